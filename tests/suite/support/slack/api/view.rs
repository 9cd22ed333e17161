//! Views: modals opened from a trigger, and the App Home.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::block;
use super::super::surface;
use super::super::world::{APP, BOT, TEAM, World};
use super::args::Args;
use super::refusal::{Answer, Refusal};

/// How long a trigger lives.
const TRIGGER: Duration = Duration::from_secs(3);

pub fn open(world: &mut World, args: &Args) -> Answer {
    let view = args.value("view").expect("declared as required");
    surface::check(view, "modal")?;
    let now = world.now();
    let trigger = world.triggers.get(args.must("trigger_id")).ok_or("invalid_trigger_id")?;
    if trigger.used {
        return Err("exchanged_trigger_id".into());
    }
    if now > trigger.born + TRIGGER {
        return Err("expired_trigger_id".into());
    }
    let person = trigger.person.clone();
    unused(world, view, None)?;
    world.triggers.get_mut(args.must("trigger_id")).expect("found above").used = true;
    let id = world.id("V");
    let view = shown(world, &id, view);
    world.views.insert(id, (Some(person), view.clone()));
    Ok(json!({"view": view}))
}

pub fn update(world: &mut World, args: &Args) -> Answer {
    let view = args.value("view").expect("declared as required");
    let kind = view["type"].as_str().unwrap_or("modal");
    surface::check(view, kind)?;
    let wanted = match (args.text("view_id"), args.text("external_id")) {
        (Some(id), None) => world.views.contains_key(id).then(|| id.to_owned()),
        (None, Some(external)) => {
            let mut open = world.views.iter().filter(|(_, (person, _))| person.is_some());
            open.find(|(_, (_, view))| view["external_id"] == external).map(|(id, _)| id.clone())
        }
        _ => return Err(Refusal::wrong("invalid_arguments", "either view_id or external_id")),
    };
    let id = wanted.ok_or("not_found")?;
    let (person, before) = world.views[&id].clone();
    if person.is_none() || before["type"] != kind {
        return Err("not_found".into());
    }
    same_hash(args, &before)?;
    unused(world, view, Some(&id))?;
    let view = shown(world, &id, view);
    world.views.insert(id, (person, view.clone()));
    Ok(json!({"view": view}))
}

pub fn publish(world: &mut World, args: &Args) -> Answer {
    let view = args.value("view").expect("declared as required");
    surface::check(view, "home")?;
    let person = args.must("user_id").to_owned();
    if !world.people.contains_key(&person) {
        return Err("user_not_found".into());
    }
    if let Some(before) = world.home(&person) {
        same_hash(args, &before)?;
    }
    let id = match world.homes.get(&person) {
        Some(id) => id.clone(),
        None => world.id("V"),
    };
    unused(world, view, Some(&id))?;
    let view = shown(world, &id, view);
    world.homes.insert(person.clone(), id.clone());
    world.views.insert(id, (Some(person), view.clone()));
    Ok(json!({"view": view}))
}

fn same_hash(args: &Args, before: &Value) -> Result<(), Refusal> {
    match args.text("hash") {
        Some(hash) if before["hash"] != hash => Err("hash_conflict".into()),
        _ => Ok(()),
    }
}

/// An `external_id` names one open view of the workspace.
fn unused(world: &World, view: &Value, own: Option<&str>) -> Result<(), Refusal> {
    let Some(external) = view["external_id"].as_str().filter(|id| !id.is_empty()) else {
        return Ok(());
    };
    let taken = world.views.iter().any(|(id, (person, other))| {
        person.is_some() && Some(id.as_str()) != own && other["external_id"] == external
    });
    if taken { Err("duplicate_external_id".into()) } else { Ok(()) }
}

/// The view as Slack keeps it: with an id, a hash, and a name for every block.
pub fn shown(world: &mut World, id: &str, view: &Value) -> Value {
    let mut shown = json!({
        "id": id,
        "team_id": TEAM,
        "title": null,
        "submit": null,
        "close": null,
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "state": {"values": {}},
        "hash": format!("{}.{:08x}", world.seconds(), world.number()),
        "clear_on_close": false,
        "notify_on_close": false,
        "root_view_id": id,
        "previous_view_id": null,
        "app_id": APP,
        "app_installed_team_id": TEAM,
        "bot_id": BOT,
    });
    shown.as_object_mut().expect("an object").extend(view.as_object().expect("checked").clone());
    block::name(&mut shown["blocks"], || world.id("b"));
    shown
}
