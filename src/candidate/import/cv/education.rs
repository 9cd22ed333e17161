//! Degrees.

use std::sync::LazyLock;

use regex::Regex;

use super::super::builder::{Builder, Entry};
use super::{Line, date, entry, list};

static DEGREE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^(?P<degree>
            (?:Dipl\.-\S+|Diplom-\S+)(?:\s\(\w+\))?
            | (?i:(?:bachelor|master|associate|doctor|licence|diploma|diplom)(?:'s|’s)?
                (?:\s+degree)?
                (?:\s+(?:of|en|de)\s+(?:(?:applied|fine)\s+)?(?:science|arts|engineering|laws?|education|philosophy|
                    technology|commerce|business\ administration|music|nursing|architecture|social\ work|economics)s?)?)
            | (?i:higher\ national\ diploma|staatsexamen|abitur|magister|promotion|maîtrise|dut|bts|doctorat)
            | (?:Ph\.?\s?D\.?|D\.?Phil\.?|MBA|LL\.?[BM]\.?|B\.?\s?Sc\.?|M\.?\s?Sc\.?|B\.?\s?A\.?|M\.?\s?A\.?|B\.?\s?Eng\.?|M\.?\s?Eng\.?|
                B\.?S\.?|M\.?S\.?|MPhil|MPH|MFA|BFA|B\.?Ed\.?|M\.?Ed\.?|MD|JD|A\.?A\.?S?\.?)
        )(?P<rest>$|[\s,:(–—-].*$)",
    )
    .expect("a valid pattern")
});

/// Words of the names of schools.
const SCHOOLS: &[&str] = &[
    "universit",
    "college",
    "institute",
    "school",
    "academy",
    "polytechnic",
    "hochschule",
    "fachhochschule",
    "gymnasium",
    "akademie",
    "école",
    "ecole",
    "lycée",
    "faculty",
    "instituto",
    "politecnico",
];

/// Reads the entries of a section.
pub(super) fn read(out: &mut Builder, lines: &[&Line]) {
    // A list of degrees, one an item.
    let mut blocks: Vec<entry::Block<'_>> =
        entry::blocks(lines).into_iter().flat_map(by_degree).collect();
    if lines.iter().all(|line| line.is_item()) {
        blocks =
            lines.iter().map(|line| entry::Block { head: vec![*line], body: Vec::new() }).collect();
    }
    for block in blocks {
        let Some(first) = block.head.first().or(block.body.first()) else { continue };
        let mut degree = Degree::default();
        let mut found = None;
        let mut pieces: Vec<String> = Vec::new();
        for line in &block.head {
            let mut text = line.text.clone();
            if found.is_none()
                && let Some(date) = date::any(&text)
            {
                text = date::without(&text, &date.span);
                found = Some(date);
            }
            pieces.extend(text.split(['\t', '|', '·', '•']).map(|piece| piece.trim().to_owned()));
        }
        pieces.retain(|piece| piece.chars().any(char::is_alphanumeric));
        degree.read(pieces);
        let mut entry = Entry::new(&first.place);
        for line in &block.body {
            match list::grade(&line.text).filter(|_| degree.grade.is_none()) {
                Some((grade, _)) => degree.grade = Some(grade),
                None => out.note(&line.place, format!("left out of the degree: {}", line.text)),
            }
        }
        entry.set("institution", degree.school.unwrap_or_default());
        entry.set("studyType", degree.kind.unwrap_or_default());
        entry.set("area", degree.field.unwrap_or_default());
        entry.set("score", degree.grade.unwrap_or_default());
        if let Some(found) = found {
            entry.set("startDate", &found.start);
            entry.set("endDate", found.end.as_deref().unwrap_or("present"));
            if found.single {
                out.note(&first.place, "one date only: taken as start and end");
            }
        }
        for rest in degree.rest {
            out.note(&first.place, format!("left out of the degree: {rest}"));
        }
        out.push("education", entry);
    }
}

/// Degrees that follow one another without a list: each begins with its degree or its school.
fn by_degree(block: entry::Block<'_>) -> Vec<entry::Block<'_>> {
    let mut out: Vec<entry::Block<'_>> = vec![entry::Block::default()];
    let (mut degree, mut school, mut dated) = (false, false, false);
    for line in block.head {
        let is_degree = DEGREE.is_match(&line.text);
        let has_school = is_school(&line.text);
        if (is_degree && degree) || (has_school && school && (degree || dated)) {
            out.push(entry::Block::default());
            (degree, school, dated) = (false, false, false);
        }
        degree |= is_degree;
        school |= has_school;
        dated |= date::any(&line.text).is_some();
        if let Some(last) = out.last_mut() {
            last.head.push(line);
        }
    }
    if let Some(last) = out.last_mut() {
        last.body = block.body;
    }
    out
}

#[derive(Debug, Default)]
struct Degree {
    school: Option<String>,
    kind: Option<String>,
    field: Option<String>,
    grade: Option<String>,
    rest: Vec<String>,
}

impl Degree {
    fn read(&mut self, pieces: Vec<String>) {
        for piece in pieces {
            if let Some((grade, _)) = list::grade(&piece).filter(|_| self.grade.is_none()) {
                self.grade = Some(grade);
            } else if self.kind.is_none() && DEGREE.is_match(&piece) {
                self.degree(&piece);
            } else if self.school.is_none() && is_school(&piece) {
                self.school_and_more(&piece);
            } else if self.school.is_none() && self.kind.is_some() {
                self.school = Some(piece);
            } else if self.kind.is_none() && self.school.is_some() {
                self.kind = Some(piece);
            } else if self.school.is_none() {
                self.school = Some(piece);
            } else {
                self.rest.push(piece);
            }
        }
    }

    /// `MSc, Computer Science`, `BSc in Nursing, University of X`.
    fn degree(&mut self, piece: &str) {
        let Some(found) = DEGREE.captures(piece) else { return };
        self.kind = Some(found["degree"].trim().to_owned());
        let rest = found["rest"].trim_start_matches([' ', ',', ':', '–', '—', '-']).trim();
        let rest =
            ["in ", "of ", "en "].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
        let parts: Vec<&str> =
            rest.split(", ").map(str::trim).filter(|part| !part.is_empty()).collect();
        match parts.iter().position(|part| is_school(part)) {
            Some(at) => {
                self.school = Some(parts[at].to_owned());
                self.field = Some(parts[..at].join(", ")).filter(|field| !field.is_empty());
                self.rest.extend(parts[at + 1..].iter().map(|part| (*part).to_owned()));
            }
            None => self.field = Some(rest.to_owned()).filter(|field| !field.is_empty()),
        }
    }

    /// `University of X, BSc Nursing` or `University of X, Austin, TX`.
    fn school_and_more(&mut self, piece: &str) {
        let parts: Vec<&str> = piece.split(", ").collect();
        let degree = parts.iter().position(|part| DEGREE.is_match(part));
        match degree.filter(|at| *at > 0 && self.kind.is_none()) {
            Some(at) => {
                self.school = Some(parts[..at].join(", "));
                self.degree(&parts[at..].join(", "));
            }
            None => self.school = Some(piece.to_owned()),
        }
    }
}

fn is_school(text: &str) -> bool {
    let lower = text.to_lowercase();
    SCHOOLS.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn degree(pieces: &[&str]) -> [String; 4] {
        let mut degree = Degree::default();
        degree.read(pieces.iter().map(|piece| (*piece).to_owned()).collect());
        [degree.kind, degree.field, degree.school, degree.grade].map(Option::unwrap_or_default)
    }

    #[test]
    fn degrees_of_many_forms_are_taken_apart() {
        let full = ["MSc", "Computer Science", "University of Altenau", "1.3"];
        assert_eq!(degree(&["MSc, Computer Science", "University of Altenau", "Grade: 1.3"]), full);
        assert_eq!(degree(&["MSc in Computer Science, University of Altenau", "GPA: 1.3"]), full);
        assert_eq!(degree(&["University of Altenau", "MSc Computer Science", "Note: 1.3"]), full);
        assert_eq!(
            degree(&["Bachelor of Science Computer Science", "Ravensmoor College"])[..2],
            ["Bachelor of Science", "Computer Science"]
        );
        assert_eq!(
            degree(&["Diplom-Betriebswirt (FH)", "Hochschule Rheinfurt"])[0],
            "Diplom-Betriebswirt (FH)"
        );
    }
}
