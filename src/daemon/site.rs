//! What the daemon tells over HTTP.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::office::Office;
use crate::health::Health;
use crate::http::{self, BreakerFigure, Figures, Source, SpendFigure, TaskFigure};
use crate::llm::Usage;
use crate::memory;
use crate::schedule::TaskName;
use crate::store::alert::{Alert, Severity};
use crate::store::backup::BackupStore as _;
use crate::store::schedule::TaskState;
use crate::store::spend::{Breaker, ProviderState, SpendRow, SpendStore as _, Window};
use crate::store::{
    AlertStore as _, DaemonStore as _, MonitorStore as _, ScheduleStore as _, StoreError,
};

/// Answers until the daemon stops; where it can't listen, the daemon works all the same, and its
/// health says so.
pub async fn run(office: Arc<Office>) {
    let settings = &office.context.config.settings.http;
    let mut stop = office.stop.clone();
    let Ok(Some(address)) = settings.address() else { return ended(&mut stop).await };
    let listening = async {
        let listener = tokio::net::TcpListener::bind(address).await?;
        Ok::<_, std::io::Error>((listener.local_addr()?, listener))
    };
    match listening.await {
        Ok((at, listener)) => {
            tracing::info!(address = %at, "health can be read over HTTP");
            office.signals.listens(Ok(at));
            let source = Arc::new(Site(Arc::clone(&office)));
            let served = http::serve(listener, source, &settings.hosts, stop.clone()).await;
            if let Err(error) = served {
                tracing::error!(%error, "health can't be read over HTTP any more");
                office.signals.listens(Err(error.to_string()));
            }
        }
        Err(error) => {
            tracing::error!(%error, %address, "health can't be read over HTTP");
            let reason = format!("can't listen on {address} ({error}); set http.listen");
            office.signals.listens(Err(reason));
        }
    }
    ended(&mut stop).await;
}

async fn ended(stop: &mut tokio::sync::watch::Receiver<bool>) {
    while !*stop.borrow() {
        if stop.changed().await.is_err() {
            return;
        }
    }
}

struct Site(Arc<Office>);

impl Source for Site {
    fn parts(&self) -> Vec<Health> {
        self.0.health(&self.0.stores.tasks)
    }

    fn alerts(&self) -> Result<Vec<Alert>, String> {
        self.0.stores.tasks.open_alerts().map_err(|error| error.to_string())
    }

    fn figures(&self) -> Result<Figures, String> {
        self.read().map_err(|error| error.to_string())
    }

    fn started(&self) -> Option<DateTime<Utc>> {
        self.0.signals.started()
    }

    fn masked(&self, text: &str) -> String {
        crate::redact::mask(text).into_owned()
    }
}

impl Site {
    fn read(&self) -> Result<Figures, StoreError> {
        let store = &self.0.stores.tasks;
        let open = store.open_alerts()?;
        let of = |severity: Severity| {
            let count = open.iter().filter(|alert| alert.severity == severity).count();
            (severity.as_str().to_owned(), count as u64)
        };
        let mut tasks = Vec::new();
        for task in TaskName::ALL {
            let ended = |state| -> Result<Option<DateTime<Utc>>, StoreError> {
                Ok(store.last_task_run(task, state)?.and_then(|run| run.finished_at))
            };
            tasks.push(TaskFigure {
                task: task.as_str().to_owned(),
                done_at: ended(TaskState::Done)?,
                failed_at: ended(TaskState::Failed)?,
            });
        }
        Ok(Figures {
            work: store.count_work(None)?,
            oldest_work: store.oldest_queued()?,
            outbound: store.count_outbound()?,
            oldest_unsent: store.outbox_backlog()?.1,
            runs: store.count_runs(None)?,
            postings: store.count_postings()?,
            stages: store.stage_costs(None)?,
            spend: store.spend_rows(&Window::default())?.into_iter().map(figure_of).collect(),
            breakers: store.provider_states(Utc::now())?.into_iter().map(breaker_of).collect(),
            backup: store
                .list_snapshots()?
                .into_iter()
                .find(|one| one.forgotten_at.is_none())
                .map(|one| one.taken_at),
            tasks,
            alerts: vec![of(Severity::Amber), of(Severity::Red)],
            disk: self.0.signals.disk().map(|disk| (disk.free, disk.size)),
            memory_bytes: memory::rss_kib("self").map(|kib| kib * 1024),
        })
    }
}

fn figure_of(row: SpendRow) -> SpendFigure {
    let Usage { input, cache_read, cache_write, output } = row.usage;
    let tokens = [
        ("input", input),
        ("cache_read", cache_read),
        ("cache_write", cache_write),
        ("output", output),
    ];
    SpendFigure {
        stage: row.stage,
        provider: row.provider,
        model: row.model,
        calls: row.calls,
        tokens: tokens.into_iter().map(|(kind, count)| (kind.to_owned(), count)).collect(),
        cost_usd: row.charged.to_usd(),
    }
}

fn breaker_of(state: ProviderState) -> BreakerFigure {
    let word = match state.breaker {
        Breaker::Closed => "closed",
        Breaker::Open { .. } => "open",
        Breaker::HalfOpen { .. } => "half_open",
    };
    BreakerFigure { provider: state.provider, state: word.into() }
}
