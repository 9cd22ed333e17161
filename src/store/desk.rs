//! Records of the daemon: what it received, what it has to say and to do, who agreed to what.
//!
//! Everything that one handler does is a [`Change`], made in one transaction: the envelope it
//! handles is done exactly when its effects are there.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{RunId, Status};
use crate::posting::PostingId;
use crate::schedule::TaskName;

/// An envelope as it came in, to be saved before it is acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEnvelope {
    /// E.g. `slack`.
    pub platform: String,
    /// The platform's id of this envelope: a second delivery has the same.
    pub envelope: String,
    /// The platform's id of what happened, where it has one: deliveries under another envelope
    /// repeat it.
    pub event: Option<String>,
    /// As it came.
    pub payload: String,
}

/// What became of an envelope that was to be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// Saved now.
    Saved(i64),
    /// Saved before: nothing more is to be done.
    Known,
}

/// An envelope that waits to be handled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Number, rising in the order of arrival.
    pub seq: i64,
    /// E.g. `slack`.
    pub platform: String,
    /// As it came.
    pub payload: String,
    /// When.
    pub received_at: DateTime<Utc>,
    /// How often it was tried before.
    pub attempts: u32,
}

/// A message to send, saved before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOutbound {
    /// Names what is said: saying it again is a no-op.
    pub key: String,
    /// E.g. `slack`.
    pub platform: String,
    /// Messages of one channel are sent in order.
    pub channel: String,
    /// What is said, as JSON; the platform's adapter reads it.
    pub content: String,
    /// Takes the place of what is still unsent under keys with this beginning: an older picture of
    /// the same progress.
    pub supersedes: Option<String>,
    /// Not before this moment.
    pub not_before: Option<DateTime<Utc>>,
}

/// How a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboundState {
    /// To be sent.
    Pending,
    /// Perhaps sent: the answer has not been seen.
    Sending,
    /// There.
    Sent,
    /// Never to be sent, with the reason.
    Failed,
    /// A newer one took its place.
    Superseded,
}

/// A message as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outbound {
    /// Number, rising.
    pub seq: i64,
    /// See [`NewOutbound::key`].
    pub key: String,
    /// E.g. `slack`.
    pub platform: String,
    /// Channel.
    pub channel: String,
    /// What is said, as JSON.
    pub content: String,
    /// How it stands.
    pub state: OutboundState,
    /// How often it was tried.
    pub attempts: u32,
    /// Not before this moment.
    pub not_before: DateTime<Utc>,
    /// What the adapter noted on the way, as JSON.
    pub progress: Option<String>,
    /// What the platform calls it, once it is there.
    pub reference: Option<String>,
    /// When it was saved.
    pub created_at: DateTime<Utc>,
    /// Why it failed last.
    pub error: Option<String>,
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It is there, under this name.
    Sent(Option<String>),
    /// It is not there: try again then.
    Later(DateTime<Utc>, String),
    /// It may be there: look then, before it is tried again.
    Unsure(DateTime<Utc>, String),
    /// Never, for this reason.
    Failed(String),
}

/// Lanes of the queue: none starves another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// Postings to applications.
    Pipeline,
    /// Changes of an application, which a person waits for.
    Render,
    /// Backups.
    Backup,
}

impl Lane {
    /// The word in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pipeline => "pipeline",
            Self::Render => "render",
            Self::Backup => "backup",
        }
    }
}

/// Work to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWork {
    /// What people call it; asking for it again is a no-op.
    pub key: String,
    /// In which lane.
    pub lane: Lane,
    /// Lower goes first; 0 is what a person waits for.
    pub priority: i64,
    /// What to do, as JSON.
    pub task: String,
    /// Who asked and where, as JSON.
    pub origin: String,
    /// Key of the batch it belongs to.
    pub batch: Option<String>,
    /// The posting, where it is known already.
    pub posting: Option<PostingId>,
    /// How often it is tried before it is given up.
    pub most_attempts: u32,
}

/// How work stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkState {
    /// Waiting.
    Queued,
    /// Leased.
    Running,
    /// Done.
    Done,
    /// Given up, with the reason: the dead letter.
    Dead,
    /// Taken back by a person.
    Cancelled,
}

/// Work as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// Number, rising.
    pub id: i64,
    /// See [`NewWork::key`].
    pub key: String,
    /// Lane.
    pub lane: Lane,
    /// Lower goes first.
    pub priority: i64,
    /// What to do, as JSON.
    pub task: String,
    /// Who asked and where, as JSON.
    pub origin: String,
    /// Number of its batch.
    pub batch: Option<i64>,
    /// The posting, once it is known.
    pub posting: Option<PostingId>,
    /// How it stands.
    pub state: WorkState,
    /// How often it was tried.
    pub attempts: u32,
    /// How often it may be.
    pub most_attempts: u32,
    /// Its lease, while it runs.
    pub lease: Option<String>,
    /// A person has taken it back.
    pub cancel: bool,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it was last begun.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// Why it failed last.
    pub error: Option<String>,
}

/// How leased work ended. Of no effect unless the lease is still the one it was given under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkEnd {
    /// Done.
    Done,
    /// Failed; tried again from then on while attempts are left, else given up.
    Failed {
        /// Why.
        reason: String,
        /// When to try again; `None` = never, it would fail the same way.
        again: Option<DateTime<Utc>>,
    },
    /// A person took it back.
    Cancelled,
    /// Handed back unharmed: this attempt does not count.
    HandedBack,
}

/// Postings asked for together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Number.
    pub id: i64,
    /// What people call it.
    pub key: String,
    /// Who asked and where, as JSON.
    pub origin: String,
    /// How many were asked for.
    pub total: u32,
    /// Its end has been told.
    pub closed: bool,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// How many of some work stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WorkCounts {
    /// Waiting.
    pub queued: u32,
    /// Leased.
    pub running: u32,
    /// Done.
    pub done: u32,
    /// Given up.
    pub dead: u32,
    /// Taken back.
    pub cancelled: u32,
}

impl WorkCounts {
    /// Those that have ended.
    pub fn ended(&self) -> u32 {
        self.done + self.dead + self.cancelled
    }
}

/// Which work to list, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkFilter {
    /// Only in these states; empty = all.
    pub states: Vec<WorkState>,
    /// Only this batch.
    pub batch: Option<i64>,
    /// Only of this posting.
    pub posting: Option<PostingId>,
    /// At most so many; 0 = all.
    pub limit: usize,
}

/// A question about one exact text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApproval {
    /// Of which posting.
    pub posting: PostingId,
    /// Of which revision.
    pub revision: u32,
    /// An artifact's name, or a message's channel.
    pub what: String,
    /// SHA-256 of the text, in hex.
    pub sha256: String,
    /// Key of the message that asks.
    pub message: String,
    /// Not after this.
    pub expires_at: DateTime<Utc>,
}

/// How a question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalState {
    /// Not answered.
    Pending,
    /// Yes.
    Approved,
    /// No.
    Rejected,
    /// A newer revision took its place, or its time ran out.
    Lapsed,
}

/// A question as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Number.
    pub id: i64,
    /// Of which posting.
    pub posting: PostingId,
    /// Of which revision.
    pub revision: u32,
    /// An artifact's name, or a message's channel.
    pub what: String,
    /// SHA-256 of the text, in hex.
    pub sha256: String,
    /// Key of the message that asks.
    pub message: String,
    /// How it stands.
    pub state: ApprovalState,
    /// Who answered.
    pub actor: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Not after this.
    pub expires_at: DateTime<Utc>,
}

/// A one-time token for a command that destroys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The token.
    pub token: String,
    /// Who may use it.
    pub actor: String,
    /// The command, as JSON.
    pub command: String,
    /// Not after this.
    pub expires_at: DateTime<Utc>,
}

/// Who did what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// E.g. `slack`.
    pub platform: String,
    /// The platform's id of the person.
    pub actor: String,
    /// The platform's id of the channel.
    pub channel: Option<String>,
    /// The command in its canonical form.
    pub command: String,
    /// What became of it.
    pub result: String,
    /// Finds its log.
    pub correlation: String,
}

/// One line of the stored log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogLine {
    /// When.
    pub at: DateTime<Utc>,
    /// `info`, `warn`, `error`.
    pub level: String,
    /// The envelope or work it belongs to.
    pub correlation: String,
    /// The run it belongs to.
    pub run: Option<i64>,
    /// The posting it belongs to.
    pub posting: Option<String>,
    /// What happened.
    pub text: String,
}

/// Which stored log is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogOf {
    /// Of one envelope or work.
    Correlation(String),
    /// Of a run.
    Run(RunId),
    /// Of a posting.
    Posting(PostingId),
}

/// One thing a handler does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Says something.
    Say(NewOutbound),
    /// Says something of work, by its key, unless that has ended meanwhile.
    SayWhileRunning(String, NewOutbound),
    /// Asks for work.
    Enqueue(NewWork),
    /// Opens a batch: key, origin and size.
    OpenBatch(String, String, u32),
    /// The end of a batch has been told.
    CloseBatch(i64),
    /// Sets a posting's status, with a reason.
    SetStatus(PostingId, Status, Option<String>),
    /// Sets a posting's tier.
    SetTier(PostingId, String),
    /// Says which posting a piece of work is about.
    SetWorkPosting(i64, PostingId),
    /// The work on a posting is over without a result, for this reason; `None` when it was taken
    /// back.
    SettlePosting(PostingId, Option<String>),
    /// Takes back work: its key, the items of a batch of that key, or everything.
    Cancel(Option<String>),
    /// Puts dead or cancelled work back into the queue, by key.
    Requeue(String),
    /// Asks a person.
    Ask(NewApproval),
    /// Records an answer to a question that is still open; otherwise the change is refused whole.
    Decide(i64, ApprovalState, String),
    /// Takes an answer back: the question is open again.
    Reopen(i64),
    /// Lets every open question of a posting's earlier revisions lapse.
    Lapse(PostingId, u32),
    /// Issues a token.
    IssueToken(Token),
    /// Uses one up; one that is used, expired or somebody else's refuses the whole change.
    UseToken(String, String),
    /// Asks for a run of a task.
    RunTask(TaskName),
    /// Notes that people were reminded of a posting as it was touched then.
    Remind {
        /// Of what kind.
        kind: String,
        /// Of which posting.
        posting: PostingId,
        /// When it was touched.
        touched: DateTime<Utc>,
    },
    /// Somebody knows of these alerts.
    Acknowledge(Vec<i64>, String),
    /// Nobody is told of the faults this matches until then: matcher, who asks, end.
    Silence(String, String, DateTime<Utc>),
    /// Ends a silence.
    EndSilence(i64),
    /// Writes to the audit.
    Audit(AuditEntry),
    /// Writes to the log.
    Log(LogLine),
}

/// All that one handler does, in one transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The envelope that is handled by it.
    pub envelope: Option<i64>,
    /// The work that ends by it: number, lease, end.
    pub work: Option<(i64, String, WorkEnd)>,
    /// What else it does, in this order.
    pub effects: Vec<Effect>,
}

/// Whether a change was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// Yes, all of it.
    Yes,
    /// No, none of it: the envelope was handled, or the lease was lost, before.
    Late,
    /// No, none of it: what it decides was decided, or its token used, before.
    Refused,
}
