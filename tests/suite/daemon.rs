//! The running daemon, driven through chat (GAP-017).

use std::time::Duration;

use crate::support::chat::{Chat, message_with};
use crate::support::server::{Answer, Server};
use crate::support::slack::{GENERAL, NORA, Slack};
use crate::support::{Workplace, sample_posting};

/// `check` asks Slack itself, before anybody relies on it.
#[test]
fn check_tells_whether_slack_takes_the_token_and_whether_anybody_may_do_anything() {
    let (workplace, slack) = (Workplace::new(), Slack::start());
    let check = |token: &str, owners: &str| {
        workplace.run_with(
            ["check"],
            |command| {
                command
                    .env("TAILORD__PROFILE__DIR", crate::support::sample_cv())
                    .env("TAILORD__SLACK__API_URL", slack.api_url())
                    .env("TAILORD__SLACK__BOT_TOKEN", token)
                    .env("TAILORD__SLACK__APP_TOKEN", slack.app_token())
                    .env("TAILORD__ACCESS__OWNERS", owners);
            },
            b"",
        )
    };
    let sound = check(slack.bot_token(), "[\"U012ABCDEF\"]").ok().stdout;
    assert!(sound.contains("1 owner(s)"), "{sound}");
    let nobody = check(slack.bot_token(), "[]");
    assert!(nobody.code == Some(1) && nobody.stdout.contains("access.owners is empty"));
    let wrong = check("xoxb-nobody", "[\"U012ABCDEF\"]");
    assert!(wrong.code == Some(1) && wrong.stdout.contains("invalid_auth"), "{}", wrong.stdout);
    assert!(!wrong.stdout.contains("xoxb-nobody"), "{}", wrong.stdout);
}

/// Any command of chat, on the command line, without a daemon.
#[test]
fn do_carries_out_commands_of_chat_where_no_daemon_runs() {
    let workplace = Workplace::new();
    let perform = |line: &str| {
        workplace.run_with(
            ["do", line],
            |command| {
                command.env("TAILORD__PROFILE__DIR", crate::support::sample_cv());
            },
            b"",
        )
    };
    let text = std::fs::read_to_string(sample_posting()).unwrap();
    let made = perform(&format!("process {text}")).ok().stdout;
    assert!(made.contains("Fit 73") && made.contains("revision 1"), "{made}");
    let jobs = perform("jobs --status ready").ok().stdout;
    assert!(jobs.contains("Tallowick Supply"), "{jobs}");
    let wrong = perform("jbos");
    assert!(wrong.code == Some(1) && wrong.stdout.contains("Did you mean `jobs`?"));
    let audit = perform("audit").ok().stdout;
    assert!(audit.contains("@local") && audit.contains("jobs --status ready"), "{audit}");
    assert!(!made.contains("panicked"));
}

#[test]
fn a_pasted_posting_becomes_an_application_in_its_thread() {
    let chat = Chat::start();
    let made = chat.sample();
    assert!(chat.ask("jobs").contains(&made.id[..6]));
    chat.end();
}

/// GAP-022: one message, edited live, at most every three seconds, its last picture included.
#[test]
fn a_long_run_shows_its_progress_in_one_message_edited_at_least_three_seconds_apart() {
    let server = Server::start(&[("/slow", Answer::Silence)]);
    let chat = Chat::start_with(Workplace::new(), |command| {
        command
            .env("TAILORD__FETCH__ALLOW_PRIVATE", format!("[\"{}\"]", server.address))
            .env("TAILORD__FETCH__TIMEOUT_MS", "7000")
            .env("TAILORD__QUEUE__MOST_ATTEMPTS", "1");
    });
    chat.slack.slash(NORA, GENERAL, "/process", &server.url("/slow"));
    let card = message_with(&chat.slack, GENERAL, &["Failed", "did not answer in time"]);
    let edits: Vec<_> = chat.slack.calls("chat.update");
    assert!(edits.iter().all(|edit| edit.args["ts"] == card["ts"]), "one message");
    assert!(edits.len() >= 3, "{} edits", edits.len());
    assert!(edits[0].args["blocks"].to_string().contains(" s · $0.00"), "{:?}", edits[0].args);
    for pair in edits.windows(2) {
        let apart = pair[1].at.saturating_sub(pair[0].at);
        assert!(apart >= Duration::from_millis(2900), "{apart:?}");
    }
    chat.end();
}
