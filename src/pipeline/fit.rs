//! How well the candidate meets the posting: 0–100, computed from requirements matched with facts
//! and those that are missing, must-haves weighted. The same input gives the same score.

use serde::{Deserialize, Serialize};

use crate::candidate::FactId;
use crate::pipeline::extract::Need;
use crate::posting::Span;

/// One requirement with its evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Match {
    /// The requirement as the posting writes it.
    pub requirement: String,
    /// Where.
    pub span: Span,
    /// Must or nice.
    pub need: Need,
    /// Share of the score it carries, 0–1; all weights sum to 1.
    pub weight: f64,
    /// How far it is met, 0–1.
    pub met: f64,
    /// Facts that meet it; empty when missing.
    pub facts: Vec<FactId>,
    /// In words: what is there and what is not.
    pub reason: String,
}

/// The score with its parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// 0–100.
    pub score: u8,
    /// `excellent` ≥ 90, `strong` ≥ 80, `good` ≥ 70, `moderate` ≥ 60, else `weak`;
    /// `unknown` when the posting names no requirement.
    pub category: String,
    /// Requirements met at least half.
    pub matched: Vec<Match>,
    /// The rest; must-haves first.
    pub missing: Vec<Match>,
    /// Two or three sentences that name both.
    pub rationale: String,
}
