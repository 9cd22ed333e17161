//! One question on its way: until when, what it has cost so far, and whether it is still wanted.

use std::future::Future;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::watch;

use super::Client;
use crate::llm::ask::{Ask, Bill, NanoUsd, Usage};
use crate::llm::gate::Gate;
use crate::llm::time::Time;

/// Shortest wait: whoever says "not yet" is not asked again at once.
const LEAST_WAIT: Duration = Duration::from_millis(10);

/// Longest wait before the first retry; doubled for each one after.
const FIRST_RETRY: Duration = Duration::from_millis(500);

/// Longest wait before any retry, unless the provider says how long.
const MOST_RETRY: Duration = Duration::from_secs(20);

/// Why a wait ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stopped {
    /// There is no time left for it.
    Late,
    /// Nobody wants the answer any more.
    Cancelled,
}

/// One question on its way.
pub(super) struct Passage<'a> {
    pub gate: &'a dyn Gate,
    pub time: &'a dyn Time,
    pub downgrade: bool,
    pub attempts: u32,
    started: DateTime<Utc>,
    deadline: DateTime<Utc>,
    cancelled: watch::Receiver<bool>,
    bill: Bill,
    /// Of the last answer.
    pub request_id: String,
}

impl<'a> Passage<'a> {
    pub fn begin(client: &'a Client, ask: &Ask) -> Self {
        let started = client.time.now();
        let longest = ask.deadline.min(client.deadline);
        Self {
            gate: client.gate.as_ref(),
            time: client.time.as_ref(),
            downgrade: client.downgrade,
            attempts: client.attempts,
            started,
            deadline: started + longest,
            cancelled: client.cancelled.subscribe(),
            bill: Bill::default(),
            request_id: String::new(),
        }
    }

    /// What it has cost so far.
    pub fn bill(&self) -> Bill {
        let ms = (self.time.now() - self.started).num_milliseconds();
        Bill { ms: u64::try_from(ms).unwrap_or(0), ..self.bill.clone() }
    }

    /// A request is made.
    pub fn count(&mut self, provider: &str, model: &str) {
        self.bill.provider = provider.to_owned();
        self.bill.model = model.to_owned();
        self.bill.attempts += 1;
    }

    /// What it used and cost.
    pub fn charge(&mut self, usage: Option<Usage>, cost: NanoUsd) {
        let sum = &mut self.bill.usage;
        let used = usage.unwrap_or_default();
        sum.input = sum.input.saturating_add(used.input);
        sum.cache_read = sum.cache_read.saturating_add(used.cache_read);
        sum.cache_write = sum.cache_write.saturating_add(used.cache_write);
        sum.output = sum.output.saturating_add(used.output);
        self.bill.cost = self.bill.cost.plus(cost);
    }

    /// Time left.
    pub fn left(&self) -> Result<Duration, Stopped> {
        if *self.cancelled.borrow() {
            return Err(Stopped::Cancelled);
        }
        match (self.deadline - self.time.now()).to_std() {
            Ok(left) if !left.is_zero() => Ok(left),
            _ => Err(Stopped::Late),
        }
    }

    /// Waits until a moment, unless that is too late.
    pub async fn wait_until(&self, moment: DateTime<Utc>) -> Result<(), Stopped> {
        self.wait((moment - self.time.now()).to_std().unwrap_or_default()).await
    }

    /// Waits, unless that takes longer than there is time.
    pub async fn wait(&self, time: Duration) -> Result<(), Stopped> {
        let time = time.max(LEAST_WAIT);
        if time >= self.left()? {
            return Err(Stopped::Late);
        }
        self.unless_cancelled(self.time.sleep(time)).await.ok_or(Stopped::Cancelled)
    }

    /// `None` when nobody wants the answer any more.
    pub async fn unless_cancelled<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut cancelled = self.cancelled.clone();
        tokio::select! {
            biased;
            // An error would mean that the client is gone, which lends itself to this.
            _ = cancelled.wait_for(|cancelled| *cancelled) => None,
            done = work => Some(done),
        }
    }

    /// How long to wait before the `retry`th retry, from 1: all of it by chance, so that those who
    /// failed together do not return together.
    pub fn backoff(&self, retry: u32) -> Duration {
        let most = FIRST_RETRY.saturating_mul(1 << retry.saturating_sub(1).min(16)).min(MOST_RETRY);
        most.mul_f64(self.time.unit().clamp(0.0, 1.0))
    }
}
