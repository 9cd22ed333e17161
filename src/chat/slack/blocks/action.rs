//! Names of actions as Slack wants them, one of a kind in a message, and what was pressed.

use std::collections::HashSet;

use serde_json::Value;

use super::limit::{ID, OPTION_VALUE, units};
use crate::chat::message::Action;

/// Gives each action of a message an `action_id` of its own: `approve`, `approve:2`, …
#[derive(Default)]
pub(super) struct Ids(HashSet<String>);

impl Ids {
    /// None for a name no id can be made of: empty, or too long.
    pub fn next(&mut self, name: &str) -> Option<String> {
        if name.is_empty() || units(name) > ID - 10 {
            return None;
        }
        // A name that ends like an id with a number gets one, so that taking it off gives the name.
        let bare = action_name(name) == name;
        let numbered = (if bare { 2 } else { 1 }..).map(|number| format!("{name}:{number}"));
        let id = bare
            .then(|| name.to_owned())
            .into_iter()
            .chain(numbered)
            .find(|id| !self.0.contains(id))?;
        self.0.insert(id.clone());
        Some(id)
    }
}

/// The name of the action that an `action_id` of ours stands for: `approve` of `approve:2`.
#[must_use]
pub fn action_name(action_id: &str) -> &str {
    match action_id.rsplit_once(':') {
        Some((name, number))
            if !name.is_empty()
                && !number.is_empty()
                && number.chars().all(|c| c.is_ascii_digit()) =>
        {
            name
        }
        _ => action_id,
    }
}

/// What a menu's item carries: `name|value`; none if it is too long or can't be read back.
pub(super) fn item_value(action: &Action) -> Option<String> {
    let value = format!("{}|{}", action.name, action.value);
    let fits = units(&value) <= OPTION_VALUE;
    (fits && !action.name.is_empty() && !action.name.contains('|')).then_some(value)
}

/// What was pressed or chosen: an element of `actions` of a `block_actions` payload. None for kinds
/// we don't send, and when nothing is chosen.
#[must_use]
pub fn pressed(action: &Value) -> Option<Action> {
    let name = action_name(action["action_id"].as_str()?);
    let chosen = || action["selected_option"]["value"].as_str();
    match action["type"].as_str()? {
        "button" => Some(Action::new(name, action["value"].as_str().unwrap_or_default())),
        "overflow" => chosen()?.split_once('|').map(|(name, value)| Action::new(name, value)),
        "static_select" => Some(Action::new(name, chosen()?)),
        "datetimepicker" => {
            Some(Action::new(name, action["selected_date_time"].as_i64()?.to_string()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_id_is_one_of_a_kind_and_gives_its_name_back() {
        let mut ids = Ids::default();
        let given: Vec<String> =
            ["approve", "approve", "approve:2", "approve:2", "approve", "edit"]
                .iter()
                .map(|name| ids.next(name).expect("an id"))
                .collect();
        assert_eq!(
            given,
            ["approve", "approve:2", "approve:2:1", "approve:2:2", "approve:3", "edit"]
        );
        assert_eq!(action_name("approve:3"), "approve");
        assert_eq!(action_name("approve:2:1"), "approve:2");
        assert_eq!(action_name("a:b"), "a:b");
        assert_eq!(ids.next(""), None);
    }

    #[test]
    fn what_was_pressed_is_read_of_every_kind() {
        let read = |action| pressed(&action);
        assert_eq!(
            read(json!({"type": "button", "action_id": "approve:2", "value": "07ad/3"})),
            Some(Action::new("approve", "07ad/3"))
        );
        assert_eq!(
            read(json!({"type": "button", "action_id": "help"})),
            Some(Action::new("help", ""))
        );
        assert_eq!(
            read(json!({"type": "overflow", "action_id": "menu",
                "selected_option": {"value": "why|a|b"}})),
            Some(Action::new("why", "a|b"))
        );
        assert_eq!(
            read(json!({"type": "static_select", "action_id": "theme",
                "selected_option": {"value": "modern"}})),
            Some(Action::new("theme", "modern"))
        );
        assert_eq!(
            read(json!({"type": "datetimepicker", "action_id": "remind",
                "selected_date_time": 1_772_355_600})),
            Some(Action::new("remind", "1772355600"))
        );
    }

    #[test]
    fn other_shapes_are_nothing() {
        for action in [
            json!({"type": "users_select", "action_id": "a", "selected_user": "U1"}),
            json!({"type": "static_select", "action_id": "a", "selected_option": null}),
            json!({"type": "overflow", "action_id": "menu", "selected_option": {"value": "x"}}),
            json!({"type": "button"}),
            json!([]),
        ] {
            assert_eq!(pressed(&action), None, "{action}");
        }
    }
}
