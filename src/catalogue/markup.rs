//! Text as chat platforms send it: references in angle brackets and three escaped characters, after
//! Slack's "Formatting text for app surfaces". Other platforms' text has none and stays as it is.

/// What stands for a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Links {
    /// Its address: for arguments.
    Addresses,
    /// Its words, as they were typed: for text.
    Words,
}

/// The text that was typed: `<https://a.b|here>`, `<@U1>`, `<#C1|jobs>`, `&amp;` and the like are
/// replaced. What isn't markup stays.
pub(super) fn decode(text: &str, links: Links) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((character, after)) = entity(rest) {
            decoded.push(character);
            rest = after;
        } else if let Some((words, after)) = bracketed(rest, links) {
            decoded.push_str(&words);
            rest = after;
        } else {
            decoded.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    decoded.push_str(rest);
    decoded
}

/// The same text, escaped where [`decode`] would take it for markup and nowhere else.
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        let rest = &text[at..];
        let next = rest.chars().nth(1);
        let opens = |next: char| next.is_ascii_alphabetic() || "@#!".contains(next);
        match character {
            '&' if entity(rest).is_some() => encoded.push_str("&amp;"),
            '<' if next.is_some_and(opens) => encoded.push_str("&lt;"),
            _ => encoded.push(character),
        }
    }
    encoded
}

fn entity(text: &str) -> Option<(char, &str)> {
    [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>')]
        .into_iter()
        .find_map(|(written, character)| Some((character, text.strip_prefix(written)?)))
}

/// The words of a reference at the start of the text, and what comes after it.
fn bracketed(text: &str, links: Links) -> Option<(String, &str)> {
    let (inner, after) = text.strip_prefix('<')?.split_once('>')?;
    if inner.contains(['<', '\n']) {
        return None;
    }
    let (target, label) = match inner.split_once('|') {
        Some((target, label)) => (target, Some(label).filter(|label| !label.is_empty())),
        None => (inner, None),
    };
    let words = match target.chars().next()? {
        '@' => mention(target, label, links),
        '#' => label.map_or(target.to_owned(), |name| format!("#{name}")),
        '!' => label.map_or(format!("@{}", target.trim_start_matches('!')), str::to_owned),
        _ => link(target, label, links)?,
    };
    Some((entities(&words), after))
}

/// The id is what arguments need; people read the name.
fn mention(target: &str, label: Option<&str>, links: Links) -> String {
    match (label, links) {
        (Some(name), Links::Words) => format!("@{}", name.trim_start_matches('@')),
        _ => target.to_owned(),
    }
}

fn link(target: &str, label: Option<&str>, links: Links) -> Option<String> {
    let (scheme, rest) = target.split_once(':')?;
    let mail = matches!(scheme, "mailto" | "tel");
    let name = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric());
    let known = mail || (name && rest.starts_with("//"));
    if !known || target.contains(char::is_whitespace) {
        return None;
    }
    let address = if mail { rest } else { target };
    Some(match (label, links) {
        (None, _) | (_, Links::Addresses) => address.to_owned(),
        (Some(label), Links::Words) if bare(label) == bare(target) => label.to_owned(),
        (Some(label), Links::Words) => format!("{label} ({address})"),
    })
}

/// An address without what is left out when it is typed.
fn bare(address: &str) -> &str {
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let address = address.trim_start_matches("mailto:").trim_start_matches("tel:");
    address.trim_end_matches('/')
}

fn entities(text: &str) -> String {
    // In this order: `&amp;lt;` is the text `&lt;`.
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_what_was_typed() {
        let cases = [
            ("<https://a.example/x>", "https://a.example/x", "https://a.example/x"),
            ("<http://a.example|a.example>", "http://a.example", "a.example"),
            (
                "<https://a.example/?a=1&amp;b=2>",
                "https://a.example/?a=1&b=2",
                "https://a.example/?a=1&b=2",
            ),
            ("<https://a.example|our page>", "https://a.example", "our page (https://a.example)"),
            ("<mailto:a@b.example|a@b.example>", "a@b.example", "a@b.example"),
            ("<tel:+4930123|+49 30 123>", "+4930123", "+49 30 123 (+4930123)"),
            ("<@U1>", "@U1", "@U1"),
            ("<@U1|jo>", "@U1", "@jo"),
            ("<#C1|jobs>", "#jobs", "#jobs"),
            ("<#C1>", "#C1", "#C1"),
            ("<#C1|>", "#C1", "#C1"),
            ("<!here>", "@here", "@here"),
            ("<!date^1392734382^{date}|18 February>", "18 February", "18 February"),
            ("R&amp;D &lt;b&gt; &amp;lt;", "R&D <b> &lt;", "R&D <b> &lt;"),
        ];
        for (sent, address, words) in cases {
            assert_eq!(decode(sent, Links::Addresses), address, "{sent}");
            assert_eq!(decode(sent, Links::Words), words, "{sent}");
        }
    }

    #[test]
    fn what_is_no_markup_stays() {
        for text in [
            "a < b > c",
            "Vec<String>",
            "R&D",
            "<3",
            "<>",
            "a<b|c>",
            "<!",
            "<0https://a.b>",
            "&copy;",
            "<w:p>",
        ] {
            assert_eq!(decode(text, Links::Words), text);
            assert_eq!(decode(&encode(text), Links::Words), text);
        }
        assert_eq!(encode("R&D, 3 < 4"), "R&D, 3 < 4", "nothing is escaped without need");
    }
}
