//! Figures about all that is stored, for digests and metrics.

use chrono::{DateTime, Utc};

use super::StoreError;

/// What one stage has cost in all runs.
#[derive(Clone, Debug, PartialEq)]
pub struct StageCost {
    /// Its name.
    pub stage: String,
    /// Which engine did it.
    pub engine: String,
    /// How often it was done.
    pub count: u64,
    /// In US dollars.
    pub cost_usd: f64,
}

/// Figures. Each method is one read.
pub trait MonitorStore {
    /// Runs by state, begun since then or ever.
    fn count_runs(&self, since: Option<DateTime<Utc>>) -> Result<Vec<(String, u64)>, StoreError>;

    /// What stages have cost, in runs begun since then or ever.
    fn stage_costs(&self, since: Option<DateTime<Utc>>) -> Result<Vec<StageCost>, StoreError>;

    /// Postings by status.
    fn count_postings(&self) -> Result<Vec<(String, u64)>, StoreError>;

    /// Messages by state.
    fn count_outbound(&self) -> Result<Vec<(String, u64)>, StoreError>;
}
