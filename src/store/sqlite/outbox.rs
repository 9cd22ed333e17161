//! Messages to send.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::{bad_value, instant, like, micros};
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
    if let Some(beginning) = &new.supersedes {
        // Anchored at the start: drop the leading wildcard.
        transaction.execute(
            "UPDATE outbox SET state = 'superseded' WHERE platform = ?1 AND channel = ?2 \
             AND state = 'pending' AND key LIKE ?3 ESCAPE '\\' AND key <> ?4",
            params![new.platform, new.channel, like(beginning).split_off(1), new.key],
        )?;
    }
    transaction.execute(
        "INSERT INTO outbox (key, platform, channel, content, not_before, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        params![
            new.key,
            new.platform,
            new.channel,
            new.content,
            micros(new.not_before.unwrap_or(now)),
            micros(now)
        ],
    )?;
    Ok(())
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

pub(super) fn settle(
    transaction: &Transaction<'_>,
    seq: i64,
    delivery: &Delivery,
    now: DateTime<Utc>,
) -> rusqlite::Result<usize> {
    match delivery {
        Delivery::Sent(reference) => transaction.execute(
            "UPDATE outbox SET state = 'sent', reference = ?2, sent_at = ?3, error = NULL \
             WHERE seq = ?1",
            params![seq, reference, micros(now)],
        ),
        Delivery::Later(at, reason) => transaction.execute(
            "UPDATE outbox SET state = 'pending', not_before = ?2, error = ?3 WHERE seq = ?1",
            params![seq, micros(*at), reason],
        ),
        Delivery::Unsure(at, reason) => transaction.execute(
            "UPDATE outbox SET not_before = ?2, error = ?3 WHERE seq = ?1",
            params![seq, micros(*at), reason],
        ),
        Delivery::Failed(reason) => transaction.execute(
            "UPDATE outbox SET state = 'failed', error = ?2, sent_at = ?3 WHERE seq = ?1",
            params![seq, reason, micros(now)],
        ),
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
    // Anchored at the start: drop the leading wildcard.
    let beginning = like(&format!("{ticket}/")).split_off(1);
    connection
        .prepare_cached(
            "SELECT * FROM outbox WHERE platform = ?1 AND key LIKE ?2 ESCAPE '\\' \
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
        "SELECT COUNT(*), MIN(created_at) FROM outbox WHERE state IN ('pending', 'sending')",
        [],
        |row| {
            let oldest: Option<i64> = row.get(1)?;
            Ok((row.get(0)?, oldest.and_then(DateTime::from_timestamp_micros)))
        },
    )
}
