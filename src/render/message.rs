//! What program and worker say to each other.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::RenderFailure;
use crate::application::{Cv, Dossier, Letter, Message};
use crate::candidate::MasterCv;
use crate::document::{LetterHead, Style};
use crate::pipeline::plan::Ranked;
use crate::truth::PostingContext;

/// From the program to the worker. Texts are not verified yet: see the invariants of the module.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Request<'a> {
    /// First: for whom. Not answered.
    Open(Box<OpenRequest<'a>>),
    /// CV, letter and messages.
    Application(Box<ApplicationRequest<'a>>),
    /// The dossier.
    Dossier { dossier: Cow<'a, Dossier> },
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct OpenRequest<'a> {
    pub(super) master: Cow<'a, MasterCv>,
    pub(super) style: Cow<'a, Style>,
    pub(super) today: NaiveDate,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ApplicationRequest<'a> {
    pub(super) cv: Cow<'a, Cv>,
    /// The order of choice when the CV is to be fitted to its pages; absent when it stays as it is.
    pub(super) ranked: Option<Cow<'a, [Ranked]>>,
    pub(super) letter: Cow<'a, Letter>,
    pub(super) head: Cow<'a, LetterHead>,
    pub(super) messages: Vec<Cow<'a, Message>>,
    pub(super) context: Cow<'a, PostingContext>,
}

/// From the worker to the program.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reply {
    /// A document is being made.
    Begun { document: String },
    /// It is no longer, well or ill.
    Ended { document: String },
    /// The CV is laid out: what the dossier tells of is known while the rest is made.
    Fitted(Box<FittedReply>),
    /// The application is made; its files follow, a frame each.
    Made { files: Vec<String> },
    /// The dossier is made, and the pictures of the CV; the files follow, a frame each.
    Dossier { files: Vec<String> },
    /// Nothing was made; the worker is ready for the next request all the same.
    Failed(RenderFailure),
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FittedReply {
    /// The CV as it was fitted.
    pub(super) cv: Cv,
    pub(super) pages: usize,
    pub(super) last_page_fill: f64,
    pub(super) missing: Vec<char>,
}

impl Reply {
    /// How many frames follow.
    pub(super) fn parts(&self) -> usize {
        match self {
            Self::Made { files } | Self::Dossier { files } => files.len(),
            Self::Begun { .. } | Self::Ended { .. } | Self::Fitted(_) | Self::Failed(_) => 0,
        }
    }
}
