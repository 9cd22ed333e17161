//! What an answer, or its absence, means: for the money, for the provider, and for the question.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::config::{Endpoint, Format};
use crate::llm::ask::Ask;
use crate::llm::gate::{Settlement, Signal};
use crate::llm::provider::{self, Answer, Content, ErrorBody, Failed, Fault, Stop};
use crate::llm::schema;

/// As much as is repeated of what a provider says of an error, in characters.
const LONGEST_QUOTE: usize = 160;

/// As many characters of a question in a row are not repeated.
const ECHO: usize = 24;

/// What one request came to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Verdict {
    pub settlement: Settlement,
    pub signal: Signal,
    pub next: Next,
}

/// What becomes of the question.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Next {
    /// It is answered, with an object.
    Done(Value),
    /// It is answered with something else.
    Malformed(String),
    /// The model declines.
    Refused,
    /// The same again, after a while.
    Again { after: Option<Duration>, reason: String },
    /// Something of the request is not taken: again without it, if it is known what.
    Relearn { refusal: String, reason: String },
    /// The key is refused in the format's own header: again as a bearer token, as others want it.
    Rekey,
    /// Not with this provider.
    Never(String),
}

impl Verdict {
    pub fn of(
        answer: Result<Answer, Fault>,
        endpoint: &Endpoint,
        ask: &Ask,
        bearer: bool,
        now: DateTime<Utc>,
    ) -> Self {
        match answer {
            Ok(Answer::Whole(value)) => whole(value, endpoint),
            Ok(Answer::Failed(failed))
                if failed.status == 401
                    && !bearer
                    && endpoint.format == Format::Anthropic
                    && !endpoint.key.is_empty() =>
            {
                let (settlement, signal) = (Settlement::Free, Signal::Silent);
                Self { settlement, signal, next: Next::Rekey }
            }
            Ok(Answer::Failed(failed)) => failure(&failed, endpoint, ask, now),
            Err(Fault::Unreached(reason)) => {
                let reason = format!("it could not be reached: {reason}");
                Self::again(Settlement::Free, Signal::Faulty(reason.clone()), None, reason)
            }
            Err(Fault::Lost(reason)) => {
                Self::again(Settlement::Unknown, Signal::Faulty(reason.clone()), None, reason)
            }
        }
    }

    fn again(
        settlement: Settlement,
        signal: Signal,
        after: Option<Duration>,
        reason: String,
    ) -> Self {
        Self { settlement, signal, next: Next::Again { after, reason } }
    }

    fn never(signal: Signal, reason: String) -> Self {
        Self { settlement: Settlement::Free, signal, next: Next::Never(reason) }
    }
}

fn whole(value: Value, endpoint: &Endpoint) -> Verdict {
    let draft = match provider::read(endpoint.format, value) {
        Ok(draft) => draft,
        Err(problem) => {
            let reason = format!(
                "{problem}; check that {} is the address of an {} interface",
                endpoint.base,
                endpoint.format.as_str()
            );
            return Verdict {
                settlement: Settlement::Unknown,
                signal: Signal::Faulty(reason.clone()),
                next: Next::Never(reason),
            };
        }
    };
    let next = match (draft.stop, draft.content) {
        (Stop::Refused, _) => Next::Refused,
        (Stop::Cut, _) => Next::Malformed("it was longer than an answer may be".into()),
        (Stop::Whole, content) if content.is_empty() => Next::Malformed("it is empty".into()),
        (Stop::Whole, Content::Value(value)) if value.is_object() => Next::Done(value),
        (Stop::Whole, Content::Value(_)) => Next::Malformed("it is not an object".into()),
        (Stop::Whole, Content::Text(text)) => {
            schema::object(&text).map_or_else(Next::Malformed, Next::Done)
        }
    };
    let settlement = draft.usage.map_or(Settlement::Unknown, Settlement::Used);
    Verdict { settlement, signal: Signal::Healthy, next }
}

fn failure(failed: &Failed, endpoint: &Endpoint, ask: &Ask, now: DateTime<Utc>) -> Verdict {
    let Failed { status, error, .. } = failed;
    let after = retry_after(failed, now);
    let quote = quote(error, endpoint, ask);
    if is_broke(*status, error) {
        let reason = format!("the account has no credit left (HTTP {status})");
        return Verdict::never(Signal::Faulty(reason.clone()), reason);
    }
    match status {
        401 | 403 => {
            let reason = match endpoint.key.is_empty() {
                true => format!("a key is needed; set {}", endpoint.key_setting),
                false => {
                    format!("the key is refused (HTTP {status}); check {}", endpoint.key_setting)
                }
            };
            Verdict::never(Signal::Faulty(reason.clone()), reason)
        }
        429 => {
            let reason = format!("it asks for fewer requests (HTTP 429){quote}");
            let until = after.map(|after| now + after);
            Verdict::again(Settlement::Free, Signal::Throttled(until), after, reason)
        }
        408 | 425 | 500 | 502..=599 => {
            let reason = format!("it failed (HTTP {status}){quote}");
            Verdict::again(Settlement::Free, Signal::Faulty(reason.clone()), after, reason)
        }
        300..=399 => Verdict::never(
            Signal::Silent,
            format!(
                "it answers with a redirect (HTTP {status}), which is not followed; write its \
                     final address"
            ),
        ),
        201..=299 => {
            let reason = format!("it answers with HTTP {status}, which is no answer");
            Verdict {
                settlement: Settlement::Unknown,
                signal: Signal::Faulty(reason.clone()),
                next: Next::Never(reason),
            }
        }
        400 | 422 | 501 => {
            let parts = [&error.param, &error.code, &error.message].map(|part| part.to_lowercase());
            Verdict {
                settlement: Settlement::Free,
                signal: Signal::Silent,
                next: Next::Relearn {
                    refusal: parts.join(" "),
                    reason: format!("it refuses the request (HTTP {status}){quote}"),
                },
            }
        }
        404 => Verdict::never(
            Signal::Silent,
            format!("it does not know the model or the address (HTTP 404){quote}"),
        ),
        _ => {
            Verdict::never(Signal::Silent, format!("it refuses the request (HTTP {status}){quote}"))
        }
    }
}

/// Waiting does not help whose money has run out.
fn is_broke(status: u16, error: &ErrorBody) -> bool {
    let words = ["insufficient_quota", "billing_error", "billing_hard_limit_reached"];
    let named = words.iter().any(|word| error.code == *word || error.kind == *word);
    let said = status == 400 && error.message.to_lowercase().contains("credit balance is too low");
    status == 402 || named || said
}

/// Seconds or a date: <https://www.rfc-editor.org/rfc/rfc9110#name-retry-after>. What is past is now.
fn retry_after(failed: &Failed, now: DateTime<Utc>) -> Option<Duration> {
    if let Some(ms) = failed.retry_after_ms {
        return Some(Duration::from_millis(ms));
    }
    let text = failed.retry_after.as_deref()?.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        let seconds = if seconds.is_finite() { seconds.clamp(0.0, 1e9) } else { return None };
        return Some(Duration::from_secs_f64(seconds));
    }
    let moment = DateTime::parse_from_rfc2822(text).ok()?;
    Some((moment.to_utc() - now).to_std().unwrap_or_default())
}

/// What the provider says of an error, where it is short, plain, and repeats neither key nor question.
fn quote(error: &ErrorBody, endpoint: &Endpoint, ask: &Ask) -> String {
    let message: String = error
        .message
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_QUOTE * 4)
        .collect();
    let key = endpoint.key.expose();
    let leaks = (!key.is_empty() && message.contains(key))
        || echoes(&message, &ask.system)
        || echoes(&message, &ask.user);
    let code = [&error.code, &error.kind].into_iter().find(|code| is_plain(code));
    match (message.is_empty() || leaks, code) {
        (false, _) => format!(": {}", crate::text::shorten(&message, LONGEST_QUOTE)),
        (true, Some(code)) => format!(": {code}"),
        (true, None) => String::new(),
    }
}

fn is_plain(code: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    !code.is_empty() && code.len() <= 64 && code.chars().all(plain)
}

/// Whether the message repeats a stretch of the text.
fn echoes(message: &str, text: &str) -> bool {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let letters: Vec<char> = message.chars().collect();
    letters.windows(ECHO).any(|window| text.contains(&window.iter().collect::<String>()))
}

#[cfg(test)]
mod tests;
