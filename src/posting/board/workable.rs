//! Workable: `apply.workable.com/api/v2/accounts/{account}/jobs/{shortcode}`, its widget's list, and
//! the form at `apply.workable.com/api/v1/jobs/{shortcode}/form`.

use serde_json::Value;

use super::job::{Job, day, inner, line, list, raw};
use crate::posting::form::{Field, FieldKind, Form};

/// A longer limit is none.
const NO_LIMIT: u64 = 10_000;

pub(super) fn is_job(value: &Value) -> bool {
    value.get("shortcode").is_some()
        && value.get("title").is_some()
        && value.get("description").is_some()
}

/// A list of sections with fields.
pub(super) fn is_form(value: &Value) -> bool {
    value.as_array().is_some_and(|sections| {
        !sections.is_empty() && sections.iter().all(|section| section.get("fields").is_some())
    })
}

/// `account` is the name that stands beside a list of jobs.
pub(super) fn read(value: &Value, account: Option<String>) -> Job {
    let flag = |key: &str| value.get(key).and_then(Value::as_bool) == Some(true);
    let remote = flag("remote") || flag("telecommuting");
    let heading = |text: &str| Some(text.to_owned());
    let sections = [
        (None, raw(value, "description")),
        (heading("Requirements"), raw(value, "requirements")),
        (heading("Benefits"), raw(value, "benefits")),
    ];
    Job {
        title: line(value, "title"),
        company: inner(value, "company", "name").or(account),
        slug: None,
        places: places(value),
        workplace: line(value, "workplace").or_else(|| remote.then(|| "remote".to_owned())),
        department: line(value, "department")
            .or_else(|| list(value, "department").first().and_then(super::job::text)),
        employment_type: line(value, "type").or_else(|| line(value, "employment_type")),
        salary: None,
        date_posted: line(value, "published")
            .or_else(|| line(value, "published_on"))
            .map(|at| day(&at)),
        valid_through: None,
        sections: sections
            .into_iter()
            .filter_map(|(heading, text)| Some((heading, text?)))
            .collect(),
        form: value.get("form").map(form).unwrap_or_default(),
    }
}

fn places(value: &Value) -> Vec<String> {
    let place = |at: &Value| {
        let parts: Vec<String> =
            ["city", "region", "country"].iter().filter_map(|key| line(at, key)).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    };
    let several: Vec<String> = list(value, "locations").iter().filter_map(place).collect();
    if !several.is_empty() {
        return several;
    }
    value.get("location").and_then(place).or_else(|| place(value)).into_iter().collect()
}

/// Sections of fields; groups (each job held, each school) repeat and are filled in there.
pub(super) fn form(sections: &Value) -> Form {
    let mut form = Form::default();
    let sections = sections.as_array().map_or(&[][..], Vec::as_slice);
    for field in sections.iter().flat_map(|section| list(section, "fields")) {
        form.extend(read_field(field));
    }
    form
}

fn read_field(field: &Value) -> Option<Field> {
    let kind = match line(field, "type").unwrap_or_default().as_str() {
        "group" => return None,
        "paragraph" => FieldKind::Textarea,
        "file" => FieldKind::File,
        "url" => FieldKind::Url,
        "boolean" => FieldKind::Checkbox,
        "dropdown" | "multiple" => FieldKind::Select,
        _ => FieldKind::Text,
    };
    let limit = field.get("maxLength").and_then(Value::as_u64).filter(|most| *most < NO_LIMIT);
    Some(Field {
        label: line(field, "label")?,
        kind,
        required: field.get("required").and_then(Value::as_bool).unwrap_or(false),
        limit: limit.and_then(|most| usize::try_from(most).ok()),
        options: list(field, "options")
            .iter()
            .filter_map(|option| line(option, "value").or_else(|| line(option, "body")))
            .collect(),
    })
}
