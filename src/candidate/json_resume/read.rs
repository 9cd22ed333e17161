//! Careful reading of somebody else's JSON: nothing is taken for granted, nothing is lost unsaid.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::ReviewNote;
use crate::candidate::date::is_present;
use crate::candidate::text::{find_hidden, is_link, squeeze, without_hidden};
use crate::candidate::{Period, YearMonth};

static EMPTY: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);

/// One JSON object, its path for notes, and the notes taken.
pub(super) struct Reader<'v, 'n> {
    object: &'v Map<String, Value>,
    path: String,
    notes: &'n mut Vec<ReviewNote>,
    asked: Vec<&'static str>,
}

impl<'v, 'n> Reader<'v, 'n> {
    pub fn new(value: &'v Value, path: impl Into<String>, notes: &'n mut Vec<ReviewNote>) -> Self {
        let object = value.as_object().unwrap_or(&EMPTY);
        Self { object, path: path.into(), notes, asked: Vec::new() }
    }

    /// Takes a note on a field.
    pub fn note(&mut self, key: &str, message: impl Into<String>) {
        let path = if key.is_empty() { self.path.clone() } else { self.at(key) };
        self.notes.push(ReviewNote { path, message: message.into() });
    }

    fn at(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    fn get(&mut self, key: &'static str) -> Option<&'v Value> {
        self.asked.push(key);
        self.object.get(key).filter(|value| !value.is_null())
    }

    /// A text, cleaned of what a reader can't see. Numbers count as text.
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        let value = self.get(key)?;
        let path = self.at(key);
        cleaned(value, path, self.notes)
    }

    /// A text that can't have marks in a master CV.
    pub fn plain(&mut self, key: &'static str) -> Option<String> {
        let text = self.text(key)?;
        let path = self.at(key);
        unmarked(text, path, self.notes)
    }

    /// The first of several fields that is there, for names that changed between versions.
    pub fn first_plain(&mut self, keys: &[&'static str]) -> Option<String> {
        keys.iter().find_map(|key| self.plain(key))
    }

    /// A web link; one without `https://` is mended, one that is none is left out, with a note.
    pub fn link(&mut self, key: &'static str) -> Option<String> {
        let text = self.text(key)?;
        // A master CV has no marks in links; as a browser writes them they stay the same address.
        let text = text.replace('*', "%2A").replace('`', "%60").replace("__", "%5F%5F");
        if is_link(&text) {
            return Some(text);
        }
        let completed = format!("https://{text}");
        if text.contains('.') && is_link(&completed) {
            self.note(key, format!("taken as {completed}"));
            return Some(completed);
        }
        self.note(key, format!("left out: `{text}` is not a web link"));
        None
    }

    fn date(&mut self, key: &'static str) -> Option<YearMonth> {
        let text = self.text(key)?;
        let day = text.split(['T', ' ']).next().unwrap_or(&text);
        let date = YearMonth::parse(day).ok();
        if date.is_none() {
            self.note(key, format!("left out: `{text}` is not a date"));
        }
        date
    }

    /// A single date.
    pub fn month(&mut self, key: &'static str) -> Option<YearMonth> {
        self.date(key)
    }

    /// `startDate` and `endDate`. Without a start there is no period.
    pub fn period(&mut self) -> Option<Period> {
        let start = self.date("startDate");
        let end_text = self.text("endDate");
        let open = end_text.as_deref().is_none_or(is_present);
        let end = if open { None } else { self.date("endDate") };
        let Some(start) = start else {
            if let Some(end) = end {
                self.note("startDate", format!("no start; the end is {end}"));
            }
            return None;
        };
        match end {
            Some(end) if end.last_month() < start.first_month() => {
                self.note("endDate", format!("dates left out: {end} lies before {start}"));
                None
            }
            None if !open => {
                self.note("endDate", "dates left out, because the end is unclear");
                None
            }
            _ => Some(Period { start, end }),
        }
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn texts(&mut self, key: &'static str) -> Vec<String> {
        let path = self.at(key);
        match self.get(key) {
            Some(Value::Array(items)) => items
                .iter()
                .enumerate()
                .filter_map(|(index, item)| cleaned(item, format!("{path}[{index}]"), self.notes))
                .collect(),
            Some(value) => cleaned(value, path, self.notes).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// A list of names without marks, each once.
    pub fn names(&mut self, key: &'static str) -> Vec<String> {
        let path = self.at(key);
        let mut names: Vec<String> = Vec::new();
        for text in self.texts(key) {
            if let Some(name) = unmarked(text, path.clone(), self.notes)
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        names
    }

    /// Reads each object of a list.
    pub fn each<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Reader<'v, '_>) -> Option<T>,
    ) -> Vec<T> {
        let path = self.at(key);
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(items) = value.as_array() else {
            self.note(key, "left out: not a list");
            return Vec::new();
        };
        let mut out = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let mut reader = Reader::new(item, format!("{path}[{index}]"), self.notes);
            if item.is_object() {
                out.extend(read(&mut reader));
                reader.finish();
            } else {
                reader.note("", "left out: not an object");
            }
        }
        out
    }

    /// Reads an object.
    pub fn object<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Reader<'v, '_>) -> T,
    ) -> Option<T> {
        let path = self.at(key);
        let value = self.get(key)?;
        if !value.is_object() {
            self.note(key, "left out: not an object");
            return None;
        }
        let mut reader = Reader::new(value, path, self.notes);
        let out = read(&mut reader);
        reader.finish();
        Some(out)
    }

    /// The value as it is.
    pub fn raw(&mut self, key: &'static str) -> Option<&'v Value> {
        self.get(key)
    }

    /// Says of a field that its content has no place in a master CV.
    pub fn drop(&mut self, key: &'static str, why: &str) {
        let says_something = match self.get(key) {
            Some(Value::String(text)) => !text.trim().is_empty(),
            Some(Value::Array(items)) => !items.is_empty(),
            Some(Value::Object(fields)) => !fields.is_empty(),
            other => other.is_some(),
        };
        if says_something {
            self.note(key, format!("left out: {why}"));
        }
    }

    /// Notes every field nobody asked for.
    pub fn finish(mut self) {
        let unknown: Vec<&String> =
            self.object.keys().filter(|key| !self.asked.contains(&key.as_str())).collect();
        for key in unknown {
            self.note(key, "left out: not a field of JSON Resume 1.0.0 that a master CV has");
        }
    }
}

fn cleaned(value: &Value, path: String, notes: &mut Vec<ReviewNote>) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Null => return None,
        _ => {
            notes.push(ReviewNote { path, message: "left out: not a text".to_owned() });
            return None;
        }
    };
    let one_line = squeeze(&text);
    if find_hidden(&one_line).is_some() {
        let message = "invisible characters removed".to_owned();
        notes.push(ReviewNote { path, message });
    }
    let text = squeeze(&without_hidden(&one_line));
    (!text.is_empty()).then_some(text)
}

fn unmarked(text: String, path: String, notes: &mut Vec<ReviewNote>) -> Option<String> {
    if !["**", "__", "`"].iter().any(|mark| text.contains(mark)) {
        return Some(text);
    }
    let mut bare = text;
    // Taking one mark away can bring two others together.
    while ["**", "__", "`"].iter().any(|mark| bare.contains(mark)) {
        bare = bare.replace("**", "").replace("__", "").replace('`', "");
    }
    notes.push(ReviewNote { path, message: "marks removed".to_owned() });
    let bare = squeeze(&bare);
    (!bare.is_empty()).then_some(bare)
}
