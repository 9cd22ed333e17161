//! What a store must do so that spend can't run away: reservations before calls, charges after them,
//! and what all processes know of a provider.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{RunId, StoreError};
use crate::llm::gate::Signal;
use crate::llm::{NanoUsd, Usage};

/// Parts of a cap whose reaching is told, in percent.
pub const THRESHOLDS: [u8; 4] = [50, 80, 90, 100];

/// A call that is to be made, at its worst.
#[derive(Clone, Debug, PartialEq)]
pub struct NewReservation {
    /// On whose account.
    pub run: Option<RunId>,
    /// Stage it is made for.
    pub stage: String,
    /// Name of the provider in the configuration.
    pub provider: String,
    /// As asked for.
    pub model: String,
    /// The most it can cost.
    pub cost: NanoUsd,
    /// The most tokens it can take.
    pub tokens: u64,
    /// Most that its run may cost in all.
    pub run_cap: NanoUsd,
    /// It lives no longer.
    pub until: DateTime<Utc>,
}

/// What a cap is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CapOf {
    /// One run.
    Run,
    /// A day.
    Day,
    /// A month.
    Month,
    /// A month at one provider.
    Provider,
    /// Ever.
    Total,
}

impl CapOf {
    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Day => "day",
            Self::Month => "month",
            Self::Provider => "provider",
            Self::Total => "total",
        }
    }

    /// The kind of cap called so in the store.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Run, Self::Day, Self::Month, Self::Provider, Self::Total]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// A stretch of time, whole or at one provider. An absent bound is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// First moment of it.
    pub from: Option<DateTime<Utc>>,
    /// First moment after it.
    pub until: Option<DateTime<Utc>>,
    /// Only this provider.
    pub provider: Option<String>,
}

/// The most that may be spent in a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cap {
    /// What of.
    pub of: CapOf,
    /// When and where.
    pub window: Window,
    /// How much.
    pub most: NanoUsd,
}

/// The caps, those of runs apart, that hold for a provider at a moment.
pub type CapsAt<'a> = &'a dyn Fn(&str, DateTime<Utc>) -> Vec<Cap>;

/// How much and how often one provider is asked, by all processes together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderLimits {
    /// Requests in a minute; 0 = any number.
    pub requests_per_minute: u32,
    /// Tokens in a minute; 0 = any number.
    pub tokens_per_minute: u32,
    /// Most requests under way at once.
    pub concurrency: u32,
    /// So many failures in a row open the breaker.
    pub failures: u32,
    /// How long it is open at first, in seconds; twice as long each time a probe fails.
    pub open_seconds: u64,
    /// How long it is open at most, in seconds.
    pub most_open_seconds: u64,
}

impl Default for ProviderLimits {
    fn default() -> Self {
        Self {
            requests_per_minute: 0,
            tokens_per_minute: 0,
            concurrency: 8,
            failures: 5,
            open_seconds: 30,
            most_open_seconds: 900,
        }
    }
}

/// What became of a call that wanted to be made.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It is reserved under this number.
    Granted(i64),
    /// It may be asked again at this moment.
    Wait(DateTime<Utc>),
    /// It could pass this cap, of which so much is spent and held.
    Over {
        /// Which.
        cap: Cap,
        /// How much of it is gone.
        spent: Spent,
    },
    /// The breaker is open.
    Open {
        /// Failures in a row.
        failures: u32,
        /// Until when.
        until: DateTime<Utc>,
    },
}

/// What was spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// Known to be spent, or taken as spent.
    pub charged: NanoUsd,
    /// Worst case of calls under way.
    pub held: NanoUsd,
    /// Calls.
    pub calls: u64,
}

/// How a reservation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpendState {
    /// Not sent yet.
    Open,
    /// Perhaps with the provider.
    Sent,
    /// What was used is charged.
    Settled,
    /// It cost nothing.
    Freed,
    /// Nobody knows what it cost: its worst case is charged.
    Presumed,
}

impl SpendState {
    const ALL: [Self; 5] = [Self::Open, Self::Sent, Self::Settled, Self::Freed, Self::Presumed];

    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Sent => "sent",
            Self::Settled => "settled",
            Self::Freed => "freed",
            Self::Presumed => "presumed",
        }
    }

    /// The state called so in the store.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// A reservation as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// Number.
    pub id: i64,
    /// Name of the provider in the configuration.
    pub provider: String,
    /// As asked for.
    pub model: String,
    /// How it stands.
    pub state: SpendState,
    /// Its worst case.
    pub reserved: NanoUsd,
    /// What it cost.
    pub charged: NanoUsd,
    /// When it was reserved.
    pub at: DateTime<Utc>,
}

/// What a call cost in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charge {
    /// So much.
    Used {
        /// By the price of its model.
        cost: NanoUsd,
        /// By the provider's count.
        usage: Usage,
    },
    /// Nothing.
    Free,
    /// Nobody knows: its worst case.
    Presumed,
}

/// What one stage spent at one model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SpendRow {
    /// Stage.
    pub stage: String,
    /// Provider.
    pub provider: String,
    /// Model.
    pub model: String,
    /// Calls that cost something or were answered.
    pub calls: u64,
    /// Tokens.
    pub usage: Usage,
    /// Cost.
    pub charged: NanoUsd,
}

/// How a provider's breaker stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Breaker {
    /// Calls pass.
    Closed,
    /// None passes before this moment.
    Open {
        /// When a probe may pass.
        until: DateTime<Utc>,
    },
    /// One call passes, and decides.
    HalfOpen {
        /// It is under way.
        probing: bool,
    },
}

/// What is known of a provider.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProviderState {
    /// Its name in the configuration.
    pub provider: String,
    /// Its breaker.
    pub breaker: Breaker,
    /// Failures in a row.
    pub failures: u32,
    /// Since when the breaker is open.
    pub opened_at: Option<DateTime<Utc>>,
    /// Why it failed last.
    pub reason: Option<String>,
    /// It asked for less, until then.
    pub throttled_until: Option<DateTime<Utc>>,
    /// Requests that may be under way at once, where it has asked for fewer than are allowed.
    pub concurrency: Option<f64>,
    /// Requests under way.
    pub in_flight: u32,
}

/// A part of a cap that was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Threshold {
    /// Number.
    pub id: i64,
    /// Of which cap.
    pub of: CapOf,
    /// At which provider, for caps of one.
    pub provider: Option<String>,
    /// Start of its window.
    pub since: Option<DateTime<Utc>>,
    /// The cap.
    pub most: NanoUsd,
    /// How much of it, in percent.
    pub percent: u8,
    /// What was spent then.
    pub spent: NanoUsd,
    /// When.
    pub at: DateTime<Utc>,
}

/// Reservations, charges, guards and thresholds. Each method is one transaction, in which
/// reservations whose time has run out are ended first where that matters.
pub trait SpendStore: Send + Sync {
    /// Reserves the worst case of a call where it fits under every cap and the provider may be asked
    /// now; else says why not. A cap that is full notes that it is (see [`THRESHOLDS`]).
    fn reserve_spend(
        &self,
        new: &NewReservation,
        caps: CapsAt<'_>,
        limits: &ProviderLimits,
        now: DateTime<Utc>,
    ) -> Result<Verdict, StoreError>;

    /// Notes that a call leaves now; false when its reservation has ended: it must not leave.
    fn send_spend(&self, id: i64, now: DateTime<Utc>) -> Result<bool, StoreError>;

    /// A reservation.
    fn get_reservation(&self, id: i64) -> Result<Reservation, StoreError>;

    /// Ends a reservation, tells the guard of its provider, notes thresholds, and returns what is
    /// charged. One that was taken as spent is corrected; one that has ended otherwise is left alone.
    fn settle_spend(
        &self,
        id: i64,
        charge: &Charge,
        signal: &Signal,
        caps: CapsAt<'_>,
        limits: &ProviderLimits,
        now: DateTime<Utc>,
    ) -> Result<NanoUsd, StoreError>;

    /// Ends reservations whose time has run out; how many.
    fn expire_spend(&self, caps: CapsAt<'_>, now: DateTime<Utc>) -> Result<usize, StoreError>;

    /// What was spent in a window.
    fn spent(&self, window: &Window) -> Result<Spent, StoreError>;

    /// What a run has spent.
    fn spent_by_run(&self, run: RunId) -> Result<Spent, StoreError>;

    /// What was spent in a window, by stage and model, dearest first.
    fn spend_rows(&self, window: &Window) -> Result<Vec<SpendRow>, StoreError>;

    /// What is known of providers that were asked, by name.
    fn provider_states(&self, now: DateTime<Utc>) -> Result<Vec<ProviderState>, StoreError>;

    /// Thresholds that were reached and not told yet, oldest first.
    fn untold_thresholds(&self) -> Result<Vec<Threshold>, StoreError>;

    /// Notes that a threshold was told; false when it was before.
    fn threshold_told(&self, id: i64, now: DateTime<Utc>) -> Result<bool, StoreError>;
}
