//! Documents people send: PDF and DOCX bytes to text with structure.
//!
//! Architecture Invariant: work and memory are bounded on any bytes; nothing here knows whether the
//! text is a posting or a CV, and nothing in it is obeyed.

pub mod archive;
pub mod docx;
pub mod hyphen;
pub mod pdf;

mod document;
mod error;
mod kind;

pub use document::{Block, Document, Kind, Link};
pub use error::ReadError;
pub use kind::{FileType, file_type, read};
