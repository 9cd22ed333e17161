//! A JSON Resume being made of something else, with the places in the source that it came from, so
//! that notes can name them.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::ReviewNote;
use crate::candidate::text::link_label;

/// Places in the source by path in the JSON Resume.
#[derive(Clone, Debug, Default)]
pub struct Places(BTreeMap<String, String>);

impl Places {
    /// The place of the path, or of what it belongs to.
    pub fn find(&self, path: &str) -> Option<&str> {
        let mut end = path.len();
        loop {
            if let Some(place) = self.0.get(&path[..end]) {
                return Some(place);
            }
            end = path[..end].rfind(['.', '['])?;
        }
    }
}

/// What a reader of another format makes.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    root: Map<String, Value>,
    places: Places,
    /// What was unsure on the way here.
    pub notes: Vec<ReviewNote>,
}

/// One entry of a list: a role, a degree.
#[derive(Clone, Debug)]
pub struct Entry {
    fields: Map<String, Value>,
    place: String,
    places: Vec<(String, String)>,
}

impl Entry {
    pub fn new(place: impl Into<String>) -> Self {
        Self { fields: Map::new(), place: place.into(), places: Vec::new() }
    }

    pub fn set(&mut self, key: &str, text: impl Into<String>) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.fields.insert(key.to_owned(), Value::String(text));
        }
    }

    pub fn set_at(&mut self, key: &str, text: impl Into<String>, place: impl Into<String>) {
        self.set(key, text);
        self.places.push((format!(".{key}"), place.into()));
    }

    /// Adds to a list of texts.
    pub fn add(&mut self, key: &str, text: impl Into<String>, place: impl Into<String>) {
        let list = self.fields.entry(key.to_owned()).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(items) = list {
            self.places.push((format!(".{key}[{}]", items.len()), place.into()));
            items.push(Value::String(text.into()));
        }
    }

    pub fn has(&self, key: &str) -> bool {
        self.fields.contains_key(key)
    }

    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}

impl Builder {
    /// A field of `basics`.
    pub fn basic(&mut self, key: &str, text: impl Into<String>, place: impl Into<String>) {
        let text = text.into();
        if text.trim().is_empty() {
            return;
        }
        let basics = self.root.entry("basics").or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(fields) = basics {
            fields.insert(key.to_owned(), Value::String(text));
            self.places.0.insert(format!("basics.{key}"), place.into());
        }
    }

    pub fn has_basic(&self, key: &str) -> bool {
        self.root.get("basics").is_some_and(|basics| basics.get(key).is_some())
    }

    /// Takes the summary out, to be written anew.
    pub fn take_summary(&mut self) -> String {
        let basics = self.root.get_mut("basics").and_then(Value::as_object_mut);
        match basics.and_then(|fields| fields.remove("summary")) {
            Some(Value::String(text)) => text,
            _ => String::new(),
        }
    }

    /// Whether a link is there that is printed like this one.
    pub fn has_link_to(&self, shown: &str) -> bool {
        let label = link_label(shown);
        let links = self.root.get("basics").and_then(|basics| basics.get("profiles"));
        let mut urls = links.and_then(Value::as_array).into_iter().flatten();
        urls.any(|item| item["url"].as_str().is_some_and(|url| link_label(url) == label))
    }

    /// A link of the candidate.
    pub fn profile(&mut self, network: &str, url: &str, place: impl Into<String>) {
        let basics = self.root.entry("basics").or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(fields) = basics else { return };
        let list = fields.entry("profiles").or_insert_with(|| Value::Array(Vec::new()));
        let Value::Array(items) = list else { return };
        let known = items.iter().any(|item| item["url"] == url);
        if !known {
            self.places.0.insert(format!("basics.profiles[{}]", items.len()), place.into());
            items.push(serde_json::json!({ "network": network, "url": url }));
        }
    }

    /// An entry of a list such as `work`.
    pub fn push(&mut self, section: &str, entry: Entry) {
        if entry.is_empty() {
            return;
        }
        let list = self.root.entry(section).or_insert_with(|| Value::Array(Vec::new()));
        let Value::Array(items) = list else { return };
        let path = format!("{section}[{}]", items.len());
        for (field, place) in entry.places {
            self.places.0.insert(format!("{path}{field}"), place);
        }
        self.places.0.insert(path, entry.place);
        items.push(Value::Object(entry.fields));
    }

    pub fn note(&mut self, place: impl Into<String>, message: impl Into<String>) {
        self.notes.push(ReviewNote { path: place.into(), message: message.into() });
    }

    pub fn finish(self) -> (Value, Places, Vec<ReviewNote>) {
        (Value::Object(self.root), self.places, self.notes)
    }
}
