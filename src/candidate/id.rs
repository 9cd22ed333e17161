//! Stable ids: from the text itself or from what its author named it, never from its position.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower-case words joined by hyphens: `Zürich, TU` → `zurich-tu`, `C++` → `cplusplus`. Falls back
/// to [`text_hash`] when no letter or digit is left, so it is never empty.
pub(super) fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            '+' => out.push_str("plus"),
            '#' => out.push_str("sharp"),
            'ß' => out.push_str("ss"),
            c if c.is_alphanumeric() => out.push(c),
            _ if out.ends_with('-') || out.is_empty() => {}
            _ => out.push('-'),
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    if out.is_empty() { text_hash(text) } else { out }
}

/// First eight hex digits of the SHA-256 of the text, after Unicode composition and with runs of
/// white space as one space.
pub(super) fn text_hash(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let normalised: String = words.join(" ").nfc().collect();
    let mut hash = crate::hash::sha256_hex(normalised.as_bytes());
    hash.truncate(8);
    hash
}

/// Whether an explicit id has the form ids have.
pub(super) fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 80
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_readable_and_never_empty() {
        assert_eq!(slug("Zürich, TU"), "zurich-tu");
        assert_eq!(slug("  Straße 7 "), "strasse-7");
        assert_eq!(slug("日本語"), "日本語");
        assert_eq!(slug("!!!").len(), 8);
        assert_eq!(slug("").len(), 8);
    }

    #[test]
    fn c_and_its_relatives_have_ids_of_their_own() {
        let ids = ["C", "C++", "C#"].map(slug);
        assert_eq!(ids, ["c", "cplusplus", "csharp"]);
    }

    #[test]
    fn hash_ignores_white_space_and_composition() {
        assert_eq!(text_hash("Caf\u{e9}  au\nlait"), text_hash("Cafe\u{301} au lait"));
        assert_ne!(text_hash("a"), text_hash("b"));
        assert_eq!(text_hash("abc").len(), 8);
    }
}
