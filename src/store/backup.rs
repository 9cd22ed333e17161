//! What a store must keep about backups, outside of any repository.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::StoreError;

/// A snapshot that was made, and must be in the repository until it is forgotten.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SnapshotRecord {
    /// The repository's id of it.
    pub id: String,
    /// Where it is: the address of the repository.
    pub repository: String,
    /// The moment it is of.
    pub taken_at: DateTime<Utc>,
    /// Files in it.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Bytes written to the repository for it.
    pub written: u64,
    /// How long it took.
    pub seconds: f64,
    /// When it was deleted on purpose.
    pub forgotten_at: Option<DateTime<Utc>>,
}

/// What was attempted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptKind {
    /// To make a backup.
    Backup,
    /// To look for damage.
    Check,
}

impl AttemptKind {
    /// The word in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Backup => "backup",
            Self::Check => "check",
        }
    }
}

/// An attempt, and how it ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// When it began.
    pub at: DateTime<Utc>,
    /// At what.
    pub kind: AttemptKind,
    /// It went well.
    pub passed: bool,
    /// How long it took.
    pub seconds: f64,
    /// In words for people.
    pub detail: String,
}

/// A backup that was restored to see whether it can be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrillRecord {
    /// When it began.
    pub at: DateTime<Utc>,
    /// The snapshot, once it was found.
    pub snapshot: Option<String>,
    /// Everything was as it should be.
    pub passed: bool,
    /// How much newer the newest live record was than the newest restored one.
    pub rpo_seconds: Option<f64>,
    /// How long it took until everything was there and checked.
    pub rto_seconds: f64,
    /// In words for people.
    pub detail: String,
}

/// Records about backups. Each method is one transaction.
pub trait BackupStore: Send + Sync {
    /// Records a snapshot; one that is known stays as it is.
    fn record_snapshot(&self, snapshot: &SnapshotRecord) -> Result<(), StoreError>;

    /// Notes that snapshots are deleted on purpose from now on. Unknown ids are no error.
    fn forget_snapshots(&self, ids: &[String], now: DateTime<Utc>) -> Result<(), StoreError>;

    /// All snapshots ever recorded, newest first.
    fn list_snapshots(&self) -> Result<Vec<SnapshotRecord>, StoreError>;

    /// Records how an attempt ended.
    fn record_attempt(&self, attempt: &Attempt) -> Result<(), StoreError>;

    /// The last attempt of a kind.
    fn last_attempt(&self, kind: AttemptKind) -> Result<Option<Attempt>, StoreError>;

    /// Records how a drill ended.
    fn record_drill(&self, drill: &DrillRecord) -> Result<(), StoreError>;

    /// A number that is another once anybody else has written to the store.
    fn foreign_writes(&self) -> Result<i64, StoreError>;

    /// Brings all that was written to its last place, where nobody is in the way.
    fn settle(&self) -> Result<(), StoreError>;

    /// Since when this engine has been at work; noted now when it was not known.
    fn engine_since(
        &self,
        fingerprint: &str,
        now: DateTime<Utc>,
    ) -> Result<DateTime<Utc>, StoreError>;

    /// The last drill.
    fn last_drill(&self) -> Result<Option<DrillRecord>, StoreError>;
}
