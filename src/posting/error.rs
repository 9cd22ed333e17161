//! Why a posting could not be read, in words for the person who sent it.

use thiserror::Error;

use super::MAX_BYTES;

/// Why there is no posting. Each message says what was wrong and what to do.
#[derive(Debug, Error)]
pub enum ReadError {
    /// Nothing, or only white space.
    #[error("the posting is empty: paste its text, or give a file that has some")]
    Empty,
    /// Beyond [`MAX_BYTES`].
    #[error(
        "the posting is larger than {} MiB, far more than any job description: \
         save only the posting's text to a file and give that",
        MAX_BYTES / (1024 * 1024)
    )]
    TooLarge,
    /// A file format that is not text.
    #[error(
        "this is {kind}, not text: open it, copy the posting's text and paste the text instead"
    )]
    Binary {
        /// What it looks like, with its article: "a PNG picture".
        kind: &'static str,
    },
    /// A PDF or Word file that can't be read.
    #[error(transparent)]
    Document(#[from] crate::reader::ReadError),
    /// Fewer words than any posting has.
    #[error(
        "only {words} words could be read, too few for a job posting: if the page shows more in a \
         browser, it is filled in by a script; copy its text there and paste the text instead"
    )]
    TooShort {
        /// Words found.
        words: usize,
    },
    /// The source could not be read to its end.
    #[error("could not read {from}: {cause}")]
    Io {
        /// Where from, as given.
        from: String,
        /// What the system said.
        #[source]
        cause: std::io::Error,
    },
}
