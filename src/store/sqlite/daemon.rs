//! The daemon's side of the embedded store: one transaction a method.

use chrono::{DateTime, Utc};
use rusqlite::{Transaction, params};

use super::{SqliteStore, alert, doing, inbox, ledger, micros, outbox, queue, schedule};
use crate::posting::PostingId;
use crate::store::daemon::DaemonStore;
use crate::store::desk::{
    Applied, Approval, AuditEntry, Batch, Change, Delivery, Effect, Envelope, Lane, LogLine, LogOf,
    NewEnvelope, Outbound, Receipt, Token, Work, WorkCounts, WorkFilter,
};
use crate::store::{Status, StoreError};

/// Why a change is not made; its transaction is rolled back.
enum Stop {
    Late,
    Refused,
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl DaemonStore for SqliteStore {
    fn receive(
        &self,
        envelopes: &[NewEnvelope],
        now: DateTime<Utc>,
    ) -> Result<Vec<Receipt>, StoreError> {
        const DOING: &str = "saving envelopes";
        self.transact(DOING, |transaction| {
            inbox::receive(transaction, envelopes, now).map_err(doing(DOING))
        })
    }

    fn next_envelopes(&self, limit: usize) -> Result<Vec<Envelope>, StoreError> {
        self.read("reading envelopes", |connection| inbox::next(connection, limit))
    }

    fn fail_envelope(
        &self,
        seq: i64,
        reason: &str,
        give_up: bool,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        const DOING: &str = "noting a failed envelope";
        self.transact(DOING, |transaction| {
            inbox::fail(transaction, seq, reason, give_up, now).map_err(doing(DOING))?;
            Ok(())
        })
    }

    fn apply(&self, change: &Change, now: DateTime<Utc>) -> Result<Applied, StoreError> {
        const DOING: &str = "making a change";
        let mut stopped = Applied::Yes;
        let made = self.transact(DOING, |transaction| {
            make(transaction, change, now).map_err(|stop| match stop {
                Stop::Store(error) => error,
                Stop::Late => {
                    stopped = Applied::Late;
                    rolled_back()
                }
                Stop::Refused => {
                    stopped = Applied::Refused;
                    rolled_back()
                }
            })
        });
        match (made, stopped) {
            (_, Applied::Late | Applied::Refused) => Ok(stopped),
            (Ok(()), Applied::Yes) => Ok(Applied::Yes),
            (Err(error), Applied::Yes) => Err(error),
        }
    }

    fn next_outbound(
        &self,
        platform: &str,
        now: DateTime<Utc>,
    ) -> Result<Vec<Outbound>, StoreError> {
        self.read("reading messages", |connection| outbox::heads(connection, platform, now))
    }

    fn next_outbound_at(&self, platform: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.read("reading messages", |connection| outbox::next_at(connection, platform))
    }

    fn begin_outbound(&self, seq: i64) -> Result<bool, StoreError> {
        const DOING: &str = "beginning to send a message";
        self.transact(DOING, |transaction| {
            outbox::begin(transaction, seq).map_err(doing(DOING)).map(|changed| changed == 1)
        })
    }

    fn note_outbound(&self, seq: i64, progress: &str) -> Result<(), StoreError> {
        const DOING: &str = "noting the sending of a message";
        self.transact(DOING, |transaction| {
            outbox::note(transaction, seq, progress).map_err(doing(DOING)).map(drop)
        })
    }

    fn settle_outbound(
        &self,
        seq: i64,
        delivery: &Delivery,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        const DOING: &str = "settling a message";
        self.transact(DOING, |transaction| {
            outbox::settle(transaction, seq, delivery, now).map_err(doing(DOING)).map(drop)
        })
    }

    fn find_outbound(&self, key: &str) -> Result<Option<Outbound>, StoreError> {
        self.read("looking for a message", |connection| outbox::find(connection, key))
    }

    fn unsent(&self, platform: &str, ticket: &str) -> Result<Vec<Outbound>, StoreError> {
        self.read("reading messages", |connection| outbox::unsent(connection, platform, ticket))
    }

    fn outbound_at(
        &self,
        platform: &str,
        channel: &str,
        reference: &str,
    ) -> Result<Option<Outbound>, StoreError> {
        self.read("looking for a message", |connection| {
            outbox::at(connection, platform, channel, reference)
        })
    }

    fn outbox_backlog(&self) -> Result<(u32, Option<DateTime<Utc>>), StoreError> {
        self.read("counting messages", outbox::backlog)
    }

    fn claim_work(
        &self,
        lane: Lane,
        lease: &str,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Option<Work>, StoreError> {
        const DOING: &str = "claiming work";
        self.transact(DOING, |transaction| {
            queue::claim(transaction, lane, lease, until, now).map_err(doing(DOING))
        })
    }

    fn heartbeat(
        &self,
        id: i64,
        lease: &str,
        until: DateTime<Utc>,
    ) -> Result<Option<bool>, StoreError> {
        const DOING: &str = "prolonging a lease";
        self.transact(DOING, |transaction| {
            queue::heartbeat(transaction, id, lease, until).map_err(doing(DOING))
        })
    }

    fn reclaim(&self, all: bool, now: DateTime<Utc>) -> Result<Vec<Work>, StoreError> {
        const DOING: &str = "taking work back";
        self.transact(DOING, |transaction| {
            queue::reclaim(transaction, all, now).map_err(doing(DOING))
        })
    }

    fn find_work(&self, key: &str) -> Result<Option<Work>, StoreError> {
        self.read("looking for work", |connection| queue::find(connection, key))
    }

    fn list_work(&self, filter: &WorkFilter) -> Result<Vec<Work>, StoreError> {
        self.read("listing work", |connection| queue::list(connection, filter))
    }

    fn count_work(&self, batch: Option<i64>) -> Result<WorkCounts, StoreError> {
        self.read("counting work", |connection| queue::count(connection, batch))
    }

    fn oldest_queued(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.read("looking for the oldest work", queue::oldest)
    }

    fn get_batch(&self, id: i64) -> Result<Batch, StoreError> {
        self.read("reading a batch", |connection| queue::batch(connection, id))?
            .ok_or_else(|| StoreError::NotFound { what: "batch", id: id.to_string() })
    }

    fn open_batches(&self) -> Result<Vec<Batch>, StoreError> {
        self.read("listing batches", queue::open_batches)
    }

    fn approvals_of_message(&self, message: &str) -> Result<Vec<Approval>, StoreError> {
        self.read("reading approvals", |connection| ledger::of_message(connection, message))
    }

    fn approvals_of_posting(&self, posting: &PostingId) -> Result<Vec<Approval>, StoreError> {
        self.read("reading approvals", |connection| ledger::of_posting(connection, posting))
    }

    fn find_token(&self, token: &str, now: DateTime<Utc>) -> Result<Option<Token>, StoreError> {
        self.read("looking for a token", |connection| ledger::find_token(connection, token, now))
    }

    fn list_audit(
        &self,
        actor: Option<&str>,
        skip: usize,
        limit: usize,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        self.read("reading the audit", |connection| {
            ledger::list_audit(connection, actor, skip, limit)
        })
    }

    fn list_log(&self, of: &LogOf, limit: usize) -> Result<Vec<LogLine>, StoreError> {
        self.read("reading the log", |connection| ledger::list_log(connection, of, limit))
    }

    fn prune(&self, before: DateTime<Utc>) -> Result<usize, StoreError> {
        const DOING: &str = "removing what is old";
        self.transact(DOING, |transaction| {
            let before = micros(before);
            let mut removed = 0;
            for sql in [
                "DELETE FROM inbox WHERE state <> 'new' AND handled_at < ?1",
                // Messages that something refers to stay: cards, and what asks for an answer.
                "DELETE FROM outbox WHERE state IN ('sent', 'failed', 'superseded') \
                 AND coalesce(sent_at, created_at) < ?1 AND substr(key, -5) <> '/card' \
                 AND key NOT IN (SELECT message FROM approval)",
                "DELETE FROM log WHERE at < ?1",
                "DELETE FROM token WHERE expires_at < ?1",
            ] {
                removed += transaction.execute(sql, [before]).map_err(doing(DOING))?;
            }
            Ok(removed)
        })
    }

    fn probe(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        const DOING: &str = "writing and reading a sign of life";
        self.transact(DOING, |transaction| {
            transaction
                .execute(
                    // It never falls: an earlier one of another connection may come later.
                    "INSERT INTO sign_of_life (id, at) VALUES (1, ?1) \
                     ON CONFLICT (id) DO UPDATE SET at = max(at, ?1)",
                    [micros(now)],
                )
                .map_err(doing(DOING))?;
            Ok(())
        })?;
        let read: i64 = self.read(DOING, |connection| {
            connection.query_row("SELECT at FROM sign_of_life WHERE id = 1", [], |row| row.get(0))
        })?;
        match read >= micros(now) {
            true => Ok(()),
            false => Err(StoreError::Damaged("what was written does not read back".into())),
        }
    }
}

/// Any error rolls the transaction back; this one is never seen.
fn rolled_back() -> StoreError {
    StoreError::Damaged(String::new())
}

fn make(transaction: &Transaction<'_>, change: &Change, now: DateTime<Utc>) -> Result<(), Stop> {
    const DOING: &str = "making a change";
    let failed = |source| Stop::Store(StoreError::Database { doing: DOING, source });
    if let Some(seq) = change.envelope
        && !inbox::done(transaction, seq, now).map_err(failed)?
    {
        return Err(Stop::Late);
    }
    if let Some((id, lease, end)) = &change.work
        && !queue::end(transaction, *id, lease, end, now).map_err(failed)?
    {
        return Err(Stop::Late);
    }
    change.effects.iter().try_for_each(|effect| one(transaction, effect, now))
}

fn one(transaction: &Transaction<'_>, effect: &Effect, now: DateTime<Utc>) -> Result<(), Stop> {
    const DOING: &str = "making a change";
    let failed = |source| Stop::Store(StoreError::Database { doing: DOING, source });
    let held = |held: bool| if held { Ok(()) } else { Err(Stop::Refused) };
    match effect {
        Effect::Say(new) => outbox::say(transaction, new, now).map_err(failed),
        Effect::SayWhileRunning(key, new) => match queue::is_running(transaction, key) {
            Ok(true) => outbox::say(transaction, new, now).map_err(failed),
            Ok(false) => Ok(()),
            Err(error) => Err(failed(error)),
        },
        Effect::Enqueue(new) => queue::enqueue(transaction, new, now).map_err(failed),
        Effect::OpenBatch(key, origin, total) => {
            queue::open_batch(transaction, key, origin, *total, now).map_err(failed)
        }
        Effect::CloseBatch(id) => {
            let sql = "UPDATE batch SET closed = 1 WHERE id = ?1";
            known("batch", id, transaction.execute(sql, [id]).map_err(failed)?)
        }
        Effect::SetStatus(id, status, reason) => {
            set_status(transaction, id, *status, reason.as_deref(), now).map_err(Stop::Store)
        }
        Effect::SetTier(id, tier) => {
            let sql = "UPDATE posting SET tier = ?2 WHERE id = ?1";
            known("posting", &id.0, transaction.execute(sql, params![id.0, tier]).map_err(failed)?)
        }
        Effect::SetWorkPosting(id, posting) => {
            let sql = "UPDATE work SET posting = ?2 WHERE id = ?1";
            known("work", id, transaction.execute(sql, params![id, posting.0]).map_err(failed)?)
        }
        Effect::SettlePosting(id, reason) => {
            queue::settle_posting(transaction, id, reason.as_deref(), now).map_err(failed)
        }
        Effect::Cancel(key) => queue::cancel(transaction, key.as_deref(), now).map_err(failed),
        Effect::Requeue(key) => queue::requeue(transaction, key, now).map_err(failed),
        Effect::Ask(new) => ledger::ask(transaction, new, now).map_err(failed),
        Effect::Decide(id, state, actor) => {
            held(ledger::decide(transaction, *id, *state, actor, now).map_err(failed)?)
        }
        Effect::Reopen(id) => ledger::reopen(transaction, *id).map_err(failed),
        Effect::Lapse(posting, before) => {
            ledger::lapse(transaction, posting, *before).map_err(failed)
        }
        Effect::IssueToken(token) => ledger::issue(transaction, token, now).map_err(failed),
        Effect::UseToken(token, actor) => {
            held(ledger::spend(transaction, token, actor, now).map_err(failed)?)
        }
        Effect::RunTask(task) => schedule::ask(transaction, task.as_str(), now).map_err(failed),
        Effect::Remind { kind, posting, touched } => {
            schedule::remind(transaction, kind, &posting.0, *touched).map_err(failed)
        }
        Effect::Acknowledge(alerts, actor) => {
            alert::acknowledge(transaction, alerts, actor).map_err(failed)
        }
        Effect::Silence(matcher, actor, until) => {
            alert::silence(transaction, matcher, actor, *until, now).map_err(failed)
        }
        Effect::EndSilence(id) => {
            known("silence", id, alert::end_silence(transaction, *id, now).map_err(failed)?)
        }
        Effect::Audit(entry) => ledger::audit(transaction, entry).map_err(failed),
        Effect::Log(line) => ledger::log(transaction, line).map_err(failed),
    }
}

/// An unknown id is an error, never a change that does nothing.
fn known(what: &'static str, id: &impl ToString, changed: usize) -> Result<(), Stop> {
    match changed {
        0 => Err(Stop::Store(StoreError::NotFound { what, id: id.to_string() })),
        _ => Ok(()),
    }
}

/// `applied` records when, the first time; what comes of an application keeps that, all else clears
/// it.
pub(super) fn set_status(
    connection: &rusqlite::Connection,
    id: &PostingId,
    status: Status,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let changed = connection
        .execute(
            "UPDATE posting SET status = ?2, reason = ?3, updated_at = ?4, \
             applied_at = CASE WHEN ?2 = 'applied' THEN coalesce(applied_at, ?4) \
                 WHEN ?2 IN ('interview', 'offer', 'rejected') THEN applied_at END \
             WHERE id = ?1",
            params![id.0, status.as_str(), reason, micros(now)],
        )
        .map_err(doing("changing a status"))?;
    match changed {
        0 => Err(StoreError::NotFound { what: "posting", id: id.0.clone() }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{NewPosting, Store as _};

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    #[test]
    fn an_application_is_sent_once_however_often_that_is_said() {
        let store = SqliteStore::in_memory().unwrap();
        let id = PostingId("aa0000000001".into());
        let posting = NewPosting::sample(&id);
        store.save_posting(&posting, at(0)).unwrap();
        let set = |status, second| {
            store.set_status(&id, status, None, at(second)).unwrap();
            store.get_posting(&id).unwrap().applied_at
        };
        assert_eq!(set(Status::Applied, 7), Some(at(7)));
        assert_eq!(set(Status::Applied, 8), Some(at(7)));
        assert_eq!(set(Status::Interview, 9), Some(at(7)));
        assert_eq!(set(Status::Applied, 10), Some(at(7)));
        assert_eq!(set(Status::Ready, 11), None);
        assert_eq!(set(Status::Applied, 12), Some(at(12)));
    }
}
