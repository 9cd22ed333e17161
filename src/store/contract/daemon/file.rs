//! What holds of the embedded store alone: several connections to one file, files of an earlier
//! schema, an audit that SQL can't change.

use std::collections::BTreeMap;
use std::sync::Barrier;

use super::*;
use crate::store::desk::{AuditEntry, WorkCounts, WorkFilter, WorkState};

const THREADS: usize = 8;

fn file() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tailord.db");
    (folder, path)
}

/// Starts all at once: half on one connection of the file, half on another.
fn together<T: Send>(
    path: &std::path::Path,
    act: impl Fn(&SqliteStore, usize) -> T + Sync,
) -> Vec<T> {
    let stores = [SqliteStore::open(path).unwrap(), SqliteStore::open(path).unwrap()];
    let start = Barrier::new(THREADS);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| {
                let (store, start, act) = (&stores[thread % 2], &start, &act);
                scope.spawn(move || {
                    start.wait();
                    act(store, thread)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

#[test]
fn work_claimed_on_two_connections_by_many_is_done_once_each() {
    let (_folder, path) = file();
    let store = SqliteStore::open(&path).unwrap();
    let all: Vec<Effect> = (0..200).map(|n| Effect::Enqueue(work(&format!("w{n}")))).collect();
    made(&store, all, 0);
    let done = together(&path, |store, thread| {
        let mut keys = Vec::new();
        while let Some(work) = claim(store, &format!("l{thread}-{}", keys.len()), 1) {
            let lease = work.lease.clone().unwrap();
            let change = Change {
                work: Some((work.id, lease, WorkEnd::Done)),
                effects: vec![Effect::Say(message(&work.key, "C1"))],
                ..Change::default()
            };
            assert_eq!(store.apply(&change, at(2)).unwrap(), Applied::Yes);
            keys.push(work.key);
        }
        keys
    });
    let mut times = BTreeMap::new();
    for key in done.iter().flatten() {
        *times.entry(key.as_str()).or_insert(0) += 1;
    }
    assert_eq!(times.len(), 200);
    assert!(times.values().all(|count| *count == 1), "{times:?}");
    assert_eq!(store.count_work(None).unwrap(), WorkCounts { done: 200, ..WorkCounts::default() });
    let states = vec![WorkState::Done];
    let works = store.list_work(&WorkFilter { states, ..WorkFilter::default() }).unwrap();
    assert!(works.iter().all(|work| work.attempts == 1));
    assert_eq!(store.outbox_backlog().unwrap().0, 200);
}

#[test]
fn one_envelope_received_and_handled_by_many_is_handled_once() {
    let (_folder, path) = file();
    let store = SqliteStore::open(&path).unwrap();
    let receipts = together(&path, |store, _| {
        store.receive(&[envelope("e1", Some("Ev1"))], at(0)).unwrap().remove(0)
    });
    let saved: Vec<i64> = receipts
        .iter()
        .filter_map(|receipt| match receipt {
            Receipt::Saved(seq) => Some(*seq),
            Receipt::Known => None,
        })
        .collect();
    let [seq] = saved[..] else { panic!("{receipts:?}") };
    let applied = together(&path, |store, thread| {
        let effects = vec![Effect::Say(message(&format!("m{thread}"), "C1"))];
        let change = Change { envelope: Some(seq), effects, ..Change::default() };
        store.apply(&change, at(1)).unwrap()
    });
    assert_eq!(applied.iter().filter(|applied| **applied == Applied::Yes).count(), 1);
    assert_eq!(applied.iter().filter(|applied| **applied == Applied::Late).count(), THREADS - 1);
    assert_eq!(store.outbox_backlog().unwrap().0, 1);
}

#[test]
fn probes_of_two_connections_do_not_see_damage_in_each_other() {
    let (_folder, path) = file();
    drop(SqliteStore::open(&path).unwrap());
    let probed = together(&path, |store, thread| {
        (0..20).try_for_each(|round| store.probe(at((round * 7 + thread as i64 * 3) % 20)))
    });
    assert!(probed.iter().all(Result::is_ok), "{probed:?}");
}

#[test]
fn sql_can_not_change_the_audit() {
    let (_folder, path) = file();
    let store = SqliteStore::open(&path).unwrap();
    let entry = AuditEntry {
        at: at(1),
        platform: "slack".into(),
        actor: "U1".into(),
        channel: None,
        command: "cancel all".into(),
        result: "cancelled 3".into(),
        correlation: "c1".into(),
    };
    made(&store, vec![Effect::Audit(entry.clone())], 1);
    let connection = rusqlite::Connection::open(&path).unwrap();
    for sql in [
        "UPDATE audit SET actor = 'U2'",
        "UPDATE audit SET result = 'nothing' WHERE seq = 1",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE seq = 1",
        "REPLACE INTO audit VALUES (1, 0, 'slack', 'U2', NULL, 'jobs', 'done', 'c1')",
        "INSERT INTO audit VALUES (1, 0, 'slack', 'U2', NULL, 'jobs', 'done', 'c1') \
         ON CONFLICT DO UPDATE SET actor = 'U2'",
    ] {
        let error = connection.execute(sql, []).unwrap_err().to_string();
        assert!(error.contains("append-only"), "{sql}: {error}");
    }
    drop(connection);
    assert_eq!(store.list_audit(None, 0, 9).unwrap(), [entry]);
}

/// A file of the second schema keeps what it holds and gets what the daemon needs.
#[test]
fn a_file_of_the_second_schema_is_brought_up_to_date() {
    let (_folder, path) = file();
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch(include_str!("../../schema.sql")).unwrap();
    connection.execute_batch(include_str!("../../migration/editable_revisions.sql")).unwrap();
    connection
        .execute_batch(
            "PRAGMA user_version = 2;
             INSERT INTO blob VALUES ('b', x'00');
             INSERT INTO posting VALUES ('aa11', 'test', 'Editor', 'Fernhill Ltd', NULL, 'applied',
                 NULL, 70, 'text', 'b', 'text/plain', 1000000, 2000000, 3000000);
             INSERT INTO revision (posting, number, master_cv, created_at, application, origin,
                 base, note) VALUES ('aa11', 1, 'v1', 0, '{}', 'run', NULL, ''),
                 ('aa11', 2, 'v1', 0, '{}', 'edit', 1, 'drop x');",
        )
        .unwrap();
    drop(connection);
    for round in 0..2 {
        let store = SqliteStore::open(&path).unwrap();
        let posting = store.find_posting("aa11").unwrap();
        assert_eq!((posting.title.as_deref(), posting.score), (Some("Editor"), Some(70)));
        assert_eq!((posting.status, posting.tier.is_some()), (Status::Applied, round > 0));
        assert_eq!(posting.applied_at, DateTime::from_timestamp(3, 0));
        let latest = store.latest_revision(&posting.id).unwrap();
        assert_eq!((latest.number, latest.origin, latest.base), (2, Origin::Edit, Some(1)));
        assert_eq!(latest.note, "drop x");
        assert_eq!(store.count_work(None).unwrap().queued, round);
        let key = format!("w{round}");
        let effects = vec![
            Effect::SetTier(posting.id.clone(), "strong".into()),
            Effect::Enqueue(NewWork { posting: Some(posting.id), ..work(&key) }),
        ];
        made(&store, effects, 1);
        store.probe(at(1)).unwrap();
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
    }
    let connection = rusqlite::Connection::open(&path).unwrap();
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert!(version > 2, "schema {version}");
}
