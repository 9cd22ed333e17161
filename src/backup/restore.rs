//! Restoring for a person: into a folder of its own, checked before anything is said of it.

use std::path::{Path, PathBuf};
use std::time::Instant;

use rustix::fs::{FlockOperation, flock};
use serde::Serialize;

use super::manifest::Manifest;
use super::message::{Reply, Task};
use super::stage::STORE;
use super::{Access, BackupError, Snapshot, process, unexpected};
use crate::store::sqlite::census;

/// Where a snapshot is restored to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whereto {
    /// The folder: new or empty.
    pub folder: PathBuf,
    /// A person said twice that it may take the place of what is there.
    pub replace: bool,
}

/// What was restored.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Restored {
    /// The snapshot.
    pub snapshot: Snapshot,
    /// The folder.
    pub folder: PathBuf,
    /// What was there before, kept.
    pub before: Option<PathBuf>,
    /// Files, their manifest included, all by their hashes.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// How long it took.
    pub seconds: f64,
}

/// Restores a snapshot (`latest`, or the beginning of an id) and checks every file and the store in it.
/// Blocks its thread.
///
/// # Errors
/// When the folder is in use, the snapshot can't be read, or what came is not what was saved.
pub fn restore(
    access: &Access,
    snapshot: &str,
    whereto: &Whereto,
) -> Result<Restored, BackupError> {
    let start = Instant::now();
    let folder = std::path::absolute(&whereto.folder)
        .map_err(|error| BackupError::Destination(error.to_string()))?;
    let used = is_used(&folder)
        .map_err(|error| BackupError::Destination(format!("{}: {error}", folder.display())))?;
    if used && !whereto.replace {
        return Err(BackupError::Destination(format!(
            "{} is not empty; name a new folder. To put the backup in the place of what is there, \
             say so twice: --force --yes-overwrite",
            folder.display()
        )));
    }
    if used {
        not_in_use(&folder)?;
    }
    // Beside its place until it is known to be good.
    let fresh = beside(&folder, "restoring")?;
    let brought = bring(access, snapshot, &fresh);
    let (snapshot, manifest) = match brought {
        Ok(brought) => brought,
        Err(error) => {
            // Half a restore is worse than none: it could be taken for a whole one.
            drop(std::fs::remove_dir_all(&fresh));
            return Err(error);
        }
    };
    let failed =
        |error: std::io::Error| BackupError::Destination(format!("{}: {error}", folder.display()));
    let before = match used {
        true => {
            let before = beside(&folder, "before")?;
            std::fs::rename(&folder, &before).map_err(failed)?;
            Some(before)
        }
        false => None,
    };
    std::fs::rename(&fresh, &folder).map_err(failed)?;
    Ok(Restored {
        snapshot,
        folder,
        before,
        files: manifest.count(),
        bytes: manifest.bytes(),
        seconds: start.elapsed().as_secs_f64(),
    })
}

/// Restores into an empty folder and checks it.
pub(super) fn bring(
    access: &Access,
    snapshot: &str,
    folder: &Path,
) -> Result<(Snapshot, Manifest), BackupError> {
    let task = Task::Restore { snapshot: snapshot.to_owned(), to: folder.to_owned() };
    let Reply::Restored(snapshot) = process::ask(access, task)? else { return Err(unexpected()) };
    let manifest = Manifest::load(folder).map_err(BackupError::Damaged)?;
    let mut problems =
        manifest.problems(folder).map_err(|error| BackupError::Destination(error.to_string()))?;
    let store = folder.join(STORE);
    if problems.is_empty() {
        problems.extend(census::damage(&store)?);
        if census::tables(&store)? != manifest.tables {
            problems.push("the store has other rows than were saved".into());
        }
    }
    match problems.as_slice() {
        [] => Ok((snapshot, manifest)),
        problems => Err(BackupError::Damaged(problems.join("; "))),
    }
}

fn is_used(folder: &Path) -> std::io::Result<bool> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// A folder beside this one that is not there yet, on the same disk.
fn beside(folder: &Path, what: &str) -> Result<PathBuf, BackupError> {
    let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
        return Err(BackupError::Destination(format!("{} is no folder", folder.display())));
    };
    std::fs::create_dir_all(parent)
        .map_err(|error| BackupError::Destination(format!("{}: {error}", parent.display())))?;
    let name = name.to_string_lossy();
    let taken = (1..1000).map(|number| parent.join(format!("{name}.{what}-{number}")));
    taken.into_iter().find(|path| !path.exists()).ok_or_else(|| {
        BackupError::Destination(format!("there are too many {name}.{what}-…; tidy them up"))
    })
}

/// No daemon works with a store in this folder.
fn not_in_use(folder: &Path) -> Result<(), BackupError> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|kind| kind != "lock") {
            continue;
        }
        let Ok(file) = std::fs::File::open(&path) else { continue };
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            return Err(BackupError::Destination(format!(
                "a tailord daemon works in {}; stop it first",
                folder.display()
            )));
        }
    }
    Ok(())
}
