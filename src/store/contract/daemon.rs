//! What every store must do for the daemon: one story per promise, run on each implementation.

mod approval;
mod file;
mod inbox;
mod lease;
mod outbox;
mod queue;
mod record;
mod whole;

use super::*;
use crate::store::desk::{
    Applied, Change, Effect, Lane, NewEnvelope, NewOutbound, NewWork, Receipt, Work, WorkEnd,
};

/// Runs every story on a fresh store each.
fn run_all<S: DaemonStore>(fresh: &impl Fn() -> S) {
    inbox::run_all(fresh);
    whole::run_all(fresh);
    outbox::run_all(fresh);
    queue::run_all(fresh);
    lease::run_all(fresh);
    approval::run_all(fresh);
    record::run_all(fresh);
}

#[test]
fn sqlite_in_memory_keeps_the_contract_of_the_daemon() {
    run_all(&|| SqliteStore::in_memory().unwrap());
}

#[test]
fn sqlite_on_disk_keeps_the_contract_of_the_daemon() {
    let folder = tempfile::tempdir().unwrap();
    let count = std::cell::Cell::new(0);
    run_all(&|| {
        count.set(count.get() + 1);
        SqliteStore::open(&folder.path().join(format!("{}.db", count.get()))).unwrap()
    });
}

/// Makes a change of these effects alone.
fn make(store: &impl DaemonStore, effects: Vec<Effect>, second: i64) -> Applied {
    store.apply(&Change { effects, ..Change::default() }, at(second)).unwrap()
}

fn made(store: &impl DaemonStore, effects: Vec<Effect>, second: i64) {
    assert_eq!(make(store, effects, second), Applied::Yes);
}

fn saved_posting(store: &impl DaemonStore, id: &str) -> PostingId {
    let new = posting(id, id);
    store.save_posting(&new, at(0)).unwrap();
    new.id
}

fn envelope(id: &str, event: Option<&str>) -> NewEnvelope {
    NewEnvelope {
        platform: "slack".into(),
        envelope: id.into(),
        event: event.map(Into::into),
        payload: format!("payload of {id}"),
    }
}

/// The number of an envelope that is saved by this.
fn received(store: &impl DaemonStore, id: &str, second: i64) -> i64 {
    match store.receive(&[envelope(id, None)], at(second)).unwrap()[..] {
        [Receipt::Saved(seq)] => seq,
        ref other => panic!("{id} was there already: {other:?}"),
    }
}

fn message(key: &str, channel: &str) -> NewOutbound {
    NewOutbound {
        key: key.into(),
        platform: "slack".into(),
        channel: channel.into(),
        content: format!("{{\"says\":\"{key}\"}}"),
        supersedes: None,
        not_before: None,
    }
}

/// Saves a message and gives its number.
fn say(store: &impl DaemonStore, new: NewOutbound, second: i64) -> i64 {
    let key = new.key.clone();
    made(store, vec![Effect::Say(new)], second);
    store.find_outbound(&key).unwrap().unwrap().seq
}

fn work(key: &str) -> NewWork {
    NewWork {
        key: key.into(),
        lane: Lane::Pipeline,
        priority: 5,
        task: format!("{{\"do\":\"{key}\"}}"),
        origin: "{}".into(),
        batch: None,
        posting: None,
        most_attempts: 3,
    }
}

fn enqueue(store: &impl DaemonStore, new: NewWork, second: i64) {
    made(store, vec![Effect::Enqueue(new)], second);
}

/// Claims for a minute.
fn claim(store: &impl DaemonStore, lease: &str, second: i64) -> Option<Work> {
    store.claim_work(Lane::Pipeline, lease, at(second + 60), at(second)).unwrap()
}

fn end(store: &impl DaemonStore, id: i64, lease: &str, end: WorkEnd, second: i64) -> Applied {
    let work = Some((id, lease.to_owned(), end));
    store.apply(&Change { work, ..Change::default() }, at(second)).unwrap()
}

fn failed(again: Option<i64>) -> WorkEnd {
    WorkEnd::Failed { reason: "no answer".into(), again: again.map(at) }
}

fn work_of(store: &impl DaemonStore, key: &str) -> Work {
    store.find_work(key).unwrap().unwrap()
}
