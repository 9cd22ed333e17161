//! Forms of a page as they were read, their labels, and which of them is an application.

use std::collections::BTreeMap;

use super::Field;
use super::control::{Control, fields};
use crate::posting::{board, json_ld};

/// A form as it is read.
#[derive(Debug, Default)]
pub(super) struct RawForm {
    /// Its own attributes in one lower-case line.
    pub(super) about: String,
    pub(super) controls: Vec<Control>,
    /// `aria-labelledby` of each control.
    pub(super) references: Vec<String>,
}

/// A form with its labels found.
pub(super) struct PageForm {
    about: String,
    pub(super) fields: Vec<Field>,
    kinds: Vec<(String, String)>,
}

impl RawForm {
    /// Finds the labels; `named` holds texts by the id of their element, and by `for:ID`.
    pub(super) fn finish(mut self, named: &BTreeMap<String, String>) -> PageForm {
        let mut fields_of_cards = Vec::new();
        for (control, reference) in self.controls.iter_mut().zip(&self.references) {
            let of_id = |id: &str| named.get(id).map(String::as_str).unwrap_or_default();
            let referred: Vec<&str> = reference.split_whitespace().map(of_id).collect();
            if control.label.is_empty() {
                referred.join(" ").trim().clone_into(&mut control.label);
            }
            let label = of_id(&format!("for:{}", control.id));
            if !control.id.is_empty() && !label.is_empty() {
                label.clone_into(&mut control.label);
            }
            // Lever keeps its questions as JSON beside the controls that a script makes of them.
            if control.kind == "hidden" && control.name.ends_with("[baseTemplate]") {
                let card = json_ld::unescape(&control.value);
                if let Ok(card) = serde_json::from_str(&card) {
                    fields_of_cards.extend(board::card_fields(&card));
                }
            }
        }
        // The controls of those cards, where the page has them, are the same questions again.
        let cards = !fields_of_cards.is_empty();
        self.controls.retain(|control| !(cards && control.name.starts_with("cards[")));
        let mut fields = fields(&self.controls);
        fields.extend(fields_of_cards);
        let kinds = self.controls.into_iter().filter(Control::is_field);
        let kinds = kinds.map(|control| (control.kind, control.name.to_lowercase())).collect();
        PageForm { about: self.about, fields, kinds }
    }
}

impl PageForm {
    /// Searches, logins, newsletters and contact forms are none.
    pub(super) fn is_application(&self) -> bool {
        let has = |kind: &str| self.kinds.iter().any(|(known, _)| known == kind);
        let about = |words: &[&str]| words.iter().any(|word| self.about.contains(word));
        if has("password") || about(&["search", "login", "signin", "newsletter", "subscribe"]) {
            return false;
        }
        if has("file") {
            return true;
        }
        let applies = about(&["appl", "bewerb", "candidat", "postul", "recruit"]);
        let asks = |word: &str| self.kinds.iter().any(|(_, name)| name.contains(word));
        let email = has("email") || asks("mail");
        match self.fields.len() {
            0 | 1 => false,
            2 => applies,
            _ => applies || (email && !about(&["contact", "kontakt", "comment"])),
        }
    }
}
