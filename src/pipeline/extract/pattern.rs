//! Compiled patterns.

use std::borrow::Cow;
use std::sync::OnceLock;

use regex::{Captures, Match, Regex, RegexBuilder, Replacer};

use crate::text::required::Required;
use crate::text::{ascii_pattern, latin_pattern};

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
/// The fast engine knows where words end beside ASCII letters only. Texts whose other characters are
/// no letters (dashes, quotes, bullets) lose nothing by that. In those with letters of other alphabets
/// the same is first searched for without ends of words; where that is not found, nothing is, and else
/// the engine that knows all letters decides, which is fifty times slower.
///
/// Each form is compiled when a text first needs it and has a word that it must have: compiling takes
/// longer than all else that is done with it for one posting.
pub(super) struct Pattern {
    /// With what is left for any text of its classes.
    source: String,
    /// For texts without letters of other alphabets.
    plain: String,
    /// Whether it tells ends of words.
    has_ends: bool,
    required: Required,
    ascii: OnceLock<Regex>,
    loose: OnceLock<Regex>,
    exact: OnceLock<Regex>,
}

impl Pattern {
    pub(super) fn new(source: &str) -> Self {
        Self::of(source, latin_pattern(source))
    }

    /// The same with its classes as they stand.
    pub(super) fn of_any_script(source: &str) -> Self {
        Self::of(source, source.to_owned())
    }

    fn of(written: &str, source: String) -> Self {
        let [ascii, loose, exact] = [const { OnceLock::new() }; 3];
        let (plain, required) = (ascii_pattern(written), Required::new([written]));
        let has_ends = written.contains(r"\b");
        Self { source, plain, has_ends, required, ascii, loose, exact }
    }

    fn ascii(&self) -> &Regex {
        self.ascii.get_or_init(|| compile(&self.plain))
    }

    fn loose(&self) -> &Regex {
        self.loose.get_or_init(|| compile(&self.source.replace(r"\b", "")))
    }

    fn exact(&self) -> &Regex {
        self.exact.get_or_init(|| compile(&self.source))
    }

    /// The form for this text, unless it has nothing that matches.
    pub(super) fn in_text(&self, text: &str) -> Option<&Regex> {
        let is_plain =
            self.source == self.plain || text.chars().all(|c| c.is_ascii() || is_mark(c));
        let form = match (is_plain, self.has_ends) {
            (true, _) => &self.ascii,
            (false, true) => &self.loose,
            (false, false) => &self.exact,
        };
        if form.get().is_none() && self.required.in_text(text) == 0 {
            return None;
        }
        match (is_plain, self.has_ends) {
            (true, _) => Some(self.ascii()),
            (false, true) => self.loose().is_match(text).then(|| self.exact()),
            (false, false) => Some(self.exact()),
        }
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        self.in_text(text).is_some_and(|regex| regex.is_match(text))
    }

    pub(super) fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.in_text(text)?.find(text)
    }

    pub(super) fn find_at<'t>(&self, text: &'t str, start: usize) -> Option<Match<'t>> {
        self.in_text(text)?.find_at(text, start)
    }

    pub(super) fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        self.in_text(text).into_iter().flat_map(|regex| regex.find_iter(text))
    }

    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.in_text(text)?.captures(text)
    }

    pub(super) fn captures_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        self.in_text(text).into_iter().flat_map(|regex| regex.captures_iter(text))
    }

    pub(super) fn replace<'t>(&self, text: &'t str, by: impl Replacer) -> Cow<'t, str> {
        match self.in_text(text) {
            Some(regex) => regex.replace(text, by),
            None => Cow::Borrowed(text),
        }
    }

    pub(super) fn replace_all<'t>(&self, text: &'t str, by: impl Replacer) -> Cow<'t, str> {
        match self.in_text(text) {
            Some(regex) => regex.replace_all(text, by),
            None => Cow::Borrowed(text),
        }
    }
}

/// Whether the character is a mark of which no word is made.
fn is_mark(c: char) -> bool {
    let among = matches!(c, '\u{a0}'..='\u{bf}' | '\u{2010}'..='\u{203e}' | '\u{20a0}'..='\u{20c0}'
        | '\u{2190}'..='\u{245f}' | '\u{2500}'..='\u{2bff}');
    among && !c.is_alphanumeric()
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
            ("“remote” – now", Some("remote")),
            ("€remote…", Some("remote")),
            ("– remotely", None),
            ("– café –", Some("café")),
        ] {
            assert_eq!(pattern.find(text).map(|found| found.as_str()), found, "{text}");
            assert_eq!(pattern.is_match(text), found.is_some(), "{text}");
            assert_eq!(pattern.captures(text).is_some(), found.is_some(), "{text}");
            assert_eq!(pattern.find_iter(text).count(), usize::from(found.is_some()), "{text}");
            let replaced = pattern.replace_all(text, "_");
            assert_eq!(replaced, pattern.exact().replace_all(text, "_"), "{text}");
        }
    }

    #[test]
    fn no_mark_is_a_character_of_words() {
        let word = Regex::new(r"\w").expect("a pattern");
        let marks = ('\u{80}'..='\u{10ffff}').filter(|c| is_mark(*c));
        assert!(marks.clone().count() > 1000);
        for mark in marks {
            assert!(!word.is_match(&mark.to_string()), "U+{:04X}", u32::from(mark));
        }
        assert!("‘’“”„–—•·…€£§«»→✓●".chars().all(is_mark));
    }
}
