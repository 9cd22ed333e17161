//! The pieces a posting is made of, and how they become its clean text.

use unicode_normalization::UnicodeNormalization;

/// One line of [`super::Posting::text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A heading known by its markup.
    Heading {
        /// 1 is the page's own.
        level: u8,
        /// Without marks.
        text: String,
    },
    /// A list item.
    Item(String),
    /// A paragraph, or a line of plain text.
    Paragraph(String),
}

impl Block {
    pub(super) fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph(text.into())
    }

    pub(super) fn text(&self) -> &str {
        match self {
            Self::Heading { text, .. } | Self::Item(text) | Self::Paragraph(text) => text,
        }
    }

    fn with_text(&self, text: String) -> Self {
        match self {
            Self::Heading { level, .. } => Self::Heading { level: *level, text },
            Self::Item(_) => Self::Item(text),
            Self::Paragraph(_) => Self::Paragraph(text),
        }
    }

    /// The same block with other text; `None` when nothing is left of it.
    pub(super) fn map(&self, text: &str) -> Option<Self> {
        let text = tidy(text);
        text.chars().any(char::is_alphanumeric).then(|| self.with_text(text))
    }

    fn prefix(&self) -> &'static str {
        match self {
            Self::Heading { .. } => "# ",
            Self::Item(_) => "- ",
            Self::Paragraph(_) => "",
        }
    }
}

/// One line: NFC, white space collapsed, none at the ends.
pub(super) fn tidy(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.nfc());
    }
    line
}

/// Joins blocks to clean text of at most `max_chars` characters. Tells whether something was cut.
pub(super) fn render(blocks: &[Block], max_chars: usize) -> (String, bool) {
    let mut text = String::new();
    let mut chars = 0;
    let mut previous: Option<&Block> = None;
    for block in blocks {
        let line_chars = block.text().chars().count() + 4;
        if chars + line_chars > max_chars {
            if previous.is_none() {
                text.extend(block.text().chars().take(max_chars));
                text.truncate(text.trim_end().len());
            }
            return (text, true);
        }
        match (previous, block) {
            (None, _) => {}
            (Some(Block::Item(_)), Block::Item(_)) => text.push('\n'),
            (Some(_), _) => text.push_str("\n\n"),
        }
        text.push_str(block.prefix());
        text.push_str(block.text());
        chars += line_chars;
        previous = Some(block);
    }
    (text, false)
}

/// Number of words in all blocks.
pub(super) fn words(blocks: &[Block]) -> usize {
    blocks.iter().map(|block| block.text().split_whitespace().count()).sum()
}
