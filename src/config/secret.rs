//! Values that are never shown.

use std::cell::Cell;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Settings;
use crate::redact::{self, MASK};

/// Stands for each secret while their places are looked for; no value can be it.
const MARK: &str = "\u{0}secret";

thread_local! {
    static MARKING: Cell<bool> = const { Cell::new(false) };
}

/// A token or key. Its `Debug` and its serialised form say only whether it is set, and its value is
/// masked in all that the program says ([`redact`]).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The value itself: for the one place that sends it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Nothing is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&str> for Secret {
    fn from(value: &str) -> Self {
        redact::learn(value);
        Self(value.to_owned())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_empty() { "(not set)" } else { MASK })
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if MARKING.get() {
            return serializer.serialize_str(MARK);
        }
        serializer.serialize_str(if self.0.is_empty() { "" } else { MASK })
    }
}

impl<'de> Deserialize<'de> for Secret {
    /// A password of digits alone is one, too: refusing it would show it.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Scalar {
            Text(String),
            Whole(i64),
            Large(u64),
            Other(serde::de::IgnoredAny),
        }
        match Scalar::deserialize(deserializer)? {
            Scalar::Text(text) => Ok(Self::from(text.as_str())),
            Scalar::Whole(number) => Ok(Self::from(number.to_string().as_str())),
            Scalar::Large(number) => Ok(Self::from(number.to_string().as_str())),
            Scalar::Other(_) => {
                Err(serde::de::Error::custom("a secret is a text; write it in quotes"))
            }
        }
    }
}

/// The keys of all secrets of these settings, as `section.key`; those in lists have none.
pub(super) fn keys(settings: &Settings) -> Vec<String> {
    MARKING.set(true);
    let value = serde_json::to_value(settings);
    MARKING.set(false);
    let mut found = Vec::new();
    collect(&value.unwrap_or_default(), "", &mut found);
    found
}

fn collect(value: &serde_json::Value, path: &str, found: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) if text == MARK => found.push(path.to_owned()),
        serde_json::Value::Object(fields) => {
            for (key, value) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                collect(value, &format!("{path}{dot}{key}"), found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_in_no_form() {
        let secret = Secret::from("xoxb-1234");
        let shown = format!("{secret:?} {}", serde_json::to_string(&secret).unwrap());
        assert_eq!(shown, "******** \"********\"");
        assert_eq!(format!("{:?}", Secret::default()), "(not set)");
        assert_eq!(secret.expose(), "xoxb-1234");
    }

    #[test]
    fn the_places_of_secrets_are_found_and_nothing_is_marked_afterwards() {
        let keys = keys(&Settings::default());
        assert!(keys.contains(&"slack.bot_token".to_owned()), "{keys:?}");
        assert!(keys.contains(&"slack.app_token".to_owned()), "{keys:?}");
        assert!(!keys.contains(&"slack.api_url".to_owned()), "{keys:?}");
        assert_eq!(serde_json::to_string(&Secret::default()).unwrap(), "\"\"");
    }

    #[test]
    fn digits_are_a_secret_and_lists_are_none() {
        let read = |text: &str| toml::from_str::<crate::config::SlackSettings>(text);
        assert_eq!(read("bot_token = 123456").unwrap().bot_token.expose(), "123456");
        let error = read("bot_token = [\"xoxb-in-a-list\"]").unwrap_err();
        assert!(error.message().contains("a secret is a text"), "{}", error.message());
    }
}
