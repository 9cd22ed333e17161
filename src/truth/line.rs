//! Single lines, as a person writes them: each is checked as it would be within its document.

use super::rule;
use super::{Claim, PostingContext, Refusal, Section, Verdict, Verifier};
use crate::application::Line;
use crate::candidate::{FactId, Scope};

impl Verifier {
    /// Prepares what the first check of a process would have to: the patterns of its rules. The
    /// sentence holds something for each of them.
    pub fn warm(&self) {
        let text = "Led 12 teams at Example Ltd for 3 years, cut costs by 40% (EUR 2m) with Python, \
                    holds an MSc, speaks fluent French and won the first prize.";
        for section in [Section::Profile, Section::Letter] {
            let scope = Scope::Candidate;
            let claim = Claim { text: text.into(), section, scope, facts: Vec::new() };
            // What it says of a made-up sentence is of no interest.
            let _verdict = self.check(&claim);
        }
    }

    /// The line with the facts it rests on, or why it is refused. A bullet keeps the facts it cites;
    /// what is said of the candidate as a whole cites those that support it.
    ///
    /// # Errors
    /// The refusal.
    pub fn check_line(
        &self,
        line: Line,
        section: Section,
        scope: &Scope,
        context: &PostingContext,
    ) -> Result<Line, Refusal> {
        if let Some(refusal) = self.check_links(&line.text) {
            return Err(refusal);
        }
        let claim = Claim {
            text: line.text.to_plain(),
            section,
            scope: scope.clone(),
            facts: line.facts.clone(),
        };
        let facts = match self.check_with(&claim, context) {
            Verdict::Refused(refusal) => return Err(refusal),
            Verdict::Supported { facts } => facts,
            Verdict::Unverifiable => Vec::new(),
        };
        let facts = if *scope == Scope::Candidate { facts } else { line.facts.clone() };
        Ok(Line { facts, ..line })
    }

    /// Where the candidate shows a skill of this name, or why it may not be listed.
    ///
    /// # Errors
    /// The refusal.
    pub fn check_skill_name(&self, name: &str) -> Result<Vec<FactId>, Refusal> {
        let claim = Claim {
            text: name.to_owned(),
            section: Section::Skills,
            scope: Scope::Candidate,
            facts: Vec::new(),
        };
        match self.check(&claim) {
            Verdict::Supported { facts } => Ok(facts),
            Verdict::Refused(refusal) => Err(refusal),
            Verdict::Unverifiable => {
                Err(rule::refusal("skill", name, "the master CV does not show this skill"))
            }
        }
    }

    /// Whether this may stand over a group of skills.
    ///
    /// # Errors
    /// The refusal.
    pub fn check_skill_heading(&self, heading: &str) -> Result<(), Refusal> {
        self.check_heading(heading).map_or(Ok(()), Err)
    }

    /// Whether this may open or close a letter or message.
    ///
    /// # Errors
    /// The refusal.
    pub fn check_phrase(&self, text: &str, context: &PostingContext) -> Result<(), Refusal> {
        let claim = Claim {
            text: text.to_owned(),
            section: Section::Letter,
            scope: Scope::Candidate,
            facts: Vec::new(),
        };
        self.check_courtesy(&claim, context).map_or(Ok(()), Err)
    }
}
