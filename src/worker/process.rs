//! The daemon's side: starts a worker, asks it, hears of its progress, ends it.

use std::process::Stdio;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::message::{Ended, News, Reply, Request, Task};
use crate::program;
use crate::render::frame;

/// The subcommand that serves requests; hidden from people.
pub const SUBCOMMAND: &str = "pipeline-worker";

/// How long a worker that is let go may take to go.
const FAREWELL: Duration = Duration::from_secs(2);

/// A worker ended in the middle of its work, or could not be started.
#[derive(Debug, thiserror::Error)]
#[error("the pipeline worker {0}")]
pub struct WorkerDied(String);

/// A worker process, warm for the next work.
#[derive(Debug)]
pub struct Worker {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts this same program as a worker. It gets the environment without chat credentials; what
    /// it logs goes where the daemon's log goes.
    ///
    /// # Errors
    /// When the system can start no process.
    pub fn start(config: Option<&std::path::Path>) -> Result<Self, WorkerDied> {
        let failed = |error: std::io::Error| WorkerDied(format!("could not be started: {error}"));
        let mut command = Command::from(program::again().map_err(failed)?);
        if let Some(config) = config {
            command.arg("--config").arg(config);
        }
        command
            .arg(SUBCOMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true);
        for (name, _) in std::env::vars_os() {
            let secret = name.to_str().is_none_or(|name| {
                name.starts_with("TAILORD__SLACK__") || name.starts_with("NOTIFY_SOCKET")
            });
            if secret {
                command.env_remove(name);
            }
        }
        // The environment wins over the file: tokens that stand there are nothing to a worker.
        command.env("TAILORD__SLACK__BOT_TOKEN", "").env("TAILORD__SLACK__APP_TOKEN", "");
        let mut child = command.spawn().map_err(failed)?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(input), Some(output)) => {
                Ok(Self { child, input, output: BufReader::new(output) })
            }
            _ => Err(WorkerDied("has no pipes".into())),
        }
    }

    /// Has it do one thing; `news` hears how far it is. Dropping the future leaves the worker in the
    /// middle of its work: it is of no further use then.
    ///
    /// # Errors
    /// When the worker ends before it answers.
    pub async fn work(
        &mut self,
        task: Task,
        attached: Option<Vec<u8>>,
        now: DateTime<Utc>,
        mut news: impl FnMut(News),
    ) -> Result<Ended, WorkerDied> {
        let request = Request { task, now, attached: attached.is_some() };
        let sent = async {
            self.send(&frame::encode(&request)?).await?;
            if let Some(bytes) = &attached {
                self.send(bytes).await?;
            }
            self.input.flush().await
        };
        if let Err(error) = sent.await {
            return Err(self.post_mortem(&error).await);
        }
        loop {
            match self.receive().await {
                Ok(Reply::News(heard)) => news(heard),
                Ok(Reply::Ended(ended)) => return Ok(ended),
                Err(error) => return Err(self.post_mortem(&error).await),
            }
        }
    }

    async fn send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        let length = u32::try_from(bytes.len()).map_err(std::io::Error::other)?;
        self.input.write_all(&length.to_le_bytes()).await?;
        self.input.write_all(bytes).await
    }

    async fn receive(&mut self) -> std::io::Result<Reply> {
        let length = self.output.read_u32_le().await? as usize;
        if length > frame::MAX_BYTES {
            return Err(std::io::Error::other(format!("a frame of {length} bytes is too long")));
        }
        let mut bytes = vec![0; length];
        self.output.read_exact(&mut bytes).await?;
        frame::decode(&bytes)
    }

    async fn post_mortem(&mut self, error: &std::io::Error) -> WorkerDied {
        use std::os::unix::process::ExitStatusExt as _;
        if let Err(error) = self.child.start_kill() {
            tracing::debug!(%error, "the pipeline worker has ended already");
        }
        let status = self.child.wait().await;
        tracing::warn!(?status, %error, "a pipeline worker died");
        WorkerDied(match status.ok().map(|status| (status.signal(), status.code())) {
            Some((Some(signal), _)) => format!("ended by signal {signal} in the middle of it"),
            Some((_, Some(code))) => format!("ended with code {code} in the middle of it"),
            _ => format!("broke off: {error}"),
        })
    }

    /// Lets it go that has nothing to do: it ends with its standard input.
    pub async fn dismiss(self) {
        let Self { mut child, input, .. } = self;
        drop(input);
        match tokio::time::timeout(FAREWELL, child.wait()).await {
            Ok(Ok(status)) => tracing::debug!(%status, "an idle pipeline worker went"),
            // Dropped, it is killed.
            other => tracing::warn!(?other, "an idle pipeline worker did not go by itself"),
        }
    }

    /// Ends it whatever it is doing.
    pub async fn end(mut self) {
        if let Err(error) = self.child.kill().await {
            tracing::debug!(%error, "the pipeline worker has ended already");
        }
    }
}
