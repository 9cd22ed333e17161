//! `apply` and `status`: where a posting stands.

use chrono::{DateTime, Utc};

use super::application::newest;
use super::card::Answer;
use super::job::posting_of;
use super::repaint;
use super::say::Call;
use super::{Desk, Reply, Trouble, found};
use crate::catalogue::{ApplyArgs, StatusArgs};
use crate::chat::message::{Message, Part, Rich};
use crate::store::desk::{ApprovalState, Effect};
use crate::store::{PostingRecord, Status};

/// Records that the application was sent, or takes that back.
pub fn apply(desk: &Desk<'_>, call: &Call<'_>, args: &ApplyArgs) -> Result<Reply, Trouble> {
    let id = posting_of(desk, call, args.posting.as_deref())?;
    let record = found(desk.store.get_posting(&id))?;
    if args.undo {
        if record.applied_at.is_none() {
            return Err(Trouble::user(format!("Posting {} is not marked as applied.", id.0)));
        }
        let mut effects = vec![Effect::SetStatus(id.clone(), Status::Ready, None)];
        effects.extend(seen(desk, call, record, Status::Ready, None)?);
        let message = Message::text(format!("Posting {} is no longer marked as applied.", id.0));
        return Ok(Reply::done("no longer applied", effects).telling(message));
    }
    // An application that was never made can't have been sent from here.
    found(desk.store.latest_revision(&id))?;
    let approved = desk
        .store
        .approvals_of_posting(&id)?
        .iter()
        .any(|approval| approval.what == "cv.pdf" && approval.state == ApprovalState::Approved);
    let mut message =
        Message::new(format!("Posting {} is marked as applied", id.0)).with(Part::Text(
            Rich::plain(format!("Posting {} is marked as applied since ", id.0))
                .moment(record.applied_at.unwrap_or(desk.now))
                .then("."),
        ));
    if !approved {
        message
            .parts
            .push(Part::Context(Rich::plain("Note: no CV of it was approved here before.")));
    }
    let mut effects = vec![Effect::SetStatus(id, Status::Applied, None)];
    effects.extend(seen(desk, call, record, Status::Applied, None)?);
    Ok(Reply::done("applied", effects).telling(message))
}

/// When the application was sent, as it is stored once the posting stands so.
fn applied_at(desk: &Desk<'_>, record: &PostingRecord, status: Status) -> Option<DateTime<Utc>> {
    match status {
        Status::Applied => Some(record.applied_at.unwrap_or(desk.now)),
        Status::Interview | Status::Offer | Status::Rejected => record.applied_at,
        _ => None,
    }
}

/// Where a posting stands, with the moment its application was sent.
fn told(text: String, applied_at: Option<DateTime<Utc>>) -> Message {
    let mut said = Rich::plain(text.as_str());
    if let Some(at) = applied_at {
        said = said.then(" Applied ").moment(at).then(".");
    }
    Message::new(text).with(Part::Text(said))
}

/// The new status on every card.
fn seen(
    desk: &Desk<'_>,
    call: &Call<'_>,
    record: PostingRecord,
    status: Status,
    reason: Option<String>,
) -> Result<Vec<Effect>, Trouble> {
    let Ok((_, report)) = newest(desk, &record.id) else { return Ok(Vec::new()) };
    let applied_at = applied_at(desk, &record, status);
    let record = PostingRecord { status, reason, applied_at, ..record };
    let answer = Answer::find(desk, &record.id, report.cv.revision)?;
    repaint::cards(desk, call, &record, &report, answer.as_ref())
}

/// Shows or sets the status.
pub fn status(desk: &Desk<'_>, call: &Call<'_>, args: &StatusArgs) -> Result<Reply, Trouble> {
    let id = posting_of(desk, call, args.posting.as_deref())?;
    let record = found(desk.store.get_posting(&id))?;
    let Some(status) = args.status else {
        let reason =
            record.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
        let text = format!("Posting {} is {}{reason}.", id.0, record.status);
        return Ok(Reply::private(told(text, record.applied_at)));
    };
    if matches!(status, Status::New | Status::Queued | Status::Processing | Status::Failed) {
        return Err(Trouble::user(format!(
            "`{status}` is set by tailord itself. You can set ready, applied, interview, offer, \
             rejected or discarded."
        )));
    }
    if status == Status::Approved {
        // A yes is to one exact text; a bare word would be to none.
        return Err(Trouble::user(format!(
            "A status can't approve a CV. `approve {}` approves the newest one.",
            id.0
        )));
    }
    if matches!(status, Status::Ready | Status::Applied) {
        // "Ready" is only ever said of an application that is there (GAP-049).
        found(desk.store.latest_revision(&id))?;
    }
    let text = format!("Posting {} is now {status} (was {}).", id.0, record.status);
    let message = told(text, applied_at(desk, &record, status));
    let mut effects = vec![Effect::SetStatus(id, status, args.reason.clone())];
    effects.extend(seen(desk, call, record, status, args.reason.clone())?);
    Ok(Reply::done(format!("now {status}"), effects).telling(message))
}
