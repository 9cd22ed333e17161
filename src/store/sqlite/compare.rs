//! A restored copy beside the live store: what differs must be newer than the snapshot.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OpenFlags};

use super::census::instants;
use super::{doing, micros};
use crate::store::StoreError;

/// Tables whose rows are never deleted, and never changed without an instant that says so.
const LASTING: [&str; 6] = ["artifact", "audit", "blob", "posting", "revision", "run"];

/// An instant is taken before the row that records it is committed: so much earlier at most.
const IN_FLIGHT: TimeDelta = TimeDelta::seconds(60);

/// How two stores differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What the snapshot should have and has not, or has in another form.
    pub problems: Vec<String>,
    /// The newest instant of the restored copy.
    pub restored: Option<DateTime<Utc>>,
    /// The newest instant of the live store.
    pub live: Option<DateTime<Utc>>,
    /// Rows the live store has by now and the copy has not.
    pub newer_rows: u64,
}

/// Compares `restored`, which was taken at `time`, with the store at `live`, record by record.
///
/// # Errors
/// When one of them can't be read.
pub fn compare(
    restored: &Path,
    live: &Path,
    time: DateTime<Utc>,
) -> Result<Comparison, StoreError> {
    let run = || {
        let connection = Connection::open_with_flags(live, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.busy_timeout(super::BUSY_TIMEOUT)?;
        connection.execute("ATTACH ?1 AS old", [restored.to_string_lossy()])?;
        // One picture of both, however much is written meanwhile.
        connection.execute_batch("BEGIN")?;
        let mut comparison = Comparison::default();
        for name in names(&connection)? {
            table(&connection, &name, time - IN_FLIGHT, &mut comparison)?;
        }
        connection.execute_batch("COMMIT")?;
        Ok(comparison)
    };
    run().map_err(doing("comparing a restored store with the live one"))
}

/// Tables that both have, but for those about backups themselves.
fn names(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT name FROM old.sqlite_schema JOIN main.sqlite_schema USING (type, name) \
         WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
         AND name NOT IN ('backup_attempt', 'backup_snapshot', 'drill', 'engine') ORDER BY name",
    )?;
    statement.query_map([], |row| row.get(0))?.collect()
}

/// Columns of a table: all that are no content, and those of its key.
fn columns(connection: &Connection, name: &str) -> rusqlite::Result<(Vec<String>, Vec<String>)> {
    let mut statement = connection
        .prepare("SELECT name, type, pk FROM pragma_table_info(?1, 'old') ORDER BY cid")?;
    let rows = statement.query_map([name], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)? > 0))
    })?;
    let (mut plain, mut key) = (Vec::new(), Vec::new());
    for row in rows {
        let (column, kind, is_key) = row?;
        if is_key {
            key.push(column.clone());
        }
        // Content is compared by its hash, which is a key.
        if kind != "BLOB" {
            plain.push(column);
        }
    }
    if key.is_empty() {
        key.push("rowid".into());
    }
    Ok((plain, key))
}

fn table(
    connection: &Connection,
    name: &str,
    cutoff: DateTime<Utc>,
    comparison: &mut Comparison,
) -> rusqlite::Result<()> {
    let (plain, key) = columns(connection, name)?;
    let times = instants(connection, name)?;
    let newest = |of: &str| match times.as_slice() {
        [] => "NULL".to_owned(),
        times => times
            .iter()
            .map(|column| format!("coalesce({of}.\"{column}\", 0)"))
            .reduce(|a, b| format!("max({a}, {b})"))
            .unwrap_or_default(),
    };
    let same =
        key.iter().map(|column| format!("o.\"{column}\" IS n.\"{column}\"")).collect::<Vec<_>>();
    let same = same.join(" AND ");
    let count = |sql: &str, bound: bool| -> rusqlite::Result<u64> {
        let read = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0).map(i64::unsigned_abs);
        match bound {
            true => connection.query_row(sql, [micros(cutoff)], read),
            false => connection.query_row(sql, [], read),
        }
    };
    let lasting = LASTING.contains(&name);
    let absent = format!(
        "SELECT count(*) FROM main.\"{name}\" n \
         WHERE NOT EXISTS (SELECT 1 FROM old.\"{name}\" o WHERE {same})"
    );
    comparison.newer_rows += count(&absent, false)?;
    let say = |rows: u64, what: &str| {
        let verb = if rows == 1 { "row" } else { "rows" };
        (rows > 0).then(|| format!("{rows} {verb} of {name} {what}"))
    };
    if !times.is_empty() {
        let rows = count(&format!("{absent} AND {} <= ?1", newest("n")), true)?;
        let problem = say(rows, "are older than the snapshot and not in it");
        comparison.problems.extend(problem);
        for (schema, kept) in [("old", &mut comparison.restored), ("main", &mut comparison.live)] {
            let sql = format!("SELECT max({}) FROM {schema}.\"{name}\" t", newest("t"));
            let micros: Option<i64> = connection.query_row(&sql, [], |row| row.get(0))?;
            let at = micros.filter(|at| *at > 0).and_then(DateTime::from_timestamp_micros);
            *kept = (*kept).max(at);
        }
    }
    if lasting {
        let gone = format!(
            "SELECT count(*) FROM old.\"{name}\" o \
             WHERE NOT EXISTS (SELECT 1 FROM main.\"{name}\" n WHERE {same})"
        );
        let rows = count(&gone, false)?;
        comparison.problems.extend(say(rows, "are in the snapshot and no longer in the store"));
        let differs = plain
            .iter()
            .map(|column| format!("o.\"{column}\" IS NOT n.\"{column}\""))
            .collect::<Vec<_>>()
            .join(" OR ");
        let old = match times.is_empty() {
            true => String::new(),
            false => format!(" AND {} <= ?1", newest("n")),
        };
        let sql = format!(
            "SELECT count(*) FROM old.\"{name}\" o JOIN main.\"{name}\" n ON {same} \
             WHERE ({differs}){old}"
        );
        let rows = count(&sql, !times.is_empty())?;
        comparison.problems.extend(say(rows, "differ and have not changed since the snapshot"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posting::PostingId;
    use crate::store::sqlite::census;
    use crate::store::{NewPosting, SqliteStore, Status, Store as _};

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    fn id(number: u32) -> PostingId {
        PostingId(format!("aa00000000{number:02}"))
    }

    /// GAP-010: what is newer than the snapshot may differ, what is older may not.
    #[test]
    fn only_what_is_newer_than_the_snapshot_may_differ() {
        let dir = tempfile::tempdir().unwrap();
        let (live, copy) = (dir.path().join("live.db"), dir.path().join("copy.db"));
        let store = SqliteStore::open(&live).unwrap();
        for number in 0..3 {
            store.save_posting(&NewPosting::sample(&id(number)), at(0)).unwrap();
        }
        census::copy(&live, &copy).unwrap();
        let taken = at(1000);
        let same = compare(&copy, &live, taken).unwrap();
        assert_eq!((same.problems, same.newer_rows), (Vec::new(), 0));
        assert_eq!((same.restored, same.live), (Some(at(0)), Some(at(0))));

        store.save_posting(&NewPosting::sample(&id(9)), at(2000)).unwrap();
        store.set_status(&id(0), Status::Applied, None, at(2000)).unwrap();
        let newer = compare(&copy, &live, taken).unwrap();
        assert_eq!((newer.problems, newer.newer_rows), (Vec::new(), 1));
        assert_eq!((newer.restored, newer.live), (Some(at(0)), Some(at(2000))));

        // The snapshot is not what the store was then.
        store.save_posting(&NewPosting::sample(&id(8)), at(1)).unwrap();
        store.set_status(&id(1), Status::Applied, None, at(1)).unwrap();
        let raw = Connection::open(&live).unwrap();
        raw.execute("DELETE FROM posting WHERE id = ?1", [&id(2).0]).unwrap();
        let odd = compare(&copy, &live, taken).unwrap();
        assert_eq!(
            odd.problems,
            [
                "1 row of posting are older than the snapshot and not in it",
                "1 row of posting are in the snapshot and no longer in the store",
                "1 row of posting differ and have not changed since the snapshot",
            ]
        );
    }
}
