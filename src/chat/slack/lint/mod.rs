//! What Slack would refuse, and what could act in a chat though it came from a text: an independent
//! reading of its rules, held against everything rendered.
//!
//! Besides the limits it asks what Slack's own SDK lets pass: fields over 2000 characters, more than
//! fifty blocks, markup in headers, an `action_id` given twice, fields of a form without a button that
//! sends them, too much text in all.

mod block;
mod element;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use serde_json::Value;

use super::blocks::limit::{
    ID, MESSAGE_BLOCKS, MESSAGE_TEXT, PRIVATE, TITLE, VIEW_BLOCKS, VIEW_BYTES, text_of, units,
};

/// Faults found so far, each with the place it is at.
#[derive(Default)]
struct Faults {
    found: Vec<String>,
    ids: HashSet<String>,
}

impl Faults {
    fn add(&mut self, place: &str, fault: impl std::fmt::Display) {
        self.found.push(format!("{place}: {fault}"));
    }

    /// Each `action_id` and `block_id` once.
    fn id(&mut self, place: &str, key: &str, value: &Value) {
        match value[key].as_str() {
            None => self.add(place, format_args!("no {key}")),
            Some(id) if id.is_empty() || units(id) > ID => {
                self.add(place, format_args!("{key} of {} characters", units(id)));
            }
            Some(id) if !self.ids.insert(format!("{key} {id}")) => {
                self.add(place, format_args!("{key} {id} is given twice"));
            }
            Some(_) => {}
        }
    }

    fn length(&mut self, place: &str, text: &str, range: std::ops::RangeInclusive<usize>) {
        if !range.contains(&units(text)) {
            self.add(place, format_args!("{} characters, not {range:?}", units(text)));
        }
    }

    /// A `plain_text` object.
    fn plain(&mut self, place: &str, text: &Value, most: usize) {
        if text["type"] != "plain_text" {
            self.add(place, "not plain_text");
        }
        self.text(place, text, most);
    }

    /// A text object.
    fn text(&mut self, place: &str, text: &Value, most: usize) {
        let Some(string) = text["text"].as_str() else {
            self.add(place, "no text");
            return;
        };
        self.length(place, string, 1..=most);
        if string.trim().is_empty() {
            self.add(place, "blank");
        }
        match text["type"].as_str() {
            Some("plain_text") => {}
            Some("mrkdwn") => self.markup(place, text, string),
            _ => self.add(place, "not a text object"),
        }
    }

    /// Nothing but links, moments, people and channels in angle brackets; nothing read into it.
    fn markup(&mut self, place: &str, object: &Value, text: &str) {
        if object["verbatim"] != true {
            self.add(place, "markup that Slack may add links to");
        }
        for (at, _) in text.match_indices('<') {
            let rest = &text[at + 1..];
            let known = ["https://", "http://", "mailto:", "!date^", "@U", "@W", "#C", "#D", "#G"];
            let named = known.iter().any(|start| {
                rest.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
            });
            if !named || !rest.contains('>') {
                self.add(place, "an angle bracket that marks nothing allowed");
            }
        }
        for (at, _) in text.match_indices('&') {
            if !["&amp;", "&lt;", "&gt;"].iter().any(|entity| text[at..].starts_with(entity)) {
                self.add(place, "an ampersand that is not escaped");
            }
        }
    }
}

/// What is wrong with the blocks of a message; nothing when Slack will take them.
#[must_use]
pub fn lint_message(blocks: &[Value]) -> Vec<String> {
    let mut faults = Faults::default();
    if blocks.len() > MESSAGE_BLOCKS {
        faults.add("message", format_args!("{} blocks", blocks.len()));
    }
    let text: usize = blocks.iter().map(text_of).sum();
    if text > MESSAGE_TEXT {
        faults.add("message", format_args!("{text} characters in all"));
    }
    faults.blocks(blocks);
    faults.found
}

/// What is wrong with a modal or home view; nothing when Slack will take it.
#[must_use]
pub fn lint_view(view: &Value) -> Vec<String> {
    let mut faults = Faults::default();
    let blocks = view["blocks"].as_array().map_or(&[][..], Vec::as_slice);
    if !(1..=VIEW_BLOCKS).contains(&blocks.len()) {
        faults.add("view", format_args!("{} blocks", blocks.len()));
    }
    let bytes = view.to_string().len();
    if bytes > VIEW_BYTES {
        faults.add("view", format_args!("{bytes} bytes"));
    }
    match view["type"].as_str() {
        Some("modal") => faults.modal(view, blocks),
        Some("home") => {
            for key in ["title", "submit", "close"] {
                if view.get(key).is_some() {
                    faults.add("home", format_args!("has {key}"));
                }
            }
        }
        _ => faults.add("view", "neither modal nor home"),
    }
    faults.length("callback_id", view["callback_id"].as_str().unwrap_or_default(), 0..=ID);
    let private = view["private_metadata"].as_str().unwrap_or_default();
    faults.length("private_metadata", private, 0..=PRIVATE);
    faults.blocks(blocks);
    faults.found
}

impl Faults {
    fn modal(&mut self, view: &Value, blocks: &[Value]) {
        self.plain("title", &view["title"], TITLE);
        for key in ["submit", "close"] {
            if let Some(text) = view.get(key) {
                self.plain(key, text, TITLE);
            }
        }
        let inputs = blocks.iter().any(|block| block["type"] == "input");
        if inputs && view.get("submit").is_none() {
            self.add("modal", "fields without a button that sends them");
        }
    }
}
