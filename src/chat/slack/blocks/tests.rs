//! The look of a typical message, and what happens at the limits.

use chrono::DateTime;
use serde_json::{Value, json};

use super::{Post, message};
use crate::chat::message::{Action, Control, Look, Message, Part, Rich};
use crate::chat::slack::lint::lint_message;

/// All text of blocks as people see it, then that of attachments, without white space.
pub(super) fn shown(posts: &[Post]) -> String {
    let mut out = String::new();
    posts.iter().flat_map(|post| &post.blocks).for_each(|block| collect(block, &mut out));
    let files = posts.iter().filter_map(|post| post.attachment.as_ref());
    out.extend(files.map(|(_, content)| content.as_str()));
    out.retain(|c| !c.is_whitespace());
    out
}

fn collect(value: &Value, out: &mut String) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, out)),
        Value::Object(fields) => {
            if let Some(text) = fields.get("text").and_then(Value::as_str) {
                let markup = fields["type"] == "mrkdwn";
                out.push_str(&if markup { unmarked(text) } else { text.to_owned() });
            }
            fields.values().for_each(|value| collect(value, out));
        }
        _ => {}
    }
}

/// Markup as it is shown; no text of ours or from outside has a mark in it.
fn unmarked(text: &str) -> String {
    let marks = regex::Regex::new(r"<[^|>]*\|?|[>*_`]").expect("a pattern");
    let shown = marks.replace_all(text, "");
    shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// One block a line, as short as it gets.
fn look(blocks: &[Value]) -> String {
    blocks.iter().map(Value::to_string).collect::<Vec<_>>().join("\n")
}

fn card() -> Message {
    let due = DateTime::from_timestamp(1_772_355_600, 0).expect("a moment");
    let run = "07ad1c2b3d4e/3";
    Message::new("Ready for Halden Freight & Sons")
        .with(Part::Heading("Platform Engineer".into()))
        .with(Part::Fields(vec![
            ("Employer".into(), "Halden Freight & Sons".into()),
            ("Due".into(), Rich::default().moment(due)),
        ]))
        .with(Part::List(vec![
            Rich::plain("Kubernetes, ").bold("7 years"),
            "C* and snake_case".into(),
        ]))
        .with(Part::Actions(vec![
            Control::primary("Approve", Action::new("approve", run)),
            Control::Button {
                label: "Discard".into(),
                action: Action::new("discard", run),
                look: Look::Danger,
                confirm: Some("Discard all documents of this run?".into()),
            },
            Control::Menu {
                items: vec![
                    ("Why?".into(), Action::new("why", run)),
                    ("Edit".into(), Action::new("edit", run)),
                ],
            },
        ]))
        .with(Part::Context("2 pages".into()))
}

#[test]
fn a_typical_card() {
    let posts = message(&card());
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0].text, "Ready for Halden Freight &amp; Sons");
    insta::assert_snapshot!(look(&posts[0].blocks), @r#"
    {"text":{"emoji":false,"text":"Platform Engineer","type":"plain_text"},"type":"header"}
    {"fields":[{"text":"*Employer*\nHalden Freight &amp; Sons","type":"mrkdwn","verbatim":true},{"text":"*Due*\n<!date^1772355600^{date_short_pretty} {time}|2026-03-01 09:00 UTC>","type":"mrkdwn","verbatim":true}],"type":"section"}
    {"elements":[{"elements":[{"elements":[{"text":"Kubernetes, ","type":"text"},{"style":{"bold":true},"text":"7 years","type":"text"}],"type":"rich_text_section"},{"elements":[{"text":"C* and snake_case","type":"text"}],"type":"rich_text_section"}],"style":"bullet","type":"rich_text_list"}],"type":"rich_text"}
    {"elements":[{"action_id":"approve","style":"primary","text":{"emoji":false,"text":"Approve","type":"plain_text"},"type":"button","value":"07ad1c2b3d4e/3"},{"action_id":"discard","confirm":{"confirm":{"emoji":false,"text":"Discard","type":"plain_text"},"deny":{"emoji":false,"text":"Cancel","type":"plain_text"},"style":"danger","text":{"emoji":false,"text":"Discard all documents of this run?","type":"plain_text"},"title":{"emoji":false,"text":"Discard","type":"plain_text"}},"style":"danger","text":{"emoji":false,"text":"Discard","type":"plain_text"},"type":"button","value":"07ad1c2b3d4e/3"},{"action_id":"menu","options":[{"text":{"emoji":false,"text":"Why?","type":"plain_text"},"value":"why|07ad1c2b3d4e/3"},{"text":{"emoji":false,"text":"Edit","type":"plain_text"},"value":"edit|07ad1c2b3d4e/3"}],"type":"overflow"}],"type":"actions"}
    {"elements":[{"emoji":false,"text":"2 pages","type":"plain_text"}],"type":"context"}
    "#);
}

/// GAP-006: no stray mark, and none that acts.
#[test]
fn text_of_a_posting_stays_text() {
    let hostile = "<!channel> <@U012AB3CD> <https://evil.example|ok> *bold* _x_ `y` :smile: &amp;";
    let text = Rich::plain(hostile).link("javascript:alert(1)", "click");
    let posts = message(
        &Message::new(hostile)
            .with(Part::Heading(hostile.into()))
            .with(Part::Text(text.clone()))
            .with(Part::Fields(vec![(hostile.into(), text.clone())]))
            .with(Part::Context(text)),
    );
    assert!(!posts[0].text.contains('<'), "{}", posts[0].text);
    let blocks = look(&posts[0].blocks);
    for acting in ["mrkdwn", "\"link\"", "\"user\"", "\"broadcast\"", "javascript"] {
        assert!(!blocks.contains(acting), "{acting}: {blocks}");
    }
    let wanted: String = hostile.chars().filter(|c| !c.is_whitespace()).collect();
    assert_eq!(shown(&posts).matches(&wanted).count(), 5);
}

#[test]
fn a_long_message_becomes_several_with_headings_above_their_text() {
    let mut long = Message::new("All of it");
    for chapter in 0..9 {
        long = long
            .with(Part::Heading(format!("Chapter {chapter}")))
            .with(Part::Text(format!("Sentence {chapter}. ").repeat(220).into()));
    }
    let posts = message(&long);
    assert_eq!(posts.len(), 3);
    assert_eq!(posts[1].text, "All of it (2/3)");
    for post in &posts {
        assert_eq!(post.blocks[0]["type"], "header");
        assert_ne!(post.blocks[post.blocks.len() - 1]["type"], "header");
        assert_eq!(lint_message(&post.blocks), Vec::<String>::new());
    }
}

#[test]
fn what_is_too_long_to_read_here_is_a_file_with_a_beginning() {
    let rows: Vec<Rich> = (0..500).map(|row| format!("row {row}").into()).collect();
    let posts = message(
        &Message::new("Jobs")
            .with(Part::Heading("All jobs".into()))
            .with(Part::List(rows))
            .with(Part::Code("line of log\n".repeat(2000)))
            .with(Part::Code("another\n".repeat(2000))),
    );
    let names: Vec<&str> =
        posts.iter().filter_map(|post| Some(post.attachment.as_ref()?.0.as_str())).collect();
    assert_eq!(names, ["all-jobs.txt", "all-jobs-2.txt", "all-jobs-3.txt"]);
    assert!(posts[0].attachment.as_ref().is_some_and(|(_, text)| text.ends_with("- row 499")));
    let first = look(&posts[0].blocks);
    assert!(first.contains("row 19") && !first.contains("row 20"), "{first}");
    assert!(first.contains("The whole of it is in all-jobs.txt."), "{first}");
}

#[test]
fn code_over_the_limit_is_fenced_again() {
    let posts = message(&Message::new("Log").with(Part::Code("    indented\n".repeat(400))));
    let blocks = &posts[0].blocks;
    assert_eq!(blocks.len(), 2);
    for block in blocks {
        let fence = &block["elements"][0];
        assert_eq!(fence["type"], "rich_text_preformatted");
        assert!(
            fence["elements"][0]["text"].as_str().is_some_and(|text| text.starts_with("    in"))
        );
    }
}

#[test]
fn an_action_that_cant_be_carried_is_named_not_cut() {
    let action = Action::new("approve", "x".repeat(2001));
    let posts =
        message(&Message::new("a").with(Part::Actions(vec![Control::button("Go", action)])));
    assert_eq!(
        posts[0].blocks,
        [json!({"type": "context", "elements": [
            {"type": "plain_text", "text": "Not available here: Go.", "emoji": false}]})]
    );
}

#[test]
fn menus_hold_two_to_five_items() {
    let item = |n: usize| (format!("Item {n}"), Action::new("pick", n.to_string()));
    let kinds = |count: usize| -> Vec<String> {
        let menu = Control::Menu { items: (0..count).map(item).collect() };
        let posts = message(&Message::new("a").with(Part::Actions(vec![menu])));
        let elements = posts[0].blocks[0]["elements"].as_array().cloned().unwrap_or_default();
        elements.iter().map(|one| one["type"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(kinds(1), ["button"]);
    assert_eq!(kinds(5), ["overflow"]);
    assert_eq!(kinds(6), ["overflow", "button"]);
    assert_eq!(kinds(7), ["overflow", "overflow"]);
}

#[test]
fn nothing_to_show_is_still_a_post() {
    assert_eq!(message(&Message::default())[0].text, "…");
    assert_eq!(message(&Message::new("Done"))[0].blocks.len(), 1);
}
