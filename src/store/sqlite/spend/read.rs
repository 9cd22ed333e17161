//! Sums of what was spent.

use rusqlite::{Connection, Row, params};

use super::super::micros;
use super::nano;
use crate::llm::Usage;
use crate::store::RunId;
use crate::store::spend::{SpendRow, Spent, Window};

/// Bounds that are absent are those of time itself.
fn bounds(window: &Window) -> (i64, i64) {
    (window.from.map_or(i64::MIN, micros), window.until.map_or(i64::MAX, micros))
}

fn spent_from(row: &Row<'_>) -> rusqlite::Result<Spent> {
    Ok(Spent {
        charged: nano(row, "charged")?,
        held: nano(row, "held")?,
        calls: count(row, "calls")?,
    })
}

fn count(row: &Row<'_>, column: &str) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    Ok(u64::try_from(number).unwrap_or(0))
}

pub(super) fn spent(connection: &Connection, window: &Window) -> rusqlite::Result<Spent> {
    let (from, until) = bounds(window);
    connection
        .prepare_cached(
            "SELECT coalesce(sum(charged), 0) AS charged, coalesce(sum(held), 0) AS held, \
             count(*) AS calls FROM spend \
             WHERE at >= ?1 AND at < ?2 AND (?3 IS NULL OR provider = ?3)",
        )?
        .query_row(params![from, until, window.provider], spent_from)
}

pub(super) fn spent_by_run(connection: &Connection, run: RunId) -> rusqlite::Result<Spent> {
    connection
        .prepare_cached(
            "SELECT coalesce(sum(charged), 0) AS charged, coalesce(sum(held), 0) AS held, \
             count(*) AS calls FROM spend WHERE run = ?1",
        )?
        .query_row([run.0], spent_from)
}

pub(super) fn rows(connection: &Connection, window: &Window) -> rusqlite::Result<Vec<SpendRow>> {
    let (from, until) = bounds(window);
    connection
        .prepare_cached(
            "SELECT stage, provider, model, count(*) AS calls, sum(input) AS input, \
             sum(cache_read) AS cache_read, sum(cache_write) AS cache_write, \
             sum(output) AS output, sum(charged) AS charged FROM spend \
             WHERE at >= ?1 AND at < ?2 AND (?3 IS NULL OR provider = ?3) \
             AND state IN ('settled', 'presumed') \
             GROUP BY stage, provider, model ORDER BY sum(charged) DESC, stage, provider, model",
        )?
        .query_map(params![from, until, window.provider], |row| {
            Ok(SpendRow {
                stage: row.get("stage")?,
                provider: row.get("provider")?,
                model: row.get("model")?,
                calls: count(row, "calls")?,
                usage: Usage {
                    input: count(row, "input")?,
                    cache_read: count(row, "cache_read")?,
                    cache_write: count(row, "cache_write")?,
                    output: count(row, "output")?,
                },
                charged: nano(row, "charged")?,
            })
        })?
        .collect()
}
