//! Text inside JSON-LD values: entities once, twice or not escaped, tags or none.

use dom_query::Document;

use crate::posting::block::tidy;

/// How often a value may be escaped.
const MAX_ROUNDS: usize = 3;

/// Decodes character references (`&lt;`, `&#8211;`) and nothing else.
pub(super) fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    // With no tag in it, the parser only decodes.
    let source = format!("<pre>\n{}</pre>", text.replace('<', "&lt;"));
    Document::from(source.as_str()).select("pre").text().to_string()
}

/// Decodes until tags appear or nothing changes.
pub(super) fn unescape_markup(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..MAX_ROUNDS {
        if has_tags(&text) {
            break;
        }
        let decoded = unescape(&text);
        if decoded == text {
            break;
        }
        text = decoded;
    }
    text
}

/// One clean line of a value.
pub(super) fn line(text: &str) -> String {
    let text = unescape_markup(text);
    let text =
        if has_tags(&text) { Document::from(text.as_str()).text().to_string() } else { text };
    let visible: String =
        text.chars().filter(|&c| !crate::posting::invisible::is_invisible(c)).collect();
    tidy(&visible)
}

/// True when the text has an element's tag in it.
pub(super) fn has_tags(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let rest = &text[at + 1..];
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        TAGS.contains(&name[..end].to_ascii_lowercase().as_str()) && rest.contains('>')
    })
}

const TAGS: &[&str] = &[
    "p",
    "br",
    "ul",
    "ol",
    "li",
    "div",
    "span",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "a",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "tr",
    "td",
    "hr",
    "section",
    "font",
    "pre",
    "script",
    "style",
    "img",
    "html",
    "body",
    "article",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "small",
    "sup",
    "sub",
];
