//! What `OpenAI`'s chat completions take, and how they answer; and two servers of one's own that take
//! less: `local-json` knows no schemas, `local-bare` no response formats at all.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};

use super::play::Said;
use super::{Asked, KEY, Refusal, Wire, tokens};

/// Fields of a request.
const FIELDS: [&str; 26] = [
    "frequency_penalty",
    "logit_bias",
    "logprobs",
    "max_completion_tokens",
    "max_tokens",
    "messages",
    "metadata",
    "model",
    "n",
    "parallel_tool_calls",
    "presence_penalty",
    "prompt_cache_key",
    "reasoning_effort",
    "response_format",
    "safety_identifier",
    "seed",
    "service_tier",
    "stop",
    "store",
    "stream",
    "stream_options",
    "temperature",
    "tool_choice",
    "tools",
    "top_p",
    "verbosity",
];

/// Fewer tokens than this are not cached; more are, in steps.
const LEAST_CACHED: u64 = 1024;
const CACHE_STEP: u64 = 128;

/// What a message costs besides its text.
const MESSAGE_OVERHEAD: u64 = 4;

fn authenticate(headers: &HashMap<String, String>) -> Result<(), Refusal> {
    let refusal = |message: String| Refusal {
        status: 401,
        kind: "invalid_request_error",
        param: None,
        code: Some("invalid_api_key"),
        message,
    };
    let header = headers.get("authorization").map_or("", String::as_str);
    match header.strip_prefix("Bearer ") {
        Some(KEY) => Ok(()),
        // The real one repeats a part of the key.
        Some(key) => {
            let part: String = key.chars().take(8).collect();
            Err(refusal(format!("Incorrect API key provided: {part}****.")))
        }
        None => Err(refusal("You didn't provide an API key.".into())),
    }
}

fn is_reasoning(model: &str) -> bool {
    model.starts_with("gpt-5") || model.starts_with('o')
}

pub fn check(headers: &HashMap<String, String>, body: &[u8]) -> Result<Asked, Refusal> {
    authenticate(headers)?;
    let body: Value = serde_json::from_slice(body)
        .map_err(|_| Refusal::invalid("We could not parse the JSON body of your request."))?;
    let fields = body.as_object().ok_or_else(|| Refusal::invalid("The body is no object"))?;
    if let Some(field) = fields.keys().find(|field| !FIELDS.contains(&field.as_str())) {
        return Err(Refusal::invalid(format!("Unrecognized request argument supplied: {field}")));
    }
    for field in ["model", "messages"] {
        if !fields.contains_key(field) {
            let message = format!("Missing required parameter: '{field}'.");
            return Err(Refusal::invalid(message).of(field, "missing_required_parameter"));
        }
    }
    let model = body["model"].as_str().unwrap_or_default().to_owned();
    if !["gpt-", "o1", "o3", "o4", "local-"].iter().any(|known| model.starts_with(known)) {
        let message =
            format!("The model `{model}` does not exist or you do not have access to it.");
        let refusal = Refusal::invalid(message).of("model", "model_not_found");
        return Err(Refusal { status: 404, ..refusal });
    }
    parameters(&body, &model)?;
    let (system, user) = messages(&body)?;
    let (stage, schema) = form(&body, &model)?;
    let count = body["messages"].as_array().map_or(0, Vec::len) as u64;
    let input_tokens = tokens(&system)
        + tokens(&user)
        + if schema.is_null() { 0 } else { tokens(&schema.to_string()) }
        + count * MESSAGE_OVERHEAD;
    Ok(Asked {
        wire: Wire::OpenAi,
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

fn parameters(body: &Value, model: &str) -> Result<(), Refusal> {
    let has = |field: &str| body.get(field).is_some_and(|value| !value.is_null());
    if is_reasoning(model) {
        if has("max_tokens") {
            let message = "Unsupported parameter: 'max_tokens' is not supported with this model. \
                           Use 'max_completion_tokens' instead.";
            return Err(Refusal::invalid(message).of("max_tokens", "unsupported_parameter"));
        }
        if has("temperature") && body["temperature"] != 1 {
            let message = "Unsupported value: 'temperature' does not support this value with this \
                           model. Only the default (1) value is supported.";
            return Err(Refusal::invalid(message).of("temperature", "unsupported_value"));
        }
    } else if has("reasoning_effort") {
        let message = "Unrecognized request argument supplied: reasoning_effort";
        return Err(Refusal::invalid(message));
    }
    if model.starts_with("local-") && has("max_completion_tokens") {
        return Err(Refusal::invalid("json: unknown field \"max_completion_tokens\""));
    }
    if has("max_tokens") && has("max_completion_tokens") {
        let message = "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not \
                       supported.";
        return Err(Refusal::invalid(message).of("max_tokens", "invalid_parameter_combination"));
    }
    for field in ["max_tokens", "max_completion_tokens"] {
        if has(field) && body[field].as_u64().is_none_or(|value| value == 0) {
            return Err(Refusal::invalid("Invalid value").of(field, "integer_below_min_value"));
        }
    }
    if has("stream_options") && body["stream"] != true {
        let message = "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
        return Err(Refusal::invalid(message).of("stream_options", "invalid_parameter"));
    }
    match body["temperature"].as_f64() {
        Some(value) if !(0.0..=2.0).contains(&value) => {
            Err(Refusal::invalid("Invalid 'temperature'")
                .of("temperature", "decimal_above_max_value"))
        }
        _ => Ok(()),
    }
}

fn messages(body: &Value) -> Result<(String, String), Refusal> {
    let (mut system, mut user) = (String::new(), String::new());
    let messages = body["messages"].as_array().cloned().unwrap_or_default();
    if messages.is_empty() {
        return Err(
            Refusal::invalid("Invalid 'messages': empty array.").of("messages", "empty_array")
        );
    }
    for message in &messages {
        let text = match &message["content"] {
            Value::String(text) => text.clone(),
            Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
            _ => {
                let message = "Invalid type for 'messages[0].content'";
                return Err(Refusal::invalid(message).of("messages[0].content", "invalid_type"));
            }
        };
        match message["role"].as_str() {
            Some("system" | "developer") => system.push_str(&text),
            Some("user") => user.push_str(&text),
            Some("assistant") => {}
            _ => {
                return Err(
                    Refusal::invalid("Invalid value").of("messages[0].role", "invalid_value")
                );
            }
        }
    }
    Ok((system, user))
}

/// Name and schema of the form that is asked for.
fn form(body: &Value, model: &str) -> Result<(String, Value), Refusal> {
    let format = &body["response_format"];
    let invalid =
        |message: String| Err(Refusal::invalid(message).of("response_format", "invalid_value"));
    match format["type"].as_str() {
        None => Ok((String::new(), Value::Null)),
        Some(_) if model == "local-bare" => invalid("json: unknown field \"response_format\"".into()),
        Some("text") => Ok((String::new(), Value::Null)),
        Some("json_object") => match body["messages"].to_string().to_lowercase().contains("json") {
            true => Ok((String::new(), Value::Null)),
            false => invalid(
                "'messages' must contain the word 'json' in some form, to use 'response_format' of \
                 type 'json_object'."
                    .into(),
            ),
        },
        Some("json_schema") if model == "local-json" => {
            invalid("response_format type must be one of \"text\" or \"json_object\"".into())
        }
        Some("json_schema") => {
            let named = &format["json_schema"];
            let name = named["name"].as_str().unwrap_or_default();
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            if name.is_empty() || name.len() > 64 || !name.chars().all(plain) {
                return invalid("Invalid 'response_format.json_schema.name'".into());
            }
            if named["strict"] == true
                && let Err(problem) = strict(&named["schema"], "")
            {
                return invalid(format!("Invalid schema for response_format '{name}': {problem}"));
            }
            Ok((name.to_owned(), named["schema"].clone()))
        }
        Some(other) => invalid(format!("Invalid value: '{other}'.")),
    }
}

/// What the strict mode takes, by its documentation.
fn strict(schema: &Value, place: &str) -> Result<(), String> {
    let Some(map) = schema.as_object() else {
        return Err(format!("In context=({place}), a schema is an object."));
    };
    if place.is_empty() && map.get("type") != Some(&json!("object")) {
        return Err("schema must be a JSON Schema of 'type: \"object\"'".into());
    }
    for refused in ["oneOf", "allOf", "not", "patternProperties", "default", "if"] {
        if map.contains_key(refused) {
            return Err(format!("In context=({place}), '{refused}' is not permitted."));
        }
    }
    let known = ["type", "enum", "const", "anyOf", "$ref"];
    if !known.iter().any(|key| map.contains_key(*key)) {
        return Err(format!("In context=({place}), schema must have a 'type' key."));
    }
    if let Some(properties) = map.get("properties").and_then(Value::as_object) {
        if map.get("additionalProperties") != Some(&json!(false)) {
            return Err(format!(
                "In context=({place}), 'additionalProperties' is required to be supplied and to be \
                 false."
            ));
        }
        let required: BTreeSet<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let keys: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
        if keys != required {
            return Err(format!(
                "In context=({place}), 'required' is required to be supplied and to be an array \
                 including every key in properties."
            ));
        }
        for (key, part) in properties {
            strict(part, &format!("{place}/{key}"))?;
        }
    } else if schema["type"] == "object" {
        return Err(format!("In context=({place}), object schema missing properties."));
    }
    for part in schema["anyOf"].as_array().into_iter().flatten() {
        strict(part, &format!("{place}/anyOf"))?;
    }
    for (key, part) in schema["$defs"].as_object().into_iter().flatten() {
        strict(part, &format!("$defs/{key}"))?;
    }
    match map.get("items") {
        Some(items) => strict(items, &format!("{place}/items")),
        None if schema["type"] == "array" => {
            Err(format!("In context=({place}), array schema missing items."))
        }
        None => Ok(()),
    }
}

pub fn error(refusal: &Refusal) -> (u16, Value) {
    let Refusal { status, kind, param, code, message } = refusal;
    (
        *status,
        json!({ "error": { "message": message, "type": kind, "param": param, "code": code } }),
    )
}

pub fn models(headers: &HashMap<String, String>) -> Result<Value, Refusal> {
    authenticate(headers)?;
    let data: Vec<Value> = ["gpt-5.6-terra", "gpt-5.6-luna", "local-json", "local-bare"]
        .iter()
        .map(|id| json!({ "id": id, "object": "model", "created": 1, "owned_by": "test" }))
        .collect();
    Ok(json!({ "object": "list", "data": data }))
}

/// What was read and written, as the service says it: the cached part is within the whole.
pub fn usage(asked: &Asked, output: u64, cached: bool) -> Value {
    let prefix = tokens(&asked.system);
    let steps = if cached && prefix >= LEAST_CACHED { prefix / CACHE_STEP } else { 0 };
    json!({
        "prompt_tokens": asked.input_tokens,
        "completion_tokens": output,
        "total_tokens": asked.input_tokens + output,
        "prompt_tokens_details": { "cached_tokens": steps * CACHE_STEP, "audio_tokens": 0 },
        "completion_tokens_details": { "reasoning_tokens": 0, "audio_tokens": 0 },
    })
}

/// The completion as a whole.
pub fn completion(asked: &Asked, said: &Said, usage: &Value) -> Value {
    let refusal = (said.stop == "refusal").then_some("I'm sorry, I can't help with that.");
    let content = refusal.is_none().then_some(&said.text);
    let mut completion = json!({
        "id": "chatcmpl-TEST",
        "object": "chat.completion",
        "created": 1_795_435_200,
        "model": asked.model,
        "choices": [{
            "index": 0,
            "message": { "role": "assistant", "content": content, "refusal": refusal },
            "logprobs": null,
            "finish_reason": finish(said.stop),
        }],
        "usage": usage,
        "system_fingerprint": null,
    });
    if usage.is_null()
        && let Some(fields) = completion.as_object_mut()
    {
        fields.remove("usage");
    }
    completion
}

/// Why it ends there, in this format's words.
pub fn finish(stop: &str) -> &str {
    if stop == "refusal" { "stop" } else { stop }
}
