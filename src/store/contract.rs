//! What every store must do: one story per promise, run on each implementation.

mod daemon;
mod spend;

use chrono::{DateTime, Duration, TimeZone as _, Utc};

use super::*;

fn at(second: i64) -> DateTime<Utc> {
    Utc.timestamp_opt(1_800_000_000 + second, 0).unwrap()
}

fn posting(id: &str, title: &str) -> NewPosting {
    NewPosting {
        id: PostingId(id.into()),
        source: "test".into(),
        title: Some(title.into()),
        company: Some("Fernhill Ltd".into()),
        location: None,
        text: format!("{title}\nWe look for 100% care_ful people"),
        snapshot: format!("<h1>{title}</h1>").into_bytes(),
        media_type: "text/html".into(),
    }
}

fn publication(kind: &str, bytes: &[u8]) -> Publication {
    Publication {
        application: "{}".into(),
        model: Some("{\"cv\":1}".into()),
        score: 81,
        artifacts: vec![NewArtifact { kind: kind.into(), bytes: bytes.to_vec() }],
    }
}

fn stage() -> StageRecord {
    StageRecord { name: "extract".into(), engine: "offline".into(), ms: 1.5, cost_usd: 0.0 }
}

/// Runs every story on a fresh store each.
fn run_all<S: Store>(fresh: impl Fn() -> S) {
    saving_again_keeps_status_and_creation_time(&fresh());
    unknown_ids_are_loud(&fresh());
    since_is_exact_to_the_second(&fresh());
    text_search_takes_wildcards_literally(&fresh());
    short_ids_find_and_refuse_to_guess(&fresh());
    publishing_is_whole(&fresh());
    revisions_count_up_and_artifacts_belong_to_one(&fresh());
    the_same_again_is_no_new_revision(&fresh());
    a_failed_run_says_why(&fresh());
    a_run_ends_once(&fresh());
    checkpoints_come_back(&fresh());
    applied_at_follows_the_status(&fresh());
    a_cut_off_run_is_closed_by_the_next(&fresh());
    changes_follow_the_latest_revision_or_conflict(&fresh());
    a_change_is_whole_or_nothing(&fresh());
    a_run_after_a_change_loses_neither(&fresh());
}

fn saving_again_keeps_status_and_creation_time(store: &impl Store) {
    let mut new = posting("aa11", "Editor");
    store.save_posting(&new, at(0)).unwrap();
    store.set_status(&new.id, Status::Applied, None, at(5)).unwrap();
    new.title = Some("Chief Editor".into());
    store.save_posting(&new, at(9)).unwrap();
    let saved = store.get_posting(&new.id).unwrap();
    assert_eq!(saved.status, Status::Applied);
    assert_eq!(saved.created_at, at(0));
    assert_eq!(saved.updated_at, at(9));
    assert_eq!(saved.title.as_deref(), Some("Chief Editor"));
    let (bytes, media_type) = store.get_snapshot(&new.id).unwrap();
    assert_eq!(
        (bytes.as_slice(), media_type.as_str()),
        (b"<h1>Editor</h1>".as_slice(), "text/html")
    );
}

/// GAP-050: an unknown id is a loud error.
fn unknown_ids_are_loud(store: &impl Store) {
    let id = PostingId("ffff".into());
    let loud = |result: Result<(), StoreError>| {
        assert!(matches!(result, Err(StoreError::NotFound { .. })), "{result:?}");
    };
    loud(store.get_posting(&id).map(drop));
    loud(store.get_snapshot(&id).map(drop));
    loud(store.set_status(&id, Status::Ready, None, at(0)));
    loud(store.start_run(&id, "offline", "v", at(0)).map(drop));
    loud(store.get_run(RunId(77)).map(drop));
    loud(store.fail_run(RunId(77), &[], "no", at(0)));
    loud(store.publish_run(RunId(77), &[], &publication("cv.pdf", b"x"), at(0)).map(drop));
    loud(store.latest_revision(&id).map(drop));
    loud(store.get_artifact(&id, 1, "cv.pdf").map(drop));
    loud(store.get_revision(&id, 1).map(drop));
    loud(store.publish_edit(&id, &edition(1, "x"), &publication("cv.pdf", b"x"), at(0)).map(drop));
    loud(store.find_posting("").map(drop));
}

/// GAP-007: a filter of three hours returns three hours, not the day.
fn since_is_exact_to_the_second(store: &impl Store) {
    for (id, second) in [("a1", 0), ("a2", 59), ("a3", 60), ("a4", 61)] {
        store.save_posting(&posting(id, id), at(second)).unwrap();
    }
    let ids = |from, to| -> Vec<String> {
        let filter = JobFilter { from, to, ..JobFilter::default() };
        store.list_postings(&filter).unwrap().into_iter().map(|posting| posting.id.0).collect()
    };
    assert_eq!(ids(Some(at(60)), None), ["a4", "a3"]);
    assert_eq!(ids(Some(at(59)), Some(at(61))), ["a3", "a2"]);
    assert_eq!(ids(Some(at(61) + Duration::microseconds(1)), None), Vec::<String>::new());
    assert_eq!(ids(None, None), ["a4", "a3", "a2", "a1"]);
}

fn text_search_takes_wildcards_literally(store: &impl Store) {
    store.save_posting(&posting("b1", "Plain"), at(0)).unwrap();
    let count = |text: &str| {
        let filter = JobFilter { text: Some(text.into()), ..JobFilter::default() };
        store.list_postings(&filter).unwrap().len()
    };
    assert_eq!(count("100% care_ful"), 1);
    assert_eq!(count("100_ care%"), 0);
    assert_eq!(count("fernhill"), 1);
    assert_eq!(count("'; DROP TABLE posting; --"), 0);
    assert_eq!(count("plain"), 1);
}

fn short_ids_find_and_refuse_to_guess(store: &impl Store) {
    store.save_posting(&posting("abc1", "One"), at(0)).unwrap();
    store.save_posting(&posting("abd2", "Two"), at(0)).unwrap();
    assert_eq!(store.find_posting("abc").unwrap().id.0, "abc1");
    assert!(matches!(
        store.find_posting("ab"),
        Err(StoreError::Ambiguous { candidates, .. }) if candidates == ["abc1", "abd2"]
    ));
    assert!(store.find_posting("%").is_err());
}

/// GAP-049: ready only when everything is there.
fn publishing_is_whole(store: &impl Store) {
    let new = posting("c1", "Whole");
    store.save_posting(&new, at(0)).unwrap();
    let run = store.start_run(&new.id, "offline", "v1", at(1)).unwrap();
    assert_eq!(store.get_posting(&new.id).unwrap().status, Status::Processing);
    let mut twice = publication("cv.pdf", b"one");
    twice.artifacts.push(NewArtifact { kind: "cv.pdf".into(), bytes: b"two".to_vec() });
    assert!(store.publish_run(run, &[], &twice, at(2)).is_err());
    assert!(store.latest_revision(&new.id).is_err(), "a failed publication leaves nothing");
    assert_eq!(store.get_posting(&new.id).unwrap().status, Status::Processing);

    store.publish_run(run, &[stage()], &publication("cv.pdf", b"one"), at(3)).unwrap();
    let saved = store.get_posting(&new.id).unwrap();
    assert_eq!((saved.status, saved.score), (Status::Ready, Some(81)));
    let run = store.get_run(run).unwrap();
    assert_eq!((run.state, run.revision), (RunState::Done, Some(1)));
    assert_eq!(run.stages, [stage()]);
    assert_eq!(run.finished_at, Some(at(3)));
}

fn revisions_count_up_and_artifacts_belong_to_one(store: &impl Store) {
    for id in ["d1", "d2"] {
        let new = posting(id, id);
        store.save_posting(&new, at(0)).unwrap();
        for number in 1..=2 {
            let run = store.start_run(&new.id, "offline", "v1", at(1)).unwrap();
            let bytes = format!("{id} {number}");
            let revision =
                store.publish_run(run, &[], &publication("cv.pdf", bytes.as_bytes()), at(2));
            assert_eq!(revision.unwrap().number, number);
        }
    }
    let bytes = |id: &str, revision| {
        store.get_artifact(&PostingId(id.into()), revision, "cv.pdf").map(|found| found.bytes)
    };
    assert_eq!(bytes("d1", 2).unwrap(), b"d1 2");
    assert_eq!(bytes("d2", 1).unwrap(), b"d2 1");
    assert!(bytes("d2", 3).is_err());
    assert_eq!(store.latest_revision(&PostingId("d1".into())).unwrap().number, 2);
    assert_eq!(store.list_runs(Some(&PostingId("d1".into())), 0).unwrap().len(), 2);
    assert_eq!(store.list_runs(None, 3).unwrap().len(), 3);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

fn the_same_again_is_no_new_revision(store: &impl Store) {
    let new = posting("d7", "Again");
    store.save_posting(&new, at(0)).unwrap();
    let publish = |bytes: &[u8]| {
        let run = store.start_run(&new.id, "offline", "v1", at(1)).unwrap();
        store.publish_run(run, &[], &publication("cv.pdf", bytes), at(2)).unwrap().number
    };
    assert_eq!(publish(b"one"), 1);
    assert_eq!(publish(b"one"), 1);
    assert_eq!(publish(b"two"), 2);
    assert_eq!(publish(b"one"), 3);
}

fn a_failed_run_says_why(store: &impl Store) {
    let new = posting("e1", "Fails");
    store.save_posting(&new, at(0)).unwrap();
    let run = store.start_run(&new.id, "offline", "v1", at(1)).unwrap();
    store.fail_run(run, &[stage()], "no words in it", at(2)).unwrap();
    let saved = store.get_posting(&new.id).unwrap();
    assert_eq!((saved.status, saved.reason.as_deref()), (Status::Failed, Some("no words in it")));
    let run = store.get_run(run).unwrap();
    assert_eq!((run.state, run.reason.as_deref()), (RunState::Failed, Some("no words in it")));
}

fn a_run_ends_once(store: &impl Store) {
    let new = posting("f1", "Once");
    store.save_posting(&new, at(0)).unwrap();
    let run = store.start_run(&new.id, "offline", "v1", at(1)).unwrap();
    store.publish_run(run, &[], &publication("cv.pdf", b"x"), at(2)).unwrap();
    assert!(store.publish_run(run, &[], &publication("cv.pdf", b"y"), at(3)).is_err());
    assert!(store.fail_run(run, &[], "late", at(3)).is_err());
    assert_eq!(store.get_posting(&new.id).unwrap().status, Status::Ready);
}

fn checkpoints_come_back(store: &impl Store) {
    assert_eq!(store.find_checkpoint("k").unwrap(), None);
    store.save_checkpoint("k", "extract", "{\"a\":1}", at(0)).unwrap();
    store.save_checkpoint("k", "extract", "{\"a\":2}", at(1)).unwrap();
    assert_eq!(store.find_checkpoint("k").unwrap().as_deref(), Some("{\"a\":2}"));
}

fn applied_at_follows_the_status(store: &impl Store) {
    let new = posting("9a", "Apply");
    store.save_posting(&new, at(0)).unwrap();
    let applied_at = || store.get_posting(&new.id).unwrap().applied_at;
    store.set_status(&new.id, Status::Applied, None, at(7)).unwrap();
    assert_eq!(applied_at(), Some(at(7)));
    store.set_status(&new.id, Status::Interview, None, at(9)).unwrap();
    assert_eq!(applied_at(), Some(at(7)));
    store.set_status(&new.id, Status::Ready, None, at(10)).unwrap();
    assert_eq!(applied_at(), None);
}

fn a_cut_off_run_is_closed_by_the_next(store: &impl Store) {
    let new = posting("9b", "Cut");
    store.save_posting(&new, at(0)).unwrap();
    let first = store.start_run(&new.id, "offline", "v1", at(0)).unwrap();
    store.start_run(&new.id, "offline", "v1", at(3600)).unwrap();
    let first = store.get_run(first).unwrap();
    assert_eq!(first.state, RunState::Failed);
    assert!(first.reason.unwrap().starts_with("cut off"));
}

fn edition(base: u32, note: &str) -> Edition {
    let (note, master_cv) = (note.into(), "v2".into());
    Edition { base, origin: Origin::Edit, equals: None, note, master_cv }
}

/// A posting with one revision, made by a run.
fn published(store: &impl Store, id: &str) -> PostingId {
    let new = posting(id, id);
    store.save_posting(&new, at(0)).unwrap();
    let run = store.start_run(&new.id, "offline", "v1", at(1)).unwrap();
    store.publish_run(run, &[], &publication("cv.pdf", b"one"), at(2)).unwrap();
    new.id
}

/// GAP-055: of two changes of one revision, the second conflicts and leaves nothing.
fn changes_follow_the_latest_revision_or_conflict(store: &impl Store) {
    let id = published(store, "aa01");
    let two = publication("cv.pdf", b"two");
    let saved = store.publish_edit(&id, &edition(1, "drop x"), &two, at(3)).unwrap();
    assert_eq!((saved.number, saved.base, saved.origin), (2, Some(1), Origin::Edit));
    assert_eq!((saved.note.as_str(), saved.master_cv.as_str()), ("drop x", "v2"));
    assert_eq!(saved.model, two.model);
    let late = store.publish_edit(&id, &edition(1, "drop y"), &two, at(4));
    assert!(matches!(late, Err(StoreError::Conflict { base: 1, latest: 2 })), "{late:?}");
    let early = store.publish_edit(&id, &edition(3, "drop y"), &two, at(4));
    assert!(matches!(early, Err(StoreError::Conflict { base: 3, latest: 2 })), "{early:?}");
    let undo = Edition { origin: Origin::Undo, equals: Some(1), ..edition(2, "as revision 1") };
    store.publish_edit(&id, &undo, &publication("cv.pdf", b"one"), at(5)).unwrap();

    let list = store.list_revisions(&id).unwrap();
    let numbers: Vec<_> = list.iter().map(|info| (info.number, info.content())).collect();
    assert_eq!(numbers, [(3, 1), (2, 2), (1, 1)]);
    assert_eq!(list[2].origin, Origin::Run);
    assert_eq!(store.get_revision(&id, 2).unwrap(), saved);
    assert_eq!(store.get_artifact(&id, 3, "cv.pdf").unwrap().bytes, b"one");
    assert_eq!(store.get_posting(&id).unwrap().status, Status::Ready);
    assert!(store.get_revision(&id, 4).is_err());
}

fn a_change_is_whole_or_nothing(store: &impl Store) {
    let id = published(store, "aa02");
    let mut twice = publication("cv.pdf", b"two");
    twice.artifacts.push(NewArtifact { kind: "cv.pdf".into(), bytes: b"three".to_vec() });
    assert!(store.publish_edit(&id, &edition(1, "drop x"), &twice, at(3)).is_err());
    assert_eq!(store.latest_revision(&id).unwrap().number, 1);
    assert_eq!(store.list_revisions(&id).unwrap().len(), 1);
}

fn a_run_after_a_change_loses_neither(store: &impl Store) {
    let id = published(store, "aa03");
    let two = publication("cv.pdf", b"two");
    store.publish_edit(&id, &edition(1, "drop x"), &two, at(3)).unwrap();
    let run = store.start_run(&id, "offline", "v1", at(4)).unwrap();
    let again = store.publish_run(run, &[], &publication("cv.pdf", b"one"), at(5)).unwrap();
    assert_eq!((again.number, again.base, again.origin), (3, Some(2), Origin::Run));
    assert_eq!(store.get_artifact(&id, 2, "cv.pdf").unwrap().bytes, b"two");
}

#[test]
fn sqlite_in_memory_keeps_the_contract() {
    run_all(|| SqliteStore::in_memory().unwrap());
}

#[test]
fn sqlite_on_disk_keeps_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let count = std::cell::Cell::new(0);
    run_all(|| {
        count.set(count.get() + 1);
        SqliteStore::open(&folder.path().join(format!("sub/{}.db", count.get()))).unwrap()
    });
}

#[test]
fn what_was_saved_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tailord.db");
    SqliteStore::open(&path).unwrap().save_posting(&posting("a1", "Kept"), at(0)).unwrap();
    let again = SqliteStore::open(&path).unwrap();
    assert_eq!(again.find_posting("a1").unwrap().title.as_deref(), Some("Kept"));
}

/// A file of the first schema keeps its revisions and gets what changes need.
#[test]
fn a_file_of_the_first_schema_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tailord.db");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch(include_str!("schema.sql")).unwrap();
    connection
        .execute_batch(
            "PRAGMA user_version = 1;
             INSERT INTO blob VALUES ('b', x'00');
             INSERT INTO posting VALUES
                 ('aa11', 'test', NULL, NULL, NULL, 'ready', NULL, 70, 'text', 'b', 'text/plain', 0, 0, NULL);
             INSERT INTO revision VALUES ('aa11', 1, 'v1', 0, '{}'), ('aa11', 2, 'v1', 0, '{}');",
        )
        .unwrap();
    drop(connection);
    let id = PostingId("aa11".into());
    for _ in 0..2 {
        let store = SqliteStore::open(&path).unwrap();
        let latest = store.latest_revision(&id).unwrap();
        assert_eq!((latest.number, latest.base, latest.model), (2, Some(1), None));
    }
}

#[test]
fn a_newer_file_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tailord.db");
    drop(SqliteStore::open(&path).unwrap());
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    assert!(matches!(SqliteStore::open(&path), Err(StoreError::Newer { found: 99, .. })));
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tailord.db");
    std::fs::write(&path, "my shopping list, which is longer than a page header").unwrap();
    let error = SqliteStore::open(&path).unwrap_err().to_string();
    assert!(error.contains("tailord.db"), "{error}");
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("my shopping list"));
}
