//! Lists, and pairs of label and value.

use serde_json::{Value, json};

use super::limit::{FIELD, FIELDS, TEXT, text_of, units};
use super::mrkdwn;
use super::rich::{
    Piece, block, fits, holder, is_blank, pieces, size, split, trim_end, trim_start,
};
use crate::chat::message::Rich;
use crate::chat::visible::one_line;

/// Items of one block.
const ITEMS: usize = 50;

/// The longest value that reads well in half the width of a message, in units.
const HALF: usize = 200;

/// Bulleted lists of at most fifty items each. An item too long for a block goes on in another.
pub(super) fn list(items: &[Rich]) -> Vec<Value> {
    let items = items.iter().flat_map(|item| split(pieces(item), TEXT));
    let mut blocks = Vec::new();
    let mut rows: Vec<Value> = Vec::new();
    let mut used = (0, 0);
    for item in items {
        let (text, urls) = size(&item);
        used = (used.0 + text, used.1 + urls);
        if rows.len() == ITEMS || !fits(used) {
            blocks.extend(bullets(&mut rows));
            used = (text, urls);
        }
        rows.push(holder("rich_text_section", &item));
    }
    blocks.extend(bullets(&mut rows));
    blocks
}

fn bullets(rows: &mut Vec<Value>) -> Option<Value> {
    let rows = std::mem::take(rows);
    (!rows.is_empty()).then(|| {
        block(vec![json!({"type": "rich_text_list", "style": "bullet", "elements": rows})])
    })
}

/// Two columns of fields; one below the other where a value is long, or where its text could be
/// read as markup, which fields can't help.
pub(super) fn fields(fields: &[(String, Rich)]) -> Vec<Value> {
    let fields: Vec<(String, Vec<Piece>)> = fields
        .iter()
        .map(|(label, value)| (one_line(label), trim_end(trim_start(pieces(value)))))
        .filter(|(label, value)| !label.is_empty() || !is_blank(value))
        .collect();
    let columns: Option<Vec<Value>> = fields.iter().map(field).collect();
    match columns {
        Some(columns) => sections(columns),
        None => lines(fields),
    }
}

fn field((label, value): &(String, Vec<Piece>)) -> Option<Value> {
    let text = mrkdwn::mrkdwn(&pair(label, value, "\n"))?;
    (size(value).0 <= HALF && units(&text) <= FIELD).then(|| mrkdwn::object(&text))
}

/// Label and value; either may be missing.
fn pair(label: &str, value: &[Piece], between: &str) -> Vec<Piece> {
    let mut pair = Vec::new();
    if !label.is_empty() {
        pair.push(Piece::bold(label));
        if !is_blank(value) {
            pair.push(Piece::plain(between));
        }
    }
    pair.extend_from_slice(value);
    pair
}

fn sections(columns: Vec<Value>) -> Vec<Value> {
    let mut sections: Vec<Vec<Value>> = Vec::new();
    for field in columns {
        match sections.last_mut() {
            Some(fields)
                if fields.len() < FIELDS
                    && fields.iter().map(text_of).sum::<usize>() + text_of(&field) <= 2 * TEXT =>
            {
                fields.push(field);
            }
            _ => sections.push(vec![field]),
        }
    }
    sections.into_iter().map(|fields| json!({"type": "section", "fields": fields})).collect()
}

fn lines(fields: Vec<(String, Vec<Piece>)>) -> Vec<Value> {
    let mut all = Vec::new();
    for (label, value) in fields {
        if !all.is_empty() {
            all.push(Piece::plain("\n"));
        }
        all.extend(pair(&label, &value, ": "));
    }
    split(all, TEXT).iter().map(|part| block(vec![holder("rich_text_section", part)])).collect()
}
