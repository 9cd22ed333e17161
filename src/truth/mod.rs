//! The verifier: refuses what the facts of the master CV do not support, whoever wrote it.
//!
//! Architecture Invariants: deterministic; no network, no clock, no LLM. Only the master CV is
//! evidence; a posting never is. [`Verified`] can be made here and nowhere else.

use serde::{Deserialize, Serialize};

use crate::candidate::{FactId, Scope};

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
    /// Rule, e.g. `number`, `skill`, `entity`, `identity`, `scope`, `seniority`, `duration`, `markup`.
    pub rule: String,
    /// The offending words as written.
    pub words: String,
    /// What is wrong in plain words.
    pub reason: String,
    /// The nearest fact, if any.
    pub nearest: Option<FactId>,
}

/// A document whose every claim was passed by the verifier. Renderers accept nothing else.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Verified<T>(T);

impl<T> std::ops::Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
