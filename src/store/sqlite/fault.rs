//! Faults asked for by a test: each kind of call fails once. Builds for use have none.

use crate::store::StoreError;

/// `once`: the first call of each kind in this process fails.
#[cfg(debug_assertions)]
const VARIABLE: &str = "TAILORD_STORE_FAULT";

#[cfg(debug_assertions)]
pub(super) fn strike(doing: &'static str) -> Result<(), StoreError> {
    use std::collections::BTreeSet;
    use std::sync::{LazyLock, Mutex, PoisonError};

    static ASKED: LazyLock<bool> =
        LazyLock::new(|| std::env::var(VARIABLE).is_ok_and(|value| value == "once"));
    static STRUCK: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

    if !*ASKED || !STRUCK.lock().unwrap_or_else(PoisonError::into_inner).insert(doing) {
        return Ok(());
    }
    let full = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL);
    let source = rusqlite::Error::SqliteFailure(full, Some("asked for by a test".into()));
    Err(StoreError::Database { doing, source })
}

#[cfg(not(debug_assertions))]
#[expect(clippy::unnecessary_wraps, reason = "the same shape as the one for tests")]
pub(super) fn strike(_doing: &'static str) -> Result<(), StoreError> {
    Ok(())
}
