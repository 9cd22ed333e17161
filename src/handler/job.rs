//! What is known of one posting: `job`, `why`, `fit`, `dossier`, `posting`.

use super::application::{self, file_name, newest};
use super::say::Call;
use super::{Desk, Reply, Trouble, found};
use super::{card, cv};
use crate::catalogue::{PostingArgs, WhyArgs, WhySubject};
use crate::chat::message::{Message, Part};
use crate::chat::outbound::{Content, FileBody};
use crate::posting::PostingId;
use crate::report::{Evidence, Report};
use crate::worker::Task;

/// The posting a command is about: the one named, else the one of the thread it was given in.
pub fn posting_of(
    desk: &Desk<'_>,
    call: &Call<'_>,
    given: Option<&str>,
) -> Result<PostingId, Trouble> {
    if let Some(given) = given {
        return Ok(found(desk.store.find_posting(given))?.id);
    }
    let place = &call.inbound.place;
    if let Some(thread) = &place.thread
        && let Some(id) = posting_at(desk, &call.inbound.platform, &place.channel, thread)?
    {
        return Ok(id);
    }
    Err(Trouble::user(
        "Which posting? Give the beginning of its id, or write in its thread. `jobs` lists them.",
    ))
}

/// The posting that a message of the program is about.
pub fn posting_at(
    desk: &Desk<'_>,
    platform: &str,
    channel: &str,
    message: &str,
) -> Result<Option<PostingId>, Trouble> {
    let Some(row) = desk.store.outbound_at(platform, channel, message)? else { return Ok(None) };
    let Some(ticket) = row.key.split('/').next() else { return Ok(None) };
    Ok(desk.store.find_work(ticket)?.and_then(|work| work.posting))
}

/// Every extracted field, always (GAP-062), with where it stands.
pub fn job(desk: &Desk<'_>, call: &Call<'_>, args: &PostingArgs) -> Result<Reply, Trouble> {
    let id = posting_of(desk, call, args.posting.as_deref())?;
    let record = found(desk.store.get_posting(&id))?;
    let Ok((record, report)) = newest(desk, &id) else {
        let text = crate::reply::show(&record, None);
        let message = Message::new(format!("Posting {}", id.0)).with(Part::Code(text));
        return Ok(Reply::private(message));
    };
    let answer = card::Answer::find(desk, &id, report.cv.revision)?;
    let mut message = card::ready(&call.ticket, &record, &report, answer.as_ref());
    let details = crate::reply::show(&record, Some(&report));
    message.parts.insert(1, Part::Code(details));
    Ok(Reply::private(message))
}

/// Fit with what is missing.
pub fn fit(desk: &Desk<'_>, call: &Call<'_>, args: &PostingArgs) -> Result<Reply, Trouble> {
    let id = posting_of(desk, call, args.posting.as_deref())?;
    let (_, report) = newest(desk, &id)?;
    Ok(Reply::private(application::fit(&report)))
}

/// The evidence for each line, the score by requirement, or why each bullet is in or out.
pub fn why(desk: &Desk<'_>, call: &Call<'_>, args: &WhyArgs) -> Result<Reply, Trouble> {
    let id = posting_of(desk, call, args.posting.as_deref())?;
    let report = report(desk, &id, args.revision)?;
    let text = match args.subject {
        WhySubject::Lines => why_lines(desk, &report),
        WhySubject::Fit => crate::reply::why_fit(&report.fit),
        WhySubject::Selection => {
            // Ranking takes the lexicon: that is a worker's.
            let task = Task::ExplainSelection { posting: id.clone() };
            return cv::ask(desk, call, &id, &task, "the selection");
        }
    };
    let head = match args.subject {
        WhySubject::Fit => format!("Why this fit: revision {}", report.cv.revision),
        _ => format!("Why: revision {}", report.cv.revision),
    };
    // As a heading it names the file of what is too long to be read in chat.
    let message = Message::new(head.clone()).with(Part::Heading(head)).with(Part::Code(text));
    Ok(Reply::private(message))
}

fn why_lines(desk: &Desk<'_>, report: &Report) -> String {
    let rows: Vec<_> = report
        .cv
        .lines
        .iter()
        .map(|line| {
            let evidence = line.facts.iter().map(|fact| Evidence::find(&desk.master, fact));
            (line.clone(), evidence.collect())
        })
        .collect();
    let mut text = crate::reply::why(&rows);
    for refused in &report.cv.refused {
        text.push_str(&format!(
            "\nrefused ({}): {}\n  {}\n",
            refused.rule, refused.text, refused.reason
        ));
    }
    if desk.master.version != report.master_cv {
        text.push_str("\nThe master CV has changed since this application was made.\n");
    }
    text
}

/// A revision's report: the one asked for, else the newest.
pub fn report(desk: &Desk<'_>, id: &PostingId, revision: Option<u32>) -> Result<Report, Trouble> {
    let Some(number) = revision else { return newest(desk, id).map(|(_, report)| report) };
    let revision = found(desk.store.get_revision(id, number))?;
    let mut report =
        Report::from_revision(&revision).map_err(|error| Trouble::user(format!("{error:#}")))?;
    report.cv.revision = number;
    Ok(report)
}

/// An artifact as a file, in the thread.
pub fn hand_over(
    call: &Call<'_>,
    id: &PostingId,
    report: &Report,
    kind: &str,
) -> Result<Reply, Trouble> {
    if !report.artifacts.iter().any(|artifact| artifact.kind == kind) {
        return Err(Trouble::user(format!(
            "Revision {} of posting {} has no {kind}.",
            report.cv.revision, id.0
        )));
    }
    let content = Content::File {
        name: file_name(report, kind),
        body: FileBody::Artifact {
            posting: id.clone(),
            revision: report.cv.revision,
            kind: kind.to_owned(),
        },
        thread: call.thread(),
        comment: Some(format!("{kind}, revision {}", report.cv.revision)),
    };
    Ok(Reply::done(format!("sent {kind}"), vec![call.say(&format!("file-{kind}"), &content)]))
}

/// The dossier as PDF.
pub fn dossier(desk: &Desk<'_>, call: &Call<'_>, args: &PostingArgs) -> Result<Reply, Trouble> {
    let id = posting_of(desk, call, args.posting.as_deref())?;
    let (_, report) = newest(desk, &id)?;
    hand_over(call, &id, &report, "dossier.pdf")
}

/// The posting as it came (GAP-032).
pub fn posting(desk: &Desk<'_>, call: &Call<'_>, args: &PostingArgs) -> Result<Reply, Trouble> {
    let id = posting_of(desk, call, args.posting.as_deref())?;
    let (_, media_type) = found(desk.store.get_snapshot(&id))?;
    let content = Content::File {
        name: format!("posting-{}.{}", id.0, crate::command::show::ending(&media_type)),
        body: FileBody::Snapshot(id),
        thread: call.thread(),
        comment: Some("The posting as it came".into()),
    };
    Ok(Reply::done("sent the posting", vec![call.say("file", &content)]))
}
