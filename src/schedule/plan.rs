//! When a task is due: its cron expression, read in a time zone.
//!
//! A fixed local time that is skipped when clocks are put forward is due at the first moment after
//! the gap; one that comes twice when they are put back is due the first time. Intervals such as
//! `*/30 * * * *` go on in real time. Expressions have five fields: nothing is due twice in a minute.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};

use super::name::TaskName;
use crate::config::{ScheduleSettings, TaskSettings};

/// How far back missed due times are looked for, shortest first.
const BACK: [i64; 4] = [2, 40, 400, 1500];

/// Missed due times that are counted; more are as many.
const MOST_MISSED: u32 = 1000;

/// When one task is due.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Which.
    pub task: TaskName,
    cron: Cron,
    zone: Tz,
    jitter: TimeDelta,
    /// Longest time it may take.
    pub deadline: TimeDelta,
}

/// A due time that has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// When it came.
    pub at: DateTime<Utc>,
    /// Due times before it that nobody saw, which it makes good.
    pub missed: u32,
}

/// An expression of five fields.
///
/// # Errors
/// Why it is none.
pub fn read(pattern: &str) -> Result<Cron, String> {
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
    parser.parse(pattern).map_err(|error| error.to_string())
}

impl Plan {
    /// The plan of a task as configured.
    ///
    /// # Errors
    /// An expression or zone that is none: a configuration that was validated has neither.
    pub fn new(task: TaskName, zone: Tz, settings: &TaskSettings) -> Result<Self, String> {
        Ok(Self {
            task,
            cron: read(&settings.cron)?,
            zone,
            jitter: TimeDelta::seconds(i64::from(settings.jitter_seconds)),
            deadline: TimeDelta::seconds(i64::from(settings.deadline_seconds)),
        })
    }

    /// Those of all tasks that are enabled.
    ///
    /// # Errors
    /// See [`Self::new`].
    pub fn all(settings: &ScheduleSettings) -> Result<Vec<Self>, String> {
        let zone = settings.zone()?;
        let enabled = TaskName::ALL.into_iter().filter(|task| settings.of(*task).enabled);
        enabled.map(|task| Self::new(task, zone, settings.of(task))).collect()
    }

    /// The first due time after this moment; none when there never is one.
    #[must_use]
    pub fn next_after(&self, moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let local = moment.with_timezone(&self.zone);
        let next = self.cron.find_next_occurrence(&local, false).ok()?.with_timezone(&Utc);
        // Of a search that does not move on nothing would come but a loop.
        (next > moment).then_some(next)
    }

    /// The newest due time after `base` that has come by `now`, with the number of those before it.
    #[must_use]
    pub fn due(&self, base: DateTime<Utc>, now: DateTime<Utc>) -> Option<Due> {
        if self.next_after(base)? > now {
            return None;
        }
        // A daemon that was away for a year does not walk through every minute of it.
        let newest = BACK.iter().find_map(|days| {
            let from = base.max(now - TimeDelta::days(*days));
            self.walk(from, now).last()
        });
        let newest = newest.or_else(|| self.walk(base, now).last())?;
        let missed = self.walk(base, newest).take(MOST_MISSED as usize + 1).count();
        Some(Due { at: newest, missed: (missed as u32).saturating_sub(1).min(MOST_MISSED) })
    }

    fn walk(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
        std::iter::successors(self.next_after(from), |at| self.next_after(*at))
            .take_while(move |at| *at <= to)
    }

    /// When what is due then is begun: a little later, so that not everybody comes at once. The same
    /// for all daemons of a store, whose `salt` they share.
    #[must_use]
    pub fn start_of(&self, due: DateTime<Utc>, salt: i64) -> DateTime<Utc> {
        let span = self.jitter.num_milliseconds();
        if span <= 0 {
            return due;
        }
        let text = format!("{}/{}/{salt}", self.task, due.timestamp());
        let digest = crate::hash::sha256_hex(text.as_bytes());
        let number = u64::from_str_radix(digest.get(..12).unwrap_or("0"), 16).unwrap_or(0);
        due + TimeDelta::milliseconds((number % (span.unsigned_abs() + 1)) as i64)
    }

    /// The zone its expression is read in.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.zone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(pattern: &str, zone: Tz) -> Plan {
        let settings = TaskSettings {
            cron: pattern.into(),
            enabled: true,
            jitter_seconds: 0,
            deadline_seconds: 60,
        };
        Plan::new(TaskName::Backup, zone, &settings).unwrap()
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn dues(pattern: &str, zone: Tz, from: &str, to: &str) -> Vec<String> {
        let plan = plan(pattern, zone);
        plan.walk(utc(from), utc(to)).map(|at| at.format("%m-%d %H:%M:%S").to_string()).collect()
    }

    /// 2026-03-29: 02:00 to 03:00 is skipped in Berlin. 2026-10-25: it comes twice.
    #[test]
    fn a_fixed_time_is_due_once_a_day_across_both_changes() {
        let zone = chrono_tz::Europe::Berlin;
        assert_eq!(
            dues("30 2 * * *", zone, "2026-03-27T12:00:00Z", "2026-03-30T12:00:00Z"),
            ["03-28 01:30:00", "03-29 01:00:00", "03-30 00:30:00"]
        );
        assert_eq!(
            dues("30 2 * * *", zone, "2026-10-23T12:00:00Z", "2026-10-26T12:00:00Z"),
            ["10-24 00:30:00", "10-25 00:30:00", "10-26 01:30:00"]
        );
        // New York, where clocks change on other days and at another hour.
        let zone = chrono_tz::America::New_York;
        assert_eq!(
            dues("15 2 * * *", zone, "2026-03-07T12:00:00Z", "2026-03-09T12:00:00Z"),
            ["03-08 07:00:00", "03-09 06:15:00"]
        );
        assert_eq!(
            dues("15 1 * * *", zone, "2026-10-31T12:00:00Z", "2026-11-02T12:00:00Z"),
            ["11-01 05:15:00", "11-02 06:15:00"]
        );
    }

    /// An hour that is skipped has no due times, one that comes twice has them twice.
    #[test]
    fn intervals_go_on_in_real_time() {
        let zone = chrono_tz::Europe::Berlin;
        let spring = dues("*/30 * * * *", zone, "2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z");
        assert_eq!(
            spring,
            ["03-29 00:30:00", "03-29 01:00:00", "03-29 01:30:00", "03-29 02:00:00"]
        );
        let autumn = dues("*/30 * * * *", zone, "2026-10-24T23:45:00Z", "2026-10-25T02:15:00Z");
        assert_eq!(
            autumn,
            [
                "10-25 00:00:00",
                "10-25 00:30:00",
                "10-25 01:00:00",
                "10-25 01:30:00",
                "10-25 02:00:00"
            ]
        );
    }

    /// Every second of two minutes, in another program.
    #[test]
    fn every_thirty_minutes_is_due_twice_an_hour_and_seconds_are_refused() {
        let all = dues("*/30 * * * *", Tz::UTC, "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z");
        assert_eq!(all.len(), 48);
        assert!(read("* */30 * * * *").is_err());
        assert!(read("61 * * * *").is_err() && read("").is_err() && read("soon").is_err());
        assert!(plan("0 0 30 2 *", Tz::UTC).next_after(utc("2026-01-01T00:00:00Z")).is_none());
    }

    #[test]
    fn missed_due_times_are_one_with_their_number() {
        let plan = plan("0 * * * *", Tz::UTC);
        let base = utc("2026-01-01T00:00:00Z");
        assert_eq!(plan.due(base, utc("2026-01-01T00:59:59Z")), None);
        let one = Due { at: utc("2026-01-01T01:00:00Z"), missed: 0 };
        assert_eq!(plan.due(base, one.at), Some(one));
        let five = Due { at: utc("2026-01-01T05:00:00Z"), missed: 4 };
        assert_eq!(plan.due(base, utc("2026-01-01T05:30:00Z")), Some(five));
        let year = plan.due(base, utc("2027-01-01T00:30:00Z")).unwrap();
        assert_eq!(year, Due { at: utc("2027-01-01T00:00:00Z"), missed: MOST_MISSED });
    }

    #[test]
    fn jitter_stays_in_its_span_and_is_the_same_for_all() {
        let settings = TaskSettings {
            cron: "0 * * * *".into(),
            enabled: true,
            jitter_seconds: 600,
            deadline_seconds: 60,
        };
        let plan = Plan::new(TaskName::Backup, Tz::UTC, &settings).unwrap();
        let base = utc("2026-01-01T00:00:00Z");
        let starts: Vec<_> = plan
            .walk(base, base + TimeDelta::days(2))
            .map(|due| (due, plan.start_of(due, 7)))
            .collect();
        assert!(
            starts
                .iter()
                .all(|(due, start)| { *start >= *due && *start <= *due + TimeDelta::seconds(600) })
        );
        let late = starts.iter().filter(|(due, start)| *start > *due + TimeDelta::seconds(300));
        assert!((10..40).contains(&late.count()));
        assert_eq!(plan.start_of(base, 7), plan.start_of(base, 7));
        assert_ne!(plan.start_of(base, 7), plan.start_of(base, 8));
    }
}
