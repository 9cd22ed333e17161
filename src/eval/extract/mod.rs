//! How well extraction reads labelled postings: precision, recall and F1 per field.
//!
//! Two layouts are read: a folder of postings with `labels.json` (file name → fields; `null` means
//! "not stated"), and a folder with `labels.csv` and `text/*.txt` (one row a posting, list items
//! separated by ` | `, "Not specified" where absent).
//!
//! "Equal" is strict: a title is equal with the same words in the same order, case and punctuation
//! aside; what is extracted has no gender marks and requisition numbers, as the labels have none. An
//! employer is also equal to a part of the label ("Faculty, University"). A place is equal when the
//! city is, whatever the label says of policy; row `location` sets accents, commas and a part of the
//! city before it aside ("North Campus, Edmonton, Alberta"), row `location, as written` nothing.

mod compare;
mod report;
mod rows;
mod sheet;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub use report::{Report, Tally};

/// Why labelled data can't be scored.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// The folder has neither kind of labels.
    #[error("no labels.json and no labels.csv in {}", .0.display())]
    NoLabels(PathBuf),
    /// A file can't be read.
    #[error("cannot read {}: {cause}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// `labels.json` is not as described above.
    #[error("{}: {cause}", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: serde_json::Error,
    },
    /// `labels.csv` is not as described above.
    #[error("{}: {cause}", path.display())]
    Csv {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: csv::Error,
    },
}

/// Scores all labelled postings of `dir`.
pub fn run(dir: &Path) -> Result<Report, EvalError> {
    let json = dir.join("labels.json");
    let sheet = dir.join("labels.csv");
    if json.is_file() {
        rows::score(dir, &json)
    } else if sheet.is_file() {
        sheet::score(dir, &sheet)
    } else {
        Err(EvalError::NoLabels(dir.to_owned()))
    }
}

fn read(path: &Path) -> Result<Vec<u8>, EvalError> {
    std::fs::read(path).map_err(|cause| EvalError::Read { path: path.to_owned(), cause })
}
