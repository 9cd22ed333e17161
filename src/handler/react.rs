//! Reactions: ✅ approves, ❌ rejects, 🔁 runs again; on an alert ✅ says that it is known, 🔕 silences. Only on the program's own messages, and only of
//! people who may do the same by command.

use super::dispatch::allowed;
use super::job::posting_at;
use super::say::Call;
use super::{Desk, Reply, Trouble, access, alerts, approve, queue};
use crate::catalogue::{AlertsArgs, AlertsVerb, ApproveArgs, Command, RejectArgs, RetryArgs, Role};
use crate::store::desk::{Approval, ApprovalState};

/// What a reaction asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Approve,
    Reject,
    Again,
    Quiet,
}

/// The names Slack gives to the three, skin tones and variants left out.
fn asked(name: &str) -> Option<Asked> {
    match name.split("::").next().unwrap_or(name) {
        "white_check_mark" | "heavy_check_mark" | "ballot_box_with_check" => Some(Asked::Approve),
        "x" | "negative_squared_cross_mark" | "heavy_multiplication_x" => Some(Asked::Reject),
        "repeat" | "arrows_counterclockwise" => Some(Asked::Again),
        "no_bell" | "mute" => Some(Asked::Quiet),
        _ => None,
    }
}

/// `None` when the reaction is of no concern.
pub fn run(
    desk: &Desk<'_>,
    call: &Call<'_>,
    name: &str,
    added: bool,
    message: &str,
) -> Result<Option<(String, Reply)>, Trouble> {
    let Some(asked) = asked(name) else { return Ok(None) };
    let place = &call.inbound.place;
    let Some(row) = desk.store.outbound_at(&call.inbound.platform, &place.channel, message)? else {
        return Ok(None);
    };
    let what = format!("react {name}");
    if let Some(notification) = told(&row.key) {
        return Ok(alert(desk, call, asked, added, notification)?.map(|reply| (what, reply)));
    }
    if asked == Asked::Quiet {
        return Ok(None);
    }
    if asked == Asked::Again {
        let posting = posting_at(desk, &call.inbound.platform, &place.channel, message)?;
        let (Some(id), true, true) = (posting, added, row.key.ends_with("/card")) else {
            return Ok(None);
        };
        allowed(desk, call, &Command::Retry(RetryArgs { what: id.0.clone() }))?;
        return Ok(Some((what, queue::again(desk, call, &id)?)));
    }
    let Some(question) = question(desk, call, message, &row.key)? else { return Ok(None) };
    let question = &question;
    let id = &question.posting;
    let (command, answer) = match asked {
        Asked::Approve => {
            let args = ApproveArgs { posting: Some(id.0.clone()), what: None };
            (Command::Approve(args), ApprovalState::Approved)
        }
        _ => {
            let args = RejectArgs { posting: Some(id.0.clone()), reason: None };
            (Command::Reject(args), ApprovalState::Rejected)
        }
    };
    allowed(desk, call, &command)?;
    if !added {
        // Taking back a yes does not take back a no.
        let reply = match question.state == answer {
            true => approve::reopen(desk, call, question)?,
            false => None,
        };
        return Ok(reply.map(|reply| (format!("take back {name}"), reply)));
    }
    let revision = question.revision;
    let reply = approve::decide(desk, call, id, revision, &question.what, answer, None)?;
    Ok(Some((what, reply)))
}

/// Acknowledges or silences what a notification is about. Taking a reaction back changes nothing:
/// what is known stays known.
fn alert(
    desk: &Desk<'_>,
    call: &Call<'_>,
    asked: Asked,
    added: bool,
    notification: &str,
) -> Result<Option<Reply>, Trouble> {
    let numbers = desk.store.alerts_of(notification)?;
    let what = match asked {
        Asked::Approve => AlertsVerb::Ack,
        Asked::Quiet => AlertsVerb::Silence,
        Asked::Reject | Asked::Again => return Ok(None),
    };
    if !added || numbers.is_empty() {
        return Ok(None);
    }
    let of = numbers.iter().map(|number| format!("a{number}")).collect();
    let args = AlertsArgs { what, of, span: None };
    allowed(desk, call, &Command::Alerts(args.clone()))?;
    match what {
        AlertsVerb::Ack => {
            access::needs(desk, call, Role::Member, "alerts")?;
            Ok(Some(alerts::acknowledged(call, numbers)))
        }
        _ => alerts::run(desk, call, &args).map(Some),
    }
}

/// The notification that a message is of: its key without the channel it went to.
fn told(key: &str) -> Option<&str> {
    key.starts_with("alert/").then(|| key.rsplit_once('/').map_or(key, |(beginning, _)| beginning))
}

/// What a message asks. A posting told twice has two cards: the older one still stands for it.
fn question(
    desk: &Desk<'_>,
    call: &Call<'_>,
    message: &str,
    key: &str,
) -> Result<Option<Approval>, Trouble> {
    let newest = |all: Vec<Approval>| all.into_iter().max_by_key(|question| question.revision);
    // The newest revision a message asks about: a card shows one after the other.
    if let Some(question) = newest(desk.store.approvals_of_message(key)?) {
        return Ok(Some(question));
    }
    let (platform, channel) = (&call.inbound.platform, &call.inbound.place.channel);
    let Some(posting) = posting_at(desk, platform, channel, message)? else { return Ok(None) };
    let parts: Vec<&str> = key.split('/').collect();
    let (revision, what) = match parts[..] {
        [_, "card"] => (None, "cv.pdf"),
        [_, revision, name] => match revision.strip_prefix('r').map(str::parse::<u32>) {
            Some(Ok(number)) => (Some(number), name.strip_prefix("message-").unwrap_or(name)),
            _ => return Ok(None),
        },
        _ => return Ok(None),
    };
    let of_it = |question: &Approval| {
        question.what == what && revision.is_none_or(|number| question.revision == number)
    };
    let all = desk.store.approvals_of_posting(&posting)?;
    Ok(newest(all.into_iter().filter(of_it).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_of_the_three_are_known_and_no_other() {
        assert!(asked("white_check_mark") == Some(Asked::Approve));
        assert!(asked("x") == Some(Asked::Reject));
        assert!(asked("repeat") == Some(Asked::Again));
        assert!(asked("no_bell") == Some(Asked::Quiet));
        assert_eq!(told("alert/0a1b/C0ALERTS"), Some("alert/0a1b"));
        assert_eq!(told("t1/card"), None);
        assert!(asked("thumbsup::skin-tone-3").is_none());
    }
}
