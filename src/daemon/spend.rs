//! Says when a part of a cap is reached, and ends reservations of calls that died.

use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;

use super::office::Office;
use crate::handler::budget;
use crate::store::DaemonStore as _;
use crate::store::desk::Change;

/// How often it is looked.
const LOOK: Duration = Duration::from_secs(2);

/// Looks until the daemon stops.
pub async fn run(office: Arc<Office>) {
    let mut stop = office.stop.clone();
    while !office.stops() {
        match office.off_thread(look).await {
            Ok(0) => {}
            Ok(_) => office.ring(),
            Err(error) => tracing::error!(error, "what is spent could not be looked at"),
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => {}
        }
    }
}

fn look(office: &Office) -> Result<usize, crate::store::StoreError> {
    let store = &office.stores.queue;
    let settings = &office.context.config.settings;
    budget::told(store, settings, Utc::now(), |effects| {
        store.apply(&Change { effects, ..Change::default() }, Utc::now()).map(drop)
    })
}
