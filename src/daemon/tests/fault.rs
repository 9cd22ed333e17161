//! What goes wrong, who is told, and what keeps the daemon from starting.

use std::os::unix::net::UnixDatagram;
use std::process::Stdio;
use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::{chat, ended, ends, token};
use crate::config::{BudgetSettings, Usd};
use crate::llm::budget::StoreGate;
use crate::llm::price::{ModelPrice, PriceTable};
use crate::llm::{Admission, Gate as _, Settlement, Usage, Worst};
use crate::program;
use crate::schedule::TaskName;
use crate::store::schedule::TaskState;
use crate::store::{DaemonStore as _, Store as _};
use crate::support::chat::{Chat, control, message_with, shown, ts};
use crate::support::daemon::PATIENCE;
use crate::support::server::Server;
use crate::support::sink::Sink;
use crate::support::slack::{Fault, GENERAL, Goodbye, NORA, OTTO, dm_of};
use crate::support::{Workplace, sample_posting};

/// Work that is given up.
fn fail(chat: &Chat, server: &Server, path: &str) {
    let url = server.url(path);
    let card =
        chat.posted(GENERAL, &["Ticket"], |slack| slack.slash(NORA, GENERAL, "/process", &url));
    chat.wait_shown(GENERAL, &ts(&card), &["Failed"]);
}

fn alerting(server: &Server, channel: &str, more: &str) -> String {
    format!(
        "[fetch]\nallow_private = [\"{}\"]\n[queue]\nmost_attempts = 1\n\
         [alerts]\ngroup_wait_seconds = 0\nboot_loop_starts = 10000\nchannel = {channel:?}\n{more}",
        server.address
    )
}

#[test]
fn a_fault_is_told_once_known_silenced_and_over() {
    let server = Server::start(&[]);
    let chat = chat(&alerting(&server, GENERAL, ""));
    fail(&chat, &server, "/gone/1");
    let alert = chat.posted_alert(&["Alert: queue/dead-letters is amber", "1 piece of work"]);
    fail(&chat, &server, "/gone/2");
    let listed = chat.ask("alerts");
    assert!(listed.contains("1 open alert") && listed.contains("queue/dead-letters"), "{listed}");
    let known =
        chat.privately(NORA, |slack| slack.react(NORA, GENERAL, &ts(&alert), "white_check_mark"));
    assert!(shown(&known).contains("You know of it"), "{}", shown(&known));
    let label = "Silence a1 for 4h";
    let silenced = chat.privately(NORA, |_| chat.press(NORA, GENERAL, &ts(&alert), label));
    assert!(shown(&silenced).contains("Nobody is told of it until"), "{}", shown(&silenced));
    assert!(chat.ask("alerts unsilence s1").contains("told again"));
    assert!(chat.ask("alerts ack a99").contains("No open alert goes by `a99`"));
    // Dismissed, it is over.
    let store = chat.workplace.store();
    let dead = store
        .list_work(&crate::store::desk::WorkFilter::default())
        .unwrap()
        .into_iter()
        .filter(|work| work.state == crate::store::desk::WorkState::Dead);
    let keys: Vec<String> = dead.map(|work| work.key).collect();
    assert_eq!(keys.len(), 2);
    for key in keys {
        let confirm = token(&chat.ask(&format!("cancel {key}")));
        chat.ask(&format!("confirm {confirm}"));
    }
    chat.posted_alert(&["Resolved: queue/dead-letters"]);
    let all = chat.slack.messages(GENERAL);
    let told = all.iter().filter(|message| shown(message).contains("queue/dead-letters"));
    assert_eq!(told.count(), 2, "one alert, one end");
    chat.end();
}

/// What chat does not take goes the other way, and is tried again there.
#[test]
fn a_webhook_has_what_chat_does_not_take() {
    let (server, sink) = (Server::start(&[]), Sink::start());
    let url = sink.url("/hook/0f7d-secret");
    let more = format!("webhook_url = {url:?}\nfallback_seconds = 0\n");
    let chat = chat(&alerting(&server, "C0NOWHERE", &more));
    fail(&chat, &server, "/gone");
    let body = sink.wait_for("an alert", |posted| posted.first().map(|one| one.body.clone()));
    let told: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (&told["status"], &told["alerts"][0]["fingerprint"]),
        (&"firing".into(), &"queue/dead-letters".into())
    );
    let settings = chat.ask("settings");
    assert!(!settings.contains("0f7d-secret"), "{settings}");
    assert_eq!(chat.daemon.stop(), Some(0));
}

/// GAP-037: a watcher outside hears of proved work; one that does not answer is a fault.
#[test]
fn an_outside_watcher_is_pinged_and_missed() {
    let sink = Sink::start();
    let chat = chat(&format!(
        "[alerts]\nping_url = {:?}\ngroup_wait_seconds = 0\nchannel = {GENERAL:?}\n\
         boot_loop_starts = 10000\n[schedule.health_ping]\nenabled = false\n",
        sink.url("/ping/0b5e7a52")
    ));
    chat.ask("schedule run health_ping");
    let body = sink.wait_for("a ping", |posted| {
        posted.iter().find(|one| one.path == "/ping/0b5e7a52").map(|one| one.body.clone())
    });
    assert!(body.contains("store: green") && body.contains("Slack: green"), "{body}");
    assert_eq!(sink.posted()[0].path, "/ping/0b5e7a52/start");
    let (state, told) = ended(&chat, TaskName::HealthPing);
    assert!(state == TaskState::Done && told.contains("everything works"), "{told}");
    // Three tries of each ping.
    sink.answer_next(&[503; 6]);
    chat.ask("schedule run health_ping");
    let alert = chat.posted_alert(&["task/health_ping", "the outside watcher was not reached"]);
    assert!(!shown(&alert).contains("0b5e7a52"), "the address is a secret: {}", shown(&alert));
    chat.end();
}

/// GAP-036, GAP-061: told once of each part of the cap that was reached.
#[test]
fn what_was_spent_is_told_unasked_and_shown() {
    let workplace = Workplace::with("[budget]\nday_usd = 1\nrun_usd = 0.5\n");
    let prices = PriceTable::bundled()
        .with("m", ModelPrice::per_million(10_000.0, 0.0, None, None).unwrap());
    let budget = BudgetSettings {
        run_usd: Usd::cents(100),
        day_usd: Usd::cents(100),
        ..BudgetSettings::default()
    };
    let gate = StoreGate::new(Arc::new(workplace.store()), prices, &budget);
    let now = Utc::now();
    // A cent a token.
    let usage = Usage { input: 55, ..Usage::default() };
    let worst = Worst {
        provider: "openai".into(),
        model: "m".into(),
        stage: "letter".into(),
        run: None,
        run_cap: None,
        usage,
        until: now + TimeDelta::minutes(1),
    };
    let Admission::Granted(grant) = gate.admit(&worst, now).unwrap() else { panic!() };
    gate.sending(grant, now).unwrap();
    gate.settle(grant, Settlement::Used(usage), &crate::llm::Signal::Healthy, now).unwrap();
    let chat = Chat::start_with(workplace, |_| {});
    let told = message_with(&chat.slack, &dm_of(NORA), &["50 % of the day's cap of $1.00"]);
    assert!(shown(&told).contains("$0.55 of $1.00"), "{}", shown(&told));
    let (name, png) = chat.file_of("budget");
    assert!(name == "spend.png" && png.starts_with(b"\x89PNG\r\n\x1a\n") && png.len() > 2_000);
    let answer = chat.ask("budget");
    for part in ["of $1.00", "openai/m", "letter", "$0.55", "Last 30 days"] {
        assert!(answer.contains(part), "no {part} in {answer}");
    }
    chat.end();
}

/// A lost answer is looked up, a socket that goes is replaced: nothing is lost, nothing said twice.
#[test]
fn faults_of_slack_neither_lose_nor_repeat_anything() {
    let chat = chat("");
    let direct = dm_of(NORA);
    let faults = [Fault::RateLimited(0), Fault::Status500, Fault::CutAfter];
    for (turn, command) in ["cv", "why", "fit", "letter"].into_iter().enumerate() {
        match turn {
            0 => chat.slack.goodbye(Goodbye::Warning),
            1 => chat.slack.goodbye(Goodbye::Refresh),
            2 => chat.slack.drop_sockets(),
            _ => chat.slack.close_sockets(),
        }
        if let Some(fault) = faults.get(turn) {
            chat.slack.fail_next("chat.postMessage", fault.clone());
        }
        let said = chat.slack.dm(NORA, &format!("help {command}"));
        chat.slack.wait_ack(&said.envelope, PATIENCE);
        message_with(&chat.slack, &direct, &[&format!("{command} ")]);
        chat.slack.duplicate(&said.envelope);
    }
    let last = chat.slack.dm(NORA, "whoami");
    chat.slack.wait_ack(&last.envelope, PATIENCE);
    message_with(&chat.slack, &direct, &["Your role"]);
    let bots = chat.slack.messages(&direct);
    let bots = bots.iter().filter(|message| message["bot_id"].is_string()).count();
    assert_eq!(bots, 5, "each is answered once");
    assert_eq!(chat.slack.violations(), [""; 0]);
    assert_eq!(chat.daemon.stop(), Some(0));
}

/// Slack opens forms within three seconds only: who waited in vain is told.
#[test]
fn a_form_that_could_not_be_opened_says_so() {
    let chat = chat("");
    let made = chat.sample();
    chat.slack.fail_next("views.open", Fault::Error("expired_trigger_id"));
    let told = chat.privately(NORA, |slack| {
        let card = slack.look(|world| world.message(GENERAL, &made.ts).cloned()).unwrap();
        let (action, value) = control(&card, "Edit").unwrap();
        slack.press(NORA, GENERAL, &made.ts, &action, &value)
    });
    assert!(shown(&told).contains("Press Edit again"), "{}", shown(&told));
    let stranger = chat.privately(OTTO, |slack| slack.react(OTTO, GENERAL, &made.ts, "x"));
    assert!(shown(&stranger).contains("no role"));
    chat.end();
}

#[test]
fn what_keeps_it_from_starting_is_told_and_after_some_starts_to_the_webhook() {
    let sink = Sink::start();
    let workplace = Workplace::with(&format!(
        "[alerts]\nwebhook_url = {:?}\nboot_loop_starts = 2\n",
        sink.url("/hook")
    ));
    let profile = workplace.own_cv();
    std::fs::write(profile.join("candidate.toml"), "name = ").unwrap();
    for _ in 0..3 {
        let told = ends(&workplace);
        assert!(told.contains("candidate.toml"), "{told}");
    }
    let told = sink.wait_for("the last words", |posted| posted.first().map(|one| one.body.clone()));
    assert!(
        told.contains("the daemon does not start") && told.contains("candidate.toml"),
        "{told}"
    );

    // Two would take each other's leases.
    let chat = Chat::start_with(Workplace::new(), |_| {});
    let second = ends(&chat.workplace);
    assert!(second.contains("another tailord daemon works with"), "{second}");
    chat.end();
}

/// Work that a daemon left in the middle is done by the next; what is of no version is given up.
#[test]
fn the_next_daemon_goes_on_where_the_last_one_was_cut_off() {
    let workplace = Workplace::new();
    let text = std::fs::read_to_string(sample_posting()).unwrap();
    workplace.done(&["do", "whoami"]);
    let store = workplace.store();
    let connection = rusqlite::Connection::open(workplace.path("tailord.db")).unwrap();
    let chat = Chat::start_with(workplace, |_| {});
    let made = chat.made(GENERAL, |slack| slack.slash(NORA, GENERAL, "/process", &text));
    let Chat { slack, daemon, workplace } = chat;
    assert_eq!(daemon.stop(), Some(0));
    // As if it had died in the middle of it, twice over.
    let again = "UPDATE work SET state = 'running', lease = 'gone', attempts = 1, \
                 lease_until = 9000000000000000";
    assert_eq!(connection.execute(again, []).unwrap(), 1);
    let Chat { slack, daemon, workplace } = {
        let daemon = crate::support::daemon::Daemon::start_with(&workplace, &slack, |_| {});
        slack.wait_for("the work to be done again", PATIENCE, |_| {
            let counts = store.count_work(None).unwrap();
            (counts.done == 1 && counts.running == 0 && counts.queued == 0).then_some(())
        });
        Chat { slack, daemon, workplace }
    };
    assert_eq!(daemon.stop(), Some(0));
    assert_eq!(
        store.list_revisions(&crate::posting::PostingId(made.id.clone())).unwrap().len(),
        1,
        "nothing was made twice"
    );
    let odd =
        "UPDATE work SET state = 'queued', lease = NULL, task = '{\"of\": \"another version\"}'";
    connection.execute(odd, []).unwrap();
    let daemon = crate::support::daemon::Daemon::start_with(&workplace, &slack, |_| {});
    slack.wait_for("the work to be given up", PATIENCE, |_| {
        (store.count_work(None).unwrap().dead == 1).then_some(())
    });
    assert_eq!(daemon.stop(), Some(0));
}

/// As a service manager starts and stops it: ready when it works, gone when it is told.
#[test]
fn the_service_manager_is_told_and_obeyed() {
    let workplace = Workplace::new();
    let manager = UnixDatagram::bind(workplace.path("notify")).unwrap();
    manager.set_read_timeout(Some(PATIENCE)).unwrap();
    let hears = |word: &str| {
        let mut heard = String::new();
        while !heard.contains(word) {
            let mut bytes = [0; 512];
            let read = manager.recv(&mut bytes).unwrap_or_else(|error| panic!("{error}: {heard}"));
            heard.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
    };
    let mut child = program::again()
        .unwrap()
        .arg("--config")
        .arg(workplace.config_file(""))
        .arg("run")
        .env("NOTIFY_SOCKET", workplace.path("notify"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    hears("READY=1");
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    kill_process(pid, Signal::TERM).unwrap();
    hears("STOPPING=1");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
