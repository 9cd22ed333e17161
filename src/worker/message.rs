//! What daemon and pipeline worker say to each other, and what the queue keeps of work.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::document::Theme;
use crate::document::chart::SpendChart;
use crate::edit::Change;
use crate::posting::PostingId;

/// Where a posting comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A web address.
    Address(String),
    /// Text as pasted.
    Text(String),
    /// A file sent in chat: its name, and where the platform keeps it. Its content follows the
    /// request as a frame of its own.
    File {
        /// As sent.
        name: String,
        /// Where to get it.
        url: String,
    },
    /// A posting that is stored: its snapshot is read again.
    Stored(PostingId),
}

impl Source {
    /// In a few words, for people.
    pub fn label(&self) -> String {
        match self {
            Self::Address(url) => url.clone(),
            Self::Text(text) => {
                let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("text");
                crate::text::shorten(first.trim(), 80)
            }
            Self::File { name, .. } => name.clone(),
            Self::Stored(id) => format!("posting {}", id.0),
        }
    }
}

/// A form that waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormRef {
    /// The platform's id of it.
    pub view: String,
    /// What it carries unseen.
    pub private: String,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// A posting in, an application out.
    Process {
        /// The posting.
        source: Source,
        /// Pages of the CV, where it is not as configured.
        pages: Option<u32>,
        /// Look, where it is not as configured.
        theme: Option<Theme>,
        /// Tier, where a person set it.
        tier: Option<String>,
    },
    /// Changes of the newest revision, all or none.
    Edit {
        /// Whose.
        posting: PostingId,
        /// The revision that was looked at.
        base: u32,
        /// In this order.
        changes: Vec<Change>,
        /// The form to answer in.
        form: Option<FormRef>,
    },
    /// An earlier revision again.
    Undo {
        /// Whose.
        posting: PostingId,
        /// Which; the one before the last change without it.
        to: Option<u32>,
    },
    /// Why each bullet is in or out.
    ExplainSelection {
        /// Of which posting.
        posting: PostingId,
    },
    /// A picture of what was spent.
    PlotSpend {
        /// What it shows.
        chart: SpendChart,
    },
    /// Something about backups.
    Backup {
        /// What.
        what: BackupTask,
    },
}

/// What takes its time with backups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackupTask {
    /// Make one.
    Now,
    /// Look for damage, and for snapshots that are missing.
    Verify,
    /// Restore the newest on trial.
    Drill,
}

impl Task {
    /// The posting it is about, where that is known beforehand.
    pub fn posting(&self) -> Option<&PostingId> {
        match self {
            Self::Process { source: Source::Stored(posting), .. }
            | Self::Edit { posting, .. }
            | Self::Undo { posting, .. }
            | Self::ExplainSelection { posting } => Some(posting),
            Self::Process { .. } | Self::PlotSpend { .. } | Self::Backup { .. } => None,
        }
    }
}

/// From the daemon: do this, at this moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) task: Task,
    pub(super) now: DateTime<Utc>,
    /// The content of a file follows as a frame.
    pub(super) attached: bool,
}

/// From the worker, on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// It is read: this is its id.
    Posting(PostingId),
    /// A stage has begun: its name and place, from 0.
    Stage(String, usize),
}

/// A line that was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineRefused {
    /// Its name.
    pub line: String,
    /// Why, for people.
    pub reason: String,
}

/// Why nothing was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// For people.
    pub reason: String,
    /// It would fail the same way again.
    pub lasting: bool,
}

/// From the worker, at the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// There is a revision.
    Made {
        /// Of this posting.
        posting: PostingId,
        /// Its number.
        revision: u32,
        /// What was done, for people; empty for a run.
        note: String,
        /// What its owner should know.
        warnings: Vec<String>,
    },
    /// An answer in words.
    Told(String),
    /// A picture.
    Drawn {
        /// Name of its file.
        name: String,
        /// Its content in hex.
        hex: String,
    },
    /// Changes that were not accepted; nothing was changed.
    Refused(Vec<LineRefused>),
    /// Somebody else has changed it meanwhile; nothing was changed.
    Conflict {
        /// The newest revision.
        latest: u32,
        /// What was changed meanwhile, for people.
        reason: String,
    },
    /// Nothing was made.
    Failed(Fault),
}

/// From the worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reply {
    News(News),
    Ended(Ended),
}
