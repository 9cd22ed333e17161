//! The embedded store: one `SQLite` file in WAL mode with `synchronous = FULL`, so that what was
//! acknowledged survives the loss of process or power.

mod alert;
mod backup;
pub mod census;
pub mod compare;
mod daemon;
mod fault;
mod inbox;
mod ledger;
mod monitor;
mod outbox;
mod queue;
mod revision;
mod schedule;
mod spend;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};

use super::{
    Artifact, Edition, JobFilter, JobSort, NewPosting, Origin, PostingRecord, Publication,
    Revision, RevisionInfo, RunId, RunRecord, RunState, StageRecord, Status, Store, StoreError,
};
use crate::hash::sha256_hex;
use crate::posting::PostingId;

/// What brings a file from each version of the schema to the next. The number of them done is kept
/// in `PRAGMA user_version`; those that were released never change.
const MIGRATIONS: [&str; 7] = [
    include_str!("schema.sql"),
    include_str!("migration/editable_revisions.sql"),
    include_str!("migration/daemon.sql"),
    include_str!("migration/spend.sql"),
    include_str!("migration/schedule.sql"),
    include_str!("migration/alert.sql"),
    include_str!("migration/backup.sql"),
];
/// Schema version of this program.
const SCHEMA: i64 = MIGRATIONS.len() as i64;

/// How long a statement waits for another process's transaction.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// A run still marked as running after this long was cut off with its process.
const CUT_OFF: chrono::Duration = chrono::Duration::minutes(10);

/// The embedded store.
#[derive(Debug)]
pub struct SqliteStore {
    connection: Mutex<Connection>,
}

impl SqliteStore {
    /// Opens or creates the file, with its folder, and brings its schema up to date.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let failed = |reason: String| StoreError::Open { path: path.display().to_string(), reason };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| failed(error.to_string()))?;
        }
        let connection = Connection::open(path).map_err(|error| failed(error.to_string()))?;
        Self::prepare(connection, &path.display().to_string())
    }

    /// A store that lives in memory, for tests and dry runs.
    pub fn in_memory() -> Result<Self, StoreError> {
        let connection = Connection::open_in_memory().map_err(|error| StoreError::Open {
            path: ":memory:".into(),
            reason: error.to_string(),
        })?;
        Self::prepare(connection, ":memory:")
    }

    /// The same store where a person waits for each write: it tries again at once while another
    /// connection writes, and leaves the tidying of the log to the others.
    pub fn for_acks(self) -> Result<Self, StoreError> {
        const DOING: &str = "preparing a connection";
        let mut connection = self.lock();
        connection.busy_handler(Some(wait_a_little)).map_err(doing(DOING))?;
        connection.pragma_update(None, "wal_autocheckpoint", 0).map_err(doing(DOING))?;
        drop(connection);
        Ok(self)
    }

    fn prepare(mut connection: Connection, path: &str) -> Result<Self, StoreError> {
        let open = |error: rusqlite::Error| StoreError::Open {
            path: path.to_owned(),
            reason: error.to_string(),
        };
        connection.busy_timeout(BUSY_TIMEOUT).map_err(open)?;
        connection
            .pragma_update(None, "journal_mode", "WAL")
            .and_then(|()| connection.pragma_update(None, "synchronous", "FULL"))
            .and_then(|()| connection.pragma_update(None, "foreign_keys", true))
            .map_err(open)?;
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(open)?;
        let found: i64 =
            transaction.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(open)?;
        if found > SCHEMA {
            return Err(StoreError::Newer { path: path.to_owned(), found, known: SCHEMA });
        }
        if found < SCHEMA {
            for migration in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(0)) {
                transaction.execute_batch(migration).map_err(open)?;
            }
            transaction.pragma_update(None, "user_version", SCHEMA).map_err(open)?;
        }
        transaction.commit().map_err(open)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// A panic while the lock was held has rolled its transaction back: the connection is sound.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` outside a transaction: one statement that reads.
    fn read<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        fault::strike(doing)?;
        work(&self.lock()).map_err(|source| StoreError::Database { doing, source })
    }

    /// Runs `work` in one immediate transaction.
    fn transact<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        fault::strike(doing)?;
        let mut connection = self.lock();
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|source| StoreError::Database { doing, source })?;
        let value = work(&transaction)?;
        transaction.commit().map_err(|source| StoreError::Database { doing, source })?;
        Ok(value)
    }
}

/// Half a millisecond, for as long as [`BUSY_TIMEOUT`].
fn wait_a_little(times: i32) -> bool {
    const STEP: Duration = Duration::from_micros(500);
    let waited = STEP.saturating_mul(u32::try_from(times).unwrap_or(0));
    std::thread::sleep(STEP);
    waited < BUSY_TIMEOUT
}

/// Turns a database error into a store error with what was being done.
fn doing(doing: &'static str) -> impl Fn(rusqlite::Error) -> StoreError {
    move |source| StoreError::Database { doing, source }
}

fn micros(instant: DateTime<Utc>) -> i64 {
    instant.timestamp_micros()
}

fn instant(row: &Row<'_>, column: &str) -> rusqlite::Result<DateTime<Utc>> {
    let micros: i64 = row.get(column)?;
    DateTime::from_timestamp_micros(micros)
        .ok_or_else(|| bad_value(format!("{micros} is not an instant")))
}

fn optional_instant(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<DateTime<Utc>>> {
    let micros: Option<i64> = row.get(column)?;
    Ok(micros.and_then(DateTime::from_timestamp_micros))
}

fn bad_value(message: String) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, message.into())
}

const POSTING_COLUMNS: &str = "id, source, title, company, location, status, reason, score, text, \
                               created_at, updated_at, applied_at, tier";

fn posting_from(row: &Row<'_>) -> rusqlite::Result<PostingRecord> {
    let status: String = row.get("status")?;
    Ok(PostingRecord {
        id: PostingId(row.get("id")?),
        source: row.get("source")?,
        title: row.get("title")?,
        company: row.get("company")?,
        location: row.get("location")?,
        status: status.parse().map_err(bad_value)?,
        reason: row.get("reason")?,
        score: row.get("score")?,
        created_at: instant(row, "created_at")?,
        updated_at: instant(row, "updated_at")?,
        applied_at: optional_instant(row, "applied_at")?,
        tier: row.get("tier")?,
        text: row.get("text")?,
    })
}

fn run_from(row: &Row<'_>) -> rusqlite::Result<RunRecord> {
    let state: String = row.get("state")?;
    let stages: String = row.get("stages")?;
    Ok(RunRecord {
        id: RunId(row.get("id")?),
        posting: PostingId(row.get("posting")?),
        state: match state.as_str() {
            "running" => RunState::Running,
            "done" => RunState::Done,
            "failed" => RunState::Failed,
            other => return Err(bad_value(format!("`{other}` is not a run state"))),
        },
        engine: row.get("engine")?,
        master_cv: row.get("master_cv")?,
        started_at: instant(row, "started_at")?,
        finished_at: optional_instant(row, "finished_at")?,
        revision: row.get("revision")?,
        reason: row.get("reason")?,
        stages: serde_json::from_str(&stages).map_err(|error| bad_value(error.to_string()))?,
    })
}

fn put_blob(transaction: &Transaction<'_>, bytes: &[u8]) -> rusqlite::Result<String> {
    let sha256 = sha256_hex(bytes);
    transaction.execute(
        "INSERT INTO blob (sha256, bytes) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        params![sha256, bytes],
    )?;
    Ok(sha256)
}

fn stages_json(stages: &[StageRecord]) -> String {
    serde_json::to_string(stages).unwrap_or_else(|_| "[]".into())
}

fn order(sort: JobSort) -> &'static str {
    match sort {
        JobSort::Newest => "created_at DESC, id",
        JobSort::Oldest => "created_at, id",
        JobSort::Fit => "score DESC NULLS LAST, created_at DESC, id",
        JobSort::Updated => "updated_at DESC, id",
        JobSort::Employer => "company COLLATE NOCASE NULLS LAST, created_at DESC, id",
    }
}

/// Escapes the wildcards of LIKE with `\`.
fn like(text: &str) -> String {
    format!("%{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

impl Store for SqliteStore {
    fn save_posting(&self, posting: &NewPosting, now: DateTime<Utc>) -> Result<(), StoreError> {
        const DOING: &str = "saving a posting";
        self.transact(DOING, |transaction| {
            let snapshot = put_blob(transaction, &posting.snapshot).map_err(doing(DOING))?;
            transaction
                .execute(
                    "INSERT INTO posting (id, source, title, company, location, status, text, \
                     snapshot, media_type, created_at, updated_at) \
                     VALUES (?1, ?2, ?3, ?4, ?5, 'new', ?6, ?7, ?8, ?9, ?9) \
                     ON CONFLICT (id) DO UPDATE SET source = ?2, title = ?3, company = ?4, \
                     location = ?5, snapshot = ?7, media_type = ?8, updated_at = ?9",
                    params![
                        posting.id.0,
                        posting.source,
                        posting.title,
                        posting.company,
                        posting.location,
                        posting.text,
                        snapshot,
                        posting.media_type,
                        micros(now),
                    ],
                )
                .map_err(doing(DOING))?;
            Ok(())
        })
    }

    fn get_posting(&self, id: &PostingId) -> Result<PostingRecord, StoreError> {
        self.lock()
            .query_row(
                &format!("SELECT {POSTING_COLUMNS} FROM posting WHERE id = ?1"),
                [&id.0],
                posting_from,
            )
            .optional()
            .map_err(doing("reading a posting"))?
            .ok_or_else(|| StoreError::NotFound { what: "posting", id: id.0.clone() })
    }

    fn find_posting(&self, prefix: &str) -> Result<PostingRecord, StoreError> {
        const DOING: &str = "looking for a posting";
        let connection = self.lock();
        let mut statement = connection
            .prepare(&format!(
                "SELECT {POSTING_COLUMNS} FROM posting WHERE id LIKE ?1 ESCAPE '\\' ORDER BY id LIMIT 6"
            ))
            .map_err(doing(DOING))?;
        // Anchored at the start: drop the leading wildcard.
        let pattern = like(prefix).split_off(1);
        let mut found: Vec<PostingRecord> = statement
            .query_map([pattern], posting_from)
            .and_then(Iterator::collect)
            .map_err(doing(DOING))?;
        match (found.len(), prefix.is_empty()) {
            (_, true) | (0, _) => {
                Err(StoreError::NotFound { what: "posting", id: prefix.to_owned() })
            }
            (1, _) => Ok(found.swap_remove(0)),
            _ => Err(StoreError::Ambiguous {
                prefix: prefix.to_owned(),
                candidates: found.into_iter().take(5).map(|posting| posting.id.0).collect(),
            }),
        }
    }

    fn get_snapshot(&self, id: &PostingId) -> Result<(Vec<u8>, String), StoreError> {
        self.lock()
            .query_row(
                "SELECT bytes, media_type FROM posting JOIN blob ON blob.sha256 = snapshot \
                 WHERE id = ?1",
                [&id.0],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()
            .map_err(doing("reading a snapshot"))?
            .ok_or_else(|| StoreError::NotFound { what: "posting", id: id.0.clone() })
    }

    fn list_postings(&self, filter: &JobFilter) -> Result<Vec<PostingRecord>, StoreError> {
        const DOING: &str = "listing postings";
        let connection = self.lock();
        let mut statement = connection
            .prepare(&format!(
                "SELECT {POSTING_COLUMNS} FROM posting \
                 WHERE (?1 IS NULL OR created_at >= ?1) AND (?2 IS NULL OR created_at < ?2) \
                 AND (?3 IS NULL OR status = ?3) \
                 AND (?4 IS NULL OR title LIKE ?4 ESCAPE '\\' OR company LIKE ?4 ESCAPE '\\' \
                      OR location LIKE ?4 ESCAPE '\\' OR text LIKE ?4 ESCAPE '\\') \
                 AND (?5 IS NULL OR tier = ?5) \
                 AND (?6 IS NULL OR location LIKE ?6 ESCAPE '\\') \
                 ORDER BY {} LIMIT ?7 OFFSET ?8",
                order(filter.sort)
            ))
            .map_err(doing(DOING))?;
        let limit = if filter.limit == 0 { -1 } else { filter.limit as i64 };
        statement
            .query_map(
                params![
                    filter.from.map(micros),
                    filter.to.map(micros),
                    filter.status.map(Status::as_str),
                    filter.text.as_deref().map(like),
                    filter.tier,
                    filter.location.as_deref().map(like),
                    limit,
                    filter.skip as i64,
                ],
                posting_from,
            )
            .and_then(Iterator::collect)
            .map_err(doing(DOING))
    }

    fn set_status(
        &self,
        id: &PostingId,
        status: Status,
        reason: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        daemon::set_status(&self.lock(), id, status, reason, now)
    }

    fn start_run(
        &self,
        id: &PostingId,
        engine: &str,
        master_cv: &str,
        now: DateTime<Utc>,
    ) -> Result<RunId, StoreError> {
        const DOING: &str = "starting a run";
        self.transact(DOING, |transaction| {
            let changed = transaction
                .execute(
                    "UPDATE posting SET status = 'processing', reason = NULL, updated_at = ?2 \
                     WHERE id = ?1",
                    params![id.0, micros(now)],
                )
                .map_err(doing(DOING))?;
            if changed == 0 {
                return Err(StoreError::NotFound { what: "posting", id: id.0.clone() });
            }
            transaction
                .execute(
                    "UPDATE run SET state = 'failed', finished_at = ?2, \
                     reason = 'cut off: its process ended before it did' \
                     WHERE posting = ?1 AND state = 'running' AND started_at < ?3",
                    params![id.0, micros(now), micros(now - CUT_OFF)],
                )
                .map_err(doing(DOING))?;
            transaction
                .execute(
                    "INSERT INTO run (posting, state, engine, master_cv, started_at) \
                     VALUES (?1, 'running', ?2, ?3, ?4)",
                    params![id.0, engine, master_cv, micros(now)],
                )
                .map_err(doing(DOING))?;
            Ok(RunId(transaction.last_insert_rowid()))
        })
    }

    fn fail_run(
        &self,
        run: RunId,
        stages: &[StageRecord],
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        const DOING: &str = "ending a run";
        self.transact(DOING, |transaction| {
            let changed = transaction
                .execute(
                    "UPDATE run SET state = 'failed', finished_at = ?2, reason = ?3, stages = ?4 \
                     WHERE id = ?1 AND state = 'running'",
                    params![run.0, micros(now), reason, stages_json(stages)],
                )
                .map_err(doing(DOING))?;
            if changed == 0 {
                return Err(StoreError::NotFound { what: "run under way", id: run.to_string() });
            }
            transaction
                .execute(
                    "UPDATE posting SET status = 'failed', reason = ?2, updated_at = ?3 \
                     WHERE id = (SELECT posting FROM run WHERE id = ?1)",
                    params![run.0, reason, micros(now)],
                )
                .map_err(doing(DOING))?;
            Ok(())
        })
    }

    fn publish_run(
        &self,
        run: RunId,
        stages: &[StageRecord],
        publication: &Publication,
        now: DateTime<Utc>,
    ) -> Result<Revision, StoreError> {
        const DOING: &str = "publishing a run";
        self.transact(DOING, |transaction| {
            let (posting, master_cv): (String, String) = transaction
                .query_row(
                    "SELECT posting, master_cv FROM run WHERE id = ?1 AND state = 'running'",
                    [run.0],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .optional()
                .map_err(doing(DOING))?
                .ok_or_else(|| StoreError::NotFound {
                    what: "run under way",
                    id: run.to_string(),
                })?;
            let same = revision::same(transaction, &posting, publication)?;
            let revision = if let Some(same) = same {
                same
            } else {
                let base = revision::latest(transaction, &posting).map_err(doing(DOING))?;
                let new = revision::New {
                    posting: &posting,
                    master_cv: &master_cv,
                    origin: Origin::Run,
                    base: base.map(|base| base.number),
                    equals: None,
                    note: "",
                };
                revision::insert(transaction, &new, publication, now)?
            };
            transaction
                .execute(
                    "UPDATE run SET state = 'done', finished_at = ?2, revision = ?3, stages = ?4 \
                     WHERE id = ?1",
                    params![run.0, micros(now), revision.number, stages_json(stages)],
                )
                .map_err(doing(DOING))?;
            transaction
                .execute(
                    "UPDATE posting SET status = 'ready', reason = NULL, score = ?2, \
                     updated_at = ?3 WHERE id = ?1",
                    params![revision.posting.0, publication.score, micros(now)],
                )
                .map_err(doing(DOING))?;
            Ok(revision)
        })
    }

    fn get_run(&self, run: RunId) -> Result<RunRecord, StoreError> {
        self.lock()
            .query_row("SELECT * FROM run WHERE id = ?1", [run.0], run_from)
            .optional()
            .map_err(doing("reading a run"))?
            .ok_or_else(|| StoreError::NotFound { what: "run", id: run.to_string() })
    }

    fn list_runs(
        &self,
        posting: Option<&PostingId>,
        limit: usize,
    ) -> Result<Vec<RunRecord>, StoreError> {
        const DOING: &str = "listing runs";
        let connection = self.lock();
        let mut statement = connection
            .prepare("SELECT * FROM run WHERE ?1 IS NULL OR posting = ?1 ORDER BY id DESC LIMIT ?2")
            .map_err(doing(DOING))?;
        let limit = if limit == 0 { -1 } else { limit as i64 };
        statement
            .query_map(params![posting.map(|id| &id.0), limit], run_from)
            .and_then(Iterator::collect)
            .map_err(doing(DOING))
    }

    fn find_checkpoint(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.lock()
            .query_row("SELECT output FROM checkpoint WHERE key = ?1", [key], |row| row.get(0))
            .optional()
            .map_err(doing("reading a checkpoint"))
    }

    fn save_checkpoint(
        &self,
        key: &str,
        stage: &str,
        output: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.lock()
            .execute(
                "INSERT INTO checkpoint (key, stage, output, saved_at) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (key) DO UPDATE SET output = ?3, saved_at = ?4",
                params![key, stage, output, micros(now)],
            )
            .map_err(doing("saving a checkpoint"))?;
        Ok(())
    }

    fn publish_edit(
        &self,
        id: &PostingId,
        edition: &Edition,
        publication: &Publication,
        now: DateTime<Utc>,
    ) -> Result<Revision, StoreError> {
        self.transact("saving a change", |transaction| {
            revision::publish_edit(transaction, id, edition, publication, now)
        })
    }

    fn latest_revision(&self, id: &PostingId) -> Result<Revision, StoreError> {
        revision::latest(&self.lock(), &id.0)
            .map_err(doing("reading a revision"))?
            .ok_or_else(|| StoreError::NotFound { what: "application for", id: id.0.clone() })
    }

    fn get_revision(&self, id: &PostingId, number: u32) -> Result<Revision, StoreError> {
        revision::get(&self.lock(), &id.0, number).map_err(doing("reading a revision"))?.ok_or_else(
            || StoreError::NotFound { what: "revision", id: format!("{number} of {}", id.0) },
        )
    }

    fn list_revisions(&self, id: &PostingId) -> Result<Vec<RevisionInfo>, StoreError> {
        revision::list(&self.lock(), &id.0).map_err(doing("listing revisions"))
    }

    fn get_artifact(
        &self,
        id: &PostingId,
        revision: u32,
        kind: &str,
    ) -> Result<Artifact, StoreError> {
        let artifact = self
            .lock()
            .query_row(
                "SELECT artifact.sha256, bytes FROM artifact JOIN blob USING (sha256) \
                 WHERE posting = ?1 AND revision = ?2 AND kind = ?3",
                params![id.0, revision, kind],
                |row| Ok(Artifact { kind: kind.into(), sha256: row.get(0)?, bytes: row.get(1)? }),
            )
            .optional()
            .map_err(doing("reading an artifact"))?
            .ok_or_else(|| StoreError::NotFound {
                what: "artifact",
                id: format!("{}/{revision}/{kind}", id.0),
            })?;
        if sha256_hex(&artifact.bytes) != artifact.sha256 {
            return Err(StoreError::Damaged(format!(
                "{kind} of posting {} revision {revision} does not match its hash",
                id.0
            )));
        }
        Ok(artifact)
    }

    fn check(&self) -> Result<Vec<String>, StoreError> {
        const DOING: &str = "checking the store";
        let connection = self.lock();
        let mut statement = connection.prepare("PRAGMA integrity_check").map_err(doing(DOING))?;
        let lines: Vec<String> = statement
            .query_map([], |row| row.get(0))
            .and_then(Iterator::collect)
            .map_err(doing(DOING))?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }
}
