//! Saves what comes in, many at a time, and acknowledges each once it is saved.

use std::sync::Arc;

use chrono::Utc;
use tokio::sync::mpsc;

use super::office::Office;
use crate::chat::slack::socket::Arrived;
use crate::store::DaemonStore as _;
use crate::store::desk::Receipt;

/// Most envelopes of one transaction.
const MOST: usize = 64;

/// Saves until nobody sends any more. Blocks its thread.
pub fn run(office: &Arc<Office>, mut arrivals: mpsc::Receiver<Arrived>) {
    let mut waiting = Vec::with_capacity(MOST);
    // What has come while the last ones were saved is saved together: one wait for the disk.
    while arrivals.blocking_recv_many(&mut waiting, MOST) > 0 {
        let envelopes: Vec<_> = waiting.iter().map(|one| one.envelope.clone()).collect();
        match office.stores.inbox.receive(&envelopes, Utc::now()) {
            Ok(receipts) => {
                for one in &waiting {
                    // A socket that is gone can't be answered: the envelope comes again, and is known.
                    if one.out.send(one.ack.clone()).is_err() {
                        tracing::info!(envelope = one.envelope.envelope, "its socket is gone");
                    }
                }
                if receipts.iter().any(|receipt| matches!(receipt, Receipt::Saved(_))) {
                    office.to_handle.ring();
                }
            }
            // Not saved, not acknowledged: Slack sends them again.
            Err(error) => {
                tracing::error!(%error, count = envelopes.len(), "envelopes were not saved");
            }
        }
        waiting.clear();
    }
}
