//! From JSON Resume to a master-CV directory. Strings are literal there: what looks like a mark is
//! escaped, so every highlight comes out of the loader as it went in.

use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use super::prose::{in_pieces, sentences, without_bullet_sign};
use super::read::Reader;
use crate::candidate::draft::{
    Draft, DraftCredential, DraftEducation, DraftProject, DraftRole, WriteError,
};
use crate::candidate::import::Places;
use crate::candidate::text::{is_email, link_label};
use crate::candidate::{check, id};

/// A paragraph longer than this is written as one bullet for each sentence.
const LONG_PARAGRAPH: usize = 300;

/// What an import made, and what its owner should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Files written, relative to the directory.
    pub files: Vec<String>,
    /// What was unsure, changed or left out.
    pub review: Vec<ReviewNote>,
}

/// One thing to look at after an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReviewNote {
    /// Where in the source: `work[2].endDate`, `cv.yaml:14`.
    pub path: String,
    /// What was done with it.
    pub message: String,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The JSON is something else.
    #[error("not a JSON Resume: {0}")]
    NotAResume(&'static str),
    /// Nothing was written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Writes the master-CV directory `to` from a JSON Resume. All of it or nothing; an existing path
/// is never touched.
///
/// # Errors
/// The JSON is no resume, `to` exists, or what was read makes no valid master CV.
pub fn import(resume: &Value, to: &Path) -> Result<ImportReport, ImportError> {
    import_from(resume, Origin::default(), to)
}

/// Where a JSON Resume that was made of something else came from.
#[derive(Debug, Default)]
pub(in crate::candidate) struct Origin {
    /// Places in the source.
    pub places: Places,
    /// What was unsure on the way.
    pub notes: Vec<ReviewNote>,
    /// Sentences hold markdown's marks.
    pub marks: bool,
}

/// As [`import`]; notes name the places of the origin.
pub(in crate::candidate) fn import_from(
    resume: &Value,
    origin: Origin,
    to: &Path,
) -> Result<ImportReport, ImportError> {
    let mut notes = Vec::new();
    let mut draft = read(resume, &mut notes)?;
    draft.marks = origin.marks;
    let files = draft.write(to)?;
    let mut review = origin.notes;
    review.extend(notes.into_iter().map(|note| match origin.places.find(&note.path) {
        Some(place) => ReviewNote { path: place.to_owned(), ..note },
        None => note,
    }));
    review.extend(check(to).warnings.into_iter().map(|warning| ReviewNote {
        path: match warning.line {
            Some(line) => format!("{}:{line}", to.join(&warning.file).display()),
            None => to.join(&warning.file).display().to_string(),
        },
        message: format!("{}; {}", warning.message, warning.fix),
    }));
    let mut seen = std::collections::BTreeSet::new();
    review.retain(|note| seen.insert((note.path.clone(), note.message.clone())));
    Ok(ImportReport { files, review })
}

fn read(resume: &Value, notes: &mut Vec<ReviewNote>) -> Result<Draft, ImportError> {
    if !resume.is_object() {
        return Err(ImportError::NotAResume("the document is not an object"));
    }
    let mut root = Reader::new(resume, "", notes);
    let mut draft = root
        .object("basics", basics)
        .flatten()
        .ok_or(ImportError::NotAResume("`basics.name` is missing"))?;
    for entry in root.each("work", |reader| Some(work(reader))) {
        match entry {
            Entry::Role(role) => draft.roles.push(role),
            Entry::Project(project) => draft.projects.push(project),
        }
    }
    draft.projects.extend(root.each("projects", project));
    draft.projects.extend(root.each("volunteer", |reader| Some(volunteer(reader))));
    draft.education = root.each("education", education);
    draft.certifications =
        root.each("certificates", |reader| credential(reader, ["name", "issuer", "date"]));
    draft.awards = root.each("awards", |reader| credential(reader, ["title", "awarder", "date"]));
    draft.publications = root
        .each("publications", |reader| credential(reader, ["name", "publisher", "releaseDate"]));
    draft.languages = root.each("languages", |reader| {
        let level = reader.plain("fluency").unwrap_or_default();
        Some((reader.plain("language")?, level))
    });
    skills(&mut root, &mut draft);
    root.drop("interests", "a master CV has no interests");
    root.drop("references", "what others say of you is not a fact you can prove");
    for known in ["meta", "$schema"] {
        let _ = root.raw(known);
    }
    root.finish();
    without_duplicates(&mut draft, notes);
    Ok(draft)
}

fn basics(reader: &mut Reader<'_, '_>) -> Option<Draft> {
    let mut draft =
        Draft { name: reader.plain("name")?, title: reader.plain("label"), ..Draft::default() };
    if draft.title.is_none() {
        reader.note("label", "no title; that of the latest role is used");
    }
    draft.email = reader.plain("email").filter(|email| {
        let valid = is_email(email);
        if !valid {
            reader.note("email", format!("left out: `{email}` is not an e-mail address"));
        }
        valid
    });
    draft.phone = reader.plain("phone").filter(|phone| {
        let valid = phone.chars().filter(char::is_ascii_digit).count() >= 5;
        if !valid {
            reader.note("phone", format!("left out: `{phone}` is not a phone number"));
        }
        valid
    });
    draft.location = location(reader);
    draft.links.extend(reader.link("url").or_else(|| reader.link("website")));
    draft.links.extend(reader.each("profiles", |profile| {
        let url = profile.link("url");
        let user = profile.text("username");
        let network = profile.text("network").unwrap_or_default();
        if url.is_none() {
            let user = user.unwrap_or_default();
            profile.note("url", format!("left out: {network} {user} has no web link"));
        }
        url
    }));
    draft.summary = reader.text("summary").map(|text| sentences(&text)).unwrap_or_default();
    reader.drop("image", "a master CV has no picture");
    Some(draft)
}

fn location(reader: &mut Reader<'_, '_>) -> Option<String> {
    if reader.raw("location").is_some_and(Value::is_string) {
        return reader.plain("location");
    }
    reader.object("location", |place| {
        let parts = ["city", "region", "countryCode"].map(|key| place.plain(key));
        place.drop("address", "a CV shows the city only");
        place.drop("postalCode", "a CV shows the city only");
        let there: Vec<String> = parts.into_iter().flatten().collect();
        (!there.is_empty()).then(|| there.join(", "))
    })?
}

enum Entry {
    Role(DraftRole),
    Project(DraftProject),
}

/// What the employer does, when it is said in a few words; a sentence about it is left out.
fn industry(reader: &mut Reader<'_, '_>) -> Option<String> {
    let description = reader.plain("description")?;
    if description.chars().count() <= 40 {
        return Some(description);
    }
    reader.note("description", "left out: it describes the employer");
    None
}

/// A job without employer, title or start is no role; what it tells is kept as a project.
fn work(reader: &mut Reader<'_, '_>) -> Entry {
    let company = reader.first_plain(&["name", "company"]);
    let title = reader.plain("position");
    let location = reader.plain("location");
    let period = reader.period();
    let url = reader.link("url").or_else(|| reader.link("website"));
    let bullets = story(reader, "summary");
    let skills = reader.names("keywords");
    let industry = industry(reader);
    if let (Some(company), Some(title), Some(period)) = (&company, &title, period) {
        if let Some(url) = url {
            reader.note("url", format!("left out: {url} is the employer's"));
        }
        if period.end.is_none() && reader.raw("endDate").is_none() {
            reader.note("endDate", "no end: taken as the present role");
        }
        if bullets.is_empty() {
            reader.note("highlights", "none: the role is marked `brief = true`");
        }
        let (company, title) = (company.clone(), title.clone());
        return Entry::Role(DraftRole {
            company,
            title,
            location,
            industry,
            period,
            bullets,
            skills,
        });
    }
    let name: Vec<String> = [title, company].into_iter().flatten().collect();
    reader.note(
        "",
        "kept as a project, because employer, title or start date is missing: complete it and \
         move the file to roles/",
    );
    let name = if name.is_empty() { "Unnamed work".to_owned() } else { name.join(", ") };
    Entry::Project(DraftProject { name, url, period, bullets, skills })
}

fn project(reader: &mut Reader<'_, '_>) -> Option<DraftProject> {
    let name = reader.plain("name").or_else(|| {
        reader.note("name", "no name; please give it one");
        Some("Unnamed project".to_owned())
    })?;
    let draft = DraftProject {
        name,
        url: reader.link("url"),
        period: reader.period(),
        bullets: story(reader, "description"),
        skills: reader.names("keywords"),
    };
    for key in ["roles", "entity", "type"] {
        reader.drop(key, "a project has name, dates, link, achievements and skills");
    }
    Some(draft)
}

/// Kept as a project, so that it doesn't count as years of employment.
fn volunteer(reader: &mut Reader<'_, '_>) -> DraftProject {
    let parts = [reader.plain("position"), reader.plain("organization")];
    let name: Vec<String> = parts.into_iter().flatten().collect();
    reader.note("", "voluntary work is kept as a project");
    let name = if name.is_empty() { "Voluntary work".to_owned() } else { name.join(", ") };
    DraftProject {
        name,
        url: reader.link("url").or_else(|| reader.link("website")),
        period: reader.period(),
        bullets: story(reader, "summary"),
        skills: Vec::new(),
    }
}

/// The paragraph at `key`, then every highlight, each once.
fn story(reader: &mut Reader<'_, '_>, key: &'static str) -> Vec<String> {
    let paragraph = reader.text(key);
    let mut bullets = Vec::new();
    if let Some(paragraph) = paragraph {
        reader.note(key, "kept as an achievement: check that it is one");
        bullets.extend(if paragraph.chars().count() > LONG_PARAGRAPH {
            sentences(&paragraph)
        } else {
            vec![paragraph]
        });
    }
    bullets.extend(reader.texts("highlights").iter().map(|text| without_bullet_sign(text)));
    let mut out: Vec<String> = Vec::new();
    for bullet in bullets.iter().flat_map(|bullet| in_pieces(bullet)) {
        if out.contains(&bullet) {
            reader.note("highlights", format!("said twice, kept once: {bullet}"));
        } else if !bullet.is_empty() {
            out.push(bullet);
        }
    }
    out
}

fn education(reader: &mut Reader<'_, '_>) -> Option<DraftEducation> {
    let item = DraftEducation {
        degree: reader.plain("studyType"),
        field: reader.plain("area"),
        institution: reader.plain("institution"),
        period: reader.period(),
        grade: reader.first_plain(&["score", "gpa"]),
    };
    reader.drop("courses", "a degree has no list of courses");
    reader.drop("url", "it is the school's");
    if item.institution.is_none() && item.degree.is_none() {
        reader.note("", "left out: neither school nor degree");
        return None;
    }
    Some(item)
}

/// `keys` name the fields of name, issuer and date.
fn credential(reader: &mut Reader<'_, '_>, keys: [&'static str; 3]) -> Option<DraftCredential> {
    let name = reader.plain(keys[0]);
    let item = DraftCredential {
        name: name.clone().unwrap_or_default(),
        issuer: reader.plain(keys[1]),
        date: reader.month(keys[2]),
        url: reader.link("url").or_else(|| reader.link("website")),
    };
    reader.drop("summary", "only name, issuer, date and link are kept");
    if name.is_none() {
        reader.note(keys[0], "left out: no name");
        return None;
    }
    Some(item)
}

fn skills(root: &mut Reader<'_, '_>, draft: &mut Draft) {
    let groups = root.each("skills", |reader| {
        let group = reader.plain("name");
        let keywords = reader.names("keywords");
        if let Some(level) = reader.text("level") {
            reader.note("level", format!("left out: `{level}` is a judgement, not a fact"));
        }
        let soft = group.as_deref().is_some_and(|group| {
            let group = group.to_lowercase();
            ["soft", "interpersonal", "personal"].iter().any(|word| group.contains(word))
        });
        // A group without keywords is a skill itself.
        let names = if keywords.is_empty() { group.into_iter().collect() } else { keywords };
        Some((soft, names))
    });
    for (soft, names) in groups {
        let list = if soft { &mut draft.soft } else { &mut draft.hard };
        list.extend::<Vec<String>>(names);
    }
}

/// What the loader would refuse as said twice.
fn without_duplicates(draft: &mut Draft, notes: &mut Vec<ReviewNote>) {
    let mut once = |path: &str, key: String, seen: &mut Vec<String>| {
        let new = !seen.contains(&key);
        if new {
            seen.push(key);
        } else {
            let message = "there twice, kept once".to_owned();
            notes.push(ReviewNote { path: path.to_owned(), message });
        }
        new
    };
    let mut seen = Vec::new();
    draft.links.retain(|url| once("basics.profiles", id::slug(&link_label(url)), &mut seen));
    let mut seen = Vec::new();
    draft.languages.retain(|(name, _)| once("languages", id::slug(name), &mut seen));
    let mut seen = Vec::new();
    draft.hard.retain(|name| once("skills", id::slug(name), &mut seen));
    draft.soft.retain(|name| once("skills", id::slug(name), &mut seen));
    let mut seen = Vec::new();
    draft.education.retain(|item| {
        let parts = [&item.degree, &item.field, &item.institution];
        let words: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        once("education", id::slug(&words.join(" ")), &mut seen)
    });
    for (path, items) in [
        ("certificates", &mut draft.certifications),
        ("awards", &mut draft.awards),
        ("publications", &mut draft.publications),
    ] {
        let mut seen = Vec::new();
        items.retain(|item| once(path, format!("{item:?}"), &mut seen));
    }
}
