//! How each part is: green, amber or red, with the reason and its age (GAP-059). Pure functions of
//! what is known; "unknown" is only ever said in the first seconds.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use crate::signal::Signals;
use crate::store::{DaemonStore, StoreError};

/// A part that proves itself by a sign of life is amber after so long without one, and red after
/// three times that.
const QUIET: TimeDelta = TimeDelta::seconds(60);

/// Work or messages that wait so long are amber, and red after ten times that.
const WAIT: TimeDelta = TimeDelta::minutes(5);

/// How a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// Just started.
    Unknown,
    /// As it should be.
    Green,
    /// Works, but should be looked at.
    Amber,
    /// Does not work.
    Red,
}

impl Light {
    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Amber => "amber",
            Self::Red => "red",
            Self::Unknown => "unknown",
        }
    }
}

/// How one part is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Health {
    /// Which.
    pub part: &'static str,
    /// How.
    pub light: Light,
    /// Why.
    pub reason: String,
    /// Since when, or how old the last sign of life is.
    pub since: Option<DateTime<Utc>>,
}

impl Health {
    fn new(
        part: &'static str,
        light: Light,
        reason: impl Into<String>,
        since: Option<DateTime<Utc>>,
    ) -> Self {
        Self { part, light, reason: reason.into(), since }
    }
}

/// All parts of a daemon. `slack` is false when it is not configured.
pub fn all(
    signals: &Signals,
    store: &dyn DaemonStore,
    master: &str,
    slack: bool,
    now: DateTime<Utc>,
) -> Vec<Health> {
    let mut parts = vec![stored(signals, now)];
    if slack {
        parts.push(socket(signals, now));
    }
    parts.push(queue(store, now));
    parts.push(outbox(store, now));
    parts.push(Health::new("master CV", Light::Green, format!("version {master}"), None));
    parts.push(Health::new("LLM", Light::Green, "none configured: nothing is spent", None));
    parts
}

fn stored(signals: &Signals, now: DateTime<Utc>) -> Health {
    let part = "store";
    match signals.last_probe() {
        None if is_young(signals, now) => Health::new(part, Light::Unknown, "just started", None),
        None => Health::new(part, Light::Red, "was never written and read back", None),
        Some(at) => {
            let light = graded(now - at, QUIET, 3);
            Health::new(part, light, "written and read back", Some(at))
        }
    }
}

/// The connection to Slack.
pub fn socket(signals: &Signals, now: DateTime<Utc>) -> Health {
    let part = "Slack";
    let heard = signals.last_heard();
    if signals.is_connected() {
        let light = heard.map_or(Light::Amber, |at| graded(now - at, QUIET, 3));
        return Health::new(part, light, "connected and heard of", heard);
    }
    match signals.trouble() {
        Some(reason) => Health::new(part, Light::Red, reason, heard),
        None if is_young(signals, now) => Health::new(part, Light::Unknown, "connecting", None),
        None => Health::new(part, Light::Red, "not connected", heard),
    }
}

fn is_young(signals: &Signals, now: DateTime<Utc>) -> bool {
    signals.started().is_some_and(|at| now - at < TimeDelta::seconds(10))
}

fn queue(store: &dyn DaemonStore, now: DateTime<Utc>) -> Health {
    let part = "queue";
    let read =
        || -> Result<_, StoreError> { Ok((store.count_work(None)?, store.oldest_queued()?)) };
    match read() {
        Err(error) => Health::new(part, Light::Red, error.to_string(), None),
        Ok((counts, oldest)) => {
            let waits = oldest.filter(|_| counts.queued > 0);
            let light = waits.map_or(Light::Green, |at| graded(now - at, WAIT, 10));
            let light = if counts.dead > 0 { light.max(Light::Amber) } else { light };
            // What was given up is looked at by a person, who then says so.
            let hint =
                if counts.dead > 0 { ": `queue dead` lists it, `cancel` dismisses it" } else { "" };
            let reason = format!(
                "{} waiting, {} under way, {} given up{hint}",
                counts.queued, counts.running, counts.dead
            );
            Health::new(part, light, reason, waits)
        }
    }
}

fn outbox(store: &dyn DaemonStore, now: DateTime<Utc>) -> Health {
    let part = "outbox";
    match store.outbox_backlog() {
        Err(error) => Health::new(part, Light::Red, error.to_string(), None),
        Ok((0, _)) => Health::new(part, Light::Green, "everything is sent", None),
        Ok((count, oldest)) => {
            let light = oldest.map_or(Light::Green, |at| graded(now - at, WAIT, 10));
            Health::new(part, light, format!("{count} to be sent"), oldest)
        }
    }
}

fn graded(age: TimeDelta, amber: TimeDelta, red: i32) -> Light {
    if age > amber * red {
        Light::Red
    } else if age > amber {
        Light::Amber
    } else {
        Light::Green
    }
}

/// `5 s`, `3 min`, `2 h`, `4 days`.
pub fn age(since: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let seconds = (now - since).num_seconds().max(0);
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::SqliteStore;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    /// GAP-059: no part stays grey.
    #[test]
    fn unknown_is_only_said_in_the_first_seconds() {
        let store = SqliteStore::in_memory().unwrap();
        let signals = Signals::new(at(0));
        let lights = |now| {
            let parts = all(&signals, &store, "abc", true, now);
            parts.into_iter().map(|part| (part.part, part.light)).collect::<Vec<_>>()
        };
        assert!(lights(at(3)).contains(&("Slack", Light::Unknown)));
        let later = lights(at(30));
        assert!(later.contains(&("Slack", Light::Red)), "{later:?}");
        assert!(later.contains(&("store", Light::Red)), "{later:?}");
        assert!(later.iter().all(|(_, light)| *light != Light::Unknown), "{later:?}");
    }

    #[test]
    fn ages_have_one_unit() {
        assert_eq!(age(at(0), at(90)), "90 s");
        assert_eq!(age(at(0), at(600)), "10 min");
        assert_eq!(age(at(0), at(3 * 86_400)), "3 days");
    }
}
