//! Envelopes received.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction, params};

use super::{instant, micros};
use crate::store::desk::{Envelope, NewEnvelope, Receipt};

pub(super) fn receive(
    transaction: &Transaction<'_>,
    envelopes: &[NewEnvelope],
    now: DateTime<Utc>,
) -> rusqlite::Result<Vec<Receipt>> {
    let mut statement = transaction.prepare_cached(
        "INSERT INTO inbox (platform, envelope, event, payload, received_at) \
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
    )?;
    envelopes
        .iter()
        .map(|new| {
            // A secret in force that someone pasted is not kept in clear.
            let payload = crate::redact::mask_known(&new.payload);
            let values = params![new.platform, new.envelope, new.event, payload, micros(now)];
            Ok(match statement.execute(values)? {
                0 => Receipt::Known,
                _ => Receipt::Saved(transaction.last_insert_rowid()),
            })
        })
        .collect()
}

pub(super) fn next(connection: &Connection, limit: usize) -> rusqlite::Result<Vec<Envelope>> {
    let mut statement = connection.prepare_cached(
        "SELECT seq, platform, payload, received_at, attempts FROM inbox \
         WHERE state = 'new' ORDER BY seq LIMIT ?1",
    )?;
    statement
        .query_map([limit as i64], |row| {
            Ok(Envelope {
                seq: row.get("seq")?,
                platform: row.get("platform")?,
                payload: row.get("payload")?,
                received_at: instant(row, "received_at")?,
                attempts: row.get("attempts")?,
            })
        })?
        .collect()
}

pub(super) fn fail(
    transaction: &Transaction<'_>,
    seq: i64,
    reason: &str,
    give_up: bool,
    now: DateTime<Utc>,
) -> rusqlite::Result<usize> {
    transaction.execute(
        "UPDATE inbox SET attempts = attempts + 1, error = ?2, \
         state = CASE WHEN ?3 THEN 'failed' ELSE state END, \
         handled_at = CASE WHEN ?3 THEN ?4 END \
         WHERE seq = ?1 AND state = 'new'",
        params![seq, reason, give_up, micros(now)],
    )
}

/// True when the envelope was still to be handled.
pub(super) fn done(
    transaction: &Transaction<'_>,
    seq: i64,
    now: DateTime<Utc>,
) -> rusqlite::Result<bool> {
    let changed = transaction.execute(
        "UPDATE inbox SET state = 'done', handled_at = ?2, error = NULL \
         WHERE seq = ?1 AND state = 'new'",
        params![seq, micros(now)],
    )?;
    Ok(changed == 1)
}
