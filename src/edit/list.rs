//! Every line that can be changed, as `show --lines` lists it.

use serde::Serialize;

use super::line::LineId;
use crate::application::{Application, Line, Message, Prose};
use crate::candidate::{FactId, MasterCv};

/// A line that can be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EditableLine {
    /// How it is addressed.
    pub id: String,
    /// What it stands under: `CV`, an employer, `Letter` …
    pub section: String,
    /// Its text with marks, as it can be typed in again.
    pub text: String,
    /// Facts it rests on.
    pub facts: Vec<FactId>,
}

/// Every line that can be changed, in reading order.
#[must_use]
pub fn lines(application: &Application, master: &MasterCv) -> Vec<EditableLine> {
    let mut list = List { master, lines: Vec::new(), section: String::new() };
    list.cv(application);
    list.letter(application);
    application.messages.iter().for_each(|message| list.message(message));
    list.lines
}

struct List<'a> {
    master: &'a MasterCv,
    section: String,
    lines: Vec<EditableLine>,
}

impl List<'_> {
    fn cv(&mut self, application: &Application) {
        let cv = &application.cv;
        self.under("Head");
        match &cv.tagline {
            Some(tagline) => self.line(&LineId::Tagline, tagline),
            None => self.plain(&LineId::Tagline, &self.master.identity.title),
        }
        self.under("Profile");
        for (number, line) in (1..).zip(&cv.profile) {
            self.line(&LineId::Profile(number), line);
        }
        self.under("Skills");
        for (number, group) in (1..).zip(&cv.skills) {
            self.plain(&LineId::Group(number), &group.name);
            for (at, skill) in (1..).zip(&group.skills) {
                self.push(&LineId::Skill(number, at), skill.name.clone(), skill.facts.clone());
            }
        }
        for shown in &cv.roles {
            let role = self.master.role(&shown.role);
            let name = role.map(|role| format!("{}, {}", role.title, role.company));
            self.bullets(name.unwrap_or_else(|| shown.role.0.clone()), &shown.bullets);
        }
        for shown in &cv.projects {
            let project = self.master.project(&shown.project).map(|project| project.name.clone());
            self.bullets(project.unwrap_or_else(|| shown.project.0.clone()), &shown.bullets);
        }
        let lists = [
            ("Education", &cv.education),
            ("Certifications", &cv.certifications),
            ("Awards", &cv.awards),
            ("Publications", &cv.publications),
            ("Languages", &cv.languages),
        ];
        for (name, ids) in lists {
            self.under(name);
            for id in ids {
                let text = self.master.fact(id).map(|fact| fact.text.to_plain());
                let text = text.unwrap_or_else(|| "no longer in the master CV".into());
                self.push(&LineId::Fact(id.clone()), text, vec![id.clone()]);
            }
        }
    }

    fn letter(&mut self, application: &Application) {
        let letter = &application.letter;
        self.under("Letter");
        self.line(&LineId::LetterSubject, &letter.subject);
        self.plain(&LineId::LetterSalutation, &letter.salutation);
        for (paragraph, lines) in (1..).zip(&letter.body.0) {
            for (number, line) in (1..).zip(lines) {
                self.line(&LineId::Letter(paragraph, number), line);
            }
        }
        self.plain(&LineId::LetterClosing, &letter.closing);
    }

    fn message(&mut self, message: &Message) {
        let Message { channel, subject, salutation, body: Prose(body), .. } = message;
        self.under(&format!("Message: {}", channel.as_str()));
        if let Some(subject) = subject {
            self.line(&LineId::MessageSubject(*channel), subject);
        }
        if !salutation.is_empty() {
            self.plain(&LineId::MessageSalutation(*channel), salutation);
        }
        for (number, line) in (1..).zip(body.iter().flatten()) {
            self.line(&LineId::Message(*channel, number), line);
        }
    }

    fn bullets(&mut self, section: String, bullets: &[Line]) {
        self.section = section;
        for bullet in bullets {
            if let Some(own) = bullet.facts.first() {
                self.line(&LineId::Fact(own.clone()), bullet);
            }
        }
    }

    fn under(&mut self, section: &str) {
        section.clone_into(&mut self.section);
    }

    fn line(&mut self, id: &LineId, line: &Line) {
        self.push(id, line.text.to_marks(), line.facts.clone());
    }

    fn plain(&mut self, id: &LineId, text: &str) {
        self.push(id, text.to_owned(), Vec::new());
    }

    fn push(&mut self, id: &LineId, text: String, facts: Vec<FactId>) {
        let (id, section) = (id.to_string(), self.section.clone());
        self.lines.push(EditableLine { id, section, text, facts });
    }
}
