//! Signs of life: what the watchdog and the health view look at.

use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};

/// Signs of life of the parts of one daemon. Times are milliseconds since 1970; 0 is never.
#[derive(Debug, Default)]
pub struct Signals {
    started: AtomicI64,
    open_sockets: AtomicU32,
    heard: AtomicI64,
    probed: AtomicI64,
    trouble: Mutex<Option<String>>,
}

impl Signals {
    /// From the start of the daemon.
    pub fn new(now: DateTime<Utc>) -> Self {
        let signals = Self::default();
        signals.started.store(now.timestamp_millis(), Ordering::Relaxed);
        signals
    }

    /// When the daemon started.
    pub fn started(&self) -> Option<DateTime<Utc>> {
        instant(&self.started)
    }

    /// A connection said hello.
    pub fn connected(&self) {
        self.open_sockets.fetch_add(1, Ordering::Relaxed);
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.heard();
    }

    /// A connection that had said hello ended.
    pub fn closed(&self) {
        self.open_sockets.fetch_sub(1, Ordering::Relaxed);
    }

    /// No connection could be made, for this reason.
    pub fn disconnected(&self, reason: &str) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason.to_owned());
    }

    /// Something came in.
    pub fn heard(&self) {
        self.heard.store(Utc::now().timestamp_millis(), Ordering::Relaxed);
    }

    /// The store was written and read back.
    pub fn probed(&self) {
        self.probed.store(Utc::now().timestamp_millis(), Ordering::Relaxed);
    }

    /// A connection is open.
    pub fn is_connected(&self) -> bool {
        self.open_sockets.load(Ordering::Relaxed) > 0
    }

    /// When something last came in.
    pub fn last_heard(&self) -> Option<DateTime<Utc>> {
        instant(&self.heard)
    }

    /// When the store last proved that it lives.
    pub fn last_probe(&self) -> Option<DateTime<Utc>> {
        instant(&self.probed)
    }

    /// Why there is no connection.
    pub fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn instant(millis: &AtomicI64) -> Option<DateTime<Utc>> {
    match millis.load(Ordering::Relaxed) {
        0 => None,
        millis => DateTime::from_timestamp_millis(millis),
    }
}
