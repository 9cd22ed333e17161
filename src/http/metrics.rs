//! Figures in Prometheus' text format.
//!
//! <https://prometheus.io/docs/instrumenting/exposition_formats/>

use std::sync::atomic::AtomicU64;

use chrono::{DateTime, Utc};
use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use crate::health::{Health, Light};
use crate::store::desk::WorkCounts;
use crate::store::monitor::StageCost;

/// Of the text.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Everything that is measured, as read from the store.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Work by state.
    pub work: WorkCounts,
    /// Since when the oldest work waits.
    pub oldest_work: Option<DateTime<Utc>>,
    /// Messages by state.
    pub outbound: Vec<(String, u64)>,
    /// Since when the oldest unsent message waits.
    pub oldest_unsent: Option<DateTime<Utc>>,
    /// Runs by state.
    pub runs: Vec<(String, u64)>,
    /// Postings by status.
    pub postings: Vec<(String, u64)>,
    /// What stages have cost.
    pub stages: Vec<StageCost>,
    /// What models have cost.
    pub spend: Vec<SpendFigure>,
    /// Circuit breakers of providers.
    pub breakers: Vec<BreakerFigure>,
    /// When the newest backup was made.
    pub backup: Option<DateTime<Utc>>,
    /// Each task.
    pub tasks: Vec<TaskFigure>,
    /// Open alerts by severity.
    pub alerts: Vec<(String, u64)>,
    /// Bytes free and bytes in all, where the store is.
    pub disk: Option<(u64, u64)>,
    /// Memory of the process, in bytes.
    pub memory_bytes: Option<u64>,
}

/// What calls of one model have cost for one stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpendFigure {
    /// Stage.
    pub stage: String,
    /// Provider.
    pub provider: String,
    /// Model.
    pub model: String,
    /// Calls.
    pub calls: u64,
    /// Tokens by kind, e.g. `input`, `output`, `cache_read`, `cache_write`.
    pub tokens: Vec<(String, u64)>,
    /// In US dollars.
    pub cost_usd: f64,
}

/// When a task last ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskFigure {
    /// Its name.
    pub task: String,
    /// Done.
    pub done_at: Option<DateTime<Utc>>,
    /// Failed.
    pub failed_at: Option<DateTime<Utc>>,
}

/// How a provider's circuit breaker stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BreakerFigure {
    /// Provider.
    pub provider: String,
    /// `closed`, `open` or `half_open`.
    pub state: String,
}

type Labels = Vec<(String, String)>;

fn labels(pairs: &[(&str, &str)]) -> Labels {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn gauge(
    registry: &mut Registry,
    name: &str,
    help: &str,
    rows: impl IntoIterator<Item = (Labels, f64)>,
) {
    let family = Family::<Labels, Gauge<f64, AtomicU64>>::default();
    let mut any = false;
    for (labels, value) in rows {
        family.get_or_create(&labels).set(value);
        any = true;
    }
    // A name without a value would be read as zero.
    if any {
        registry.register(name, help, family);
    }
}

fn one(value: Option<f64>) -> Option<(Labels, f64)> {
    value.map(|value| (Labels::new(), value))
}

fn counted(label: &str, rows: &[(String, u64)]) -> Vec<(Labels, f64)> {
    rows.iter().map(|(name, count)| (labels(&[(label, name)]), *count as f64)).collect()
}

fn seconds(at: DateTime<Utc>) -> f64 {
    at.timestamp_millis() as f64 / 1e3
}

/// The text.
///
/// # Errors
/// None that is known.
pub fn text(
    figures: &Figures,
    parts: &[Health],
    started: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<String, std::fmt::Error> {
    let mut registry = Registry::with_prefix("tailord");
    let registry = &mut registry;
    let version = labels(&[("version", env!("CARGO_PKG_VERSION"))]);
    gauge(registry, "build_info", "Version of the program; always 1", [(version, 1.0)]);
    let help = "When the daemon started, seconds since 1970";
    gauge(registry, "start_time_seconds", help, one(started.map(seconds)));
    let memory = figures.memory_bytes.map(|bytes| bytes as f64);
    let help = "Resident memory of the daemon, without its workers";
    gauge(registry, "resident_memory_bytes", help, one(memory));
    let disk = |which: fn((u64, u64)) -> u64| one(figures.disk.map(|disk| which(disk) as f64));
    gauge(registry, "disk_free_bytes", "Space left where the store is", disk(|(free, _)| free));
    gauge(registry, "disk_size_bytes", "Space in all where the store is", disk(|(_, size)| size));
    let lights = parts.iter().flat_map(|part| {
        [Light::Green, Light::Amber, Light::Red].map(|light| {
            let value = if part.light == light { 1.0 } else { 0.0 };
            (labels(&[("part", part.part), ("light", light.as_str())]), value)
        })
    });
    gauge(registry, "part", "1 for the light that a part has", lights);
    queue(registry, figures, now);
    spend(registry, figures);
    tasks(registry, figures, now);
    let mut text = String::new();
    prometheus_text::encode(&mut text, registry)?;
    Ok(text)
}

fn queue(registry: &mut Registry, figures: &Figures, now: DateTime<Utc>) {
    let age = |at: Option<DateTime<Utc>>| {
        let age = at.map_or(0.0, |at| (now - at).num_milliseconds().max(0) as f64 / 1e3);
        [(Labels::new(), age)]
    };
    let WorkCounts { queued, running, done, dead, cancelled } = figures.work;
    let work = [
        ("queued", queued),
        ("running", running),
        ("done", done),
        ("dead", dead),
        ("cancelled", cancelled),
    ];
    let work = work.map(|(state, count)| (labels(&[("state", state)]), f64::from(count)));
    gauge(registry, "work", "Pieces of work in the store, by state", work);
    let help = "How long the oldest work waits";
    gauge(registry, "work_oldest_seconds", help, age(figures.oldest_work));
    let help = "Messages in the store, by state";
    gauge(registry, "outbox_messages", help, counted("state", &figures.outbound));
    let help = "How long the oldest unsent message waits";
    gauge(registry, "outbox_oldest_seconds", help, age(figures.oldest_unsent));
    gauge(registry, "runs", "Runs in the store, by state", counted("state", &figures.runs));
    let help = "Postings in the store, by status";
    gauge(registry, "postings", help, counted("status", &figures.postings));
    gauge(registry, "alerts", "Open alerts, by severity", counted("severity", &figures.alerts));
}

fn spend(registry: &mut Registry, figures: &Figures) {
    let of = |value: fn(&StageCost) -> f64| {
        figures.stages.iter().map(move |stage| {
            let labels = labels(&[("stage", &stage.stage), ("engine", &stage.engine)]);
            (labels, value(stage))
        })
    };
    let help = "How often each stage was done, in all runs that are stored";
    gauge(registry, "stage_runs", help, of(|stage| stage.count as f64));
    let help = "What each stage has cost, in all runs that are stored";
    gauge(registry, "stage_cost_usd", help, of(|stage| stage.cost_usd));
    let named = |one: &SpendFigure| {
        labels(&[("stage", &one.stage), ("provider", &one.provider), ("model", &one.model)])
    };
    let costs = figures.spend.iter().map(|one| (named(one), one.cost_usd));
    gauge(registry, "llm_cost_usd", "What calls of models have cost", costs);
    let calls = figures.spend.iter().map(|one| (named(one), one.calls as f64));
    gauge(registry, "llm_calls", "Calls of models", calls);
    let tokens = figures.spend.iter().flat_map(|one| {
        one.tokens.iter().map(move |(kind, count)| {
            let mut labels = named(one);
            labels.push(("kind".into(), kind.clone()));
            (labels, *count as f64)
        })
    });
    gauge(registry, "llm_tokens", "Tokens used by calls of models", tokens);
    let breakers = figures.breakers.iter().flat_map(|one| {
        ["closed", "open", "half_open"].map(|state| {
            let value = if one.state == state { 1.0 } else { 0.0 };
            (labels(&[("provider", &one.provider), ("state", state)]), value)
        })
    });
    gauge(registry, "llm_breaker", "1 for the state of a provider's circuit breaker", breakers);
}

fn tasks(registry: &mut Registry, figures: &Figures, now: DateTime<Utc>) {
    let stamps = |at: fn(&TaskFigure) -> Option<DateTime<Utc>>| {
        figures
            .tasks
            .iter()
            .filter_map(move |one| at(one).map(|at| (labels(&[("task", &one.task)]), seconds(at))))
    };
    let help = "When a task was last done, seconds since 1970";
    gauge(registry, "task_success_time_seconds", help, stamps(|one| one.done_at));
    let help = "When a task last failed, seconds since 1970";
    gauge(registry, "task_failure_time_seconds", help, stamps(|one| one.failed_at));
    let age = figures.backup.map(|at| (now - at).num_milliseconds().max(0) as f64 / 1e3);
    gauge(registry, "backup_age_seconds", "Age of the newest backup", one(age));
}
