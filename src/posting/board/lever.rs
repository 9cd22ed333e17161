//! Lever: `api.lever.co/v0/postings/{company}/{id}?mode=json`
//! (<https://github.com/lever/postings-api>). Custom questions stand in the page of the form, see
//! [`crate::posting::form`].

use serde_json::Value;

use super::address::employer;
use super::job::{Job, inner, line, list, pay, raw, text};
use crate::posting::form::{Field, FieldKind, Form};

pub(super) fn is_job(value: &Value) -> bool {
    value.get("text").is_some_and(Value::is_string)
        && (value.get("hostedUrl").is_some() || value.get("categories").is_some())
}

pub(super) fn read(value: &Value) -> Job {
    let categories = value.get("categories").unwrap_or(&Value::Null);
    let mut places: Vec<String> = line(categories, "location").into_iter().collect();
    places.extend(list(categories, "allLocations").iter().filter_map(text));
    Job {
        title: line(value, "text"),
        company: None,
        slug: line(value, "hostedUrl").and_then(|url| employer(&url)),
        places,
        workplace: line(value, "workplaceType"),
        department: line(categories, "department").or_else(|| line(categories, "team")),
        employment_type: line(categories, "commitment"),
        salary: value.get("salaryRange").and_then(salary),
        date_posted: value.get("createdAt").and_then(Value::as_i64).and_then(day),
        valid_through: None,
        sections: sections(value),
        form: form(value),
    }
}

/// The description, the lists under their headings, the closing words, and what is said of pay.
fn sections(value: &Value) -> Vec<(Option<String>, String)> {
    let mut sections = Vec::new();
    let plain = |rich: &str, plain: &str| raw(value, rich).or_else(|| raw(value, plain));
    sections.extend(plain("description", "descriptionPlain").map(|text| (None, text)));
    for part in list(value, "lists") {
        if let Some(content) = raw(part, "content") {
            sections.push((line(part, "text"), format!("<ul>{content}</ul>")));
        }
    }
    sections.extend(plain("additional", "additionalPlain").map(|text| (None, text)));
    sections.extend(plain("salaryDescription", "salaryDescriptionPlain").map(|text| (None, text)));
    sections
}

fn salary(range: &Value) -> Option<String> {
    let amount = |key: &str| range.get(key).and_then(Value::as_f64);
    let interval = line(range, "interval").unwrap_or_default().to_lowercase();
    let period = ["hour", "day", "week", "month", "year"]
        .into_iter()
        .find(|period| interval.contains(period));
    pay(line(range, "currency").as_deref(), amount("min"), amount("max"), period)
}

fn day(milliseconds: i64) -> Option<String> {
    let at = chrono::DateTime::from_timestamp_millis(milliseconds)?;
    Some(at.format("%Y-%m-%d").to_string())
}

/// Cards of questions, where a saved answer of the interface for customers holds them.
fn form(value: &Value) -> Form {
    let mut form = Form::default();
    for card in list(value, "customQuestions").iter().chain(list(value, "cards")) {
        form.extend(card_fields(card));
    }
    form
}

/// The fields of one card, as the interface and the page of the form write them.
pub(in crate::posting) fn card_fields(card: &Value) -> Vec<Field> {
    let read = |field: &Value| {
        let kind = match inner_kind(field).as_str() {
            "textarea" => FieldKind::Textarea,
            "file-upload" => FieldKind::File,
            "multiple-choice" | "multiple-select" | "dropdown" | "yes-no" | "university" => {
                FieldKind::Select
            }
            _ => FieldKind::Text,
        };
        Some(Field {
            label: line(field, "text")?,
            kind,
            required: field.get("required").and_then(Value::as_bool).unwrap_or(false),
            limit: None,
            options: list(field, "options")
                .iter()
                .filter_map(|option| line(option, "text"))
                .collect(),
        })
    };
    list(card, "fields").iter().filter_map(read).collect()
}

fn inner_kind(field: &Value) -> String {
    line(field, "type").or_else(|| inner(field, "type", "name")).unwrap_or_default().to_lowercase()
}
