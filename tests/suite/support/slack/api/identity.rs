//! Who the app is, who people are, and where events come from.

use serde_json::json;

use super::super::world::{APP, BOT, BOT_USER, TEAM, World};
use super::args::Args;
use super::refusal::Answer;

pub fn auth_test(world: &mut World, _: &Args) -> Answer {
    Ok(json!({
        "url": format!("{}/", world.origin),
        "team": "Tailors",
        "user": "tailord",
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": false,
    }))
}

/// A ticket is good for one connection.
pub fn connections_open(world: &mut World, _: &Args) -> Answer {
    if !world.socket_mode {
        return Err("socket_mode_disabled".into());
    }
    let ticket = world.id("ticket");
    world.tickets.insert(ticket.clone());
    let host = world.origin.trim_start_matches("http://");
    Ok(json!({"url": format!("ws://{host}/link/?ticket={ticket}&app_id={APP}")}))
}

pub fn users_info(world: &mut World, args: &Args) -> Answer {
    let id = args.must("user");
    let name = world.people.get(id).ok_or("user_not_found")?;
    Ok(json!({"user": {
        "id": id,
        "team_id": TEAM,
        "name": name,
        "deleted": false,
        "real_name": name,
        "tz": "Europe/Berlin",
        "tz_label": "Central European Time",
        "tz_offset": 3600,
        "is_admin": false,
        "is_bot": id == BOT_USER,
        "is_app_user": false,
        "updated": 1_795_435_200,
        "profile": {"real_name": name, "display_name": name, "team": TEAM},
    }}))
}
