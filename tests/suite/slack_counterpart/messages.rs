//! Messages, blocks, history and reactions.

use serde_json::{Value, json};

use super::NONE;
use crate::support::slack::{BOT_USER, ELSEWHERE, GENERAL, NORA, OTTO, Slack, dm_of};
use crate::support::slack_client::{call, posted, read};

fn post(slack: &Slack, more: &Value) -> Value {
    let mut args = json!({"channel": GENERAL});
    args.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    call(slack, "chat.postMessage", &args)
}

fn section(text: &str) -> Value {
    json!({"type": "section", "text": {"type": "mrkdwn", "text": text}})
}

fn button(action_id: &str) -> Value {
    let text = json!({"type": "plain_text", "text": "Approve"});
    json!({"type": "button", "action_id": action_id, "value": "1", "text": text})
}

#[test]
fn a_message_needs_a_channel_the_bot_is_in_and_something_to_say() {
    let slack = Slack::start();
    for (args, error) in [
        (json!({"channel": "C0NOWHERE0", "text": "hello"}), "channel_not_found"),
        (json!({"channel": ELSEWHERE, "text": "hello"}), "not_in_channel"),
        (json!({"text": "  "}), "no_text"),
        (json!({"text": "hello", "thread_ts": "1795435200.999999"}), "thread_not_found"),
        (json!({"text": "hello", "metadata": {"event_type": "run"}}), "invalid_metadata_format"),
    ] {
        assert_eq!(post(&slack, &args)["error"], error, "{args}");
    }
    assert!(slack.messages(GENERAL).is_empty());
    let direct = post(&slack, &json!({"channel": NORA, "text": "hello"}));
    assert_eq!(direct["channel"], dm_of(NORA));
}

#[test]
fn blocks_that_slack_does_not_take_are_refused() {
    let long = "x".repeat(3_001);
    let invalid = [
        json!([section(&long)]),
        json!([{"type": "section"}]),
        json!([{"type": "sektion"}]),
        json!([{"type": "header", "text": {"type": "mrkdwn", "text": "plain only"}}]),
        json!([{"type": "header", "text": {"type": "plain_text", "text": "x".repeat(151)}}]),
        json!([{"type": "divider", "colour": "red"}]),
        json!([{"type": "actions", "elements": [button("a"), button("a")]}]),
        json!([{"type": "actions", "elements": []}]),
        json!([{"type": "context", "elements": [button("a")]}]),
        json!([{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}]),
        Value::Array(vec![json!({"type": "divider"}); 51]),
    ];
    let slack = Slack::start();
    for blocks in &invalid {
        let answer = post(&slack, &json!({"text": "fallback", "blocks": blocks}));
        assert_eq!(answer["error"], "invalid_blocks", "{blocks}");
        assert!(answer["response_metadata"]["messages"][0].is_string(), "{answer}");
    }
    let cumulative = json!([
        section(&long[..3_000]),
        section(&long[..3_000]),
        section(&long[..3_000]),
        section(&long[..3_000])
    ]);
    let answer = post(&slack, &json!({"text": "fallback", "blocks": cumulative}));
    assert_eq!(answer["error"], "msg_blocks_too_long");
    let answer = post(&slack, &json!({"text": "fallback", "blocks": {"type": "divider"}}));
    assert_eq!(answer["error"], "invalid_blocks_format");
    assert_eq!(slack.violations().len(), invalid.len() + 2);
    assert!(slack.messages(GENERAL).is_empty());
}

#[test]
fn blocks_that_slack_takes_are_kept_and_named() {
    let select = json!({
        "type": "static_select",
        "action_id": "theme",
        "placeholder": {"type": "plain_text", "text": "Theme"},
        "options": [{"text": {"type": "plain_text", "text": "Plain"}, "value": "plain"}],
    });
    let blocks = json!([
        {"type": "header", "text": {"type": "plain_text", "text": "Application"}},
        section("*Fit* 82 %"),
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "must-have"}], "accessory": select},
        {"type": "divider"},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "3 s"}]},
        {"type": "actions", "block_id": "decide", "elements": [button("approve"), button("refuse")]},
        {"type": "markdown", "text": "**bold**"},
    ]);
    let slack = Slack::start();
    let answer = post(&slack, &json!({"text": "fallback", "blocks": blocks}));
    let kept = answer["message"]["blocks"].as_array().unwrap_or_else(|| panic!("{answer}"));
    assert_eq!(kept.len(), 7);
    assert!(kept.iter().all(|block| block["block_id"].is_string()));
    assert_eq!(kept[5]["block_id"], "decide");
    assert_eq!(slack.violations(), NONE);
}

#[test]
fn only_own_messages_change_and_only_briefly_worded() {
    let slack = Slack::start();
    slack.subscribe("message.channels");
    let said = slack.mention(NORA, GENERAL, None, "process this");
    let ts = posted(&slack, GENERAL, "working");
    let change = |ts: &str, text: &str| {
        call(&slack, "chat.update", &json!({"channel": GENERAL, "ts": ts, "text": text}))
    };
    assert_eq!(change(&said.ts, "no")["error"], "cant_update_message");
    assert_eq!(change("1795435200.999999", "no")["error"], "message_not_found");
    assert_eq!(change(&ts, &"x".repeat(4_001))["error"], "msg_too_long");
    assert_eq!(change(&ts, "done")["message"]["text"], "done");
    let remove = |ts: &str| call(&slack, "chat.delete", &json!({"channel": GENERAL, "ts": ts}));
    assert_eq!(remove(&said.ts)["error"], "cant_delete_message");
    assert_eq!(remove(&ts)["ok"], true);
    assert_eq!(remove(&ts)["error"], "message_not_found");
    assert_eq!(slack.messages(GENERAL).len(), 1);
}

#[test]
fn metadata_is_given_to_those_who_ask_for_it() {
    let slack = Slack::start();
    let metadata = json!({"event_type": "run", "event_payload": {"run": "7"}});
    post(&slack, &json!({"text": "one", "metadata": metadata}));
    let plain = read(&slack, "conversations.history", &format!("channel={GENERAL}"));
    assert!(plain["messages"][0]["metadata"].is_null());
    let query = format!("channel={GENERAL}&include_all_metadata=true");
    let asked = read(&slack, "conversations.history", &query);
    assert_eq!(asked["messages"][0]["metadata"], metadata);
}

#[test]
fn history_comes_in_pages_newest_first_and_threads_oldest_first() {
    let slack = Slack::start();
    let top = posted(&slack, GENERAL, "top");
    for text in ["a", "b"] {
        post(&slack, &json!({"text": text, "thread_ts": top}));
    }
    let last = posted(&slack, GENERAL, "last");
    let texts = |answer: &Value| {
        let messages = answer["messages"].as_array().unwrap_or_else(|| panic!("{answer}"));
        messages.iter().map(|one| one["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let page = |query: &str| {
        read(&slack, "conversations.history", &format!("channel={GENERAL}&limit=1{query}"))
    };
    let first = page("");
    assert_eq!(texts(&first), ["last"]);
    let cursor = first["response_metadata"]["next_cursor"].as_str().unwrap();
    let second = page(&format!("&cursor={cursor}"));
    assert_eq!(texts(&second), ["top"]);
    assert_eq!(second["has_more"], false);
    assert_eq!(second["messages"][0]["reply_count"], 2);
    assert_eq!(texts(&page(&format!("&oldest={last}"))), NONE);
    assert_eq!(texts(&page(&format!("&oldest={last}&inclusive=1"))), ["last"]);
    assert_eq!(page("&cursor=strange")["error"], "invalid_cursor");
    let replies =
        |ts: &str| read(&slack, "conversations.replies", &format!("channel={GENERAL}&ts={ts}"));
    assert_eq!(texts(&replies(&top)), ["top", "a", "b"]);
    assert_eq!(texts(&replies(&last)), ["last"]);
    assert_eq!(replies("1795435200.999999")["error"], "thread_not_found");
    assert_eq!(slack.thread(GENERAL, &top).len(), 3);
    assert_eq!(slack.violations(), NONE);
}

#[test]
fn what_one_person_sees_is_in_no_history() {
    let slack = Slack::start();
    let whisper = |channel: &str, user: &str| {
        let args = json!({"channel": channel, "user": user, "text": "only you"});
        call(&slack, "chat.postEphemeral", &args)
    };
    assert_eq!(whisper(GENERAL, NORA)["ok"], true);
    assert_eq!(whisper(&dm_of(NORA), OTTO)["error"], "user_not_in_channel");
    assert_eq!(slack.ephemerals(NORA)[0]["text"], "only you");
    assert!(slack.ephemerals(OTTO).is_empty());
    assert!(slack.messages(GENERAL).is_empty());
}

#[test]
fn a_reaction_is_given_once_and_taken_back_once() {
    let slack = Slack::start();
    let ts = posted(&slack, GENERAL, "approve?");
    let react = |method: &str, name: &str| {
        let args = json!({"channel": GENERAL, "timestamp": ts, "name": name});
        call(&slack, method, &args)
    };
    assert_eq!(react("reactions.add", ":eyes:")["error"], "invalid_name");
    assert_eq!(react("reactions.add", "eyes")["ok"], true);
    assert_eq!(react("reactions.add", "eyes")["error"], "already_reacted");
    slack.react(NORA, GENERAL, &ts, "eyes");
    let query = format!("channel={GENERAL}&timestamp={ts}");
    let given = read(&slack, "reactions.get", &query);
    assert_eq!(given["message"]["reactions"][0]["users"], json!([BOT_USER, NORA]));
    slack.unreact(NORA, GENERAL, &ts, "eyes");
    assert_eq!(react("reactions.remove", "eyes")["ok"], true);
    assert_eq!(react("reactions.remove", "eyes")["error"], "no_reaction");
    assert!(slack.messages(GENERAL)[0]["reactions"].as_array().unwrap().is_empty());
}
