//! The planner on a store of its own, at moments that are given.

use super::*;
use crate::store::SqliteStore;
use crate::store::schedule::TaskState;

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Only these, at these times.
fn settings(zone: &str, tasks: &[(TaskName, &str)]) -> ScheduleSettings {
    let mut settings = ScheduleSettings { time_zone: zone.into(), ..ScheduleSettings::default() };
    for task in TaskName::ALL {
        let entry = match task {
            TaskName::Backup => &mut settings.backup,
            TaskName::BackupCheck => &mut settings.backup_check,
            TaskName::RestoreDrill => &mut settings.restore_drill,
            TaskName::HealthPing => &mut settings.health_ping,
            TaskName::BudgetDigest => &mut settings.budget_digest,
            TaskName::StalePostings => &mut settings.stale_postings,
            TaskName::FollowUps => &mut settings.follow_ups,
            TaskName::Retention => &mut settings.retention,
            TaskName::AlertRepeat => &mut settings.alert_repeat,
        };
        let wanted = tasks.iter().find(|(name, _)| *name == task);
        entry.enabled = wanted.is_some();
        entry.jitter_seconds = 0;
        if let Some((_, cron)) = wanted {
            entry.cron = (*cron).into();
        }
    }
    settings
}

fn hourly() -> ScheduleSettings {
    settings("UTC", &[(TaskName::Retention, "0 * * * *")])
}

fn done(store: &SqliteStore, begun: &[Begun], now: DateTime<Utc>) {
    for one in begun {
        store.finish_task(one.id, TaskState::Done, "", now).unwrap();
    }
}

#[test]
fn a_due_time_is_claimed_once_by_however_many_daemons() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let start = utc("2026-01-01T00:10:00Z");
    let stores: Vec<_> = (0..8).map(|_| SqliteStore::open(&path).unwrap()).collect();
    let mut planners: Vec<_> =
        (0..8).map(|at| Planner::new(&hourly(), format!("daemon {at}")).unwrap()).collect();
    for (planner, store) in planners.iter_mut().zip(&stores) {
        assert_eq!(planner.begin(store, start).unwrap(), []);
    }
    let barrier = std::sync::Barrier::new(8);
    let begun: Vec<Begun> = std::thread::scope(|scope| {
        let threads = planners.iter_mut().zip(&stores).map(|(planner, store)| {
            let barrier = &barrier;
            scope.spawn(move || {
                barrier.wait();
                planner.begin(store, utc("2026-01-01T01:00:01Z")).unwrap()
            })
        });
        let threads: Vec<_> = threads.collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(begun.len(), 1, "{begun:?}");
    assert_eq!(begun[0].due, utc("2026-01-01T01:00:00Z"));
}

#[test]
fn what_was_missed_is_made_good_once_and_nothing_before_it_was_known_is() {
    let store = SqliteStore::in_memory().unwrap();
    let mut planner = Planner::new(&hourly(), "a").unwrap();
    assert_eq!(planner.begin(&store, utc("2026-01-01T00:30:00Z")).unwrap(), []);
    // Nobody looked for five hours and a half: another daemon.
    let mut planner = Planner::new(&hourly(), "b").unwrap();
    let now = utc("2026-01-01T06:00:00Z");
    let begun = planner.begin(&store, now).unwrap();
    let [one] = &begun[..] else { panic!("{begun:?}") };
    assert_eq!((one.due, one.missed), (now, 5));
    done(&store, &begun, now);
    assert_eq!(planner.begin(&store, now + TimeDelta::minutes(59)).unwrap(), []);
    let run = store.last_task_run(TaskName::Retention, TaskState::Done).unwrap().unwrap();
    assert_eq!((run.missed, run.asked), (5, false));
}

#[test]
fn a_run_never_begins_while_another_one_is_under_way_unless_its_process_is_gone() {
    let store = SqliteStore::in_memory().unwrap();
    let mut planner = Planner::new(&hourly(), "a").unwrap();
    planner.begin(&store, utc("2026-01-01T00:30:00Z")).unwrap();
    let first = planner.begin(&store, utc("2026-01-01T01:00:00Z")).unwrap();
    assert_eq!(first.len(), 1);
    // Retention may take ten minutes. A wall clock that jumps finds it still running.
    let mut other = Planner::new(&hourly(), "b").unwrap();
    assert_eq!(other.begin(&store, utc("2026-01-01T01:05:00Z")).unwrap(), []);
    let again = other.begin(&store, utc("2026-01-01T02:00:00Z")).unwrap();
    assert_eq!(again.len(), 1, "the first one's time is over");
    let gone = store.last_task_run(TaskName::Retention, TaskState::Failed).unwrap().unwrap();
    assert_eq!(gone.told.as_deref(), Some("its process is gone"));
    // Its own end comes too late and changes nothing.
    done(&store, &first, utc("2026-01-01T02:00:01Z"));
    assert_eq!(store.last_task_run(TaskName::Retention, TaskState::Done).unwrap(), None);
}

#[test]
fn a_person_asks_once_and_gets_one_run_beside_the_due_times() {
    use crate::store::DaemonStore as _;
    use crate::store::desk::{Change, Effect};
    let store = SqliteStore::in_memory().unwrap();
    let mut planner = Planner::new(&settings("UTC", &[]), "a").unwrap();
    let now = utc("2026-01-01T00:30:00Z");
    for _ in 0..2 {
        let effects = vec![Effect::RunTask(TaskName::Retention)];
        store.apply(&Change { effects, ..Change::default() }, now).unwrap();
    }
    let begun = planner.begin(&store, now).unwrap();
    assert_eq!(begun.len(), 1, "a task that is never due can be asked for");
    done(&store, &begun, now);
    assert_eq!(planner.begin(&store, now + TimeDelta::days(400)).unwrap(), []);
    assert_eq!(store.last_due(TaskName::Retention, now).unwrap(), None);
}

#[test]
fn a_clock_that_was_ahead_holds_nothing_up_once_it_is_right() {
    let store = SqliteStore::in_memory().unwrap();
    let mut planner = Planner::new(&hourly(), "a").unwrap();
    planner.begin(&store, utc("2036-01-01T00:30:00Z")).unwrap();
    let wrong = planner.begin(&store, utc("2036-01-01T01:00:00Z")).unwrap();
    done(&store, &wrong, utc("2036-01-01T01:00:00Z"));
    assert_eq!(planner.begin(&store, utc("2026-01-01T00:30:00Z")).unwrap(), []);
    let right = planner.begin(&store, utc("2026-01-01T01:00:00Z")).unwrap();
    assert_eq!(right.len(), 1);
}

#[test]
fn a_jitter_longer_than_the_interval_puts_nothing_off_for_ever() {
    let store = SqliteStore::in_memory().unwrap();
    let mut settings = hourly();
    settings.retention.jitter_seconds = 86_400;
    let mut planner = Planner::new(&settings, "a").unwrap();
    let mut now = utc("2026-01-01T00:30:00Z");
    let mut runs = 0;
    while now < utc("2026-01-03T00:30:00Z") {
        let begun = planner.begin(&store, now).unwrap();
        runs += begun.len();
        done(&store, &begun, now);
        now += TimeDelta::minutes(10);
    }
    assert!(runs >= 12, "{runs}");
}

#[test]
fn what_still_runs_in_this_process_is_not_begun_again() {
    let store = SqliteStore::in_memory().unwrap();
    let mut planner = Planner::new(&hourly(), "a").unwrap();
    planner.begin(&store, utc("2026-01-01T00:30:00Z")).unwrap();
    let held = BTreeSet::from([TaskName::Retention]);
    let now = utc("2026-01-01T03:00:00Z");
    assert_eq!(planner.begin_but(&held, &store, now).unwrap(), []);
    let begun = planner.begin(&store, now).unwrap();
    assert_eq!((begun.len(), begun[0].missed), (1, 2));
}
