//! Patterns of cue words.

use regex::Regex;

/// Compiles a pattern to be matched against lower-case text. Unicode classes would make the lists
/// of cue words cost 100 ms at start; so here `\w` is any character but blanks and punctuation,
/// and `\d` and `\b` are those of ASCII.
pub fn lower_case_pattern(words: &str) -> Regex {
    let words =
        words.replace(r"\w", r"[^\s.,;:()]").replace(r"\d", "[0-9]").replace(r"\b", r"(?-u:\b)");
    Regex::new(&words).expect("a valid pattern")
}
