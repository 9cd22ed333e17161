//! What is sent to Slack, read by Slack's own SDK for Python: it must take each block and view, and
//! write it back as it was. `scripts/test` installs it.

use std::process::Command;

use chrono::DateTime;
use serde_json::{Value, json};
use tailord::candidate::RichText;
use tailord::chat::message::{
    Action, Control, Input, InputKind, Look, Message, Modal, ModalPart, Part, Rich,
};
use tailord::chat::slack::blocks::{home, message, modal};

use crate::readers::python;
use crate::support::root;

/// What the SDK refuses of the payloads, a line each.
fn faults(messages: &[Vec<Value>], views: &[Value]) -> String {
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("payloads.json");
    std::fs::write(&file, json!({"messages": messages, "views": views}).to_string()).unwrap();
    let script = root().join("tests/suite/slack_blocks.py");
    let output = Command::new(python()).arg(script).arg(&file).output().expect("Python starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn blocks(said: &Message) -> Vec<Vec<Value>> {
    message(said).into_iter().map(|post| post.blocks).collect()
}

fn controls() -> Vec<Control> {
    let run = "07ad1c2b3d4e/3";
    let options: Vec<(String, String)> =
        (0..250).map(|n| (format!("Theme {n}"), format!("theme-{n}"))).collect();
    let item = |n: usize| (format!("Item {n}"), Action::new("pick", n.to_string()));
    vec![
        Control::primary("Approve", Action::new("approve", run)),
        Control::button("Approve the letter", Action::new("approve", "07ad1c2b3d4e/3/letter.pdf")),
        Control::Button {
            label: "Discard".into(),
            action: Action::new("discard", run),
            look: Look::Danger,
            confirm: Some("Discard all documents of this run?".into()),
        },
        Control::button("Help", Action::new("help", "")),
        Control::Menu { items: (0..7).map(item).collect() },
        Control::Select {
            label: "Theme".into(),
            action: "theme".into(),
            options,
            chosen: Some("theme-3".into()),
        },
        Control::Moment {
            label: "Remind me".into(),
            action: "remind".into(),
            chosen: DateTime::from_timestamp(1_772_355_600, 0),
        },
    ]
}

/// One of each part.
fn parts() -> Vec<Part> {
    let due = DateTime::from_timestamp(1_772_355_600, 0).expect("a moment");
    let rich = Rich::plain("Cut ")
        .bold("costs")
        .then(" with ")
        .code("make")
        .then(", see ")
        .link("https://example.com/a?b=c&d", "the report")
        .then(" by ")
        .moment(due)
        .then(" from ")
        .user("U012AB3CD");
    vec![
        Part::Heading("Platform Engineer".into()),
        Part::Text(rich.clone()),
        Part::List(vec![rich.clone(), "C* and snake_case".into()]),
        Part::Quote(rich.clone()),
        Part::Fields(vec![
            ("Due".into(), Rich::default().moment(due)),
            ("At".into(), "Halden".into()),
        ]),
        Part::Fields(vec![("C*".into(), rich.clone())]),
        Part::Code("a  1\n    b  2".into()),
        Part::Divider,
        Part::Actions(controls()),
        Part::Context("2 pages".into()),
        Part::Context(Rich::plain("by ").moment(due)),
    ]
}

const HOSTILE: [&str; 9] = [
    "<!channel> <!here|x> <@U012AB3CD>",
    "<https://evil.example|ok>",
    "*bold* _x_ ~y~ `z` :smile:",
    "> quoted & &amp; &lt;",
    "a\u{200b}b\u{202e}c\u{1b}[2J",
    "مرحبا بالعالم",
    "```\ncode\n```",
    "{{mustache}} \\u0000 \\ \"",
    "👩\u{200d}💻 e\u{301} 株式会社",
];

fn hostile(text: &str) -> Message {
    let rich = Rich::plain(text).bold(text).link("javascript:alert(1)", text);
    Message::new(text)
        .with(Part::Heading(text.into()))
        .with(Part::Text(rich.clone()))
        .with(Part::List(vec![rich.clone(), text.into()]))
        .with(Part::Quote(rich.clone()))
        .with(Part::Fields(vec![(text.into(), rich.clone())]))
        .with(Part::Code(text.into()))
        .with(Part::Context(rich))
        .with(Part::Actions(vec![
            Control::button(text, Action::new("approve", text)),
            Control::Menu {
                items: vec![
                    (text.into(), Action::new("why", text)),
                    ("Edit".into(), Action::new("edit", text)),
                ],
            },
        ]))
}

fn form() -> Modal {
    let input = |id: &str, kind| {
        let hint = Some(format!("For {id}"));
        ModalPart::Input(Input { id: id.into(), label: id.into(), hint, optional: true, kind })
    };
    let options = |count: usize| -> Vec<(String, String)> {
        (0..count).map(|n| (format!("Option {n}"), n.to_string())).collect()
    };
    let text = RichText::parse_marks("Cut **costs** at [*Halden*](https://example.com)");
    Modal {
        title: "Edit the second sentence".into(),
        submit: Some("Save".into()),
        close: "Cancel".into(),
        callback: "edit".into(),
        private: "07ad1c2b3d4e/3/letter/2".into(),
        parts: vec![
            ModalPart::Part(Part::Context("As it is now".into())),
            input("line", InputKind::Rich(text)),
            input("empty", InputKind::Rich(RichText::default())),
            input("note", InputKind::Text { initial: "a".into(), multiline: true, max: 200 }),
            input("few", InputKind::Select { options: options(3), initial: Some("2".into()) }),
            input("many", InputKind::Select { options: options(230), initial: Some("229".into()) }),
            input("at", InputKind::Moment { initial: DateTime::from_timestamp(1_772_355_600, 0) }),
        ],
    }
}

#[test]
fn the_sdk_of_slack_takes_every_message() {
    let mut card = Message::new("Ready");
    card.parts = parts();
    let mut messages = blocks(&card);
    for text in HOSTILE {
        messages.extend(blocks(&hostile(text)));
        messages.extend(blocks(&hostile(&text.repeat(300))));
    }
    let rows: Vec<Rich> = (0..500).map(|row| format!("row {row}").into()).collect();
    messages.extend(blocks(
        &Message::new("Long")
            .with(Part::Text("A sentence of five words. ".repeat(300).into()))
            .with(Part::Text("x".repeat(40_000).into()))
            .with(Part::List(rows))
            .with(Part::Code("line\n".repeat(9000))),
    ));
    assert!(messages.len() > 20, "{}", messages.len());
    assert_eq!(faults(&messages, &[]), "");
}

#[test]
fn the_sdk_of_slack_takes_every_view() {
    let mut long = form();
    long.parts.insert(0, ModalPart::Part(Part::Text("A sentence. ".repeat(40_000).into())));
    let mut crowded = parts();
    crowded.extend((0..200).map(|run| Part::Text(format!("Run {run}").into())));
    let views = [modal(&form()), modal(&long), home(&parts()), home(&crowded), home(&[])];
    assert_eq!(faults(&[], &views), "");
}

#[test]
fn the_sdk_refuses_what_is_wrong() {
    let header = json!({"type": "header", "text": {"type": "plain_text", "text": "x".repeat(151)}});
    let unknown = json!({"type": "divider", "colour": "red"});
    let found = faults(&[vec![header, unknown]], &[json!({"type": "home", "blocks": []})]);
    assert!(found.contains("message 0, block 0: text attribute cannot exceed 150"), "{found}");
    assert!(found.contains("message 0, block 1: written back as"), "{found}");
    assert!(found.contains("view 0: "), "{found}");
}
