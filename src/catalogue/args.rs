//! The arguments of each command.
//!
//! A posting is given by the beginning of its id and may be left out in the thread of a job: the
//! thread says which is meant. An empty option or list means that nothing was said.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::word::{
    AlertsVerb, BackupVerb, LetterVerb, ProfileVerb, QueueView, ScheduleVerb, SettingsView, Sort,
    Tier, WhySubject,
};
use crate::application::Channel;
use crate::command::moment::Span;
use crate::document::Theme;
use crate::schedule::TaskName;
use crate::store::Status;

/// No arguments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoArgs {}

/// Where a posting is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// At this address, `http` or `https`.
    Address(String),
    /// Here, pasted.
    Text(String),
    /// In the file attached to the message.
    #[default]
    Attached,
}

/// Arguments of `process`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessArgs {
    /// The posting.
    pub source: Source,
    /// Pages the CV fills: 1 or 2.
    pub pages: Option<u32>,
    /// Look of the documents.
    pub theme: Option<Theme>,
    /// What it is worth.
    pub tier: Option<Tier>,
}

/// Arguments of `bulk`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkArgs {
    /// Addresses, each once; empty when they are in the file attached to the message.
    pub addresses: Vec<String>,
    /// What they are worth.
    pub tier: Option<Tier>,
}

/// Arguments of `jobs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobsArgs {
    /// Only the last so long; never with `from`.
    pub since: Option<Span>,
    /// From this moment on.
    pub from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub to: Option<DateTime<Utc>>,
    /// Only of this status.
    pub status: Option<Status>,
    /// Only of this tier.
    pub tier: Option<Tier>,
    /// Only where the place contains this.
    pub location: Option<String>,
    /// Only where title, employer, place or text contains this.
    pub text: Option<String>,
    /// In which order.
    pub sort: Sort,
    /// Page, from 1.
    pub page: u32,
}

impl Default for JobsArgs {
    fn default() -> Self {
        Self {
            since: None,
            from: None,
            to: None,
            status: None,
            tier: None,
            location: None,
            text: None,
            sort: Sort::default(),
            page: 1,
        }
    }
}

/// A posting and nothing else: arguments of `job`, `fit`, `dossier` and `posting`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingArgs {
    /// Beginning of its id.
    pub posting: Option<String>,
}

/// Arguments of `why`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyArgs {
    /// What is explained.
    pub subject: WhySubject,
    /// Beginning of the posting's id.
    pub posting: Option<String>,
    /// An earlier revision instead of the newest.
    pub revision: Option<u32>,
}

/// What is done with a CV.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CvVerb {
    /// In the thread.
    #[default]
    Show,
    /// As a PDF file (GAP-046).
    Pdf,
    /// As a Word file (GAP-027).
    Docx,
    /// As a picture of each page (GAP-052).
    Preview,
    /// Change a line.
    Edit {
        /// Its name, e.g. `profile/1`; none when it is to be chosen from a list.
        line: Option<String>,
        /// Its new text; none when it is to be asked for.
        text: Option<String>,
    },
    /// List the revisions.
    Revisions,
    /// Bring an earlier revision back.
    Undo {
        /// That one; the one before the last change when there is none.
        to: Option<u32>,
    },
}

/// Arguments of `cv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CvArgs {
    /// Beginning of the posting's id.
    pub posting: Option<String>,
    /// What is done.
    pub what: CvVerb,
    /// An earlier revision instead of the newest; for an edit, the one that was looked at.
    pub revision: Option<u32>,
}

/// Arguments of `letter`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterArgs {
    /// Beginning of the posting's id.
    pub posting: Option<String>,
    /// What is done.
    pub what: LetterVerb,
}

/// Arguments of `message`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageArgs {
    /// Beginning of the posting's id.
    pub posting: Option<String>,
    /// Only this one.
    pub channel: Option<Channel>,
}

/// Arguments of `approve`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApproveArgs {
    /// Beginning of the posting's id.
    pub posting: Option<String>,
    /// Only this artifact or message, e.g. `cv.pdf`.
    pub what: Option<String>,
}

/// Arguments of `reject`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectArgs {
    /// Beginning of the posting's id.
    pub posting: Option<String>,
    /// Why, in the person's words.
    pub reason: Option<String>,
}

/// Arguments of `apply`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplyArgs {
    /// Beginning of the posting's id.
    pub posting: Option<String>,
    /// It was not sent after all.
    pub undo: bool,
}

/// Arguments of `status`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusArgs {
    /// Beginning of the posting's id.
    pub posting: Option<String>,
    /// The new one; none to be told the one it has.
    pub status: Option<Status>,
    /// Why, in the person's words.
    pub reason: Option<String>,
}

/// Arguments of `runs`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunsArgs {
    /// Only of the posting whose id begins so.
    pub posting: Option<String>,
    /// Page, from 1.
    pub page: u32,
}

/// Arguments of `logs`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogsArgs {
    /// Number of a run, a correlation id, or the beginning of a posting's id.
    pub of: String,
}

/// Arguments of `queue`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueArgs {
    /// Which part.
    pub what: QueueView,
}

/// Arguments of `cancel`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelArgs {
    /// Id of work or of a batch, or `all`.
    pub what: String,
}

/// Arguments of `retry`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetryArgs {
    /// Id of work or of a batch, or the beginning of a posting's id.
    pub what: String,
}

/// Arguments of `alerts`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AlertsArgs {
    /// What is done.
    pub what: AlertsVerb,
    /// Alerts (`a3`), silences (`s2`) or faults (`task/backup`, `task/*`).
    pub of: Vec<String>,
    /// For how long.
    pub span: Option<Span>,
}

/// Arguments of `schedule`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleArgs {
    /// What is done.
    pub what: ScheduleVerb,
    /// With which task; none where it is all of them.
    pub task: Option<TaskName>,
}

/// Arguments of `backup`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupArgs {
    /// What is done.
    pub what: BackupVerb,
}

/// Arguments of `profile`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileArgs {
    /// What is done.
    pub what: ProfileVerb,
}

/// Arguments of `settings`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsArgs {
    /// Which.
    pub what: SettingsView,
}

/// Arguments of `audit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditArgs {
    /// Page, from 1.
    pub page: u32,
    /// Only what this person did: the platform's id of them.
    pub of: Option<String>,
}

/// Arguments of `help`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpArgs {
    /// Only of this command, by its own name.
    pub command: Option<String>,
}

/// Arguments of `confirm`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmArgs {
    /// The one-time token that was shown with the question.
    pub token: String,
}
