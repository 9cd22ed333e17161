//! Nobody may do anything without a role: wherever they try, they are told so in private with their
//! id, and nothing is changed.

use serde_json::{Value, json};

use crate::support::Workplace;
use crate::support::chat::{Chat, control, shown, ts};
use crate::support::daemon::PATIENCE;
use crate::support::slack::{ELSEWHERE, GENERAL, NORA, OTTO, dm_of};

fn is_refusal(message: &Value) {
    let text = shown(message);
    assert!(text.contains("You have no role here"), "{text}");
    assert!(text.contains(OTTO), "their id is not told: {text}");
}

#[test]
fn a_stranger_can_do_nothing_anywhere_and_is_told_so_in_private() {
    let chat = Chat::start();
    let made = chat.sample();
    let before = chat.slack.thread(GENERAL, &made.ts);

    is_refusal(&chat.answer(OTTO, "jobs"));
    is_refusal(&chat.answer(OTTO, "jbos"));
    is_refusal(&chat.answer(OTTO, "process https://jobs.example.com/1"));
    is_refusal(
        &chat.privately(OTTO, |slack| {
            slack.mention(OTTO, GENERAL, Some(&made.ts), "approve").envelope
        }),
    );
    is_refusal(&chat.privately(OTTO, |_| chat.press(OTTO, GENERAL, &made.ts, "Approve CV")));
    is_refusal(&chat.privately(OTTO, |_| chat.press(OTTO, GENERAL, &made.ts, "Edit")));
    is_refusal(&chat.privately(OTTO, |_| chat.press(OTTO, GENERAL, &made.ts, "Run again")));
    let card = &made.ts;
    is_refusal(&chat.privately(OTTO, |slack| slack.react(OTTO, GENERAL, card, "white_check_mark")));
    is_refusal(&chat.privately(OTTO, |slack| slack.react(OTTO, GENERAL, card, "repeat")));
    let direct =
        chat.posted(&dm_of(OTTO), &["no role"], |slack| slack.dm(OTTO, "cancel all").envelope);
    is_refusal(&direct);
    is_refusal(&chat.posted(&dm_of(OTTO), &["no role"], |slack| {
        slack.dm_file(OTTO, "", "posting.txt", b"We look for an engineer.").envelope
    }));

    chat.press(NORA, GENERAL, &made.ts, "Edit");
    let view =
        chat.slack.wait_for("a form", PATIENCE, |world| world.open_views(NORA).first().cloned());
    let mut sent = view.clone();
    sent["state"] = json!({"values": {}});
    let forged = chat.slack.raw(
        "interactive",
        json!({
            "type": "view_submission",
            "user": {"id": OTTO},
            "trigger_id": "1.2.3",
            "view": sent,
        }),
    );
    chat.slack.wait_ack(&forged, PATIENCE);
    chat.slack.wait_for("the form to say no", PATIENCE, |world| {
        let views = world.open_views(NORA);
        views.iter().any(|view| shown(view).contains("no role here")).then_some(())
    });

    chat.slack.open_home(OTTO);
    let home = chat.slack.wait_for("a home page", PATIENCE, |world| world.home(OTTO));
    is_refusal(&home);
    assert!(!shown(&home).contains("Tallowick"), "a stranger sees no data");

    let who = shown(&chat.answer(OTTO, "whoami"));
    assert!(who.contains(OTTO) && who.contains("anyone"), "{who}");
    let help = shown(&chat.answer(OTTO, "help"));
    assert!(help.contains("whoami") && !help.contains("process"), "{help}");

    assert!(chat.status(&made.id).contains("is ready"));
    assert!(chat.ask("queue").contains("Nothing waits"));
    let unchanged = |messages: &[Value]| {
        let bots = messages.iter().filter(|message| message["bot_id"].is_string());
        bots.map(|message| (ts(message), shown(message))).collect::<Vec<_>>()
    };
    assert_eq!(unchanged(&chat.slack.thread(GENERAL, &made.ts)), unchanged(&before));
    let audit = chat.ask(&format!("audit {OTTO}"));
    assert!(audit.matches("refused: You have no role").count() >= 10, "{audit}");
    chat.end();
}

#[test]
fn a_viewer_may_look_and_not_act_and_commands_have_their_channels() {
    let chat = Chat::start_with(Workplace::new(), |command| {
        command
            .env("TAILORD__ACCESS__VIEWERS", format!("[\"{OTTO}\"]"))
            .env("TAILORD__ACCESS__OWNERS", format!("[\"{NORA}\"]"));
    });
    let look = shown(&chat.answer(OTTO, "jobs"));
    assert!(look.contains("No posting fits"), "{look}");
    let line = "process We are looking for a platform engineer who knows Kubernetes well.";
    let refused = shown(&chat.answer(OTTO, line));
    for part in ["`process`", "member", "viewer", "Nothing was"] {
        assert!(refused.contains(part), "no {part} in {refused}");
    }
    let refused = shown(&chat.answer(OTTO, "audit"));
    assert!(refused.contains("owner"), "{refused}");
    let help = shown(&chat.answer(OTTO, "help"));
    assert!(help.contains("jobs") && !help.contains("bulk") && !help.contains("audit"), "{help}");
    let all = chat.ask("help");
    assert!(all.contains("bulk") && all.contains("audit"), "{all}");
    assert!(chat.ask("help process").contains("members and owners"));

    // The bot is no member there: the answer comes all the same.
    let elsewhere = chat.privately(OTTO, |slack| slack.slash(OTTO, ELSEWHERE, "/tailord", "jobs"));
    let text = shown(&elsewhere);
    assert!(text.contains("not taken in this channel") && text.contains(ELSEWHERE), "{text}");
    let who = chat.privately(OTTO, |slack| slack.slash(OTTO, ELSEWHERE, "/tailord", "whoami"));
    assert!(shown(&who).contains("viewer"));

    assert!(chat.ask("queue").contains("Nothing waits"));
    // What can't be undone is asked about once, of the one who asked.
    let asked = chat.ask("cancel all");
    assert!(asked.contains("confirm "), "{asked}");
    assert_eq!(control(&chat.answer(NORA, "cancel all"), "Cancel"), None);
    chat.end();
}
