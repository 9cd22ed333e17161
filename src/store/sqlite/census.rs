//! A consistent copy of the store, and what is in a copy: rows and newest record of every table.

use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};

use super::doing;
use crate::store::StoreError;

/// One table of a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Rows in it.
    pub rows: u64,
    /// The latest instant in it, where it records any.
    pub newest: Option<DateTime<Utc>>,
}

/// How often a copy is begun anew when the store is too busy.
const TRIES: u32 = 50;

/// Copies the store at `from` as it is at one moment, while others go on writing. What was at `to` is
/// replaced.
///
/// # Errors
/// When it can't be read, or not be written.
pub fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    const DOING: &str = "copying the store";
    let source = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .map_err(doing(DOING))?;
    source.busy_timeout(super::BUSY_TIMEOUT).map_err(doing(DOING))?;
    // Written over where there is one: its blocks are allocated already.
    match copy_once(&source, to) {
        Ok(()) => Ok(()),
        Err(_) if to.exists() => {
            for part in ["", "-journal", "-wal", "-shm"] {
                let mut path = to.as_os_str().to_owned();
                path.push(part);
                // What is not there need not go; what can't go is told by the next try.
                drop(std::fs::remove_file(path));
            }
            copy_once(&source, to).map_err(doing(DOING))
        }
        Err(error) => Err(doing(DOING)(error)),
    }
}

fn copy_once(source: &Connection, to: &Path) -> rusqlite::Result<()> {
    let mut copy = Connection::open(to)?;
    // A copy that is cut off is made again: nothing is to be kept safe meanwhile.
    copy.pragma_update(None, "journal_mode", "OFF")?;
    copy.pragma_update(None, "synchronous", "OFF")?;
    let backup = Backup::new(source, &mut copy)?;
    for _ in 0..TRIES {
        // All pages in one step are the pages of one moment.
        match backup.step(i32::MAX)? {
            StepResult::Done => return Ok(()),
            StepResult::More => {}
            _ => std::thread::sleep(Duration::from_millis(100)),
        }
    }
    Err(rusqlite::Error::SqliteFailure(
        rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY),
        Some("another process keeps it locked".into()),
    ))
}

/// Opens a copy that nobody writes, without leaving files beside it.
fn open_copy(path: &Path) -> rusqlite::Result<Connection> {
    let plain = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(format!("file:{plain}?immutable=1"), flags)
}

/// Every table of a copy that nobody writes.
///
/// # Errors
/// When it can't be read.
pub fn tables(copy: &Path) -> Result<Vec<Table>, StoreError> {
    const DOING: &str = "counting rows";
    let read = || -> rusqlite::Result<Vec<Table>> {
        let connection = open_copy(copy)?;
        let names = names(&connection)?;
        names.into_iter().map(|name| table(&connection, name)).collect()
    };
    read().map_err(doing(DOING))
}

/// Damage in a copy that nobody writes; empty when it is sound.
///
/// # Errors
/// When it can't be read at all.
pub fn damage(copy: &Path) -> Result<Vec<String>, StoreError> {
    let read = || -> rusqlite::Result<Vec<String>> {
        let connection = open_copy(copy)?;
        let mut statement = connection.prepare("PRAGMA integrity_check")?;
        let mut lines: Vec<String> =
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
        let broken = statement.query_map([], |row| row.get::<_, String>(0))?;
        for table in broken.collect::<rusqlite::Result<Vec<_>>>()? {
            lines.push(format!("a row of {table} refers to one that is not there"));
        }
        lines.retain(|line| line != "ok");
        Ok(lines)
    };
    read().map_err(doing("checking a copy of the store"))
}

fn names(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
         ORDER BY name",
    )?;
    statement.query_map([], |row| row.get(0))?.collect()
}

/// Columns that hold instants, by the way they are named here.
pub(super) fn instants(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT name, type FROM pragma_table_info(?1)")?;
    let columns = statement.query_map([table], |row| {
        Ok((row.get::<_, String>("name")?, row.get::<_, String>("type")?))
    })?;
    let columns = columns.collect::<rusqlite::Result<Vec<_>>>()?;
    // What is to come is no record of what was.
    let is_instant = |name: &str| {
        (name == "at" || name.ends_with("_at")) && !matches!(name, "expires_at" | "due_at")
    };
    let instants = columns.into_iter().filter(|(name, kind)| kind == "INTEGER" && is_instant(name));
    Ok(instants.map(|(name, _)| name).collect())
}

fn table(connection: &Connection, name: String) -> rusqlite::Result<Table> {
    let columns = instants(connection, &name)?;
    let newest = match columns.as_slice() {
        [] => "NULL".to_owned(),
        columns => columns
            .iter()
            .map(|column| format!("coalesce(max(\"{column}\"), 0)"))
            .reduce(|a, b| format!("max({a}, {b})"))
            .unwrap_or_default(),
    };
    connection.query_row(&format!("SELECT count(*), {newest} FROM \"{name}\""), [], |row| {
        let rows: i64 = row.get(0)?;
        let micros: Option<i64> = row.get(1)?;
        let newest = micros.filter(|micros| *micros > 0);
        Ok(Table {
            name,
            rows: rows.unsigned_abs(),
            newest: newest.and_then(DateTime::from_timestamp_micros),
        })
    })
}
