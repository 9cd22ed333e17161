//! The schema.org `JobPosting` of a page.

mod fields;
mod repair;
mod text;

use fields::{Index, Reader};
use serde_json::{Map, Value};

use super::{
    Stated,
    block::{Block, tidy},
    html, markdown,
    notes::Notes,
    plain,
};

/// Most objects looked at on one page.
const MAX_OBJECTS: usize = 20_000;

/// Fields that pages fill beside or instead of the description, and the heading they get.
const SECTIONS: &[(&str, &str)] = &[
    ("responsibilities", "Responsibilities"),
    ("qualifications", "Qualifications"),
    ("skills", "Skills"),
    ("experienceRequirements", "Experience"),
    ("educationRequirements", "Education"),
    ("jobBenefits", "Benefits"),
];

/// A `JobPosting`, read.
pub(super) struct Found {
    pub(super) stated: Stated,
    /// Lines with the stated values, for the start of the text.
    pub(super) head: Vec<Block>,
    /// As written: HTML, escaped HTML or text.
    pub(super) description: Option<String>,
    /// Further sections as heading and raw text.
    pub(super) sections: Vec<(&'static str, String)>,
}

/// The page's `JobPosting`; with several, the one its title names.
pub(super) fn find(scripts: &[String], page_title: &str, notes: &mut Notes) -> Option<Found> {
    let values: Vec<Value> = scripts.iter().flat_map(|script| repair::parse(script)).collect();
    let objects = objects(&values);
    let index = index(&objects);
    let jobs: Vec<Reader> = objects
        .iter()
        .filter(|object| is_job_posting(object))
        .map(|job| Reader { job, index: &index })
        .collect();
    if jobs.len() > 1 {
        notes.warn(format!("The page holds {} postings; one of them was read.", jobs.len()));
    }
    let page_title = page_title.to_lowercase();
    let named = |job: &&Reader| {
        job.line("title").is_some_and(|title| page_title.contains(&title.to_lowercase()))
    };
    let job = jobs.iter().find(named).or(jobs.first())?;
    Some(read(job))
}

/// One clean line of a value that may hold markup or character references.
pub(super) fn line(raw: &str) -> String {
    text::line(raw)
}

/// Decodes character references (`&quot;`, `&#8211;`) and nothing else.
pub(super) fn unescape(raw: &str) -> String {
    text::unescape(raw)
}

/// The values in one script, for tests against published samples.
#[cfg(test)]
pub(super) fn parse_script(script: &str) -> Vec<Value> {
    repair::parse(script)
}

/// True when `source` is JSON with a `JobPosting` in it.
pub(super) fn is_document(source: &str) -> bool {
    source.trim_start().starts_with(['{', '['])
        && source.contains("JobPosting")
        && objects(&repair::parse(source)).iter().any(|object| is_job_posting(object))
}

/// A description as blocks, whatever it is written in.
pub(super) fn describe(raw: &str, notes: &mut Notes) -> Vec<Block> {
    let source = text::unescape_markup(raw);
    if !text::has_tags(&source) {
        return if markdown::is_markdown(&source) {
            markdown::read(&source, notes)
        } else {
            plain::read(&source)
        };
    }
    let has_blocks = ["<p", "<br", "<li", "<div", "<h", "<P", "<BR", "<LI", "<DIV", "<H"];
    if has_blocks.iter().any(|tag| source.contains(tag)) {
        html::read_fragment(&source, notes)
    } else {
        html::read_fragment(&source.replace('\n', "<br>"), notes)
    }
}

/// Sections that the text doesn't hold yet.
pub(super) fn missing_sections(
    sections: Vec<(&'static str, String)>,
    blocks: &[Block],
    notes: &mut Notes,
) -> Vec<Block> {
    let known: String = blocks.iter().map(|block| letters(block.text())).collect();
    let mut missing = Vec::new();
    for (heading, raw) in sections {
        let mut lines = describe(&raw, notes);
        lines.retain(|line| !known.contains(&letters(line.text())));
        if !lines.is_empty() {
            missing.push(Block::Heading { level: 2, text: heading.to_owned() });
            missing.append(&mut lines);
        }
    }
    missing
}

/// What two spellings of a line have in common.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn read(job: &Reader) -> Found {
    let stated = job.stated();
    let sections = SECTIONS
        .iter()
        .filter_map(|(field, heading)| {
            let raw = job.raw(field).or_else(|| job.line(field)).or_else(|| months(job, field))?;
            (!raw.trim().is_empty()).then_some((*heading, raw))
        })
        .collect();
    Found { head: head(&stated, job), description: job.raw("description"), sections, stated }
}

fn head(stated: &Stated, job: &Reader) -> Vec<Block> {
    let mut head = Vec::new();
    if let Some(title) = &stated.title {
        head.push(Block::Heading { level: 1, text: title.clone() });
    }
    let lines = [
        ("Company", &stated.company),
        ("Location", &stated.location),
        ("Workplace", &stated.remote.then(|| "Remote".to_owned())),
        ("Remote from", &job.remote_regions()),
        ("Employment type", &stated.employment_type),
        ("Salary", &stated.salary),
        ("Industry", &job.line("industry")),
        ("Date posted", &stated.date_posted),
        ("Valid through", &stated.valid_through),
    ];
    for (label, value) in lines {
        if let Some(value) = value {
            head.push(Block::paragraph(tidy(&format!("{label}: {value}"))));
        }
    }
    head
}

/// `OccupationalExperienceRequirements.monthsOfExperience`, in years where it comes out even.
fn months(job: &Reader, field: &str) -> Option<String> {
    let months = job.job.get(field)?.get("monthsOfExperience")?;
    let months = months.as_u64().or_else(|| months.as_str()?.trim().parse().ok())?;
    Some(match (months / 12, months % 12) {
        (0, months) => format!("{months} months of experience"),
        (1, 0) => "1 year of experience".to_owned(),
        (years, 0) => format!("{years} years of experience"),
        _ => format!("{months} months of experience"),
    })
}

/// All objects at any depth, outer ones first.
fn objects(values: &[Value]) -> Vec<&Map<String, Value>> {
    let mut found = Vec::new();
    let mut to_visit: Vec<&Value> = values.iter().rev().collect();
    while let Some(value) = to_visit.pop() {
        match value {
            Value::Array(values) => to_visit.extend(values.iter().rev()),
            Value::Object(object) if found.len() < MAX_OBJECTS => {
                found.push(object);
                to_visit.extend(object.values().rev().filter(|value| !value.is_string()));
            }
            _ => {}
        }
    }
    found
}

/// Objects by `@id`; the fullest where an object is also referred to.
fn index<'a>(objects: &[&'a Map<String, Value>]) -> Index<'a> {
    let mut index = Index::new();
    for object in objects {
        if let Some(id) = object.get("@id").and_then(Value::as_str) {
            let known = index.entry(id).or_insert(object);
            if object.len() > known.len() {
                *known = object;
            }
        }
    }
    index
}

fn is_job_posting(object: &Map<String, Value>) -> bool {
    let named = |value: &Value| {
        value
            .as_str()
            .and_then(|name| name.rsplit(['/', ':', '#']).next())
            .is_some_and(|name| name.trim().eq_ignore_ascii_case("JobPosting"))
    };
    match object.get("@type").or_else(|| object.get("type")) {
        Some(Value::Array(kinds)) => kinds.iter().any(named),
        Some(kind) => named(kind),
        None => false,
    }
}
