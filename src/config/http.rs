//! Health and figures over HTTP.

use serde::{Deserialize, Serialize};

/// Health and figures over HTTP.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HttpSettings {}

impl HttpSettings {
    /// Says what does not fit, naming the key.
    pub(super) fn validate(&self) -> Result<(), String> {
        Ok(())
    }
}
