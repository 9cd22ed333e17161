//! `backup`: how backups stand, told from what is recorded here; making, checking and restoring one on
//! trial take their time and are work in a lane of their own.

use chrono::{DateTime, Utc};

use super::process;
use super::say::Call;
use super::{Desk, Reply, Trouble};
use crate::backup;
use crate::backup::standing::{self, Standing};
use crate::catalogue::{BackupArgs, BackupVerb};
use crate::chat::message::{Message, Part, Rich};
use crate::chat::outbound::Content;
use crate::health::{Light, age};
use crate::reply::backup::{duration, moment, short};
use crate::store::desk::{Effect, Lane};
use crate::text::{bytes, capitalised, count};
use crate::worker::{BackupTask, Task};

/// Most snapshots that are listed.
const MOST: usize = 20;

/// Says how backups stand, or asks for work.
pub fn run(desk: &Desk<'_>, call: &Call<'_>, args: BackupArgs) -> Result<Reply, Trouble> {
    match args.what {
        BackupVerb::Status => status(desk),
        BackupVerb::List => list(desk),
        BackupVerb::Now => ask(desk, call, BackupTask::Now),
        BackupVerb::Verify => ask(desk, call, BackupTask::Verify),
        BackupVerb::Drill => ask(desk, call, BackupTask::Drill),
    }
}

/// What the work is called.
pub fn label(what: BackupTask) -> &'static str {
    match what {
        BackupTask::Now => "backup",
        BackupTask::Verify => "check of the backups",
        BackupTask::Drill => "restore drill",
    }
}

fn ask(desk: &Desk<'_>, call: &Call<'_>, what: BackupTask) -> Result<Reply, Trouble> {
    backup::access(desk.config).map_err(|error| Trouble::user(sentence(&error.to_string())))?;
    process::room(desk, 1)?;
    let task = Task::Backup { what };
    let text = match what {
        BackupTask::Now => "A backup is being made.",
        BackupTask::Verify => "All backups are being read and checked.",
        BackupTask::Drill => "The newest backup is being restored on trial.",
    };
    let message = Message::new(text)
        .with(Part::Text(Rich::plain(text)))
        .with(Part::Context(Rich::plain("Ticket ").code(call.ticket.as_str())));
    let work = process::new_work(desk, call.ticket.clone(), &task, &call.origin(), Lane::Backup, 0);
    let effects =
        vec![Effect::Enqueue(work), call.say("card", &Content::Post { message, thread: None })];
    Ok(Reply::done(format!("queued as {}", call.ticket), effects))
}

/// What the card shows when it went well.
pub fn done(task: &Task, text: &str) -> Message {
    let head = match task {
        Task::Backup { what: BackupTask::Verify } => "The backups are all there and whole",
        Task::Backup { what: BackupTask::Drill } => "The newest backup can be restored",
        _ => "A backup was made",
    };
    Message::new(head)
        .with(Part::Text(Rich::default().bold(head)))
        .with(Part::Code(text.trim_end().to_owned()))
}

/// What the card shows when it did not.
pub fn failed(what: BackupTask, reason: &str, again: Option<DateTime<Utc>>) -> Message {
    let head = alarm(what);
    let message = Message::new(head.clone())
        .with(Part::Text(Rich::default().bold(head)))
        .with(Part::Code(reason.trim_end().to_owned()));
    match again {
        Some(at) => {
            message.with(Part::Context(Rich(Vec::new()).then("It is tried again ").moment(at)))
        }
        None => message,
    }
}

/// What failed, in one line.
pub fn alarm(what: BackupTask) -> String {
    format!("The {} failed", label(what))
}

fn status(desk: &Desk<'_>) -> Result<Reply, Trouble> {
    let settings = &desk.config.settings.backup;
    let Standing { parts, last, drill } = standing::read(desk.store, settings, desk.now)?;
    let worst = parts.iter().map(|part| part.light).max().unwrap_or(Light::Unknown);
    let head = match (settings.repository.as_str(), worst) {
        ("", _) => "No backup is configured".to_owned(),
        (_, Light::Green) => "Backups are as they should be".to_owned(),
        (_, light) => format!("Backups are {}", light.as_str()),
    };
    let rows = parts.iter().map(|part| super::health::row(part, desk.now)).collect();
    let mut message = Message::new(head.clone())
        .with(Part::Text(Rich::default().bold(head)))
        .with(Part::List(rows));
    let mut fields = Vec::new();
    if let Some(last) = last {
        let text = format!(
            "{} of {}: {}, {}, in {}",
            short(&last.id),
            moment(last.taken_at),
            count(last.files as usize, "file"),
            bytes(last.bytes as usize),
            duration(last.seconds)
        );
        fields.push(("Newest snapshot".to_owned(), Rich::plain(text)));
    }
    if let Some(drill) = drill {
        let loss = drill.rpo_seconds.map_or_else(|| "unknown".into(), duration);
        let text =
            format!("{loss} lost at most (RPO), back in {} (RTO)", duration(drill.rto_seconds));
        fields.push(("Last drill".to_owned(), Rich::plain(text)));
    }
    if !fields.is_empty() {
        message.parts.push(Part::Fields(fields));
    }
    Ok(Reply::private(message))
}

fn list(desk: &Desk<'_>) -> Result<Reply, Trouble> {
    let place = match backup::access(desk.config) {
        Ok(access) => access.place.to_string(),
        Err(error) => return Ok(Reply::private(Message::text(sentence(&error.to_string())))),
    };
    let mut known = desk.store.list_snapshots()?;
    known.retain(|one| one.forgotten_at.is_none() && one.repository == place);
    if known.is_empty() {
        let text = "There is no backup yet. `backup now` makes one.";
        return Ok(Reply::private(Message::text(text)));
    }
    let head = format!("{} recorded, newest first", super::card::count(known.len(), "snapshot"));
    let rows = known.iter().take(MOST).map(|one| {
        Rich::default().code(short(&one.id)).then(format!(
            " {}, {} ago: {}, {}, {} new",
            moment(one.taken_at),
            age(one.taken_at, desk.now),
            count(one.files as usize, "file"),
            bytes(one.bytes as usize),
            bytes(one.written as usize)
        ))
    });
    let message = Message::new(head.clone())
        .with(Part::Text(Rich::default().bold(head)))
        .with(Part::List(rows.collect()))
        .with(Part::Context(Rich::plain(
            "`backup verify` looks whether the repository still has them.",
        )));
    Ok(Reply::private(message))
}

/// With a capital at its beginning and a full stop at its end.
fn sentence(text: &str) -> String {
    let end = if text.ends_with('.') { "" } else { "." };
    capitalised(text) + end
}
