//! Buttons, menus and pickers.

use serde_json::{Value, json};

use super::action::{Ids, item_value};
use super::limit::{
    ACTIONS, BUTTON, BUTTON_VALUE, CONFIRM_BUTTON, CONFIRM_TEXT, CONFIRM_TITLE, MENU, OPTION,
    OPTION_VALUE, OPTIONS, PLACEHOLDER, is_moment, text_of, units,
};
use super::split::shorten;
use super::{part, plain_text};
use crate::chat::message::{Action, Control, Look};
use crate::chat::visible::one_line;

/// Text of one actions block: with it a message stays within its limit.
const ROW_TEXT: usize = 8000;

/// Actions blocks of the controls. One whose action Slack can't carry (a value over 2000
/// characters, an empty name) is named in small print instead: pressed, it would do something else.
pub(super) fn blocks(controls: &[Control], ids: &mut Ids) -> Vec<Value> {
    let mut rows = Rows::default();
    for control in controls {
        rows.add(control, ids);
    }
    rows.flush();
    if !rows.missing.is_empty() {
        let text = format!("Not available here: {}.", rows.missing.join(", "));
        rows.blocks.extend(part::small_print(&text));
    }
    rows.blocks
}

#[derive(Default)]
struct Rows {
    blocks: Vec<Value>,
    /// Of the row being filled.
    elements: Vec<Value>,
    missing: Vec<String>,
}

impl Rows {
    fn add(&mut self, control: &Control, ids: &mut Ids) {
        match control {
            Control::Button { label, action, look, confirm } => {
                self.button(label, action, *look, confirm.as_deref(), ids);
            }
            Control::Menu { items } => self.menu(items, ids),
            Control::Select { label, action, options, chosen } => {
                let (fit, other) = sorted(options);
                self.missing.extend(other);
                let groups = fit.len().div_ceil(OPTIONS);
                for (at, group) in fit.chunks(OPTIONS).enumerate() {
                    let label = if groups > 1 {
                        format!("{} ({} of {groups})", shorten(label, OPTION), at + 1)
                    } else {
                        label.clone()
                    };
                    match ids.next(action) {
                        Some(id) => {
                            self.put(select(
                                &id,
                                &label,
                                json!({"options": group}),
                                chosen.as_deref(),
                            ));
                        }
                        None => self.missing.push(one_line(&label)),
                    }
                }
            }
            Control::Moment { label, action, chosen } => match ids.next(action) {
                Some(id) => {
                    // The picker has no words of its own.
                    self.flush();
                    self.blocks.extend(part::small_print(label));
                    self.put(picker(&id, chosen.map(|at| at.timestamp())));
                }
                None => self.missing.push(one_line(label)),
            },
        }
    }

    fn button(
        &mut self,
        label: &str,
        action: &Action,
        look: Look,
        confirm: Option<&str>,
        ids: &mut Ids,
    ) {
        let id = (units(&action.value) <= BUTTON_VALUE).then(|| ids.next(&action.name)).flatten();
        let Some(id) = id else {
            self.missing.push(one_line(label));
            return;
        };
        let mut button = json!({
            "type": "button",
            "action_id": id,
            "text": plain_text(&worded(label, &action.name, BUTTON)),
        });
        // An empty value is refused; a missing one is read as empty.
        if !action.value.is_empty() {
            button["value"] = json!(action.value);
        }
        let style = match look {
            Look::Plain => None,
            Look::Primary => Some("primary"),
            Look::Danger => Some("danger"),
        };
        if let Some(style) = style {
            button["style"] = json!(style);
        }
        if let Some(question) = confirm {
            button["confirm"] = json!({
                "title": plain_text(&worded(label, "Please confirm", CONFIRM_TITLE)),
                "text": plain_text(&worded(question, "Are you sure?", CONFIRM_TEXT)),
                "confirm": plain_text(&worded(label, "Yes", CONFIRM_BUTTON)),
                "deny": plain_text("Cancel"),
            });
            if let Some(style) = style {
                button["confirm"]["style"] = json!(style);
            }
        }
        self.put(button);
    }

    /// Menus of five; an item alone, or too long for a menu, is a button.
    fn menu(&mut self, items: &[(String, Action)], ids: &mut Ids) {
        let (short, long): (Vec<_>, Vec<_>) =
            items.iter().partition(|(_, action)| item_value(action).is_some());
        for group in short.chunks(*MENU.end()) {
            let options: Vec<Value> = group
                .iter()
                .filter_map(|(label, action)| {
                    Some(option(&worded(label, &action.name, OPTION), &item_value(action)?))
                })
                .collect();
            if let [(label, action)] = group {
                self.button(label, action, Look::Plain, None, ids);
            } else if let Some(id) = ids.next("menu") {
                self.put(json!({"type": "overflow", "action_id": id, "options": options}));
            }
        }
        for (label, action) in long {
            self.button(label, action, Look::Plain, None, ids);
        }
    }

    fn put(&mut self, element: Value) {
        let text: usize = self.elements.iter().map(text_of).sum();
        if self.elements.len() == ACTIONS || text + text_of(&element) > ROW_TEXT {
            self.flush();
        }
        self.elements.push(element);
    }

    fn flush(&mut self) {
        if !self.elements.is_empty() {
            let elements = std::mem::take(&mut self.elements);
            self.blocks.push(json!({"type": "actions", "elements": elements}));
        }
    }
}

/// A label within its limit, never empty.
fn worded(label: &str, otherwise: &str, limit: usize) -> String {
    let label = shorten(label, limit);
    if label.is_empty() { shorten(otherwise, limit) } else { label }
}

fn option(label: &str, value: &str) -> Value {
    json!({"text": plain_text(label), "value": value})
}

/// Options that Slack can carry, and the labels of those it can't.
pub(super) fn sorted(options: &[(String, String)]) -> (Vec<Value>, Vec<String>) {
    let (fit, other): (Vec<_>, Vec<_>) =
        options.iter().partition(|(_, value)| (1..=OPTION_VALUE).contains(&units(value)));
    let fit =
        fit.iter().map(|(label, value)| option(&worded(label, value, OPTION), value)).collect();
    (fit, other.iter().map(|(label, _)| one_line(label)).collect())
}

/// `static_select` with `options` or `option_groups`; `chosen` is shown if it is among them.
pub(super) fn select(id: &str, label: &str, options: Value, chosen: Option<&str>) -> Value {
    let of = |options: &Value| {
        options
            .as_array()
            .into_iter()
            .flatten()
            .find(|one| one["value"].as_str() == chosen)
            .cloned()
    };
    let initial = chosen.and_then(|_| {
        of(&options["options"]).or_else(|| {
            options["option_groups"].as_array()?.iter().find_map(|group| of(&group["options"]))
        })
    });
    let mut element = json!({
        "type": "static_select",
        "action_id": id,
        "placeholder": plain_text(&worded(label, "Choose", PLACEHOLDER)),
    });
    for key in ["options", "option_groups"] {
        if let Some(options) = options.get(key) {
            element[key] = options.clone();
        }
    }
    if let Some(initial) = initial {
        element["initial_option"] = initial;
    }
    element
}

/// `datetimepicker`; Slack takes moments of ten digits only.
pub(super) fn picker(id: &str, chosen: Option<i64>) -> Value {
    let mut element = json!({"type": "datetimepicker", "action_id": id});
    if let Some(at) = chosen.filter(|at| is_moment(*at) && *at >= 1_000_000_000) {
        element["initial_date_time"] = json!(at);
    }
    element
}
