//! Anthropic's Messages: <https://docs.anthropic.com/en/api/messages>.

use serde_json::{Value, json};

use super::{Call, Content, Draft, Fault, Stop, Structure, Thinking, take, tokens};
use crate::config::Endpoint;
use crate::llm::ask::Usage;

/// Below the base address.
pub(super) const PATH: &str = "messages";

/// The version of the format that is spoken here: the one that all who speak the format know.
pub(super) const VERSION: &str = "2023-06-01";

/// The answer's form is that of the input of a tool that must be used; models that think cannot be
/// forced, and have a format for their output. Tools and system text come first in what the provider
/// caches: the mark at their end covers both.
pub(super) fn body(endpoint: &Endpoint, call: &Call<'_>) -> Value {
    let quirks = call.quirks;
    let wants_thoughts = call.wants_thoughts(endpoint);
    let structure = match quirks.structure {
        Structure::Native if wants_thoughts => Structure::Loose,
        structure => structure,
    };
    let mut body = json!({
        "model": call.model,
        "max_tokens": call.limit(endpoint),
        "messages": [{ "role": "user", "content": call.user }],
    });
    let system = match structure {
        Structure::Prompted => call.system_with_schema(),
        Structure::Native | Structure::Loose => call.system.to_owned(),
    };
    if !system.is_empty() {
        body["system"] =
            json!([{ "type": "text", "text": system, "cache_control": { "type": "ephemeral" } }]);
    }
    match structure {
        Structure::Native => {
            let tool = call.form_name();
            body["tools"] = json!([{
                "name": tool,
                "description": "Gives the answer.",
                "input_schema": call.schema,
            }]);
            body["tool_choice"] =
                json!({ "type": "tool", "name": tool, "disable_parallel_tool_use": true });
        }
        Structure::Loose => {
            body["output_config"] =
                json!({ "format": { "type": "json_schema", "schema": call.schema } });
        }
        Structure::Prompted => {}
    }
    match quirks.thinking {
        _ if wants_thoughts => {}
        Thinking::Unsaid => {}
        Thinking::Disabled => body["thinking"] = json!({ "type": "disabled" }),
        Thinking::BetweenTools => body["thinking"] = json!({ "type": "between_tools" }),
    }
    if (quirks.thinks || wants_thoughts) && !quirks.no_effort {
        let effort = if wants_thoughts { endpoint.reasoning_effort.as_str() } else { "low" };
        body["output_config"]["effort"] = json!(effort);
    }
    if !quirks.no_temperature && !wants_thoughts {
        body["temperature"] = call.temperature();
    }
    if endpoint.stream {
        body["stream"] = json!(true);
    }
    body
}

pub(super) fn read(mut value: Value) -> Result<Draft, String> {
    let Value::Array(blocks) = take(&mut value, "content") else {
        return Err("the answer has no `content`".into());
    };
    let stop = match value["stop_reason"].as_str() {
        Some("refusal") => Stop::Refused,
        Some("max_tokens" | "model_context_window_exceeded" | "pause_turn") => Stop::Cut,
        _ => Stop::Whole,
    };
    let mut text = String::new();
    let mut input = None;
    for mut block in blocks {
        match block["type"].as_str() {
            Some("tool_use") if input.is_none() => {
                input = Some(take(&mut block, "input"));
            }
            Some("text") => text.push_str(block["text"].as_str().unwrap_or_default()),
            _ => {}
        }
    }
    let content = input.map_or(Content::Text(text), Content::Value);
    Ok(Draft { content, usage: usage(&value["usage"]), stop }.doubted())
}

fn usage(value: &Value) -> Option<Usage> {
    if value["input_tokens"].is_null() || value["output_tokens"].is_null() {
        return None;
    }
    Some(Usage {
        input: tokens(&value["input_tokens"])?,
        cache_read: tokens(&value["cache_read_input_tokens"])?,
        cache_write: tokens(&value["cache_creation_input_tokens"])?,
        output: tokens(&value["output_tokens"])?,
    })
}

/// The message that events tell of.
#[derive(Default)]
pub(super) struct Assembly {
    message: Value,
    blocks: Vec<(Value, String)>,
}

impl Assembly {
    /// Whether this was the last event.
    pub fn push(&mut self, mut event: Value) -> Result<bool, Fault> {
        match event["type"].as_str().unwrap_or_default() {
            "message_start" => self.message = take(&mut event, "message"),
            "content_block_start" => {
                self.blocks.push((take(&mut event, "content_block"), String::new()));
            }
            "content_block_delta" => {
                let delta = &event["delta"];
                let piece = delta["partial_json"].as_str().or_else(|| delta["text"].as_str());
                if let (Some((_, text)), Some(piece)) = (self.blocks.last_mut(), piece) {
                    text.push_str(piece);
                }
            }
            "message_delta" => {
                let Value::Object(message) = &mut self.message else { return Ok(false) };
                message.insert("stop_reason".into(), event["delta"]["stop_reason"].clone());
                // These are sums so far, not what has been added.
                if let (Some(Value::Object(told)), Value::Object(usage)) =
                    (message.get_mut("usage"), take(&mut event, "usage"))
                {
                    told.extend(usage.into_iter().filter(|(_, value)| !value.is_null()));
                }
            }
            "message_stop" => return Ok(true),
            "error" => {
                return Err(Fault::Lost("it reported an error in the middle of its answer".into()));
            }
            _ => {}
        }
        Ok(false)
    }

    pub fn finish(mut self) -> Result<Value, Fault> {
        if !self.message.is_object() {
            return Err(Fault::Lost("the stream told of no message".into()));
        }
        let blocks = self.blocks.into_iter().map(|(block, text)| {
            let Value::Object(mut block) = block else { return Value::Null };
            match block.get("type").and_then(Value::as_str) {
                // What is no JSON becomes no object: refused like any other malformed answer.
                Some("tool_use") if !text.is_empty() => {
                    let input = serde_json::from_str(&text).unwrap_or(Value::Null);
                    block.insert("input".into(), input);
                }
                Some("text") => {
                    block.insert("text".into(), Value::String(text));
                }
                _ => {}
            }
            Value::Object(block)
        });
        let content: Value = blocks.collect();
        if let Some(message) = self.message.as_object_mut() {
            message.insert("content".into(), content);
        }
        Ok(self.message)
    }
}
