//! Why the posting exists: what hurts, what is at stake, how success is measured. Every statement
//! quotes the posting; none found is shown as none.

use serde::{Deserialize, Serialize};

use crate::posting::Span;

/// One statement with the posting's words it rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pain {
    /// At least ten characters, plain words.
    pub text: String,
    /// The evidence.
    pub span: Span,
    /// 0–1.
    pub confidence: f64,
}

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pains {
    /// 2–6, or none.
    pub pain_points: Vec<Pain>,
    /// What the employer is after.
    pub strategic_needs: Vec<Pain>,
    /// What happens if nobody is hired.
    pub risks: Vec<Pain>,
    /// How success is measured.
    pub success_metrics: Vec<Pain>,
}
