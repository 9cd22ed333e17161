//! Commands and events, in the shapes of <https://docs.slack.dev>.

use super::*;

fn events(event: Value) -> Value {
    json!({
        "type": "events_api",
        "envelope_id": "e1",
        "payload": {
            "event_id": "Ev1",
            "authorizations": [{ "user_id": "UBOT", "is_bot": true }],
            "event": event,
        },
    })
}

fn ignored(frame: &Value) -> &'static str {
    match read(frame).body {
        Body::Ignored(why) => why,
        other => panic!("{other:?}"),
    }
}

fn channel(id: &str, thread: Option<&str>) -> Place {
    Place { channel: id.into(), thread: thread.map(Into::into), direct: id.starts_with('D') }
}

fn command(line: &str) -> Body {
    Body::Command { line: line.into(), files: Vec::new() }
}

#[test]
fn a_slash_command_is_a_line_with_a_trigger_and_an_address_for_answers() {
    let frame = json!({
        "type": "slash_commands",
        "envelope_id": "e1",
        "payload": {
            "command": "/tailord",
            "text": "jobs --since 3h",
            "user_id": "U1",
            "channel_id": "C1",
            "trigger_id": "1.2.abc",
            "response_url": "https://hooks.slack.com/commands/1/2",
        },
    });
    assert_eq!(
        read(&frame),
        Inbound {
            platform: "slack".into(),
            actor: "U1".into(),
            place: channel("C1", None),
            trigger: Some("1.2.abc".into()),
            respond: Some("https://hooks.slack.com/commands/1/2".into()),
            body: command("/tailord jobs --since 3h"),
        }
    );
}

#[test]
fn a_mention_is_a_line_in_its_thread() {
    let mut event = json!({
        "type": "app_mention", "user": "U1", "channel": "C1", "ts": "5.1", "text": "<@UBOT> help",
    });
    let said = read(&events(event.clone()));
    assert_eq!((said.actor.as_str(), said.place), ("U1", channel("C1", None)));
    assert_eq!((said.body, said.trigger, said.respond), (command("<@UBOT> help"), None, None));
    event["thread_ts"] = json!("4.1");
    assert_eq!(read(&events(event)).place, channel("C1", Some("4.1")));
}

#[test]
fn a_direct_message_is_a_line_and_one_to_others_is_not() {
    let message = |kind: &str, channel: &str| {
        events(json!({
            "type": "message", "channel_type": kind, "user": "U1", "channel": channel,
            "ts": "5.1", "text": "https://jobs.example/1",
        }))
    };
    let said = read(&message("im", "D1"));
    assert_eq!((said.place, said.body), (channel("D1", None), command("https://jobs.example/1")));
    for (kind, channel) in [("channel", "C1"), ("group", "G1"), ("mpim", "G2")] {
        assert_eq!(ignored(&message(kind, channel)), "it is a message to others");
    }
}

#[test]
fn files_come_with_their_line() {
    let said = read(&events(json!({
        "type": "message", "subtype": "file_share", "channel_type": "im", "user": "U1",
        "channel": "D1", "text": "this one",
        "files": [
            {
                "name": "jd.pdf", "size": 1234,
                "url_private": "https://files.slack.com/a",
                "url_private_download": "https://files.slack.com/download/a",
            },
            { "name": "jd.txt", "url_private": "https://files.slack.com/b" },
        ],
    })));
    let file =
        |name: &str, url: &str, bytes| SentFile { name: name.into(), url: url.into(), bytes };
    let files = vec![
        file("jd.pdf", "https://files.slack.com/download/a", 1234),
        file("jd.txt", "https://files.slack.com/b", 0),
    ];
    assert_eq!(said.body, Body::Command { line: "this one".into(), files });
}

/// The program would answer itself for ever.
#[test]
fn what_programs_say_is_ignored() {
    let base = json!({
        "type": "message", "channel_type": "im", "channel": "D1", "text": "Done", "ts": "5.1",
    });
    let with = |fields: Value| {
        let mut event = base.clone();
        for (key, value) in fields.as_object().unwrap() {
            event[key] = value.clone();
        }
        events(event)
    };
    for frame in [
        with(json!({ "user": "UBOT" })),
        with(json!({ "user": "U2", "bot_id": "B1" })),
        with(json!({ "subtype": "bot_message", "bot_id": "B1" })),
        with(json!({ "type": "app_mention", "user": "UBOT" })),
        with(json!({ "type": "reaction_added", "user": "UBOT", "reaction": "eyes" })),
    ] {
        assert_eq!(ignored(&frame), "it comes from a program", "{frame}");
    }
}

#[test]
fn changes_of_messages_are_no_commands() {
    for subtype in ["message_changed", "message_deleted", "channel_join", "thread_broadcast"] {
        let event = json!({
            "type": "message", "subtype": subtype, "channel_type": "im", "channel": "D1",
            "user": "U1", "text": "cancel all",
        });
        assert_eq!(ignored(&events(event)), "it is a change of a message", "{subtype}");
    }
}

#[test]
fn reactions_come_and_go() {
    for (kind, added) in [("reaction_added", true), ("reaction_removed", false)] {
        let event = |item: &str| {
            events(json!({
                "type": kind, "user": "U1", "reaction": "white_check_mark", "item_user": "UBOT",
                "item": { "type": item, "channel": "C1", "ts": "5.1" },
            }))
        };
        let reacted = read(&event("message"));
        assert_eq!((reacted.actor.as_str(), reacted.place), ("U1", channel("C1", None)));
        let (name, message) = ("white_check_mark".into(), "5.1".into());
        assert_eq!(reacted.body, Body::Reacted { name, added, message });
        assert_eq!(ignored(&event("file")), "it is a reaction to something else");
    }
}

#[test]
fn the_home_page_is_opened_and_other_tabs_are_not() {
    let event = |tab: &str| events(json!({ "type": "app_home_opened", "user": "U1", "tab": tab }));
    let opened = read(&event("home"));
    assert_eq!((opened.actor.as_str(), opened.body), ("U1", Body::Home));
    assert_eq!(ignored(&event("messages")), "it is another tab");
}

#[test]
fn what_is_not_understood_is_ignored_with_its_reason() {
    let pressed = |action: Value| {
        let payload =
            json!({ "type": "block_actions", "user": { "id": "U1" }, "actions": [action] });
        json!({ "type": "interactive", "payload": payload })
    };
    for action in [json!({ "type": "users_select", "action_id": "a" }), json!(null)] {
        assert_eq!(ignored(&pressed(action)), "what was pressed is not known");
    }
    let interactive = |kind: &str| json!({ "type": "interactive", "payload": { "type": kind } });
    for kind in ["view_closed", "message_action", "shortcut"] {
        assert_eq!(ignored(&interactive(kind)), "its type is not asked for");
    }
    assert_eq!(ignored(&events(json!({ "type": "team_join" }))), "its event is not asked for");
    for frame in [json!({}), json!([]), json!(null), json!({ "type": "hello" })] {
        assert_eq!(ignored(&frame), "its type is not known", "{frame}");
    }
}

#[test]
fn an_envelope_is_acknowledged_by_its_id_alone() {
    let event = json!({ "type": "message", "user": "U1", "channel": "D1", "text": "secret" });
    let pressed = json!({ "type": "interactive", "payload": { "type": "block_actions" } });
    for frame in [events(event), pressed, json!({ "type": "slash_commands" })] {
        assert_eq!(ack("e1", &frame), r#"{"envelope_id":"e1"}"#, "{frame}");
    }
}
