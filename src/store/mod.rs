//! What must not be lost: postings, runs, stage checkpoints, revisions, artifacts.
//!
//! [`Store`] is the contract; [`sqlite::SqliteStore`] the embedded one. One contract suite
//! (`contract`) runs on every implementation.
//!
//! Architecture Invariants: SQL stays inside this folder. Every method is one transaction: it
//! happens whole or not at all, and once it has returned it survives a SIGKILL (GAP-050).
//! An unknown id is an error, never an empty answer.

pub mod backup;
#[cfg(test)]
mod contract;

pub mod alert;
pub mod daemon;
pub mod desk;
pub mod monitor;
pub mod record;
pub mod schedule;
pub mod spend;
pub mod sqlite;

use chrono::{DateTime, Utc};

pub use alert::AlertStore;
pub use backup::BackupStore;
pub use daemon::DaemonStore;
pub use monitor::MonitorStore;
pub use record::{
    Artifact, Edition, JobFilter, JobSort, NewArtifact, NewPosting, Origin, PostingRecord,
    Publication, Revision, RevisionInfo, RunId, RunRecord, RunState, StageRecord, Status,
};
pub use schedule::ScheduleStore;
pub use spend::SpendStore;
pub use sqlite::SqliteStore;

use crate::posting::PostingId;

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such record.
    #[error("there is no {what} {id}; `tailord jobs` lists what is stored")]
    NotFound {
        /// Kind of record.
        what: &'static str,
        /// As asked for.
        id: String,
    },
    /// A short id that fits several records.
    #[error("{prefix} fits several postings ({}); give more of the id", .candidates.join(", "))]
    Ambiguous {
        /// As asked for.
        prefix: String,
        /// Those it fits, at most five.
        candidates: Vec<String>,
    },
    /// A change of a revision that is no longer the latest.
    #[error("revision {base} is no longer the newest: revision {latest} is")]
    Conflict {
        /// The revision that was changed.
        base: u32,
        /// The latest one.
        latest: u32,
    },
    /// The file was written by a later version.
    #[error(
        "{path} was written by a newer tailord (schema {found}, this one knows {known}); update tailord"
    )]
    Newer {
        /// The file.
        path: String,
        /// Its schema version.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// The file could not be opened or created.
    #[error(
        "cannot open the store {path}: {reason}; check `store.url` and that the folder can be written"
    )]
    Open {
        /// The file.
        path: String,
        /// The cause.
        reason: String,
    },
    /// Content that does not match its hash or cannot be read back.
    #[error("the store is damaged: {0}; restore a backup")]
    Damaged(String),
    /// The database failed.
    #[error("the store failed while {doing}: {source}")]
    Database {
        /// What was being done.
        doing: &'static str,
        /// The cause.
        source: rusqlite::Error,
    },
}

/// Durable state. All instants are UTC and given by the caller.
pub trait Store: Send + Sync {
    /// Saves a posting with its snapshot. A posting that is there already keeps its status,
    /// creation time and history; its fields are refreshed.
    fn save_posting(&self, posting: &NewPosting, now: DateTime<Utc>) -> Result<(), StoreError>;

    /// The posting with exactly this id.
    fn get_posting(&self, id: &PostingId) -> Result<PostingRecord, StoreError>;

    /// The posting whose id starts with `prefix`; several are an error.
    fn find_posting(&self, prefix: &str) -> Result<PostingRecord, StoreError>;

    /// The posting's original bytes and media type (GAP-032).
    fn get_snapshot(&self, id: &PostingId) -> Result<(Vec<u8>, String), StoreError>;

    /// Postings, newest first.
    fn list_postings(&self, filter: &JobFilter) -> Result<Vec<PostingRecord>, StoreError>;

    /// Sets the status; `applied` records when, leaving it clears that.
    fn set_status(
        &self,
        id: &PostingId,
        status: Status,
        reason: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError>;

    /// Starts a run and marks the posting as processing.
    fn start_run(
        &self,
        id: &PostingId,
        engine: &str,
        master_cv: &str,
        now: DateTime<Utc>,
    ) -> Result<RunId, StoreError>;

    /// Ends a run that made nothing: the run and its posting are failed with the reason.
    fn fail_run(
        &self,
        run: RunId,
        stages: &[StageRecord],
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError>;

    /// Ends a run with what it made: revision, artifacts, run state and posting status in one
    /// transaction, so that "ready" is only ever said of a whole application (GAP-049).
    fn publish_run(
        &self,
        run: RunId,
        stages: &[StageRecord],
        publication: &Publication,
        now: DateTime<Utc>,
    ) -> Result<Revision, StoreError>;

    /// One run.
    fn get_run(&self, run: RunId) -> Result<RunRecord, StoreError>;

    /// Runs, newest first, of one posting or of all (GAP-043).
    fn list_runs(
        &self,
        posting: Option<&PostingId>,
        limit: usize,
    ) -> Result<Vec<RunRecord>, StoreError>;

    /// The output of a stage saved under this key, if any. The key is the hash of all it depends on.
    fn find_checkpoint(&self, key: &str) -> Result<Option<String>, StoreError>;

    /// Saves the output (JSON) of a stage.
    fn save_checkpoint(
        &self,
        key: &str,
        stage: &str,
        output: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError>;

    /// Saves a change of the latest revision as the next one, with its artifacts. Compares and sets
    /// in one transaction: of two changes of the same revision, one is a [`StoreError::Conflict`]
    /// and leaves nothing (GAP-055).
    fn publish_edit(
        &self,
        id: &PostingId,
        edition: &Edition,
        publication: &Publication,
        now: DateTime<Utc>,
    ) -> Result<Revision, StoreError>;

    /// The latest revision of a posting's application (GAP-009).
    fn latest_revision(&self, id: &PostingId) -> Result<Revision, StoreError>;

    /// One revision.
    fn get_revision(&self, id: &PostingId, number: u32) -> Result<Revision, StoreError>;

    /// All revisions without their content, latest first; empty when there is none yet.
    fn list_revisions(&self, id: &PostingId) -> Result<Vec<RevisionInfo>, StoreError>;

    /// One artifact of one revision, its content checked against its hash.
    fn get_artifact(
        &self,
        id: &PostingId,
        revision: u32,
        kind: &str,
    ) -> Result<Artifact, StoreError>;

    /// Damage found, if any; empty when sound.
    fn check(&self) -> Result<Vec<String>, StoreError>;
}
