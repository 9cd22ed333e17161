//! Handlers of what people do in chat: from what came in, and the store, to one change.
//!
//! ```text
//! envelope → Inbound → who may? → handler → Change (replies, work, answers, audit) → store
//! ```
//!
//! Architecture Invariants:
//! - A handler does nothing itself: it returns what is to be done, and the store does it in the
//!   transaction in which the envelope is handled. A handler that is cut off has done nothing.
//! - Nobody may do anything who has no role; `help` and `whoami` always answer.
//! - What is refused changes nothing and is answered in private.

pub mod access;
pub mod application;
mod approve;
mod audit;
pub mod budget;
mod bulk;
pub mod card;
mod cv;
mod dispatch;
mod edit;
mod health;
mod home;
mod job;
mod jobs;
mod letter;
pub mod outcome;
mod press;
mod process;
mod queue;
mod rate;
mod react;
mod repaint;
mod runs;
mod say;
mod status;
#[cfg(test)]
mod tests;
mod verdict;

use std::sync::Arc;

use chrono::{DateTime, Utc};

pub use bulk::batch_card;
pub use dispatch::handle;
pub use say::{Call, Origin, ticket};

use crate::candidate::MasterCv;
use crate::chat::inbound::SentFile;
use crate::chat::message::Message;
use crate::config::Config;
use crate::health::Health;
use crate::store::desk::Effect;
use crate::store::{DaemonStore, StoreError};

/// What handlers know besides what came in.
pub struct Desk<'a> {
    /// All state.
    pub store: &'a dyn DaemonStore,
    /// The configuration in force.
    pub config: &'a Config,
    /// The master CV as it is now.
    pub master: Arc<MasterCv>,
    /// The moment.
    pub now: DateTime<Utc>,
    /// How each part is.
    pub health: &'a dyn Fn() -> Vec<Health>,
    /// The content of a small file that was sent with a command.
    pub fetch: &'a dyn Fn(&SentFile) -> Result<Vec<u8>, String>,
}

/// What a handler answers.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// What the person is told; nothing where the effects say it.
    pub message: Option<Message>,
    /// All may see it: it stands in the thread. Otherwise only the person does.
    pub public: bool,
    /// What else is done.
    pub effects: Vec<Effect>,
    /// In a few words, for the audit.
    pub result: String,
}

impl Reply {
    /// An answer for the person alone, with nothing done.
    pub fn private(message: Message) -> Self {
        Self { message: Some(message), result: "answered".into(), ..Self::default() }
    }

    /// Things done, told by themselves.
    pub fn done(result: impl Into<String>, effects: Vec<Effect>) -> Self {
        Self { effects, result: result.into(), ..Self::default() }
    }

    /// The same, with an answer for the person alone.
    #[must_use]
    pub fn telling(mut self, message: Message) -> Self {
        self.message = Some(message);
        self
    }
}

/// Why a handler does nothing.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// For the person, as it stands.
    #[error("{0}")]
    User(String),
    /// The store failed: tried again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Trouble {
    /// Words for the person.
    pub fn user(text: impl Into<String>) -> Self {
        Self::User(text.into())
    }
}

/// What is not there is the person's to know; all else is the store's.
pub(crate) fn found<T>(result: Result<T, StoreError>) -> Result<T, Trouble> {
    result.map_err(|error| match error {
        StoreError::NotFound { what, id } => {
            Trouble::User(format!("There is no {what} {id}. `jobs` lists what is stored."))
        }
        StoreError::Ambiguous { .. } => Trouble::User(error.to_string()),
        error => Trouble::Store(error),
    })
}
