//! Each part of a message as blocks.

use serde_json::{Value, json};

use super::action::Ids;
use super::limit::{FIELD, HEADER, TEXT, units};
use super::rich::{Kind, Piece, block, holder, pieces, split};
use super::split::split_code;
use super::{control, list, mrkdwn, plain_text};
use crate::chat::message::{Part, Rich};
use crate::chat::visible::{one_line, visible};

/// The part as blocks, none over its limits; no block when there is nothing to see.
pub(super) fn blocks(part: &Part, ids: &mut Ids) -> Vec<Value> {
    match part {
        Part::Heading(text) => heading(text),
        Part::Text(text) => paragraphs("rich_text_section", text),
        Part::Quote(text) => paragraphs("rich_text_quote", text),
        Part::List(items) => list::list(items),
        Part::Fields(fields) => list::fields(fields),
        Part::Code(text) => code(&visible(text)),
        Part::Context(text) => context(text),
        Part::Divider => vec![json!({"type": "divider"})],
        Part::Actions(controls) => control::blocks(controls, ids),
    }
}

/// A line of small print.
pub(super) fn small_print(text: &str) -> Vec<Value> {
    context(&text.into())
}

/// A header, or a bold paragraph when it is too long for one.
fn heading(text: &str) -> Vec<Value> {
    let text = one_line(text);
    match units(&text) {
        0 => Vec::new(),
        1..=HEADER => vec![json!({"type": "header", "text": plain_text(&text)})],
        _ => holders("rich_text_section", vec![Piece::bold(text)]),
    }
}

fn paragraphs(kind: &str, text: &Rich) -> Vec<Value> {
    holders(kind, pieces(text))
}

fn holders(kind: &str, pieces: Vec<Piece>) -> Vec<Value> {
    split(pieces, TEXT).iter().map(|part| block(vec![holder(kind, part)])).collect()
}

/// Code in blocks of their own, each with its fence.
pub(super) fn code(text: &str) -> Vec<Value> {
    let fence = |text: &str| {
        let element = json!({"type": "text", "text": text});
        block(vec![json!({"type": "rich_text_preformatted", "elements": [element]})])
    };
    split_code(text, TEXT).into_iter().map(fence).collect()
}

/// Small print is plain text if it has no marks, else markup if that is safe, else of usual size.
fn context(text: &Rich) -> Vec<Value> {
    let is_plain =
        |piece: &Piece| piece.kind == Kind::Text { bold: false, italic: false, code: false };
    split(pieces(text), FIELD)
        .iter()
        .map(|part| {
            let element = if part.iter().all(is_plain) {
                Some(plain_text(&part.iter().map(|piece| piece.text.as_str()).collect::<String>()))
            } else {
                mrkdwn::mrkdwn(part)
                    .filter(|text| units(text) <= TEXT)
                    .map(|text| mrkdwn::object(&text))
            };
            match element {
                Some(element) => json!({"type": "context", "elements": [element]}),
                None => block(vec![holder("rich_text_section", part)]),
            }
        })
        .collect()
}
