//! Documents made in a process of their own, so that a render that panics, loops or exhausts memory
//! fails alone (GAP-053).
//!
//! ```text
//! tailord process ── Open, Application, Dossier ──→ tailord render-worker
//!                 ←── Begun, Ended, Made, Failed ──
//! ```
//!
//! One worker serves one application: it is started before the stages run, so that fonts, lexicon
//! and facts are loaded on another core meanwhile, and it goes when the application is made, with
//! all the memory that layouts keep.
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
use files::dossier;
pub use files::{Documents, Files, Layout, Made};
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
}

impl Backend {
    /// Makes every file of an application but the dossier and the pictures of its pages.
    ///
    /// # Errors
    /// What could not be made, and why.
    pub fn render(&mut self, documents: &Documents<'_>) -> Result<Made, RenderFailure> {
        match self {
            Self::Here => documents.render(),
            Self::Worker(worker) => worker.render(documents),
        }
    }

    /// Makes the dossier, which tells of all the others, and the pictures of the CV in `made`.
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
        match self {
            Self::Here => dossier(master, style, text, made.laid_out.as_ref(), &()),
            Self::Worker(worker) => worker.dossier(text),
        }
    }

    /// Nothing more is wanted: a worker may end while the program goes on.
    pub fn close(&mut self) {
        match self {
            Self::Here => {}
            Self::Worker(worker) => worker.close(),
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
