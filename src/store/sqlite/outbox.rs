//! Messages to send.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::{bad_value, instant, micros};
use crate::redact;
use crate::store::desk::{Delivery, NewOutbound, Outbound, OutboundState};

fn outbound_from(row: &Row<'_>) -> rusqlite::Result<Outbound> {
    let state: String = row.get("state")?;
    Ok(Outbound {
        seq: row.get("seq")?,
        key: row.get("key")?,
        platform: row.get("platform")?,
        channel: row.get("channel")?,
        content: row.get("content")?,
        state: match state.as_str() {
            "pending" => OutboundState::Pending,
            "sending" => OutboundState::Sending,
            "sent" => OutboundState::Sent,
            "failed" => OutboundState::Failed,
            "superseded" => OutboundState::Superseded,
            other => return Err(bad_value(format!("`{other}` is no state of a message"))),
        },
        attempts: row.get("attempts")?,
        not_before: instant(row, "not_before")?,
        progress: row.get("progress")?,
        reference: row.get("reference")?,
        created_at: instant(row, "created_at")?,
        error: row.get("error")?,
    })
}

pub(super) fn say(
    transaction: &Transaction<'_>,
    new: &NewOutbound,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    let content = masked(&new.content);
    let saved = transaction.execute(
        "INSERT INTO outbox (key, platform, channel, content, not_before, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        params![
            new.key,
            new.platform,
            new.channel,
            content,
            micros(new.not_before.unwrap_or(now)),
            micros(now)
        ],
    )?;
    // What was said before is no newer picture of anything.
    if saved == 1
        && let Some(beginning) = &new.supersedes
    {
        // LIKE would take upper and lower case for the same.
        transaction.execute(
            "UPDATE outbox SET state = 'superseded' WHERE platform = ?1 AND channel = ?2 \
             AND state = 'pending' AND substr(key, 1, length(?3)) = ?3 AND key <> ?4",
            params![new.platform, new.channel, beginning, new.key],
        )?;
    }
    Ok(())
}

/// What is kept of a message has no secret in it, as what is sent has none (GAP-004).
fn masked(content: &str) -> Cow<'_, str> {
    match serde_json::from_str::<serde_json::Value>(content) {
        Ok(mut value) => match redact::mask_json(&mut value) {
            true => Cow::Owned(value.to_string()),
            false => Cow::Borrowed(content),
        },
        Err(_) => redact::mask(content),
    }
}

pub(super) fn heads(
    connection: &Connection,
    platform: &str,
    now: DateTime<Utc>,
) -> rusqlite::Result<Vec<Outbound>> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM outbox WHERE seq IN ( \
             SELECT MIN(seq) FROM outbox WHERE state IN ('pending', 'sending') \
             AND platform = ?1 GROUP BY channel) \
         AND not_before <= ?2 ORDER BY seq",
    )?;
    statement.query_map(params![platform, micros(now)], outbound_from)?.collect()
}

pub(super) fn next_at(
    connection: &Connection,
    platform: &str,
) -> rusqlite::Result<Option<DateTime<Utc>>> {
    let next: Option<i64> = connection.query_row(
        "SELECT MIN(not_before) FROM outbox WHERE seq IN ( \
             SELECT MIN(seq) FROM outbox WHERE state IN ('pending', 'sending') \
             AND platform = ?1 GROUP BY channel)",
        [platform],
        |row| row.get(0),
    )?;
    Ok(next.and_then(DateTime::from_timestamp_micros))
}

pub(super) fn begin(transaction: &Transaction<'_>, seq: i64) -> rusqlite::Result<usize> {
    transaction.execute(
        "UPDATE outbox SET state = 'sending', attempts = attempts + 1 \
         WHERE seq = ?1 AND state IN ('pending', 'sending')",
        [seq],
    )
}

pub(super) fn note(
    transaction: &Transaction<'_>,
    seq: i64,
    progress: &str,
) -> rusqlite::Result<usize> {
    transaction.execute("UPDATE outbox SET progress = ?2 WHERE seq = ?1", params![seq, progress])
}

/// Of no effect on what is settled already: put back, it would be said twice.
pub(super) fn settle(
    transaction: &Transaction<'_>,
    seq: i64,
    delivery: &Delivery,
    now: DateTime<Utc>,
) -> rusqlite::Result<usize> {
    const OPEN: &str = "WHERE seq = ?1 AND state IN ('pending', 'sending')";
    let set = |values: &str, params: &[&dyn rusqlite::ToSql]| {
        transaction.execute(&format!("UPDATE outbox SET {values} {OPEN}"), params)
    };
    match delivery {
        Delivery::Sent(reference) => set(
            "state = 'sent', reference = ?2, sent_at = ?3, error = NULL",
            params![seq, reference, micros(now)],
        ),
        Delivery::Later(at, reason) => {
            set("state = 'pending', not_before = ?2, error = ?3", params![seq, micros(*at), reason])
        }
        Delivery::Unsure(at, reason) => {
            set("not_before = ?2, error = ?3", params![seq, micros(*at), reason])
        }
        Delivery::Failed(reason) => {
            set("state = 'failed', error = ?2, sent_at = ?3", params![seq, reason, micros(now)])
        }
    }
}

pub(super) fn find(connection: &Connection, key: &str) -> rusqlite::Result<Option<Outbound>> {
    connection
        .prepare_cached("SELECT * FROM outbox WHERE key = ?1")?
        .query_row([key], outbound_from)
        .optional()
}

pub(super) fn unsent(
    connection: &Connection,
    platform: &str,
    ticket: &str,
) -> rusqlite::Result<Vec<Outbound>> {
    let beginning = format!("{ticket}/");
    connection
        .prepare_cached(
            "SELECT * FROM outbox WHERE platform = ?1 AND substr(key, 1, length(?2)) = ?2 \
             AND state = 'pending' ORDER BY seq",
        )?
        .query_map([platform, &beginning], outbound_from)?
        .collect()
}

pub(super) fn at(
    connection: &Connection,
    platform: &str,
    channel: &str,
    reference: &str,
) -> rusqlite::Result<Option<Outbound>> {
    connection
        .prepare_cached(
            "SELECT * FROM outbox WHERE platform = ?1 AND channel = ?2 AND reference = ?3 \
             ORDER BY seq LIMIT 1",
        )?
        .query_row([platform, channel, reference], outbound_from)
        .optional()
}

pub(super) fn backlog(connection: &Connection) -> rusqlite::Result<(u32, Option<DateTime<Utc>>)> {
    connection.query_row(
        "SELECT COUNT(*), MIN(created_at) FROM outbox \
         WHERE state IN ('pending', 'sending') AND platform <> 'cli'",
        [],
        |row| {
            let oldest: Option<i64> = row.get(1)?;
            Ok((row.get(0)?, oldest.and_then(DateTime::from_timestamp_micros)))
        },
    )
}
