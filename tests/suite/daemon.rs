//! The running daemon, driven through chat (GAP-017).

use crate::support::chat::Chat;
use crate::support::slack::Slack;
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
    assert!(made.contains("Fit 67") && made.contains("revision 1"), "{made}");
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
