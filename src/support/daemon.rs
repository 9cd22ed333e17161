//! The daemon on a thread of the test, talking to a Slack of the tests' own.

use std::process::Command;
use std::thread::JoinHandle;
use std::time::Duration;

use chrono::Utc;
use futures_util::FutureExt as _;
use tokio::sync::oneshot;

use super::Workplace;
use super::slack::{APP_TOKEN, BOT_TOKEN, GENERAL, NORA, Slack};
use crate::command::Context;
use crate::config::Config;
use crate::daemon;

/// Longest wait for anything: far beyond what it takes on a busy machine.
pub const PATIENCE: Duration = Duration::from_mins(3);

/// A running daemon; it stops with the test.
pub struct Daemon {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<anyhow::Result<()>>>,
}

impl Daemon {
    /// Starts it in `workplace`, with [`NORA`] as its owner and commands taken in [`GENERAL`]. Its
    /// settings are those of the workplace: there is no command to change.
    pub fn start_with(
        workplace: &Workplace,
        slack: &Slack,
        _change: impl FnOnce(&mut Command),
    ) -> Self {
        // How quick it is, is measured elsewhere; here other tests have the processors.
        slack.ack_within(PATIENCE);
        // Nobody is told of anything, unless the test is about alerts.
        let quiet = match workplace.sets("[alerts]") {
            true => "",
            false => "[alerts]\ngroup_wait_seconds = 3600\nboot_loop_starts = 10000\n",
        };
        let file = workplace.config_file(&format!(
            "{quiet}[slack]\napi_url = {:?}\nbot_token = {BOT_TOKEN:?}\napp_token = {APP_TOKEN:?}\n\
             pace_ms = 0\n[access]\nowners = [{NORA:?}]\nchannels = [{GENERAL:?}]\n",
            slack.api_url()
        ));
        let config = Config::load(Some(&file)).unwrap();
        let context = Context { config, now: Utc::now(), interactive: false };
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            daemon::run_until(context, || Ok(stopped.map(drop).boxed()))
        });
        Self { stop: Some(stop), thread: Some(thread) }
    }

    /// Tells it to stop, and waits for the exit code it would have.
    pub fn stop(mut self) -> Option<i32> {
        self.end().map(|ended| match ended {
            Ok(()) => 0,
            Err(_) => 1,
        })
    }

    /// Waits until it ends by itself.
    pub fn ended(mut self) -> anyhow::Result<()> {
        let thread = self.thread.take().expect("it was started");
        thread.join().expect("the daemon does not panic")
    }

    fn end(&mut self) -> Option<anyhow::Result<()>> {
        // Where nobody hears it, it has ended already.
        let _heard = self.stop.take().map(|stop| stop.send(()));
        self.thread.take().and_then(|thread| thread.join().ok())
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        drop(self.end());
    }
}
