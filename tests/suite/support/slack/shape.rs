//! Small checks that every part of Block Kit shares. Faults are gathered with their path.

use serde_json::{Map, Value};

/// Faults found so far.
#[derive(Default)]
pub struct Faults(pub Vec<String>);

impl Faults {
    /// Notes a fault at a path.
    pub fn at(&mut self, path: &str, what: impl std::fmt::Display) {
        self.0.push(format!("{what} [json-pointer:{path}]"));
    }

    /// An object with these required and these optional fields, and no others.
    pub fn object<'a>(
        &mut self,
        path: &str,
        value: &'a Value,
        must: &[&str],
        may: &[&str],
    ) -> Option<&'a Map<String, Value>> {
        let Some(map) = value.as_object() else {
            self.at(path, "must be an object");
            return None;
        };
        for name in must.iter().filter(|name| !map.contains_key(**name)) {
            self.at(path, format!("missing required field: {name}"));
        }
        for name in map.keys().filter(|name| !must.contains(&name.as_str())) {
            if !may.contains(&name.as_str()) {
                self.at(path, format!("no such field: {name}"));
            }
        }
        Some(map)
    }

    /// A text of 1 to `most` characters, when there is one.
    pub fn text(&mut self, path: &str, value: &Value, most: usize) {
        match value.as_str().map(|text| text.chars().count()) {
            _ if value.is_null() => {}
            None => self.at(path, "must be a string"),
            Some(0) => self.at(path, "must be more than 0 characters"),
            Some(length) if length > most => self.at(path, format!("more than {most} characters")),
            Some(_) => {}
        }
    }

    /// A list of 1 to `most` entries, when there is one.
    pub fn list<'a>(&mut self, path: &str, value: &'a Value, most: usize) -> &'a [Value] {
        match value.as_array() {
            _ if value.is_null() => &[],
            None => {
                self.at(path, "must be an array");
                &[]
            }
            Some(list) => {
                if list.is_empty() || list.len() > most {
                    self.at(path, format!("must have 1 to {most} items"));
                }
                list
            }
        }
    }

    /// A text object, when there is one.
    pub fn words(&mut self, path: &str, value: &Value, most: usize, plain: bool) {
        if value.is_null() {
            return;
        }
        self.object(path, value, &["type", "text"], &["emoji", "verbatim"]);
        self.text(&format!("{path}/text"), &value["text"], most);
        match value["type"].as_str() {
            Some("plain_text") if value.get("verbatim").is_none() => {}
            Some("mrkdwn") if !plain && value.get("emoji").is_none() => {}
            _ => self.at(path, "no such text object here"),
        }
    }

    /// Names that must differ from one another.
    pub fn distinct<'a>(&mut self, path: &str, names: impl Iterator<Item = &'a str>) {
        let mut seen = std::collections::BTreeSet::new();
        for name in names {
            if !seen.insert(name) {
                self.at(path, format!("`{name}` already exists"));
            }
        }
    }
}
