//! What may go into the CV and in which order: input of the layout, which decides how much fits.

use serde::{Deserialize, Serialize};

use crate::application::Cv;
use crate::candidate::FactId;

/// Why an achievement ranks where it does. All parts are 0–1 before weighting.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Relevance {
    /// BM25F against the posting, divided by the best of the candidate.
    pub text: f64,
    /// Share of the posting's skills it shows.
    pub skills: f64,
    /// 1 for the current role, falling with age.
    pub recency: f64,
    /// STAR completeness.
    pub star: f64,
    /// The weighted whole.
    pub total: f64,
}

/// One achievement that may be shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ranked {
    /// The achievement.
    pub fact: FactId,
    /// Its score.
    pub relevance: Relevance,
    /// Value of adding it, diversity taken into account: higher is taken first. Unique, so that the
    /// order is total.
    pub priority: f64,
    /// True when the CV would be wrong without it (the first bullet of a recent role).
    pub keep: bool,
}

/// A CV with everything that may go in, and the order in which to take it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CvPlan {
    /// The CV with all candidate bullets; within a role in the order to print.
    pub cv: Cv,
    /// All bullets of `cv`, highest priority first.
    pub ranked: Vec<Ranked>,
}
