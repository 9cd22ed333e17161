//! Who is told what is wrong.

use serde::{Deserialize, Serialize};

/// Who is told what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AlertSettings {}

impl AlertSettings {
    /// Says what does not fit, naming the key.
    pub(super) fn validate(&self) -> Result<(), String> {
        Ok(())
    }
}
