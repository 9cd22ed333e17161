//! The folder an application is written to.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::Outcome;
use crate::files::Staged;
use crate::pipeline::runner::Finished;
use crate::render::Files;
use crate::report::{Report, ReportPosting};
use crate::text;

/// Writes the files ahead of the report, to be put into their places with it.
pub fn stage(report: &Report, files: &Files, dir: Option<&Path>) -> std::io::Result<Staged> {
    Staged::write(&folder(report, dir), files)
}

fn folder(report: &Report, dir: Option<&Path>) -> PathBuf {
    dir.map_or_else(|| default_dir(&report.posting), Path::to_owned)
}

/// Writes the files, unless they are `staged`, with the report, and gives the report as JSON; says
/// in it where each file is.
pub fn write(
    finished: &mut Finished,
    dir: Option<&Path>,
    staged: Option<Staged>,
) -> anyhow::Result<(Outcome, PathBuf)> {
    let report = &mut finished.report;
    let dir = folder(report, dir);
    for artifact in &mut report.artifacts {
        artifact.path = dir.join(&artifact.kind).display().to_string();
    }
    let outcome = Outcome::json(report)?;
    let told = ("report.json".to_owned(), outcome.text.clone().into_bytes());
    let written = staged
        .map_or_else(|| Staged::write(&dir, &finished.files), Ok)
        .and_then(|staged| {
            let told = Staged::write(&dir, std::slice::from_ref(&told))?;
            staged.put()?;
            told.put()
        })
        .and_then(|()| remove_old_pages(&dir, finished));
    finished.files.push(told);
    written.with_context(|| {
        format!(
            "the application is stored, but {} could not be written; \
             `tailord show {} --out DIR` writes it elsewhere",
            dir.display(),
            finished.report.posting.id
        )
    })?;
    Ok((outcome, dir))
}

/// Pictures of pages that an earlier, longer revision had would be taken for this one's.
fn remove_old_pages(dir: &Path, finished: &Finished) -> std::io::Result<()> {
    for page in finished.report.cv.pages + 1.. {
        match std::fs::remove_file(dir.join(format!("cv-{page}.png"))) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// `applications/<employer>-<title>-<id>`; made of safe characters whatever the posting says.
fn default_dir(posting: &ReportPosting) -> PathBuf {
    let parts = [posting.company.as_deref(), posting.title.as_deref(), posting.id.get(..6)];
    let name: Vec<String> = parts
        .into_iter()
        .flatten()
        .map(|part| text::slug(part, 40))
        .filter(|part| !part.is_empty())
        .collect();
    Path::new("applications").join(name.join("-"))
}

/// Says something to whoever sits at the terminal, without a line break of its own.
pub fn ask(text: &str) {
    use std::io::Write as _;
    let mut stderr = std::io::stderr().lock();
    // A terminal that is gone is noticed when the answer is read.
    drop(stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush()));
}
