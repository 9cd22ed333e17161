//! `process`: a posting in, work out.

use super::card::{self, Stand};
use super::say::{Call, Origin};
use super::{Desk, Reply, Trouble};
use crate::catalogue::{ProcessArgs, Source as Given, Tier};
use crate::chat::inbound::SentFile;
use crate::chat::outbound::Content;
use crate::chat::slack::api::MAX_FILE;
use crate::posting::PostingId;
use crate::store::desk::{Effect, Lane, NewWork};
use crate::worker::{Source, Task};

/// What a person waits for goes before what is done in bulk.
const FIRST: i64 = 0;

/// Puts a posting into the queue, with a card that shows how it stands.
pub fn process(desk: &Desk<'_>, call: &Call<'_>, args: &ProcessArgs) -> Result<Reply, Trouble> {
    let source = source(call, &args.source)?;
    room(desk, 1)?;
    let task = Task::Process {
        source: source.clone(),
        pages: args.pages,
        theme: args.theme,
        tier: args.tier.map(|tier| tier.as_str().to_owned()),
    };
    let message = card::waiting(&call.ticket, &source.label(), &Stand::Queued);
    let effects = vec![
        enqueue(desk, call, &task, Lane::Pipeline, FIRST + by_tier(args.tier)),
        call.say("card", &Content::Post { message, thread: None }),
    ];
    Ok(Reply::done(format!("queued as {}", call.ticket), effects))
}

/// What matters more goes first among its like.
pub fn by_tier(tier: Option<Tier>) -> i64 {
    match tier {
        Some(Tier::High) => -1,
        Some(Tier::Low) => 1,
        Some(Tier::Medium) | None => 0,
    }
}

/// Puts a posting that is stored into the queue again, told under the card it has, else under one of
/// its own.
pub fn again(
    desk: &Desk<'_>,
    call: &Call<'_>,
    known: Option<Origin>,
    id: &PostingId,
) -> Result<Reply, Trouble> {
    room(desk, 1)?;
    let source = Source::Stored(id.clone());
    let message = card::waiting(&call.ticket, &source.label(), &Stand::Queued);
    let (origin, shown) = match known {
        Some(origin) => {
            let shown =
                origin.edit(format!("{}/edit/{}-queued", origin.card, call.ticket), message);
            (origin, shown)
        }
        None => (call.origin(), call.say("card", &Content::Post { message, thread: None })),
    };
    let task = Task::Process { source, pages: None, theme: None, tier: None };
    let work = new_work(desk, call.ticket.clone(), &task, &origin, Lane::Pipeline, FIRST);
    let effects = vec![Effect::Enqueue(work), shown];
    Ok(Reply::done(format!("queued again as {}", call.ticket), effects))
}

/// Work under the caller's own ticket.
pub fn enqueue(desk: &Desk<'_>, call: &Call<'_>, task: &Task, lane: Lane, priority: i64) -> Effect {
    Effect::Enqueue(new_work(desk, call.ticket.clone(), task, &call.origin(), lane, priority))
}

/// Work with its place in the queue.
pub fn new_work(
    desk: &Desk<'_>,
    key: String,
    task: &Task,
    origin: &Origin,
    lane: Lane,
    priority: i64,
) -> NewWork {
    NewWork {
        key,
        lane,
        priority,
        // Strings, numbers and lists always have a JSON form.
        task: serde_json::to_string(task).unwrap_or_default(),
        origin: serde_json::to_string(origin).unwrap_or_default(),
        batch: None,
        posting: task.posting().cloned(),
        most_attempts: desk.config.settings.queue.most_attempts,
    }
}

/// A full queue is refused aloud.
pub fn room(desk: &Desk<'_>, wanted: usize) -> Result<(), Trouble> {
    let most = desk.config.settings.queue.most_waiting as usize;
    let waiting = desk.store.count_work(None)?.queued as usize;
    if waiting + wanted > most {
        return Err(Trouble::user(format!(
            "The queue is full: {waiting} waiting, at most {most} are taken. `queue` shows what \
             waits, `cancel` takes work back.",
        )));
    }
    Ok(())
}

fn source(call: &Call<'_>, given: &Given) -> Result<Source, Trouble> {
    match given {
        Given::Address(url) => Ok(Source::Address(url.clone())),
        Given::Text(text) => Ok(Source::Text(text.clone())),
        Given::Attached => match call.files {
            [] => Err(Trouble::user(
                "There is no posting in that. Give its address, paste its text, or attach its file: \
                 `process https://…`.",
            )),
            [file] => attached(file),
            _ => Err(Trouble::user("Attach one file, or use `bulk` for several postings.")),
        },
    }
}

fn attached(file: &SentFile) -> Result<Source, Trouble> {
    if file.bytes > MAX_FILE {
        return Err(Trouble::user(format!(
            "{} is larger than {} MiB, the most a posting may have. Paste its text or give its \
             address.",
            file.name,
            MAX_FILE >> 20,
        )));
    }
    Ok(Source::File { name: file.name.clone(), url: file.url.clone() })
}
