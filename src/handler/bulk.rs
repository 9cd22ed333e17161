//! `bulk`: several postings at once, told in one message (GAP-034).

use super::card::count;
use super::process::{by_tier, new_work, room};
use super::say::{Call, Origin};
use super::{Desk, Reply, Trouble};
use crate::catalogue::BulkArgs;
use crate::chat::inbound::SentFile;
use crate::chat::message::{Action, Control, Message, Part, Rich};
use crate::chat::outbound::Content;
use crate::store::desk::{Effect, Lane, NewWork, WorkCounts};
use crate::worker::{Source, Task};

/// Most postings of one batch.
pub const MOST_OF_A_BATCH: usize = 500;

/// The largest file with addresses: far more than a batch may have.
const MOST_BYTES: u64 = 1 << 20;

/// What is done in bulk goes after what a person waits for.
const LATER: i64 = 10;

/// Puts several postings into the queue, told in one message.
pub fn bulk(desk: &Desk<'_>, call: &Call<'_>, args: &BulkArgs) -> Result<Reply, Trouble> {
    let mut given = args.addresses.clone();
    for file in call.files {
        given.extend(addresses_in(desk, file)?);
    }
    if given.is_empty() {
        return Err(Trouble::user(match call.files {
            [] => {
                "There are no addresses in that. Write them after `bulk`, separated by spaces or \
                 line breaks, or attach a text file with one on each line."
            }
            _ => {
                "The file has no addresses: it needs one on each line, beginning with http:// or \
                 https://."
            }
        }));
    }
    let tier = args.tier.map(|tier| tier.as_str().to_owned());
    let mut addresses: Vec<String> = Vec::new();
    for address in &given {
        if !addresses.contains(address) {
            addresses.push(address.clone());
        }
    }
    let twice = given.len() - addresses.len();
    let tasks = addresses.into_iter().map(|address| Task::Process {
        source: Source::Address(address),
        pages: None,
        theme: None,
        tier: tier.clone(),
    });
    let priority = LATER + by_tier(args.tier);
    let mut reply = batch(desk, call, &tasks.collect::<Vec<_>>(), priority)?;
    if twice > 0 {
        let text =
            format!("{} given more than once, taken once.", are(twice, "address", "addresses"));
        reply = reply.telling(Message::text(text));
    }
    Ok(reply)
}

fn are(number: usize, one: &str, more: &str) -> String {
    if number == 1 { format!("1 {one} was") } else { format!("{number} {more} were") }
}

/// Every word of a text file that is an address of the web.
fn addresses_in(desk: &Desk<'_>, file: &SentFile) -> Result<Vec<String>, Trouble> {
    let name = &file.name;
    if file.bytes > MOST_BYTES {
        return Err(Trouble::user(format!(
            "{name} is larger than {} MiB, the most a list of addresses may have.",
            MOST_BYTES >> 20,
        )));
    }
    let content = (desk.fetch)(file).map_err(|reason| {
        Trouble::user(format!("{name} could not be read: {reason}. Try again."))
    })?;
    let text = String::from_utf8(content).map_err(|_| {
        Trouble::user(format!(
            "{name} is not text. Attach a text file with one address on each line."
        ))
    })?;
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '"'));
    let is_address = |word: &&str| {
        url::Url::parse(word).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
    };
    Ok(words.filter(is_address).map(str::to_owned).collect())
}

/// Puts tasks into the queue as one batch, under one card.
pub fn batch(
    desk: &Desk<'_>,
    call: &Call<'_>,
    tasks: &[Task],
    priority: i64,
) -> Result<Reply, Trouble> {
    if tasks.len() > MOST_OF_A_BATCH {
        return Err(Trouble::user(format!(
            "That are {} postings; a batch has at most {MOST_OF_A_BATCH}.",
            tasks.len()
        )));
    }
    room(desk, tasks.len())?;
    let origin = call.origin();
    let total = u32::try_from(tasks.len()).unwrap_or(u32::MAX);
    let stored = serde_json::to_string(&origin).unwrap_or_default();
    let mut effects = vec![Effect::OpenBatch(call.ticket.clone(), stored, total)];
    for (at, task) in tasks.iter().enumerate() {
        let key = format!("{}.{}", call.ticket, at + 1);
        let origin = Origin { ticket: key.clone(), ..origin.clone() };
        let work = new_work(desk, key, task, &origin, Lane::Pipeline, priority);
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
    let word = match () {
        () if ended < total => "Working",
        () if counts.cancelled == total => "Cancelled",
        () => "Done",
    };
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
    let control = match () {
        () if ended < total => Some(("Cancel the rest", "cancel")),
        () if counts.done < total => Some(("Try the others again", "retry")),
        () => None,
    };
    if let Some((label, name)) = control {
        let button = Control::button(label, Action::new(name, ticket));
        message.parts.push(Part::Actions(vec![button]));
    }
    let why = if counts.dead > 0 { " · `queue dead` tells why" } else { "" };
    let seconds = elapsed.map_or_else(String::new, |time| format!(" · {} s", time.num_seconds()));
    message.with(Part::Context(
        Rich::plain("Ticket ")
            .code(ticket)
            .then(format!("{seconds} · `jobs` lists the postings{why}")),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::plain::plain;

    #[test]
    fn the_message_of_a_batch_reads_well_to_its_end() {
        let counts = WorkCounts { queued: 2, running: 1, done: 4, dead: 1, cancelled: 0 };
        insta::assert_snapshot!(plain(&batch_card("t7", 8, counts, None)), @r"
        Working: 5 of 8 postings

        Ready:     4
        Failed:    1
        Under way: 1
        Waiting:   2

        Ticket t7 · `jobs` lists the postings · `queue dead` tells why
        ");
        let counts = WorkCounts { done: 6, dead: 1, cancelled: 1, ..WorkCounts::default() };
        let elapsed = Some(chrono::TimeDelta::seconds(12));
        insta::assert_snapshot!(plain(&batch_card("t7", 8, counts, elapsed)), @r"
        Done: 8 of 8 postings

        Ready:     6
        Failed:    1
        Under way: 0
        Waiting:   0

        1 cancelled.

        Ticket t7 · 12 s · `jobs` lists the postings · `queue dead` tells why
        ");
        let counts = WorkCounts { cancelled: 8, ..WorkCounts::default() };
        let text = plain(&batch_card("t7", 8, counts, None));
        assert!(text.starts_with("Cancelled: 8 of 8 postings"), "{text}");
    }
}
