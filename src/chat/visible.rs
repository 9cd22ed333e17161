//! Text from outside as a person sees it: nothing that acts on a terminal or a chat, nothing that
//! hides.

/// `text` without what nobody sees: control characters, direction marks, zero-width characters and
/// Unicode tags. Line ends become `\n`; tabs stay. Joiners stay where spelling or an emoji needs them.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\u{b}' | '\u{c}' => out.push(' '),
            '\u{200c}' | '\u{200d}' if joins(out.chars().last(), chars.peek().copied()) => {
                out.push(c);
            }
            '\u{fe0e}' | '\u{fe0f}' if out.chars().last().is_some_and(is_symbol) => out.push(c),
            c if is_hidden(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// The same in one line, with single spaces between words.
#[must_use]
pub fn one_line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_hidden(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        c if c.is_control() => true,
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{10ffff}' => true,
        _ => false,
    }
}

/// Persian and Indic spelling needs joiners between letters; emoji are joined of several.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    let letter = |c: char| ('\u{590}'..'\u{2000}').contains(&c) && !is_hidden(c);
    let symbol = |c: char| is_symbol(c) || c == '\u{fe0f}';
    match (before, after) {
        (Some(before), Some(after)) => {
            (letter(before) && letter(after)) || (symbol(before) && is_symbol(after))
        }
        _ => false,
    }
}

fn is_symbol(c: char) -> bool {
    matches!(c, '\u{203c}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}') && !is_hidden(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_or_acts_is_removed() {
        assert_eq!(visible("a\u{1b}[31mred\u{7}"), "a[31mred");
        assert_eq!(visible("pay\u{202e}lap\u{200b}\u{feff}\u{e0041}"), "paylap");
        assert_eq!(visible("a\u{200d}b\u{fe0f}c\u{ad}"), "abc");
    }

    #[test]
    fn line_ends_become_one_kind() {
        assert_eq!(visible("a\r\nb\rc\u{2028}d\n\te"), "a\nb\nc\nd\n\te");
        assert_eq!(one_line(" a\r\n b\tc "), "a b c");
    }

    #[test]
    fn spelling_and_emoji_keep_their_joiners() {
        for text in ["می\u{200c}خواهم", "👩\u{200d}💻", "❤\u{fe0f}", "Zürich 株式会社 العربية"]
        {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn cleaning_twice_changes_nothing_more() {
        for text in ["\u{200d}\u{200d}👩\u{200d}\u{200b}💻", "م\u{200c}\u{200c}ن", "\r\r\n"] {
            assert_eq!(visible(&visible(text)), visible(text));
        }
    }
}
