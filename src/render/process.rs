//! The program's side: starts a worker, asks it, and ends it when it takes too much.

use std::borrow::Cow;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::Commission;
use super::error::RenderFailure;
use super::files::{Documents, Files, Layout, Made};
use super::frame;
use super::limits::Limits;
use super::message::{ApplicationRequest, OpenRequest, Reply, Request};
use crate::application::Dossier;
use crate::text::shorten;
use crate::truth::Verified;
use crate::{memory, program};

/// The subcommand that serves requests; hidden from people.
pub const SUBCOMMAND: &str = "render-worker";

/// Most bytes kept of what a worker writes to standard error.
const COMPLAINT: u64 = 16 << 10;

/// Longest wait for what a worker that has ended said before.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Most files of one reply.
const MOST_FILES: usize = 64;

/// A reply with the files that follow it.
type Answer = (Reply, Vec<Vec<u8>>);

/// Most memory any worker of this process ever held, in KiB.
static PEAK_RSS_KIB: AtomicU64 = AtomicU64::new(0);

/// Most memory any worker of this process ever held, in KiB; 0 when there was none.
pub fn peak_rss_kib() -> u64 {
    PEAK_RSS_KIB.load(Ordering::Relaxed)
}

/// A worker that has started but knows nobody yet. It loads what every document needs.
#[derive(Debug)]
pub struct Idle(Worker);

impl Idle {
    /// Says for whom the documents are.
    ///
    /// # Errors
    /// When the candidate has no JSON form: a defect.
    pub fn open(mut self, commission: &Commission<'_>) -> Result<Worker, RenderFailure> {
        self.0.send(&Request::Open(Box::new(OpenRequest {
            master: Cow::Borrowed(commission.master),
            style: Cow::Borrowed(commission.style),
            today: commission.today,
        })))?;
        Ok(self.0)
    }
}

/// The allocator takes memory when it is used, not a gibibyte ahead, because what it takes counts
/// against [`Limits::memory_mib`]; and gives back soon what is free. The unit of the service manager
/// says the same.
const ALLOCATOR: [(&str, &str); 2] =
    [("MIMALLOC_ARENA_EAGER_COMMIT", "0"), ("MIMALLOC_PURGE_DELAY", "10")];

/// A worker process at the service of one application.
#[derive(Debug)]
pub struct Worker {
    /// Taken when it is to end.
    child: Option<Child>,
    /// The connection to a worker that is nobody's child.
    line: Option<UnixStream>,
    requests: Option<Sender<Vec<u8>>>,
    replies: Receiver<io::Result<Answer>>,
    complaint: Option<JoinHandle<String>>,
    limits: Limits,
    /// Documents begun and not ended.
    under_way: Vec<String>,
    /// The files of an application are still to come.
    owes_files: bool,
    /// Another application may follow.
    kept: bool,
}

impl Worker {
    /// Starts this same program as a worker: nothing of the environment, the root folder as its own,
    /// three pipes.
    ///
    /// # Errors
    /// When the system can start no process.
    pub fn start(limits: Limits) -> Result<Idle, RenderFailure> {
        let failed =
            |error: io::Error| RenderFailure::worker(format_args!("could not be started: {error}"));
        let mut command = program::again().map_err(failed)?;
        command
            .args([SUBCOMMAND, "--memory-mib", &limits.memory_mib.to_string()])
            .args(["--cpu-seconds", &limits.cpu_seconds.to_string()])
            .args(["--wall-seconds", &limits.wall_seconds.to_string()])
            .env_clear()
            .envs(ALLOCATOR)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        keep_for_tests(&mut command);
        let mut child = command.spawn().map_err(failed)?;
        let (Some(stdin), Some(stdout), Some(stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(RenderFailure::worker("has no pipes"));
        };
        Ok(Idle(Self {
            child: Some(child),
            line: None,
            requests: Some(writer(stdin, drop)),
            replies: reader(stdout),
            complaint: Some(std::thread::spawn(move || read_complaint(stderr))),
            limits,
            under_way: Vec::new(),
            owes_files: false,
            kept: false,
        }))
    }

    /// Asks the service manager for a worker, which has limits and a sandbox from there: each
    /// connection to the socket gets its own.
    ///
    /// # Errors
    /// When nobody listens there.
    pub fn connect(socket: &Path, limits: Limits) -> Result<Idle, RenderFailure> {
        let failed = |error: io::Error| {
            RenderFailure::worker(format_args!("{} does not answer: {error}", socket.display()))
        };
        let line = UnixStream::connect(socket).map_err(failed)?;
        let (out, back) = (line.try_clone().map_err(failed)?, line.try_clone().map_err(failed)?);
        let hang_up = |out: UnixStream| {
            if let Err(error) = out.shutdown(Shutdown::Write) {
                tracing::debug!(%error, "the render worker has hung up");
            }
        };
        Ok(Idle(Self {
            child: None,
            line: Some(line),
            requests: Some(writer(out, hang_up)),
            replies: reader(back),
            complaint: None,
            limits,
            under_way: Vec::new(),
            owes_files: false,
            kept: false,
        }))
    }

    pub(super) fn render(&mut self, documents: &Documents<'_>) -> Result<Made, RenderFailure> {
        let request = ApplicationRequest {
            cv: Cow::Borrowed(documents.cv),
            ranked: match documents.layout {
                Layout::Fit(ranked) => Some(Cow::Borrowed(ranked)),
                Layout::AsIs => None,
            },
            letter: Cow::Borrowed(documents.letter),
            head: Cow::Borrowed(documents.head),
            messages: documents.messages.iter().map(|message| Cow::Borrowed(&**message)).collect(),
            context: Cow::Borrowed(documents.context),
        };
        self.under_way.clear();
        self.send(&Request::Application(Box::new(request)))?;
        if std::mem::take(&mut self.owes_files) {
            // Those of an application whose dossier was never asked for.
            self.answer()?;
        }
        match self.answer()? {
            (Reply::Fitted(fitted), _) => {
                self.owes_files = true;
                Ok(Made {
                    cv: documents.cv.reduced_to(fitted.cv).ok_or_else(|| {
                        RenderFailure::worker("shows lines in the CV that it was not given")
                    })?,
                    pages: fitted.pages,
                    last_page_fill: fitted.last_page_fill,
                    missing: fitted.missing,
                    files: Files::new(),
                    laid_out: None,
                })
            }
            (Reply::Failed(failure), _) => Err(failure),
            (other, _) => Err(unexpected(&other)),
        }
    }

    /// The dossier and the pictures of the CV, and all that was made since it was fitted.
    pub(super) fn dossier(&mut self, dossier: &Verified<Dossier>) -> Result<Files, RenderFailure> {
        self.send(&Request::Dossier { dossier: Cow::Borrowed(dossier) })?;
        let made = match std::mem::take(&mut self.owes_files) {
            true => Some(self.answer()?),
            false => None,
        };
        // Both are answered, whatever became of the first.
        let told = self.answer()?;
        let mut all = Files::new();
        for answer in made.into_iter().chain([told]) {
            match answer {
                (Reply::Made { files } | Reply::Dossier { files }, parts) => {
                    all.extend(files.into_iter().zip(parts));
                }
                (Reply::Failed(failure), _) => return Err(failure),
                (other, _) => return Err(unexpected(&other)),
            }
        }
        Ok(all)
    }

    /// Waits for the next answer, as long as the limits allow.
    fn answer(&mut self) -> Result<Answer, RenderFailure> {
        let deadline = Instant::now() + Duration::from_secs(self.limits.wall_seconds);
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.replies.recv_timeout(left) {
                Ok(Ok(answer)) => {
                    if let Some(answer) = self.heard(answer) {
                        self.note_peak();
                        return Ok(answer);
                    }
                }
                Ok(Err(error)) => {
                    tracing::debug!(%error, "the render worker's pipe broke");
                    return Err(self.post_mortem());
                }
                Err(RecvTimeoutError::Disconnected) => return Err(self.post_mortem()),
                Err(RecvTimeoutError::Timeout) => {
                    let failure = RenderFailure::Wall {
                        document: self.suspects(),
                        seconds: self.limits.wall_seconds,
                    };
                    self.kill();
                    return Err(failure);
                }
            }
        }
    }

    /// Notes which documents are under way; anything else is an answer.
    fn heard(&mut self, (reply, parts): Answer) -> Option<Answer> {
        match reply {
            Reply::Begun { document } => {
                tracing::debug!(document, "render begun");
                self.under_way.push(document);
            }
            Reply::Ended { document } => self.under_way.retain(|other| *other != document),
            other => return Some((other, parts)),
        }
        None
    }

    fn send(&mut self, request: &Request<'_>) -> Result<(), RenderFailure> {
        let request = frame::encode(request).map_err(RenderFailure::worker)?;
        let sent = self.requests.as_ref().is_some_and(|requests| requests.send(request).is_ok());
        if sent { Ok(()) } else { Err(self.post_mortem()) }
    }

    /// Documents that may be to blame.
    fn suspects(&self) -> String {
        match self.under_way.as_slice() {
            [] => "the documents".into(),
            names => names.join(" or "),
        }
    }

    /// Why a worker that closed its pipes ended.
    fn post_mortem(&mut self) -> RenderFailure {
        self.hang_up();
        // The last it said: at which document it was.
        while let Ok(Ok(answer)) = self.replies.recv_timeout(LAST_WORDS) {
            self.heard(answer);
        }
        if self.line.is_some() {
            let reason = "the render worker ended; `journalctl -u 'tailord-render@*'` says why";
            return RenderFailure::Crashed { document: self.suspects(), reason: reason.into() };
        }
        let status = self.child.take().map(|mut child| child.wait());
        let complaint = self.complaint.take().and_then(|thread| thread.join().ok());
        let complaint = complaint.unwrap_or_default();
        tracing::debug!(?status, complaint, "the render worker ended");
        let status = status.and_then(Result::ok);
        cause_of_death(status, &complaint, self.suspects(), self.limits)
    }

    /// Ends the worker whatever it is doing.
    fn kill(&mut self) {
        self.hang_up();
        // It ends when it is told nothing more.
        if let Some(Err(error)) = self.line.take().map(|line| line.shutdown(Shutdown::Both)) {
            tracing::debug!(%error, "the render worker has hung up");
        }
        let Some(mut child) = self.child.take() else { return };
        if let Err(error) = child.kill().and_then(|()| child.wait()) {
            tracing::warn!(%error, "the render worker could not be ended");
        }
    }

    /// The same worker for several applications of one commission: it only ends with this value.
    #[must_use]
    pub fn keep(mut self) -> Self {
        self.kept = true;
        self
    }

    /// Tells the worker that nothing more is wanted of this application; unless it is kept, it ends
    /// by itself meanwhile.
    pub(super) fn close(&mut self) {
        if !self.kept {
            self.hang_up();
        }
    }

    fn hang_up(&mut self) {
        self.requests = None;
    }

    /// Remembers how much memory it held: read here, because a worker can open no file.
    fn note_peak(&self) {
        let Some(child) = &self.child else { return };
        let peak = memory::peak_rss_kib(&child.id().to_string()).unwrap_or(0);
        PEAK_RSS_KIB.fetch_max(peak, Ordering::Relaxed);
    }
}

/// No worker is left behind, not even as a zombie. It ends with its standard input.
impl Drop for Worker {
    fn drop(&mut self) {
        self.hang_up();
        let Some(mut child) = self.child.take() else { return };
        if let Err(error) = child.wait() {
            tracing::warn!(%error, "the render worker could not be waited for");
        }
    }
}

/// What tests and the measuring of coverage need to reach the worker.
#[cfg(debug_assertions)]
fn keep_for_tests(command: &mut Command) {
    let kept = |name: &str| {
        name == super::fault::VARIABLE || cfg!(tarpaulin) && name.starts_with("LLVM_PROFILE")
    };
    command.envs(std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(kept)));
}

#[cfg(not(debug_assertions))]
fn keep_for_tests(_command: &mut Command) {}

/// Writes frames as they come, on a thread of its own: a worker that does not read cannot hold the
/// program up.
fn writer<W: Write + Send + 'static>(
    to: W,
    hang_up: impl FnOnce(W) + Send + 'static,
) -> Sender<Vec<u8>> {
    let (send, receive) = channel::<Vec<u8>>();
    std::thread::spawn(move || {
        let mut out = BufWriter::new(to);
        for request in receive {
            // A pipe that broke shows at the reader, with the status of the worker.
            if let Err(error) = frame::write(&mut out, &request).and_then(|()| out.flush()) {
                tracing::debug!(%error, "the render worker does not listen");
                break;
            }
        }
        if let Ok(to) = out.into_inner() {
            hang_up(to);
        }
    });
    send
}

/// Reads replies with their files; at most two wait, so that memory is bounded.
fn reader(from: impl Read + Send + 'static) -> Receiver<io::Result<Answer>> {
    let (send, receive) = sync_channel(2);
    std::thread::spawn(move || {
        let mut input = BufReader::new(from);
        while let Some(reply) = read_reply(&mut input).transpose() {
            let broken = reply.is_err();
            if send.send(reply).is_err() || broken {
                break;
            }
        }
    });
    receive
}

fn read_reply(input: &mut impl Read) -> io::Result<Option<Answer>> {
    let Some(reply) = frame::read(input)? else { return Ok(None) };
    let reply: Reply = frame::decode(&reply)?;
    let count = reply.parts();
    if count > MOST_FILES {
        return Err(io::Error::other(format!("{count} files are too many")));
    }
    let parts = (0..count).map(|_| frame::read(input)?.ok_or(io::ErrorKind::UnexpectedEof.into()));
    let parts = parts.collect::<io::Result<_>>()?;
    Ok(Some((reply, parts)))
}

/// The beginning of what a worker writes to standard error; the rest is read and dropped, so that
/// it never waits.
fn read_complaint(mut stderr: impl Read) -> String {
    let mut kept = Vec::new();
    let read = stderr
        .by_ref()
        .take(COMPLAINT)
        .read_to_end(&mut kept)
        .and_then(|_| io::copy(&mut stderr, &mut io::sink()));
    if let Err(error) = read {
        tracing::debug!(%error, "the render worker's standard error broke");
    }
    String::from_utf8_lossy(&kept).into_owned()
}

fn unexpected(reply: &Reply) -> RenderFailure {
    RenderFailure::worker(format_args!("answered something else: {reply:?}"))
}

/// From what a dead worker left to a reason for people.
fn cause_of_death(
    status: Option<ExitStatus>,
    complaint: &str,
    document: String,
    limits: Limits,
) -> RenderFailure {
    let signal = status.and_then(|status| status.signal());
    if signal == Some(Signal::XCPU.as_raw()) {
        return RenderFailure::Cpu { document, seconds: limits.cpu_seconds };
    }
    // What the allocator says before it aborts.
    if complaint.contains("memory allocation of") {
        return RenderFailure::Memory { document, mib: limits.memory_mib };
    }
    let last = complaint.lines().map(str::trim).rfind(|line| !line.is_empty());
    let reason = match (complaint.contains("overflowed its stack"), signal, last) {
        (true, ..) => "its stack overflowed".into(),
        (_, Some(signal), _) if signal == Signal::KILL.as_raw() => {
            "the system ended the render worker, perhaps for want of memory".into()
        }
        (_, _, Some(line)) => shorten(line, 200),
        (_, Some(signal), None) => format!("the render worker ended by signal {signal}"),
        (_, None, None) => "the render worker ended without a word".into(),
    };
    RenderFailure::Crashed { document, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { memory_mib: 512, cpu_seconds: 20, wall_seconds: 30 };

    fn death(raw: i32, complaint: &str) -> String {
        let status = Some(ExitStatus::from_raw(raw));
        cause_of_death(status, complaint, "cv.pdf".into(), LIMITS).to_string()
    }

    #[test]
    fn each_cause_of_death_has_its_words() {
        let abort = Signal::ABORT.as_raw();
        for (raw, complaint, said) in [
            (Signal::XCPU.as_raw(), "", "longer than 20 s of processor time"),
            (
                abort,
                "memory allocation of 2147483648 bytes failed
",
                "more than 512 MiB",
            ),
            (
                abort,
                "
thread 'main' has overflowed its stack
fatal",
                "its stack overflowed",
            ),
            (Signal::KILL.as_raw(), "", "the system ended"),
            (
                256,
                "tailord: was asked before it was opened

",
                "was asked before",
            ),
            (Signal::SEGV.as_raw(), "", "signal 11"),
            (0, "", "without a word"),
        ] {
            let text = death(raw, complaint);
            assert!(text.contains(said) && text.contains("cv.pdf"), "{text}");
        }
    }

    #[test]
    fn a_long_complaint_is_cut_and_read_to_its_end() {
        let long = "x".repeat(1 << 20);
        assert_eq!(read_complaint(long.as_bytes()).len() as u64, COMPLAINT);
    }
}
