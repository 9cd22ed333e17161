//! The commands of chat: one declaration each, from which the rest comes.
//!
//! | file | has |
//! |---|---|
//! | `commands/<name>.toml` | the words and the policy of a command: [`Declaration`] |
//! | `grammar.rs`, `args.rs` | the value a line becomes: [`Command`] and its arguments |
//! | `read.rs` | how the words after a command's name become that value |
//! | `write.rs`, `line.rs` | the one line each value is written as |
//!
//! Help ([`help()`]), the reference ([`reference()`]), Slack's slash commands and what a person may do
//! are read from these, so they can't disagree.
//!
//! Architecture Invariant: [`parse()`] is pure. A line is a complete, typed value before anything
//! happens, and a value's own line ([`Command`]'s `Display`) is read as the same value again.

mod args;
mod arguments;
mod declaration;
mod error;
mod grammar;
mod help;
mod line;
mod markup;
mod parse;
mod read;
mod reference;
mod source;
mod token;
mod word;
mod write;

#[cfg(test)]
mod tests;

pub use args::{
    AlertsArgs, ApplyArgs, ApproveArgs, AuditArgs, BackupArgs, BulkArgs, CancelArgs, ConfirmArgs,
    CvArgs, CvVerb, HelpArgs, JobsArgs, LetterArgs, LogsArgs, MessageArgs, NoArgs, PostingArgs,
    ProcessArgs, ProfileArgs, QueueArgs, RejectArgs, RetryArgs, RunsArgs, ScheduleArgs,
    SettingsArgs, Source, StatusArgs, WhyArgs,
};
pub use declaration::{Catalogue, CatalogueError, Declaration, Platform, Role, catalogue};
pub use error::{ParseError, Problem};
pub use grammar::Command;
pub use help::{help, help_command};
pub use parse::{MAX_CHARACTERS, parse};
pub use reference::reference;
pub use word::{
    AlertsVerb, BackupVerb, LetterVerb, ProfileVerb, QueueView, ScheduleVerb, SettingsView, Sort,
    Tier, WhySubject,
};
