//! Why a document can't be read, in words for the person who sent it.

/// Why there is no text. Each message says what is wrong and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Larger than any CV or posting.
    #[error("this {what} is larger than {} MB: save only the pages that matter, or its text", .limit / 1_000_000)]
    TooLarge {
        /// `PDF` or `Word file`.
        what: &'static str,
        /// Most bytes read.
        limit: usize,
    },
    /// Damaged, or made to break readers.
    #[error("this {what} can't be read ({detail}): open it, save it again, or give its text")]
    Damaged {
        /// `PDF` or `Word file`.
        what: &'static str,
        /// What is wrong.
        detail: String,
    },
    /// More in it than a reader should have to take.
    #[error("this {what} holds far more than a CV or a posting ({detail}): give its text instead")]
    TooMuch {
        /// `PDF` or `Word file`.
        what: &'static str,
        /// Which limit it goes beyond.
        detail: &'static str,
    },
    /// It asks for a password.
    #[error("this {what} is protected by a password: save a copy without one")]
    Password {
        /// `PDF` or `Word file`.
        what: &'static str,
    },
    /// Pages are pictures.
    #[error(
        "this PDF holds pictures of pages and no text: export it as text from the program it was \
         made with, or run text recognition (OCR) over it"
    )]
    ImagesOnly,
    /// Nothing to read.
    #[error("this {what} has no text")]
    Empty {
        /// `PDF` or `Word file`.
        what: &'static str,
    },
    /// A format that can't be read.
    #[error("this is {kind}: save it as DOCX or PDF, or give its text")]
    Unsupported {
        /// With its article: `an OpenDocument text (ODT)`.
        kind: &'static str,
    },
}

/// How messages name a PDF.
pub(super) const PDF: &str = "PDF";
/// How messages name a DOCX.
pub(super) const WORD: &str = "Word file";
