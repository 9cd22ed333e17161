//! The queue: what goes first, what is cancelled and asked for again, what is counted.

use super::*;
use crate::store::desk::{WorkCounts, WorkFilter, WorkState};

pub(super) fn run_all<S: DaemonStore>(fresh: &impl Fn() -> S) {
    lower_priority_goes_first_then_the_order_of_asking(&fresh());
    lanes_do_not_see_each_other(&fresh());
    asking_again_is_a_no_op(&fresh());
    asking_marks_the_posting_as_queued(&fresh());
    waiting_work_is_cancelled_at_once(&fresh());
    running_work_is_told_to_stop(&fresh());
    a_batch_and_everything_can_be_cancelled(&fresh());
    only_what_was_given_up_or_taken_back_is_queued_again(&fresh());
    work_is_counted_by_batch(&fresh());
    work_is_listed_newest_first_by_state_batch_and_posting(&fresh());
    batches_open_once_and_close(&fresh());
    the_oldest_waiting_work_is_known(&fresh());
}

fn claimed(store: &impl DaemonStore, second: i64) -> Vec<String> {
    std::iter::from_fn(|| claim(store, "l", second)).map(|work| work.key).collect()
}

fn state(store: &impl DaemonStore, key: &str) -> WorkState {
    work_of(store, key).state
}

fn lower_priority_goes_first_then_the_order_of_asking(store: &impl DaemonStore) {
    for (key, priority) in [("bulk-1", 9), ("asked-1", 5), ("bulk-2", 9), ("person", 0)] {
        enqueue(store, NewWork { priority, ..work(key) }, 0);
    }
    enqueue(store, work("asked-2"), 0);
    assert_eq!(claimed(store, 0), ["person", "asked-1", "asked-2", "bulk-1", "bulk-2"]);
}

fn lanes_do_not_see_each_other(store: &impl DaemonStore) {
    enqueue(store, work("posting"), 0);
    enqueue(store, NewWork { lane: Lane::Render, ..work("change") }, 0);
    let render = || store.claim_work(Lane::Render, "r", at(60), at(0)).unwrap();
    assert_eq!(render().map(|work| (work.key, work.lane)), Some(("change".into(), Lane::Render)));
    assert_eq!(render(), None);
    assert_eq!(claimed(store, 0), ["posting"]);
}

fn asking_again_is_a_no_op(store: &impl DaemonStore) {
    enqueue(store, work("w1"), 0);
    let before = work_of(store, "w1");
    assert_eq!((before.state, before.attempts, before.created_at), (WorkState::Queued, 0, at(0)));
    enqueue(store, NewWork { priority: 0, task: "{}".into(), ..work("w1") }, 1);
    assert_eq!(work_of(store, "w1"), before);
    let leased = claim(store, "l1", 2).unwrap();
    end(store, leased.id, "l1", WorkEnd::Done, 3);
    enqueue(store, work("w1"), 4);
    assert_eq!(state(store, "w1"), WorkState::Done);
    assert_eq!(claimed(store, 5), Vec::<String>::new());
}

fn asking_marks_the_posting_as_queued(store: &impl DaemonStore) {
    let id = saved_posting(store, "aa11");
    let status = || store.get_posting(&id).unwrap().status;
    let about = |key: &str| NewWork { posting: Some(id.clone()), ..work(key) };
    enqueue(store, about("w1"), 1);
    assert_eq!(status(), Status::Queued);
    store.set_status(&id, Status::Failed, Some("no words in it"), at(2)).unwrap();
    enqueue(store, about("w1"), 3);
    assert_eq!(status(), Status::Failed, "asked for before: nothing is queued by it");
    enqueue(store, about("w2"), 4);
    assert_eq!(status(), Status::Queued);
    store.set_status(&id, Status::Applied, None, at(5)).unwrap();
    enqueue(store, about("w3"), 6);
    assert_eq!(status(), Status::Applied, "what a person said of it stays");
}

fn waiting_work_is_cancelled_at_once(store: &impl DaemonStore) {
    enqueue(store, work("w1"), 0);
    enqueue(store, work("w10"), 0);
    made(store, vec![Effect::Cancel(Some("w1".into()))], 5);
    let cancelled = work_of(store, "w1");
    assert_eq!((cancelled.state, cancelled.finished_at), (WorkState::Cancelled, Some(at(5))));
    assert_eq!(claimed(store, 6), ["w10"]);
}

fn running_work_is_told_to_stop(store: &impl DaemonStore) {
    enqueue(store, work("w1"), 0);
    let leased = claim(store, "l1", 0).unwrap();
    assert_eq!(store.heartbeat(leased.id, "l1", at(60)).unwrap(), Some(false));
    made(store, vec![Effect::Cancel(Some("w1".into()))], 5);
    assert_eq!(state(store, "w1"), WorkState::Running);
    assert_eq!(store.heartbeat(leased.id, "l1", at(60)).unwrap(), Some(true));
    assert_eq!(end(store, leased.id, "l1", WorkEnd::Cancelled, 6), Applied::Yes);
    assert_eq!(state(store, "w1"), WorkState::Cancelled);

    // Asked for again, it is not taken back from the start.
    made(store, vec![Effect::Requeue("w1".into())], 7);
    let leased = claim(store, "l2", 8).unwrap();
    assert_eq!(store.heartbeat(leased.id, "l2", at(60)).unwrap(), Some(false));
}

fn a_batch_and_everything_can_be_cancelled(store: &impl DaemonStore) {
    for batch in ["b1", "b2"] {
        made(store, vec![Effect::OpenBatch(batch.into(), "{}".into(), 2)], 0);
        for item in 1..=2 {
            let item = work(&format!("{batch}.{item}"));
            enqueue(store, NewWork { batch: Some(batch.into()), ..item }, 0);
        }
    }
    enqueue(store, work("alone"), 0);
    assert_eq!(claim(store, "l1", 0).unwrap().key, "b1.1");
    made(store, vec![Effect::Cancel(Some("b1".into()))], 1);
    assert!(work_of(store, "b1.1").cancel);
    assert_eq!(state(store, "b1.2"), WorkState::Cancelled);
    assert_eq!(state(store, "b2.1"), WorkState::Queued);
    assert_eq!(state(store, "alone"), WorkState::Queued);

    assert_eq!(claim(store, "l2", 2).unwrap().key, "b2.1");
    made(store, vec![Effect::Cancel(None)], 3);
    assert!(work_of(store, "b2.1").cancel);
    assert_eq!(state(store, "b2.2"), WorkState::Cancelled);
    assert_eq!(state(store, "alone"), WorkState::Cancelled);
    assert_eq!(claimed(store, 4), Vec::<String>::new());
}

fn only_what_was_given_up_or_taken_back_is_queued_again(store: &impl DaemonStore) {
    for key in ["done", "running", "dead", "cancelled"] {
        enqueue(store, work(key), 0);
    }
    let leased = ["done", "running", "dead"].map(|_| claim(store, "l1", 0).unwrap());
    end(store, leased[0].id, "l1", WorkEnd::Done, 1);
    end(store, leased[2].id, "l1", failed(None), 1);
    made(store, vec![Effect::Cancel(Some("cancelled".into()))], 1);
    let untouched = ["done", "running"].map(|key| work_of(store, key));
    let keys = ["done", "running", "dead", "cancelled", "nobody"];
    made(store, keys.map(|key| Effect::Requeue(key.into())).into(), 2);
    assert_eq!(["done", "running"].map(|key| work_of(store, key)), untouched);
    for key in ["dead", "cancelled"] {
        let again = work_of(store, key);
        assert_eq!((again.state, again.attempts), (WorkState::Queued, 0));
        assert_eq!((again.error, again.finished_at, again.cancel), (None, None, false));
    }
    assert_eq!(claimed(store, 2), ["dead", "cancelled"]);
}

fn work_is_counted_by_batch(store: &impl DaemonStore) {
    made(store, vec![Effect::OpenBatch("b1".into(), "{}".into(), 5)], 0);
    let batch = store.open_batches().unwrap()[0].id;
    assert_eq!(store.count_work(Some(batch)).unwrap(), WorkCounts::default());
    for item in 1..=5 {
        enqueue(store, NewWork { batch: Some("b1".into()), ..work(&format!("b1.{item}")) }, 0);
    }
    enqueue(store, work("alone"), 0);
    let leased = [(); 3].map(|()| claim(store, "l1", 0).unwrap().id);
    end(store, leased[0], "l1", WorkEnd::Done, 1);
    end(store, leased[1], "l1", failed(None), 1);
    made(store, vec![Effect::Cancel(Some("b1.5".into()))], 1);
    let counts = store.count_work(Some(batch)).unwrap();
    let wanted = WorkCounts { queued: 1, running: 1, done: 1, dead: 1, cancelled: 1 };
    assert_eq!((counts, counts.ended()), (wanted, 3));
    assert_eq!(store.count_work(None).unwrap(), WorkCounts { queued: 2, ..wanted });
    assert_eq!(store.count_work(Some(batch + 1)).unwrap(), WorkCounts::default());
}

fn work_is_listed_newest_first_by_state_batch_and_posting(store: &impl DaemonStore) {
    let id = saved_posting(store, "aa11");
    made(store, vec![Effect::OpenBatch("b1".into(), "{}".into(), 1)], 0);
    enqueue(store, NewWork { batch: Some("b1".into()), ..work("w1") }, 0);
    enqueue(store, work("w2"), 0);
    enqueue(store, NewWork { posting: Some(id.clone()), ..work("w3") }, 0);
    let running = claim(store, "l1", 0).unwrap();
    made(store, vec![Effect::SetWorkPosting(running.id, id.clone())], 1);
    let all = WorkFilter::default();
    let list = |filter: WorkFilter| -> Vec<String> {
        store.list_work(&filter).unwrap().into_iter().map(|work| work.key).collect()
    };
    assert_eq!(list(all.clone()), ["w3", "w2", "w1"]);
    assert_eq!(list(WorkFilter { limit: 2, ..all.clone() }), ["w3", "w2"]);
    assert_eq!(list(WorkFilter { states: vec![WorkState::Running], ..all.clone() }), ["w1"]);
    let states = vec![WorkState::Running, WorkState::Queued];
    assert_eq!(list(WorkFilter { states: states.clone(), ..all.clone() }).len(), 3);
    assert_eq!(list(WorkFilter { batch: running.batch, ..all.clone() }), ["w1"]);
    assert_eq!(list(WorkFilter { posting: Some(id.clone()), ..all.clone() }), ["w3", "w1"]);
    let posting = Some(id);
    assert_eq!(list(WorkFilter { states, batch: running.batch, posting, limit: 1 }), ["w1"]);
    assert_eq!(list(WorkFilter { states: vec![WorkState::Dead], ..all }), Vec::<String>::new());
}

fn batches_open_once_and_close(store: &impl DaemonStore) {
    let open = |key: &str, total| Effect::OpenBatch(key.into(), "{\"who\":1}".into(), total);
    made(store, vec![open("b1", 3), open("b2", 1)], 4);
    made(store, vec![open("b1", 9)], 5);
    let batches = store.open_batches().unwrap();
    let [first, second] = &batches[..] else { panic!("{batches:?}") };
    assert_eq!((first.key.as_str(), first.total, first.created_at), ("b1", 3, at(4)));
    assert_eq!((first.origin.as_str(), first.closed), ("{\"who\":1}", false));
    made(store, vec![Effect::CloseBatch(first.id)], 6);
    assert_eq!(store.open_batches().unwrap(), std::slice::from_ref(second));
    assert!(store.get_batch(first.id).unwrap().closed);
    assert!(matches!(store.get_batch(77), Err(StoreError::NotFound { .. })));
}

fn the_oldest_waiting_work_is_known(store: &impl DaemonStore) {
    assert_eq!(store.oldest_queued().unwrap(), None);
    enqueue(store, work("w1"), 3);
    enqueue(store, NewWork { lane: Lane::Render, ..work("w2") }, 5);
    assert_eq!(store.oldest_queued().unwrap(), Some(at(3)));
    let leased = claim(store, "l1", 6).unwrap();
    assert_eq!(store.oldest_queued().unwrap(), Some(at(5)), "what runs does not wait");
    end(store, leased.id, "l1", failed(Some(40)), 7);
    store.claim_work(Lane::Render, "r", at(60), at(8)).unwrap().unwrap();
    assert_eq!(store.oldest_queued().unwrap(), Some(at(40)), "it waits since it may be tried");
}
