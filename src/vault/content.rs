//! What is in a vault.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Keys, VaultError};
use crate::redact;

/// The form of the document within.
const FORM: u32 = 1;

/// Told to whoever opens the file without this program.
const HEAD: &str = "# Secrets of tailord, by the name of their setting. This text is not sealed: do \
                    not save it anywhere.\n";

/// The document within the sealed file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    form: u32,
    /// Whom it is sealed for.
    pub recipients: Recipients,
    /// The secrets by name.
    #[serde(default)]
    pub secrets: BTreeMap<String, Entry>,
}

/// The public keys a vault is sealed for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipients {
    /// The key of the machine.
    pub operator: String,
    /// Since when.
    pub operator_since: DateTime<Utc>,
    /// The key on paper.
    pub recovery: String,
    /// Since when.
    pub recovery_since: DateTime<Utc>,
    /// More keys, each of which opens it alone.
    #[serde(default)]
    pub others: Vec<String>,
}

/// One secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The secret itself.
    pub value: String,
    /// When it was put there.
    pub set_at: DateTime<Utc>,
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.secrets.keys()).finish()
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {}", redact::MASK, self.set_at)
    }
}

impl Content {
    /// An empty vault.
    #[must_use]
    pub fn new(recipients: Recipients) -> Self {
        Self { form: FORM, recipients, secrets: BTreeMap::new() }
    }

    /// Puts a secret in, in place of the one of this name.
    ///
    /// # Errors
    /// A name that is none, or an empty value.
    pub fn set(&mut self, name: &str, value: &str, now: DateTime<Utc>) -> Result<(), VaultError> {
        super::validate_name(name)?;
        if value.trim().is_empty() {
            return Err(VaultError::EmptyValue(name.to_owned()));
        }
        self.secrets.insert(name.to_owned(), Entry { value: value.to_owned(), set_at: now });
        Ok(())
    }

    /// The secret of this name.
    ///
    /// # Errors
    /// There is none, with the nearest name there is.
    pub fn get(&self, name: &str) -> Result<&Entry, VaultError> {
        self.secrets.get(name).ok_or_else(|| {
            let near = crate::text::did_you_mean(name, self.secrets.keys().map(String::as_str));
            VaultError::NoSecret { name: name.to_owned(), near: near.map(ToString::to_string) }
        })
    }

    /// Takes a secret out.
    ///
    /// # Errors
    /// As [`Content::get`].
    pub fn remove(&mut self, name: &str) -> Result<(), VaultError> {
        self.get(name)?;
        self.secrets.remove(name);
        Ok(())
    }

    pub(super) fn to_text(&self) -> Result<String, VaultError> {
        let text = toml::to_string(self).map_err(|error| VaultError::Form(error.to_string()))?;
        Ok(format!("{HEAD}{text}"))
    }

    /// Reads the document; from now on none of its values is shown by accident.
    pub(super) fn from_text(text: &str) -> Result<Self, VaultError> {
        // The error of the whole would quote the line.
        let form = toml::from_str::<toml::Table>(text)
            .ok()
            .and_then(|table| table.get("form")?.as_integer());
        match form {
            Some(form) if form == i64::from(FORM) => {}
            Some(form) => return Err(VaultError::Newer(form)),
            None => return Err(VaultError::Form("it has no form".into())),
        }
        let content: Self = toml::from_str(text).map_err(|error| {
            VaultError::Form(error.message().lines().next().unwrap_or("").into())
        })?;
        content.recipients.validate()?;
        for entry in content.secrets.values() {
            redact::learn(&entry.value);
        }
        Ok(content)
    }
}

impl Recipients {
    pub(super) fn new(operator: String, recovery: String, now: DateTime<Utc>) -> Self {
        Self { operator, operator_since: now, recovery, recovery_since: now, others: Vec::new() }
    }

    /// All public keys.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        [&self.operator, &self.recovery].into_iter().chain(&self.others).map(String::as_str)
    }

    pub(super) fn parsed(&self) -> Result<Vec<age::x25519::Recipient>, VaultError> {
        self.all()
            .map(|key| key.parse().map_err(|_| VaultError::Recipient(key.to_owned())))
            .collect()
    }

    /// # Errors
    /// A public key that is none, or two that are one: then one key would be all there is.
    pub(super) fn validate(&self) -> Result<(), VaultError> {
        self.parsed()?;
        if self.operator == self.recovery {
            return Err(VaultError::OneKey);
        }
        Ok(())
    }

    /// One of these keys opens it.
    pub(super) fn any_of(&self, keys: &Keys) -> bool {
        keys.public().any(|key| self.all().any(|recipient| recipient == key))
    }
}
