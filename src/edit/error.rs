//! Why a change is not made, in words for people.

use super::line::LineId;
use super::{MAX_CHARS, list};
use crate::application::Application;
use crate::candidate::{FactId, FactKind, MasterCv};
use crate::text::{did_you_mean, shorten};
use crate::truth::Refusal;

/// Why a change is not made. Nothing is changed then.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EditError {
    /// No line has this name.
    #[error(
        "there is no line `{line}` in this revision; {hint}`tailord show ID --lines` lists them"
    )]
    NoLine {
        /// As written.
        line: String,
        /// `did you mean …? `, or empty.
        hint: String,
    },
    /// A bullet that is not shown.
    #[error("`{line}` is not shown; `add {line}` puts it in")]
    NotShown {
        /// As written.
        line: String,
    },
    /// The verifier refuses it.
    #[error("refused ({rule}): {words}\n  why      {reason}{nearest}\nNothing was changed.", rule = .refusal.rule, words = .refusal.words, reason = .refusal.reason)]
    Refused {
        /// Rule, words, reason.
        refusal: Box<Refusal>,
        /// The nearest fact as a line of its own, or empty.
        nearest: String,
    },
    /// Its text is the master CV's.
    #[error(
        "`{line}` is printed as the master CV has it: it can be dropped, added or moved, not reworded"
    )]
    NotText {
        /// As written.
        line: String,
    },
    /// No text.
    #[error("there is no text to put there; `drop` takes the line out")]
    Empty,
    /// Too long for a line.
    #[error("the text has {characters} characters; a line has at most {MAX_CHARS}")]
    TooLong {
        /// Its length.
        characters: usize,
    },
    /// Nothing to restore it to.
    #[error(
        "`{line}` has no sentence of its own in the master CV; `undo` brings the last revision back"
    )]
    NoOwnText {
        /// As written.
        line: String,
    },
    /// No such place.
    #[error("there is no position {position}; the last one is {last}")]
    Position {
        /// As written.
        position: usize,
        /// The last of the list.
        last: usize,
    },
    /// A line that stands where it stands.
    #[error("`{line}` has no list to be moved in")]
    Fixed {
        /// As written.
        line: String,
    },
    /// A letter is none without it.
    #[error("{line} cannot be left out; `replace` gives it another text")]
    Needed {
        /// As written.
        line: String,
    },
    /// No fact has this id.
    #[error("the master CV has no fact `{fact}`{hint}")]
    NoFact {
        /// As written.
        fact: String,
        /// `; did you mean …?`, or empty.
        hint: String,
    },
    /// It is there already.
    #[error("`{fact}` is shown already; `move` puts it elsewhere")]
    Shown {
        /// As written.
        fact: String,
    },
    /// Not a fact of a line of its own.
    #[error(
        "`{fact}` is no line of its own: achievements, summary sentences, degrees, certifications, \
         awards, publications and languages can be added; for a skill, `replace skills/1.1 NAME`"
    )]
    NotAddable {
        /// As written.
        fact: String,
    },
    /// Longer or shorter than its channel takes.
    #[error("{what} would have {count} {unit}; {limit}. Nothing was changed.")]
    Limit {
        /// E.g. `the LinkedIn note`.
        what: &'static str,
        /// How many it would have.
        count: usize,
        /// Of what.
        unit: &'static str,
        /// E.g. `at most 300 are taken`.
        limit: String,
    },
    /// Letters and messages have no pictures.
    #[error("messages go out without emoji; `{0}` has one. Nothing was changed.")]
    Emoji(String),
    /// The same as before.
    #[error("the application is like that already; nothing to save")]
    Unchanged,
}

impl EditError {
    pub(super) fn refused(refusal: Refusal, master: &MasterCv) -> Self {
        let fact = refusal.nearest.as_ref().and_then(|id| master.fact(id));
        let nearest = fact.map_or_else(String::new, |fact| {
            format!(
                "\n  nearest  {} ({}:{})\n           {}",
                fact.id.0,
                fact.source.file,
                fact.source.line,
                shorten(&fact.text.to_plain(), 160)
            )
        });
        Self::Refused { refusal: Box::new(refusal), nearest }
    }
}

/// Why there is no line of this name, with the nearest name there is.
pub(super) fn missing(application: &Application, master: &MasterCv, line: &str) -> EditError {
    let fact = master.fact(&FactId(line.to_owned()));
    if fact.is_some_and(|fact| fact.kind == FactKind::Achievement) {
        return EditError::NotShown { line: line.to_owned() };
    }
    let ids: Vec<String> =
        list::lines(application, master).into_iter().map(|known| known.id).collect();
    // A number out of range is no slip of the finger.
    let numbered = !matches!(line.parse::<LineId>(), Err(()) | Ok(LineId::Fact(_)));
    let near = did_you_mean(line, ids.iter().map(String::as_str)).filter(|_| !numbered);
    let hint = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    EditError::NoLine { line: line.to_owned(), hint }
}

pub(super) fn no_fact(master: &MasterCv, id: &FactId) -> EditError {
    let near = did_you_mean(&id.0, master.facts.iter().map(|fact| fact.id.0.as_str()));
    let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    EditError::NoFact { fact: id.0.clone(), hint }
}
