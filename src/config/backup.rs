//! Backups.

use serde::{Deserialize, Serialize};

/// Backups.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BackupSettings {}

impl BackupSettings {
    /// Says what does not fit, naming the key.
    pub(super) fn validate(&self) -> Result<(), String> {
        Ok(())
    }
}
