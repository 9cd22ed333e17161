//! What is pressed and filled in, in the shapes of
//! <https://docs.slack.dev/reference/interaction-payloads>.

use chrono::Utc;

use super::*;
use crate::candidate::{Inline, RichText};
use crate::chat::message::Action;

fn channel(id: &str, thread: Option<&str>) -> Place {
    Place { channel: id.into(), thread: thread.map(Into::into), direct: false }
}

fn pressed_under(thread: bool) -> Value {
    let mut payload = json!({
        "type": "block_actions",
        "user": { "id": "U1" },
        "channel": { "id": "C1" },
        "trigger_id": "1.2.abc",
        "response_url": "https://hooks.slack.com/actions/1/2",
        "container": { "type": "message", "message_ts": "5.1", "channel_id": "C1" },
        "message": { "ts": "5.1" },
        "state": { "values": {} },
        "actions": [{ "type": "button", "action_id": "approve:2", "value": "aa11/1/cv.pdf" }],
    });
    if thread {
        payload["message"]["thread_ts"] = json!("4.1");
    }
    json!({ "type": "interactive", "envelope_id": "e1", "payload": payload })
}

#[test]
fn a_button_under_a_message_is_pressed() {
    let pressed = read(&pressed_under(false));
    assert_eq!((pressed.actor.as_str(), pressed.place), ("U1", channel("C1", None)));
    assert_eq!(pressed.trigger.as_deref(), Some("1.2.abc"));
    assert_eq!(pressed.respond.as_deref(), Some("https://hooks.slack.com/actions/1/2"));
    assert_eq!(
        pressed.body,
        Body::Pressed {
            action: Action::new("approve", "aa11/1/cv.pdf"),
            message: Some("5.1".into()),
            fields: BTreeMap::new(),
            home: false,
        }
    );
    assert_eq!(read(&pressed_under(true)).place, channel("C1", Some("4.1")));
}

/// A message that one person alone sees comes without itself, and nothing can be told below it.
#[test]
fn a_button_under_a_message_for_one_is_pressed() {
    let mut frame = pressed_under(false);
    let payload = frame["payload"].as_object_mut().unwrap();
    payload.remove("message");
    payload["container"] = json!({ "message_ts": "6.1", "thread_ts": "4.1", "is_ephemeral": true });
    let pressed = read(&frame);
    assert_eq!(pressed.place, channel("C1", Some("4.1")));
    assert!(matches!(pressed.body, Body::Pressed { message: None, .. }));
}

#[test]
fn a_choice_on_the_home_page_comes_with_all_others_there() {
    let frame = json!({ "type": "interactive", "envelope_id": "e1", "payload": {
        "type": "block_actions",
        "user": { "id": "U1" },
        "trigger_id": "1.2.abc",
        "container": { "type": "view", "view_id": "V1" },
        "view": { "id": "V1", "type": "home", "state": { "values": {
            "row": {
                "filter": { "type": "static_select", "selected_option": { "value": "ready" } },
                "order:2": { "type": "static_select", "selected_option": null },
            },
        } } },
        "actions": [{
            "type": "static_select", "action_id": "filter", "selected_option": { "value": "ready" },
        }],
    } });
    let chosen = read(&frame);
    assert_eq!((chosen.actor.as_str(), chosen.place), ("U1", Place::default()));
    let Body::Pressed { action, message, fields, home } = chosen.body else { panic!() };
    assert_eq!((action, message, home), (Action::new("filter", "ready"), None, true));
    assert_eq!(fields["filter"], Field::Text("ready".into()));
    assert_eq!(fields["order"], Field::Empty);
}

fn submitted(values: Value) -> Value {
    json!({ "type": "interactive", "envelope_id": "e1", "payload": {
        "type": "view_submission",
        "user": { "id": "U1" },
        "trigger_id": "1.2.abc",
        "view": {
            "id": "V1",
            "type": "modal",
            "title": { "type": "plain_text", "text": "Edit the CV" },
            "callback_id": "edit",
            "private_metadata": "aa11/1",
            "state": { "values": values },
        },
    } })
}

#[test]
fn a_form_comes_with_all_that_was_filled_in() {
    let frame = submitted(json!({
        "line": { "line": { "type": "rich_text_input", "rich_text_value": {
            "type": "rich_text",
            "elements": [{ "type": "rich_text_section", "elements": [
                { "type": "text", "text": "Cut " },
                { "type": "text", "text": "costs", "style": { "bold": true } },
            ] }],
        } } },
        "bare": { "bare": { "type": "rich_text_input", "rich_text_value": {
            "type": "rich_text",
            "elements": [{ "type": "rich_text_section", "elements": [
                { "type": "text", "text": "  " },
            ] }],
        } } },
        "when": { "when": { "type": "datetimepicker", "selected_date_time": 1_800_000_000 } },
        "never": { "never": { "type": "datetimepicker", "selected_date_time": null } },
        "theme": { "theme": {
            "type": "static_select", "selected_option": { "value": "modern" },
        } },
        "none": { "none": { "type": "static_select", "selected_option": null } },
        "note": { "note": { "type": "plain_text_input", "value": "two\nlines" } },
        "blank": { "blank": { "type": "plain_text_input", "value": null } },
    }));
    let sent = read(&frame);
    assert_eq!((sent.actor.as_str(), sent.place), ("U1", Place::default()));
    let Body::Submitted { callback, private, view, fields } = sent.body else { panic!() };
    assert_eq!((callback.as_str(), private.as_str(), view.as_str()), ("edit", "aa11/1", "V1"));
    let run = |text: &str, bold| Inline { text: text.into(), bold, ..Inline::default() };
    let rich = RichText(vec![run("Cut ", false), run("costs", true)]);
    let moment = DateTime::<Utc>::from_timestamp(1_800_000_000, 0).unwrap();
    let wanted = [
        ("line", Field::Rich(rich)),
        ("bare", Field::Empty),
        ("when", Field::Moment(moment)),
        ("never", Field::Empty),
        ("theme", Field::Text("modern".into())),
        ("none", Field::Empty),
        ("note", Field::Text("two\nlines".into())),
        ("blank", Field::Empty),
    ];
    assert_eq!(fields, wanted.map(|(id, field)| (id.to_owned(), field)).into());
}

/// Closed by its ack, a form would lose what was written in it when a line can't be taken.
#[test]
fn a_form_that_is_sent_stays_open_while_it_is_looked_at() {
    let ack: Value = serde_json::from_str(&ack("e1", &submitted(json!({})))).unwrap();
    assert_eq!(ack["envelope_id"], "e1");
    assert_eq!(ack["payload"]["response_action"], "update");
    let view = &ack["payload"]["view"];
    assert_eq!((&view["type"], &view["title"]["text"]), (&json!("modal"), &json!("Edit the CV")));
    assert_eq!(
        (&view["callback_id"], &view["private_metadata"]),
        (&json!("edit"), &json!("aa11/1"))
    );
    assert_eq!(view["submit"], Value::Null, "it can't be sent twice");
    assert!(view["blocks"].to_string().contains("Checking each line"));
    assert_eq!(crate::chat::slack::lint::lint_view(view), Vec::<String>::new());
}

/// Found by mangled frames: what is longer than Slack takes is not sent back.
#[test]
fn the_answer_to_a_form_of_another_make_keeps_to_the_limits() {
    let frame = json!({
        "type": "interactive",
        "payload": {
            "type": "view_submission",
            "view": { "callback_id": "x".repeat(300), "private_metadata": "x".repeat(4000) },
        },
    });
    let answer: Value = serde_json::from_str(&ack("e1", &frame)).unwrap();
    assert_eq!(answer["envelope_id"], "e1");
    assert!(answer.to_string().len() < 1000, "{answer}");
}
