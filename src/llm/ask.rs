//! What is asked of a model and what comes back, free of any provider.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::store::RunId;

/// An amount of money in 10⁻⁹ US dollars. Never a float: sums are exact.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct NanoUsd(pub u64);

impl NanoUsd {
    /// The sum, or the most there is.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// For reports: `0.0123`. Never for arithmetic.
    #[must_use]
    pub fn to_usd(self) -> f64 {
        self.0 as f64 / 1e9
    }
}

/// Tokens of one call, as the provider counts them. The kinds do not overlap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Read at the full price.
    pub input: u64,
    /// Read from the provider's cache.
    pub cache_read: u64,
    /// Read and written to the provider's cache.
    pub cache_write: u64,
    /// Written, reasoning included.
    pub output: u64,
}

/// How good a model must be. Tiers map each to a provider and a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The cheap one.
    Cheap,
    /// The better one.
    Strong,
}

impl Class {
    /// The word in prompts and configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cheap => "cheap",
            Self::Strong => "strong",
        }
    }
}

/// One question to a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// Stage it is asked for: `cv`, `letter`.
    pub stage: &'static str,
    /// Prompt and version: `cv/1`.
    pub prompt: String,
    /// Which kind of model.
    pub class: Class,
    /// On whose account.
    pub run: Option<RunId>,
    /// What the run may cost in all, besides the caps of the configuration.
    pub run_cap: Option<NanoUsd>,
    /// What is the same in every call of this prompt: may be cached by the provider.
    pub system: String,
    /// What is of this call alone.
    pub user: String,
    /// The answer's JSON schema.
    pub schema: serde_json::Value,
    /// Most tokens of the answer.
    pub max_output: u32,
    /// 0 to 1.
    pub temperature: f32,
    /// Longest time in all, retries included.
    pub deadline: Duration,
}

/// What one question cost, whatever came of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bill {
    /// Name of the provider in the configuration.
    pub provider: String,
    /// As asked for.
    pub model: String,
    /// Tokens of all attempts.
    pub usage: Usage,
    /// Of all attempts.
    pub cost: NanoUsd,
    /// Requests made.
    pub attempts: u32,
    /// Wall time in milliseconds.
    pub ms: u64,
}

/// An answer that fits its schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// By the schema of the question.
    pub value: serde_json::Value,
    /// What it cost.
    pub bill: Bill,
}

/// Why there is no answer. The deterministic result stands in each case.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{reason}")]
pub struct AskError {
    /// Which kind.
    pub kind: AskErrorKind,
    /// For people.
    pub reason: String,
    /// What it cost all the same.
    pub bill: Box<Bill>,
}

/// Kinds of [`AskError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskErrorKind {
    /// A cap would be passed, or the model has no price.
    Budget,
    /// No provider answers: breaker open, deadline, 5xx, no network, key refused.
    Unavailable,
    /// It answered, but not in JSON, cut short, or not by the schema.
    Malformed,
    /// It declined.
    Refused,
    /// The run was cancelled.
    Cancelled,
}

/// Whoever answers questions. Blocking: several are asked from several threads.
pub trait Model: Send + Sync {
    /// Provider and model that a question of this class goes to first: part of checkpoint keys.
    fn name(&self, class: Class) -> String;

    /// Asks.
    ///
    /// # Errors
    /// When there is no answer that fits the schema, with what it cost.
    fn ask(&self, ask: &Ask) -> Result<Reply, AskError>;
}
