//! Who is told what is wrong, and how often.
//!
//! ```text
//! sources → raise, clear → Waiting → Firing → Clearing → Resolved → chat, else the second channel
//!                              └── silences, acknowledgements, inhibition ──┘
//! ```
//!
//! A fault is named by its fingerprint: the same again is the same alert, said once, said again every
//! few hours while it lasts, and once when it is over. A new alert waits a moment for others, to be
//! told together; one that is gone by then is never told.
//!
//! Architecture Invariants:
//! - The state is in the store: a restart neither forgets nor repeats.
//! - A silence or an acknowledgement hides the faults it names and no other.
//! - What is told passes [`crate::redact::mask`]: no secret leaves with an alert.

pub mod route;
pub mod second;
pub mod state;
pub mod watch;

use chrono::{DateTime, TimeDelta, Utc};

use crate::config::{AlertSettings, Settings};
use crate::schedule::task::Outcome;
use crate::store::alert::{Alert, AlertState, AlertStore, NewNotification, Severity, Silence};
use crate::store::desk::Applied;
use crate::store::{DaemonStore, StoreError};

/// A hidden alert is looked at again after so long.
const HIDDEN: TimeDelta = TimeDelta::seconds(60);

/// Most alerts of one message.
const MOST: usize = 20;

/// While the first of these is red, the others follow from it and are not told.
const INHIBITS: [(&str, &[&str]); 6] = [
    ("health/store", &["health/", "task/", "queue/", "backup/"]),
    ("health/disk", &["task/", "backup/"]),
    ("health/scheduler", &["task/"]),
    ("task/backup", &["health/backup"]),
    ("task/backup_check", &["health/backup-check"]),
    ("task/restore_drill", &["health/restore-drill"]),
];

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Names it, e.g. `task/backup`.
    pub fingerprint: String,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub summary: String,
}

impl Fault {
    /// One that needs to be looked at now.
    pub fn red(fingerprint: impl Into<String>, summary: impl Into<String>) -> Self {
        let (fingerprint, summary) = (fingerprint.into(), summary.into());
        Self { fingerprint, severity: Severity::Red, summary }
    }

    /// One that can wait.
    pub fn amber(fingerprint: impl Into<String>, summary: impl Into<String>) -> Self {
        Self { severity: Severity::Amber, ..Self::red(fingerprint, summary) }
    }
}

/// Notes a fault; the same again is the same alert.
///
/// # Errors
/// A store that fails: the source says it again.
pub fn raise(
    store: &(impl AlertStore + ?Sized),
    settings: &Settings,
    fault: &Fault,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let summary = crate::text::shorten(
        &crate::chat::visible::one_line(&crate::redact::mask(&fault.summary)),
        400,
    );
    let fault = Fault { summary, ..fault.clone() };
    store.update_alert(&fault.fingerprint, &mut |open| {
        Some(state::raised(open, &fault, &settings.alerts, now))
    })
}

/// Notes that a fault is gone.
///
/// # Errors
/// A store that fails: the source says it again.
pub fn clear(
    store: &(impl AlertStore + ?Sized),
    settings: &AlertSettings,
    fingerprint: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    store.update_alert(fingerprint, &mut |open| state::cleared(open?, settings, now))
}

/// Tells what is new and what is over. Returns how many alerts were told.
///
/// # Errors
/// A store that fails: it is told at the next call.
pub fn tell(
    store: &(impl DaemonStore + ?Sized),
    settings: &Settings,
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let states = [AlertState::Waiting, AlertState::Clearing];
    told(store, settings, &states, now)
}

/// Says again what is still wrong.
pub fn repeat(store: &dyn DaemonStore, settings: &Settings, now: DateTime<Utc>) -> Outcome {
    match told(store, settings, &[AlertState::Firing], now) {
        Ok(0) => Outcome::Skipped("nothing is to be said again".into()),
        Ok(count) => Outcome::Done(format!("{} said again", crate::text::count(count, "alert"))),
        Err(error) => error.into(),
    }
}

fn told(
    store: &(impl DaemonStore + ?Sized),
    settings: &Settings,
    states: &[AlertState],
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let open = store.open_alerts()?;
    let is_due =
        |alert: &&Alert| states.contains(&alert.state) && alert.next_at.is_some_and(|at| at <= now);
    let due: Vec<&Alert> = open.iter().filter(is_due).collect();
    if due.is_empty() {
        return Ok(0);
    }
    let silences = store.silences(now)?;
    let (mut visible, mut hidden) = (Vec::new(), Vec::new());
    for alert in due {
        match hidden_until(alert, &open, &silences, now) {
            Some(until) => hidden.push(state::hidden(alert.clone(), until)),
            None => visible.push(alert.clone()),
        }
    }
    visible.truncate(MOST);
    let count = visible.iter().filter(|alert| !state::is_quiet(alert)).count();
    let mut new = match visible.is_empty() {
        false => route::notification(settings, &visible, now),
        true => NewNotification {
            key: String::new(),
            alerts: Vec::new(),
            content: None,
            said: Vec::new(),
            channels: Vec::new(),
            second_at: now,
        },
    };
    new.alerts.extend(visible.into_iter().map(|alert| state::told(alert, &settings.alerts, now)));
    new.alerts.extend(hidden);
    match store.notify(&new, now)? {
        Applied::Yes => Ok(count),
        // Somebody else told it, or it has changed: the next look sees it as it is.
        Applied::Late | Applied::Refused => Ok(0),
    }
}

/// Until when nobody is told of this alert, if so.
fn hidden_until(
    alert: &Alert,
    open: &[Alert],
    silences: &[Silence],
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let silenced = silences.iter().filter(|silence| silence.covers(&alert.fingerprint));
    let silenced = silenced.map(|silence| silence.until.min(now + HIDDEN)).max();
    silenced.or_else(|| is_inhibited(alert, open).then_some(now + HIDDEN))
}

fn is_inhibited(alert: &Alert, open: &[Alert]) -> bool {
    INHIBITS.iter().any(|(cause, effects)| {
        let follows = effects.iter().any(|beginning| alert.fingerprint.starts_with(beginning));
        let holds = |other: &Alert| {
            other.fingerprint == *cause
                && other.severity == Severity::Red
                && matches!(other.state, AlertState::Waiting | AlertState::Firing)
        };
        follows && alert.fingerprint != *cause && open.iter().any(holds)
    })
}

/// Notes a start of the daemon; too many in a short time are an alert that waits for nothing.
/// Returns whether they are.
///
/// # Errors
/// A store that fails.
pub fn started(
    store: &(impl AlertStore + ?Sized),
    settings: &Settings,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let alerts = &settings.alerts;
    let minutes = alerts.boot_loop_minutes;
    let window = TimeDelta::minutes(i64::from(minutes));
    let starts = store.note_start(now - window, now)?;
    if starts < alerts.boot_loop_starts {
        return Ok(false);
    }
    let summary = format!("the daemon was started {starts} times within {minutes} minutes");
    raise(store, settings, &Fault::red(BOOT_LOOP, summary), now)?;
    store.update_alert(BOOT_LOOP, &mut |open| open.map(|alert| state::at_once(alert, now)))?;
    Ok(true)
}

/// Names the fault of a daemon that does not stay up.
pub const BOOT_LOOP: &str = "boot-loop";

/// The daemon has stayed up for long enough.
///
/// # Errors
/// A store that fails.
pub fn stays_up(
    store: &(impl AlertStore + ?Sized),
    settings: &AlertSettings,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let is_it =
        |alert: &Alert| alert.fingerprint == BOOT_LOOP && alert.state != AlertState::Clearing;
    if !store.open_alerts()?.iter().any(is_it) {
        return Ok(());
    }
    let window = TimeDelta::minutes(i64::from(settings.boot_loop_minutes));
    match store.starts_since(now - window)? {
        0 => clear(store, settings, BOOT_LOOP, now),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
