//! The rules: each looks at one kind of statement and asks the evidence for it.

mod credential;
mod entity;
mod identity;
mod language;
pub(in crate::truth) mod markup;
mod number;
mod scope;
mod seniority;
mod skill;
mod support;

use std::collections::BTreeSet;

use super::evidence::Ground;
use super::parse::Sentence;
use super::{Claim, Refusal, Verifier};
use crate::candidate::{FactId, RoleId};
use crate::lexicon::SkillHit;

pub(in crate::truth) use identity::check_whole as check_identity;
pub(in crate::truth) use skill::check_listed as check_listed_skill;

/// Facts that support what the rule looked at, or the refusal.
pub(super) type Ruling = Result<Vec<FactId>, Refusal>;

/// One claim with what may support it.
pub(super) struct Inquiry<'a> {
    /// Who asks.
    pub verifier: &'a Verifier,
    /// The claim.
    pub claim: &'a Claim,
    /// Its parse.
    pub sentence: &'a Sentence,
    /// Facts that may speak for it.
    pub ground: Ground<'a>,
    /// Tokens that speak of the posting, not of the candidate.
    pub exempt: Vec<bool>,
    /// Skills it names.
    pub skills: Vec<SkillHit>,
    /// Roles whose employer it names.
    pub named_roles: BTreeSet<RoleId>,
}

impl Inquiry<'_> {
    /// True when the token speaks of the posting.
    pub fn is_exempt(&self, at: usize) -> bool {
        self.exempt.get(at).copied().unwrap_or(false)
    }

    /// The claim's words from token `start` to before `end`, as written.
    pub fn words(&self, start: usize, end: usize) -> String {
        let tokens = &self.sentence.tokens;
        let last = end.min(tokens.len()).saturating_sub(1);
        match (tokens.get(start), tokens.get(last)) {
            (Some(first), Some(last)) => {
                self.claim.text.get(first.start..last.end).unwrap_or_default().to_owned()
            }
            _ => self.claim.text.clone(),
        }
    }

    /// Classes of meaning of the claim's words.
    pub fn concepts(&self) -> BTreeSet<String> {
        self.sentence
            .stems
            .iter()
            .map(|stem| super::parse::word::concept(stem).to_owned())
            .collect()
    }

    /// The fact nearest to the claim, within its ground or else anywhere.
    pub fn nearest(&self) -> Option<FactId> {
        let concepts = self.concepts();
        self.ground
            .nearest(&concepts)
            .or_else(|| super::evidence::nearest(self.verifier.evidence.iter(), &concepts))
    }

    /// A refusal that names the nearest fact.
    fn refuse(&self, rule: &str, words: &str, reason: &str) -> Refusal {
        Refusal { nearest: self.nearest(), ..refusal(rule, words, reason) }
    }
}

/// All rules in order; the first objection stands. Returns the facts that support the claim.
pub(super) fn all(inquiry: &Inquiry<'_>) -> Ruling {
    let rules: [fn(&Inquiry<'_>) -> Ruling; 9] = [
        identity::check,
        credential::check,
        language::check,
        seniority::check,
        number::check,
        skill::check,
        scope::check,
        entity::check,
        support::check,
    ];
    let mut facts = Vec::new();
    for rule in rules {
        facts.extend(rule(inquiry)?);
    }
    Ok(facts)
}

/// A refusal without a nearest fact.
pub(in crate::truth) fn refusal(rule: &str, words: &str, reason: &str) -> Refusal {
    Refusal {
        rule: rule.to_owned(),
        words: words.trim().to_owned(),
        reason: reason.to_owned(),
        nearest: None,
    }
}
