//! The daemon as a prober, Prometheus and the service manager see it.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::readers::python;
use crate::support::chat::Chat;
use crate::support::daemon::{Daemon, PATIENCE};
use crate::support::slack::Slack;
use crate::support::{Workplace, root};

/// Where the daemon says that it listens.
fn address(daemon: &Daemon) -> SocketAddr {
    daemon.wait_for_line("health can be read over HTTP");
    let log = daemon.log();
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut told = lines.filter_map(|line| line["fields"]["address"].as_str().map(str::to_owned));
    told.next().unwrap().parse().unwrap()
}

fn get(address: SocketAddr, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

/// Asks until the answer has this status.
fn until(address: SocketAddr, path: &str, status: u16) -> String {
    let end = std::time::Instant::now() + PATIENCE;
    loop {
        let (found, body) = get(address, path);
        if found == status {
            return body;
        }
        assert!(std::time::Instant::now() < end, "{found}: {body}");
    }
}

#[test]
fn health_figures_and_their_description_are_read_by_programs_nobody_here_wrote() {
    let chat = Chat::start();
    let at = address(&chat.daemon);
    assert_eq!(get(at, "/healthz").0, 200);
    let ready: Value = serde_json::from_str(&until(at, "/readyz", 200)).unwrap();
    let names: Vec<&str> = ready["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["part"].as_str().unwrap())
        .collect();
    for part in ["store", "Slack", "queue", "outbox", "scheduler", "disk", "backup"] {
        assert!(names.contains(&part), "no {part} in {names:?}");
    }
    chat.sample();
    let metrics = chat.workplace.file("metrics.txt", get(at, "/metrics").1);
    let document = chat.workplace.file("openapi.json", get(at, "/openapi.json").1);
    let output = Command::new(python())
        .arg(root().join("tests/suite/monitoring.py"))
        .args([&metrics, &document])
        .output()
        .expect("Python starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let samples: Value = serde_json::from_slice(&output.stdout).unwrap();
    let value = |name: &str, label: &str, of: &str| {
        let all = samples[name].as_array().unwrap_or_else(|| panic!("no {name} in {samples}"));
        let found = all.iter().find(|one| label.is_empty() || one["labels"][label] == of);
        found.unwrap_or_else(|| panic!("no {of} in {all:?}"))["value"].as_f64().unwrap()
    };
    assert!((value("tailord_runs", "state", "done") - 1.0).abs() < f64::EPSILON);
    assert!((value("tailord_postings", "status", "ready") - 1.0).abs() < f64::EPSILON);
    assert!((value("tailord_work", "state", "done") - 1.0).abs() < f64::EPSILON);
    assert!(value("tailord_outbox_messages", "state", "sent") >= 1.0);
    assert!(value("tailord_stage_runs", "stage", "extract") >= 1.0);
    assert!((value("tailord_stage_cost_usd", "stage", "extract")).abs() < f64::EPSILON);
    let memory = value("tailord_resident_memory_bytes", "", "");
    assert!((1e6..500e6).contains(&memory), "{memory}");
    assert!(value("tailord_disk_free_bytes", "", "") < value("tailord_disk_size_bytes", "", ""));
    assert!((value("tailord_alerts", "severity", "red")).abs() < f64::EPSILON);
    for path in ["/", "/readyz", "/metrics", "/alerts"] {
        let (_, body) = get(at, path);
        for secret in [chat.slack.bot_token(), chat.slack.app_token()] {
            assert!(!body.contains(secret), "{path} shows a token");
        }
    }
    let health = chat.ask("health");
    assert!(health.contains(&format!("listens on {at}")), "{health}");
    chat.end();
}

#[test]
fn a_daemon_that_can_not_listen_works_and_says_so() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let at = taken.local_addr().unwrap().to_string();
    let chat = Chat::start_with(Workplace::new(), |command| {
        command.env("TAILORD__HTTP__LISTEN", &at);
    });
    chat.daemon.wait_for_line("health can't be read over HTTP");
    let health = chat.ask("health");
    assert!(health.contains("can't listen on") && health.contains("set http.listen"), "{health}");
    chat.end();
}

/// What the service manager hears within so long; nothing is `None`.
struct Manager {
    socket: std::os::unix::net::UnixDatagram,
}

impl Manager {
    fn new(workplace: &Workplace) -> Self {
        Self { socket: std::os::unix::net::UnixDatagram::bind(workplace.path("notify")).unwrap() }
    }

    fn hears(&self, within: Duration) -> Option<String> {
        self.socket.set_read_timeout(Some(within)).unwrap();
        let mut bytes = [0; 512];
        let read = self.socket.recv(&mut bytes).ok()?;
        Some(String::from_utf8_lossy(&bytes[..read]).into_owned())
    }

    fn waits_for(&self, word: &str) {
        while !self.hears(PATIENCE).expect("the service manager heard nothing").contains(word) {}
    }

    /// Takes what is there already.
    fn drains(&self) {
        self.socket.set_nonblocking(true).unwrap();
        while self.socket.recv(&mut [0; 512]).is_ok() {}
        self.socket.set_nonblocking(false).unwrap();
    }
}

/// The service manager ends what it hears nothing of within the watchdog interval: both hangs are
/// silent for all of it.
const WATCHDOG: Duration = Duration::from_millis(1500);

fn watched(command: &mut Command, workplace: &Workplace) {
    command
        .env("NOTIFY_SOCKET", workplace.path("notify"))
        .env("WATCHDOG_USEC", WATCHDOG.as_micros().to_string());
}

#[test]
fn a_stopped_process_is_silent_within_the_watchdog_interval() {
    let (workplace, slack) = (Workplace::new(), Slack::start());
    let manager = Manager::new(&workplace);
    let daemon = Daemon::spawn(&workplace, &slack, |command| watched(command, &workplace));
    manager.waits_for("WATCHDOG=1");
    let pid = i32::try_from(daemon.pid()).ok().and_then(Pid::from_raw).unwrap();
    kill_process(pid, Signal::STOP).unwrap();
    manager.drains();
    assert_eq!(manager.hears(WATCHDOG), None, "a stopped process can't say that it lives");
    kill_process(pid, Signal::CONT).unwrap();
    manager.waits_for("WATCHDOG=1");
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn a_loop_that_hangs_is_silent_though_the_process_lives() {
    let (workplace, slack) = (Workplace::new(), Slack::start());
    let manager = Manager::new(&workplace);
    let daemon = Daemon::spawn(&workplace, &slack, |command| {
        watched(command, &workplace);
        command.env("TAILORD_DAEMON_FAULT", "scheduler hangs");
    });
    // It is given the time in which it should have looked.
    daemon.wait_for_line("no sign of life for the watchdog");
    manager.drains();
    assert_eq!(manager.hears(WATCHDOG), None);
    assert!(daemon.log().contains("the scheduler has not looked for"), "{}", daemon.log());
    let at = address(&daemon);
    assert_eq!(get(at, "/healthz").0, 200, "the process lives");
    let (status, body) = get(at, "/readyz");
    assert!(status == 503 && body.contains("scheduler"), "{body}");
    daemon.kill();
}
