//! What may be spent.

use serde::{Deserialize, Serialize};

/// What may be spent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BudgetSettings {}

impl BudgetSettings {
    /// Says what does not fit, naming the key.
    pub(super) fn validate(&self) -> Result<(), String> {
        Ok(())
    }
}
