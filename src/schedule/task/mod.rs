//! What each task does, one file a task.

mod backup;
mod budget_digest;
mod health_ping;
mod posting;
mod retention;

use chrono::{DateTime, Utc};

use super::TaskName;
use crate::config::Settings;
use crate::health::Health;
use crate::store::schedule::TaskState;
use crate::store::{DaemonStore, StoreError};

pub use backup::{Keeper, NoKeeper};
pub use health_ping::{Pinger, is_vital};

/// What tasks work with.
pub struct Kit<'a> {
    /// All state.
    pub store: &'a dyn DaemonStore,
    /// The settings in force.
    pub settings: &'a Settings,
    /// How each part is.
    pub health: &'a dyn Fn() -> Vec<Health>,
    /// Makes, reads and restores backups.
    pub keeper: &'a dyn Keeper,
    /// Reaches the outside watcher.
    pub pinger: &'a dyn Pinger,
    /// The moment it began.
    pub now: DateTime<Utc>,
}

/// How a task ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done, with what there is to say.
    Done(String),
    /// There was nothing to do, for this reason.
    Skipped(String),
    /// It failed, for this reason.
    Failed(String),
}

impl Outcome {
    /// What the history keeps.
    #[must_use]
    pub fn recorded(&self) -> (TaskState, &str) {
        match self {
            Self::Done(told) => (TaskState::Done, told),
            Self::Skipped(reason) => (TaskState::Skipped, reason),
            Self::Failed(reason) => (TaskState::Failed, reason),
        }
    }
}

impl From<StoreError> for Outcome {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Does a task. Blocks its thread.
pub fn run(task: TaskName, kit: &Kit<'_>) -> Outcome {
    match task {
        TaskName::Backup => kit.keeper.back_up(),
        TaskName::BackupCheck => kit.keeper.check(),
        TaskName::RestoreDrill => kit.keeper.drill(),
        TaskName::HealthPing => health_ping::run(kit),
        TaskName::BudgetDigest => budget_digest::run(kit),
        TaskName::StalePostings => posting::stale(kit),
        TaskName::FollowUps => posting::follow_ups(kit),
        TaskName::Retention => retention::run(kit),
        TaskName::AlertRepeat => crate::alert::repeat(kit.store, kit.settings, kit.now),
    }
}
