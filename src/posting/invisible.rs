//! Characters people can't see: removed, so that nothing is read that nobody saw.

use std::borrow::Cow;

use super::notes::{Notes, quote};

/// Removes characters without a glyph and control characters other than tab, line and page ends.
/// Those that can carry a hidden message are counted in `notes`; a message spelt in Unicode tag
/// characters is quoted there.
pub(super) fn strip<'a>(text: &'a str, notes: &mut Notes) -> Cow<'a, str> {
    if !text.chars().any(is_invisible) {
        return Cow::Borrowed(text);
    }
    let suspicious = text.chars().filter(|&c| carries_a_message(c)).count();
    notes.invisible(suspicious);
    let spelt: String = text.chars().filter_map(tag_letter).collect();
    if !spelt.trim().is_empty() {
        notes.warn(format!(
            "A message spelt in invisible Unicode tags was removed: \"{}\"",
            quote(spelt.trim())
        ));
    }
    Cow::Owned(text.chars().filter(|&c| !is_invisible(c)).collect())
}

/// True for characters that are never part of clean text.
pub(crate) fn is_invisible(c: char) -> bool {
    if c.is_control() {
        return !matches!(c, '\n' | '\t' | '\u{c}' | '\r' | '\u{85}');
    }
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffd}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Soft hyphens, emoji selectors and control bytes are ordinary litter; the rest is worth a word.
fn carries_a_message(c: char) -> bool {
    is_invisible(c)
        && !c.is_control()
        && !matches!(c, '\u{ad}' | '\u{200d}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{fffd}')
}

fn tag_letter(c: char) -> Option<char> {
    match u32::from(c) {
        code @ 0xe0020..=0xe007e => char::from_u32(code - 0xe0000),
        _ => None,
    }
}
