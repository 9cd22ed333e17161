//! What is done at which time.

use chrono::DateTime;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::schedule::TaskName;
use crate::schedule::plan;

/// What is done at which time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScheduleSettings {
    /// IANA name of the zone in which expressions are read, e.g. `Europe/Berlin`.
    pub time_zone: String,
    /// An application that is ready and untouched for so many days is named.
    pub stale_days: u32,
    /// An application that was sent so many days ago, with nothing noted since, is named.
    pub follow_up_days: u32,
    /// A backup.
    pub backup: TaskSettings,
    /// Reading all that was backed up.
    pub backup_check: TaskSettings,
    /// Restoring the newest backup, to see that it can be.
    pub restore_drill: TaskSettings,
    /// The ping to an outside watcher.
    pub health_ping: TaskSettings,
    /// What was spent.
    pub budget_digest: TaskSettings,
    /// Applications that lie there.
    pub stale_postings: TaskSettings,
    /// Applications without an answer.
    pub follow_ups: TaskSettings,
    /// Removing what is old.
    pub retention: TaskSettings,
    /// Saying again what is still wrong.
    pub alert_repeat: TaskSettings,
}

/// When one task is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskSettings {
    /// Five fields: minute, hour, day of the month, month, day of the week.
    pub cron: String,
    /// False: never, unless a person asks for it.
    pub enabled: bool,
    /// It begins up to so many seconds after its due time.
    pub jitter_seconds: u32,
    /// It has failed when it takes longer than this, in seconds.
    pub deadline_seconds: u32,
}

fn task(cron: &str, jitter_seconds: u32, deadline_seconds: u32) -> TaskSettings {
    TaskSettings { cron: cron.into(), enabled: true, jitter_seconds, deadline_seconds }
}

impl Default for ScheduleSettings {
    fn default() -> Self {
        Self {
            time_zone: "UTC".into(),
            stale_days: 7,
            follow_up_days: 10,
            backup: task("15 3 * * *", 600, 3600),
            backup_check: task("15 4 * * 6", 600, 7200),
            restore_drill: task("15 5 * * 0", 600, 3600),
            health_ping: task("*/5 * * * *", 0, 60),
            budget_digest: task("0 8 * * 1", 0, 120),
            stale_postings: task("0 9 * * *", 0, 120),
            follow_ups: task("5 9 * * *", 0, 120),
            retention: task("45 2 * * *", 600, 600),
            alert_repeat: task("*/5 * * * *", 0, 60),
        }
    }
}

impl ScheduleSettings {
    /// The settings of a task.
    #[must_use]
    pub fn of(&self, task: TaskName) -> &TaskSettings {
        match task {
            TaskName::Backup => &self.backup,
            TaskName::BackupCheck => &self.backup_check,
            TaskName::RestoreDrill => &self.restore_drill,
            TaskName::HealthPing => &self.health_ping,
            TaskName::BudgetDigest => &self.budget_digest,
            TaskName::StalePostings => &self.stale_postings,
            TaskName::FollowUps => &self.follow_ups,
            TaskName::Retention => &self.retention,
            TaskName::AlertRepeat => &self.alert_repeat,
        }
    }

    /// The zone in which expressions are read.
    ///
    /// # Errors
    /// A name that is none.
    pub fn zone(&self) -> Result<Tz, String> {
        self.time_zone.parse().map_err(|_| {
            format!(
                "schedule.time_zone is `{}`; write an IANA name such as Europe/Berlin or UTC",
                self.time_zone
            )
        })
    }

    /// Says what does not fit, naming the key.
    pub(super) fn validate(&self) -> Result<(), String> {
        let zone = self.zone()?;
        if self.stale_days == 0 || self.follow_up_days == 0 {
            return Err("schedule.stale_days and schedule.follow_up_days are at least 1".into());
        }
        for name in TaskName::ALL {
            let task = self.of(name);
            plan::read(&task.cron).map_err(|error| {
                format!(
                    "schedule.{name}: `{}` is no cron expression of five fields ({error}); write \
                     e.g. \"15 3 * * *\"",
                    task.cron
                )
            })?;
            // `0 0 30 2 *` is read, and never comes.
            let plan = plan::Plan::new(name, zone, task)?;
            if task.enabled && plan.next_after(DateTime::UNIX_EPOCH).is_none() {
                return Err(format!(
                    "schedule.{name}: `{}` never comes; write another, or enabled = false",
                    task.cron
                ));
            }
            if !(1..=86_400).contains(&task.deadline_seconds) {
                return Err(format!(
                    "schedule.{name}: deadline_seconds is {}; write 1 to 86400",
                    task.deadline_seconds
                ));
            }
            if task.jitter_seconds > 86_400 {
                return Err(format!(
                    "schedule.{name}: jitter_seconds is {}; write at most 86400",
                    task.jitter_seconds
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_zone_expression_or_deadline_is_refused_by_name() {
        assert_eq!(ScheduleSettings::default().validate(), Ok(()));
        let refused = |change: fn(&mut ScheduleSettings)| {
            let mut settings = ScheduleSettings::default();
            change(&mut settings);
            settings.validate().unwrap_err()
        };
        assert!(refused(|all| all.time_zone = "Berlin".into()).contains("schedule.time_zone"));
        assert!(refused(|all| all.backup.cron = "hourly".into()).contains("schedule.backup"));
        let seconds = refused(|all| all.follow_ups.cron = "* * * * * *".into());
        assert!(seconds.contains("schedule.follow_ups"), "{seconds}");
        let never = refused(|all| all.backup.cron = "0 0 30 2 *".into());
        assert!(never.contains("schedule.backup") && never.contains("never comes"), "{never}");
        assert!(refused(|all| all.retention.deadline_seconds = 0).contains("deadline_seconds"));
    }
}
