//! The verdicts on one file, for people and for programs.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::candidate::FactId;
use crate::truth::Verdict;

/// Verdict in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The facts support it.
    Supported,
    /// They don't.
    Refused,
    /// Nothing in it can be checked.
    Unverifiable,
}

/// One claim with its verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimReport {
    /// As written.
    pub text: String,
    /// Where in the file.
    pub section: String,
    /// Supported, refused or unverifiable.
    pub verdict: Outcome,
    /// Rule that refused it.
    pub rule: Option<String>,
    /// Offending words.
    pub words: Option<String>,
    /// Why, in plain words.
    pub reason: Option<String>,
    /// Facts that support it; of a refused claim the nearest.
    pub facts: Vec<FactId>,
}

impl ClaimReport {
    pub(super) fn new(text: String, section: String, verdict: Verdict) -> Self {
        let mut report = Self {
            text,
            section,
            verdict: Outcome::Unverifiable,
            rule: None,
            words: None,
            reason: None,
            facts: Vec::new(),
        };
        match verdict {
            Verdict::Supported { facts } => {
                report.verdict = Outcome::Supported;
                report.facts = facts;
            }
            Verdict::Refused(refusal) => {
                report.verdict = Outcome::Refused;
                report.rule = Some(refusal.rule);
                report.words = Some(refusal.words);
                report.reason = Some(refusal.reason);
                report.facts = refusal.nearest.into_iter().collect();
            }
            Verdict::Unverifiable => {}
        }
        report
    }
}

/// All claims of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReport {
    /// In file order.
    pub claims: Vec<ClaimReport>,
    /// How many are refused.
    pub refused: usize,
}

impl FileReport {
    pub(super) fn new(claims: Vec<ClaimReport>) -> Self {
        let refused = claims.iter().filter(|claim| claim.verdict == Outcome::Refused).count();
        Self { claims, refused }
    }
}

impl fmt::Display for FileReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for claim in &self.claims {
            let verdict = match claim.verdict {
                Outcome::Supported => "supported",
                Outcome::Refused => "REFUSED",
                Outcome::Unverifiable => "unverifiable",
            };
            writeln!(
                f,
                "{verdict:<13} {:<26} {}",
                shortened(&claim.section, 26),
                visible(&claim.text)
            )?;
            let facts: Vec<&str> = claim.facts.iter().map(|fact| fact.0.as_str()).collect();
            if let (Some(rule), Some(words), Some(reason)) =
                (&claim.rule, &claim.words, &claim.reason)
            {
                writeln!(f, "{:<13} {rule}: \"{}\": {reason}", "", visible(words))?;
                if !facts.is_empty() {
                    writeln!(f, "{:<13} nearest fact: {}", "", facts.join(", "))?;
                }
            }
        }
        let count =
            |wanted: Outcome| self.claims.iter().filter(|claim| claim.verdict == wanted).count();
        writeln!(
            f,
            "{} claims: {} supported, {} refused, {} unverifiable",
            self.claims.len(),
            count(Outcome::Supported),
            self.refused,
            count(Outcome::Unverifiable)
        )
    }
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    short
}

/// Text safe for a terminal: control and invisible characters by their number.
fn visible(text: &str) -> String {
    let mut out = String::new();
    for mark in text.chars() {
        if crate::truth::rule::markup::is_invisible(mark) {
            out.push_str(&format!("<U+{:04X}>", mark as u32));
        } else {
            out.push(mark);
        }
    }
    out
}
