//! The worker's side: reads requests, works, answers.

use std::io::{self, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::SystemTime;

use super::message::{BackupTask, Ended, Fault, LineRefused, News, Reply, Request, Source, Task};
use crate::backup::{self, BackupError};
use crate::candidate::MasterCv;
use crate::command::model::{Helper, prompt_folder};
use crate::command::{self, Context, UserError, process};
use crate::document::Style;
use crate::edit::{Change, Desk, EditError};
use crate::hash::hex;
use crate::pipeline::runner::{Progress, RunError, Runner, STAGES, Saved};
use crate::posting::{self, IntakeError, Posting, PostingId};
use crate::render::{Backend, Commission, frame};
use crate::reply::backup as reply;
use crate::report::Report;
use crate::store::{Edition, Origin, SqliteStore, Store as _, StoreError};

/// Applications made by one render worker before another takes its place: what layouts keep in
/// memory and the processor time it may use are bounded.
const KEPT_FOR: u32 = 100;

/// How much less than the daemon a worker gets of a busy processor: acknowledging comes first.
const NICE: i32 = 10;

/// Serves requests on standard input until it ends.
///
/// # Errors
/// When the store can't be opened or the pipes break.
pub fn run(mut context: Context) -> anyhow::Result<()> {
    if let Err(error) = rustix::process::setpriority_process(None, NICE) {
        tracing::debug!(%error, "the priority stays as it is");
    }
    let requests = requests();
    let store = context.store()?;
    let mut next = requests.recv().ok();
    while let Some((request, attached)) = next {
        context.now = request.now;
        // Needs no master CV: one that can't be read is no reason to have no backup.
        if let Task::Backup { what } = request.task {
            answer(&back_up(&context, &store, what))?;
            next = requests.recv().ok();
            continue;
        }
        let loaded = stamps(&context);
        // Prompts that cannot be used fail the work, with the reason, not the worker.
        let helper = Helper::open(&context).map_err(|error| format!("{error:#}"));
        let master = match context.master_cv(None) {
            Ok(master) => master,
            Err(error) => {
                answer(&Ended::Failed(Fault { reason: format!("{error:#}"), lasting: true }))?;
                next = requests.recv().ok();
                continue;
            }
        };
        let style = context.config.settings.document.clone();
        let runner = Runner::new(&store, &master, style, context.now);
        let mut bench = Bench {
            context: &context,
            store: &store,
            master: &master,
            runner,
            helper: helper.as_ref().map(Option::as_ref).map_err(String::as_str),
            kept: None,
        };
        answer(&bench.work(request, attached))?;
        next = loop {
            let Ok((request, attached)) = requests.recv() else { break None };
            // The master CV or a prompt has changed: everything that was made from it goes.
            let other = matches!(request.task, Task::Backup { .. });
            if other || stamps(bench.context) != loaded {
                break Some((request, attached));
            }
            answer(&bench.work(request, attached))?;
        };
    }
    Ok(())
}

/// Makes, checks or restores backups. What can change by itself is tried again.
fn back_up(context: &Context, store: &SqliteStore, what: BackupTask) -> Ended {
    let desk = backup::Desk { config: &context.config, store, now: context.now };
    let done = match what {
        BackupTask::Now => backup::now(&desk).map(|made| (reply::made(&made), true)),
        BackupTask::Verify => {
            let checked = backup::check(&desk, true);
            checked.map(|checked| (reply::checked(&checked), checked.passed))
        }
        BackupTask::Drill => {
            let drilled = backup::drill(&desk);
            drilled.map(|drilled| (reply::drilled(&drilled), drilled.passed))
        }
    };
    match done {
        Ok((text, true)) => Ended::Told(text),
        Ok((text, false)) => Ended::Failed(Fault { reason: text, lasting: true }),
        Err(error) => {
            let lasting = matches!(error, BackupError::NotConfigured | BackupError::Settings(_));
            Ended::Failed(Fault { reason: error.to_string(), lasting })
        }
    }
}

/// The requests on standard input, in order. When it ends, nobody is left to work for.
fn requests() -> Receiver<(Request, Option<Vec<u8>>)> {
    let (send, receive) = sync_channel(1);
    std::thread::spawn(move || {
        let mut input = BufReader::new(io::stdin().lock());
        while let Ok(Some(bytes)) = frame::read(&mut input) {
            let Ok(request) = frame::decode::<Request>(&bytes) else { break };
            let attached = match request.attached {
                false => None,
                true => match frame::read(&mut input) {
                    Ok(Some(bytes)) => Some(bytes),
                    _ => break,
                },
            };
            if send.send((request, attached)).is_err() {
                break;
            }
        }
        #[expect(clippy::exit, reason = "nobody is left to work for")]
        std::process::exit(0);
    });
    receive
}

fn tell(reply: &Reply) -> io::Result<()> {
    let mut out = io::stdout().lock();
    frame::write(&mut out, &frame::encode(reply)?)?;
    out.flush()
}

fn answer(ended: &Ended) -> io::Result<()> {
    tell(&Reply::Ended(ended.clone()))
}

/// What applications are made from besides the posting.
fn stamps(context: &Context) -> [Vec<(PathBuf, u64, Option<SystemTime>)>; 2] {
    [context.profile_dir(None), prompt_folder(context)].map(|folder| stamp(&folder))
}

/// Names, sizes and times of all files below a folder: what tells that one has changed.
fn stamp(dir: &Path) -> Vec<(PathBuf, u64, Option<SystemTime>)> {
    let mut files = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            match entry.metadata() {
                Ok(metadata) if metadata.is_dir() => folders.push(entry.path()),
                Ok(metadata) => {
                    files.push((entry.path(), metadata.len(), metadata.modified().ok()));
                }
                Err(_) => {}
            }
        }
    }
    files.sort();
    files
}

/// How far a run is, told to the daemon.
struct Teller;

impl Progress for Teller {
    fn started(&self, stage: &str) {
        let place = STAGES.iter().position(|known| *known == stage).unwrap_or(0);
        // A pipe that breaks here breaks again at the answer.
        if let Err(error) = tell(&Reply::News(News::Stage(stage.to_owned(), place))) {
            tracing::debug!(%error, "the daemon does not listen");
        }
    }

    fn finished(&self, _stage: &str) {}
}

/// A render worker with the commission it was opened for.
struct Kept {
    backend: Backend,
    style: Style,
    day: chrono::NaiveDate,
    made: u32,
}

/// One candidate, with all that is warm.
struct Bench<'a> {
    context: &'a Context,
    store: &'a SqliteStore,
    master: &'a MasterCv,
    runner: Runner<'a>,
    helper: Result<Option<&'a Helper>, &'a str>,
    kept: Option<Kept>,
}

impl Bench<'_> {
    /// A store that fails for a moment is tried again here: what is finished is in its checkpoints.
    fn work(&mut self, request: Request, attached: Option<Vec<u8>>) -> Ended {
        const MOST: u32 = 6;
        let mut tries = 1;
        loop {
            let ended = self.try_work(&request, attached.as_deref());
            match ended {
                Err(error) if tries < MOST && is_store(&error) => {
                    tracing::warn!(error = format!("{error:#}"), tries, "the store failed; again");
                    std::thread::sleep(std::time::Duration::from_millis(50));
                    tries += 1;
                }
                Err(error) => return Ended::Failed(fault(&error)),
                Ok(ended) => return ended,
            }
        }
    }

    fn try_work(&mut self, request: &Request, attached: Option<&[u8]>) -> anyhow::Result<Ended> {
        let now = request.now;
        match &request.task {
            Task::Process { source, pages, theme, tier } => {
                let tier = tier.as_deref().map(str::parse).transpose().map_err(UserError)?;
                let helper = self.helper.map_err(|reason| UserError(reason.to_owned()))?;
                self.runner.ask(helper.map(|helper| helper.assistant(tier)));
                let mut style = self.context.config.settings.document.clone();
                style.pages = pages.unwrap_or(style.pages);
                style.theme = theme.unwrap_or(style.theme);
                self.process(source, attached, style, now)
            }
            Task::Edit { posting, base, changes, .. } => self.edit(posting, *base, changes, now),
            Task::Undo { posting, to } => self.undo(posting, *to, now),
            Task::ExplainSelection { posting } => self.explain(posting),
            Task::PlotSpend { chart } => {
                Ok(Ended::Drawn { name: "spend.png".into(), hex: hex(&chart.png()?) })
            }
            Task::Backup { what } => Ok(back_up(self.context, self.store, *what)),
        }
    }

    fn process(
        &mut self,
        source: &Source,
        attached: Option<&[u8]>,
        style: Style,
        now: chrono::DateTime<chrono::Utc>,
    ) -> anyhow::Result<Ended> {
        let posting = self.read(source, attached)?;
        tell(&Reply::News(News::Posting(posting.id.clone())))?;
        self.runner.retarget(style.clone(), now);
        let (mut backend, made) = self.backend(&style, now.date_naive())?;
        let report = self.runner.run_with(&posting, &Teller, &mut backend)?.report;
        self.keep(backend, made, &style, now.date_naive());
        Ok(Ended::Made {
            posting: posting.id,
            revision: report.cv.revision,
            note: String::new(),
            warnings: report.warnings,
        })
    }

    fn read(&self, source: &Source, attached: Option<&[u8]>) -> anyhow::Result<Posting> {
        Ok(match source {
            Source::Address(url) => process::fetch(self.context, url)?,
            Source::Text(text) => posting::read("pasted text", text.as_bytes())?,
            Source::File { name, .. } => posting::read(name, attached.unwrap_or_default())?,
            Source::Stored(id) => {
                let record = self.store.get_posting(id)?;
                let (bytes, _) = self.store.get_snapshot(id)?;
                posting::read(&record.source, &bytes)?
            }
        })
    }

    /// The render worker kept from the work before where it fits, else a new one; and how many
    /// applications it has made.
    fn backend(&mut self, style: &Style, day: chrono::NaiveDate) -> anyhow::Result<(Backend, u32)> {
        match self.kept.take() {
            Some(kept) if kept.style == *style && kept.day == day && kept.made < KEPT_FOR => {
                Ok((kept.backend, kept.made))
            }
            _ => Ok((self.fresh_backend(style, day)?, 0)),
        }
    }

    fn fresh_backend(&self, style: &Style, day: chrono::NaiveDate) -> anyhow::Result<Backend> {
        let Some(idle) = self.context.render_worker()? else { return Ok(Backend::Here) };
        let commission = Commission { master: self.master, style, today: day };
        Ok(Backend::Worker(Box::new(idle.open(&commission)?.keep())))
    }

    /// Keeps a render worker for the next work. One that failed may be dead or out of its limits: the
    /// next work gets a new one.
    fn keep(&mut self, backend: Backend, made: u32, style: &Style, day: chrono::NaiveDate) {
        self.kept = Some(Kept { backend, style: style.clone(), day, made: made + 1 });
    }

    fn edit(
        &mut self,
        posting: &PostingId,
        base: u32,
        changes: &[Change],
        now: chrono::DateTime<chrono::Utc>,
    ) -> anyhow::Result<Ended> {
        let latest = self.store.latest_revision(posting)?;
        if latest.number != base {
            return self.conflict(posting, base);
        }
        let saved = Saved::from_revision(&latest)?;
        self.runner.retarget(saved.style.clone(), now);
        let words = self.runner.context(&saved)?;
        let desk = Desk { master: self.master, verifier: self.runner.verifier(), context: &words };
        let mut application = saved.application.clone();
        let mut refused = Vec::new();
        for change in changes {
            match desk.apply(&application, change) {
                Ok(changed) => application = changed,
                // A line typed as it stood is no reason to refuse the others.
                Err(EditError::Unchanged) => {}
                Err(error) => refused.push(LineRefused {
                    line: line_of(change).to_owned(),
                    reason: error.to_string(),
                }),
            }
        }
        if !refused.is_empty() {
            return Ok(Ended::Refused(refused));
        }
        if application == saved.application {
            let reason = EditError::Unchanged.to_string();
            return Ok(Ended::Refused(vec![LineRefused { line: String::new(), reason }]));
        }
        let note: Vec<String> = changes.iter().map(ToString::to_string).collect();
        let edition = Edition {
            base,
            origin: Origin::Edit,
            equals: None,
            note: crate::text::shorten(&note.join("; "), 300),
            master_cv: self.master.version.clone(),
        };
        let (style, day) = (saved.style.clone(), now.date_naive());
        let (mut backend, made) = self.backend(&style, day)?;
        let changed = Saved { application, ..saved };
        match self.runner.revise(&changed, &edition, &Teller, &mut backend) {
            Ok(finished) => {
                self.keep(backend, made, &style, day);
                Ok(Ended::Made {
                    posting: posting.clone(),
                    revision: finished.report.cv.revision,
                    note: edition.note,
                    warnings: finished.report.warnings,
                })
            }
            Err(RunError::Store(StoreError::Conflict { base, .. })) => self.conflict(posting, base),
            Err(error) => Err(error.into()),
        }
    }

    fn conflict(&self, posting: &PostingId, base: u32) -> anyhow::Result<Ended> {
        let all = self.store.list_revisions(posting)?;
        let latest = all.first().map_or(0, |info| info.number);
        Ok(Ended::Conflict { latest, reason: crate::reply::conflict(posting, base, &all, None) })
    }

    fn undo(
        &self,
        posting: &PostingId,
        to: Option<u32>,
        now: chrono::DateTime<chrono::Utc>,
    ) -> anyhow::Result<Ended> {
        let latest = self.store.latest_revision(posting)?;
        let (finished, note) = command::edit::undo(self.store, &latest, to, now)?;
        Ok(Ended::Made {
            posting: posting.clone(),
            revision: finished.report.cv.revision,
            note,
            warnings: Vec::new(),
        })
    }

    fn explain(&self, posting: &PostingId) -> anyhow::Result<Ended> {
        let report = Report::from_revision(&self.store.latest_revision(posting)?)?;
        let told = command::why::selection(self.context, &report, false)?;
        Ok(Ended::Told(told.text))
    }
}

fn line_of(change: &Change) -> &str {
    match change {
        Change::Replace { line, .. }
        | Change::Drop { line }
        | Change::Restore { line }
        | Change::Move { line, .. } => line,
        Change::Add { fact, .. } => fact,
    }
}

fn is_store(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        matches!(cause.downcast_ref(), Some(StoreError::Database { .. }))
            || matches!(cause.downcast_ref(), Some(RunError::Store(StoreError::Database { .. })))
    })
}

/// What may go better another time: networks, full disks, processes that were ended. All else fails
/// the same way again.
fn fault(error: &anyhow::Error) -> Fault {
    let passing = is_store(error) || error.chain().any(|cause| {
        matches!(cause.downcast_ref(), Some(IntakeError::Fetch(error)) if error.is_passing())
            || matches!(cause.downcast_ref(), Some(RunError::Render(error)) if error.is_passing())
    });
    Fault { reason: format!("{error:#}"), lasting: !passing }
}
