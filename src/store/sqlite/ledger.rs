//! Who agreed to what, and who did what.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::{bad_value, instant, micros, optional_instant};
use crate::posting::PostingId;
use crate::store::desk::{Approval, ApprovalState, AuditEntry, LogLine, LogOf, NewApproval, Token};

fn word(state: ApprovalState) -> &'static str {
    match state {
        ApprovalState::Pending => "pending",
        ApprovalState::Approved => "approved",
        ApprovalState::Rejected => "rejected",
        ApprovalState::Lapsed => "lapsed",
    }
}

fn approval_from(row: &Row<'_>) -> rusqlite::Result<Approval> {
    let state: String = row.get("state")?;
    let known = [
        ApprovalState::Pending,
        ApprovalState::Approved,
        ApprovalState::Rejected,
        ApprovalState::Lapsed,
    ];
    Ok(Approval {
        id: row.get("id")?,
        posting: PostingId(row.get("posting")?),
        revision: row.get("revision")?,
        what: row.get("what")?,
        sha256: row.get("sha256")?,
        message: row.get("message")?,
        state: known
            .into_iter()
            .find(|known| word(*known) == state)
            .ok_or_else(|| bad_value(format!("`{state}` is no state of an approval")))?,
        actor: row.get("actor")?,
        decided_at: optional_instant(row, "decided_at")?,
        expires_at: instant(row, "expires_at")?,
    })
}

/// A revision that is told again asks in the newer message. An answer stands for one exact text:
/// about another one, the question is open again.
pub(super) fn ask(
    transaction: &Transaction<'_>,
    new: &NewApproval,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO approval (posting, revision, what, sha256, message, created_at, expires_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
         ON CONFLICT (posting, revision, what) DO UPDATE SET message = ?5, expires_at = ?7, \
         state = iif(sha256 = ?4, state, 'pending'), actor = iif(sha256 = ?4, actor, NULL), \
         decided_at = iif(sha256 = ?4, decided_at, NULL), sha256 = ?4",
        params![
            new.posting.0,
            new.revision,
            new.what,
            new.sha256,
            new.message,
            micros(now),
            micros(new.expires_at)
        ],
    )?;
    Ok(())
}

/// True when the question was still open.
pub(super) fn decide(
    transaction: &Transaction<'_>,
    id: i64,
    state: ApprovalState,
    actor: &str,
    now: DateTime<Utc>,
) -> rusqlite::Result<bool> {
    let changed = transaction.execute(
        "UPDATE approval SET state = ?2, actor = ?3, decided_at = ?4 \
         WHERE id = ?1 AND state = 'pending' AND expires_at > ?4",
        params![id, word(state), actor, micros(now)],
    )?;
    Ok(changed == 1)
}

pub(super) fn reopen(transaction: &Transaction<'_>, id: i64) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE approval SET state = 'pending', actor = NULL, decided_at = NULL \
         WHERE id = ?1 AND state IN ('approved', 'rejected')",
        [id],
    )?;
    Ok(())
}

pub(super) fn lapse(
    transaction: &Transaction<'_>,
    posting: &PostingId,
    before: u32,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE approval SET state = 'lapsed' \
         WHERE posting = ?1 AND revision < ?2 AND state = 'pending'",
        params![posting.0, before],
    )?;
    Ok(())
}

pub(super) fn of_message(
    connection: &Connection,
    message: &str,
) -> rusqlite::Result<Vec<Approval>> {
    connection
        .prepare_cached("SELECT * FROM approval WHERE message = ?1 ORDER BY id")?
        .query_map([message], approval_from)?
        .collect()
}

pub(super) fn of_posting(
    connection: &Connection,
    posting: &PostingId,
) -> rusqlite::Result<Vec<Approval>> {
    connection
        .prepare_cached("SELECT * FROM approval WHERE posting = ?1 ORDER BY revision DESC, id")?
        .query_map([&posting.0], approval_from)?
        .collect()
}

pub(super) fn issue(
    transaction: &Transaction<'_>,
    token: &Token,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO token (token, actor, command, created_at, expires_at) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![token.token, token.actor, token.command, micros(now), micros(token.expires_at)],
    )?;
    Ok(())
}

/// True when it could be used.
pub(super) fn spend(
    transaction: &Transaction<'_>,
    token: &str,
    actor: &str,
    now: DateTime<Utc>,
) -> rusqlite::Result<bool> {
    let changed = transaction.execute(
        "UPDATE token SET used_at = ?3 \
         WHERE token = ?1 AND actor = ?2 AND used_at IS NULL AND expires_at > ?3",
        params![token, actor, micros(now)],
    )?;
    Ok(changed == 1)
}

pub(super) fn find_token(
    connection: &Connection,
    token: &str,
    now: DateTime<Utc>,
) -> rusqlite::Result<Option<Token>> {
    connection
        .query_row(
            "SELECT * FROM token WHERE token = ?1 AND used_at IS NULL AND expires_at > ?2",
            params![token, micros(now)],
            |row| {
                Ok(Token {
                    token: row.get("token")?,
                    actor: row.get("actor")?,
                    command: row.get("command")?,
                    expires_at: instant(row, "expires_at")?,
                })
            },
        )
        .optional()
}

pub(super) fn audit(transaction: &Transaction<'_>, entry: &AuditEntry) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO audit (at, platform, actor, channel, command, result, correlation) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            micros(entry.at),
            entry.platform,
            entry.actor,
            entry.channel,
            crate::redact::mask(&entry.command),
            crate::redact::mask(&entry.result),
            entry.correlation
        ])?;
    Ok(())
}

pub(super) fn list_audit(
    connection: &Connection,
    actor: Option<&str>,
    skip: usize,
    limit: usize,
) -> rusqlite::Result<Vec<AuditEntry>> {
    connection
        .prepare_cached(
            "SELECT * FROM audit WHERE ?1 IS NULL OR actor = ?1 \
             ORDER BY seq DESC LIMIT ?3 OFFSET ?2",
        )?
        .query_map(params![actor, skip as i64, limit as i64], |row| {
            Ok(AuditEntry {
                at: instant(row, "at")?,
                platform: row.get("platform")?,
                actor: row.get("actor")?,
                channel: row.get("channel")?,
                command: row.get("command")?,
                result: row.get("result")?,
                correlation: row.get("correlation")?,
            })
        })?
        .collect()
}

pub(super) fn log(transaction: &Transaction<'_>, line: &LogLine) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO log (at, level, correlation, run, posting, text) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            micros(line.at),
            line.level,
            line.correlation,
            line.run,
            line.posting,
            line.text
        ])?;
    Ok(())
}

pub(super) fn list_log(
    connection: &Connection,
    of: &LogOf,
    limit: usize,
) -> rusqlite::Result<Vec<LogLine>> {
    let (column, value): (&str, rusqlite::types::Value) = match of {
        LogOf::Correlation(id) => ("correlation", id.clone().into()),
        LogOf::Run(run) => ("run", run.0.into()),
        LogOf::Posting(id) => ("posting", id.0.clone().into()),
    };
    connection
        .prepare(&format!(
            "SELECT * FROM (SELECT * FROM log WHERE {column} = ?1 ORDER BY seq DESC LIMIT ?2) \
             ORDER BY seq"
        ))?
        .query_map(params![value, limit as i64], |row| {
            Ok(LogLine {
                at: instant(row, "at")?,
                level: row.get("level")?,
                correlation: row.get("correlation")?,
                run: row.get("run")?,
                posting: row.get("posting")?,
                text: row.get("text")?,
            })
        })?
        .collect()
}
