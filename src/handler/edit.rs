//! Changing lines in a form: opened on one revision, checked line by line, saved as the next one
//! (GAP-055). What is refused comes back in the form with its reason, and with what was typed.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::dispatch::allowed;
use super::say::{Call, say};
use super::verdict::{note, plainly, update};
use super::{Desk, Reply, Trouble, cv, found};
use crate::candidate::RichText;
use crate::catalogue::{Command, CvArgs, CvVerb};
use crate::chat::inbound::Field;
use crate::chat::message::{Input, InputKind, Message, Modal, ModalPart, Part, Rich};
use crate::chat::outbound::Content;
use crate::edit::{Change, EditableLine, LineId, lines};
use crate::pipeline::runner::Saved;
use crate::posting::PostingId;
use crate::text::shorten;
use crate::worker::{FormRef, LineRefused, Task};

/// What forms are called.
pub const CALLBACK: &str = "edit";

/// Seconds within which Slack opens a form.
const TRIGGER_SECONDS: i64 = 3;

/// Most lines of one form: Slack takes a hundred blocks.
const MOST_LINES: usize = 90;

/// What a form carries unseen.
#[derive(Debug, Serialize, Deserialize)]
pub struct Private {
    posting: String,
    revision: u32,
    /// `cv`, `letter`, or a channel.
    what: String,
    /// Where it was opened.
    channel: String,
    thread: Option<String>,
}

/// Opens the form for one part of a revision.
pub fn open(
    desk: &Desk<'_>,
    call: &Call<'_>,
    id: &PostingId,
    revision: u32,
    what: &str,
) -> Result<Reply, Trouble> {
    let Some(trigger) = &call.inbound.trigger else {
        return Err(Trouble::user(format!(
            "A form can only be opened by a button or a slash command. Press Edit under the card, or \
             write `cv edit {} LINE \"TEXT\"`.",
            id.0
        )));
    };
    let latest = found(desk.store.latest_revision(id))?.number;
    if revision != latest {
        return Err(Trouble::user(format!(
            "That was revision {revision}; revision {latest} has taken its place. Edit that one."
        )));
    }
    let place = &call.inbound.place;
    let private = Private {
        posting: id.0.clone(),
        revision,
        what: what.trim_end_matches(".pdf").to_owned(),
        channel: place.channel.clone(),
        thread: place.thread.clone(),
    };
    let modal = form(desk, &private, &BTreeMap::new(), &[])?;
    let content = Content::OpenModal {
        trigger: trigger.clone(),
        expires_at: desk.now + TimeDelta::seconds(TRIGGER_SECONDS),
        modal,
        otherwise: Some(call.aside(Message::text(
            "Slack opens forms within three seconds only, and that was missed. Press Edit again.",
        ))),
    };
    let lane = format!("form:{}", call.inbound.actor);
    let effect = say(&call.inbound.platform, &lane, format!("{}/form", call.ticket), &content);
    Ok(Reply::done(format!("opened a form on revision {revision}"), vec![effect]))
}

/// The lines of the part that is edited.
fn of_part(desk: &Desk<'_>, private: &Private) -> Result<Vec<EditableLine>, Trouble> {
    let id = PostingId(private.posting.clone());
    let revision = found(desk.store.get_revision(&id, private.revision))?;
    let saved =
        Saved::from_revision(&revision).map_err(|error| Trouble::user(error.to_string()))?;
    let all = lines(&saved.application, &desk.master);
    let beginning = match private.what.as_str() {
        "letter" => "letter/".to_owned(),
        "cv" => String::new(),
        channel => format!("message/{channel}/"),
    };
    Ok(all
        .into_iter()
        .filter(|line| match beginning.as_str() {
            "" => is_text_of_cv(line),
            beginning => line.id.starts_with(beginning),
        })
        .take(MOST_LINES)
        .collect())
}

/// Lines with words of their own; names, dates and degrees are the master CV's.
fn is_text_of_cv(line: &EditableLine) -> bool {
    match line.id.parse::<LineId>() {
        Ok(LineId::Tagline | LineId::Profile(_)) => true,
        Ok(LineId::Fact(fact)) => fact.0.contains("/a/"),
        _ => false,
    }
}

/// The form for one part, with what was typed and what was refused.
pub fn form(
    desk: &Desk<'_>,
    private: &Private,
    typed: &BTreeMap<String, RichText>,
    refused: &[LineRefused],
) -> Result<Modal, Trouble> {
    let lines = of_part(desk, private)?;
    let mut parts = Vec::new();
    let general = refused.iter().filter(|one| !lines.iter().any(|line| line.id == one.line));
    for one in general {
        parts.push(ModalPart::Part(Part::Text(Rich::plain(shorten(&plainly(&one.reason), 1000)))));
    }
    if refused.is_empty() {
        parts.push(ModalPart::Part(Part::Context(Rich::plain(
            "Change what you like; an emptied line is taken out. Every line is checked against your \
             master CV when you save.",
        ))));
    }
    for (at, line) in lines.iter().enumerate() {
        let label = label(&lines, at);
        if let Some(one) = refused.iter().find(|one| one.line == line.id) {
            parts.push(ModalPart::Part(Part::Text(
                Rich::default().bold("Not saved: ").then(shorten(&plainly(&one.reason), 1500)),
            )));
        }
        let text = typed.get(&line.id).cloned();
        parts.push(ModalPart::Input(Input {
            id: line.id.clone(),
            label: shorten(&label, 150),
            hint: None,
            optional: true,
            kind: InputKind::Rich(text.unwrap_or_else(|| RichText::parse_marks(&line.text))),
        }));
    }
    Ok(Modal {
        title: shorten(&format!("Edit revision {}", private.revision), 24),
        submit: Some("Save".into()),
        close: "Cancel".into(),
        callback: CALLBACK.into(),
        private: serde_json::to_string(private).unwrap_or_default(),
        parts,
    })
}

/// What a line stands under, with its number where there are several.
fn label(lines: &[EditableLine], at: usize) -> String {
    let section = &lines[at].section;
    let under =
        |lines: &[EditableLine]| lines.iter().filter(|line| line.section == *section).count();
    match under(lines) {
        1 => section.clone(),
        _ => format!("{section} · {}", under(&lines[..=at])),
    }
}

/// A form was sent: what differs from its revision becomes work.
pub fn submitted(
    desk: &Desk<'_>,
    call: &Call<'_>,
    callback: &str,
    private: &str,
    view: &str,
    fields: &BTreeMap<String, Field>,
) -> Result<(String, Reply), Trouble> {
    let unseen = private;
    let private: Private = match (callback, serde_json::from_str(private)) {
        (CALLBACK, Ok(private)) => private,
        _ => return Err(Trouble::user("This form belongs to another version; nothing was saved.")),
    };
    let id = PostingId(private.posting.clone());
    // Forms come without a place: the one it was opened in counts.
    let mut inbound = call.inbound.clone();
    inbound.place.channel.clone_from(&private.channel);
    inbound.place.direct = private.channel.starts_with('D');
    inbound.place.thread.clone_from(&private.thread);
    let call = Call { inbound: &inbound, ..call.clone() };
    let args = CvArgs {
        posting: Some(id.0.clone()),
        what: CvVerb::Edit { line: None, text: None },
        revision: Some(private.revision),
    };
    let command = Command::Cv(args);
    allowed(desk, &call, &command)?;
    let changes = changes(&of_part(desk, &private)?, fields);
    if changes.is_empty() {
        let modal = note("Nothing was changed, so nothing was saved.");
        let effects = vec![update(&call, "unchanged", view, modal)];
        return Ok((command.to_string(), Reply::done("nothing to save", effects)));
    }
    let task = Task::Edit {
        posting: id.clone(),
        base: private.revision,
        changes,
        form: Some(FormRef { view: view.to_owned(), private: unseen.to_owned() }),
    };
    let reply = cv::ask(desk, &call, &id, &task, "an edit")?;
    Ok((command.to_string(), reply))
}

/// What was typed that does not stand there already.
fn changes(lines: &[EditableLine], fields: &BTreeMap<String, Field>) -> Vec<Change> {
    lines
        .iter()
        .filter_map(|line| {
            let id = line.id.clone();
            match fields.get(&line.id)? {
                Field::Empty => Some(Change::Drop { line: id }),
                Field::Rich(text) if *text != RichText::parse_marks(&line.text) => {
                    Some(Change::Replace { line: id, text: text.to_marks() })
                }
                Field::Text(text) if *text != line.text => {
                    Some(Change::Replace { line: id, text: text.clone() })
                }
                _ => None,
            }
        })
        .collect()
}
