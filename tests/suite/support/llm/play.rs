//! What a request gets.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::Response;
use serde_json::{Value, json};

use super::{Asked, Wire, Writer, anthropic, fill, openai, stream, tokens};

/// What a request gets.
#[derive(Clone, Debug)]
pub enum Play {
    /// A valid answer: by the writer of the test, else by filling the schema.
    Answer,
    /// This, as the answer.
    Value(Value),
    /// This, word for word.
    Text(String),
    /// JSON that has no end.
    Malformed,
    /// JSON of another schema.
    WrongSchema,
    /// The model declines.
    Refusal,
    /// Half an answer: the most tokens are reached.
    LengthLimit,
    /// A valid answer, and nothing about what it used.
    NoUsage,
    /// A valid answer, and this about what it used.
    Usage(Value),
    /// 429, with `Retry-After` or without.
    Throttled(Option<String>),
    /// An error with this status, kind and message.
    Status(u16, &'static str, &'static str),
    /// A redirect.
    Redirect(String),
    /// Half of the bytes, then the connection breaks.
    CutBody,
    /// 200 and a page of HTML.
    Page,
    /// More bytes than anybody reads.
    Endless,
    /// A valid answer, once so many are waiting for theirs.
    Together(Arc<tokio::sync::Barrier>),
    /// This document, or an event with it over and over.
    Raw(Value, bool),
    /// After this time.
    Slow(Duration, Box<Play>),
    /// Nothing, ever.
    Hang,
}

/// The words of an answer.
pub struct Said {
    pub text: String,
    /// `stop`, `length` or `refusal`.
    pub stop: &'static str,
}

pub struct Told {
    pub response: Response<Body>,
    pub output_tokens: u64,
}

pub async fn perform(asked: &Asked, play: Play, writer: Option<&Writer>, cached: bool) -> Told {
    let mut play = play;
    while let Play::Slow(time, then) = play {
        tokio::time::sleep(time).await;
        play = *then;
    }
    let answer = || {
        let schema = match &asked.schema {
            Value::Null => prompted(&asked.system),
            schema => schema.clone(),
        };
        let written = writer.and_then(|writer| writer(asked));
        written.unwrap_or_else(|| fill::fill(&schema)).to_string()
    };
    let whole = |text: String| Said { text, stop: "stop" };
    let mut usage = None;
    let mut cut = false;
    let said = match play {
        Play::Value(value) => whole(value.to_string()),
        Play::Text(text) => whole(text),
        Play::Malformed => whole("{\"title\": \"Engineer\", \"tags\": [\"a\"".into()),
        Play::WrongSchema => whole("{\"unexpected\": 1}".into()),
        Play::Refusal => Said { text: String::new(), stop: "refusal" },
        Play::LengthLimit => {
            let text = answer();
            Said { text: text.chars().take(text.chars().count() / 2).collect(), stop: "length" }
        }
        Play::NoUsage => {
            usage = Some(Value::Null);
            whole(answer())
        }
        Play::Usage(value) => {
            usage = Some(value);
            whole(answer())
        }
        Play::CutBody => {
            cut = true;
            whole(answer())
        }
        Play::Throttled(after) => {
            let headers: Vec<(&str, &str)> =
                after.iter().map(|after| ("retry-after", after.as_str())).collect();
            return failed(asked, 429, "rate_limit_error", "Rate limit reached.", &headers);
        }
        Play::Status(status, kind, message) => return failed(asked, status, kind, message, &[]),
        Play::Redirect(to) => return told(response(307, &[("location", &to)], Body::empty())),
        Play::Page => {
            let body = Body::from("<html>Sign in</html>");
            return told(response(200, &[("content-type", "text/html")], body));
        }
        Play::Endless => {
            let pieces = futures_util::stream::repeat_with(|| {
                Ok::<_, std::io::Error>(Bytes::from_static(&[b' '; 1 << 12]))
            });
            let kind = [("content-type", "application/json")];
            return told(response(200, &kind, Body::from_stream(pieces)));
        }
        Play::Together(barrier) => {
            barrier.wait().await;
            whole(answer())
        }
        Play::Raw(value, false) => return told(json(200, &[], &value)),
        Play::Raw(value, true) => {
            let kinds = [
                "message_start",
                "content_block_start",
                "content_block_delta",
                "message_delta",
                "message_stop",
            ];
            let events = kinds.map(|kind| {
                let mut value = value.clone();
                if let Some(fields) = value.as_object_mut() {
                    fields.insert("type".into(), json!(kind));
                }
                format!("event: {kind}\ndata: {value}\n\n")
            });
            let kind = [("content-type", "text/event-stream")];
            return told(response(200, &kind, Body::from(events.concat())));
        }
        Play::Hang => std::future::pending().await,
        Play::Answer | Play::Slow(..) => whole(answer()),
    };
    let said = limited(asked, said);
    let output_tokens = tokens(&said.text);
    let usage = usage.unwrap_or_else(|| match asked.wire {
        Wire::Anthropic => anthropic::usage(asked, output_tokens, cached),
        Wire::OpenAi => openai::usage(asked, output_tokens, cached),
    });
    let response = match (asked.streamed, asked.wire) {
        (true, _) => stream::events(asked, &said, &usage, cut),
        (false, Wire::Anthropic) => document(&anthropic::message(asked, &said, &usage), cut),
        (false, Wire::OpenAi) => document(&openai::completion(asked, &said, &usage), cut),
    };
    Told { response, output_tokens }
}

/// No answer is longer than it may be.
fn limited(asked: &Asked, said: Said) -> Said {
    let limit = ["max_tokens", "max_completion_tokens"]
        .iter()
        .find_map(|name| asked.body[*name].as_u64())
        .unwrap_or(u64::MAX);
    if tokens(&said.text) <= limit {
        return said;
    }
    let mut letters: Vec<char> = said.text.chars().collect();
    while tokens(&letters.iter().collect::<String>()) > limit {
        letters.truncate(letters.len() * 9 / 10);
    }
    Said { text: letters.into_iter().collect(), stop: "length" }
}

/// The schema in the instruction, where it has no other place.
fn prompted(system: &str) -> Value {
    let last = system.rsplit('\n').next().unwrap_or_default();
    serde_json::from_str(last).unwrap_or_else(|_| json!({ "type": "object" }))
}

fn told(response: Response<Body>) -> Told {
    Told { response, output_tokens: 0 }
}

fn failed(asked: &Asked, status: u16, kind: &str, message: &str, headers: &[(&str, &str)]) -> Told {
    let body = match asked.wire {
        Wire::Anthropic => anthropic::error_body(kind, message),
        Wire::OpenAi => {
            json!({ "error": { "message": message, "type": kind, "param": null, "code": kind } })
        }
    };
    told(json(status, headers, &body))
}

fn document(value: &Value, cut: bool) -> Response<Body> {
    match cut {
        false => json(200, &[], value),
        true => {
            let text = value.to_string();
            let half = Bytes::from(text[..text.len() / 2].to_owned());
            response(200, &[("content-type", "application/json")], broken(vec![half]))
        }
    }
}

/// These bytes, and then the connection breaks.
pub fn broken(pieces: Vec<Bytes>) -> Body {
    let end = std::io::Error::other("the connection breaks here");
    let pieces = pieces.into_iter().map(Ok).chain([Err(end)]);
    Body::from_stream(futures_util::stream::iter(pieces))
}

pub fn json(status: u16, headers: &[(&str, &str)], value: &Value) -> Response<Body> {
    let mut all = vec![("content-type", "application/json")];
    all.extend(headers);
    response(status, &all, Body::from(value.to_string()))
}

pub fn response(status: u16, headers: &[(&str, &str)], body: Body) -> Response<Body> {
    let mut response = Response::builder()
        .status(status)
        .header("request-id", "req_011TEST")
        .header("x-request-id", "req_011TEST");
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(body).unwrap()
}
