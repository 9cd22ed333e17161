//! What the daemon has acknowledged survives whatever happens to it, and nothing is said twice.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::chat::{message_with, shown};
use crate::support::daemon::{Daemon, PATIENCE};
use crate::support::slack::{Fault, GENERAL, Goodbye, NORA, Slack, World, dm_of};
use crate::support::{Workplace, sample_posting};

/// A small generator of its own seed, so that a failure can be repeated.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// Keys of all messages of the program that are there, each with how often.
fn keys(world: &World) -> BTreeMap<String, usize> {
    let mut keys = BTreeMap::new();
    for channel in [GENERAL.to_owned(), dm_of(NORA)] {
        for message in world.messages(&channel) {
            if let Some(key) = message["metadata"]["event_payload"]["key"].as_str() {
                *keys.entry(key.to_owned()).or_insert(0) += 1;
            }
        }
    }
    keys
}

/// Files of a channel by thread and name, each with how often.
fn files(slack: &Slack, channel: &str) -> BTreeMap<(String, String), usize> {
    let mut files = BTreeMap::new();
    for message in slack.messages(channel) {
        let thread = message["thread_ts"].as_str().unwrap_or_default().to_owned();
        for file in message["files"].as_array().into_iter().flatten() {
            let name = file["name"].as_str().unwrap().to_owned();
            *files.entry((thread.clone(), name)).or_insert(0) += 1;
        }
    }
    files
}

fn database(workplace: &Workplace) -> rusqlite::Connection {
    rusqlite::Connection::open(workplace.path(".local/share/tailord/tailord.db")).unwrap()
}

fn count(connection: &rusqlite::Connection, sql: &str) -> i64 {
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Everything that was asked for has been worked off and said.
fn wait_until_idle(workplace: &Workplace, slack: &Slack) {
    let connection = database(workplace);
    slack.wait_for("an idle daemon", PATIENCE, |_| {
        let open = count(
            &connection,
            "SELECT (SELECT COUNT(*) FROM inbox WHERE state = 'new') \
             + (SELECT COUNT(*) FROM work WHERE state IN ('queued', 'running')) \
             + (SELECT COUNT(*) FROM outbox WHERE state IN ('pending', 'sending'))",
        );
        (open == 0).then_some(())
    });
}

/// A hundred kills over five hundred commands: GAP-049, GAP-050.
#[test]
fn nothing_acknowledged_is_lost_to_a_hundred_kills_and_nothing_is_said_twice() {
    const KILLS: u64 = 104;
    const COMMANDS: usize = 5;
    let (workplace, slack) = (Workplace::new(), Slack::start());
    let posting = std::fs::read_to_string(sample_posting()).unwrap();
    let mut chance = Chance(20_261_128);
    let mut sent = Vec::new();
    for round in 0..KILLS {
        let daemon = Daemon::spawn(&workplace, &slack, |_| {});
        for at in 0..COMMANDS {
            let said = match (round % 10, at) {
                (0, 0) => slack.dm(NORA, &format!("process {posting}")),
                (_, 1) => slack.dm(NORA, "jobs"),
                (_, 2) => slack.dm(NORA, "queue dead"),
                (_, 3) => slack.dm(NORA, "whoami"),
                _ => slack.dm(NORA, &format!("help {}", ["jobs", "cv", "why"][at % 3])),
            };
            sent.push(said.envelope);
        }
        // Anywhere from before the first connection to the middle of the last answer.
        let calls = slack.look(|world| world.calls.len());
        let more = chance.below(14) as usize;
        slack.wait_for("some more calls", PATIENCE, |world| {
            (world.calls.len() >= calls + more).then_some(())
        });
        daemon.kill();
    }
    let daemon = Daemon::start(&workplace, &slack);
    // Events that were not acknowledged came again: in the end each of them is.
    for id in &sent {
        slack.wait_ack(id, PATIENCE);
    }
    wait_until_idle(&workplace, &slack);
    assert!(sent.len() > 500);

    let connection = database(&workplace);
    let handled = count(&connection, "SELECT COUNT(*) FROM inbox WHERE state = 'done'");
    let audited = count(&connection, "SELECT COUNT(DISTINCT correlation) FROM audit");
    let entries = count(&connection, "SELECT COUNT(*) FROM audit");
    assert_eq!(audited, entries, "a command was carried out twice");
    assert_eq!(entries, sent.len() as i64, "a command was lost, or one came from nowhere");
    assert!(handled >= entries, "{handled} of {entries}");
    assert_eq!(count(&connection, "SELECT COUNT(*) FROM outbox WHERE state = 'failed'"), 0);
    let check: String =
        connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");

    let twice: Vec<_> = slack.look(keys).into_iter().filter(|(_, count)| *count > 1).collect();
    assert_eq!(twice, [], "said twice");
    // Each command has its answer: the cards of those that make an application, a message for all
    // others.
    let answered: BTreeSet<String> = slack
        .look(keys)
        .into_keys()
        .filter_map(|key| key.split('/').next().map(str::to_owned))
        .collect();
    assert_eq!(answered.len(), sent.len());
    let doubled: Vec<_> =
        files(&slack, &dm_of(NORA)).into_iter().filter(|(_, count)| *count > 1).collect();
    assert_eq!(doubled, [], "handed over twice");
    let undone: Vec<String> = connection
        .prepare(
            "SELECT key || ' ' || state || ' ' || attempts || ' ' || COALESCE(error, '') FROM work \
             WHERE state <> 'done'",
        )
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(undone, [""; 0], "work was not done");
    assert_eq!(slack.violations(), [""; 0]);
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn a_second_delivery_is_answered_once() {
    let (workplace, slack) = (Workplace::new(), Slack::start());
    let daemon = Daemon::start(&workplace, &slack);
    let said = slack.dm(NORA, "whoami");
    slack.wait_ack(&said.envelope, PATIENCE);
    slack.duplicate(&said.envelope);
    let again = slack.redeliver(&said.envelope);
    slack.wait_ack(&again, PATIENCE);
    let last = slack.dm(NORA, "help jobs");
    slack.wait_ack(&last.envelope, PATIENCE);
    message_with(&slack, &dm_of(NORA), &["jobs --since"]);
    wait_until_idle(&workplace, &slack);
    let answers = slack
        .messages(&dm_of(NORA))
        .iter()
        .filter(|message| shown(message).contains("Your role"))
        .count();
    assert_eq!(answers, 1);
    assert_eq!(slack.violations(), [""; 0]);
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn sockets_that_are_replaced_cut_or_half_open_lose_no_command() {
    let (workplace, slack) = (Workplace::new(), Slack::start());
    let daemon = Daemon::start(&workplace, &slack);
    slack.wait_sockets(1, PATIENCE);
    let ask = |expected: &str| {
        let said = slack.dm(NORA, &format!("help {expected}"));
        slack.wait_ack(&said.envelope, PATIENCE);
        said
    };
    ask("jobs");
    for (turn, command) in ["cv", "why", "fit", "letter"].into_iter().enumerate() {
        match turn {
            0 => slack.goodbye(Goodbye::Warning),
            1 => slack.goodbye(Goodbye::Refresh),
            2 => slack.drop_sockets(),
            _ => slack.close_sockets(),
        }
        ask(command);
    }
    wait_until_idle(&workplace, &slack);
    assert_eq!(slack.failures(), [""; 0]);
    assert_eq!(slack.violations(), [""; 0]);
    assert_eq!(daemon.stop(), Some(0));
}

/// A lost answer is looked up, not guessed at; refusals for a while are waited out.
#[test]
fn faults_of_slack_neither_lose_nor_repeat_a_message() {
    let (workplace, slack) = (Workplace::new(), Slack::start());
    let daemon = Daemon::start(&workplace, &slack);
    let posting = std::fs::read_to_string(sample_posting()).unwrap();
    for (method, fault) in [
        ("chat.postMessage", Fault::CutAfter),
        ("conversations.history", Fault::RateLimited(1)),
        ("conversations.history", Fault::CutBefore),
        ("chat.postMessage", Fault::Status500),
        ("chat.postMessage", Fault::RateLimited(1)),
        ("chat.postMessage", Fault::CutBefore),
        ("chat.update", Fault::CutAfter),
        ("files.completeUploadExternal", Fault::CutAfter),
        ("files.completeUploadExternal", Fault::CutBefore),
        ("files.getUploadURLExternal", Fault::RateLimited(1)),
        ("upload", Fault::CutBefore),
    ] {
        slack.fail_next(method, fault);
    }
    let said = slack.dm(NORA, &format!("process {posting}"));
    slack.wait_ack(&said.envelope, PATIENCE);
    message_with(&slack, &dm_of(NORA), &["Approve CV"]);
    wait_until_idle(&workplace, &slack);
    let twice: Vec<_> = slack.look(keys).into_iter().filter(|(_, count)| *count > 1).collect();
    assert_eq!(twice, []);
    let handed = files(&slack, &dm_of(NORA));
    assert!(handed.values().all(|count| *count == 1), "{handed:?}");
    assert_eq!(handed.len(), 4, "{handed:?}");
    let failed = count(&database(&workplace), "SELECT COUNT(*) FROM outbox WHERE state = 'failed'");
    assert_eq!(failed, 0);
    assert_eq!(slack.violations(), [""; 0]);
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn a_store_that_fails_each_kind_of_call_once_loses_nothing() {
    let (workplace, slack) = (Workplace::new(), Slack::start());
    let daemon = Daemon::start_with(&workplace, &slack, |command| {
        command.env("TAILORD_STORE_FAULT", "once");
    });
    let posting = std::fs::read_to_string(sample_posting()).unwrap();
    let said = [
        slack.dm(NORA, "jobs"),
        slack.dm(NORA, &format!("process {posting}")),
        slack.dm(NORA, "queue"),
        slack.dm(NORA, "audit"),
    ];
    // What was not saved was not acknowledged: Slack sends it again.
    for one in &said {
        slack.wait_ack(&one.envelope, PATIENCE);
    }
    message_with(&slack, &dm_of(NORA), &["Approve CV"]);
    wait_until_idle(&workplace, &slack);
    assert!(daemon.log().contains("asked for by a test"), "no fault struck");
    let twice: Vec<_> = slack.look(keys).into_iter().filter(|(_, count)| *count > 1).collect();
    assert_eq!(twice, []);
    let answered: BTreeSet<String> = slack
        .look(keys)
        .into_keys()
        .filter_map(|key| key.split('/').next().map(str::to_owned))
        .collect();
    assert_eq!(answered.len(), said.len());
    assert_eq!(daemon.stop(), Some(0));
}

/// Work that is under way when the daemon is told to stop is finished, or handed back unharmed.
#[test]
fn a_daemon_that_is_told_to_stop_finishes_or_hands_back_what_it_does() {
    let (workplace, slack) = (Workplace::new(), Slack::start());
    let posting = std::fs::read_to_string(sample_posting()).unwrap();
    let daemon = Daemon::start(&workplace, &slack);
    let said = slack.dm(NORA, &format!("process {posting}"));
    slack.wait_ack(&said.envelope, PATIENCE);
    daemon.wait_for_line("work begins");
    assert_eq!(daemon.stop(), Some(0));
    let connection = database(&workplace);
    assert_eq!(count(&connection, "SELECT COUNT(*) FROM work WHERE state = 'done'"), 1);

    // With no time to finish, it goes back as if it had never been begun.
    let daemon = Daemon::start_with(&workplace, &slack, |command| {
        command.env("TAILORD__DAEMON__DRAIN_SECONDS", "0");
    });
    let said = slack.dm(NORA, &format!("process --pages 1 {posting}"));
    slack.wait_ack(&said.envelope, PATIENCE);
    daemon.wait_for_line("work begins");
    assert_eq!(daemon.stop(), Some(0));
    let left: (String, i64) = connection
        .query_row("SELECT state, attempts FROM work ORDER BY id DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert!(left == ("queued".into(), 0) || left.0 == "done", "{left:?}");

    let daemon = Daemon::start(&workplace, &slack);
    wait_until_idle(&workplace, &slack);
    assert_eq!(count(&connection, "SELECT COUNT(*) FROM work WHERE state = 'done'"), 2);
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn a_daemon_killed_in_the_middle_of_a_run_finishes_it_after_the_restart() {
    let (workplace, slack) = (Workplace::new(), Slack::start());
    let posting = std::fs::read_to_string(sample_posting()).unwrap();
    let daemon = Daemon::start(&workplace, &slack);
    let said = slack.dm(NORA, &format!("process {posting}"));
    slack.wait_ack(&said.envelope, PATIENCE);
    daemon.wait_for_line("stage finished");
    daemon.kill();
    let daemon = Daemon::start(&workplace, &slack);
    message_with(&slack, &dm_of(NORA), &["Approve CV"]);
    wait_until_idle(&workplace, &slack);
    let connection = database(&workplace);
    assert_eq!(count(&connection, "SELECT COUNT(*) FROM revision"), 1);
    assert_eq!(count(&connection, "SELECT attempts FROM work"), 2);
    let handed = files(&slack, &dm_of(NORA));
    assert!(handed.len() == 4 && handed.values().all(|count| *count == 1), "{handed:?}");
    assert_eq!(slack.violations(), [""; 0]);
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn a_second_daemon_on_the_same_store_is_refused() {
    let (workplace, slack) = (Workplace::new(), Slack::start());
    let first = Daemon::start(&workplace, &slack);
    let (code, log) = Daemon::spawn(&workplace, &slack, |_| {}).ended();
    assert_eq!(code, Some(1), "{log}");
    assert!(log.contains("another tailord daemon works with"), "{log}");
    assert_eq!(first.stop(), Some(0));
}

/// GAP-008: a master CV that can't be read never starts the daemon.
#[test]
fn a_daemon_without_a_readable_master_cv_does_not_start() {
    let (workplace, slack) = (Workplace::new(), Slack::start());
    let broken = workplace.file("broken/candidate.toml", "name = \n");
    let (code, log) = Daemon::spawn(&workplace, &slack, |command| {
        command.env("TAILORD__PROFILE__DIR", broken.parent().unwrap());
    })
    .ended();
    assert_eq!(code, Some(1), "{log}");
    assert!(log.contains("candidate.toml"), "{log}");
}

#[test]
fn a_part_that_dies_ends_the_process() {
    let (workplace, slack) = (Workplace::new(), Slack::start());
    let (code, log) = Daemon::spawn(&workplace, &slack, |command| {
        command.env("TAILORD_DAEMON_FAULT", "progress view");
    })
    .ended();
    assert_eq!(code, Some(1), "{log}");
    assert!(log.contains("a part of the daemon failed"), "{log}");
}

/// READY once it works, WATCHDOG only while it proves that it does, STOPPING at the end.
#[test]
fn the_service_manager_hears_of_real_progress() {
    let (workplace, slack) = (Workplace::new(), Slack::start());
    let path = workplace.path("notify");
    let socket = std::os::unix::net::UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let daemon = Daemon::spawn(&workplace, &slack, |command| {
        command.env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "600000");
    });
    let hear = || {
        let mut bytes = [0; 512];
        let read = socket.recv(&mut bytes).expect("the service manager heard nothing");
        String::from_utf8_lossy(&bytes[..read]).into_owned()
    };
    assert!(hear().contains("READY=1"));
    for _ in 0..3 {
        assert!(hear().contains("WATCHDOG=1"));
    }
    let stopping = std::thread::spawn(move || daemon.stop());
    while !hear().contains("STOPPING=1") {}
    assert_eq!(stopping.join().unwrap(), Some(0));
}

/// Secrets are in no log line, whatever the level.
#[test]
fn no_secret_is_logged() {
    let (workplace, slack) = (Workplace::new(), Slack::start());
    slack.fail_next("apps.connections.open", Fault::Error("internal_error"));
    let daemon = Daemon::start_with(&workplace, &slack, |command| {
        command.env("TAILORD__LOG__LEVEL", "debug");
    });
    let said = slack.dm(NORA, "settings");
    slack.wait_ack(&said.envelope, PATIENCE);
    let answer = message_with(&slack, &dm_of(NORA), &["slack.bot_token"]);
    wait_until_idle(&workplace, &slack);
    let everything = format!("{}\n{}", daemon.log(), shown(&answer));
    for secret in [slack.bot_token(), slack.app_token()] {
        assert!(!everything.contains(secret), "a token is shown");
    }
    for line in daemon.log().lines() {
        assert!(serde_json::from_str::<Value>(line).is_ok(), "not JSON: {line}");
    }
    assert_eq!(daemon.stop(), Some(0));
}
