//! A grant in hand: settled once, whatever happens to whoever holds it.

use crate::llm::ask::NanoUsd;
use crate::llm::gate::{Gate, GateError, Grant, Settlement, Signal};
use crate::llm::time::Time;

/// A grant that is not settled yet.
pub(super) struct Held<'a> {
    gate: &'a dyn Gate,
    time: &'a dyn Time,
    grant: Option<Grant>,
    sent: bool,
}

impl<'a> Held<'a> {
    pub fn new(gate: &'a dyn Gate, time: &'a dyn Time, grant: Grant) -> Self {
        Self { gate, time, grant: Some(grant), sent: false }
    }

    /// The request leaves now.
    pub fn sending(&mut self) -> Result<(), GateError> {
        if let Some(grant) = self.grant {
            self.gate.sending(grant, self.time.now())?;
            self.sent = true;
        }
        Ok(())
    }

    /// What is charged.
    pub fn settle(mut self, settlement: Settlement, signal: &Signal) -> NanoUsd {
        self.end(settlement, signal)
    }

    fn end(&mut self, settlement: Settlement, signal: &Signal) -> NanoUsd {
        let Some(grant) = self.grant.take() else { return NanoUsd::default() };
        self.gate.settle(grant, settlement, signal, self.time.now()).unwrap_or_else(|error| {
            // It runs out by itself, and is then taken as spent.
            tracing::warn!(reservation = grant.id, %error, "a call could not be settled");
            grant.cost
        })
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let settlement = if self.sent { Settlement::Unknown } else { Settlement::Free };
        self.end(settlement, &Signal::Silent);
    }
}
