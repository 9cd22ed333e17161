//! tailord turns a job posting and a master CV into an application its owner can stand behind.
//!
//! # Bird's-eye view
//!
//! Data goes one way; a module imports from those to its right, never back:
//!
//! ```text
//! cli → app → daemon → chat → handler → worker → edit → pipeline → render → truth → document → store
//!                │       │       │                 │                  │         │
//!                │       │       └── catalogue     └──────────────────┴─────────┴──→ candidate · posting ·
//!                ├───────┴────────── signal · health                    tagger · lexicon · reader · config
//!                └── http · schedule::task · alert (say things unasked, and read what handlers read)
//! ```
//!
//! | module | turns | into |
//! |---|---|---|
//! | [`candidate`] | the master-CV directory | [`candidate::MasterCv`]: facts with stable ids |
//! | [`reader`] | a PDF or DOCX | text with its headings, lists and tables |
//! | [`posting`] | an address, a file, a board's JSON or pasted text | [`posting::Posting`]: clean text, form, its snapshot |
//! | [`lexicon`] | text | skills by token, with canonical names; what words are near to |
//! | [`tagger`] | text | phrases of skill and knowledge that no list has |
//! | [`pipeline`] | both | an [`application::Application`], stage by stage |
//! | [`llm`] | a question within the budget | an answer that fits its schema: a draft, never a truth |
//! | [`edit`] | a change to one line | a new revision, verified, or a refusal |
//! | [`llm`] | a question of a stage | an answer that fits its schema, within deadline and budget |
//! | [`render`] | the verified application | the same documents, made in a worker process with limits |
//! | [`truth`] | anything said of the candidate | supported or refused, with the reason |
//! | [`document`] | the verified application | PDF, DOCX, PNG, text, JSON Resume |
//! | [`catalogue`] | a line of chat | a [`catalogue::Command`], from one declaration a command |
//! | [`chat`] | what people do and what is said, free of any platform | a platform's own, and back |
//! | [`handler`] | what came in, and what is stored | one change: replies, work, answers, audit |
//! | [`worker`] | work from the queue | applications, in processes that come and go |
//! | [`daemon`] | a socket, a queue and an outbox | a service that can be killed at any moment |
//! | [`backup`] | everything that must not be lost | snapshots that are checked, restored and compared |
//! | [`vault`] | a sealed file and a key | secrets |
//! | [`redact`] | what is said | the same without secrets |
//! | [`health`] | signs of life | green, amber or red, with reason and age |
//! | [`schedule`] | cron expressions, the moment | due times, claimed once, and what is done then |
//! | [`alert`] | what is wrong | one message, its repeats, and one when it is over |
//! | [`http`] | health and figures | pages for probers, Prometheus and people |
//! | [`store`] | postings, runs, revisions, artifacts | rows that survive any crash |
//!
//! # Invariants
//!
//! - Nothing about the candidate is written to an artifact unless [`truth`] passed it in its final
//!   form: renderers take [`truth::Verified`], which only the verifier can make.
//! - Names, employers, titles, dates, degrees and contact lines are never text of an application:
//!   it holds fact ids, and the renderer reads the text from the master CV.
//! - Text from outside (postings, files) is data: never markup, never a path, never a template.
//! - Nothing but the public internet is fetched from, unless the configuration lists the address.
//! - Time is a parameter: no stage reads the clock.
//! - A language model words what was chosen without it ([`pipeline::assist`]); what it says passes
//!   [`truth`] like anything else, and is never fetched, opened, run or put into a template.
//! - A command is saved before it is acknowledged, and acknowledged before it is worked on; a second
//!   delivery changes nothing. A message is saved before it is sent, and not sent twice.
//! - All that a command does is done in the transaction in which it is handled.
//! - What was saved is never lost: a change makes a new revision, and undoing makes another.
//! - The same posting, master CV and settings give the same bytes.

// Counterparts that the end-to-end tests share name the library from outside.
#[cfg(test)]
extern crate self as tailord;

pub mod alert;
pub mod app;
pub mod application;
pub mod backup;
pub mod candidate;
pub mod catalogue;
pub mod chance;
pub mod chat;
pub mod cli;
pub mod command;
pub mod config;
pub mod daemon;
pub mod document;
pub mod edit;
pub mod eval;
pub mod files;
pub mod handler;
pub mod hash;
pub mod health;
pub mod http;
pub mod language;
pub mod lexicon;
pub mod llm;
mod memo;
pub mod memory;
pub mod pipeline;
pub mod posting;
mod program;
pub mod reader;
pub mod redact;
pub mod render;
pub mod reply;
pub mod report;
pub mod schedule;
pub mod signal;
pub mod store;
#[cfg(test)]
mod support;
pub mod tagger;
pub mod text;
mod threads;
pub mod tls;
pub mod truth;
pub mod vault;
pub mod worker;
