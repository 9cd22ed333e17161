//! Where a text too long for its place is parted: at a paragraph, else a line, a sentence, a word,
//! and only then between two graphemes.

use unicode_segmentation::UnicodeSegmentation as _;

use super::limit::units;

/// Bytes of the longest good beginning of `text` within `limit` units; none when all of it fits.
pub(super) fn cut(text: &str, limit: usize) -> Option<usize> {
    let hard = fitting(text, limit);
    (hard < text.len()).then(|| boundary(&text[..hard]))
}

/// The parts of code: at line ends, so that indentation stays.
pub(super) fn split_code(text: &str, limit: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let hard = fitting(rest, limit);
        let at = match rest[..hard].rfind('\n') {
            Some(line) if hard < rest.len() => line + 1,
            _ => hard,
        };
        parts.push(rest[..at].trim_end_matches('\n'));
        rest = &rest[at..];
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// `text` in one line within `limit` units, with an ellipsis when something was cut.
pub(super) fn shorten(text: &str, limit: usize) -> String {
    let text = crate::chat::visible::one_line(text);
    if units(&text) <= limit {
        return text;
    }
    let at = fitting(&text, limit - 1);
    format!("{}…", text[..at].trim_end())
}

/// Bytes of the longest beginning of whole graphemes within `limit` units; of whole characters
/// when the first grapheme alone is longer. Never 0 for a text that isn't empty.
fn fitting(text: &str, limit: usize) -> usize {
    let whole = longest(text.graphemes(true), limit);
    if whole > 0 || text.is_empty() {
        return whole;
    }
    let characters = longest(text.split("").filter(|part| !part.is_empty()), limit);
    characters.max(text.chars().next().map_or(0, char::len_utf8))
}

fn longest<'a>(pieces: impl Iterator<Item = &'a str>, limit: usize) -> usize {
    let (mut bytes, mut used) = (0, 0);
    for piece in pieces {
        used += units(piece);
        if used > limit {
            break;
        }
        bytes += piece.len();
    }
    bytes
}

/// The best place to part at in `head`, which is as much as fits. A paragraph, line or sentence
/// must fill half of it, else many short parts would come out.
pub(super) fn boundary(head: &str) -> usize {
    let half = head.len() / 2;
    let sentence = || head.split_sentence_bound_indices().map(|(at, _)| at).last();
    head.rfind("\n\n")
        .filter(|at| *at >= half)
        .or_else(|| head.rfind('\n').filter(|at| *at >= half))
        .or_else(|| sentence().filter(|at| *at >= half && *at > 0))
        .or_else(|| head.rfind(char::is_whitespace).filter(|at| !head[..*at].trim().is_empty()))
        .filter(|at| *at > 0)
        .unwrap_or(head.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All parts of a text.
    fn split(text: &str, limit: usize) -> Vec<&str> {
        let mut parts = Vec::new();
        let mut rest = text.trim_end();
        while let Some(at) = cut(rest, limit) {
            parts.push(rest[..at].trim_end());
            rest = rest[at..].trim_start();
        }
        parts.push(rest);
        parts.retain(|part| !part.is_empty());
        parts
    }

    #[test]
    fn parts_end_where_a_reader_pauses() {
        assert_eq!(split("One two.\n\nThree four", 12), ["One two.", "Three four"]);
        assert_eq!(split("One two. Three four", 12), ["One two.", "Three four"]);
        assert_eq!(split("One two three four", 9), ["One two", "three", "four"]);
        assert_eq!(split("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(split("  ", 3), Vec::<&str>::new());
    }

    #[test]
    fn graphemes_stay_whole_unless_one_alone_is_too_long() {
        assert_eq!(split("ae\u{301}b", 2), ["a", "e\u{301}", "b"]);
        assert_eq!(split("👩\u{200d}💻👩\u{200d}💻", 6), ["👩\u{200d}💻", "👩\u{200d}💻"]);
        let heap = format!("e{}", "\u{301}".repeat(9));
        let parts = split(&heap, 4);
        assert_eq!(parts.concat(), heap);
        assert!(parts.iter().all(|part| units(part) <= 4));
    }

    #[test]
    fn code_keeps_its_indentation() {
        assert_eq!(split_code("if a:\n    b\n    c\n", 12), ["if a:\n    b", "    c"]);
        assert_eq!(split_code("abcdef", 4), ["abcd", "ef"]);
        assert_eq!(split_code("  a\n  b", 40), ["  a\n  b"]);
    }

    #[test]
    fn labels_are_shortened_between_graphemes() {
        assert_eq!(shorten("Senior\nEngineer", 40), "Senior Engineer");
        assert_eq!(shorten("Senior Engineer", 8), "Senior…");
        assert_eq!(shorten("😀😀😀", 4), "😀…");
    }
}
