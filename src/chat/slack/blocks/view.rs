//! Forms and the home tab.

use serde_json::{Value, json};

use super::action::Ids;
use super::limit::{TITLE, VIEW_BLOCKS, VIEW_BYTES};
use super::split::shorten;
use super::{input, part, plain_text};
use crate::chat::message::{Modal, ModalPart, Part};
use crate::chat::slack::lint;

/// The command that lists what the home tab has no room for.
const ALL: &str = "/tailord jobs";

/// Items shown of a list in the home tab.
const ITEMS: usize = 100;

/// Left for what is around the blocks, and for a note that some are left out.
const ROOM: usize = 10_000;

/// The form as a view of type `modal`. Text over the limits of a view is left out from its end, with a
/// note; fields never are. `callback` and `private` are sent as they are: cut, they would be read as
/// something else.
#[must_use]
pub fn modal(modal: &Modal) -> Value {
    let mut ids = Ids::default();
    let mut blocks: Vec<Value> = modal
        .parts
        .iter()
        .flat_map(|part| match part {
            ModalPart::Part(part) => part::blocks(part, &mut ids),
            ModalPart::Input(input) => input::blocks(input),
        })
        .collect();
    let is_input = |block: &Value| block["type"] == "input";
    let mut cut = None;
    while !within(&blocks) {
        let Some(at) = blocks.iter().rposition(|block| !is_input(block)) else { break };
        blocks.remove(at);
        cut = Some(at);
    }
    if let Some(at) = cut {
        let note = part::small_print("Some of the text has no room here and is left out.");
        blocks.splice(at..at, note);
    }
    if blocks.is_empty() {
        blocks = part::small_print("There is nothing to show.");
    }
    let title = |text: &str, otherwise: &str| {
        let text = shorten(text, TITLE);
        plain_text(if text.is_empty() { otherwise } else { &text })
    };
    let mut view = json!({
        "type": "modal",
        "title": title(&modal.title, "tailord"),
        "close": title(&modal.close, "Close"),
        "callback_id": modal.callback,
        "blocks": blocks,
    });
    if !modal.private.is_empty() {
        view["private_metadata"] = json!(modal.private);
    }
    // Slack refuses fields without a button that sends them.
    let needed = blocks_of(&view).iter().any(is_input).then_some("");
    if let Some(submit) = modal.submit.as_deref().or(needed) {
        view["submit"] = title(submit, "Save");
    }
    checked(view)
}

/// The parts as a view of type `home`. Those it has no room for are counted in a last line, which
/// names the command that lists them.
#[must_use]
pub fn home(parts: &[Part]) -> Value {
    let mut ids = Ids::default();
    let mut blocks: Vec<Value> = Vec::new();
    let mut left_out = 0;
    let mut full = false;
    for part in parts {
        let (shown, rest) = first_items(part);
        let more = part::blocks(&shown, &mut ids);
        if !full && within(&[blocks.as_slice(), &more].concat()) {
            blocks.extend(more);
            left_out += rest;
        } else {
            full = true;
            left_out += rows(part);
        }
    }
    while full
        && blocks.last().is_some_and(|last| last["type"] == "header" || last["type"] == "divider")
    {
        blocks.pop();
    }
    if left_out > 0 {
        let (rows, them) = if left_out == 1 { ("row is", "it") } else { ("rows are", "them") };
        blocks.extend(part::small_print(&format!(
            "{left_out} more {rows} left out: {ALL} lists {them}."
        )));
    }
    if blocks.is_empty() {
        blocks = part::small_print("There is nothing to show yet.");
    }
    checked(json!({"type": "home", "blocks": blocks}))
}

/// Whether the blocks fit into a view with a note besides.
fn within(blocks: &[Value]) -> bool {
    let bytes: usize = blocks.iter().map(|block| block.to_string().len() + 1).sum();
    blocks.len() < VIEW_BLOCKS && bytes <= VIEW_BYTES - ROOM
}

/// The part with the items there is room for, and how many it has besides.
fn first_items(part: &Part) -> (Part, usize) {
    match part {
        Part::List(items) if items.len() > ITEMS => {
            (Part::List(items[..ITEMS].to_vec()), items.len() - ITEMS)
        }
        part => (part.clone(), 0),
    }
}

/// How many rows a part is, for people who count what is missing.
fn rows(part: &Part) -> usize {
    match part {
        Part::List(items) => items.len(),
        Part::Heading(_) | Part::Divider | Part::Actions(_) => 0,
        Part::Text(_) | Part::Quote(_) | Part::Fields(_) | Part::Code(_) | Part::Context(_) => 1,
    }
}

fn blocks_of(view: &Value) -> &[Value] {
    view["blocks"].as_array().map_or(&[], Vec::as_slice)
}

fn checked(view: Value) -> Value {
    let faults = lint::lint_view(&view);
    debug_assert!(faults.is_empty(), "{faults:?}");
    view
}
