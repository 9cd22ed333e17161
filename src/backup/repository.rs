//! One repository: opened, made, filled, read, checked, thinned out. Runs in the worker only:
//! `rustic_core` panics on some damage.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use rustic_core::repofile::{Node, SnapshotFile, SnapshotId};
use rustic_core::{
    BackupOptions, ConfigOptions, Credentials, FileType, Id, KeyOptions, LocalDestination,
    LocalSourceSaveOptions, LsOptions, Open, OpenStatus, ParentOptions, PathList, PruneOptions,
    ReadBackend, Repository, RepositoryBackends, RepositoryOptions, RestoreOptions, RusticError,
    SnapshotOptions, TimeOption, WriteBackend, XattrOption,
};

use super::check;
use super::counted::Counted;
use super::folder::Folder;
use super::message::{Findings, Reply, Snapshot, Task};
use super::s3::S3;
use super::{Access, Place};

/// Label of the snapshots that are ours; others in the same repository are left alone.
const LABEL: &str = "tailord";

/// Files are cut every so many bytes. The store changes in place, page by page: cut at fixed places,
/// a changed page costs one piece, and no border moves.
const PIECE: &str = "128 KiB";

/// Does one thing; an error is told in words for people.
pub fn run(access: &Access, task: &Task) -> Reply {
    match perform(access, task) {
        Ok(reply) => reply,
        Err(reason) => Reply::Failed(reason),
    }
}

fn perform(access: &Access, task: &Task) -> Result<Reply, String> {
    let shelf = Shelf::new(access)?;
    match task {
        Task::Save { folder, time, files, bytes } => {
            let (repo, created) = shelf.open_or_create()?;
            shelf.save(repo, folder, *time, (*files, *bytes), created)
        }
        Task::List => Ok(Reply::Listed(list(&shelf.open()?)?)),
        Task::Check { full } => {
            let repo = shelf.open()?;
            let mut findings: Findings = check::run(&repo, &*shelf.backend, *full)?;
            match list(&repo) {
                Ok(snapshots) => findings.snapshots = snapshots,
                Err(reason) => findings.damage.push(reason),
            }
            Ok(Reply::Checked(findings))
        }
        Task::Hash => Ok(Reply::Checked(check::hashes(&*shelf.backend)?)),
        Task::Restore { snapshot, to } => restore(shelf.open()?, snapshot, to),
        Task::Forget { ids } => {
            let repo = shelf.open()?;
            forget(&repo, ids)?;
            Ok(Reply::Forgotten)
        }
    }
}

/// Where the files of a repository are.
struct Shelf<'a> {
    access: &'a Access,
    backend: Arc<dyn WriteBackend>,
    written: Arc<AtomicU64>,
    /// Something lies there that is not a repository.
    foreign: Box<dyn Fn() -> Result<bool, String> + 'a>,
}

impl<'a> Shelf<'a> {
    fn new(access: &'a Access) -> Result<Self, String> {
        let written = Arc::new(AtomicU64::new(0));
        let count = || Arc::clone(&written);
        let place = &access.place;
        Ok(match place {
            Place::Folder(path) => Self {
                access,
                backend: Arc::new(Counted::new(Folder::new(path), count())),
                written: count(),
                foreign: Box::new(move || {
                    Folder::new(path).is_used().map_err(|error| format!("{place}: {error}"))
                }),
            },
            Place::S3 { .. } => {
                let s3 = S3::new(access)?;
                let looker = s3.clone();
                Self {
                    access,
                    backend: Arc::new(Counted::new(s3, count())),
                    written: count(),
                    foreign: Box::new(move || looker.is_used()),
                }
            }
        })
    }

    fn handle(&self) -> Result<Repository<()>, String> {
        let mut options = RepositoryOptions::default();
        options.no_cache = true;
        Repository::new(&options, &RepositoryBackends::new(Arc::clone(&self.backend), None))
            .map_err(plain)
    }

    /// There is a repository.
    fn exists(&self) -> Result<bool, String> {
        Ok(!self.backend.list(FileType::Config).map_err(plain)?.is_empty())
    }

    fn open(&self) -> Result<Repository<OpenStatus>, String> {
        if self.exists()? {
            return self.unlock();
        }
        let place = &self.access.place;
        Err(match (self.foreign)()? {
            true => format!("{place} holds no repository; check backup.repository"),
            false => format!(
                "there is no backup in {place} yet; `tailord backup now` makes the first, \
                 backup.repository names another place"
            ),
        })
    }

    fn unlock(&self) -> Result<Repository<OpenStatus>, String> {
        self.handle()?.open(&Credentials::password(&self.access.password)).map_err(|error| {
            let place = self.access.place.to_string();
            if error.is_incorrect_password() {
                return format!(
                    "the password does not open {place}: check backup.password. Without the right \
                     one nobody can read it"
                );
            }
            let reason = plain(error);
            match reason.starts_with(&place) {
                true => reason,
                false => format!("{place} cannot be opened: {reason}"),
            }
        })
    }

    fn open_or_create(&self) -> Result<(Repository<OpenStatus>, bool), String> {
        if self.exists()? {
            return Ok((self.unlock()?, false));
        }
        self.clear_half_made()?;
        let mut options = ConfigOptions::default();
        options.set_chunker = "fixed_size".parse().ok();
        options.set_chunk_size = PIECE.parse().ok();
        let made = self
            .handle()?
            .init(&Credentials::password(&self.access.password), &KeyOptions::default(), &options)
            .map_err(plain)?;
        Ok((made, true))
    }

    /// Making a repository writes a key, then the configuration. A key without one is what a making
    /// that was cut off leaves: it would open nothing, and goes. Anything else is not ours.
    fn clear_half_made(&self) -> Result<(), String> {
        let holds = |kind| Ok(!self.backend.list(kind).map_err(plain)?.is_empty());
        let mut filled = false;
        for kind in [FileType::Snapshot, FileType::Index, FileType::Pack] {
            filled |= holds(kind).map_err(|reason: String| reason)?;
        }
        let keys = self.backend.list(FileType::Key).map_err(plain)?;
        let half_made = !filled && !keys.is_empty();
        if filled || (!half_made && self.is_foreign()?) {
            return Err(format!(
                "{} is not empty and holds no repository; name an empty or new place in \
                 backup.repository",
                self.access.place
            ));
        }
        for key in keys {
            self.backend.remove(FileType::Key, &key, false).map_err(plain)?;
        }
        Ok(())
    }

    /// Folders that a making left empty are no reason to refuse.
    fn is_foreign(&self) -> Result<bool, String> {
        match &self.access.place {
            Place::Folder(path) => {
                has_files(path).map_err(|error| format!("{}: {error}", path.display()))
            }
            Place::S3 { .. } => (self.foreign)(),
        }
    }

    fn save(
        &self,
        repo: Repository<OpenStatus>,
        folder: &Path,
        time: DateTime<Utc>,
        (files, bytes): (u64, u64),
        created: bool,
    ) -> Result<Reply, String> {
        let repo = repo.to_indexed_ids().map_err(plain)?;
        let mut parent = ParentOptions::default();
        parent.group_by = "label".parse().ok();
        parent.ignore_ctime = true;
        parent.ignore_inode = true;
        let mut kept = LocalSourceSaveOptions::default();
        kept.set_atime = Some(TimeOption::No);
        kept.set_ctime = Some(TimeOption::No);
        kept.set_xattrs = Some(XattrOption::No);
        let options = BackupOptions::default()
            .as_path(Path::new("/").to_owned())
            .parent_opts(parent)
            .ignore_save_opts(kept)
            .no_scan(true);
        let mut about = SnapshotOptions::default().label(LABEL.to_owned());
        about.command = Some(format!("tailord {}", env!("CARGO_PKG_VERSION")));
        about.time = Some(zoned(time)?);
        let source = PathList::from_iter([folder]);
        let snapshot = about.to_snapshot().map_err(plain)?;
        let mut made = repo.backup(&options, &source, snapshot).map_err(plain)?;
        let summary = made.summary.clone().unwrap_or_default();
        let got = (summary.total_files_processed, summary.total_bytes_processed);
        // A file that could not be read or stored is left out with a mere warning.
        if got != (files, bytes) {
            repo.delete_snapshots(&[made.id]).map_err(plain)?;
            return Err(format!(
                "the snapshot held {} of {files} files, {} of {bytes} bytes, and was dropped; see \
                 that the repository can be written, and try again",
                got.0, got.1
            ));
        }
        made.summary = Some(summary);
        let mut all = list(&repo)?;
        let snapshot = told(&made);
        if !all.contains(&snapshot) {
            return Err("the new snapshot cannot be found in the repository; try again".into());
        }
        all.sort_by_key(|snapshot| snapshot.time);
        Ok(Reply::Saved { snapshot, written: self.written.load(Ordering::Relaxed), created, all })
    }
}

/// Our snapshots, oldest first.
fn list<S: Open>(repo: &Repository<S>) -> Result<Vec<Snapshot>, String> {
    Ok(ours(repo)?.iter().map(told).collect())
}

fn ours<S: Open>(repo: &Repository<S>) -> Result<Vec<SnapshotFile>, String> {
    let mut found = repo.get_all_snapshots().map_err(plain)?;
    found.retain(|snapshot| snapshot.label == LABEL);
    found.sort_by(|a, b| a.time.cmp(&b.time));
    Ok(found)
}

fn told(file: &SnapshotFile) -> Snapshot {
    let summary = file.summary.clone().unwrap_or_default();
    let nanoseconds = file.time.timestamp().as_nanosecond();
    Snapshot {
        id: full(file.id),
        time: DateTime::from_timestamp_micros((nanoseconds / 1000) as i64).unwrap_or_default(),
        files: summary.total_files_processed,
        bytes: summary.total_bytes_processed,
        added: summary.data_added_packed,
    }
}

/// The whole id: its `Display` is a beginning.
fn full(id: SnapshotId) -> String {
    id.to_hex().to_string()
}

fn restore(repo: Repository<OpenStatus>, wanted: &str, to: &Path) -> Result<Reply, String> {
    let snapshots = ours(&repo)?;
    let fits = |snapshot: &&SnapshotFile| full(snapshot.id).starts_with(wanted);
    let found: Vec<&SnapshotFile> = match wanted {
        "latest" => snapshots.last().into_iter().collect(),
        _ => snapshots.iter().filter(fits).collect(),
    };
    let snapshot = match found.as_slice() {
        [one] => (*one).clone(),
        [] if snapshots.is_empty() => return Err("the repository holds no snapshot yet".into()),
        [] => {
            return Err(format!("there is no snapshot {wanted}; `tailord backup list` lists them"));
        }
        several => {
            return Err(format!("{wanted} fits {} snapshots; give more of the id", several.len()));
        }
    };
    let repo = repo.to_indexed().map_err(plain)?;
    let root: Node = repo.node_from_snapshot_and_path(&snapshot, "").map_err(plain)?;
    let nodes = repo.ls(&root, &LsOptions::default()).map_err(plain)?;
    let place = to.to_str().ok_or("the name of the folder is not UTF-8; choose another")?;
    let there = LocalDestination::new(&format!("{place}/"), true, false).map_err(plain)?;
    let options = RestoreOptions::default().no_ownership(true);
    let plan = repo.prepare_restore(&options, nodes.clone(), &there, false).map_err(plain)?;
    repo.restore(plan, &options, nodes, &there).map_err(plain)?;
    Ok(Reply::Restored(told(&snapshot)))
}

/// Deletes snapshots, then what only they needed. What is dropped is first marked and deleted a day
/// later, so that a backup that runs elsewhere at this moment loses nothing.
fn forget(repo: &Repository<OpenStatus>, ids: &[String]) -> Result<(), String> {
    let ids = ids.iter().map(|id| id.parse::<Id>().map(SnapshotId::from).map_err(plain));
    let ids = ids.collect::<Result<Vec<_>, _>>()?;
    repo.delete_snapshots(&ids).map_err(plain)?;
    let options = PruneOptions::default();
    let plan = repo.prune_plan(&options).map_err(plain)?;
    repo.prune(&options, plan).map_err(plain)
}

/// An error of `rustic_core` in one line.
#[expect(clippy::boxed_local, reason = "as the library gives them, for `map_err`")]
pub(super) fn plain(error: Box<RusticError>) -> String {
    let text = error.display_log();
    let text = text.strip_prefix("Error: ").unwrap_or(&text);
    // What part of the library it was in tells people nothing.
    let text = match (text.find(" (kind: related to "), text.find("): caused by: ")) {
        (Some(from), Some(to)) if from < to => format!("{}: {}", &text[..from], &text[to + 14..]),
        (Some(from), _) => text[..from].to_owned(),
        _ => text.to_owned(),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn zoned(time: DateTime<Utc>) -> Result<rustic_core::jiff::Zoned, String> {
    use rustic_core::jiff::{Timestamp, tz::TimeZone};
    Timestamp::from_microsecond(time.timestamp_micros())
        .map(|time| time.to_zoned(TimeZone::UTC))
        .map_err(|error| error.to_string())
}

/// There is a file in the folder or below.
fn has_files(folder: &Path) -> std::io::Result<bool> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        // What a write that was cut off left there is nobody's.
        if entry.file_name() == super::folder::SCRATCH {
            continue;
        }
        if !entry.file_type()?.is_dir() || has_files(&entry.path())? {
            return Ok(true);
        }
    }
    Ok(false)
}
