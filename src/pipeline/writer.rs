//! Who words an application. A writer gets what the deterministic stages made and may say it in
//! other words; it never decides what is true: all it returns is a draft for the verifier, and what
//! the verifier refuses falls back to the deterministic words.

use crate::application::{Cv, Letter, Message};
use crate::pipeline::Inputs;

/// The words of one application, before the verifier has seen them.
#[derive(Clone, Debug, PartialEq)]
pub struct Wording {
    /// The CV.
    pub cv: Cv,
    /// The cover letter.
    pub letter: Letter,
    /// The messages, one a channel.
    pub messages: Vec<Message>,
}

/// Words an application.
pub trait Writer: Sync {
    /// Its name in the stages of the report: `offline`, or the model.
    fn name(&self) -> &str;

    /// The same application in the writer's words. May return anything: it is verified line by
    /// line against the facts it cites.
    fn write(&self, inputs: &Inputs<'_>, draft: &Wording) -> Wording;
}

/// The deterministic engine's own words, as they are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Offline;

impl Writer for Offline {
    fn name(&self) -> &'static str {
        "offline"
    }

    fn write(&self, _inputs: &Inputs<'_>, draft: &Wording) -> Wording {
        draft.clone()
    }
}
