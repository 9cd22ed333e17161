//! Controls of an HTML form, as they are read, and the fields they make.

use super::{Field, FieldKind};

/// A longer limit is none: browsers give one to every field.
const NO_LIMIT: usize = 10_000;

/// One control.
#[derive(Clone, Debug, Default)]
pub(super) struct Control {
    /// `input`'s type, or `select`, `textarea`.
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) id: String,
    /// What its own attributes or the label around it call it.
    pub(super) label: String,
    /// Text in front of it, since the control before.
    pub(super) before: String,
    /// The legend or heading of the group it stands in.
    pub(super) group: String,
    pub(super) placeholder: String,
    pub(super) value: String,
    pub(super) required: bool,
    pub(super) limit: Option<usize>,
    pub(super) options: Vec<String>,
}

impl Control {
    pub(super) fn is_choice(&self) -> bool {
        matches!(self.kind.as_str(), "radio" | "checkbox")
    }

    /// A control people fill in.
    pub(super) fn is_field(&self) -> bool {
        !matches!(self.kind.as_str(), "hidden" | "submit" | "button" | "reset" | "image")
    }

    /// The best name there is for it.
    fn name_for_people(&self) -> String {
        let candidates = [&self.label, &self.before, &self.placeholder, &self.group];
        let found = candidates.into_iter().find(|text| has_words(text));
        found.cloned().unwrap_or_else(|| spoken(&self.name))
    }

    fn field_kind(&self) -> FieldKind {
        match self.kind.as_str() {
            "textarea" => FieldKind::Textarea,
            "select" => FieldKind::Select,
            "checkbox" => FieldKind::Checkbox,
            "file" => FieldKind::File,
            "url" => FieldKind::Url,
            _ => FieldKind::Text,
        }
    }
}

/// Controls to fields: radio buttons and boxes of one name are one field with their options.
pub(super) fn fields(controls: &[Control]) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for control in controls.iter().filter(|control| control.is_field()) {
        if !control.is_choice() {
            fields.push(Field {
                label: control.name_for_people(),
                kind: control.field_kind(),
                required: control.required,
                limit: control.limit.filter(|most| *most < NO_LIMIT),
                options: control.options.clone(),
            });
            continue;
        }
        let key = (control.kind.as_str(), control.name.as_str());
        if !control.name.is_empty() && seen.contains(&key) {
            continue;
        }
        seen.push(key);
        let same = |other: &&Control| {
            other.kind == control.kind && other.name == control.name && !control.name.is_empty()
        };
        let all: Vec<&Control> = controls.iter().filter(same).collect();
        fields.push(choice(control, &all));
    }
    fields
}

fn choice(first: &Control, all: &[&Control]) -> Field {
    if all.len() < 2 {
        let label = [&first.label, &first.before, &first.group]
            .into_iter()
            .find(|text| has_words(text))
            .cloned()
            .unwrap_or_else(|| spoken(&first.name));
        let (kind, required) = (FieldKind::Checkbox, first.required);
        return Field { label, kind, required, limit: None, options: Vec::new() };
    }
    let option = |one: &&Control| {
        let named = [&one.label, &one.value].into_iter().find(|text| has_words(text));
        named.cloned().unwrap_or_default()
    };
    let label = [&first.group, &first.before].into_iter().find(|text| has_words(text));
    Field {
        label: label.cloned().unwrap_or_else(|| spoken(&first.name)),
        kind: FieldKind::Select,
        required: all.iter().any(|one| one.required),
        limit: None,
        options: all.iter().map(option).collect(),
    }
}

fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// `job_application[first_name]` as `first name`.
fn spoken(name: &str) -> String {
    let last = name.rsplit('[').find(|part| part.chars().any(char::is_alphabetic));
    let words = last.unwrap_or(name).trim_end_matches(']').replace(['_', '-', '.'], " ");
    words.trim().to_owned()
}
