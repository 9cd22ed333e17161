//! The schedule's side of the embedded store.

use chrono::{DateTime, Utc};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params, params_from_iter};

use super::{SqliteStore, bad_value, doing, instant, micros, optional_instant, posting_from};
use crate::schedule::TaskName;
use crate::store::schedule::{Claim, ScheduleStore, TaskRun, TaskState};
use crate::store::{PostingRecord, Status, StoreError};

fn run_from(row: &Row<'_>) -> rusqlite::Result<TaskRun> {
    let (task, state): (String, String) = (row.get("task")?, row.get("state")?);
    Ok(TaskRun {
        id: row.get("id")?,
        task: task.parse().map_err(bad_value)?,
        due: instant(row, "due")?,
        asked: row.get("asked")?,
        state: match state.as_str() {
            "asked" => TaskState::Asked,
            "running" => TaskState::Running,
            "done" => TaskState::Done,
            "skipped" => TaskState::Skipped,
            "failed" => TaskState::Failed,
            other => return Err(bad_value(format!("`{other}` is no state of a task"))),
        },
        missed: row.get("missed")?,
        started_at: optional_instant(row, "started_at")?,
        finished_at: optional_instant(row, "finished_at")?,
        told: row.get("told")?,
    })
}

/// Whether a run of this task is under way, once those are ended whose time is over.
fn is_busy(
    transaction: &Transaction<'_>,
    task: &str,
    now: DateTime<Utc>,
) -> rusqlite::Result<bool> {
    transaction.execute(
        "UPDATE task_run SET state = 'failed', finished_at = ?2, told = 'its process is gone' \
         WHERE task = ?1 AND state = 'running' AND until < ?2",
        params![task, micros(now)],
    )?;
    transaction.query_row(
        "SELECT EXISTS (SELECT 1 FROM task_run WHERE task = ?1 AND state = 'running')",
        [task],
        |row| row.get(0),
    )
}

fn claim(
    transaction: &Transaction<'_>,
    task: TaskName,
    due: DateTime<Utc>,
    missed: u32,
    owner: &str,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> rusqlite::Result<Claim> {
    let known: bool = transaction.query_row(
        "SELECT EXISTS (SELECT 1 FROM task_run WHERE task = ?1 AND due = ?2 AND asked = 0)",
        params![task.as_str(), micros(due)],
        |row| row.get(0),
    )?;
    if known {
        return Ok(Claim::Known);
    }
    if is_busy(transaction, task.as_str(), now)? {
        return Ok(Claim::Busy);
    }
    transaction.execute(
        "INSERT INTO task_run (task, due, state, missed, owner, until, started_at) \
         VALUES (?1, ?2, 'running', ?3, ?4, ?5, ?6)",
        params![task.as_str(), micros(due), missed, owner, micros(until), micros(now)],
    )?;
    Ok(Claim::Yours(transaction.last_insert_rowid()))
}

fn claim_asked(
    transaction: &Transaction<'_>,
    id: i64,
    owner: &str,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> rusqlite::Result<Claim> {
    let task: Option<String> = transaction
        .query_row("SELECT task FROM task_run WHERE id = ?1 AND state = 'asked'", [id], |row| {
            row.get(0)
        })
        .optional()?;
    let Some(task) = task else { return Ok(Claim::Known) };
    if is_busy(transaction, &task, now)? {
        return Ok(Claim::Busy);
    }
    transaction.execute(
        "UPDATE task_run SET state = 'running', owner = ?2, until = ?3, started_at = ?4 \
         WHERE id = ?1",
        params![id, owner, micros(until), micros(now)],
    )?;
    Ok(Claim::Yours(id))
}

fn finish(
    transaction: &Transaction<'_>,
    id: i64,
    state: TaskState,
    told: &str,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE task_run SET state = ?2, told = ?3, finished_at = ?4 \
         WHERE id = ?1 AND state = 'running'",
        params![id, state.as_str(), told, micros(now)],
    )?;
    if state == TaskState::Skipped {
        // Nothing to do, for the same reason, every five minutes: the newest tells it all.
        transaction.execute(
            "DELETE FROM task_run WHERE state = 'skipped' AND asked = 0 AND id < ?1 AND told = ?2 \
             AND task = (SELECT task FROM task_run WHERE id = ?1)",
            params![id, told],
        )?;
    }
    Ok(())
}

/// Asks for a run of a task; one that is asked for already is the same.
pub(super) fn ask(
    transaction: &Transaction<'_>,
    task: &str,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO task_run (task, due, asked, state) SELECT ?1, ?2, 1, 'asked' \
         WHERE NOT EXISTS (SELECT 1 FROM task_run WHERE task = ?1 AND state = 'asked') \
         ON CONFLICT DO NOTHING",
        params![task, micros(now)],
    )?;
    Ok(())
}

/// Notes that a person was reminded.
pub(super) fn remind(
    transaction: &Transaction<'_>,
    kind: &str,
    posting: &str,
    touched: DateTime<Utc>,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO reminder (kind, posting, touched) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        params![kind, posting, micros(touched)],
    )?;
    Ok(())
}

fn unreminded(
    connection: &Connection,
    kind: &str,
    statuses: &[Status],
    before: DateTime<Utc>,
    limit: usize,
) -> rusqlite::Result<Vec<PostingRecord>> {
    let marks = vec!["?"; statuses.len()].join(", ");
    let mut statement = connection.prepare(&format!(
        "SELECT {} FROM posting WHERE updated_at < ? AND NOT EXISTS (SELECT 1 FROM reminder \
         WHERE kind = ? AND reminder.posting = posting.id AND touched = posting.updated_at) \
         AND status IN ({marks}) ORDER BY updated_at, id LIMIT ?",
        super::POSTING_COLUMNS
    ))?;
    let words = statuses.iter().map(|status| Value::from(status.as_str().to_owned()));
    let values = [Value::from(micros(before)), Value::from(kind.to_owned())]
        .into_iter()
        .chain(words)
        .chain([Value::from(limit as i64)]);
    statement.query_map(params_from_iter(values), posting_from)?.collect()
}

impl ScheduleStore for SqliteStore {
    fn know_task(&self, task: TaskName, now: DateTime<Utc>) -> Result<DateTime<Utc>, StoreError> {
        const DOING: &str = "noting a task";
        self.transact(DOING, |transaction| {
            transaction
                .execute(
                    // A clock that was ahead when it was first seen does not hold the task up.
                    "INSERT INTO task (name, since) VALUES (?1, ?2) \
                     ON CONFLICT (name) DO UPDATE SET since = min(since, ?2)",
                    params![task.as_str(), micros(now)],
                )
                .and_then(|_| {
                    transaction.query_row(
                        "SELECT since FROM task WHERE name = ?1",
                        [task.as_str()],
                        |row| instant(row, "since"),
                    )
                })
                .map_err(doing(DOING))
        })
    }

    fn last_due(
        &self,
        task: TaskName,
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.read("reading due times", |connection| {
            let last: Option<i64> = connection
                .prepare_cached(
                    "SELECT MAX(due) FROM task_run WHERE task = ?1 AND asked = 0 AND due <= ?2",
                )?
                .query_row(params![task.as_str(), micros(now)], |row| row.get(0))?;
            Ok(last.and_then(DateTime::from_timestamp_micros))
        })
    }

    fn claim_task(
        &self,
        task: TaskName,
        due: DateTime<Utc>,
        missed: u32,
        owner: &str,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Claim, StoreError> {
        const DOING: &str = "claiming a task";
        self.transact(DOING, |transaction| {
            claim(transaction, task, due, missed, owner, until, now).map_err(doing(DOING))
        })
    }

    fn asked_tasks(&self) -> Result<Vec<TaskRun>, StoreError> {
        self.read("reading tasks", |connection| {
            connection
                .prepare_cached("SELECT * FROM task_run WHERE state = 'asked' ORDER BY id")?
                .query_map([], run_from)?
                .collect()
        })
    }

    fn claim_asked(
        &self,
        id: i64,
        owner: &str,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Claim, StoreError> {
        const DOING: &str = "claiming a task";
        self.transact(DOING, |transaction| {
            claim_asked(transaction, id, owner, until, now).map_err(doing(DOING))
        })
    }

    fn finish_task(
        &self,
        id: i64,
        state: TaskState,
        told: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        const DOING: &str = "ending a task";
        self.transact(DOING, |transaction| {
            finish(transaction, id, state, told, now).map_err(doing(DOING))
        })
    }

    fn abandon_tasks(&self, now: DateTime<Utc>) -> Result<Vec<TaskRun>, StoreError> {
        const DOING: &str = "ending tasks of a daemon that is gone";
        self.transact(DOING, |transaction| {
            transaction
                .prepare(
                    "UPDATE task_run SET state = 'failed', finished_at = ?1, \
                     told = 'its process is gone' WHERE state = 'running' RETURNING *",
                )
                .and_then(|mut statement| statement.query_map([micros(now)], run_from)?.collect())
                .map_err(doing(DOING))
        })
    }

    fn list_task_runs(
        &self,
        task: Option<TaskName>,
        limit: usize,
    ) -> Result<Vec<TaskRun>, StoreError> {
        self.read("listing tasks", |connection| {
            connection
                .prepare_cached(
                    "SELECT * FROM task_run WHERE ?1 IS NULL OR task = ?1 ORDER BY id DESC LIMIT ?2",
                )?
                .query_map(params![task.map(TaskName::as_str), limit as i64], run_from)?
                .collect()
        })
    }

    fn last_task_run(
        &self,
        task: TaskName,
        state: TaskState,
    ) -> Result<Option<TaskRun>, StoreError> {
        self.read("looking for a task", |connection| {
            connection
                .prepare_cached(
                    "SELECT * FROM task_run WHERE task = ?1 AND state = ?2 \
                     ORDER BY finished_at DESC, id DESC LIMIT 1",
                )?
                .query_row(params![task.as_str(), state.as_str()], run_from)
                .optional()
        })
    }

    fn last_ended(&self, task: TaskName) -> Result<Option<TaskRun>, StoreError> {
        self.read("looking for a task", |connection| {
            connection
                .prepare_cached(
                    "SELECT * FROM task_run WHERE task = ?1 AND finished_at IS NOT NULL \
                     ORDER BY id DESC LIMIT 1",
                )?
                .query_row([task.as_str()], run_from)
                .optional()
        })
    }

    fn prune_task_runs(&self, before: DateTime<Utc>) -> Result<usize, StoreError> {
        const DOING: &str = "removing old tasks";
        self.transact(DOING, |transaction| {
            transaction
                .execute(
                    "DELETE FROM task_run WHERE finished_at < ?1 AND id NOT IN ( \
                     SELECT MAX(id) FROM task_run GROUP BY task, state)",
                    [micros(before)],
                )
                .map_err(doing(DOING))
        })
    }

    fn unreminded(
        &self,
        kind: &str,
        statuses: &[Status],
        before: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<PostingRecord>, StoreError> {
        self.read("looking for what lies there", |connection| {
            unreminded(connection, kind, statuses, before, limit)
        })
    }
}
