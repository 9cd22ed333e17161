//! Cutting to a limit: at a sentence, then at a word (GAP-011). Limits count Unicode scalar values.

use unicode_segmentation::UnicodeSegmentation;

use super::sentence::{sentences, squash};

/// Length in Unicode scalar values, which is what the message limits count.
#[must_use]
pub fn count(text: &str) -> usize {
    text.chars().count()
}

/// At most `max` characters of `text`: whole sentences if at least one fits, else whole words with
/// an ellipsis, else whole graphemes of the first word.
#[must_use]
pub fn clip(text: &str, max: usize) -> String {
    if count(text) <= max {
        return text.to_owned();
    }
    let whole = sentences(text)
        .into_iter()
        .map(|span| span.end)
        .take_while(|&end| count(&text[..end]) <= max)
        .last();
    match whole {
        Some(end) => text[..end].trim_end().to_owned(),
        None => clip_words(text, max),
    }
}

/// One line of at most `max` characters for quoting: blanks squashed, list marks dropped, cut at a
/// word with an ellipsis.
#[must_use]
pub fn clip_quote(text: &str, max: usize) -> String {
    let line = squash(text);
    let line = line.trim_start_matches(['-', '#', '•', '*', '–', ' ']);
    if count(line) <= max { line.to_owned() } else { clip_words(line, max) }
}

fn clip_words(text: &str, max: usize) -> String {
    let Some(room) = max.checked_sub(1) else { return String::new() };
    let mut cut = 0;
    for (start, word) in text.split_word_bound_indices() {
        let end = start + word.len();
        if count(&text[..end]) > room {
            break;
        }
        if word.chars().any(char::is_alphanumeric) {
            cut = end;
        }
    }
    if cut == 0 {
        cut = text
            .grapheme_indices(true)
            .map(|(start, grapheme)| start + grapheme.len())
            .take_while(|&end| count(&text[..end]) <= room)
            .last()
            .unwrap_or(0);
    }
    format!("{}…", &text[..cut])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cuts_at_a_sentence_then_at_a_word() {
        assert_eq!(clip("One two. Three four five.", 12), "One two.");
        assert_eq!(clip("Onetwothree fourfive six.", 14), "Onetwothree…");
        assert_eq!(clip("short", 10), "short");
    }

    #[test]
    fn a_word_longer_than_the_limit_is_cut_between_graphemes() {
        assert_eq!(clip("Donaudampfschifffahrt", 6), "Donau…");
        assert_eq!(clip("x", 0), "");
    }

    proptest! {
        #[test]
        fn never_longer_than_the_limit(text in "\\PC{0,80}", max in 0usize..60) {
            prop_assert!(count(&clip(&text, max)) <= max);
            prop_assert!(count(&clip_quote(&text, max)) <= max);
        }
    }
}
