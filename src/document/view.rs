//! What a CV shows, in reading order: the application's lines joined with the identity text of the
//! master CV. PDF, DOCX and plain text are all made from this one view, and the read-back check
//! expects its words.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::label::Labels;
use super::typeset::{Text, Typesetter, safe_link};
use crate::application::{Cv, CvProject, CvRole, Line};
use crate::candidate::{
    Credential, Education, FactId, Identity, MasterCv, Project, ProjectId, Role, RoleId,
};

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
    pub(crate) lang: &'static str,
    /// Title of the file, for its metadata.
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) keywords: Vec<String>,
    pub(crate) name: Text,
    pub(crate) tagline: Text,
    /// Rows of contact lines.
    pub(crate) contact: Vec<Vec<Linked>>,
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
            lang: cv.language.code(),
            title: format!("{author} – {}", labels.cv),
            author,
            keywords,
            name,
            tagline,
            contact: contact(&master.identity, setter),
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

/// Characters of contact lines that fit one row.
const CONTACT_ROW: usize = 104;

/// Contact lines in the order people look for them: in one row, or web links in a second.
pub(crate) fn contact(identity: &Identity, setter: &mut Typesetter) -> Vec<Vec<Linked>> {
    let mut lines: Vec<Linked> = Vec::new();
    let mut push = |text: &str, url: Option<String>| {
        let text = setter.plain(text);
        if !text.is_empty() {
            lines.push(Linked { text, url: url.as_deref().and_then(safe_link) });
        }
    };
    if let Some(location) = &identity.location {
        push(location, None);
    }
    if let Some(email) = &identity.email {
        push(email, Some(format!("mailto:{}", email.trim())));
    }
    if let Some(phone) = &identity.phone {
        let digits: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        push(phone, Some(format!("tel:{digits}")));
    }
    for link in &identity.links {
        push(&link.label, Some(link.url.clone()));
    }
    let length: usize =
        lines.iter().map(|line| line.text.plain().chars().count() + DOT.chars().count()).sum();
    let links = if length > CONTACT_ROW {
        lines.split_off(lines.len().saturating_sub(identity.links.len()))
    } else {
        Vec::new()
    };
    [lines, links].into_iter().filter(|row| !row.is_empty()).collect()
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

/// Non-empty parts joined by `separator`.
fn join(parts: &[&str], separator: &str) -> String {
    let parts: Vec<&str> = parts.iter().map(|part| part.trim()).filter(|p| !p.is_empty()).collect();
    parts.join(separator)
}

struct Builder<'a> {
    master: &'a MasterCv,
    labels: &'static Labels,
    setter: &'a mut Typesetter,
}

impl Builder<'_> {
    fn sections(&mut self, cv: &Cv) -> Result<Vec<Section>, UnknownId> {
        let experience = self.roles(cv)?;
        let projects = self.projects(cv)?;
        let education = self.educations(&cv.education)?;
        let mut bodies = vec![
            (self.labels.profile, self.profile(cv)),
            (self.labels.skills, self.skills(cv)),
            (self.labels.experience, experience),
            (self.labels.projects, projects),
            (self.labels.education, education),
        ];
        if self.is_graduate(cv) {
            let education = bodies.remove(4);
            bodies.insert(2, education);
        }
        bodies.extend([
            (
                self.labels.certifications,
                self.credentials(&cv.certifications, &self.master.certifications)?,
            ),
            (self.labels.awards, self.credentials(&cv.awards, &self.master.awards)?),
            (
                self.labels.publications,
                self.credentials(&cv.publications, &self.master.publications)?,
            ),
            (self.labels.languages, self.languages(&cv.languages)?),
        ]);
        Ok(bodies
            .into_iter()
            .filter_map(|(title, body)| {
                Some(Section { title: self.setter.plain(title), body: body? })
            })
            .collect())
    }

    /// Someone whose studies ended after their first job began, with at most two jobs, shows the
    /// studies first.
    fn is_graduate(&self, cv: &Cv) -> bool {
        let first = cv
            .roles
            .iter()
            .filter_map(|shown| self.master.roles.iter().find(|role| role.id == shown.role))
            .map(|role| role.period.start.year)
            .min();
        let studied = self.master.education.iter().filter_map(|education| education.period);
        let last = studied.map(|period| period.end.map_or(i32::MAX, |end| end.year)).max();
        cv.roles.len() <= 2 && last.is_some() && first.is_none_or(|first| last >= Some(first))
    }

    fn profile(&mut self, cv: &Cv) -> Option<Body> {
        let text = self.prose(&cv.profile);
        (!text.is_empty()).then_some(Body::Prose { text })
    }

    /// Sentences joined by spaces, marks kept.
    fn prose(&mut self, lines: &[Line]) -> Text {
        prose(lines, self.setter)
    }

    fn skills(&mut self, cv: &Cv) -> Option<Body> {
        let groups: Vec<Group> = cv
            .skills
            .iter()
            .map(|group| {
                let names: Vec<&str> = group.skills.iter().map(|s| s.name.as_str()).collect();
                Group { name: self.setter.plain(&group.name), items: self.setter.list(&names) }
            })
            .filter(|group| !group.items.is_empty())
            .collect();
        (!groups.is_empty()).then_some(Body::Groups { groups })
    }

    fn roles(&mut self, cv: &Cv) -> Result<Option<Body>, UnknownId> {
        let mut entries = Vec::new();
        for CvRole { role, bullets } in &cv.roles {
            let role = known_role(self.master, role)?;
            entries.push(self.role(role, bullets));
        }
        Ok((!entries.is_empty()).then_some(Body::Entries { entries }))
    }

    fn role(&mut self, role: &Role, bullets: &[Line]) -> Entry {
        let detail = join(&[&role.company, &role.location], DOT);
        Entry {
            title: Linked { text: self.setter.plain(&role.title), url: None },
            dates: self.setter.plain(&self.labels.period(&role.period)),
            detail: self.setter.plain(&detail),
            bullets: self.bullets(bullets),
            is_project: false,
        }
    }

    /// Projects the application names; one whose achievements were all left out is left out too.
    fn projects(&mut self, cv: &Cv) -> Result<Option<Body>, UnknownId> {
        let mut entries = Vec::new();
        for CvProject { project, bullets } in &cv.projects {
            let project = known_project(self.master, project)?;
            if !bullets.is_empty() || project.achievements.is_empty() {
                entries.push(self.project(project, bullets));
            }
        }
        Ok((!entries.is_empty()).then_some(Body::Entries { entries }))
    }

    fn project(&mut self, project: &Project, bullets: &[Line]) -> Entry {
        let dates = project.period.map(|period| self.labels.period(&period)).unwrap_or_default();
        Entry {
            title: Linked {
                text: self.setter.plain(&project.name),
                url: project.url.as_deref().and_then(safe_link),
            },
            dates: self.setter.plain(&dates),
            detail: Text::default(),
            bullets: self.bullets(bullets),
            is_project: true,
        }
    }

    fn bullets(&mut self, bullets: &[Line]) -> Vec<Bullet> {
        bullets
            .iter()
            .map(|line| Bullet {
                id: line.facts.first().cloned().unwrap_or_else(|| FactId(String::new())),
                text: self.setter.rich(&line.text),
            })
            .filter(|bullet| !bullet.text.is_empty())
            .collect()
    }

    fn educations(&mut self, ids: &[FactId]) -> Result<Option<Body>, UnknownId> {
        let known: HashMap<&FactId, &Education> =
            self.master.education.iter().map(|education| (&education.id, education)).collect();
        let mut items = Vec::new();
        for id in ids {
            let education = known.get(id).ok_or_else(|| unknown(id))?;
            items.push(self.education(education));
        }
        Ok((!items.is_empty()).then_some(Body::Items { items }))
    }

    fn education(&mut self, education: &Education) -> Item {
        let title = join(&[&education.degree, &education.field], ", ");
        let grade = education
            .grade
            .as_deref()
            .filter(|grade| !grade.trim().is_empty())
            .map(|grade| format!("{}: {grade}", self.labels.grade))
            .unwrap_or_default();
        let detail = join(&[&education.institution, &grade], DOT);
        let dates = education.period.map(|period| self.labels.period(&period)).unwrap_or_default();
        Item {
            title: Linked { text: self.setter.plain(&title), url: None },
            dates: self.setter.plain(&dates),
            detail: self.setter.plain(&detail),
        }
    }

    fn credentials(
        &mut self,
        ids: &[FactId],
        known: &[Credential],
    ) -> Result<Option<Body>, UnknownId> {
        let mut items = Vec::new();
        for id in ids {
            let credential = known_credential(known, id)?;
            let dates = credential.date.map(|date| self.labels.month(date)).unwrap_or_default();
            items.push(Item {
                title: Linked {
                    text: self.setter.plain(&credential.name),
                    url: credential.url.as_deref().and_then(safe_link),
                },
                dates: self.setter.plain(&dates),
                detail: self.setter.plain(&credential.issuer),
            });
        }
        Ok((!items.is_empty()).then_some(Body::Items { items }))
    }

    fn languages(&mut self, ids: &[FactId]) -> Result<Option<Body>, UnknownId> {
        let mut parts = Vec::new();
        for id in ids {
            let found = self.master.languages.iter().find(|language| language.id == *id);
            let language = found.ok_or_else(|| unknown(id))?;
            parts.push(if language.level.trim().is_empty() {
                language.name.clone()
            } else {
                format!("{} ({})", language.name, language.level)
            });
        }
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let text = self.setter.list(&parts);
        Ok((!text.is_empty()).then_some(Body::Prose { text }))
    }
}

/// The role of that id.
pub(crate) fn known_role<'a>(master: &'a MasterCv, id: &RoleId) -> Result<&'a Role, UnknownId> {
    let found = master.roles.iter().find(|role| role.id == *id);
    found.ok_or_else(|| UnknownId { kind: "role", id: id.0.clone() })
}

/// The project of that id.
pub(crate) fn known_project<'a>(
    master: &'a MasterCv,
    id: &ProjectId,
) -> Result<&'a Project, UnknownId> {
    let found = master.projects.iter().find(|project| project.id == *id);
    found.ok_or_else(|| UnknownId { kind: "project", id: id.0.clone() })
}

/// The certification, award or publication of that id.
pub(crate) fn known_credential<'a>(
    known: &'a [Credential],
    id: &FactId,
) -> Result<&'a Credential, UnknownId> {
    known.iter().find(|credential| credential.id == *id).ok_or_else(|| unknown(id))
}

pub(crate) fn unknown(id: &FactId) -> UnknownId {
    UnknownId { kind: "fact", id: id.0.clone() }
}

/// Sentences joined by spaces, marks kept.
pub(crate) fn prose(lines: &[Line], setter: &mut Typesetter) -> Text {
    let mut joined = crate::candidate::RichText::default();
    for line in lines {
        if !joined.0.is_empty() {
            joined
                .0
                .push(crate::candidate::rich::Inline { text: " ".into(), ..Default::default() });
        }
        joined.0.extend(line.text.0.iter().cloned());
    }
    setter.rich(&joined)
}
