//! Text with inline marks: bold, italic, links. Marks are parsed once, at the edge, so that no
//! artifact ever shows a stray `*` or `_` (GAP-006).

mod parse;
#[cfg(test)]
mod tests;
mod write;

use serde::{Deserialize, Serialize};

pub(super) use parse::parse;
pub(super) use write::escape;

/// A run of text under one set of marks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inline {
    /// The characters themselves.
    pub text: String,
    /// Bold.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bold: bool,
    /// Italic.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub italic: bool,
    /// Link target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// One line of text with inline marks. Never holds a newline.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RichText(pub Vec<Inline>);

impl RichText {
    /// Text without marks; the string is taken as it is, not parsed.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self(vec![Inline { text: text.into(), ..Inline::default() }])
    }

    /// The characters without marks.
    #[must_use]
    pub fn to_plain(&self) -> String {
        self.0.iter().map(|inline| inline.text.as_str()).collect()
    }
}

impl std::fmt::Display for RichText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|inline| f.write_str(&inline.text))
    }
}
