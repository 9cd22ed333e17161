//! Application forms: what an employer asks besides a CV (GAP-023).

mod control;
mod page;
mod raw;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub(super) use page::read;

use super::block::tidy;
use super::instruction;
use super::invisible::is_invisible;
use super::notes::{Notes, quote};

/// Most fields of a form.
const MAX_FIELDS: usize = 120;
/// Most options of a field; lists of countries have 250.
const MAX_OPTIONS: usize = 300;
/// Longest label or option, in characters.
const MAX_CHARS: usize = 600;
/// Marks that say a field is required; they are no part of its name.
const REQUIRED_MARKS: [char; 5] = ['*', '✱', '＊', '∗', '﹡'];

/// How a field is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// Several lines.
    Textarea,
    /// A web address.
    Url,
    /// A file.
    File,
    /// Yes or nothing.
    Checkbox,
    /// One or several of the options.
    Select,
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// What is asked, as written, in one line.
    pub label: String,
    /// How it is filled in.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// Whether the form can't be sent without it.
    pub required: bool,
    /// Most characters, where the form has a limit.
    pub limit: Option<usize>,
    /// What may be chosen, as written.
    pub options: Vec<String>,
}

/// The application form of a posting; without fields when none was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// In the order of the form.
    pub fields: Vec<Field>,
}

impl Form {
    /// Adds fields, each in clean text; those beyond [`MAX_FIELDS`] and without a label are left
    /// out.
    pub(super) fn extend(&mut self, fields: impl IntoIterator<Item = Field>) {
        for field in fields {
            if self.fields.len() >= MAX_FIELDS {
                return;
            }
            self.fields.extend(clean(field));
        }
    }

    /// Takes out fields that speak to a machine instead of a candidate, and tells `notes`.
    pub(super) fn remove_instructions(&mut self, notes: &mut Notes) {
        self.fields.retain(|field| {
            let texts = std::iter::once(&field.label).chain(&field.options);
            let found = texts.into_iter().find_map(|text| instruction::first(text));
            if let Some(found) = &found {
                notes.warn(format!(
                    "A field of the application form speaks to an AI, not to a candidate; it was \
                     left out: \"{}\"",
                    quote(found)
                ));
            }
            found.is_none()
        });
    }
}

fn clean(mut field: Field) -> Option<Field> {
    let marked = field.label.contains(REQUIRED_MARKS);
    field.label = line(&field.label.replace(REQUIRED_MARKS, " "));
    for word in ["(required)", "(optional)"] {
        let Some(at) = field.label.len().checked_sub(word.len()) else { continue };
        let ending = field.label.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(word));
        if ending {
            field.required |= word == "(required)";
            field.label.truncate(field.label[..at].trim_end().len());
        }
    }
    field.required |= marked;
    field.limit = field.limit.filter(|most| *most > 0);
    let mut options: Vec<String> = Vec::new();
    for option in field.options.iter().take(MAX_OPTIONS) {
        let option = line(option);
        if !option.is_empty() && !options.contains(&option) && !is_prompt(&option) {
            options.push(option);
        }
    }
    field.options = options;
    field.label.chars().any(char::is_alphanumeric).then_some(field)
}

/// `Select…`, `--`: shown where nothing is chosen yet.
fn is_prompt(option: &str) -> bool {
    let lower = option.to_lowercase();
    let words = lower.trim_matches(|c: char| !c.is_alphanumeric());
    let prompts = [
        "",
        "select",
        "select one",
        "please select",
        "select an option",
        "choose",
        "choose one",
        "please choose",
        "bitte wählen",
        "bitte auswählen",
        "auswählen",
        "choisir",
        "sélectionner",
        "sélectionnez",
        "choisissez",
        "veuillez sélectionner",
    ];
    prompts.contains(&words)
}

/// One line of visible characters.
fn line(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    crate::text::shorten(&tidy(&visible), MAX_CHARS)
}
