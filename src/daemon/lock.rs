//! One daemon a store: the second one would take the leases of the first for those of a dead one.

use std::fs::File;
use std::path::Path;

use rustix::fs::{FlockOperation, flock};

/// Held for the life of the daemon; the system lets go of it however the process ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock beside the store.
    ///
    /// # Errors
    /// In words for people, when another daemon holds it.
    pub fn take(store: &Path) -> anyhow::Result<Self> {
        let path = store.with_extension("lock");
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let file = File::create(&path)
            .map_err(|error| anyhow::anyhow!("cannot create {}: {error}", path.display()))?;
        flock(&file, FlockOperation::NonBlockingLockExclusive).map_err(|_| {
            anyhow::anyhow!(
                "another tailord daemon works with {}; stop it first, or set another store.url",
                store.display()
            )
        })?;
        Ok(Self { _file: file })
    }
}
