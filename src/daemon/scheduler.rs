//! Does what is due: looks every second, and has each task done on a thread of its own.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::Utc;
use tokio::task::JoinSet;

use super::office::Office;
use crate::alert;
use crate::schedule::task::{self, Kit, Outcome, Pinger};
use crate::schedule::{Begun, Planner, TaskName};
use crate::store::{DaemonStore as _, ScheduleStore as _, StoreError};

/// Time between two looks.
const LOOK: Duration = Duration::from_secs(1);

/// Tries of a ping.
const TRIES: u32 = 3;

/// Tasks whose threads are at work: one that has taken too long has failed, and goes on all the same.
type Held = Arc<Mutex<BTreeSet<TaskName>>>;

fn lock(held: &Held) -> std::sync::MutexGuard<'_, BTreeSet<TaskName>> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Looks until the daemon stops; then waits for what is under way, as long as work may.
pub async fn run(office: Arc<Office>, planner: Planner) {
    let planner = Arc::new(Mutex::new(planner));
    let held = Held::default();
    let mut stop = office.stop.clone();
    let mut under_way = JoinSet::new();
    while !office.stops() {
        super::fault::hang("scheduler").await;
        for begun in look(&office, &planner, &held).await {
            tracing::info!(task = begun.task.as_str(), missed = begun.missed, "a task begins");
            lock(&held).insert(begun.task);
            under_way.spawn(execute(Arc::clone(&office), begun, Arc::clone(&held)));
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            Some(ended) = under_way.join_next(), if !under_way.is_empty() => {
                if let Err(error) = ended {
                    tracing::error!(%error, "a task failed");
                }
            }
            _ = stop.changed() => {}
        }
    }
    let most = Duration::from_secs(office.context.config.settings.daemon.drain_seconds);
    let drained =
        tokio::time::timeout(most, async { while under_way.join_next().await.is_some() {} });
    if drained.await.is_err() {
        tracing::warn!("a task is cut off; it is done again at the next start");
    }
}

async fn look(office: &Arc<Office>, planner: &Arc<Mutex<Planner>>, held: &Held) -> Vec<Begun> {
    let (planner, held) = (Arc::clone(planner), lock(held).clone());
    let looked = office.off_thread(move |office| {
        let mut planner = planner.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = planner.begin_but(&held, &office.stores.tasks, Utc::now());
        // Only a look that could see is a sign of life.
        if begun.is_ok() {
            office.signals.ticked();
        }
        begun
    });
    looked.await.unwrap_or_else(|error| {
        tracing::error!(error, "what is due can't be seen");
        Vec::new()
    })
}

async fn execute(office: Arc<Office>, begun: Begun, held: Held) {
    let task = begun.task;
    let deadline = begun.deadline.to_std().unwrap_or_default();
    let at = Arc::clone(&office);
    let work = tokio::task::spawn_blocking(move || {
        // Dropped however it ends.
        let _free = Free { held, task };
        perform(&at, task)
    });
    let outcome = match tokio::time::timeout(deadline, work).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => Outcome::Failed(format!("it ended unasked: {error}")),
        Err(_) => Outcome::Failed(format!(
            "it took longer than {} s; schedule.{task} sets the limit",
            deadline.as_secs()
        )),
    };
    let recorded = office.off_thread(move |office| finish(office, &begun, &outcome)).await;
    if let Err(error) = recorded {
        tracing::error!(error, task = task.as_str(), "the end of a task was not saved");
    }
    office.to_send.notify_one();
}

struct Free {
    held: Held,
    task: TaskName,
}

impl Drop for Free {
    fn drop(&mut self) {
        lock(&self.held).remove(&self.task);
    }
}

fn perform(office: &Office, task: TaskName) -> Outcome {
    let health = || office.health(&office.stores.tasks);
    task::run(
        task,
        &Kit {
            store: &office.stores.tasks,
            settings: &office.context.config.settings,
            health: &health,
            keeper: office.keeper.as_ref(),
            pinger: &Web,
            now: Utc::now(),
        },
    )
}

/// Records how it ended; whoever looks what is wrong sees it there.
fn finish(office: &Office, begun: &Begun, outcome: &Outcome) -> Result<(), StoreError> {
    let store = &office.stores.tasks;
    let (state, told) = outcome.recorded();
    let told = crate::redact::mask(told).into_owned();
    tracing::info!(task = begun.task.as_str(), state = state.as_str(), told, "a task ended");
    store.finish_task(begun.id, state, &crate::text::shorten(&told, 2_000), Utc::now())
}

/// Ends what a daemon that is gone had begun, and asks for it again, once.
pub fn take_over(office: &Office) -> Result<(), StoreError> {
    use crate::store::desk::{Change, Effect};
    let store = &office.stores.tasks;
    let now = Utc::now();
    let cut_off = store.abandon_tasks(now)?;
    let again = cut_off.iter().filter(|run| !run.asked).map(|run| Effect::RunTask(run.task));
    let effects: Vec<Effect> = again.collect();
    if !effects.is_empty() {
        tracing::warn!(count = effects.len(), "tasks were cut off; they are done again");
        store.apply(&Change { effects, ..Change::default() }, now)?;
    }
    Ok(())
}

/// The outside watcher, over the network.
struct Web;

impl Pinger for Web {
    fn send(&self, url: &str, body: &str) -> Result<(), String> {
        let runtime = tokio::runtime::Handle::try_current().map_err(|error| error.to_string())?;
        let mut last = Ok(());
        for attempt in 0..TRIES {
            if attempt > 0 {
                std::thread::sleep(Duration::from_millis(500) * attempt);
            }
            let post = alert::second::post(url, "text/plain; charset=utf-8", body.to_owned());
            last = runtime.block_on(post);
            if last.is_ok() {
                break;
            }
        }
        last
    }
}
