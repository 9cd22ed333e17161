//! Interactive elements: where each may stand, its fields and limits, and what a person's choice
//! in it looks like.

use serde_json::{Value, json};

use super::shape::Faults;

/// Where an element stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Accessory,
    Actions,
    Input,
}

/// Fields of a kind beside `type` and `action_id`: those it needs, and those it may have.
fn fields(kind: &str) -> Option<(&'static [&'static str], &'static [&'static str])> {
    Some(match kind {
        "button" => (&["text"], &["url", "value", "style", "confirm", "accessibility_label"]),
        "overflow" => (&["options"], &["confirm"]),
        "static_select" => (
            &[],
            &[
                "options",
                "option_groups",
                "initial_option",
                "placeholder",
                "confirm",
                "focus_on_load",
            ],
        ),
        "multi_static_select" => (
            &[],
            &[
                "options",
                "option_groups",
                "initial_options",
                "max_selected_items",
                "placeholder",
                "confirm",
                "focus_on_load",
            ],
        ),
        "users_select" => (&[], &["initial_user", "placeholder", "confirm", "focus_on_load"]),
        "checkboxes" => (&["options"], &["initial_options", "confirm", "focus_on_load"]),
        "radio_buttons" => (&["options"], &["initial_option", "confirm", "focus_on_load"]),
        "datepicker" => (&[], &["initial_date", "placeholder", "confirm", "focus_on_load"]),
        "timepicker" => {
            (&[], &["initial_time", "placeholder", "confirm", "focus_on_load", "timezone"])
        }
        "datetimepicker" => (&[], &["initial_date_time", "confirm", "focus_on_load"]),
        "plain_text_input" => (
            &[],
            &[
                "initial_value",
                "multiline",
                "min_length",
                "max_length",
                "placeholder",
                "dispatch_action_config",
                "focus_on_load",
            ],
        ),
        "rich_text_input" => {
            (&[], &["initial_value", "placeholder", "dispatch_action_config", "focus_on_load"])
        }
        "url_text_input" | "email_text_input" => {
            (&[], &["initial_value", "placeholder", "dispatch_action_config", "focus_on_load"])
        }
        "file_input" => (&[], &["filetypes", "max_files"]),
        "image" => (&["alt_text"], &["image_url", "slack_file"]),
        _ => return None,
    })
}

fn fits(kind: &str, place: Place) -> bool {
    match place {
        Place::Accessory => !kind.ends_with("_input") && kind != "datetimepicker",
        Place::Actions => !kind.ends_with("_input") && kind != "image",
        Place::Input => !["button", "overflow", "image"].contains(&kind),
    }
}

/// Gathers the faults of an element.
pub fn check(faults: &mut Faults, path: &str, element: &Value, place: Place) {
    let inner = |name: &str| format!("{path}/{name}");
    let kind = element["type"].as_str().unwrap_or_default();
    let Some((must, may)) = fields(kind).filter(|_| fits(kind, place)) else {
        return faults.at(path, format!("unsupported type: {}", element["type"]));
    };
    let must = [&["type"], must].concat();
    let may = [&["action_id"], may].concat();
    faults.object(path, element, &must, &may);
    faults.text(&inner("action_id"), &element["action_id"], 255);
    faults.words(&inner("placeholder"), &element["placeholder"], 150, true);
    match kind {
        "rich_text_input" => rich_value(faults, &inner("initial_value"), &element["initial_value"]),
        _ => faults.text(&inner("initial_value"), &element["initial_value"], 3_000),
    }
    confirmation(faults, &inner("confirm"), &element["confirm"]);
    if kind == "button" {
        faults.words(&inner("text"), &element["text"], 75, true);
        faults.text(&inner("value"), &element["value"], 2_000);
        faults.text(&inner("url"), &element["url"], 3_000);
        faults.text(&inner("accessibility_label"), &element["accessibility_label"], 75);
        if !matches!(element["style"].as_str(), Some("primary" | "danger"))
            && !element["style"].is_null()
        {
            faults.at(&inner("style"), "must be primary or danger");
        }
    }
    let most = match kind {
        "overflow" => 5,
        "checkboxes" | "radio_buttons" => 10,
        _ => 100,
    };
    if kind.ends_with("static_select")
        && element["options"].is_null() == element["option_groups"].is_null()
    {
        faults.at(path, "must have options or option_groups");
    }
    options(faults, &inner("options"), &element["options"], most);
    for group in faults.list(&inner("option_groups"), &element["option_groups"], 100) {
        faults.object(&inner("option_groups"), group, &["label", "options"], &[]);
        faults.words(&inner("option_groups/label"), &group["label"], 75, true);
        options(faults, &inner("option_groups/options"), &group["options"], 100);
    }
    if !element["initial_option"].is_null()
        && !all_options(element).contains(&&element["initial_option"])
    {
        faults.at(&inner("initial_option"), "must be one of the options");
    }
}

/// Formatted text: a `rich_text` block, or nothing.
fn rich_value(faults: &mut Faults, path: &str, value: &Value) {
    if !value.is_null() && (value["type"] != "rich_text" || !value["elements"].is_array()) {
        faults.at(path, "must be a rich_text block");
    }
}

fn options(faults: &mut Faults, path: &str, list: &Value, most: usize) {
    for option in faults.list(path, list, most) {
        faults.object(path, option, &["text", "value"], &["description", "url"]);
        faults.words(&format!("{path}/text"), &option["text"], 75, false);
        faults.text(&format!("{path}/value"), &option["value"], 150);
        faults.words(&format!("{path}/description"), &option["description"], 75, false);
    }
}

fn confirmation(faults: &mut Faults, path: &str, confirm: &Value) {
    if confirm.is_null() {
        return;
    }
    faults.object(path, confirm, &["title", "text", "confirm", "deny"], &["style"]);
    for (name, most) in [("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)] {
        faults.words(&format!("{path}/{name}"), &confirm[name], most, name != "text");
    }
}

fn all_options(element: &Value) -> Vec<&Value> {
    let groups = element["option_groups"].as_array().into_iter().flatten();
    let grouped = groups.filter_map(|group| group["options"].as_array()).flatten();
    element["options"].as_array().into_iter().flatten().chain(grouped).collect()
}

/// What a person's choice adds to an element's action or state; `choice` is the value of an option,
/// a user id, a date, a time, seconds, or text. Panics when the element offers no such choice.
pub fn chosen(element: &Value, choice: &Value) -> Value {
    let option = |value: &Value| {
        let options = all_options(element);
        let found = options.iter().find(|option| option["value"] == *value);
        (*found.unwrap_or_else(|| panic!("{value} is no choice in {element}"))).clone()
    };
    let many = || choice.as_array().expect("an array of choices").iter().map(option).collect();
    match element["type"].as_str().unwrap_or_default() {
        "button" => {
            assert_eq!(&element["value"], choice, "this button has another value");
            json!({"value": choice, "text": element["text"]})
        }
        "static_select" | "radio_buttons" | "overflow" => {
            json!({"selected_option": option(choice)})
        }
        "multi_static_select" | "checkboxes" => json!({"selected_options": Value::Array(many())}),
        "users_select" => json!({"selected_user": choice}),
        "datepicker" => json!({"selected_date": choice}),
        "timepicker" => json!({"selected_time": choice}),
        "datetimepicker" => json!({"selected_date_time": choice}),
        "file_input" => json!({"files": choice}),
        "rich_text_input" => json!({"rich_text_value": choice}),
        kind if kind.ends_with("_text_input") => json!({"value": choice}),
        kind => panic!("nothing to choose in {kind}"),
    }
}

/// What an element holds before anybody touched it.
pub fn untouched(element: &Value) -> Value {
    match element["type"].as_str().unwrap_or_default() {
        "static_select" | "radio_buttons" => json!({"selected_option": element["initial_option"]}),
        "multi_static_select" | "checkboxes" => {
            let initial = element["initial_options"].as_array().cloned().unwrap_or_default();
            json!({"selected_options": initial})
        }
        "users_select" => json!({"selected_user": element["initial_user"]}),
        "datepicker" => json!({"selected_date": element["initial_date"]}),
        "timepicker" => json!({"selected_time": element["initial_time"]}),
        "datetimepicker" => json!({"selected_date_time": element["initial_date_time"]}),
        "file_input" => json!({"files": []}),
        "rich_text_input" => json!({"rich_text_value": element["initial_value"]}),
        _ => json!({"value": element["initial_value"]}),
    }
}
