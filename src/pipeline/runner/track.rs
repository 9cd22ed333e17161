//! Executing stages: each from its checkpoint where its inputs are unchanged, else anew and saved.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{RunError, STAGES};
use crate::hash::sha256_parts;
use crate::llm::NanoUsd;
use crate::render::Files;
use crate::report::Report;
use crate::store::{StageRecord, Store};

/// Fingerprint of the engine, from `build.rs`.
const ENGINE: &str = env!("TAILORD_ENGINE");

/// Who wants to know how far a run is.
pub trait Progress: Sync {
    /// A stage begins.
    fn started(&self, stage: &str);
    /// A stage has ended well and is saved.
    fn finished(&self, stage: &str);
    /// Everything is made and is being saved.
    fn made(&self, _report: &Report, _files: &Files) {}
}

/// Nobody.
impl Progress for () {
    fn started(&self, _stage: &str) {}
    fn finished(&self, _stage: &str) {}
}

/// The stages of one run as they are executed; some at the same time.
pub struct Track<'a> {
    store: &'a dyn Store,
    now: DateTime<Utc>,
    progress: &'a dyn Progress,
    /// Those executed so far.
    records: Mutex<Vec<StageRecord>>,
}

impl<'a> Track<'a> {
    pub fn new(store: &'a dyn Store, now: DateTime<Utc>, progress: &'a dyn Progress) -> Self {
        Self { store, now, progress, records: Mutex::default() }
    }

    /// Those executed so far.
    pub fn records(&self) -> Vec<StageRecord> {
        self.lock().clone()
    }

    /// Puts those that were executed at the same time into the order of [`STAGES`].
    pub fn put_in_order(&self) {
        let place = |name: &str| STAGES.iter().position(|stage| *stage == name);
        self.lock().sort_by_key(|record| place(&record.name).unwrap_or(STAGES.len()));
    }

    fn lock(&self) -> MutexGuard<'_, Vec<StageRecord>> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A deterministic stage: `work` is a function of `input`, of the engine and of nothing else.
    pub fn stage<T: Serialize + DeserializeOwned>(
        &self,
        name: &'static str,
        input: &impl Serialize,
        work: impl FnOnce() -> Result<T, RunError>,
    ) -> Result<T, RunError> {
        let input = json(name, input)?;
        let key = sha256_parts([ENGINE.as_bytes(), name.as_bytes(), input.as_bytes()]);
        self.progress.started(name);
        let start = Instant::now();
        // A checkpoint that cannot be read is as good as none: the stage is done again.
        let kept = self.store.find_checkpoint(&key)?;
        if let Some(output) = kept.and_then(|kept| serde_json::from_str(&kept).ok()) {
            self.finish(name, "checkpoint", start);
            return Ok(output);
        }
        let output = work()?;
        self.store.save_checkpoint(&key, name, &json(name, &output)?, self.now)?;
        self.finish(name, "offline", start);
        Ok(output)
    }

    /// A stage that is done in every run, because its result is not data to keep.
    pub fn always<T, E: Into<RunError>>(
        &self,
        name: &'static str,
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, RunError> {
        self.progress.started(name);
        let start = Instant::now();
        let output = work().map_err(Into::into)?;
        self.finish(name, "offline", start);
        Ok(output)
    }

    /// Says that everything is made.
    pub fn made(&self, report: &Report, files: &Files) {
        self.progress.made(report, files);
    }

    /// Says that a stage begins which is not of this thread.
    pub fn begin(&self, name: &str) {
        self.progress.started(name);
    }

    /// Notes of a stage who wrote it, and what that took and cost, besides what is noted.
    pub fn amend(&self, name: &str, engine: Option<&str>, ms: f64, cost: NanoUsd) {
        let mut records = self.lock();
        let place = records.iter().rposition(|record| record.name == name);
        let place = place.unwrap_or_else(|| {
            records.push(StageRecord {
                name: name.into(),
                engine: "offline".into(),
                ms: 0.0,
                cost_usd: 0.0,
            });
            records.len() - 1
        });
        let record = &mut records[place];
        if let Some(engine) = engine {
            engine.clone_into(&mut record.engine);
        }
        record.ms = ((record.ms + ms) * 100.0).round() / 100.0;
        record.cost_usd += cost.to_usd();
    }

    /// What the stages cost in all.
    pub fn cost_usd(&self) -> f64 {
        self.lock().iter().map(|record| record.cost_usd).sum()
    }

    fn finish(&self, name: &'static str, engine: &str, start: Instant) {
        let ms = (start.elapsed().as_secs_f64() * 1e5).round() / 100.0;
        self.lock().push(StageRecord {
            name: name.into(),
            engine: engine.into(),
            ms,
            cost_usd: 0.0,
        });
        tracing::info!(stage = name, engine, ms, "stage finished");
        self.progress.finished(name);
    }
}

/// `value` as JSON; a value that has no JSON form is a defect of the stage.
pub fn json(stage: &'static str, value: &impl Serialize) -> Result<String, RunError> {
    serde_json::to_string(value)
        .map_err(|error| RunError::Stage { stage, reason: error.to_string() })
}
