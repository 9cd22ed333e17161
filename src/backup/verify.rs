//! What the repository holds, whether it is whole, and whether it holds what it must.

use std::collections::BTreeSet;
use std::time::Instant;

use serde::Serialize;

use super::make::short;
use super::message::{Findings, Reply, Task};
use super::{BackupError, Desk, Snapshot, access, process, unexpected};
use crate::store::backup::{Attempt, AttemptKind, SnapshotRecord};

/// The snapshots there are and those there should be.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Listed {
    /// In the repository, oldest first.
    pub snapshots: Vec<Snapshot>,
    /// Recorded here and not in the repository.
    pub missing: Vec<SnapshotRecord>,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Checked {
    /// Nothing is damaged and nothing is missing.
    pub passed: bool,
    /// Every byte was read.
    pub full: bool,
    /// Snapshots there are.
    pub snapshots: usize,
    /// Files of the repository.
    pub files: u64,
    /// Bytes of the repository, where everything was read.
    pub read: u64,
    /// Damage, in words for people.
    pub damage: Vec<String>,
    /// Snapshots that must be there and are not.
    pub missing: Vec<SnapshotRecord>,
    /// What is odd and harmless.
    pub notes: Vec<String>,
    /// How long it took.
    pub seconds: f64,
}

impl Checked {
    /// In one line.
    pub fn summary(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        if let [first, ..] = self.missing.as_slice() {
            parts.push(format!(
                "{} missing, the newest {} of {}",
                count(self.missing.len(), "snapshot"),
                short(&first.id),
                first.taken_at.format("%Y-%m-%d %H:%M UTC")
            ));
        }
        if let [first, ..] = self.damage.as_slice() {
            parts.push(format!("{}: {first}", count(self.damage.len(), "damage")));
        }
        if parts.is_empty() {
            parts.push(format!("{}, all there and whole", count(self.snapshots, "snapshot")));
        }
        parts.join("; ")
    }
}

fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 || what == "damage" { "" } else { "s" };
    format!("{number} {what}{plural}")
}

/// Lists what there is, and what is missing. Blocks its thread.
///
/// # Errors
/// When the repository can't be read.
pub fn list(desk: &Desk<'_>) -> Result<Listed, BackupError> {
    let Reply::Listed(snapshots) = process::ask(&access(desk.config)?, Task::List)? else {
        return Err(unexpected());
    };
    let missing = missing(desk, &snapshots)?;
    Ok(Listed { snapshots, missing })
}

/// Looks for damage and for snapshots that are missing, and records what was found; `full` reads every
/// byte of the repository. Blocks its thread.
///
/// # Errors
/// When the repository can't be opened or the check broke off.
pub fn check(desk: &Desk<'_>, full: bool) -> Result<Checked, BackupError> {
    let start = Instant::now();
    let checked = look(desk, full, start);
    let detail = match &checked {
        Ok(checked) => checked.summary(),
        Err(error) => error.to_string(),
    };
    if !matches!(checked, Err(BackupError::NotConfigured)) {
        desk.store.record_attempt(&Attempt {
            at: desk.now,
            kind: AttemptKind::Check,
            passed: checked.as_ref().is_ok_and(|checked| checked.passed),
            seconds: start.elapsed().as_secs_f64(),
            detail,
        })?;
    }
    checked
}

fn look(desk: &Desk<'_>, full: bool, start: Instant) -> Result<Checked, BackupError> {
    let access = access(desk.config)?;
    let findings = match process::ask(&access, Task::Check { full }) {
        Ok(Reply::Checked(findings)) => findings,
        Ok(_) => return Err(unexpected()),
        Err(error) if full && matches!(error, BackupError::Worker(_)) => by_hash(&access, error)?,
        Err(error) => return Err(error),
    };
    let missing = missing(desk, &findings.snapshots)?;
    let Findings { snapshots, files, read, damage, notes } = findings;
    Ok(Checked {
        passed: damage.is_empty() && missing.is_empty(),
        full,
        snapshots: snapshots.len(),
        files,
        read,
        damage,
        missing,
        notes,
        seconds: start.elapsed().as_secs_f64(),
    })
}

/// The check broke off, as it does on some damage: which files are not what was written is found without
/// it.
fn by_hash(access: &super::Access, error: BackupError) -> Result<Findings, BackupError> {
    let Reply::Listed(snapshots) = process::ask(access, Task::List)? else {
        return Err(unexpected());
    };
    match process::ask(access, Task::Hash)? {
        Reply::Checked(findings) if !findings.damage.is_empty() => {
            Ok(Findings { snapshots, ..findings })
        }
        _ => Err(error),
    }
}

/// Recorded, not forgotten on purpose, and not there; newest first.
fn missing(desk: &Desk<'_>, there: &[Snapshot]) -> Result<Vec<SnapshotRecord>, BackupError> {
    let there: BTreeSet<&str> = there.iter().map(|snapshot| snapshot.id.as_str()).collect();
    let mut expected = desk.store.list_snapshots()?;
    let place = access(desk.config)?.place.to_string();
    expected.retain(|one| {
        // What was made into another repository is not expected in this one.
        one.repository == place && one.forgotten_at.is_none() && !there.contains(one.id.as_str())
    });
    Ok(expected)
}
