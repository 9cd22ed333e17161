//! Blocks as Slack accepts them: kinds, fields, limits and names.

use serde_json::Value;

use super::api::Refusal;
use super::element::{self, Place};
use super::shape::Faults;

/// Where blocks stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    Message,
    View,
}

/// Blocks of one message.
const OF_MESSAGE: usize = 50;
/// Blocks of one view.
const OF_VIEW: usize = 100;
/// Characters of all texts of one message; undocumented, and a little below what was seen to fail.
const CUMULATIVE: usize = 11_000;

/// Blocks of a message.
pub fn check_message(blocks: &Value) -> Result<(), Refusal> {
    if !blocks.is_array() {
        return Err(Refusal::wrong("invalid_blocks_format", "not an array"));
    }
    let mut faults = Faults::default();
    check(&mut faults, "/blocks", blocks, Surface::Message);
    if !faults.0.is_empty() {
        return Err(Refusal { error: "invalid_blocks", ..Refusal::arguments(faults.0) });
    }
    if characters(blocks) > CUMULATIVE {
        return Err(Refusal::wrong("msg_blocks_too_long", "more than 11000 characters in all"));
    }
    Ok(())
}

fn characters(value: &Value) -> usize {
    match value {
        Value::Object(map) => map
            .iter()
            .map(|(name, value)| match value {
                Value::String(text) if name == "text" => text.chars().count(),
                value => characters(value),
            })
            .sum(),
        Value::Array(list) => list.iter().map(characters).sum(),
        _ => 0,
    }
}

/// Gathers the faults of blocks.
pub fn check(faults: &mut Faults, path: &str, blocks: &Value, surface: Surface) {
    let most = if surface == Surface::Message { OF_MESSAGE } else { OF_VIEW };
    let blocks = faults.list(path, blocks, most);
    for (at, block) in blocks.iter().enumerate() {
        one(faults, &format!("{path}/{at}"), block, surface);
    }
    faults.distinct(path, blocks.iter().filter_map(|block| block["block_id"].as_str()));
}

fn one(faults: &mut Faults, path: &str, block: &Value, surface: Surface) {
    let inner = |name: &str| format!("{path}/{name}");
    let (must, may): (&[&str], &[&str]) = match block["type"].as_str() {
        Some("section") => (&[], &["text", "fields", "accessory", "expand"]),
        Some("header") => (&["text"], &[]),
        Some("divider") => (&[], &[]),
        Some("context" | "actions" | "rich_text") => (&["elements"], &[]),
        Some("input") => (&["label", "element"], &["hint", "optional", "dispatch_action"]),
        Some("image") => (&["alt_text"], &["image_url", "slack_file", "title"]),
        Some("markdown") if surface == Surface::Message => (&["text"], &[]),
        _ => return faults.at(path, format!("unsupported type: {}", block["type"])),
    };
    let must = [&["type"], must].concat();
    let may = [&["block_id"], may].concat();
    if faults.object(path, block, &must, &may).is_none() {
        return;
    }
    faults.text(&inner("block_id"), &block["block_id"], 255);
    match block["type"].as_str().unwrap_or_default() {
        "section" => section(faults, path, block),
        "header" => faults.words(&inner("text"), &block["text"], 150, true),
        "markdown" => faults.text(&inner("text"), &block["text"], 12_000),
        "image" => image(faults, path, block),
        "context" => {
            for element in faults.list(&inner("elements"), &block["elements"], 10) {
                match element["type"].as_str() {
                    Some("image") => image(faults, &inner("elements"), element),
                    _ => faults.words(&inner("elements"), element, 3_000, false),
                }
            }
        }
        "actions" => {
            let elements = faults.list(&inner("elements"), &block["elements"], 25);
            for (at, element) in elements.iter().enumerate() {
                let path = format!("{path}/elements/{at}");
                element::check(faults, &path, element, Place::Actions);
            }
            let names = elements.iter().filter_map(|element| element["action_id"].as_str());
            faults.distinct(path, names);
        }
        "input" => {
            faults.words(&inner("label"), &block["label"], 2_000, true);
            faults.words(&inner("hint"), &block["hint"], 2_000, true);
            element::check(faults, &inner("element"), &block["element"], Place::Input);
        }
        "rich_text" => rich_text(faults, path, block),
        _ => {}
    }
}

fn section(faults: &mut Faults, path: &str, block: &Value) {
    if block["text"].is_null() && block["fields"].is_null() {
        faults.at(path, "must have text or fields");
    }
    faults.words(&format!("{path}/text"), &block["text"], 3_000, false);
    for field in faults.list(&format!("{path}/fields"), &block["fields"], 10) {
        faults.words(&format!("{path}/fields"), field, 2_000, false);
    }
    if !block["accessory"].is_null() {
        let path = format!("{path}/accessory");
        element::check(faults, &path, &block["accessory"], Place::Accessory);
    }
}

fn image(faults: &mut Faults, path: &str, block: &Value) {
    if block["image_url"].is_null() == block["slack_file"].is_null() {
        faults.at(path, "must have image_url or slack_file");
    }
    faults.text(&format!("{path}/image_url"), &block["image_url"], 3_000);
    faults.text(&format!("{path}/alt_text"), &block["alt_text"], 2_000);
    faults.words(&format!("{path}/title"), &block["title"], 2_000, true);
}

fn rich_text(faults: &mut Faults, path: &str, block: &Value) {
    const KINDS: [&str; 4] =
        ["rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"];
    for element in faults.list(&format!("{path}/elements"), &block["elements"], 100) {
        if !element["type"].as_str().is_some_and(|kind| KINDS.contains(&kind)) {
            faults.at(path, format!("unsupported type: {}", element["type"]));
        }
        if !element["elements"].is_array() {
            faults.at(path, "missing required field: elements");
        }
    }
}

/// Gives a name to every block and interactive element without one, as Slack does.
pub fn name(blocks: &mut Value, mut next: impl FnMut() -> String) {
    for block in blocks.as_array_mut().into_iter().flatten() {
        if block["block_id"].is_null() {
            block["block_id"] = next().into();
        }
        let kind = block["type"].as_str().unwrap_or_default().to_owned();
        let mut elements: Vec<&mut Value> = Vec::new();
        let map = block.as_object_mut().expect("checked");
        for (key, value) in map {
            match (kind.as_str(), key.as_str()) {
                ("section", "accessory") | ("input", "element") => elements.push(value),
                ("actions", "elements") => elements.extend(value.as_array_mut().expect("checked")),
                _ => {}
            }
        }
        for element in elements {
            if element["type"] != "image" && element["action_id"].is_null() {
                element["action_id"] = next().into();
            }
        }
    }
}

/// Every interactive element with the block it stands in.
pub fn elements(blocks: &Value) -> Vec<(&Value, &Value)> {
    let mut found = Vec::new();
    for block in blocks.as_array().into_iter().flatten() {
        let single = ["accessory", "element"].into_iter().filter_map(|name| block.get(name));
        let many = block["elements"].as_array().into_iter().flatten();
        found.extend(single.chain(many).map(|element| (block, element)));
    }
    found.retain(|(_, element)| element["action_id"].is_string());
    found
}
