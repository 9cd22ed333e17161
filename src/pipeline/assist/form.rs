//! Answers to open questions of an application form in a model's words.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::Written;
use super::line::{Judge, Refused, Said, Sources, one_line};
use super::session::{Answer as _, Session, Unanswered};
use crate::application::{Answer, FormAnswers, Letter, Line};
use crate::candidate::RichText;
use crate::language::Language;
use crate::pipeline::Inputs;
use crate::pipeline::evidence::Evidence;
use crate::pipeline::form::open_questions;
use crate::pipeline::naming::Naming;
use crate::pipeline::plan::CvPlan;
use crate::pipeline::showcase::pick;
use crate::text::shorten;
use crate::truth::Section;

/// Questions asked at most.
const QUESTIONS: usize = 6;
/// Characters of a question.
const QUESTION: usize = 240;
/// Achievements to draw on.
const OFFERED: usize = 5;
/// Sentences of an answer.
const SENTENCES: usize = 6;

/// What a model answers.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct FormReply {
    answers: Vec<Answered>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
struct Answered {
    q: String,
    lines: Vec<Said>,
}

impl super::session::Answer for FormReply {
    const STAGE: &'static str = "form";
}

/// Words the open answers; `None` when the form has no open question.
///
/// # Errors
/// When the model gives no answer.
pub fn run(
    session: &Session<'_>,
    inputs: &Inputs<'_>,
    plan: &CvPlan,
    letter: &Letter,
    drafts: &FormAnswers,
) -> Result<Option<Written<FormAnswers>>, Unanswered> {
    let open: Vec<(usize, usize)> = open_questions(drafts).into_iter().take(QUESTIONS).collect();
    if open.is_empty() {
        return Ok(None);
    }
    let language = plan.cv.written;
    let sources = sources(inputs, plan, letter, language);
    let naming = Naming::new(inputs.extracted);
    let questions: Vec<_> = (1..)
        .zip(&open)
        .map(|(number, (at, most))| {
            let label = shorten(&one_line(&drafts.fields[*at].field.label), QUESTION);
            json!({ "id": format!("q{number}"), "most": most, "text": label })
        })
        .collect();
    let mut values = json!({
        "language": super::language(language),
        "title": naming.title,
        "company": naming.company,
        "questions": questions,
        "sources": sources.shown("s"),
        "refused": [],
    });
    let desk = Desk { inputs, sources: &sources, open: &open };
    let mut form = drafts.clone();
    let mut gone = desk.take(&session.ask(&values)?, &mut form);
    if !gone.is_empty() {
        values["refused"] = super::told(&gone);
        if let Ok(reply) = session.ask::<FormReply>(&values) {
            gone.extend(desk.take(&reply, &mut form));
        }
    }
    let refused = gone.into_iter().map(|(_, why)| why.reported(FormReply::STAGE, None)).collect();
    Ok(Some(Written { heard: form != *drafts, value: form, refused, note: None }))
}

fn sources(inputs: &Inputs<'_>, plan: &CvPlan, letter: &Letter, language: Language) -> Sources {
    let mut sources = Sources::default();
    for line in letter.body.0.iter().flatten().filter(|line| !line.posting.is_empty()) {
        sources.add("s", "", line);
    }
    let evidence = Evidence::new(inputs.cv, inputs.lexicon);
    for next in pick(&evidence, plan, language, 220).into_iter().take(OFFERED) {
        let line = Line {
            text: RichText::plain(next.text.clone()),
            facts: next.facts.clone(),
            posting: Vec::new(),
        };
        sources.add("s", &format!("{}: ", next.place()), &line);
    }
    sources
}

struct Desk<'a> {
    inputs: &'a Inputs<'a>,
    sources: &'a Sources,
    /// Field and most characters of each question.
    open: &'a [(usize, usize)],
}

impl Desk<'_> {
    /// Enters the answers that stand whole; what does not comes back with its question.
    fn take(&self, reply: &FormReply, form: &mut FormAnswers) -> Vec<(String, Refused)> {
        let mut refused = Vec::new();
        for answer in reply.answers.iter().take(QUESTIONS * 2) {
            let place = answer.q.strip_prefix('q').and_then(|number| number.parse::<usize>().ok());
            let open = place.and_then(|number| self.open.get(number.checked_sub(1)?));
            let Some((at, most)) = open else { continue };
            let judge = Judge { inputs: self.inputs, section: Section::Letter, longest: *most };
            let judged: Result<Vec<Line>, Refused> = answer
                .lines
                .iter()
                .take(SENTENCES)
                .map(|said| judge.said(said, self.sources))
                .collect();
            let lines = match judged {
                Ok(lines) if lines.is_empty() => continue,
                Ok(lines) => lines,
                Err(why) => {
                    refused.push((answer.q.clone(), why));
                    continue;
                }
            };
            let text = lines.iter().map(|line| line.text.to_plain()).collect::<Vec<_>>().join(" ");
            if text.chars().count() > *most {
                let form = format!("the answer is longer than {most} characters");
                refused.push((answer.q.clone(), Refused::form(&text, form)));
                continue;
            }
            form.fields[*at].answer = Some(Answer { text, lines });
            form.fields[*at].note = None;
        }
        refused
    }
}
