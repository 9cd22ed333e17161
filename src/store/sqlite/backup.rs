//! Records about backups in `SQLite`.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, Row, params};

use super::{SqliteStore, bad_value, doing, instant, micros, optional_instant};
use crate::store::StoreError;
use crate::store::backup::{Attempt, AttemptKind, BackupStore, DrillRecord, SnapshotRecord};

fn snapshot_from(row: &Row<'_>) -> rusqlite::Result<SnapshotRecord> {
    Ok(SnapshotRecord {
        id: row.get("id")?,
        repository: row.get("repository")?,
        taken_at: instant(row, "taken_at")?,
        files: count(row, "files")?,
        bytes: count(row, "bytes")?,
        written: count(row, "written")?,
        seconds: row.get("seconds")?,
        forgotten_at: optional_instant(row, "forgotten_at")?,
    })
}

fn attempt_from(row: &Row<'_>) -> rusqlite::Result<Attempt> {
    let kind: String = row.get("kind")?;
    Ok(Attempt {
        at: instant(row, "at")?,
        kind: [AttemptKind::Backup, AttemptKind::Check]
            .into_iter()
            .find(|known| known.as_str() == kind)
            .ok_or_else(|| bad_value(format!("`{kind}` is no kind of attempt")))?,
        passed: row.get("passed")?,
        seconds: row.get("seconds")?,
        detail: row.get("detail")?,
    })
}

fn drill_from(row: &Row<'_>) -> rusqlite::Result<DrillRecord> {
    Ok(DrillRecord {
        at: instant(row, "at")?,
        snapshot: row.get("snapshot")?,
        passed: row.get("passed")?,
        rpo_seconds: row.get("rpo_seconds")?,
        rto_seconds: row.get("rto_seconds")?,
        detail: row.get("detail")?,
    })
}

fn count(row: &Row<'_>, column: &str) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(i64::unsigned_abs)
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl BackupStore for SqliteStore {
    fn record_snapshot(&self, snapshot: &SnapshotRecord) -> Result<(), StoreError> {
        const DOING: &str = "recording a snapshot";
        self.transact(DOING, |transaction| {
            transaction
                .execute(
                    "INSERT INTO backup_snapshot \
                     (id, taken_at, files, bytes, written, seconds, forgotten_at, repository) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
                    params![
                        snapshot.id,
                        micros(snapshot.taken_at),
                        signed(snapshot.files),
                        signed(snapshot.bytes),
                        signed(snapshot.written),
                        snapshot.seconds,
                        snapshot.forgotten_at.map(micros),
                        snapshot.repository,
                    ],
                )
                .map_err(doing(DOING))?;
            Ok(())
        })
    }

    fn forget_snapshots(&self, ids: &[String], now: DateTime<Utc>) -> Result<(), StoreError> {
        const DOING: &str = "forgetting snapshots";
        self.transact(DOING, |transaction| {
            for id in ids {
                transaction
                    .execute(
                        "UPDATE backup_snapshot SET forgotten_at = ?2 \
                         WHERE id = ?1 AND forgotten_at IS NULL",
                        params![id, micros(now)],
                    )
                    .map_err(doing(DOING))?;
            }
            Ok(())
        })
    }

    fn list_snapshots(&self) -> Result<Vec<SnapshotRecord>, StoreError> {
        self.read("listing snapshots", |connection| {
            let mut statement =
                connection.prepare("SELECT * FROM backup_snapshot ORDER BY taken_at DESC, id")?;
            statement.query_map([], snapshot_from)?.collect()
        })
    }

    fn record_attempt(&self, attempt: &Attempt) -> Result<(), StoreError> {
        const DOING: &str = "recording an attempt";
        self.transact(DOING, |transaction| {
            transaction
                .execute(
                    "INSERT INTO backup_attempt (at, kind, passed, seconds, detail) \
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![
                        micros(attempt.at),
                        attempt.kind.as_str(),
                        attempt.passed,
                        attempt.seconds,
                        attempt.detail,
                    ],
                )
                .map_err(doing(DOING))?;
            Ok(())
        })
    }

    fn last_attempt(&self, kind: AttemptKind) -> Result<Option<Attempt>, StoreError> {
        self.read("reading the last attempt", |connection| {
            connection
                .query_row(
                    "SELECT * FROM backup_attempt WHERE kind = ?1 ORDER BY seq DESC LIMIT 1",
                    [kind.as_str()],
                    attempt_from,
                )
                .optional()
        })
    }

    fn record_drill(&self, drill: &DrillRecord) -> Result<(), StoreError> {
        const DOING: &str = "recording a drill";
        self.transact(DOING, |transaction| {
            transaction
                .execute(
                    "INSERT INTO drill (at, snapshot, passed, rpo_seconds, rto_seconds, detail) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    params![
                        micros(drill.at),
                        drill.snapshot,
                        drill.passed,
                        drill.rpo_seconds,
                        drill.rto_seconds,
                        drill.detail,
                    ],
                )
                .map_err(doing(DOING))?;
            Ok(())
        })
    }

    fn foreign_writes(&self) -> Result<i64, StoreError> {
        self.read("looking for writes of others", |connection| {
            connection.query_row("PRAGMA data_version", [], |row| row.get(0))
        })
    }

    fn settle(&self) -> Result<(), StoreError> {
        self.read("tidying the log", |connection| {
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        })
    }

    fn engine_since(
        &self,
        fingerprint: &str,
        now: DateTime<Utc>,
    ) -> Result<DateTime<Utc>, StoreError> {
        const DOING: &str = "noting the engine";
        self.transact(DOING, |transaction| {
            transaction
                .execute(
                    "INSERT INTO engine (fingerprint, since) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                    params![fingerprint, micros(now)],
                )
                .and_then(|_| {
                    transaction.query_row(
                        "SELECT since FROM engine WHERE fingerprint = ?1",
                        [fingerprint],
                        |row| instant(row, "since"),
                    )
                })
                .map_err(doing(DOING))
        })
    }

    fn last_drill(&self) -> Result<Option<DrillRecord>, StoreError> {
        self.read("reading the last drill", |connection| {
            connection
                .query_row("SELECT * FROM drill ORDER BY seq DESC LIMIT 1", [], drill_from)
                .optional()
        })
    }
}
