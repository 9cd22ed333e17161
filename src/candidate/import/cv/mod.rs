//! CVs as people write them: sections by their headings, entries by their dates, fields by what they
//! look like. A best effort, and honest: what was told by looks alone is in the review list.

pub(super) mod date;
mod education;
mod entry;
mod head;
pub(super) mod list;
mod markdown;
mod title;
mod top;

use super::ImportError;
use super::builder::Builder;
use super::section::{self, Section};
use crate::candidate::RichText;
use crate::reader::{Document, Kind};

/// Most characters of a source line quoted in a note.
const QUOTE: usize = 60;

/// One line of a CV.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub kind: Kind,
    /// Without marks; tabs for wide gaps.
    pub text: String,
    /// With markdown's marks, where there are some.
    pub marked: String,
    pub bold: bool,
    /// Where it stands, for notes.
    pub place: String,
}

impl Line {
    fn is_item(&self) -> bool {
        matches!(self.kind, Kind::Item(_))
    }

    fn level(&self) -> Option<u8> {
        match self.kind {
            Kind::Heading(level) => Some(level),
            _ => None,
        }
    }

    /// A sentence, not the name of something.
    fn is_prose(&self) -> bool {
        let words = self.text.split_whitespace().count();
        let ended = self.text.ends_with(['.', '!', ';']);
        self.level().is_none()
            && !self.text.contains('\t')
            && ((words >= 9 && ended) || words >= 18)
    }
}

/// A PDF or DOCX. Places are quotations: nobody can count lines in such a file.
///
/// # Errors
/// Nothing in it looks like a CV.
pub(super) fn from_document(name: &str, document: &Document) -> Result<Builder, ImportError> {
    let lines = document.blocks.iter().map(|block| {
        let quote: String = block.text.chars().take(QUOTE).collect();
        let more = if block.text.chars().count() > QUOTE { "…" } else { "" };
        Line {
            kind: block.kind,
            text: block.text.clone(),
            marked: block.text.clone(),
            bold: block.bold,
            place: format!("{name}: “{}{more}”", quote.replace('\t', "  ")),
        }
    });
    let mut builder = Builder::default();
    if document.hidden_words > 0 {
        let message = format!("left out: {} words that no reader sees", document.hidden_words);
        builder.note(name, message);
    }
    let lines: Vec<Line> = lines.collect();
    top::links(&mut builder, &document.links, name);
    read(builder, name, &lines)
}

/// Markdown or plain text.
///
/// # Errors
/// Nothing in it looks like a CV.
pub(super) fn from_text(name: &str, text: &str) -> Result<Builder, ImportError> {
    let lines = markdown::lines(name, text);
    read(Builder::default(), name, &lines)
}

/// A section and its lines.
struct Part<'l> {
    section: Option<Section>,
    heading: Option<&'l Line>,
    lines: Vec<&'l Line>,
}

fn read(mut out: Builder, name: &str, lines: &[Line]) -> Result<Builder, ImportError> {
    let parts = parts(lines);
    if !parts.iter().any(|part| {
        matches!(part.section, Some(Section::Work | Section::Projects | Section::Volunteer))
    }) {
        return Err(ImportError::NoCv("no section with work experience or projects was found"));
    }
    top::read(&mut out, &parts);
    if !out.has_basic("name") {
        return Err(ImportError::NoCv("no name was found at its top"));
    }
    for part in &parts {
        section_of(&mut out, part, name);
    }
    Ok(out)
}

/// Cuts the lines at the headings of sections. The level that most known headings have is the level
/// of sections; unknown headings of it open sections too.
fn parts(lines: &[Line]) -> Vec<Part<'_>> {
    let level = section_level(lines);
    let mut parts = vec![Part { section: None, heading: None, lines: Vec::new() }];
    for line in lines {
        let opens = match (section::known(&line.text), line.level()) {
            _ if line.is_item() || line.text.split_whitespace().count() > 6 => None,
            (Some(section), Some(own)) if level.is_none_or(|level| own <= level + 1) => {
                Some(Some(section))
            }
            (Some(section), None) if level.is_none() || line.bold => Some(Some(section)),
            (None, Some(own)) if Some(own) == level && parts.len() > 1 => {
                Some(section::likely(&line.text))
            }
            _ => None,
        };
        // Larger than the headings of sections: the name, beside a column that came before it.
        let larger = line.level().is_some_and(|own| level.is_some_and(|level| own < level));
        if larger && opens.is_none() && parts.len() > 1 {
            parts.push(Part { section: None, heading: None, lines: vec![line] });
            continue;
        }
        match opens {
            Some(section) => parts.push(Part { section, heading: Some(line), lines: Vec::new() }),
            None => {
                if let Some(part) = parts.last_mut() {
                    part.lines.push(line);
                }
            }
        }
    }
    parts
}

fn section_level(lines: &[Line]) -> Option<u8> {
    let mut counts = [0_usize; 10];
    for line in lines {
        if let (Some(_), Some(level)) = (section::known(&line.text), line.level()) {
            counts[usize::from(level.min(9))] += 1;
        }
    }
    let most = counts.iter().max().copied().filter(|most| *most > 0)?;
    counts.iter().position(|count| *count == most).map(|level| level as u8)
}

fn section_of(out: &mut Builder, part: &Part<'_>, name: &str) {
    let lines = &part.lines;
    match part.section {
        Some(Section::Work) => entry::work(out, lines, "work"),
        Some(Section::Volunteer) => entry::work(out, lines, "volunteer"),
        Some(Section::Projects) => entry::projects(out, lines),
        Some(Section::Education) => education::read(out, lines),
        Some(Section::Summary) => {
            let text: Vec<String> =
                lines.iter().map(|line| RichText::parse_marks(&line.marked).to_plain()).collect();
            let place = part.heading.map_or(name, |line| line.place.as_str());
            let before = out.take_summary();
            let text = text.join(" ").replace('\t', " ");
            out.basic("summary", format!("{before} {text}").trim(), place);
        }
        Some(Section::Skills) => {
            for line in lines {
                list::skills(out, &line.text, &line.place);
            }
        }
        Some(Section::Languages) => {
            for line in lines {
                list::languages(out, &line.text, &line.place);
            }
        }
        Some(Section::Certificates) => list::credentials(out, "certificates", lines),
        Some(Section::Awards) => list::credentials(out, "awards", lines),
        Some(Section::Publications) => list::credentials(out, "publications", lines),
        Some(Section::Interests) => dropped(out, part, "a master CV has no interests"),
        Some(Section::References) => {
            dropped(out, part, "what others say of you is not a fact you can prove");
        }
        None if part.heading.is_some() => dropped(out, part, "its heading is not known"),
        // Read with the name.
        Some(Section::Contact) | None => {}
    }
}

fn dropped(out: &mut Builder, part: &Part<'_>, why: &str) {
    let Some(heading) = part.heading.filter(|_| !part.lines.is_empty()) else { return };
    let count = part.lines.len();
    out.note(&heading.place, format!("left out: {count} line(s) of this section; {why}"));
}
