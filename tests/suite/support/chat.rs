//! A conversation with the real daemon: what people type and press, and what they are shown.

use std::process::Command;

use serde_json::Value;

use super::daemon::{Daemon, PATIENCE};
use super::slack::{EnvelopeId, GENERAL, NORA, Slack, World};
use super::{Workplace, sample_posting};

/// The text a message, view or block shows, in reading order, one element a line.
pub fn shown(message: &Value) -> String {
    fn walk(value: &Value, out: &mut String) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    match (key.as_str(), value) {
                        ("text" | "fallback" | "initial_comment", Value::String(text)) => {
                            out.push_str(text);
                            out.push('\n');
                        }
                        ("user_id", Value::String(id)) => out.push_str(&format!("@{id}\n")),
                        (_, other) => walk(other, out),
                    }
                }
            }
            Value::Array(list) => list.iter().for_each(|value| walk(value, out)),
            _ => {}
        }
    }
    let mut text = String::new();
    walk(&message["blocks"], &mut text);
    if let Some(plain) = message["text"].as_str() {
        text.push_str(plain);
    }
    text
}

/// The `ts` of a message.
pub fn ts(message: &Value) -> String {
    message["ts"].as_str().unwrap().to_owned()
}

/// Whether a message shows all these words.
pub fn shows(message: &Value, words: &[&str]) -> bool {
    let text = shown(message);
    words.iter().all(|word| text.contains(word))
}

/// The first message of a channel that shows all these words.
pub fn message_with(slack: &Slack, channel: &str, words: &[&str]) -> Value {
    slack.wait_for(&format!("a message with {words:?}"), PATIENCE, |world| {
        world.messages(channel).into_iter().find(|message| shows(message, words))
    })
}

/// What is quoted in a message, paragraph by paragraph.
pub fn quoted(message: &Value) -> Vec<String> {
    let blocks = message["blocks"].as_array().unwrap();
    let parts = blocks.iter().filter_map(|block| block["elements"].as_array()).flatten();
    let quotes = parts.filter(|part| part["type"] == "rich_text_quote");
    let runs = |quote: &Value| {
        let runs = quote["elements"].as_array().unwrap();
        runs.iter().map(|run| run["text"].as_str().unwrap()).collect::<String>()
    };
    quotes.map(runs).collect()
}

/// `action_id` and value of what has this label among the buttons and menus of a message or view.
pub fn control(message: &Value, label: &str) -> Option<(String, String)> {
    let blocks = message["blocks"].as_array()?;
    let elements = blocks.iter().filter(|block| block["type"] == "actions");
    elements.filter_map(|block| block["elements"].as_array()).flatten().find_map(|element| {
        let id = element["action_id"].as_str()?.to_owned();
        let options = element["options"].as_array().into_iter().flatten();
        options
            .chain([element])
            .find(|one| one["text"]["text"] == label)
            .and_then(|one| Some((id.clone(), one["value"].as_str()?.to_owned())))
    })
}

/// An application as its card shows it.
pub struct Made {
    /// Where.
    pub channel: String,
    /// The `ts` of its card.
    pub ts: String,
    /// The posting.
    pub id: String,
}

/// A daemon, its Slack, and the workplace of both.
pub struct Chat {
    pub slack: Slack,
    pub daemon: Daemon,
    pub workplace: Workplace,
}

impl Chat {
    /// [`NORA`] is the owner, [`GENERAL`] takes commands; nobody else may do anything.
    pub fn start() -> Self {
        Self::start_with(Workplace::new(), |_| {})
    }

    /// The same in a workplace that has something in it, with changes to the command.
    pub fn start_with(workplace: Workplace, change: impl FnOnce(&mut Command)) -> Self {
        let slack = Slack::start();
        let daemon = Daemon::start_with(&workplace, &slack, change);
        slack.wait_sockets(1, PATIENCE);
        Self { slack, daemon, workplace }
    }

    /// What somebody is told in private after something they did.
    pub fn privately(&self, person: &str, act: impl FnOnce(&Slack) -> EnvelopeId) -> Value {
        let before = self.slack.ephemerals(person).len();
        let id = act(&self.slack);
        self.slack.wait_ack(&id, PATIENCE);
        self.slack.wait_for(&format!("a private answer to {id:?}"), PATIENCE, |world| {
            world.ephemerals(person).get(before).cloned()
        })
    }

    /// The private answer to a line typed in [`GENERAL`].
    pub fn answer(&self, person: &str, line: &str) -> Value {
        self.privately(person, |slack| slack.slash(person, GENERAL, "/tailord", line))
    }

    /// The same for [`NORA`], as text.
    pub fn ask(&self, line: &str) -> String {
        shown(&self.answer(NORA, line))
    }

    /// The private answer to a mention in a thread, as text.
    pub fn ask_in(&self, made: &Made, line: &str) -> String {
        let (channel, ts) = (&made.channel, &made.ts);
        shown(&self.privately(NORA, |slack| slack.mention(NORA, channel, Some(ts), line).envelope))
    }

    /// What the bot posts in a channel after something somebody did, once it shows these words.
    pub fn posted(
        &self,
        channel: &str,
        words: &[&str],
        act: impl FnOnce(&Slack) -> EnvelopeId,
    ) -> Value {
        let before = self.slack.messages(channel).len();
        let id = act(&self.slack);
        self.slack.wait_ack(&id, PATIENCE);
        self.slack.wait_for(&format!("a message with {words:?}"), PATIENCE, |world| {
            let mut new = world.messages(channel).into_iter().skip(before);
            new.find(|message| message["bot_id"].is_string() && shows(message, words))
        })
    }

    /// The first message in [`GENERAL`] that shows these words, which nobody asked for.
    pub fn posted_alert(&self, words: &[&str]) -> Value {
        message_with(&self.slack, GENERAL, words)
    }

    /// Name and content of the file that follows something somebody did.
    pub fn file(&self, channel: &str, act: impl FnOnce(&Slack) -> EnvelopeId) -> (String, Vec<u8>) {
        let before = self.slack.files(channel, None).len();
        let id = act(&self.slack);
        self.slack.wait_ack(&id, PATIENCE);
        self.slack.wait_for(&format!("a file after {id:?}"), PATIENCE, |world| {
            let listed = files(world, channel);
            listed.get(before).cloned()
        })
    }

    /// The file a line typed in [`GENERAL`] gives.
    pub fn file_of(&self, line: &str) -> (String, Vec<u8>) {
        self.file(GENERAL, |slack| slack.slash(NORA, GENERAL, "/tailord", line))
    }

    /// Presses the button, or chooses the item of a menu, that has this label.
    pub fn press(&self, person: &str, channel: &str, ts: &str, label: &str) -> EnvelopeId {
        let message = self.message(channel, ts);
        let (action, value) = control(&message, label)
            .unwrap_or_else(|| panic!("no `{label}` in {}", shown(&message)));
        self.slack.choose(person, channel, ts, &action, &value.into())
    }

    /// A message as it stands now.
    pub fn message(&self, channel: &str, ts: &str) -> Value {
        self.slack.look(|world| world.message(channel, ts).cloned()).expect("the message")
    }

    /// Waits until a message shows these words.
    pub fn wait_shown(&self, channel: &str, ts: &str, words: &[&str]) -> Value {
        self.slack.wait_for(&format!("{ts} to show {words:?}"), PATIENCE, |world| {
            world.message(channel, ts).filter(|message| shows(message, words)).cloned()
        })
    }

    /// Waits until what somebody did has become an application.
    pub fn made(&self, channel: &str, act: impl FnOnce(&Slack) -> EnvelopeId) -> Made {
        let card = self.posted(channel, &["Ticket"], act);
        let ts = ts(&card);
        let card = self.wait_shown(channel, &ts, &["Approve CV"]);
        let (_, value) = control(&card, "Approve CV").unwrap();
        let id = value.split('/').next().unwrap().to_owned();
        Made { channel: channel.to_owned(), ts, id }
    }

    /// The application of the bundled posting, made in [`GENERAL`].
    pub fn sample(&self) -> Made {
        let text = std::fs::read_to_string(sample_posting()).unwrap();
        self.made(GENERAL, |slack| slack.slash(NORA, GENERAL, "/process", &text))
    }

    /// The message in the thread that shows these words, the newest of them.
    pub fn in_thread(&self, made: &Made, words: &[&str]) -> Value {
        self.slack.wait_for(&format!("{words:?} in the thread"), PATIENCE, |world| {
            let mut thread = world.thread(&made.channel, &made.ts).into_iter().skip(1);
            thread.rfind(|message| shows(message, words))
        })
    }

    /// The `ts` of what the bot says in a channel, replies left out.
    pub fn tops(&self, channel: &str) -> Vec<String> {
        let is_top = |message: &Value| {
            message["thread_ts"].is_null() || message["thread_ts"] == message["ts"]
        };
        let of_bot = |message: &Value| message["bot_id"].is_string() && is_top(message);
        self.slack.messages(channel).iter().filter(|message| of_bot(message)).map(ts).collect()
    }

    /// Where a posting stands.
    pub fn status(&self, id: &str) -> String {
        self.ask(&format!("status {id}"))
    }

    /// Slack took everything, everybody was answered in time, and the daemon stops as it should.
    pub fn end(self) {
        assert_eq!(self.slack.violations(), [""; 0]);
        assert_eq!(self.slack.failures(), [""; 0]);
        assert_eq!(self.daemon.stop(), Some(0));
    }
}

fn files(world: &World, channel: &str) -> Vec<(String, Vec<u8>)> {
    let messages = world.messages(channel);
    let listed = messages.iter().filter_map(|message| message["files"].as_array()).flatten();
    let found = listed.map(|file| &world.files[file["id"].as_str().expect("an id")]);
    found.map(|file| (file.name.clone(), file.bytes.clone().unwrap_or_default())).collect()
}
