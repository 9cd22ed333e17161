//! The wire formats, and the line to one provider.
//!
//! Architecture Invariant: nothing a provider names is fetched, no redirect is followed, and the key
//! goes to the configured address alone.

mod anthropic;
mod draft;
mod openai;
mod quirk;
mod transport;

pub(super) use self::draft::{Content, Draft, Stop};
pub(super) use self::quirk::Quirks;
use self::quirk::{Structure, Thinking};
pub(super) use self::transport::{Answer, ErrorBody, Failed, Fault, Line};

use serde_json::{Value, json};

use super::ask::Usage;
use crate::config::{Endpoint, Format};

/// What providers put before a request besides what is sent: names of roles, instructions on tools.
const OVERHEAD: u64 = 1024;

/// Tokens of thoughts that are allowed to models that cannot do without.
const ROOM: u32 = 2048;

/// One request, before it has a form.
pub(super) struct Call<'a> {
    pub stage: &'a str,
    pub model: &'a str,
    pub system: &'a str,
    pub user: &'a str,
    /// Strict.
    pub schema: &'a Value,
    pub max_output: u32,
    pub temperature: f32,
    pub quirks: Quirks,
}

impl Call<'_> {
    /// A number as it was meant: 0.2, not 0.20000000298.
    fn temperature(&self) -> Value {
        json!((f64::from(self.temperature) * 1000.0).round() / 1000.0)
    }

    /// Most tokens of the answer, with what comes before it.
    fn limit(&self, endpoint: &Endpoint) -> u32 {
        let thinks = self.quirks.thinks || self.wants_thoughts(endpoint);
        self.max_output.saturating_add(if thinks { ROOM } else { 0 })
    }

    /// Somebody said how much is to be thought.
    fn wants_thoughts(&self, endpoint: &Endpoint) -> bool {
        !matches!(endpoint.reasoning_effort.as_str(), "" | "none")
    }

    /// Name of the tool or schema, from characters that both formats take.
    fn form_name(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let name: String = self.stage.chars().map(plain).take(64).collect();
        if name.is_empty() { "answer".into() } else { name }
    }

    /// The system text, with the schema where the format has no place for it.
    fn system_with_schema(&self) -> String {
        format!(
            "{}{}Answer with one JSON object that fits this JSON schema, and nothing else:\n{}",
            self.system,
            if self.system.is_empty() { "" } else { "\n\n" },
            self.schema
        )
    }
}

/// The body of a request, and the most tokens it can be.
pub(super) struct Body {
    pub bytes: Vec<u8>,
    pub worst: Usage,
}

impl Body {
    pub fn of(endpoint: &Endpoint, call: &Call<'_>) -> Self {
        let value = match endpoint.format {
            Format::Anthropic => anthropic::body(endpoint, call),
            Format::OpenAi => openai::body(endpoint, call),
        };
        let bytes = value.to_string().into_bytes();
        // A token is at least one byte.
        let all = bytes.len() as u64 + OVERHEAD;
        let output = u64::from(call.limit(endpoint));
        let worst = match endpoint.format {
            // Everything up to the mark is written to the cache, at its own price.
            Format::Anthropic => {
                let user = call.user.len() as u64;
                let cache_write = all.saturating_sub(user);
                Usage { input: all - cache_write, cache_read: 0, cache_write, output }
            }
            // It caches what it likes: the price of the worst case covers that.
            Format::OpenAi => Usage { input: all, cache_read: 0, cache_write: 0, output },
        };
        Self { bytes, worst }
    }
}

/// Reads an answer.
///
/// # Errors
/// When it does not have the form of one.
pub(super) fn read(format: Format, value: Value) -> Result<Draft, String> {
    match format {
        Format::Anthropic => anthropic::read(value),
        Format::OpenAi => openai::read(&value),
    }
}

/// Takes a field out of what may be anything: indexing to change panics where there is no object.
fn take(value: &mut Value, key: &str) -> Value {
    value.get_mut(key).map_or(Value::Null, Value::take)
}

/// A number of tokens; absent is none, anything else is no number.
fn tokens(value: &Value) -> Option<u64> {
    /// More than any context holds: a mistake or a lie.
    const MOST: u64 = 1 << 30;
    match value {
        Value::Null => Some(0),
        value => value.as_u64().filter(|&tokens| tokens <= MOST),
    }
}
