//! CVs from anywhere: what they claim, and whether the facts support it.
//!
//! A file becomes [`Statement`]s: claims, and heads (employer, title, dates) that must be those of a
//! role. JSON Resume, plain text, markdown, PDF and DOCX are read; other formats say so.

mod file;
mod json_resume;
mod report;
mod role;
mod text;

use crate::candidate::{FactId, Scope};
use crate::reader;

use super::{Claim, Section, Verdict, Verifier, rule};

pub use report::{ClaimReport, FileReport, Outcome};

/// Formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// JSON Resume 1.0.0.
    JsonResume,
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
}

/// Why a file can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// HTML and other formats.
    #[error(
        "{0} can't be read: give a PDF, Word (.docx), JSON Resume (.json), plain text (.txt) or \
         markdown (.md) file"
    )]
    Format(String),
    /// A PDF or Word file that can't be read.
    #[error("{0}: {1}")]
    Document(String, reader::ReadError),
    /// Bytes that are not UTF-8 text.
    #[error("{0} is not UTF-8 text: save it as UTF-8")]
    Encoding(String),
    /// Not JSON, or not a JSON Resume.
    #[error("{0} is no JSON Resume: {1}")]
    Json(String, String),
    /// Too large to be a CV.
    #[error("{0} is larger than 2 MB of text: this is no CV")]
    Size(String),
    /// No words.
    #[error("{0} is empty")]
    Empty(String),
}

/// Largest file read.
const MAX_BYTES: usize = 2_000_000;

/// Something a file says.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Where in the file, for people: `work[0].highlights[2]`, `Experience`.
    pub place: String,
    /// What it says.
    pub said: Said,
}

/// What a statement is.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// A claim to check.
    Claim(Claim),
    /// Employer, title and dates: those of a role of the candidate.
    Head {
        /// As written.
        text: String,
        /// The role's fact.
        fact: FactId,
    },
    /// Employer, title and dates of no role, or a bullet under them.
    Stranger {
        /// As written.
        text: String,
        /// What does not fit.
        reason: String,
        /// The role nearest to it.
        nearest: Option<FactId>,
    },
}

/// Reads what a CV claims, in order.
pub fn read_claims(
    verifier: &Verifier,
    name: &str,
    content: &str,
    kind: FileKind,
) -> Result<Vec<Statement>, FileError> {
    match kind {
        FileKind::JsonResume => json_resume::statements(&verifier.cv, name, content),
        FileKind::Text | FileKind::Markdown => Ok(text::statements(&verifier.cv, content)),
    }
}

/// Checks a CV file: PDF and DOCX are told by their content, text formats by the extension of
/// `name`.
pub fn verify_file(verifier: &Verifier, name: &str, bytes: &[u8]) -> Result<FileReport, FileError> {
    if let Some(read) = reader::read(bytes) {
        let document = read.map_err(|error| FileError::Document(name.to_owned(), error))?;
        let statements = file::statements(&verifier.cv, &document);
        return Ok(FileReport::new(
            statements.into_iter().map(|said| judge(verifier, said)).collect(),
        ));
    }
    if bytes.len() > MAX_BYTES {
        return Err(FileError::Size(name.to_owned()));
    }
    let kind = kind(name, bytes)?;
    let content = std::str::from_utf8(bytes).map_err(|_| FileError::Encoding(name.to_owned()))?;
    let content = content.trim_start_matches('\u{feff}');
    if content.trim().is_empty() {
        return Err(FileError::Empty(name.to_owned()));
    }
    let statements = read_claims(verifier, name, content, kind)?;
    Ok(FileReport::new(statements.into_iter().map(|said| judge(verifier, said)).collect()))
}

fn kind(name: &str, bytes: &[u8]) -> Result<FileKind, FileError> {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "json" => Ok(FileKind::JsonResume),
        "md" | "markdown" => Ok(FileKind::Markdown),
        "txt" | "text" => Ok(FileKind::Text),
        "docx" | "doc" | "pdf" | "odt" | "rtf" | "html" | "htm" | "pages" => {
            Err(FileError::Format(name.to_owned()))
        }
        _ if bytes.trim_ascii_start().starts_with(b"{") => Ok(FileKind::JsonResume),
        _ => Ok(FileKind::Text),
    }
}

fn judge(verifier: &Verifier, statement: Statement) -> ClaimReport {
    let place = statement.place;
    match statement.said {
        Said::Head { text, fact } => {
            ClaimReport::new(text, place, Verdict::Supported { facts: vec![fact] })
        }
        Said::Stranger { text, reason, nearest } => {
            let refusal = rule::refusal("identity", &text, &reason);
            let refusal = super::Refusal { nearest, ..refusal };
            ClaimReport::new(text, place, Verdict::Refused(refusal))
        }
        Said::Claim(claim) => {
            let verdict = verifier.check(&claim);
            ClaimReport::new(claim.text, place, verdict)
        }
    }
}

/// A claim without citations.
fn claim(place: &str, text: &str, section: Section, scope: Scope) -> Statement {
    let text = text.trim().to_owned();
    let claim = Claim { text, section, scope, facts: Vec::new() };
    Statement { place: place.to_owned(), said: Said::Claim(claim) }
}

/// Sentences of a paragraph; a full stop within an abbreviation or number ends none.
fn sentences(text: &str) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    let mut open = String::new();
    for word in text.split_whitespace() {
        if !open.is_empty() {
            open.push(' ');
        }
        open.push_str(word);
        let abbreviation = matches!(
            word.to_lowercase().as_str(),
            "e.g."
                | "i.e."
                | "dr."
                | "prof."
                | "approx."
                | "ca."
                | "z.b."
                | "inc."
                | "ltd."
                | "mio."
                | "mrd."
                | "bzw."
                | "st."
                | "no."
                | "nr."
                | "inkl."
                | "u.a."
        );
        if word.ends_with(['.', '!', '?']) && !abbreviation {
            sentences.push(std::mem::take(&mut open));
        }
    }
    if !open.is_empty() {
        sentences.push(open);
    }
    sentences
}
