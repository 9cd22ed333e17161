//! What every store must keep about backups (GAP-003, GAP-010).

use super::*;
use crate::store::backup::{Attempt, AttemptKind, BackupStore, DrillRecord, SnapshotRecord};

fn snapshot(id: &str, second: i64) -> SnapshotRecord {
    SnapshotRecord {
        id: id.into(),
        repository: "/srv/backup".into(),
        taken_at: at(second),
        files: 12,
        bytes: 4096,
        written: 512,
        seconds: 0.5,
        forgotten_at: None,
    }
}

#[test]
fn snapshots_are_expected_until_they_are_forgotten_on_purpose() {
    let store = SqliteStore::in_memory().unwrap();
    for (id, second) in [("a", 1), ("b", 2), ("c", 3)] {
        store.record_snapshot(&snapshot(id, second)).unwrap();
    }
    store.forget_snapshots(&["b".into(), "unknown".into()], at(9)).unwrap();
    // Told again, by whoever finds it in the repository: it stays as it is.
    store.record_snapshot(&snapshot("b", 2)).unwrap();
    store.forget_snapshots(&["b".into()], at(10)).unwrap();
    let forgotten = SnapshotRecord { forgotten_at: Some(at(9)), ..snapshot("b", 2) };
    assert_eq!(
        store.list_snapshots().unwrap(),
        [snapshot("c", 3), forgotten, snapshot("a", 1)],
        "newest first"
    );
}

#[test]
fn the_last_attempt_of_each_kind_is_told() {
    let store = SqliteStore::in_memory().unwrap();
    assert_eq!(store.last_attempt(AttemptKind::Backup).unwrap(), None);
    let attempt = |kind, second, passed| Attempt {
        at: at(second),
        kind,
        passed,
        seconds: 1.5,
        detail: format!("at {second}"),
    };
    let attempts = [
        attempt(AttemptKind::Backup, 1, true),
        attempt(AttemptKind::Check, 2, true),
        attempt(AttemptKind::Backup, 3, false),
    ];
    for one in &attempts {
        store.record_attempt(one).unwrap();
    }
    assert_eq!(store.last_attempt(AttemptKind::Backup).unwrap().as_ref(), Some(&attempts[2]));
    assert_eq!(store.last_attempt(AttemptKind::Check).unwrap().as_ref(), Some(&attempts[1]));
}

#[test]
fn the_last_drill_is_told() {
    let store = SqliteStore::in_memory().unwrap();
    assert_eq!(store.last_drill().unwrap(), None);
    let drill = |second, snapshot: Option<&str>| DrillRecord {
        at: at(second),
        snapshot: snapshot.map(Into::into),
        passed: snapshot.is_some(),
        rpo_seconds: snapshot.map(|_| 3.5),
        rto_seconds: 2.5,
        detail: "told".into(),
    };
    store.record_drill(&drill(1, Some("a"))).unwrap();
    store.record_drill(&drill(2, None)).unwrap();
    assert_eq!(store.last_drill().unwrap(), Some(drill(2, None)));
}

#[test]
fn only_writes_of_others_are_foreign() {
    let dir = tempfile::tempdir().unwrap();
    let open = || SqliteStore::open(&dir.path().join("a.db")).unwrap();
    let (own, other) = (open(), open());
    let before = own.foreign_writes().unwrap();
    own.record_snapshot(&snapshot("a", 1)).unwrap();
    own.settle().unwrap();
    assert_eq!(own.foreign_writes().unwrap(), before);
    other.record_snapshot(&snapshot("b", 2)).unwrap();
    assert_ne!(own.foreign_writes().unwrap(), before);
}

#[test]
fn an_engine_is_known_since_it_was_first_seen() {
    let store = SqliteStore::in_memory().unwrap();
    assert_eq!(store.engine_since("one", at(1)).unwrap(), at(1));
    assert_eq!(store.engine_since("two", at(2)).unwrap(), at(2));
    assert_eq!(store.engine_since("one", at(3)).unwrap(), at(1));
}
