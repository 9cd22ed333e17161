//! Ashby: `api.ashbyhq.com/posting-api/job-board/{board}?includeCompensation=true`
//! (<https://developers.ashbyhq.com/docs/public-job-posting-api>), and the definition of the
//! application form as its pages hold it.

use serde_json::Value;

use super::address::employer;
use super::job::{Job, day, inner, line, list, pay, raw};
use crate::posting::form::{Field, FieldKind, Form};

pub(super) fn is_job(value: &Value) -> bool {
    value.get("title").is_some()
        && (value.get("descriptionHtml").is_some() || value.get("descriptionPlain").is_some())
}

pub(super) fn read(value: &Value) -> Job {
    let mut places: Vec<String> =
        line(value, "location").or_else(|| line(value, "locationName")).into_iter().collect();
    places.extend(list(value, "secondaryLocations").iter().filter_map(|at| line(at, "location")));
    let remote = value.get("isRemote").and_then(Value::as_bool) == Some(true);
    Job {
        title: line(value, "title"),
        company: line(value, "organizationName"),
        slug: line(value, "jobUrl").and_then(|url| employer(&url)),
        places,
        workplace: line(value, "workplaceType").or_else(|| remote.then(|| "Remote".to_owned())),
        department: line(value, "department").or_else(|| line(value, "departmentName")),
        employment_type: line(value, "employmentType"),
        salary: salary(value),
        date_posted: line(value, "publishedAt")
            .or_else(|| line(value, "publishedDate"))
            .map(|at| day(&at)),
        valid_through: line(value, "applicationDeadline").map(|at| day(&at)),
        sections: raw(value, "descriptionHtml")
            .or_else(|| raw(value, "descriptionPlain"))
            .map(|text| (None, text))
            .into_iter()
            .collect(),
        form: value.get("applicationForm").map(form).unwrap_or_default(),
    }
}

fn salary(value: &Value) -> Option<String> {
    let compensation = value.get("compensation")?;
    let tiers = list(compensation, "compensationTiers").iter();
    let components = list(compensation, "summaryComponents")
        .iter()
        .chain(tiers.flat_map(|tier| list(tier, "components")));
    let found = components
        .filter(|part| line(part, "compensationType").as_deref() == Some("Salary"))
        .find_map(|part| {
            let amount = |key: &str| part.get(key).and_then(Value::as_f64);
            let interval = line(part, "interval").unwrap_or_default().to_lowercase();
            let period = ["hour", "day", "week", "month", "year"]
                .into_iter()
                .find(|period| interval.ends_with(period));
            let currency = line(part, "currencyCode");
            pay(currency.as_deref(), amount("minValue"), amount("maxValue"), period)
        });
    found.or_else(|| line(compensation, "scrapeableCompensationSalarySummary"))
}

/// `sections[].fieldEntries[].field`.
pub(super) fn form(definition: &Value) -> Form {
    let mut form = Form::default();
    let sections = list(definition, "sections").iter();
    for entry in sections.flat_map(|section| list(section, "fieldEntries")) {
        form.extend(entry.get("field").and_then(|field| read_field(entry, field)));
    }
    form
}

fn read_field(entry: &Value, field: &Value) -> Option<Field> {
    let kind = match line(field, "type").unwrap_or_default().as_str() {
        "LongText" | "RichText" => FieldKind::Textarea,
        "File" => FieldKind::File,
        "SocialLink" | "Url" => FieldKind::Url,
        "Boolean" => FieldKind::Checkbox,
        "ValueSelect" | "MultiValueSelect" => FieldKind::Select,
        _ => FieldKind::Text,
    };
    let optional = field.get("isNullable").and_then(Value::as_bool).unwrap_or(true);
    let required = entry.get("isRequired").and_then(Value::as_bool).unwrap_or(!optional);
    Some(Field {
        label: line(field, "title").or_else(|| inner(field, "humanReadablePath", "title"))?,
        kind,
        required,
        limit: None,
        options: list(field, "selectableValues")
            .iter()
            .filter_map(|option| line(option, "label"))
            .collect(),
    })
}
