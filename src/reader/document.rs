//! What was read: blocks in reading order.

use std::fmt::Write as _;

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A heading; 1 is the largest.
    Heading(u8),
    /// A list item; 0 is the outermost level.
    Item(u8),
    /// Anything else: a paragraph, a line, a row of a table.
    Paragraph,
}

/// One line of the text: a heading, an item or a whole paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// One line: single spaces, no control characters; a tab where the page leaves a wide gap or a
    /// table goes to the next cell.
    pub text: String,
    /// It begins in bold.
    pub bold: bool,
}

/// A link: what a reader sees and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The words of the link; empty when they could not be told.
    pub label: String,
    /// Its target, as written in the file.
    pub url: String,
}

/// A document, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// In reading order.
    pub blocks: Vec<Block>,
    /// In the order of the file.
    pub links: Vec<Link>,
    /// Words that were in the file but that no reader sees, and that are left out.
    pub hidden_words: usize,
}

impl Document {
    /// All blocks as text: one line a block, headings after `# ` marks, items after `- `, a blank
    /// line between blocks that are not items of one list.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut out = String::new();
        let mut previous: Option<Kind> = None;
        for block in &self.blocks {
            let items = matches!((previous, block.kind), (Some(Kind::Item(_)), Kind::Item(_)));
            out.push_str(match previous {
                None => "",
                Some(_) if items => "\n",
                Some(_) => "\n\n",
            });
            let marks = match block.kind {
                Kind::Heading(level) => format!("{} ", "#".repeat(usize::from(level.clamp(1, 6)))),
                Kind::Item(level) => format!("{}- ", "  ".repeat(usize::from(level.min(8)))),
                Kind::Paragraph => String::new(),
            };
            let _ = write!(out, "{marks}{}", block.text.replace('\t', "  "));
            previous = Some(block.kind);
        }
        out
    }

    /// Whether there is no word in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.blocks.iter().any(|block| block.text.chars().any(char::is_alphanumeric))
    }
}

/// One line of text: white space made single (tabs stay, once), control and zero-width characters
/// gone, typographic ligatures spelt out.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap: Option<char> = None;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = if c == '\t' || gap == Some('\t') { Some('\t') } else { Some(' ') };
        } else if !is_unseen(c) {
            if let Some(gap) = gap.take().filter(|_| !out.is_empty()) {
                out.push(gap);
            }
            match ligature(c) {
                Some(letters) => out.push_str(letters),
                None => out.push(c),
            }
        }
    }
    out
}

fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fffd}')
        || matches!(c, '\u{e0000}'..='\u{e007f}')
}

fn ligature(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_out_clean() {
        assert_eq!(clean(" e\u{fb03}cient \u{a0} work\u{200b} \t 2020 "), "efficient work\t2020");
        assert_eq!(clean("\u{0}\u{7f}\t"), "");
    }

    #[test]
    fn items_of_one_list_stand_together() {
        let block = |kind, text: &str| Block { kind, text: text.to_owned(), bold: false };
        let document = Document {
            blocks: vec![
                block(Kind::Heading(2), "Tasks"),
                block(Kind::Item(0), "one"),
                block(Kind::Item(1), "two"),
                block(Kind::Paragraph, "Acme\t2020"),
            ],
            ..Document::default()
        };
        assert_eq!(document.to_markdown(), "## Tasks\n\n- one\n  - two\n\nAcme  2020");
    }
}
