//! Secrets at rest: one [age](https://age-encryption.org/v1) file that two keys open, each alone
//! (GAP-004).
//!
//! ```text
//! vault.age ── sealed for ──┬── the operator's key: a file of this machine, or a credential
//!                           └── the recovery key: printed once, kept nowhere
//! ```
//!
//! Within it is a TOML document: the public keys it is sealed for, and the secrets by name. So it can
//! be sealed again without the recovery key, and read without this program: `age -d -i KEY vault.age`.
//!
//! Architecture Invariants: there is no moment at which only one key opens the vault. What is written
//! is read back and compared before it takes the old one's place. Changes wait for each other.

mod content;
mod error;
mod file;
mod identity;
pub mod kit;
mod name;
mod seal;

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

pub use content::{Content, Entry, Recipients};
pub use error::VaultError;
pub use identity::{Keys, Place, SecretKey};
pub use name::validate as validate_name;

/// A vault: where it is, and what opens it.
#[derive(Clone, Debug)]
pub struct Vault {
    /// The sealed file.
    pub path: PathBuf,
    /// A copy of it that the service manager gives to those who may not read the file itself.
    pub copy: Option<PathBuf>,
    /// Where its key is.
    pub identity: Place,
}

/// A vault about to be sealed for a recovery key that nothing else knows.
#[derive(Debug)]
pub struct Made {
    /// The recovery key, where a new one was made.
    pub recovery: Option<SecretKey>,
    /// What will be in the vault.
    pub content: Content,
    /// The file as it will be.
    pub sealed: Vec<u8>,
}

impl Vault {
    /// There is a vault.
    #[must_use]
    pub fn exists(&self) -> bool {
        !matches!(self.sealed(), Err(VaultError::NoVault(_)))
    }

    /// Opens it.
    ///
    /// # Errors
    /// No vault, no key, another key, damage.
    pub fn open(&self) -> Result<Content, VaultError> {
        let sealed = self.sealed()?;
        let keys = self.identity.load(&self.path)?;
        seal::open(&sealed, &keys, &self.path)
    }

    /// The sealed file as it is, which may be kept anywhere.
    ///
    /// # Errors
    /// No vault, or one that cannot be read.
    pub fn sealed(&self) -> Result<Vec<u8>, VaultError> {
        use std::io::ErrorKind::{NotFound, PermissionDenied};
        let error = match std::fs::read(&self.path) {
            Ok(bytes) => return Ok(bytes),
            Err(error) => error,
        };
        let copied = self.copy.as_ref().and_then(|copy| std::fs::read(copy).ok());
        match (copied, error.kind()) {
            (Some(bytes), NotFound | PermissionDenied) => Ok(bytes),
            (None, NotFound) => Err(VaultError::NoVault(self.path.clone())),
            _ => Err(VaultError::io("read", &self.path, error)),
        }
    }

    /// Waits for other changes, then changes what is in the vault. Where there is none, one is made
    /// first: `keep` is given its recovery key, and must have kept it before anything is sealed for it.
    ///
    /// # Errors
    /// As [`Vault::open`]; what `keep` or `change` says; what cannot be written.
    pub fn change(
        &self,
        now: DateTime<Utc>,
        keep: impl FnOnce(&Made) -> anyhow::Result<()>,
        change: impl FnOnce(&mut Content) -> Result<(), VaultError>,
    ) -> anyhow::Result<Content> {
        let _lock = file::lock(&self.path)?;
        let (mut content, operator, recovery) = match self.open() {
            Err(VaultError::NoVault(_)) => {
                let operator = self.identity.load_or_make(now)?;
                let recovery = SecretKey::generate();
                let recipients = Recipients::new(operator.public(), recovery.public(), now);
                (Content::new(recipients), Keys::one(operator), Some(recovery))
            }
            opened => (opened?, self.identity.load(&self.path)?, None),
        };
        change(&mut content)?;
        let made = Made { sealed: seal::seal(&content)?, recovery, content };
        if made.recovery.is_some() {
            keep(&made)?;
        }
        self.put(&made, made.recovery.iter().map(SecretKey::alone).chain([operator]))?;
        Ok(made.content)
    }

    /// Seals it for a new key of this machine, made now, and for others besides. Former keys stay in
    /// the key file below the new one: they open older copies of the vault.
    ///
    /// # Errors
    /// As [`Vault::change`].
    pub fn rotate(
        &self,
        to: &Place,
        others: Option<Vec<String>>,
        now: DateTime<Utc>,
    ) -> anyhow::Result<Content> {
        let _lock = file::lock(&self.path)?;
        let mut content = self.open()?;
        if let Some(others) = others {
            content.recipients.others = others;
        }
        content.recipients.validate()?;
        // The new key is kept before anything is sealed for it; the old one goes on opening the
        // vault until that is done.
        let operator = to.add(now)?;
        content.recipients.operator = operator.public();
        content.recipients.operator_since = now;
        let made = Made { recovery: None, sealed: seal::seal(&content)?, content };
        self.put(&made, [Keys::one(operator)])?;
        Ok(made.content)
    }

    /// Seals it for a new recovery key, once `keep` has kept that.
    ///
    /// # Errors
    /// As [`Vault::change`].
    pub fn renew_recovery(
        &self,
        now: DateTime<Utc>,
        keep: impl FnOnce(&Made) -> anyhow::Result<()>,
    ) -> anyhow::Result<Content> {
        let _lock = file::lock(&self.path)?;
        let mut content = self.open()?;
        let recovery = SecretKey::generate();
        content.recipients.recovery = recovery.public();
        content.recipients.recovery_since = now;
        let operator = self.identity.load(&self.path)?;
        let proof = [recovery.alone()];
        let made = Made { recovery: Some(recovery), sealed: seal::seal(&content)?, content };
        keep(&made)?;
        // Opened with the former recovery key, it does not open with that one any more.
        let still = made.content.recipients.any_of(&operator).then_some(operator);
        self.put(&made, proof.into_iter().chain(still))?;
        Ok(made.content)
    }

    /// Writes it anew, and opens what was written with each of `proofs` before it counts.
    fn put(&self, made: &Made, proofs: impl IntoIterator<Item = Keys>) -> Result<(), VaultError> {
        file::replace(&self.path, &made.sealed, |written| {
            let bytes = std::fs::read(written)
                .map_err(|error| VaultError::io("read back", &self.path, error))?;
            for keys in proofs {
                if seal::open(&bytes, &keys, &self.path)? != made.content {
                    return Err(VaultError::NotAsWritten(self.path.clone()));
                }
            }
            Ok(())
        })
    }
}

/// The user's own key file.
#[must_use]
pub fn key_file(folder: &Path) -> PathBuf {
    folder.join("vault.key")
}

#[cfg(test)]
mod tests;
