//! `approve` and `reject`: a person's yes or no to one exact text, by its hash.

use super::application::{approvable, channel_name, newest};
use super::card::Answer;
use super::job::posting_of;
use super::repaint;
use super::say::Call;
use super::{Desk, Origin, Reply, Trouble};
use crate::catalogue::{ApproveArgs, RejectArgs};
use crate::chat::message::{Message, Part, Rich};
use crate::posting::PostingId;
use crate::report::Report;
use crate::store::Status;
use crate::store::desk::{Approval, ApprovalState, Effect};

/// `approve ID [WHAT]`: the CV without anything more.
pub fn approve(desk: &Desk<'_>, call: &Call<'_>, args: &ApproveArgs) -> Result<Reply, Trouble> {
    let id = posting_of(desk, call, args.posting.as_deref())?;
    let (_, report) = newest(desk, &id)?;
    let what = named(&report, args.what.as_deref())?;
    decide(desk, call, &id, report.cv.revision, &what, ApprovalState::Approved, None)
}

/// `reject ID [--reason …]`: the CV of the newest revision.
pub fn reject(desk: &Desk<'_>, call: &Call<'_>, args: &RejectArgs) -> Result<Reply, Trouble> {
    let id = posting_of(desk, call, args.posting.as_deref())?;
    let (_, report) = newest(desk, &id)?;
    let (reason, revision) = (args.reason.as_deref(), report.cv.revision);
    decide(desk, call, &id, revision, "cv.pdf", ApprovalState::Rejected, reason)
}

/// The name of what can be approved, from what people write.
fn named(report: &Report, given: Option<&str>) -> Result<String, Trouble> {
    let all = approvable(report);
    let Some(given) = given.map(str::trim).filter(|given| !given.is_empty()) else {
        return Ok("cv.pdf".into());
    };
    let wanted = given.to_lowercase().replace([' ', '-'], "_");
    let wanted = if wanted == "cv" { "cv.pdf".to_owned() } else { wanted };
    if all.iter().any(|(what, _)| *what == wanted) {
        return Ok(wanted);
    }
    let known: Vec<&str> = all.iter().map(|(what, _)| what.as_str()).collect();
    Err(Trouble::user(format!("`{given}` can't be approved; choose one of {}.", known.join(", "))))
}

/// Records an answer to the question about one text of one revision. The text must still be the one
/// that was asked about.
pub fn decide(
    desk: &Desk<'_>,
    call: &Call<'_>,
    id: &PostingId,
    revision: u32,
    what: &str,
    answer: ApprovalState,
    reason: Option<&str>,
) -> Result<Reply, Trouble> {
    let (record, report) = newest(desk, id)?;
    let newest = report.cv.revision;
    if revision != newest {
        return Err(Trouble::user(format!(
            "That was revision {revision}; revision {newest} has taken its place. Look at that one \
             and answer there."
        )));
    }
    let all = desk.store.approvals_of_posting(id)?;
    let of_this = |approval: &&Approval| approval.revision == revision && approval.what == what;
    let Some(question) = all.iter().find(of_this) else {
        return Err(Trouble::user(format!(
            "{} of revision {revision} was never put to anybody. `retry {}` makes it anew.",
            name(what),
            id.0
        )));
    };
    match question.state {
        ApprovalState::Pending => {}
        state => return Err(Trouble::user(answered(question, state))),
    }
    if question.expires_at <= desk.now {
        return Err(Trouble::user(format!(
            "The question about revision {revision} has expired. `retry {}` makes it anew.",
            id.0
        )));
    }
    let bound = approvable(&report)
        .into_iter()
        .any(|(known, sha256)| known == what && sha256 == question.sha256);
    if !bound {
        return Err(Trouble::user(
            "The text is not the one that was asked about; nothing was approved.",
        ));
    }
    let mut effects = vec![Effect::Decide(question.id, answer, call.inbound.actor.clone())];
    let mut record = record;
    if what == "cv.pdf" && answer == ApprovalState::Approved && may_become_approved(record.status) {
        effects.push(Effect::SetStatus(id.clone(), Status::Approved, None));
        record.status = Status::Approved;
    }
    if what == "cv.pdf" {
        let answer = Answer {
            yes: answer == ApprovalState::Approved,
            actor: call.inbound.actor.clone(),
            at: desk.now,
        };
        effects.extend(repaint::cards(desk, call, &record, &report, Some(&answer))?);
    }
    let word = if answer == ApprovalState::Approved { "approved" } else { "rejected" };
    let because = reason.map_or_else(String::new, |reason| format!(": {reason}"));
    let text = format!("{} of revision {revision} is {word}", name(what));
    let message = Message::new(format!("{text}{because}"))
        .with(Part::Text(
            Rich::plain(format!("{text} by "))
                .user(call.inbound.actor.as_str())
                .then(", ")
                .moment(desk.now)
                .then(format!("{because}.")),
        ))
        .with(Part::Context(
            Rich::plain("SHA-256 ").code(question.sha256.get(..16).unwrap_or(&question.sha256)),
        ));
    let result = format!("{word} {what} of {} revision {revision}, {}", id.0, question.sha256);
    let mut reply = Reply::done(result, effects);
    match thread_of(desk, call, question)? {
        Some(effect) => reply.effects.push(effect(message)),
        None => {
            reply.message = Some(message);
            reply.public = true;
        }
    }
    Ok(reply)
}

/// Whether a yes to the CV moves the posting on.
fn may_become_approved(status: Status) -> bool {
    matches!(status, Status::Ready)
}

/// Takes an answer back: the question is open again.
pub fn reopen(
    desk: &Desk<'_>,
    call: &Call<'_>,
    question: &Approval,
) -> Result<Option<Reply>, Trouble> {
    if !matches!(question.state, ApprovalState::Approved | ApprovalState::Rejected)
        || question.actor.as_deref() != Some(call.inbound.actor.as_str())
    {
        return Ok(None);
    }
    let (mut record, report) = newest(desk, &question.posting)?;
    if question.revision != report.cv.revision {
        // Its question has lapsed: nobody could answer it again.
        return Ok(None);
    }
    let mut effects = vec![Effect::Reopen(question.id)];
    if question.what == "cv.pdf" {
        if record.status == Status::Approved {
            effects.push(Effect::SetStatus(question.posting.clone(), Status::Ready, None));
            record.status = Status::Ready;
        }
        effects.extend(repaint::cards(desk, call, &record, &report, None)?);
    }
    let text = format!(
        "The answer about {} of revision {} is taken back: the question is open again.",
        name(&question.what).replacen("The", "the", 1),
        question.revision
    );
    // Whoever saw the answer sees that it no longer holds.
    let message = Message::text(text);
    let mut reply = Reply::done("took an answer back", effects);
    match thread_of(desk, call, question)? {
        Some(effect) => reply.effects.push(effect(message)),
        None => reply = reply.telling(message),
    }
    Ok(Some(reply))
}

/// Takes back an answer by its button.
pub fn take_back(
    desk: &Desk<'_>,
    call: &Call<'_>,
    id: &PostingId,
    revision: u32,
    what: &str,
) -> Result<Reply, Trouble> {
    let all = desk.store.approvals_of_posting(id)?;
    let question = all.iter().find(|one| one.revision == revision && one.what == what);
    let reply = question.map(|question| reopen(desk, call, question)).transpose()?.flatten();
    reply.ok_or_else(|| {
        Trouble::user(
            "There is no answer of yours to take back: it was taken back before, is somebody \
             else's, or its revision has passed.",
        )
    })
}

fn name(what: &str) -> String {
    match what {
        "cv.pdf" => "The CV".into(),
        "letter" => "The letter".into(),
        "email" => "The e-mail".into(),
        "linkedin_note_short" => "The short LinkedIn note".into(),
        channel => format!("The {}", channel_name(channel)),
    }
}

fn answered(question: &Approval, state: ApprovalState) -> String {
    let word = match state {
        ApprovalState::Approved => "approved",
        ApprovalState::Rejected => "rejected",
        ApprovalState::Lapsed | ApprovalState::Pending => {
            return format!("The question about revision {} has lapsed.", question.revision);
        }
    };
    let when = question
        .decided_at
        .map_or_else(String::new, |at| at.format(" on %Y-%m-%d at %H:%M UTC").to_string());
    format!("{} of revision {} was {word}{when} already.", name(&question.what), question.revision)
}

/// The work under whose card the question was asked.
fn origin_of(desk: &Desk<'_>, question: &Approval) -> Result<Option<Origin>, Trouble> {
    let ticket = question.message.split('/').next().unwrap_or_default();
    let work = desk.store.find_work(ticket)?;
    Ok(work.as_ref().and_then(Origin::of))
}

type Sayer = Box<dyn FnOnce(Message) -> Effect>;

/// Says the answer where the question was asked.
fn thread_of(
    desk: &Desk<'_>,
    call: &Call<'_>,
    question: &Approval,
) -> Result<Option<Sayer>, Trouble> {
    let Some(origin) = origin_of(desk, question)? else { return Ok(None) };
    let key = format!("{}/answer", call.ticket);
    Ok(Some(Box::new(move |message| {
        let content = crate::chat::outbound::Content::Post { message, thread: origin.thread() };
        origin.say(key, &content)
    })))
}
