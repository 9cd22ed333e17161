//! A store with many postings in it, at known moments.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Workplace, sample_cv, sample_posting};

/// One of many postings.
pub struct Seed<'a> {
    /// Ids have twelve hex digits.
    pub id: &'a str,
    pub title: &'a str,
    pub company: &'a str,
    pub location: &'a str,
    pub status: &'a str,
    pub tier: Option<&'a str>,
    pub score: u8,
    /// Minutes ago.
    pub age: i64,
}

/// A workplace whose store holds these, each with the text of the bundled posting.
pub fn seeded(seeds: &[Seed<'_>], now: DateTime<Utc>) -> Workplace {
    let workplace = Workplace::new();
    let report = workplace.process(&sample_posting(), &sample_cv());
    let first = report["posting"]["id"].as_str().unwrap();
    let store = rusqlite::Connection::open(workplace.path(".local/share/tailord/tailord.db"));
    let store = store.unwrap();
    let copy = format!("CREATE TEMP TABLE one AS SELECT * FROM posting WHERE id = '{first}'");
    store.execute_batch(&copy).unwrap();
    for seed in seeds {
        let at = (now - TimeDelta::minutes(seed.age)).timestamp_micros();
        store
            .execute(
                "UPDATE one SET id = ?1, title = ?2, company = ?3, location = ?4, status = ?5, \
                 tier = ?6, score = ?7, created_at = ?8, updated_at = ?8",
                rusqlite::params![
                    seed.id,
                    seed.title,
                    seed.company,
                    seed.location,
                    seed.status,
                    seed.tier,
                    seed.score,
                    at
                ],
            )
            .unwrap();
        store.execute("INSERT INTO posting SELECT * FROM one", []).unwrap();
    }
    // The first one is out of the way of every filter but "all".
    let old = (now - TimeDelta::days(400)).timestamp_micros();
    store
        .execute(
            "UPDATE posting SET created_at = ?1, status = 'discarded' WHERE id = ?2",
            rusqlite::params![old, first],
        )
        .unwrap();
    workplace
}
