//! Executing stages: each from its checkpoint where its inputs are unchanged, else anew and saved.

use std::time::Instant;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::RunError;
use crate::hash::sha256_parts;
use crate::store::{StageRecord, Store};

/// Fingerprint of the engine, from `build.rs`.
const ENGINE: &str = env!("TAILORD_ENGINE");

/// Who wants to know how far a run is.
pub trait Progress {
    /// A stage begins.
    fn started(&self, stage: &str);
    /// A stage has ended well and is saved.
    fn finished(&self, stage: &str);
}

/// Nobody.
impl Progress for () {
    fn started(&self, _stage: &str) {}
    fn finished(&self, _stage: &str) {}
}

/// The stages of one run as they are executed.
pub struct Track<'a> {
    store: &'a dyn Store,
    now: DateTime<Utc>,
    progress: &'a dyn Progress,
    /// Those executed so far.
    pub records: Vec<StageRecord>,
}

impl<'a> Track<'a> {
    pub fn new(store: &'a dyn Store, now: DateTime<Utc>, progress: &'a dyn Progress) -> Self {
        Self { store, now, progress, records: Vec::new() }
    }

    /// A deterministic stage: `work` is a function of `input`, of the engine and of nothing else.
    pub fn stage<T: Serialize + DeserializeOwned>(
        &mut self,
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
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, RunError> {
        self.progress.started(name);
        let start = Instant::now();
        let output = work().map_err(Into::into)?;
        self.finish(name, "offline", start);
        Ok(output)
    }

    fn finish(&mut self, name: &'static str, engine: &str, start: Instant) {
        let ms = (start.elapsed().as_secs_f64() * 1e5).round() / 100.0;
        self.records.push(StageRecord {
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
