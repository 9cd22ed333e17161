//! `alerts`: what is wrong, who knows of it, what is silent.

use chrono::{DateTime, TimeDelta, Utc};

use super::card::count;
use super::health::row as health_row;
use super::say::Call;
use super::{Desk, Reply, Trouble, access};
use crate::alert::route;
use crate::catalogue::{AlertsArgs, AlertsVerb, Role};
use crate::chat::message::{Message, Part, Rich};
use crate::command::moment::Span;
use crate::health::{Health, Light};
use crate::store::alert::{Alert, AlertState};
use crate::store::desk::Effect;

/// A silence of which nobody said how long it is.
const HOURS: i64 = 4;

/// Longest silence: what is silent for ever is forgotten.
const MOST: TimeDelta = TimeDelta::days(90);

/// Alerts that were over, listed below the open ones.
const OVER: usize = 5;

/// Shows, acknowledges, silences.
pub fn run(desk: &Desk<'_>, call: &Call<'_>, args: &AlertsArgs) -> Result<Reply, Trouble> {
    if args.what != AlertsVerb::List {
        access::needs(desk, call, Role::Member, "alerts")?;
    }
    match args.what {
        AlertsVerb::List => list(desk),
        AlertsVerb::Ack => acknowledge(desk, call, &args.of),
        AlertsVerb::Silence => silence(desk, call, &args.of, args.span),
        AlertsVerb::Unsilence => unsilence(desk, &args.of),
    }
}

fn list(desk: &Desk<'_>) -> Result<Reply, Trouble> {
    let open = desk.store.open_alerts()?;
    let silences = desk.store.silences(desk.now)?;
    let lights: Vec<Health> =
        (desk.health)().into_iter().filter(|part| part.light > Light::Green).collect();
    let is_told = |alert: &&Alert| alert.state != AlertState::Clearing;
    let shown: Vec<&Alert> = open.iter().filter(is_told).collect();
    if shown.is_empty() && silences.is_empty() && lights.is_empty() {
        let mut message = Message::text("Nothing needs attention.");
        over(desk, &mut message)?;
        return Ok(Reply::private(message));
    }
    let head = match shown.len() {
        0 => "No open alerts".to_owned(),
        open => count(open, "open alert"),
    };
    let mut message = Message::new(head.clone()).with(Part::Text(Rich::default().bold(head)));
    if !shown.is_empty() {
        message.parts.push(Part::List(shown.iter().map(|alert| route::row(alert)).collect()));
        let controls = route::controls(&shown);
        if !controls.is_empty() {
            message.parts.push(Part::Actions(controls));
        }
    }
    if !lights.is_empty() {
        message.parts.push(Part::Text(Rich::plain("Parts that are not green:")));
        message
            .parts
            .push(Part::List(lights.iter().map(|part| health_row(part, desk.now)).collect()));
    }
    if !silences.is_empty() {
        message.parts.push(Part::Text(Rich::plain("Silent:")));
        let rows = silences.iter().map(|one| {
            Rich::default()
                .code(format!("s{}", one.id))
                .then(" ")
                .code(one.matcher.as_str())
                .then(" by ")
                .user(one.made_by.as_str())
                .then(" until ")
                .moment(one.until)
        });
        message.parts.push(Part::List(rows.collect()));
    }
    over(desk, &mut message)?;
    Ok(Reply::private(message))
}

/// Those that are over, newest first.
fn over(desk: &Desk<'_>, message: &mut Message) -> Result<(), Trouble> {
    let all = desk.store.list_alerts(OVER * 4)?;
    let ended = all.iter().filter(|alert| alert.state == AlertState::Resolved && alert.told > 0);
    let rows: Vec<Rich> = ended.take(OVER).map(route::row).collect();
    if !rows.is_empty() {
        message.parts.push(Part::Text(Rich::plain("Over:")));
        message.parts.push(Part::List(rows));
    }
    Ok(())
}

/// Open alerts by number or fault.
fn named(open: &[Alert], names: &[String]) -> Result<Vec<Alert>, Trouble> {
    let mut found = Vec::new();
    for name in names {
        let number = name.strip_prefix(['a', 'A']).and_then(|digits| digits.parse().ok());
        let is_it = |alert: &&Alert| number == Some(alert.id) || alert.fingerprint == *name;
        let alert = open.iter().find(is_it).ok_or_else(|| {
            Trouble::user(format!("No open alert goes by `{name}`. `alerts` lists them."))
        })?;
        found.push(alert.clone());
    }
    Ok(found)
}

fn acknowledge(desk: &Desk<'_>, call: &Call<'_>, names: &[String]) -> Result<Reply, Trouble> {
    let found = named(&desk.store.open_alerts()?, names)?;
    Ok(acknowledged(call, found.iter().map(|alert| alert.id).collect()))
}

/// Somebody knows of these.
pub fn acknowledged(call: &Call<'_>, alerts: Vec<i64>) -> Reply {
    let actor = call.inbound.actor.clone();
    let told = match alerts.len() {
        1 => "You know of it: it is not said again until it is over.".to_owned(),
        many => format!("You know of {many} alerts: they are not said again until they are over."),
    };
    let result = format!("acknowledged {}", alerts.len());
    Reply::done(result, vec![Effect::Acknowledge(alerts, actor)]).telling(Message::text(told))
}

fn silence(
    desk: &Desk<'_>,
    call: &Call<'_>,
    names: &[String],
    span: Option<Span>,
) -> Result<Reply, Trouble> {
    let length = span.map_or(TimeDelta::hours(HOURS), |span| desk.now - span.before(desk.now));
    if length > MOST || length <= TimeDelta::zero() {
        return Err(Trouble::user("A silence lasts at most 90 days: write e.g. `--for 2d`."));
    }
    let until: DateTime<Utc> = desk.now + length;
    let open = desk.store.open_alerts()?;
    let mut effects = Vec::new();
    for name in names {
        let matcher = match matcher(name) {
            Some(matcher) => matcher,
            None => named(&open, std::slice::from_ref(name))?
                .pop()
                .map(|alert| alert.fingerprint)
                .unwrap_or_default(),
        };
        effects.push(Effect::Silence(matcher, call.inbound.actor.clone(), until));
    }
    let told = Message::new("Silenced").with(Part::Text(
        Rich::plain(match names.len() {
            1 => "Nobody is told of it until ",
            _ => "Nobody is told of them until ",
        })
        .moment(until)
        .then(". `alerts` lists what is silent, `alerts unsilence` ends it."),
    ));
    Ok(Reply::done(format!("silenced {}", names.len()), effects).telling(told))
}

/// A fault, or the beginning of some. Faults have a `/` or a `-` in their names; numbers don't.
fn matcher(name: &str) -> Option<String> {
    let beginning = name.strip_suffix('*').unwrap_or(name);
    let plain = beginning.chars().all(|c| c.is_ascii_alphanumeric() || "/-_.".contains(c));
    let named = beginning.contains(['/', '-']) || (name.ends_with('*') && !beginning.is_empty());
    (plain && named).then(|| name.to_owned())
}

fn unsilence(desk: &Desk<'_>, names: &[String]) -> Result<Reply, Trouble> {
    let silences = desk.store.silences(desk.now)?;
    let mut effects = Vec::new();
    for name in names {
        let number = name.strip_prefix(['s', 'S']).and_then(|digits| digits.parse().ok());
        let meant: Vec<i64> = silences
            .iter()
            .filter(|one| number == Some(one.id) || one.matcher == *name)
            .map(|one| one.id)
            .collect();
        if meant.is_empty() {
            return Err(Trouble::user(format!(
                "Nothing that is silent goes by `{name}`. `alerts` lists it."
            )));
        }
        effects.extend(meant.into_iter().map(Effect::EndSilence));
    }
    let told = Message::text("It is told again from now on, within a minute.");
    Ok(Reply::done(format!("ended {}", effects.len()), effects).telling(told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_told_from_numbers() {
        assert_eq!(matcher("a3"), None);
        assert_eq!(matcher("*"), None);
        assert_eq!(matcher("task/backup").as_deref(), Some("task/backup"));
        assert_eq!(matcher("task/*").as_deref(), Some("task/*"));
        assert_eq!(matcher("boot-loop").as_deref(), Some("boot-loop"));
        assert_eq!(matcher("task/<b>"), None);
    }
}
