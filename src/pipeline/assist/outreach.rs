//! The messages in a model's words, each within its channel's limits or as it was.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::Written;
use super::line::{Judge, Refused, Said, Sources};
use super::session::{Answer, Session, Unanswered};
use crate::application::{Channel, Line, Message, Prose};
use crate::candidate::Scope;
use crate::language::Language;
use crate::pipeline::Inputs;
use crate::pipeline::naming::Naming;
use crate::pipeline::outreach::{NOTE, NOTE_SHORT, misses_form};
use crate::pipeline::text::count;
use crate::truth::Section;

/// Longest sentence, in characters.
const SENTENCE: usize = 400;
/// Longest subject.
const SUBJECT: usize = 100;
/// Sentences read of a message.
const MOST: usize = 14;
/// Sentences offered at most.
const OFFERED: usize = 14;

/// What a model answers.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct OutreachReply {
    note: Vec<Said>,
    short: Vec<Said>,
    inmail_subject: String,
    inmail: Vec<Said>,
    email_subject: String,
    email: Vec<Said>,
}

impl Answer for OutreachReply {
    const STAGE: &'static str = "outreach";
}

/// Words the messages; each of `drafts` where the model's does not stand.
///
/// # Errors
/// When the model gives no answer.
pub fn run(
    session: &Session<'_>,
    inputs: &Inputs<'_>,
    language: Language,
    drafts: &[Message],
) -> Result<Written<Vec<Message>>, Unanswered> {
    let sources = sources(drafts);
    let naming = Naming::new(inputs.extracted);
    let mut values = json!({
        "language": super::language(language),
        "title": naming.title,
        "company": naming.company,
        "note": room(drafts, Channel::LinkedinNote, NOTE),
        "short": room(drafts, Channel::LinkedinNoteShort, NOTE_SHORT),
        "sources": sources.shown("s"),
        "refused": [],
    });
    let desk = Desk { inputs, sources: &sources, drafts };
    let mut judged = desk.judge(&session.ask(&values)?);
    let mut gone: Vec<(String, Refused)> = refusals(&judged);
    if !gone.is_empty() {
        values["refused"] = super::told(&gone);
        if let Ok(reply) = session.ask::<OutreachReply>(&values) {
            let again = desk.judge(&reply);
            gone.extend(refusals(&again));
            for (first, second) in judged.iter_mut().zip(again) {
                if first.is_err() {
                    *first = second;
                }
            }
        }
    }
    let kept = judged.iter().filter(|message| message.is_err()).count();
    let note = (kept > 0)
        .then(|| format!("{kept} of {} messages are the deterministic engine's", drafts.len()));
    let heard = kept < drafts.len();
    let value = judged
        .into_iter()
        .zip(drafts)
        .map(|(message, draft)| message.unwrap_or_else(|_| draft.clone()))
        .collect();
    let refused = gone.into_iter().map(|(channel, why)| why.reported(&channel, None)).collect();
    Ok(Written { value, refused, note, heard })
}

/// The sentences of the longer drafts, each once.
fn sources(drafts: &[Message]) -> Sources {
    let mut sources = Sources::default();
    let mut told: Vec<String> = Vec::new();
    let longer = [Channel::Email, Channel::Inmail, Channel::LinkedinNote];
    let of = longer.iter().flat_map(|channel| drafts.iter().filter(|d| d.channel == *channel));
    for line in of.flat_map(|draft| draft.body.0.iter().flatten()) {
        let text = line.text.to_plain();
        if told.len() < OFFERED && !told.contains(&text) {
            told.push(text);
            sources.add("s", "", line);
        }
    }
    sources
}

/// Characters that greeting and signature leave.
fn room(drafts: &[Message], channel: Channel, limit: usize) -> usize {
    let frame = drafts.iter().find(|draft| draft.channel == channel).map_or(0, |draft| {
        let empty = Message { body: Prose(Vec::new()), ..draft.clone() };
        count(&empty.to_plain()) + 4
    });
    limit.saturating_sub(frame)
}

type Judged = Vec<Result<Message, Vec<(String, Refused)>>>;

fn refusals(judged: &Judged) -> Vec<(String, Refused)> {
    judged.iter().filter_map(|message| message.as_ref().err()).flatten().cloned().collect()
}

struct Desk<'a> {
    inputs: &'a Inputs<'a>,
    sources: &'a Sources,
    drafts: &'a [Message],
}

impl Desk<'_> {
    fn judge(&self, reply: &OutreachReply) -> Judged {
        self.drafts.iter().map(|draft| self.message(draft, reply)).collect()
    }

    fn message(
        &self,
        draft: &Message,
        reply: &OutreachReply,
    ) -> Result<Message, Vec<(String, Refused)>> {
        let (said, subject) = match draft.channel {
            Channel::LinkedinNote => (&reply.note, None),
            Channel::LinkedinNoteShort => (&reply.short, None),
            Channel::Inmail => (&reply.inmail, Some(&reply.inmail_subject)),
            Channel::Email => (&reply.email, Some(&reply.email_subject)),
        };
        let channel = draft.channel.as_str();
        let judge = Judge { inputs: self.inputs, section: Section::Message, longest: SENTENCE };
        let mut refused = Vec::new();
        let mut lines: Vec<Line> = Vec::new();
        for said in said.iter().take(MOST) {
            match judge.said(said, self.sources) {
                Ok(line) => lines.push(line),
                Err(why) => refused.push((channel.to_owned(), why)),
            }
        }
        let mut message = draft.clone();
        if let (Some(subject), Some(own)) = (subject, &draft.subject) {
            let judge = Judge { longest: SUBJECT, ..judge };
            match judge.line(subject, &Scope::Candidate, own.facts.clone(), own.posting.clone()) {
                Ok(line) => message.subject = Some(line),
                Err(why) => refused.push((channel.to_owned(), why)),
            }
        }
        message.body = paragraphs(draft.channel, lines);
        if let Some(form) = misses_form(&message) {
            refused.push((channel.to_owned(), Refused::form(&message.body.to_plain(), form)));
        } else if message.body.0.is_empty() {
            refused.push((channel.to_owned(), Refused::form("", "it is empty".to_owned())));
        }
        if refused.is_empty() { Ok(message) } else { Err(refused) }
    }
}

/// A note is one paragraph; the others open, tell and close.
fn paragraphs(channel: Channel, mut lines: Vec<Line>) -> Prose {
    let note = matches!(channel, Channel::LinkedinNote | Channel::LinkedinNoteShort);
    if lines.is_empty() {
        return Prose(Vec::new());
    }
    if note || lines.len() < 4 {
        return Prose(vec![lines]);
    }
    let last = lines.split_off(lines.len() - 1);
    let middle = lines.split_off(1);
    Prose(vec![lines, middle, last])
}
