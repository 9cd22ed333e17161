//! The running daemon, driven through chat (GAP-017).

use serde_json::Value;

use crate::support::daemon::{Daemon, PATIENCE};
use crate::support::slack::{GENERAL, NORA, Slack};
use crate::support::{Workplace, sample_posting};

/// The text a message shows, blocks and all.
pub fn shown(message: &Value) -> String {
    fn walk(value: &Value, out: &mut String) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    match value {
                        Value::String(text) if key == "text" || key == "fallback" => {
                            out.push_str(text);
                            out.push('\n');
                        }
                        other => walk(other, out),
                    }
                }
            }
            Value::Array(list) => list.iter().for_each(|value| walk(value, out)),
            _ => {}
        }
    }
    let mut text = String::new();
    walk(&message["blocks"], &mut text);
    walk(&message["text"], &mut text);
    text
}

/// The first message of a channel that shows all these words.
pub fn message_with(slack: &Slack, channel: &str, words: &[&str]) -> Value {
    slack.wait_for(&format!("a message with {words:?}"), PATIENCE, |world| {
        world.messages(channel).into_iter().find(|message| {
            let text = shown(message);
            words.iter().all(|word| text.contains(word))
        })
    })
}

fn ts(message: &Value) -> String {
    message["ts"].as_str().unwrap().to_owned()
}

#[test]
fn a_pasted_posting_becomes_an_application_in_its_thread() {
    let (workplace, slack) = (Workplace::new(), Slack::start());
    let daemon = Daemon::start(&workplace, &slack);
    let text = std::fs::read_to_string(sample_posting()).unwrap();
    let id = slack.slash(NORA, GENERAL, "/process", &text);
    slack.wait_ack(&id, PATIENCE);
    let card = message_with(&slack, GENERAL, &["Fit", "Approve CV"]);
    let files = slack.wait_for("the files", PATIENCE, |world| {
        let names: Vec<String> = world
            .thread(GENERAL, &ts(&card))
            .iter()
            .flat_map(|message| message["files"].as_array().cloned().unwrap_or_default())
            .map(|file| file["name"].as_str().unwrap().to_owned())
            .collect();
        (names.len() >= 4).then_some(names)
    });
    println!("{files:?}");
    println!("{}", serde_json::to_string_pretty(&slack.messages(GENERAL)).unwrap());
    println!("{}", daemon.log());
    assert_eq!(slack.violations(), [""; 0]);
    assert_eq!(daemon.stop(), Some(0));
}
