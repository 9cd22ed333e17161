//! `cv`: the CV in chat, as files, changed and changed back.

use super::job::{hand_over, posting_of, report};
use super::say::{Call, Origin};
use super::{Desk, Reply, Trouble, edit, found, process};
use crate::catalogue::{CvArgs, CvVerb};
use crate::chat::inbound::Body;
use crate::chat::message::{Action, Control, Message, Part, Rich};
use crate::edit::Change;
use crate::posting::PostingId;
use crate::store::desk::{Effect, Lane};
use crate::worker::Task;

/// Does what is asked of a CV.
pub fn run(desk: &Desk<'_>, call: &Call<'_>, args: &CvArgs) -> Result<Reply, Trouble> {
    let id = posting_of(desk, call, args.posting.as_deref())?;
    match &args.what {
        CvVerb::Show => show(desk, &id, args.revision),
        CvVerb::Pdf => hand_over(call, &id, &report(desk, &id, args.revision)?, "cv.pdf"),
        CvVerb::Docx => hand_over(call, &id, &report(desk, &id, args.revision)?, "cv.docx"),
        CvVerb::Preview => preview(desk, call, &id, args.revision),
        CvVerb::Edit { line: Some(line), text: Some(text) } => {
            let change = Change::Replace { line: line.clone(), text: text.clone() };
            let base = match args.revision {
                Some(revision) => revision,
                None => found(desk.store.latest_revision(&id))?.number,
            };
            let task = Task::Edit { posting: id.clone(), base, changes: vec![change], form: None };
            ask(desk, call, &id, &task, "an edit")
        }
        CvVerb::Edit { .. } => {
            let latest = found(desk.store.latest_revision(&id))?.number;
            edit::open(desk, call, &id, args.revision.unwrap_or(latest), "cv")
        }
        CvVerb::Revisions => {
            let all = found(desk.store.list_revisions(&id))?;
            let text = crate::reply::revisions(&all);
            Ok(Reply::private(
                Message::new(format!("Revisions of posting {}", id.0)).with(Part::Code(text)),
            ))
        }
        CvVerb::Undo { to } => {
            let task = Task::Undo { posting: id.clone(), to: *to };
            ask(desk, call, &id, &task, "an undo")
        }
    }
}

/// The lines of one revision.
fn show(desk: &Desk<'_>, id: &PostingId, revision: Option<u32>) -> Result<Reply, Trouble> {
    let report = report(desk, id, revision)?;
    let head = format!("CV, revision {}", report.cv.revision);
    let mut message = Message::new(head.clone()).with(Part::Text(Rich::default().bold(head)));
    let mut section = "";
    for line in &report.cv.lines {
        if matches!(line.section.as_str(), "role" | "project") {
            // A role is the title of what was done in it.
            message.parts.push(Part::Text(Rich::default().bold(line.text.as_str())));
            section = "";
            continue;
        }
        if line.section != section {
            section = &line.section;
            if !matches!(section, "experience" | "projects") {
                let title = crate::text::capitalised(section);
                message.parts.push(Part::Text(Rich::default().bold(title)));
            }
            message.parts.push(Part::List(Vec::new()));
        }
        if let Some(Part::List(items)) = message.parts.last_mut() {
            items.push(Rich::plain(line.text.as_str()));
        }
    }
    if !report.cv.skills.is_empty() {
        let names: Vec<&str> = report.cv.skills.iter().map(|skill| skill.name.as_str()).collect();
        message.parts.push(Part::Text(Rich::default().bold("Skills")));
        message.parts.push(Part::Text(Rich::plain(names.join(", "))));
    }
    let about = format!("{}/{}/cv", id.0, report.cv.revision);
    message.parts.push(Part::Actions(vec![Control::button("Edit", Action::new("edit", about))]));
    Ok(Reply::private(message))
}

/// A picture of each page (GAP-052).
fn preview(
    desk: &Desk<'_>,
    call: &Call<'_>,
    id: &PostingId,
    revision: Option<u32>,
) -> Result<Reply, Trouble> {
    let report = report(desk, id, revision)?;
    let mut effects = Vec::new();
    for page in 1..=report.cv.pages {
        let kind = format!("cv-{page}.png");
        let sent = hand_over(call, id, &report, &kind)?;
        effects.extend(sent.effects);
    }
    Ok(Reply::done(format!("sent {} pages", report.cv.pages), effects))
}

/// Where changes of a posting are told: in the thread it has in this channel, else where they are
/// asked for.
pub fn told_at(desk: &Desk<'_>, call: &Call<'_>, id: &PostingId) -> Result<Origin, Trouble> {
    let known = Origin::known(desk, call, id)?;
    Ok(known.map_or_else(
        || call.origin(),
        |origin| Origin {
            actor: call.inbound.actor.clone(),
            ticket: call.ticket.clone(),
            ..origin
        },
    ))
}

/// Puts a change into the queue; it is told in the thread of its posting.
pub fn ask(
    desk: &Desk<'_>,
    call: &Call<'_>,
    id: &PostingId,
    task: &Task,
    what: &str,
) -> Result<Reply, Trouble> {
    let origin = told_at(desk, call, id)?;
    let mut effects = Vec::new();
    let is_new = origin.card == format!("{}/card", call.ticket);
    if is_new {
        let message = Message::text(format!("Posting {}: {what} is on its way.", id.0));
        let content = crate::chat::outbound::Content::Post { message, thread: None };
        effects.push(call.say("card", &content));
    }
    let work = process::new_work(desk, call.ticket.clone(), task, &origin, Lane::Render, 0);
    effects.push(Effect::Enqueue(work));
    let reply = Reply::done(format!("asked for {what}"), effects);
    // Who asks in the thread sees it there; who fills in a form, in the form.
    let elsewhere = call.inbound.place.thread.is_none();
    Ok(match call.inbound.body {
        Body::Command { .. } if elsewhere && !is_new => reply.telling(Message::text(format!(
            "Posting {}: {what} is on its way. Its thread tells the result.",
            id.0
        ))),
        _ => reply,
    })
}
