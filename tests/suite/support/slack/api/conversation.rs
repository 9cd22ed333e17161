//! Conversations: what was said in them, and how one with a person is opened.

use serde_json::{Value, json};

use super::super::world::{BOT_USER, Channel, TEAM, World, dm_of};
use super::args::Args;
use super::refusal::{Answer, Refusal};

/// Most messages of one page.
const PAGE: u64 = 1_000;

pub fn history(world: &mut World, args: &Args) -> Answer {
    let mut messages = readable(world, args)?;
    messages
        .retain(|message| message["thread_ts"].is_null() || message["thread_ts"] == message["ts"]);
    messages.reverse();
    page(args, messages, 100)
}

pub fn replies(world: &mut World, args: &Args) -> Answer {
    let mut messages = readable(world, args)?;
    let ts = args.must("ts");
    let asked = messages.iter().find(|message| message["ts"] == ts).ok_or("thread_not_found")?;
    let top = asked["thread_ts"].as_str().unwrap_or(ts).to_owned();
    messages.retain(|message| message["ts"] == *top || message["thread_ts"] == *top);
    page(args, messages, PAGE)
}

/// All messages of a channel that the app may read.
fn readable(world: &World, args: &Args) -> Result<Vec<Value>, Refusal> {
    let channel = args.must("channel");
    let found = world.channels.get(channel).ok_or("channel_not_found")?;
    let scope = if found.person.is_some() { "im:history" } else { "channels:history" };
    if !world.scopes.contains(scope) {
        return Err(Refusal::scope(scope));
    }
    if !found.members.contains(BOT_USER) {
        return Err("not_in_channel".into());
    }
    Ok(world.messages(channel))
}

/// The part between `oldest` and `latest`, from the cursor on.
fn page(args: &Args, mut messages: Vec<Value>, default: u64) -> Answer {
    for name in ["oldest", "latest"] {
        if args.text(name).is_some_and(|ts| ts.parse::<f64>().is_err()) {
            let error = if name == "oldest" { "invalid_ts_oldest" } else { "invalid_ts_latest" };
            return Err(Refusal::wrong(error, name));
        }
    }
    let inclusive = args.flag("inclusive");
    let after = |ts: &str| args.text("oldest").is_none_or(|at| ts > at || inclusive && ts == at);
    let before = |ts: &str| args.text("latest").is_none_or(|at| ts < at || inclusive && ts == at);
    messages.retain(|message| message["ts"].as_str().is_some_and(|ts| after(ts) && before(ts)));
    if !args.flag("include_all_metadata") {
        for message in &mut messages {
            message.as_object_mut().expect("an object").remove("metadata");
        }
    }
    let limit = args.number("limit").unwrap_or(default);
    if !(1..=PAGE).contains(&limit) {
        return Err(Refusal::wrong("invalid_limit", "1 to 1000"));
    }
    let start = match args.text("cursor").filter(|cursor| !cursor.is_empty()) {
        None => 0,
        Some(cursor) => {
            let at = cursor.strip_prefix("next_ts:").ok_or("invalid_cursor")?;
            messages.iter().position(|message| message["ts"] == at).ok_or("invalid_cursor")?
        }
    };
    let end = messages.len().min(start + limit as usize);
    let next = messages.get(end).map(|message| message["ts"].as_str().expect("a ts"));
    let cursor = next.map_or(String::new(), |ts| format!("next_ts:{ts}"));
    Ok(json!({
        "messages": messages[start..end],
        "has_more": !cursor.is_empty(),
        "response_metadata": {"next_cursor": cursor},
    }))
}

pub fn open(world: &mut World, args: &Args) -> Answer {
    let id = match (args.text("users"), args.text("channel")) {
        (Some(person), None) if person.contains(',') => {
            return Err(Refusal::wrong("method_not_supported_for_channel_type", "one person"));
        }
        (Some(person), None) => {
            dm_of(world.people.get_key_value(person).ok_or("user_not_found")?.0)
        }
        (None, Some(channel)) => channel.to_owned(),
        _ => return Err(Refusal::wrong("users_list_not_supplied", "users or channel")),
    };
    let found = world.channels.get(&id).ok_or("channel_not_found")?;
    let channel = if args.flag("return_im") { channel(&id, found) } else { json!({"id": id}) };
    Ok(json!({"no_op": true, "already_open": true, "channel": channel}))
}

pub fn info(world: &mut World, args: &Args) -> Answer {
    let id = args.must("channel");
    let found = world.channels.get(id).ok_or("channel_not_found")?;
    Ok(json!({"channel": channel(id, found)}))
}

fn channel(id: &str, found: &Channel) -> Value {
    let mut value = json!({
        "id": id,
        "created": 1_795_000_000,
        "is_archived": false,
        "is_im": found.person.is_some(),
        "is_mpim": false,
        "is_private": found.person.is_some(),
        "is_channel": found.name.is_some(),
        "is_group": false,
        "is_org_shared": false,
        "context_team_id": TEAM,
    });
    if let Some(person) = &found.person {
        value["user"] = person.as_str().into();
    }
    if let Some(name) = &found.name {
        value["name"] = name.as_str().into();
        value["is_general"] = (name == "general").into();
        value["is_member"] = found.members.contains(BOT_USER).into();
        value["creator"] = super::super::world::OTTO.into();
    }
    value
}
