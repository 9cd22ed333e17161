//! The tailored CV as JSON Resume 1.0.0 (<https://jsonresume.org/schema>): only what was chosen.

use serde_json::{Map, Value, json};

use super::view::{UnknownId, known_credential, known_project, known_role, unknown};
use crate::application::{Cv, Line};
use crate::candidate::{Credential, FactId, Identity, MasterCv, Period, YearMonth};
use crate::truth::Verified;

const SCHEMA: &str =
    "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json";

/// The CV as a JSON Resume document.
///
/// # Errors
/// When an id of the application is not in the master CV.
pub fn cv(master: &MasterCv, cv: &Verified<Cv>) -> Result<Value, UnknownId> {
    resume(master, cv)
}

pub(crate) fn resume(master: &MasterCv, cv: &Cv) -> Result<Value, UnknownId> {
    let skills = cv.skills.iter().map(|group| {
        let keywords: Vec<&str> = group.skills.iter().map(|skill| skill.name.as_str()).collect();
        json!({ "name": group.name, "keywords": keywords })
    });
    Ok(pruned(json!({
        "$schema": SCHEMA,
        "basics": basics(&master.identity, cv),
        "work": work(master, cv)?,
        "projects": projects(master, cv)?,
        "education": education(master, cv)?,
        "certificates": credentials(&cv.certifications, &master.certifications, certificate)?,
        "awards": credentials(&cv.awards, &master.awards, award)?,
        "publications": credentials(&cv.publications, &master.publications, publication)?,
        "skills": skills.collect::<Vec<Value>>(),
        "languages": languages(master, cv)?,
        "meta": { "version": "v1.0.0" },
    })))
}

fn basics(identity: &Identity, cv: &Cv) -> Value {
    let label = cv.tagline.as_ref().map_or_else(|| identity.title.clone(), plain);
    let profiles = identity.links.iter().map(|link| {
        let host = link.url.split("://").nth(1).unwrap_or_default();
        let host = host.split('/').next().unwrap_or_default().trim_start_matches("www.");
        json!({ "network": host, "url": link.url })
    });
    let summary: Vec<String> = cv.profile.iter().map(plain).collect();
    json!({
        "name": identity.name,
        "label": label,
        "email": identity.email,
        "phone": identity.phone,
        "summary": summary.join(" "),
        "location": { "address": identity.location },
        "profiles": profiles.collect::<Vec<Value>>(),
    })
}

fn work(master: &MasterCv, cv: &Cv) -> Result<Vec<Value>, UnknownId> {
    cv.roles
        .iter()
        .map(|shown| {
            let role = known_role(master, &shown.role)?;
            let mut work = dates(Some(&role.period));
            work.extend([
                ("name".to_owned(), json!(role.company)),
                ("position".to_owned(), json!(role.title)),
                ("location".to_owned(), json!(role.location)),
                ("highlights".to_owned(), highlights(&shown.bullets)),
            ]);
            Ok(Value::Object(work))
        })
        .collect()
}

fn projects(master: &MasterCv, cv: &Cv) -> Result<Vec<Value>, UnknownId> {
    cv.projects
        .iter()
        .map(|shown| {
            let project = known_project(master, &shown.project)?;
            let mut value = dates(project.period.as_ref());
            value.extend([
                ("name".to_owned(), json!(project.name)),
                ("url".to_owned(), json!(project.url)),
                ("highlights".to_owned(), highlights(&shown.bullets)),
            ]);
            Ok(Value::Object(value))
        })
        .collect()
}

fn education(master: &MasterCv, cv: &Cv) -> Result<Vec<Value>, UnknownId> {
    cv.education
        .iter()
        .map(|id| {
            let found = master.education.iter().find(|education| education.id == *id);
            let education = found.ok_or_else(|| unknown(id))?;
            let mut value = dates(education.period.as_ref());
            value.extend([
                ("institution".to_owned(), json!(education.institution)),
                ("area".to_owned(), json!(education.field)),
                ("studyType".to_owned(), json!(education.degree)),
                ("score".to_owned(), json!(education.grade)),
            ]);
            Ok(Value::Object(value))
        })
        .collect()
}

fn languages(master: &MasterCv, cv: &Cv) -> Result<Vec<Value>, UnknownId> {
    cv.languages
        .iter()
        .map(|id| {
            let found = master.languages.iter().find(|language| language.id == *id);
            let language = found.ok_or_else(|| unknown(id))?;
            Ok(json!({ "language": language.name, "fluency": language.level }))
        })
        .collect()
}

fn credentials(
    ids: &[FactId],
    known: &[Credential],
    value: fn(&Credential, Option<&str>) -> Value,
) -> Result<Vec<Value>, UnknownId> {
    ids.iter()
        .map(|id| {
            let credential = known_credential(known, id)?;
            Ok(value(credential, credential.date.map(iso).as_deref()))
        })
        .collect()
}

fn certificate(it: &Credential, date: Option<&str>) -> Value {
    json!({ "name": it.name, "issuer": it.issuer, "date": date, "url": it.url })
}

fn award(it: &Credential, date: Option<&str>) -> Value {
    json!({ "title": it.name, "awarder": it.issuer, "date": date })
}

fn publication(it: &Credential, date: Option<&str>) -> Value {
    json!({ "name": it.name, "publisher": it.issuer, "releaseDate": date, "url": it.url })
}

fn dates(period: Option<&Period>) -> Map<String, Value> {
    let mut dates = Map::new();
    if let Some(period) = period {
        dates.insert("startDate".into(), json!(iso(period.start)));
        dates.insert("endDate".into(), json!(period.end.map(iso)));
    }
    dates
}

/// `2021-03` or `2021`.
fn iso(date: YearMonth) -> String {
    match date.month {
        Some(month) => format!("{:04}-{month:02}", date.year),
        None => format!("{:04}", date.year),
    }
}

fn highlights(bullets: &[Line]) -> Value {
    bullets.iter().map(plain).collect()
}

fn plain(line: &Line) -> String {
    line.text.to_plain()
}

/// Without what is null or empty, which the schema would read as a value.
fn pruned(value: Value) -> Value {
    let empty = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(map) => map
            .into_iter()
            .map(|(key, value)| (key, pruned(value)))
            .filter(|(_, value)| !empty(value))
            .collect(),
        Value::Array(items) => items.into_iter().map(pruned).collect(),
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::sample;

    #[test]
    fn only_chosen_bullets_are_in_it() {
        let master = sample::leader();
        let mut cv = sample::application(&master);
        cv.roles[0].bullets.truncate(2);
        let resume = resume(&master, &cv).expect("resolves");
        assert_eq!(resume["work"][0]["highlights"].as_array().map(Vec::len), Some(2));
        assert_eq!(resume["work"][0]["startDate"], "2021-03");
        assert_eq!(resume["work"][0].get("endDate"), None, "a present role has no end");
        assert_eq!(resume["work"][1]["endDate"], "2021-02");
        assert_eq!(resume["certificates"][0]["date"], "2022");
        assert_eq!(resume["basics"]["profiles"][0]["network"], "linkedin.com");
        assert_eq!(resume["education"][0].get("score"), None);
    }
}
