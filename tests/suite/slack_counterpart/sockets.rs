//! Socket Mode: tickets, deliveries, acknowledgements, and ends of connections.

use std::time::Duration;

use serde_json::{Value, json};

use super::{NONE, SOON};
use crate::support::slack::{BOT_USER, Fault, GENERAL, Goodbye, NORA, OTTO, Slack, dm_of};
use crate::support::slack_client::{Socket, posted, raw_call};

const ACK_DEADLINE: Duration = Duration::from_secs(3);

#[test]
fn a_ticket_is_good_for_one_connection() {
    let slack = Slack::start();
    let address = Socket::address(&slack);
    let mut first = Socket::open(&address).unwrap();
    let hello = first.read().unwrap();
    assert_eq!(hello["num_connections"], 1);
    assert!(hello["debug_info"]["approximate_connection_time"].is_u64());
    assert!(Socket::open(&address).is_err());
    assert_eq!(slack.violations().len(), 1);
}

#[test]
fn a_connection_can_hang_before_it_opens() {
    let slack = Slack::start();
    let address = Socket::address(&slack);
    slack.fail_next("link", Fault::Hold);
    std::thread::scope(|scope| {
        let opening = scope.spawn(|| Socket::open(&address).is_ok());
        slack.wait_for("the connection", SOON, |world| (!world.held.is_empty()).then_some(()));
        slack.wait_sockets(0, SOON);
        slack.release("link");
        assert!(opening.join().unwrap());
    });
    slack.fail_next("link", Fault::CutBefore);
    assert!(Socket::open(&Socket::address(&slack)).is_err());
    assert_eq!(slack.violations(), NONE);
}

#[test]
fn the_eleventh_connection_is_turned_away() {
    let slack = Slack::start();
    let open: Vec<Socket> = (0..10).map(|_| Socket::connect(&slack)).collect();
    let mut more = Socket::open(&Socket::address(&slack)).unwrap();
    assert_eq!(more.read().unwrap()["reason"], "too_many_websockets");
    assert!(more.read().is_none());
    assert_eq!(open.len(), 10);
}

#[test]
fn what_happens_while_no_socket_is_open_waits_for_one() {
    let slack = Slack::start();
    let id = slack.slash(NORA, GENERAL, "/process", "https://jobs.example.com/1");
    let mut socket = Socket::connect(&slack);
    let envelope = socket.take();
    assert_eq!(envelope["envelope_id"], id.0.as_str());
    assert_eq!(envelope["type"], "slash_commands");
    assert_eq!(envelope["accepts_response_payload"], true);
    assert_eq!(envelope["payload"]["command"], "/process");
    assert_eq!(envelope["payload"]["user_id"], NORA);
    let ack = slack.wait_ack(&id, SOON);
    assert!(ack.payload.is_none() && ack.after < SOON);
    assert_eq!(slack.violations(), NONE);
}

#[test]
fn a_payload_in_the_ack_of_a_command_is_shown_to_its_sender() {
    let slack = Slack::start();
    let mut socket = Socket::connect(&slack);
    let id = slack.slash(OTTO, GENERAL, "/process", "");
    let envelope = socket.read().unwrap();
    let ack = json!({"envelope_id": envelope["envelope_id"], "payload": {"text": "not you"}});
    socket.send(&ack.to_string());
    assert_eq!(slack.wait_ack(&id, SOON).payload, Some(json!({"text": "not you"})));
    assert_eq!(slack.ephemerals(OTTO)[0]["text"], "not you");
}

#[test]
fn an_event_not_acknowledged_in_time_comes_again_with_its_event_id() {
    let slack = Slack::start();
    let mut socket = Socket::connect(&slack);
    let said = slack.mention(NORA, GENERAL, None, "why");
    let first = socket.read().unwrap();
    assert_eq!(first["retry_attempt"], 0);
    assert_eq!(first["payload"]["event"]["text"], format!("<@{BOT_USER}> why"));
    slack.pass(ACK_DEADLINE);
    let second = socket.take();
    assert_eq!(second["retry_attempt"], 1);
    assert_eq!(second["retry_reason"], "timeout");
    assert_eq!(second["payload"]["event_id"], first["payload"]["event_id"]);
    assert_ne!(second["envelope_id"], first["envelope_id"]);
    slack.wait_ack(&said.envelope, SOON);
    let third = slack.redeliver(&said.envelope);
    assert_eq!(socket.take()["envelope_id"], third.0.as_str());
}

#[test]
fn a_command_not_acknowledged_in_time_fails_for_its_sender() {
    let slack = Slack::start();
    slack.ack_within(Duration::from_mins(1));
    let mut socket = Socket::connect(&slack);
    let id = slack.slash(NORA, GENERAL, "/process", "");
    socket.read().unwrap();
    slack.pass(ACK_DEADLINE);
    assert_eq!(slack.failures(), NONE);
    slack.pass(Duration::from_mins(1));
    assert_eq!(slack.failures(), [id.0]);
}

#[test]
fn a_frame_sent_twice_has_one_envelope_id() {
    let slack = Slack::start();
    let mut socket = Socket::connect(&slack);
    let id = slack.slash(NORA, GENERAL, "/process", "");
    slack.duplicate(&id);
    let (first, second) = (socket.take(), socket.take());
    assert_eq!(first, second);
    let ts = posted(&slack, GENERAL, "all acks came before this");
    assert!(!ts.is_empty());
    slack.wait_for("two acks", SOON, |world| (world.envelopes[0].acks.len() == 2).then_some(()));
    assert_eq!(slack.violations(), NONE);
}

#[test]
fn strange_acks_are_violations() {
    let slack = Slack::start();
    let mut socket = Socket::connect(&slack);
    slack.raw("interactive", json!({"type": "block_actions"}));
    let envelope = socket.take();
    let strange = [
        "no JSON".to_owned(),
        json!({"envelope_id": "unknown"}).to_string(),
        json!({"envelope_id": envelope["envelope_id"]}).to_string(),
    ];
    for frame in &strange {
        socket.send(frame);
    }
    slack.dm(NORA, "a payload for an event");
    let event = socket.read().unwrap();
    let ack = json!({"envelope_id": event["envelope_id"], "payload": {"text": "hello"}});
    socket.send(&ack.to_string());
    slack.wait_for("four violations", SOON, |world| (world.violations.len() == 4).then_some(()));
}

#[test]
fn an_event_lost_with_its_connection_comes_over_the_next() {
    let slack = Slack::start();
    let mut first = Socket::connect(&slack);
    slack.dm_file(NORA, "my CV", "cv.txt", b"text");
    let lost = first.read().unwrap();
    assert_eq!(lost["payload"]["event"]["subtype"], "file_share");
    assert_eq!(lost["payload"]["event"]["channel_type"], "im");
    slack.drop_sockets();
    assert!(first.read().is_none());
    slack.wait_sockets(0, SOON);
    let mut second = Socket::connect(&slack);
    let again = second.take();
    assert_eq!(again["payload"]["event_id"], lost["payload"]["event_id"]);
    assert_eq!(slack.violations(), NONE);
}

#[test]
fn goodbyes_name_their_reason_and_only_a_disabled_link_ends_the_connection() {
    let slack = Slack::start();
    let mut socket = Socket::connect(&slack);
    for (why, reason) in [(Goodbye::Warning, "warning"), (Goodbye::Refresh, "refresh_requested")] {
        slack.goodbye(why);
        let frame = socket.read().unwrap();
        assert_eq!((&frame["type"], &frame["reason"]), (&json!("disconnect"), &json!(reason)));
    }
    slack.slash(NORA, GENERAL, "/process", "");
    assert_eq!(socket.take()["type"], "slash_commands");
    slack.goodbye(Goodbye::LinkDisabled);
    assert_eq!(socket.read().unwrap()["reason"], "link_disabled");
    assert!(socket.read().is_none());
    let open = raw_call(&slack, "apps.connections.open", slack.app_token(), &json!({})).json();
    assert_eq!(open["ok"], false);
}

#[test]
fn a_frozen_socket_carries_nothing_and_a_new_one_everything() {
    let slack = Slack::start();
    let frozen = Socket::connect(&slack);
    slack.freeze_sockets();
    let mut fresh = Socket::connect(&slack);
    slack.slash(NORA, GENERAL, "/process", "");
    assert_eq!(fresh.take()["type"], "slash_commands");
    let before = slack.look(|world| world.pongs);
    slack.ping();
    slack.slash(NORA, GENERAL, "/status", "");
    fresh.take();
    slack.wait_for("a pong", SOON, |world| (world.pongs > before).then_some(()));
    slack.close_sockets();
    assert!(fresh.read().is_none());
    drop(frozen);
}

#[test]
fn the_bot_hears_its_own_words_and_reactions_as_slack_sends_them() {
    let slack = Slack::start();
    let mut socket = Socket::connect(&slack);
    let ts = posted(&slack, &dm_of(NORA), "hello");
    let event: Value = socket.take()["payload"]["event"].clone();
    assert_eq!((&event["user"], &event["ts"]), (&json!(BOT_USER), &json!(ts)));
    assert!(event["bot_id"].is_string());
    slack.react(NORA, &dm_of(NORA), &ts, "white_check_mark");
    let event = socket.take()["payload"]["event"].clone();
    assert_eq!(event["item"], json!({"type": "message", "channel": dm_of(NORA), "ts": ts}));
    assert_eq!(event["item_user"], BOT_USER);
}
