//! Statements of a JSON Resume.

use serde_json::Value;

use super::role::{Head, find, same_name};
use super::{FileError, Said, Statement, claim, sentences};
use crate::candidate::{MasterCv, Scope};
use crate::truth::Section;

/// Everything a JSON Resume says of the candidate, in the order of the schema.
pub(super) fn statements(
    cv: &MasterCv,
    name: &str,
    content: &str,
) -> Result<Vec<Statement>, FileError> {
    let value: Value = serde_json::from_str(content)
        .map_err(|error| FileError::Json(name.to_owned(), error.to_string()))?;
    let known = ["basics", "work", "education", "skills", "projects", "volunteer"];
    if !known.iter().any(|key| value.get(key).is_some()) {
        let reason = "it has none of basics, work, education, skills".to_owned();
        return Err(FileError::Json(name.to_owned(), reason));
    }
    let mut out = Vec::new();
    basics(&value["basics"], &mut out);
    for (key, company) in [("work", "name"), ("volunteer", "organization")] {
        for (index, item) in items(&value[key]).enumerate() {
            work(cv, &format!("{key}[{index}]"), item, company, &mut out);
        }
    }
    for (index, item) in items(&value["projects"]).enumerate() {
        project(cv, &format!("projects[{index}]"), item, &mut out);
    }
    for (key, fields) in [
        ("education", &["studyType", "area", "institution", "score", "startDate", "endDate"][..]),
        ("certificates", &["name", "issuer", "date"]),
        ("awards", &["title", "awarder", "date", "summary"]),
        ("publications", &["name", "publisher", "releaseDate", "summary"]),
    ] {
        for (index, item) in items(&value[key]).enumerate() {
            let parts: Vec<String> = fields.iter().filter_map(|field| told(item, field)).collect();
            push(&format!("{key}[{index}]"), &parts.join(", "), Section::Credentials, &mut out);
            for course in texts(&item["courses"]) {
                push(&format!("{key}[{index}].courses"), course, Section::Credentials, &mut out);
            }
        }
    }
    skills(&value["skills"], &mut out);
    for (index, item) in items(&value["languages"]).enumerate() {
        let parts = [text(item, "language"), text(item, "fluency")];
        let line = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        push(&format!("languages[{index}]"), &line, Section::Languages, &mut out);
    }
    for (index, item) in items(&value["references"]).enumerate() {
        let line = text(item, "reference").unwrap_or_default();
        push(&format!("references[{index}]"), line, Section::Profile, &mut out);
    }
    Ok(out)
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    items(value).filter_map(Value::as_str)
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value[key].as_str().filter(|text| !text.trim().is_empty())
}

/// A field as a text; dates by their year, which is what all facts state.
fn told(value: &Value, key: &str) -> Option<String> {
    let text = text(value, key)?;
    if key.ends_with("Date") || key == "date" {
        return Some(text.chars().take(4).collect());
    }
    Some(text.to_owned())
}

fn push(place: &str, text: &str, section: Section, out: &mut Vec<Statement>) {
    if !text.trim().is_empty() {
        out.push(claim(place, text, section, Scope::Candidate));
    }
}

fn basics(basics: &Value, out: &mut Vec<Statement>) {
    for key in ["name", "email", "phone", "url"] {
        push(
            &format!("basics.{key}"),
            text(basics, key).unwrap_or_default(),
            Section::Identity,
            out,
        );
    }
    push("basics.label", text(basics, "label").unwrap_or_default(), Section::Profile, out);
    for sentence in sentences(text(basics, "summary").unwrap_or_default()) {
        push("basics.summary", &sentence, Section::Profile, out);
    }
    for key in ["address", "city", "region"] {
        let place = format!("basics.location.{key}");
        push(&place, text(&basics["location"], key).unwrap_or_default(), Section::Identity, out);
    }
    for (index, profile) in items(&basics["profiles"]).enumerate() {
        let url = text(profile, "url").unwrap_or_default();
        push(&format!("basics.profiles[{index}].url"), url, Section::Identity, out);
    }
}

fn work(cv: &MasterCv, place: &str, item: &Value, company: &str, out: &mut Vec<Statement>) {
    let field = |key: &str| text(item, key).unwrap_or_default().to_owned();
    // "company" is what JSON Resume called it before 1.0.
    let employer = text(item, company).or_else(|| text(item, "company")).unwrap_or_default();
    let head = Head {
        company: employer.to_owned(),
        title: field("position"),
        start: field("startDate"),
        end: if item.get("endDate").is_none() { "present".to_owned() } else { field("endDate") },
    };
    let dates = if head.start.is_empty() && head.end == "present" {
        String::new()
    } else {
        format!(", {} to {}", head.start, head.end)
    };
    let written = format!("{} at {}{dates}", head.title, head.company);
    let head = if dates.is_empty() { Head { end: String::new(), ..head } } else { head };
    let found = find(cv, &head);
    let said = match &found {
        Ok(role) => Said::Head { text: written, fact: role.fact.clone() },
        Err((reason, nearest)) => {
            Said::Stranger { text: written, reason: reason.clone(), nearest: nearest.clone() }
        }
    };
    out.push(Statement { place: place.to_owned(), said });
    let mut lines: Vec<(String, String)> = Vec::new();
    for key in ["summary", "description"] {
        let summary = sentences(text(item, key).unwrap_or_default());
        lines.extend(summary.into_iter().map(|line| (format!("{place}.{key}"), line)));
    }
    for (index, line) in texts(&item["highlights"]).enumerate() {
        lines.push((format!("{place}.highlights[{index}]"), line.to_owned()));
    }
    let place_said = text(item, "location").unwrap_or_default();
    if let Ok(role) = &found
        && !place_said.is_empty()
        && !role.location.is_empty()
        && !same_name(&role.location, place_said)
    {
        out.push(Statement {
            place: format!("{place}.location"),
            said: Said::Stranger {
                text: place_said.to_owned(),
                reason: "the place of this role differs".to_owned(),
                nearest: Some(role.fact.clone()),
            },
        });
    }
    for (place, line) in lines {
        out.push(match &found {
            Ok(role) => claim(&place, &line, Section::Experience, Scope::Role(role.id.clone())),
            Err((_, nearest)) => Statement {
                place,
                said: Said::Stranger {
                    text: line,
                    reason: "it stands under a role the candidate did not hold".to_owned(),
                    nearest: nearest.clone(),
                },
            },
        });
    }
}

fn project(cv: &MasterCv, place: &str, item: &Value, out: &mut Vec<Statement>) {
    let name = text(item, "name").unwrap_or_default();
    let known = cv.projects.iter().find(|project| same_name(&project.name, name));
    let Some(project) = known else {
        out.push(Statement {
            place: place.to_owned(),
            said: Said::Stranger {
                text: name.to_owned(),
                reason: "no project of the candidate has this name".to_owned(),
                nearest: None,
            },
        });
        return;
    };
    let said = Said::Head { text: name.to_owned(), fact: project.fact.clone() };
    out.push(Statement { place: place.to_owned(), said });
    push(&format!("{place}.url"), text(item, "url").unwrap_or_default(), Section::Identity, out);
    let scope = Scope::Project(project.id.clone());
    for sentence in sentences(text(item, "description").unwrap_or_default()) {
        let place = format!("{place}.description");
        out.push(claim(&place, &sentence, Section::Experience, scope.clone()));
    }
    for (index, line) in texts(&item["highlights"]).enumerate() {
        let place = format!("{place}.highlights[{index}]");
        out.push(claim(&place, line, Section::Experience, scope.clone()));
    }
    for keyword in texts(&item["keywords"]) {
        push(&format!("{place}.keywords"), keyword, Section::Skills, out);
    }
}

fn skills(skills: &Value, out: &mut Vec<Statement>) {
    for (index, item) in items(skills).enumerate() {
        let mut named = false;
        for keyword in texts(&item["keywords"]) {
            named = true;
            push(&format!("skills[{index}].keywords"), keyword, Section::Skills, out);
        }
        // A group with keywords is a heading; without them it is the skill.
        if !named {
            let name = text(item, "name").unwrap_or_default();
            push(&format!("skills[{index}].name"), name, Section::Skills, out);
        }
        let level = text(item, "level").unwrap_or_default();
        push(&format!("skills[{index}].level"), level, Section::Profile, out);
    }
}
