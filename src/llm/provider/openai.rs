//! `OpenAI`'s chat completions, and those who speak them too:
//! <https://platform.openai.com/docs/api-reference/chat>.

use serde_json::{Value, json};

use super::{Call, Content, Draft, Fault, Stop, Structure, Thinking, take, tokens};
use crate::config::Endpoint;
use crate::llm::ask::Usage;

/// Below the base address.
pub(super) const PATH: &str = "chat/completions";

pub(super) fn body(endpoint: &Endpoint, call: &Call<'_>) -> Value {
    let system = match call.quirks.structure {
        Structure::Native => call.system.to_owned(),
        Structure::Loose | Structure::Prompted => call.system_with_schema(),
    };
    let mut messages = Vec::new();
    if !system.is_empty() {
        messages.push(json!({ "role": "system", "content": system }));
    }
    messages.push(json!({ "role": "user", "content": call.user }));
    let mut body = json!({ "model": call.model, "messages": messages });
    let quirks = call.quirks;
    // The older name is known to more servers, and not to models that reason.
    let reasons = quirks.thinks || quirks.thinking != Thinking::Unsaid;
    let newer = (endpoint.is_own || reasons) != quirks.other_limit;
    let limit = if newer { "max_completion_tokens" } else { "max_tokens" };
    body[limit] = json!(call.limit(endpoint));
    if !quirks.no_temperature {
        body["temperature"] = call.temperature();
    }
    let effort = match (endpoint.reasoning_effort.as_str(), quirks.thinking) {
        ("", Thinking::Disabled | Thinking::BetweenTools) => "none",
        ("", Thinking::Unsaid) if quirks.thinks => "low",
        (effort, _) => effort,
    };
    if !effort.is_empty() && !quirks.no_effort {
        body["reasoning_effort"] = json!(effort);
    }
    match call.quirks.structure {
        Structure::Native => {
            body["response_format"] = json!({
                "type": "json_schema",
                "json_schema": { "name": call.form_name(), "strict": true, "schema": call.schema },
            });
        }
        Structure::Loose => body["response_format"] = json!({ "type": "json_object" }),
        Structure::Prompted => {}
    }
    if endpoint.stream {
        body["stream"] = json!(true);
        if !call.quirks.no_stream_options {
            body["stream_options"] = json!({ "include_usage": true });
        }
    }
    body
}

pub(super) fn read(value: &Value) -> Result<Draft, String> {
    let usage = usage(&value["usage"]);
    let choice = &value["choices"][0];
    let message = &choice["message"];
    if !message.is_object() {
        return Err("the answer has no `choices`".into());
    }
    let refused = message["refusal"].as_str().is_some_and(|text| !text.is_empty());
    let stop = match choice["finish_reason"].as_str() {
        _ if refused => Stop::Refused,
        Some("content_filter") => Stop::Refused,
        Some("length") => Stop::Cut,
        _ => Stop::Whole,
    };
    let text = match &message["content"] {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
        _ => String::new(),
    };
    let content = Content::Text(without_thoughts(&text).to_owned());
    Ok(Draft { content, usage, stop }.doubted())
}

/// Some local servers leave a model's thoughts before its answer.
fn without_thoughts(text: &str) -> &str {
    let inner = text.trim_start().strip_prefix("<think>");
    inner.and_then(|inner| inner.split_once("</think>")).map_or(text, |(_, answer)| answer)
}

/// `prompt_tokens` holds what was read from the cache and written to it. What a provider leaves out
/// of `completion_tokens` (thoughts, at some) is in its total.
fn usage(value: &Value) -> Option<Usage> {
    if value["prompt_tokens"].is_null() || value["completion_tokens"].is_null() {
        return None;
    }
    let prompt = tokens(&value["prompt_tokens"])?;
    let details = &value["prompt_tokens_details"];
    let cache_read = tokens(&details["cached_tokens"])?.min(prompt);
    let cache_write = tokens(&details["cache_write_tokens"])?.min(prompt - cache_read);
    let total = tokens(&value["total_tokens"])?;
    let output = tokens(&value["completion_tokens"])?.max(total.saturating_sub(prompt));
    Some(Usage { input: prompt - cache_read - cache_write, cache_read, cache_write, output })
}

/// The completion that chunks tell of.
#[derive(Default)]
pub(super) struct Assembly {
    content: String,
    refusal: String,
    finish: Value,
    usage: Value,
}

impl Assembly {
    pub fn push(&mut self, mut chunk: Value) -> Result<(), Fault> {
        if chunk.get("error").is_some_and(|error| !error.is_null()) {
            return Err(Fault::Lost("it reported an error in the middle of its answer".into()));
        }
        // Sums, in the last chunk or in each.
        if chunk["usage"].is_object() {
            self.usage = take(&mut chunk, "usage");
        }
        let choice = &chunk["choices"][0];
        if !choice["finish_reason"].is_null() {
            self.finish = choice["finish_reason"].clone();
        }
        let delta = &choice["delta"];
        self.content.push_str(delta["content"].as_str().unwrap_or_default());
        self.refusal.push_str(delta["refusal"].as_str().unwrap_or_default());
        Ok(())
    }

    /// `ended` = the stream said that it is over; some only say why the answer ends.
    pub fn finish(self, ended: bool) -> Result<Value, Fault> {
        if !ended && self.finish.is_null() {
            return Err(Fault::Lost("its answer broke off".into()));
        }
        Ok(json!({
            "choices": [{
                "message": { "content": self.content, "refusal": self.refusal },
                "finish_reason": self.finish,
            }],
            "usage": self.usage,
        }))
    }
}
