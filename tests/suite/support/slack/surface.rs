//! Views as Slack accepts them.

use serde_json::Value;

use super::api::Refusal;
use super::block::{self, Surface};
use super::shape::Faults;

/// Bytes of a view.
const SIZE: usize = 250_000;

/// A `modal` or a `home`.
pub fn check(view: &Value, kind: &str) -> Result<(), Refusal> {
    if view.to_string().len() > SIZE {
        return Err(Refusal::wrong("view_too_large", "more than 250 kB"));
    }
    let mut faults = Faults::default();
    let shared = ["callback_id", "private_metadata", "external_id"];
    match kind {
        "modal" => {
            let own = ["submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"];
            let may = [&shared[..], &own[..]].concat();
            faults.object("/view", view, &["type", "title", "blocks"], &may);
            for name in ["title", "submit", "close"] {
                faults.words(&format!("/view/{name}"), &view[name], 24, true);
            }
            let inputs = view["blocks"].as_array().into_iter().flatten();
            if view["submit"].is_null() && inputs.into_iter().any(|block| block["type"] == "input")
            {
                faults.at("/view/submit", "input blocks need a submit");
            }
        }
        "home" => drop(faults.object("/view", view, &["type", "blocks"], &shared)),
        other => faults.at("/view/type", format!("unsupported type: {other}")),
    }
    if view["type"] != kind {
        faults.at("/view/type", format!("must be {kind}"));
    }
    for (name, most) in [("callback_id", 255), ("external_id", 255), ("private_metadata", 3_000)] {
        // An empty one is the same as none.
        if view[name] != "" {
            faults.text(&format!("/view/{name}"), &view[name], most);
        }
    }
    block::check(&mut faults, "/view/blocks", &view["blocks"], Surface::View);
    if faults.0.is_empty() { Ok(()) } else { Err(Refusal::arguments(faults.0)) }
}
