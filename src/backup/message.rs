//! What goes between this program and its backup worker, as JSON.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Access;

/// One thing to do with a repository.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    /// The repository and what opens it.
    pub access: Access,
    /// What to do.
    pub task: Task,
}

/// What to do.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Save a folder as a new snapshot; makes the repository where there is none.
    Save {
        /// The folder, complete.
        folder: PathBuf,
        /// Time of the snapshot.
        time: DateTime<Utc>,
        /// Files in it.
        files: u64,
        /// Their bytes.
        bytes: u64,
    },
    /// List the snapshots.
    List,
    /// Look for damage; `full` reads every byte of the repository.
    Check {
        /// Reads everything.
        full: bool,
    },
    /// Look at the hash of every file, and at nothing else.
    Hash,
    /// Restore a snapshot into an empty folder.
    Restore {
        /// `latest`, or the beginning of an id.
        snapshot: String,
        /// Folder.
        to: PathBuf,
    },
    /// Delete snapshots and what only they need.
    Forget {
        /// Their ids.
        ids: Vec<String>,
    },
}

/// A snapshot as the repository tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Its id.
    pub id: String,
    /// The moment it is of.
    pub time: DateTime<Utc>,
    /// Files in it.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Bytes that were new, as they are stored.
    pub added: u64,
}

/// What a look for damage found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// Snapshots there are.
    pub snapshots: Vec<Snapshot>,
    /// Files of the repository.
    pub files: u64,
    /// Bytes read, where everything was.
    pub read: u64,
    /// Damage.
    pub damage: Vec<String>,
    /// What is odd and harmless.
    pub notes: Vec<String>,
}

/// What became of it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// Saved; bytes written to the repository, and whether it was made for that.
    Saved {
        /// The snapshot.
        snapshot: Snapshot,
        /// Bytes written to the repository, all kinds of files together.
        written: u64,
        /// The repository is new.
        created: bool,
        /// All snapshots there are now.
        all: Vec<Snapshot>,
    },
    /// The snapshots, oldest first.
    Listed(Vec<Snapshot>),
    /// Looked for damage.
    Checked(Findings),
    /// Restored.
    Restored(Snapshot),
    /// Deleted.
    Forgotten,
    /// Not done, with the reason for people.
    Failed(String),
}
