//! The one client of language models, and the only module that spends money.
//!
//! ```text
//! pipeline → Model::ask ─ client ─┬─ Gate::admit   worst case reserved, rates, breaker: one transaction
//!                                 ├─ provider      one wire format each, over HTTPS
//!                                 └─ Gate::settle  what was used, or nothing
//! ```
//!
//! Architecture Invariants: no call is made without a [`gate::Grant`]. What a model answers is a
//! draft: it fits its schema or is refused here, and what it says of the candidate is for
//! [`crate::truth`] to decide.

pub mod ask;
pub mod budget;
pub mod client;
pub mod gate;
pub mod guard;
pub mod money;
pub mod price;
pub mod prompt;
mod provider;
pub mod reach;
pub mod schema;
pub mod time;

pub use ask::{Ask, AskError, AskErrorKind, Bill, Class, Model, NanoUsd, Reply, Usage};
pub use client::{Client, ClientError};
pub use gate::{Admission, Denial, Gate, GateError, Grant, Settlement, Signal, Worst};
pub use prompt::{Prompt, PromptError, Prompts, Rendered};
