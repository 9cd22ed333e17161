//! How each part is: green, amber or red, with the reason and its age (GAP-059). Pure functions of
//! what is known; "unknown" is only ever said in the first seconds.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use crate::schedule::TaskName;
use crate::signal::Signals;
use crate::store::schedule::{TaskRun, TaskState};
use crate::store::{DaemonStore, StoreError};

/// A part that proves itself by a sign of life is amber after so long without one, and red after
/// three times that.
const QUIET: TimeDelta = TimeDelta::seconds(60);

/// Work or messages that wait so long are amber, and red after ten times that.
const WAIT: TimeDelta = TimeDelta::minutes(5);

/// How a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// Just started.
    Unknown,
    /// As it should be.
    Green,
    /// Works, but should be looked at.
    Amber,
    /// Does not work.
    Red,
}

impl Light {
    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Amber => "amber",
            Self::Red => "red",
            Self::Unknown => "unknown",
        }
    }
}

/// How one part is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Health {
    /// Which.
    pub part: &'static str,
    /// How.
    pub light: Light,
    /// Why.
    pub reason: String,
    /// Since when, or how old the last sign of life is.
    pub since: Option<DateTime<Utc>>,
}

impl Health {
    fn new(
        part: &'static str,
        light: Light,
        reason: impl Into<String>,
        since: Option<DateTime<Utc>>,
    ) -> Self {
        Self { part, light, reason: reason.into(), since }
    }
}

/// All parts of a daemon. `slack` is false when it is not configured.
pub fn all(
    signals: &Signals,
    store: &dyn DaemonStore,
    master: &str,
    slack: bool,
    now: DateTime<Utc>,
) -> Vec<Health> {
    let mut parts = vec![stored(signals, now)];
    if slack {
        parts.push(socket(signals, now));
    }
    parts.push(queue(store, now));
    parts.push(outbox(store, now));
    parts.extend(scheduler(signals, now));
    parts.extend(disk(signals));
    parts.extend(kept(store, now));
    parts.extend(http(signals));
    parts.push(Health::new("master CV", Light::Green, format!("version {master}"), None));
    parts.push(Health::new("LLM", Light::Green, "none configured: nothing is spent", None));
    parts
}

fn stored(signals: &Signals, now: DateTime<Utc>) -> Health {
    let part = "store";
    match signals.last_probe() {
        None if is_young(signals, now) => Health::new(part, Light::Unknown, "just started", None),
        None => Health::new(part, Light::Red, "was never written and read back", None),
        Some(at) => {
            let light = graded(now - at, QUIET, 3);
            Health::new(part, light, "written and read back", Some(at))
        }
    }
}

/// The connection to Slack.
pub fn socket(signals: &Signals, now: DateTime<Utc>) -> Health {
    let part = "Slack";
    let heard = signals.last_heard();
    if signals.is_connected() {
        let light = heard.map_or(Light::Amber, |at| graded(now - at, QUIET, 3));
        return Health::new(part, light, "connected and heard of", heard);
    }
    match signals.trouble() {
        Some(reason) => Health::new(part, Light::Red, reason, heard),
        None if is_young(signals, now) => Health::new(part, Light::Unknown, "connecting", None),
        None => Health::new(part, Light::Red, "not connected", heard),
    }
}

fn is_young(signals: &Signals, now: DateTime<Utc>) -> bool {
    signals.started().is_some_and(|at| now - at < TimeDelta::seconds(10))
}

fn queue(store: &dyn DaemonStore, now: DateTime<Utc>) -> Health {
    let part = "queue";
    let read =
        || -> Result<_, StoreError> { Ok((store.count_work(None)?, store.oldest_queued()?)) };
    match read() {
        Err(error) => Health::new(part, Light::Red, error.to_string(), None),
        Ok((counts, oldest)) => {
            let waits = oldest.filter(|_| counts.queued > 0);
            let light = waits.map_or(Light::Green, |at| graded(now - at, WAIT, 10));
            let light = if counts.dead > 0 { light.max(Light::Amber) } else { light };
            // What was given up is looked at by a person, who then says so.
            let hint =
                if counts.dead > 0 { ": `queue dead` lists it, `cancel` dismisses it" } else { "" };
            let reason = format!(
                "{} waiting, {} under way, {} given up{hint}",
                counts.queued, counts.running, counts.dead
            );
            Health::new(part, light, reason, waits)
        }
    }
}

fn outbox(store: &dyn DaemonStore, now: DateTime<Utc>) -> Health {
    let part = "outbox";
    match store.outbox_backlog() {
        Err(error) => Health::new(part, Light::Red, error.to_string(), None),
        Ok((0, _)) => Health::new(part, Light::Green, "everything is sent", None),
        Ok((count, oldest)) => {
            let light = oldest.map_or(Light::Green, |at| graded(now - at, WAIT, 10));
            Health::new(part, light, format!("{count} to be sent"), oldest)
        }
    }
}

/// Nothing where no scheduler is: on the command line.
fn scheduler(signals: &Signals, now: DateTime<Utc>) -> Option<Health> {
    let part = "scheduler";
    if !signals.has_scheduler() {
        return None;
    }
    Some(match signals.last_tick() {
        None if is_young(signals, now) => Health::new(part, Light::Unknown, "just started", None),
        None => Health::new(part, Light::Red, "has never looked what is due", None),
        Some(at) => Health::new(part, graded(now - at, QUIET, 3), "looks what is due", Some(at)),
    })
}

/// Below a tenth, or so many bytes, the disk is amber; below a third of that, red: the store can't
/// grow, and backups can't be made.
const FEW_BYTES: u64 = 1 << 30;

fn disk(signals: &Signals) -> Option<Health> {
    let disk = signals.disk()?;
    // A large disk has room at one per cent, too.
    let few = (disk.size / 10).min(FEW_BYTES);
    let light = match disk.free {
        free if free < few / 3 => Light::Red,
        free if free < few => Light::Amber,
        _ => Light::Green,
    };
    let gib = disk.free as f64 / f64::from(1 << 30);
    let percent = disk.free * 100 / disk.size.max(1);
    Some(Health::new("disk", light, format!("{gib:.1} GiB free ({percent} %)"), None))
}

/// A backup is amber when it is older than a day and a bit, a drill than eight days: one that was due
/// has not been done; red when another one hasn't either.
const BACKUP_AGE: TimeDelta = TimeDelta::hours(26);
const DRILL_AGE: TimeDelta = TimeDelta::days(8);

/// Last backup and last drill, from the history of their tasks.
fn kept(store: &dyn DaemonStore, now: DateTime<Utc>) -> Vec<Health> {
    let all = [
        ("backup", TaskName::Backup, BACKUP_AGE),
        ("restore drill", TaskName::RestoreDrill, DRILL_AGE),
    ];
    all.into_iter()
        .map(|(part, task, amber)| {
            kept_by(store, part, task, amber, now)
                .unwrap_or_else(|error| Health::new(part, Light::Red, error.to_string(), None))
        })
        .collect()
}

fn kept_by(
    store: &dyn DaemonStore,
    part: &'static str,
    task: TaskName,
    amber: TimeDelta,
    now: DateTime<Utc>,
) -> Result<Health, StoreError> {
    let last = |state| store.last_task_run(task, state);
    let (done, failed) = (last(TaskState::Done)?, last(TaskState::Failed)?);
    let ended = |run: &Option<TaskRun>| run.as_ref().and_then(|run| run.finished_at);
    let told = |run: TaskRun| run.told.unwrap_or_default();
    let (done_at, failed_at) = (ended(&done), ended(&failed));
    Ok(match (done, failed) {
        (_, Some(failed)) if failed_at > done_at => {
            Health::new(part, Light::Red, format!("failed: {}", told(failed)), failed_at)
        }
        (Some(done), _) => {
            let light = done_at.map_or(Light::Amber, |at| graded(now - at, amber, 2));
            Health::new(part, light, told(done), done_at)
        }
        (None, _) => match last(TaskState::Skipped)? {
            Some(skipped) => Health::new(part, Light::Green, told(skipped), None),
            None => Health::new(part, Light::Green, "not due yet", None),
        },
    })
}

fn http(signals: &Signals) -> Option<Health> {
    Some(match signals.http()? {
        Ok(at) => Health::new("HTTP", Light::Green, format!("listens on {at}"), None),
        Err(reason) => Health::new("HTTP", Light::Amber, reason, None),
    })
}

fn graded(age: TimeDelta, amber: TimeDelta, red: i32) -> Light {
    if age > amber * red {
        Light::Red
    } else if age > amber {
        Light::Amber
    } else {
        Light::Green
    }
}

/// `5 s`, `3 min`, `2 h`, `4 days`.
pub fn age(since: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let seconds = (now - since).num_seconds().max(0);
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::SqliteStore;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    /// GAP-059: no part stays grey.
    #[test]
    fn unknown_is_only_said_in_the_first_seconds() {
        let store = SqliteStore::in_memory().unwrap();
        let signals = Signals::new(at(0));
        let lights = |now| {
            let parts = all(&signals, &store, "abc", true, now);
            parts.into_iter().map(|part| (part.part, part.light)).collect::<Vec<_>>()
        };
        assert!(lights(at(3)).contains(&("Slack", Light::Unknown)));
        let later = lights(at(30));
        assert!(later.contains(&("Slack", Light::Red)), "{later:?}");
        assert!(later.contains(&("store", Light::Red)), "{later:?}");
        assert!(later.iter().all(|(_, light)| *light != Light::Unknown), "{later:?}");
    }

    fn light(store: &SqliteStore, signals: &Signals, part: &str, now: i64) -> Option<Light> {
        let parts = all(signals, store, "abc", false, at(now));
        parts.into_iter().find(|one| one.part == part).map(|one| one.light)
    }

    #[test]
    fn a_full_disk_is_told_before_it_is_full() {
        let store = SqliteStore::in_memory().unwrap();
        let signals = Signals::new(at(0));
        assert_eq!(light(&store, &signals, "disk", 60), None, "nobody has measured");
        for (free, size, wanted) in [
            (50 << 30, 100 << 30, Light::Green),
            // A large disk has room at two per cent.
            (2 << 30, 100 << 30, Light::Green),
            ((1 << 30) - 1, 100 << 30, Light::Amber),
            (300 << 20, 100 << 30, Light::Red),
            (9, 100, Light::Amber),
            (2, 100, Light::Red),
            (0, 0, Light::Green),
        ] {
            signals.measured(crate::signal::Disk { free, size });
            assert_eq!(light(&store, &signals, "disk", 60), Some(wanted), "{free} of {size}");
        }
    }

    #[test]
    fn backups_and_drills_are_as_old_as_their_last_success() {
        use crate::store::schedule::{Claim, ScheduleStore as _};
        const HOUR: i64 = 3_600;
        let store = SqliteStore::in_memory().unwrap();
        let signals = Signals::new(at(0));
        let backup = |hour: i64| light(&store, &signals, "backup", hour * HOUR).unwrap();
        let run = |hour: i64, state| {
            let (task, due) = (TaskName::Backup, at(hour * HOUR));
            let claim = store.claim_task(task, due, 0, "a", due, due).unwrap();
            let Claim::Yours(id) = claim else { panic!("{claim:?}") };
            store.finish_task(id, state, "told", due).unwrap();
        };
        assert_eq!(backup(0), Light::Green, "not due yet");
        run(1, TaskState::Skipped);
        assert_eq!(backup(100), Light::Green, "none is configured");
        run(101, TaskState::Done);
        let later = [102, 128, 154].map(&backup);
        assert_eq!(later, [Light::Green, Light::Amber, Light::Red]);
        run(103, TaskState::Failed);
        assert_eq!(backup(104), Light::Red);
        run(105, TaskState::Done);
        assert_eq!(backup(106), Light::Green);
    }

    #[test]
    fn a_scheduler_that_does_not_look_is_red_and_one_that_is_not_there_is_not_shown() {
        let store = SqliteStore::in_memory().unwrap();
        let signals = Signals::new(at(0));
        let scheduler = |now| light(&store, &signals, "scheduler", now);
        assert_eq!(scheduler(60), None);
        signals.schedules();
        assert_eq!((scheduler(3), scheduler(60)), (Some(Light::Unknown), Some(Light::Red)));
        signals.ticked();
        // It ticked by the clock of this machine, which is before the moments of this test.
        assert_eq!(scheduler(60), Some(Light::Red));
    }

    #[test]
    fn ages_have_one_unit() {
        assert_eq!(age(at(0), at(90)), "90 s");
        assert_eq!(age(at(0), at(600)), "10 min");
        assert_eq!(age(at(0), at(3 * 86_400)), "3 days");
    }
}
