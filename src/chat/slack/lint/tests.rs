//! Each rule is broken once, and the breach is named.

use serde_json::{Value, json};

use super::{lint_message, lint_view};

fn plain(text: &str) -> Value {
    json!({"type": "plain_text", "text": text})
}

fn mrkdwn(text: &str) -> Value {
    json!({"type": "mrkdwn", "text": text, "verbatim": true})
}

fn button(id: &str) -> Value {
    json!({"type": "button", "action_id": id, "text": plain("Go"), "value": "v"})
}

fn faults(block: Value) -> String {
    lint_message(&[block]).join("; ")
}

#[test]
fn what_is_right_has_no_fault() {
    let blocks = [
        json!({"type": "header", "text": plain("A title")}),
        json!({"type": "section", "fields": [mrkdwn("*Due*\n<!date^1772355600^{date}|soon>")]}),
        json!({"type": "context", "elements": [mrkdwn("a &amp; b <https://a.example|c>")]}),
        json!({"type": "actions", "elements": [button("a"), button("a:2")]}),
        json!({"type": "divider"}),
    ];
    assert_eq!(lint_message(&blocks), Vec::<String>::new());
    let view = json!({"type": "home", "blocks": blocks});
    assert_eq!(lint_view(&view), Vec::<String>::new());
}

#[test]
fn what_the_sdk_lets_pass_is_found() {
    let long = "x".repeat(2001);
    assert!(
        faults(json!({"type": "section", "fields": [plain(&long)]})).contains("2001 characters")
    );
    assert!(faults(json!({"type": "header", "text": mrkdwn("a")})).contains("not plain_text"));
    let twice = json!({"type": "actions", "elements": [button("a"), button("a")]});
    assert!(faults(twice).contains("action_id a is given twice"));
    let many = vec![json!({"type": "divider"}); 51];
    assert_eq!(lint_message(&many), ["message: 51 blocks"]);
    let text = json!({"type": "section", "text": plain(&"x".repeat(2501))});
    assert_eq!(lint_message(&vec![text; 4]), ["message: 10004 characters in all"]);
}

#[test]
fn fields_need_a_button_that_sends_them() {
    let input = json!({"type": "input", "block_id": "a", "label": plain("A"),
        "element": {"type": "plain_text_input", "action_id": "a", "max_length": 3000}});
    let mut view = json!({"type": "modal", "title": plain("T"), "blocks": [input]});
    assert_eq!(lint_view(&view), ["modal: fields without a button that sends them"]);
    view["submit"] = plain("Save");
    assert_eq!(lint_view(&view), Vec::<String>::new());
    view["title"] = plain(&"x".repeat(25));
    view["private_metadata"] = json!("x".repeat(3001));
    assert_eq!(
        lint_view(&view),
        ["title: 25 characters, not 1..=24", "private_metadata: 3001 characters, not 0..=3000"]
    );
}

#[test]
fn what_could_act_is_found() {
    for text in ["<!channel>", "<!here|x>", "<javascript:alert(1)|x>", "a < b", "a & b"] {
        let block = json!({"type": "context", "elements": [mrkdwn(text)]});
        assert!(!lint_message(&[block]).is_empty(), "{text}");
    }
    let loose = json!({"type": "mrkdwn", "text": "a"});
    assert!(faults(json!({"type": "section", "text": loose})).contains("may add links"));
    let link = json!({"type": "link", "url": "file:///etc/passwd", "text": "x"});
    let section = json!({"type": "rich_text_section", "elements": [link]});
    assert!(faults(json!({"type": "rich_text", "elements": [section]})).contains("a link to"));
    let shout =
        json!({"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "here"}]});
    assert!(faults(json!({"type": "rich_text", "elements": [shout]})).contains("a run of type"));
}

#[test]
fn limits_of_what_can_be_pressed_are_kept() {
    let within = |element: Value| faults(json!({"type": "actions", "elements": [element]}));
    let option = |value: &str| json!({"text": plain("One"), "value": value});
    let mut long = button("a");
    long["text"] = plain(&"x".repeat(76));
    assert!(within(long).contains("76 characters"));
    let mut valued = button("a");
    valued["value"] = json!("x".repeat(2001));
    assert!(within(valued).contains("2001 characters"));
    let menu =
        |options: Vec<Value>| json!({"type": "overflow", "action_id": "m", "options": options});
    assert!(within(menu(vec![option("a")])).contains("a menu of one"));
    assert!(within(menu(vec![option("a"); 6])).contains("6 elements"));
    let select = json!({"type": "static_select", "action_id": "s", "options": [option("a")],
        "initial_option": option("b")});
    assert!(within(select).contains("not among the options"));
    assert!(within(button(&"x".repeat(256))).contains("action_id of 256"));
    assert_eq!(within(menu(vec![option("a"), option("b")])), "");
}
