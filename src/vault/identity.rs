//! Keys that open a vault, and where they are.

use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use age::secrecy::ExposeSecret as _;
use age::x25519;
use chrono::{DateTime, Utc};

use super::{VaultError, file, kit};

/// A key. Its `Debug` does not show it.
#[derive(Clone)]
pub struct SecretKey(x25519::Identity);

impl SecretKey {
    /// A new one.
    #[must_use]
    pub fn generate() -> Self {
        Self(x25519::Identity::generate())
    }

    /// Its public half.
    #[must_use]
    pub fn public(&self) -> String {
        self.0.to_public().to_string()
    }

    /// The key itself: for the file or the page it is kept on.
    #[must_use]
    pub fn expose(&self) -> String {
        self.0.to_string().expose_secret().to_owned()
    }

    pub(super) fn alone(&self) -> Keys {
        Keys::one(self.clone())
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "key of {}", self.public())
    }
}

/// The keys at hand.
#[derive(Clone, Debug)]
pub struct Keys {
    keys: Vec<SecretKey>,
    files: Vec<PathBuf>,
}

impl Keys {
    pub(super) fn one(key: SecretKey) -> Self {
        Self { keys: vec![key], files: Vec::new() }
    }

    pub(super) fn identities(&self) -> impl Iterator<Item = &dyn age::Identity> {
        self.keys.iter().map(|key| &key.0 as &dyn age::Identity)
    }

    pub(super) fn public(&self) -> impl Iterator<Item = String> {
        self.keys.iter().map(SecretKey::public)
    }

    /// The files they are from.
    pub(super) fn files(&self) -> &[PathBuf] {
        &self.files
    }
}

/// Where the key of a vault is looked for and kept.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// A credential of the service manager, which keeps it from others.
    pub credential: Option<PathBuf>,
    /// A file of its own.
    pub file: Option<PathBuf>,
}

impl Place {
    /// This file and nothing else.
    #[must_use]
    pub fn of(file: PathBuf) -> Self {
        Self { credential: None, file: Some(file) }
    }

    pub(super) fn load(&self, vault: &Path) -> Result<Keys, VaultError> {
        let mut found = Keys { keys: Vec::new(), files: Vec::new() };
        let mut looked = Vec::new();
        for (path, guarded) in [(&self.credential, true), (&self.file, false)] {
            let Some(path) = path else { continue };
            looked.push(path.clone());
            let keys = match read(path, guarded) {
                // Whoever has a credential need not be able to read the file it was made of.
                Err(VaultError::Io { error, .. })
                    if error.kind() == ErrorKind::PermissionDenied && !found.keys.is_empty() =>
                {
                    None
                }
                read => read?,
            };
            if let Some(keys) = keys {
                found.keys.extend(keys);
                found.files.push(path.clone());
            }
        }
        if looked.is_empty() {
            return Err(VaultError::NoHome);
        }
        if found.keys.is_empty() {
            return Err(VaultError::NoKey { vault: vault.to_owned(), looked });
        }
        Ok(found)
    }

    /// The newest key at hand, or a new one.
    pub(super) fn load_or_make(&self, now: DateTime<Utc>) -> Result<SecretKey, VaultError> {
        match self.load(Path::new("")) {
            Err(VaultError::NoKey { .. }) => self.add(now),
            loaded => loaded?.keys.into_iter().next().ok_or(VaultError::NoHome),
        }
    }

    /// Makes a new key and keeps it above those that are in the file already.
    pub(super) fn add(&self, now: DateTime<Utc>) -> Result<SecretKey, VaultError> {
        let path = self.file.as_deref().ok_or(VaultError::NoHome)?;
        let _lock = file::lock(path)?;
        let former = match read(path, false)? {
            Some(_) => std::fs::read_to_string(path)
                .map_err(|error| VaultError::io("read", path, error))?,
            None => String::new(),
        };
        let key = SecretKey::generate();
        let moment = now.format("%Y-%m-%dT%H:%M:%SZ");
        let text = format!(
            "# key of tailord's vault, made {moment}\n# public key: {}\n{}\n{former}",
            key.public(),
            key.expose(),
        );
        file::replace(path, text.as_bytes(), |written| {
            let kept = read(written, false)?.unwrap_or_default();
            match kept.first() {
                Some(first) if first.public() == key.public() => Ok(()),
                _ => Err(VaultError::NotAsWritten(path.to_owned())),
            }
        })?;
        Ok(key)
    }
}

/// The keys in a file; `None` when there is no file. `guarded` by the service manager.
fn read(path: &Path, guarded: bool) -> Result<Option<Vec<SecretKey>>, VaultError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(VaultError::io("read the key", path, error)),
    };
    let mode = std::fs::metadata(path)
        .map_err(|error| VaultError::io("read the key", path, error))?
        .permissions()
        .mode();
    if !guarded && mode & 0o077 != 0 {
        return Err(VaultError::OpenKey(path.to_owned()));
    }
    parse(&text).map(Some).ok_or_else(|| VaultError::BadKey {
        file: path.to_owned(),
        checks: kit::checks_of_typed(&text),
    })
}

/// One key a line, between comments; or one key as it is printed, in lines and groups.
fn parse(text: &str) -> Option<Vec<SecretKey>> {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let keys: Option<Vec<SecretKey>> =
        lines.iter().map(|line| line.parse().ok().map(SecretKey)).collect();
    if let Some(keys) = keys.filter(|keys| !keys.is_empty()) {
        return Some(keys);
    }
    let joined: String = lines.concat().chars().filter(|c| !c.is_whitespace()).collect();
    Some(vec![SecretKey(joined.to_uppercase().parse().ok()?)])
}
