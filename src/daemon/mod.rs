//! The daemon: chat in, applications out.
//!
//! ```text
//! socket → intake (saved, then acknowledged) → desk (handled, in order) → store
//!                                                            store → lanes (workers) → store
//!                                                            store → outbox (sent, in order) → chat
//! ```
//!
//! Every arrow into the store is a transaction, every part begins from what is stored: the process
//! may end at any moment, and the next one goes on. Tasks that end unasked end the process, so that
//! nothing is half alive.

mod alarm;
mod bell;
mod desk;
mod fault;
mod intake;
mod keeper;
mod lane;
mod lock;
mod office;
mod outbox;
mod progress;
mod scheduler;
mod site;
mod spend;
#[cfg(test)]
mod tests;
mod watchdog;

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use chrono::Utc;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use crate::alert;
use crate::chat::slack::api::Api;
use crate::chat::slack::send::Sender;
use crate::chat::slack::socket;
use crate::command::Context;
use crate::schedule::Planner;
use crate::store::desk::{Lane, Work};
use crate::store::{DaemonStore as _, SqliteStore, StoreError};
use keeper::WorkerKeeper;
use office::{Office, Stores};

/// Envelopes that may wait to be saved before the socket is read more slowly.
const INTAKE: usize = 1024;

/// How long tasks may take to end once what they do is done.
const LAST: Duration = Duration::from_secs(10);

/// Runs the daemon until it is told to stop.
///
/// # Errors
/// What keeps it from starting, or the task that ended unasked.
pub fn run(context: Context) -> anyhow::Result<()> {
    run_until(context, signals)
}

/// Runs the daemon until what `told` gives has come.
pub(crate) fn run_until(context: Context, told: impl FnOnce() -> Told) -> anyhow::Result<()> {
    let path = context.config.store_path()?;
    let lock = lock::Lock::take(&path)?;
    let settings = context.config.settings.clone();
    let store = SqliteStore::open(&path)?;
    let looping = patiently(|| alert::started(&store, &settings, Utc::now()))?;
    drop(store);
    let result = begin(context, lock, told);
    if let (true, Err(error)) = (looping, &result) {
        alarm::last_words(&settings, &format!("{error:#}"), Utc::now());
    }
    result
}

/// What the daemon stops for.
pub(crate) type Told = std::io::Result<BoxFuture<'static, ()>>;

/// The signals that end a program in good order, heard from this moment on.
fn signals() -> Told {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let heard = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    Ok(heard.boxed())
}

fn begin(context: Context, _lock: lock::Lock, told: impl FnOnce() -> Told) -> anyhow::Result<()> {
    // A master CV that can't be read never starts the daemon (GAP-008).
    let master = context.master_cv(None)?;
    let path = context.config.store_path()?;
    let open = || SqliteStore::open(&path);
    let stores = Stores {
        inbox: open()?.for_acks()?,
        desk: open()?,
        queue: open()?,
        outbox: Arc::new(open()?),
        tasks: open()?,
    };
    // No other daemon lives: what was leased is nobody's.
    let reclaimed = reclaim(&stores.queue)?;
    tracing::info!(reclaimed = reclaimed.len(), version = master.version, "starting");
    let slack = slack(&context)?;
    if slack.is_none() {
        tracing::warn!("no chat platform is configured: set slack.bot_token and slack.app_token");
    }
    let (stopper, stop) = watch::channel(false);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(32)
        .thread_stack_size(1 << 20)
        .enable_all()
        .build()
        .context("starting the runtime")?;
    let keeper = WorkerKeeper::new(context.config.clone(), runtime.handle().clone());
    let mut office = Office::new(context, stores, slack, master, stop);
    office.keeper = Box::new(keeper);
    let office = Arc::new(office);
    lane::end_reclaimed(&office, &reclaimed);
    patiently(|| scheduler::take_over(&office))?;
    let result = runtime.block_on(supervise(office, stopper, told));
    runtime.shutdown_timeout(Duration::from_secs(1));
    result
}

/// Slack, where it is configured.
fn slack(context: &Context) -> anyhow::Result<Option<Arc<Api>>> {
    let settings = &context.config.settings.slack;
    if !settings.is_wanted() {
        return Ok(None);
    }
    let api = Api::new(&settings.api_url, &settings.bot_token, &settings.app_token)
        .context("preparing the connection to Slack")?;
    Ok(Some(Arc::new(api)))
}

fn reclaim(store: &SqliteStore) -> anyhow::Result<Vec<Work>> {
    Ok(patiently(|| store.reclaim(true, Utc::now()))?)
}

/// A store that fails for a moment is no reason not to start.
fn patiently<T>(work: impl Fn() -> Result<T, StoreError>) -> Result<T, StoreError> {
    const TRIES: u32 = 3;
    for _ in 1..TRIES {
        match work() {
            Ok(done) => return Ok(done),
            Err(error) => tracing::error!(%error, "the store fails; trying again"),
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    work()
}

/// Works the queue off in this process until `done`; nothing where another process does it.
///
/// # Errors
/// What keeps it from starting, or a store that fails.
pub fn work_off(
    context: &Context,
    done: impl Fn(&SqliteStore) -> anyhow::Result<bool>,
) -> anyhow::Result<()> {
    let path = context.config.store_path()?;
    let Ok(_lock) = lock::Lock::take(&path) else { return Ok(()) };
    let master = context.master_cv(None)?;
    let open = || SqliteStore::open(&path);
    let stores = Stores {
        inbox: open()?,
        desk: open()?,
        queue: open()?,
        outbox: Arc::new(open()?),
        tasks: open()?,
    };
    let reclaimed = reclaim(&stores.queue)?;
    let (stopper, stop) = watch::channel(false);
    let slack = slack(context)?;
    let office = Arc::new(Office::new(context.clone(), stores, slack, master, stop));
    lane::end_reclaimed(&office, &reclaimed);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("starting the runtime")?;
    runtime.block_on(async {
        let mut lanes = JoinSet::new();
        for lane in [Lane::Pipeline, Lane::Render, Lane::Backup] {
            lanes.spawn(lane::run(Arc::clone(&office), lane, 0));
        }
        let result = loop {
            match done(&office.stores.desk) {
                Ok(false) => tokio::time::sleep(Duration::from_millis(20)).await,
                Ok(true) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        stopper.send_replace(true);
        while lanes.join_next().await.is_some() {}
        result
    })
}

/// Starts the tasks and waits until it is told to stop, or for one that ends unasked.
async fn supervise(
    office: Arc<Office>,
    stopper: watch::Sender<bool>,
    told: impl FnOnce() -> Told,
) -> anyhow::Result<()> {
    let told = told()?;
    let mut tasks: JoinSet<&'static str> = JoinSet::new();
    let owner = format!("{}-{}", std::process::id(), Utc::now().timestamp_micros());
    let planner = Planner::new(&office.context.config.settings.schedule, owner)
        .map_err(|reason| anyhow::anyhow!("configuration: {reason}"))?;
    office.signals.schedules();
    start(&office, planner, &mut tasks);
    watchdog::notify(&[sd_notify::NotifyState::Ready, sd_notify::NotifyState::Status("working")]);
    tracing::info!("ready");
    let ended = tokio::select! {
        () = told => None,
        ended = tasks.join_next() => Some(ended),
    };
    watchdog::notify(&[sd_notify::NotifyState::Stopping]);
    // Those that listen hear it; nobody else is left to be told.
    stopper.send_replace(true);
    office.ring();
    office.to_handle.ring();
    tracing::info!("stopping");
    let most = Duration::from_secs(office.context.config.settings.daemon.drain_seconds) + LAST;
    let drained = tokio::time::timeout(most, async {
        while let Some(task) = tasks.join_next().await {
            match task {
                Ok(name) => tracing::debug!(name, "a task ended"),
                Err(error) => tracing::error!(%error, "a task failed while stopping"),
            }
        }
    });
    if drained.await.is_err() {
        tracing::error!("not everything ended in time");
    }
    match ended {
        None => {
            tracing::info!("stopped");
            Ok(())
        }
        Some(Some(Ok(name))) => bail!("the {name} ended unasked"),
        Some(Some(Err(error))) => bail!("a part of the daemon failed: {error}"),
        Some(None) => bail!("there was nothing to do"),
    }
}

fn start(office: &Arc<Office>, planner: Planner, tasks: &mut JoinSet<&'static str>) {
    if let Some(api) = &office.slack {
        let (arrivals, arrived) = mpsc::channel(INTAKE);
        let at = Arc::clone(office);
        tasks.spawn_blocking(move || {
            intake::run(&at, arrived);
            "intake"
        });
        let (at, api) = (Arc::clone(office), Arc::clone(api));
        let signals = Arc::clone(&office.signals);
        tasks.spawn(async move {
            socket::run(api, arrivals, signals, at.stop.clone()).await;
            "socket"
        });
        let pace = Duration::from_millis(office.context.config.settings.slack.pace_ms);
        if let Some(api) = &office.slack {
            let store = Arc::clone(&office.stores.outbox);
            let sender = Arc::new(Sender::new(Arc::clone(api), store, pace));
            let at = Arc::clone(office);
            tasks.spawn(async move {
                outbox::run(at, sender).await;
                "outbox"
            });
        }
    }
    let at = Arc::clone(office);
    tasks.spawn_blocking(move || {
        desk::run(&at);
        "desk"
    });
    let slots = office.context.config.settings.queue.slots_here();
    // One slot of its own for what a person waits for, and one for backups: bulk work never stands in
    // their way.
    let lanes = std::iter::repeat_n(Lane::Pipeline, slots).chain([Lane::Render, Lane::Backup]);
    for (slot, lane) in lanes.enumerate() {
        let at = Arc::clone(office);
        tasks.spawn(async move {
            lane::run(at, lane, slot).await;
            "lane"
        });
    }
    let mut begin = |name: &'static str, task: BoxFuture<'static, ()>| {
        tasks.spawn(async move {
            task.await;
            name
        });
    };
    let at = || Arc::clone(office);
    let view = at();
    let view = async move {
        fault::strike("progress view");
        progress::run(view).await;
    };
    begin("progress view", view.boxed());
    begin("spend", spend::run(at()).boxed());
    begin("scheduler", scheduler::run(at(), planner).boxed());
    begin("HTTP site", site::run(at()).boxed());
    begin("alarm", alarm::run(at()).boxed());
    begin("watchdog", watchdog::run(at()).boxed());
}
