//! What a file is, by its first bytes.

use super::error::ReadError;
use super::{Document, docx, pdf};

/// Formats told apart by content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileType {
    /// Portable Document Format.
    Pdf,
    /// A ZIP archive: DOCX, ODT, a data export.
    Zip,
    /// Old Word and Excel files; also DOCX with a password.
    Compound,
    /// Rich Text Format.
    Rtf,
    /// None of these: text, or something else.
    Other,
}

/// Recognises a file. PDF readers accept up to 1024 bytes before `%PDF` (PDF 1.7, annex H).
#[must_use]
pub fn file_type(bytes: &[u8]) -> FileType {
    let head = &bytes[..bytes.len().min(1024)];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        FileType::Zip
    } else if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        FileType::Compound
    } else if bytes.starts_with(b"{\\rtf") {
        FileType::Rtf
    } else if head.windows(5).any(|window| window == b"%PDF-") {
        FileType::Pdf
    } else {
        FileType::Other
    }
}

/// Reads a PDF or DOCX; `None` when the bytes are neither an archive nor a known document format.
///
/// # Errors
/// A document that can't be read, with the reason.
pub fn read(bytes: &[u8]) -> Option<Result<Document, ReadError>> {
    match file_type(bytes) {
        FileType::Pdf => Some(pdf::text(bytes)),
        FileType::Zip | FileType::Compound => Some(docx::text(bytes)),
        FileType::Rtf => Some(Err(ReadError::Unsupported { kind: "an RTF document" })),
        FileType::Other => None,
    }
}
