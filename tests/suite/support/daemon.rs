//! The real daemon, talking to a Slack of the tests' own.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::slack::{APP_TOKEN, BOT_TOKEN, GENERAL, NORA, Slack};
use super::{Workplace, sample_cv};

/// Longest wait for anything: far beyond what it takes on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(40);

/// What the daemon logged, line by line.
#[derive(Default)]
struct Log {
    lines: Mutex<Vec<String>>,
    more: Condvar,
}

/// A running daemon; it is killed with the test.
pub struct Daemon {
    child: Child,
    log: Arc<Log>,
    reader: Option<std::thread::JoinHandle<()>>,
}

impl Daemon {
    /// Starts it in `workplace`, with [`NORA`] as its owner and commands taken in [`GENERAL`].
    pub fn start(workplace: &Workplace, slack: &Slack) -> Self {
        Self::start_with(workplace, slack, |_| {})
    }

    /// The same with changes to its command.
    pub fn start_with(
        workplace: &Workplace,
        slack: &Slack,
        change: impl FnOnce(&mut Command),
    ) -> Self {
        let daemon = Self::spawn(workplace, slack, change);
        daemon.wait_for_line("ready");
        daemon
    }

    /// The same, without a wait.
    pub fn spawn(workplace: &Workplace, slack: &Slack, change: impl FnOnce(&mut Command)) -> Self {
        let mut command = workplace.command();
        command
            .arg("run")
            .env_remove("SOURCE_DATE_EPOCH")
            .env("TAILORD__PROFILE__DIR", sample_cv())
            .env("TAILORD__SLACK__API_URL", slack.api_url())
            .env("TAILORD__SLACK__BOT_TOKEN", BOT_TOKEN)
            .env("TAILORD__SLACK__APP_TOKEN", APP_TOKEN)
            .env("TAILORD__SLACK__PACE_MS", "0")
            .env("TAILORD__ACCESS__OWNERS", format!("[\"{NORA}\"]"))
            .env("TAILORD__ACCESS__CHANNELS", format!("[\"{GENERAL}\"]"))
            // What a test breaks on purpose is no alert, unless it is about alerts.
            .env("TAILORD__ALERTS__GROUP_WAIT_SECONDS", "3600")
            .env("TAILORD__ALERTS__BOOT_LOOP_STARTS", "10000")
            .env("TAILORD__LOG__LEVEL", "info")
            .env("TAILORD__LOG__FORMAT", "json");
        change(&mut command);
        let mut child = command.spawn().unwrap();
        let log = Arc::new(Log::default());
        let (stderr, kept) = (child.stderr.take().unwrap(), Arc::clone(&log));
        let reader = std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                kept.lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
                kept.more.notify_all();
            }
        });
        Self { child, log, reader: Some(reader) }
    }
    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// All it logged so far.
    pub fn log(&self) -> String {
        self.log.lines.lock().unwrap_or_else(PoisonError::into_inner).join("\n")
    }

    /// Waits until a line that it logs holds this, and returns the line.
    pub fn wait_for_text(&self, part: &str) -> String {
        let until = Instant::now() + PATIENCE;
        let mut lines = self.log.lines.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(line) = lines.iter().find(|line| line.contains(part)) {
                return line.clone();
            }
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "no `{part}` in:\n{}", lines.join("\n"));
            lines =
                self.log.more.wait_timeout(lines, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits until it logs this message.
    pub fn wait_for_line(&self, message: &str) {
        let until = Instant::now() + PATIENCE;
        let is_it = |line: &String| {
            serde_json::from_str::<Value>(line)
                .is_ok_and(|line| line["fields"]["message"] == message)
        };
        let mut lines = self.log.lines.lock().unwrap_or_else(PoisonError::into_inner);
        while !lines.iter().any(is_it) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "no `{message}` in:\n{}", lines.join("\n"));
            lines =
                self.log.more.wait_timeout(lines, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Kills it without a word.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Tells it to stop, and waits for its exit code.
    pub fn stop(mut self) -> Option<i32> {
        let pid = i32::try_from(self.pid()).ok().and_then(rustix::process::Pid::from_raw).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        self.child.wait().unwrap().code()
    }

    /// Waits until it ends by itself.
    pub fn ended(mut self) -> (Option<i32>, String) {
        let code = self.child.wait().unwrap().code();
        // All it logged, to the last line.
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        (code, self.log())
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It may have ended already.
        if self.child.try_wait().is_ok_and(|status| status.is_none()) {
            self.child.kill().unwrap();
            self.child.wait().unwrap();
        }
    }
}
