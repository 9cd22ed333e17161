//! Works off a lane of the queue: one slot is one worker process, kept warm while there is work.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::office::{Office, Running};
use super::progress::PACE;
use crate::handler::Origin;
use crate::handler::outcome::{self, Outcome};
use crate::store::DaemonStore as _;
use crate::store::desk::{Applied, Change, Effect, Lane, LogLine, Work, WorkEnd, WorkState};
use crate::worker::{Ended, Fault, News, Source, Task, Worker};

/// How long a lease holds without a heartbeat.
const LEASE: TimeDelta = TimeDelta::seconds(60);

/// How often it is prolonged, and a person's wish to take the work back is seen.
const HEARTBEAT: Duration = Duration::from_millis(500);

/// Longest time without a look.
const LOOK: Duration = Duration::from_secs(1);

/// A worker that has had nothing to do for so long goes.
const IDLE: Duration = Duration::from_secs(20);

/// Longest time for a backup, a check or a drill: a first backup over a slow line takes long.
const BACKUP_SECONDS: u64 = 6 * 3600;

/// How often the end of work is saved before its lease is left to run out.
const MOST_SAVES: u32 = 20;

/// Works until the daemon stops.
pub async fn run(office: Arc<Office>, lane: Lane, slot: usize) {
    let mut stop = office.stop.clone();
    let mut worker: Option<Worker> = None;
    let mut idle_since = tokio::time::Instant::now();
    while !office.stops() {
        let notified = office.to_do(lane).notified();
        match claim(&office, lane, slot).await {
            Some(work) => {
                execute(&office, &mut worker, work).await;
                idle_since = tokio::time::Instant::now();
            }
            None => {
                if idle_since.elapsed() > IDLE
                    && let Some(idle) = worker.take()
                {
                    idle.dismiss().await;
                }
                tokio::select! {
                    () = notified => {}
                    _ = stop.changed() => {}
                    () = tokio::time::sleep(LOOK) => {}
                }
            }
        }
    }
    if let Some(worker) = worker {
        worker.dismiss().await;
    }
}

async fn claim(office: &Arc<Office>, lane: Lane, slot: usize) -> Option<Work> {
    let claimed = office.off_thread(move |office| {
        let now = Utc::now();
        let lease =
            format!("{}-{}-{slot}-{}", std::process::id(), lane.as_str(), now.timestamp_micros());
        office.stores.queue.claim_work(lane, &lease, now + LEASE, now)
    });
    claimed.await.unwrap_or_else(|error| {
        tracing::error!(error, "no work can be claimed");
        None
    })
}

async fn execute(office: &Arc<Office>, worker: &mut Option<Worker>, work: Work) {
    let Some((task, origin)) = read(&work) else {
        tracing::error!(key = work.key, "work was saved in a form this tailord does not read");
        let ended = office.off_thread(move |office| save_unreadable(office, &work)).await;
        if let Err(error) = ended {
            tracing::error!(error, "the end of work was not saved");
        }
        return;
    };
    tracing::info!(key = work.key, attempt = work.attempts, "work begins");
    let now = Utc::now();
    let label = match &task {
        Task::Process { source, .. } => source.label(),
        _ => String::new(),
    };
    office.with_running(|running| {
        running.insert(
            work.key.clone(),
            Running {
                origin: origin.clone(),
                label,
                batched: work.batch.is_some() || !matches!(task, Task::Process { .. }),
                started: now,
                stage: None,
                posting: work.posting.clone(),
                shown: now,
                edits: 0,
            },
        )
    });
    let outcome = attempt(office, worker, &work, &task).await;
    let told = office.with_running(|running| running.remove(&work.key));
    // The last picture of a card keeps its distance from the one before.
    let not_before = told.as_ref().filter(|entry| entry.edits > 0).map(|entry| entry.shown + PACE);
    let posting = told.and_then(|entry| entry.posting);
    let work = Work { posting: posting.or_else(|| work.posting.clone()), ..work };
    finish(office, work, task, origin, outcome, not_before).await;
}

/// Has a worker do it, and watches over lease, deadline and the wish to stop.
async fn attempt(
    office: &Arc<Office>,
    slot: &mut Option<Worker>,
    work: &Work,
    task: &Task,
) -> Outcome {
    let failed = |reason: String, lasting| Outcome::Ended(Ended::Failed(Fault { reason, lasting }));
    let mut worker = match slot.take() {
        Some(worker) => worker,
        None => match Worker::start(office.config_file().as_deref()) {
            Ok(worker) => worker,
            Err(error) => return failed(error.to_string(), false),
        },
    };
    let key = work.key.clone();
    let hear = |news| {
        office.with_running(|running| {
            let Some(entry) = running.get_mut(&key) else { return };
            match news {
                News::Posting(posting) => entry.posting = Some(posting),
                News::Stage(name, at) => entry.stage = Some((name, at)),
            }
        });
    };
    let seconds = match task {
        Task::Backup { .. } => BACKUP_SECONDS,
        _ => office.context.config.settings.queue.deadline_seconds,
    };
    let job = async {
        let attached = match attached(office, task).await {
            Ok(attached) => attached,
            Err(fault) => return Ok(Ended::Failed(fault)),
        };
        worker.work(task.clone(), attached, Utc::now(), hear).await
    };
    let ended = tokio::select! {
        ended = job => match ended {
            Ok(ended) => {
                *slot = Some(worker);
                return Outcome::Ended(ended);
            }
            Err(error) => failed(error.to_string(), false),
        },
        ended = watch(office, work) => ended,
        () = tokio::time::sleep(Duration::from_secs(seconds)) => failed(
            too_long(task, seconds),
            false,
        ),
    };
    // In the middle of something else now, or dead.
    worker.end().await;
    ended
}

fn too_long(task: &Task, seconds: u64) -> String {
    let hint = match task {
        Task::Backup { .. } => "see that the repository can be reached",
        _ => "queue.deadline_seconds sets the limit",
    };
    format!("it took longer than {seconds} s; {hint}")
}

/// Prolongs the lease until there is a reason to stop.
async fn watch(office: &Arc<Office>, work: &Work) -> Outcome {
    let mut stop = office.stop.clone();
    let drain = Duration::from_secs(office.context.config.settings.daemon.drain_seconds);
    let mut until = None;
    loop {
        if office.stops() {
            let until = *until.get_or_insert_with(|| tokio::time::Instant::now() + drain);
            if tokio::time::Instant::now() >= until {
                return Outcome::HandedBack;
            }
        }
        tokio::select! {
            () = tokio::time::sleep(HEARTBEAT) => {}
            _ = stop.changed(), if until.is_none() => continue,
        }
        let (id, lease) = (work.id, work.lease.clone().unwrap_or_default());
        let beat = office.off_thread(move |office| {
            office.stores.queue.heartbeat(id, &lease, Utc::now() + LEASE)
        });
        match beat.await {
            Ok(Some(true)) => return Outcome::Cancelled,
            Ok(Some(false)) => {}
            // Somebody else has it: what is done here is of no effect any more.
            Ok(None) => return Outcome::HandedBack,
            Err(error) => tracing::error!(error, "a lease was not prolonged"),
        }
    }
}

/// The content of the file that a posting came as.
async fn attached(office: &Arc<Office>, task: &Task) -> Result<Option<Vec<u8>>, Fault> {
    use crate::chat::slack::api::ApiError;
    let Task::Process { source: Source::File { url, name }, .. } = task else { return Ok(None) };
    let fault = |reason: String, lasting| Fault {
        reason: format!("{name} could not be had: {reason}"),
        lasting,
    };
    let Some(api) = &office.slack else {
        return Err(fault("Slack is not configured here".into(), false));
    };
    api.download(url).await.map(Some).map_err(|error| {
        let lasting = matches!(error, ApiError::Refused { .. });
        fault(error.to_string(), lasting)
    })
}

/// Records the end of work with all that follows from it. A store that fails is tried again while
/// the lease holds; after that the work is done again, and what was made is found to be there.
async fn finish(
    office: &Arc<Office>,
    work: Work,
    task: Task,
    origin: Origin,
    outcome: Outcome,
    not_before: Option<DateTime<Utc>>,
) {
    let at = Arc::clone(office);
    let saved = tokio::task::spawn_blocking(move || {
        for attempt in 1..=MOST_SAVES {
            match save(&at, &work, &task, &origin, &outcome, not_before) {
                Ok(Applied::Yes) => {
                    tracing::info!(key = work.key, "work ended");
                    return;
                }
                Ok(Applied::Late | Applied::Refused) => {
                    tracing::warn!(key = work.key, "its lease was lost: its end is of no effect");
                    return;
                }
                Err(error) => {
                    tracing::error!(
                        key = work.key,
                        attempt,
                        error,
                        "the end of work was not saved"
                    );
                    std::thread::sleep(Duration::from_millis(50 * u64::from(attempt)));
                }
            }
        }
    });
    if let Err(error) = saved.await {
        tracing::error!(%error, "the end of work was not saved");
    }
    office.ring();
}

fn save(
    office: &Office,
    work: &Work,
    task: &Task,
    origin: &Origin,
    outcome: &Outcome,
    not_before: Option<DateTime<Utc>>,
) -> Result<Applied, String> {
    let store = &office.stores.queue;
    let now = store.find_work(&work.key).map_err(|error| error.to_string())?;
    // What failed while a person took it back is taken back.
    let failed = matches!(outcome, Outcome::Ended(Ended::Failed(_)) | Outcome::HandedBack);
    let outcome = match now.is_some_and(|work| work.cancel) && failed {
        true => &Outcome::Cancelled,
        false => outcome,
    };
    let mut change = office
        .at_desk(store, |desk| outcome::change(desk, work, task, origin, outcome))
        .map_err(|error| error.to_string())?;
    for effect in &mut change.effects {
        if let Effect::Say(said) = effect
            && said.supersedes.is_some()
        {
            said.not_before = not_before;
        }
    }
    store.apply(&change, Utc::now()).map_err(|error| error.to_string())
}

/// Ends work whose lease was taken back and that is not to be tried again.
pub fn end_reclaimed(office: &Office, reclaimed: &[Work]) {
    for work in reclaimed.iter().filter(|work| work.state == WorkState::Running) {
        let outcome = match work.cancel {
            true => Outcome::Cancelled,
            false => {
                let reason = "its process ended in the middle of it, too often".to_owned();
                Outcome::Ended(Ended::Failed(Fault { reason, lasting: true }))
            }
        };
        let ended = match read(work) {
            Some((task, origin)) => save(office, work, &task, &origin, &outcome, None),
            None => save_unreadable(office, work),
        };
        // Its lease runs out: the next to take it back ends it.
        if let Err(error) = ended {
            tracing::error!(error, key = work.key, "the end of work was not saved");
        }
    }
}

/// Task and origin, unless another version saved them.
fn read(work: &Work) -> Option<(Task, Origin)> {
    let task = serde_json::from_str(&work.task).ok()?;
    Some((task, Origin::of(work)?))
}

/// Work of another version is given up; nobody knows where to tell it.
fn save_unreadable(office: &Office, work: &Work) -> Result<Applied, String> {
    let now = Utc::now();
    let reason = "it was saved by another version".to_owned();
    let log = Effect::Log(LogLine {
        at: now,
        level: "error".into(),
        correlation: work.key.clone(),
        run: None,
        posting: work.posting.as_ref().map(|id| id.0.clone()),
        text: reason.clone(),
    });
    let settled = work.posting.clone().map(|id| Effect::SettlePosting(id, Some(reason.clone())));
    let end = WorkEnd::Failed { reason, again: None };
    let change = Change {
        work: Some((work.id, work.lease.clone().unwrap_or_default(), end)),
        effects: settled.into_iter().chain([log]).collect(),
        ..Change::default()
    };
    office.stores.queue.apply(&change, now).map_err(|error| error.to_string())
}
