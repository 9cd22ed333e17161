//! Where alerts go: the chat channel or the owners in person, and the second channels behind it.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{second, state};
use crate::catalogue::{AlertsArgs, AlertsVerb, Command};
use crate::chat::message::{Action, Control, Message, Part, Rich};
use crate::chat::outbound::Content;
use crate::chat::slack;
use crate::config::Settings;
use crate::store::alert::{Alert, AlertState, NewNotification};
use crate::store::desk::{Effect, NewOutbound};
use crate::text::count;

/// Alerts with buttons of their own in one message.
const WITH_BUTTONS: usize = 3;

/// How long the button silences, in words of a command.
const QUIET: &str = "4h";

/// What second channels send: also the document that the webhook takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Version of this document.
    pub version: u32,
    /// `firing` while one of the alerts is not over, else `resolved`.
    pub status: String,
    /// In one line.
    pub title: String,
    /// The whole, for people; also what chat systems take from a webhook.
    pub text: String,
    /// Each alert.
    pub alerts: Vec<ToldAlert>,
}

/// One alert in that document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldAlert {
    /// As people write it, e.g. `a3`.
    pub id: String,
    /// Names the fault.
    pub fingerprint: String,
    /// `amber` or `red`.
    pub severity: String,
    /// `firing` or `resolved`.
    pub status: String,
    /// What is wrong.
    pub summary: String,
    /// Since when, RFC 3339.
    pub since: String,
    /// How often it was seen.
    pub count: u32,
}

/// Platform and channel of everybody who is told something unasked; nobody without chat.
#[must_use]
pub fn chat(settings: &Settings) -> Vec<(&'static str, String)> {
    if !settings.slack.is_wanted() {
        return Vec::new();
    }
    let channels = match settings.alerts.channel.as_str() {
        // A person's id takes what is for them alone.
        "" => settings.access.owners.clone(),
        channel => vec![channel.to_owned()],
    };
    channels.into_iter().map(|channel| (slack::PLATFORM, channel)).collect()
}

/// Says something unasked, under a key that names it.
#[must_use]
pub fn said(settings: &Settings, key: &str, message: &Message) -> Vec<Effect> {
    outbound(settings, key, message).into_iter().map(Effect::Say).collect()
}

fn outbound(settings: &Settings, key: &str, message: &Message) -> Vec<NewOutbound> {
    let content = Content::Post { message: message.clone(), thread: None };
    chat(settings)
        .into_iter()
        .map(|(platform, channel)| content.outbound(platform, &channel, format!("{key}/{channel}")))
        .collect()
}

/// Everything that is told of these alerts, which are still as they were before.
pub(super) fn notification(
    settings: &Settings,
    alerts: &[Alert],
    now: DateTime<Utc>,
) -> NewNotification {
    // Acknowledged alerts are not said again.
    let loud: Vec<&Alert> = alerts.iter().filter(|alert| !state::is_quiet(alert)).collect();
    let names: Vec<String> =
        loud.iter().map(|alert| format!("{}.{}", alert.id, alert.version)).collect();
    let digest = crate::hash::sha256_hex(names.join("-").as_bytes());
    let key = format!("alert/{}", digest.get(..16).unwrap_or(&digest));
    let told = document(&loud);
    let said = match loud.is_empty() {
        true => Vec::new(),
        false => outbound(settings, &key, &message(&loud, &told.title)),
    };
    let wait = match said.is_empty() {
        true => TimeDelta::zero(),
        false => TimeDelta::seconds(i64::from(settings.alerts.fallback_seconds)),
    };
    NewNotification {
        key,
        alerts: Vec::new(),
        content: (!loud.is_empty()).then(|| serde_json::to_string(&told).unwrap_or_default()),
        said,
        channels: second::configured(&settings.alerts),
        second_at: now + wait,
    }
}

fn title(alerts: &[&Alert]) -> String {
    let over = alerts.iter().filter(|alert| alert.state == AlertState::Clearing).count();
    let open = alerts.len() - over;
    match (alerts, open, over) {
        ([one], 1, 0) if one.state == AlertState::Firing => {
            format!("Still {}: {}", one.severity.as_str(), one.fingerprint)
        }
        ([one], 1, 0) => format!("Alert: {} is {}", one.fingerprint, one.severity.as_str()),
        ([one], ..) => format!("Resolved: {}", one.fingerprint),
        (_, open, 0) => count(open, "alert"),
        (_, 0, over) => format!("{} resolved", count(over, "alert")),
        (_, open, over) => format!("{}, {over} resolved", count(open, "alert")),
    }
}

/// An alert in one line.
#[must_use]
pub fn row(alert: &Alert) -> Rich {
    let status = match alert.state {
        AlertState::Clearing | AlertState::Resolved => "resolved",
        _ => alert.severity.as_str(),
    };
    let times = match alert.count {
        0 | 1 => String::new(),
        many => format!(", seen {many} times"),
    };
    let known = alert
        .acknowledged_by
        .as_ref()
        .map_or_else(Rich::default, |actor| Rich::plain(", known to ").user(actor.as_str()));
    let mut rich = Rich::default()
        .code(format!("a{}", alert.id))
        .then(format!(" {status} "))
        .bold(alert.fingerprint.as_str())
        .then(format!(" – {}, since ", alert.summary))
        .moment(alert.since)
        .then(times);
    rich.0.extend(known.0);
    rich
}

/// The buttons of these alerts: each is the command it stands for.
#[must_use]
pub fn controls(alerts: &[&Alert]) -> Vec<Control> {
    let open: Vec<&&Alert> = alerts
        .iter()
        .filter(|alert| matches!(alert.state, AlertState::Waiting | AlertState::Firing))
        .collect();
    let name = |alert: &Alert| format!("a{}", alert.id);
    let button = |label: String, args: AlertsArgs| {
        Control::button(label, Action::new("run", Command::Alerts(args).to_string()))
    };
    let mut controls = Vec::new();
    if open.len() > 1 {
        let of = open.iter().map(|alert| name(alert)).collect();
        let args = AlertsArgs { what: AlertsVerb::Ack, of, span: None };
        controls.push(button("Acknowledge all".into(), args));
    }
    for alert in open.iter().take(WITH_BUTTONS) {
        let of = vec![name(alert)];
        if alert.acknowledged_by.is_none() {
            let args = AlertsArgs { what: AlertsVerb::Ack, of: of.clone(), span: None };
            controls.push(button(format!("Acknowledge {}", name(alert)), args));
        }
        let span = QUIET.parse().ok();
        let args = AlertsArgs { what: AlertsVerb::Silence, of, span };
        controls.push(button(format!("Silence {} for {QUIET}", name(alert)), args));
    }
    controls
}

fn message(alerts: &[&Alert], title: &str) -> Message {
    let mut message = Message::new(title)
        .with(Part::Text(Rich::default().bold(title)))
        .with(Part::List(alerts.iter().map(|alert| row(alert)).collect()));
    let controls = controls(alerts);
    if !controls.is_empty() {
        message.parts.push(Part::Actions(controls));
        message.parts.push(Part::Context(Rich::plain(
            "`health` tells how each part is, the runbook what to do. Who knows of it is not told \
             again until it is over: ✅ does the same, 🔕 silences for 4 hours.",
        )));
    }
    message
}

fn document(alerts: &[&Alert]) -> Told {
    let told = |alert: &&Alert| ToldAlert {
        id: format!("a{}", alert.id),
        fingerprint: alert.fingerprint.clone(),
        severity: alert.severity.as_str().into(),
        status: match alert.state {
            AlertState::Clearing => "resolved".into(),
            _ => "firing".into(),
        },
        summary: alert.summary.clone(),
        since: alert.since.to_rfc3339_opts(SecondsFormat::Secs, true),
        count: alert.count,
    };
    let alerts_told: Vec<ToldAlert> = alerts.iter().map(told).collect();
    let title = title(alerts);
    let lines: Vec<String> = alerts_told
        .iter()
        .map(|one| {
            format!(
                "{} {} ({}): {}, since {}",
                one.id, one.fingerprint, one.status, one.summary, one.since
            )
        })
        .collect();
    let open = alerts_told.iter().any(|one| one.status == "firing");
    Told {
        version: 1,
        status: if open { "firing" } else { "resolved" }.into(),
        // Chat systems would take what stands between these for a mention or a link.
        text: format!("{title}\n{}", lines.join("\n")).replace('<', "‹").replace('>', "›"),
        title,
        alerts: alerts_told,
    }
}
