//! Figures about all that is in the embedded store.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};

use super::{SqliteStore, micros};
use crate::store::StoreError;
use crate::store::monitor::{MonitorStore, StageCost};

fn counted(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<(String, u64)>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        let count: i64 = row.get(1)?;
        Ok((row.get(0)?, count.unsigned_abs()))
    })?;
    rows.collect()
}

impl MonitorStore for SqliteStore {
    fn count_runs(&self, since: Option<DateTime<Utc>>) -> Result<Vec<(String, u64)>, StoreError> {
        self.read("counting runs", |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT state, COUNT(*) FROM run WHERE ?1 IS NULL OR started_at >= ?1 \
                 GROUP BY state ORDER BY state",
            )?;
            let rows = statement.query_map([since.map(micros)], |row| {
                let count: i64 = row.get(1)?;
                Ok((row.get(0)?, count.unsigned_abs()))
            })?;
            rows.collect()
        })
    }

    fn stage_costs(&self, since: Option<DateTime<Utc>>) -> Result<Vec<StageCost>, StoreError> {
        self.read("adding up costs", |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT json_extract(stage.value, '$.name') AS name, \
                 json_extract(stage.value, '$.engine') AS engine, COUNT(*), \
                 SUM(json_extract(stage.value, '$.cost_usd')) \
                 FROM run, json_each(run.stages) AS stage \
                 WHERE ?1 IS NULL OR started_at >= ?1 GROUP BY name, engine ORDER BY name, engine",
            )?;
            let rows = statement.query_map(params![since.map(micros)], |row| {
                let count: i64 = row.get(2)?;
                Ok(StageCost {
                    stage: row.get(0)?,
                    engine: row.get(1)?,
                    count: count.unsigned_abs(),
                    cost_usd: row.get::<_, Option<f64>>(3)?.unwrap_or_default(),
                })
            })?;
            rows.collect()
        })
    }

    fn count_postings(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.read("counting postings", |connection| {
            counted(connection, "SELECT status, COUNT(*) FROM posting GROUP BY status ORDER BY 1")
        })
    }

    fn count_outbound(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.read("counting messages", |connection| {
            counted(connection, "SELECT state, COUNT(*) FROM outbox GROUP BY state ORDER BY 1")
        })
    }
}
