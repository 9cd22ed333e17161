//! What people press, choose and fill in. Slack offers nothing that is not there: a test that has
//! somebody press a missing button panics.

use serde_json::{Value, json};

use super::Slack;
use super::block;
use super::element;
use super::person::EnvelopeId;
use super::world::World;

impl Slack {
    /// Presses the button with this `action_id` and value.
    pub fn press(
        &self,
        person: &str,
        channel: &str,
        ts: &str,
        action_id: &str,
        value: &str,
    ) -> EnvelopeId {
        self.choose(person, channel, ts, action_id, &value.into())
    }

    /// Chooses in a select, a date picker, …: the value of an option, a user id, a date, seconds.
    pub fn choose(
        &self,
        person: &str,
        channel: &str,
        ts: &str,
        action_id: &str,
        choice: &Value,
    ) -> EnvelopeId {
        self.act(|world| {
            let own = world.ephemerals(person).into_iter().find(|message| message["ts"] == ts);
            let ephemeral = own.is_some();
            let message = own.or_else(|| world.message(channel, ts).cloned());
            let message = message.unwrap_or_else(|| panic!("{person} sees no message {ts}"));
            let action = action(world, &message["blocks"], action_id, choice);
            let mut payload = world.interaction("block_actions", person);
            payload["container"] = json!({
                "type": "message",
                "message_ts": ts,
                "channel_id": channel,
                "is_ephemeral": ephemeral,
            });
            if let Some(thread) = message["thread_ts"].as_str() {
                payload["container"]["thread_ts"] = thread.into();
            }
            payload["channel"] = json!({"id": channel, "name": world.channel_name(channel)});
            payload["response_url"] = world.hook(person, channel, Some(ts)).into();
            payload["state"] = json!({"values": {}});
            payload["actions"] = json!([action]);
            if !ephemeral {
                payload["message"] = message;
            }
            EnvelopeId(world.send("interactive", payload))
        })
    }

    /// Presses or chooses in a view, App Home included.
    pub fn choose_in_view(
        &self,
        person: &str,
        view_id: &str,
        action_id: &str,
        choice: &Value,
    ) -> EnvelopeId {
        self.act(|world| {
            let mut view = open_view(world, person, view_id);
            let action = action(world, &view["blocks"], action_id, choice);
            view["state"] = json!({"values": held(&view["blocks"], &action)});
            let mut payload = world.interaction("block_actions", person);
            payload["container"] = json!({"type": "view", "view_id": view_id});
            payload["view"] = view;
            payload["actions"] = json!([action]);
            EnvelopeId(world.send("interactive", payload))
        })
    }

    /// Fills a modal and submits it; `values` maps `block_id` to what is chosen or typed. Inputs not
    /// named keep what they hold.
    pub fn submit(&self, person: &str, view_id: &str, values: &Value) -> EnvelopeId {
        self.act(|world| {
            let mut view = open_view(world, person, view_id);
            assert!(!view["submit"].is_null(), "this view has no submit");
            view["state"] = json!({"values": filled(&view["blocks"], values)});
            let mut payload = world.interaction("view_submission", person);
            payload["view"] = view;
            payload["response_urls"] = json!([]);
            EnvelopeId(world.send("interactive", payload))
        })
    }

    /// Closes a modal; the app hears of it when the view asked for that.
    pub fn close(&self, person: &str, view_id: &str) -> Option<EnvelopeId> {
        self.act(|world| {
            let view = open_view(world, person, view_id);
            world.views.get_mut(view_id).expect("open").0 = None;
            if view["notify_on_close"] != true {
                return None;
            }
            let mut payload = world.interaction("view_closed", person);
            payload.as_object_mut().expect("an object").remove("trigger_id");
            payload["view"] = view;
            payload["is_cleared"] = false.into();
            Some(EnvelopeId(world.send("interactive", payload)))
        })
    }
}

/// What every select, picker and input of a view holds, with what was chosen just now.
fn held(blocks: &Value, action: &Value) -> Value {
    let mut state = json!({});
    for (block, element) in block::elements(blocks) {
        if ["button", "overflow"].map(Value::from).contains(&element["type"]) {
            continue;
        }
        let name = element["action_id"].as_str().expect("named");
        let mut value = element::untouched(element);
        if action["action_id"] == name && action["block_id"] == block["block_id"] {
            let chosen = action.as_object().expect("an object");
            let about = ["type", "action_id", "block_id", "action_ts"];
            value = chosen
                .iter()
                .filter(|(key, _)| !about.contains(&key.as_str()))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
        }
        value["type"] = element["type"].clone();
        state[block["block_id"].as_str().expect("named")][name] = value;
    }
    state
}

/// The view in front of a person.
fn open_view(world: &World, person: &str, id: &str) -> Value {
    let found = world.views.get(id).filter(|(whom, _)| whom.as_deref() == Some(person));
    found.unwrap_or_else(|| panic!("{person} sees no view {id}")).1.clone()
}

/// The action of a choice among these blocks.
fn action(world: &mut World, blocks: &Value, action_id: &str, choice: &Value) -> Value {
    let elements = block::elements(blocks);
    let mut named = elements.iter().filter(|(_, element)| element["action_id"] == action_id);
    let fits = |element: &Value| element["type"] != "button" || element["value"] == *choice;
    let (block, element) = named
        .find(|(_, element)| fits(element))
        .unwrap_or_else(|| panic!("no {action_id} with {choice} in {blocks:#}"));
    let mut action = element::chosen(element, choice);
    for (name, value) in [
        ("type", element["type"].clone()),
        ("action_id", element["action_id"].clone()),
        ("block_id", block["block_id"].clone()),
        ("action_ts", world.ts().into()),
    ] {
        action[name] = value;
    }
    action
}

/// `state.values` of a filled modal. Slack does not submit a required input that is empty.
fn filled(blocks: &Value, values: &Value) -> Value {
    let inputs = blocks.as_array().into_iter().flatten().filter(|block| block["type"] == "input");
    let mut state = json!({});
    let mut known = Vec::new();
    for block in inputs {
        let name = block["block_id"].as_str().expect("named");
        let element = &block["element"];
        let mut held = match values.get(name) {
            Some(choice) => element::chosen(element, choice),
            None => element::untouched(element),
        };
        let map = held.as_object().expect("an object");
        let empty = map.values().all(|value| [json!(null), json!([]), json!("")].contains(value));
        assert!(!empty || block["optional"] == true, "the input {name} is required");
        held["type"] = element["type"].clone();
        state[name][element["action_id"].as_str().expect("named")] = held;
        known.push(name);
    }
    let given = values.as_object().expect("an object of block ids").keys();
    let strange: Vec<&String> = given.filter(|name| !known.contains(&name.as_str())).collect();
    assert!(strange.is_empty(), "no such inputs: {strange:?}");
    state
}
