//! Where secrets come from: the environment, else credentials of the service manager, else the
//! vault, else the file.
//!
//! <https://systemd.io/CREDENTIALS/>

use std::path::PathBuf;

use figment::value::{Dict, Map, Value};
use figment::{Metadata, Profile, Provider};

use super::PREFIX;

/// One secret from one source.
pub(super) struct Layer {
    /// What `check --explain` says of it.
    source: String,
    key: String,
    value: String,
}

impl Layer {
    pub(super) fn new(source: String, key: &str, value: String) -> Self {
        Self { source, key: key.to_owned(), value }
    }
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.source.clone())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let nested = figment::util::nest(&self.key, Value::from(self.value.clone()));
        let dict = nested.into_dict().unwrap_or_default();
        Ok(Profile::Default.collect(dict))
    }
}

/// What the unit calls the folder it gives: its files are credentials `tailord_NAME`.
const FOLDER: &str = "tailord_";

/// The credential of this name, where the service manager gives one: by itself, or in a folder.
pub(super) fn path(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from)?;
    if !folder.is_absolute() {
        return None;
    }
    let in_folder = folder.join(format!("{FOLDER}{name}"));
    Some(if in_folder.exists() { in_folder } else { folder.join(name) })
}

/// The credential `section.key`.
///
/// # Errors
/// In words for people: a credential that is there but can't be read is needed.
pub(super) fn credential(key: &str) -> Result<Option<Layer>, String> {
    let Some(path) = path(key) else { return Ok(None) };
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let value = text.strip_suffix('\n').unwrap_or(&text).to_owned();
            Ok(Some(Layer::new(format!("credential {key}"), key, value)))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("the credential {} cannot be read: {error}", path.display())),
    }
}

/// The environment variable of `section.key`, as it is: no number or list is read from a secret.
pub(super) fn environment(key: &str) -> Option<Layer> {
    let name = variable(key);
    let (_, value) = std::env::vars_os()
        .find(|(found, _)| found.to_str().is_some_and(|found| found.eq_ignore_ascii_case(&name)))?;
    Some(Layer::new(format!("environment {name}"), key, value.into_string().ok()?))
}

/// The name of the environment variable of a key.
pub(super) fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.to_uppercase().replace('.', "__"))
}
