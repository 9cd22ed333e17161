//! Changing an application in chat (GAP-055): in a form with marks, or by command; checked, saved as
//! a revision, never lost. GAP-009: what is shown anywhere is one revision. GAP-012: marks survive.

use serde_json::{Value, json};

use crate::support::chat::{Chat, Made, control, message_with, shown};
use crate::support::daemon::PATIENCE;
use crate::support::slack::{Fault, GENERAL, NORA};
use crate::support::{docx_text, folded, pdftotext};

const LINE: &str = "role/halden-freight/a/dispatch-time";
const PLAIN: &str = "Cut order-to-truck time from 47 minutes to 6 across 23 depots.";

fn run(text: &str) -> Value {
    json!({"type": "text", "text": text})
}

fn rich(elements: &Value) -> Value {
    let section = json!({"type": "rich_text_section", "elements": elements});
    json!({"type": "rich_text", "elements": [section]})
}

/// With bold, italic and a link.
fn marked() -> Value {
    rich(&json!([
        run("Cut order-to-truck time from "),
        {"type": "text", "text": "47 minutes", "style": {"bold": true}},
        run(" to "),
        {"type": "text", "text": "6", "style": {"italic": true}},
        run(" across "),
        {"type": "link", "url": "https://feldkamp.example.com", "text": "23 depots"},
        run("."),
    ]))
}

/// Opens the form of a card.
fn open(chat: &Chat, made: &Made) -> Value {
    let known: Vec<Value> = chat.slack.views(NORA).iter().map(|view| view["id"].clone()).collect();
    chat.press(NORA, GENERAL, &made.ts, "Edit");
    chat.slack.wait_for("a form", PATIENCE, |world| {
        world.open_views(NORA).into_iter().find(|view| !known.contains(&view["id"]))
    })
}

fn held(view: &Value, line: &str) -> Value {
    let blocks = view["blocks"].as_array().unwrap();
    let block = blocks.iter().find(|block| block["block_id"] == line);
    block.unwrap_or_else(|| panic!("no {line} in {view:#}"))["element"]["initial_value"].clone()
}

/// Submits a form, and waits until it shows these words.
fn submit(chat: &Chat, view: &Value, values: &Value, words: &[&str]) -> Value {
    let id = view["id"].as_str().unwrap();
    let sent = chat.slack.submit(NORA, id, values);
    let ack = chat.slack.wait_ack(&sent, PATIENCE).payload.expect("a payload");
    assert_eq!(ack["response_action"], "update", "{ack}");
    assert!(shown(&ack["view"]).contains("Checking"), "{ack}");
    chat.slack.wait_for(&format!("the form to show {words:?}"), PATIENCE, |world| {
        world
            .open_views(NORA)
            .into_iter()
            .find(|view| view["id"] == id && words.iter().all(|word| shown(view).contains(word)))
    })
}

#[test]
fn a_form_keeps_marks_is_checked_line_by_line_and_never_loses_what_was_typed() {
    let chat = Chat::start();
    let made = chat.sample();

    let view = open(&chat, &made);
    let bold = serde_json::to_string(&view["blocks"]).unwrap().matches(r#""bold":true"#).count();
    assert!(bold > 2, "GAP-012: the bold of the master CV is there to be edited");
    let before = chat.slack.files(GENERAL, Some(&made.ts)).len();
    submit(&chat, &view, &json!({LINE: marked()}), &["Saved as revision 2"]);
    chat.wait_shown(GENERAL, &made.ts, &["revision 2", "Approve CV"]);
    let files = chat.slack.files(GENERAL, Some(&made.ts)).split_off(before);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    for ending in ["cv-1.png", "cv.pdf", "cv.docx"] {
        assert!(names.iter().any(|name| name.ends_with(ending)), "no new {ending} in {names:?}");
    }
    for (name, bytes) in &files {
        let path = chat.workplace.file(name, bytes);
        let text = match name.rsplit_once('.').unwrap().1 {
            "pdf" => pdftotext(&path),
            "docx" => docx_text(&path),
            _ => continue,
        };
        assert!(folded(&text).contains(PLAIN), "{name}: {text}");
    }

    // A number that nobody ever said.
    let view = open(&chat, &made);
    let kept = held(&view, LINE).to_string();
    for mark in [r#""bold":true"#, r#""italic":true"#, "https://feldkamp.example.com"] {
        assert!(kept.contains(mark), "GAP-012: no {mark} in {kept}");
    }
    let invented =
        rich(&json!([run("Cut order-to-truck time from 90 minutes to 6 in 23 depots.")]));
    let answer = submit(&chat, &view, &json!({LINE: invented}), &["Not saved: ", "90"]);
    assert!(shown(&answer).contains("Why: no fact states this value"));
    assert_eq!(held(&answer, LINE).to_string().matches("from 90 minutes").count(), 1);
    let blocks = answer["blocks"].as_array().unwrap();
    let at = blocks.iter().position(|block| block["block_id"] == LINE).unwrap();
    assert!(blocks[at - 1].to_string().contains("Not saved"), "the reason is at its line");
    chat.in_thread(&made, &["Not saved; nothing was changed"]);
    let revisions = chat.ask(&format!("cv {} revisions", made.id));
    assert!(!revisions.contains("\n3 "), "nothing is saved: {revisions}");

    // The same form again, put right; another line emptied.
    let gone = "role/halden-freight/a/iso-27001";
    held(&answer, gone);
    let values = json!({LINE: rich(&json!([run(PLAIN)])), gone: null});
    submit(&chat, &answer, &values, &["Saved as revision 3"]);
    chat.wait_shown(GENERAL, &made.ts, &["revision 3", "Approve CV"]);
    let cv = chat.ask(&format!("cv {}", made.id));
    assert!(cv.contains(PLAIN) && !cv.contains("ISO 27001 certification in ten months"), "{cv}");

    let view = open(&chat, &made);
    submit(&chat, &view, &json!({}), &["Nothing was changed"]);
    assert!(chat.ask(&format!("cv {} revisions", made.id)).contains('3'));
    chat.end();
}

#[test]
fn an_edit_of_a_revision_that_has_passed_is_told_and_its_text_kept() {
    let chat = Chat::start();
    let made = chat.sample();
    let (id, old) = (&made.id, open(&chat, &made));
    let letter = chat.in_thread(&made, &["Cover letter, "]);
    let line = format!("cv {id} edit {LINE} \"{PLAIN}\"");
    chat.slack.slash(NORA, GENERAL, "/tailord", &line);
    chat.wait_shown(GENERAL, &made.ts, &["revision 2", "Approve CV"]);

    let mine = "Cut order-to-truck time from 47 minutes to 6 in 23 depots.";
    submit(&chat, &old, &json!({LINE: rich(&json!([run(mine)]))}), &["revision 2 meanwhile"]);
    chat.in_thread(&made, &["Not saved", mine]);
    // Buttons of what has passed say so, and change nothing.
    let ts = crate::support::chat::ts(&letter);
    for label in ["Approve letter", "Edit"] {
        let answer = shown(&chat.privately(NORA, |_| chat.press(NORA, GENERAL, &ts, label)));
        assert!(answer.contains("revision 2 has taken its place"), "{answer}");
    }

    chat.slack.mention(NORA, GENERAL, Some(&made.ts), "cv undo");
    chat.wait_shown(GENERAL, &made.ts, &["revision 3", "Approve CV"]);
    chat.in_thread(&made, &["Saved as revision 3"]);
    assert!(!chat.ask(&format!("cv {id}")).contains(PLAIN), "the first text is back");
    assert!(chat.ask(&format!("cv {id} show --revision 2")).contains(PLAIN));
    chat.slack.mention(NORA, GENERAL, Some(&made.ts), "reject --reason \"too far away\"");
    chat.in_thread(&made, &["The CV of revision 3 is rejected by", NORA, ": too far away."]);
    let card = chat.wait_shown(GENERAL, &made.ts, &["CV rejected by", NORA]);
    assert!(crate::support::chat::control(&card, "Approve CV").is_none(), "one answer");
    chat.press(NORA, GENERAL, &made.ts, "Take answer back");
    chat.wait_shown(GENERAL, &made.ts, &["revision 3", "Approve CV"]);
    let refused = format!("cv {id} edit {LINE} \"Cut it from 90 minutes to 6.\"");
    chat.slack.slash(NORA, GENERAL, "/tailord", &refused);
    chat.in_thread(&made, &["Not saved; nothing was changed", LINE, "90"]);
    let wrong = format!("cv {id} edit role/halden-freight/a/dispatch-tmi \"x\"");
    chat.slack.slash(NORA, GENERAL, "/tailord", &wrong);
    message_with(&chat.slack, GENERAL, &["dispatch-tmi"]);
    chat.end();
}

/// GAP-011: a note stays within its limit, whoever writes it.
/// Slack opens forms within three seconds only: who waited in vain is told.
#[test]
fn a_form_that_could_not_be_opened_in_time_says_so() {
    let chat = Chat::start();
    let made = chat.sample();
    chat.slack.fail_next("views.open", Fault::Error("expired_trigger_id"));
    let told = chat.privately(NORA, |slack| {
        let card = slack.look(|world| world.message(GENERAL, &made.ts).cloned()).unwrap();
        let (action, value) = control(&card, "Edit").unwrap();
        slack.press(NORA, GENERAL, &made.ts, &action, &value)
    });
    assert!(shown(&told).contains("Press Edit again"), "{}", shown(&told));
    chat.end();
}

#[test]
fn letter_and_messages_have_forms_of_their_own_with_their_own_limits() {
    let chat = Chat::start();
    let made = chat.sample();
    let edit = |message: &Value| {
        let known: Vec<Value> =
            chat.slack.views(NORA).iter().map(|view| view["id"].clone()).collect();
        chat.press(NORA, GENERAL, &crate::support::chat::ts(message), "Edit");
        chat.slack.wait_for("a form", PATIENCE, |world| {
            world.open_views(NORA).into_iter().find(|view| !known.contains(&view["id"]))
        })
    };
    let lines = |view: &Value| -> Vec<String> {
        let blocks = view["blocks"].as_array().unwrap().iter();
        let inputs = blocks.filter(|block| block["type"] == "input");
        inputs.map(|block| block["block_id"].as_str().unwrap().to_owned()).collect()
    };
    let view = edit(&chat.in_thread(&made, &["Cover letter, "]));
    assert!(lines(&view).iter().all(|line| line.starts_with("letter/")), "{:?}", lines(&view));
    let salutation = rich(&json!([run("Dear Hiring Manager,")]));
    submit(&chat, &view, &json!({"letter/salutation": salutation}), &["Saved as revision 2"]);
    chat.wait_shown(GENERAL, &made.ts, &["revision 2", "Approve CV"]);
    chat.in_thread(&made, &["Cover letter, ", "Dear Hiring Manager,"]);

    let view = edit(&chat.in_thread(&made, &["LinkedIn note, ", "of 300 characters"]));
    let of_note = |line: &String| line.starts_with("message/linkedin_note/");
    assert!(lines(&view).iter().all(of_note), "{:?}", lines(&view));
    let line = lines(&view).pop().unwrap();
    let long = rich(&json!([run(&"Shall we talk? ".repeat(25))]));
    submit(&chat, &view, &json!({line.as_str(): long}), &["Not saved: ", "300"]);
    assert!(!chat.ask(&format!("cv {} revisions", made.id)).contains("\n3 "));
    chat.end();
}

/// GAP-027, GAP-032, GAP-033, GAP-046, GAP-052, GAP-062: everything there is of a posting.
#[test]
fn everything_of_an_application_is_handed_over_on_request() {
    let chat = Chat::start();
    let made = chat.sample();
    let id = &made.id;
    for (line, ending, beginning) in [
        (format!("cv {id} pdf"), "cv.pdf", b"%PDF-1.".as_slice()),
        (format!("cv {id} docx"), "cv.docx", b"PK\x03\x04"),
        (format!("letter {id} pdf"), "letter.pdf", b"%PDF-1."),
        (format!("letter {id} docx"), "letter.docx", b"PK\x03\x04"),
        (format!("dossier {id}"), "dossier.pdf", b"%PDF-1."),
        (format!("posting {id}"), ".txt", b"Director of Engineering"),
        (format!("logs {id}"), ".log.txt", b"20"),
        // The last one: its second page follows.
        (format!("cv {id} preview"), "cv-1.png", b"\x89PNG"),
    ] {
        let (name, bytes) = chat.file_of(&line);
        assert!(name.ends_with(ending), "{line}: {name}");
        assert!(bytes.starts_with(beginning), "{line}: {:?}", &bytes[..20.min(bytes.len())]);
        assert!(bytes.len() > 40, "{line}: {} bytes", bytes.len());
    }
    // In its thread no id is needed, and the file stands there.
    let before = chat.slack.files(GENERAL, Some(&made.ts)).len();
    chat.slack.mention(NORA, GENERAL, Some(&made.ts), "cv pdf");
    chat.slack.wait_for("the PDF in the thread", PATIENCE, |world| {
        let thread = world.thread(GENERAL, &made.ts);
        let files = thread.iter().filter_map(|message| message["files"].as_array()).flatten();
        (files.count() > before).then_some(())
    });
    // A card's button hands its file over below the card.
    let top = |message: &Value| message["thread_ts"].is_null() && message["files"].is_array();
    let tops = || chat.slack.messages(GENERAL).iter().filter(|message| top(message)).count();
    let (before, above) = (chat.slack.files(GENERAL, Some(&made.ts)).len(), tops());
    chat.file(GENERAL, |_| chat.press(NORA, GENERAL, &made.ts, "Dossier"));
    let files = chat.slack.files(GENERAL, Some(&made.ts)).split_off(before);
    assert!(files.len() == 1 && files[0].0.ends_with("dossier.pdf"), "{}", files.len());
    assert_eq!(tops(), above, "none above it");
    for (line, parts) in [
        ("job", vec!["not found in posting", "Hamburg", "Artifacts of revision 1"]),
        ("fit", vec!["Fit 73", "Missing must-haves", "SAP"]),
        ("why", vec!["Why: revision 1", "candidate.toml:7", "why-revision-1.txt"]),
        ("why fit", vec!["Why this fit: revision 1", "SAP"]),
        ("message", vec!["InMail", "E-mail", "of 300 characters"]),
        ("message linkedin_note", vec!["of 300 characters", "Hello"]),
        ("letter", vec!["Cover letter, ", "Dear Hiring Team"]),
        ("cv", vec!["CV, revision 1", "Kafka"]),
        ("runs", vec!["revision 1", "done"]),
        ("status", vec!["is ready"]),
    ] {
        let answer = chat.ask_in(&made, line);
        for part in parts {
            assert!(answer.contains(part), "{line}: no {part} in {answer}");
        }
    }
    // What is too long to be read in chat is there as a file.
    let whole = chat.slack.wait_for("the whole of it", PATIENCE, |world| {
        world.files.values().find(|file| file.name == "why-revision-1.txt").cloned()
    });
    let whole = String::from_utf8(whole.bytes.unwrap()).unwrap();
    assert!(whole.contains("roles/06_telvanta") || whole.matches("roles/0").count() > 40);
    chat.slack.mention(NORA, GENERAL, Some(&made.ts), "why selection");
    chat.in_thread(&made, &["Why each bullet is in or out", "dispatch"]);
    chat.end();
}
