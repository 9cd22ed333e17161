//! The worker's side: one request on standard input, one reply on standard output.

use std::io::{self, Write as _};

use super::message::Request;
use super::repository;
use crate::render::frame;

/// Serves one request. Reads no configuration and logs nothing: its pipes are all it has.
///
/// # Errors
/// When the pipes break or hold something else.
pub fn run() -> io::Result<()> {
    end_at_first_panic();
    let mut input = io::stdin().lock();
    let request = frame::read(&mut input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
    let request: Request = frame::decode(&request)?;
    drop(input);
    // When standard input ends, nobody waits for the answer.
    std::thread::spawn(|| {
        let mut input = io::stdin().lock();
        while let Ok(Some(_)) = frame::read(&mut input) {}
        #[expect(clippy::exit, reason = "nobody is left to work for")]
        std::process::exit(1);
    });
    let reply = repository::run(&request.access, &request.task);
    let mut out = io::stdout().lock();
    frame::write(&mut out, &frame::encode(&reply)?)?;
    out.flush()
}

/// Damage makes threads of `rustic_core` panic, and those that wait for them hang: the first panic
/// ends the process, with its message as the last words.
fn end_at_first_panic() {
    std::panic::set_hook(Box::new(|panic| {
        let payload = panic.payload();
        let message = payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
        // Standard error may be gone; there is nowhere else to say it.
        let _lost = writeln!(io::stderr(), "{line}");
        #[expect(clippy::exit, reason = "what is half done must not go on")]
        std::process::exit(PANICKED);
    }));
}

/// Exit code after a panic.
pub(super) const PANICKED: i32 = 101;
