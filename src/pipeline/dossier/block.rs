//! Building blocks of sections.

use crate::application::{Block, Channel};
use crate::language::Language;
use crate::pipeline::company::Quote;

/// What an absent field says.
pub const NOT_FOUND: &str = "not found in posting";

/// A paragraph.
pub fn text(words: &str) -> Block {
    Block::Text { text: words.to_owned() }
}

/// A list, or nothing when there are no items.
pub fn list(items: Vec<String>) -> Option<Block> {
    (!items.is_empty()).then_some(Block::List { items })
}

/// A table.
pub fn table(header: &[&str], rows: Vec<Vec<String>>) -> Block {
    Block::Table { header: header.iter().map(|head| (*head).to_owned()).collect(), rows }
}

/// Sentences of the posting under a heading.
pub fn quotes(title: &str, quotes: &[Quote]) -> Vec<Block> {
    if quotes.is_empty() {
        return vec![text(&format!("{title}: {NOT_FOUND}."))];
    }
    let items = quotes.iter().map(|quote| format!("“{}”", quote.text)).collect();
    std::iter::once(text(&format!("{title}:"))).chain(list(items)).collect()
}

/// Name of a channel.
pub fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::LinkedinNote => "LinkedIn note",
        Channel::LinkedinNoteShort => "LinkedIn note, short",
        Channel::Inmail => "InMail",
        Channel::Email => "E-mail",
    }
}

/// Name of a language.
pub fn language(language: Language) -> &'static str {
    match language {
        Language::En => "English",
        Language::De => "German",
        Language::Fr => "French",
    }
}
