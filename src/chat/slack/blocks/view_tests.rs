//! The look of a typical form, and what happens at the limits of a view.

use serde_json::Value;

use super::{home, modal};
use crate::candidate::RichText;
use crate::chat::message::{Input, InputKind, Modal, ModalPart, Part};
use crate::chat::slack::lint::lint_view;

fn form(parts: Vec<ModalPart>, submit: Option<&str>) -> Modal {
    Modal {
        title: "Edit the second sentence".into(),
        submit: submit.map(Into::into),
        close: "Cancel".into(),
        callback: "edit".into(),
        private: "07ad1c2b3d4e/3".into(),
        parts,
    }
}

fn input(id: &str, kind: InputKind) -> ModalPart {
    let input = Input { id: id.into(), label: id.into(), hint: None, optional: false, kind };
    ModalPart::Input(input)
}

#[test]
fn a_form_for_one_sentence() {
    let text = RichText::parse_marks("Cut **costs** at [Halden](https://example.com)");
    let view = modal(&form(vec![input("line", InputKind::Rich(text))], Some("Save")));
    insta::assert_snapshot!(serde_json::to_string_pretty(&view).expect("JSON"), @r#"
    {
      "blocks": [
        {
          "block_id": "line",
          "element": {
            "action_id": "line",
            "initial_value": {
              "elements": [
                {
                  "elements": [
                    {
                      "text": "Cut ",
                      "type": "text"
                    },
                    {
                      "style": {
                        "bold": true
                      },
                      "text": "costs",
                      "type": "text"
                    },
                    {
                      "text": " at ",
                      "type": "text"
                    },
                    {
                      "text": "Halden",
                      "type": "link",
                      "url": "https://example.com"
                    }
                  ],
                  "type": "rich_text_section"
                }
              ],
              "type": "rich_text"
            },
            "type": "rich_text_input"
          },
          "label": {
            "emoji": false,
            "text": "line",
            "type": "plain_text"
          },
          "optional": false,
          "type": "input"
        }
      ],
      "callback_id": "edit",
      "close": {
        "emoji": false,
        "text": "Cancel",
        "type": "plain_text"
      },
      "private_metadata": "07ad1c2b3d4e/3",
      "submit": {
        "emoji": false,
        "text": "Save",
        "type": "plain_text"
      },
      "title": {
        "emoji": false,
        "text": "Edit the second sentence",
        "type": "plain_text"
      },
      "type": "modal"
    }
    "#);
}

#[test]
fn fields_stay_when_a_form_has_too_much_text() {
    let mut parts = vec![ModalPart::Part(Part::Text("word ".repeat(100_000).into()))];
    parts.push(input(
        "a",
        InputKind::Text { initial: "x".repeat(4000), multiline: true, max: 9000 },
    ));
    let options = (0..250).map(|n| (format!("Option {n}"), n.to_string())).collect();
    parts.push(input("b", InputKind::Select { options, initial: Some("249".into()) }));
    let view = modal(&form(parts, None));
    assert_eq!(lint_view(&view), Vec::<String>::new());
    let blocks = view["blocks"].as_array().expect("blocks");
    let inputs: Vec<&Value> = blocks.iter().filter(|block| block["type"] == "input").collect();
    assert_eq!(inputs.len(), 2);
    assert_eq!(inputs[0]["element"]["max_length"], 3000);
    let hint = "Only the first 3000 of 4000 characters fit here.";
    assert_eq!(inputs[0]["hint"]["text"], hint);
    assert_eq!(inputs[1]["element"]["option_groups"].as_array().map(Vec::len), Some(3));
    assert_eq!(inputs[1]["element"]["initial_option"]["value"], "249");
    assert_eq!(view["submit"]["text"], "Save");
    assert!(view.to_string().contains("has no room here"));
}

#[test]
fn the_home_tab_counts_what_it_leaves_out() {
    let mut parts = vec![Part::List((0..130).map(|row| format!("row {row}").into()).collect())];
    for run in 0..120 {
        parts.push(Part::Text(format!("Run {run}").into()));
    }
    let view = home(&parts);
    assert_eq!(lint_view(&view), Vec::<String>::new());
    let blocks = view["blocks"].as_array().expect("blocks");
    assert_eq!(blocks.len(), 100);
    assert_eq!(
        blocks[99]["elements"][0]["text"],
        "53 more rows are left out: /tailord jobs lists them."
    );
}
