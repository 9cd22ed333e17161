//! The program's side: starts a worker for one thing to do, and hears what became of it.

use std::io::{Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, ExitStatus, Stdio};

use super::message::{Reply, Request, Task};
use super::worker::PANICKED;
use super::{Access, BackupError};
use crate::program;
use crate::render::frame;
use crate::text::shorten;

/// The subcommand that serves a request; hidden from people.
pub const SUBCOMMAND: &str = "backup-worker";

/// Most bytes kept of what a worker writes to standard error.
const COMPLAINT: u64 = 16 << 10;

/// What of the environment a worker gets: where certificates are, and where temporary files go.
const KEPT: [&str; 3] = ["SSL_CERT_FILE", "SSL_CERT_DIR", "TMPDIR"];

/// Has a worker do one thing. Blocks its thread.
///
/// # Errors
/// What the worker says is wrong, or that it broke off.
pub fn ask(access: &Access, task: Task) -> Result<Reply, BackupError> {
    let failed = |error: std::io::Error| BackupError::Worker(format!("has no pipes: {error}"));
    let request = frame::encode(&Request { access: access.clone(), task }).map_err(failed)?;
    let mut child =
        start().map_err(|error| BackupError::Worker(format!("could not be started: {error}")))?;
    // Kept open until it has answered: it ends when this program does.
    let mut stdin = child.stdin.take();
    let sent = stdin.as_mut().map(|pipe| frame::write(pipe, &request).and_then(|()| pipe.flush()));
    let complaint = child.stderr.take().map(|stderr| {
        std::thread::spawn(move || {
            let mut text = Vec::new();
            let mut stderr = stderr;
            let read = stderr.by_ref().take(COMPLAINT).read_to_end(&mut text);
            // The rest is dropped, so that it never waits.
            drop(read.and_then(|_| std::io::copy(&mut stderr, &mut std::io::sink())));
            String::from_utf8_lossy(&text).into_owned()
        })
    });
    let reply = child.stdout.take().map(|mut stdout| frame::read(&mut stdout));
    drop(stdin);
    let status = child.wait().map_err(failed)?;
    let complaint = complaint.and_then(|thread| thread.join().ok()).unwrap_or_default();
    match (sent, reply) {
        (Some(Ok(())), Some(Ok(Some(reply)))) => match frame::decode(&reply).map_err(failed)? {
            Reply::Failed(reason) => Err(BackupError::Repository(reason)),
            reply => Ok(reply),
        },
        _ => Err(post_mortem(status, &complaint)),
    }
}

fn start() -> std::io::Result<Child> {
    let mut command = program::again()?;
    command
        .arg(SUBCOMMAND)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let kept = |name: &str| {
        KEPT.contains(&name)
            || cfg!(debug_assertions) && name == "TAILORD_BACKUP_FAULT"
            || cfg!(tarpaulin) && name.starts_with("LLVM_PROFILE")
    };
    command.envs(std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(kept)));
    command.spawn()
}

fn post_mortem(status: ExitStatus, complaint: &str) -> BackupError {
    let said = complaint.lines().next().unwrap_or_default();
    BackupError::Worker(match (status.signal(), status.code()) {
        (Some(signal), _) => format!("was ended by signal {signal} in the middle of it"),
        (_, Some(PANICKED)) => format!(
            "broke off, as it does on damage ({}); `tailord backup verify --full` says what is \
             damaged",
            shorten(said, 300)
        ),
        (_, Some(code)) => format!("ended with code {code}: {}", shorten(said, 300)),
        _ => "broke off".into(),
    })
}
