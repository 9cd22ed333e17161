//! Reactions, of the bot and of people.

use serde_json::{Value, json};

use super::super::world::{BOT_USER, World};
use super::args::Args;
use super::refusal::{Answer, Refusal};

/// Whether a reaction comes or goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Add,
    Remove,
}

pub fn add(world: &mut World, args: &Args) -> Answer {
    of_bot(world, args, Change::Add)
}

pub fn remove(world: &mut World, args: &Args) -> Answer {
    of_bot(world, args, Change::Remove)
}

fn of_bot(world: &mut World, args: &Args, kind: Change) -> Answer {
    let (channel, ts) = (args.must("channel"), args.must("timestamp"));
    let found = world.channels.get(channel).ok_or("channel_not_found")?;
    if !found.members.contains(BOT_USER) {
        return Err("not_in_channel".into());
    }
    change(world, BOT_USER, channel, ts, args.must("name"), kind)?;
    Ok(json!({}))
}

/// Adds or removes one person's reaction and emits its event.
pub fn change(
    world: &mut World,
    person: &str,
    channel: &str,
    ts: &str,
    name: &str,
    kind: Change,
) -> Result<(), Refusal> {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-+':".contains(c);
    if name.is_empty() || name.starts_with(':') || !name.chars().all(known) {
        return Err(Refusal::wrong("invalid_name", name));
    }
    let found = world.channels.get_mut(channel).ok_or("channel_not_found")?;
    let message = found.messages.get_mut(ts).ok_or("message_not_found")?;
    let author = message["user"].clone();
    let mut reactions = message["reactions"].as_array().cloned().unwrap_or_default();
    let at = reactions.iter().position(|reaction| reaction["name"] == name);
    let mut people: Vec<Value> =
        at.map_or(Vec::new(), |at| reactions[at]["users"].as_array().cloned().unwrap_or_default());
    let there = people.iter().any(|one| one == person);
    match kind {
        Change::Add if there => return Err("already_reacted".into()),
        Change::Remove if !there => return Err("no_reaction".into()),
        Change::Add => people.push(person.into()),
        Change::Remove => people.retain(|one| one != person),
    }
    let renewed = json!({"name": name, "users": people, "count": people.len()});
    match at {
        Some(at) => reactions[at] = renewed,
        None => reactions.push(renewed),
    }
    reactions.retain(|reaction| reaction["count"] != 0);
    message["reactions"] = reactions.into();
    let kind = if kind == Change::Add { "reaction_added" } else { "reaction_removed" };
    let event = json!({
        "type": kind,
        "user": person,
        "reaction": name,
        "item": {"type": "message", "channel": channel, "ts": ts},
        "item_user": author,
        "event_ts": world.ts(),
    });
    world.emit(kind, event);
    Ok(())
}

pub fn get(world: &mut World, args: &Args) -> Answer {
    let channel = args.must("channel");
    if !world.channels.contains_key(channel) {
        return Err("channel_not_found".into());
    }
    let message = world.message(channel, args.must("timestamp")).ok_or("message_not_found")?;
    Ok(json!({"type": "message", "channel": channel, "message": message}))
}
