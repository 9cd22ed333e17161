//! Backups: where to, what is kept.

use serde::{Deserialize, Serialize};

use super::Secret;
use crate::backup::retention::Policy;
use crate::backup::{Access, Place};

/// Shortest password of a repository, in characters: it is all that stands between whoever can read
/// the repository and a life's documents.
const SHORTEST: usize = 12;

/// Backups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BackupSettings {
    /// A folder, or `s3:https://ENDPOINT/BUCKET/PREFIX`; empty = no backups.
    pub repository: String,
    /// Password of the repository. Whoever loses it has no backups.
    pub password: Secret,
    /// Access key of the S3 account.
    pub access_key: Secret,
    /// Secret key of the S3 account.
    pub secret_key: Secret,
    /// Region that requests to S3 are signed for.
    pub region: String,
    /// Name the bucket in the path of an address instead of its host.
    pub path_style: bool,
    /// The newest so many are kept; here and below a negative number keeps all.
    pub keep_last: i64,
    /// The newest of each hour, for so many hours that have one.
    pub keep_hourly: i64,
    /// The newest of each day.
    pub keep_daily: i64,
    /// The newest of each ISO week.
    pub keep_weekly: i64,
    /// The newest of each month.
    pub keep_monthly: i64,
    /// The newest of each year.
    pub keep_yearly: i64,
    /// Nothing is ever deleted from here: for credentials that can't.
    pub append_only: bool,
    /// How old the newest backup may be before health says so, in hours.
    pub max_age_hours: u32,
}

impl Default for BackupSettings {
    fn default() -> Self {
        Self {
            repository: String::new(),
            password: Secret::default(),
            access_key: Secret::default(),
            secret_key: Secret::default(),
            region: "us-east-1".into(),
            path_style: true,
            keep_last: 3,
            keep_hourly: 0,
            keep_daily: 7,
            keep_weekly: 5,
            keep_monthly: 12,
            keep_yearly: 3,
            append_only: false,
            max_age_hours: 24,
        }
    }
}

impl BackupSettings {
    /// Which snapshots are kept.
    #[must_use]
    pub fn policy(&self) -> Policy {
        Policy {
            last: self.keep_last,
            hourly: self.keep_hourly,
            daily: self.keep_daily,
            weekly: self.keep_weekly,
            monthly: self.keep_monthly,
            yearly: self.keep_yearly,
        }
    }

    /// The repository and what opens it; `None` when there is none. A relative folder is taken from
    /// `base`.
    ///
    /// # Errors
    /// An address that can't be read, naming the key.
    pub fn access(&self, base: &std::path::Path) -> Result<Option<Access>, String> {
        if self.repository.is_empty() {
            return Ok(None);
        }
        Ok(Some(Access {
            place: Place::parse(&self.repository, base)?,
            password: self.password.expose().to_owned(),
            access_key: self.access_key.expose().to_owned(),
            secret_key: self.secret_key.expose().to_owned(),
            region: self.region.clone(),
            path_style: self.path_style,
        }))
    }

    /// Says what does not fit, naming the key.
    pub(super) fn validate(&self) -> Result<(), String> {
        if self.policy().is_empty() && !self.append_only {
            return Err(
                "backup.keep_* are all 0: no snapshot would be kept; set one of them".into()
            );
        }
        if self.max_age_hours == 0 {
            return Err("backup.max_age_hours is 0; write at least 1".into());
        }
        let Some(access) = self.access(std::path::Path::new("."))? else { return Ok(()) };
        let length = access.password.chars().count();
        if length < SHORTEST {
            return Err(format!(
                "backup.password has {length} characters; set one of at least {SHORTEST} with \
                 `tailord vault set backup.password` (or as TAILORD__BACKUP__PASSWORD), and keep a copy \
                 elsewhere: without it no backup can be read"
            ));
        }
        let keyless = access.access_key.is_empty() || access.secret_key.is_empty();
        if matches!(access.place, Place::S3 { .. }) && keyless {
            return Err(
                "backup.repository is on S3; set backup.access_key and backup.secret_key, too"
                    .into(),
            );
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> BackupSettings {
        BackupSettings {
            repository: "/srv/backup".into(),
            password: "correct horse".into(),
            ..BackupSettings::default()
        }
    }

    #[test]
    fn none_is_configured_by_default_and_that_is_fine() {
        assert_eq!(BackupSettings::default().validate(), Ok(()));
        assert_eq!(folder().validate(), Ok(()));
    }

    #[test]
    fn what_does_not_fit_names_its_key() {
        let mut short = folder();
        short.password = "short".into();
        let mut s3 = folder();
        s3.repository = "s3:https://s3.example.org/bucket".into();
        let mut odd = folder();
        odd.repository = "s3:https://s3.example.org".into();
        let none = BackupSettings {
            keep_last: 0,
            keep_daily: 0,
            keep_weekly: 0,
            keep_monthly: 0,
            keep_yearly: 0,
            ..folder()
        };
        for (settings, key) in [
            (short, "backup.password"),
            (s3, "backup.access_key"),
            (odd, "backup.repository"),
            (none, "backup.keep_"),
            (BackupSettings { max_age_hours: 0, ..folder() }, "backup.max_age_hours"),
        ] {
            let error = settings.validate().unwrap_err();
            assert!(error.contains(key) && !error.contains("correct horse"), "{error}");
        }
    }
}
