//! `process`: the main job, a posting in, an application out.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::Context as _;

use super::model::Helper;
use super::{Context, Outcome, UserError, backend, later, output};
use crate::candidate::MasterCv;
use crate::cli::{Engine, ProcessArgs};
use crate::document::Style;
use crate::files::Staged;
use crate::lexicon::Lexicon;
use crate::llm::price::PriceTable;
use crate::pipeline::assist::{Assistant, Tier};
use crate::pipeline::runner::{Finished, Progress, Runner};
use crate::posting::fetch::{Allowed, Fetcher};
use crate::posting::{self, Intake, Posting, PostingId};
use crate::render::{self, Backend, Commission, Files};
use crate::reply;
use crate::report::Report;
use crate::store::desk::{Change, Effect};
use crate::store::{DaemonStore as _, SqliteStore};
use crate::threads::joined;

/// Said to a person who asked for a model.
const NO_MODEL: &str = "no LLM is configured; set llm.api_key, or llm.base_url and \
                        llm.model, or use --engine offline, which needs none";

/// Makes the application, stores it and writes its files.
pub fn run(context: &Context, args: &ProcessArgs, quiet: bool) -> anyhow::Result<Outcome> {
    if args.posting == "-" {
        // Whoever writes it is told first what is missing.
        let prepared = Prepared::new(context, args)?;
        let posting = read(context, &args.posting)?;
        return make(context, args, quiet, prepared, || Ok(posting));
    }
    // What both need soon is loaded by whichever core is free.
    rayon::spawn(posting::warm);
    rayon::spawn(|| {
        let _loaded = Lexicon::bundled();
    });
    if args.engine != Engine::Offline && context.config.settings.llm.is_wanted() {
        rayon::spawn(PriceTable::load);
    }
    // What is needed, and the posting: both take a while, and need nothing of each other.
    thread::scope(|scope| {
        let posting = scope.spawn(|| read(context, &args.posting));
        let prepared = Prepared::new(context, args)?;
        make(context, args, quiet, prepared, || joined(posting))
    })
}

/// The same with all that is needed, and the posting once it is there.
fn make(
    context: &Context,
    args: &ProcessArgs,
    quiet: bool,
    prepared: Prepared,
    posting: impl FnOnce() -> anyhow::Result<Posting>,
) -> anyhow::Result<Outcome> {
    let Prepared { helper, master, style, mut backend, store } = prepared;
    let mut runner = Runner::new(&*store, &master, style, context.now);
    runner.ask(helper.as_ref().map(|helper| Assistant {
        insist: args.engine == Engine::Llm,
        ..helper.assistant(args.tier)
    }));
    let runner = runner;
    let out = args.out.as_deref();
    let desk = Desk { bar: Bar::new(context.interactive), out, staged: Mutex::default() };
    let (id, finished) = thread::scope(|scope| {
        scope.spawn(|| runner.warm());
        let posting = posting()?;
        let finished = runner.run_with(&posting, &desk, &mut backend);
        Ok::<_, anyhow::Error>((posting.id, finished))
    })?;
    desk.bar.clear();
    let mut finished = finished?;

    let tier = args.tier.or(finished.report.tier);
    save_tier(context, &store, &id, tier)?;
    // The process ends: the system takes its memory back faster than piece by piece.
    std::mem::forget(runner);
    let (mut outcome, dir) = write(&mut finished, &desk, (backend, helper, store))?;
    if !args.json {
        outcome.text = if quiet {
            format!("{}\n", dir.join("cv.pdf").display())
        } else {
            reply::processed(&finished.report, &dir)
        };
    }
    Ok(outcome)
}

/// All that is needed besides the posting.
struct Prepared {
    helper: Option<Helper>,
    master: MasterCv,
    style: Style,
    backend: Backend,
    store: Arc<SqliteStore>,
}

impl Prepared {
    fn new(context: &Context, args: &ProcessArgs) -> anyhow::Result<Self> {
        // The store waits for the disk meanwhile.
        let (opened, master) = thread::scope(|scope| {
            let master = scope.spawn(|| context.master_cv(args.profile.as_deref()));
            (Self::open(context, args), joined(master))
        });
        let (store, helper, worker) = opened?;
        let master = master?;
        let mut style = context.config.settings.document.clone();
        style.pages = args.pages.unwrap_or(style.pages);
        style.theme = args.theme.unwrap_or(style.theme);
        let today = context.now.date_naive();
        let commission = Commission { master: &master, style: &style, today };
        let backend = match helper {
            // While the first answer is waited for: until its question has left, nothing else
            // should take time.
            Some(_) => later(context, &commission),
            None => backend(worker, &commission)?,
        };
        Ok(Self { helper, master, style, backend, store })
    }

    /// Store, models, and the worker where it is wanted at once: it loads what documents need while
    /// the posting is read and the stages run.
    fn open(context: &Context, args: &ProcessArgs) -> anyhow::Result<Opened> {
        let store = Arc::new(context.store()?);
        let helper = match args.engine {
            Engine::Offline => None,
            Engine::Auto => Helper::open_on(context, &store)?,
            Engine::Llm => {
                let helper = Helper::open_on(context, &store)?;
                Some(helper.ok_or_else(|| UserError(NO_MODEL.into()))?)
            }
        };
        let worker = if helper.is_some() { None } else { context.render_worker()? };
        Ok((store, helper, worker))
    }
}

type Opened = (Arc<SqliteStore>, Option<Helper>, Option<render::Idle>);

/// Writes the files while what is no longer needed is put away: the render worker ends, the store is
/// closed.
fn write(
    finished: &mut Finished,
    desk: &Desk<'_>,
    done_with: impl Send,
) -> anyhow::Result<(Outcome, PathBuf)> {
    thread::scope(|scope| {
        scope.spawn(|| drop(done_with));
        let staged = desk.staged.lock().unwrap_or_else(PoisonError::into_inner).take();
        output::write(finished, desk.out, staged)
    })
}

/// Keeps the tier with the posting, as chat does.
fn save_tier(
    context: &Context,
    store: &SqliteStore,
    posting: &PostingId,
    tier: Option<Tier>,
) -> anyhow::Result<()> {
    let Some(tier) = tier else { return Ok(()) };
    let effects = vec![Effect::SetTier(posting.clone(), tier.as_str().to_owned())];
    store.apply(&Change { effects, ..Change::default() }, context.now)?;
    Ok(())
}

/// Reads the posting from standard input, the network or a file.
fn read(context: &Context, source: &str) -> anyhow::Result<Posting> {
    if source == "-" {
        return Ok(posting::read_from("standard input", std::io::stdin().lock())?);
    }
    if is_address(source) {
        return fetch(context, source);
    }
    let file = open(Path::new(source)).with_context(|| format!("cannot read {source}"))?;
    Ok(posting::read_from(source, file)?)
}

/// Reads the posting at an address.
pub(crate) fn fetch(context: &Context, url: &str) -> anyhow::Result<Posting> {
    let settings = &context.config.settings;
    let allowed = Allowed::parse(&settings.fetch.allow_private).map_err(UserError)?;
    let intake = Intake {
        fetcher: &Fetcher::system(allowed),
        boards: &settings.boards,
        timeout: Duration::from_millis(settings.fetch.timeout_ms),
    };
    Ok(intake.read(url)?)
}

/// `https://…`, or any other scheme, which the fetcher refuses with a reason.
fn is_address(source: &str) -> bool {
    let scheme = source.trim_start().split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

fn open(path: &Path) -> std::io::Result<impl Read> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(std::io::Error::other("it is a folder, not a posting"));
    }
    Ok(file)
}

/// Tells the bar how far a run is, and has its files written by the time they are stored.
struct Desk<'a> {
    bar: Bar,
    out: Option<&'a Path>,
    staged: Mutex<Option<Staged>>,
}

impl Progress for Desk<'_> {
    fn started(&self, stage: &str) {
        self.bar.started(stage);
    }

    fn finished(&self, stage: &str) {
        self.bar.finished(stage);
    }

    fn made(&self, report: &Report, files: &Files) {
        // What could not be written now is tried once more when it is stored, and told of then.
        let staged = output::stage(report, files, self.out).ok();
        *self.staged.lock().unwrap_or_else(PoisonError::into_inner) = staged;
    }
}

/// A progress bar on a terminal; nothing elsewhere.
pub(super) struct Bar(indicatif::ProgressBar);

impl Bar {
    pub(super) fn new(visible: bool) -> Self {
        let bar = if visible {
            indicatif::ProgressBar::new(crate::pipeline::runner::STAGES.len() as u64)
        } else {
            indicatif::ProgressBar::hidden()
        };
        // The template is constant; were it wrong, the plain bar would do.
        if let Ok(style) = indicatif::ProgressStyle::with_template("{bar:24} {pos}/{len} {msg}") {
            bar.set_style(style);
        }
        Self(bar)
    }

    pub(super) fn clear(&self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Bar {
    fn started(&self, stage: &str) {
        self.0.set_message(stage.to_owned());
    }

    fn finished(&self, _stage: &str) {
        self.0.inc(1);
    }
}
