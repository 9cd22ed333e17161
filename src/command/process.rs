//! `process`: the main job, a posting in, an application out.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;

use super::model::Helper;
use super::{Context, Outcome, UserError, backend, output};
use crate::cli::{Engine, ProcessArgs};
use crate::pipeline::assist::{Assistant, Tier};
use crate::pipeline::runner::{Progress, Runner};
use crate::posting::fetch::{Allowed, Fetcher};
use crate::posting::{self, Intake, Posting, PostingId};
use crate::render::Commission;
use crate::reply;
use crate::store::desk::{Change, Effect};
use crate::store::{DaemonStore as _, SqliteStore};

/// Said to a person who asked for a model.
const NO_MODEL: &str = "no LLM is configured; set llm.api_key, or llm.base_url and \
                        llm.model, or use --engine offline, which needs none";

/// Makes the application, stores it and writes its files.
pub fn run(context: &Context, args: &ProcessArgs, quiet: bool) -> anyhow::Result<Outcome> {
    let helper = match args.engine {
        Engine::Offline => None,
        Engine::Auto => Helper::open(context)?,
        Engine::Llm => Some(Helper::open(context)?.ok_or_else(|| UserError(NO_MODEL.into()))?),
    };
    // It loads what documents need while the posting is read and the stages run.
    let worker = context.render_worker()?;
    let master = context.master_cv(args.profile.as_deref())?;
    let mut style = context.config.settings.document.clone();
    style.pages = args.pages.unwrap_or(style.pages);
    style.theme = args.theme.unwrap_or(style.theme);
    let today = context.now.date_naive();
    let mut backend = backend(worker, &Commission { master: &master, style: &style, today })?;
    let posting = read(context, &args.posting)?;
    let store = context.store()?;
    let mut runner = Runner::new(&store, &master, style, context.now);
    runner.ask(helper.as_ref().map(|helper| Assistant {
        insist: args.engine == Engine::Llm,
        ..helper.assistant(args.tier)
    }));

    let bar = Bar::new(context.interactive);
    let finished = runner.run_with(&posting, &bar, &mut backend);
    bar.clear();
    let mut finished = finished?;

    let tier = args.tier.or(finished.report.tier);
    save_tier(context, &store, &posting.id, tier)?;
    let (mut outcome, dir) = output::write(&mut finished, args.out.as_deref())?;
    if !args.json {
        outcome.text = if quiet {
            format!("{}\n", dir.join("cv.pdf").display())
        } else {
            reply::processed(&finished.report, &dir)
        };
    }
    Ok(outcome)
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
