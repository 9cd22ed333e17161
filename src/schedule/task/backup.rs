//! Backups: made, read, restored.

use super::Outcome;

/// Makes, reads and restores backups. Each call blocks until it is over.
pub trait Keeper: Send + Sync {
    /// Makes a backup.
    fn back_up(&self) -> Outcome;

    /// Reads all that was backed up.
    fn check(&self) -> Outcome;

    /// Restores the newest backup into an empty place and compares it.
    fn drill(&self) -> Outcome;
}

/// Where no backup is configured.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoKeeper;

impl NoKeeper {
    /// What each of its answers is.
    #[must_use]
    pub fn none() -> Outcome {
        Outcome::Skipped("no backup is configured; `backup` tells what to do".into())
    }
}

impl Keeper for NoKeeper {
    fn back_up(&self) -> Outcome {
        Self::none()
    }

    fn check(&self) -> Outcome {
        Self::none()
    }

    fn drill(&self) -> Outcome {
        Self::none()
    }
}
