//! Compiled patterns.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::OnceLock;

use regex::{Captures, Match, Regex, RegexBuilder};

use crate::text::latin_pattern;

/// A regular expression compiled once: `pattern!(NAME, r"…")`.
macro_rules! pattern {
    ($name:ident, $source:expr) => {
        static $name: std::sync::LazyLock<$crate::pipeline::extract::pattern::Pattern> =
            std::sync::LazyLock::new(|| $crate::pipeline::extract::pattern::Pattern::new($source));
    };
}

pub(super) use pattern;

/// A regular expression for the fields of a posting.
///
/// The fast engine does not know where words end beside letters of other alphabets: it gives texts
/// with a dash or a typographic quote to one that is fifty times slower. Those are first searched for
/// the same without ends of words; where that is not found, nothing is.
pub(super) struct Pattern {
    regex: Regex,
    source: String,
    loose: OnceLock<Regex>,
}

impl Pattern {
    pub(super) fn new(source: &str) -> Self {
        let source = latin_pattern(source);
        Self { regex: compile(&source), source, loose: OnceLock::new() }
    }

    /// Itself, unless the text has nothing that matches.
    pub(super) fn in_text(&self, text: &str) -> Option<&Regex> {
        let loose = || self.loose.get_or_init(|| compile(&self.source.replace(r"\b", "")));
        (text.is_ascii() || loose().is_match(text)).then_some(&self.regex)
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        self.in_text(text).is_some_and(|regex| regex.is_match(text))
    }

    pub(super) fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.in_text(text)?.find(text)
    }

    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.in_text(text)?.captures(text)
    }

    pub(super) fn replace_all<'t>(&self, text: &'t str, by: impl regex::Replacer) -> Cow<'t, str> {
        match self.in_text(text) {
            Some(regex) => regex.replace_all(text, by),
            None => Cow::Borrowed(text),
        }
    }
}

/// For what is asked more rarely.
impl Deref for Pattern {
    type Target = Regex;

    fn deref(&self) -> &Regex {
        &self.regex
    }
}

fn compile(source: &str) -> Regex {
    RegexBuilder::new(source).dfa_size_limit(4 << 20).build().expect("a valid pattern")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole_beside_letters_of_any_alphabet() {
        let pattern = Pattern::new(r"(?i)\b(remote|café)\b");
        for (text, found) in [
            ("fully remote", Some("remote")),
            ("remotely", None),
            ("„remote“ – gern", Some("remote")),
            ("– remotely", None),
            ("éremote", None),
            ("Café, später", Some("Café")),
            ("Caféhaus – später", None),
            ("nichts – später", None),
        ] {
            assert_eq!(pattern.find(text).map(|found| found.as_str()), found, "{text}");
            assert_eq!(pattern.is_match(text), found.is_some(), "{text}");
            assert_eq!(pattern.captures(text).is_some(), found.is_some(), "{text}");
            let replaced = pattern.replace_all(text, "_");
            assert_eq!(replaced, pattern.regex.replace_all(text, "_"), "{text}");
        }
    }
}
