//! Takes secrets out of text that leaves.

use std::sync::LazyLock;

use regex::Regex;

use crate::config::{Secret, Settings};

/// What stands in the place of a secret.
const MASKED: &str = "********";

/// Shorter values would take ordinary words out.
const SHORTEST: usize = 6;

/// Tokens by their looks, and what stands between `//` and `@` in an address.
static LOOKS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        \b(?:xox[abeprs]|xapp)-[A-Za-z0-9-]{4,}
        | \bsk-[A-Za-z0-9_-]{8,}
        | \bAGE-SECRET-KEY-[A-Z0-9]+
        | \bAKIA[A-Z0-9]{12,}
        | \b[Bb]earer\s+[A-Za-z0-9._~+/=-]{8,}
        | (?P<scheme>://)[^/\s@:]+:[^/\s@]+@
        | hooks\.slack\.com/[A-Za-z0-9/_-]+
        ",
    )
    .unwrap_or_else(|_| unreachable!("a constant that a test reads"))
});

/// Knows the secrets of a configuration.
#[derive(Debug)]
pub struct Mask<'a> {
    values: Vec<&'a str>,
}

impl<'a> Mask<'a> {
    /// Of these settings.
    #[must_use]
    pub fn of(settings: &'a Settings) -> Self {
        let Settings { slack, alerts, .. } = settings;
        let secrets: [&Secret; 5] = [
            &slack.bot_token,
            &slack.app_token,
            &alerts.webhook_url,
            &alerts.smtp_password,
            &alerts.ping_url,
        ];
        let values = secrets.into_iter().map(Secret::expose);
        Self { values: values.filter(|value| value.len() >= SHORTEST).collect() }
    }

    /// The text without them.
    #[must_use]
    pub fn hide(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for value in &self.values {
            if text.contains(value) {
                text = text.replace(value, MASKED);
            }
        }
        LOOKS
            .replace_all(&text, |found: &regex::Captures<'_>| match found.name("scheme") {
                Some(_) => format!("://{MASKED}@"),
                None => MASKED.to_owned(),
            })
            .into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_by_value_and_by_looks_and_words_are_not() {
        let mut settings = Settings::default();
        settings.alerts.smtp_password = "hunter2hunter2".into();
        let mask = Mask::of(&settings);
        for (text, wanted) in [
            ("login with hunter2hunter2 failed", "login with ******** failed"),
            ("token xoxb-123-abc is bad", "token ******** is bad"),
            ("xapp-1-A0-9 and sk-ant-0123456789", "******** and ********"),
            ("GET https://me:pass@host/x failed", "GET https://********@host/x failed"),
            ("Authorization: Bearer abcdefghij", "Authorization: ********"),
            ("the disk is full: 3 % free", "the disk is full: 3 % free"),
            ("ask-me-anything at 10:30", "ask-me-anything at 10:30"),
        ] {
            assert_eq!(mask.hide(text), wanted);
        }
    }
}
