//! What people say and do in the workspace. Each function acts at once and says by which envelope
//! the app hears of it.

use serde_json::{Map, Value, json};

use super::Slack;
use super::api::{Change, change_reaction, file_value};
use super::world::{BOT_USER, StoredFile, TEAM, World, dm_of};

/// The id of an envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvelopeId(pub String);

/// A message of a person.
#[derive(Clone, Debug)]
pub struct Said {
    /// Its `ts`.
    pub ts: String,
    /// How the app hears of it.
    pub envelope: EnvelopeId,
}

impl Slack {
    pub(super) fn act<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        self.shared.change(act)
    }

    /// Types `/command text`; Slack takes commands at the top of a channel only.
    pub fn slash(&self, person: &str, channel: &str, command: &str, text: &str) -> EnvelopeId {
        self.act(|world| {
            let payload = world.command(person, channel, command, text);
            EnvelopeId(world.send("slash_commands", payload))
        })
    }

    /// Says `@tailord text` in a channel, or in a thread.
    pub fn mention(&self, person: &str, channel: &str, thread: Option<&str>, text: &str) -> Said {
        self.act(|world| mention(world, person, channel, thread, text, Map::new()))
    }

    /// Says it with a file.
    pub fn mention_file(
        &self,
        person: &str,
        channel: &str,
        text: &str,
        name: &str,
        bytes: &[u8],
    ) -> Said {
        self.act(|world| {
            let more = with_file(world, person, name, bytes);
            mention(world, person, channel, None, text, more)
        })
    }

    /// Writes to the bot directly.
    pub fn dm(&self, person: &str, text: &str) -> Said {
        self.act(|world| dm(world, person, text, Map::new()))
    }

    /// Sends the bot a file directly.
    pub fn dm_file(&self, person: &str, text: &str, name: &str, bytes: &[u8]) -> Said {
        self.act(|world| {
            let more = with_file(world, person, name, bytes);
            dm(world, person, text, more)
        })
    }

    /// Reacts to a message.
    pub fn react(&self, person: &str, channel: &str, ts: &str, name: &str) -> EnvelopeId {
        self.reaction(person, channel, ts, name, Change::Add)
    }

    /// Takes a reaction back.
    pub fn unreact(&self, person: &str, channel: &str, ts: &str, name: &str) -> EnvelopeId {
        self.reaction(person, channel, ts, name, Change::Remove)
    }

    fn reaction(
        &self,
        person: &str,
        channel: &str,
        ts: &str,
        name: &str,
        kind: Change,
    ) -> EnvelopeId {
        self.act(|world| {
            change_reaction(world, person, channel, ts, name, kind)
                .unwrap_or_else(|refusal| panic!("{person} cannot react: {refusal:?}"));
            EnvelopeId(world.envelopes.last().expect("the event").id.clone())
        })
    }

    /// Opens the App Home.
    pub fn open_home(&self, person: &str) -> EnvelopeId {
        self.act(|world| {
            let event = world.opened_home(person);
            heard(world.emit("app_home_opened", event))
        })
    }

    /// Sends any payload in an envelope of this type.
    pub fn raw(&self, kind: &'static str, payload: Value) -> EnvelopeId {
        self.act(|world| EnvelopeId(world.send(kind, payload)))
    }

    /// Sends the same frame again, under the same envelope id.
    pub fn duplicate(&self, id: &EnvelopeId) {
        self.act(|world| world.duplicate(&id.0));
    }

    /// Delivers an event again: another envelope, the same `event_id`, one attempt more.
    pub fn redeliver(&self, id: &EnvelopeId) -> EnvelopeId {
        self.act(|world| EnvelopeId(world.redeliver(&id.0)))
    }
}

fn heard(envelope: Option<String>) -> EnvelopeId {
    EnvelopeId(envelope.expect("the app did not subscribe to this event"))
}

/// Puts a person's message into a channel; says what the app hears of a plain message.
fn say(
    world: &mut World,
    person: &str,
    channel: &str,
    thread: Option<&str>,
    text: &str,
    more: Map<String, Value>,
) -> (Value, Option<String>) {
    assert!(world.channels[channel].members.contains(person), "{person} is not in {channel}");
    let ts = world.ts();
    let mut message = json!({
        "type": "message",
        "user": person,
        "ts": ts,
        "client_msg_id": world.id("message"),
        "team": TEAM,
        "text": text,
        "blocks": [{
            "type": "rich_text",
            "block_id": world.id("b"),
            "elements": [{
                "type": "rich_text_section",
                "elements": [{"type": "text", "text": text}],
            }],
        }],
    });
    let map = message.as_object_mut().expect("an object");
    if more.contains_key("files") {
        map.insert("subtype".into(), "file_share".into());
    }
    map.extend(more);
    if let Some(thread) = thread {
        assert!(world.message(channel, thread).is_some(), "no message {thread}");
        message["thread_ts"] = thread.into();
    }
    for file in message["files"].as_array().into_iter().flatten() {
        let stored = world.files.get_mut(file["id"].as_str().expect("an id")).expect("stored");
        let thread = thread.map(str::to_owned);
        stored.shares.push((channel.to_owned(), ts.clone(), thread));
    }
    let heard = world.put(channel, message.clone());
    (message, heard)
}

fn mention(
    world: &mut World,
    person: &str,
    channel: &str,
    thread: Option<&str>,
    text: &str,
    more: Map<String, Value>,
) -> Said {
    let text = format!("<@{BOT_USER}> {text}");
    let (mut event, _) = say(world, person, channel, thread, &text, more);
    event["type"] = "app_mention".into();
    event["channel"] = channel.into();
    event["event_ts"] = event["ts"].clone();
    event.as_object_mut().expect("an object").remove("subtype");
    let ts = event["ts"].as_str().expect("a ts").to_owned();
    Said { ts, envelope: heard(world.emit("app_mention", event)) }
}

fn dm(world: &mut World, person: &str, text: &str, more: Map<String, Value>) -> Said {
    let (message, envelope) = say(world, person, &dm_of(person), None, text, more);
    Said { ts: message["ts"].as_str().expect("a ts").to_owned(), envelope: heard(envelope) }
}

/// Stores a person's file, as its upload would, and gives the fields of the message that shares it.
fn with_file(world: &mut World, person: &str, name: &str, bytes: &[u8]) -> Map<String, Value> {
    let id = world.id("F");
    let file = StoredFile {
        name: name.into(),
        title: name.into(),
        length: bytes.len(),
        bytes: Some(bytes.to_vec()),
        complete: true,
        owner: person.into(),
        shares: Vec::new(),
    };
    world.files.insert(id.clone(), file);
    let files = json!([file_value(world, &id)]);
    [("files".into(), files), ("upload".into(), false.into())].into_iter().collect()
}
