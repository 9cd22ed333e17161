//! What a store must do for the schedule.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{PostingRecord, Status, StoreError};
use crate::schedule::TaskName;

/// How one run of a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// A person asked for it; nobody has begun.
    Asked,
    /// Under way.
    Running,
    /// Done.
    Done,
    /// There was nothing to do, with the reason.
    Skipped,
    /// Failed, with the reason.
    Failed,
}

impl TaskState {
    /// In words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Running => "running",
            Self::Done => "done",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
        }
    }
}

/// One run of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TaskRun {
    /// Number.
    pub id: i64,
    /// Of which task.
    pub task: TaskName,
    /// The due time, or when a person asked for it.
    pub due: DateTime<Utc>,
    /// A person asked for it.
    pub asked: bool,
    /// How it stands.
    pub state: TaskState,
    /// Due times it made good.
    pub missed: u32,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// What it said, or why it failed.
    pub told: Option<String>,
}

/// What became of the wish to begin a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is the caller's, under this number.
    Yours(i64),
    /// Somebody has or had this due time.
    Known,
    /// A run of the same task is under way: look again later.
    Busy,
}

/// Due times, claimed once; their history; reminders given. Each method is one transaction.
pub trait ScheduleStore {
    /// Since when a task is known: from now on, where it was not. Never later than asked before.
    fn know_task(&self, task: TaskName, now: DateTime<Utc>) -> Result<DateTime<Utc>, StoreError>;

    /// The newest due time by `now` that was claimed; what was asked for does not count.
    fn last_due(
        &self,
        task: TaskName,
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, StoreError>;

    /// Claims a due time until `until`: once, whoever asks, and not while another run of the task
    /// is under way. A run whose time is over has failed: its process is gone.
    fn claim_task(
        &self,
        task: TaskName,
        due: DateTime<Utc>,
        missed: u32,
        owner: &str,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Claim, StoreError>;

    /// Runs that people asked for, oldest first.
    fn asked_tasks(&self) -> Result<Vec<TaskRun>, StoreError>;

    /// Claims one of these.
    fn claim_asked(
        &self,
        id: i64,
        owner: &str,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Claim, StoreError>;

    /// Records how a run ended; of no effect on one that has. Of due times at which there was
    /// nothing to do, for the same reason, the newest is kept.
    fn finish_task(
        &self,
        id: i64,
        state: TaskState,
        told: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError>;

    /// Ends all runs under way as failed: no other daemon lives. Returns them.
    fn abandon_tasks(&self, now: DateTime<Utc>) -> Result<Vec<TaskRun>, StoreError>;

    /// Runs, newest first: of one task or of all.
    fn list_task_runs(
        &self,
        task: Option<TaskName>,
        limit: usize,
    ) -> Result<Vec<TaskRun>, StoreError>;

    /// The newest run of a task that ended so.
    fn last_task_run(
        &self,
        task: TaskName,
        state: TaskState,
    ) -> Result<Option<TaskRun>, StoreError>;

    /// The newest run of a task that ended, however it did.
    fn last_ended(&self, task: TaskName) -> Result<Option<TaskRun>, StoreError>;

    /// Removes runs that ended before, but for the newest of each task and state. Returns how many.
    fn prune_task_runs(&self, before: DateTime<Utc>) -> Result<usize, StoreError>;

    /// Postings of these statuses, last touched before, that nobody was reminded of since, oldest
    /// first.
    fn unreminded(
        &self,
        kind: &str,
        statuses: &[Status],
        before: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<PostingRecord>, StoreError>;
}
