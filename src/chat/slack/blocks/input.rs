//! Fields of a form. What was filled in comes back under the field's id as block and as action.

use serde_json::{Value, json};

use super::control::{picker, select, sorted};
use super::limit::{INPUT_LABEL, INPUT_TEXT, OPTIONS, units};
use super::rich_input::initial;
use super::split::{cut, shorten};
use super::{part, plain_text};
use crate::chat::message::{Input, InputKind};
use crate::chat::visible::{one_line, visible};

/// The field as an input block. One of nothing to choose from is named in small print.
///
/// A plain field takes 3000 characters; of a longer first text the beginning is shown, and the hint
/// says so.
pub(super) fn blocks(input: &Input) -> Vec<Value> {
    let label = shorten(&input.label, INPUT_LABEL);
    let label = if label.is_empty() { input.id.clone() } else { label };
    let mut hint = input.hint.as_deref().map(one_line).unwrap_or_default();
    let element = match &input.kind {
        InputKind::Rich(text) => {
            let mut element = json!({"type": "rich_text_input", "action_id": input.id});
            if let Some(initial) = initial(text) {
                element["initial_value"] = initial;
            }
            element
        }
        InputKind::Text { initial, multiline, max } => {
            let mut initial = visible(initial);
            let most = (*max).clamp(1, INPUT_TEXT).max(units(&initial).min(INPUT_TEXT));
            if let Some(at) = cut(&initial, most) {
                hint = format!(
                    "Only the first {most} of {} characters fit here. {hint}",
                    units(&initial)
                );
                initial.truncate(at);
            }
            let mut element = json!({
                "type": "plain_text_input",
                "action_id": input.id,
                "multiline": multiline,
                "max_length": most,
            });
            if !initial.is_empty() {
                element["initial_value"] = json!(initial);
            }
            element
        }
        InputKind::Select { options, initial } => {
            let (fit, _) = sorted(options);
            let options = match fit.len() {
                0 => return part::small_print(&format!("{label}: nothing to choose from.")),
                1..=OPTIONS => json!({"options": fit}),
                _ => json!({"option_groups": grouped(&fit)}),
            };
            select(&input.id, &label, options, initial.as_deref())
        }
        InputKind::Moment { initial } => picker(&input.id, initial.map(|at| at.timestamp())),
    };
    let mut block = json!({
        "type": "input",
        "block_id": input.id,
        "label": plain_text(&label),
        "element": element,
        "optional": input.optional,
    });
    let hint = shorten(&hint, INPUT_LABEL);
    if !hint.is_empty() {
        block["hint"] = plain_text(&hint);
    }
    vec![block]
}

/// Options in groups of a hundred: `1–100`, `101–200`, …
fn grouped(options: &[Value]) -> Vec<Value> {
    options
        .chunks(OPTIONS)
        .take(OPTIONS)
        .enumerate()
        .map(|(at, group)| {
            let first = at * OPTIONS + 1;
            let label = format!("{first}–{}", first + group.len() - 1);
            json!({"label": plain_text(&label), "options": group})
        })
        .collect()
}
