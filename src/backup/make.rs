//! Making a backup, and forgetting what the policy no longer keeps.

use std::time::Instant;

use serde::Serialize;

use super::message::{Reply, Task};
use super::{BackupError, Desk, Snapshot, access, process, retention, stage, unexpected};
use crate::store::backup::{Attempt, AttemptKind, SnapshotRecord};

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Made {
    /// The snapshot.
    pub snapshot: Snapshot,
    /// The repository is new.
    pub created: bool,
    /// Bytes written to the repository.
    pub written: u64,
    /// How long it took.
    pub seconds: f64,
    /// Snapshots that the policy no longer keeps, deleted.
    pub forgotten: Vec<String>,
    /// What is to be said besides.
    pub notes: Vec<String>,
}

/// Makes a backup and records how that ended. Blocks its thread.
///
/// # Errors
/// Why there is none. A repository that could not be thinned out afterwards is a note, no error.
pub fn now(desk: &Desk<'_>) -> Result<Made, BackupError> {
    let start = Instant::now();
    let others = desk.store.foreign_writes()?;
    let made = make(desk, start);
    let detail = match &made {
        Ok(made) => format!("snapshot {}", short(&made.snapshot.id)),
        Err(error) => error.to_string(),
    };
    let attempt = Attempt {
        at: desk.now,
        kind: AttemptKind::Backup,
        passed: made.is_ok(),
        seconds: start.elapsed().as_secs_f64(),
        detail,
    };
    // None configured, or one under way, is no attempt.
    if !matches!(made, Err(BackupError::NotConfigured | BackupError::Busy)) {
        desk.store.record_attempt(&attempt)?;
    }
    if made.is_ok() {
        // Nothing but what is said here of backups was written since the copy was made: until somebody
        // writes, the next backup needs no other.
        desk.store.settle()?;
        stage::keep_copy(desk.config, || Ok(desk.store.foreign_writes()? == others))?;
    }
    made
}

fn make(desk: &Desk<'_>, start: Instant) -> Result<Made, BackupError> {
    let access = access(desk.config)?;
    // A drill asks which applications this engine has made.
    desk.store.engine_since(super::drill::ENGINE, desk.now)?;
    let staged = stage::stage(desk.config, desk.now)?;
    let (files, bytes) = staged.size().map_err(|error| BackupError::Source(error.to_string()))?;
    let task = Task::Save { folder: staged.folder.clone(), time: desk.now, files, bytes };
    let Reply::Saved { snapshot, written, created, all } = process::ask(&access, task)? else {
        return Err(unexpected());
    };
    let seconds = start.elapsed().as_secs_f64();
    let record = |snapshot: &Snapshot, written, seconds| SnapshotRecord {
        id: snapshot.id.clone(),
        repository: access.place.to_string(),
        taken_at: snapshot.time,
        files: snapshot.files,
        bytes: snapshot.bytes,
        written,
        seconds,
        forgotten_at: None,
    };
    desk.store.record_snapshot(&record(&snapshot, written, seconds))?;
    let mut made =
        Made { snapshot, created, written, seconds, forgotten: Vec::new(), notes: staged.notes };
    match thin_out(desk, &access, &all) {
        Ok(forgotten) => made.forgotten = forgotten,
        Err(error) => made.notes.push(format!(
            "older snapshots could not be deleted: {error}. Where nothing shall be deleted from here, \
             set backup.append_only = true"
        )),
    }
    made.seconds = start.elapsed().as_secs_f64();
    Ok(made)
}

/// Deletes what the policy does not keep; nothing where nothing may be deleted.
fn thin_out(
    desk: &Desk<'_>,
    access: &super::Access,
    all: &[Snapshot],
) -> Result<Vec<String>, BackupError> {
    let settings = &desk.config.settings.backup;
    let policy = settings.policy();
    if settings.append_only || policy.is_empty() {
        return Ok(Vec::new());
    }
    let times: Vec<_> = all.iter().map(|snapshot| snapshot.time).collect();
    let kept = retention::kept(&times, &policy);
    let ids: Vec<String> = all
        .iter()
        .zip(kept)
        .filter(|(_, kept)| !kept)
        .map(|(snapshot, _)| snapshot.id.clone())
        .collect();
    if ids.is_empty() {
        return Ok(ids);
    }
    // First here: cut off between the two, a snapshot that is still there is harmless, one that is
    // missed is an alarm.
    desk.store.forget_snapshots(&ids, desk.now)?;
    match process::ask(access, Task::Forget { ids: ids.clone() })? {
        Reply::Forgotten => Ok(ids),
        _ => Err(unexpected()),
    }
}

/// The beginning of an id, as people use it.
pub(super) fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}
