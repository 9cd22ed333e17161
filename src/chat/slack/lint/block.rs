//! The rules of each kind of block.

use serde_json::Value;

use super::Faults;
use crate::candidate::is_link;
use crate::chat::slack::blocks::limit::{
    ACTIONS, CONTEXT, FIELD, FIELDS, HEADER, INPUT_LABEL, TEXT, URL,
};

impl Faults {
    pub(super) fn blocks(&mut self, blocks: &[Value]) {
        for (at, block) in blocks.iter().enumerate() {
            self.block(&format!("block {at}"), block);
        }
    }

    fn block(&mut self, place: &str, block: &Value) {
        match block["type"].as_str() {
            Some("divider") => {}
            Some("header") => self.plain(place, &block["text"], HEADER),
            Some("section") => self.section(place, block),
            Some("context") => {
                for element in self.some(place, &block["elements"], CONTEXT) {
                    self.text(place, element, TEXT);
                }
            }
            Some("actions") => {
                for element in self.some(place, &block["elements"], ACTIONS) {
                    self.element(place, element, false);
                }
            }
            Some("input") => {
                self.id(place, "block_id", block);
                self.plain(place, &block["label"], INPUT_LABEL);
                if let Some(hint) = block.get("hint") {
                    self.plain(place, hint, INPUT_LABEL);
                }
                self.element(place, &block["element"], true);
            }
            Some("rich_text") => self.rich_text(place, block),
            other => self.add(place, format_args!("a block of type {other:?}")),
        }
    }

    /// The elements of an array of at least one and at most `most`.
    pub(super) fn some<'a>(&mut self, place: &str, array: &'a Value, most: usize) -> &'a [Value] {
        let elements = array.as_array().map_or(&[][..], Vec::as_slice);
        if !(1..=most).contains(&elements.len()) {
            self.add(place, format_args!("{} elements, not 1 to {most}", elements.len()));
        }
        elements
    }

    fn section(&mut self, place: &str, block: &Value) {
        if block.get("text").is_none() && block.get("fields").is_none() {
            self.add(place, "neither text nor fields");
        }
        if let Some(text) = block.get("text") {
            self.text(place, text, TEXT);
        }
        if let Some(fields) = block.get("fields") {
            for field in self.some(place, fields, FIELDS) {
                self.text(place, field, FIELD);
            }
        }
        if let Some(accessory) = block.get("accessory") {
            self.element(place, accessory, false);
        }
    }

    pub(super) fn rich_text(&mut self, place: &str, block: &Value) {
        for holder in self.some(place, &block["elements"], usize::MAX) {
            match holder["type"].as_str() {
                Some("rich_text_list") => {
                    if holder["style"] != "bullet" && holder["style"] != "ordered" {
                        self.add(place, "a list without a style");
                    }
                    for item in self.some(place, &holder["elements"], usize::MAX) {
                        if item["type"] != "rich_text_section" {
                            self.add(place, "an item that is no section");
                        }
                        self.runs(place, item);
                    }
                }
                Some("rich_text_section" | "rich_text_quote" | "rich_text_preformatted") => {
                    self.runs(place, holder);
                }
                other => self.add(place, format_args!("rich text of type {other:?}")),
            }
        }
    }

    fn runs(&mut self, place: &str, holder: &Value) {
        for run in self.some(place, &holder["elements"], usize::MAX) {
            match run["type"].as_str() {
                Some("text") => {
                    let text = run["text"].as_str().unwrap_or_default();
                    self.length(place, text, 1..=TEXT);
                }
                Some("link") => {
                    let url = run["url"].as_str().unwrap_or_default();
                    self.length(place, url, 1..=URL);
                    if !is_link(url) {
                        self.add(place, "a link to something else than http, https or mailto");
                    }
                }
                Some("date") if run["timestamp"].is_i64() && run["format"].is_string() => {}
                Some("user") if run["user_id"].is_string() => {}
                Some("channel") if run["channel_id"].is_string() => {}
                other => self.add(place, format_args!("a run of type {other:?}")),
            }
        }
    }
}
