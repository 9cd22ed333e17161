//! `SmartRecruiters`: `api.smartrecruiters.com/v1/companies/{company}/postings/{id}`
//! (<https://developers.smartrecruiters.com/docs/posting-api>), with the screening questions of
//! `…/configuration` where a saved answer holds them.

use serde_json::Value;

use super::job::{Job, day, inner, line, list, raw};
use crate::posting::form::{Field, FieldKind, Form};

/// Sections in the order of the page, with the heading they get when they have none.
const SECTIONS: [(&str, &str); 4] = [
    ("companyDescription", "Company"),
    ("jobDescription", "Job description"),
    ("qualifications", "Qualifications"),
    ("additionalInformation", "Additional information"),
];

pub(super) fn is_job(value: &Value) -> bool {
    value.get("jobAd").and_then(|ad| ad.get("sections")).is_some() && value.get("name").is_some()
}

pub(super) fn read(value: &Value) -> Job {
    let location = value.get("location").unwrap_or(&Value::Null);
    let flag = |key: &str| location.get(key).and_then(Value::as_bool) == Some(true);
    let workplace = match () {
        () if flag("hybrid") => Some("Hybrid".to_owned()),
        () if flag("remote") => Some("Remote".to_owned()),
        () => None,
    };
    let ad = value.get("jobAd").and_then(|ad| ad.get("sections")).unwrap_or(&Value::Null);
    let sections = SECTIONS.iter().filter_map(|(key, heading)| {
        let section = ad.get(*key)?;
        let heading = line(section, "title").unwrap_or_else(|| (*heading).to_owned());
        Some((Some(heading), raw(section, "text")?))
    });
    Job {
        title: line(value, "name"),
        company: inner(value, "company", "name"),
        slug: None,
        places: place(location).into_iter().collect(),
        workplace,
        department: inner(value, "department", "label"),
        employment_type: inner(value, "typeOfEmployment", "label"),
        salary: None,
        date_posted: line(value, "releasedDate").map(|at| day(&at)),
        valid_through: None,
        sections: sections.collect(),
        form: form(value),
    }
}

fn place(location: &Value) -> Option<String> {
    line(location, "fullLocation").or_else(|| {
        let parts: Vec<String> =
            ["city", "region"].iter().filter_map(|key| line(location, key)).collect();
        let country = line(location, "country").map(|code| code.to_uppercase());
        let parts: Vec<String> = parts.into_iter().chain(country).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    })
}

fn form(value: &Value) -> Form {
    let mut form = Form::default();
    let configuration = value.get("configuration").unwrap_or(value);
    for question in list(configuration, "questions") {
        for field in list(question, "fields") {
            form.extend(read_field(question, field));
        }
    }
    form
}

fn read_field(question: &Value, field: &Value) -> Option<Field> {
    let kind = match line(field, "type").unwrap_or_default().as_str() {
        "INFORMATION" => return None,
        "TEXTAREA" => FieldKind::Textarea,
        "FILE" => FieldKind::File,
        "CHECKBOX" if list(field, "values").len() < 2 => FieldKind::Checkbox,
        "CHECKBOX" | "RADIO" | "SINGLE_SELECT" | "MULTI_SELECT" => FieldKind::Select,
        _ => FieldKind::Text,
    };
    Some(Field {
        label: line(field, "label").or_else(|| line(question, "label"))?,
        kind,
        required: field.get("required").and_then(Value::as_bool).unwrap_or(false),
        limit: None,
        options: list(field, "values").iter().filter_map(|value| line(value, "label")).collect(),
    })
}
