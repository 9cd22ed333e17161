//! Finding a line in an application, and what can be done at its place whatever it says.

use super::{EditError, LineId};
use crate::application::{Application, Channel, Line, Message, Prose, ShownSkill, SkillGroup};
use crate::candidate::{FactId, Scope};
use crate::truth::Section;

/// Where a line stands.
pub(super) enum Place<'a> {
    /// The line under the name.
    Tagline(&'a mut Option<Line>),
    /// A line of a list.
    Line(Slot<'a>),
    /// A sentence of running text.
    Sentence(SentenceSlot<'a>),
    /// A subject.
    Subject { line: &'a mut Line, section: Section },
    /// A salutation or closing; some may be left out.
    Phrase { text: &'a mut String, optional: bool },
    /// A skill.
    Skill { list: &'a mut Vec<ShownSkill>, at: usize },
    /// A group of skills.
    Group { groups: &'a mut Vec<SkillGroup>, at: usize },
    /// A credential, whose text is the master CV's.
    Fact { list: &'a mut Vec<FactId>, at: usize },
}

/// A line of a list.
pub(super) struct Slot<'a> {
    pub(super) list: &'a mut Vec<Line>,
    pub(super) at: usize,
    pub(super) section: Section,
    pub(super) scope: Scope,
}

/// A sentence of running text: paragraph and place, from 0.
pub(super) struct SentenceSlot<'a> {
    pub(super) prose: &'a mut Prose,
    pub(super) paragraph: usize,
    pub(super) at: usize,
    pub(super) section: Section,
    /// Sentences are counted through all paragraphs, not within each.
    through: bool,
}

impl SentenceSlot<'_> {
    pub(super) fn line(&mut self) -> Result<&mut Line, EditError> {
        self.prose
            .0
            .get_mut(self.paragraph)
            .and_then(|lines| lines.get_mut(self.at))
            .ok_or(EditError::Unchanged)
    }
}

impl Place<'_> {
    /// Takes the line out.
    pub(super) fn remove(self, line: &str) -> Result<(), EditError> {
        match self {
            Place::Tagline(tagline) => *tagline = None,
            Place::Line(slot) => drop(slot.list.remove(slot.at)),
            Place::Sentence(slot) => drop(slot.prose.0[slot.paragraph].remove(slot.at)),
            Place::Phrase { text, optional: true } => text.clear(),
            Place::Subject { .. } | Place::Phrase { .. } => {
                return Err(EditError::Needed { line: line.to_owned() });
            }
            Place::Skill { list, at } => drop(list.remove(at)),
            Place::Group { groups, at } => drop(groups.remove(at)),
            Place::Fact { list, at } => drop(list.remove(at)),
        }
        Ok(())
    }

    /// Puts the line at another place of its list, from 1.
    pub(super) fn put_at(self, line: &str, position: usize) -> Result<(), EditError> {
        match self {
            Place::Line(slot) => shift(slot.list, slot.at, position),
            Place::Skill { list, at } => shift(list, at, position),
            Place::Group { groups, at } => shift(groups, at, position),
            Place::Fact { list, at } => shift(list, at, position),
            Place::Sentence(slot) if slot.through => {
                shift_through(slot.prose, slot.paragraph, slot.at, position)
            }
            Place::Sentence(slot) => shift(&mut slot.prose.0[slot.paragraph], slot.at, position),
            Place::Tagline(_) | Place::Subject { .. } | Place::Phrase { .. } => {
                Err(EditError::Fixed { line: line.to_owned() })
            }
        }
    }
}

fn shift<T>(list: &mut Vec<T>, at: usize, position: usize) -> Result<(), EditError> {
    if !(1..=list.len()).contains(&position) {
        return Err(EditError::Position { position, last: list.len() });
    }
    let moved = list.remove(at);
    list.insert(position - 1, moved);
    Ok(())
}

/// The paragraphs keep their lengths; the sentences of all of them are one list.
fn shift_through(
    prose: &mut Prose,
    paragraph: usize,
    at: usize,
    position: usize,
) -> Result<(), EditError> {
    let paragraphs = &mut prose.0;
    let lengths: Vec<usize> = paragraphs.iter().map(Vec::len).collect();
    let at = lengths.iter().take(paragraph).sum::<usize>() + at;
    let mut lines: Vec<Line> = paragraphs.drain(..).flatten().collect();
    let shifted = shift(&mut lines, at, position);
    let mut lines = lines.into_iter();
    *paragraphs = lengths.iter().map(|length| lines.by_ref().take(*length).collect()).collect();
    shifted
}

/// Puts a value into a list, from 1; at the end without a position.
pub(super) fn insert<T>(
    list: &mut Vec<T>,
    value: T,
    position: Option<usize>,
) -> Result<(), EditError> {
    let end = list.len() + 1;
    let position = position.unwrap_or(end);
    if !(1..=end).contains(&position) {
        return Err(EditError::Position { position, last: end });
    }
    list.insert(position - 1, value);
    Ok(())
}

/// Removes what a dropped line left empty: paragraphs, groups of skills, projects.
pub(super) fn sweep(application: &mut Application) {
    application.cv.skills.retain(|group| !group.skills.is_empty());
    application.cv.projects.retain(|project| !project.bullets.is_empty());
    application.letter.body.0.retain(|lines| !lines.is_empty());
    for message in &mut application.messages {
        message.body.0.retain(|lines| !lines.is_empty());
    }
}

/// True when a line of its own or a credential shows the fact.
pub(super) fn shows(application: &Application, id: &FactId) -> bool {
    let cv = &application.cv;
    let bullets = cv.roles.iter().flat_map(|role| &role.bullets);
    let bullets = bullets.chain(cv.projects.iter().flat_map(|project| &project.bullets));
    let lists = [&cv.education, &cv.certifications, &cv.awards, &cv.publications, &cv.languages];
    bullets.chain(&cv.profile).any(|line| line.facts.first() == Some(id))
        || lists.into_iter().any(|list| list.contains(id))
}

/// The place of a line; `None` when there is none of this name.
pub(super) fn find<'a>(application: &'a mut Application, id: &LineId) -> Option<Place<'a>> {
    let Application { cv, letter, messages } = application;
    match id {
        LineId::Tagline => Some(Place::Tagline(&mut cv.tagline)),
        LineId::Profile(number) => {
            let at = index(&cv.profile, *number)?;
            let (section, scope) = (Section::Profile, Scope::Candidate);
            Some(Place::Line(Slot { list: &mut cv.profile, at, section, scope }))
        }
        LineId::Group(number) => {
            let at = index(&cv.skills, *number)?;
            Some(Place::Group { groups: &mut cv.skills, at })
        }
        LineId::Skill(group, number) => {
            let list = &mut cv.skills.get_mut(group - 1)?.skills;
            let at = index(list, *number)?;
            Some(Place::Skill { list, at })
        }
        LineId::Fact(fact) => find_fact(cv, fact),
        LineId::LetterSubject => {
            Some(Place::Subject { line: &mut letter.subject, section: Section::Letter })
        }
        LineId::LetterSalutation => {
            Some(Place::Phrase { text: &mut letter.salutation, optional: false })
        }
        LineId::LetterClosing => Some(Place::Phrase { text: &mut letter.closing, optional: false }),
        LineId::Letter(paragraph, number) => {
            let (paragraph, prose) = (paragraph - 1, &mut letter.body);
            let at = index(prose.0.get(paragraph)?, *number)?;
            let section = Section::Letter;
            Some(Place::Sentence(SentenceSlot { prose, paragraph, at, section, through: false }))
        }
        LineId::MessageSubject(channel) => {
            let line = message(messages, *channel)?.subject.as_mut()?;
            Some(Place::Subject { line, section: Section::Message })
        }
        LineId::MessageSalutation(channel) => {
            let text = &mut message(messages, *channel)?.salutation;
            Some(Place::Phrase { text, optional: true })
        }
        LineId::Message(channel, number) => {
            let prose = &mut message(messages, *channel)?.body;
            let (paragraph, at) = nth(prose, *number)?;
            let section = Section::Message;
            Some(Place::Sentence(SentenceSlot { prose, paragraph, at, section, through: true }))
        }
    }
}

fn find_fact<'a>(cv: &'a mut crate::application::Cv, fact: &FactId) -> Option<Place<'a>> {
    let own = |line: &Line| line.facts.first() == Some(fact);
    let section = Section::Experience;
    for role in &mut cv.roles {
        if let Some(at) = role.bullets.iter().position(own) {
            let scope = Scope::Role(role.role.clone());
            return Some(Place::Line(Slot { list: &mut role.bullets, at, section, scope }));
        }
    }
    for project in &mut cv.projects {
        if let Some(at) = project.bullets.iter().position(own) {
            let scope = Scope::Project(project.project.clone());
            return Some(Place::Line(Slot { list: &mut project.bullets, at, section, scope }));
        }
    }
    let lists = [
        &mut cv.education,
        &mut cv.certifications,
        &mut cv.awards,
        &mut cv.publications,
        &mut cv.languages,
    ];
    lists.into_iter().find_map(|list| {
        let at = list.iter().position(|id| id == fact)?;
        Some(Place::Fact { list, at })
    })
}

fn message(messages: &mut [Message], channel: Channel) -> Option<&mut Message> {
    messages.iter_mut().find(|message| message.channel == channel)
}

/// Index of the `number`-th element, if there is one.
fn index<T>(list: &[T], number: usize) -> Option<usize> {
    (1..=list.len()).contains(&number).then(|| number - 1)
}

/// Paragraph and place of the `number`-th sentence.
fn nth(prose: &Prose, number: usize) -> Option<(usize, usize)> {
    let mut all = prose
        .0
        .iter()
        .enumerate()
        .flat_map(|(paragraph, lines)| (0..lines.len()).map(move |at| (paragraph, at)));
    all.nth(number.checked_sub(1)?)
}
