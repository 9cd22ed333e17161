//! What became of an edit, told where it came from: in its form, and in the thread.

use std::collections::BTreeMap;

use super::edit::{CALLBACK, Private, form};
use super::say::{Call, say};
use super::{Desk, Trouble};
use crate::candidate::RichText;
use crate::chat::message::{Message, Modal, ModalPart, Part, Rich};
use crate::chat::outbound::Content;
use crate::edit::Change;
use crate::report::Report;
use crate::store::desk::Effect;
use crate::text::shorten;
use crate::worker::{FormRef, LineRefused, Task};

/// Reasons are laid out for a terminal, and say what to type there; in chat they are plain lines.
pub fn plainly(reason: &str) -> String {
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_of_terminal =
        |line: &String| line == "Nothing was changed." || line.contains("`tailord ");
    let lines = reason.lines().map(words).filter(|line| !line.is_empty() && !is_of_terminal(line));
    lines
        .map(|line| match line.split_once(' ') {
            Some(("why", rest)) => format!("Why: {rest}"),
            Some(("nearest", rest)) => format!("Nearest fact: {rest}"),
            _ => line,
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// A form with one paragraph and nothing to send.
pub fn note(text: &str) -> Modal {
    Modal {
        title: "Edit".into(),
        submit: None,
        close: "Close".into(),
        callback: CALLBACK.into(),
        private: String::new(),
        parts: vec![ModalPart::Part(Part::Text(Rich::plain(text)))],
    }
}

/// Puts another form in the place of the one that was sent.
pub fn update(call: &Call<'_>, key: &str, view: &str, modal: Modal) -> Effect {
    let content = Content::UpdateModal { view: view.to_owned(), modal };
    let lane = format!("form:{view}");
    say(&call.inbound.platform, &lane, format!("{}/{key}", call.ticket), &content)
}

/// The form says why nothing was done.
pub fn told(call: &Call<'_>, view: &str, text: &str) -> Effect {
    update(call, "refused", view, note(text))
}

/// The form an edit came from, if it came from one.
fn answer(task: &Task, ticket: &str, key: &str, modal: Modal) -> Option<Effect> {
    let Task::Edit { form: Some(FormRef { view, .. }), .. } = task else { return None };
    let content = Content::UpdateModal { view: view.clone(), modal };
    let key = format!("{ticket}/form-{key}");
    Some(say(crate::chat::slack::PLATFORM, &format!("form:{view}"), key, &content))
}

/// The form says that it is saved.
pub fn saved(task: &Task, ticket: &str, report: &Report) -> Option<Effect> {
    let revision = report.cv.revision;
    let text = format!("Saved as revision {revision}. The thread has its pages and files.");
    answer(task, ticket, "saved", note(&text))
}

/// The form shows what was refused, and why, with what was typed.
pub fn refused(
    desk: &Desk<'_>,
    task: &Task,
    ticket: &str,
    refused: &[LineRefused],
) -> Result<Option<Effect>, Trouble> {
    let Task::Edit { changes, form: Some(unseen), .. } = task else { return Ok(None) };
    let typed: BTreeMap<String, RichText> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Replace { line, text } => Some((line.clone(), RichText::parse_marks(text))),
            // What was emptied stays empty.
            Change::Drop { line } => Some((line.clone(), RichText::default())),
            _ => None,
        })
        .collect();
    let private: Private = serde_json::from_str(&unseen.private)
        .map_err(|_| Trouble::user("the form belongs to another version"))?;
    let modal = form(desk, &private, &typed, refused)?;
    Ok(answer(task, ticket, "refused", modal))
}

/// The same for the thread.
pub fn refused_message(lines: &[LineRefused]) -> Message {
    let mut message = Message::new("Not saved: the verifier refuses it")
        .with(Part::Text(Rich::default().bold("Not saved; nothing was changed.")));
    for one in lines {
        let mut text = Rich::default();
        if !one.line.is_empty() {
            text = text.code(one.line.as_str()).then(" ");
        }
        message.parts.push(Part::Text(text.then(shorten(&plainly(&one.reason), 1000))));
    }
    message
}

/// Why a change came too late, with what was typed: nothing a person wrote is lost.
pub fn conflict_message(task: &Task, reason: &str) -> Message {
    let head = "Not saved: it was changed meanwhile";
    let mut message = Message::new(head)
        .with(Part::Text(Rich::default().bold(head)))
        .with(Part::Text(Rich::plain(plainly(reason))));
    let Task::Edit { changes, .. } = task else { return message };
    for change in changes {
        if let Change::Replace { line, text } = change {
            message.parts.push(Part::Text(Rich::plain("Your text for ").code(line).then(":")));
            message.parts.push(Part::Quote(Rich::from(&RichText::parse_marks(text))));
        }
    }
    message.with(Part::Context(Rich::plain("Open Edit on the newest revision to put it in.")))
}

/// The form says that somebody else was quicker.
pub fn conflict(task: &Task, ticket: &str, latest: u32) -> Option<Effect> {
    let text = format!(
        "Somebody else has saved revision {latest} meanwhile, so nothing was saved. Your text is in \
         the thread; open Edit on revision {latest} to put it in."
    );
    answer(task, ticket, "conflict", note(&text))
}

/// The form says that it could not be done.
pub fn failed(task: &Task, ticket: &str, reason: &str) -> Option<Effect> {
    answer(task, ticket, "failed", note(&format!("That could not be saved: {reason}")))
}
