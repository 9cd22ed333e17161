//! What the thread of a posting receives when there is a new revision: pages, files, fit, letter and
//! messages, each with the question whether it may go out.

use chrono::TimeDelta;

use super::card::count;
use super::say::Origin;
use super::{Desk, Trouble, found};
use crate::chat::message::{Action, Control, Message, Part, Rich};
use crate::chat::outbound::{Content, FileBody};
use crate::pipeline::extract::Need;
use crate::posting::PostingId;
use crate::report::{Report, ReportMessage};
use crate::store::desk::{Effect, NewApproval};
use crate::store::{PostingRecord, RunState};
use crate::text::shorten;

/// Most missing requirements that are listed.
const MOST_MISSING: usize = 8;

/// One revision to be told.
pub struct Telling<'a> {
    /// Where it is told.
    pub origin: &'a Origin,
    /// The posting.
    pub posting: &'a PostingRecord,
    /// The revision.
    pub report: &'a Report,
    /// Tell it in full, or only what an edit has changed.
    pub whole: bool,
}

impl Telling<'_> {
    /// All of it, in order, with the questions.
    pub fn effects(&self, desk: &Desk<'_>) -> Vec<Effect> {
        let revision = self.report.cv.revision;
        let mut effects = vec![Effect::Lapse(self.posting.id.clone(), revision)];
        if self.whole {
            effects.push(self.post("fit", fit(self.report)));
        }
        effects.extend(self.pages());
        for kind in ["cv.pdf", "cv.docx"] {
            effects.extend(self.file(kind, None));
        }
        effects.push(self.post("letter", letter(self.posting, self.report)));
        for message in &self.report.messages {
            let key = format!("message-{}", message.channel);
            effects.push(self.post(&key, outreach(self.posting, self.report, message)));
        }
        effects.extend(self.questions(desk));
        effects
    }

    /// Whether this thread has this very revision already.
    ///
    /// # Errors
    /// When the store fails.
    pub fn is_told(&self, desk: &Desk<'_>) -> Result<bool, Trouble> {
        Ok(desk.store.find_outbound(&self.key("letter"))?.is_some())
    }

    fn key(&self, name: &str) -> String {
        format!("{}/r{}/{name}", self.origin.card, self.report.cv.revision)
    }

    fn post(&self, name: &str, message: Message) -> Effect {
        let content = Content::Post { message, thread: self.origin.thread() };
        self.origin.say(self.key(name), &content)
    }

    /// A picture of each page (GAP-052).
    fn pages(&self) -> Vec<Effect> {
        (1..=self.report.cv.pages)
            .filter_map(|page| {
                let of = self.report.cv.pages;
                let comment =
                    format!("CV, revision {}, page {page} of {of}", self.report.cv.revision);
                self.file(&format!("cv-{page}.png"), Some(comment))
            })
            .collect()
    }

    fn file(&self, kind: &str, comment: Option<String>) -> Option<Effect> {
        self.report.artifacts.iter().find(|artifact| artifact.kind == kind)?;
        let content = Content::File {
            name: file_name(self.report, kind),
            body: FileBody::Artifact {
                posting: self.posting.id.clone(),
                revision: self.report.cv.revision,
                kind: kind.to_owned(),
            },
            thread: self.origin.thread(),
            comment,
        };
        Some(self.origin.say(self.key(kind), &content))
    }

    /// The card asks about the CV, each message about itself.
    fn questions(&self, desk: &Desk<'_>) -> Vec<Effect> {
        let expires_at =
            desk.now + TimeDelta::days(i64::from(desk.config.settings.daemon.approval_days));
        let ask = |what: &str, sha256: String, message: String| {
            Effect::Ask(NewApproval {
                posting: self.posting.id.clone(),
                revision: self.report.cv.revision,
                what: what.to_owned(),
                sha256,
                message,
                expires_at,
            })
        };
        approvable(self.report)
            .into_iter()
            .map(|(what, sha256)| {
                let message = match what.as_str() {
                    "cv.pdf" => self.origin.card.clone(),
                    "letter" => self.key("letter"),
                    channel => self.key(&format!("message-{channel}")),
                };
                ask(&what, sha256, message)
            })
            .collect()
    }
}

/// Everything that can be approved, with the hash of its exact content.
pub fn approvable(report: &Report) -> Vec<(String, String)> {
    let hash = |text: &str| crate::hash::sha256_hex(text.as_bytes());
    let cv = report.artifacts.iter().find(|artifact| artifact.kind == "cv.pdf");
    let mut all: Vec<(String, String)> =
        cv.map(|cv| ("cv.pdf".to_owned(), cv.sha256.clone())).into_iter().collect();
    all.push(("letter".to_owned(), hash(&report.letter.text)));
    for message in &report.messages {
        let subject = message.subject.as_deref().unwrap_or_default();
        all.push((message.channel.clone(), hash(&format!("{subject}\n\n{}", message.text))));
    }
    all
}

/// `halden-freight-data-engineer-cv.pdf`: what an employer would see.
pub fn file_name(report: &Report, kind: &str) -> String {
    let parts = [report.posting.company.as_deref(), report.posting.title.as_deref()];
    let mut name: Vec<String> = parts
        .into_iter()
        .flatten()
        .map(|part| crate::text::slug(part, 30))
        .filter(|part| !part.is_empty())
        .collect();
    name.push(kind.to_owned());
    name.join("-")
}

/// Fit with what is missing, must-haves first.
pub fn fit(report: &Report) -> Message {
    let fit = &report.fit;
    let mut message = Message::new(format!("Fit {} ({})", fit.score, fit.category))
        .with(Part::Text(Rich::default().bold(format!("Fit {} ({})", fit.score, fit.category))))
        // What is missing is listed below, in full.
        .with(Part::Text(Rich::plain(fit.rationale.split(" Missing ").next().unwrap_or_default())));
    for (need, head) in [(Need::Must, "Missing must-haves"), (Need::Nice, "Missing nice-to-haves")]
    {
        let missing: Vec<_> = fit.missing.iter().filter(|one| one.need == need).collect();
        if missing.is_empty() {
            continue;
        }
        message.parts.push(Part::Text(Rich::default().bold(format!("{head}: {}", missing.len()))));
        let rows = missing.iter().take(MOST_MISSING);
        message.parts.push(Part::List(
            rows.map(|one| Rich::plain(shorten(&one.requirement, 200))).collect(),
        ));
        if missing.len() > MOST_MISSING {
            message.parts.push(Part::Context(Rich::plain(format!(
                "and {} more; `why fit` lists all",
                missing.len() - MOST_MISSING
            ))));
        }
    }
    if fit.missing.is_empty() {
        message.parts.push(Part::Text(Rich::plain("Nothing that is asked for is missing.")));
    }
    for warning in report.warnings.iter().take(5) {
        message.parts.push(Part::Context(Rich::plain(format!("Note: {}", shorten(warning, 300)))));
    }
    message
}

/// The letter, to be approved.
pub fn letter(posting: &PostingRecord, report: &Report) -> Message {
    let about = format!("{}/{}/letter", posting.id.0, report.cv.revision);
    let head = format!("Cover letter, {}", count(report.letter.words, "word"));
    let mut message = Message::new(head.clone()).with(Part::Text(Rich::default().bold(head)));
    let paragraphs = report.letter.text.split("\n\n").filter(|text| !text.trim().is_empty());
    message.parts.extend(paragraphs.map(|text| Part::Quote(Rich::plain(text.trim()))));
    message.with(Part::Actions(vec![
        Control::button("Approve letter", Action::new("approve", about.clone())),
        Control::button("Edit", Action::new("edit", about.clone())),
        Control::Menu {
            items: vec![
                ("Reject".into(), Action::new("reject", about)),
                ("Letter as PDF".into(), Action::new("letter_pdf", &posting.id.0)),
                ("Letter as DOCX".into(), Action::new("letter_docx", &posting.id.0)),
            ],
        },
    ]))
}

/// The most a channel takes, in characters.
fn limit(channel: &str) -> Option<usize> {
    match channel {
        "linkedin_note" => Some(300),
        "linkedin_note_short" => Some(200),
        "inmail" => Some(1900),
        _ => None,
    }
}

/// `LinkedIn note`, as people call a channel.
pub fn channel_name(channel: &str) -> &str {
    match channel {
        "linkedin_note" => "LinkedIn note",
        "linkedin_note_short" => "Short LinkedIn note",
        "inmail" => "InMail",
        "email" => "E-mail",
        other => other,
    }
}

/// A message with its length (GAP-011), to be approved.
pub fn outreach(posting: &PostingRecord, report: &Report, message: &ReportMessage) -> Message {
    let about = format!("{}/{}/{}", posting.id.0, report.cv.revision, message.channel);
    let length = match limit(&message.channel) {
        Some(limit) => format!("{} of {limit} characters", message.characters),
        None => count(message.characters, "character"),
    };
    let head = format!("{}, {length}", channel_name(&message.channel));
    let mut said = Message::new(head.clone()).with(Part::Text(Rich::default().bold(head)));
    if let Some(subject) = &message.subject {
        said.parts.push(Part::Text(Rich::plain("Subject: ").then(subject.as_str())));
    }
    let paragraphs = message.text.split("\n\n").filter(|text| !text.trim().is_empty());
    said.parts.extend(paragraphs.map(|text| Part::Quote(Rich::plain(text.trim()))));
    said.with(Part::Actions(vec![
        Control::button("Approve", Action::new("approve", about.clone())),
        Control::button("Edit", Action::new("edit", about.clone())),
        Control::button("Reject", Action::new("reject", about)),
    ]))
}

/// Runs of a posting whose cost is summed up.
const RUNS: usize = 1_000;

/// The newest report of a posting, with its record.
pub fn newest(desk: &Desk<'_>, id: &PostingId) -> Result<(PostingRecord, Report), Trouble> {
    let posting = found(desk.store.get_posting(id))?;
    let revision = desk.store.latest_revision(id).map_err(|error| match error {
        crate::store::StoreError::NotFound { .. } => Trouble::user(format!(
            "Posting {} has no application yet. `retry` or `process` makes one.",
            id.0
        )),
        error => Trouble::Store(error),
    })?;
    let mut report =
        Report::from_revision(&revision).map_err(|error| Trouble::user(format!("{error:#}")))?;
    // What a revision holds is the same however often it is made; what it cost is told by the runs.
    let runs = desk.store.list_runs(Some(id), RUNS)?;
    report.cost_usd = runs.iter().flat_map(|run| &run.stages).map(|stage| stage.cost_usd).sum();
    if let Some(last) = runs.into_iter().find(|run| run.state == RunState::Done) {
        report.stages = last.stages;
    }
    Ok((posting, report))
}
