//! Days and months as people of a zone count them: from midnight to midnight, however long that is.

use chrono::{
    DateTime, Datelike as _, Days, MappedLocalTime, Months, NaiveDate, NaiveTime, TimeDelta,
    TimeZone as _, Utc,
};
use chrono_tz::Tz;

use crate::store::spend::Window;

/// The day and the month of a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Windows {
    /// From local midnight to the next.
    pub day: Window,
    /// From local midnight of the first to that of the next first.
    pub month: Window,
}

impl Windows {
    /// Those of a zone that hold this moment.
    #[must_use]
    pub fn of(zone: Tz, now: DateTime<Utc>) -> Self {
        let today = now.with_timezone(&zone).date_naive();
        let first = today.with_day(1).unwrap_or(today);
        let window = |from: NaiveDate, until: NaiveDate| Window {
            from: Some(midnight(zone, from)),
            until: Some(midnight(zone, until)),
            provider: None,
        };
        Self {
            day: window(today, today + Days::new(1)),
            month: window(first, first + Months::new(1)),
        }
    }

    /// The last days of a zone, each with its date, oldest first; the last holds this moment.
    #[must_use]
    pub fn days(zone: Tz, now: DateTime<Utc>, count: u64) -> Vec<(NaiveDate, Window)> {
        let today = now.with_timezone(&zone).date_naive();
        let dates = (0..count).rev().filter_map(|back| today.checked_sub_days(Days::new(back)));
        dates
            .map(|date| {
                let window = Window {
                    from: Some(midnight(zone, date)),
                    until: Some(midnight(zone, date + Days::new(1))),
                    provider: None,
                };
                (date, window)
            })
            .collect()
    }
}

/// The first moment of a day. Where the clocks are put forward at midnight, the day begins later;
/// where they are put back, with the first of two midnights.
fn midnight(zone: Tz, date: NaiveDate) -> DateTime<Utc> {
    const STEP: TimeDelta = TimeDelta::minutes(15);
    const MOST_STEPS: usize = 24 * 4;
    let mut local = date.and_time(NaiveTime::MIN);
    for _ in 0..MOST_STEPS {
        match zone.from_local_datetime(&local) {
            MappedLocalTime::Single(first) | MappedLocalTime::Ambiguous(first, _) => {
                return first.with_timezone(&Utc);
            }
            MappedLocalTime::None => local += STEP,
        }
    }
    // A day that a zone left out, as Samoa did when it crossed the date line: it has no moment.
    zone.from_utc_datetime(&date.and_time(NaiveTime::MIN)).with_timezone(&Utc)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn day(zone: Tz, now: &str) -> (DateTime<Utc>, DateTime<Utc>) {
        let Window { from, until, .. } = Windows::of(zone, utc(now)).day;
        (from.unwrap(), until.unwrap())
    }

    #[test]
    fn a_day_has_23_24_or_25_hours() {
        for (zone, now, from, until) in [
            (
                Tz::Europe__Berlin,
                "2026-03-28T12:00:00Z",
                "2026-03-27T23:00:00Z",
                "2026-03-28T23:00:00Z",
            ),
            (
                Tz::Europe__Berlin,
                "2026-03-29T12:00:00Z",
                "2026-03-28T23:00:00Z",
                "2026-03-29T22:00:00Z",
            ),
            (
                Tz::Europe__Berlin,
                "2026-10-25T12:00:00Z",
                "2026-10-24T22:00:00Z",
                "2026-10-25T23:00:00Z",
            ),
            (
                Tz::America__New_York,
                "2026-03-08T12:00:00Z",
                "2026-03-08T05:00:00Z",
                "2026-03-09T04:00:00Z",
            ),
            (
                Tz::America__New_York,
                "2026-11-01T12:00:00Z",
                "2026-11-01T04:00:00Z",
                "2026-11-02T05:00:00Z",
            ),
            (Tz::UTC, "2026-11-01T12:00:00Z", "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"),
        ] {
            assert_eq!(day(zone, now), (utc(from), utc(until)), "{zone} {now}");
        }
    }

    #[test]
    fn a_day_begins_with_its_first_moment() {
        let last = "2026-03-29T21:59:59.999999Z";
        assert_eq!(day(Tz::Europe__Berlin, last).1, utc("2026-03-29T22:00:00Z"));
        assert_eq!(day(Tz::Europe__Berlin, "2026-03-29T22:00:00Z").0, utc("2026-03-29T22:00:00Z"));
        // Clocks in Cairo go forward at midnight: the day begins at one.
        let cairo = day(Tz::Africa__Cairo, "2026-04-24T12:00:00Z");
        assert_eq!(cairo, (utc("2026-04-23T22:00:00Z"), utc("2026-04-24T21:00:00Z")));
        // In Havana they go back at one, to midnight: the first midnight counts.
        let havana = day(Tz::America__Havana, "2026-11-01T12:00:00Z");
        assert_eq!(havana, (utc("2026-11-01T04:00:00Z"), utc("2026-11-02T05:00:00Z")));
    }

    #[test]
    fn months_meet_without_a_gap() {
        for zone in [Tz::Europe__Berlin, Tz::America__New_York, Tz::Asia__Kolkata, Tz::UTC] {
            let mut now = utc("2026-01-15T00:00:00Z");
            for _ in 0..24 {
                let Window { from, until, .. } = Windows::of(zone, now).month;
                assert!(from.unwrap() <= now && now < until.unwrap());
                let next = Windows::of(zone, until.unwrap()).month;
                assert_eq!(next.from, until, "{zone}");
                let before = Windows::of(zone, until.unwrap() - TimeDelta::microseconds(1)).month;
                assert_eq!(before.from, from, "{zone}");
                now = until.unwrap();
            }
        }
    }

    #[test]
    fn every_moment_of_a_year_is_in_one_day() {
        for zone in
            [Tz::Europe__Berlin, Tz::America__New_York, Tz::Africa__Cairo, Tz::Australia__Lord_Howe]
        {
            let mut now = utc("2026-01-01T12:00:00Z");
            for _ in 0..366 {
                let (from, until) = day(zone, &now.to_rfc3339());
                assert!(from <= now && now < until, "{zone} {now}");
                assert_eq!(day(zone, &until.to_rfc3339()).0, until, "{zone} {now}");
                now = until;
            }
        }
    }

    #[test]
    fn the_last_days_meet() {
        let days = Windows::days(Tz::Europe__Berlin, utc("2026-04-02T10:00:00Z"), 30);
        assert_eq!(days.len(), 30);
        assert_eq!(days[0].0.to_string(), "2026-03-04");
        assert!(days.windows(2).all(|pair| pair[0].1.until == pair[1].1.from));
        assert_eq!(days[29].1, Windows::of(Tz::Europe__Berlin, utc("2026-04-02T10:00:00Z")).day);
    }
}
