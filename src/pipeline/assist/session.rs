//! Asking, once for each question: a reply is saved as soon as it is there, under the hash of all it
//! depends on, and never paid for twice.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::schema::schema_of;
use super::tier::{Tier, TierPlan};
use super::{Assistant, private};
use crate::candidate::MasterCv;
use crate::hash::sha256_parts;
use crate::llm::{Ask, AskErrorKind, Bill, NanoUsd, Usage};
use crate::store::{RunId, Store};

/// A reply to one prompt.
pub trait Answer: DeserializeOwned + JsonSchema {
    /// The stage whose prompt asks for it.
    const STAGE: &'static str;
    /// Whether the question holds facts of the candidate: its answer is of one master CV then.
    const OF_CANDIDATE: bool = true;
}

/// Why there is no reply. What the deterministic engine wrote stands.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{reason}")]
pub struct Unanswered {
    /// The stage.
    pub stage: &'static str,
    /// Which kind; `None` when the prompt could not be used.
    pub kind: Option<AskErrorKind>,
    /// For people.
    pub reason: String,
}

/// One question, and what it cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The stage it was asked for.
    pub stage: &'static str,
    /// `provider:model`.
    pub engine: String,
    /// Paid in this run.
    pub cost: NanoUsd,
    /// Paid for the answer, whenever that was.
    pub price: NanoUsd,
    /// Used in this run.
    pub usage: Usage,
    /// Wall time in milliseconds.
    pub ms: f64,
    /// It was answered, now or in an earlier run.
    pub answered: bool,
    /// The answer is of an earlier run.
    pub kept: bool,
}

/// What is saved of a reply.
#[derive(Serialize, Deserialize)]
struct Kept {
    value: serde_json::Value,
    bill: Bill,
}

/// The questions of one run. Asked from several threads.
pub struct Session<'a> {
    assistant: &'a Assistant<'a>,
    store: &'a dyn Store,
    run: Option<RunId>,
    tier: Tier,
    master: &'a str,
    now: DateTime<Utc>,
    private: Vec<String>,
    calls: Mutex<Vec<Call>>,
    /// Questions that have left.
    questions: AtomicUsize,
}

impl<'a> Session<'a> {
    /// Opens one.
    #[must_use]
    pub fn new(
        assistant: &'a Assistant<'a>,
        store: &'a dyn Store,
        run: Option<RunId>,
        tier: Tier,
        master: &'a MasterCv,
        now: DateTime<Utc>,
    ) -> Self {
        let private = private::of(master);
        let (calls, questions) = (Mutex::default(), AtomicUsize::new(0));
        let master = &master.version;
        Self { assistant, store, run, tier, master, now, private, calls, questions }
    }

    /// What this run may do.
    #[must_use]
    pub fn plan(&self) -> &TierPlan {
        self.assistant.tiers.plan(self.tier)
    }

    /// The tier it runs at.
    #[must_use]
    pub fn tier(&self) -> Tier {
        self.tier
    }

    /// Whether this tier asks a model for the stage.
    #[must_use]
    pub fn wants(&self, stage: &str) -> bool {
        self.plan().stages.iter().any(|wanted| wanted == stage)
    }

    /// Everything asked so far, in the order in which it was answered.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.calls.lock().map(|calls| calls.clone()).unwrap_or_default()
    }

    /// How many questions have left so far, answered or not.
    #[must_use]
    pub fn questions(&self) -> usize {
        self.questions.load(Ordering::Relaxed)
    }

    /// Paid so far.
    #[must_use]
    pub fn spent(&self) -> NanoUsd {
        self.calls().iter().fold(NanoUsd::default(), |sum, call| sum.plus(call.cost))
    }

    /// Asks with these values, or takes the answer of an earlier run.
    ///
    /// # Errors
    /// When there is no answer that fits.
    pub fn ask<T: Answer>(&self, values: &serde_json::Value) -> Result<T, Unanswered> {
        let unusable = |reason: String| Unanswered { stage: T::STAGE, kind: None, reason };
        let prompts = self.assistant.prompts;
        let prompt = prompts
            .find(T::STAGE)
            .ok_or_else(|| unusable(format!("there is no prompt `{}`", T::STAGE)))?;
        if prompt.schema != T::STAGE {
            let reason = format!(
                "prompt {}:1: schema is `{}`; the stage reads `{}`",
                prompt.file,
                prompt.schema,
                T::STAGE
            );
            return Err(unusable(reason));
        }
        let rendered =
            prompts.render(prompt, values).map_err(|error| unusable(error.to_string()))?;
        let user = private::without(&rendered.user, &self.private);
        let class = prompt.class.min(self.plan().class);
        let schema = schema_of::<T>();
        let engine = self.assistant.model.name(class);
        let master = if T::OF_CANDIDATE { self.master } else { "" };
        let text = schema.to_string();
        let parts: [&str; 8] =
            ["llm/1", T::STAGE, &engine, &prompt.hash, &text, master, &rendered.system, &user];
        let key = sha256_parts(parts.map(str::as_bytes));
        if let Some((value, bill)) = self.kept::<T>(&key) {
            self.note(T::STAGE, &bill, &engine, Kind::Kept);
            return Ok(value);
        }
        let ask = Ask {
            stage: T::STAGE,
            prompt: prompt.name(),
            class,
            run: self.run,
            run_cap: Some(self.plan().cap),
            system: rendered.system,
            user,
            schema,
            max_output: prompt.max_output,
            temperature: prompt.temperature,
            deadline: self.assistant.deadline,
        };
        self.questions.fetch_add(1, Ordering::Relaxed);
        match self.assistant.model.ask(&ask) {
            Ok(reply) => {
                let kept = Kept { value: reply.value, bill: reply.bill };
                self.keep(&key, T::STAGE, &kept);
                let read = T::deserialize(&kept.value);
                let kind = if read.is_ok() { Kind::Answered } else { Kind::Failed };
                self.note(T::STAGE, &kept.bill, &engine, kind);
                read.map_err(|error| Unanswered {
                    stage: T::STAGE,
                    kind: Some(AskErrorKind::Malformed),
                    reason: format!("the answer has another form ({error})"),
                })
            }
            Err(error) => {
                self.note(T::STAGE, &error.bill, &engine, Kind::Failed);
                Err(Unanswered { stage: T::STAGE, kind: Some(error.kind), reason: error.reason })
            }
        }
    }

    fn kept<T: Answer>(&self, key: &str) -> Option<(T, Bill)> {
        let kept = match self.store.find_checkpoint(key) {
            Ok(kept) => kept?,
            Err(error) => {
                tracing::warn!(%error, "an earlier answer could not be looked for");
                return None;
            }
        };
        // What cannot be read is as good as none.
        let Kept { value, bill } = serde_json::from_str(&kept).ok()?;
        Some((T::deserialize(value).ok()?, bill))
    }

    fn keep(&self, key: &str, stage: &str, kept: &Kept) {
        let saved =
            serde_json::to_string(kept).map_err(|error| error.to_string()).and_then(|text| {
                let saved = self.store.save_checkpoint(key, stage, &text, self.now);
                saved.map_err(|error| error.to_string())
            });
        if let Err(error) = saved {
            tracing::warn!(error, stage, "an answer could not be saved: it is paid for again");
        }
    }

    fn note(&self, stage: &'static str, bill: &Bill, asked: &str, kind: Kind) {
        let kept = kind == Kind::Kept;
        let named = !bill.provider.is_empty() && !bill.model.is_empty();
        let call = Call {
            stage,
            engine: if named { format!("{}:{}", bill.provider, bill.model) } else { asked.into() },
            price: bill.cost,
            cost: if kept { NanoUsd(0) } else { bill.cost },
            usage: if kept { Usage::default() } else { bill.usage },
            ms: if kept { 0.0 } else { bill.ms as f64 },
            answered: kind != Kind::Failed,
            kept,
        };
        tracing::info!(
            stage,
            engine = call.engine,
            cost_nano_usd = call.cost.0,
            kept,
            answered = call.answered,
            "asked"
        );
        if let Ok(mut calls) = self.calls.lock() {
            calls.push(call);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Answered,
    Failed,
    Kept,
}
