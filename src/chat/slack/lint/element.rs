//! The rules of each kind of element that can be pressed or filled in.

use serde_json::Value;

use super::Faults;
use crate::chat::slack::blocks::limit::{
    BUTTON, BUTTON_VALUE, CONFIRM_BUTTON, CONFIRM_TEXT, CONFIRM_TITLE, INPUT_TEXT, MENU, OPTION,
    OPTION_VALUE, OPTIONS, PLACEHOLDER, URL, units,
};

impl Faults {
    /// `input` is whether it is a field of a form.
    pub(super) fn element(&mut self, place: &str, element: &Value, input: bool) {
        self.id(place, "action_id", element);
        if let Some(confirm) = element.get("confirm") {
            self.plain(place, &confirm["title"], CONFIRM_TITLE);
            self.plain(place, &confirm["text"], CONFIRM_TEXT);
            self.plain(place, &confirm["confirm"], CONFIRM_BUTTON);
            self.plain(place, &confirm["deny"], CONFIRM_BUTTON);
        }
        if let Some(text) = element.get("placeholder") {
            self.plain(place, text, PLACEHOLDER);
        }
        match element["type"].as_str() {
            Some("button") if !input => self.button(place, element),
            Some("overflow") if !input => {
                let options = self.some(place, &element["options"], *MENU.end());
                if options.len() < *MENU.start() {
                    self.add(place, "a menu of one");
                }
                self.options(place, options);
            }
            Some("static_select") => self.select(place, element),
            Some("datetimepicker") => {
                let ten_digits = 1_000_000_000..=9_999_999_999;
                let initial = element.get("initial_date_time");
                if initial.is_some_and(|at| !at.as_i64().is_some_and(|at| ten_digits.contains(&at)))
                {
                    self.add(place, "a moment that is not of ten digits");
                }
            }
            Some("plain_text_input") if input => self.plain_input(place, element),
            Some("rich_text_input") if input => {
                if let Some(initial) = element.get("initial_value") {
                    self.rich_text(place, initial);
                }
            }
            other => self.add(place, format_args!("an element of type {other:?}")),
        }
    }

    fn button(&mut self, place: &str, button: &Value) {
        self.plain(place, &button["text"], BUTTON);
        if let Some(value) = button.get("value") {
            self.length(place, value.as_str().unwrap_or_default(), 1..=BUTTON_VALUE);
        }
        if let Some(url) = button.get("url") {
            self.length(place, url.as_str().unwrap_or_default(), 1..=URL);
        }
        if button.get("style").is_some_and(|style| style != "primary" && style != "danger") {
            self.add(place, "a style that is none");
        }
    }

    fn select(&mut self, place: &str, select: &Value) {
        let mut options: Vec<Value> = Vec::new();
        match (select.get("options"), select.get("option_groups")) {
            (Some(list), None) => options.extend_from_slice(self.some(place, list, OPTIONS)),
            (None, Some(groups)) => {
                for group in self.some(place, groups, OPTIONS) {
                    self.plain(place, &group["label"], OPTION);
                    options.extend_from_slice(self.some(place, &group["options"], OPTIONS));
                }
            }
            _ => self.add(place, "options and groups of options, or neither"),
        }
        self.options(place, &options);
        if let Some(initial) = select.get("initial_option")
            && !options.contains(initial)
        {
            self.add(place, "what is chosen at first is not among the options");
        }
    }

    fn options(&mut self, place: &str, options: &[Value]) {
        for option in options {
            self.plain(place, &option["text"], OPTION);
            self.length(place, option["value"].as_str().unwrap_or_default(), 1..=OPTION_VALUE);
        }
    }

    fn plain_input(&mut self, place: &str, input: &Value) {
        let most = input["max_length"].as_u64().unwrap_or(0) as usize;
        if !(1..=INPUT_TEXT).contains(&most) {
            self.add(place, format_args!("a field of {most} characters"));
        }
        if units(input["initial_value"].as_str().unwrap_or_default()) > most {
            self.add(place, "a first text longer than the field");
        }
    }
}
