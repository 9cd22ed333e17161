//! The value a line of chat becomes.

use serde::{Deserialize, Serialize};

use super::args::{
    AlertsArgs, ApplyArgs, ApproveArgs, AuditArgs, BackupArgs, BulkArgs, CancelArgs, ConfirmArgs,
    CvArgs, HelpArgs, JobsArgs, LetterArgs, LogsArgs, MessageArgs, NoArgs, PostingArgs,
    ProcessArgs, ProfileArgs, QueueArgs, RejectArgs, RetryArgs, RunsArgs, ScheduleArgs,
    SettingsArgs, StatusArgs, WhyArgs,
};
use super::error::Problem;
use super::line::Line;
use super::read::Read;
use super::write::Write;

/// Declares the commands: the enum, their names, and the way from and to a line.
macro_rules! commands {
    ($($(#[$doc:meta])* $variant:ident($args:ty) = $name:literal,)*) => {
        /// A command with its arguments. Stored as an object with `command` and the arguments.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "command", rename_all = "snake_case")]
        pub enum Command {
            $($(#[$doc])* $variant($args),)*
        }

        impl Command {
            /// The names, in the order in which help lists them.
            pub const NAMES: &'static [&'static str] = &[$($name),*];

            /// Its name, as in `commands/<name>.toml`.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $name,)*
                }
            }

            /// Reads what came after the name; `None` when there is no command of this name.
            pub(super) fn read(name: &str, rest: &str) -> Option<Result<Self, Problem>> {
                match name {
                    $($name => Some(<$args>::read_line(rest).map(Self::$variant)),)*
                    _ => None,
                }
            }

            /// Writes the arguments.
            pub(super) fn write(&self, line: &mut Line) {
                match self {
                    $(Self::$variant(args) => args.write(line),)*
                }
            }
        }
    };
}

commands! {
    /// Make an application from a posting.
    Process(ProcessArgs) = "process",
    /// Make applications from several postings.
    Bulk(BulkArgs) = "bulk",
    /// List postings.
    Jobs(JobsArgs) = "jobs",
    /// Show one.
    Job(PostingArgs) = "job",
    /// Explain an application.
    Why(WhyArgs) = "why",
    /// Show how well it fits.
    Fit(PostingArgs) = "fit",
    /// Show, export or change the CV.
    Cv(CvArgs) = "cv",
    /// Show or export the letter.
    Letter(LetterArgs) = "letter",
    /// Show the messages.
    Message(MessageArgs) = "message",
    /// Say yes to an artifact.
    Approve(ApproveArgs) = "approve",
    /// Say no to an application.
    Reject(RejectArgs) = "reject",
    /// Record that it was sent.
    Apply(ApplyArgs) = "apply",
    /// Show or set the status.
    Status(StatusArgs) = "status",
    /// Get the dossier.
    Dossier(PostingArgs) = "dossier",
    /// Get the posting as it came.
    Posting(PostingArgs) = "posting",
    /// List runs.
    Runs(RunsArgs) = "runs",
    /// Get the log of something.
    Logs(LogsArgs) = "logs",
    /// Show the work there is.
    Queue(QueueArgs) = "queue",
    /// Stop work.
    Cancel(CancelArgs) = "cancel",
    /// Do work again.
    Retry(RetryArgs) = "retry",
    /// Show what was spent.
    Budget(NoArgs) = "budget",
    /// Show what needs attention.
    Alerts(AlertsArgs) = "alerts",
    /// Show or run what is done by the clock.
    Schedule(ScheduleArgs) = "schedule",
    /// Show how each part is.
    Health(NoArgs) = "health",
    /// Show or make backups.
    Backup(BackupArgs) = "backup",
    /// Check the master CV.
    Profile(ProfileArgs) = "profile",
    /// Show settings.
    Settings(SettingsArgs) = "settings",
    /// Show who did what.
    Audit(AuditArgs) = "audit",
    /// Say what can be done.
    Help(HelpArgs) = "help",
    /// Say who is asking.
    Whoami(NoArgs) = "whoami",
    /// Go through with what was asked about.
    Confirm(ConfirmArgs) = "confirm",
}
