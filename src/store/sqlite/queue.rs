//! Durable work: leased, fenced, given up in the open.

use chrono::{DateTime, Utc};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params, params_from_iter};

use super::{bad_value, instant, micros, optional_instant};
use crate::posting::PostingId;
use crate::store::desk::{Batch, Lane, NewWork, Work, WorkCounts, WorkEnd, WorkFilter, WorkState};

/// How many times as often work may be met by the end of the daemon as it may fail by itself.
const PATIENCE: u32 = 100;

/// How long whoever takes work back has to end what is not to be tried again.
const TO_END: chrono::TimeDelta = chrono::TimeDelta::seconds(60);

fn state_word(state: WorkState) -> &'static str {
    match state {
        WorkState::Queued => "queued",
        WorkState::Running => "running",
        WorkState::Done => "done",
        WorkState::Dead => "dead",
        WorkState::Cancelled => "cancelled",
    }
}

fn state_from(word: &str) -> rusqlite::Result<WorkState> {
    [WorkState::Queued, WorkState::Running, WorkState::Done, WorkState::Dead, WorkState::Cancelled]
        .into_iter()
        .find(|state| state_word(*state) == word)
        .ok_or_else(|| bad_value(format!("`{word}` is no state of work")))
}

fn work_from(row: &Row<'_>) -> rusqlite::Result<Work> {
    let (state, lane): (String, String) = (row.get("state")?, row.get("lane")?);
    let posting: Option<String> = row.get("posting")?;
    Ok(Work {
        id: row.get("id")?,
        key: row.get("key")?,
        lane: [Lane::Pipeline, Lane::Render, Lane::Backup]
            .into_iter()
            .find(|known| known.as_str() == lane)
            .ok_or_else(|| bad_value(format!("`{lane}` is no lane")))?,
        priority: row.get("priority")?,
        task: row.get("task")?,
        origin: row.get("origin")?,
        batch: row.get("batch")?,
        posting: posting.map(PostingId),
        state: state_from(&state)?,
        attempts: row.get("attempts")?,
        most_attempts: row.get("most_attempts")?,
        lease: row.get("lease")?,
        cancel: row.get("cancel")?,
        created_at: instant(row, "created_at")?,
        started_at: optional_instant(row, "started_at")?,
        finished_at: optional_instant(row, "finished_at")?,
        error: row.get("error")?,
    })
}

pub(super) fn enqueue(
    transaction: &Transaction<'_>,
    new: &NewWork,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    let asked = transaction
        .prepare_cached(
            "INSERT INTO work (key, lane, priority, task, origin, batch, posting, most_attempts, \
             not_before, created_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, (SELECT id FROM batch WHERE key = ?6), ?7, ?8, ?9, ?9) \
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            new.key,
            new.lane.as_str(),
            new.priority,
            new.task,
            new.origin,
            new.batch,
            new.posting.as_ref().map(|id| &id.0),
            new.most_attempts,
            micros(now),
        ])?;
    // Only making an application moves a posting.
    if asked == 1
        && new.lane == Lane::Pipeline
        && let Some(posting) = &new.posting
    {
        transaction.execute(
            "UPDATE posting SET status = 'queued', reason = NULL, updated_at = ?2 WHERE id = ?1 \
             AND status IN ('new', 'failed')",
            params![posting.0, micros(now)],
        )?;
    }
    Ok(())
}

pub(super) fn open_batch(
    transaction: &Transaction<'_>,
    key: &str,
    origin: &str,
    total: u32,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO batch (key, origin, total, created_at) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT DO NOTHING",
        params![key, origin, total, micros(now)],
    )?;
    Ok(())
}

pub(super) fn claim(
    transaction: &Transaction<'_>,
    lane: Lane,
    lease: &str,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> rusqlite::Result<Option<Work>> {
    transaction
        .prepare_cached(
            "UPDATE work SET state = 'running', lease = ?2, lease_until = ?3, started_at = ?4, \
             attempts = attempts + 1, cancel = 0 \
             WHERE id = (SELECT id FROM work WHERE lane = ?1 AND state = 'queued' \
                 AND not_before <= ?4 ORDER BY priority, id LIMIT 1) RETURNING *",
        )?
        .query_row(params![lane.as_str(), lease, micros(until), micros(now)], work_from)
        .optional()
}

pub(super) fn heartbeat(
    transaction: &Transaction<'_>,
    id: i64,
    lease: &str,
    until: DateTime<Utc>,
) -> rusqlite::Result<Option<bool>> {
    transaction
        .query_row(
            "UPDATE work SET lease_until = ?3 WHERE id = ?1 AND lease = ?2 AND state = 'running' \
             RETURNING cancel",
            params![id, lease, micros(until)],
            |row| row.get(0),
        )
        .optional()
}

/// True when the lease still held. What a person took back meanwhile is not tried again.
pub(super) fn end(
    transaction: &Transaction<'_>,
    id: i64,
    lease: &str,
    end: &WorkEnd,
    now: DateTime<Utc>,
) -> rusqlite::Result<bool> {
    const HELD: &str = "WHERE id = ?1 AND lease = ?2 AND state = 'running'";
    let finished = |state: &str, error: Option<&str>| {
        transaction.execute(
            &format!(
                "UPDATE work SET state = ?3, error = ?4, finished_at = ?5, lease = NULL, \
                 lease_until = NULL {HELD}"
            ),
            params![id, lease, state, error, micros(now)],
        )
    };
    let changed = match end {
        WorkEnd::Done => finished("done", None)?,
        WorkEnd::Cancelled => finished("cancelled", None)?,
        WorkEnd::Failed { reason, again: None } => finished("dead", Some(reason))?,
        WorkEnd::Failed { reason, again: Some(again) } => transaction.execute(
            &format!(
                "UPDATE work SET error = ?3, lease = NULL, lease_until = NULL, \
                 state = CASE WHEN cancel THEN 'cancelled' WHEN attempts < most_attempts \
                     THEN 'queued' ELSE 'dead' END, \
                 finished_at = CASE WHEN attempts < most_attempts AND NOT cancel THEN NULL \
                     ELSE ?5 END, \
                 not_before = ?4 {HELD}"
            ),
            params![id, lease, reason, micros(*again), micros(now)],
        )?,
        WorkEnd::HandedBack => transaction.execute(
            &format!(
                "UPDATE work SET state = CASE WHEN cancel THEN 'cancelled' ELSE 'queued' END, \
                 finished_at = CASE WHEN cancel THEN ?3 END, attempts = attempts - 1, \
                 lease = NULL, lease_until = NULL {HELD}"
            ),
            params![id, lease, micros(now)],
        )?,
    };
    Ok(changed == 1)
}

pub(super) fn reclaim(
    transaction: &Transaction<'_>,
    all: bool,
    now: DateTime<Utc>,
) -> rusqlite::Result<Vec<Work>> {
    // That the daemon was ended is not the fault of the work; only work that is there again and
    // again when it happens is given up.
    let patience = if all { PATIENCE } else { 1 };
    let mut statement = transaction.prepare(
        "UPDATE work SET \
         state = CASE WHEN NOT cancel AND attempts < most_attempts * ?3 THEN 'queued' \
             ELSE 'running' END, \
         lease = CASE WHEN NOT cancel AND attempts < most_attempts * ?3 THEN NULL ELSE ?4 END, \
         lease_until = CASE WHEN NOT cancel AND attempts < most_attempts * ?3 THEN NULL \
             ELSE ?5 END \
         WHERE state = 'running' AND (?1 OR lease_until < ?2) RETURNING *",
    )?;
    let lease = format!("reclaimed-{}", micros(now));
    let until = micros(now + TO_END);
    statement.query_map(params![all, micros(now), patience, lease, until], work_from)?.collect()
}

/// A posting whose work is over without a result: runs under way are closed, and its status is what
/// it is worth. `reason` is that of a failure; `None` when a person took the work back.
pub(super) fn settle_posting(
    transaction: &Transaction<'_>,
    posting: &PostingId,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE run SET state = 'failed', finished_at = ?2, reason = ?3 \
         WHERE posting = ?1 AND state = 'running'",
        params![posting.0, micros(now), reason.unwrap_or("cancelled")],
    )?;
    transaction.execute(
        "UPDATE posting SET updated_at = ?2, reason = ?3, status = CASE \
             WHEN ?3 IS NOT NULL THEN 'failed' \
             WHEN EXISTS (SELECT 1 FROM revision WHERE posting = ?1) THEN 'ready' \
             ELSE 'new' END \
         WHERE id = ?1 AND status IN ('queued', 'processing')",
        params![posting.0, micros(now), reason],
    )?;
    Ok(())
}

/// Waiting work is cancelled at once; running work is told to stop.
pub(super) fn cancel(
    transaction: &Transaction<'_>,
    key: Option<&str>,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    const CHOSEN: &str =
        "(?1 IS NULL OR key = ?1 OR batch = (SELECT id FROM batch WHERE key = ?1))";
    let mut statement = transaction.prepare(&format!(
        "UPDATE work SET state = 'cancelled', finished_at = ?2 \
         WHERE state = 'queued' AND {CHOSEN} RETURNING posting, lane"
    ))?;
    let taken: Vec<(Option<String>, String)> = statement
        .query_map(params![key, micros(now)], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (posting, lane) in taken {
        // Only making an application moves a posting; another piece of work may be doing so.
        let Some(posting) = posting.filter(|_| lane == Lane::Pipeline.as_str()) else { continue };
        let other: bool = transaction.query_row(
            "SELECT EXISTS (SELECT 1 FROM work WHERE posting = ?1 AND lane = ?2 \
             AND state IN ('queued', 'running'))",
            params![posting, lane],
            |row| row.get(0),
        )?;
        if !other {
            settle_posting(transaction, &PostingId(posting), None, now)?;
        }
    }
    // What was given up is put aside when it is named.
    transaction.execute(
        "UPDATE work SET state = 'cancelled' WHERE state = 'dead' AND key = ?1",
        params![key],
    )?;
    transaction.execute(
        &format!("UPDATE work SET cancel = 1 WHERE state = 'running' AND {CHOSEN}"),
        params![key],
    )?;
    Ok(())
}

pub(super) fn requeue(
    transaction: &Transaction<'_>,
    key: &str,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE work SET state = 'queued', attempts = 0, not_before = ?2, finished_at = NULL, \
         error = NULL, cancel = 0 WHERE key = ?1 AND state IN ('dead', 'cancelled')",
        params![key, micros(now)],
    )?;
    transaction.execute(
        "UPDATE posting SET status = 'queued', reason = NULL, updated_at = ?2 \
         WHERE status IN ('new', 'failed') AND id = \
             (SELECT posting FROM work WHERE key = ?1 AND lane = 'pipeline' AND state = 'queued')",
        params![key, micros(now)],
    )?;
    transaction.execute(
        "UPDATE batch SET closed = 0 WHERE id = (SELECT batch FROM work WHERE key = ?1)",
        [key],
    )?;
    Ok(())
}

pub(super) fn is_running(connection: &Connection, key: &str) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM work WHERE key = ?1 AND state = 'running')")?
        .query_row([key], |row| row.get(0))
}

pub(super) fn find(connection: &Connection, key: &str) -> rusqlite::Result<Option<Work>> {
    connection
        .prepare_cached("SELECT * FROM work WHERE key = ?1")?
        .query_row([key], work_from)
        .optional()
}

pub(super) fn list(connection: &Connection, filter: &WorkFilter) -> rusqlite::Result<Vec<Work>> {
    let states: Vec<Value> =
        filter.states.iter().map(|state| Value::from(state_word(*state).to_owned())).collect();
    let marks = vec!["?"; states.len()].join(", ");
    let chosen = if states.is_empty() { "1".to_owned() } else { format!("state IN ({marks})") };
    let limit = if filter.limit == 0 { -1 } else { filter.limit as i64 };
    let posting = filter.posting.as_ref().map(|id| id.0.clone());
    let mut statement = connection.prepare(&format!(
        "SELECT * FROM work WHERE {chosen} AND (? IS NULL OR batch = ?) \
         AND (? IS NULL OR posting = ?) ORDER BY id DESC LIMIT ?"
    ))?;
    let rest: [Value; 5] = [
        filter.batch.into(),
        filter.batch.into(),
        posting.clone().into(),
        posting.into(),
        limit.into(),
    ];
    statement.query_map(params_from_iter(states.into_iter().chain(rest)), work_from)?.collect()
}

pub(super) fn count(connection: &Connection, batch: Option<i64>) -> rusqlite::Result<WorkCounts> {
    let mut statement = connection.prepare_cached(
        "SELECT state, COUNT(*) FROM work WHERE ?1 IS NULL OR batch = ?1 GROUP BY state",
    )?;
    let mut counts = WorkCounts::default();
    let mut rows = statement.query([batch])?;
    while let Some(row) = rows.next()? {
        let (state, count): (String, u32) = (row.get(0)?, row.get(1)?);
        match state_from(&state)? {
            WorkState::Queued => counts.queued = count,
            WorkState::Running => counts.running = count,
            WorkState::Done => counts.done = count,
            WorkState::Dead => counts.dead = count,
            WorkState::Cancelled => counts.cancelled = count,
        }
    }
    Ok(counts)
}

fn batch_from(row: &Row<'_>) -> rusqlite::Result<Batch> {
    Ok(Batch {
        id: row.get("id")?,
        key: row.get("key")?,
        origin: row.get("origin")?,
        total: row.get("total")?,
        closed: row.get("closed")?,
        created_at: instant(row, "created_at")?,
    })
}

pub(super) fn batch(connection: &Connection, id: i64) -> rusqlite::Result<Option<Batch>> {
    connection.query_row("SELECT * FROM batch WHERE id = ?1", [id], batch_from).optional()
}

pub(super) fn open_batches(connection: &Connection) -> rusqlite::Result<Vec<Batch>> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM batch WHERE closed = 0 ORDER BY id")?;
    statement.query_map([], batch_from)?.collect()
}

pub(super) fn oldest(connection: &Connection) -> rusqlite::Result<Option<DateTime<Utc>>> {
    let oldest: Option<i64> = connection.query_row(
        "SELECT MIN(MAX(created_at, not_before)) FROM work WHERE state = 'queued'",
        [],
        |row| row.get(0),
    )?;
    Ok(oldest.and_then(DateTime::from_timestamp_micros))
}
