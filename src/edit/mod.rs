//! Changing an application line by line (GAP-055): what is written by hand passes the same
//! verifier as what the engine writes, or nothing changes.
//!
//! Architecture Invariant: a change is a pure function of the application, the master CV and the
//! change. Saving it, and seeing that nobody else has changed it meanwhile, is the store's.

mod error;
mod limit;
mod line;
mod list;
mod place;
#[cfg(test)]
mod tests;

pub use error::EditError;
pub use line::LineId;
pub use list::{EditableLine, lines};

use crate::application::{Application, CvProject, CvRole, Line, ShownSkill};
use crate::candidate::{FactId, FactKind, MasterCv, RichText, Scope};
use crate::truth::{PostingContext, Section, Verifier};
use place::Place;

/// Longest line, in characters.
pub const MAX_CHARS: usize = 1000;

/// One change. Lines are named as [`LineId`] reads them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Another text, with `**bold**`, `*italic*` and `[links](https://…)`.
    Replace {
        /// Which line.
        line: String,
        /// The new text.
        text: String,
    },
    /// The line goes.
    Drop {
        /// Which line.
        line: String,
    },
    /// Back to the candidate's own sentence.
    Restore {
        /// Which line.
        line: String,
    },
    /// To another place in its list.
    Move {
        /// Which line.
        line: String,
        /// From 1.
        position: usize,
    },
    /// A fact of the master CV that is not shown yet.
    Add {
        /// Which fact.
        fact: String,
        /// From 1; at the end without it.
        position: Option<usize>,
    },
}

impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Replace { line, .. } => write!(f, "{line} replaced"),
            Self::Drop { line } => write!(f, "{line} dropped"),
            Self::Restore { line } => write!(f, "{line} restored"),
            Self::Move { line, position } => write!(f, "{line} moved to {position}"),
            Self::Add { fact, .. } => write!(f, "{fact} added"),
        }
    }
}

/// What judges a change.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    /// The candidate.
    pub master: &'a MasterCv,
    /// The verifier of this candidate.
    pub verifier: &'a Verifier,
    /// What may be said of the posting.
    pub context: &'a PostingContext,
}

impl Desk<'_> {
    /// The application with the change.
    ///
    /// # Errors
    /// Why it cannot be made: no such line, refused by the verifier, beyond a limit.
    pub fn apply(
        &self,
        application: &Application,
        change: &Change,
    ) -> Result<Application, EditError> {
        let mut changed = application.clone();
        match change {
            Change::Replace { line, text } => self.replace(&mut changed, line, text)?,
            Change::Drop { line } => {
                self.find(&mut changed, line)?.remove(line)?;
                place::sweep(&mut changed);
            }
            Change::Restore { line } => self.restore(&mut changed, line)?,
            Change::Move { line, position } => {
                self.find(&mut changed, line)?.put_at(line, *position)?;
            }
            Change::Add { fact, position } => self.add(&mut changed, fact, *position)?,
        }
        if changed == *application {
            return Err(EditError::Unchanged);
        }
        limit::check(application, &changed)?;
        Ok(changed)
    }

    fn find<'b>(
        &self,
        application: &'b mut Application,
        line: &str,
    ) -> Result<Place<'b>, EditError> {
        let missing = error::missing(application, self.master, line);
        let id = line.parse::<LineId>().map_err(|()| missing.clone())?;
        place::find(application, &id).ok_or(missing)
    }

    fn replace(
        &self,
        application: &mut Application,
        line: &str,
        text: &str,
    ) -> Result<(), EditError> {
        if text.chars().count() > MAX_CHARS {
            return Err(EditError::TooLong { characters: text.chars().count() });
        }
        let text = RichText::parse_marks(text);
        if text.to_plain().trim().is_empty() {
            return Err(EditError::Empty);
        }
        match self.find(application, line)? {
            Place::Line(slot) => {
                let (section, scope) = (slot.section, slot.scope.clone());
                self.reword(&mut slot.list[slot.at], text, section, &scope)?;
            }
            Place::Sentence(mut slot) => {
                let section = slot.section;
                self.reword(slot.line()?, text, section, &Scope::Candidate)?;
            }
            Place::Tagline(tagline) => {
                let own = || Line { facts: vec![FactId("title".into())], ..Line::default() };
                let line = tagline.get_or_insert_with(own);
                self.reword(line, text, Section::Profile, &Scope::Candidate)?;
            }
            Place::Subject { line, section } => {
                self.reword(line, text, section, &Scope::Candidate)?;
            }
            Place::Phrase { text: phrase, .. } => {
                let plain = text.to_plain();
                self.verifier.check_phrase(&plain, self.context).map_err(|r| self.refused(r))?;
                *phrase = plain;
            }
            Place::Skill { list, at } => {
                let name = text.to_plain();
                if list[at].name != name {
                    let facts =
                        self.verifier.check_skill_name(&name).map_err(|r| self.refused(r))?;
                    list[at] = ShownSkill { name, facts };
                }
            }
            Place::Group { groups, at } => {
                let name = text.to_plain();
                self.verifier.check_skill_heading(&name).map_err(|r| self.refused(r))?;
                groups[at].name = name;
            }
            Place::Fact { .. } => return Err(EditError::NotText { line: line.to_owned() }),
        }
        Ok(())
    }

    /// Another text on the facts of the line; the same text leaves it as it is.
    fn reword(
        &self,
        line: &mut Line,
        text: RichText,
        section: Section,
        scope: &Scope,
    ) -> Result<(), EditError> {
        if line.text != text {
            *line = self.checked(text, line.facts.clone(), section, scope)?;
        }
        Ok(())
    }

    fn checked(
        &self,
        text: RichText,
        facts: Vec<FactId>,
        section: Section,
        scope: &Scope,
    ) -> Result<Line, EditError> {
        let line = Line { text, facts, posting: Vec::new() };
        self.verifier
            .check_line(line, section, scope, self.context)
            .map_err(|refusal| self.refused(refusal))
    }

    fn refused(&self, refusal: crate::truth::Refusal) -> EditError {
        EditError::refused(refusal, self.master)
    }

    fn restore(&self, application: &mut Application, line: &str) -> Result<(), EditError> {
        let own = EditError::NoOwnText { line: line.to_owned() };
        let Place::Line(slot) = self.find(application, line)? else { return Err(own) };
        let Some(fact) = slot.list[slot.at].facts.first().and_then(|id| self.master.fact(id))
        else {
            return Err(own);
        };
        if !matches!(fact.kind, FactKind::Achievement | FactKind::Summary) {
            return Err(own);
        }
        let scope = slot.scope.clone();
        let facts = vec![fact.id.clone()];
        slot.list[slot.at] = self.checked(fact.text.clone(), facts, slot.section, &scope)?;
        Ok(())
    }

    fn add(
        &self,
        application: &mut Application,
        id: &str,
        position: Option<usize>,
    ) -> Result<(), EditError> {
        let id = FactId(id.to_owned());
        let fact = self.master.fact(&id).ok_or_else(|| error::no_fact(self.master, &id))?;
        if place::shows(application, &id) {
            return Err(EditError::Shown { fact: id.0 });
        }
        let cv = &mut application.cv;
        let line = |section, scope: &Scope| {
            self.checked(fact.text.clone(), vec![id.clone()], section, scope)
        };
        match (fact.kind, &fact.scope) {
            (FactKind::Achievement, Scope::Role(role)) => {
                let bullet = line(Section::Experience, &fact.scope)?;
                place::insert(self.bullets_of_role(application, role), bullet, position)
            }
            (FactKind::Achievement, Scope::Project(project)) => {
                let bullet = line(Section::Experience, &fact.scope)?;
                let at = cv.projects.iter().position(|shown| shown.project == *project);
                let at = at.unwrap_or_else(|| {
                    cv.projects.push(CvProject { project: project.clone(), bullets: Vec::new() });
                    cv.projects.len() - 1
                });
                place::insert(&mut cv.projects[at].bullets, bullet, position)
            }
            (FactKind::Summary, _) => {
                let sentence = line(Section::Profile, &Scope::Candidate)?;
                place::insert(&mut cv.profile, sentence, position)
            }
            (FactKind::Education, _) => place::insert(&mut cv.education, id, position),
            (FactKind::Certification, _) => place::insert(&mut cv.certifications, id, position),
            (FactKind::Award, _) => place::insert(&mut cv.awards, id, position),
            (FactKind::Publication, _) => place::insert(&mut cv.publications, id, position),
            (FactKind::Language, _) => place::insert(&mut cv.languages, id, position),
            _ => Err(EditError::NotAddable { fact: id.0 }),
        }
    }

    /// The bullets of a role; one that is not shown yet is put in its place, latest first.
    fn bullets_of_role<'b>(
        &self,
        application: &'b mut Application,
        id: &crate::candidate::RoleId,
    ) -> &'b mut Vec<Line> {
        let roles = &mut application.cv.roles;
        let order = |role: &crate::candidate::RoleId| {
            self.master.roles.iter().position(|known| known.id == *role)
        };
        let at = roles.iter().position(|shown| shown.role == *id).unwrap_or_else(|| {
            let at = roles.iter().take_while(|shown| order(&shown.role) < order(id)).count();
            roles.insert(at, CvRole { role: id.clone(), bullets: Vec::new() });
            at
        });
        &mut roles[at].bullets
    }
}
