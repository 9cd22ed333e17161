//! What every store must do for the schedule.

use super::*;
use crate::schedule::TaskName;
use crate::store::desk::{Applied, Change, Effect};
use crate::store::schedule::{Claim, TaskState};

const TASK: TaskName = TaskName::Backup;
const OTHER: TaskName = TaskName::Retention;

#[test]
fn sqlite_keeps_the_contract_of_the_schedule() {
    let fresh = || SqliteStore::in_memory().unwrap();
    a_task_is_known_since_it_was_first_seen(&fresh());
    a_due_time_is_claimed_once(&fresh());
    one_run_of_a_task_at_a_time(&fresh());
    what_is_asked_for_is_done_once_and_moves_no_due_time(&fresh());
    an_end_is_recorded_once(&fresh());
    what_a_dead_daemon_left_is_ended(&fresh());
    nothing_to_do_is_kept_once(&fresh());
    the_newest_of_each_kind_outlives_the_pruning(&fresh());
    a_reminder_is_given_once_for_each_touch(&fresh());
}

fn claim(store: &impl ScheduleStore, due: i64, now: i64) -> Claim {
    store.claim_task(TASK, at(due), 0, "daemon", at(now + 60), at(now)).unwrap()
}

fn claimed(store: &impl ScheduleStore, due: i64, now: i64) -> i64 {
    match claim(store, due, now) {
        Claim::Yours(id) => id,
        other => panic!("{other:?}"),
    }
}

fn ask(store: &impl DaemonStore, task: TaskName, now: i64) {
    let change = Change { effects: vec![Effect::RunTask(task)], ..Change::default() };
    assert_eq!(store.apply(&change, at(now)).unwrap(), Applied::Yes);
}

fn a_task_is_known_since_it_was_first_seen(store: &impl ScheduleStore) {
    assert_eq!(store.know_task(TASK, at(5)).unwrap(), at(5));
    assert_eq!(store.know_task(TASK, at(9)).unwrap(), at(5));
    // The clock was ahead.
    assert_eq!(store.know_task(TASK, at(2)).unwrap(), at(2));
    assert_eq!(store.know_task(OTHER, at(7)).unwrap(), at(7));
}

fn a_due_time_is_claimed_once(store: &impl ScheduleStore) {
    assert_eq!(store.last_due(TASK, at(9)).unwrap(), None);
    let id = claimed(store, 1, 1);
    assert_eq!(claim(store, 1, 2), Claim::Known);
    store.finish_task(id, TaskState::Done, "done", at(3)).unwrap();
    assert_eq!(claim(store, 1, 4), Claim::Known);
    assert_eq!(store.last_due(TASK, at(9)).unwrap(), Some(at(1)));
    // Due times to come are of a clock that was ahead.
    claimed(store, 100, 5);
    assert_eq!(store.last_due(TASK, at(9)).unwrap(), Some(at(1)));
    let other = store.claim_task(OTHER, at(1), 0, "daemon", at(60), at(1)).unwrap();
    assert!(matches!(other, Claim::Yours(_)), "another task has its own due times");
}

fn one_run_of_a_task_at_a_time(store: &impl ScheduleStore) {
    let first = claimed(store, 1, 1);
    assert_eq!(claim(store, 2, 61), Claim::Busy);
    let second = claimed(store, 2, 62);
    let runs = store.list_task_runs(Some(TASK), 9).unwrap();
    assert_eq!((runs[1].id, runs[1].state), (first, TaskState::Failed));
    assert_eq!((runs[0].id, runs[0].state), (second, TaskState::Running));
}

fn what_is_asked_for_is_done_once_and_moves_no_due_time(store: &impl DaemonStore) {
    ask(store, TASK, 1);
    ask(store, TASK, 2);
    ask(store, OTHER, 2);
    let asked = store.asked_tasks().unwrap();
    assert_eq!(asked.iter().map(|run| run.task).collect::<Vec<_>>(), [TASK, OTHER]);
    let claim = |id| store.claim_asked(id, "daemon", at(60), at(3)).unwrap();
    assert_eq!(claim(asked[0].id), Claim::Yours(asked[0].id));
    assert_eq!(claim(asked[0].id), Claim::Known);
    assert_eq!(store.last_due(TASK, at(9)).unwrap(), None);
    // Asked for again while it runs: it is next.
    ask(store, TASK, 4);
    let again = store.asked_tasks().unwrap();
    let again = again.iter().find(|run| run.task == TASK).unwrap();
    assert_eq!(claim(again.id), Claim::Busy);
    store.finish_task(asked[0].id, TaskState::Done, "", at(5)).unwrap();
    assert_eq!(claim(again.id), Claim::Yours(again.id));
}

fn an_end_is_recorded_once(store: &impl ScheduleStore) {
    let id = claimed(store, 1, 1);
    store.finish_task(id, TaskState::Failed, "no room", at(2)).unwrap();
    store.finish_task(id, TaskState::Done, "done", at(3)).unwrap();
    let last = store.last_task_run(TASK, TaskState::Failed).unwrap().unwrap();
    assert_eq!((last.told.as_deref(), last.finished_at), (Some("no room"), Some(at(2))));
    assert_eq!(store.last_task_run(TASK, TaskState::Done).unwrap(), None);
    assert_eq!(store.last_ended(TASK).unwrap(), Some(last));
    claimed(store, 2, 4);
    assert_eq!(store.last_ended(TASK).unwrap().unwrap().id, id, "what runs has not ended");
    assert_eq!(store.last_ended(OTHER).unwrap(), None);
}

fn what_a_dead_daemon_left_is_ended(store: &impl ScheduleStore) {
    let id = claimed(store, 1, 1);
    let left = store.abandon_tasks(at(2)).unwrap();
    assert_eq!((left.len(), left[0].id, left[0].state), (1, id, TaskState::Failed));
    assert_eq!(store.abandon_tasks(at(3)).unwrap(), []);
    claimed(store, 2, 3);
}

fn nothing_to_do_is_kept_once(store: &impl ScheduleStore) {
    for (due, told) in [(1, "none"), (2, "none"), (3, "other"), (4, "none")] {
        let id = claimed(store, due, due);
        store.finish_task(id, TaskState::Skipped, told, at(due)).unwrap();
    }
    let left: Vec<_> =
        store.list_task_runs(None, 9).unwrap().into_iter().map(|run| run.due).collect();
    assert_eq!(left, [at(4), at(3)]);
    assert_eq!(store.last_due(TASK, at(9)).unwrap(), Some(at(4)));
}

fn the_newest_of_each_kind_outlives_the_pruning(store: &impl ScheduleStore) {
    for (due, state) in
        [(1, TaskState::Done), (2, TaskState::Done), (3, TaskState::Failed), (4, TaskState::Failed)]
    {
        let id = claimed(store, due, due);
        store.finish_task(id, state, "", at(due)).unwrap();
    }
    assert_eq!(store.prune_task_runs(at(100)).unwrap(), 2);
    let left: Vec<_> =
        store.list_task_runs(None, 9).unwrap().into_iter().map(|run| run.due).collect();
    assert_eq!(left, [at(4), at(2)]);
}

fn a_reminder_is_given_once_for_each_touch(store: &impl DaemonStore) {
    let new = posting("aa11", "Editor");
    store.save_posting(&new, at(0)).unwrap();
    store.set_status(&new.id, Status::Ready, None, at(1)).unwrap();
    let found = |kind: &str, before| {
        let all = store.unreminded(kind, &[Status::Ready, Status::Approved], at(before), 9);
        all.unwrap().len()
    };
    assert_eq!((found("stale", 1), found("stale", 2)), (0, 1));
    let remind = Effect::Remind { kind: "stale".into(), posting: new.id.clone(), touched: at(1) };
    for _ in 0..2 {
        let change = Change { effects: vec![remind.clone()], ..Change::default() };
        assert_eq!(store.apply(&change, at(3)).unwrap(), Applied::Yes);
    }
    assert_eq!((found("stale", 9), found("other", 9)), (0, 1));
    store.set_status(&new.id, Status::Approved, None, at(5)).unwrap();
    assert_eq!(found("stale", 9), 1);
    store.set_status(&new.id, Status::Discarded, None, at(6)).unwrap();
    assert_eq!(found("stale", 9), 0);
}
