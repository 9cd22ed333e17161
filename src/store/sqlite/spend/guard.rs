//! What all processes know of a provider.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::super::{micros, optional_instant};
use crate::llm::guard::Guard;
use crate::store::spend::ProviderState;

fn guard_from(row: &Row<'_>) -> rusqlite::Result<Guard> {
    let state = |column: &str| -> rusqlite::Result<Option<u64>> {
        let state: Option<i64> = row.get(column)?;
        Ok(state.and_then(|state| u64::try_from(state).ok()))
    };
    Ok(Guard {
        failures: row.get("failures")?,
        openings: row.get("openings")?,
        opened_at: optional_instant(row, "opened_at")?,
        open_until: optional_instant(row, "open_until")?,
        probe: row.get("probe")?,
        reason: row.get("reason")?,
        concurrency: row.get("concurrency")?,
        cut_at: optional_instant(row, "cut_at")?,
        throttled_until: optional_instant(row, "throttled_until")?,
        requests: state("requests")?,
        tokens: state("tokens")?,
    })
}

/// As stored, or that of a provider nobody has asked yet.
pub(super) fn load(connection: &Connection, provider: &str) -> rusqlite::Result<Guard> {
    let found = connection
        .prepare_cached("SELECT * FROM provider_guard WHERE provider = ?1")?
        .query_row([provider], guard_from)
        .optional()?;
    Ok(found.unwrap_or_default())
}

pub(super) fn save(
    transaction: &Transaction<'_>,
    provider: &str,
    guard: &Guard,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    let state = |state: Option<u64>| state.and_then(|state| i64::try_from(state).ok());
    transaction
        .prepare_cached(
            "INSERT INTO provider_guard (provider, failures, openings, opened_at, open_until, \
             probe, reason, concurrency, cut_at, throttled_until, requests, tokens, changed_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) \
             ON CONFLICT (provider) DO UPDATE SET failures = ?2, openings = ?3, opened_at = ?4, \
             open_until = ?5, probe = ?6, reason = ?7, concurrency = ?8, cut_at = ?9, \
             throttled_until = ?10, requests = ?11, tokens = ?12, changed_at = ?13",
        )?
        .execute(params![
            provider,
            guard.failures,
            guard.openings,
            guard.opened_at.map(micros),
            guard.open_until.map(micros),
            guard.probe,
            guard.reason,
            guard.concurrency,
            guard.cut_at.map(micros),
            guard.throttled_until.map(micros),
            state(guard.requests),
            state(guard.tokens),
            micros(now),
        ])?;
    Ok(())
}

/// Calls that are reserved and not ended.
pub(super) fn in_flight(connection: &Connection, provider: &str) -> rusqlite::Result<u32> {
    connection
        .prepare_cached(
            "SELECT count(*) FROM spend WHERE state IN ('open', 'sent') AND provider = ?1",
        )?
        .query_row([provider], |row| row.get(0))
}

pub(super) fn states(
    connection: &Connection,
    now: DateTime<Utc>,
) -> rusqlite::Result<Vec<ProviderState>> {
    connection
        .prepare_cached(
            "SELECT *, (SELECT count(*) FROM spend WHERE state IN ('open', 'sent') \
             AND spend.provider = provider_guard.provider AND until > ?1) AS in_flight \
             FROM provider_guard ORDER BY provider",
        )?
        .query_map([micros(now)], |row| {
            let guard = guard_from(row)?;
            Ok(ProviderState {
                provider: row.get("provider")?,
                breaker: guard.breaker(now),
                failures: guard.failures,
                opened_at: guard.opened_at,
                reason: guard.reason,
                throttled_until: guard.throttled_until.filter(|until| now < *until),
                concurrency: guard.concurrency,
                in_flight: row.get("in_flight")?,
            })
        })?
        .collect()
}
