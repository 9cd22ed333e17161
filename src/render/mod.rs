//! Documents made in a process of their own, so that a render that panics, loops or exhausts memory
//! fails alone (GAP-053).
//!
//! ```text
//! tailord process ── Open, Application, Dossier ──────────→ tailord render-worker
//!                 ←── Begun, Ended, Fitted, Made, Failed ──
//! ```
//!
//! One worker serves one application: it is started before the stages run, so that fonts, lexicon
//! and facts are loaded on another core meanwhile; where a model is asked, when the first question
//! has left, so that nothing holds it up. It goes when the application is made, with all the memory
//! that layouts keep.
//!
//! Architecture Invariants:
//! - [`Verified`] never crosses the pipe: nobody can make one from bytes. The worker has a verifier
//!   of its own for the same master CV and renders nothing that this one refuses; the program takes
//!   the fitted CV that comes back only as a part of the verified one it sent.
//! - The worker limits itself before it reads a byte, has no environment but two settings of its
//!   allocator, and can open no file. It ends when its standard input does: it never outlives the
//!   program.
//! - The read-back of each PDF is part of making it, in the worker: parsing a file is as likely to
//!   go wrong as making it, and the lines it must hold are known there.

mod error;
mod fault;
mod files;
pub(crate) mod frame;
mod limits;
mod message;
mod process;
#[cfg(test)]
mod tests;
pub mod worker;

use chrono::NaiveDate;

pub use error::RenderFailure;
pub use files::{Documents, Files, Layout, Made};
use files::{dossier, pictures};
pub use limits::Limits;
pub use process::{Idle, SUBCOMMAND, Worker, peak_rss_kib};

use crate::application::Dossier;
use crate::candidate::MasterCv;
use crate::document::Style;
use crate::truth::Verified;

/// Where documents are made.
#[derive(Debug)]
pub enum Backend {
    /// In this process: for tests, benchmarks and `render.isolate = false`.
    Here,
    /// In a worker process.
    Worker(Box<Worker>),
    /// In a worker process that is still to be started.
    Later(Later),
}

/// How a worker is started, once.
pub struct Later(Option<Box<Start>>);

type Start = dyn FnOnce() -> Result<Worker, RenderFailure> + Send;

impl Later {
    /// Started by this.
    pub fn new(start: impl FnOnce() -> Result<Worker, RenderFailure> + Send + 'static) -> Self {
        Self(Some(Box::new(start)))
    }
}

impl std::fmt::Debug for Later {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Later").finish_non_exhaustive()
    }
}

impl Backend {
    /// Starts the worker, where that was put off: it loads what documents need meanwhile.
    ///
    /// # Errors
    /// When the system can start no process.
    pub fn start(&mut self) -> Result<(), RenderFailure> {
        if let Self::Later(Later(start)) = self {
            let start = start.take().ok_or_else(|| RenderFailure::worker("has not started"))?;
            *self = Self::Worker(Box::new(start()?));
        }
        Ok(())
    }

    /// Fits the CV of an application; its files, and those of letter and messages, are made by the
    /// time the dossier is.
    ///
    /// # Errors
    /// What could not be made, and why.
    pub fn render(&mut self, documents: &Documents<'_>) -> Result<Made, RenderFailure> {
        self.start()?;
        match self {
            Self::Worker(worker) => worker.render(documents),
            Self::Here | Self::Later(_) => documents.render(),
        }
    }

    /// Makes the dossier, which tells of all the others, and the pictures of the CV in `made`; with
    /// them come the files that `made` has not.
    ///
    /// # Errors
    /// Why it could not be made.
    pub fn dossier(
        &mut self,
        master: &MasterCv,
        style: &Style,
        text: &Verified<Dossier>,
        made: &Made,
    ) -> Result<Files, RenderFailure> {
        self.start()?;
        match self {
            Self::Worker(worker) => worker.dossier(text),
            Self::Here | Self::Later(_) => {
                dossier(master, style, text, || pictures(made.laid_out.as_ref(), &()), &())
            }
        }
    }

    /// Nothing more is wanted: a worker may end while the program goes on.
    pub fn close(&mut self) {
        if let Self::Worker(worker) = self {
            worker.close();
        }
    }
}

/// For whom a worker works: the same for all it makes.
#[derive(Clone, Copy, Debug)]
pub struct Commission<'a> {
    /// The candidate.
    pub master: &'a MasterCv,
    /// How documents look.
    pub style: &'a Style,
    /// The day of the application.
    pub today: NaiveDate,
}
