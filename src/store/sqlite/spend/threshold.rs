//! Parts of caps that were reached: each noted once, in the transaction that reaches it.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction, params};

use super::super::{bad_value, instant, micros};
use super::{amount, nano, read};
use crate::llm::NanoUsd;
use crate::store::spend::{Cap, CapOf, THRESHOLDS, Threshold};

/// Notes what has been reached of these caps.
pub(super) fn note(
    transaction: &Transaction<'_>,
    caps: &[Cap],
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    for cap in caps.iter().filter(|cap| cap.most.0 > 0) {
        let spent = read::spent(transaction, &cap.window)?.charged;
        let reached = |percent: &&u8| {
            u128::from(spent.0) * 100 >= u128::from(cap.most.0) * u128::from(**percent)
        };
        for percent in THRESHOLDS.iter().filter(reached) {
            insert(transaction, cap, *percent, spent, now)?;
        }
    }
    Ok(())
}

/// Notes that a cap holds no further call.
pub(super) fn full(
    transaction: &Transaction<'_>,
    cap: &Cap,
    spent: NanoUsd,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    // A cap of nothing is meant to be full.
    if cap.most.0 == 0 {
        return Ok(());
    }
    insert(transaction, cap, 100, spent, now)
}

fn insert(
    transaction: &Transaction<'_>,
    cap: &Cap,
    percent: u8,
    spent: NanoUsd,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO spend_threshold (cap, provider, since, most, percent, spent, at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            cap.of.as_str(),
            cap.window.provider.as_deref().unwrap_or_default(),
            cap.window.from.map_or(0, micros),
            amount(cap.most),
            percent,
            amount(spent),
            micros(now),
        ])?;
    Ok(())
}

pub(super) fn untold(connection: &Connection) -> rusqlite::Result<Vec<Threshold>> {
    connection
        .prepare_cached("SELECT * FROM spend_threshold WHERE told_at IS NULL ORDER BY id")?
        .query_map([], |row| {
            let (cap, provider): (String, String) = (row.get("cap")?, row.get("provider")?);
            let since = instant(row, "since")?;
            Ok(Threshold {
                id: row.get("id")?,
                of: CapOf::from_word(&cap)
                    .ok_or_else(|| bad_value(format!("`{cap}` is no kind of cap")))?,
                provider: Some(provider).filter(|provider| !provider.is_empty()),
                since: Some(since).filter(|since| since.timestamp_micros() != 0),
                most: nano(row, "most")?,
                percent: row.get("percent")?,
                spent: nano(row, "spent")?,
                at: instant(row, "at")?,
            })
        })?
        .collect()
}
