//! One opening tag.

/// Attributes that say something of what people see.
const KEPT: &[&str] = &[
    "class",
    "id",
    "style",
    "hidden",
    "aria-hidden",
    "role",
    "itemprop",
    "itemtype",
    "itemscope",
    "color",
    "bgcolor",
    "type",
    "property",
    "name",
    "content",
    "open",
    "href",
    "aria-label",
];
/// Longest value handed on, in bytes.
const MAX_VALUE: usize = 400;

/// An opening tag with the attributes that matter.
#[derive(Debug)]
pub(in crate::posting) struct Tag {
    /// Lower case.
    pub(in crate::posting) name: String,
    attributes: Vec<(&'static str, String)>,
}

impl Tag {
    /// The value of an attribute that was kept, as written.
    pub(in crate::posting) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// True for a script that holds JSON-LD.
    pub(super) fn is_json_ld(&self) -> bool {
        let kind = self.attributes.iter().find(|(name, _)| *name == "type");
        kind.is_some_and(|(_, value)| {
            value.trim().to_ascii_lowercase().starts_with("application/ld+json")
        })
    }

    /// Appends the tag as HTML.
    pub(super) fn write(&self, html: &mut String) {
        html.push('<');
        html.push_str(&self.name);
        for (name, value) in &self.attributes {
            html.push(' ');
            html.push_str(name);
            html.push_str("=\"");
            html.push_str(&value.replace('"', "&quot;"));
            html.push('"');
        }
        html.push('>');
    }
}

/// The tag at the start of `source` (which starts with `<` and a letter) and its length in bytes;
/// `None` when the source ends inside it.
pub(super) fn parse(source: &str) -> Option<(Tag, usize)> {
    parse_keeping(source, KEPT, MAX_VALUE)
}

/// The same, keeping the attributes of these names, each cut to so many bytes.
pub(in crate::posting) fn parse_keeping(
    source: &str,
    kept: &[&'static str],
    max_value: usize,
) -> Option<(Tag, usize)> {
    let bytes = source.as_bytes();
    let name_end =
        bytes.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'))?;
    let mut tag = Tag { name: safe_name(&source[1..name_end]), attributes: Vec::new() };
    let mut at = name_end;
    loop {
        at += bytes[at..].iter().position(|b| !(b.is_ascii_whitespace() || *b == b'/'))?;
        if bytes[at] == b'>' {
            return Some((tag, at + 1));
        }
        let length = bytes[at..].iter().enumerate().position(|(i, b)| {
            b.is_ascii_whitespace() || matches!(b, b'/' | b'>') || (i > 0 && *b == b'=')
        })?;
        let name = source.get(at..at + length).unwrap_or_default().to_ascii_lowercase();
        at += length;
        let (value, end) = parse_value(source, at)?;
        at = end;
        tag.keep(&name, value, kept, max_value);
    }
}

impl Tag {
    fn keep(&mut self, name: &str, value: &str, kept: &[&'static str], max_value: usize) {
        let Some(&name) = kept.iter().find(|kept| **kept == name) else {
            return;
        };
        if self.attributes.iter().any(|(known, _)| *known == name) {
            return;
        }
        let end = (0..=max_value.min(value.len())).rev().find(|&end| value.is_char_boundary(end));
        self.attributes.push((name, value[..end.unwrap_or(0)].to_owned()));
    }
}

/// The value after an attribute's name at `at`, empty when it has none, and where it ends.
fn parse_value(source: &str, at: usize) -> Option<(&str, usize)> {
    let bytes = source.as_bytes();
    let skip_space =
        |at: usize| bytes[at..].iter().position(|b| !b.is_ascii_whitespace()).map(|n| at + n);
    let equals = skip_space(at)?;
    if bytes[equals] != b'=' {
        return Some(("", at));
    }
    let start = skip_space(equals + 1)?;
    let (start, length, skip) = if let quote @ (b'"' | b'\'') = bytes[start] {
        (start + 1, bytes[start + 1..].iter().position(|b| *b == quote)?, 1)
    } else {
        let end = bytes[start..].iter().position(|b| b.is_ascii_whitespace() || *b == b'>')?;
        (start, end, 0)
    };
    Some((source.get(start..start + length).unwrap_or_default(), start + length + skip))
}

/// An element name that can be written back as it is.
fn safe_name(name: &str) -> String {
    let known = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if name.chars().all(known) { name.to_ascii_lowercase() } else { "span".to_owned() }
}
