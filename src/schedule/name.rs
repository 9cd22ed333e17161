//! The tasks there are.

use serde::{Deserialize, Serialize};

/// A task that is done by the clock. Its word is the same in the configuration, in the store and in
/// chat.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum TaskName {
    /// A backup is made.
    #[default]
    Backup,
    /// All that was backed up is read.
    BackupCheck,
    /// The newest backup is restored into an empty place, and compared.
    RestoreDrill,
    /// An outside watcher is told that everything works.
    HealthPing,
    /// What was spent is told.
    BudgetDigest,
    /// Applications that are ready and lie there are named.
    StalePostings,
    /// Applications that were sent and not answered are named.
    FollowUps,
    /// What is old is removed.
    Retention,
    /// What is still wrong is said again.
    AlertRepeat,
}

impl TaskName {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Backup,
        Self::BackupCheck,
        Self::RestoreDrill,
        Self::HealthPing,
        Self::BudgetDigest,
        Self::StalePostings,
        Self::FollowUps,
        Self::Retention,
        Self::AlertRepeat,
    ];

    /// The word it goes by.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Backup => "backup",
            Self::BackupCheck => "backup_check",
            Self::RestoreDrill => "restore_drill",
            Self::HealthPing => "health_ping",
            Self::BudgetDigest => "budget_digest",
            Self::StalePostings => "stale_postings",
            Self::FollowUps => "follow_ups",
            Self::Retention => "retention",
            Self::AlertRepeat => "alert_repeat",
        }
    }
}

impl std::fmt::Display for TaskName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl std::str::FromStr for TaskName {
    type Err = String;

    /// In any case, with `-` or `_`.
    fn from_str(word: &str) -> Result<Self, String> {
        let meant = word.to_lowercase().replace('-', "_");
        Self::ALL.into_iter().find(|task| task.as_str() == meant).ok_or_else(|| {
            let names = Self::ALL.map(Self::as_str);
            let near = crate::text::did_you_mean(&meant, names)
                .map_or_else(String::new, |near| format!("Did you mean `{near}`? "));
            format!("`{word}` is no task. {near}There are {}.", names.join(", "))
        })
    }
}
