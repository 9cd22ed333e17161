//! Language models.

use serde::{Deserialize, Serialize};

/// Language models.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LlmSettings {}

impl LlmSettings {
    /// Says what does not fit, naming the key.
    pub(super) fn validate(&self) -> Result<(), String> {
        Ok(())
    }
}
