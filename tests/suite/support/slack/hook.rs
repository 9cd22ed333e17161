//! `response_url`: five answers in half an hour, without a token.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};

use super::Shared;
use super::api::{Content, arrive, post, replace};
use super::fault::Fault;
use super::wire::{Wire, cut};
use super::world::World;

/// Answers of one address.
const USES: usize = 5;
/// How long an address lives.
const LIFE: Duration = Duration::from_mins(30);
const FIELDS: [&str; 7] = [
    "text",
    "blocks",
    "response_type",
    "replace_original",
    "delete_original",
    "thread_ts",
    "metadata",
];

/// `/response/{id}`.
pub async fn respond(
    State(shared): State<Shared>,
    ConnectInfo(wire): ConnectInfo<Wire>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fault = match arrive(&shared, &wire, "response_url", &id).await {
        Ok(fault) => fault,
        Err(answer) => return answer,
    };
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let json = kind.is_some_and(|kind| kind.starts_with("application/json"));
    let answer = serde_json::from_slice::<Map<String, Value>>(&body).ok().filter(|_| json);
    let done = shared.change(|world| match answer {
        Some(answer) => answered(world, &id, &answer),
        None => Err("invalid_payload"),
    });
    if fault == Some(Fault::CutAfter) {
        return cut(&wire).await;
    }
    match done {
        Ok(()) => "ok".into_response(),
        Err(error) => {
            let not_found = ["expired_url", "used_url"].contains(&error);
            if !not_found {
                shared.change(|world| world.violation(format!("response_url: {error}")));
            }
            let status = if not_found { StatusCode::NOT_FOUND } else { StatusCode::BAD_REQUEST };
            (status, axum::Json(json!({"ok": false, "error": error}))).into_response()
        }
    }
}

fn answered(world: &mut World, id: &str, answer: &Map<String, Value>) -> Result<(), &'static str> {
    if answer.keys().any(|name| !FIELDS.contains(&name.as_str())) {
        return Err("invalid_payload");
    }
    let now = world.now();
    let hook = world.hooks.get_mut(id).ok_or("expired_url")?;
    if now > hook.born + LIFE {
        return Err("expired_url");
    }
    if hook.used == USES {
        return Err("used_url");
    }
    hook.used += 1;
    let (person, channel) = (hook.person.clone(), hook.channel.clone());
    let message = hook.message.clone();
    let flag = |name: &str| answer.get(name) == Some(&true.into());
    let text = answer.get("text").and_then(Value::as_str);
    let content = Content::from_values(world, text, answer.get("blocks"), answer.get("metadata"))
        .map_err(|refusal| refusal.error)?;
    let thread = answer.get("thread_ts").and_then(Value::as_str);
    match message {
        Some(ts) if flag("delete_original") || flag("replace_original") => {
            original(world, &channel, &ts, content, flag("delete_original"));
        }
        _ if answer.get("response_type") == Some(&"in_channel".into()) => {
            post(world, &channel, thread, content, Map::new());
        }
        _ => drop(world.whisper(&channel, &person, thread, content)),
    }
    Ok(())
}

/// Replaces or deletes the message whose button was pressed, shown to one person or to all.
fn original(world: &mut World, channel: &str, ts: &str, content: Content, delete: bool) {
    let at = world.ephemerals.iter().position(|message| message["ts"] == ts);
    match (at, delete) {
        (Some(at), true) => drop(world.ephemerals.remove(at)),
        (Some(at), false) => {
            let message = &mut world.ephemerals[at];
            message["text"] = content.text.unwrap_or_default().into();
            message["blocks"] = content.blocks.unwrap_or_else(|| json!([]));
        }
        (None, true) => {
            let found = world.channels.get_mut(channel).expect("a channel");
            found.messages.remove(ts);
        }
        (None, false) if world.message(channel, ts).is_some() => {
            replace(world, channel, ts, content);
        }
        (None, false) => {}
    }
}
