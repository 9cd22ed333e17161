//! The card of a posting: one message that shows how it stands, edited as that changes (GAP-022,
//! GAP-049). Pure functions of the data.

use chrono::{DateTime, TimeDelta, Utc};

use crate::chat::message::{Action, Control, Message, Part, Rich};
use crate::pipeline::runner::STAGES;
use crate::report::Report;
use crate::store::PostingRecord;
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
    Rich::plain(format!("{stage} · {seconds} s · ${cost_usd:.2}"))
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

/// The card of an application: always of one revision, which it names (GAP-009).
pub fn ready(ticket: &str, posting: &PostingRecord, report: &Report) -> Message {
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
        ("Cost".to_owned(), Rich::plain(format!("${:.2}", report.cost_usd))),
    ];
    if let Some(tier) = &posting.tier {
        fields.push(("Tier".to_owned(), Rich::plain(tier.as_str())));
    }
    if let Some(applied) = posting.applied_at {
        fields.push(("Applied".to_owned(), Rich::default().moment(applied)));
    }
    message.parts.push(Part::Fields(fields));
    if !report.cv.refused.is_empty() {
        message.parts.push(Part::Context(Rich::plain(format!(
            "{} refused by the verifier; `why` tells which.",
            count(report.cv.refused.len(), "line")
        ))));
    }
    let id = &posting.id.0;
    let about = |what: &str| format!("{id}/{revision}/{what}");
    message.parts.push(Part::Actions(vec![
        Control::primary("Approve CV", Action::new("approve", about("cv.pdf"))),
        Control::button("Edit", Action::new("edit", about("cv"))),
        Control::button("Why", Action::new("why", id)),
        Control::Menu {
            items: vec![
                ("Run again".into(), Action::new("rerun", id)),
                ("Reject".into(), Action::new("reject", about("cv.pdf"))),
                ("Mark as applied".into(), Action::new("apply", id)),
                ("Dossier".into(), Action::new("dossier", id)),
                ("Undo last change".into(), Action::new("undo", id)),
            ],
        },
    ]));
    message.with(Part::Context(
        Rich::plain("Posting ")
            .code(id)
            .then(format!(" · revision {revision} · ticket "))
            .code(ticket),
    ))
}

fn cv_line(report: &Report) -> String {
    format!("revision {}, {}", report.cv.revision, count(report.cv.pages, "page"))
}

/// `1 page`, `2 pages`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
