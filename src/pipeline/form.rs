//! Answers to the fields of an application form, drafted from the facts (GAP-023).
//!
//! Every answer cites the facts it rests on and passes the verifier. What the facts don't say is
//! never guessed: pay, permits, personal particulars, dates and consents are for the candidate to
//! decide, and the field says so.

mod choose;
mod known;
mod skill;
mod topic;

use self::topic::Topic;
use crate::application::{Answer, FieldAnswer, FormAnswers, Letter, Line};
use crate::pipeline::Inputs;
use crate::pipeline::evidence::Evidence;
use crate::posting::form::{Field, FieldKind};

/// Longest answer in a field that states no limit, in characters.
const LONG: usize = 1_500;
/// The same for a field of one line.
const SHORT: usize = 250;

/// What a field gets: an answer, or why there is none.
type Outcome = Result<Answer, String>;

/// Drafts an answer for each field. `letter` lends its sentences to questions of motivation.
#[must_use]
pub fn run(inputs: &Inputs<'_>, letter: &Letter) -> FormAnswers {
    let evidence = Evidence::new(inputs.cv, inputs.lexicon);
    let desk = Desk { inputs, evidence: &evidence, letter };
    let fields = inputs.posting.form.fields.iter().map(|field| desk.answer(field)).collect();
    FormAnswers { fields }
}

/// Fields with an open question that facts may answer in sentences, each with the most characters
/// of its answer. What only the candidate can decide is none of them.
#[must_use]
pub fn open_questions(form: &FormAnswers) -> Vec<(usize, usize)> {
    let open = |entered: &FieldAnswer| {
        let field = &entered.field;
        let topic = topic::of(&field.label, field.kind);
        let written = matches!(field.kind, FieldKind::Textarea | FieldKind::Text);
        match topic {
            Topic::Motivation => written,
            Topic::Unknown | Topic::Skill => field.kind == FieldKind::Textarea,
            _ => false,
        }
    };
    let fields = form.fields.iter().enumerate().filter(|(_, entered)| open(entered));
    fields.map(|(at, entered)| (at, limit(&entered.field))).collect()
}

/// Everything answers are drawn from.
struct Desk<'a> {
    inputs: &'a Inputs<'a>,
    evidence: &'a Evidence<'a>,
    letter: &'a Letter,
}

impl Desk<'_> {
    fn answer(&self, field: &Field) -> FieldAnswer {
        let outcome = self.outcome(field).and_then(|answer| fits(field, answer));
        let (answer, note) = match outcome {
            Ok(answer) => (Some(answer), None),
            Err(why) => (None, Some(format!("you decide: {why}"))),
        };
        FieldAnswer { field: field.clone(), answer, note }
    }

    fn outcome(&self, field: &Field) -> Outcome {
        match topic::of(&field.label, field.kind) {
            Topic::Decide(why) => Err(why.to_owned()),
            Topic::Name(part) => self.name(part),
            Topic::Email => self.contact("contact/email", "an e-mail address"),
            Topic::Phone => self.contact("contact/phone", "a phone number"),
            Topic::Place => self.contact("contact/location", "a place"),
            Topic::Link(site) => self.link(site),
            Topic::Employer => self.latest(|role| &role.company),
            Topic::Title => self.latest(|role| &role.title),
            Topic::Degree => self.degree(field),
            Topic::Language => self.language(field),
            Topic::Years => self.years(field),
            Topic::Skill => self.skill(field),
            Topic::Motivation => self.motivation(field),
            Topic::LetterText => self.whole_letter(field),
            Topic::File(name) => Ok(Answer { text: name.to_owned(), lines: Vec::new() }),
            Topic::Unknown => {
                self.skill(field).map_err(|_| "no fact of your master CV answers this".to_owned())
            }
        }
    }

    /// Sentences of the letter that tell of the candidate and the posting, as many as fit.
    fn motivation(&self, field: &Field) -> Outcome {
        let paragraphs = self.letter.body.0.iter().filter(|lines| {
            lines.iter().any(|line| !line.facts.is_empty() || !line.posting.is_empty())
        });
        let lines = paragraphs.take(2).flatten().cloned().collect();
        said(within(lines, limit(field)), "the letter has no sentence that fits here")
    }

    fn whole_letter(&self, field: &Field) -> Outcome {
        let lines = self.letter.body.0.iter().flatten().cloned().collect();
        let most = field.limit.unwrap_or(4_000);
        said(within(lines, most), "the letter does not fit here")
    }
}

/// Most characters of an answer.
fn limit(field: &Field) -> usize {
    let usual = if field.kind == FieldKind::Textarea { LONG } else { SHORT };
    field.limit.map_or(usual, |most| most.min(usual))
}

/// As many lines from the start as fit, whole.
fn within(lines: Vec<Line>, most: usize) -> Vec<Line> {
    let mut used = 0;
    let fits = |line: &Line| {
        used += line.text.to_plain().chars().count() + 1;
        used <= most + 1
    };
    let mut fits = fits;
    lines.into_iter().take_while(|line| fits(line)).collect()
}

/// The lines as they are entered, one after the other.
fn said(lines: Vec<Line>, otherwise: &str) -> Outcome {
    let texts: Vec<String> = lines.iter().map(|line| line.text.to_plain()).collect();
    let text = texts.join(" ");
    if text.is_empty() { Err(otherwise.to_owned()) } else { Ok(Answer { text, lines }) }
}

/// An answer that the form would cut is none.
fn fits(field: &Field, answer: Answer) -> Outcome {
    match field.limit {
        Some(most) if answer.text.chars().count() > most => {
            Err(format!("the facts say more than the {most} characters that fit"))
        }
        _ => Ok(answer),
    }
}
