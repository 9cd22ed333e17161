//! The alerts' side of the embedded store.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, Row, Transaction, params};

use super::{SqliteStore, bad_value, doing, instant, micros, optional_instant, outbox};
use crate::store::StoreError;
use crate::store::alert::{
    Alert, AlertState, AlertStore, NewNotification, SecondDelivery, SecondEnd, Severity, Silence,
};
use crate::store::desk::Applied;

fn alert_from(row: &Row<'_>) -> rusqlite::Result<Alert> {
    let (severity, state): (String, String) = (row.get("severity")?, row.get("state")?);
    Ok(Alert {
        id: row.get("id")?,
        fingerprint: row.get("fingerprint")?,
        severity: match severity.as_str() {
            "amber" => Severity::Amber,
            "red" => Severity::Red,
            other => return Err(bad_value(format!("`{other}` is no severity"))),
        },
        summary: row.get("summary")?,
        state: match state.as_str() {
            "waiting" => AlertState::Waiting,
            "firing" => AlertState::Firing,
            "clearing" => AlertState::Clearing,
            "resolved" => AlertState::Resolved,
            other => return Err(bad_value(format!("`{other}` is no state of an alert"))),
        },
        since: instant(row, "since")?,
        seen_at: instant(row, "seen_at")?,
        count: row.get("count")?,
        told: row.get("told")?,
        told_at: optional_instant(row, "told_at")?,
        next_at: optional_instant(row, "next_at")?,
        cleared_at: optional_instant(row, "cleared_at")?,
        acknowledged_by: row.get("acknowledged_by")?,
        version: row.get("version")?,
    })
}

/// Saves an alert whose version is the one it had; 0 rows when it has changed since.
fn save(transaction: &Transaction<'_>, alert: &Alert) -> rusqlite::Result<usize> {
    transaction.execute(
        "UPDATE alert SET severity = ?3, summary = ?4, state = ?5, seen_at = ?6, count = ?7, \
         told = ?8, told_at = ?9, next_at = ?10, cleared_at = ?11, acknowledged_by = ?12, \
         version = version + 1 WHERE id = ?1 AND version = ?2",
        params![
            alert.id,
            alert.version,
            alert.severity.as_str(),
            alert.summary,
            alert.state.as_str(),
            micros(alert.seen_at),
            alert.count,
            alert.told,
            alert.told_at.map(micros),
            alert.next_at.map(micros),
            alert.cleared_at.map(micros),
            alert.acknowledged_by,
        ],
    )
}

fn insert(transaction: &Transaction<'_>, alert: &Alert) -> rusqlite::Result<usize> {
    transaction.execute(
        "INSERT INTO alert (fingerprint, severity, summary, state, since, seen_at, count, told, \
         next_at, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1)",
        params![
            alert.fingerprint,
            alert.severity.as_str(),
            alert.summary,
            alert.state.as_str(),
            micros(alert.since),
            micros(alert.seen_at),
            alert.count,
            alert.told,
            alert.next_at.map(micros),
        ],
    )
}

/// Somebody knows of these.
pub(super) fn acknowledge(
    transaction: &Transaction<'_>,
    alerts: &[i64],
    actor: &str,
) -> rusqlite::Result<()> {
    for id in alerts {
        transaction.execute(
            "UPDATE alert SET acknowledged_by = ?2, version = version + 1 \
             WHERE id = ?1 AND state <> 'resolved'",
            params![id, actor],
        )?;
    }
    Ok(())
}

pub(super) fn silence(
    transaction: &Transaction<'_>,
    matcher: &str,
    actor: &str,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO silence (matcher, made_by, created_at, until) VALUES (?1, ?2, ?3, ?4)",
        params![matcher, actor, micros(now), micros(until)],
    )?;
    Ok(())
}

pub(super) fn end_silence(
    transaction: &Transaction<'_>,
    id: i64,
    now: DateTime<Utc>,
) -> rusqlite::Result<usize> {
    transaction.execute(
        "UPDATE silence SET until = min(until, ?2) WHERE id = ?1",
        params![id, micros(now)],
    )
}

fn notify(
    transaction: &Transaction<'_>,
    new: &NewNotification,
    now: DateTime<Utc>,
) -> rusqlite::Result<Applied> {
    let numbers: Vec<i64> = new.alerts.iter().map(|alert| alert.id).collect();
    if let Some(content) = &new.content {
        let saved = transaction.execute(
            "INSERT INTO notification (key, alerts, content, at) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT DO NOTHING",
            params![new.key, serde_json::json!(numbers).to_string(), content, micros(now)],
        )?;
        if saved == 0 {
            return Ok(Applied::Late);
        }
    }
    for alert in &new.alerts {
        if save(transaction, alert)? == 0 {
            return Ok(Applied::Refused);
        }
    }
    for said in &new.said {
        outbox::say(transaction, said, now)?;
    }
    for channel in new.channels.iter().filter(|_| new.content.is_some()) {
        transaction.execute(
            "INSERT INTO delivery (notification, channel, next_at) VALUES (?1, ?2, ?3)",
            params![new.key, channel, micros(new.second_at)],
        )?;
    }
    Ok(Applied::Yes)
}

fn second(
    transaction: &Transaction<'_>,
    now: DateTime<Utc>,
) -> rusqlite::Result<Vec<SecondDelivery>> {
    transaction.execute(
        "UPDATE delivery SET state = 'needless' WHERE state = 'waiting' AND next_at <= ?1 \
         AND EXISTS (SELECT 1 FROM outbox WHERE state = 'sent' \
             AND outbox.key >= notification || '/' AND outbox.key < notification || '0')",
        [micros(now)],
    )?;
    let mut statement = transaction.prepare_cached(
        "SELECT delivery.id, channel, content, attempts, at FROM delivery \
         JOIN notification ON notification.key = notification \
         WHERE state = 'waiting' AND next_at <= ?1 ORDER BY delivery.id",
    )?;
    let rows = statement.query_map([micros(now)], |row| {
        Ok(SecondDelivery {
            id: row.get(0)?,
            channel: row.get(1)?,
            content: row.get(2)?,
            attempts: row.get(3)?,
            at: instant(row, "at")?,
        })
    })?;
    rows.collect()
}

impl AlertStore for SqliteStore {
    fn update_alert(
        &self,
        fingerprint: &str,
        change: &mut dyn FnMut(Option<Alert>) -> Option<Alert>,
    ) -> Result<(), StoreError> {
        const DOING: &str = "noting a fault";
        self.transact(DOING, |transaction| {
            let open = transaction
                .prepare_cached(
                    "SELECT * FROM alert WHERE fingerprint = ?1 AND state <> 'resolved'",
                )
                .and_then(|mut statement| statement.query_row([fingerprint], alert_from).optional())
                .map_err(doing(DOING))?;
            let Some(alert) = change(open) else { return Ok(()) };
            let saved = match alert.id {
                0 => insert(transaction, &alert),
                _ => save(transaction, &alert),
            };
            saved.map_err(doing(DOING)).map(drop)
        })
    }

    fn open_alerts(&self) -> Result<Vec<Alert>, StoreError> {
        self.read("reading alerts", |connection| {
            connection
                .prepare_cached("SELECT * FROM alert WHERE state <> 'resolved' ORDER BY id")?
                .query_map([], alert_from)?
                .collect()
        })
    }

    fn list_alerts(&self, limit: usize) -> Result<Vec<Alert>, StoreError> {
        self.read("reading alerts", |connection| {
            connection
                .prepare_cached("SELECT * FROM alert ORDER BY id DESC LIMIT ?1")?
                .query_map([limit as i64], alert_from)?
                .collect()
        })
    }

    fn notify(&self, new: &NewNotification, now: DateTime<Utc>) -> Result<Applied, StoreError> {
        const DOING: &str = "telling of a fault";
        let mut applied = Applied::Yes;
        let made = self.transact(DOING, |transaction| {
            applied = notify(transaction, new, now).map_err(doing(DOING))?;
            match applied {
                Applied::Yes => Ok(()),
                // Any error rolls the transaction back; this one is never seen.
                _ => Err(StoreError::Damaged(String::new())),
            }
        });
        match applied {
            Applied::Yes => made.map(|()| Applied::Yes),
            other => Ok(other),
        }
    }

    fn alerts_of(&self, notification: &str) -> Result<Vec<i64>, StoreError> {
        self.read("looking for alerts", |connection| {
            let alerts: Option<String> = connection
                .query_row(
                    "SELECT alerts FROM notification WHERE key = ?1",
                    [notification],
                    |row| row.get(0),
                )
                .optional()?;
            serde_json::from_str(alerts.as_deref().unwrap_or("[]"))
                .map_err(|error| bad_value(error.to_string()))
        })
    }

    fn second_deliveries(&self, now: DateTime<Utc>) -> Result<Vec<SecondDelivery>, StoreError> {
        const DOING: &str = "looking what second channels have to send";
        // Nobody writes every second to find nothing.
        let any: bool = self.read(DOING, |connection| {
            connection.query_row(
                "SELECT EXISTS (SELECT 1 FROM delivery WHERE state = 'waiting' AND next_at <= ?1)",
                [micros(now)],
                |row| row.get(0),
            )
        })?;
        if !any {
            return Ok(Vec::new());
        }
        self.transact(DOING, |transaction| second(transaction, now).map_err(doing(DOING)))
    }

    fn settle_second(&self, id: i64, end: &SecondEnd) -> Result<(), StoreError> {
        const DOING: &str = "noting what a second channel sent";
        let (state, next_at, error) = match end {
            SecondEnd::Sent => ("sent", None, None),
            SecondEnd::Later(at, reason) => ("waiting", Some(micros(*at)), Some(reason)),
            SecondEnd::Failed(reason) => ("failed", None, Some(reason)),
        };
        self.transact(DOING, |transaction| {
            transaction
                .execute(
                    "UPDATE delivery SET state = ?2, next_at = coalesce(?3, next_at), error = ?4, \
                     attempts = attempts + 1 WHERE id = ?1 AND state = 'waiting'",
                    params![id, state, next_at, error],
                )
                .map_err(doing(DOING))
                .map(drop)
        })
    }

    fn silences(&self, now: DateTime<Utc>) -> Result<Vec<Silence>, StoreError> {
        self.read("reading silences", |connection| {
            connection
                .prepare_cached("SELECT * FROM silence WHERE until > ?1 ORDER BY id")?
                .query_map([micros(now)], |row| {
                    Ok(Silence {
                        id: row.get("id")?,
                        matcher: row.get("matcher")?,
                        made_by: row.get("made_by")?,
                        until: instant(row, "until")?,
                    })
                })?
                .collect()
        })
    }

    fn note_start(&self, since: DateTime<Utc>, now: DateTime<Utc>) -> Result<u32, StoreError> {
        const DOING: &str = "noting a start";
        self.transact(DOING, |transaction| {
            transaction
                .execute("INSERT INTO start (at) VALUES (?1) ON CONFLICT DO NOTHING", [micros(now)])
                .and_then(|_| {
                    transaction.query_row(
                        "SELECT COUNT(*) FROM start WHERE at > ?1 AND at <= ?2",
                        params![micros(since), micros(now)],
                        |row| row.get(0),
                    )
                })
                .map_err(doing(DOING))
        })
    }

    fn starts_since(&self, since: DateTime<Utc>) -> Result<u32, StoreError> {
        self.read("counting starts", |connection| {
            connection.query_row(
                "SELECT COUNT(*) FROM start WHERE at > ?1",
                [micros(since)],
                |row| row.get(0),
            )
        })
    }

    fn prune_alerts(&self, before: DateTime<Utc>) -> Result<usize, StoreError> {
        const DOING: &str = "removing old alerts";
        self.transact(DOING, |transaction| {
            let mut removed = 0;
            for sql in [
                "DELETE FROM delivery WHERE state <> 'waiting' AND notification IN \
                 (SELECT key FROM notification WHERE at < ?1)",
                "DELETE FROM notification WHERE at < ?1 AND NOT EXISTS \
                 (SELECT 1 FROM delivery WHERE notification = notification.key)",
                "DELETE FROM alert WHERE state = 'resolved' AND seen_at < ?1",
                "DELETE FROM silence WHERE until < ?1",
                "DELETE FROM start WHERE at < ?1",
            ] {
                removed += transaction.execute(sql, [micros(before)]).map_err(doing(DOING))?;
            }
            Ok(removed)
        })
    }
}
