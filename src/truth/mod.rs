//! The verifier: refuses what the facts of the master CV do not support, whoever wrote it.
//!
//! A claim is parsed into typed parts ([`parse`]): quantities with their unit and noun, named
//! things, skills, verbs of responsibility, words of scope. Each rule looks at one kind of part and
//! asks the evidence for it; a claim no rule objects to is supported.
//!
//! Architecture Invariants: deterministic; no network, no clock, no LLM. Only the master CV is
//! evidence; a posting never is. [`Verified`] can be made here and nowhere else.

mod artifact;
mod context;
mod derived;
pub mod document;
mod evidence;
mod form;
mod general;
mod line;
mod memo;
pub mod parse;
mod rewording;
mod rule;
#[cfg(test)]
mod tests;
mod thesaurus;
mod verified;
mod verifier;

use serde::{Deserialize, Serialize};

use crate::candidate::{FactId, Scope};

pub use context::PostingContext;
pub use verified::{Checked, RefusedLine, Verified};
pub use verifier::Verifier;

/// Which part of a document a claim stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Tagline, profile, summary.
    Profile,
    /// A bullet of a role or project.
    Experience,
    /// One listed skill.
    Skills,
    /// Degree, certification, award, publication.
    Credentials,
    /// Spoken language.
    Languages,
    /// Name and contact.
    Identity,
    /// Cover letter.
    Letter,
    /// Message.
    Message,
    /// Dossier.
    Dossier,
}

/// Something said of the candidate, and the facts it cites.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Plain text in its final form.
    pub text: String,
    /// Where it stands.
    pub section: Section,
    /// Role or project it stands under.
    pub scope: Scope,
    /// Facts it cites; empty = any fact of its scope.
    pub facts: Vec<FactId>,
}

/// What the verifier says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum Verdict {
    /// The facts support it.
    Supported {
        /// Those that do.
        facts: Vec<FactId>,
    },
    /// They don't.
    Refused(Refusal),
    /// It says nothing that could be checked (a heading, a greeting).
    Unverifiable,
}

/// Why a claim is refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    /// Rule: `number`, `rebinding`, `identity`, `entity`, `skill`, `scope`, `seniority`,
    /// `duration`, `language`, `credential`, `markup` or `unsupported`.
    pub rule: String,
    /// The offending words as written.
    pub words: String,
    /// What is wrong in plain words.
    pub reason: String,
    /// The nearest fact, if any.
    pub nearest: Option<FactId>,
}

impl Verdict {
    /// The refusal, if it is one.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Supported { .. } | Self::Unverifiable => None,
        }
    }
}
