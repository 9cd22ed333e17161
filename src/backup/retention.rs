//! Which snapshots are kept: the same set as `restic forget` keeps with the same numbers.
//!
//! Going from the newest snapshot to the oldest, each rule keeps the first of every bucket (hour,
//! day, ISO week, month, year) until its number is used up; `last` has a bucket for each snapshot. A
//! negative number is never used up. Times are UTC. This is restic 0.14; later versions also keep the
//! oldest snapshot of all while a rule has not used up its number.

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use serde::{Deserialize, Serialize};

/// How many of each are kept. Negative = all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// The newest.
    pub last: i64,
    /// The newest of each hour.
    pub hourly: i64,
    /// The newest of each day.
    pub daily: i64,
    /// The newest of each ISO week.
    pub weekly: i64,
    /// The newest of each month.
    pub monthly: i64,
    /// The newest of each year.
    pub yearly: i64,
}

impl Policy {
    /// It would keep nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One rule: how many are still to be kept, and the bucket of the last one that was looked at.
struct Rule {
    left: i64,
    bucket: fn(DateTime<Utc>, usize) -> i64,
    seen: Option<i64>,
}

impl Rule {
    /// Says whether this rule keeps the snapshot that is `at`-th from the newest.
    fn keeps(&mut self, time: DateTime<Utc>, at: usize) -> bool {
        if self.left == 0 {
            return false;
        }
        let bucket = (self.bucket)(time, at);
        let new = self.seen.replace(bucket) != Some(bucket);
        if new {
            self.left -= i64::from(self.left > 0);
        }
        new
    }
}

/// For each of `times`, in any order, whether it is kept.
#[must_use]
pub fn kept(times: &[DateTime<Utc>], policy: &Policy) -> Vec<bool> {
    let rule = |left, bucket| Rule { left, bucket, seen: None };
    let mut rules = [
        rule(policy.last, |_, at| at as i64),
        rule(policy.hourly, |time, _| day(time) * 24 + i64::from(time.hour())),
        rule(policy.daily, |time, _| day(time)),
        rule(policy.weekly, |time, _| {
            let week = time.iso_week();
            i64::from(week.year()) * 100 + i64::from(week.week())
        }),
        rule(policy.monthly, |time, _| i64::from(time.year()) * 100 + i64::from(time.month())),
        rule(policy.yearly, |time, _| i64::from(time.year())),
    ];
    let mut order: Vec<usize> = (0..times.len()).collect();
    // Of two at the same instant the one named first counts as the newer.
    order.sort_by_key(|&index| std::cmp::Reverse(times[index]));
    let mut kept = vec![false; times.len()];
    for (at, &index) in order.iter().enumerate() {
        for rule in &mut rules {
            kept[index] |= rule.keeps(times[index], at);
        }
    }
    kept
}

fn day(time: DateTime<Utc>) -> i64 {
    i64::from(time.num_days_from_ce())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(texts: &[&str]) -> Vec<DateTime<Utc>> {
        texts.iter().map(|text| format!("{text}Z").parse().unwrap()).collect()
    }

    #[test]
    fn the_newest_of_each_day_is_kept() {
        let times = times(&[
            "2026-11-20T08:00:00",
            "2026-11-20T20:00:00",
            "2026-11-21T08:00:00",
            "2026-11-21T20:00:00",
        ]);
        let daily = |daily| Policy { daily, ..Policy::default() };
        assert_eq!(kept(&times, &daily(1)), [false, false, false, true]);
        assert_eq!(kept(&times, &daily(2)), [false, true, false, true]);
        assert_eq!(kept(&times, &daily(3)), [false, true, false, true]);
        assert_eq!(kept(&times, &daily(-1)), [false, true, false, true]);
    }

    #[test]
    fn weeks_are_those_of_iso_8601() {
        // 2027-01-01 is a Friday of week 53 of 2026.
        let times = times(&["2026-12-27T12:00:00", "2026-12-28T12:00:00", "2027-01-03T12:00:00"]);
        let policy = Policy { weekly: 1, ..Policy::default() };
        assert_eq!(kept(&times, &policy), [false, false, true]);
        let policy = Policy { weekly: 2, ..Policy::default() };
        assert_eq!(kept(&times, &policy), [true, false, true]);
    }

    #[test]
    fn an_empty_history_and_an_empty_policy_are_no_trouble() {
        assert!(kept(&[], &Policy { last: 3, ..Policy::default() }).is_empty());
        assert!(Policy::default().is_empty());
    }
}
