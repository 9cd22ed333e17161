//! What is backed up, brought together in one folder that nothing else writes: the store as it is at
//! one moment, the master CV, the prompts, the vault, the configuration without its secrets, and the
//! manifest of all that.
//!
//! The folder stays beside the store from backup to backup. What has not changed is not copied, read or
//! hashed again.

use std::collections::BTreeMap;
use std::fs::{File, FileTimes};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};

use super::BackupError;
use super::manifest::{self, Entry, Manifest};
use super::masked::masked;
use crate::config::Config;
use crate::store::sqlite::census::{self, Table};

/// Name of the store in a snapshot.
pub const STORE: &str = "tailord.db";

/// Name of the master CV in a snapshot.
pub const PROFILE: &str = "master-cv";

/// Name of the configuration in a snapshot.
pub const CONFIG: &str = "tailord.toml";

/// How to do without tailord.
const README: &str = "README.txt";
const README_TEXT: &str = include_str!("restore.txt");

/// Hashes of staged files, by which the unchanged ones are known. Not part of the snapshot.
const HASHES: &str = "hashes.json";

/// Says until when the copy of the store is good. Not part of the snapshot.
const KEPT: &str = "kept.json";

/// Longer than a tick of the clock that files are dated by.
const TICK: Duration = Duration::from_millis(20);

/// A complete set, ready to be saved. Nobody else stages while this lives.
#[derive(Debug)]
pub struct Staged {
    /// The folder.
    pub folder: PathBuf,
    /// What is in it.
    pub manifest: Manifest,
    /// What was left out, for people.
    pub notes: Vec<String>,
    _lock: File,
}

impl Staged {
    /// Files and bytes of the snapshot, the manifest included.
    ///
    /// # Errors
    /// When the manifest has gone.
    pub fn size(&self) -> std::io::Result<(u64, u64)> {
        let own = self.folder.join(manifest::FILE).metadata()?.len();
        Ok((self.manifest.count() as u64, self.manifest.bytes() + own))
    }
}

/// What tells a staged file from a changed one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    modified: DateTime<Utc>,
    entry: Entry,
}

/// The copy of an earlier backup, good as long as nobody has written to the store.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// The file of the store when it was.
    stamp: Stamp,
    /// What is in the copy.
    tables: Vec<Table>,
}

/// What tells a file of a store from one that was written to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    bytes: u64,
    modified: DateTime<Utc>,
    inode: u64,
}

impl Stamp {
    /// Of a store with nothing in its log.
    fn of(store: &Path) -> Option<Self> {
        let mut log = store.as_os_str().to_owned();
        log.push("-wal");
        if Path::new(&log).metadata().is_ok_and(|log| log.len() > 0) {
            return None;
        }
        let found = store.metadata().ok()?;
        let modified = found.modified().ok()?.into();
        Some(Self { bytes: found.len(), modified, inode: found.ino() })
    }
}

impl Kept {
    /// The copy, if it is still good. It is forgotten until it is known to be good again.
    fn take(workshop: &Path, store: &Path, known: &Hashes) -> Option<Self> {
        let path = workshop.join(KEPT);
        let text = std::fs::read(&path).ok()?;
        std::fs::remove_file(&path).ok()?;
        let kept: Self = serde_json::from_slice(&text).ok()?;
        let copy = workshop.join("snapshot").join(STORE).metadata().ok()?;
        let of = known.get(STORE)?;
        let whole = copy.len() == of.entry.bytes
            && copy.modified().is_ok_and(|modified| of.modified == DateTime::<Utc>::from(modified));
        (whole && Stamp::of(store).as_ref() == Some(&kept.stamp)).then_some(kept)
    }
}

/// Notes that the copy stays good until somebody writes, if `nobody_else` has written since it was
/// made.
pub fn keep_copy(
    config: &Config,
    nobody_else: impl FnOnce() -> Result<bool, BackupError>,
) -> Result<(), BackupError> {
    let store = config.store_path().map_err(|error| BackupError::Source(error.to_string()))?;
    // A write in the same tick of the clock as the last one would not show.
    std::thread::sleep(TICK);
    let stamp = Stamp::of(&store);
    let (Some(stamp), true) = (stamp, nobody_else()?) else { return Ok(()) };
    let workshop = workshop(&store);
    let Ok(manifest) = Manifest::load(&workshop.join("snapshot")) else { return Ok(()) };
    let kept = Kept { stamp, tables: manifest.tables };
    let text = serde_json::to_vec(&kept).map_err(|error| BackupError::Source(error.to_string()))?;
    std::fs::write(workshop.join(KEPT), text)
        .map_err(|error| BackupError::Source(format!("{}: {error}", workshop.display())))
}

type Hashes = BTreeMap<String, Known>;

/// The folder beside the store in which it is done.
pub fn workshop(store: &Path) -> PathBuf {
    store.with_extension("backup")
}

/// Brings everything together.
///
/// # Errors
/// When something can't be read or copied, or another backup is being made.
pub fn stage(config: &Config, now: DateTime<Utc>) -> Result<Staged, BackupError> {
    let store = config.store_path().map_err(|error| BackupError::Source(error.to_string()))?;
    let workshop = workshop(&store);
    let at = |path: &Path| {
        let path = path.display().to_string();
        move |error: std::io::Error| BackupError::Source(format!("{path}: {error}"))
    };
    private_dir(&workshop).map_err(at(&workshop))?;
    let lock = lock(&workshop)?;
    let folder = workshop.join("snapshot");
    private_dir(&folder).map_err(at(&folder))?;
    let hashes_path = workshop.join(HASHES);
    let known: Hashes = std::fs::read(&hashes_path)
        .ok()
        .and_then(|text| serde_json::from_slice(&text).ok())
        .unwrap_or_default();
    let mut notes = Vec::new();

    let copy = folder.join(STORE);
    let kept = Kept::take(&workshop, &store, &known);
    if kept.is_none() {
        census::copy(&store, &copy).map_err(|error| BackupError::Source(error.to_string()))?;
    }
    let mut wanted: BTreeMap<String, Option<PathBuf>> = BTreeMap::new();
    wanted.insert(STORE.into(), None);
    take_folder(&config.profile_dir(), PROFILE, &mut wanted).map_err(at(&config.profile_dir()))?;
    if let Some(beside) = config.file.as_deref().and_then(Path::parent) {
        let prompts = beside.join("prompts");
        take_folder(&prompts, "prompts", &mut wanted).map_err(at(&prompts))?;
        let vault = config.vault();
        // Who may not read the file itself is given a copy of it by the service manager.
        let sealed = [Some(vault.path), vault.copy].into_iter().flatten().find(|path| {
            std::fs::File::open(path).is_ok_and(|file| file.metadata().is_ok_and(|it| it.is_file()))
        });
        if let Some(vault) = sealed {
            wanted.insert("vault.age".into(), Some(vault));
        }
    }
    for (name, text) in texts(config, &mut notes)? {
        write_if_changed(&folder.join(&name), text.as_bytes()).map_err(at(&folder))?;
        wanted.insert(name, None);
    }
    for (name, from) in &wanted {
        let Some(from) = from else { continue };
        copy_if_changed(from, &folder.join(name)).map_err(at(from))?;
    }
    sweep(&folder, &wanted).map_err(at(&folder))?;

    // The store is counted on one core while the files are hashed on the other.
    let same = kept.is_some();
    let (tables, hashes) = rayon::join(
        || kept.map_or_else(|| census::tables(&copy), |kept| Ok(kept.tables)),
        || hashes(&folder, &wanted, &known, same),
    );
    let tables = tables.map_err(|error| BackupError::Source(error.to_string()))?;
    let hashes = hashes.map_err(at(&folder))?;
    let files = hashes.iter().map(|(name, known)| (name.clone(), known.entry.clone())).collect();
    let manifest = Manifest::new(now, files, tables);
    let text = serde_json::to_vec_pretty(&manifest)
        .map_err(|error| BackupError::Source(error.to_string()))?;
    std::fs::write(folder.join(manifest::FILE), text).map_err(at(&folder))?;
    let text =
        serde_json::to_vec(&hashes).map_err(|error| BackupError::Source(error.to_string()))?;
    std::fs::write(&hashes_path, text).map_err(at(&hashes_path))?;
    Ok(Staged { folder, manifest, notes, _lock: lock })
}

/// One backup at a time; the system lets go of the lock however the process ends.
fn lock(workshop: &Path) -> Result<File, BackupError> {
    let path = workshop.join("lock");
    let file = File::create(&path)
        .map_err(|error| BackupError::Source(format!("{}: {error}", path.display())))?;
    flock(&file, FlockOperation::NonBlockingLockExclusive).map_err(|_| BackupError::Busy)?;
    Ok(file)
}

fn private_dir(path: &Path) -> std::io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Files that are made here.
fn texts(config: &Config, notes: &mut Vec<String>) -> Result<Vec<(String, String)>, BackupError> {
    let mut texts = vec![(README.to_owned(), README_TEXT.to_owned())];
    let Some(file) = &config.file else { return Ok(texts) };
    let source = |error: String| BackupError::Source(format!("{}: {error}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|error| source(error.to_string()))?;
    let settings =
        serde_json::to_value(&config.settings).map_err(|error| source(error.to_string()))?;
    let (text, left_out) = masked(&text, &settings, crate::redact::MASK).map_err(source)?;
    if left_out > 0 {
        let values = if left_out == 1 { "1 secret value" } else { "the secret values" };
        notes.push(format!(
            "{values} in {} stayed out of the backup; keep them in the vault or elsewhere",
            file.display()
        ));
    }
    texts.push((CONFIG.into(), text));
    Ok(texts)
}

/// Every file below a folder that is there.
fn take_folder(
    from: &Path,
    name: &str,
    wanted: &mut BTreeMap<String, Option<PathBuf>>,
) -> std::io::Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    for (below, path) in manifest::list(from)? {
        // Links lead out of the folder: what they name is backed up where it is, or not at all.
        if path.symlink_metadata()?.is_file() {
            wanted.insert(format!("{name}/{below}"), Some(path));
        }
    }
    Ok(())
}

fn copy_if_changed(from: &Path, to: &Path) -> std::io::Result<()> {
    let source = from.metadata()?;
    let modified = source.modified()?;
    if let Ok(there) = to.metadata()
        && there.len() == source.len()
        && there.modified().ok() == Some(modified)
    {
        return Ok(());
    }
    if let Some(dir) = to.parent() {
        std::fs::create_dir_all(dir)?;
    }
    // A file that can't be written over is replaced.
    drop(std::fs::remove_file(to));
    std::fs::copy(from, to)?;
    // Not opened to be written: the copy of a credential is as read-only as that is.
    File::open(to)?.set_times(FileTimes::new().set_modified(modified))
}

fn write_if_changed(to: &Path, content: &[u8]) -> std::io::Result<()> {
    match std::fs::read(to) {
        Ok(there) if there == content => Ok(()),
        _ => std::fs::write(to, content),
    }
}

/// Removes what belongs to an earlier set, with its folders.
fn sweep(folder: &Path, wanted: &BTreeMap<String, Option<PathBuf>>) -> std::io::Result<()> {
    for (name, path) in manifest::list(folder)? {
        if !wanted.contains_key(&name) {
            std::fs::remove_file(&path)?;
            let mut dir = path.parent();
            while let Some(empty) = dir.filter(|dir| *dir != folder) {
                if std::fs::remove_dir(empty).is_err() {
                    break;
                }
                dir = empty.parent();
            }
        }
    }
    Ok(())
}

/// The hash of every file, anew only where length or time is another.
fn hashes(
    folder: &Path,
    wanted: &BTreeMap<String, Option<PathBuf>>,
    known: &Hashes,
    same_store: bool,
) -> std::io::Result<Hashes> {
    let mut hashes = Hashes::new();
    for name in wanted.keys() {
        let path = folder.join(name);
        let found = path.metadata()?;
        let modified: DateTime<Utc> = found.modified().unwrap_or(SystemTime::UNIX_EPOCH).into();
        let same = known.get(name).filter(|known| {
            // The store is written over in place: its time says nothing.
            let unwritten = same_store || name != STORE;
            known.modified == modified && known.entry.bytes == found.len() && unwritten
        });
        let entry = match same {
            Some(known) => known.entry.clone(),
            None => Entry::of(&path)?,
        };
        hashes.insert(name.clone(), Known { modified, entry });
    }
    Ok(hashes)
}
