//! Signs of life: what the watchdog and the health view look at.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};

/// Space where the store is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disk {
    /// Bytes that can be used.
    pub free: u64,
    /// Bytes in all.
    pub size: u64,
}

impl Disk {
    /// Measures where `path` is.
    ///
    /// # Errors
    /// A folder that is not there.
    pub fn of(path: &Path) -> std::io::Result<Self> {
        let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let stat = rustix::fs::statvfs(folder.unwrap_or(Path::new(".")))?;
        let bytes = |blocks: u64| blocks.saturating_mul(stat.f_frsize);
        Ok(Self { free: bytes(stat.f_bavail), size: bytes(stat.f_blocks) })
    }
}

/// Signs of life of the parts of one daemon. Times are milliseconds since 1970; 0 is never.
#[derive(Debug, Default)]
pub struct Signals {
    started: AtomicI64,
    open_sockets: AtomicU32,
    heard: AtomicI64,
    probed: AtomicI64,
    ticked: AtomicI64,
    scheduled: AtomicBool,
    disk: Mutex<Option<Disk>>,
    http: Mutex<Option<Result<SocketAddr, String>>>,
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

    /// This process has a scheduler, which ticks from now on.
    pub fn schedules(&self) {
        self.scheduled.store(true, Ordering::Relaxed);
    }

    /// The scheduler looked what is due, and could.
    pub fn ticked(&self) {
        self.ticked.store(Utc::now().timestamp_millis(), Ordering::Relaxed);
    }

    /// This process has a scheduler.
    pub fn has_scheduler(&self) -> bool {
        self.scheduled.load(Ordering::Relaxed)
    }

    /// When the scheduler last looked.
    pub fn last_tick(&self) -> Option<DateTime<Utc>> {
        instant(&self.ticked)
    }

    /// The disk was measured.
    pub fn measured(&self, disk: Disk) {
        *self.disk.lock().unwrap_or_else(PoisonError::into_inner) = Some(disk);
    }

    /// The disk as last measured.
    pub fn disk(&self) -> Option<Disk> {
        *self.disk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Health can be read there over HTTP, or can't for this reason.
    pub fn listens(&self, at: Result<SocketAddr, String>) {
        *self.http.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
    }

    /// Where health can be read over HTTP.
    pub fn http(&self) -> Option<Result<SocketAddr, String>> {
        self.http.lock().unwrap_or_else(PoisonError::into_inner).clone()
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
