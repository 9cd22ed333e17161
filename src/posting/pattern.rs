//! Patterns that are constants of this crate.

use regex::{Regex, RegexSet};

/// Compiles a constant; use inside a `LazyLock`. A pattern that is wrong fails every test.
pub(super) fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

/// Several constants in one automaton.
pub(super) fn regex_set<S: AsRef<str>>(patterns: impl IntoIterator<Item = S>) -> RegexSet {
    RegexSet::new(patterns).expect("constant patterns")
}
