//! Words a model says it copied from the posting: where they stand. What stands nowhere was not
//! copied.

use crate::pipeline::text::{sentences, squash};
use crate::posting::Span;

/// Fewest words by which a sentence is found.
const LEAST_WORDS: usize = 3;
/// Longest sentence taken, in bytes.
const LONGEST: usize = 600;

/// One posting, made ready to look for words in.
pub struct Quotes<'a> {
    text: &'a str,
    /// The text as it is compared, and for each byte of it the byte it came from.
    folded: String,
    map: Vec<usize>,
    sentences: Vec<Span>,
}

impl<'a> Quotes<'a> {
    /// Reads the posting once.
    pub fn new(text: &'a str) -> Self {
        let mut folded = String::with_capacity(text.len());
        let mut map = Vec::with_capacity(text.len() + 1);
        for (at, mark) in text.char_indices() {
            let mark = fold(mark);
            if mark == ' ' && (folded.is_empty() || folded.ends_with(' ')) {
                continue;
            }
            folded.push(mark);
            map.extend(std::iter::repeat_n(at, mark.len_utf8()));
        }
        map.push(text.len());
        Self { text, folded, map, sentences: sentences(text) }
    }

    /// Where these words stand, as whole words.
    pub fn find(&self, words: &str) -> Option<Span> {
        let wanted: String = squash(words).chars().map(fold).collect();
        let wanted = wanted.trim_end_matches(['.', '…', ' ']).trim();
        if wanted.chars().count() < 2 {
            return None;
        }
        let inner = |mark: char| mark.is_alphanumeric();
        let (first, last) = (wanted.chars().next()?, wanted.chars().next_back()?);
        let start = self.folded.match_indices(wanted).map(|(at, _)| at).find(|&at| {
            let before = self.folded[..at].chars().next_back();
            let after = self.folded[at + wanted.len()..].chars().next();
            let cut_before = inner(first) && before.is_some_and(inner);
            let cut_after = inner(last) && after.is_some_and(inner);
            !cut_before && !cut_after
        })?;
        let last_byte = start + wanted.len() - last.len_utf8();
        let end = self.map[last_byte];
        let end = end + self.text[end..].chars().next().map_or(0, char::len_utf8);
        Some(Span { start: self.map[start], end })
    }

    /// The whole sentence or list item that these words begin or stand in, without the mark of a list.
    pub fn find_sentence(&self, words: &str) -> Option<Span> {
        if words.split_whitespace().count() < LEAST_WORDS {
            return None;
        }
        let span = self.find(words)?;
        let whole = self
            .sentences
            .iter()
            .find(|whole| whole.start <= span.start && span.start < whole.end)?;
        let text = &self.text[whole.start..whole.end];
        let mark = text.len() - text.trim_start_matches(['-', '•', '*', '–', '#', ' ']).len();
        let words = Span { start: whole.start + mark, end: whole.end };
        (words.end - words.start <= LONGEST).then_some(words)
    }
}

/// As characters are compared: quotation marks, dashes and blanks come in many forms.
fn fold(mark: char) -> char {
    match mark {
        '‹' => '<',
        '›' => '>',
        '“' | '”' | '„' | '«' | '»' => '"',
        '’' | '‘' => '\'',
        '–' | '—' | '‑' => '-',
        mark if mark.is_whitespace() => ' ',
        mark => mark,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Lead Engineer – Platform\n\nOur  releases\ntake “three” days. They fail.\n- 5+ years of C++\n- a <b> tag";

    #[test]
    fn words_are_found_where_they_stand() {
        let quotes = Quotes::new(TEXT);
        let slice = |words: &str| quotes.find(words).map(|span| &TEXT[span.start..span.end]);
        assert_eq!(slice("releases take \"three\" days"), Some("releases\ntake “three” days"));
        assert_eq!(slice("Engineer - Platform"), Some("Engineer – Platform"));
        assert_eq!(slice("a ‹b› tag"), Some("a <b> tag"));
        assert_eq!(slice("5+ years of C++"), Some("5+ years of C++"));
        assert_eq!(slice("They fail..."), Some("They fail"));
    }

    #[test]
    fn what_stands_nowhere_is_not_found() {
        let quotes = Quotes::new(TEXT);
        for words in ["", "x", "ngineer", "release", "four days", "lead engineer", "fail. 5+"] {
            assert_eq!(quotes.find(words), None, "{words}");
        }
    }

    #[test]
    fn the_beginning_of_a_sentence_stands_for_all_of_it() {
        let text =
            "Lead Engineer\n\nOur releases take three days. They fail.\n- Five years of C++\n";
        let quotes = Quotes::new(text);
        let slice =
            |words: &str| quotes.find_sentence(words).map(|span| &text[span.start..span.end]);
        assert_eq!(slice("Our releases take"), Some("Our releases take three days."));
        assert_eq!(slice("Five years of"), Some("Five years of C++"));
        assert_eq!(quotes.find_sentence("Our releases"), None, "two words are chance");
    }
}
