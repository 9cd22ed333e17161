//! A till that lets calls pass and writes down what became of them, and a clock that nobody waits for.

use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tailord::llm::gate::{Admission, Gate, GateError, Grant, Settlement, Signal, Worst};
use tailord::llm::time::Time;
use tailord::llm::{NanoUsd, Usage};
use tailord::store::StoreError;

/// What became of one call.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub worst: Worst,
    pub sent: bool,
    pub settlement: Option<Settlement>,
    pub signal: Option<Signal>,
}

#[derive(Default)]
struct Book {
    planned: VecDeque<Admission>,
    entries: BTreeMap<i64, Entry>,
    asked: Vec<Worst>,
    twice: Vec<i64>,
    broken: Option<Broken>,
}

/// What of the store fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    Admission,
    Sending,
    Settling,
}

fn broken() -> GateError {
    GateError(StoreError::NotFound { what: "reservation", id: "1".into() })
}

/// Grants everything that nothing else is planned for. A token costs a nano-dollar.
#[derive(Default)]
pub struct Till(Mutex<Book>);

fn cost(usage: Usage) -> NanoUsd {
    NanoUsd(usage.input + usage.cache_read + usage.cache_write + usage.output)
}

impl Till {
    /// What the next admissions are, in this order.
    pub fn plan(&self, admissions: impl IntoIterator<Item = Admission>) {
        self.0.lock().unwrap().planned.extend(admissions);
    }

    /// From now on this fails.
    pub fn breaks(&self, what: Broken) {
        self.0.lock().unwrap().broken = Some(what);
    }

    /// Every call that was let pass, in order.
    pub fn entries(&self) -> Vec<Entry> {
        self.0.lock().unwrap().entries.values().cloned().collect()
    }

    /// Every admission that was asked for.
    pub fn asked(&self) -> Vec<Worst> {
        self.0.lock().unwrap().asked.clone()
    }

    /// What became of each call's money.
    pub fn settlements(&self) -> Vec<Settlement> {
        self.entries().into_iter().map(|entry| entry.settlement.expect("it is settled")).collect()
    }

    /// What each call told of the provider.
    pub fn signals(&self) -> Vec<Signal> {
        self.entries().into_iter().map(|entry| entry.signal.expect("it is settled")).collect()
    }

    /// Every call was settled once, and used no more than was reserved for it.
    pub fn balances(&self) {
        let book = self.0.lock().unwrap();
        assert_eq!(book.twice, [0_i64; 0], "settled twice");
        for entry in book.entries.values() {
            match entry.settlement {
                Some(Settlement::Used(used)) => {
                    assert!(cost(used).0 <= cost(entry.worst.usage).0, "{entry:#?}");
                    assert!(used.output <= entry.worst.usage.output, "{entry:#?}");
                    assert!(entry.sent, "{entry:#?}");
                }
                Some(Settlement::Free | Settlement::Unknown) => {}
                None => panic!("never settled: {entry:#?}"),
            }
        }
    }
}

impl Gate for Till {
    fn admit(&self, worst: &Worst, _now: DateTime<Utc>) -> Result<Admission, GateError> {
        let mut book = self.0.lock().unwrap();
        if book.broken == Some(Broken::Admission) {
            return Err(broken());
        }
        book.asked.push(worst.clone());
        if let Some(planned) = book.planned.pop_front() {
            return Ok(planned);
        }
        let id = book.entries.len() as i64 + 1;
        let entry = Entry { worst: worst.clone(), sent: false, settlement: None, signal: None };
        book.entries.insert(id, entry);
        Ok(Admission::Granted(Grant { id, cost: cost(worst.usage) }))
    }

    fn sending(&self, grant: Grant, _now: DateTime<Utc>) -> Result<(), GateError> {
        let mut book = self.0.lock().unwrap();
        if book.broken == Some(Broken::Sending) {
            return Err(broken());
        }
        book.entries.get_mut(&grant.id).unwrap().sent = true;
        Ok(())
    }

    fn settle(
        &self,
        grant: Grant,
        settlement: Settlement,
        signal: &Signal,
        _now: DateTime<Utc>,
    ) -> Result<NanoUsd, GateError> {
        let mut book = self.0.lock().unwrap();
        if book.broken == Some(Broken::Settling) {
            return Err(broken());
        }
        let entry = book.entries.get_mut(&grant.id).unwrap();
        let was = entry.settlement.replace(settlement);
        entry.signal = Some(signal.clone());
        if was.is_some() {
            book.twice.push(grant.id);
        }
        Ok(match settlement {
            Settlement::Used(usage) => cost(usage),
            Settlement::Free => NanoUsd(0),
            Settlement::Unknown => grant.cost,
        })
    }
}

/// A clock that stands still: waiting has no end.
pub struct StoppedTime(Mutex<Sender<Duration>>);

impl StoppedTime {
    /// With who is told of each wait as it begins.
    pub fn new() -> (Self, Receiver<Duration>) {
        let (sender, waits) = channel();
        (Self(Mutex::new(sender)), waits)
    }
}

impl Time for StoppedTime {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_435_200, 0).unwrap()
    }

    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.0.lock().unwrap().send(time).unwrap();
        Box::pin(std::future::pending())
    }

    fn unit(&self) -> f64 {
        1.0
    }
}

/// A clock on which waiting takes no time, and chance is always the same.
pub struct QuickTime(Mutex<(DateTime<Utc>, Vec<Duration>)>);

impl QuickTime {
    pub fn new() -> Self {
        Self(Mutex::new((DateTime::from_timestamp(1_795_435_200, 0).unwrap(), Vec::new())))
    }

    /// Every wait so far.
    pub fn waits(&self) -> Vec<Duration> {
        self.0.lock().unwrap().1.clone()
    }
}

impl Time for QuickTime {
    fn now(&self) -> DateTime<Utc> {
        self.0.lock().unwrap().0
    }

    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let mut clock = self.0.lock().unwrap();
        clock.0 += time;
        clock.1.push(time);
        Box::pin(std::future::ready(()))
    }

    fn unit(&self) -> f64 {
        0.5
    }
}
