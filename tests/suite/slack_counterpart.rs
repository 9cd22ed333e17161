//! The Slack counterpart refuses what Slack refuses. Without this, a test against it proves nothing.

mod files;
mod messages;
mod sockets;
mod views;

use std::time::Duration;

use serde_json::json;

use crate::support::slack::{Fault, GENERAL, Slack};
use crate::support::slack_client::{call, posted, raw_call, read, request};

/// Longer than any answer on this machine takes.
const SOON: Duration = Duration::from_secs(20);
/// What `violations` gives when there are none.
const NONE: [&str; 0] = [];

#[test]
fn calls_without_the_right_token_are_refused() {
    let slack = Slack::start();
    let args = json!({"channel": GENERAL, "text": "hello"});
    for (method, token, error) in [
        ("chat.postMessage", "xoxb-of-somebody-else", "invalid_auth"),
        ("chat.postMessage", slack.app_token(), "not_allowed_token_type"),
        ("apps.connections.open", slack.bot_token(), "not_allowed_token_type"),
    ] {
        let answer = raw_call(&slack, method, token, &args).json();
        assert_eq!(answer["error"], error, "{method}");
    }
    let url = format!("{}/auth.test", slack.api_url());
    assert_eq!(request("POST", &url, &[], b"").json()["error"], "not_authed");
    assert_eq!(slack.violations().len(), 4, "{:?}", slack.violations());
    assert!(slack.messages(GENERAL).is_empty());
}

#[test]
fn unknown_methods_addresses_and_arguments_are_violations() {
    let slack = Slack::start();
    assert_eq!(call(&slack, "chat.shout", &json!({}))["error"], "unknown_method");
    let strange = json!({"channel": GENERAL, "text": "hello", "colour": "red"});
    assert_eq!(call(&slack, "chat.postMessage", &strange)["error"], "invalid_arguments");
    let missing = call(&slack, "chat.postMessage", &json!({"text": "hello"}));
    assert_eq!(missing["error"], "invalid_arguments");
    assert_eq!(
        missing["response_metadata"]["messages"],
        json!(["[ERROR] missing required field: channel"])
    );
    let typed = json!({"channel": GENERAL, "text": 7});
    assert_eq!(call(&slack, "chat.postMessage", &typed)["error"], "invalid_arguments");
    let elsewhere = slack.api_url().replace("/api", "/wrong");
    assert_eq!(request("GET", &elsewhere, &[], b"").status, 404);
    assert_eq!(slack.violations().len(), 5, "{:?}", slack.violations());
}

#[test]
fn bodies_of_other_kinds_are_refused() {
    let slack = Slack::start();
    let url = format!("{}/chat.postMessage", slack.api_url());
    let bearer = format!("Bearer {}", slack.bot_token());
    let with = |kind: &str, body: &[u8]| {
        request("POST", &url, &[("authorization", &bearer), ("content-type", kind)], body).json()
    };
    assert_eq!(with("text/plain", b"hello")["error"], "invalid_post_type");
    assert_eq!(with("application/json", b"{")["error"], "invalid_json");
    assert_eq!(with("application/json", b"[]")["error"], "json_not_object");
    assert_eq!(request("GET", &url, &[("authorization", &bearer)], b"").json()["ok"], false);
    assert_eq!(slack.violations().len(), 4);
    let form = format!("channel={GENERAL}&text=a+form%21&unfurl_links=0&token={}", "");
    let form = with("application/x-www-form-urlencoded", form.as_bytes());
    assert_eq!(form["message"]["text"], "a form!", "{form}");
    assert_eq!(slack.violations().len(), 4);
}

#[test]
fn a_scope_that_was_not_granted_is_missing() {
    let slack = Slack::start();
    slack.revoke("chat:write");
    let answer = call(&slack, "chat.postMessage", &json!({"channel": GENERAL, "text": "hello"}));
    assert_eq!(answer["error"], "missing_scope");
    assert_eq!(answer["needed"], "chat:write");
    assert!(answer["provided"].as_str().unwrap().contains("files:read"));
    slack.revoke("channels:history");
    let answer = read(&slack, "conversations.history", &format!("channel={GENERAL}"));
    assert_eq!(answer["needed"], "channels:history");
}

#[test]
fn a_limited_call_is_told_when_to_come_back_and_is_not_done() {
    let slack = Slack::start();
    slack.limit_next("chat.postMessage", 7);
    let args = json!({"channel": GENERAL, "text": "hello"});
    let limited = raw_call(&slack, "chat.postMessage", slack.bot_token(), &args);
    assert_eq!(limited.status, 429);
    assert!(limited.head.contains("retry-after: 7"), "{}", limited.head);
    assert_eq!(limited.json()["error"], "ratelimited");
    assert!(slack.messages(GENERAL).is_empty());
    assert_eq!(call(&slack, "chat.postMessage", &args)["ok"], true);
}

#[test]
fn a_lost_reply_keeps_its_effect_and_a_lost_request_has_none() {
    let slack = Slack::start();
    let args = json!({"channel": GENERAL, "text": "hello"});
    for (fault, messages) in [(Fault::CutBefore, 0), (Fault::CutAfter, 1), (Fault::Status500, 1)] {
        slack.fail_next("chat.postMessage", fault.clone());
        let reply = raw_call(&slack, "chat.postMessage", slack.bot_token(), &args);
        let status = if fault == Fault::Status500 { 500 } else { 0 };
        assert_eq!(reply.status, status, "{fault:?}");
        assert_eq!(slack.messages(GENERAL).len(), messages, "{fault:?}");
    }
    slack.fail_next("chat.postMessage", Fault::Error("internal_error"));
    assert_eq!(call(&slack, "chat.postMessage", &args)["error"], "internal_error");
    assert_eq!(slack.calls("chat.postMessage").len(), 4);
    assert_eq!(slack.violations(), NONE);
}

#[test]
fn a_held_call_is_done_when_it_is_released() {
    let slack = Slack::start();
    slack.fail_next("chat.postMessage", Fault::Hold);
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| posted(&slack, GENERAL, "late"));
        slack.wait_for("the held call", SOON, |world| (!world.held.is_empty()).then_some(()));
        assert!(slack.messages(GENERAL).is_empty());
        slack.release("chat.postMessage");
        let ts = waiting.join().unwrap();
        assert_eq!(slack.messages(GENERAL)[0]["ts"], ts.as_str());
    });
    assert_eq!(slack.violations(), NONE);
}

#[test]
fn who_the_app_is_and_who_people_are() {
    let slack = Slack::start();
    let me = call(&slack, "auth.test", &json!({}));
    assert_eq!(me["user_id"], crate::support::slack::BOT_USER);
    assert_eq!(read(&slack, "users.info", "user=U0NORAFELD")["user"]["name"], "nora");
    assert_eq!(read(&slack, "users.info", "user=U0NOBODY00")["error"], "user_not_found");
    let opened = call(&slack, "conversations.open", &json!({"users": "U0NORAFELD"}));
    assert_eq!(opened["channel"]["id"], crate::support::slack::dm_of("U0NORAFELD"));
    let query = format!("channel={}", opened["channel"]["id"].as_str().unwrap());
    let info = read(&slack, "conversations.info", &query);
    assert_eq!(info["channel"]["user"], "U0NORAFELD");
    assert_eq!(slack.violations(), NONE);
}
