//! Secrets at rest.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Secrets at rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VaultSettings {
    /// The sealed file, beside the configuration file unless it is an absolute path.
    pub file: PathBuf,
    /// The key that opens it; empty = `vault.key` in the user's configuration folder. A credential
    /// `vault.key` of the service manager opens it, too.
    pub identity: PathBuf,
}

impl Default for VaultSettings {
    fn default() -> Self {
        Self { file: PathBuf::from("vault.age"), identity: PathBuf::new() }
    }
}

impl VaultSettings {
    /// Says what does not fit, naming the key.
    pub(super) fn validate(&self) -> Result<(), String> {
        if self.file.as_os_str().is_empty() {
            return Err("vault.file is empty; write the name of a file such as vault.age".into());
        }
        Ok(())
    }
}
