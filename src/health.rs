//! How each part is: green, amber or red, with the reason and its age (GAP-059). Pure functions of
//! what is known; "unknown" is only ever said in the first seconds.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use crate::config::{AtCap, BudgetSettings, Settings};
use crate::llm::budget::{Budget, dollars};
use crate::signal::Signals;
use crate::store::spend::{Breaker, ProviderState};
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
    settings: &Settings,
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
    parts.push(models(store, now));
    parts.push(budget(store, &settings.budget, now));
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

/// Language models: a breaker that is open leaves the work to the deterministic engine.
pub fn models(store: &dyn DaemonStore, now: DateTime<Utc>) -> Health {
    let part = "LLM";
    let states = match store.provider_states(now) {
        Err(error) => return Health::new(part, Light::Red, error.to_string(), None),
        Ok(states) if states.is_empty() => {
            return Health::new(part, Light::Green, "none was asked yet: nothing is spent", None);
        }
        Ok(states) => states,
    };
    let reasons: Vec<String> = states.iter().map(|state| provider(state, now)).collect();
    let since = states.iter().filter_map(|state| state.opened_at).min();
    let light = if since.is_some() { Light::Amber } else { Light::Green };
    Health::new(part, light, reasons.join("; "), since)
}

/// `openai: answers, 2 under way`.
fn provider(state: &ProviderState, now: DateTime<Utc>) -> String {
    let why = state.reason.as_deref().map_or_else(String::new, |reason| format!(" ({reason})"));
    let failed = match state.failures {
        1 => "failed once".to_owned(),
        times => format!("failed {times} times in a row"),
    };
    let stands = match state.breaker {
        Breaker::Closed if state.failures > 0 => format!("{failed}{why}"),
        Breaker::Closed => "answers".into(),
        Breaker::Open { until } => {
            format!("{failed}{why}, is asked again in {}", age(now, until))
        }
        Breaker::HalfOpen { probing: true } => format!("is being tried again{why}"),
        Breaker::HalfOpen { probing: false } => format!("is tried again with the next call{why}"),
    };
    let slowed = state
        .throttled_until
        .map_or_else(String::new, |until| format!(", asks to wait {}", age(now, until)));
    let under_way = match state.in_flight {
        0 => String::new(),
        number => format!(", {number} under way"),
    };
    format!("{}: {stands}{slowed}{under_way}", state.provider)
}

/// The fullest of the caps.
pub fn budget(store: &dyn DaemonStore, settings: &BudgetSettings, now: DateTime<Utc>) -> Health {
    // The last part of a cap that is told before the whole of it.
    const NEARLY_PERCENT: u128 = 90;
    let part = "budget";
    let mut fullest: Option<(u128, String)> = None;
    for cap in Budget::new(settings).all_caps(now) {
        let spent = match store.spent(&cap.window) {
            Ok(spent) => spent.charged,
            Err(error) => return Health::new(part, Light::Red, error.to_string(), None),
        };
        // A cap of nothing is as it should be: nothing is meant to be spent.
        let percent = (u128::from(spent.0) * 100).checked_div(cap.most.0.into()).unwrap_or(0);
        if fullest.as_ref().is_none_or(|(most, _)| percent > *most) {
            let of = Budget::describe(&cap);
            fullest = Some((percent, format!("{} of {of}, {percent} %", dollars(spent))));
        }
    }
    let (percent, reason) = fullest.unwrap_or_default();
    let light = match (percent, settings.at_cap) {
        (100.., AtCap::Refuse) => Light::Red,
        (NEARLY_PERCENT.., _) => Light::Amber,
        _ => Light::Green,
    };
    Health::new(part, light, reason, None)
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
            let parts = all(&signals, &store, &Settings::default(), "abc", true, now);
            parts.into_iter().map(|part| (part.part, part.light)).collect::<Vec<_>>()
        };
        assert!(lights(at(3)).contains(&("Slack", Light::Unknown)));
        let later = lights(at(30));
        assert!(later.contains(&("Slack", Light::Red)), "{later:?}");
        assert!(later.contains(&("store", Light::Red)), "{later:?}");
        assert!(later.iter().all(|(_, light)| *light != Light::Unknown), "{later:?}");
    }

    #[test]
    fn a_breaker_that_is_open_and_a_cap_that_is_full_are_told() {
        use crate::llm::gate::Signal;
        use crate::llm::{NanoUsd, Usage};
        use crate::store::spend::{
            Charge, NewReservation, ProviderLimits, SpendStore as _, Verdict,
        };
        let store = SqliteStore::in_memory().unwrap();
        assert_eq!(models(&store, at(0)).light, Light::Green);
        let limits = ProviderLimits { failures: 1, open_seconds: 60, ..Default::default() };
        let new = NewReservation {
            run: None,
            stage: "cv".into(),
            provider: "openai".into(),
            model: "m".into(),
            cost: NanoUsd(4_100_000_000),
            tokens: 10,
            run_cap: NanoUsd(5_000_000_000),
            until: at(60),
        };
        let none: crate::store::spend::CapsAt<'_> = &|_, _| Vec::new();
        let Verdict::Granted(id) = store.reserve_spend(&new, none, &limits, at(0)).unwrap() else {
            panic!()
        };
        let charge = Charge::Used { cost: new.cost, usage: Usage::default() };
        let signal = Signal::Faulty("503".into());
        store.settle_spend(id, &charge, &signal, none, &limits, at(0)).unwrap();
        let health = models(&store, at(30));
        assert_eq!(health.light, Light::Amber);
        assert_eq!(health.reason, "openai: failed once (503), is asked again in 30 s");
        let mut settings = BudgetSettings::default();
        let health = budget(&store, &settings, at(30));
        assert_eq!(health.light, Light::Green);
        assert_eq!(health.reason, "$4.10 of the day's cap of $5.00, 82 %");
        settings.day_usd = crate::config::Usd::cents(450);
        assert_eq!(budget(&store, &settings, at(30)).light, Light::Amber);
        settings.day_usd = crate::config::Usd::cents(410);
        settings.at_cap = AtCap::Refuse;
        assert_eq!(budget(&store, &settings, at(30)).light, Light::Red);
        assert_eq!(budget(&store, &settings, at(3 * 86_400)).light, Light::Green);
    }

    #[test]
    fn ages_have_one_unit() {
        assert_eq!(age(at(0), at(90)), "90 s");
        assert_eq!(age(at(0), at(600)), "10 min");
        assert_eq!(age(at(0), at(3 * 86_400)), "3 days");
    }
}
