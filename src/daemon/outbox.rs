//! Sends what is to be said: channels side by side, each in its own order.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::Utc;
use tokio::task::JoinSet;

use super::office::Office;
use crate::chat::slack::PLATFORM;
use crate::chat::slack::send::Sender;
use crate::store::{DaemonStore as _, SqliteStore};

/// Channels sent to at the same time.
const SIDE_BY_SIDE: usize = 8;

/// Longest time without a look.
const LOOK: Duration = Duration::from_secs(1);

/// How long what is unsent may still go out after the daemon is told to stop.
const LAST: Duration = Duration::from_secs(5);

/// Sends until the daemon stops, and then what is still there for a little while.
pub async fn run(office: Arc<Office>, sender: Arc<Sender<SqliteStore>>) {
    let busy: Arc<Mutex<HashSet<String>>> = Arc::default();
    let mut stop = office.stop.clone();
    let mut sending = JoinSet::new();
    let mut until = None;
    loop {
        if office.stops() {
            let until = *until.get_or_insert_with(|| tokio::time::Instant::now() + LAST);
            if tokio::time::Instant::now() > until {
                return;
            }
        }
        let begun = begin(&office, &sender, &busy, &mut sending).await;
        if begun == 0 && sending.is_empty() && until.is_some() {
            return;
        }
        let wait = pause(&office).await;
        tokio::select! {
            Some(sent) = sending.join_next(), if !sending.is_empty() => {
                if let Err(error) = sent {
                    tracing::error!(%error, "the sending of a message failed");
                    tokio::time::sleep(LOOK).await;
                }
            }
            () = office.to_send.notified() => {}
            _ = stop.changed(), if until.is_none() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Until the next message may go out.
async fn pause(office: &Arc<Office>) -> Duration {
    match office.off_thread(|office| office.stores.outbox.next_outbound_at(PLATFORM)).await {
        Ok(Some(at)) => (at - Utc::now())
            .to_std()
            .unwrap_or(Duration::ZERO)
            .clamp(Duration::from_millis(20), LOOK),
        _ => LOOK,
    }
}

/// Begins to send the next message of each channel that is not being sent to.
async fn begin(
    office: &Arc<Office>,
    sender: &Arc<Sender<SqliteStore>>,
    busy: &Arc<Mutex<HashSet<String>>>,
    sending: &mut JoinSet<()>,
) -> usize {
    let heads =
        office.off_thread(|office| office.stores.outbox.next_outbound(PLATFORM, Utc::now()));
    let heads = heads.await.unwrap_or_else(|error| {
        tracing::error!(error, "the outbox can't be read");
        Vec::new()
    });
    let mut begun = 0;
    for row in heads {
        if sending.len() >= SIDE_BY_SIDE {
            break;
        }
        if !lock(busy).insert(row.channel.clone()) {
            continue;
        }
        begun += 1;
        let (office, sender, busy) = (Arc::clone(office), Arc::clone(sender), Arc::clone(busy));
        sending.spawn(async move {
            // Dropped whatever happens, so that a channel is never left waiting.
            let free = Free { busy, channel: row.channel.clone() };
            if let Err(error) = sender.send(&row).await {
                tracing::error!(%error, key = row.key, "what became of a message was not saved");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            drop(free);
            office.to_send.notify_one();
        });
    }
    begun
}

fn lock(busy: &Mutex<HashSet<String>>) -> std::sync::MutexGuard<'_, HashSet<String>> {
    busy.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Free {
    busy: Arc<Mutex<HashSet<String>>>,
    channel: String,
}

impl Drop for Free {
    fn drop(&mut self) {
        lock(&self.busy).remove(&self.channel);
    }
}
