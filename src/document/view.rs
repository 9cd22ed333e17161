//! What a CV shows, in reading order: the application's lines joined with the identity text of the
//! master CV. PDF, DOCX and plain text are all made from this one view, and the read-back check
//! expects its words.

mod build;

use std::collections::HashSet;

use build::Builder;

pub(crate) use build::{known_credential, known_project, known_role, prose, unknown};
use serde::Serialize;

use super::label::Labels;
use super::typeset::{Text, Typesetter, safe_link};
use crate::application::Cv;
use crate::candidate::{FactId, Identity, MasterCv};

/// An application names a fact, role or project that the master CV does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the master CV has no {kind} `{id}`")]
pub struct UnknownId {
    /// Fact, role, project.
    pub kind: &'static str,
    /// The id.
    pub id: String,
}

/// A text that may lead somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Linked {
    pub(crate) text: Text,
    pub(crate) url: Option<String>,
}

/// One bullet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Bullet {
    /// The fact it tells, for the layout to name it by.
    pub(crate) id: FactId,
    pub(crate) text: Text,
}

/// A role or project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Entry {
    pub(crate) title: Linked,
    pub(crate) dates: Text,
    /// Employer and place, or empty.
    pub(crate) detail: Text,
    pub(crate) bullets: Vec<Bullet>,
    /// A project goes with its last bullet; a role stays.
    #[serde(skip)]
    pub(crate) is_project: bool,
}

impl Entry {
    /// True when employer and dates stand on a line of their own, not beside the title.
    pub(crate) fn has_own_line(&self) -> bool {
        !self.bullets.is_empty() && !self.detail.is_empty()
    }
}

/// Skills under a heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Group {
    pub(crate) name: Text,
    pub(crate) items: Text,
}

/// A degree, certification, award or publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Item {
    pub(crate) title: Linked,
    pub(crate) dates: Text,
    pub(crate) detail: Text,
}

/// Content of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub(crate) enum Body {
    /// Sentences of one paragraph.
    Prose { text: Text },
    /// Skills by category.
    Groups { groups: Vec<Group> },
    /// Roles or projects.
    Entries { entries: Vec<Entry> },
    /// Degrees, certifications.
    Items { items: Vec<Item> },
}

/// A heading with what stands under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Section {
    pub(crate) title: Text,
    #[serde(flatten)]
    pub(crate) body: Body,
}

/// The whole CV.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct CvView {
    /// Language of what the candidate wrote, and of the words around it.
    pub(crate) lang: &'static str,
    pub(crate) heading_lang: &'static str,
    /// Title of the file, for its metadata.
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) keywords: Vec<String>,
    pub(crate) name: Text,
    pub(crate) tagline: Text,
    /// Rows of contact lines.
    pub(crate) contact: Vec<Vec<Linked>>,
    /// What the candidate says of moving, or empty (GAP-014).
    pub(crate) relocation: Text,
    pub(crate) sections: Vec<Section>,
}

/// Separates the parts of one line.
pub(crate) const DOT: &str = " · ";

impl CvView {
    /// Joins the application with the master CV.
    ///
    /// # Errors
    /// When an id does not resolve.
    pub(crate) fn new(
        master: &MasterCv,
        cv: &Cv,
        setter: &mut Typesetter,
    ) -> Result<Self, UnknownId> {
        let labels = Labels::of(cv.language);
        let name = setter.plain(&master.identity.name);
        let tagline = match &cv.tagline {
            Some(line) => setter.rich(&line.text),
            None => setter.plain(&master.identity.title),
        };
        let author = name.plain();
        let keywords = keywords(cv, setter);
        Ok(Self {
            lang: cv.written.code(),
            heading_lang: cv.language.code(),
            title: format!("{author} – {}", labels.cv),
            author,
            keywords,
            name,
            tagline,
            contact: contact(&master.identity, setter),
            relocation: relocation(master, cv, setter)?,
            sections: Builder { master, labels, setter }.sections(cv)?,
        })
    }
}

impl CvView {
    /// Roles and projects in the order shown.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.sections.iter().flat_map(|section| match &section.body {
            Body::Entries { entries } => entries.as_slice(),
            _ => &[],
        })
    }

    /// Only the bullets of `keep`, and no project without one: what
    /// [`Verified::retain_bullets`](crate::truth::Verified::retain_bullets) does to the CV.
    pub(crate) fn retained(&self, keep: &HashSet<FactId>) -> Self {
        let mut view = self.clone();
        for section in &mut view.sections {
            if let Body::Entries { entries } = &mut section.body {
                for entry in entries.iter_mut() {
                    entry.bullets.retain(|bullet| keep.contains(&bullet.id));
                }
                entries.retain(|entry| !(entry.is_project && entry.bullets.is_empty()));
            }
        }
        view.sections.retain(
            |section| !matches!(&section.body, Body::Entries { entries } if entries.is_empty()),
        );
        view
    }
}

/// The statement the application names.
fn relocation(master: &MasterCv, cv: &Cv, setter: &mut Typesetter) -> Result<Text, UnknownId> {
    let Some(id) = &cv.relocation else { return Ok(Text::default()) };
    let known = master.identity.relocation.as_ref().filter(|known| known.id == *id);
    known.map(|known| setter.plain(&known.text)).ok_or_else(|| unknown(id))
}

/// Contact lines in the order people look for them: in one row, or web links in rows of their own.
pub(crate) fn contact(identity: &Identity, setter: &mut Typesetter) -> Vec<Vec<Linked>> {
    let mut linked = |text: &str, url: Option<&str>| Linked {
        // Kept on one line: a phone number in two halves is none.
        text: setter.list(&[text]),
        url: url.and_then(safe_link),
    };
    let mut direct = Vec::new();
    if let Some(location) = &identity.location {
        direct.push(linked(location, None));
    }
    if let Some(email) = &identity.email {
        direct.push(linked(email, Some(&format!("mailto:{}", email.trim()))));
    }
    if let Some(phone) = &identity.phone {
        let digits: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        direct.push(linked(phone, Some(&format!("tel:{digits}"))));
    }
    let mut web: Vec<Linked> =
        identity.links.iter().map(|link| linked(&link.label, Some(&link.url))).collect();
    direct.retain(|line| !line.text.is_empty());
    web.retain(|line| !line.text.is_empty());
    let most = setter.contact_row();
    if direct.iter().chain(&web).map(width).sum::<usize>() <= most {
        direct.append(&mut web);
    }
    let mut rows = in_rows(direct, most);
    rows.extend(in_rows(web, most));
    rows
}

/// Characters of a contact line with what separates it from the next.
fn width(line: &Linked) -> usize {
    line.text.plain().chars().count() + DOT.chars().count()
}

/// As many in a row as fit, in their order.
fn in_rows(lines: Vec<Linked>, most: usize) -> Vec<Vec<Linked>> {
    let mut rows: Vec<Vec<Linked>> = Vec::new();
    let mut used = 0;
    for line in lines {
        let width = width(&line);
        used += width;
        if let Some(row) = rows.last_mut().filter(|_| used <= most) {
            row.push(line);
        } else {
            used = width;
            rows.push(vec![line]);
        }
    }
    rows
}

/// Names of the skills shown, once each.
fn keywords(cv: &Cv, setter: &mut Typesetter) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for skill in cv.skills.iter().flat_map(|group| &group.skills) {
        let name = setter.string(&skill.name);
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
