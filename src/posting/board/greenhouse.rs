//! Greenhouse: `boards-api.greenhouse.io/v1/boards/{board}/jobs/{id}?questions=true&pay_transparency=true`
//! (<https://developers.greenhouse.io/job-board.html>).

use serde_json::Value;

use super::address::employer;
use super::job::{Job, day, inner, line, list, pay, raw, text};
use crate::posting::form::{Field, FieldKind, Form};

/// Questions of equal-opportunity surveys are theirs to answer or not; the forms mark them apart.
const SURVEYS: [&str; 2] = ["compliance", "demographic_questions"];

pub(super) fn is_job(value: &Value) -> bool {
    value.get("content").is_some_and(Value::is_string)
        && value.get("title").is_some()
        && (value.get("absolute_url").is_some() || value.get("internal_job_id").is_some())
}

pub(super) fn read(value: &Value) -> Job {
    Job {
        title: line(value, "title"),
        company: line(value, "company_name"),
        slug: line(value, "absolute_url").and_then(|url| employer(&url)),
        places: inner(value, "location", "name").into_iter().collect(),
        workplace: metadata(value, &["location type", "workplace type", "work type"]),
        department: list(value, "departments").first().and_then(|first| line(first, "name")),
        employment_type: metadata(value, &["employment type", "time type", "job type"]),
        salary: list(value, "pay_input_ranges").iter().find_map(salary),
        date_posted: line(value, "first_published")
            .or_else(|| line(value, "updated_at"))
            .map(|at| day(&at)),
        valid_through: line(value, "application_deadline").map(|at| day(&at)),
        sections: raw(value, "content").map(|content| (None, content)).into_iter().collect(),
        form: form(value),
    }
}

fn metadata(value: &Value, names: &[&str]) -> Option<String> {
    let entry = list(value, "metadata").iter().find(|entry| {
        line(entry, "name").is_some_and(|name| names.contains(&name.to_lowercase().as_str()))
    })?;
    // Many boards say "Regular" there, which is no employment type.
    line(entry, "value").filter(|value| !value.eq_ignore_ascii_case("regular"))
}

fn salary(range: &Value) -> Option<String> {
    let cents = |key: &str| range.get(key).and_then(Value::as_f64).map(|cents| cents / 100.0);
    let currency = line(range, "currency_type");
    let said = line(range, "title").unwrap_or_default().to_lowercase();
    let period = ["hour", "month", "year"].into_iter().find(|period| said.contains(period));
    pay(currency.as_deref(), cents("min_cents"), cents("max_cents"), period)
}

fn form(value: &Value) -> Form {
    let mut form = Form::default();
    for question in list(value, "location_questions").iter().chain(list(value, "questions")) {
        form.extend(read_question(question));
    }
    for survey in SURVEYS {
        let Some(survey) = value.get(survey) else { continue };
        let groups = survey.as_array().map_or(std::slice::from_ref(survey), Vec::as_slice);
        for question in groups.iter().flat_map(|group| list(group, "questions")) {
            form.extend(read_question(question));
        }
    }
    form
}

/// A question with its first field; the others are other ways to answer it (a file or its text).
fn read_question(question: &Value) -> Option<Field> {
    let field = list(question, "fields").first();
    let kind = field.and_then(|field| line(field, "type")).or_else(|| line(question, "type"))?;
    let kind = match kind.as_str() {
        "input_hidden" => return None,
        "input_file" => FieldKind::File,
        "textarea" => FieldKind::Textarea,
        "multi_value_single_select" | "multi_value_multi_select" => FieldKind::Select,
        _ => FieldKind::Text,
    };
    let values = field.map_or(&[][..], |field| list(field, "values"));
    let options = values.iter().chain(list(question, "answer_options"));
    Some(Field {
        label: line(question, "label")?,
        kind,
        required: question.get("required").and_then(Value::as_bool).unwrap_or(false),
        limit: None,
        options: options.filter_map(|option| text(option.get("label")?)).collect(),
    })
}
