//! One handler per verb: typed arguments in, one [`Outcome`] out. Handlers print nothing.

pub mod backup;
pub mod check;
pub mod edit;
pub mod eval;
pub mod init;
pub mod jobs;
pub mod model;
pub mod moment;
mod output;
pub mod perform;
pub mod process;
pub mod profile;
pub mod prompts;
pub mod runs;
pub mod show;
pub mod status;
#[cfg(test)]
mod tests;
pub mod train;
pub mod vault;
pub mod verify;
pub mod why;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use chrono::{DateTime, Utc};

use crate::candidate::{self, MasterCv};
use crate::config::Config;
use crate::render::{self, Backend, Commission, Later, RenderFailure};
use crate::store::SqliteStore;

/// What a command says, and whether it did what was asked.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    /// For standard output.
    pub text: String,
    /// False when something was refused: exit code 1.
    pub success: bool,
}

impl Outcome {
    /// Done, with this to say.
    pub fn done(text: impl Into<String>) -> Self {
        Self { text: text.into(), success: true }
    }

    /// Done, saying `value` as one JSON document.
    pub fn json(value: &impl serde::Serialize) -> anyhow::Result<Self> {
        let mut text = serde_json::to_string_pretty(value).context("writing JSON")?;
        text.push('\n');
        Ok(Self::done(text))
    }
}

/// An error whose message is for the user as it stands: what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct UserError(pub String);

/// What handlers need from outside.
#[derive(Clone, Debug)]
pub struct Context {
    /// The configuration in force.
    pub config: Config,
    /// The moment of the call; no handler reads the clock.
    pub now: DateTime<Utc>,
    /// True when a person watches standard error.
    pub interactive: bool,
}

impl Context {
    /// Opens the configured store.
    pub fn store(&self) -> anyhow::Result<SqliteStore> {
        Ok(SqliteStore::open(&self.config.store_path()?)?)
    }

    /// Starts a worker for the documents of one application, unless they are to be made here.
    pub fn render_worker(&self) -> anyhow::Result<Option<render::Idle>> {
        Ok(match self.config.settings.render.isolate {
            true => Some(self.worker()?),
            false => None,
        })
    }

    fn worker(&self) -> Result<render::Idle, RenderFailure> {
        let settings = &self.config.settings.render;
        if !settings.socket.as_os_str().is_empty() {
            match render::Worker::connect(&settings.socket, settings.limits()) {
                Ok(worker) => return Ok(worker),
                // One of its own has limits, too, if no sandbox.
                Err(error) => tracing::warn!(%error, "starting a render worker here instead"),
            }
        }
        render::Worker::start(settings.limits())
    }

    /// The master-CV directory: the one given, else the configured one.
    pub fn profile_dir(&self, given: Option<&Path>) -> PathBuf {
        given.map_or_else(|| self.config.profile_dir(), Path::to_owned)
    }

    /// Loads the master CV, with a hint when there is none.
    pub fn master_cv(&self, given: Option<&Path>) -> anyhow::Result<MasterCv> {
        let dir = self.profile_dir(given);
        if given.is_none() && !dir.exists() {
            return Err(UserError(format!(
                "there is no master CV at {}; pass --profile DIR, set profile.dir, or make a sample \
                 with `tailord init`",
                dir.display()
            ))
            .into());
        }
        let master = candidate::load(&dir)?;
        let relocation = &self.config.settings.relocation;
        let source = self
            .config
            .place_of("relocation.text")
            .context("reading the configuration file again")?;
        Ok(master.with_relocation(&relocation.text, &relocation.countries, source))
    }
}

/// The worker told for whom it works, or this process itself.
pub(crate) fn backend(
    worker: Option<render::Idle>,
    commission: &Commission<'_>,
) -> anyhow::Result<Backend> {
    Ok(match worker {
        Some(worker) => Backend::Worker(Box::new(worker.open(commission)?)),
        None => Backend::Here,
    })
}

/// As [`backend`], of a worker that is started when it is needed.
pub(crate) fn later(context: &Context, commission: &Commission<'_>) -> Backend {
    if !context.config.settings.render.isolate {
        return Backend::Here;
    }
    let Commission { master, style, today } = *commission;
    let (context, master, style) = (context.clone(), master.clone(), style.clone());
    Backend::Later(Later::new(move || {
        let worker = context.worker()?;
        worker.open(&Commission { master: &master, style: &style, today })
    }))
}
