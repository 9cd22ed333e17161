//! Prints the figures of the running daemon beside their targets: `scripts/bench daemon`.
//!
//! The real daemon and a Slack of the tests' own, on the machine at hand; both share its processors.
//! Nothing fails here: figures are for people.

#![expect(clippy::print_stdout, reason = "printing figures is what a benchmark is for")]

#[expect(dead_code, unused_imports, reason = "the tests use the rest")]
#[path = "../tests/suite/support/mod.rs"]
mod support;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use support::daemon::Daemon;
use support::server::{Answer, Server};
use support::slack::{GENERAL, NORA, Slack, dm_of};
use support::{Workplace, sample_posting};

/// Far beyond what anything here takes.
const PATIENCE: Duration = Duration::from_mins(4);

fn main() {
    println!("{:<58}{:>14}  target", "figure", "measured");
    // `scripts/bench daemon bulk` measures that alone.
    let only: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let parts: [(&str, fn()); 4] =
        [("start", start), ("idle", idle), ("acks", acks), ("bulk", bulk)];
    for (name, part) in parts {
        if only.is_empty() || only.iter().any(|wanted| wanted == name) {
            part();
        }
    }
}

fn row(figure: &str, measured: &str, target: &str) {
    println!("{figure:<58}{measured:>14}  {target}");
}

/// From the start of the process to the moment it says that it is ready.
fn start() {
    let (workplace, slack) = (Workplace::new(), Slack::start());
    let mut times: Vec<f64> = (0..9)
        .map(|_| {
            let begun = Instant::now();
            let daemon = Daemon::start(&workplace, &slack);
            let took = begun.elapsed().as_secs_f64() * 1000.0;
            daemon.stop();
            took
        })
        .collect();
    times.sort_by(f64::total_cmp);
    row("daemon, start to ready, median of 9", &format!("{:.0} ms", times[4]), "≤ 500 ms");
}

/// After an application was made and its worker has gone.
fn idle() {
    let (workplace, slack) = (Workplace::new(), Slack::start());
    let daemon = Daemon::start(&workplace, &slack);
    slack.wait_sockets(1, PATIENCE);
    std::thread::sleep(Duration::from_secs(2));
    row("idle daemon, fresh, resident", &mib(rss(daemon.pid())), "≤ 60 MiB");
    let text = std::fs::read_to_string(sample_posting()).expect("the sample");
    slack.slash(NORA, GENERAL, "/process", &text);
    done(&slack, 1);
    // The worker goes after twenty seconds without work.
    std::thread::sleep(Duration::from_secs(25));
    let (before, begun) = (ticks(daemon.pid()), Instant::now());
    std::thread::sleep(Duration::from_secs(20));
    let used = (ticks(daemon.pid()) - before) as f64 / 100.0 / begun.elapsed().as_secs_f64();
    row("idle daemon, after a run, resident", &mib(rss(daemon.pid())), "≤ 60 MiB");
    row("idle daemon, of a core", &format!("{:.2} %", used * 100.0), "≤ 0.5 %");
    daemon.stop();
}

/// Two hundred commands a second for half a minute while four runs render.
fn acks() {
    const RATE: u32 = 200;
    const SECONDS: u32 = 30;
    const POSTINGS: usize = 500;
    let server = postings(POSTINGS);
    let (workplace, slack) = (Workplace::new(), Slack::start());
    let daemon = Daemon::start_with(&workplace, &slack, |command| {
        command
            .env("TAILORD__FETCH__ALLOW_PRIVATE", format!("[\"{}\"]", server.address))
            .env("TAILORD__QUEUE__SLOTS", "4")
            .env("TAILORD__LOG__LEVEL", "warn,tailord::daemon=info");
    });
    slack.wait_sockets(1, PATIENCE);
    // Enough for the whole time: each differs, so that nothing comes from a checkpoint.
    slack.dm(NORA, &format!("bulk {}", addresses(&server, POSTINGS)));
    slack.wait_for("four runs", PATIENCE, |world| {
        let card = |message: &&serde_json::Value| message.to_string().contains("Working: 0 of");
        world.messages(&dm_of(NORA)).iter().find(card).map(|_| ())
    });
    let begun = Instant::now();
    let mut sent = Vec::new();
    for at in 0..RATE * SECONDS {
        let due = Duration::from_secs_f64(f64::from(at) / f64::from(RATE));
        if let Some(wait) = due.checked_sub(begun.elapsed()) {
            std::thread::sleep(wait);
        }
        sent.push(slack.slash(NORA, GENERAL, "/whoami", ""));
    }
    let took = begun.elapsed();
    let mut after: Vec<f64> =
        sent.iter().map(|id| slack.wait_ack(id, PATIENCE).after.as_secs_f64() * 1000.0).collect();
    after.sort_by(f64::total_cmp);
    let at = |part: f64| after[((after.len() - 1) as f64 * part) as usize];
    let rate = f64::from(RATE * SECONDS) / took.as_secs_f64();
    let store = database(&workplace);
    let runs: i64 = store
        .query_row("SELECT COUNT(*) FROM work WHERE state = 'done'", [], |row| row.get(0))
        .expect("a count");
    row(&format!("ack, p50, {rate:.0} commands/s, {runs} runs beside them"), &ms(at(0.5)), "");
    row("ack, p99", &ms(at(0.99)), "≤ 50 ms");
    row("ack, slowest", &ms(at(1.0)), "");
    row("commands not acknowledged in time", &slack.failures().len().to_string(), "0");
    let count = |what: &str| -> i64 {
        let sql = format!(
            "SELECT COUNT({what}) FROM inbox WHERE payload LIKE '%\"command\":\"/whoami\"%'"
        );
        store.query_row(&sql, [], |row| row.get(0)).expect("a count")
    };
    let (saved, distinct) = (count("*"), count("DISTINCT envelope"));
    let lost = i64::from(RATE * SECONDS) - saved;
    row("commands lost, saved twice", &format!("{lost}, {}", saved - distinct), "0, 0");
    drop(daemon);
}

/// Two hundred postings in one command.
fn bulk() {
    const POSTINGS: usize = 200;
    let server = postings(POSTINGS);
    let (workplace, slack) = (Workplace::new(), Slack::start());
    let daemon = Daemon::start_with(&workplace, &slack, |command| {
        command
            .env("TAILORD__FETCH__ALLOW_PRIVATE", format!("[\"{}\"]", server.address))
            .env("TAILORD__LOG__LEVEL", "warn,tailord::daemon=info");
        if let Ok(slots) = std::env::var("SLOTS") {
            command.env("TAILORD__QUEUE__SLOTS", slots);
        }
    });
    let list = addresses(&server, POSTINGS);
    slack.mention(NORA, GENERAL, None, &format!("bulk {list}"));
    done(&slack, POSTINGS);
    // From the command to the end of the last posting; its message follows within three seconds.
    let micros: i64 = database(&workplace)
        .query_row("SELECT MAX(finished_at) - MIN(created_at) FROM work", [], |row| row.get(0))
        .expect("times");
    let made: i64 = database(&workplace)
        .query_row("SELECT COUNT(DISTINCT posting) FROM revision", [], |row| row.get(0))
        .expect("a count");
    assert_eq!(made, POSTINGS as i64, "applications made");
    let rate = POSTINGS as f64 / (micros as f64 / 1e6);
    row("bulk of 200 postings, each another", &format!("{rate:.1} /s"), "≥ 15 /s");
    // Unlike the rate it holds when others share the machine: two cores at 15 /s have 133 ms each.
    let each = |ticks: u64| ticks as f64 * 10.0 / POSTINGS as f64;
    let used = each(family_ticks(daemon.pid()));
    daemon.stop();
    row("processor time of each, with its workers", &format!("{used:.0} ms"), "≤ 105 ms");
    row("and of the Slack it talks to", &format!("{:.0} ms", each(ticks(std::process::id()))), "");
}

/// A web server with so many postings, each another.
fn postings(count: usize) -> Server {
    let text = std::fs::read_to_string(sample_posting()).expect("the sample");
    let pages: Vec<(String, Answer)> = (0..count)
        .map(|at| {
            let body = format!("Position {at}\n\n{text}");
            (format!("/job/{at}.txt"), Answer::ok("text/plain; charset=utf-8", body))
        })
        .collect();
    let pages: Vec<(&str, Answer)> =
        pages.iter().map(|(path, answer)| (path.as_str(), answer.clone())).collect();
    Server::start(&pages)
}

/// Their addresses, as `bulk` takes them.
fn addresses(server: &Server, count: usize) -> String {
    let list: Vec<String> = (0..count).map(|at| server.url(&format!("/job/{at}.txt"))).collect();
    list.join("\n")
}

/// Waits until so many applications are told of as made.
fn done(slack: &Slack, count: usize) {
    let words = match count {
        1 => "Approve CV".to_owned(),
        count => format!("Done: {count} of {count}"),
    };
    slack.wait_for("the end of the work", PATIENCE, |world| {
        let all = world.messages(GENERAL);
        all.iter().any(|message| message.to_string().contains(&words)).then_some(())
    });
}

fn ms(value: f64) -> String {
    format!("{value:.1} ms")
}

fn mib(kib: u64) -> String {
    format!("{:.0} MiB", kib as f64 / 1024.0)
}

fn rss(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("a process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
    line.trim().trim_end_matches("kB").trim().parse().expect("a number")
}

/// Hundredths of a second of processor time.
fn ticks(pid: u32) -> u64 {
    let fields = stat(pid).expect("a process");
    fields[11] + fields[12]
}

/// The same of a process and all it started, those that have ended too.
fn family_ticks(pid: u32) -> u64 {
    let own = stat(pid).map_or(0, |fields| fields[11..15].iter().sum());
    let all = std::fs::read_dir("/proc").expect("processes").flatten();
    let others = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let children =
        others.filter(|&other| stat(other).is_some_and(|fields| fields[1] == u64::from(pid)));
    own + children.map(family_ticks).sum::<u64>()
}

/// What the system tells of a process, from the third field on.
fn stat(pid: u32) -> Option<Vec<u64>> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields = stat.rsplit(')').next()?.split_whitespace();
    Some(fields.map(|field| field.parse().unwrap_or(0)).collect())
}

fn database(workplace: &Workplace) -> rusqlite::Connection {
    let path: PathBuf = workplace.path(".local/share/tailord/tailord.db");
    rusqlite::Connection::open(path).expect("the store")
}
