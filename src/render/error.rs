//! Why a document was not made.

use serde::{Deserialize, Serialize};

/// Why a document was not made, in words for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum RenderFailure {
    /// It cannot be made from what it is given.
    #[error("{document} could not be made: {reason}")]
    Document {
        /// Its file name.
        document: String,
        /// The cause with its own causes.
        reason: String,
    },
    /// A panic.
    #[error("the render of {document} crashed: {reason}")]
    Crashed {
        /// Its file name.
        document: String,
        /// The message of the panic.
        reason: String,
    },
    /// More memory than allowed.
    #[error(
        "the render of {document} used more than {mib} MiB; `render.memory_mib` sets the limit"
    )]
    Memory {
        /// Those under way.
        document: String,
        /// The limit.
        mib: u64,
    },
    /// More processor time than allowed.
    #[error(
        "the render of {document} took longer than {seconds} s of processor time; \
         `render.cpu_seconds` sets the limit"
    )]
    Cpu {
        /// Those under way.
        document: String,
        /// The limit.
        seconds: u64,
    },
    /// More time than allowed.
    #[error(
        "the render of {document} took longer than {seconds} s; `render.wall_seconds` sets the limit"
    )]
    Wall {
        /// Those under way.
        document: String,
        /// The limit.
        seconds: u64,
    },
    /// The worker could not work at all.
    #[error("the render worker {reason}")]
    Worker {
        /// E.g. `could not be started: …`.
        reason: String,
    },
    /// The other side of the pipe refuses what this side passed: a defect.
    #[error("{document} was not made: its text did not pass the verifier a second time: {reason}")]
    Refused {
        /// Which document.
        document: String,
        /// The first refusal.
        reason: String,
    },
}

impl RenderFailure {
    pub(super) fn worker(reason: impl std::fmt::Display) -> Self {
        Self::Worker { reason: reason.to_string() }
    }
}

/// An error with its causes, in one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

impl RenderFailure {
    /// It may go better another time: the worker itself was at fault, not what it was given.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Worker { .. } | Self::Wall { .. })
    }
}
