//! What is done by the clock, in the running daemon.

use std::time::Duration;

use crate::support::Workplace;
use crate::support::chat::{Chat, control, shown};
use crate::support::daemon::PATIENCE;
use crate::support::server::{Answer, Server};
use crate::support::slack::{GENERAL, NORA, OTTO};
use crate::support::watcher::{Check, Watcher};

fn database(workplace: &Workplace) -> rusqlite::Connection {
    rusqlite::Connection::open(workplace.path(".local/share/tailord/tailord.db")).unwrap()
}

/// Waits until a task has ended, and says how and with which words.
fn ended(chat: &Chat, task: &str, asked: bool) -> (String, String, u32) {
    let store = database(&chat.workplace);
    chat.slack.wait_for(&format!("the end of {task}"), PATIENCE, |_| {
        store
            .query_row(
                "SELECT state, told, missed FROM task_run WHERE task = ?1 AND asked = ?2 \
                 AND finished_at IS NOT NULL ORDER BY id DESC",
                rusqlite::params![task, asked],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .ok()
    })
}

#[test]
fn the_schedule_is_shown_and_a_task_is_done_when_an_owner_asks() {
    let chat = Chat::start_with(Workplace::new(), |command| {
        command
            .env("TAILORD__ACCESS__VIEWERS", format!("[\"{OTTO}\"]"))
            .env("TAILORD__SCHEDULE__TIME_ZONE", "Europe/Berlin")
            .env("TAILORD__SCHEDULE__RETENTION__ENABLED", "false");
    });
    let listed = chat.ask("schedule");
    assert!(listed.contains("Schedule (Europe/Berlin)"), "{listed}");
    for task in ["backup", "restore_drill", "health_ping", "alert_repeat"] {
        assert!(listed.contains(task), "no {task} in {listed}");
    }
    assert!(listed.contains("next ") && listed.contains(" – off"), "{listed}");

    let refused = shown(&chat.answer(OTTO, "schedule run retention"));
    assert!(refused.contains("for the role owner") && refused.contains("Nothing was changed"));
    let asked = chat.ask("schedule run retention");
    assert!(asked.contains("is asked for"), "{asked}");
    let (state, told, missed) = ended(&chat, "retention", true);
    assert!(state == "done" && told.contains("old rows are removed") && missed == 0, "{told}");
    let history = chat.answer(NORA, "schedule history retention");
    let text = shown(&history);
    assert!(text.contains("asked for") && text.contains("old rows are removed"), "{text}");
    // The button does the same, and a wrong name is told so.
    assert_eq!(control(&history, "Run now").unwrap().1, "schedule run retention");
    let wrong = chat.ask("schedule run backups");
    assert!(wrong.contains("Did you mean `backup`?"), "{wrong}");
    chat.end();
}

/// A daemon that was away for two days makes one of each of what it missed.
#[test]
fn what_was_missed_while_no_daemon_ran_is_done_once_at_the_start() {
    let workplace = Workplace::new();
    workplace
        .run_with(
            ["do", "schedule"],
            |command| {
                command.env("TAILORD__PROFILE__DIR", crate::support::sample_cv());
            },
            b"",
        )
        .ok();
    let since = (chrono::Utc::now() - chrono::TimeDelta::hours(49)).timestamp_micros();
    database(&workplace)
        .execute("INSERT INTO task (name, since) VALUES ('retention', ?1)", [since])
        .unwrap();
    let chat = Chat::start_with(workplace, |command| {
        command.env("TAILORD__SCHEDULE__RETENTION__CRON", "0 * * * *");
    });
    let (state, _, missed) = ended(&chat, "retention", false);
    assert!(state == "done" && (47..=49).contains(&missed), "{missed}");
    let runs: u32 = database(&chat.workplace)
        .query_row("SELECT COUNT(*) FROM task_run WHERE task = 'retention'", [], |row| row.get(0))
        .unwrap();
    assert!(runs <= 2, "one for all that was missed, and perhaps the next hour's: {runs}");
    let history = chat.ask("schedule history retention");
    assert!(history.contains("makes good 4"), "{history}");
    chat.end();
}

#[test]
fn a_task_that_was_cut_off_is_done_again_once() {
    let workplace = Workplace::new();
    let chat = Chat::start_with(workplace, |_| {});
    let store = database(&chat.workplace);
    store
        .execute(
            "INSERT INTO task_run (task, due, state, owner, until, started_at) \
             VALUES ('retention', ?1, 'running', 'gone', 9000000000000000, ?1)",
            [chrono::Utc::now().timestamp_micros()],
        )
        .unwrap();
    let Chat { slack, daemon, workplace } = chat;
    assert_eq!(daemon.stop(), Some(0));
    let daemon = crate::support::daemon::Daemon::start(&workplace, &slack);
    let chat = Chat { slack, daemon, workplace };
    assert_eq!(ended(&chat, "retention", true).0, "done");
    let (state, told, _) = ended(&chat, "retention", false);
    assert!(state == "failed" && told == "its process is gone", "{told}");
    chat.end();
}

/// GAP-037: pings only once everything is proved; their absence is noticed within period and grace.
#[test]
fn an_outside_watcher_hears_of_proved_work_and_notices_when_it_hears_nothing() {
    const MINUTE: Duration = Duration::from_mins(1);
    let watcher = Watcher::start(5 * MINUTE, 5 * MINUTE);
    let chat = Chat::start_with(Workplace::new(), |command| {
        command
            .env("TAILORD__ALERTS__PING_URL", watcher.url())
            .env("TAILORD__ALERTS__GROUP_WAIT_SECONDS", "0")
            .env("TAILORD__ALERTS__CHANNEL", GENERAL)
            .env("TAILORD__SCHEDULE__HEALTH_PING__ENABLED", "false");
    });
    let ages = |count, age| vec![age; count];
    assert_eq!(watcher.stands(&[]), Check::New);
    chat.ask("schedule run health_ping");
    let (state, told, _) = ended(&chat, "health_ping", true);
    assert!(state == "done" && told.contains("everything works"), "{told}");
    let posted = watcher.sink.posted();
    assert!(posted[1].body.contains("store: green") && posted[1].body.contains("Slack: green"));
    assert_eq!(watcher.stands(&ages(2, Duration::ZERO)), Check::Up);
    // A process that died sends nothing more.
    assert_eq!(watcher.stands(&ages(2, 6 * MINUTE)), Check::Late);
    assert_eq!(watcher.stands(&ages(2, 10 * MINUTE)), Check::Late);
    assert_eq!(watcher.stands(&ages(2, 10 * MINUTE + Duration::from_secs(1))), Check::Down);
    // One that died in the middle of a ping, too.
    assert_eq!(watcher.stands(&[Duration::ZERO, Duration::ZERO]), Check::Up);

    // A watcher that can't be reached is a fault of its own: three tries of each ping.
    watcher.sink.answer_next(&[503; 6]);
    chat.ask("schedule run health_ping");
    let alert = chat.posted_alert(&["task/health_ping", "the outside watcher was not reached"]);
    assert!(!shown(&alert).contains("0b5e7a52"), "the address is a secret: {}", shown(&alert));
    chat.ask("schedule run health_ping");
    chat.posted_alert(&["Resolved: task/health_ping"]);
    assert!(!chat.daemon.log().contains("0b5e7a52"));
    chat.end();
}

/// GAP-037: a process that is killed says nothing any more, and the watcher says so in its stead: in
/// real time, with a real process.
#[test]
fn the_outside_watcher_notices_a_killed_daemon_within_period_and_grace() {
    const TWO: Duration = Duration::from_secs(2);
    let watcher = Watcher::start(TWO, TWO);
    let workplace = Workplace::new();
    let begin = |command: &mut std::process::Command| {
        command.env("TAILORD__PROFILE__DIR", crate::support::sample_cv());
    };
    workplace.run_with(["do", "schedule"], begin, b"").ok();
    // Overdue, so that the daemon pings by its schedule as soon as it works.
    let since = (chrono::Utc::now() - chrono::TimeDelta::minutes(9)).timestamp_micros();
    database(&workplace)
        .execute("INSERT INTO task (name, since) VALUES ('health_ping', ?1)", [since])
        .unwrap();
    let settings = |command: &mut std::process::Command| {
        command
            .env("TAILORD__ALERTS__PING_URL", watcher.url())
            .env("TAILORD__SCHEDULE__HEALTH_PING__JITTER_SECONDS", "0");
    };
    let Chat { slack, daemon, workplace } = Chat::start_with(workplace, settings);
    watcher.wait_for(Check::Up);
    daemon.kill();
    assert_ne!(watcher.stands_now(), Check::Down, "it has heard of it a moment ago");
    let silence = watcher.wait_for(Check::Down);
    assert!(silence > 2 * TWO, "down too early: {silence:?}");
    assert!(silence < 2 * TWO + Duration::from_secs(1), "down too late: {silence:?}");
    // Started anew, it is heard again.
    let daemon = crate::support::daemon::Daemon::start_with(&workplace, &slack, settings);
    let chat = Chat { slack, daemon, workplace };
    chat.ask("schedule run health_ping");
    watcher.wait_for(Check::Up);
    chat.end();
}

#[test]
fn a_task_that_takes_longer_than_its_deadline_has_failed_and_is_told() {
    let silent = Server::start(&[("/ping/start", Answer::Silence), ("/ping", Answer::Silence)]);
    let chat = Chat::start_with(Workplace::new(), |command| {
        command
            .env("TAILORD__ALERTS__PING_URL", silent.url("/ping"))
            .env("TAILORD__ALERTS__GROUP_WAIT_SECONDS", "0")
            .env("TAILORD__ALERTS__CHANNEL", GENERAL)
            .env("TAILORD__SCHEDULE__HEALTH_PING__ENABLED", "false")
            .env("TAILORD__SCHEDULE__HEALTH_PING__DEADLINE_SECONDS", "1")
            .env("TAILORD__DAEMON__DRAIN_SECONDS", "1");
    });
    chat.ask("schedule run health_ping");
    let (state, told, _) = ended(&chat, "health_ping", true);
    assert!(state == "failed" && told.contains("took longer than 1 s"), "{told}");
    chat.posted_alert(&["task/health_ping", "took longer than 1 s; schedule.health_ping"]);
    assert_eq!(chat.daemon.stop(), Some(0));
}
