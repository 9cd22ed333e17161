//! Reservations, charges, guards and thresholds: [`SpendStore`].

mod guard;
mod read;
mod threshold;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::{SqliteStore, bad_value, doing, instant, micros};
use crate::llm::gate::Signal;
use crate::llm::guard::Pass;
use crate::llm::{NanoUsd, Usage};
use crate::store::spend::{
    Cap, CapOf, CapsAt, Charge, NewReservation, ProviderLimits, ProviderState, Reservation,
    SpendRow, SpendState, SpendStore, Spent, Threshold, Verdict, Window,
};
use crate::store::{RunId, StoreError};

/// When to look again for a call whose end may make room under a cap, in milliseconds.
const LOOK_MS: i64 = 100;

/// Larger amounts are no amounts: sums of any number of them that fit under a cap are exact.
const MOST_NANO: u64 = 1 << 53;

fn nano(row: &Row<'_>, column: &str) -> rusqlite::Result<NanoUsd> {
    let amount: i64 = row.get(column)?;
    u64::try_from(amount).map(NanoUsd).map_err(|_| bad_value(format!("{amount} is no amount")))
}

fn amount(cost: NanoUsd) -> i64 {
    cost.0.min(MOST_NANO) as i64
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn reservation_from(row: &Row<'_>) -> rusqlite::Result<Reservation> {
    let state: String = row.get("state")?;
    Ok(Reservation {
        id: row.get("id")?,
        provider: row.get("provider")?,
        model: row.get("model")?,
        state: SpendState::from_word(&state)
            .ok_or_else(|| bad_value(format!("`{state}` is no state of a reservation")))?,
        reserved: nano(row, "reserved")?,
        charged: nano(row, "charged")?,
        at: instant(row, "at")?,
    })
}

/// A reservation, with what the guard needs to know of it.
struct Stored {
    reservation: Reservation,
    tokens: u64,
}

fn find(connection: &Connection, id: i64) -> rusqlite::Result<Option<Stored>> {
    connection
        .prepare_cached("SELECT * FROM spend WHERE id = ?1")?
        .query_row([id], |row| {
            let tokens: i64 = row.get("tokens")?;
            let tokens = u64::try_from(tokens).unwrap_or(0);
            Ok(Stored { reservation: reservation_from(row)?, tokens })
        })
        .optional()
}

fn get(connection: &Connection, id: i64) -> Result<Stored, StoreError> {
    find(connection, id)
        .map_err(doing("reading a reservation"))?
        .ok_or_else(|| StoreError::NotFound { what: "reservation", id: id.to_string() })
}

/// Ends what has run out of time: what never left is free, what left is taken as spent.
fn expire(
    transaction: &Transaction<'_>,
    caps: CapsAt<'_>,
    now: DateTime<Utc>,
) -> rusqlite::Result<usize> {
    let ended: Vec<Reservation> = transaction
        .prepare_cached("SELECT * FROM spend WHERE state IN ('open', 'sent') AND until <= ?1")?
        .query_map([micros(now)], reservation_from)?
        .collect::<rusqlite::Result<_>>()?;
    for reservation in &ended {
        let (state, charged) = match reservation.state {
            SpendState::Sent => (SpendState::Presumed, reservation.reserved),
            _ => (SpendState::Freed, NanoUsd(0)),
        };
        transaction
            .prepare_cached(
                "UPDATE spend SET state = ?2, held = 0, charged = ?3, settled_at = ?4 \
                 WHERE id = ?1",
            )?
            .execute(params![reservation.id, state.as_str(), amount(charged), micros(now)])?;
        let mut known = guard::load(transaction, &reservation.provider)?;
        known.forget(reservation.id);
        guard::save(transaction, &reservation.provider, &known, now)?;
        if charged.0 > 0 {
            let caps = caps(&reservation.provider, reservation.at);
            threshold::note(transaction, &caps, now)?;
        }
    }
    Ok(ended.len())
}

/// The first cap that does not hold the worst case of a call, with what is spent of it. Calls under
/// way that may leave room are waited for.
fn over(
    transaction: &Transaction<'_>,
    new: &NewReservation,
    caps: &[Cap],
    now: DateTime<Utc>,
) -> rusqlite::Result<Option<Verdict>> {
    let of_run = Cap { of: CapOf::Run, window: Window::default(), most: new.run_cap };
    let mut waits = false;
    for cap in std::iter::once(&of_run).chain(caps) {
        let spent = match (cap.of, new.run) {
            (CapOf::Run, Some(run)) => read::spent_by_run(transaction, run)?,
            (CapOf::Run, None) => Spent::default(),
            _ => read::spent(transaction, &cap.window)?,
        };
        if spent.charged.plus(new.cost) > cap.most {
            if cap.of != CapOf::Run {
                threshold::full(transaction, cap, spent.charged, now)?;
            }
            return Ok(Some(Verdict::Over { cap: cap.clone(), spent }));
        }
        waits |= spent.charged.plus(spent.held).plus(new.cost) > cap.most;
    }
    Ok(waits.then(|| Verdict::Wait(now + chrono::TimeDelta::milliseconds(LOOK_MS))))
}

fn reserve(
    transaction: &Transaction<'_>,
    new: &NewReservation,
    caps: CapsAt<'_>,
    limits: &ProviderLimits,
    now: DateTime<Utc>,
) -> rusqlite::Result<Verdict> {
    expire(transaction, caps, now)?;
    if let Some(verdict) = over(transaction, new, &caps(&new.provider, now), now)? {
        return Ok(verdict);
    }
    let before = guard::load(transaction, &new.provider)?;
    let mut known = before.clone();
    let in_flight = guard::in_flight(transaction, &new.provider)?;
    let pass = known.pass(limits, in_flight, new.tokens, now);
    if !matches!(pass, Pass::Now { .. }) && known != before {
        guard::save(transaction, &new.provider, &known, now)?;
    }
    let probe = match pass {
        Pass::Now { probe } => probe,
        Pass::Wait(until) => return Ok(Verdict::Wait(until)),
        Pass::Open(until) => return Ok(Verdict::Open { failures: known.failures, until }),
    };
    transaction
        .prepare_cached(
            "INSERT INTO spend (run, stage, provider, model, reserved, tokens, held, at, until) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5, ?7, ?8)",
        )?
        .execute(params![
            new.run.map(|run| run.0),
            new.stage,
            new.provider,
            new.model,
            amount(new.cost),
            count(new.tokens),
            micros(now),
            micros(new.until),
        ])?;
    let id = transaction.last_insert_rowid();
    if probe {
        known.probe = Some(id);
    }
    guard::save(transaction, &new.provider, &known, now)?;
    Ok(Verdict::Granted(id))
}

fn settle(
    transaction: &Transaction<'_>,
    stored: &Stored,
    charge: &Charge,
    signal: &Signal,
    caps: CapsAt<'_>,
    limits: &ProviderLimits,
    now: DateTime<Utc>,
) -> rusqlite::Result<NanoUsd> {
    let Stored { reservation, tokens } = stored;
    let none = Usage::default();
    let (state, cost, usage) = match charge {
        Charge::Used { cost, usage } => (SpendState::Settled, *cost, *usage),
        Charge::Free => (SpendState::Freed, NanoUsd(0), none),
        Charge::Presumed => (SpendState::Presumed, reservation.reserved, none),
    };
    let cost = NanoUsd(cost.0.min(MOST_NANO));
    transaction
        .prepare_cached(
            "UPDATE spend SET state = ?2, held = 0, charged = ?3, input = ?4, cache_read = ?5, \
             cache_write = ?6, output = ?7, settled_at = ?8 WHERE id = ?1",
        )?
        .execute(params![
            reservation.id,
            state.as_str(),
            amount(cost),
            count(usage.input),
            count(usage.cache_read),
            count(usage.cache_write),
            count(usage.output),
            micros(now),
        ])?;
    let mut known = guard::load(transaction, &reservation.provider)?;
    if *charge != Charge::Presumed {
        let used = usage
            .input
            .saturating_add(usage.cache_read)
            .saturating_add(usage.cache_write)
            .saturating_add(usage.output);
        known.give_back(limits, tokens.saturating_sub(used));
    }
    known.hear(signal, reservation.id, reservation.at, limits, now);
    guard::save(transaction, &reservation.provider, &known, now)?;
    threshold::note(transaction, &caps(&reservation.provider, reservation.at), now)?;
    Ok(cost)
}

impl SpendStore for SqliteStore {
    fn reserve_spend(
        &self,
        new: &NewReservation,
        caps: CapsAt<'_>,
        limits: &ProviderLimits,
        now: DateTime<Utc>,
    ) -> Result<Verdict, StoreError> {
        const DOING: &str = "reserving the cost of a call";
        self.transact(DOING, |transaction| {
            reserve(transaction, new, caps, limits, now).map_err(doing(DOING))
        })
    }

    fn send_spend(&self, id: i64, now: DateTime<Utc>) -> Result<bool, StoreError> {
        const DOING: &str = "noting that a call leaves";
        self.transact(DOING, |transaction| {
            let sent = transaction
                .prepare_cached(
                    "UPDATE spend SET state = 'sent' \
                     WHERE id = ?1 AND state = 'open' AND until > ?2",
                )
                .and_then(|mut statement| statement.execute(params![id, micros(now)]))
                .map_err(doing(DOING))?;
            Ok(sent == 1)
        })
    }

    fn get_reservation(&self, id: i64) -> Result<Reservation, StoreError> {
        get(&self.lock(), id).map(|stored| stored.reservation)
    }

    fn settle_spend(
        &self,
        id: i64,
        charge: &Charge,
        signal: &Signal,
        caps: CapsAt<'_>,
        limits: &ProviderLimits,
        now: DateTime<Utc>,
    ) -> Result<NanoUsd, StoreError> {
        const DOING: &str = "settling the cost of a call";
        self.transact(DOING, |transaction| {
            let stored = get(transaction, id)?;
            let Reservation { state, charged, .. } = stored.reservation;
            // What was taken as spent may turn out to be less.
            let ends = match state {
                SpendState::Open | SpendState::Sent => true,
                SpendState::Presumed => *charge != Charge::Presumed,
                SpendState::Settled | SpendState::Freed => false,
            };
            if !ends {
                return Ok(charged);
            }
            settle(transaction, &stored, charge, signal, caps, limits, now).map_err(doing(DOING))
        })
    }

    fn expire_spend(&self, caps: CapsAt<'_>, now: DateTime<Utc>) -> Result<usize, StoreError> {
        const DOING: &str = "ending reservations";
        self.transact(DOING, |transaction| expire(transaction, caps, now).map_err(doing(DOING)))
    }

    fn spent(&self, window: &Window) -> Result<Spent, StoreError> {
        self.read("summing what was spent", |connection| read::spent(connection, window))
    }

    fn spent_by_run(&self, run: RunId) -> Result<Spent, StoreError> {
        self.read("summing what a run has spent", |connection| read::spent_by_run(connection, run))
    }

    fn spend_rows(&self, window: &Window) -> Result<Vec<SpendRow>, StoreError> {
        self.read("listing what was spent", |connection| read::rows(connection, window))
    }

    fn provider_states(&self, now: DateTime<Utc>) -> Result<Vec<ProviderState>, StoreError> {
        self.read("reading how providers are", |connection| guard::states(connection, now))
    }

    fn untold_thresholds(&self) -> Result<Vec<Threshold>, StoreError> {
        self.read("looking for thresholds", threshold::untold)
    }

    fn threshold_told(&self, id: i64, now: DateTime<Utc>) -> Result<bool, StoreError> {
        const DOING: &str = "noting that a threshold was told";
        self.transact(DOING, |transaction| {
            let told = transaction
                .execute(
                    "UPDATE spend_threshold SET told_at = ?2 WHERE id = ?1 AND told_at IS NULL",
                    params![id, micros(now)],
                )
                .map_err(doing(DOING))?;
            Ok(told == 1)
        })
    }
}
