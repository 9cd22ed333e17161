//! Characters and strings that have no place in a CV, and the forms of contact data.

/// The first character that a reader can't see, if any: controls, zero-width and direction marks,
/// tags, private use. Text a person can't see is text a person can't check.
pub(super) fn find_hidden(text: &str) -> Option<char> {
    let mut previous = ' ';
    for c in text.chars() {
        if is_hidden(c) && !joins_letters(previous, c) {
            return Some(c);
        }
        previous = c;
    }
    None
}

/// `text` without hidden characters.
pub(super) fn without_hidden(text: &str) -> String {
    let mut previous = ' ';
    text.chars()
        .filter(|c| {
            let keep = !is_hidden(*c) || joins_letters(previous, *c);
            previous = *c;
            keep
        })
        .collect()
}

fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{0}'..='\u{8}'
            | '\u{b}'..='\u{c}'
            | '\u{d}'
            | '\u{e}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffd}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{10ffff}'
    )
}

/// Persian and Indic spelling needs the zero-width joiners between letters.
fn joins_letters(previous: char, c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}') && previous > '\u{58f}' && previous.is_alphanumeric()
}

/// Words separated by single spaces.
pub(super) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether it has the form of an e-mail address; whether it exists nobody can know.
pub(super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let unusable = |c: char| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"@".contains(c);
    !local.is_empty()
        && !local.contains(unusable)
        && text.len() <= 254
        && domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
}

/// Whether a link may be printed and followed: `http`, `https` or `mailto`, no white space.
pub(crate) fn is_link(text: &str) -> bool {
    let rest = ["https://", "http://", "mailto:"]
        .iter()
        .find_map(|scheme| text.get(..scheme.len()).filter(|s| s.eq_ignore_ascii_case(scheme)))
        .map(|scheme| &text[scheme.len()..]);
    rest.is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_alphanumeric())
            && !rest.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"\\".contains(c))
    })
}

/// A link as printed: without scheme, `www.` and closing slash.
pub(super) fn link_label(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.strip_prefix("mailto:").unwrap_or(rest);
    rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_found_and_removed() {
        assert_eq!(find_hidden("plain text, Zürich, 株式会社, 😀"), None);
        assert_eq!(find_hidden("a\u{200b}b"), Some('\u{200b}'));
        assert_eq!(without_hidden("a\u{200b}b\u{e0041}c"), "abc");
    }

    #[test]
    fn joiners_stay_where_spelling_needs_them() {
        assert_eq!(find_hidden("می\u{200c}خواهم"), None);
        assert_eq!(find_hidden("ab\u{200c}cd"), Some('\u{200c}'));
    }

    #[test]
    fn links_are_web_links_and_are_printed_short() {
        for link in ["https://example.com/a?b#c", "http://localhost:80", "mailto:a@example.com"] {
            assert!(is_link(link), "{link}");
        }
        for other in ["javascript:alert(1)", "https://", "https:// a", "example.com", "file:///etc"]
        {
            assert!(!is_link(other), "{other}");
        }
        assert_eq!(link_label("https://www.example.com/ada/"), "example.com/ada");
    }

    #[test]
    fn addresses_have_a_form() {
        for good in ["a@b.co", "ada.l+cv@mail.example.org", "ü@bücher.example"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["a@b", "@b.co", "a b@c.de", "a@b..co", "a@b.co>", "a@@b.co"] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
