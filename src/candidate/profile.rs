//! `candidate.toml`: who the candidate is, and what belongs to no single role.

use super::entry::split_slug;
use super::fields::{Document, Fields, Located, report_unclosed};
use super::ledger::{Ledger, Place};
use super::problem::Findings;
use super::source::SourceFile;
use super::text::{is_email, link_label};
use super::{
    Credential, Education, Fact, FactId, FactKind, Identity, Link, ListedSkill, RichText, Scope,
    SpokenLanguage, id, rich,
};

/// What `candidate.toml` says.
pub(super) struct Profile {
    pub identity: Identity,
    pub summary: Vec<(FactId, RichText)>,
    pub skills: Vec<ListedSkill>,
    pub education: Vec<Education>,
    pub certifications: Vec<Credential>,
    pub awards: Vec<Credential>,
    pub publications: Vec<Credential>,
    pub languages: Vec<SpokenLanguage>,
}

/// Reads `candidate.toml`. Returns what could be read even when there are problems.
pub(super) fn read(
    source: &SourceFile,
    ledger: &mut Ledger,
    findings: &Findings,
) -> Option<Profile> {
    let document = Document::new(&source.path, &source.text, 0);
    let table = document.parse(&source.text, findings)?;
    let mut fields = Fields::new(&document, &table, 1, findings);
    let place = Place { file: &source.path, prefix: String::new(), scope: Scope::Candidate };
    let mut desk = Desk { place, ledger, findings };
    let profile = Profile {
        identity: desk.identity(&mut fields),
        summary: desk.summary(&mut fields),
        skills: desk.skills(&mut fields),
        education: desk.education(&mut fields),
        certifications: desk.credentials(&mut fields, "certification", FactKind::Certification),
        awards: desk.credentials(&mut fields, "award", FactKind::Award),
        publications: desk.credentials(&mut fields, "publication", FactKind::Publication),
        languages: desk.languages(&mut fields),
    };
    fields.finish();
    Some(profile)
}

/// Enters what is read as facts of the candidate.
struct Desk<'a> {
    place: Place<'a>,
    ledger: &'a mut Ledger,
    findings: &'a Findings,
}

impl Desk<'_> {
    fn enter(&mut self, id: String, kind: FactKind, text: RichText, line: usize) -> Option<FactId> {
        let fact = Fact {
            id: FactId(id),
            kind,
            text,
            scope: Scope::Candidate,
            source: self.place.at(line),
        };
        self.ledger.enter(fact, self.findings)
    }

    /// Enters a plain text under a fixed id and gives it back.
    fn line(&mut self, id: &str, kind: FactKind, text: Option<Located<String>>) -> Option<String> {
        let text = text?;
        self.enter(id.to_owned(), kind, RichText::plain(text.value.as_str()), text.line)?;
        Some(text.value)
    }

    fn identity(&mut self, fields: &mut Fields<'_>) -> Identity {
        let name = fields.required("name", "your full name");
        let title = fields.text("title");
        let mut identity = Identity {
            name: self.line("name", FactKind::Name, name).unwrap_or_default(),
            title: self.line("title", FactKind::Title, title).unwrap_or_default(),
            email: None,
            phone: None,
            location: None,
            links: Vec::new(),
            relocation: None,
        };
        let Some(mut contact) = fields.table("contact") else {
            fields.warn(1, "no [contact]: employers can't answer", "add [contact] with email");
            return identity;
        };
        let email = contact.text("email").filter(|email| {
            let valid = is_email(&email.value);
            if !valid {
                let message = format!("`{}` is not an e-mail address", email.value);
                contact.problem(email.line, message, "write it as name@example.com");
            }
            valid
        });
        identity.email = self.line("contact/email", FactKind::Contact, email);
        let phone = contact.text("phone").filter(|phone| {
            let valid = phone.value.chars().filter(char::is_ascii_digit).count() >= 5;
            if !valid {
                let message = format!("`{}` is not a phone number", phone.value);
                contact.problem(phone.line, message, "write it as +49 30 5550123");
            }
            valid
        });
        identity.phone = self.line("contact/phone", FactKind::Contact, phone);
        let location = contact.text("location");
        identity.location = self.line("contact/location", FactKind::Contact, location);
        identity.links = self.links(&mut contact);
        contact.finish();
        identity
    }

    fn links(&mut self, contact: &mut Fields<'_>) -> Vec<Link> {
        let mut links = Vec::new();
        for item in contact.mixed("links") {
            let (url, label) = match item {
                Ok(text) => (contact.checked_link(text), None),
                Err(mut table) => {
                    let label = table.text("label");
                    let url = table.required("url", "where it goes");
                    let url = url.and_then(|url| table.checked_link(url));
                    table.finish();
                    (url, label.map(|label| label.value))
                }
            };
            let Some(url) = url else { continue };
            let label = label.unwrap_or_else(|| link_label(&url.value));
            let id = format!("contact/link/{}", id::slug(&label));
            let text = RichText::plain(label.as_str());
            if let Some(id) = self.enter(id, FactKind::Contact, text, url.line) {
                links.push(Link { id, label, url: url.value });
            }
        }
        links
    }

    fn summary(&mut self, fields: &mut Fields<'_>) -> Vec<(FactId, RichText)> {
        let mut out = Vec::new();
        for sentence in fields.sentences("summary") {
            let (text, slug) = split_slug(&sentence.value);
            let (rich, unclosed) = rich::parse(text);
            report_unclosed(self.place.file, sentence.line, unclosed, self.findings);
            let slug = slug.map_or_else(|| id::text_hash(&rich.to_plain()), id::slug);
            let id = format!("summary/{slug}");
            if let Some(id) = self.enter(id, FactKind::Summary, rich.clone(), sentence.line) {
                out.push((id, rich));
            }
        }
        out
    }

    fn skills(&mut self, fields: &mut Fields<'_>) -> Vec<ListedSkill> {
        let Some(mut table) = fields.table("skills") else { return Vec::new() };
        let hard = table.list("hard").into_iter().map(|name| (name, true));
        let soft: Vec<_> = table.list("soft").into_iter().map(|name| (name, false)).collect();
        let all = hard.chain(soft).collect();
        table.finish();
        self.ledger.enter_skills(all, &self.place, self.findings)
    }

    fn education(&mut self, fields: &mut Fields<'_>) -> Vec<Education> {
        let mut out = Vec::new();
        for mut table in fields.tables("education") {
            let explicit = explicit_id(&mut table);
            let degree = plain(table.text("degree"));
            let field = plain(table.text("field"));
            let institution = plain(table.text("institution"));
            let location = plain(table.text("location"));
            let period = table.period();
            let grade = table.text("grade").map(|text| text.value);
            let line = table.line;
            if institution.is_empty() && degree.is_empty() {
                let fix = "add institution = \"…\" and degree = \"…\"";
                table.problem(line, "education without institution or degree", fix);
            }
            table.finish();
            let course = joined(&[&degree, &field], " ");
            let key = explicit.unwrap_or_else(|| id::slug(&joined(&[&course, &institution], " ")));
            let when = period.map(|period| period.to_string()).unwrap_or_default();
            let grade_text = grade.clone().unwrap_or_default();
            let text = joined(&[&course, &institution, &location, &when, &grade_text], ", ");
            let id = format!("education/{key}");
            if let Some(id) = self.enter(id, FactKind::Education, RichText::plain(text), line) {
                out.push(Education { id, degree, field, institution, location, period, grade });
            }
        }
        out.sort_by_key(|item| {
            let key = item.period.map(|period| (end_month(&period), period.start.first_month()));
            std::cmp::Reverse(key)
        });
        out
    }

    fn credentials(
        &mut self,
        fields: &mut Fields<'_>,
        key: &'static str,
        kind: FactKind,
    ) -> Vec<Credential> {
        let mut out = Vec::new();
        for mut table in fields.tables(key) {
            let explicit = explicit_id(&mut table);
            let name = table.required("name", "its full name");
            let issuer = plain(table.text("issuer"));
            let date = table.date("date");
            let url = table.link("url").map(|url| url.value);
            let line = table.line;
            table.finish();
            let Some(name) = name.map(|name| name.value) else { continue };
            let slug = explicit.unwrap_or_else(|| id::slug(&name));
            let when = date.map(|date| date.to_string()).unwrap_or_default();
            let text = RichText::plain(joined(&[&name, &issuer, &when], ", "));
            if let Some(id) = self.enter(format!("{key}/{slug}"), kind, text, line) {
                out.push(Credential { id, name, issuer, date, url });
            }
        }
        out
    }

    fn languages(&mut self, fields: &mut Fields<'_>) -> Vec<SpokenLanguage> {
        let mut out = Vec::new();
        for mut table in fields.tables("language") {
            let name = table.required("name", "e.g. \"German\"");
            let level = plain(table.text("level"));
            let line = table.line;
            table.finish();
            let Some(name) = name.map(|name| name.value) else { continue };
            let text = if level.is_empty() { name.clone() } else { format!("{name} ({level})") };
            let id = format!("language/{}", id::slug(&name));
            if let Some(id) = self.enter(id, FactKind::Language, RichText::plain(text), line) {
                out.push(SpokenLanguage { id, name, level });
            }
        }
        out
    }
}

/// Sort key of a period's end; one that goes on comes after all others.
pub(super) fn end_month(period: &super::Period) -> i32 {
    period.end.map_or(i32::MAX, super::YearMonth::last_month)
}

/// An `id = "…"` its author chose.
fn explicit_id(table: &mut Fields<'_>) -> Option<String> {
    let id = table.text("id")?;
    if id::is_slug(&id.value) {
        return Some(id.value);
    }
    let fix = format!("use small letters, digits and hyphens: \"{}\"", id::slug(&id.value));
    table.problem(id.line, format!("`{}` is not an id", id.value), fix);
    None
}

fn plain(text: Option<Located<String>>) -> String {
    text.map(|text| text.value).unwrap_or_default()
}

/// The parts that are there, joined.
pub(super) fn joined(parts: &[&str], separator: &str) -> String {
    let there: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    there.join(separator)
}
