//! Answers in pieces.

use axum::body::{Body, Bytes};
use axum::http::Response;
use serde_json::{Value, json};

use super::play::{Said, broken, response};
use super::{Asked, Wire, anthropic, openai};

/// Letters of a piece.
const PIECE: usize = 7;

/// The answer as events; `cut` = the connection breaks in the middle.
pub fn events(asked: &Asked, said: &Said, usage: &Value, cut: bool) -> Response<Body> {
    let mut events = match asked.wire {
        Wire::Anthropic => messages(asked, said, usage),
        Wire::OpenAi => chunks(asked, said, usage),
    };
    let kind = [("content-type", "text/event-stream; charset=utf-8")];
    match cut {
        false => {
            let pieces =
                events.into_iter().map(|event| Ok::<_, std::io::Error>(Bytes::from(event)));
            let body = Body::from_stream(futures_util::stream::iter(pieces));
            response(200, &kind, body)
        }
        true => {
            events.truncate(events.len() / 2);
            response(200, &kind, broken(events.into_iter().map(Bytes::from).collect()))
        }
    }
}

fn pieces(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(PIECE).map(|piece| piece.iter().collect()).collect()
}

fn messages(asked: &Asked, said: &Said, usage: &Value) -> Vec<String> {
    let event = |kind: &str, mut value: Value| {
        value["type"] = json!(kind);
        format!("event: {kind}\ndata: {value}\n\n")
    };
    let mut message = anthropic::message(asked, said, usage);
    let stop = message["stop_reason"].take();
    let blocks = message["content"].take();
    message["content"] = json!([]);
    // At the start it is only known what was read.
    let output = usage["output_tokens"].clone();
    if usage.is_object() {
        message["usage"]["output_tokens"] = json!(1);
    }
    let mut events =
        vec![event("message_start", json!({ "message": message })), event("ping", json!({}))];
    for (index, block) in blocks.as_array().into_iter().flatten().enumerate() {
        if block["type"] == "thinking" {
            let start = json!({ "type": "thinking", "thinking": "", "signature": "" });
            let delta = json!({ "type": "signature_delta", "signature": block["signature"] });
            let at = |mut value: Value| {
                value["index"] = json!(index);
                value
            };
            events.extend([
                event("content_block_start", at(json!({ "content_block": start }))),
                event("content_block_delta", at(json!({ "delta": delta }))),
                event("content_block_stop", at(json!({}))),
            ]);
            continue;
        }
        let mut start = block.clone();
        let (text, delta, field) = match block["type"] == "tool_use" {
            true => {
                start["input"] = json!({});
                (said.text.clone(), "input_json_delta", "partial_json")
            }
            false => {
                start["text"] = json!("");
                (said.text.clone(), "text_delta", "text")
            }
        };
        events
            .push(event("content_block_start", json!({ "index": index, "content_block": start })));
        for piece in pieces(&text) {
            let delta = json!({ "type": delta, field: piece });
            events.push(event("content_block_delta", json!({ "index": index, "delta": delta })));
        }
        events.push(event("content_block_stop", json!({ "index": index })));
    }
    let mut end = json!({ "delta": { "stop_reason": stop, "stop_sequence": null } });
    if usage.is_object() {
        end["usage"] = json!({ "output_tokens": output });
    }
    events.push(event("message_delta", end));
    events.push(event("message_stop", json!({})));
    events
}

fn chunks(asked: &Asked, said: &Said, usage: &Value) -> Vec<String> {
    let wanted = asked.body["stream_options"]["include_usage"] == true && !usage.is_null();
    let chunk = |choices: Value, usage: &Value| {
        let mut value = json!({
            "id": "chatcmpl-TEST",
            "object": "chat.completion.chunk",
            "created": 1_795_435_200,
            "model": asked.model,
            "system_fingerprint": null,
            "choices": choices,
        });
        if wanted {
            value["usage"] = usage.clone();
        }
        format!("data: {value}\n\n")
    };
    let choice = |delta: Value, finish: Value| json!([{ "index": 0, "delta": delta, "logprobs": null, "finish_reason": finish }]);
    let start = json!({ "role": "assistant", "content": "", "refusal": null });
    let mut events = vec![chunk(choice(start, Value::Null), &Value::Null)];
    let (field, text) = match said.stop {
        "refusal" => ("refusal", "I'm sorry, I can't help with that."),
        _ => ("content", said.text.as_str()),
    };
    for piece in pieces(text) {
        events.push(chunk(choice(json!({ field: piece }), Value::Null), &Value::Null));
    }
    let finish = json!(openai::finish(said.stop));
    events.push(chunk(choice(json!({}), finish), &Value::Null));
    if wanted {
        events.push(chunk(json!([]), usage));
    }
    events.push("data: [DONE]\n\n".into());
    events
}
