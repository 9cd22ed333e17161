//! Shows how far work is: one message for each posting and one for each batch, edited at most every
//! three seconds (GAP-022, GAP-034).

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::office::{Office, Running};
use crate::handler::card::{self, Stand};
use crate::handler::{Origin, batch_card};
use crate::store::desk::{Batch, Change, Effect, NewOutbound, WorkCounts};
use crate::store::spend::{SpendStore as _, Spent};
use crate::store::{DaemonStore as _, RunState, Store as _, StoreError};

/// Least time between two edits of a message.
pub const PACE: TimeDelta = TimeDelta::seconds(3);

/// How often it is looked whether something is to be shown.
const LOOK: Duration = Duration::from_millis(500);

/// What a batch showed last, and when.
type Shown = HashMap<i64, (WorkCounts, DateTime<Utc>, u32)>;

/// Shows until the daemon stops.
pub async fn run(office: Arc<Office>) {
    let mut stop = office.stop.clone();
    let mut shown = Shown::new();
    while !office.stops() {
        let at = Arc::clone(&office);
        let looked = tokio::task::spawn_blocking(move || {
            let result = look(&at, &mut shown);
            (result, shown)
        });
        match looked.await {
            Ok((result, kept)) => {
                shown = kept;
                if let Err(error) = result {
                    tracing::error!(%error, "progress could not be shown");
                }
            }
            Err(error) => {
                tracing::error!(%error, "progress could not be shown");
                shown = Shown::new();
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => {}
        }
    }
}

fn look(office: &Office, shown: &mut Shown) -> Result<(), StoreError> {
    let now = Utc::now();
    let store = &office.stores.queue;
    let mut effects = cards(office, now);
    for batch in store.open_batches()? {
        let counts = store.count_work(Some(batch.id))?;
        effects.extend(batch_effects(&batch, counts, shown, now));
    }
    if effects.is_empty() {
        return Ok(());
    }
    store.apply(&Change { effects, ..Change::default() }, now)?;
    office.to_send.notify_one();
    Ok(())
}

fn cards(office: &Office, now: DateTime<Utc>) -> Vec<Effect> {
    let due: Vec<(String, Running)> = office.with_running(|running| {
        running
            .iter_mut()
            .filter(|(_, entry)| !entry.batched && now - entry.shown >= PACE)
            .map(|(key, entry)| {
                entry.shown = now;
                entry.edits += 1;
                (key.clone(), entry.clone())
            })
            .collect()
    });
    due.iter().map(|(key, entry)| picture(key, entry, cost_usd(office, entry), now)).collect()
}

/// What its run has cost so far.
fn cost_usd(office: &Office, entry: &Running) -> f64 {
    let store = &office.stores.queue;
    let Some(posting) = &entry.posting else { return 0.0 };
    let spent = store.list_runs(Some(posting), 1).and_then(|runs| match runs.first() {
        Some(run) if run.state == RunState::Running => store.spent_by_run(run.id),
        _ => Ok(Spent::default()),
    });
    match spent {
        Ok(spent) => spent.charged.to_usd(),
        Err(error) => {
            tracing::error!(%error, "what a run has cost can't be read");
            0.0
        }
    }
}

fn picture(key: &str, entry: &Running, cost_usd: f64, now: DateTime<Utc>) -> Effect {
    let stage = entry.stage.as_ref().map(|(name, at)| (name.as_str(), *at));
    let stand = Stand::Running { stage, elapsed: now - entry.started, cost_usd };
    let message = card::waiting(key, &entry.label, &stand);
    let name = format!(
        "{}/edit/{key}-{}-{}",
        entry.origin.card,
        entry.started.timestamp_millis(),
        entry.edits
    );
    // The work may end before this is saved: its last picture stands.
    Effect::SayWhileRunning(key.to_owned(), entry.origin.picture(name, message))
}

fn batch_effects(
    batch: &Batch,
    counts: WorkCounts,
    shown: &mut Shown,
    now: DateTime<Utc>,
) -> Vec<Effect> {
    let Ok(origin) = serde_json::from_str::<Origin>(&batch.origin) else {
        tracing::error!(
            batch = batch.key,
            "a batch was saved in a form this tailord does not read"
        );
        return vec![Effect::CloseBatch(batch.id)];
    };
    let over = counts.ended() >= batch.total;
    let entry = shown.entry(batch.id).or_insert((WorkCounts::default(), batch.created_at, 0));
    let due = now - entry.1 >= PACE;
    if !over && (!due || counts == entry.0) {
        return Vec::new();
    }
    // The last picture keeps its distance from the one before, too.
    let not_before = (!due).then(|| entry.1 + PACE);
    *entry = (counts, now, entry.2 + 1);
    let message = batch_card(&batch.key, batch.total, counts, Some(now - batch.created_at));
    let name = format!("{}/edit/{}-{}", origin.card, now.timestamp_millis(), entry.2);
    let picture = NewOutbound { not_before, ..origin.picture(name, message) };
    let mut effects = vec![Effect::Say(picture)];
    if over {
        effects.push(Effect::CloseBatch(batch.id));
        shown.remove(&batch.id);
    }
    effects
}
