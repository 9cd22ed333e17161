//! What is done by the clock.
//!
//! ```text
//! config → Plan (cron, zone) → due time → claim in the store → task → how it ended, in the store
//! ```
//!
//! Architecture Invariants:
//! - Truth is in the store: a due time is claimed once, whoever looks and however often, and what was
//!   missed is made good once.
//! - Nothing here reads the clock: every moment is given.
//! - A run of a task never begins while another one is under way.

mod name;
pub mod plan;
pub mod task;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

pub use name::TaskName;
pub use plan::Plan;

use crate::config::ScheduleSettings;
use crate::store::StoreError;
use crate::store::schedule::{Claim, ScheduleStore};

/// A task that is in the way of its own next run is looked at again after so long.
const BUSY: TimeDelta = TimeDelta::seconds(5);

/// How much longer than its deadline a run holds its due time, for its end to be saved.
const GRACE: TimeDelta = TimeDelta::seconds(30);

/// Finds what is due and claims it.
#[derive(Debug)]
pub struct Planner {
    plans: Vec<Plan>,
    deadlines: BTreeMap<TaskName, TimeDelta>,
    owner: String,
    /// When each task is looked at next.
    next: BTreeMap<TaskName, DateTime<Utc>>,
    looked: Option<DateTime<Utc>>,
}

/// A run of a task, claimed by this daemon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// Its number.
    pub id: i64,
    /// Of which task.
    pub task: TaskName,
    /// Due time, or when a person asked for it.
    pub due: DateTime<Utc>,
    /// Due times it makes good.
    pub missed: u32,
    /// It has failed when it takes longer.
    pub deadline: TimeDelta,
}

impl Planner {
    /// For the daemon of this name.
    ///
    /// # Errors
    /// Settings that were not validated.
    pub fn new(settings: &ScheduleSettings, owner: impl Into<String>) -> Result<Self, String> {
        let deadline = |task| TimeDelta::seconds(i64::from(settings.of(task).deadline_seconds));
        Ok(Self {
            plans: Plan::all(settings)?,
            deadlines: TaskName::ALL.into_iter().map(|task| (task, deadline(task))).collect(),
            owner: owner.into(),
            next: BTreeMap::new(),
            looked: None,
        })
    }

    /// Claims what is due or was asked for.
    ///
    /// # Errors
    /// A store that fails: what was not claimed is due at the next look.
    pub fn begin(
        &mut self,
        store: &(impl ScheduleStore + ?Sized),
        now: DateTime<Utc>,
    ) -> Result<Vec<Begun>, StoreError> {
        self.begin_but(&BTreeSet::new(), store, now)
    }

    /// The same but for these tasks: what took too long may still be under way in this process.
    ///
    /// # Errors
    /// See [`Self::begin`].
    pub fn begin_but(
        &mut self,
        held: &BTreeSet<TaskName>,
        store: &(impl ScheduleStore + ?Sized),
        now: DateTime<Utc>,
    ) -> Result<Vec<Begun>, StoreError> {
        // A clock that was put back makes what is known of the future worthless.
        if self.looked.is_some_and(|looked| now < looked) {
            self.next.clear();
        }
        self.looked = Some(now);
        let mut begun = Vec::new();
        for run in store.asked_tasks()?.into_iter().filter(|run| !held.contains(&run.task)) {
            let deadline = self.deadline(run.task);
            let until = now + deadline + GRACE;
            if let Claim::Yours(id) = store.claim_asked(run.id, &self.owner, until, now)? {
                begun.push(Begun { id, task: run.task, due: run.due, missed: 0, deadline });
            }
        }
        for plan in self.plans.iter().filter(|plan| !held.contains(&plan.task)) {
            if self.next.get(&plan.task).is_some_and(|next| *next > now) {
                continue;
            }
            let (claimed, next) = look(store, plan, &self.owner, now)?;
            begun.extend(claimed);
            match next {
                Some(next) => self.next.insert(plan.task, next),
                None => self.next.remove(&plan.task),
            };
        }
        Ok(begun)
    }

    /// When there is next something to look at, as far as this planner knows.
    #[must_use]
    pub fn next_look(&self) -> Option<DateTime<Utc>> {
        let all = self.next.len() == self.plans.len();
        self.next.values().min().copied().filter(|_| all)
    }

    fn deadline(&self, task: TaskName) -> TimeDelta {
        self.deadlines.get(&task).copied().unwrap_or(TimeDelta::hours(1))
    }
}

/// Claims the newest due time of a plan, and says when to look again: at once where there is none.
fn look(
    store: &(impl ScheduleStore + ?Sized),
    plan: &Plan,
    owner: &str,
    now: DateTime<Utc>,
) -> Result<(Option<Begun>, Option<DateTime<Utc>>), StoreError> {
    let since = store.know_task(plan.task, now)?;
    let salt = since.timestamp_micros();
    let base = store.last_due(plan.task, now)?.unwrap_or(since);
    let Some(due) = plan.due(base, now) else {
        let next = plan.next_after(base.max(now)).unwrap_or(now + TimeDelta::days(1));
        return Ok((None, Some(start_or_next(plan, next, salt))));
    };
    let start = plan.start_of(due.at, salt);
    // What was missed does not wait: a jitter longer than the interval would put it off for ever.
    if start > now && due.missed == 0 {
        return Ok((None, Some(start_or_next(plan, due.at, salt))));
    }
    let until = now + plan.deadline + GRACE;
    match store.claim_task(plan.task, due.at, due.missed, owner, until, now)? {
        Claim::Yours(id) => {
            let Plan { task, deadline, .. } = *plan;
            Ok((Some(Begun { id, task, due: due.at, missed: due.missed, deadline }), None))
        }
        Claim::Busy => Ok((None, Some(now + BUSY))),
        Claim::Known => Ok((None, None)),
    }
}

/// When what is due then is begun; not after the next due time, at which it would be missed.
fn start_or_next(plan: &Plan, due: DateTime<Utc>, salt: i64) -> DateTime<Utc> {
    let start = plan.start_of(due, salt);
    plan.next_after(due).map_or(start, |next| next.min(start))
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod year;
