//! Messages to a person at the employer, each within its channel's limits in final form, signature
//! included (GAP-011). What does not fit is left out sentence by sentence; only then is a sentence
//! cut at a word.

use minijinja::{Value, context};

use crate::application::{Channel, Line, Message, Prose};
use crate::candidate::{FactId, RichText};
use crate::language::Language;
use crate::pipeline::evidence::{Evidence, Home};
use crate::pipeline::naming::Naming;
use crate::pipeline::plan::CvPlan;
use crate::pipeline::prose::{ProseError, Voice};
use crate::pipeline::showcase::{Told, asked_skills, pick};
use crate::pipeline::text::{clip_quote, count, enumerate, without_emoji};
use crate::pipeline::{Inputs, career};
use crate::truth::Section;

/// `LinkedIn` connection note, in Unicode scalar values.
pub const NOTE: usize = 300;
/// Its short variant.
pub const NOTE_SHORT: usize = 200;
/// `InMail` body and subject.
pub const INMAIL: usize = 1900;
/// `InMail` subject.
pub const INMAIL_SUBJECT: usize = 200;
/// Words of an e-mail body.
pub const EMAIL_WORDS: std::ops::RangeInclusive<usize> = 95..=205;
/// Words of an e-mail subject.
pub const SUBJECT_WORDS: std::ops::RangeInclusive<usize> = 5..=10;
/// Characters of an e-mail subject.
pub const SUBJECT: usize = 100;
/// Longest signature, in characters: nobody signs with a longer name.
const SIGNATURE: usize = 120;
/// Longest achievement in the messages that have room.
const PROOF: usize = 220;
const FILLERS: [&str; 5] = ["more_1", "more_2", "more_3", "more_4", "more_5"];

/// Writes the four messages.
pub fn run(inputs: &Inputs<'_>, plan: &CvPlan) -> Result<Vec<Message>, ProseError> {
    let language = plan.cv.written;
    let writer = Writer {
        voice: Voice::new("message", language),
        naming: Naming::new(inputs.extracted),
        evidence: Evidence::new(inputs.cv, inputs.lexicon),
        language,
        inputs,
        plan,
    };
    // Each is written by itself: on as many cores as there are.
    let ((note, short), (inmail, email)) = rayon::join(
        || {
            let note = writer.note(Channel::LinkedinNote, NOTE);
            (note, writer.note(Channel::LinkedinNoteShort, NOTE_SHORT))
        },
        || (writer.inmail(), writer.email()),
    );
    Ok(vec![note?, short?, inmail?, email?])
}

struct Writer<'a> {
    voice: Voice,
    naming: Naming,
    evidence: Evidence<'a>,
    language: Language,
    inputs: &'a Inputs<'a>,
    plan: &'a CvPlan,
}

impl Writer<'_> {
    /// A connection note: what for, one result, a question; as much of it as fits.
    fn note(&self, channel: Channel, limit: usize) -> Result<Message, ProseError> {
        let full =
            self.voice.line("apply", &self.names(), Vec::new(), self.naming.spans.clone())?;
        let short =
            self.voice.line("apply_short", &self.names(), Vec::new(), self.naming.spans.clone())?;
        let ask = self.plain("ask")?;
        let ask_short = self.plain("ask_short")?;
        let mut proofs: Vec<Line> = Vec::new();
        // The best achievements in their longest wording first, then in shorter ones.
        for max in [limit, limit * 2 / 3, limit / 2, limit / 3] {
            let told = pick(&self.evidence, self.plan, self.language, max);
            for told in told.iter().take(8) {
                let line = self.proof(told, 0)?;
                if !proofs.contains(&line) {
                    proofs.push(line);
                }
            }
        }
        let mut bodies: Vec<Vec<Line>> = Vec::new();
        for apply in [&full, &short] {
            for proof in &proofs {
                bodies.push(vec![apply.clone(), proof.clone(), ask.clone()]);
                bodies.push(vec![apply.clone(), proof.clone(), ask_short.clone()]);
            }
        }
        for proof in &proofs {
            bodies.push(vec![short.clone(), proof.clone()]);
        }
        bodies.push(vec![full, ask.clone()]);
        bodies.push(vec![short.clone(), ask]);
        bodies.push(vec![short]);
        let draft = |body: &Vec<Line>, salutation: String| Message {
            channel,
            subject: None,
            salutation,
            body: Prose(vec![body.clone()]),
            signature: self.signature(),
        };
        let salutation = self.voice.say("salutation", &context! {})?;
        let fits = |message: &Message| {
            count(&message.to_plain()) <= limit
                && message.body.0[0].iter().all(|line| self.inputs.stands(line, Section::Message))
        };
        let best = bodies
            .iter()
            .map(|body| draft(body, salutation.clone()))
            .find(|message| fits(message))
            .or_else(|| bodies.last().map(|body| draft(body, salutation.clone())));
        let message = best.unwrap_or_else(|| draft(&Vec::new(), salutation));
        Ok(shorten(message, limit))
    }

    fn inmail(&self) -> Result<Message, ProseError> {
        let subject = self.voice.say("subject_inmail", &self.names())?;
        let subject = clip_quote(&without_emoji(&subject), INMAIL_SUBJECT);
        let mut middle = self.proofs(3)?;
        middle.extend(self.asked()?);
        let mut opening = vec![self.apply()?];
        opening.extend(self.career()?);
        let closing = vec![self.plain("more_1")?, self.plain("question")?];
        let message = self.message(Channel::Inmail, subject, vec![opening, middle, closing])?;
        Ok(shorten(message, INMAIL))
    }

    fn email(&self) -> Result<Message, ProseError> {
        let mut opening = vec![self.apply()?];
        opening.extend(self.career()?);
        let mut closing = vec![self.plain("attached")?, self.plain("question")?];
        // The name and greeting count too: the whole stays within the limit.
        let most = EMAIL_WORDS.end() - 12;
        let mut middle: Vec<Line> = Vec::new();
        for proof in self.proofs(2)? {
            if words(&opening)
                + words(&middle)
                + words(&closing)
                + words(std::slice::from_ref(&proof))
                <= most
            {
                middle.push(proof);
            }
        }
        if words(&opening) + words(&middle) + words(&closing) < 140 {
            middle.extend(self.asked()?);
        }
        let mut more = Vec::new();
        for filler in FILLERS {
            if words(&opening) + words(&middle) + words(&more) + words(&closing) >= 105 {
                break;
            }
            more.push(self.plain(filler)?);
        }
        more.append(&mut closing);
        let subject = self.subject()?;
        self.message(Channel::Email, subject, vec![opening, middle, more])
    }

    /// Five to ten words, at most 100 characters.
    fn subject(&self) -> Result<String, ProseError> {
        let open = self.voice.say("subject_open", &context! {})?;
        let mut title: Vec<&str> = self.naming.title.split_whitespace().collect();
        while !title.is_empty() {
            let values =
                context! { title => title.join(" ").trim_end_matches([',', '-', '–', '&', '/']) };
            let subject = without_emoji(&self.voice.say("subject", &values)?);
            let length = subject.split_whitespace().count();
            if SUBJECT_WORDS.contains(&length) && count(&subject) <= SUBJECT {
                return Ok(subject);
            }
            title.pop();
        }
        Ok(open)
    }

    fn message(
        &self,
        channel: Channel,
        subject: String,
        body: Vec<Vec<Line>>,
    ) -> Result<Message, ProseError> {
        Ok(Message {
            channel,
            subject: Some(Line {
                text: RichText::plain(subject),
                facts: Vec::new(),
                posting: self.naming.spans.clone(),
            }),
            salutation: self.voice.say("salutation", &context! {})?,
            body: Prose(body.into_iter().filter(|paragraph| !paragraph.is_empty()).collect()),
            signature: self.signature(),
        })
    }

    fn names(&self) -> Value {
        context! {
            title => &self.naming.title,
            company => &self.naming.company,
            agency => self.naming.agency,
        }
    }

    fn signature(&self) -> String {
        clip_quote(&without_emoji(&self.inputs.cv.identity.name), SIGNATURE)
    }

    fn plain(&self, sentence: &str) -> Result<Line, ProseError> {
        self.voice.line(sentence, &context! {}, Vec::new(), Vec::new())
    }

    fn apply(&self) -> Result<Line, ProseError> {
        self.voice.line("apply", &self.names(), Vec::new(), self.naming.spans.clone())
    }

    fn career(&self) -> Result<Vec<Line>, ProseError> {
        career::lines(&self.evidence, &self.voice, self.inputs.today)
    }

    fn asked(&self) -> Result<Option<Line>, ProseError> {
        let asked = asked_skills(&self.evidence, self.inputs.extracted, 3);
        if asked.is_empty() {
            return Ok(None);
        }
        let names: Vec<&str> = asked.iter().map(|(name, _, _)| name.as_str()).collect();
        let values =
            context! { skills => enumerate(&names, self.language), many => names.len() > 1 };
        let facts: Vec<FactId> = asked.iter().flat_map(|(_, facts, _)| facts.clone()).collect();
        let spans = asked.iter().map(|(_, _, span)| *span).collect();
        self.voice.line("asked", &values, facts, spans).map(Some)
    }

    fn proofs(&self, max: usize) -> Result<Vec<Line>, ProseError> {
        let told = pick(&self.evidence, self.plan, self.language, PROOF);
        let mut sound: Vec<Told<'_>> = Vec::new();
        for told in told {
            if sound.len() < max
                && self.inputs.stands(&self.proof(&told, 0)?, Section::Message)
                && self.inputs.stands(&self.proof(&told, 1)?, Section::Message)
            {
                sound.push(told);
            }
        }
        let mut told = sound;
        // Those of one place stand together, the best place first.
        let places: Vec<FactId> = told.iter().map(|told| told.home.fact().clone()).collect();
        told.sort_by_key(|told| places.iter().position(|place| place == told.home.fact()));
        let mut lines = Vec::new();
        for (at, next) in told.iter().enumerate() {
            let before = told[..at].iter().filter(|t| t.home.fact() == next.home.fact()).count();
            lines.push(self.proof(next, before)?);
        }
        Ok(lines)
    }

    fn proof(&self, told: &Told<'_>, before: usize) -> Result<Line, ProseError> {
        let sentence = match (&told.clause, told.home) {
            (Some(_), Home::Role(..)) if before == 1 => "proof_same",
            (Some(_), Home::Role(..)) if before > 1 => "proof_again",
            (Some(_), Home::Role(..)) => "proof",
            (Some(_), Home::Project(_)) => "proof_project",
            (None, Home::Role(..)) if before > 0 => "proof_quoted_same",
            (None, Home::Role(..)) => "proof_quoted",
            (None, Home::Project(_)) => "proof_project_quoted",
        };
        let values = context! {
            employer => clip_quote(told.place(), PROOF),
            clause => told.clause.as_deref().unwrap_or_default(),
            text => &told.text,
        };
        self.voice.line(sentence, &values, told.facts.clone(), Vec::new())
    }
}

/// How a message misses the limits of its channel, if it does.
pub(crate) fn misses_form(message: &Message) -> Option<String> {
    let text = message.to_plain();
    let limit = match message.channel {
        Channel::LinkedinNote => NOTE,
        Channel::LinkedinNoteShort => NOTE_SHORT,
        Channel::Inmail => INMAIL,
        Channel::Email => usize::MAX,
    };
    if count(&text) > limit {
        return Some(format!("{} characters; at most {limit} fit", count(&text)));
    }
    let subject = message.subject.as_ref().map(|line| line.text.to_plain()).unwrap_or_default();
    if message.channel == Channel::Inmail && count(&subject) > INMAIL_SUBJECT {
        return Some(format!("the subject has more than {INMAIL_SUBJECT} characters"));
    }
    if message.channel != Channel::Email {
        return None;
    }
    let length = message.body.to_plain().split_whitespace().count();
    if !EMAIL_WORDS.contains(&length) {
        let (least, most) = (EMAIL_WORDS.start(), EMAIL_WORDS.end());
        return Some(format!("{length} words; an e-mail has {least} to {most}"));
    }
    let named = subject.split_whitespace().count();
    (!SUBJECT_WORDS.contains(&named) || count(&subject) > SUBJECT).then(|| {
        format!("the subject has {named} words; it has 5 to 10, and at most {SUBJECT} characters")
    })
}

fn words(lines: &[Line]) -> usize {
    lines.iter().map(|line| line.text.to_plain().split_whitespace().count()).sum()
}

/// Brings a message within its limit: whole sentences from the end go first, then the last one is
/// cut at a word, then the greeting goes.
fn shorten(mut message: Message, limit: usize) -> Message {
    while count(&message.to_plain()) > limit {
        let lines: usize = message.body.0.iter().map(Vec::len).sum();
        if lines > 1 {
            if let Some(last) = message.body.0.last_mut() {
                last.pop();
            }
            message.body.0.retain(|paragraph| !paragraph.is_empty());
        } else if !message.salutation.is_empty() {
            message.salutation.clear();
        } else {
            let over = count(&message.to_plain()) - limit;
            let Some(line) = message.body.0.first_mut().and_then(|p| p.first_mut()) else {
                message.signature = clip_quote(&message.signature, limit);
                break;
            };
            let text = line.text.to_plain();
            let room = count(&text).saturating_sub(over);
            line.text = RichText::plain(clip_quote(&text, room));
        }
    }
    message
}
