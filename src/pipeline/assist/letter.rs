//! The letter in a model's words: from the sentences of the draft and a few achievements more.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::Written;
use super::line::{Judge, Refused, Said, Sources};
use super::session::{Answer, Session, Unanswered};
use crate::application::{Letter, Line, Prose};
use crate::candidate::RichText;
use crate::pipeline::Inputs;
use crate::pipeline::evidence::Evidence;
use crate::pipeline::letter::{WORDS, misses_form};
use crate::pipeline::naming::Naming;
use crate::pipeline::pains::Pains;
use crate::pipeline::plan::CvPlan;
use crate::pipeline::showcase::pick;
use crate::pipeline::text::has_figure;
use crate::truth::Section;

/// Longest sentence, in characters.
const SENTENCE: usize = 400;
/// Achievements beside the draft.
const MORE: usize = 3;
/// Words to aim at: within what a letter may have, with room for what is refused.
const AIM: (usize, usize) = (200, 280);
/// Paragraphs and sentences read at most.
const MOST: (usize, usize) = (5, 12);

/// What a model answers.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct LetterReply {
    paragraphs: Vec<Vec<Said>>,
}

impl Answer for LetterReply {
    const STAGE: &'static str = "letter";
}

/// Words the letter; `draft` where the model's does not stand.
///
/// # Errors
/// When the model gives no answer.
pub fn run(
    session: &Session<'_>,
    inputs: &Inputs<'_>,
    plan: &CvPlan,
    pains: &Pains,
    draft: &Letter,
) -> Result<Written<Letter>, Unanswered> {
    let mut sources = Sources::default();
    for line in draft.body.0.iter().flatten() {
        sources.add("s", "", line);
    }
    let evidence = Evidence::new(inputs.cv, inputs.lexicon);
    let told = |facts: &[crate::candidate::FactId]| {
        let mut lines = draft.body.0.iter().flatten();
        lines.any(|line| line.facts.first() == facts.first())
    };
    let more =
        pick(&evidence, plan, draft.language, 200).into_iter().filter(|told_| !told(&told_.facts));
    for next in more.take(MORE) {
        let line = Line {
            text: RichText::plain(next.text.clone()),
            facts: next.facts.clone(),
            posting: Vec::new(),
        };
        sources.add("x", &format!("{}: ", next.place()), &line);
    }
    let naming = Naming::new(inputs.extracted);
    let mut values = json!({
        "language": super::language(draft.language),
        "title": naming.title,
        "company": naming.company,
        "least": AIM.0,
        "most": AIM.1,
        "needs": pains.first_quotes(2),
        "draft": sources.shown("s"),
        "more": sources.shown("x"),
        "refused": [],
    });
    let desk = Desk { inputs, sources: &sources, draft, company: &naming.company };
    let first = desk.judge(session.ask(&values)?);
    let mut gone = first.refused.clone();
    let mut best = first;
    if !best.is_whole() {
        let mut told = best.refused.clone();
        if let Some(form) = &best.form {
            told.push((String::new(), Refused::form("the letter", form.clone())));
        }
        values["refused"] = super::told(&told);
        if let Ok(reply) = session.ask::<LetterReply>(&values) {
            let second = desk.judge(reply);
            gone.extend(second.refused.clone());
            if second.form.is_none() || best.form.is_some() {
                best = second;
            }
        }
    }
    let refused = gone.into_iter().map(|(_, why)| why.reported("letter", None)).collect();
    // What is left without the refused sentences may be too little of a letter.
    Ok(match best.form {
        None => Written { value: best.letter, refused, note: None, heard: true },
        Some(form) => Written {
            value: draft.clone(),
            refused,
            note: Some(format!("the letter is the deterministic engine's: {form}")),
            heard: false,
        },
    })
}

struct Desk<'a> {
    inputs: &'a Inputs<'a>,
    sources: &'a Sources,
    draft: &'a Letter,
    company: &'a str,
}

struct Judged {
    letter: Letter,
    refused: Vec<(String, Refused)>,
    form: Option<String>,
}

impl Judged {
    fn is_whole(&self) -> bool {
        self.refused.is_empty() && self.form.is_none()
    }
}

impl Desk<'_> {
    fn judge(&self, reply: LetterReply) -> Judged {
        let judge = Judge { inputs: self.inputs, section: Section::Letter, longest: SENTENCE };
        let mut refused = Vec::new();
        let mut body = Vec::new();
        for paragraph in reply.paragraphs.iter().take(MOST.0) {
            let mut lines = Vec::new();
            for said in paragraph.iter().take(MOST.1) {
                match judge.said(said, self.sources) {
                    Ok(line) => lines.push(line),
                    Err(why) => refused.push((String::new(), why)),
                }
            }
            if !lines.is_empty() {
                body.push(lines);
            }
        }
        let letter = Letter { body: Prose(body), ..self.draft.clone() };
        let form = misses_form(&letter).or_else(|| self.lacks(&letter));
        Judged { letter, refused, form }
    }

    /// A letter names the employer, and a result in figures where the draft has one.
    fn lacks(&self, letter: &Letter) -> Option<String> {
        let text = letter.body.to_plain();
        if !self.company.is_empty() && !text.contains(self.company) {
            return Some(format!("it does not name {}", self.company));
        }
        let figures = |letter: &Letter| {
            letter
                .body
                .0
                .iter()
                .flatten()
                .any(|line| !line.facts.is_empty() && has_figure(&line.text.to_plain()))
        };
        (figures(self.draft) && !figures(letter))
            .then(|| "it states no result in figures".to_owned())
    }
}

const _: () = assert!(*WORDS.start() < AIM.0 && AIM.1 < *WORDS.end());
