//! What a model says of the grade, and one round of improvement below the mark. The numbers are
//! computed; it explains them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::Written;
use super::cv::{judge_bullets, offered, replace};
use super::line::{Reworded, misses_form, one_line};
use super::session::{Answer, Session, Unanswered};
use crate::application::Cv;
use crate::candidate::Scope;
use crate::pipeline::Inputs;
use crate::pipeline::grade::Grade;
use crate::pipeline::plan::CvPlan;
use crate::truth::{Claim, Section};

/// Bullets offered for improvement.
const OFFERED: usize = 8;
/// Notes kept, and their length in characters.
const NOTES: (usize, usize) = (3, 240);
/// Keywords named.
const KEYWORDS: usize = 8;

/// What a model answers.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct GradeReply {
    notes: Vec<String>,
    bullets: Vec<Reworded>,
}

impl Answer for GradeReply {
    const STAGE: &'static str = "grade";
}

/// Explanations, and a CV that may be better.
#[derive(Clone, Debug, PartialEq)]
pub struct Improved {
    /// In words.
    pub notes: Vec<String>,
    /// The CV in the improved words; `None` when the grade is at the mark or nothing stood.
    pub cv: Option<Cv>,
}

/// Explains the grade of `cv` and, below the mark, rewords its weakest bullets.
///
/// # Errors
/// When the model gives no answer.
pub fn run(
    session: &Session<'_>,
    inputs: &Inputs<'_>,
    plan: &CvPlan,
    cv: &Cv,
    grade: &Grade,
    below: bool,
) -> Result<Written<Improved>, Unanswered> {
    let order = plan.ranked.iter().map(|ranked| ranked.fact.clone());
    let bullets = if below { offered(cv, order, OFFERED) } else { Vec::new() };
    let shown: Vec<_> = bullets
        .iter()
        .map(|bullet| json!({ "id": bullet.id, "text": one_line(&bullet.line.text.to_plain()) }))
        .collect();
    let parts: Vec<String> = grade
        .parts
        .iter()
        .map(|part| format!("{} {}: {}", part.name, part.score, part.reason))
        .collect();
    let keywords: Vec<String> =
        grade.keywords.attainable.iter().take(KEYWORDS).map(|word| one_line(word)).collect();
    let values = json!({
        "language": super::language(cv.written),
        "parts": parts,
        "keywords": keywords.join(", "),
        "bullets": shown,
        "refused": [],
    });
    let reply: GradeReply = session.ask(&values)?;
    let known = values.to_string();
    let notes = reply
        .notes
        .iter()
        .map(|note| one_line(note))
        .filter(|note| is_sound(inputs, note, &known))
        .take(NOTES.0)
        .collect();
    let mut words = BTreeMap::new();
    let gone = judge_bullets(inputs, &bullets, &reply.bullets, &mut words);
    let refused = gone.into_iter().map(|(_, why)| why.reported("cv", None)).collect();
    let improved = (!words.is_empty()).then(|| {
        let mut cv = cv.clone();
        replace(&mut cv, &words);
        cv
    });
    let value = Improved { notes, cv: improved };
    let heard = !value.notes.is_empty() || value.cv.is_some();
    Ok(Written { value, refused, note: None, heard })
}

/// A note for the candidate: plain, with no number that was not given, and nothing that a letter
/// might not say.
fn is_sound(inputs: &Inputs<'_>, note: &str, known: &str) -> bool {
    let numbers = note
        .split(|mark: char| !mark.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .all(|digits| known.contains(digits));
    let claim = Claim {
        text: note.to_owned(),
        section: Section::Letter,
        scope: Scope::Candidate,
        facts: Vec::new(),
    };
    numbers
        && misses_form(note, NOTES.1).is_none()
        && inputs.verifier.check_with(&claim, inputs.context).refusal().is_none()
        && is_advice(inputs, note)
}

/// Names nothing that neither the master CV nor the posting names.
fn is_advice(inputs: &Inputs<'_>, note: &str) -> bool {
    let told = |text: &str| {
        inputs.posting.text.contains(text)
            || inputs.cv.facts.iter().any(|fact| fact.text.to_plain().contains(text))
    };
    let mut words = note.split_whitespace();
    let _opening = words.next();
    words
        .map(|word| word.trim_matches(|mark: char| !mark.is_alphanumeric()))
        .filter(|word| word.chars().next().is_some_and(char::is_uppercase))
        .all(|word| {
            matches!(word, "ATS" | "CV" | "JD" | "STAR" | "I" | "Impact" | "Truth") || told(word)
        })
}
