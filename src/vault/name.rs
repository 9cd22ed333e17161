//! Names of secrets.

use super::VaultError;

/// Longest name.
const LONGEST: usize = 100;

/// A name is parts of letters, digits, `_` and `-` with dots between, and begins with a letter: what
/// can stand in a configuration file, in a file name, and on a printed page.
///
/// # Errors
/// [`VaultError::Name`].
pub fn validate(name: &str) -> Result<(), VaultError> {
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let sound = name.len() <= LONGEST
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.split('.').all(|part| !part.is_empty() && part.chars().all(letter));
    if sound { Ok(()) } else { Err(VaultError::Name(name.chars().take(LONGEST).collect())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain() {
        for name in ["slack.bot_token", "a", "llm.providers.open-ai.api_key", "API_KEY2"] {
            validate(name).unwrap();
        }
        let long = "a".repeat(101);
        for name in ["", ".a", "a.", "a..b", "../a", "a b", "1a", "a\nb", "ä", "a/b", &long] {
            assert!(validate(name).is_err(), "{name:?}");
        }
    }
}
