//! From the payloads of Slack to what a person did. What is not understood is ignored with its
//! reason, never guessed.

#[cfg(test)]
mod interactive_tests;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::DateTime;
use serde_json::{Value, json};

use super::{PLATFORM, blocks};
use crate::chat::inbound::{Body, Field, Inbound, Place, SentFile};
use crate::chat::message::{Modal, ModalPart, Part, Rich};

/// The frame that acknowledges an envelope. A form that is sent stays open and says that it is being
/// looked at: whether it will do is not known yet.
pub fn ack(id: &str, frame: &Value) -> String {
    let payload = &frame["payload"];
    let sent = frame["type"] == "interactive" && payload["type"] == "view_submission";
    if !sent {
        return json!({ "envelope_id": id }).to_string();
    }
    let view = &payload["view"];
    // What is longer than Slack takes did not come from a view of ours.
    let kept = |name: &str, most: usize| {
        let text = view[name].as_str().filter(|text| text.chars().count() <= most);
        text.unwrap_or_default().to_owned()
    };
    let checking = Modal {
        title: view["title"]["text"].as_str().unwrap_or("tailord").to_owned(),
        submit: None,
        close: "Close".into(),
        callback: kept("callback_id", 255),
        private: kept("private_metadata", 3000),
        parts: vec![ModalPart::Part(Part::Text(Rich::plain(
            "Checking each line against your master CV …",
        )))],
    };
    let view = blocks::modal(&checking);
    let payload = json!({ "response_action": "update", "view": view });
    json!({ "envelope_id": id, "payload": payload }).to_string()
}

/// What a person did, from a frame as it came.
pub fn read(frame: &Value) -> Inbound {
    let payload = &frame["payload"];
    match frame["type"].as_str() {
        Some("slash_commands") => slash(payload),
        Some("events_api") => event(payload),
        Some("interactive") => interactive(payload),
        _ => inbound(String::new(), Place::default(), Body::Ignored("its type is not known")),
    }
}

fn inbound(actor: String, place: Place, body: Body) -> Inbound {
    Inbound { platform: PLATFORM.into(), actor, place, trigger: None, respond: None, body }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn optional(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Channels of one person and the program have ids that begin with D.
fn place(channel: &Value, thread: &Value) -> Place {
    let channel = text(channel);
    Place { direct: channel.starts_with('D'), channel, thread: optional(thread) }
}

fn slash(payload: &Value) -> Inbound {
    let line = format!("{} {}", text(&payload["command"]), text(&payload["text"]));
    Inbound {
        trigger: optional(&payload["trigger_id"]),
        respond: optional(&payload["response_url"]),
        ..inbound(
            text(&payload["user_id"]),
            place(&payload["channel_id"], &Value::Null),
            Body::Command { line, files: Vec::new() },
        )
    }
}

fn event(payload: &Value) -> Inbound {
    let event = &payload["event"];
    let actor = text(&event["user"]);
    let ignored = |why| inbound(actor.clone(), Place::default(), Body::Ignored(why));
    // The program's own messages and reactions, and those of other programs.
    let own = payload["authorizations"][0]["user_id"].as_str();
    if own.is_some_and(|own| own == actor) || event["bot_id"].is_string() {
        return ignored("it comes from a program");
    }
    match event["type"].as_str() {
        Some("app_mention") => {
            inbound(actor, place(&event["channel"], &event["thread_ts"]), said(event))
        }
        Some("message") => match event["subtype"].as_str() {
            None | Some("file_share") if event["channel_type"] == "im" => {
                inbound(actor, place(&event["channel"], &event["thread_ts"]), said(event))
            }
            None | Some("file_share") => ignored("it is a message to others"),
            Some(_) => ignored("it is a change of a message"),
        },
        Some(kind @ ("reaction_added" | "reaction_removed")) => {
            let item = &event["item"];
            if item["type"] != "message" {
                return ignored("it is a reaction to something else");
            }
            let body = Body::Reacted {
                name: text(&event["reaction"]),
                added: kind == "reaction_added",
                message: text(&item["ts"]),
            };
            inbound(actor, place(&item["channel"], &Value::Null), body)
        }
        Some("app_home_opened") if event["tab"] == "home" => {
            inbound(actor, Place::default(), Body::Home)
        }
        Some("app_home_opened") => ignored("it is another tab"),
        _ => ignored("its event is not asked for"),
    }
}

fn said(event: &Value) -> Body {
    let files = event["files"].as_array().map_or(&[] as &[Value], Vec::as_slice);
    let files = files.iter().map(|file| SentFile {
        name: text(&file["name"]),
        url: optional(&file["url_private_download"]).unwrap_or_else(|| text(&file["url_private"])),
        bytes: file["size"].as_u64().unwrap_or(0),
    });
    Body::Command { line: text(&event["text"]), files: files.collect() }
}

fn interactive(payload: &Value) -> Inbound {
    let actor = text(&payload["user"]["id"]);
    let mut place = place(&payload["channel"]["id"], &payload["message"]["thread_ts"]);
    let view = &payload["view"];
    let body = match payload["type"].as_str() {
        Some("block_actions") => match blocks::pressed(&payload["actions"][0]) {
            Some(action) => Body::Pressed {
                action,
                message: pressed_under(payload),
                fields: fields(if view.is_object() { &view["state"] } else { &payload["state"] }),
                home: view["type"] == "home",
            },
            None => Body::Ignored("what was pressed is not known"),
        },
        Some("view_submission") => Body::Submitted {
            callback: text(&view["callback_id"]),
            private: text(&view["private_metadata"]),
            view: text(&view["id"]),
            fields: fields(&view["state"]),
        },
        _ => Body::Ignored("its type is not asked for"),
    };
    if place.thread.is_none() {
        place.thread = optional(&payload["container"]["thread_ts"]);
    }
    Inbound {
        trigger: optional(&payload["trigger_id"]),
        respond: optional(&payload["response_url"]),
        ..inbound(actor, place, body)
    }
}

/// What was pressed stands under this message. One that a single person sees can have no thread, so
/// it does not count.
fn pressed_under(payload: &Value) -> Option<String> {
    let container = &payload["container"];
    if container["is_ephemeral"] == true {
        return None;
    }
    optional(&payload["message"]["ts"]).or_else(|| optional(&container["message_ts"]))
}

/// `state.values`: block → action → value. Fields go by their block's id.
fn fields(state: &Value) -> BTreeMap<String, Field> {
    let mut fields = BTreeMap::new();
    let Some(blocks) = state["values"].as_object() else { return fields };
    for (block, actions) in blocks {
        let Some(actions) = actions.as_object() else { continue };
        for (action, value) in actions {
            let field = field(value);
            fields.insert(blocks::action_name(action).to_owned(), field.clone());
            fields.insert(block.clone(), field);
        }
    }
    fields
}

fn field(value: &Value) -> Field {
    match value["type"].as_str() {
        Some("rich_text_input") => match blocks::rich_input(value) {
            Ok(rich) if !rich.to_plain().trim().is_empty() => Field::Rich(rich),
            _ => Field::Empty,
        },
        Some("datetimepicker") => value["selected_date_time"]
            .as_i64()
            .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
            .map_or(Field::Empty, Field::Moment),
        Some("static_select") => {
            optional(&value["selected_option"]["value"]).map_or(Field::Empty, Field::Text)
        }
        _ => optional(&value["value"]).map_or(Field::Empty, Field::Text),
    }
}
