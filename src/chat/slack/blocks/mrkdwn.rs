//! Slack's own markup, for the places that take nothing else with marks. There is no way to escape
//! its `*`, `_`, `~`, backticks and emoji names, so text that has any is refused.

use serde_json::{Value, json};

use super::rich::{DATE, Kind, Piece};

/// The pieces as markup that reads back as exactly them; none if that can't be had.
pub(super) fn mrkdwn(pieces: &[Piece]) -> Option<String> {
    let mut out = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        let before = out.chars().last();
        let after = pieces.get(at + 1).and_then(|next| next.text.chars().next());
        out.push_str(&marked(piece, before, after)?);
    }
    // A quote begins with the character, escaped or not.
    let quotes = out.lines().any(|line| line.trim_start().starts_with("&gt;"));
    let shown: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    (!quotes && is_inert(&shown)).then_some(out)
}

/// The text object; Slack changes nothing in it that isn't marked.
pub(super) fn object(text: &str) -> Value {
    json!({"type": "mrkdwn", "text": text, "verbatim": true})
}

/// `&`, `<` and `>` as Slack wants them.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn marked(piece: &Piece, before: Option<char>, after: Option<char>) -> Option<String> {
    let text = escape(&piece.text);
    Some(match &piece.kind {
        Kind::Text { bold: false, italic: false, code: false } => text,
        Kind::Text { bold, italic, code } => {
            let free = |side: Option<char>| side.is_none_or(char::is_whitespace);
            if !free(before)
                || !free(after)
                || piece.text.trim() != piece.text
                || text.contains('\n')
            {
                return None;
            }
            let mut text = text;
            for (mark, on) in [('`', code), ('_', italic), ('*', bold)] {
                if *on {
                    text = format!("{mark}{text}{mark}");
                }
            }
            text
        }
        Kind::Link(url) if piece.text.contains('|') || url.contains('|') => return None,
        Kind::Link(url) => format!("<{}|{text}>", escape(url)),
        Kind::Date(at) => format!("<!date^{at}^{DATE}|{text}>"),
        Kind::User(id) => format!("<@{id}>"),
        Kind::Channel(id) => format!("<#{id}>"),
    })
}

/// Whether no part of `text` could be a mark or the name of an emoji (`:smile:`).
fn is_inert(text: &str) -> bool {
    let name = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "_+-'".contains(c))
    };
    let emoji = || {
        text.split_whitespace().any(|word| {
            let parts: Vec<&str> = word.split(':').collect();
            parts.len() > 2 && parts[1..parts.len() - 1].iter().any(|part| name(part))
        })
    };
    !text.contains(['*', '_', '~', '`']) && !emoji()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::message::Rich;
    use crate::chat::slack::blocks::rich::pieces;

    fn of(rich: &Rich) -> Option<String> {
        mrkdwn(&pieces(rich))
    }

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(
            of(&"<!channel> & <https://evil.example|ok>".into()).as_deref(),
            Some("&lt;!channel&gt; &amp; &lt;https://evil.example|ok&gt;")
        );
    }

    #[test]
    fn what_could_format_is_refused() {
        for text in
            ["*bold*", "a_b", "~x~", "`x`", ":smile:", "at :+1::tada:", "> quoted", "a\n> b"]
        {
            assert_eq!(of(&text.into()), None, "{text}");
        }
        for text in ["a: b", "10:30", "C++ & C#", "a > b", "x:y", "http://a.example:80/"] {
            assert!(of(&text.into()).is_some(), "{text}");
        }
    }

    #[test]
    fn marks_stand_between_spaces_or_not_at_all() {
        assert_eq!(of(&Rich::plain("a ").bold("b").then(" c")).as_deref(), Some("a *b* c"));
        assert_eq!(of(&Rich::plain("a").bold("b")), None);
        assert_eq!(of(&Rich::default().bold(" b")), None);
    }

    #[test]
    fn links_moments_and_people_are_marked() {
        let at = chrono::DateTime::from_timestamp(1_772_355_600, 0).expect("a moment");
        let rich = Rich::default().link("https://a.example/?b&c", "d < e").then(" ").moment(at);
        assert_eq!(
            of(&rich.then(" ").user("U012AB3CD")).as_deref(),
            Some(concat!(
                "<https://a.example/?b&amp;c|d &lt; e> ",
                "<!date^1772355600^{date_short_pretty} {time}|2026-03-01 09:00 UTC> <@U012AB3CD>"
            ))
        );
        assert_eq!(of(&Rich::default().link("javascript:alert(1)", "x")).as_deref(), Some("x"));
    }
}
