//! The records of the store, free of SQL.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::posting::PostingId;

/// Where a posting stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Saved, nothing done yet.
    New,
    /// Waiting for its turn.
    Queued,
    /// A run is under way.
    Processing,
    /// Every required artifact exists.
    Ready,
    /// Its owner said yes to an artifact.
    Approved,
    /// Sent.
    Applied,
    /// Invited.
    Interview,
    /// Offered.
    Offer,
    /// Turned down.
    Rejected,
    /// Not pursued.
    Discarded,
    /// The last run failed; the reason is beside it.
    Failed,
}

impl Status {
    /// All, in the order of a posting's life.
    pub const ALL: [Self; 11] = [
        Self::New,
        Self::Queued,
        Self::Processing,
        Self::Ready,
        Self::Approved,
        Self::Applied,
        Self::Interview,
        Self::Offer,
        Self::Rejected,
        Self::Discarded,
        Self::Failed,
    ];

    /// The word used in the store and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Queued => "queued",
            Self::Processing => "processing",
            Self::Ready => "ready",
            Self::Approved => "approved",
            Self::Applied => "applied",
            Self::Interview => "interview",
            Self::Offer => "offer",
            Self::Rejected => "rejected",
            Self::Discarded => "discarded",
            Self::Failed => "failed",
        }
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Status {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|status| status.as_str() == word).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.into_iter().map(Self::as_str).collect();
            format!("`{word}` is not a status; use one of {}", known.join(", "))
        })
    }
}

/// A posting to save.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPosting {
    /// Stable id.
    pub id: PostingId,
    /// Where it came from.
    pub source: String,
    /// Title, when found.
    pub title: Option<String>,
    /// Employer, when found.
    pub company: Option<String>,
    /// Place, when found.
    pub location: Option<String>,
    /// Clean text.
    pub text: String,
    /// Original bytes.
    pub snapshot: Vec<u8>,
    /// Media type of the snapshot.
    pub media_type: String,
}

#[cfg(test)]
impl NewPosting {
    /// A small one, for tests.
    pub(crate) fn sample(id: &PostingId) -> Self {
        Self {
            id: id.clone(),
            source: "test".into(),
            title: None,
            company: None,
            location: None,
            text: "We look for a night porter.".into(),
            snapshot: Vec::new(),
            media_type: "text/plain".into(),
        }
    }
}

/// A posting as stored.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PostingRecord {
    /// Stable id.
    pub id: PostingId,
    /// Where it came from.
    pub source: String,
    /// Title, when found.
    pub title: Option<String>,
    /// Employer, when found.
    pub company: Option<String>,
    /// Place, when found.
    pub location: Option<String>,
    /// Status.
    pub status: Status,
    /// Why, for `failed` and where a person gave one.
    pub reason: Option<String>,
    /// Fit score of the latest revision.
    pub score: Option<u8>,
    /// First seen.
    pub created_at: DateTime<Utc>,
    /// Last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was sent; cleared when undone.
    pub applied_at: Option<DateTime<Utc>>,
    /// How much is done for it: `high`, `medium` or `low`; `None` while nobody has said (GAP-045).
    pub tier: Option<String>,
    /// Clean text.
    #[serde(skip)]
    pub text: String,
}

/// In which order postings are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobSort {
    /// Last added first.
    #[default]
    Newest,
    /// First added first.
    Oldest,
    /// Best fit first; those without a score last.
    Fit,
    /// Last changed first.
    Updated,
    /// By the employer's name; those without one last.
    Employer,
}

/// Which postings to list. Bounds are exact instants, `from` inclusive, `to` exclusive (GAP-007,
/// GAP-016).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobFilter {
    /// Created at or after.
    pub from: Option<DateTime<Utc>>,
    /// Created before.
    pub to: Option<DateTime<Utc>>,
    /// Only this status.
    pub status: Option<Status>,
    /// Only where title, employer, place or text contains this, ignoring ASCII case.
    pub text: Option<String>,
    /// Only this tier.
    pub tier: Option<String>,
    /// Only where the place contains this, ignoring ASCII case.
    pub location: Option<String>,
    /// In which order.
    pub sort: JobSort,
    /// Leave out so many at the beginning.
    pub skip: usize,
    /// At most so many; 0 = all.
    pub limit: usize,
}

/// Number of a run, rising.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(pub i64);

impl std::fmt::Display for RunId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Under way, or cut off by the end of its process.
    Running,
    /// Published a revision.
    Done,
    /// Ended with a reason.
    Failed,
}

/// One stage of a run, as it was executed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StageRecord {
    /// Stage name.
    pub name: String,
    /// `offline`, an LLM's name, or `checkpoint` when nothing had to be done.
    pub engine: String,
    /// Wall time in milliseconds.
    pub ms: f64,
    /// What it cost, in US dollars.
    pub cost_usd: f64,
}

/// A run as stored.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RunRecord {
    /// Number.
    pub id: RunId,
    /// Of which posting.
    pub posting: PostingId,
    /// State.
    pub state: RunState,
    /// Engine asked for.
    pub engine: String,
    /// Version of the master CV used.
    pub master_cv: String,
    /// Start.
    pub started_at: DateTime<Utc>,
    /// End.
    pub finished_at: Option<DateTime<Utc>>,
    /// Revision published.
    pub revision: Option<u32>,
    /// Why it failed.
    pub reason: Option<String>,
    /// Stages executed.
    pub stages: Vec<StageRecord>,
}

/// An artifact to store.
#[derive(Clone, Debug, PartialEq)]
pub struct NewArtifact {
    /// File name, e.g. `cv.pdf`.
    pub kind: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Where a revision comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A run of the stages.
    Run,
    /// A change by hand.
    Edit,
    /// An earlier revision, brought back.
    Undo,
}

impl Origin {
    /// The word used in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Edit => "edit",
            Self::Undo => "undo",
        }
    }
}

impl FromStr for Origin {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        [Self::Run, Self::Edit, Self::Undo]
            .into_iter()
            .find(|origin| origin.as_str() == word)
            .ok_or_else(|| format!("`{word}` is no origin of a revision"))
    }
}

/// What is published.
#[derive(Clone, Debug, PartialEq)]
pub struct Publication {
    /// The report as JSON.
    pub application: String,
    /// What it takes to change and render it again, as JSON; `None` when nobody kept it.
    pub model: Option<String>,
    /// Fit score.
    pub score: u8,
    /// Its artifacts.
    pub artifacts: Vec<NewArtifact>,
}

/// A change of a revision by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Edition {
    /// The revision it changes. It must still be the latest.
    pub base: u32,
    /// Edit or undo.
    pub origin: Origin,
    /// The revision whose content it is, for an undo.
    pub equals: Option<u32>,
    /// What was done, for people.
    pub note: String,
    /// Version of the master CV it was verified against.
    pub master_cv: String,
}

/// A numbered revision of an application.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// Of which posting.
    pub posting: PostingId,
    /// From 1.
    pub number: u32,
    /// Version of the master CV it was made from.
    pub master_cv: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Where it comes from.
    pub origin: Origin,
    /// The revision that was the latest before.
    pub base: Option<u32>,
    /// The earlier revision whose content it is.
    pub equals: Option<u32>,
    /// What was done, for people; empty for a run.
    pub note: String,
    /// The report as JSON.
    pub application: String,
    /// What it takes to change and render it again, as JSON.
    pub model: Option<String>,
}

/// A revision without its content.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RevisionInfo {
    /// From 1.
    pub number: u32,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Where it comes from.
    pub origin: Origin,
    /// The revision that was the latest before.
    pub base: Option<u32>,
    /// The earlier revision whose content it is.
    pub equals: Option<u32>,
    /// What was done, for people; empty for a run.
    pub note: String,
    /// Version of the master CV it was made from.
    pub master_cv: String,
}

impl RevisionInfo {
    /// The revision that first had its content.
    #[must_use]
    pub fn content(&self) -> u32 {
        self.equals.unwrap_or(self.number)
    }
}

/// A stored artifact.
#[derive(Clone, Debug, PartialEq)]
pub struct Artifact {
    /// File name.
    pub kind: String,
    /// SHA-256 of the content, in hex.
    pub sha256: String,
    /// Content.
    pub bytes: Vec<u8>,
}
