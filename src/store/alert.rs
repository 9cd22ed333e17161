//! What a store must do for alerts.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::StoreError;
use super::desk::{Applied, NewOutbound};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Works, but should be looked at.
    Amber,
    /// Does not work.
    Red,
}

impl Severity {
    /// In words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Amber => "amber",
            Self::Red => "red",
        }
    }
}

/// How an alert stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    /// Raised; nobody was told yet.
    Waiting,
    /// Told, and still so.
    Firing,
    /// The fault is gone; that is told once it stays so.
    Clearing,
    /// Over.
    Resolved,
}

impl AlertState {
    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Firing => "firing",
            Self::Clearing => "clearing",
            Self::Resolved => "resolved",
        }
    }
}

/// One fault, from when it was raised until it is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Number, 0 before it is saved. People write `a3`.
    pub id: i64,
    /// Names the fault: the same again is the same alert.
    pub fingerprint: String,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one line, without secrets.
    pub summary: String,
    /// How it stands.
    pub state: AlertState,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When it was last seen.
    pub seen_at: DateTime<Utc>,
    /// How often.
    pub count: u32,
    /// How often it was told.
    pub told: u32,
    /// When it was last told.
    pub told_at: Option<DateTime<Utc>>,
    /// When something is to be told of it next.
    pub next_at: Option<DateTime<Utc>>,
    /// When the fault was gone.
    pub cleared_at: Option<DateTime<Utc>>,
    /// Who knows of it, and needs no repetition.
    pub acknowledged_by: Option<String>,
    /// Rises with each change.
    pub version: i64,
}

/// Alerts of which nobody is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Silence {
    /// Number. People write `s3`.
    pub id: i64,
    /// A fingerprint, or the beginning of some with `*` after it.
    pub matcher: String,
    /// Who asked for it.
    pub made_by: String,
    /// When it ends.
    pub until: DateTime<Utc>,
}

impl Silence {
    /// Whether nobody is told of this fault. A `*` at the end is the only wildcard.
    #[must_use]
    pub fn covers(&self, fingerprint: &str) -> bool {
        match self.matcher.strip_suffix('*') {
            Some(beginning) => fingerprint.starts_with(beginning),
            None => fingerprint == self.matcher,
        }
    }
}

/// Something that is told of some alerts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNotification {
    /// Names it; messages of chat have keys that begin so.
    pub key: String,
    /// The alerts as they stand from then on; `version` is the one they had.
    pub alerts: Vec<Alert>,
    /// What second channels send, as JSON; none where nothing is told and only the alerts change.
    pub content: Option<String>,
    /// What chat says.
    pub said: Vec<NewOutbound>,
    /// Second channels.
    pub channels: Vec<String>,
    /// When these are to be used, unless chat has it by then.
    pub second_at: DateTime<Utc>,
}

/// Something to send through a second channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondDelivery {
    /// Number.
    pub id: i64,
    /// Which channel.
    pub channel: String,
    /// What, as JSON.
    pub content: String,
    /// How often it was tried.
    pub attempts: u32,
    /// Since when it is to be told.
    pub at: DateTime<Utc>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecondEnd {
    /// It is there.
    Sent,
    /// To be tried again then, for this reason.
    Later(DateTime<Utc>, String),
    /// Given up, for this reason.
    Failed(String),
}

/// Alerts, silences, notifications, starts. Each method is one transaction.
pub trait AlertStore {
    /// Changes the open alert of a fault, or makes one: `change` is given the alert as it stands and
    /// returns it as it is to be, or nothing to leave all as it is.
    fn update_alert(
        &self,
        fingerprint: &str,
        change: &mut dyn FnMut(Option<Alert>) -> Option<Alert>,
    ) -> Result<(), StoreError>;

    /// Alerts that are not over, oldest first.
    fn open_alerts(&self) -> Result<Vec<Alert>, StoreError>;

    /// Alerts, newest first.
    fn list_alerts(&self, limit: usize) -> Result<Vec<Alert>, StoreError>;

    /// Tells something: alerts, messages and second channels, all or nothing. Refused when one of
    /// the alerts has changed meanwhile; of no effect when it was told before.
    fn notify(&self, new: &NewNotification, now: DateTime<Utc>) -> Result<Applied, StoreError>;

    /// Numbers of the alerts that a notification is about.
    fn alerts_of(&self, notification: &str) -> Result<Vec<i64>, StoreError>;

    /// What second channels are to send by now. What chat has is left out from now on.
    fn second_deliveries(&self, now: DateTime<Utc>) -> Result<Vec<SecondDelivery>, StoreError>;

    /// Records what became of it.
    fn settle_second(&self, id: i64, end: &SecondEnd) -> Result<(), StoreError>;

    /// Silences in force.
    fn silences(&self, now: DateTime<Utc>) -> Result<Vec<Silence>, StoreError>;

    /// Notes a start of the daemon, and says how many there were since then, this one included.
    fn note_start(&self, since: DateTime<Utc>, now: DateTime<Utc>) -> Result<u32, StoreError>;

    /// Starts of the daemon since then.
    fn starts_since(&self, since: DateTime<Utc>) -> Result<u32, StoreError>;

    /// Removes alerts that were over, silences that had ended, notifications and starts before then.
    fn prune_alerts(&self, before: DateTime<Utc>) -> Result<usize, StoreError>;
}
