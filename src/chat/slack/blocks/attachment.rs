//! Parts too long for a conversation: their beginning is shown, the whole is a text file.

use serde_json::Value;

use super::limit::units;
use super::rich::{block, holder, pieces, split};
use super::split::split_code;
use super::{list, part};
use crate::chat::message::{Part, Rich};
use crate::chat::plain;
use crate::chat::visible::visible;
use crate::text::slug;

/// Longer texts go to a file, in units.
const LONG: usize = 9000;
/// So do longer lists.
const MANY: usize = 100;
/// What is shown of a long text, in units.
const SHOWN: usize = 1500;
/// What is shown of a long list.
const SHOWN_ITEMS: usize = 20;

/// A part with its beginning as blocks.
pub(super) struct Long {
    /// Of the file, e.g. `changes.txt`.
    pub name: String,
    pub content: String,
    pub preview: Vec<Value>,
}

/// The part as a file if it is too long for a conversation; `title` is that above it.
pub(super) fn long(part: &Part, title: Option<&str>) -> Option<Long> {
    let (kind, content) = match part {
        Part::Text(text) => ("text", plain::rich(text)),
        Part::Quote(text) => ("quote", plain::rich(text)),
        Part::Context(text) => ("note", plain::rich(text)),
        Part::Code(text) => ("output", visible(text)),
        Part::List(_) => ("list", plain::part(part)?),
        Part::Fields(_) => ("details", plain::part(part)?),
        Part::Heading(_) | Part::Divider | Part::Actions(_) => return None,
    };
    let many = matches!(part, Part::List(items) if items.len() > MANY);
    if !many && units(&content) <= LONG {
        return None;
    }
    let name = title.map(|title| slug(title, 40)).filter(|name| !name.is_empty());
    Some(Long { name: name.unwrap_or_else(|| kind.to_owned()), content, preview: preview(part) })
}

fn preview(part: &Part) -> Vec<Value> {
    let first = |kind: &str, text: &Rich| {
        let first = split(pieces(text), SHOWN).into_iter().next();
        first.map(|pieces| block(vec![holder(kind, &pieces)])).into_iter().collect()
    };
    match part {
        Part::Quote(text) => first("rich_text_quote", text),
        Part::Text(text) | Part::Context(text) => first("rich_text_section", text),
        Part::Code(text) => {
            let text = visible(text);
            split_code(&text, SHOWN).first().map(|text| part::code(text)).unwrap_or_default()
        }
        Part::List(items) => list::list(head(items, |item| units(&plain::rich(item)))),
        Part::Fields(fields) => {
            list::fields(head(fields, |(label, value)| units(label) + units(&plain::rich(value))))
        }
        Part::Heading(_) | Part::Divider | Part::Actions(_) => Vec::new(),
    }
}

/// The first items that are short together.
fn head<T>(items: &[T], size: impl Fn(&T) -> usize) -> &[T] {
    let mut used = 0;
    let shown = items.iter().take(SHOWN_ITEMS).take_while(|item| {
        used += size(item);
        used <= SHOWN
    });
    &items[..shown.count()]
}
