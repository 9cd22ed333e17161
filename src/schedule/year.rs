//! A year of the default schedule in a zone whose clocks change twice, on a store of its own: every
//! due time once, restarts and second daemons notwithstanding, and no false alert.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Planner, TaskName};
use crate::alert;
use crate::alert::watch::{Seen, Watch};
use crate::config::Settings;
use crate::health::{Health, Light};
use crate::store::schedule::TaskState;
use crate::store::{AlertStore as _, DaemonStore as _, ScheduleStore as _, SqliteStore};

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Two daemons look side by side; one of them is started anew every few days.
fn year(zone: &str, settings: &Settings) -> SqliteStore {
    let store = SqliteStore::in_memory().unwrap();
    let mut schedule = settings.schedule.clone();
    schedule.time_zone = zone.into();
    let planner = |name: &str| Planner::new(&schedule, name).unwrap();
    let mut daemons = [planner("a"), planner("b")];
    let (mut now, end) = (utc("2026-01-01T00:00:00Z"), utc("2027-01-01T00:00:00Z"));
    let (mut watch, mut told, mut looks) = (Watch::default(), 0, 0_u32);
    while now < end {
        let mut begun = Vec::new();
        for daemon in &mut daemons {
            begun.extend(daemon.begin(&store, now).unwrap());
        }
        for one in begun {
            store.finish_task(one.id, TaskState::Done, "", now).unwrap();
            if one.task == TaskName::AlertRepeat {
                alert::repeat(&store, settings, now);
            }
        }
        // What a healthy daemon shows: work comes and goes, and a light flickers now and then.
        let light = if looks.is_multiple_of(97) { Light::Red } else { Light::Green };
        let parts = [Health { part: "store", light, reason: String::new(), since: None }];
        for seen in watch.look(&parts, &settings.alerts, now) {
            assert!(matches!(seen, Seen::Right(_)), "{seen:?} at {now}");
        }
        told += alert::tell(&store, settings, now).unwrap();
        looks += 1;
        if looks.is_multiple_of(1009) {
            daemons[0] = planner("a again");
        }
        let next = daemons.iter().filter_map(Planner::next_look).min();
        now = next.unwrap_or(now + TimeDelta::seconds(1)).max(now + TimeDelta::seconds(1));
    }
    assert_eq!(told, 0, "false alerts");
    assert_eq!(store.open_alerts().unwrap(), []);
    assert_eq!(store.outbox_backlog().unwrap().0, 0);
    store
}

#[test]
fn in_a_year_with_both_changes_every_due_time_is_done_once_and_nothing_is_alerted_falsely() {
    let mut settings = Settings::default();
    // Often enough to meet both changes, at hours that are skipped and that come twice.
    settings.schedule.health_ping.cron = "30 * * * *".into();
    settings.schedule.alert_repeat.cron = "*/15 2 * * *".into();
    settings.schedule.backup.cron = "30 2 * * *".into();
    settings.schedule.retention.cron = "30 1 * * *".into();
    for zone in ["Europe/Berlin", "America/New_York"] {
        let store = year(zone, &settings);
        let mut counts: BTreeMap<TaskName, usize> = BTreeMap::new();
        let mut missed = 0;
        let runs = store.list_task_runs(None, 1_000_000).unwrap();
        for run in &runs {
            *counts.entry(run.task).or_default() += 1;
            missed += run.missed;
            assert_eq!(run.state, TaskState::Done);
        }
        assert_eq!(missed, 0, "{zone}");
        let mut dues: Vec<_> = runs.iter().map(|run| (run.task, run.due)).collect();
        dues.sort();
        let all = dues.len();
        dues.dedup();
        assert_eq!(dues.len(), all, "{zone}: a due time was done twice");
        // Real time for intervals, one a local day for fixed times. The year begins just before, or
        // just after, a due time of the zone.
        let count = |task| counts[&task];
        assert!((364..=365).contains(&count(TaskName::Backup)), "{zone} {counts:?}");
        assert!((364..=365).contains(&count(TaskName::Retention)), "{counts:?}");
        assert!((365 * 24 - 1..=365 * 24).contains(&count(TaskName::HealthPing)), "{counts:?}");
        // Four a day from two to three, but for the hour that is skipped and the one that comes twice.
        assert!((364 * 4..=366 * 4).contains(&count(TaskName::AlertRepeat)), "{counts:?}");
        assert!((52..=53).contains(&count(TaskName::BudgetDigest)), "{counts:?}");
        // Each local day has its backup, the two long and short ones included.
        let tz: chrono_tz::Tz = zone.parse().unwrap();
        let mut days: Vec<_> = runs
            .iter()
            .filter(|run| run.task == TaskName::Backup)
            .map(|run| run.due.with_timezone(&tz).date_naive())
            .collect();
        days.sort();
        for pair in days.windows(2) {
            assert_eq!(pair[1] - pair[0], TimeDelta::days(1), "{zone} {pair:?}");
        }
    }
}
