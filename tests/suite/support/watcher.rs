//! An outside watcher as Healthchecks is one: a check is up while pings come within its period, late
//! for a grace, then down. Its clock is the test's, or the real one.
//!
//! States and rules: <https://healthchecks.io/docs/configuring_checks/>.

use std::time::{Duration, Instant};

use super::daemon::PATIENCE;
use super::sink::{Posted, Sink};

/// How a check stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    New,
    Up,
    Late,
    Down,
}

/// One check of the watcher.
pub struct Watcher {
    pub sink: Sink,
    pub period: Duration,
    pub grace: Duration,
}

impl Watcher {
    pub fn start(period: Duration, grace: Duration) -> Self {
        Self { sink: Sink::start(), period, grace }
    }

    /// The address to ping.
    pub fn url(&self) -> String {
        self.sink.url("/ping/0b5e7a52")
    }

    /// How the check stands now.
    pub fn stands_now(&self) -> Check {
        let ages: Vec<_> = self.sink.posted().iter().map(|ping| ping.at.elapsed()).collect();
        // One that came meanwhile is told the next time.
        self.stands_after(&self.sink.posted()[..ages.len()], &ages)
    }

    /// Waits until the check stands so; how long after the newest ping that was.
    pub fn wait_for(&self, state: Check) -> Duration {
        let until = Instant::now() + PATIENCE;
        while self.stands_now() != state {
            assert!(Instant::now() < until, "{:?}, not {state:?}", self.stands_now());
            std::thread::yield_now();
        }
        self.sink.posted().last().map_or(Duration::ZERO, |ping| ping.at.elapsed())
    }

    /// How the check stands, when so much time has passed since each ping that came, oldest first.
    pub fn stands(&self, ages: &[Duration]) -> Check {
        let pings = self.sink.posted();
        assert_eq!(pings.len(), ages.len(), "{pings:#?}");
        self.stands_after(&pings, ages)
    }

    fn stands_after(&self, pings: &[Posted], ages: &[Duration]) -> Check {
        let mut state = Check::New;
        let mut started: Option<Duration> = None;
        let mut last: Option<Duration> = None;
        for (Posted { method, path, .. }, age) in pings.iter().zip(ages) {
            assert_eq!(method, "POST");
            match path.strip_prefix("/ping/0b5e7a52") {
                Some("/start") => started = Some(*age),
                Some("") => (state, started, last) = (Check::Up, None, Some(*age)),
                Some("/fail") => (state, started, last) = (Check::Down, None, None),
                other => panic!("{other:?} is no ping"),
            }
        }
        // What was started and did not end within the grace has failed.
        if started.is_some_and(|age| age > self.grace) {
            return Check::Down;
        }
        match (state, last) {
            (Check::Up, Some(age)) if age > self.period + self.grace => Check::Down,
            (Check::Up, Some(age)) if age > self.period => Check::Late,
            (state, _) => state,
        }
    }
}
