//! Builds the view section by section.

use std::collections::HashMap;

use super::{Body, Bullet, DOT, Entry, Group, Item, Linked, Section, UnknownId};
use crate::application::{Cv, CvProject, CvRole, Line};
use crate::candidate::rich::Inline;
use crate::candidate::{
    Credential, Education, FactId, MasterCv, Project, ProjectId, RichText, Role, RoleId,
};
use crate::document::label::Labels;
use crate::document::typeset::{Text, Typesetter, safe_link};

/// Non-empty parts joined by `separator`.
fn join(parts: &[&str], separator: &str) -> String {
    let parts: Vec<&str> = parts.iter().map(|part| part.trim()).filter(|p| !p.is_empty()).collect();
    parts.join(separator)
}

pub(super) struct Builder<'a> {
    pub(super) master: &'a MasterCv,
    pub(super) labels: &'static Labels,
    pub(super) setter: &'a mut Typesetter,
}

impl Builder<'_> {
    pub(super) fn sections(&mut self, cv: &Cv) -> Result<Vec<Section>, UnknownId> {
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
    let mut joined = RichText::default();
    for line in lines {
        if !joined.0.is_empty() {
            joined.0.push(Inline { text: " ".into(), ..Default::default() });
        }
        joined.0.extend(line.text.0.iter().cloned());
    }
    setter.rich(&joined)
}
