//! A yes or no of a person, by reaction, button or command, is bound to one text of one revision:
//! it counts once, of those who may give it, and can be taken back.

use serde_json::{Value, json};

use crate::support::chat::{Chat, Made, control, shown, ts};
use crate::support::daemon::PATIENCE;
use crate::support::sample_posting;
use crate::support::slack::{BOT_USER, EnvelopeId, GENERAL, NORA, OTTO, Slack};

/// What the bot said in the thread so far.
fn said(chat: &Chat, made: &Made) -> Vec<(String, String)> {
    let thread = chat.slack.thread(GENERAL, &made.ts);
    let bots = thread.iter().filter(|message| message["bot_id"].is_string());
    bots.map(|message| (ts(message), shown(message))).collect()
}

fn react(chat: &Chat, made: &Made, message: &Value, name: &str, words: &[&str]) {
    let id = chat.slack.react(NORA, GENERAL, &ts(message), name);
    chat.slack.wait_ack(&id, PATIENCE);
    chat.in_thread(made, words);
}

#[test]
fn an_answer_is_given_by_reaction_button_and_command_and_taken_back() {
    let chat = Chat::start();
    let made = chat.sample();
    let card = chat.message(GENERAL, &made.ts);
    let old = control(&card, "Approve CV").unwrap();
    assert_eq!(old.1, format!("{}/1/cv.pdf", made.id), "bound to posting, revision and text");

    react(&chat, &made, &card, "white_check_mark", &["The CV of revision 1 is approved by", NORA]);
    let card = chat.wait_shown(GENERAL, &made.ts, &["*approved*", "CV approved by", NORA]);
    assert!(control(&card, "Approve CV").is_none(), "one answer");
    assert!(chat.status(&made.id).contains("is approved"));
    chat.slack.unreact(NORA, GENERAL, &made.ts, "white_check_mark");
    chat.in_thread(&made, &["about the CV of revision 1 is taken back"]);
    chat.wait_shown(GENERAL, &made.ts, &["*ready*"]);
    assert!(chat.status(&made.id).contains("is ready"), "GAP-049");

    let email = chat.in_thread(&made, &["E-mail, "]);
    react(&chat, &made, &email, "x", &["The e-mail of revision 1 is rejected by"]);
    let letter = ts(&chat.in_thread(&made, &["Cover letter, "]));
    chat.press(NORA, GENERAL, &letter, "Approve letter");
    chat.in_thread(&made, &["The letter of revision 1 is approved by"]);
    let before = said(&chat, &made).len();
    let again = chat.privately(NORA, |_| chat.press(NORA, GENERAL, &letter, "Approve letter"));
    assert!(shown(&again).contains("The letter of revision 1 was approved on"));
    let again = chat.privately(NORA, |_| chat.press(NORA, GENERAL, &letter, "Reject"));
    assert!(shown(&again).contains("was approved on"), "one answer only: {}", shown(&again));

    let note = chat.slack.mention(NORA, GENERAL, Some(&made.ts), "approve linkedin_note");
    chat.in_thread(&made, &["The LinkedIn note of revision 1 is approved by"]);
    chat.slack.duplicate(&note.envelope);
    chat.slack.redeliver(&note.envelope);
    let press = chat.press(NORA, GENERAL, &made.ts, "Approve CV");
    chat.in_thread(&made, &["The CV of revision 1 is approved by"]);
    chat.slack.duplicate(&press);
    // A card that was drawn before, on another screen: its button is there still.
    let (action, value) = old;
    let stale = chat.privately(NORA, |slack| press_stale(slack, &made, (&action, &value)));
    assert!(shown(&stale).contains("was approved on"), "{}", shown(&stale));
    chat.wait_shown(GENERAL, &made.ts, &["*approved*"]);
    let wrong = chat.ask_in(&made, "approve fax");
    assert!(wrong.contains("`fax` can't be approved") && wrong.contains("email"), "{wrong}");
    let missing = chat.ask_in(&made, "reject --reason \"too far away\"");
    assert!(missing.contains("was approved on"), "{missing}");
    assert_eq!(said(&chat, &made).len(), before + 2, "what came twice is answered once");

    let audit = chat.ask(&format!("audit {NORA}"));
    for part in ["react white_check_mark → approved cv.pdf", "take back white_check_mark"] {
        assert!(audit.contains(part), "no {part} in {audit}");
    }
    chat.end();
}

#[test]
fn reactions_of_others_elsewhere_or_of_no_meaning_change_nothing() {
    let chat = Chat::start();
    let made = chat.sample();
    let before = said(&chat, &made);
    let own = chat.slack.mention(NORA, GENERAL, None, "whoami");
    let quiet: [&dyn Fn(&Slack); 6] = [
        &|slack| drop(slack.react(BOT_USER, GENERAL, &made.ts, "x")),
        &|slack| drop(slack.react(NORA, GENERAL, &own.ts, "white_check_mark")),
        &|slack| drop(slack.react(NORA, GENERAL, &own.ts, "repeat")),
        &|slack| drop(slack.react(NORA, GENERAL, &made.ts, "thumbsup")),
        // Taking back what was never said.
        &|slack| drop(slack.react(NORA, GENERAL, &made.ts, "eyes")),
        &|slack| drop(slack.unreact(NORA, GENERAL, &made.ts, "eyes")),
    ];
    for act in quiet {
        act(&chat.slack);
    }
    let stranger = chat.privately(OTTO, |slack| slack.react(OTTO, GENERAL, &made.ts, "x"));
    assert!(shown(&stranger).contains("no role"));
    chat.slack.unreact(OTTO, GENERAL, &made.ts, "x");
    // Handled in order: this answer comes after all of that.
    assert!(chat.status(&made.id).contains("is ready"));
    assert_eq!(said(&chat, &made), before);
    chat.end();
}

/// Presses a button that is no longer drawn: it stands on another screen still.
fn press_stale(slack: &Slack, made: &Made, (action, value): (&str, &str)) -> EnvelopeId {
    let button = json!({"type": "button", "action_id": action, "value": value});
    slack.raw(
        "interactive",
        json!({
            "type": "block_actions",
            "user": {"id": NORA},
            "channel": {"id": GENERAL},
            "message": {"ts": made.ts},
            "actions": [button],
        }),
    )
}

#[test]
fn a_yes_to_one_text_is_none_to_the_next() {
    let chat = Chat::start();
    let made = chat.sample();
    let id = &made.id;
    let bare = chat.ask(&format!("status {id} approved"));
    assert!(bare.contains(&format!("`approve {id}`")) && bare.contains("Nothing was"), "{bare}");
    assert!(chat.status(id).contains("is ready"));

    let line = "role/halden-freight/a/dispatch-time";
    let text = "Cut order-to-truck time from 47 minutes to 6 across 23 depots.";
    let edit = format!("cv {id} edit {line} \"{text}\"");
    for (revision, change) in [(2, edit.as_str()), (3, "cv undo")] {
        let answered = chat.message(GENERAL, &made.ts);
        let value = control(&answered, "Approve CV").unwrap().1;
        chat.press(NORA, GENERAL, &made.ts, "Approve CV");
        chat.wait_shown(GENERAL, &made.ts, &["*approved*", "CV approved by"]);
        chat.slack.mention(NORA, GENERAL, Some(&made.ts), change);
        let number = format!("revision {revision}");
        let card = chat.wait_shown(GENERAL, &made.ts, &[&number, "Approve CV"]);
        assert!(shown(&card).contains("*ready*"), "{}", shown(&card));
        assert!(chat.status(id).contains("is ready"));

        // The answer to what has passed stays as it was given.
        let stale = chat.privately(NORA, |slack| press_stale(slack, &made, ("reopen", &value)));
        assert!(shown(&stale).contains("its revision has passed"), "{}", shown(&stale));
    }
    let thread: String = said(&chat, &made).into_iter().map(|(_, text)| text).collect();
    assert!(!thread.contains("is taken back"), "{thread}");
    chat.end();
}

/// A posting told twice has two cards; both stand for it, and both show how it stands (GAP-009).
#[test]
fn run_again_stays_in_its_thread_and_an_older_card_still_counts() {
    let chat = Chat::start();
    let made = chat.sample();
    let card = chat.message(GENERAL, &made.ts);
    react(&chat, &made, &card, "repeat", &["Made again", "revision 1 stands"]);
    assert_eq!(chat.tops(GENERAL), [made.ts.as_str()], "told under the card it has");
    chat.wait_shown(GENERAL, &made.ts, &["*ready*", "Approve CV"]);

    let text = std::fs::read_to_string(sample_posting()).unwrap();
    let second = chat.made(GENERAL, |slack| slack.slash(NORA, GENERAL, "/process", &text));
    assert_ne!(second.ts, made.ts);
    assert_eq!(second.id, made.id, "the same posting");
    chat.slack.react(NORA, GENERAL, &made.ts, "heavy_check_mark");
    for card in [&made.ts, &second.ts] {
        chat.wait_shown(GENERAL, card, &["*approved*"]);
    }
    assert_eq!(chat.ask("jobs").matches(&made.id[..6]).count(), 1);
    let told = chat.privately(NORA, |_| chat.press(NORA, GENERAL, &second.ts, "Mark as applied"));
    assert!(!shown(&told).contains("no CV of it was approved"), "{}", shown(&told));
    for card in [&made.ts, &second.ts] {
        chat.wait_shown(GENERAL, card, &["*applied*", "*Applied*"]);
    }
    let undone = chat.ask(&format!("apply {} --undo", made.id));
    assert!(undone.contains("no longer marked as applied"), "{undone}");
    chat.wait_shown(GENERAL, &made.ts, &["*ready*"]);
    chat.end();
}
