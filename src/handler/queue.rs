//! `queue`, `cancel` and `retry`: the work there is.

use super::card::Stand;
use super::job::posting_of;
use super::process;
use super::say::Call;
use super::{Desk, Origin, Reply, Trouble};
use crate::catalogue::{CancelArgs, QueueArgs, QueueView, RetryArgs};
use crate::chat::message::{Action, Control, Message, Part, Rich};
use crate::store::desk::{Effect, Work, WorkFilter, WorkState};
use crate::text::shorten;
use crate::worker::Task;

/// Most work that is listed.
const MOST: usize = 20;

/// What waits, runs, or was given up (the dead letter).
pub fn queue(desk: &Desk<'_>, args: QueueArgs) -> Result<Reply, Trouble> {
    let counts = desk.store.count_work(None)?;
    let states = match args.what {
        QueueView::List => vec![WorkState::Queued, WorkState::Running],
        QueueView::Running => vec![WorkState::Running],
        QueueView::Dead => vec![WorkState::Dead],
    };
    let filter = WorkFilter { states, limit: MOST, ..WorkFilter::default() };
    let work = desk.store.list_work(&filter)?;
    let head = format!(
        "{} waiting, {} under way, {} given up",
        counts.queued, counts.running, counts.dead
    );
    let mut message = Message::new(head.clone()).with(Part::Text(Rich::default().bold(head)));
    if work.is_empty() {
        let text = match args.what {
            QueueView::List => "Nothing waits.",
            QueueView::Running => "Nothing is under way.",
            QueueView::Dead => "Nothing was given up.",
        };
        message.parts.push(Part::Text(Rich::plain(text)));
    } else {
        message.parts.push(Part::List(work.iter().map(|work| row(desk, work)).collect()));
    }
    if args.what == QueueView::Dead && !work.is_empty() {
        let again = work.iter().take(5).flat_map(|work| {
            let key = &work.key;
            [
                Control::button(format!("Try {key} again"), Action::new("retry", key)),
                Control::button(format!("Dismiss {key}"), Action::new("cancel", key)),
            ]
        });
        message.parts.push(Part::Actions(again.collect()));
    }
    Ok(Reply::private(message))
}

fn row(desk: &Desk<'_>, work: &Work) -> Rich {
    let what = match serde_json::from_str(&work.task) {
        Ok(Task::Process { source, .. }) => source.label(),
        Ok(Task::Edit { posting, .. }) => format!("edit of {}", posting.0),
        Ok(Task::Undo { posting, .. }) => format!("undo in {}", posting.0),
        Ok(Task::ExplainSelection { posting }) => format!("why selection {}", posting.0),
        Ok(Task::PlotSpend { .. }) => "picture of the budget".into(),
        Err(_) => "saved by another version".into(),
    };
    let age = (desk.now - work.created_at).num_seconds().max(0);
    let state = match work.state {
        WorkState::Queued => format!("waiting for {age} s"),
        WorkState::Running => format!("under way, attempt {}", work.attempts),
        WorkState::Dead => shorten(work.error.as_deref().unwrap_or("given up"), 160),
        WorkState::Done => "done".into(),
        WorkState::Cancelled => "cancelled".into(),
    };
    Rich::default().code(work.key.as_str()).then(format!(" {} – {state}", shorten(&what, 80)))
}

/// Takes work back: one piece, a batch, or all of it. What was given up is dismissed where it is
/// named: it needs no attention any more.
pub fn cancel(desk: &Desk<'_>, call: &Call<'_>, args: &CancelArgs) -> Result<Reply, Trouble> {
    let what = args.what.trim();
    let all = what.eq_ignore_ascii_case("all");
    let beginning = format!("{what}.");
    let is_meant = |work: &Work| all || work.key == what || work.key.starts_with(&beginning);
    let meant = |states: &[WorkState]| -> Result<Vec<Work>, Trouble> {
        let filter = WorkFilter { states: states.to_vec(), ..WorkFilter::default() };
        Ok(desk.store.list_work(&filter)?.into_iter().filter(is_meant).collect())
    };
    let open = meant(&[WorkState::Queued, WorkState::Running])?;
    if open.is_empty() {
        let dead = if all { Vec::new() } else { meant(&[WorkState::Dead])? };
        return dismissed(what, &dead);
    }
    let key = (!all).then(|| what.to_owned());
    // What is under way says so itself once it has stopped.
    let waiting = open.iter().filter(|work| work.state == WorkState::Queued);
    let mut effects = vec![Effect::Cancel(key)];
    effects.extend(waiting.filter_map(|work| repainted(work, call, &Stand::Cancelled)));
    let text = match open.len() {
        1 => "One piece of work is taken back.".to_owned(),
        more => format!("{more} pieces of work are taken back."),
    };
    Ok(Reply::done(format!("cancelled {}", open.len()), effects).telling(Message::text(text)))
}

/// Each piece by its own key. Its card goes on telling why it failed.
fn dismissed(what: &str, dead: &[Work]) -> Result<Reply, Trouble> {
    let text = match dead.len() {
        0 => {
            return Err(Trouble::user(format!(
                "Nothing that waits, is under way or was given up goes by `{what}`. `queue` and \
                 `queue dead` list it; `cancel all` takes back all that waits or is under way."
            )));
        }
        1 => "One piece of work that was given up is dismissed.".to_owned(),
        more => format!("{more} pieces of work that were given up are dismissed."),
    };
    let effects = dead.iter().map(|work| Effect::Cancel(Some(work.key.clone()))).collect();
    Ok(Reply::done(format!("dismissed {}", dead.len()), effects).telling(Message::text(text)))
}

/// The card of work that is no longer where it was.
fn repainted(work: &Work, call: &Call<'_>, stand: &Stand<'_>) -> Option<Effect> {
    let (task, origin): (Task, Origin) =
        (serde_json::from_str(&work.task).ok()?, Origin::of(work)?);
    let Task::Process { source, .. } = task else { return None };
    if work.batch.is_some() {
        return None;
    }
    let message = super::card::waiting(&work.key, &source.label(), stand);
    Some(origin.edit(format!("{}/edit/{}-{}", origin.card, call.ticket, work.key), message))
}

/// What was given up or taken back of a batch is tried again, under the card the batch has.
fn batch_again(desk: &Desk<'_>, what: &str) -> Result<Option<Reply>, Trouble> {
    let Some(first) = desk.store.find_work(&format!("{what}.1"))? else { return Ok(None) };
    let states = vec![WorkState::Dead, WorkState::Cancelled];
    let filter = WorkFilter { states, batch: first.batch, ..WorkFilter::default() };
    let mut ended = desk.store.list_work(&filter)?;
    if first.batch.is_none() || ended.is_empty() {
        return Err(nothing_again(what));
    }
    process::room(desk, ended.len())?;
    // In the order in which they were asked for.
    ended.sort_by_key(|work| work.id);
    let effects = ended.iter().map(|work| Effect::Requeue(work.key.clone())).collect();
    let text = match ended.len() {
        1 => format!("One posting of {what} is in the queue again."),
        more => format!("{more} postings of {what} are in the queue again."),
    };
    let result = format!("queued {} of {what} again", ended.len());
    Ok(Some(Reply::done(result, effects).telling(Message::text(text))))
}

fn nothing_again(what: &str) -> Trouble {
    Trouble::user(format!(
        "`{what}` was not given up or taken back, so there is nothing to try again. `queue` shows \
         what is under way."
    ))
}

/// Puts work that was given up or taken back into the queue again; of a batch, all of that; of a posting, makes it anew.
pub fn retry(desk: &Desk<'_>, call: &Call<'_>, args: &RetryArgs) -> Result<Reply, Trouble> {
    let what = args.what.trim();
    if let Some(work) = desk.store.find_work(what)? {
        if !matches!(work.state, WorkState::Dead | WorkState::Cancelled) {
            return Err(nothing_again(what));
        }
        let mut effects = vec![Effect::Requeue(work.key.clone())];
        effects.extend(repainted(&work, call, &Stand::Queued));
        let text = format!("{} is in the queue again.", work.key);
        return Ok(
            Reply::done(format!("queued {} again", work.key), effects).telling(Message::text(text))
        );
    }
    if let Some(reply) = batch_again(desk, what)? {
        return Ok(reply);
    }
    let id = posting_of(desk, call, Some(what)).map_err(|trouble| match trouble {
        Trouble::User(_) => Trouble::user(format!(
            "No work and no posting goes by `{what}`. `queue dead` lists what was given up, `jobs` \
             the postings."
        )),
        store @ Trouble::Store(_) => store,
    })?;
    again(desk, call, &id)
}

/// Makes an application anew, told where it was told before, else under a card of its own.
pub fn again(
    desk: &Desk<'_>,
    call: &Call<'_>,
    id: &crate::posting::PostingId,
) -> Result<Reply, Trouble> {
    let known = Origin::known(desk, call, id)?;
    let known = known.map(|origin| Origin { ticket: call.ticket.clone(), ..origin });
    process::again(desk, call, known, id)
}
