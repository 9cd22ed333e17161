//! Handles what was saved, in the order in which it came: each with all its effects, or not at all.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use serde_json::Value;

use super::office::Office;
use crate::chat::inbound::Inbound;
use crate::chat::message::{Message, Part, Rich};
use crate::chat::{local, slack};
use crate::handler::{Call, Trouble, handle, ticket};
use crate::store::desk::{Applied, Change, Effect, Envelope, LogLine};
use crate::store::{DaemonStore as _, StoreError};

/// Envelopes read at once.
const BATCH: usize = 32;

/// After so many failures an envelope is given up, and its sender told.
const MOST_ATTEMPTS: u32 = 5;

/// Longest time without a look: a bell that was missed is made good.
const LOOK: Duration = Duration::from_secs(1);

/// Handles until the daemon stops. Blocks its thread.
pub fn run(office: &Arc<Office>) {
    while !office.stops() {
        let waiting = match office.stores.desk.next_envelopes(BATCH) {
            Ok(waiting) => waiting,
            Err(error) => {
                tracing::error!(%error, "the inbox can't be read");
                office.to_handle.wait(LOOK);
                continue;
            }
        };
        if waiting.is_empty() {
            office.to_handle.wait(LOOK);
        }
        for envelope in waiting {
            if office.stops() {
                return;
            }
            one(office, &envelope);
        }
    }
}

fn one(office: &Arc<Office>, envelope: &Envelope) {
    let span = tracing::info_span!("envelope", ticket = ticket(envelope.seq));
    let _entered = span.enter();
    let inbound = match read(envelope) {
        Ok(inbound) => inbound,
        Err(reason) => return fail(office, envelope, None, &reason, true),
    };
    // A handler that panics fails its envelope alone.
    let handled = catch_unwind(AssertUnwindSafe(|| {
        office.at_desk(&office.stores.desk, |desk| handle(desk, envelope.seq, &inbound))
    }));
    let last = envelope.attempts + 1 >= MOST_ATTEMPTS;
    match handled {
        Err(_) => fail(office, envelope, Some(&inbound), "the handler panicked", true),
        Ok(Err(Trouble::User(reason))) => fail(office, envelope, Some(&inbound), &reason, true),
        Ok(Err(Trouble::Store(error))) => {
            fail(office, envelope, Some(&inbound), &error.to_string(), last);
        }
        Ok(Ok(change)) => match office.stores.desk.apply(&change, Utc::now()) {
            Ok(Applied::Yes) => {
                tracing::info!(effects = change.effects.len(), "handled");
                office.ring();
            }
            Ok(Applied::Late) => tracing::info!("it was handled before"),
            // What it decides was decided between reading and writing: the next look says so.
            Ok(Applied::Refused) => {
                fail(office, envelope, Some(&inbound), "somebody was quicker", last);
            }
            Err(error) => {
                fail(
                    office,
                    envelope,
                    Some(&inbound),
                    &error.to_string(),
                    last && !is_passing(&error),
                );
            }
        },
    }
}

/// The store may do it next time.
fn is_passing(error: &StoreError) -> bool {
    matches!(error, StoreError::Database { .. })
}

fn read(envelope: &Envelope) -> Result<Inbound, String> {
    let frame: Value = serde_json::from_str(&envelope.payload)
        .map_err(|error| format!("its payload is not JSON: {error}"))?;
    match envelope.platform.as_str() {
        slack::PLATFORM => Ok(slack::inbound::read(&frame)),
        local::PLATFORM => Ok(local::inbound(frame["line"].as_str().unwrap_or_default())),
        other => Err(format!("`{other}` is not a platform of this version")),
    }
}

/// Notes a failure; the last one ends the envelope and tells its sender where to look.
fn fail(
    office: &Arc<Office>,
    envelope: &Envelope,
    inbound: Option<&Inbound>,
    reason: &str,
    give_up: bool,
) {
    tracing::error!(reason, give_up, "an envelope could not be handled");
    let store = &office.stores.desk;
    if let (true, Some(inbound)) = (give_up, inbound) {
        let call = Call { inbound, ticket: ticket(envelope.seq), files: &[] };
        let told = Change {
            envelope: Some(envelope.seq),
            effects: vec![call.whisper("failed", apology(&call.ticket)), log(&call, reason)],
            ..Change::default()
        };
        match store.apply(&told, Utc::now()) {
            Ok(_) => return office.ring(),
            Err(error) => tracing::error!(%error, "its sender could not be told"),
        }
    }
    if let Err(error) = store.fail_envelope(envelope.seq, reason, give_up, Utc::now()) {
        tracing::error!(%error, "the failure could not be noted");
    }
    if !give_up {
        office.to_handle.wait(Duration::from_millis(50));
    }
}

fn apology(ticket: &str) -> Message {
    Message::new("That went wrong; nothing was changed")
        .with(Part::Text(Rich::plain(
            "That went wrong on my side; nothing was changed. Try it again.",
        )))
        .with(Part::Context(Rich::plain("`logs ").then(ticket).then("` tells what happened.")))
}

fn log(call: &Call<'_>, reason: &str) -> Effect {
    Effect::Log(LogLine {
        at: Utc::now(),
        level: "error".into(),
        correlation: call.ticket.clone(),
        run: None,
        posting: None,
        text: reason.to_owned(),
    })
}
