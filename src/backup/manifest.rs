//! What a snapshot holds, told by itself: so that a restored folder can be checked with nothing else.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::hash::hex;
use crate::store::sqlite::census::Table;

/// Its name in the snapshot.
pub const FILE: &str = "manifest.json";

/// Version of this form.
const FORMAT: u32 = 1;

/// The manifest of a snapshot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this form.
    pub format: u32,
    /// Version of the program that made the snapshot.
    pub tailord: String,
    /// The moment it is of.
    pub time: DateTime<Utc>,
    /// Every other file, by its path in the snapshot.
    pub files: BTreeMap<String, Entry>,
    /// Every table of the store.
    pub tables: Vec<Table>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its length.
    pub bytes: u64,
    /// Its hash.
    pub sha256: String,
}

impl Manifest {
    /// Of these files and tables.
    pub fn new(time: DateTime<Utc>, files: BTreeMap<String, Entry>, tables: Vec<Table>) -> Self {
        Self { format: FORMAT, tailord: env!("CARGO_PKG_VERSION").into(), time, files, tables }
    }

    /// How many files the snapshot has: the manifest is one, too.
    pub fn count(&self) -> usize {
        self.files.len() + 1
    }

    /// Reads the manifest of a restored snapshot.
    ///
    /// # Errors
    /// In words for people, when it is missing or of another form.
    pub fn load(folder: &Path) -> Result<Self, String> {
        let path = folder.join(FILE);
        let text = std::fs::read(&path)
            .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
        let format = serde_json::from_slice::<serde_json::Value>(&text)
            .ok()
            .and_then(|value| value["format"].as_u64());
        if format.is_some_and(|format| format > u64::from(FORMAT)) {
            return Err("the snapshot was made by a newer tailord; update tailord".into());
        }
        serde_json::from_slice(&text)
            .map_err(|error| format!("{} is damaged: {error}", path.display()))
    }

    /// Compares a restored folder with this manifest, file by file; empty when all is as it was.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn problems(&self, folder: &Path) -> std::io::Result<Vec<String>> {
        let mut found = list(folder)?;
        let mut problems = Vec::new();
        for (path, entry) in &self.files {
            if found.remove(path).is_none() {
                problems.push(format!("{path} is missing"));
                continue;
            }
            let is = Entry::of(&folder.join(path))?;
            if is != *entry {
                problems.push(format!("{path} is not what was saved"));
            }
        }
        found.remove(FILE);
        problems.extend(found.into_keys().map(|path| format!("{path} was not saved")));
        Ok(problems)
    }

    /// Bytes of all files together.
    pub fn bytes(&self) -> u64 {
        self.files.values().map(|entry| entry.bytes).sum()
    }
}

impl Entry {
    /// Length and hash of a file.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn of(path: &Path) -> std::io::Result<Self> {
        let mut file = std::fs::File::open(path)?;
        let mut hasher = Sha256::new();
        let mut piece = vec![0; 1 << 20];
        let mut bytes = 0;
        loop {
            match file.read(&mut piece)? {
                0 => return Ok(Self { bytes, sha256: hex(&hasher.finalize()) }),
                read => {
                    hasher.update(&piece[..read]);
                    bytes += read as u64;
                }
            }
        }
    }
}

/// All files below a folder, by their paths in it.
pub fn list(folder: &Path) -> std::io::Result<BTreeMap<String, PathBuf>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next)? {
            let path = entry?.path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else if let Ok(below) = path.strip_prefix(folder) {
                found.insert(below.to_string_lossy().into_owned(), path);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_changed_or_new_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
        for name in ["same", "changed", "gone"] {
            write(name, name);
        }
        let files = list(dir.path()).unwrap();
        let files = files.into_iter().map(|(name, path)| (name, Entry::of(&path).unwrap()));
        let manifest = Manifest::new(DateTime::default(), files.collect(), Vec::new());
        assert_eq!(manifest.problems(dir.path()).unwrap(), Vec::<String>::new());
        assert_eq!(manifest.bytes(), 15);
        write("changed", "chanGed");
        write("new", "new");
        std::fs::remove_file(dir.path().join("gone")).unwrap();
        assert_eq!(
            manifest.problems(dir.path()).unwrap(),
            ["changed is not what was saved", "gone is missing", "new was not saved"]
        );
    }

    #[test]
    fn a_manifest_of_a_newer_form_says_what_to_do() {
        let dir = tempfile::tempdir().unwrap();
        let at = |text: &str| {
            std::fs::write(dir.path().join(FILE), text).unwrap();
            Manifest::load(dir.path()).unwrap_err()
        };
        assert!(at("{\"format\": 2}").contains("update tailord"));
        assert!(at("{\"format\": 1}").contains("damaged"));
    }
}
