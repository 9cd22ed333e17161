//! Whether a line goes on in the next: the other way round of wrapping.

use crate::reader::hyphen::{Words, breaks_word};

/// Longest line that can come from wrapping at a column, in characters.
const WIDEST_WRAP: usize = 130;
/// How much of the width a line must fill (with the next line's first word) to have been wrapped
/// there; pages set in proportional type are ragged.
const FILL: f64 = 0.82;
/// Share of long lines that stop in mid-sentence above which a text counts as wrapped.
const MID_SENTENCE_SHARE: f64 = 0.25;

/// How a text is wrapped, judged from all of it.
pub(super) struct Wrapping {
    /// Column of the wrap, when the text is wrapped.
    width: Option<usize>,
    /// Words of the text, to tell hyphens of wrapping from hyphens of words.
    words: Words,
}

impl Wrapping {
    /// Looks at pairs of lines that follow each other with nothing between them.
    pub(super) fn judge<'a>(lines: impl Iterator<Item = &'a str>, pairs: &[(&str, &str)]) -> Self {
        let words = Words::of(lines);
        Self { width: wrap_width(pairs), words }
    }

    /// True when `next` continues `line`; `same_item` when both are in one list item by indent.
    pub(super) fn continues(&self, line: &str, next: &str, same_item: bool) -> bool {
        if same_item || breaks_word(line, next) {
            return true;
        }
        let Some(width) = self.width else {
            return false;
        };
        if is_heading_like(line) && !starts_lower(next) {
            return false;
        }
        let first_word = next.split_whitespace().next().map_or(0, |word| word.chars().count());
        let would_fill = line.chars().count() + 1 + first_word;
        if would_fill as f64 > FILL * width as f64 {
            return !line.ends_with(':');
        }
        starts_lower(next) && !ends_sentence(line) && would_fill * 2 > width
    }

    /// `line` with `next` after it: a hyphen of wrapping goes, a hyphen of the word stays.
    pub(super) fn join(&self, line: &mut String, next: &str) {
        self.words.join(line, next);
    }
}

/// The width of lines that others follow directly; paragraphs of one long line say nothing of it.
fn wrap_width(pairs: &[(&str, &str)]) -> Option<usize> {
    let mut lengths: Vec<usize> = pairs.iter().map(|(line, _)| line.chars().count()).collect();
    lengths.sort_unstable();
    // A few longer lines (an address, a table) don't speak against wrapping.
    let width = lengths.get(lengths.len().saturating_sub(1 + lengths.len() / 20)).copied()?;
    if width > WIDEST_WRAP {
        return None;
    }
    let long: Vec<_> =
        pairs.iter().filter(|(line, _)| line.chars().count() * 5 > width * 3).collect();
    let mid = long.iter().filter(|(line, next)| stops_mid_sentence(line, next)).count();
    let wrapped = mid >= 2 && mid as f64 >= MID_SENTENCE_SHARE * long.len() as f64;
    (wrapped || mid == 1 && long.len() == 1).then_some(width)
}

fn stops_mid_sentence(line: &str, next: &str) -> bool {
    starts_lower(next)
        && line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-' | '/' | '&' | ')'))
}

fn starts_lower(line: &str) -> bool {
    line.chars().next().is_some_and(char::is_lowercase)
}

fn ends_sentence(line: &str) -> bool {
    line.ends_with(['.', '!', '?', ':', ';'])
}

fn is_heading_like(line: &str) -> bool {
    line.ends_with(':')
        || line.starts_with("# ")
        || (line.chars().count() <= 50
            && line.chars().any(char::is_alphabetic)
            && !line.chars().any(char::is_lowercase))
}
