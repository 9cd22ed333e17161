//! Tells the service manager that the daemon lives, when it has proved it: the store was written and
//! read back, the socket heard something, and what came in does not lie around.
//!
//! <https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html>

use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;

use super::lane;
use super::office::Office;
use crate::health::{self, Light};
use crate::signal::Disk;
use crate::store::DaemonStore as _;

/// How often the store is written and read back.
const PROBE: Duration = Duration::from_secs(10);

/// How often the master CV is read again.
const READ: Duration = Duration::from_hours(1);

/// Envelopes that wait longer than this mean that handling hangs.
const STUCK: Duration = Duration::from_mins(1);

/// Tells the service manager something; without one, nobody.
pub fn notify(states: &[sd_notify::NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::warn!(%error, "the service manager could not be told");
    }
}

/// Proves and tells until the daemon stops.
pub async fn run(office: Arc<Office>) {
    let interval = sd_notify::watchdog_enabled().map(|limit| limit / 3);
    let every = interval.unwrap_or(PROBE).clamp(Duration::from_millis(100), PROBE);
    let mut stop = office.stop.clone();
    let mut read = tokio::time::Instant::now();
    while !office.stops() {
        let patience = interval.map_or(STUCK, |third| third * 3);
        match office.off_thread(move |office| prove(office, patience)).await {
            Ok(()) if interval.is_some() => notify(&[sd_notify::NotifyState::Watchdog]),
            Ok(()) => {}
            Err(reason) => tracing::error!(reason, "no sign of life for the watchdog"),
        }
        if read.elapsed() > READ {
            read = tokio::time::Instant::now();
            let refreshed = office.off_thread(|office| {
                office.refresh_master();
                Ok::<(), String>(())
            });
            if let Err(error) = refreshed.await {
                tracing::error!(error, "the master CV was not read again");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            _ = stop.changed() => {}
        }
    }
}

fn prove(office: &Office, patience: Duration) -> Result<(), String> {
    let now = Utc::now();
    match office.context.config.store_path().map(|path| Disk::of(&path)) {
        Ok(Ok(disk)) => office.signals.measured(disk),
        Ok(Err(error)) => tracing::warn!(%error, "the disk could not be measured"),
        Err(error) => tracing::warn!(%error, "the disk could not be measured"),
    }
    let store = &office.stores.queue;
    store.probe(now).map_err(|error| error.to_string())?;
    office.signals.probed();
    let reclaimed = store.reclaim(false, now).map_err(|error| error.to_string())?;
    if !reclaimed.is_empty() {
        tracing::warn!(count = reclaimed.len(), "leases ran out; their work is back in the queue");
        lane::end_reclaimed(office, &reclaimed);
        office.ring();
    }
    let waiting = store.next_envelopes(1).map_err(|error| error.to_string())?;
    if let Some(first) = waiting.first()
        && (now - first.received_at).to_std().is_ok_and(|waits| waits > STUCK)
    {
        return Err(format!("an envelope waits since {}", first.received_at));
    }
    // A scheduler that looked once and looks no more hangs.
    let ticked = office.signals.last_tick().or(office.signals.started());
    let silent = ticked.and_then(|at| (now - at).to_std().ok()).unwrap_or_default();
    if silent > patience.max(Duration::from_secs(2)) {
        return Err(format!("the scheduler has not looked for {} s", silent.as_secs()));
    }
    // A socket that is open but hears nothing is dead; one that can't be opened is Slack's trouble,
    // and a new process would not open it either.
    let socket = health::socket(&office.signals, now);
    if office.signals.is_connected() && socket.light == Light::Red {
        return Err(socket.reason);
    }
    Ok(())
}
