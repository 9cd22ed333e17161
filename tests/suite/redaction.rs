//! No secret is shown, logged, said or kept, wherever it is put: GAP-004, GAP-039.

use std::path::Path;
use std::process::Command;

use crate::support::chat::Chat;
use crate::support::daemon::Daemon;
use crate::support::slack::{APP_TOKEN, BOT_TOKEN, GENERAL, NORA, Slack};
use crate::support::{Ran, Workplace, sample_cv};

/// Tokens of other things, which no setting holds: known by their look alone.
const STRANGERS: [&str; 4] = [
    "sk-ant-api03-Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9",
    "AKIAZZ9ZZ9ZZ9ZZ9ZZ9Z",
    "ghp_Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9",
    "AGE-SECRET-KEY-1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3",
];

fn assert_clean(what: &str, text: &str) {
    for secret in STRANGERS.iter().chain([&BOT_TOKEN, &APP_TOKEN]) {
        assert!(!text.contains(secret), "{secret} in {what}:\n{text}");
    }
}

/// The bytes of every file below a folder.
fn on_disk(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(on_disk(&path));
        } else {
            found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    found
}

/// Every key of the configuration, and every argument, with a token in it.
#[test]
fn an_error_of_configuration_or_command_line_shows_no_token() {
    let place = Workplace::new();
    let explain = place.run(["check", "--explain", "--json"]).ok().json();
    let keys: Vec<String> = explain
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["key"].as_str().unwrap().to_uppercase().replace('.', "__"))
        .collect();
    assert!(keys.len() > 40, "{keys:?}");
    for (at, key) in keys.iter().enumerate() {
        let token = STRANGERS[at % STRANGERS.len()];
        let change = |command: &mut Command| {
            command.env(format!("TAILORD__{key}"), token);
        };
        let Ran { stdout, stderr, .. } = place.run_with(["check"], change, b"");
        assert_clean(key, &format!("{stdout}{stderr}"));
    }
    let mut masked = 0;
    for token in STRANGERS {
        for args in [
            vec!["process", token],
            vec!["process", "--theme", token],
            vec!["show", token],
            vec!["status", token, token],
            vec!["--config", token, "jobs"],
            vec!["do", token],
            vec!["vault", "set", token],
            vec!["vault", "get", token, "--reveal"],
            vec![token],
        ] {
            let ran = place.run(&args);
            assert_ne!(ran.code, Some(0), "{args:?}");
            assert_clean(&format!("{args:?}"), &format!("{}{}", ran.stdout, ran.stderr));
            masked += usize::from(format!("{}{}", ran.stdout, ran.stderr).contains("********"));
        }
    }
    assert!(masked >= 20, "only {masked} of them say what they were given");
}

/// People paste what they should not: in commands, in messages, in a posting.
#[test]
fn a_token_in_chat_is_not_said_again_nor_logged_nor_kept() {
    let chat = Chat::start_with(Workplace::new(), |command| {
        command.env("TAILORD__LOG__LEVEL", "debug");
    });
    let all: Vec<&str> = STRANGERS.into_iter().chain([BOT_TOKEN, APP_TOKEN]).collect();
    for token in &all {
        for line in [
            format!("jobs --text {token}"),
            format!("{token} jobs"),
            format!("show {token}"),
            format!("jobs --since {token}"),
        ] {
            let answer = chat.ask(&line);
            assert_clean(&line, &answer);
        }
    }
    let posting = std::fs::read_to_string(crate::support::sample_posting()).unwrap();
    let made = chat.made(GENERAL, |slack| {
        let text = format!("process {posting}\n{}", all.join("\n"));
        slack.mention(NORA, GENERAL, None, &text).envelope
    });
    let audit = chat.ask("audit");
    assert!(audit.contains("jobs --text ********"), "{audit}");
    assert!(chat.ask("jobs").contains(&made.id[..6]));
    chat.slack.look(|world| {
        for call in &world.calls {
            assert_clean(&call.method, &serde_json::to_string(&call.args).unwrap());
        }
    });
    assert_clean("the log", &chat.daemon.log());
    // Those in force are not kept either, not even as part of what came in.
    for (file, bytes) in on_disk(&chat.workplace.path(".local/share/tailord")) {
        for token in [BOT_TOKEN, APP_TOKEN] {
            let found = bytes.windows(token.len()).any(|window| window == token.as_bytes());
            assert!(!found, "{token} in {file}");
        }
    }
    chat.end();
}

/// A panic tells what it was given.
#[test]
fn a_panic_shows_no_secret() {
    let workplace = Workplace::new();
    let slack = Slack::start();
    let daemon = Daemon::spawn(&workplace, &slack, |command| {
        command
            .env("TAILORD_DAEMON_FAULT", "progress view")
            .env("TAILORD_DAEMON_FAULT_SAYS", format!("{BOT_TOKEN} and {}", STRANGERS[0]))
            .env("RUST_BACKTRACE", "1");
    });
    let (code, log) = daemon.ended();
    assert_eq!(code, Some(1));
    assert!(log.contains("panicked at src/daemon/fault.rs"), "{log}");
    assert!(log.contains("******** and ********"), "{log}");
    assert_clean("the panic", &log);
}

/// What is written for people and programs.
#[test]
fn results_show_no_secret_in_force() {
    let place = Workplace::new();
    let value = "a-password-in-force";
    let change = |command: &mut Command| {
        command
            .env("TAILORD__SLACK__BOT_TOKEN", format!("xoxb-{value}"))
            .env("TAILORD__SLACK__APP_TOKEN", APP_TOKEN)
            .env("TAILORD__PROFILE__DIR", sample_cv());
    };
    let posting = std::fs::read_to_string(crate::support::sample_posting()).unwrap();
    let posting = place.file("posting.txt", format!("{posting}\nuse xoxb-{value} to apply\n"));
    let args = ["process", posting.to_str().unwrap(), "--out", "out", "--json"];
    let ran = place.run_with(args, change, b"").ok();
    assert!(!ran.stdout.contains(value) && !ran.stderr.contains(value), "{}", ran.stdout);
}
