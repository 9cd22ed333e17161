//! Asks one provider after the other until one answers, within budget and deadline.

mod held;
mod lane;
mod passage;
#[cfg(test)]
mod tests;
mod verdict;

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::watch;

use self::lane::Lane;
use self::passage::Passage;
use super::ask::{Ask, AskError, AskErrorKind, Class, Model, Reply};
use super::gate::Gate;
use super::time::{RealTime, Time};
use crate::config::{Endpoint, LlmSettings};

/// Why there is no client.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// Nothing is set.
    #[error("no LLM is configured; set llm.api_key, or llm.base_url and llm.model")]
    NotConfigured,
    /// The settings do not fit.
    #[error("{0}")]
    Settings(String),
    /// A key is needed.
    #[error(
        "{provider} needs a key and has none: set {setting}, or have {setting}_env name a variable \
         that holds it"
    )]
    NoKey {
        /// Its name.
        provider: String,
        /// The setting.
        setting: String,
    },
    /// The system gives no threads or no TLS.
    #[error("the client of language models could not be started: {0}")]
    System(String),
}

/// The client. Blocking: each thread asks for itself, and threads that are asynchronous must not.
pub struct Client {
    lanes: Vec<Lane>,
    gate: Arc<dyn Gate>,
    time: Arc<dyn Time>,
    /// At the cap the cheap model of the same provider is tried.
    downgrade: bool,
    deadline: Duration,
    attempts: u32,
    cancelled: watch::Sender<bool>,
    /// `None` once it is being dropped.
    runtime: Option<Runtime>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.lanes.iter().map(|lane| lane.endpoint.name.as_str()).collect();
        f.debug_struct("Client").field("providers", &names).finish_non_exhaustive()
    }
}

impl Client {
    /// A client of the configured providers, whose every call passes `gate`.
    ///
    /// # Errors
    /// When none is configured, or one of them cannot be asked.
    pub fn new(settings: &LlmSettings, gate: Arc<dyn Gate>) -> Result<Self, ClientError> {
        let chain = settings.chain().map_err(ClientError::Settings)?;
        if chain.is_empty() {
            return Err(ClientError::NotConfigured);
        }
        if let Some(endpoint) = chain.iter().find(|endpoint| endpoint.lacks_key()) {
            return Err(ClientError::NoKey {
                provider: endpoint.name.clone(),
                setting: endpoint.key_setting.clone(),
            });
        }
        let lanes = chain.into_iter().map(Lane::new).collect::<Result<_, _>>();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("llm")
            .enable_all()
            .build()
            .map_err(|error| ClientError::System(error.to_string()))?;
        Ok(Self {
            lanes: lanes.map_err(ClientError::System)?,
            gate,
            time: Arc::new(RealTime),
            downgrade: false,
            deadline: Duration::from_secs(settings.deadline_seconds),
            attempts: settings.attempts,
            cancelled: watch::Sender::new(false),
            runtime: Some(runtime),
        })
    }

    /// At the cap, the cheap model of the same provider is tried.
    #[must_use]
    pub fn with_downgrade(mut self, downgrade: bool) -> Self {
        self.downgrade = downgrade;
        self
    }

    /// With another clock.
    #[must_use]
    pub fn with_time(mut self, time: Arc<dyn Time>) -> Self {
        self.time = time;
        self
    }

    /// Ends all questions at once, now and from now on. What had been sent is taken as spent.
    pub fn cancel(&self) {
        self.cancelled.send_replace(true);
    }

    /// The providers, in the order in which they are asked.
    pub fn endpoints(&self) -> impl Iterator<Item = &Endpoint> {
        self.lanes.iter().map(|lane| &lane.endpoint)
    }

    async fn ask_all(&self, ask: &Ask, passage: &mut Passage<'_>) -> Result<Reply, AskError> {
        let mut failures: Vec<(AskErrorKind, String)> = Vec::new();
        for lane in &self.lanes {
            match lane.ask(ask, passage).await {
                Ok(value) => return Ok(Reply { value, bill: passage.bill() }),
                Err(failure) => {
                    failures.push((
                        failure.kind,
                        format!("{}: {}", lane.endpoint.name, failure.reason),
                    ));
                    if !failure.next {
                        // Its reason is why there is no answer, whatever failed before it.
                        failures.drain(..failures.len() - 1);
                        break;
                    }
                }
            }
        }
        // The first is asked for; the others stand in for it.
        let kind = failures.first().map_or(AskErrorKind::Unavailable, |(kind, _)| *kind);
        let reasons: Vec<String> = failures.into_iter().map(|(_, reason)| reason).collect();
        Err(AskError { kind, reason: reasons.join("; "), bill: Box::new(passage.bill()) })
    }
}

impl Model for Client {
    fn name(&self, class: Class) -> String {
        let endpoint = &self.lanes[0].endpoint;
        format!("{}:{}", endpoint.name, endpoint.model(class))
    }

    fn ask(&self, ask: &Ask) -> Result<Reply, AskError> {
        let mut passage = Passage::begin(self, ask);
        let result = match &self.runtime {
            Some(runtime) => runtime.block_on(self.ask_all(ask, &mut passage)),
            None => unreachable!("it is taken only by drop"),
        };
        log(ask, &passage, result.as_ref().err());
        result
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // Never waits, and may be dropped anywhere.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// One line for each question: never a key, never a word of what was asked or answered.
fn log(ask: &Ask, passage: &Passage<'_>, error: Option<&AskError>) {
    let bill = passage.bill();
    tracing::info!(
        provider = bill.provider,
        model = bill.model,
        stage = ask.stage,
        prompt = ask.prompt,
        tokens.input = bill.usage.input,
        tokens.cache_read = bill.usage.cache_read,
        tokens.cache_write = bill.usage.cache_write,
        tokens.output = bill.usage.output,
        cost_usd = bill.cost.to_usd(),
        ms = bill.ms,
        attempts = bill.attempts,
        request_id = passage.request_id,
        failed = error.map(|error| tracing::field::debug(error.kind)),
        "asked a language model"
    );
}
