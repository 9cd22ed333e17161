//! Patterns that are constants of this crate.

use regex::{Regex, RegexSet};

use crate::text::latin_pattern;

/// Compiles a constant; use inside a `LazyLock`. A pattern that is wrong fails every test.
pub(super) fn regex(pattern: &str) -> Regex {
    Regex::new(&latin_pattern(pattern)).expect("a constant pattern")
}

/// Several constants in one automaton.
pub(super) fn regex_set<S: AsRef<str>>(patterns: impl IntoIterator<Item = S>) -> RegexSet {
    let patterns = patterns.into_iter().map(|pattern| latin_pattern(pattern.as_ref()));
    RegexSet::new(patterns).expect("constant patterns")
}
