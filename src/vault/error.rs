//! What goes wrong with a vault, in plain words, with the fix.

use std::path::{Path, PathBuf};

/// Why a vault cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// No file.
    #[error("there is no vault at {}; `tailord vault set NAME` makes it", .0.display())]
    NoVault(PathBuf),
    /// No key.
    #[error(
        "the vault {} is sealed and its key is not at {}; put the key back there, say where it is \
         with --identity FILE or vault.identity, or recover with your recovery kit: \
         `tailord vault rotate --identity recovery.key`", .vault.display(), list(.looked)
    )]
    NoKey {
        /// The vault.
        vault: PathBuf,
        /// Where a key was looked for.
        looked: Vec<PathBuf>,
    },
    /// Nowhere to look for a key.
    #[error(
        "no home folder is known to keep the vault's key in; say where with --identity FILE or \
         vault.identity"
    )]
    NoHome,
    /// Not this key.
    #[error(
        "the key in {} does not open the vault {}: it was sealed for other keys. Use the key file \
         that belongs to it, or your newest recovery kit: \
         `tailord vault rotate --identity recovery.key`", list(.keys), .vault.display()
    )]
    OtherKey {
        /// The vault.
        vault: PathBuf,
        /// The key files that were tried.
        keys: Vec<PathBuf>,
    },
    /// Not an age file.
    #[error(
        "{} is no vault: it is not a file sealed by age. Put the vault back from a backup, or move \
         this file away to begin anew", .0.display()
    )]
    NotSealed(PathBuf),
    /// Changed after it was sealed.
    #[error(
        "the vault {} is damaged: it was cut off or changed after it was sealed. Put it back from a \
         backup", .0.display()
    )]
    Damaged(PathBuf),
    /// The document within is not one.
    #[error("what is sealed in the vault is not as it should be: {0}; put it back from a backup")]
    Form(String),
    /// A later version made it.
    #[error("the vault has form {0}, which this version does not know; use a newer tailord")]
    Newer(i64),
    /// A key file that is none.
    #[error("{}", bad_key(.file, .checks))]
    BadKey {
        /// The file.
        file: PathBuf,
        /// The checks of its lines as they are, where it may have been typed.
        checks: Vec<String>,
    },
    /// Others can read the key.
    #[error(
        "the key {} can be read by others on this machine: `chmod 600 {}`, and when they may have \
         read it, `tailord vault rotate`", .0.display(), .0.display()
    )]
    OpenKey(PathBuf),
    /// A public key that is none.
    #[error("`{0}` is no public key of age; they begin with age1")]
    Recipient(String),
    /// Two keys are one.
    #[error("the vault must be sealed for two different keys")]
    OneKey,
    /// A name that is none.
    #[error(
        "`{0}` is no name of a secret; write letters, digits, `_`, `-` and dots, such as \
         slack.bot_token"
    )]
    Name(String),
    /// Nothing to keep.
    #[error("there is no value for {0} on standard input; pipe it in, or type it when asked")]
    EmptyValue(String),
    /// No such secret.
    #[error("there is no secret {name} in the vault{}", hint(.near.as_deref()))]
    NoSecret {
        /// The name.
        name: String,
        /// The nearest name.
        near: Option<String>,
    },
    /// Sealing failed.
    #[error("the vault could not be sealed: {0}")]
    Seal(String),
    /// What was read back is not what was written.
    #[error(
        "the vault could not be written to {}: what was read back differs. The old one is \
         untouched; check the disk", .0.display()
    )]
    NotAsWritten(PathBuf),
    /// A file could not be used.
    #[error("cannot {what} {}: {error}", .path.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
}

impl VaultError {
    pub(super) fn io(what: &'static str, path: &Path, error: std::io::Error) -> Self {
        Self::Io { what, path: path.to_owned(), error }
    }
}

fn list(paths: &[PathBuf]) -> String {
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    paths.join(" or ")
}

fn hint(near: Option<&str>) -> String {
    match near {
        Some(near) => format!("; did you mean {near}?"),
        None => "; `tailord vault list` shows what there is".into(),
    }
}

fn bad_key(file: &Path, checks: &[String]) -> String {
    let file = file.display();
    if checks.is_empty() {
        return format!("{file} holds no key; keys begin with AGE-SECRET-KEY-1");
    }
    format!(
        "the key in {file} is mistyped. The checks of its lines, as they are typed, are {}; the line \
         whose check differs from the one on the recovery kit is the wrong one",
        checks.join(" ")
    )
}
