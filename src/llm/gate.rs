//! Who lets a call pass: budget, rates, concurrency and circuit breaker of a provider, decided in
//! one transaction of the store that all processes and daemons share.

use chrono::{DateTime, Utc};

use super::ask::{NanoUsd, Usage};
use crate::store::{RunId, StoreError};

/// The most a call can use and cost, before it is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Worst {
    /// Name of the provider in the configuration.
    pub provider: String,
    /// As asked for.
    pub model: String,
    /// Stage it is made for.
    pub stage: String,
    /// On whose account.
    pub run: Option<RunId>,
    /// What the run may cost in all.
    pub run_cap: Option<NanoUsd>,
    /// Upper bounds of all tokens: bytes bound tokens from above.
    pub usage: Usage,
    /// Until when it will have ended; a reservation lives no longer.
    pub until: DateTime<Utc>,
}

/// A call that may be made: to be settled exactly once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Number of the reservation.
    pub id: i64,
    /// What was reserved.
    pub cost: NanoUsd,
}

/// Whether a call may be made.
#[derive(Clone, Debug, PartialEq)]
pub enum Admission {
    /// Now.
    Granted(Grant),
    /// Not before this moment: a rate, the concurrency or another's probe.
    Wait(DateTime<Utc>),
    /// No.
    Denied(Denial),
}

/// Why a call may not be made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Denial {
    /// It could pass a cap.
    #[error("{0}")]
    Cap(String),
    /// Nobody knows what it costs.
    #[error("{0}")]
    NoPrice(String),
    /// The provider's breaker is open.
    #[error("{provider} has failed {failures} times in a row; it is asked again after {until}")]
    Open {
        /// Which.
        provider: String,
        /// In a row.
        failures: u32,
        /// When a probe is let through.
        until: DateTime<Utc>,
    },
}

/// What became of a call's money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Settlement {
    /// The provider says what was used.
    Used(Usage),
    /// It never reached the provider, or the provider charges nothing for it.
    Free,
    /// Nobody knows: the worst case is taken as spent.
    Unknown,
}

/// What a call tells of the provider.
#[derive(Clone, Debug, PartialEq)]
pub enum Signal {
    /// It works.
    Healthy,
    /// It asks for less, until this moment where it says so.
    Throttled(Option<DateTime<Utc>>),
    /// It does not work.
    Faulty(String),
    /// Nothing: the call ended before it could.
    Silent,
}

/// The store failed: no call is made without it.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct GateError(#[from] pub StoreError);

/// Lets calls pass.
pub trait Gate: Send + Sync {
    /// Reserves the worst case and a place, or says why not.
    ///
    /// # Errors
    /// When the store fails: nothing is reserved.
    fn admit(&self, worst: &Worst, now: DateTime<Utc>) -> Result<Admission, GateError>;

    /// Notes that the request leaves now. A reservation whose process dies before is free again; one
    /// whose process dies after is taken as spent.
    ///
    /// # Errors
    /// When the store fails, or the reservation has run out: the request must not be sent.
    fn sending(&self, grant: Grant, now: DateTime<Utc>) -> Result<(), GateError>;

    /// Settles a reservation and returns what is charged.
    ///
    /// # Errors
    /// When the store fails: the reservation runs out by itself.
    fn settle(
        &self,
        grant: Grant,
        settlement: Settlement,
        signal: &Signal,
        now: DateTime<Utc>,
    ) -> Result<NanoUsd, GateError>;
}
