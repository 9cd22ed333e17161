//! Lights that have been red or amber for long enough are faults.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::Fault;
use crate::config::AlertSettings;
use crate::health::{Health, Light};

/// Parts whose amber is told otherwise, or is nobody's to mend at once: work that was given up is an
/// alert of its own, and that no backup is configured is said by `health`.
const ONLY_RED: [&str; 4] = ["queue", "Slack", "backup", "restore drill"];

/// What became of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It has been wrong for long enough.
    Wrong(Fault),
    /// Nothing is wrong with it.
    Right(String),
}

/// Remembers since when each part has had its light.
#[derive(Debug, Default)]
pub struct Watch {
    lights: BTreeMap<String, (Light, DateTime<Utc>)>,
}

impl Watch {
    /// What follows from how the parts are. A light that just changed says nothing yet.
    pub fn look(
        &mut self,
        parts: &[Health],
        settings: &AlertSettings,
        now: DateTime<Utc>,
    ) -> Vec<Seen> {
        parts.iter().filter_map(|part| self.one(part, settings, now)).collect()
    }

    fn one(&mut self, part: &Health, settings: &AlertSettings, now: DateTime<Utc>) -> Option<Seen> {
        let entry = self.lights.entry(part.part.to_owned()).or_insert((part.light, now));
        // A clock that was put back starts the count anew.
        if entry.0 != part.light || entry.1 > now {
            // Amber that turns red has been wrong for as long as it was amber, but not as red.
            *entry = (part.light, now);
        }
        let held = now - entry.1;
        let long = |seconds: u32| held >= TimeDelta::seconds(i64::from(seconds));
        let fingerprint = fingerprint(part.part);
        let summary = format!("{}: {}", part.part, part.reason);
        match part.light {
            Light::Green => Some(Seen::Right(fingerprint)),
            Light::Red => long(settings.red_after_seconds)
                .then(|| Seen::Wrong(Fault::red(fingerprint, summary))),
            Light::Amber if ONLY_RED.contains(&part.part) => Some(Seen::Right(fingerprint)),
            Light::Amber => long(settings.amber_after_seconds)
                .then(|| Seen::Wrong(Fault::amber(fingerprint, summary))),
            Light::Unknown => None,
        }
    }
}

/// Names the fault of a part.
#[must_use]
pub fn fingerprint(part: &str) -> String {
    format!("health/{}", part.to_lowercase().replace(' ', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    fn part(light: Light) -> Vec<Health> {
        vec![Health { part: "disk", light, reason: "3 % free".into(), since: None }]
    }

    #[test]
    fn a_light_counts_once_it_has_stayed() {
        let (mut watch, settings) = (Watch::default(), AlertSettings::default());
        let mut look = |light, second| watch.look(&part(light), &settings, at(second));
        assert_eq!(look(Light::Unknown, 0), []);
        assert_eq!(look(Light::Red, 1), []);
        assert_eq!(look(Light::Red, 60), []);
        let wrong = Seen::Wrong(Fault::red("health/disk", "disk: 3 % free"));
        assert_eq!(look(Light::Red, 61), [wrong]);
        assert_eq!(look(Light::Green, 62), [Seen::Right("health/disk".into())]);
        // On and off faster than that is nothing.
        for second in (100..1000).step_by(30) {
            assert_eq!(look(Light::Red, second), []);
            look(Light::Green, second + 15);
        }
        assert_eq!(look(Light::Amber, 2000), []);
        assert_eq!(look(Light::Amber, 2899), []);
        assert_eq!(look(Light::Amber, 2900).len(), 1);
    }

    #[test]
    fn a_clock_that_was_put_back_counts_anew() {
        let (mut watch, settings) = (Watch::default(), AlertSettings::default());
        watch.look(&part(Light::Red), &settings, at(10_000));
        assert_eq!(watch.look(&part(Light::Red), &settings, at(0)), []);
        assert_eq!(watch.look(&part(Light::Red), &settings, at(59)), []);
        assert_eq!(watch.look(&part(Light::Red), &settings, at(60)).len(), 1);
    }
}
