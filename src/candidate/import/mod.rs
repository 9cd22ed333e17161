//! A master CV from what people have: JSON Resume, `RenderCV` YAML, `LinkedIn`'s data export, and CVs
//! as PDF, DOCX, markdown and text.
//!
//! Every reader makes a JSON Resume and says where in the source each part came from; one importer
//! makes the directory of it. Nothing is invented: what is missing stays missing, and what was
//! assumed is in the review list.

mod builder;
mod cv;
mod linkedin;
mod rendercv;
pub mod section;
#[cfg(test)]
mod tests;
mod yaml;

use std::path::{Path, PathBuf};

use super::json_resume::{self, Origin};
use crate::reader::archive::Archive;
use crate::reader::{self, FileType, ReadError};
use builder::Builder;

pub use super::json_resume::{ImportReport, ReviewNote};
pub use builder::Places;
pub use yaml::YamlError;

/// Largest text file read.
const MAX_TEXT: usize = 5_000_000;

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// JSON that is no résumé, or a result that makes no master CV.
    #[error(transparent)]
    Resume(#[from] json_resume::ImportError),
    /// Not JSON.
    #[error("it is not valid JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// Not `RenderCV`.
    #[error("it is no RenderCV file: {0}")]
    Yaml(#[from] YamlError),
    /// A PDF, DOCX or archive that can't be read.
    #[error(transparent)]
    Document(#[from] ReadError),
    /// Bytes that are no text.
    #[error(
        "it is no text that could be a CV; give JSON Resume, RenderCV YAML, LinkedIn's export, PDF, DOCX, markdown or text"
    )]
    NoText,
    /// Too large to be a CV.
    #[error("it is larger than 5 MB, far more than a CV")]
    TooLarge,
    /// Nothing in it looks like a CV.
    #[error(
        "{0}; it is read by its headings (Experience, Education, Skills …): check that it has some, or give a JSON Resume"
    )]
    NoCv(&'static str),
    /// A folder that is no export.
    #[error("{} is a folder without LinkedIn's Profile.csv or Positions.csv", .0.display())]
    Folder(PathBuf),
    /// The disk refused.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// Reads `from`, whatever it is, and writes the master-CV directory `to`. All of it or nothing; an
/// existing path is never touched.
///
/// # Errors
/// It can't be read, is no CV, or makes no valid master CV; or `to` exists.
pub fn import(from: &Path, to: &Path) -> Result<ImportReport, ImportError> {
    let failed = |source| ImportError::Io { path: from.to_owned(), source };
    let name =
        from.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    if std::fs::metadata(from).map_err(failed)?.is_dir() {
        return write(linkedin::read(&linkedin::read_folder(from)?), false, to);
    }
    let bytes = std::fs::read(from).map_err(failed)?;
    import_bytes(&name, &bytes, to)
}

/// As [`import`], from bytes; `name` is what notes call the file.
///
/// # Errors
/// As [`import`].
pub fn import_bytes(name: &str, bytes: &[u8], to: &Path) -> Result<ImportReport, ImportError> {
    match reader::file_type(bytes) {
        FileType::Pdf => {
            let document = reader::pdf::text(bytes)?;
            write(cv::from_document(name, &document)?, false, to)
        }
        FileType::Zip => {
            let mut archive = Archive::open(bytes, "archive")?;
            if linkedin::is_export(&archive) {
                return write(linkedin::read(&linkedin::unpack(&mut archive)?), false, to);
            }
            write(cv::from_document(name, &reader::docx::text(bytes)?)?, false, to)
        }
        FileType::Compound => {
            write(cv::from_document(name, &reader::docx::text(bytes)?)?, false, to)
        }
        FileType::Rtf => Err(ReadError::Unsupported { kind: "an RTF document" }.into()),
        FileType::Other => import_text(name, bytes, to),
    }
}

fn import_text(name: &str, bytes: &[u8], to: &Path) -> Result<ImportReport, ImportError> {
    if bytes.len() > MAX_TEXT {
        return Err(ImportError::TooLarge);
    }
    let encoding = encoding_rs::Encoding::for_bom(bytes).map_or(encoding_rs::UTF_8, |(it, _)| it);
    let (text, _, broken) = encoding.decode(bytes);
    if broken || text.contains('\0') || text.trim().is_empty() {
        return Err(ImportError::NoText);
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let yaml = matches!(ending.as_str(), "yaml" | "yml")
        || text.lines().any(|line| line.trim_end() == "cv:");
    if text.trim_start().starts_with(['{', '[']) && !yaml {
        let resume = serde_json::from_str(&text)?;
        return Ok(json_resume::import(&resume, to)?);
    }
    if yaml {
        return write(rendercv::read(name, &text)?, true, to);
    }
    write(cv::from_text(name, &text)?, true, to)
}

/// `marks`: sentences hold markdown's marks.
fn write(builder: Builder, marks: bool, to: &Path) -> Result<ImportReport, ImportError> {
    let (resume, places, notes) = builder.finish();
    Ok(json_resume::import_from(&resume, Origin { places, notes, marks }, to)?)
}
