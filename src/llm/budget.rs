//! Spend that can't run away: [`StoreGate`] reserves the worst case of each call in the store that
//! all processes share, before it is made.
//!
//! Architecture Invariants: a call without a price is never made. What is charged and what is held
//! never pass a cap, whoever else reserves at the same time, and whichever process dies: what had
//! not left is free again, what had left is taken as spent.

mod window;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

pub use window::Windows;

use super::gate::{Admission, Denial, Gate, GateError, Grant, Settlement, Signal, Worst};
use super::price::PriceTable;
use super::{NanoUsd, Usage};
use crate::config::{AtCap, BudgetSettings, Usd};
pub use crate::store::spend::ProviderLimits;
use crate::store::spend::{
    Cap, CapOf, Charge, NewReservation, Reservation, SpendStore, Spent, Verdict, Window,
};

/// The caps of the configuration, and the zone their days and months are counted in.
#[derive(Clone, Debug)]
pub struct Budget {
    settings: BudgetSettings,
    zone: chrono_tz::Tz,
}

impl Budget {
    /// As configured. A zone that is not known has been refused before: UTC stands in for it.
    #[must_use]
    pub fn new(settings: &BudgetSettings) -> Self {
        let zone = settings.zone().unwrap_or(chrono_tz::UTC);
        Self { settings: settings.clone(), zone }
    }

    /// What is done when a call could pass a cap.
    #[must_use]
    pub fn at_cap(&self) -> AtCap {
        self.settings.at_cap
    }

    /// The zone whose midnight begins a day.
    #[must_use]
    pub fn zone(&self) -> chrono_tz::Tz {
        self.zone
    }

    /// The day and the month of a moment.
    #[must_use]
    pub fn windows(&self, now: DateTime<Utc>) -> Windows {
        Windows::of(self.zone, now)
    }

    /// Most that one run may cost.
    #[must_use]
    pub fn run_cap(&self) -> NanoUsd {
        self.settings.run_usd.0
    }

    /// Every cap that holds for calls of a provider at this moment, those of runs apart.
    #[must_use]
    pub fn caps(&self, provider: &str, now: DateTime<Utc>) -> Vec<Cap> {
        let BudgetSettings { day_usd, month_usd, total_usd, provider_month_usd, .. } =
            &self.settings;
        let Windows { day, month } = self.windows(now);
        let own = provider_month_usd.get(provider).map(|most| Cap {
            of: CapOf::Provider,
            window: Window { provider: Some(provider.to_owned()), ..month.clone() },
            most: most.0,
        });
        let total =
            total_usd.map(|most| Cap { of: CapOf::Total, window: Window::default(), most: most.0 });
        [
            Cap { of: CapOf::Day, window: day, most: day_usd.0 },
            Cap { of: CapOf::Month, window: month, most: month_usd.0 },
        ]
        .into_iter()
        .chain(own)
        .chain(total)
        .collect()
    }

    /// Every cap there is at this moment, with those of all providers.
    #[must_use]
    pub fn all_caps(&self, now: DateTime<Utc>) -> Vec<Cap> {
        let mut caps = self.caps("", now);
        caps.retain(|cap| cap.of != CapOf::Provider);
        for provider in self.settings.provider_month_usd.keys() {
            let own = self.caps(provider, now).into_iter();
            caps.extend(own.filter(|cap| cap.of == CapOf::Provider));
        }
        caps
    }

    /// A cap in words: `the day's cap of $5.00`.
    #[must_use]
    pub fn describe(cap: &Cap) -> String {
        let most = dollars(cap.most);
        match (cap.of, &cap.window.provider) {
            (CapOf::Run, _) => format!("the cap of {most} for one run"),
            (CapOf::Day, _) => format!("the day's cap of {most}"),
            (CapOf::Month, _) => format!("the month's cap of {most}"),
            (CapOf::Provider, Some(provider)) => {
                format!("the month's cap of {most} for {provider}")
            }
            (CapOf::Provider, None) => format!("the month's cap of {most} for a provider"),
            (CapOf::Total, _) => format!("the cap of {most} in all"),
        }
    }
}

/// `$0.0123`: four decimals below a dollar, two above it, rounded to the nearest.
#[must_use]
pub fn dollars(amount: NanoUsd) -> String {
    let nano = u128::from(amount.0);
    let unit = if nano >= 1_000_000_000 { 10_000_000 } else { 100_000 };
    let rounded = nano.div_euclid(unit) + u128::from(nano % unit * 2 >= unit);
    let shown = NanoUsd(u64::try_from(rounded * unit).unwrap_or(u64::MAX));
    format!("${}", Usd(shown))
}

/// The same of what a report has as a number of US dollars.
#[must_use]
pub fn dollars_of(usd: f64) -> String {
    dollars(NanoUsd((usd.max(0.0) * 1e9).round() as u64))
}

/// Decides in one transaction of the store whether a call may be made, and keeps its bill.
pub struct StoreGate {
    store: Arc<dyn SpendStore>,
    prices: PriceTable,
    budget: Budget,
    limits: BTreeMap<String, ProviderLimits>,
}

impl std::fmt::Debug for StoreGate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoreGate")
            .field("budget", &self.budget)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl StoreGate {
    /// With the caps of the configuration and no limits of providers but the usual ones.
    #[must_use]
    pub fn new(store: Arc<dyn SpendStore>, prices: PriceTable, budget: &BudgetSettings) -> Self {
        Self { store, prices, budget: Budget::new(budget), limits: BTreeMap::new() }
    }

    /// With the limits of one provider.
    #[must_use]
    pub fn with_limits(mut self, provider: impl Into<String>, limits: ProviderLimits) -> Self {
        self.limits.insert(provider.into(), limits);
        self
    }

    /// What is done when a call is denied because of a cap: whether the cheap model is asked next is
    /// the client's to do.
    #[must_use]
    pub fn at_cap(&self) -> AtCap {
        self.budget.at_cap()
    }

    /// What these tokens cost at this model; `None` when nobody knows.
    #[must_use]
    pub fn cost(&self, model: &str, usage: &Usage) -> Option<NanoUsd> {
        Some(self.prices.find(model)?.cost(usage).total().charged())
    }

    /// The most that a call within these bounds can cost; `None` when nobody knows.
    #[must_use]
    pub fn worst_cost(&self, model: &str, most: &Usage) -> Option<NanoUsd> {
        Some(self.prices.find(model)?.worst(most))
    }

    fn limits_of(&self, provider: &str) -> ProviderLimits {
        self.limits.get(provider).cloned().unwrap_or_default()
    }

    fn charge(&self, reservation: &Reservation, settlement: Settlement) -> Charge {
        match settlement {
            Settlement::Used(usage) => match self.cost(&reservation.model, &usage) {
                Some(cost) => {
                    if cost > reservation.reserved {
                        tracing::error!(
                            model = reservation.model,
                            cost = cost.to_usd(),
                            reserved = reservation.reserved.to_usd(),
                            "a call cost more than its worst case"
                        );
                    }
                    Charge::Used { cost, usage }
                }
                None => Charge::Presumed,
            },
            Settlement::Free => Charge::Free,
            Settlement::Unknown => Charge::Presumed,
        }
    }
}

impl Gate for StoreGate {
    fn admit(&self, worst: &Worst, now: DateTime<Utc>) -> Result<Admission, GateError> {
        let Some(cost) = self.worst_cost(&worst.model, &worst.usage) else {
            return Ok(Admission::Denied(Denial::NoPrice(no_price(&worst.model))));
        };
        let run_cap = self.budget.run_cap();
        let Usage { input, cache_read, cache_write, output } = worst.usage;
        let new = NewReservation {
            run: worst.run,
            stage: worst.stage.clone(),
            provider: worst.provider.clone(),
            model: worst.model.clone(),
            cost,
            tokens: [cache_read, cache_write, output]
                .iter()
                .fold(input, |sum, part| sum.saturating_add(*part)),
            run_cap: worst.run_cap.map_or(run_cap, |own| own.min(run_cap)),
            until: worst.until,
        };
        let caps = |provider: &str, at| self.budget.caps(provider, at);
        let limits = self.limits_of(&worst.provider);
        Ok(match self.store.reserve_spend(&new, &caps, &limits, now)? {
            Verdict::Granted(id) => Admission::Granted(Grant { id, cost }),
            Verdict::Wait(until) => Admission::Wait(until),
            Verdict::Over { cap, spent } => {
                Admission::Denied(Denial::Cap(would_pass(&cap, &spent, cost)))
            }
            Verdict::Open { failures, until } => Admission::Denied(Denial::Open {
                provider: worst.provider.clone(),
                failures,
                until,
            }),
        })
    }

    fn sending(&self, grant: Grant, now: DateTime<Utc>) -> Result<(), GateError> {
        if self.store.send_spend(grant.id, now)? {
            return Ok(());
        }
        Err(crate::store::StoreError::NotFound {
            what: "open reservation",
            id: grant.id.to_string(),
        }
        .into())
    }

    fn settle(
        &self,
        grant: Grant,
        settlement: Settlement,
        signal: &Signal,
        now: DateTime<Utc>,
    ) -> Result<NanoUsd, GateError> {
        let reservation = self.store.get_reservation(grant.id)?;
        let charge = self.charge(&reservation, settlement);
        let caps = |provider: &str, at| self.budget.caps(provider, at);
        let limits = self.limits_of(&reservation.provider);
        Ok(self.store.settle_spend(grant.id, &charge, signal, &caps, &limits, now)?)
    }
}

fn no_price(model: &str) -> String {
    format!(
        "no price is known of the model `{model}`, so it is not asked; set \
         [llm.prices.\"{model}\"], with zeros if it costs nothing"
    )
}

fn would_pass(cap: &Cap, spent: &Spent, cost: NanoUsd) -> String {
    format!(
        "a call that may cost {} could pass {}, of which {} is spent",
        dollars(cost),
        Budget::describe(cap),
        dollars(spent.charged),
    )
}

#[cfg(test)]
mod tests;
