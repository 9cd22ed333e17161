//! Leased work: fenced, tried again, given up in the open.

use super::*;
use crate::store::desk::WorkState;

pub(super) fn run_all<S: DaemonStore>(fresh: &impl Fn() -> S) {
    two_claims_never_give_the_same_work(&fresh());
    a_lost_lease_does_not_beat(&fresh());
    an_end_under_a_wrong_lease_is_of_no_effect(&fresh());
    work_is_tried_again_after_a_while_until_it_is_given_up(&fresh());
    a_lasting_failure_is_given_up_at_once(&fresh());
    what_is_handed_back_does_not_count(&fresh());
    what_a_person_took_back_is_not_tried_again(&fresh());
    expired_leases_are_taken_back(&fresh());
    all_leases_are_taken_back_when_no_other_daemon_lives(&fresh());
    taking_back_gives_up_what_has_no_attempt_left(&fresh());
    the_end_of_the_daemon_is_met_with_more_patience(&fresh());
    taking_back_hands_over_what_a_person_took_back(&fresh());
}

fn two_claims_never_give_the_same_work(store: &impl DaemonStore) {
    enqueue(store, work("w1"), 0);
    let leased = claim(store, "l1", 3).unwrap();
    assert_eq!((leased.state, leased.attempts), (WorkState::Running, 1));
    assert_eq!((leased.lease.as_deref(), leased.started_at), (Some("l1"), Some(at(3))));
    assert_eq!(leased.task, "{\"do\":\"w1\"}");
    assert_eq!(claim(store, "l2", 3), None);
    assert_eq!(claim(store, "l2", 9999), None, "an expired lease is taken back first");
    assert_eq!(work_of(store, "w1"), leased);
}

fn a_lost_lease_does_not_beat(store: &impl DaemonStore) {
    enqueue(store, work("w1"), 0);
    let id = claim(store, "l1", 0).unwrap().id;
    assert_eq!(store.heartbeat(id, "l1", at(100)).unwrap(), Some(false));
    assert_eq!(store.heartbeat(id, "l2", at(999)).unwrap(), None);
    assert_eq!(store.reclaim(false, at(100)).unwrap().len(), 0, "prolonged by its own beat alone");
    assert_eq!(store.reclaim(false, at(101)).unwrap().len(), 1);
    assert_eq!(store.heartbeat(id, "l1", at(200)).unwrap(), None);
    claim(store, "l2", 102).unwrap();
    assert_eq!(store.heartbeat(id, "l1", at(200)).unwrap(), None);
    end(store, id, "l2", WorkEnd::Done, 103);
    assert_eq!(store.heartbeat(id, "l2", at(200)).unwrap(), None);
}

/// Fencing: a worker that was thought dead comes back with its result.
fn an_end_under_a_wrong_lease_is_of_no_effect(store: &impl DaemonStore) {
    let posting = saved_posting(store, "aa11");
    enqueue(store, work("w1"), 0);
    let id = claim(store, "old", 0).unwrap().id;
    store.reclaim(true, at(1)).unwrap();
    let running = claim(store, "new", 2).unwrap();
    assert_eq!(running.id, id);
    let seq = received(store, "e1", 2);
    let ends =
        [WorkEnd::Done, WorkEnd::Cancelled, WorkEnd::HandedBack, failed(None), failed(Some(9))];
    for late in ends.clone() {
        let effects = vec![
            Effect::Say(message("m1", "C1")),
            Effect::SetStatus(posting.clone(), Status::Applied, None),
        ];
        let work = Some((id, "old".to_owned(), late.clone()));
        let change = Change { envelope: Some(seq), work, effects };
        assert_eq!(store.apply(&change, at(3)).unwrap(), Applied::Late, "{late:?}");
        assert_eq!(work_of(store, "w1"), running);
        assert_eq!(store.find_outbound("m1").unwrap(), None);
        assert_eq!(store.get_posting(&posting).unwrap().status, Status::New);
        assert_eq!(store.next_envelopes(9).unwrap().len(), 1);
    }
    assert_eq!(end(store, id, "new", WorkEnd::Done, 4), Applied::Yes);
    for late in ends {
        assert_eq!(end(store, id, "new", late, 5), Applied::Late, "it ends once");
    }
    assert_eq!(work_of(store, "w1").state, WorkState::Done);
}

fn work_is_tried_again_after_a_while_until_it_is_given_up(store: &impl DaemonStore) {
    enqueue(store, work("w1"), 0);
    for (attempt, second) in [(1, 0), (2, 30)] {
        if second > 0 {
            assert_eq!(claim(store, "early", second - 1), None);
        }
        let leased = claim(store, "l", second).unwrap();
        assert_eq!(leased.attempts, attempt);
        assert_eq!(end(store, leased.id, "l", failed(Some(second + 30)), second + 1), Applied::Yes);
        let waiting = work_of(store, "w1");
        assert_eq!((waiting.state, waiting.lease), (WorkState::Queued, None));
        assert_eq!(waiting.error.as_deref(), Some("no answer"));
        assert_eq!(waiting.finished_at, None);
    }
    let leased = claim(store, "l", 60).unwrap();
    assert_eq!(end(store, leased.id, "l", failed(Some(90)), 61), Applied::Yes);
    let dead = work_of(store, "w1");
    assert_eq!((dead.state, dead.attempts), (WorkState::Dead, 3));
    assert_eq!((dead.finished_at, dead.error.as_deref()), (Some(at(61)), Some("no answer")));
    assert_eq!(claim(store, "l", 999), None);
}

fn a_lasting_failure_is_given_up_at_once(store: &impl DaemonStore) {
    enqueue(store, work("w1"), 0);
    let leased = claim(store, "l", 0).unwrap();
    assert_eq!(end(store, leased.id, "l", failed(None), 1), Applied::Yes);
    let dead = work_of(store, "w1");
    assert_eq!((dead.state, dead.attempts, dead.finished_at), (WorkState::Dead, 1, Some(at(1))));
    assert_eq!(dead.error.as_deref(), Some("no answer"));
}

fn what_is_handed_back_does_not_count(store: &impl DaemonStore) {
    enqueue(store, NewWork { most_attempts: 1, ..work("w1") }, 0);
    for second in 0..3 {
        let leased = claim(store, "l", second).unwrap();
        assert_eq!(leased.attempts, 1);
        assert_eq!(end(store, leased.id, "l", WorkEnd::HandedBack, second), Applied::Yes);
        let waiting = work_of(store, "w1");
        assert_eq!((waiting.state, waiting.attempts), (WorkState::Queued, 0));
    }
}

/// It failed, or was handed back, before its worker heard of the wish.
fn what_a_person_took_back_is_not_tried_again(store: &impl DaemonStore) {
    for (key, ended) in [("failed", failed(Some(5))), ("handed back", WorkEnd::HandedBack)] {
        enqueue(store, work(key), 0);
        let leased = claim(store, "l", 0).unwrap();
        made(store, vec![Effect::Cancel(Some(key.into()))], 1);
        assert_eq!(end(store, leased.id, "l", ended, 2), Applied::Yes);
        let cancelled = work_of(store, key);
        assert_eq!((cancelled.state, cancelled.finished_at), (WorkState::Cancelled, Some(at(2))));
        assert_eq!(claim(store, "l", 99), None);
    }
    // What was done in spite of it is done.
    enqueue(store, work("done"), 0);
    let leased = claim(store, "l", 0).unwrap();
    made(store, vec![Effect::Cancel(None)], 1);
    assert_eq!(end(store, leased.id, "l", WorkEnd::Done, 2), Applied::Yes);
    assert_eq!(work_of(store, "done").state, WorkState::Done);
}

fn expired_leases_are_taken_back(store: &impl DaemonStore) {
    enqueue(store, work("w1"), 0);
    enqueue(store, work("w2"), 0);
    claim(store, "l1", 0).unwrap();
    claim(store, "l2", 30).unwrap();
    assert_eq!(store.reclaim(false, at(59)).unwrap().len(), 0);
    assert_eq!(store.reclaim(false, at(61)).unwrap().len(), 1);
    let waiting = work_of(store, "w1");
    assert_eq!((waiting.state, waiting.lease, waiting.attempts), (WorkState::Queued, None, 1));
    assert_eq!(work_of(store, "w2").state, WorkState::Running);
    assert_eq!(claim(store, "l3", 61).unwrap().attempts, 2);
}

fn all_leases_are_taken_back_when_no_other_daemon_lives(store: &impl DaemonStore) {
    for key in ["w1", "w2", "waits"] {
        enqueue(store, work(key), 0);
    }
    claim(store, "l1", 0).unwrap();
    claim(store, "l2", 0).unwrap();
    assert_eq!(store.reclaim(true, at(1)).unwrap().len(), 2);
    assert_eq!(store.reclaim(true, at(1)).unwrap().len(), 0);
    assert_eq!(store.count_work(None).unwrap().queued, 3);
}

/// Work whose lease runs out again and again goes to whoever takes it back, to be ended.
fn taking_back_gives_up_what_has_no_attempt_left(store: &impl DaemonStore) {
    enqueue(store, NewWork { most_attempts: 2, ..work("poison") }, 0);
    for (second, wanted) in [(0, WorkState::Queued), (100, WorkState::Running)] {
        claim(store, "l", second).unwrap();
        let taken = store.reclaim(false, at(second + 99)).unwrap();
        assert_eq!(taken.iter().map(|work| work.state).collect::<Vec<_>>(), [wanted]);
        assert_eq!(work_of(store, "poison").state, wanted);
    }
    // The lease it had is of no effect; the new one ends it, or runs out as well.
    let taken = work_of(store, "poison");
    assert_eq!(end(store, taken.id, "l", WorkEnd::Done, 200), Applied::Late);
    let again = store.reclaim(false, at(300)).unwrap();
    let lease = again[0].lease.clone().unwrap();
    let gone = WorkEnd::Failed { reason: "too often".into(), again: None };
    assert_eq!(end(store, taken.id, &lease, gone, 301), Applied::Yes);
    let dead = work_of(store, "poison");
    assert_eq!((dead.state, dead.finished_at), (WorkState::Dead, Some(at(301))));
}

/// That the daemon was ended is not the fault of its work; but not for ever.
fn the_end_of_the_daemon_is_met_with_more_patience(store: &impl DaemonStore) {
    enqueue(store, NewWork { most_attempts: 2, ..work("unlucky") }, 0);
    for second in 0..199 {
        claim(store, "l", second).unwrap();
        store.reclaim(true, at(second)).unwrap();
        assert_eq!(work_of(store, "unlucky").state, WorkState::Queued, "{second}");
    }
    claim(store, "l", 200).unwrap();
    assert_eq!(store.reclaim(true, at(200)).unwrap()[0].state, WorkState::Running);
}

fn taking_back_hands_over_what_a_person_took_back(store: &impl DaemonStore) {
    enqueue(store, work("w1"), 0);
    claim(store, "l", 0).unwrap();
    made(store, vec![Effect::Cancel(Some("w1".into()))], 1);
    let taken = store.reclaim(true, at(2)).unwrap();
    assert!(taken.len() == 1 && taken[0].cancel && taken[0].state == WorkState::Running);
    let lease = taken[0].lease.clone().unwrap();
    assert_eq!(end(store, taken[0].id, &lease, WorkEnd::Cancelled, 3), Applied::Yes);
    let cancelled = work_of(store, "w1");
    assert_eq!((cancelled.state, cancelled.finished_at), (WorkState::Cancelled, Some(at(3))));
}
