//! A repository in a folder, laid out as restic does it.

use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use rustic_core::{
    ALL_FILE_TYPES, BytesList, ErrorKind, FileType, Id, ReadBackend, RusticError, RusticResult,
    WriteBackend,
};

use crate::hash::sha256_hex;

/// Where files are written before they get their name. Nothing else reads it.
pub(super) const SCRATCH: &str = "tmp";

/// A repository in a folder.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The repository below `root`, which need not be there yet.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Something lies in the folder.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn is_used(&self) -> io::Result<bool> {
        match std::fs::read_dir(&self.root) {
            Ok(mut entries) => Ok(entries.next().is_some()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn path(&self, kind: FileType, id: &Id) -> PathBuf {
        let name = id.to_hex().to_string();
        match kind {
            FileType::Config => self.root.join("config"),
            FileType::Pack => self.root.join("data").join(&name[..2]).join(&name),
            kind => self.root.join(kind.dirname()).join(&name),
        }
    }

    /// Written whole, flushed, named, and read back; a file that is there already is left alone.
    fn put(&self, path: &Path, content: &BytesList) -> io::Result<()> {
        let dir = path.parent().unwrap_or(&self.root);
        let scratch = self.root.join(SCRATCH);
        std::fs::create_dir_all(dir)?;
        std::fs::create_dir_all(&scratch)?;
        let mut file = tempfile::Builder::new().prefix("put-").tempfile_in(&scratch)?;
        for part in content.slice() {
            file.write_all(part)?;
        }
        file.as_file().sync_all()?;
        let ours = match file.persist_noclobber(path) {
            Ok(_) => {
                std::fs::File::open(dir)?.sync_all()?;
                true
            }
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => false,
            Err(error) => return Err(error.error),
        };
        let whole: Vec<u8> = content.slice().concat();
        if sha256_hex(&std::fs::read(path)?) == sha256_hex(&whole) {
            return Ok(());
        }
        // Under its name it would be taken for whole. A configuration that was there before has no
        // hash for a name: it is somebody's, and without it nobody can open the repository.
        if ours || path != self.root.join("config") {
            std::fs::remove_file(path)?;
        }
        Err(io::Error::other("what was read back is not what was written"))
    }
}

fn failed(doing: &'static str, path: &Path, error: io::Error) -> Box<RusticError> {
    let kept_out = [io::ErrorKind::PermissionDenied, io::ErrorKind::ReadOnlyFilesystem];
    let error = match kept_out.contains(&error.kind()) && !doing.contains("read") {
        true => io::Error::new(
            error.kind(),
            format!(
                "{error}; whoever runs tailord must be able to write there, and a service of systemd \
                 needs ReadWritePaths= for it, too: see docs/install.md"
            ),
        ),
        false => error,
    };
    RusticError::with_source(ErrorKind::Backend, doing, error)
        .attach_context("path", path.display().to_string())
}

impl ReadBackend for Folder {
    fn location(&self) -> String {
        self.root.display().to_string()
    }

    fn list_with_size(&self, kind: FileType) -> RusticResult<Vec<(Id, u32)>> {
        let failed = |path: &Path, error| failed("cannot list {path}", path, error);
        if kind == FileType::Config {
            let path = self.root.join("config");
            return match path.metadata() {
                Ok(found) => Ok(vec![(Id::default(), size(found.len()))]),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
                Err(error) => Err(failed(&path, error)),
            };
        }
        let mut found = Vec::new();
        let mut folders = vec![self.root.join(kind.dirname())];
        while let Some(folder) = folders.pop() {
            let entries = match std::fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(failed(&folder, error)),
            };
            for entry in entries {
                let entry = entry.map_err(|error| failed(&folder, error))?;
                let known = entry.metadata().map_err(|error| failed(&entry.path(), error))?;
                if known.is_dir() {
                    folders.push(entry.path());
                } else if let Ok(id) = entry.file_name().to_string_lossy().parse::<Id>() {
                    found.push((id, size(known.len())));
                }
            }
        }
        Ok(found)
    }

    fn read_full(&self, kind: FileType, id: &Id) -> RusticResult<Bytes> {
        let path = self.path(kind, id);
        match std::fs::read(&path) {
            Ok(content) => Ok(content.into()),
            Err(error) => Err(failed("cannot read {path}", &path, error)),
        }
    }

    fn read_partial(
        &self,
        kind: FileType,
        id: &Id,
        _cacheable: bool,
        offset: u32,
        length: u32,
    ) -> RusticResult<Bytes> {
        let path = self.path(kind, id);
        let read = || {
            let mut file = std::fs::File::open(&path)?;
            file.seek(SeekFrom::Start(offset.into()))?;
            let mut content = vec![0; length as usize];
            file.read_exact(&mut content)?;
            Ok(content.into())
        };
        read().map_err(|error| failed("cannot read {path}", &path, error))
    }

    fn warmup_path(&self, kind: FileType, id: &Id) -> String {
        self.path(kind, id).display().to_string()
    }
}

impl WriteBackend for Folder {
    fn create(&self) -> RusticResult<()> {
        let folders = ALL_FILE_TYPES.iter().map(|kind| kind.dirname()).chain(["locks"]);
        for folder in folders.map(|name| self.root.join(name)) {
            std::fs::create_dir_all(&folder)
                .map_err(|error| failed("cannot create {path}", &folder, error))?;
        }
        Ok(())
    }

    fn write_bytes(
        &self,
        kind: FileType,
        id: &Id,
        _cacheable: bool,
        content: BytesList,
    ) -> RusticResult<()> {
        let path = self.path(kind, id);
        self.put(&path, &content).map_err(|error| failed("cannot write {path}", &path, error))
    }

    fn remove(&self, kind: FileType, id: &Id, _cacheable: bool) -> RusticResult<()> {
        let path = self.path(kind, id);
        match std::fs::remove_file(&path) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(failed("cannot delete {path}", &path, error)),
        }
    }
}

/// The format has no larger files; one that is differs from its entry in the index.
fn size(length: u64) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
