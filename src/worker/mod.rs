//! Pipeline workers: processes that make applications for the daemon, one after another.
//!
//! ```text
//! tailord run ── Request ──→ tailord pipeline-worker ──→ tailord render-worker
//!             ←── Posting, Stage, Done, Refused, Failed ──
//! ```
//!
//! Lexicon, verifier and layouts take memory and processor time that a daemon which mostly waits
//! should not hold. A worker keeps them warm while there is work, and goes when there is none. What
//! panics, loops or takes too much in it fails that work alone; taking work back is killing it.
//!
//! Architecture Invariants:
//! - A worker saves postings, checkpoints, runs and revisions itself; queue, inbox and outbox are the
//!   daemon's. A worker that dies leaves nothing half-made: each of its writes is one transaction.
//! - It has no chat credentials, and ends when its standard input does: it never outlives the daemon.

pub mod message;
pub mod process;
pub mod serve;

pub use message::{BackupTask, Ended, Fault, FormRef, LineRefused, News, Source, Task};
pub use process::{SUBCOMMAND, Worker, WorkerDied};
