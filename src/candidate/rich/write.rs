//! From runs back to marks.

use super::{Inline, RichText};

impl RichText {
    /// The text with marks, such that [`RichText::parse_marks`] gives it back. Characters that
    /// would read as marks are escaped. White space at the edge of a styled run loses its style.
    #[must_use]
    pub fn to_marks(&self) -> String {
        self.0.iter().map(marked).collect()
    }
}

fn marked(inline: &Inline) -> String {
    let core = inline.text.trim();
    if core.is_empty() || (!inline.bold && !inline.italic && inline.link.is_none()) {
        return escape(&inline.text);
    }
    let lead = &inline.text[..inline.text.len() - inline.text.trim_start().len()];
    let trail = &inline.text[inline.text.trim_end().len()..];
    let mut out = escape(core);
    if inline.italic {
        out = format!("_{out}_");
    }
    if inline.bold {
        out = format!("**{out}**");
    }
    if let Some(url) = &inline.link {
        out = format!("[{out}]({url})");
    }
    format!("{lead}{out}{trail}")
}

/// `text` such that it parses to itself: marks, and an id at the end, escaped.
pub(in crate::candidate) fn escape(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len() + 8);
    for (at, c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|i| chars[i]);
        let after = chars.get(at + 1).copied();
        if needs_escape(*c, before, after) {
            out.push('\\');
        }
        out.push(*c);
    }
    out
}

fn needs_escape(c: char, before: Option<char>, after: Option<char>) -> bool {
    let word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
    match c {
        '*' => !(before == Some(' ') && after == Some(' ')),
        '_' => !(word(before) && word(after)),
        '`' | '[' | ']' => true,
        '{' => after == Some('#'),
        '\\' => after.is_none_or(|c| c.is_ascii_punctuation()),
        _ => false,
    }
}
