//! How backups stand, from what is recorded in the store: for health, alerts and `backup status`. Asks
//! no repository.

use chrono::{DateTime, TimeDelta, Utc};

use crate::config::BackupSettings;
use crate::health::{Health, Light};
use crate::store::StoreError;
use crate::store::backup::{Attempt, AttemptKind, BackupStore, DrillRecord, SnapshotRecord};

/// How old the last drill may be: they are weekly, and one may be missed.
const DRILL_AGE: TimeDelta = TimeDelta::days(15);

/// How backups stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Backup, check and drill, each with its light.
    pub parts: Vec<Health>,
    /// The newest snapshot.
    pub last: Option<SnapshotRecord>,
    /// The last drill.
    pub drill: Option<DrillRecord>,
}

/// Reads how backups stand.
///
/// # Errors
/// When the store fails.
pub fn read(
    store: &(impl BackupStore + ?Sized),
    settings: &BackupSettings,
    now: DateTime<Utc>,
) -> Result<Standing, StoreError> {
    let last = store.list_snapshots()?.into_iter().find(|one| one.forgotten_at.is_none());
    let drill = store.last_drill()?;
    if settings.repository.is_empty() {
        let reason = "none is configured: set backup.repository and backup.password";
        let parts = vec![Health {
            part: "backup",
            light: Light::Amber,
            reason: reason.into(),
            since: None,
        }];
        return Ok(Standing { parts, last, drill });
    }
    let attempt = store.last_attempt(AttemptKind::Backup)?;
    let mut parts = vec![backup(last.as_ref(), attempt.as_ref(), settings, now)];
    if let Some(check) = store.last_attempt(AttemptKind::Check)? {
        let light = if check.passed { Light::Green } else { Light::Red };
        parts.push(Health {
            part: "backup check",
            light,
            reason: check.detail,
            since: Some(check.at),
        });
    }
    parts.push(drilled(drill.as_ref(), now));
    Ok(Standing { parts, last, drill })
}

fn backup(
    last: Option<&SnapshotRecord>,
    attempt: Option<&Attempt>,
    settings: &BackupSettings,
    now: DateTime<Utc>,
) -> Health {
    let health = |light, reason: String, since| Health { part: "backup", light, reason, since };
    let failure = attempt.filter(|attempt| !attempt.passed);
    let Some(last) = last else {
        return match failure {
            Some(failure) => health(Light::Red, failure.detail.clone(), Some(failure.at)),
            None => health(Light::Amber, "none was made yet".into(), None),
        };
    };
    let since = Some(last.taken_at);
    let most = TimeDelta::hours(i64::from(settings.max_age_hours));
    let age = now - last.taken_at;
    if let Some(failure) = failure {
        let light = if age > most { Light::Red } else { Light::Amber };
        return health(light, format!("the last one failed: {}", failure.detail), since);
    }
    // One that is late by its own making is no alarm yet.
    let light = match age {
        age if age > most * 2 => Light::Red,
        age if age > most => Light::Amber,
        _ => Light::Green,
    };
    health(light, format!("snapshot {}", super::make::short(&last.id)), since)
}

fn drilled(drill: Option<&DrillRecord>, now: DateTime<Utc>) -> Health {
    let health =
        |light, reason: String, since| Health { part: "restore drill", light, reason, since };
    match drill {
        None => health(Light::Amber, "no backup was ever restored on trial".into(), None),
        Some(drill) if !drill.passed => health(Light::Red, drill.detail.clone(), Some(drill.at)),
        Some(drill) if now - drill.at > DRILL_AGE => {
            health(Light::Amber, "the last one is long ago".into(), Some(drill.at))
        }
        Some(drill) => health(Light::Green, drill.detail.clone(), Some(drill.at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::SqliteStore;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + hour * 3600, 0).unwrap()
    }

    #[test]
    fn lights_follow_age_and_failure() {
        let store = SqliteStore::in_memory().unwrap();
        let settings = BackupSettings { repository: "/b".into(), ..BackupSettings::default() };
        let lights = |now| {
            let parts = read(&store, &settings, at(now)).unwrap().parts;
            parts.into_iter().map(|part| (part.part, part.light)).collect::<Vec<_>>()
        };
        assert_eq!(lights(0), [("backup", Light::Amber), ("restore drill", Light::Amber)]);
        let attempt = |hour, kind, passed| {
            let detail = String::from("told");
            let one = Attempt { at: at(hour), kind, passed, seconds: 1.0, detail };
            store.record_attempt(&one).unwrap();
        };
        attempt(0, AttemptKind::Backup, false);
        assert_eq!(lights(0)[0].1, Light::Red);
        let snapshot = SnapshotRecord {
            id: "0123456789".into(),
            repository: "/b".into(),
            taken_at: at(1),
            files: 1,
            bytes: 1,
            written: 1,
            seconds: 1.0,
            forgotten_at: None,
        };
        store.record_snapshot(&snapshot).unwrap();
        attempt(1, AttemptKind::Backup, true);
        let hours = [2, 26, 50].map(|hour| lights(hour)[0].1);
        assert_eq!(hours, [Light::Green, Light::Amber, Light::Red]);
        attempt(2, AttemptKind::Backup, false);
        assert_eq!([3, 26].map(|hour| lights(hour)[0].1), [Light::Amber, Light::Red]);
        attempt(3, AttemptKind::Check, false);
        assert!(lights(3).contains(&("backup check", Light::Red)));
        let drill = |hour, passed| DrillRecord {
            at: at(hour),
            snapshot: None,
            passed,
            rpo_seconds: None,
            rto_seconds: 1.0,
            detail: "told".into(),
        };
        for (hour, passed, light) in [(3, false, Light::Red), (4, true, Light::Green)] {
            store.record_drill(&drill(hour, passed)).unwrap();
            assert!(lights(5).contains(&("restore drill", light)));
        }
        assert!(lights(24 * 20).contains(&("restore drill", Light::Amber)));
    }
}
