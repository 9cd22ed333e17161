//! Statements of a CV in plain text or markdown: sections by their headings, roles by the employers
//! the candidate had.

use super::role::{find_in_text, names_employer, same_name};
use super::{Said, Statement, claim, sentences};
use crate::candidate::{MasterCv, Scope};
use crate::truth::Section;
use crate::truth::verifier::own_links;

/// Parts of a CV by heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Top,
    Profile,
    Skills,
    Experience,
    Projects,
    Credentials,
    Languages,
    Other,
}

/// Everything a text says of the candidate, in order.
pub(super) fn statements(cv: &MasterCv, content: &str) -> Vec<Statement> {
    let mut reader = Reader { cv, out: Vec::new(), place: "Top".to_owned(), part: Part::Top };
    let mut block: Vec<Line> = Vec::new();
    for raw in content.lines() {
        let line = Line::read(raw);
        if let Some((title, part)) = heading(&line, reader.part) {
            reader.block(std::mem::take(&mut block));
            reader.place = title;
            reader.part = part;
        } else if line.text.is_empty() {
            reader.block(std::mem::take(&mut block));
        } else if let Some(last) =
            block.last_mut().filter(|last| continues(last, &line, reader.part))
        {
            last.text.push(' ');
            last.text.push_str(&line.text);
        } else {
            block.push(line);
        }
    }
    reader.block(block);
    reader.out
}

/// One line, marks of lists and headings taken off.
#[derive(Clone, Debug)]
struct Line {
    text: String,
    bullet: bool,
    indented: bool,
    /// Level of a markdown heading, 0 = none.
    level: usize,
}

impl Line {
    fn read(raw: &str) -> Self {
        let indented = raw.starts_with([' ', '\t']);
        let trimmed = raw.trim();
        let level = trimmed.bytes().take_while(|&b| b == b'#').count();
        if (1..=6).contains(&level) && trimmed[level..].starts_with(' ') {
            let text = trimmed[level..].trim().trim_end_matches('#').trim().to_owned();
            return Self { text, bullet: false, indented: false, level };
        }
        for mark in ["- ", "* ", "+ ", "• ", "· ", "– ", "▪ ", "‣ ", "◦ "] {
            if let Some(rest) = trimmed.strip_prefix(mark) {
                return Self { text: plain(rest), bullet: true, indented, level: 0 };
            }
        }
        Self { text: plain(trimmed), bullet: false, indented, level: 0 }
    }
}

/// Markdown's strong and emphasis around words are the format's, not the claim's.
fn plain(text: &str) -> String {
    crate::candidate::RichText::parse_marks(text.trim()).to_plain()
}

/// A wrapped line: indented under a bullet or item, or the next line of a paragraph.
fn continues(last: &Line, line: &Line, part: Part) -> bool {
    if line.bullet || line.level > 0 {
        return false;
    }
    let prose = matches!(part, Part::Profile | Part::Other) && !last.bullet;
    let wrapped_head = part == Part::Experience && !last.bullet && line.indented;
    (last.bullet && line.indented) || prose || (line.indented && part != Part::Top) || wrapped_head
}

/// A heading: markdown's, or a known word by itself.
fn heading(line: &Line, now: Part) -> Option<(String, Part)> {
    if line.bullet || line.text.is_empty() || (line.indented && line.level == 0) {
        return None;
    }
    let title = line.text.trim_end_matches(':').trim().to_owned();
    let lower = title.to_lowercase();
    let known = part_of(&lower);
    let words = lower.split_whitespace().count();
    match known {
        Some(part) if words <= 5 => Some((title, part)),
        // A role's head may be a markdown heading; a first-level one is the name.
        _ if line.level == 2 && !matches!(now, Part::Experience | Part::Projects) => {
            Some((title, Part::Other))
        }
        _ => None,
    }
}

/// The part a heading in lower case opens.
pub(super) fn part_of(lower: &str) -> Option<Part> {
    let has = |words: &[&str]| words.contains(&lower);
    if has(&[
        "profile",
        "summary",
        "about",
        "about me",
        "professional summary",
        "executive summary",
        "objective",
        "profil",
        "über mich",
        "kurzprofil",
        "zusammenfassung",
        "résumé",
        "à propos",
        "career summary",
        "personal statement",
    ]) {
        Some(Part::Profile)
    } else if has(&[
        "skills",
        "technical skills",
        "core skills",
        "key skills",
        "competencies",
        "core competencies",
        "expertise",
        "technologies",
        "kenntnisse",
        "fähigkeiten",
        "kompetenzen",
        "it-kenntnisse",
        "compétences",
        "skills & tools",
        "areas of expertise",
    ]) {
        Some(Part::Skills)
    } else if has(&[
        "experience",
        "work experience",
        "professional experience",
        "employment",
        "employment history",
        "career history",
        "work history",
        "berufserfahrung",
        "werdegang",
        "beruflicher werdegang",
        "expérience",
        "expérience professionnelle",
        "expériences professionnelles",
        "career",
        "relevant experience",
        "erfahrung",
        "volunteer experience",
        "volunteering",
    ]) {
        Some(Part::Experience)
    } else if has(&[
        "projects",
        "personal projects",
        "selected projects",
        "side projects",
        "projekte",
        "projets",
    ]) {
        Some(Part::Projects)
    } else if has(&[
        "education",
        "certifications",
        "certificates",
        "awards",
        "publications",
        "honours",
        "honors",
        "licenses",
        "licences",
        "awards & honors",
        "ausbildung",
        "studium",
        "bildung",
        "zertifikate",
        "auszeichnungen",
        "veröffentlichungen",
        "publikationen",
        "formation",
        "certifications & licenses",
        "prix",
        "courses",
        "training",
        "education & certifications",
        "zertifizierungen",
        "distinctions",
        "academic background",
        "qualifications",
        "diplômes",
    ]) {
        Some(Part::Credentials)
    } else if has(&["languages", "sprachen", "sprachkenntnisse", "langues", "spoken languages"]) {
        Some(Part::Languages)
    } else if has(&["contact", "kontakt", "contact details", "coordonnées", "personal details"]) {
        Some(Part::Top)
    } else if has(&[
        "interests",
        "hobbies",
        "references",
        "interessen",
        "loisirs",
        "centres d'intérêt",
    ]) {
        Some(Part::Other)
    } else {
        None
    }
}

struct Reader<'a> {
    cv: &'a MasterCv,
    out: Vec<Statement>,
    place: String,
    part: Part,
}

impl Reader<'_> {
    /// One block of lines between blank lines.
    fn block(&mut self, block: Vec<Line>) {
        if block.is_empty() {
            return;
        }
        match self.part {
            Part::Top => self.top(&block),
            Part::Profile | Part::Other => self.prose(&block),
            Part::Skills => self.skills(&block),
            Part::Experience | Part::Projects => self.entries(&block),
            Part::Credentials => self.items(&block, Section::Credentials),
            Part::Languages => self.items(&block, Section::Languages),
        }
    }

    fn push(&mut self, text: &str, section: Section, scope: Scope) {
        let text = without_own_links(self.cv, text);
        if !text.trim().is_empty() {
            self.out.push(claim(&self.place, &text, section, scope));
        }
    }

    /// Name first, then headline and contact lines.
    fn top(&mut self, block: &[Line]) {
        for line in block {
            let first = self.out.is_empty();
            if first {
                self.push(&line.text, Section::Identity, Scope::Candidate);
                continue;
            }
            for piece in line.text.split(['|', '·', '•', '\t']) {
                let piece = piece.trim();
                let value = piece.split_once(": ").map_or(piece, |(label, value)| {
                    if label.split_whitespace().count() == 1 { value } else { piece }
                });
                let contact = value.contains('@')
                    || value.contains("//")
                    || value.starts_with('+')
                    || value.starts_with("www.")
                    || value.chars().filter(char::is_ascii_digit).count() >= 6
                    || (!value.contains(' ') && value.contains('.'))
                    || self
                        .cv
                        .identity
                        .location
                        .as_deref()
                        .is_some_and(|place| same_name(place, value))
                    || same_name(&self.cv.identity.name, value);
                let section = if contact { Section::Identity } else { Section::Profile };
                self.push(value, section, Scope::Candidate);
            }
        }
    }

    fn prose(&mut self, block: &[Line]) {
        for line in block {
            for sentence in sentences(&line.text) {
                self.push(&sentence, Section::Profile, Scope::Candidate);
            }
        }
    }

    /// `Group: one, two` or one skill a line.
    fn skills(&mut self, block: &[Line]) {
        for line in block {
            let list = line.text.split_once(": ").map_or(line.text.as_str(), |(_, list)| list);
            for skill in separated(list) {
                self.push(skill.trim_end_matches('.'), Section::Skills, Scope::Candidate);
            }
        }
    }

    fn items(&mut self, block: &[Line], section: Section) {
        for line in block {
            let pieces: Vec<&str> = match section {
                Section::Languages => separated(&line.text),
                _ => vec![line.text.as_str()],
            };
            for piece in pieces {
                self.push(piece, section, Scope::Candidate);
            }
        }
    }

    /// Head lines, then bullets; several roles may follow one another without a blank line.
    fn entries(&mut self, block: &[Line]) {
        let mut scope = self.last_scope();
        let mut lines = block.iter().peekable();
        while let Some(line) = lines.next() {
            if line.bullet {
                self.bullet(&line.text, scope.as_ref());
                continue;
            }
            let mut head = line.text.clone();
            while let Some(next) = lines.next_if(|next| !next.bullet && next.level == 0) {
                head.push_str(" | ");
                head.push_str(&next.text);
            }
            scope = self.head(&head, scope);
        }
    }

    /// Where the lines under the last head belong; `None` under a head of no role.
    fn last_scope(&self) -> Option<Scope> {
        let last =
            self.out.iter().rev().filter(|known| known.place == self.place).find_map(|known| {
                match &known.said {
                    Said::Head { fact, .. } => {
                        let role = self.cv.roles.iter().find(|role| role.fact == *fact);
                        let project = self.cv.projects.iter().find(|project| project.fact == *fact);
                        role.map(|role| Some(Scope::Role(role.id.clone())))
                            .or_else(|| project.map(|it| Some(Scope::Project(it.id.clone()))))
                    }
                    Said::Stranger { .. } => Some(None),
                    Said::Claim(_) => None,
                }
            });
        last.flatten()
    }

    fn head(&mut self, head: &str, open: Option<Scope>) -> Option<Scope> {
        let project = self.cv.projects.iter().find(|project| {
            let first = head.split(['|', '·', '(']).next().unwrap_or(head);
            same_name(&project.name, first)
        });
        if let Some(project) = project {
            let said = Said::Head { text: head.to_owned(), fact: project.fact.clone() };
            self.out.push(Statement { place: self.place.clone(), said });
            return Some(Scope::Project(project.id.clone()));
        }
        // A sentence under a role (no employer in it, long, with a full stop) is a claim, no head.
        let sentence = head.ends_with('.') && head.split_whitespace().count() > 6;
        if sentence && names_employer(self.cv, head).is_none() && open.is_some() {
            for line in sentences(&head.replace(" | ", " ")) {
                self.bullet(&line, open.as_ref());
            }
            return open;
        }
        match find_in_text(self.cv, head) {
            Ok(role) => {
                let said = Said::Head { text: head.to_owned(), fact: role.fact.clone() };
                self.out.push(Statement { place: self.place.clone(), said });
                Some(Scope::Role(role.id.clone()))
            }
            Err((reason, nearest)) => {
                let said = Said::Stranger { text: head.to_owned(), reason, nearest };
                self.out.push(Statement { place: self.place.clone(), said });
                None
            }
        }
    }

    fn bullet(&mut self, text: &str, scope: Option<&Scope>) {
        match scope {
            Some(scope) => self.push(text, Section::Experience, scope.clone()),
            None => self.out.push(Statement {
                place: self.place.clone(),
                said: Said::Stranger {
                    text: text.to_owned(),
                    reason: "it stands under a role the candidate did not hold".to_owned(),
                    nearest: None,
                },
            }),
        }
    }
}

/// Items of a list in one line; commas within brackets do not separate.
fn separated(list: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    list.split(|c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth <= 0 && matches!(c, ',' | ';' | '·' | '|' | '•')
    })
    .map(str::trim)
    .filter(|item| !item.is_empty())
    .collect()
}

/// Plain text shows the target of a link in parentheses behind it. A target the master CV has says
/// nothing more; any other stays, and is judged with the rest.
fn without_own_links(cv: &MasterCv, text: &str) -> String {
    if !text.contains("(http") {
        return text.to_owned();
    }
    own_links(cv)
        .into_iter()
        .fold(text.to_owned(), |text, url| text.replace(&format!(" ({url})"), ""))
}
