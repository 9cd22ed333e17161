//! Ends asked for by a test: the worker is killed at its n-th write. Builds for use have none.

/// `kill:N`: the process ends without a word instead of its N-th write, counted from 1.
#[cfg(debug_assertions)]
pub(super) const VARIABLE: &str = "TAILORD_BACKUP_FAULT";

#[cfg(debug_assertions)]
pub(super) fn strike() {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    static WRITES: AtomicU64 = AtomicU64::new(0);
    static LAST: LazyLock<Option<u64>> = LazyLock::new(|| {
        std::env::var(VARIABLE).ok()?.strip_prefix("kill:").and_then(|at| at.parse().ok())
    });
    let at = WRITES.fetch_add(1, Ordering::SeqCst) + 1;
    if *LAST == Some(at) {
        let own = rustix::process::getpid();
        if rustix::process::kill_process(own, rustix::process::Signal::KILL).is_ok() {
            std::thread::park();
        }
    }
}

#[cfg(not(debug_assertions))]
pub(super) fn strike() {}
