//! The card of a posting: one message that shows how it stands, edited as that changes (GAP-022,
//! GAP-049). Pure functions of the data.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Desk, Trouble};
use crate::chat::message::{Action, Control, Message, Part, Rich};
use crate::llm::budget::dollars_of;
use crate::pipeline::runner::STAGES;
use crate::posting::PostingId;
use crate::report::Report;
use crate::store::PostingRecord;
use crate::store::desk::ApprovalState;
use crate::text::shorten;

/// How far work is.
#[derive(Clone, Debug, PartialEq)]
pub enum Stand<'a> {
    /// Waiting.
    Queued,
    /// Under way.
    Running {
        /// The stage, and its place from 0.
        stage: Option<(&'a str, usize)>,
        /// Since it was begun.
        elapsed: TimeDelta,
        /// So far, in US dollars.
        cost_usd: f64,
    },
    /// To be tried again.
    Retrying {
        /// Why it failed.
        reason: &'a str,
        /// When.
        at: DateTime<Utc>,
    },
    /// Given up.
    Failed {
        /// Why.
        reason: &'a str,
    },
    /// Taken back.
    Cancelled,
}

/// The card while there is no application.
pub fn waiting(ticket: &str, label: &str, stand: &Stand<'_>) -> Message {
    let (word, line) = match stand {
        Stand::Queued => ("Queued", Rich::plain("Waiting for its turn.")),
        Stand::Running { stage, elapsed, cost_usd } => {
            ("Working", progress(*stage, *elapsed, *cost_usd))
        }
        Stand::Retrying { reason, at } => (
            "Will be tried again",
            Rich::plain(format!("{} Next try ", sentence(reason))).moment(*at).then("."),
        ),
        Stand::Failed { reason } => ("Failed", Rich::plain(sentence(reason))),
        Stand::Cancelled => ("Cancelled", Rich::plain("Nothing was made.")),
    };
    let label = shorten(label, 140);
    let mut message = Message::new(format!("{word}: {label}"))
        .with(Part::Text(Rich::default().bold(word).then(format!(" – {label}"))))
        .with(Part::Text(line));
    let controls = match stand {
        Stand::Queued | Stand::Running { .. } | Stand::Retrying { .. } => {
            vec![Control::button("Cancel", Action::new("cancel", ticket))]
        }
        Stand::Failed { .. } | Stand::Cancelled => {
            vec![Control::button("Try again", Action::new("retry", ticket))]
        }
    };
    message.parts.push(Part::Actions(controls));
    message.with(Part::Context(Rich::plain("Ticket ").code(ticket)))
}

fn progress(stage: Option<(&str, usize)>, elapsed: TimeDelta, cost_usd: f64) -> Rich {
    let stage = stage.map_or_else(
        || "Reading the posting".to_owned(),
        |(name, at)| format!("Stage {} of {}: {name}", at + 1, STAGES.len()),
    );
    let seconds = elapsed.num_seconds().max(0);
    Rich::plain(format!("{stage} · {seconds} s · {}", dollars_of(cost_usd)))
}

/// With a capital and a full stop, unless it begins with an address or a name of its own.
pub fn sentence(text: &str) -> String {
    let text = shorten(text.trim(), 600);
    let first = text.split_whitespace().next().unwrap_or_default();
    let text = match first.chars().all(char::is_alphabetic) {
        true => crate::text::capitalised(&text),
        false => text,
    };
    match text.chars().last() {
        Some('.' | '!' | '?' | '…') | None => text,
        Some(_) => format!("{text}."),
    }
}

/// What a person has said about the CV of a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Yes or no.
    pub yes: bool,
    /// The platform's id of the person.
    pub actor: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl Answer {
    /// The answer about the CV of this revision, if there is one.
    ///
    /// # Errors
    /// When the store fails.
    pub fn find(desk: &Desk<'_>, id: &PostingId, revision: u32) -> Result<Option<Self>, Trouble> {
        let all = desk.store.approvals_of_posting(id)?;
        let of_it = all.into_iter().find(|one| one.revision == revision && one.what == "cv.pdf");
        Ok(of_it.and_then(|one| {
            let yes = match one.state {
                ApprovalState::Approved => true,
                ApprovalState::Rejected => false,
                ApprovalState::Pending | ApprovalState::Lapsed => return None,
            };
            Some(Self { yes, actor: one.actor?, at: one.decided_at? })
        }))
    }
}

/// The card of an application: always of one revision, which it names (GAP-009).
pub fn ready(
    ticket: &str,
    posting: &PostingRecord,
    report: &Report,
    answer: Option<&Answer>,
) -> Message {
    let title = report.posting.title.as_deref().unwrap_or("Title not found in posting");
    let company = report.posting.company.as_deref().unwrap_or("employer not found in posting");
    let fit = &report.fit;
    let revision = report.cv.revision;
    let all = fit.matched.len() + fit.missing.len();
    let mut message = Message::new(format!("{title} at {company}: fit {}", fit.score))
        .with(Part::Heading(shorten(&format!("{title} – {company}"), 140)));
    let place = report.posting.location.as_deref().unwrap_or("not found in posting");
    let mut fields = vec![
        ("Status".to_owned(), Rich::default().bold(posting.status.as_str())),
        ("Fit".to_owned(), Rich::plain(format!("{} ({})", fit.score, fit.category))),
        ("Place".to_owned(), Rich::plain(shorten(place, 100))),
        ("Requirements".to_owned(), Rich::plain(format!("{} of {all} met", fit.matched.len()))),
        ("CV".to_owned(), Rich::plain(cv_line(report))),
        ("Cost".to_owned(), Rich::plain(dollars_of(report.cost_usd))),
    ];
    if let Some(tier) = &posting.tier {
        fields.push(("Tier".to_owned(), Rich::plain(tier.as_str())));
    }
    if let Some(applied) = posting.applied_at {
        fields.push(("Applied".to_owned(), Rich::default().moment(applied)));
    }
    message.parts.push(Part::Fields(fields));
    if let Some(line) = models(report) {
        message.parts.push(Part::Context(Rich::plain(line)));
    }
    if !report.cv.refused.is_empty() {
        message.parts.push(Part::Context(Rich::plain(format!(
            "{} refused by the verifier; `why` tells which.",
            count(report.cv.refused.len(), "line")
        ))));
    }
    let id = &posting.id.0;
    let about = |what: &str| format!("{id}/{revision}/{what}");
    if let Some(Answer { yes, actor, at }) = answer {
        let word = if *yes { "approved" } else { "rejected" };
        message.parts.push(Part::Text(
            Rich::plain(format!("CV {word} by ")).user(actor).then(", ").moment(*at),
        ));
    }
    let approve = Control::primary("Approve CV", Action::new("approve", about("cv.pdf")));
    // One answer; another can be given once it is taken back.
    let (first, no) = match answer {
        None => (Some(approve), ("Reject", "reject")),
        Some(_) => (None, ("Take answer back", "reopen")),
    };
    let others = vec![
        Control::button("Edit", Action::new("edit", about("cv"))),
        Control::button("Why", Action::new("why", id)),
        Control::Menu {
            items: vec![
                ("Run again".into(), Action::new("rerun", id)),
                (no.0.into(), Action::new(no.1, about("cv.pdf"))),
                ("Mark as applied".into(), Action::new("apply", id)),
                ("Dossier".into(), Action::new("dossier", id)),
                ("Undo last change".into(), Action::new("undo", id)),
            ],
        },
    ];
    message.parts.push(Part::Actions(first.into_iter().chain(others).collect()));
    message.with(Part::Context(
        Rich::plain("Posting ")
            .code(id)
            .then(format!(" · revision {revision} · ticket "))
            .code(ticket),
    ))
}

/// Which model wrote which stages; nothing when none did.
fn models(report: &Report) -> Option<String> {
    let mut by: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for stage in report.stages.iter().filter(|stage| stage.engine.contains(':')) {
        by.entry(&stage.engine).or_default().push(&stage.name);
    }
    let told = by.into_iter().map(|(engine, stages)| format!("{engine}: {}", stages.join(", ")));
    let told = told.collect::<Vec<_>>().join(" · ");
    (!told.is_empty()).then(|| format!("Written with {told}."))
}

fn cv_line(report: &Report) -> String {
    format!("revision {}, {}", report.cv.revision, count(report.cv.pages, "page"))
}

/// `1 page`, `2 pages`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::plain::plain;

    #[test]
    fn a_card_says_where_work_stands_in_two_lines() {
        let running = Stand::Running {
            stage: Some(("letter", 9)),
            elapsed: TimeDelta::seconds(4),
            cost_usd: 0.0,
        };
        let failed = Stand::Failed { reason: "the posting is empty: paste its text" };
        let gone = Stand::Failed { reason: "https://jobs.example.com/1 answered 404" };
        let all: Vec<String> = [Stand::Queued, running, failed, gone, Stand::Cancelled]
            .iter()
            .map(|stand| plain(&waiting("t3", "https://jobs.example.com/1", stand)))
            .collect();
        insta::assert_snapshot!(all.join("\n\n---\n\n"), @r"
        Queued – https://jobs.example.com/1

        Waiting for its turn.

        Ticket t3

        ---

        Working – https://jobs.example.com/1

        Stage 10 of 16: letter · 4 s · $0.00

        Ticket t3

        ---

        Failed – https://jobs.example.com/1

        The posting is empty: paste its text.

        Ticket t3

        ---

        Failed – https://jobs.example.com/1

        https://jobs.example.com/1 answered 404.

        Ticket t3

        ---

        Cancelled – https://jobs.example.com/1

        Nothing was made.

        Ticket t3
        ");
    }
}
