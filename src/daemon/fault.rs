//! Faults asked for by a test. Builds for use have none.

/// Panics in the part that a test names in `TAILORD_DAEMON_FAULT`, with the words it asks for.
#[cfg(debug_assertions)]
pub(super) fn strike(part: &str) {
    let asked = std::env::var("TAILORD_DAEMON_FAULT").is_ok_and(|named| named == part);
    let says = std::env::var("TAILORD_DAEMON_FAULT_SAYS").unwrap_or_default();
    assert!(!asked, "asked for by a test {says}");
}

#[cfg(not(debug_assertions))]
pub(super) fn strike(_part: &str) {}

/// Hangs for ever in the part that a test names, as `PART hangs`.
#[cfg(debug_assertions)]
pub(super) async fn hang(part: &str) {
    let asked = std::env::var("TAILORD_DAEMON_FAULT");
    if asked.is_ok_and(|named| named.strip_suffix(" hangs") == Some(part)) {
        std::future::pending::<()>().await;
    }
}

#[cfg(not(debug_assertions))]
#[expect(clippy::unused_async, reason = "the same shape as the one for tests")]
pub(super) async fn hang(_part: &str) {}
