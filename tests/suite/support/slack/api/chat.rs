//! Messages: posted, changed, deleted, and shown to one person.

use serde_json::{Map, Value, json};

use super::super::block;
use super::super::world::{APP, BOT, BOT_USER, Channel, TEAM, World, dm_of};
use super::args::Args;
use super::refusal::{Answer, Refusal};

/// Longest text of a message; Slack cuts the rest off.
const TEXT: usize = 40_000;
/// Longest text of `chat.update`.
const UPDATED_TEXT: usize = 4_000;

/// What a message says.
#[derive(Default)]
pub struct Content {
    pub text: Option<String>,
    pub blocks: Option<Value>,
    pub metadata: Option<Value>,
}

impl Content {
    /// Checked parts of a message, from a call or from another way to post.
    pub fn from_values(
        world: &mut World,
        text: Option<&str>,
        blocks: Option<&Value>,
        metadata: Option<&Value>,
    ) -> Result<Self, Refusal> {
        let mut blocks = blocks.filter(|blocks| *blocks != &json!([])).cloned();
        if let Some(blocks) = &mut blocks {
            block::check_message(blocks)?;
            block::name(blocks, || world.id("b"));
        }
        if let Some(metadata) = metadata.filter(|value| *value != &json!({})) {
            let known = metadata.as_object().is_some_and(|map| {
                map.len() == 2 && map.get("event_type").is_some_and(Value::is_string)
            });
            if !known || !metadata["event_payload"].is_object() {
                return Err(Refusal::wrong("invalid_metadata_format", "event_type, event_payload"));
            }
        }
        Ok(Self { text: text.map(str::to_owned), blocks, metadata: metadata.cloned() })
    }

    fn from_args(world: &mut World, args: &Args) -> Result<Self, Refusal> {
        Self::from_values(world, args.text("text"), args.value("blocks"), args.value("metadata"))
    }

    fn is_empty(&self) -> bool {
        self.text.as_deref().is_none_or(|text| text.trim().is_empty()) && self.blocks.is_none()
    }
}

/// The channel, when the bot may write there; a person's id stands for their direct message.
pub fn writable(world: &World, channel: &str) -> Result<String, Refusal> {
    let id = if world.people.contains_key(channel) { dm_of(channel) } else { channel.to_owned() };
    let found = world.channels.get(&id).ok_or("channel_not_found")?;
    if found.members.contains(BOT_USER) { Ok(id) } else { Err("not_in_channel".into()) }
}

/// The message a reply belongs under.
pub fn parent(
    world: &mut World,
    channel: &str,
    ts: Option<&str>,
) -> Result<Option<String>, Refusal> {
    let Some(ts) = ts else { return Ok(None) };
    let message = world.message(channel, ts).ok_or("thread_not_found")?;
    match message["thread_ts"].as_str() {
        Some(top) if top != ts => Err(Refusal::wrong("thread_not_found", "a reply has no thread")),
        _ => Ok(Some(ts.to_owned())),
    }
}

/// Puts a message of the bot into a channel and tells whoever listens.
pub fn post(
    world: &mut World,
    channel: &str,
    thread: Option<&str>,
    content: Content,
    more: Map<String, Value>,
) -> Value {
    let ts = world.ts();
    let mut message = json!({
        "type": "message",
        "user": BOT_USER,
        "ts": ts,
        "bot_id": BOT,
        "app_id": APP,
        "team": TEAM,
        "text": content.text.unwrap_or_default(),
    });
    let map = message.as_object_mut().expect("an object");
    map.extend(more);
    map.extend(content.blocks.map(|blocks| ("blocks".into(), blocks)));
    map.extend(content.metadata.map(|metadata| ("metadata".into(), metadata)));
    map.extend(thread.map(|thread| ("thread_ts".into(), thread.into())));
    world.put(channel, message.clone());
    message
}

impl World {
    /// Stores a message, counts it in its thread, and emits its event.
    pub fn put(&mut self, channel: &str, message: Value) -> Option<String> {
        let ts = message["ts"].as_str().expect("a ts").to_owned();
        let found = self.channels.get_mut(channel).expect("a channel");
        if let Some(top) = message["thread_ts"].as_str().and_then(|top| found.messages.get_mut(top))
        {
            top["thread_ts"] = top["ts"].clone();
            top["reply_count"] = (top["reply_count"].as_u64().unwrap_or(0) + 1).into();
            top["latest_reply"] = ts.clone().into();
        }
        found.messages.insert(ts, message.clone());
        self.emit_message(channel, message)
    }
}

pub fn post_message(world: &mut World, args: &Args) -> Answer {
    let channel = writable(world, args.must("channel"))?;
    let mut content = Content::from_args(world, args)?;
    if content.is_empty() {
        return Err(Refusal::wrong("no_text", "neither text nor blocks"));
    }
    if let Some(text) = content.text.as_mut().filter(|text| text.chars().count() > TEXT) {
        *text = text.chars().take(TEXT).collect();
        world.violation("chat.postMessage: the text was cut at 40000 characters");
    }
    let thread = parent(world, &channel, args.text("thread_ts"))?;
    let message = post(world, &channel, thread.as_deref(), content, Map::new());
    Ok(json!({"channel": channel, "ts": message["ts"], "message": message}))
}

/// A message that the bot wrote, for a change.
fn own<'a>(
    world: &'a mut World,
    args: &Args,
    denied: &'static str,
) -> Result<(&'a mut Channel, Value), Refusal> {
    let channel = args.must("channel");
    let found = world.channels.get_mut(channel).ok_or("channel_not_found")?;
    let message = found.messages.get(args.must("ts")).ok_or("message_not_found")?.clone();
    if message["bot_id"] == BOT { Ok((found, message)) } else { Err(denied.into()) }
}

pub fn update(world: &mut World, args: &Args) -> Answer {
    let content = Content::from_args(world, args)?;
    if args.text("text").is_some_and(|text| text.chars().count() > UPDATED_TEXT) {
        return Err(Refusal::wrong("msg_too_long", "more than 4000 characters"));
    }
    own(world, args, "cant_update_message")?;
    if content.is_empty() {
        return Err(Refusal::wrong("no_text", "neither text nor blocks"));
    }
    Ok(replace(world, args.must("channel"), args.must("ts"), content))
}

/// Gives a message other content; blocks go when only a text is given.
pub fn replace(world: &mut World, channel: &str, ts: &str, content: Content) -> Value {
    let edited = json!({"user": BOT_USER, "ts": world.ts()});
    let found = world.channels.get_mut(channel).expect("a channel");
    let message = found.messages.get_mut(ts).expect("a message");
    let before = message.clone();
    let map = message.as_object_mut().expect("an object");
    if let Some(text) = content.text {
        map.insert("text".into(), text.into());
        map.remove("blocks");
        map.insert("edited".into(), edited);
    }
    map.extend(content.blocks.map(|blocks| ("blocks".into(), blocks)));
    match content.metadata {
        Some(none) if none == json!({}) => drop(map.remove("metadata")),
        Some(metadata) => drop(map.insert("metadata".into(), metadata)),
        None => {}
    }
    let message = message.clone();
    let answer = json!({"channel": channel, "ts": ts, "text": message["text"], "message": message});
    world.emit_change(channel, "message_changed", json!({"message": message}), before);
    answer
}

pub fn delete(world: &mut World, args: &Args) -> Answer {
    let (found, before) = own(world, args, "cant_delete_message")?;
    let ts = args.must("ts");
    found.messages.remove(ts);
    let channel = args.must("channel");
    world.emit_change(channel, "message_deleted", json!({"deleted_ts": ts}), before);
    Ok(json!({"channel": channel, "ts": ts}))
}

pub fn post_ephemeral(world: &mut World, args: &Args) -> Answer {
    let channel = writable(world, args.must("channel"))?;
    let person = args.must("user");
    if !world.channels[&channel].members.contains(person) {
        return Err("user_not_in_channel".into());
    }
    let content = Content::from_args(world, args)?;
    if content.is_empty() {
        return Err(Refusal::wrong("no_text", "neither text nor blocks"));
    }
    if args.text("text").is_some_and(|text| text.chars().count() > TEXT) {
        return Err(Refusal::wrong("msg_too_long", "more than 40000 characters"));
    }
    let thread = parent(world, &channel, args.text("thread_ts"))?;
    Ok(json!({"message_ts": world.whisper(&channel, person, thread.as_deref(), content)}))
}

impl World {
    /// Shows a message to one person; it is in no history.
    pub fn whisper(
        &mut self,
        channel: &str,
        person: &str,
        thread: Option<&str>,
        content: Content,
    ) -> String {
        let ts = self.ts();
        self.ephemerals.push(json!({
            "type": "message",
            "is_ephemeral": true,
            "shown_to": person,
            "channel": channel,
            "user": BOT_USER,
            "bot_id": BOT,
            "ts": ts,
            "thread_ts": thread,
            "text": content.text.unwrap_or_default(),
            "blocks": content.blocks.unwrap_or_else(|| json!([])),
        }));
        ts
    }
}
