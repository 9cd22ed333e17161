//! What a store must do for the daemon, beyond [`Store`].

use chrono::{DateTime, Utc};

use super::desk::{
    Applied, Approval, AuditEntry, Batch, Change, Delivery, Envelope, Lane, LogLine, LogOf,
    NewEnvelope, Outbound, Receipt, Token, Work, WorkCounts, WorkFilter,
};
use super::{AlertStore, BackupStore, MonitorStore, ScheduleStore, SpendStore, Store, StoreError};
use crate::posting::PostingId;

/// Inbox, outbox, queue, approvals, audit and log. Each method is one transaction.
pub trait DaemonStore:
    Store + SpendStore + BackupStore + ScheduleStore + AlertStore + MonitorStore
{
    /// Saves envelopes before they are acknowledged, each once.
    fn receive(
        &self,
        envelopes: &[NewEnvelope],
        now: DateTime<Utc>,
    ) -> Result<Vec<Receipt>, StoreError>;

    /// Envelopes that wait, oldest first.
    fn next_envelopes(&self, limit: usize) -> Result<Vec<Envelope>, StoreError>;

    /// Notes that an envelope could not be handled; `give_up` ends it.
    fn fail_envelope(
        &self,
        seq: i64,
        reason: &str,
        give_up: bool,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError>;

    /// Makes a change, whole or not at all.
    fn apply(&self, change: &Change, now: DateTime<Utc>) -> Result<Applied, StoreError>;

    /// The oldest unsent message of each channel, where its time has come.
    fn next_outbound(
        &self,
        platform: &str,
        now: DateTime<Utc>,
    ) -> Result<Vec<Outbound>, StoreError>;

    /// When the next unsent message may be sent.
    fn next_outbound_at(&self, platform: &str) -> Result<Option<DateTime<Utc>>, StoreError>;

    /// Marks a message as perhaps sent from now on; false when it is not to be sent any more.
    fn begin_outbound(&self, seq: i64) -> Result<bool, StoreError>;

    /// Notes how far the sending of a message is, as JSON.
    fn note_outbound(&self, seq: i64, progress: &str) -> Result<(), StoreError>;

    /// Records what became of a message that is not settled yet.
    fn settle_outbound(
        &self,
        seq: i64,
        delivery: &Delivery,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError>;

    /// The message of this key.
    fn find_outbound(&self, key: &str) -> Result<Option<Outbound>, StoreError>;

    /// Unsent messages of a platform under keys of this ticket, in order.
    fn unsent(&self, platform: &str, ticket: &str) -> Result<Vec<Outbound>, StoreError>;

    /// The message the platform calls so.
    fn outbound_at(
        &self,
        platform: &str,
        channel: &str,
        reference: &str,
    ) -> Result<Option<Outbound>, StoreError>;

    /// How many messages are unsent, and since when the oldest is.
    fn outbox_backlog(&self) -> Result<(u32, Option<DateTime<Utc>>), StoreError>;

    /// Leases the next work of a lane.
    fn claim_work(
        &self,
        lane: Lane,
        lease: &str,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Option<Work>, StoreError>;

    /// Prolongs a lease; `None` when it is lost, else whether a person has taken the work back.
    fn heartbeat(
        &self,
        id: i64,
        lease: &str,
        until: DateTime<Utc>,
    ) -> Result<Option<bool>, StoreError>;

    /// Puts work back whose lease has run out, or every running one when `all`: no other daemon
    /// lives. Work without attempts left, or that a person took back, is leased anew to whoever asks:
    /// to be ended, with all that follows. The work is returned as it stands then.
    fn reclaim(&self, all: bool, now: DateTime<Utc>) -> Result<Vec<Work>, StoreError>;

    /// The work of this key.
    fn find_work(&self, key: &str) -> Result<Option<Work>, StoreError>;

    /// Work, newest first.
    fn list_work(&self, filter: &WorkFilter) -> Result<Vec<Work>, StoreError>;

    /// How much work stands how, of one batch or of all.
    fn count_work(&self, batch: Option<i64>) -> Result<WorkCounts, StoreError>;

    /// Since when the oldest waiting work of all lanes could have been begun.
    fn oldest_queued(&self) -> Result<Option<DateTime<Utc>>, StoreError>;

    /// A batch by number.
    fn get_batch(&self, id: i64) -> Result<Batch, StoreError>;

    /// Batches whose end has not been told.
    fn open_batches(&self) -> Result<Vec<Batch>, StoreError>;

    /// The questions a message asks.
    fn approvals_of_message(&self, message: &str) -> Result<Vec<Approval>, StoreError>;

    /// The questions about a posting, newest revision first.
    fn approvals_of_posting(&self, posting: &PostingId) -> Result<Vec<Approval>, StoreError>;

    /// A token that can still be used.
    fn find_token(&self, token: &str, now: DateTime<Utc>) -> Result<Option<Token>, StoreError>;

    /// The audit, newest first: at most `limit` entries after the first `skip`.
    fn list_audit(
        &self,
        actor: Option<&str>,
        skip: usize,
        limit: usize,
    ) -> Result<Vec<AuditEntry>, StoreError>;

    /// A stored log, oldest first.
    fn list_log(&self, of: &LogOf, limit: usize) -> Result<Vec<LogLine>, StoreError>;

    /// Removes envelopes handled or given up, messages settled and log lines written before
    /// `before`, and tokens that had expired by then. Cards and messages that ask for an answer
    /// stay. Returns how many.
    fn prune(&self, before: DateTime<Utc>) -> Result<usize, StoreError>;

    /// Writes and reads back, as a sign of life.
    fn probe(&self, now: DateTime<Utc>) -> Result<(), StoreError>;
}
