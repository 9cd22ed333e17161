//! `process` and `bulk`: postings in, work out.

use super::card::{self, Stand, count};
use super::say::Call;
use super::{Desk, Reply, Trouble};
use crate::catalogue::{BulkArgs, ProcessArgs, Source as Given, Tier};
use crate::chat::inbound::SentFile;
use crate::chat::message::{Action, Control, Message, Part, Rich};
use crate::chat::outbound::Content;
use crate::chat::slack::api::MAX_FILE;

use crate::store::desk::{Effect, Lane, NewWork, WorkCounts};
use crate::worker::{Source, Task};

/// Most postings of one batch.
pub const MOST_OF_A_BATCH: usize = 500;

/// What a person waits for goes before what is done in bulk.
const FIRST: i64 = 0;
const BULK: i64 = 10;

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
        enqueue(desk, call, &task, Lane::Pipeline, FIRST),
        call.say("card", &Content::Post { message, thread: None }),
    ];
    Ok(Reply::done(format!("queued as {}", call.ticket), effects))
}

/// Puts a posting that is stored into the queue again, told in the thread it has.
pub fn again(
    desk: &Desk<'_>,
    call: &Call<'_>,
    origin: &super::Origin,
    id: &crate::posting::PostingId,
) -> Result<Reply, Trouble> {
    room(desk, 1)?;
    let source = Source::Stored(id.clone());
    let task = Task::Process { source: source.clone(), pages: None, theme: None, tier: None };
    let work = new_work(desk, call.ticket.clone(), &task, origin, Lane::Pipeline, FIRST);
    let message = card::waiting(&call.ticket, &source.label(), &Stand::Queued);
    let key = format!("{}/edit/{}-queued", origin.card, call.ticket);
    let effects = vec![Effect::Enqueue(work), origin.edit(key, message, None)];
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
    origin: &super::Origin,
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
fn room(desk: &Desk<'_>, wanted: usize) -> Result<(), Trouble> {
    let most = desk.config.settings.queue.most_waiting as usize;
    let waiting = desk.store.count_work(None)?.queued as usize;
    if waiting + wanted > most {
        return Err(Trouble::user(format!(
            "The queue is full: {} waiting, at most {most} are taken. Nothing was queued. `queue` \
             shows what waits, `cancel` takes work back.",
            waiting
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
            "{} has {}; a posting has at most {}. Paste its text or give its address.",
            file.name,
            crate::text::bytes(usize::try_from(file.bytes).unwrap_or(usize::MAX)),
            crate::text::bytes(MAX_FILE as usize),
        )));
    }
    Ok(Source::File { name: file.name.clone(), url: file.url.clone() })
}

/// Puts several postings into the queue, told in one message (GAP-034).
pub fn bulk(desk: &Desk<'_>, call: &Call<'_>, args: &BulkArgs) -> Result<Reply, Trouble> {
    if args.addresses.is_empty() {
        return Err(Trouble::user(match call.files {
            [] => {
                "There are no addresses in that. Write them after `bulk`, separated by spaces or \
                   line breaks, or attach a text file with one on each line."
            }
            _ => "The file has no addresses that begin with http:// or https://.",
        }));
    }
    let mut addresses: Vec<&String> = Vec::new();
    for address in &args.addresses {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    if addresses.len() > MOST_OF_A_BATCH {
        return Err(Trouble::user(format!(
            "That are {} postings; a batch has at most {MOST_OF_A_BATCH}. Nothing was queued.",
            addresses.len()
        )));
    }
    room(desk, addresses.len())?;
    let origin = call.origin();
    let total = addresses.len() as u32;
    let stored = serde_json::to_string(&origin).unwrap_or_default();
    let mut effects = vec![Effect::OpenBatch(call.ticket.clone(), stored, total)];
    for (at, address) in addresses.iter().enumerate() {
        let task = Task::Process {
            source: Source::Address((*address).clone()),
            pages: None,
            theme: None,
            tier: args.tier.map(|tier: Tier| tier.as_str().to_owned()),
        };
        let key = format!("{}.{}", call.ticket, at + 1);
        let origin = super::Origin { ticket: key.clone(), ..origin.clone() };
        let work = new_work(desk, key, &task, &origin, Lane::Pipeline, BULK);
        effects.push(Effect::Enqueue(NewWork { batch: Some(call.ticket.clone()), ..work }));
    }
    let counts = WorkCounts { queued: total, ..WorkCounts::default() };
    let message = batch_card(&call.ticket, total, counts, None);
    effects.push(call.say("card", &Content::Post { message, thread: None }));
    Ok(Reply::done(format!("queued {total} as {}", call.ticket), effects))
}

/// The one message of a batch.
pub fn batch_card(
    ticket: &str,
    total: u32,
    counts: WorkCounts,
    elapsed: Option<chrono::TimeDelta>,
) -> Message {
    let ended = counts.ended();
    let word = if ended >= total { "Done" } else { "Working" };
    let head = format!("{word}: {ended} of {}", count(total as usize, "posting"));
    let mut message = Message::new(head.clone()).with(Part::Text(Rich::default().bold(head))).with(
        Part::Fields(vec![
            ("Ready".into(), Rich::plain(counts.done.to_string())),
            ("Failed".into(), Rich::plain(counts.dead.to_string())),
            ("Under way".into(), Rich::plain(counts.running.to_string())),
            ("Waiting".into(), Rich::plain(counts.queued.to_string())),
        ]),
    );
    if counts.cancelled > 0 {
        message.parts.push(Part::Text(Rich::plain(format!("{} cancelled.", counts.cancelled))));
    }
    if ended < total {
        message.parts.push(Part::Actions(vec![Control::button(
            "Cancel the rest",
            Action::new("cancel", ticket),
        )]));
    }
    let seconds = elapsed.map_or_else(String::new, |time| format!(" · {} s", time.num_seconds()));
    message.with(Part::Context(
        Rich::plain("Ticket ").code(ticket).then(format!("{seconds} · `jobs` lists the postings")),
    ))
}
