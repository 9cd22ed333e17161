//! Patterns that are constants of this crate.

use std::sync::OnceLock;

use regex::{Regex, RegexSet};

use crate::text::required::Required;

/// Compiles a constant; use inside a `LazyLock`. A pattern that is wrong fails every test.
pub(super) fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

/// Several constants in one automaton.
pub(super) fn regex_set<S: AsRef<str>>(patterns: impl IntoIterator<Item = S>) -> RegexSet {
    RegexSet::new(patterns).expect("constant patterns")
}

/// Several constants of which most texts match none: each is compiled when a text has a word that it
/// must have.
pub(super) struct Patterns {
    required: Required,
    patterns: Vec<(String, OnceLock<Regex>)>,
}

impl Patterns {
    pub(super) fn new(patterns: impl IntoIterator<Item = String>) -> Self {
        let patterns: Vec<_> =
            patterns.into_iter().map(|pattern| (pattern, OnceLock::new())).collect();
        let required = Required::new(patterns.iter().map(|(pattern, _)| pattern));
        Self { required, patterns }
    }

    /// Whether one of them matches.
    pub(super) fn is_match(&self, text: &str) -> bool {
        let may = self.required.in_text(text);
        self.patterns.iter().enumerate().any(|(at, (pattern, compiled))| {
            may >> at & 1 == 1 && compiled.get_or_init(|| regex(pattern)).is_match(text)
        })
    }
}
