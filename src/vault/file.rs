//! Files that are replaced whole, and the lock of those who replace them.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

use super::VaultError;

/// Held while a vault is changed; the system lets go of it however the process ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// Waits until nobody else changes the vault.
pub(super) fn lock(vault: &Path) -> Result<Lock, VaultError> {
    let mut name = vault.as_os_str().to_owned();
    name.push(".lock");
    let path = PathBuf::from(name);
    make_folder(&path)?;
    let file = File::create(&path).map_err(|error| VaultError::io("create", &path, error))?;
    flock(&file, FlockOperation::LockExclusive)
        .map_err(|error| VaultError::io("lock", &path, error.into()))?;
    Ok(Lock { _file: file })
}

/// Writes beside `path`, to the disk, has it `proved`, and only then puts it in its place. Readable
/// by its owner only.
pub(super) fn replace(
    path: &Path,
    bytes: &[u8],
    proved: impl FnOnce(&Path) -> Result<(), VaultError>,
) -> Result<(), VaultError> {
    // What a link points to is replaced, not the link.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    make_folder(&path)?;
    let failed = |error| VaultError::io("write", &path, error);
    let folder = folder(&path);
    let mut file =
        tempfile::Builder::new().prefix(".tailord-").tempfile_in(folder).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    proved(file.path())?;
    file.persist(&path).map_err(|error| failed(error.error))?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

fn make_folder(path: &Path) -> Result<(), VaultError> {
    let folder = folder(path);
    std::fs::create_dir_all(folder).map_err(|error| VaultError::io("make", folder, error))
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}
