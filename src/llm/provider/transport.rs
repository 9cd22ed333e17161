//! One request over HTTP, and its answer as JSON, whether it came in pieces or not.

use std::error::Error as _;
use std::time::Duration;

use eventsource_stream::Eventsource as _;
use futures_util::StreamExt as _;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{RequestBuilder, Response};
use serde_json::Value;

use super::{anthropic, openai};
use crate::config::{Endpoint, Format};

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// A connection that has been idle for longer is not used again: the other side may be closing it,
/// and nobody could say whether a request on it was read.
const IDLE: Duration = Duration::from_secs(15);

/// Largest answer, in bytes.
const MAX_BYTES: usize = 4 << 20;

/// As much of an error as is read, in bytes.
const MAX_ERROR: usize = 64 << 10;

/// How the program presents itself.
const USER_AGENT: &str = concat!("tailord/", env!("CARGO_PKG_VERSION"));

/// Why there is no answer at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The request never got there.
    Unreached(String),
    /// It may have been worked on, and charged.
    Lost(String),
}

/// What a provider answered.
#[derive(Debug)]
pub(crate) enum Answer {
    /// A success, as one JSON document.
    Whole(Value),
    /// Another status.
    Failed(Failed),
}

/// An answer that is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Failed {
    pub status: u16,
    /// `Retry-After`, as it stands.
    pub retry_after: Option<String>,
    /// `retry-after-ms`, where a provider is that exact.
    pub retry_after_ms: Option<u64>,
    pub error: ErrorBody,
}

/// What both formats say of an error.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ErrorBody {
    pub kind: String,
    pub code: String,
    pub param: String,
    pub message: String,
}

/// A client of one provider.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    http: reqwest::Client,
    headers: HeaderMap,
    bearer: HeaderMap,
    base: String,
    format: Format,
}

impl Line {
    /// # Errors
    /// When TLS is not to be had, or the key is none.
    pub fn new(endpoint: &Endpoint) -> Result<Self, String> {
        crate::tls::install();
        let mut builder = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .user_agent(USER_AGENT)
            .connect_timeout(CONNECT)
            .pool_idle_timeout(IDLE);
        if endpoint.base.starts_with("http://") {
            // Plain HTTP needs none of the system's certificates, and works where there are none.
            builder = builder.tls_certs_only([]);
        }
        let http = builder.build().map_err(|error| innermost(&error))?;
        let (mut headers, mut bearer) = (HeaderMap::new(), HeaderMap::new());
        let key = endpoint.key.expose();
        let secret = |text: String| {
            let mut value = HeaderValue::from_str(&text)
                .map_err(|_| format!("{} is not a key", endpoint.key_setting))?;
            value.set_sensitive(true);
            Ok::<_, String>(value)
        };
        if endpoint.format == Format::Anthropic {
            let version = HeaderValue::from_static(anthropic::VERSION);
            headers.insert("anthropic-version", version.clone());
            bearer.insert("anthropic-version", version);
        }
        if !key.is_empty() {
            let token = secret(format!("Bearer {key}"))?;
            match endpoint.format {
                Format::Anthropic => headers.insert("x-api-key", secret(key.to_owned())?),
                Format::OpenAi => headers.insert(AUTHORIZATION, token.clone()),
            };
            bearer.insert(AUTHORIZATION, token);
        }
        let (base, format) = (endpoint.base.clone(), endpoint.format);
        Ok(Self { http, headers, bearer, base, format })
    }

    /// Sends a question. The second value is the provider's id of the request, for its support.
    pub async fn ask(&self, body: Vec<u8>, bearer: bool) -> (Result<Answer, Fault>, String) {
        let path = match self.format {
            Format::Anthropic => anthropic::PATH,
            Format::OpenAi => openai::PATH,
        };
        let request = self.http.post(format!("{}/{path}", self.base)).body(body);
        self.exchange(request.header(CONTENT_TYPE, "application/json"), bearer).await
    }

    /// The provider's list of models: free of charge.
    pub async fn models(&self, bearer: bool) -> Result<Answer, Fault> {
        self.exchange(self.http.get(format!("{}/models", self.base)), bearer).await.0
    }

    async fn exchange(
        &self,
        request: RequestBuilder,
        bearer: bool,
    ) -> (Result<Answer, Fault>, String) {
        let headers = if bearer { &self.bearer } else { &self.headers };
        let response = match request.headers(headers.clone()).send().await {
            Ok(response) => response,
            Err(error) if error.is_connect() || error.is_builder() => {
                return (Err(Fault::Unreached(innermost(&error))), String::new());
            }
            Err(error) => return (Err(Fault::Lost(innermost(&error))), String::new()),
        };
        let id = ["request-id", "x-request-id"].iter().find_map(|name| {
            let id = response.headers().get(*name)?.to_str().ok()?;
            Some(crate::text::shorten(id, 80))
        });
        (self.receive(response).await, id.unwrap_or_default())
    }

    async fn receive(&self, response: Response) -> Result<Answer, Fault> {
        let status = response.status().as_u16();
        let header = |name: &str| {
            response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
        };
        if status != 200 {
            let retry_after = header("retry-after");
            let retry_after_ms = header("retry-after-ms").and_then(|text| text.trim().parse().ok());
            // What is said of an error is a help where it can be read.
            let bytes = body(response, MAX_ERROR).await.unwrap_or_default();
            let error = serde_json::from_slice(&bytes).map(|value| error(&value));
            let error = error.unwrap_or_default();
            return Ok(Answer::Failed(Failed { status, retry_after, retry_after_ms, error }));
        }
        let kind = header("content-type").unwrap_or_default();
        if kind.trim_start().starts_with("text/event-stream") {
            return self.assemble(response).await.map(Answer::Whole);
        }
        let bytes = body(response, MAX_BYTES).await?;
        let value: Value = serde_json::from_slice(&bytes)
            .map_err(|_| Fault::Lost("what it answered is no whole JSON document".into()))?;
        // Some who pass questions on put an error of theirs into a success.
        if value.get("error").is_some_and(Value::is_object) {
            return Err(Fault::Lost("it answered with an error".into()));
        }
        Ok(Answer::Whole(value))
    }

    async fn assemble(&self, response: Response) -> Result<Value, Fault> {
        let mut received = 0;
        let pieces = response.bytes_stream().map(move |piece| {
            let piece = piece.map_err(|error| innermost(&error))?;
            received += piece.len();
            match received <= MAX_BYTES {
                true => Ok(piece),
                false => Err(too_large()),
            }
        });
        let mut events = std::pin::pin!(pieces.eventsource());
        let mut message = anthropic::Assembly::default();
        let mut completion = openai::Assembly::default();
        let mut ended = false;
        while let Some(event) = events.next().await {
            let event = event.map_err(|error| match error {
                eventsource_stream::EventStreamError::Transport(reason) => Fault::Lost(reason),
                _ => Fault::Lost("the stream is not one of events".into()),
            })?;
            if event.data.trim() == "[DONE]" {
                ended = true;
                break;
            }
            let value: Value = serde_json::from_str(&event.data)
                .map_err(|_| Fault::Lost("an event of the stream is not JSON".into()))?;
            match self.format {
                Format::Anthropic => ended = message.push(value)?,
                Format::OpenAi => completion.push(value)?,
            }
            if ended {
                break;
            }
        }
        match self.format {
            Format::Anthropic if !ended => Err(Fault::Lost("its answer broke off".into())),
            Format::Anthropic => message.finish(),
            Format::OpenAi => completion.finish(ended),
        }
    }
}

async fn body(mut response: Response, most: usize) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() > most => {
                return Err(Fault::Lost(too_large()));
            }
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return Ok(bytes),
            Err(error) => return Err(Fault::Lost(innermost(&error))),
        }
    }
}

fn too_large() -> String {
    format!("its answer is larger than {} MiB", MAX_BYTES >> 20)
}

fn error(value: &Value) -> ErrorBody {
    // `{"error": {…}}`, `{"error": "…"}`, or the fields themselves.
    let error = value.get("error").unwrap_or(value);
    let text = |key: &str| match &error[key] {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let message = error.as_str().map_or_else(|| text("message"), str::to_owned);
    ErrorBody { kind: text("type"), code: text("code"), param: text("param"), message }
}

/// The innermost cause, which says what happened; the outer ones repeat the address.
fn innermost(error: &reqwest::Error) -> String {
    let mut source = error.source();
    let mut last = "the connection failed".to_owned();
    while let Some(cause) = source {
        last = cause.to_string();
        source = cause.source();
    }
    last
}
