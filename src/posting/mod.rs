//! A job as advertised: intake from text, markdown, HTML, PDF, DOCX, the JSON of job boards and
//! addresses into clean text with its snapshot.
//!
//! Architecture Invariant: what a posting says is data. It is never executed, never a path, never
//! a template, and never an instruction.

mod block;
pub mod board;
mod decode;
mod document;
mod error;
pub mod fetch;
pub mod form;
mod html;
mod instruction;
mod intake;
pub(crate) mod invisible;
mod json_ld;
mod markdown;
mod notes;
mod pattern;
mod plain;
mod read;

#[cfg(test)]
mod intake_tests;
#[cfg(test)]
mod naughty_tests;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use self::{
    error::ReadError,
    intake::{Intake, IntakeError},
    read::{MAX_BYTES, MAX_CHARS, MIN_WORDS, read, read_from},
};
use crate::language::Language;

/// Stable id of a posting: the first twelve hex digits of the SHA-256 of its text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PostingId(pub String);

/// A half-open byte range of [`Posting::text`], on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// What the posting's bytes turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// HTML with a schema.org `JobPosting`.
    JsonLd,
    /// HTML read by main-content extraction.
    Html,
    /// The answer of a job board's interface.
    BoardJson,
    /// PDF.
    Pdf,
    /// A Word file.
    Docx,
}

/// Prepares what reading the first posting would have to: its largest patterns.
pub fn warm() {
    instruction::warm();
}

/// The bytes the posting came as, kept so the original can be shown again (GAP-032).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// As received.
    pub bytes: Vec<u8>,
    /// SHA-256 in hex.
    pub sha256: String,
    /// E.g. `text/html`.
    pub media_type: &'static str,
}

/// Fields a page states in machine-readable form (schema.org `JobPosting`). Every value also
/// stands in [`Posting::text`], so that spans can point at it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Stated {
    /// `title`.
    pub title: Option<String>,
    /// `hiringOrganization.name`.
    pub company: Option<String>,
    /// `jobLocation`, one line.
    pub location: Option<String>,
    /// `jobLocationType` is TELECOMMUTE.
    pub remote: bool,
    /// `employmentType`.
    pub employment_type: Option<String>,
    /// `baseSalary`, one line.
    pub salary: Option<String>,
    /// `datePosted`, as written.
    pub date_posted: Option<String>,
    /// `validThrough`, as written.
    pub valid_through: Option<String>,
}

/// A posting, read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Posting {
    /// Stable id.
    pub id: PostingId,
    /// Where it came from, for people: a file name, `standard input`, a URL.
    pub source: String,
    /// What it was.
    pub format: Format,
    /// Clean text, for people and for spans to point into:
    /// - NFC, `\n` line ends, single spaces, no invisible characters, nothing at the ends;
    /// - one paragraph, heading or list item a line; a blank line between them, except between the
    ///   items of a list;
    /// - list items start with `- `; headings of HTML and markdown start with `# `; headings of
    ///   plain text stand as written, on a line of their own;
    /// - a page's machine-readable fields come first: `# title`, then `Company: …` and so on;
    /// - at most [`MAX_CHARS`] characters; no sentence that gives instructions to an AI.
    pub text: String,
    /// Language of the text.
    pub language: Language,
    /// Machine-readable fields.
    pub stated: Stated,
    /// The application form, without fields when none was found (GAP-023).
    #[serde(default)]
    pub form: form::Form,
    /// The original bytes; kept apart, not with each revision.
    #[serde(skip)]
    pub snapshot: Snapshot,
    /// What the reader should know: hidden text removed, instructions to an AI found, truncated.
    pub warnings: Vec<String>,
}
