//! Modals, App Home, and what people do in them and in messages.

use std::time::Duration;

use serde_json::{Value, json};

use super::NONE;
use crate::support::slack::{GENERAL, NORA, Slack};
use crate::support::slack_client::{Socket, call, request};

fn plain(text: &str) -> Value {
    json!({"type": "plain_text", "text": text})
}

fn modal() -> Value {
    let element = json!({"type": "plain_text_input", "action_id": "text"});
    let when = json!({"type": "datetimepicker", "action_id": "when"});
    json!({
        "type": "modal",
        "callback_id": "edit",
        "title": plain("Edit"),
        "submit": plain("Save"),
        "notify_on_close": true,
        "blocks": [
            {"type": "input", "block_id": "line", "label": plain("Line"), "element": element},
            {"type": "input", "block_id": "due", "label": plain("Due"), "element": when, "optional": true},
        ],
    })
}

/// A trigger of a command that the app has taken.
fn trigger(slack: &Slack, socket: &mut Socket) -> String {
    slack.slash(NORA, GENERAL, "/edit", "");
    socket.take()["payload"]["trigger_id"].as_str().unwrap().to_owned()
}

fn open(slack: &Slack, trigger: &str, view: &Value) -> Value {
    call(slack, "views.open", &json!({"trigger_id": trigger, "view": view}))
}

#[test]
fn a_trigger_opens_one_view_within_three_seconds() {
    let slack = Slack::start();
    let mut socket = Socket::connect(&slack);
    let first = trigger(&slack, &mut socket);
    assert_eq!(open(&slack, "1.2.3", &modal())["error"], "invalid_trigger_id");
    assert_eq!(open(&slack, &first, &modal())["ok"], true);
    assert_eq!(open(&slack, &first, &modal())["error"], "exchanged_trigger_id");
    let late = trigger(&slack, &mut socket);
    slack.pass(Duration::from_secs(4));
    assert_eq!(open(&slack, &late, &modal())["error"], "expired_trigger_id");
    assert_eq!(slack.views(NORA).len(), 1);
    assert_eq!(slack.violations(), NONE);
}

#[test]
fn views_that_slack_does_not_take_are_refused() {
    let slack = Slack::start();
    let mut socket = Socket::connect(&slack);
    let trigger = trigger(&slack, &mut socket);
    let changed = |name: &str, value: Value| {
        let mut view = modal();
        view[name] = value;
        view
    };
    for view in [
        changed("title", plain("more than 24 characters of title")),
        changed("submit", Value::Null),
        changed("colour", json!("red")),
        changed("type", json!("home")),
        changed("blocks", json!([])),
        changed("private_metadata", json!("x".repeat(3_001))),
    ] {
        assert_eq!(open(&slack, &trigger, &view)["error"], "invalid_arguments", "{view}");
    }
    let large = changed("private_metadata", json!("x".repeat(250_000)));
    assert_eq!(open(&slack, &trigger, &large)["error"], "view_too_large");
    assert!(slack.views(NORA).is_empty());
}

#[test]
fn a_modal_is_changed_by_its_hash_submitted_and_closed() {
    let slack = Slack::start();
    let mut socket = Socket::connect(&slack);
    let trigger = trigger(&slack, &mut socket);
    let view = open(&slack, &trigger, &modal())["view"].clone();
    let id = view["id"].as_str().unwrap();
    let update = |args: &Value| call(&slack, "views.update", args);
    let stale = json!({"view_id": id, "hash": "1.2", "view": modal()});
    assert_eq!(update(&stale)["error"], "hash_conflict");
    let unknown = json!({"view_id": "V0", "view": modal()});
    assert_eq!(update(&unknown)["error"], "not_found");
    let fresh = json!({"view_id": id, "hash": view["hash"], "view": modal()});
    assert_eq!(update(&fresh)["ok"], true);

    slack.submit(NORA, id, &json!({"line": "Led a team", "due": 1_795_435_200}));
    let envelope = socket.read().unwrap();
    let values = &envelope["payload"]["view"]["state"]["values"];
    assert_eq!(values["line"]["text"]["value"], "Led a team");
    assert_eq!(values["due"]["when"]["selected_date_time"], 1_795_435_200);
    let errors = json!({"response_action": "errors", "errors": {"line": "not in your CV"}});
    let ack = json!({"envelope_id": envelope["envelope_id"], "payload": errors});
    socket.send(&ack.to_string());
    slack.submit(NORA, id, &json!({"line": "Led two people"}));
    socket.take();
    slack.wait_for("the view to close", super::SOON, |world| {
        world.open_views(NORA).is_empty().then_some(())
    });
    assert_eq!(update(&fresh)["error"], "not_found");
    assert_eq!(slack.violations(), NONE);
}

#[test]
fn an_app_hears_of_a_closed_view_when_it_asked_to() {
    let slack = Slack::start();
    let mut socket = Socket::connect(&slack);
    let mut quiet = modal();
    quiet["notify_on_close"] = false.into();
    for (view, hears) in [(quiet, false), (modal(), true)] {
        let trigger = trigger(&slack, &mut socket);
        let id = open(&slack, &trigger, &view)["view"]["id"].as_str().unwrap().to_owned();
        assert_eq!(slack.close(NORA, &id).is_some(), hears);
    }
    assert_eq!(socket.take()["payload"]["type"], "view_closed");
}

#[test]
fn app_home_is_published_for_a_person_and_its_buttons_work() {
    let slack = Slack::start();
    let mut socket = Socket::connect(&slack);
    slack.open_home(NORA);
    assert_eq!(socket.take()["payload"]["event"]["type"], "app_home_opened");
    let button =
        json!({"type": "button", "action_id": "pause", "value": "7", "text": plain("Pause")});
    let view = json!({"type": "home", "blocks": [{"type": "actions", "elements": [button]}]});
    let publish = |user: &str, view: &Value| {
        call(&slack, "views.publish", &json!({"user_id": user, "view": view}))
    };
    assert_eq!(publish("U0NOBODY00", &view)["error"], "user_not_found");
    assert_eq!(publish(NORA, &modal())["error"], "invalid_arguments");
    assert_eq!(publish(NORA, &view)["ok"], true);
    let home = slack.home(NORA).unwrap();
    slack.choose_in_view(NORA, home["id"].as_str().unwrap(), "pause", &json!("7"));
    let pressed = socket.take();
    assert_eq!(pressed["payload"]["actions"][0]["value"], "7");
    assert_eq!(pressed["payload"]["container"]["type"], "view");
}

#[test]
fn a_pressed_button_brings_its_message_and_an_address_good_for_five_answers() {
    let slack = Slack::start();
    let mut socket = Socket::connect(&slack);
    let button =
        json!({"type": "button", "action_id": "approve", "value": "7", "text": plain("Yes")});
    let blocks = json!([{"type": "actions", "elements": [button]}]);
    let args = json!({"channel": GENERAL, "text": "approve?", "blocks": blocks});
    let ts = call(&slack, "chat.postMessage", &args)["ts"].as_str().unwrap().to_owned();
    slack.press(NORA, GENERAL, &ts, "approve", "7");
    let payload = socket.take()["payload"].clone();
    assert_eq!(payload["message"]["ts"], ts.as_str());
    assert_eq!(payload["user"]["id"], NORA);
    assert_eq!(payload["actions"][0]["action_id"], "approve");
    let url = payload["response_url"].as_str().unwrap();
    let answer = |body: &Value| {
        let kind = [("content-type", "application/json")];
        request("POST", url, &kind, body.to_string().as_bytes()).status
    };
    assert_eq!(answer(&json!({"text": "approved", "replace_original": true})), 200);
    assert_eq!(slack.messages(GENERAL)[0]["text"], "approved");
    assert_eq!(answer(&json!({"text": "you pressed"})), 200);
    assert_eq!(slack.ephemerals(NORA)[0]["text"], "you pressed");
    assert_eq!(answer(&json!({"text": "all", "response_type": "in_channel"})), 200);
    assert_eq!(answer(&json!({"delete_original": true})), 200);
    assert_eq!(slack.messages(GENERAL).len(), 1);
    assert_eq!(answer(&json!({"text": "five"})), 200);
    assert_eq!(answer(&json!({"text": "six"})), 404);
    assert_eq!(slack.violations(), NONE);
}
