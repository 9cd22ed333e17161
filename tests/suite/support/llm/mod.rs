//! A provider of language models on this machine: Anthropic's Messages and `OpenAI`'s chat completions
//! on one port, scripted by test.
//!
//! It refuses what the real services refuse: a missing key or version, fields of the other format,
//! schemas that are not strict, parameters that a model does not take. The official clients are its
//! referees (`llm_referee.rs`). Tokens are counted, not made up.

mod anthropic;
mod fill;
mod openai;
mod play;
mod stream;

pub use self::play::Play;

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Response};
use axum::routing::{get, post};
use serde_json::Value;
use tokio::runtime::Runtime;

/// The one key it takes.
pub const KEY: &str = "sk-test-0123456789abcdefghij";

/// Longer than anything here takes.
const SOON: Duration = Duration::from_mins(1);

/// A wire format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    Anthropic,
    OpenAi,
}

/// One request it was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub wire: Wire,
    pub headers: HashMap<String, String>,
    pub body: Value,
    /// Name of the schema or of the forced tool; empty where the form is asked for in words.
    pub stage: String,
    pub model: String,
    pub system: String,
    pub user: String,
    /// Of the answer, where it is sent.
    pub schema: Value,
    pub streamed: bool,
    /// As counted by `o200k_base`, schema included.
    pub input_tokens: u64,
    /// Of the answer; 0 where there was none.
    pub output_tokens: u64,
}

/// Makes an answer; `None` = the schema is filled with something.
pub type Writer = dyn Fn(&Asked) -> Option<Value> + Send + Sync;

#[derive(Default)]
struct World {
    scripts: Vec<(String, VecDeque<Play>)>,
    always: Vec<(String, Play)>,
    asked: Vec<Asked>,
    /// Status of each refusal, and why: what the real services would have said no to.
    refused: Vec<String>,
    cached: Vec<String>,
    at_once: usize,
    most_at_once: usize,
}

#[derive(Clone)]
struct Shared {
    world: Arc<(Mutex<World>, Condvar)>,
    writer: Arc<Mutex<Option<Arc<Writer>>>>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, World> {
        self.world.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The running provider; it ends with the test.
pub struct Llm {
    shared: Shared,
    origin: String,
    runtime: Option<Runtime>,
}

impl Llm {
    /// Starts on a free port, and answers everything by filling its schema.
    pub fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let shared = Shared { world: Arc::default(), writer: Arc::default() };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let router = Router::new()
            .route("/v1/messages", post(anthropic_messages))
            .route("/v1/chat/completions", post(openai_completions))
            .route("/v1/models", get(models))
            .with_state(shared.clone());
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, router).await
        });
        Self { shared, origin, runtime: Some(runtime) }
    }

    /// Without a version at its end.
    pub fn base_url(&self) -> String {
        self.origin.clone()
    }

    /// Sets the environment of a command so that it asks this provider.
    pub fn configure(&self, wire: Wire, command: &mut std::process::Command) {
        let (provider, model, cheap) = match wire {
            Wire::Anthropic => ("anthropic", "claude-sonnet-5", "claude-haiku-5-5"),
            Wire::OpenAi => ("openai", "gpt-5.6-terra", "gpt-5.6-luna"),
        };
        command
            .env("TAILORD__LLM__BASE_URL", self.base_url())
            .env("TAILORD__LLM__API_KEY", KEY)
            .env("TAILORD__LLM__PROVIDER", provider)
            .env("TAILORD__LLM__MODEL", model)
            .env("TAILORD__LLM__CHEAP_MODEL", cheap);
    }

    /// What the next requests whose body holds `marker` get, in this order; then as before.
    pub fn script(&self, marker: &str, plays: impl IntoIterator<Item = Play>) {
        self.shared.lock().scripts.push((marker.to_owned(), plays.into_iter().collect()));
    }

    /// What all requests whose body holds `marker` get, unless a script has something for them.
    pub fn always(&self, marker: &str, play: Play) {
        self.shared.lock().always.push((marker.to_owned(), play));
    }

    /// Who writes the answers of those requests that nothing else is said of.
    pub fn write(&self, writer: impl Fn(&Asked) -> Option<Value> + Send + Sync + 'static) {
        *self.shared.writer.lock().unwrap() = Some(Arc::new(writer));
    }

    /// Every request so far that was not refused, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.lock().asked.clone()
    }

    /// What it refused so far, as the real services would have.
    pub fn refused(&self) -> Vec<String> {
        self.shared.lock().refused.clone()
    }

    /// Most requests that were worked on at the same time.
    pub fn most_at_once(&self) -> usize {
        self.shared.lock().most_at_once
    }

    /// Waits until it has been asked so often.
    pub fn wait_for(&self, count: usize) {
        let world = self.shared.lock();
        let (world, waited) = self
            .shared
            .world
            .1
            .wait_timeout_while(world, SOON, |world| world.asked.len() < count)
            .unwrap_or_else(PoisonError::into_inner);
        assert!(!waited.timed_out(), "asked {} times, not {count}", world.asked.len());
    }
}

impl Drop for Llm {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// A refusal as the real service words it.
struct Refusal {
    status: u16,
    kind: &'static str,
    param: Option<String>,
    code: Option<&'static str>,
    message: String,
}

impl Refusal {
    fn invalid(message: impl Into<String>) -> Self {
        Self {
            status: 400,
            kind: "invalid_request_error",
            param: None,
            code: None,
            message: message.into(),
        }
    }

    fn of(mut self, param: &str, code: &'static str) -> Self {
        self.param = Some(param.to_owned());
        self.code = Some(code);
        self
    }
}

async fn anthropic_messages(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let asked = anthropic::check(&flat(&headers), &body);
    serve(&shared, Wire::Anthropic, asked).await
}

async fn openai_completions(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let asked = openai::check(&flat(&headers), &body);
    serve(&shared, Wire::OpenAi, asked).await
}

async fn models(headers: HeaderMap) -> Response<Body> {
    let headers = flat(&headers);
    let listed = match headers.contains_key("anthropic-version") {
        true => anthropic::models(&headers).map_err(|refusal| anthropic::error(&refusal)),
        false => openai::models(&headers).map_err(|refusal| openai::error(&refusal)),
    };
    let (status, body) = match listed {
        Ok(body) => (200, body),
        Err((status, body)) => (status, body),
    };
    play::json(status, &[], &body)
}

async fn serve(shared: &Shared, wire: Wire, asked: Result<Asked, Refusal>) -> Response<Body> {
    let asked = match asked {
        Ok(asked) => asked,
        Err(refusal) => {
            let told = format!("{} {}", refusal.status, refusal.message);
            shared.lock().refused.push(told);
            let (status, body) = match wire {
                Wire::Anthropic => anthropic::error(&refusal),
                Wire::OpenAi => openai::error(&refusal),
            };
            return play::json(status, &[], &body);
        }
    };
    let (number, play, cached) = {
        let mut world = shared.lock();
        let text = asked.body.to_string();
        let play = next(&mut world, &text);
        let cached = world.cached.contains(&asked.system);
        if !cached {
            world.cached.push(asked.system.clone());
        }
        world.asked.push(asked.clone());
        world.at_once += 1;
        world.most_at_once = world.most_at_once.max(world.at_once);
        (world.asked.len() - 1, play, cached)
    };
    shared.world.1.notify_all();
    let leaving = Leaving(shared.clone());
    let writer = shared.writer.lock().unwrap().clone();
    let told = play::perform(&asked, play, writer.as_deref(), cached).await;
    shared.lock().asked[number].output_tokens = told.output_tokens;
    drop(leaving);
    told.response
}

fn next(world: &mut World, text: &str) -> Play {
    let scripted = world
        .scripts
        .iter_mut()
        .find(|(marker, plays)| text.contains(marker.as_str()) && !plays.is_empty());
    if let Some(play) = scripted.and_then(|(_, plays)| plays.pop_front()) {
        return play;
    }
    let always = world.always.iter().rev().find(|(marker, _)| text.contains(marker.as_str()));
    always.map_or(Play::Answer, |(_, play)| play.clone())
}

/// Counts requests that are being worked on, also those whose client hung up.
struct Leaving(Shared);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.lock().at_once -= 1;
    }
}

fn flat(headers: &HeaderMap) -> HashMap<String, String> {
    let text =
        |value: &axum::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

/// Tokens of a text by `o200k_base`.
pub fn tokens(text: &str) -> u64 {
    tiktoken_rs::o200k_base_singleton().encode_ordinary(text).len() as u64
}
