//! Whether a provider may be asked now: its circuit breaker, its rates, and how many requests may be
//! under way. Pure: the store keeps a [`Guard`] for each provider, and changes it in the transaction
//! that reserves or settles a call, so that all processes share it.

use std::cell::Cell;
use std::num::NonZeroU32;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::{Quota, RateLimiter};

use super::gate::Signal;
use crate::store::spend::{Breaker, ProviderLimits};

/// When to look again where another call's end is waited for: nobody knows when that is.
const LOOK: TimeDelta = TimeDelta::milliseconds(100);

/// Longest time a provider is obeyed that asks not to be asked.
const LONGEST_THROTTLE: TimeDelta = TimeDelta::minutes(15);

/// Longest time a breaker is open, in seconds: a day.
const LONGEST_OPEN_SECONDS: u64 = 86_400;

/// What is known of a provider.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Guard {
    /// Failures in a row.
    pub failures: u32,
    /// How often the breaker has opened since it was last closed.
    pub openings: u32,
    /// When it opened first since then.
    pub opened_at: Option<DateTime<Utc>>,
    /// Set while it is not closed; a probe may pass from then on.
    pub open_until: Option<DateTime<Utc>>,
    /// Number of the reservation that probes.
    pub probe: Option<i64>,
    /// Why it failed last.
    pub reason: Option<String>,
    /// Requests that may be under way, where it has asked for fewer than are allowed.
    pub concurrency: Option<f64>,
    /// When that was last lowered.
    pub cut_at: Option<DateTime<Utc>>,
    /// It asked not to be asked before.
    pub throttled_until: Option<DateTime<Utc>>,
    /// State of the limit of requests.
    pub requests: Option<u64>,
    /// State of the limit of tokens.
    pub tokens: Option<u64>,
}

/// What a guard says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// Now; `probe` when the breaker is half open and this call decides.
    Now {
        /// The one that decides.
        probe: bool,
    },
    /// Not before.
    Wait(DateTime<Utc>),
    /// The breaker is open until then.
    Open(DateTime<Utc>),
}

impl Guard {
    /// Lets a call of so many tokens pass, or says why not. Rates are only used up by calls that
    /// pass.
    pub fn pass(
        &mut self,
        limits: &ProviderLimits,
        in_flight: u32,
        tokens: u64,
        now: DateTime<Utc>,
    ) -> Pass {
        self.mend(limits, now);
        let probe = match self.open_until {
            None => false,
            Some(until) if now < until => return Pass::Open(until),
            Some(_) if self.probe.is_some() => return Pass::Wait(now + LOOK),
            Some(_) => true,
        };
        if let Some(until) = self.throttled_until.filter(|until| now < *until) {
            return Pass::Wait(until);
        }
        // A probe of a provider that does not answer takes one place; nobody else is in its way.
        if in_flight >= self.places(limits) {
            return Pass::Wait(now + LOOK);
        }
        let requests = match take(self.requests, limits.requests_per_minute, 1, now) {
            Ok(state) => state,
            Err(until) => return Pass::Wait(until),
        };
        let spent = match take(self.tokens, limits.tokens_per_minute, tokens, now) {
            Ok(state) => state,
            Err(until) => return Pass::Wait(until),
        };
        (self.requests, self.tokens) = (requests, spent);
        Pass::Now { probe }
    }

    /// What is further ahead than it can be is of a clock that was put back since.
    fn mend(&mut self, limits: &ProviderLimits, now: DateTime<Utc>) {
        let minute = since_1970(now + TimeDelta::minutes(1)).as_nanos() as u64;
        self.requests = self.requests.map(|state| state.min(minute));
        self.tokens = self.tokens.map(|state| state.min(minute));
        self.open_until = self.open_until.map(|until| until.min(now + longest_open(limits)));
        self.throttled_until = self.throttled_until.map(|until| until.min(now + LONGEST_THROTTLE));
        self.cut_at = self.cut_at.map(|at| at.min(now));
    }

    /// Gives back tokens that were taken at worst and not used.
    pub fn give_back(&mut self, limits: &ProviderLimits, tokens: u64) {
        let (Some(state), Some(quota)) = (self.tokens, quota(limits.tokens_per_minute)) else {
            return;
        };
        // No more than was taken: a call takes no more than all there is.
        let tokens = tokens.min(u64::from(quota.burst_size().get()));
        let each = quota.replenish_interval().as_nanos() as u64;
        self.tokens = Some(state.saturating_sub(each.saturating_mul(tokens)));
    }

    /// Learns from the end of a call that was reserved at `reserved_at` under the number `id`.
    pub fn hear(
        &mut self,
        signal: &Signal,
        id: i64,
        reserved_at: DateTime<Utc>,
        limits: &ProviderLimits,
        now: DateTime<Utc>,
    ) {
        let probed = self.probe == Some(id);
        if probed {
            self.probe = None;
        }
        match signal {
            Signal::Healthy => {
                if probed {
                    self.close();
                }
                if self.open_until.is_none() {
                    self.failures = 0;
                    self.reason = None;
                }
                self.widen(limits);
            }
            Signal::Throttled(until) => {
                // It answers: what it needs is less, not a pause of all.
                if probed {
                    self.close();
                }
                let until = until.map(|until| until.min(now + LONGEST_THROTTLE));
                self.throttled_until = self.throttled_until.max(until);
                // One burst that is too much lowers it once.
                if self.cut_at.is_none_or(|at| reserved_at >= at) {
                    let half = (self.allowed(limits) / 2.0).max(1.0);
                    self.concurrency = Some(half);
                    self.cut_at = Some(now);
                }
            }
            Signal::Faulty(reason) => {
                self.failures = self.failures.saturating_add(1);
                self.reason = Some(reason.clone());
                let opens = self.open_until.is_none() && self.failures >= limits.failures.max(1);
                if probed || opens {
                    self.open(limits, now);
                }
            }
            Signal::Silent => {}
        }
    }

    /// The call of this number has died without a word.
    pub fn forget(&mut self, id: i64) {
        if self.probe == Some(id) {
            self.probe = None;
        }
    }

    /// How the breaker stands.
    #[must_use]
    pub fn breaker(&self, now: DateTime<Utc>) -> Breaker {
        match self.open_until {
            None => Breaker::Closed,
            Some(until) if now < until => Breaker::Open { until },
            Some(_) => Breaker::HalfOpen { probing: self.probe.is_some() },
        }
    }

    fn open(&mut self, limits: &ProviderLimits, now: DateTime<Utc>) {
        let first = TimeDelta::seconds(
            i64::try_from(limits.open_seconds.clamp(1, LONGEST_OPEN_SECONDS)).unwrap_or(1),
        );
        let open = (first * (1 << self.openings.min(16))).min(longest_open(limits));
        self.openings = self.openings.saturating_add(1);
        self.opened_at.get_or_insert(now);
        self.open_until = Some(now + open);
    }

    fn close(&mut self) {
        self.failures = 0;
        self.openings = 0;
        self.opened_at = None;
        self.open_until = None;
        self.reason = None;
    }

    fn allowed(&self, limits: &ProviderLimits) -> f64 {
        let most = f64::from(limits.concurrency.max(1));
        self.concurrency.map_or(most, |lowered| lowered.clamp(1.0, most))
    }

    fn places(&self, limits: &ProviderLimits) -> u32 {
        self.allowed(limits) as u32
    }

    /// One place more for as many good answers as there are places.
    fn widen(&mut self, limits: &ProviderLimits) {
        let Some(lowered) = self.concurrency else { return };
        let wider = lowered + 1.0 / lowered.max(1.0);
        self.concurrency = (wider < f64::from(limits.concurrency.max(1))).then_some(wider);
    }
}

/// How long a breaker is open at most.
fn longest_open(limits: &ProviderLimits) -> TimeDelta {
    let seconds = limits.most_open_seconds.max(limits.open_seconds).clamp(1, LONGEST_OPEN_SECONDS);
    TimeDelta::seconds(i64::try_from(seconds).unwrap_or(1))
}

/// A minute's worth, available at once, and refilled evenly.
fn quota(per_minute: u32) -> Option<Quota> {
    NonZeroU32::new(per_minute).map(Quota::per_minute)
}

/// Takes `count` out of a limit and returns its state after that, or when there will be so many. More
/// than a minute's worth takes all of a minute.
fn take(
    state: Option<u64>,
    per_minute: u32,
    count: u64,
    now: DateTime<Utc>,
) -> Result<Option<u64>, DateTime<Utc>> {
    let Some(quota) = quota(per_minute) else { return Ok(None) };
    let count = u32::try_from(count).unwrap_or(u32::MAX).min(per_minute);
    let Some(count) = NonZeroU32::new(count) else { return Ok(state) };
    let clock = WallClock(Cell::new(Duration::ZERO));
    // What is stored counts from 1970: a limiter that is made anew each time begins there, too.
    let limiter: RateLimiter<(), Kept, WallClock, NoOpMiddleware<Duration>> =
        RateLimiter::new(quota, Kept(Cell::new(state)), clock);
    limiter.clock().0.set(since_1970(now));
    match limiter.check_key_n(&(), count) {
        Ok(Ok(())) => Ok(limiter.into_state_store().0.get()),
        Ok(Err(not_until)) => Err(moment(not_until.earliest_possible(), now)),
        // It cannot be: no more is taken than there can be.
        Err(_) => Ok(state),
    }
}

fn since_1970(now: DateTime<Utc>) -> Duration {
    Duration::from_micros(u64::try_from(now.timestamp_micros()).unwrap_or(0))
}

/// Rounded up to what the store keeps, so that asking again then is not in vain.
fn moment(since_1970: Duration, now: DateTime<Utc>) -> DateTime<Utc> {
    let micros = since_1970.as_nanos().div_ceil(1000);
    let micros = i64::try_from(micros).unwrap_or(i64::MAX);
    DateTime::from_timestamp_micros(micros).unwrap_or(now + LOOK)
}

/// The time of day, given by whoever asks.
#[derive(Clone, Debug)]
struct WallClock(Cell<Duration>);

impl Clock for WallClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.get()
    }
}

/// State that was read from the store and will be written there.
struct Kept(Cell<Option<u64>>);

impl StateStore for Kept {
    type Key = ();

    fn measure_and_replace<T, F, E>(&self, (): &(), f: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let (outcome, next) = f(self.0.get().map(Nanos::new))?;
        self.0.set(Some(next.as_u64()));
        Ok(outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_800_000_000_000 + milliseconds).unwrap()
    }

    fn faulty() -> Signal {
        Signal::Faulty("503".into())
    }

    #[test]
    fn the_breaker_opens_after_failures_in_a_row_and_twice_as_long_each_time() {
        let limits = ProviderLimits {
            failures: 3,
            open_seconds: 10,
            most_open_seconds: 35,
            ..Default::default()
        };
        let mut guard = Guard::default();
        let hear =
            |guard: &mut Guard, signal: &Signal, id, now| guard.hear(signal, id, now, &limits, now);
        for signal in [faulty(), faulty(), Signal::Healthy, faulty(), faulty(), Signal::Silent] {
            hear(&mut guard, &signal, 0, at(0));
            assert_eq!(guard.breaker(at(0)), Breaker::Closed);
        }
        hear(&mut guard, &faulty(), 0, at(0));
        let mut now = 0;
        for seconds in [10_000, 20_000, 35_000, 35_000] {
            let until = now + seconds;
            assert_eq!(guard.breaker(at(until - 1)), Breaker::Open { until: at(until) });
            assert_eq!(guard.pass(&limits, 0, 1, at(until - 1)), Pass::Open(at(until)));
            assert_eq!(guard.pass(&limits, 0, 1, at(until)), Pass::Now { probe: true });
            guard.probe = Some(7);
            // One at a time, and what was sent before decides nothing.
            assert!(matches!(guard.pass(&limits, 0, 1, at(until)), Pass::Wait(_)));
            hear(&mut guard, &Signal::Healthy, 3, at(until));
            assert_eq!(guard.breaker(at(until)), Breaker::HalfOpen { probing: true });
            hear(&mut guard, &faulty(), 7, at(until));
            now = until;
        }
        assert_eq!(guard.opened_at, Some(at(0)));
        let last = now + 35_000;
        assert_eq!(guard.pass(&limits, 0, 1, at(last)), Pass::Now { probe: true });
        guard.probe = Some(8);
        hear(&mut guard, &Signal::Healthy, 8, at(last));
        assert_eq!(guard.breaker(at(last)), Breaker::Closed);
        assert_eq!((guard.failures, guard.openings), (0, 0));
    }

    #[test]
    fn a_probe_that_dies_makes_room_for_another() {
        let limits = ProviderLimits { failures: 1, open_seconds: 1, ..Default::default() };
        let mut guard = Guard::default();
        guard.hear(&faulty(), 1, at(0), &limits, at(0));
        guard.probe = Some(2);
        guard.forget(1);
        assert!(matches!(guard.pass(&limits, 0, 1, at(1000)), Pass::Wait(_)));
        guard.forget(2);
        assert_eq!(guard.pass(&limits, 0, 1, at(1000)), Pass::Now { probe: true });
    }

    #[test]
    fn fewer_are_under_way_after_throttling_and_more_with_each_good_answer() {
        let limits = ProviderLimits { concurrency: 8, ..Default::default() };
        let mut guard = Guard::default();
        assert_eq!(guard.pass(&limits, 7, 1, at(0)), Pass::Now { probe: false });
        assert!(matches!(guard.pass(&limits, 8, 1, at(0)), Pass::Wait(_)));
        // Eight that left together are throttled together: that is one reason to slow down.
        for id in 0..8 {
            guard.hear(&Signal::Throttled(None), id, at(0), &limits, at(10));
        }
        assert_eq!(guard.concurrency, Some(4.0));
        assert!(matches!(guard.pass(&limits, 4, 1, at(20)), Pass::Wait(_)));
        for _ in 0..5 {
            guard.hear(&Signal::Healthy, 9, at(20), &limits, at(30));
        }
        assert_eq!(guard.pass(&limits, 4, 1, at(40)), Pass::Now { probe: false });
        for _ in 0..40 {
            guard.hear(&Signal::Healthy, 9, at(20), &limits, at(30));
        }
        assert_eq!(guard.concurrency, None);
        for _ in 0..9 {
            guard.hear(&Signal::Throttled(None), 9, at(50), &limits, at(50));
        }
        assert_eq!(guard.concurrency, Some(1.0), "at least one");
    }

    #[test]
    fn a_provider_that_asks_for_a_pause_gets_it_within_reason() {
        let limits = ProviderLimits::default();
        let mut guard = Guard::default();
        guard.hear(&Signal::Throttled(Some(at(5_000))), 1, at(0), &limits, at(0));
        guard.hear(&Signal::Throttled(Some(at(2_000))), 1, at(0), &limits, at(0));
        assert_eq!(guard.pass(&limits, 0, 1, at(1)), Pass::Wait(at(5_000)));
        assert_eq!(guard.pass(&limits, 0, 1, at(5_000)), Pass::Now { probe: false });
        let year = at(0) + TimeDelta::days(365);
        guard.hear(&Signal::Throttled(Some(year)), 1, at(0), &limits, at(0));
        assert_eq!(guard.pass(&limits, 0, 1, at(0)), Pass::Wait(at(0) + LONGEST_THROTTLE));
    }

    #[test]
    fn a_clock_that_was_put_back_shuts_nobody_out() {
        let limits =
            ProviderLimits { failures: 1, requests_per_minute: 1, ..ProviderLimits::default() };
        let mut guard = Guard::default();
        let hour = 3_600_000;
        assert_eq!(guard.pass(&limits, 0, 1, at(hour)), Pass::Now { probe: false });
        assert_eq!(guard.pass(&limits, 0, 1, at(0)), Pass::Wait(at(60_000)));
        let pause = Signal::Throttled(Some(at(hour + 1_000)));
        guard.hear(&pause, 1, at(hour), &limits, at(hour));
        guard.hear(&faulty(), 1, at(hour), &limits, at(hour));
        let open = i64::try_from(limits.most_open_seconds).unwrap() * 1_000;
        assert_eq!(guard.pass(&limits, 0, 1, at(0)), Pass::Open(at(open)));
        assert_eq!(guard.pass(&limits, 0, 1, at(open)), Pass::Now { probe: true });
    }

    #[test]
    fn a_minute_has_so_many_requests_and_tokens() {
        let limits = ProviderLimits {
            requests_per_minute: 6,
            tokens_per_minute: 60_000,
            concurrency: 100,
            ..Default::default()
        };
        let mut guard = Guard::default();
        for _ in 0..6 {
            assert_eq!(guard.pass(&limits, 0, 1_000, at(0)), Pass::Now { probe: false });
        }
        assert_eq!(guard.pass(&limits, 0, 1_000, at(0)), Pass::Wait(at(10_000)));
        assert_eq!(guard.pass(&limits, 0, 1_000, at(10_000)), Pass::Now { probe: false });
        // By now 60 000 are there again; what does not fit waits, and uses up no request.
        let mut guard = Guard::default();
        assert_eq!(guard.pass(&limits, 0, 50_000, at(0)), Pass::Now { probe: false });
        let requests = guard.requests;
        assert_eq!(guard.pass(&limits, 0, 20_000, at(0)), Pass::Wait(at(10_000)));
        assert_eq!(guard.requests, requests);
        // Of the worst case most comes back.
        guard.give_back(&limits, 45_000);
        assert_eq!(guard.pass(&limits, 0, 20_000, at(0)), Pass::Now { probe: false });
        // More than there ever is at once takes all there is.
        assert_eq!(guard.pass(&limits, 0, 1_000_000, at(60_000)), Pass::Now { probe: false });
        assert_eq!(guard.pass(&limits, 0, 1_000, at(60_000)), Pass::Wait(at(61_000)));
    }
}
