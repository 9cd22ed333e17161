//! HTML: the posting as machine-readable data where a page has it, else its main content.
//!
//! Architecture Invariant: only what people can see becomes text.

mod boilerplate;
mod hidden;
mod main_content;
mod scan;
mod style;
pub(super) mod tag;
mod walk;

use std::sync::LazyLock;

use dom_query::Document;
use regex::Regex;
use style::StyleSheet;

use super::{
    Format, Stated,
    block::{self, Block},
    instruction, json_ld,
    notes::{Notes, quote},
    pattern::regex,
};

/// Tags that prose has no use for.
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)</?(?:p|br|div|ul|ol|li|h[1-6]|table|tr|td|span|strong|section|article|head|title|meta|script)(?:\s[^<>]*)?/?>",
    )
});

/// A description with this many words needs no help from the rest of its page.
const FULL_DESCRIPTION_WORDS: usize = 120;

/// What a page holds.
pub(super) struct Page {
    pub(super) format: Format,
    pub(super) stated: Stated,
    pub(super) blocks: Vec<Block>,
}

/// Reads a whole page.
pub(super) fn read(source: &str, notes: &mut Notes) -> Page {
    let (document, scanned) = visible_document(source, notes);
    if scanned.truncated {
        notes.warn("The page breaks off in the middle; what came before was read.");
    }
    let page_title = document.select("title").text().to_string();
    let content = main_content::blocks(&document);
    match json_ld::find(&scanned.json_ld, &page_title, notes) {
        None => Page { format: Format::Html, stated: Stated::default(), blocks: content },
        Some(found) => {
            let described =
                found.description.map_or_else(Vec::new, |text| json_ld::describe(&text, notes));
            let body = choose(described, content, &found.stated);
            let mut blocks = found.head;
            blocks.extend(body);
            blocks.extend(json_ld::missing_sections(found.sections, &blocks, notes));
            Page { format: Format::JsonLd, stated: found.stated, blocks }
        }
    }
}

/// The blocks of a piece of HTML such as a description.
pub(super) fn read_fragment(source: &str, notes: &mut Notes) -> Vec<Block> {
    let (document, _) = visible_document(source, notes);
    let body = document.body().unwrap_or_else(|| document.root());
    walk::blocks(&body)
}

/// The tree of what people see.
fn visible_document(source: &str, notes: &mut Notes) -> (Document, scan::Scanned) {
    let scanned = scan::scan(source);
    if scanned.simplified {
        notes.warn("The page is unusually deep or large; parts of its structure were ignored.");
    }
    for comment in &scanned.comments {
        warn_of_comment(comment, notes);
    }
    let document = Document::from(scanned.html.as_str());
    hidden::remove(&document, &StyleSheet::parse(&scanned.styles), notes);
    (document, scanned)
}

/// Comments are on every page; only those that address a machine are worth a word.
pub(super) fn warn_of_comment(comment: &str, notes: &mut Notes) {
    if let Some(found) = instruction::first(comment) {
        notes.warn(format!(
            "A comment that people don't see gives instructions to an AI; it was removed: \"{}\"",
            quote(&found)
        ));
    }
}

/// The description, unless the page says much more than it.
fn choose(described: Vec<Block>, content: Vec<Block>, stated: &Stated) -> Vec<Block> {
    let (short, long) = (block::words(&described), block::words(&content));
    if short >= FULL_DESCRIPTION_WORDS || short * 2 >= long {
        return described;
    }
    let page: Vec<String> = content.iter().map(|block| block.text().to_lowercase()).collect();
    let said = |block: &Block| page.iter().any(|text| text.contains(&block.text().to_lowercase()));
    let is_title = |block: &Block| matches!(block, Block::Heading { text, .. } if stated.title.as_ref() == Some(text));
    let mut blocks: Vec<Block> = described.into_iter().filter(|block| !said(block)).collect();
    blocks.extend(content.into_iter().filter(|block| !is_title(block)));
    blocks
}

/// True when a text is a page or a piece of one.
pub(super) fn is_html(text: &str, named_html: bool) -> bool {
    let start: String =
        text.trim_start().chars().take(3000).collect::<String>().to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") || start.contains("<body")
    {
        return true;
    }
    let tags = TAG.find_iter(text).take(4).count();
    (start.starts_with('<') || named_html) && tags >= 1 || tags >= 4
}
