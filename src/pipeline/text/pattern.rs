//! Patterns of cue words.

use std::ops::Deref;
use std::sync::OnceLock;

use regex::{Match, Regex};

use crate::text::required::Required;

/// A pattern for lower-case text, compiled when a text has a word that it must have.
#[derive(Debug)]
pub struct CuePattern {
    source: String,
    required: Required,
    compiled: OnceLock<Regex>,
}

impl CuePattern {
    /// The pattern, unless nothing of the text matches.
    fn in_text(&self, text: &str) -> Option<&Regex> {
        let may = self.compiled.get().is_some() || self.required.in_text(text) > 0;
        may.then_some(self)
    }

    /// Whether it matches.
    pub fn is_match(&self, text: &str) -> bool {
        self.in_text(text).is_some_and(|pattern| pattern.is_match(text))
    }

    /// The first match.
    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.in_text(text)?.find(text)
    }

    /// All matches.
    pub fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        self.in_text(text).into_iter().flat_map(|pattern| pattern.find_iter(text))
    }
}

/// For what is asked more rarely.
impl Deref for CuePattern {
    type Target = Regex;

    fn deref(&self) -> &Regex {
        self.compiled.get_or_init(|| Regex::new(&self.source).expect("a valid pattern"))
    }
}

/// A pattern to be matched against lower-case text. Unicode classes would make the lists of cue words
/// cost 100 ms at start; so here `\w` is any character but blanks and punctuation, and `\d` and `\b`
/// are those of ASCII.
pub fn lower_case_pattern(words: &str) -> CuePattern {
    let source =
        words.replace(r"\w", r"[^\s.,;:()]").replace(r"\d", "[0-9]").replace(r"\b", r"(?-u:\b)");
    let required = Required::new([words]);
    CuePattern { source, required, compiled: OnceLock::new() }
}
