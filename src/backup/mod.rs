//! Backups that are restored (GAP-003, GAP-010).
//!
//! ```text
//! store, master CV, prompts, vault, configuration ──stage──→ folder with manifest
//!                       folder ──worker──→ snapshot in a restic-format repository: folder or S3
//! ```
//!
//! Architecture Invariants:
//! - Whatever touches a repository runs in a worker process: the library that does it panics on some
//!   damage, which then is an error like another. The worker gets what opens the repository through a
//!   pipe, never through arguments or environment.
//! - What the repository must hold is recorded in the store, outside of it: a deleted snapshot passes
//!   every check that looks at the repository alone.
//! - A snapshot is marked as forgotten before it is deleted, never after.
//! - Nothing is restored over anything, unless a person said so twice; even then what was there is kept.

mod check;
mod counted;
mod drill;
mod fault;
mod folder;
mod make;
mod manifest;
mod masked;
pub mod message;
mod place;
mod process;
mod repository;
mod restore;
pub mod retention;
mod s3;
mod stage;
pub mod standing;
#[cfg(test)]
mod tests;
mod verify;
pub mod worker;

use chrono::{DateTime, Utc};

pub use drill::{Drilled, drill};
pub use make::{Made, now};
pub use message::Snapshot;
pub use place::{Access, Place};
pub use process::SUBCOMMAND;
pub use restore::{Restored, Whereto, restore};
pub use verify::{Checked, Listed, check, list};

use crate::config::Config;
use crate::store::StoreError;
use crate::store::backup::BackupStore;

/// Why a backup could not be made, checked or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is no repository.
    #[error(
        "no backup is configured; set backup.repository to a folder or to \
         s3:https://ENDPOINT/BUCKET/PREFIX, and backup.password"
    )]
    NotConfigured,
    /// The configuration does not fit.
    #[error("{0}")]
    Settings(String),
    /// Another backup is being made.
    #[error("another backup is being made at this moment; wait until it is done")]
    Busy,
    /// What is to be backed up can't be read.
    #[error("what is to be backed up could not be brought together: {0}")]
    Source(String),
    /// The repository refused, or is not what it should be.
    #[error("{0}")]
    Repository(String),
    /// The worker broke off.
    #[error("the backup worker {0}")]
    Worker(String),
    /// Where it was to be restored to.
    #[error("{0}")]
    Destination(String),
    /// What was restored is not what was saved.
    #[error("what was restored is not what was saved: {0}")]
    Damaged(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What making, checking and restoring backups needs.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// The configuration in force.
    pub config: &'a Config,
    /// Where backups are recorded.
    pub store: &'a dyn BackupStore,
    /// The moment.
    pub now: DateTime<Utc>,
}

/// The repository and what opens it.
///
/// # Errors
/// When there is none, or its address can't be read.
pub fn access(config: &Config) -> Result<Access, BackupError> {
    let base = config.file.as_deref().and_then(std::path::Path::parent);
    let base = base.unwrap_or(std::path::Path::new(""));
    let base = std::path::absolute(base).unwrap_or_else(|_| base.to_owned());
    config
        .settings
        .backup
        .access(&base)
        .map_err(BackupError::Settings)?
        .ok_or(BackupError::NotConfigured)
}

/// What a worker answers that was asked for something else.
fn unexpected() -> BackupError {
    BackupError::Worker("answered another question".into())
}
