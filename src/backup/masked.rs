//! The configuration file as it is backed up: without its secrets. They belong in the vault; a backup
//! must not be another place to steal them from.

use serde_json::Value as Json;
use toml::Value as Toml;

/// The text of the file without the values that `settings` (all settings as JSON, secrets masked with
/// `mask`) says are secret; and how many were left out.
///
/// # Errors
/// When the file is no longer TOML.
pub fn masked(text: &str, settings: &Json, mask: &str) -> Result<(String, usize), String> {
    let whole: Toml = text.parse::<toml::Table>().map(Toml::Table).map_err(|e| e.to_string())?;
    let mut secrets = Vec::new();
    collect(&whole, settings, mask, &mut secrets);
    secrets.retain(|secret| !secret.is_empty());
    if secrets.is_empty() {
        return Ok((text.to_owned(), 0));
    }
    let mut blank = whole;
    wipe(&mut blank, settings, mask);
    // Longest first: one may be part of another.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    let short = secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret, ""));
    let same = short.parse::<toml::Table>().is_ok_and(|table| Toml::Table(table) == blank);
    // Comments are lost where the plain way does not do.
    let text = match same {
        true => short,
        false => toml::to_string_pretty(&blank).map_err(|error| error.to_string())?,
    };
    Ok((text, secrets.len()))
}

fn collect(file: &Toml, settings: &Json, mask: &str, secrets: &mut Vec<String>) {
    match (file, settings) {
        (Toml::String(value), Json::String(shown)) if shown == mask => secrets.push(value.clone()),
        (Toml::Table(file), Json::Object(settings)) => {
            for (key, value) in file {
                if let Some(shown) = settings.get(key) {
                    collect(value, shown, mask, secrets);
                }
            }
        }
        (Toml::Array(file), Json::Array(settings)) => {
            for (value, shown) in file.iter().zip(settings) {
                collect(value, shown, mask, secrets);
            }
        }
        _ => {}
    }
}

fn wipe(file: &mut Toml, settings: &Json, mask: &str) {
    match (file, settings) {
        (Toml::String(value), Json::String(shown)) if shown == mask => value.clear(),
        (Toml::Table(file), Json::Object(settings)) => {
            for (key, value) in file {
                if let Some(shown) = settings.get(key) {
                    wipe(value, shown, mask);
                }
            }
        }
        (Toml::Array(file), Json::Array(settings)) => {
            for (value, shown) in file.iter_mut().zip(settings) {
                wipe(value, shown, mask);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(text: &str) -> (String, usize) {
        let settings = serde_json::json!({
            "slack": {"bot_token": "***", "app_token": "", "pace_ms": 1},
            "llm": {"providers": [{"key": "***", "name": "own"}]},
        });
        masked(text, &settings, "***").unwrap()
    }

    #[test]
    fn secrets_go_and_everything_else_stays() {
        let text = "# mine\n[slack]\nbot_token = \"xoxb-1\" # the bot\npace_ms = 1\n\
                    [[llm.providers]]\nkey = 'sk-2'\nname = \"own\"\n";
        let (kept, count) = without(text);
        assert_eq!(count, 2);
        assert_eq!(kept, text.replace("xoxb-1", "").replace("sk-2", ""));
    }

    /// A short secret occurs elsewhere, an escaped one nowhere: both go all the same.
    #[test]
    fn odd_secrets_go_too() {
        for text in ["[slack]\nbot_token = \"s\"\n", "[slack]\nbot_token = \"\\u0078oxb\"\n"] {
            let (kept, count) = without(text);
            assert_eq!(count, 1, "{kept}");
            assert_eq!(kept.trim(), "[slack]\nbot_token = \"\"", "{text}");
        }
        assert_eq!(without("[slack]\npace_ms = 1\n").1, 0);
    }
}
