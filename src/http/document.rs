//! What is answered, as JSON. The `OpenAPI` document describes these very types.

use chrono::{DateTime, SecondsFormat, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Source;
use crate::health::{Health, Light};
use crate::schedule::task::is_vital;
use crate::store::alert::Alert;

fn rfc3339(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The process lives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Alive {
    /// Always `alive`.
    pub status: String,
    /// Version of the program.
    pub version: String,
    /// When the daemon started, RFC 3339.
    pub started: Option<String>,
    /// Seconds since then.
    pub uptime_seconds: Option<i64>,
}

impl Alive {
    /// Now.
    #[must_use]
    pub fn at(started: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Self {
        Self {
            status: "alive".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            started: started.map(rfc3339),
            uptime_seconds: started.map(|at| (now - at).num_seconds().max(0)),
        }
    }
}

/// Whether all that matters works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ready {
    /// `ready` or `not_ready`.
    pub status: String,
    /// Names of the parts that matter and do not work.
    pub broken: Vec<String>,
    /// Every part.
    pub parts: Vec<PartDoc>,
}

/// How one part is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartDoc {
    /// Which.
    pub part: String,
    /// `green`, `amber`, `red`, or `unknown` in the first seconds.
    pub light: String,
    /// Why.
    pub reason: String,
    /// Since when, or when it last gave a sign of life, RFC 3339.
    pub since: Option<String>,
    /// Seconds since then.
    pub age_seconds: Option<i64>,
}

/// An alert that is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlertDoc {
    /// As people write it, e.g. `a3`.
    pub id: String,
    /// Names the fault.
    pub fingerprint: String,
    /// `amber` or `red`.
    pub severity: String,
    /// `waiting`, `firing` or `clearing`.
    pub state: String,
    /// What is wrong.
    pub summary: String,
    /// Since when, RFC 3339.
    pub since: String,
    /// How often it was seen.
    pub count: u32,
    /// Somebody knows of it.
    pub acknowledged: bool,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// In words for people.
    pub error: String,
}

impl Ready {
    /// As it is now.
    #[must_use]
    pub fn of(source: &dyn Source, now: DateTime<Utc>) -> Self {
        let parts = source.parts();
        // In the first seconds nothing is proved yet.
        let works = |part: &&Health| matches!(part.light, Light::Green | Light::Amber);
        let broken: Vec<String> = parts
            .iter()
            .filter(|part| is_vital(part) && !works(part))
            .map(|part| part.part.to_owned())
            .collect();
        let part = |one: &Health| PartDoc {
            part: one.part.into(),
            light: one.light.as_str().into(),
            reason: source.masked(&one.reason),
            since: one.since.map(rfc3339),
            age_seconds: one.since.map(|at| (now - at).num_seconds().max(0)),
        };
        Self {
            status: if broken.is_empty() { "ready" } else { "not_ready" }.into(),
            parts: parts.iter().map(part).collect(),
            broken,
        }
    }

    /// All that matters works.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.broken.is_empty()
    }
}

impl From<&Alert> for AlertDoc {
    fn from(alert: &Alert) -> Self {
        Self {
            id: format!("a{}", alert.id),
            fingerprint: alert.fingerprint.clone(),
            severity: alert.severity.as_str().into(),
            state: alert.state.as_str().into(),
            summary: alert.summary.clone(),
            since: rfc3339(alert.since),
            count: alert.count,
            acknowledged: alert.acknowledged_by.is_some(),
        }
    }
}
