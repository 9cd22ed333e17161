//! A master CV as JSON Resume 1.0.0. Text is without marks, dates are ISO 8601, what the master CV
//! doesn't say is left out.

use serde_json::{Map, Value, json};

use crate::candidate::{
    Achievement, Credential, Education, Identity, Link, ListedSkill, MasterCv, Period, Project,
    Role,
};

/// Sites whose links are profiles, with the name JSON Resume readers know them by.
const NETWORKS: [(&str, &str); 7] = [
    ("linkedin.com", "LinkedIn"),
    ("github.com", "GitHub"),
    ("gitlab.com", "GitLab"),
    ("xing.com", "XING"),
    ("stackoverflow.com", "Stack Overflow"),
    ("orcid.org", "ORCID"),
    ("x.com", "X"),
];

/// The whole master CV. The same master CV gives the same value.
#[must_use]
pub fn export(master: &MasterCv) -> Value {
    let mut basics = basics(&master.identity);
    let summary: Vec<String> = master.summary.iter().map(|(_, text)| text.to_plain()).collect();
    put(&mut basics, "summary", summary.join(" "));
    json!({
        "$schema": "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json",
        "basics": basics,
        "work": master.roles.iter().map(work).collect::<Vec<_>>(),
        "projects": master.projects.iter().map(project).collect::<Vec<_>>(),
        "education": master.education.iter().map(education).collect::<Vec<_>>(),
        "certificates": credentials(&master.certifications, ["name", "issuer", "date"]),
        "awards": credentials(&master.awards, ["title", "awarder", "date"]),
        "publications": credentials(&master.publications, ["name", "publisher", "releaseDate"]),
        "skills": skills(master),
        "languages": master.languages.iter().map(|item| {
            let mut out = Map::new();
            put(&mut out, "language", item.name.as_str());
            put(&mut out, "fluency", item.level.as_str());
            out
        }).collect::<Vec<_>>(),
        "meta": { "version": "v1.0.0" },
    })
}

fn basics(identity: &Identity) -> Map<String, Value> {
    let mut out = Map::new();
    put(&mut out, "name", identity.name.as_str());
    put(&mut out, "label", identity.title.as_str());
    put(&mut out, "email", identity.email.as_deref().unwrap_or_default());
    put(&mut out, "phone", identity.phone.as_deref().unwrap_or_default());
    if let Some(place) = &identity.location {
        let (city, region) = place.split_once(", ").unwrap_or((place, ""));
        let mut location = Map::new();
        put(&mut location, "city", city);
        put(&mut location, "region", region);
        out.insert("location".to_owned(), Value::Object(location));
    }
    let (profiles, sites): (Vec<&Link>, Vec<&Link>) =
        identity.links.iter().partition(|link| network(link).is_some());
    if let Some(site) = sites.first() {
        put(&mut out, "url", site.url.as_str());
    }
    let others = sites.into_iter().skip(1);
    let profiles: Vec<Value> = profiles.into_iter().chain(others).map(profile).collect();
    if !profiles.is_empty() {
        out.insert("profiles".to_owned(), Value::Array(profiles));
    }
    out
}

fn host(link: &Link) -> &str {
    let rest = link.url.split_once("://").map_or(link.url.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host)
}

fn network(link: &Link) -> Option<&'static str> {
    let host = host(link);
    NETWORKS.iter().find(|(site, _)| *site == host).map(|(_, name)| *name)
}

fn profile(link: &Link) -> Value {
    let mut out = Map::new();
    put(&mut out, "network", network(link).unwrap_or_else(|| host(link)));
    let path = link.url.split(['?', '#']).next().unwrap_or(&link.url);
    let user = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if network(link).is_some() {
        put(&mut out, "username", user);
    }
    put(&mut out, "url", link.url.as_str());
    Value::Object(out)
}

fn work(role: &Role) -> Value {
    let mut out = Map::new();
    put(&mut out, "name", role.company.as_str());
    put(&mut out, "position", role.title.as_str());
    put(&mut out, "location", role.location.as_str());
    put(&mut out, "description", role.industry.as_deref().unwrap_or_default());
    dates(&mut out, Some(&role.period));
    list(&mut out, "highlights", &highlights(&role.achievements));
    Value::Object(out)
}

fn project(project: &Project) -> Value {
    let mut out = Map::new();
    put(&mut out, "name", project.name.as_str());
    put(&mut out, "url", project.url.as_deref().unwrap_or_default());
    dates(&mut out, project.period.as_ref());
    list(&mut out, "highlights", &highlights(&project.achievements));
    let names: Vec<String> = project.skills.iter().map(|skill| skill.name.clone()).collect();
    list(&mut out, "keywords", &names);
    Value::Object(out)
}

fn education(item: &Education) -> Value {
    let mut out = Map::new();
    put(&mut out, "institution", item.institution.as_str());
    put(&mut out, "area", item.field.as_str());
    put(&mut out, "studyType", item.degree.as_str());
    dates(&mut out, item.period.as_ref());
    put(&mut out, "score", item.grade.as_deref().unwrap_or_default());
    Value::Object(out)
}

/// `keys` name the fields of name, issuer and date.
fn credentials(items: &[Credential], keys: [&str; 3]) -> Vec<Value> {
    let one = |item: &Credential| {
        let mut out = Map::new();
        put(&mut out, keys[0], item.name.as_str());
        put(&mut out, keys[1], item.issuer.as_str());
        put(&mut out, keys[2], item.date.map(|date| date.to_string()).unwrap_or_default());
        // The schema knows no link for awards.
        if keys[0] == "name" {
            put(&mut out, "url", item.url.as_deref().unwrap_or_default());
        }
        Value::Object(out)
    };
    items.iter().map(one).collect()
}

fn skills(master: &MasterCv) -> Vec<Value> {
    let names = |hard: bool| {
        let mut names: Vec<String> = Vec::new();
        let listed: Vec<&ListedSkill> = master.all_skills().map(|(skill, _)| skill).collect();
        for skill in listed.into_iter().filter(|skill| skill.hard == hard) {
            if !names.iter().any(|name| name.eq_ignore_ascii_case(&skill.name)) {
                names.push(skill.name.clone());
            }
        }
        names
    };
    // A skill that is hard in one role and soft in another is said once.
    let hard = names(true);
    let mut soft = names(false);
    soft.retain(|name| !hard.iter().any(|other| other.eq_ignore_ascii_case(name)));
    [("Skills", hard), ("Soft skills", soft)]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(group, names)| json!({ "name": group, "keywords": names }))
        .collect()
}

fn highlights(achievements: &[Achievement]) -> Vec<String> {
    achievements.iter().map(|item| item.text.to_plain()).collect()
}

fn dates(out: &mut Map<String, Value>, period: Option<&Period>) {
    let Some(period) = period else { return };
    put(out, "startDate", period.start.to_string());
    if let Some(end) = period.end {
        put(out, "endDate", end.to_string());
    }
}

/// Puts a text that says something.
fn put(out: &mut Map<String, Value>, key: &str, value: impl Into<String>) {
    let value = value.into();
    if !value.is_empty() {
        out.insert(key.to_owned(), Value::String(value));
    }
}

fn list(out: &mut Map<String, Value>, key: &str, values: &[String]) {
    if !values.is_empty() {
        out.insert(key.to_owned(), json!(values));
    }
}
