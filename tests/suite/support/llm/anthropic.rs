//! What Anthropic's Messages take, and how they answer.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::play::Said;
use super::{Asked, KEY, Refusal, Wire, tokens};

/// Fields of a request.
const FIELDS: [&str; 15] = [
    "cache_control",
    "max_tokens",
    "messages",
    "metadata",
    "model",
    "output_config",
    "service_tier",
    "stop_sequences",
    "stream",
    "system",
    "temperature",
    "thinking",
    "tool_choice",
    "tools",
    "top_p",
];

/// Fewer tokens than this are not cached.
const LEAST_CACHED: u64 = 1024;

fn authenticate(headers: &HashMap<String, String>) -> Result<(), Refusal> {
    let refusal = |message: &str| Refusal {
        status: 401,
        kind: "authentication_error",
        param: None,
        code: None,
        message: message.into(),
    };
    // Two headers are taken for the key: the documented one, and the one that the official clients
    // have come to send.
    let bearer = headers.get("authorization").and_then(|header| header.strip_prefix("Bearer "));
    match headers.get("x-api-key").map(String::as_str).or(bearer) {
        Some(KEY) => {}
        Some(_) => return Err(refusal("invalid x-api-key")),
        None => return Err(refusal("x-api-key header is required")),
    }
    match headers.get("anthropic-version").map(String::as_str) {
        Some("2023-06-01" | "2026-10-21") => Ok(()),
        Some(other) => {
            let message = format!("anthropic-version: \"{other}\" is not a valid version");
            Err(Refusal::invalid(message))
        }
        None => Err(Refusal::invalid("anthropic-version: header is required")),
    }
}

pub fn check(headers: &HashMap<String, String>, body: &[u8]) -> Result<Asked, Refusal> {
    authenticate(headers)?;
    let body: Value = serde_json::from_slice(body)
        .map_err(|_| Refusal::invalid("The request body is not valid JSON"))?;
    let fields = body.as_object().ok_or_else(|| Refusal::invalid("The body is no object"))?;
    if let Some(field) = fields.keys().find(|field| !FIELDS.contains(&field.as_str())) {
        return Err(Refusal::invalid(format!("{field}: Extra inputs are not permitted")));
    }
    for field in ["model", "max_tokens", "messages"] {
        if !fields.contains_key(field) {
            return Err(Refusal::invalid(format!("{field}: Field required")));
        }
    }
    let model = body["model"].as_str().unwrap_or_default().to_owned();
    if !model.starts_with("claude-") {
        let message = format!("model: {model}");
        return Err(Refusal { status: 404, kind: "not_found_error", ..Refusal::invalid(message) });
    }
    if body["max_tokens"].as_u64().is_none_or(|tokens| tokens == 0) {
        return Err(Refusal::invalid("max_tokens: Input should be greater than or equal to 1"));
    }
    temperature(&body, &model, headers)?;
    thinking(&body, &model)?;
    let user = messages(&body)?;
    let system = system(&body)?;
    let (stage, schema) = form(&body)?;
    let input_tokens = tokens(&system)
        + tokens(&user)
        + if schema.is_null() { 0 } else { tokens(&schema.to_string()) };
    Ok(Asked {
        wire: Wire::Anthropic,
        headers: headers.clone(),
        stage,
        model,
        system,
        user,
        schema,
        streamed: body["stream"] == true,
        input_tokens,
        output_tokens: 0,
        body,
    })
}

/// The newer version of the format, and newer models in any, have no temperature.
fn temperature(
    body: &Value,
    model: &str,
    headers: &HashMap<String, String>,
) -> Result<(), Refusal> {
    let Some(value) = body.get("temperature") else { return Ok(()) };
    if headers["anthropic-version"] == "2026-10-21" {
        return Err(Refusal::invalid("temperature: Extra inputs are not permitted"));
    }
    if !is_earlier(model) {
        return Err(Refusal::invalid("`temperature` is deprecated for this model."));
    }
    match value.as_f64() {
        Some(value) if (0.0..=1.0).contains(&value) => Ok(()),
        _ => Err(Refusal::invalid("temperature: range: 0..1")),
    }
}

/// Models that think only when they are told to.
fn is_earlier(model: &str) -> bool {
    ["claude-haiku-4", "claude-sonnet-4"].iter().any(|family| model.starts_with(family))
}

fn thinks(body: &Value, model: &str) -> bool {
    let kind = body["thinking"]["type"].as_str();
    match model {
        _ if is_earlier(model) || model.starts_with("claude-opus-4") => kind == Some("adaptive"),
        "claude-sonnet-5-5" => kind != Some("between_tools"),
        "claude-sonnet-5" | "claude-haiku-5-5" | "claude-opus-5" => kind != Some("disabled"),
        _ => true,
    }
}

/// Later models think unless they are told not to; some cannot be told, and none that thinks can be
/// forced to use a tool.
fn thinking(body: &Value, model: &str) -> Result<(), Refusal> {
    let kind = body["thinking"]["type"].as_str();
    let off = !thinks(body, model);
    if let Some(kind @ ("disabled" | "between_tools")) = kind
        && !off
    {
        let message = format!("\"thinking.type.{kind}\" is not supported for this model.");
        return Err(Refusal::invalid(message));
    }
    let forced = matches!(body["tool_choice"]["type"].as_str(), Some("tool" | "any"));
    if forced && model.ends_with("-5-5") && model != "claude-haiku-5-5" {
        let message = "tool_choice: forced tool use is not supported for this model.";
        return Err(Refusal::invalid(message));
    }
    if forced && !off {
        let message = "Thinking may not be enabled when tool_choice forces tool use.";
        return Err(Refusal::invalid(message));
    }
    Ok(())
}

fn messages(body: &Value) -> Result<String, Refusal> {
    let messages = body["messages"].as_array().cloned().unwrap_or_default();
    if messages.is_empty() {
        return Err(Refusal::invalid("messages: at least one message is required"));
    }
    let mut user = String::new();
    for (index, message) in messages.iter().enumerate() {
        match message["role"].as_str() {
            Some("user") => user.push_str(&text(&message["content"])),
            Some("assistant") => {}
            _ => {
                let message = format!(
                    "messages.{index}.role: Input should be 'user' or 'assistant'; use the \
                     top-level `system` parameter"
                );
                return Err(Refusal::invalid(message));
            }
        }
        if text(&message["content"]).trim().is_empty() {
            let message = "messages: text content blocks must contain non-whitespace text";
            return Err(Refusal::invalid(message));
        }
    }
    Ok(user)
}

fn text(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(blocks) => blocks.iter().filter_map(|block| block["text"].as_str()).collect(),
        _ => String::new(),
    }
}

fn system(body: &Value) -> Result<String, Refusal> {
    let Some(system) = body.get("system") else { return Ok(String::new()) };
    for block in system.as_array().into_iter().flatten() {
        if block["type"] != "text" || block["text"].as_str().is_none_or(str::is_empty) {
            return Err(Refusal::invalid("system: text content blocks must be non-empty"));
        }
        let cache = &block["cache_control"];
        if !cache.is_null() && cache["type"] != "ephemeral" {
            return Err(Refusal::invalid("system.0.cache_control.type: unknown"));
        }
    }
    Ok(text(system))
}

/// Name and schema of the form that is asked for.
fn form(body: &Value) -> Result<(String, Value), Refusal> {
    let format = &body["output_config"]["format"];
    if format["type"] == "json_schema" {
        return Ok((String::new(), format["schema"].clone()));
    }
    let tools = body["tools"].as_array().cloned().unwrap_or_default();
    for (index, tool) in tools.iter().enumerate() {
        let name = tool["name"].as_str().unwrap_or_default();
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if name.is_empty() || name.len() > 64 || !name.chars().all(plain) {
            let message =
                format!("tools.{index}.name: String should match '^[a-zA-Z0-9_-]{{1,64}}$'");
            return Err(Refusal::invalid(message));
        }
        if tool["input_schema"]["type"] != "object" {
            let message = format!("tools.{index}.input_schema.type: Input should be 'object'");
            return Err(Refusal::invalid(message));
        }
    }
    let choice = &body["tool_choice"];
    if choice.is_null() {
        return Ok((String::new(), Value::Null));
    }
    if choice["type"] != "tool" {
        return Ok((String::new(), Value::Null));
    }
    let found = tools.iter().find(|tool| tool["name"] == choice["name"]);
    let found = found.ok_or_else(|| {
        Refusal::invalid(format!("Tool '{}' not found in provided tools", choice["name"]))
    })?;
    Ok((found["name"].as_str().unwrap_or_default().to_owned(), found["input_schema"].clone()))
}

pub fn error(refusal: &Refusal) -> (u16, Value) {
    (refusal.status, error_body(refusal.kind, &refusal.message))
}

/// The body of an error.
pub fn error_body(kind: &str, message: &str) -> Value {
    json!({
        "type": "error",
        "error": { "type": kind, "message": message },
        "request_id": "req_011TEST",
    })
}

pub fn models(headers: &HashMap<String, String>) -> Result<Value, Refusal> {
    authenticate(headers)?;
    let ids = ["claude-sonnet-5", "claude-haiku-5-5"];
    let data: Vec<Value> = ids
        .iter()
        .map(|id| {
            json!({ "type": "model", "id": id, "display_name": id,
                "created_at": "2026-01-01T00:00:00Z" })
        })
        .collect();
    Ok(json!({ "data": data, "has_more": false, "first_id": ids[0], "last_id": ids[1] }))
}

/// What was read, as the service says it: the cached part apart from the rest.
pub fn usage(asked: &Asked, output: u64, cached: bool) -> Value {
    let marked = asked.body["system"][0]["cache_control"].is_object();
    let prefix = tokens(&asked.system) + tokens(&asked.schema.to_string());
    let prefix = if marked && prefix >= LEAST_CACHED { prefix.min(asked.input_tokens) } else { 0 };
    json!({
        "input_tokens": asked.input_tokens - prefix,
        "cache_creation_input_tokens": if cached { 0 } else { prefix },
        "cache_read_input_tokens": if cached { prefix } else { 0 },
        "output_tokens": output,
        "service_tier": "standard",
    })
}

/// The message as a whole.
pub fn message(asked: &Asked, said: &Said, usage: &Value) -> Value {
    let (block, stop) = match (said.stop, asked.stage.is_empty()) {
        ("refusal", _) => (json!({ "type": "text", "text": "" }), "refusal"),
        (stop, true) => (json!({ "type": "text", "text": said.text }), stop_of(stop, "end_turn")),
        // The service parses what its models write for a tool; what is cut short has no end.
        (stop, false) => match serde_json::from_str::<Value>(&said.text) {
            Ok(input) => (tool_use(asked, &input), stop_of(stop, "tool_use")),
            Err(_) if stop == "length" => (tool_use(asked, &json!({})), "max_tokens"),
            Err(_) => (json!({ "type": "text", "text": said.text }), "end_turn"),
        },
    };
    // What was thought is not shown, only that it was.
    let thought = json!({ "type": "thinking", "thinking": "", "signature": "c2lnbmF0dXJl" });
    let content = match (stop, thinks(&asked.body, &asked.model)) {
        ("refusal", _) => json!([]),
        (_, true) => json!([thought, block]),
        (_, false) => json!([block]),
    };
    json!({
        "id": "msg_01TEST",
        "type": "message",
        "role": "assistant",
        "model": asked.model,
        "content": content,
        "stop_reason": stop,
        "stop_sequence": null,
        "usage": usage,
    })
}

fn stop_of(stop: &'static str, whole: &'static str) -> &'static str {
    if stop == "length" { "max_tokens" } else { whole }
}

fn tool_use(asked: &Asked, input: &Value) -> Value {
    json!({ "type": "tool_use", "id": "toolu_01TEST", "name": asked.stage, "input": input })
}
