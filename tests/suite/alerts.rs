//! Faults as people are told of them.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::readers::python;
use crate::support::chat::{Chat, control, shown, shows, ts};
use crate::support::daemon::{Daemon, PATIENCE};
use crate::support::server::Server;
use crate::support::sink::Sink;
use crate::support::slack::{GENERAL, NORA, OTTO, Slack, dm_of};
use crate::support::tls::{Authority, Front};
use crate::support::{Workplace, root};

/// Alerts come at once, to the channel; nobody waits for what is not under test.
fn quick(command: &mut Command) {
    command
        .env("TAILORD__ALERTS__GROUP_WAIT_SECONDS", "0")
        .env("TAILORD__ALERTS__CHANNEL", GENERAL)
        .env("TAILORD__QUEUE__MOST_ATTEMPTS", "1")
        .env("TAILORD__ACCESS__VIEWERS", format!("[\"{OTTO}\"]"));
}

/// Work that is given up.
fn fail(chat: &Chat, server: &Server, path: &str) -> String {
    let url = server.url(path);
    let card =
        chat.posted(GENERAL, &["Ticket"], |slack| slack.slash(NORA, GENERAL, "/process", &url));
    chat.wait_shown(GENERAL, &ts(&card), &["Failed"]);
    ts(&card)
}

#[test]
fn given_up_work_is_one_alert_known_by_button_or_reaction_and_resolved_once() {
    let server = Server::start(&[]);
    let chat = Chat::start_with(Workplace::new(), |command| {
        server.allow(command);
        quick(command);
    });
    assert!(chat.ask("alerts").contains("No open alerts"));
    fail(&chat, &server, "/gone/1");
    let alert = chat.posted_alert(&["Alert: queue/dead-letters is amber", "1 piece of work"]);
    // Another one is the same fault: no second message.
    fail(&chat, &server, "/gone/2");
    let listed = chat.ask("alerts");
    assert!(listed.contains("1 open alert") && listed.contains("queue/dead-letters"), "{listed}");

    // Who may only look may not say that it is known.
    let (_, line) = control(&alert, "Acknowledge a1").unwrap();
    assert_eq!(line, "alerts ack a1");
    assert!(shown(&chat.answer(OTTO, &line)).contains("for the role member"));
    let known = shown(
        &chat.privately(NORA, |slack| slack.react(NORA, GENERAL, &ts(&alert), "white_check_mark")),
    );
    assert!(known.contains("You know of it"), "{known}");
    assert!(chat.ask("alerts").contains("known to"));
    let silenced =
        shown(&chat.privately(NORA, |slack| slack.react(NORA, GENERAL, &ts(&alert), "no_bell")));
    assert!(silenced.contains("Nobody is told of it until"), "{silenced}");
    assert!(chat.ask("alerts unsilence s1").contains("told again"));
    let silenced = shown(
        &chat.privately(NORA, |_| chat.press(NORA, GENERAL, &ts(&alert), "Silence a1 for 4h")),
    );
    assert!(silenced.contains("Nobody is told of it until"), "{silenced}");
    let listed = chat.ask("alerts");
    assert!(listed.contains("Silent:") && listed.contains("s2"), "{listed}");
    assert!(chat.ask("alerts unsilence s2").contains("told again"));
    let wrong = chat.ask("alerts ack a99");
    assert!(wrong.contains("No open alert goes by `a99`"), "{wrong}");

    // Dismissed, it is over.
    let dead = |store: &rusqlite::Connection| {
        let sql = "SELECT key FROM work WHERE state = 'dead'";
        let mut statement = store.prepare(sql).unwrap();
        let keys = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        keys.map(Result::unwrap).collect::<Vec<_>>()
    };
    let store =
        rusqlite::Connection::open(chat.workplace.path(".local/share/tailord/tailord.db")).unwrap();
    for key in dead(&store) {
        let asked = chat.ask(&format!("cancel {key}"));
        let token = asked.split("confirm ").nth(1).expect("a token");
        let token = token.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap();
        chat.ask(&format!("confirm {token}"));
    }
    chat.posted_alert(&["Resolved: queue/dead-letters"]);
    let told = |message: &&Value| shows(message, &["queue/dead-letters"]);
    let all = chat.slack.messages(GENERAL);
    assert_eq!(all.iter().filter(told).count(), 2, "one alert, one end");
    assert!(chat.ask("alerts").contains("Over:"));
    chat.end();
}

/// Without a channel each owner is told in person.
#[test]
fn owners_are_told_in_person_where_no_channel_is_named() {
    let server = Server::start(&[]);
    let chat = Chat::start_with(Workplace::new(), |command| {
        server.allow(command);
        quick(command);
        command.env("TAILORD__ALERTS__CHANNEL", "");
    });
    fail(&chat, &server, "/gone");
    chat.slack.wait_for("an alert in person", PATIENCE, |world| {
        let all = world.messages(&dm_of(NORA));
        all.iter().any(|message| shows(message, &["queue/dead-letters"])).then_some(())
    });
    chat.end();
}

#[test]
fn a_webhook_has_what_chat_does_not_take() {
    let (server, sink) = (Server::start(&[]), Sink::start());
    let url = sink.url("/hook/0f7d-secret");
    let chat = Chat::start_with(Workplace::new(), |command| {
        server.allow(command);
        quick(command);
        command
            .env("TAILORD__ALERTS__WEBHOOK_URL", &url)
            .env("TAILORD__ALERTS__FALLBACK_SECONDS", "0")
            // A channel that is none: Slack refuses every message to it.
            .env("TAILORD__ALERTS__CHANNEL", "C0NOWHERE");
    });
    sink.answer_next(&[500]);
    fail(&chat, &server, "/gone");
    let body = sink.wait_for("an alert", |posted| {
        // The first try is refused, and made again.
        posted.get(1).map(|one| one.body.clone())
    });
    let told: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(told["status"], "firing");
    assert_eq!(told["alerts"][0]["fingerprint"], "queue/dead-letters");
    assert!(told["text"].as_str().unwrap().contains("queue dead"), "{told}");
    assert!(!chat.daemon.log().contains("0f7d-secret"), "the address is a secret");
    let settings = chat.ask("settings");
    assert!(!settings.contains("0f7d-secret"), "{settings}");
    assert_eq!(chat.daemon.stop(), Some(0));
}

/// The same through TLS: to a server that is trusted; to no other.
#[test]
fn a_webhook_through_tls_goes_to_whom_is_trusted_alone() {
    let authority = Authority::new("DNS:localhost");
    for trusted in [true, false] {
        let (server, sink) = (Server::start(&[]), Sink::start());
        let front = Front::start(&authority, sink.address);
        let chat = Chat::start_with(Workplace::new(), |command| {
            server.allow(command);
            quick(command);
            let url = format!("https://localhost:{}/hook/0f7d-secret", front.address.port());
            command
                .env("TAILORD__ALERTS__WEBHOOK_URL", url)
                .env("TAILORD__ALERTS__FALLBACK_SECONDS", "0")
                .env("TAILORD__ALERTS__CHANNEL", "C0NOWHERE");
            if trusted {
                command.env("SSL_CERT_FILE", authority.file());
            }
        });
        fail(&chat, &server, "/gone");
        if trusted {
            let body = sink.wait_for("an alert", |all| all.first().map(|one| one.body.clone()));
            assert!(body.contains("queue/dead-letters"), "{body}");
        } else {
            let log = chat.daemon.wait_for_text("certificate");
            assert!(log.contains("webhook") && !log.contains("0f7d-secret"), "{log}");
            assert_eq!(front.requests(), 0);
        }
        assert_eq!(chat.daemon.stop(), Some(0));
    }
}

/// A certificate for `localhost` that nobody but those who are told trusts.
fn certificate(place: &Workplace) -> [String; 2] {
    let [certificate, key] = ["cert.pem", "key.pem"].map(|name| place.path(name));
    let output = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"])
        .args(["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE", "-out"])
        .arg(&certificate)
        .arg("-keyout")
        .arg(&key)
        .output()
        .expect("openssl is needed: scripts/test installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    [certificate, key].map(|path| path.display().to_string())
}

/// A real mail server, which wants a user and a password, with TLS from the start, after its
/// greeting, and without.
#[test]
fn mail_has_what_nobody_else_takes() {
    for (security, host) in [("none", "127.0.0.1"), ("starttls", "localhost"), ("tls", "localhost")]
    {
        mailed(security, host);
    }
}

fn mailed(security: &str, host: &str) {
    let (pages, slack, workplace) = (Server::start(&[]), Slack::start(), Workplace::new());
    let files = certificate(&workplace);
    let mut server = Command::new(python())
        .arg(root().join("tests/suite/smtp_sink.py"))
        .arg(security)
        .args(&files)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let port = lines.next().unwrap().unwrap();
    let daemon = Daemon::start_with(&workplace, &slack, |command| {
        pages.allow(command);
        quick(command);
        command
            .env("SSL_CERT_FILE", &files[0])
            .env("TAILORD__ALERTS__CHANNEL", "C0NOWHERE")
            .env("TAILORD__ALERTS__FALLBACK_SECONDS", "0")
            .env("TAILORD__ALERTS__SMTP_HOST", host)
            .env("TAILORD__ALERTS__SMTP_PORT", &port)
            .env("TAILORD__ALERTS__SMTP_SECURITY", security)
            .env("TAILORD__ALERTS__SMTP_USER", "tailord")
            .env("TAILORD__ALERTS__SMTP_PASSWORD", "mail-password")
            .env("TAILORD__ALERTS__MAIL_FROM", "tailord@sender.example")
            .env("TAILORD__ALERTS__MAIL_TO", "[\"Nora <nora@owner.example>\"]");
    });
    slack.wait_sockets(1, PATIENCE);
    let chat = Chat { slack, daemon, workplace };
    fail(&chat, &pages, "/gone");
    let mail: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(mail["from"], "tailord@sender.example");
    assert_eq!(mail["to"], serde_json::json!(["nora@owner.example"]));
    assert_eq!(mail["subject"], "tailord: Alert: queue/dead-letters is amber");
    assert!(mail["text"].as_str().unwrap().contains("queue dead"), "{security}: {mail}");
    assert!(!chat.daemon.log().contains("mail-password"));
    assert_eq!(chat.daemon.stop(), Some(0));
    drop(server.stdin.take());
    server.wait().unwrap();
}

/// A daemon that can't start has nobody else to say so.
#[test]
fn a_daemon_that_does_not_stay_up_is_an_alert_and_its_last_words_are_heard() {
    let (slack, workplace, sink) = (Slack::start(), Workplace::new(), Sink::start());
    let broken = workplace.file("broken/candidate.toml", "name = \n");
    let settings = |command: &mut Command| {
        quick(command);
        command
            .env("TAILORD__ALERTS__BOOT_LOOP_STARTS", "3")
            .env("TAILORD__ALERTS__WEBHOOK_URL", sink.url("/hook"));
    };
    for start in 1..=3 {
        let (code, log) = Daemon::spawn(&workplace, &slack, |command| {
            settings(command);
            command.env("TAILORD__PROFILE__DIR", broken.parent().unwrap());
        })
        .ended();
        assert_eq!(code, Some(1), "{log}");
        assert_eq!(sink.posted().len(), usize::from(start == 3), "start {start}");
    }
    let told: Value = serde_json::from_str(&sink.posted()[0].body).unwrap();
    let summary = told["alerts"][0]["summary"].as_str().unwrap();
    assert!(told["alerts"][0]["fingerprint"] == "boot-loop", "{told}");
    assert!(summary.contains("does not start") && summary.contains("candidate.toml"), "{summary}");
    // Mended, the next start says what was.
    let daemon = Daemon::start_with(&workplace, &slack, settings);
    slack.wait_for("the alert", PATIENCE, |world| {
        let all = world.messages(GENERAL);
        all.iter()
            .any(|message| shows(message, &["boot-loop", "was started 4 times"]))
            .then_some(())
    });
    assert_eq!(daemon.stop(), Some(0));
}
