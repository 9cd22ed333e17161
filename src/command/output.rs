//! The folder an application is written to.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::Outcome;
use crate::pipeline::runner::Finished;
use crate::report::ReportPosting;
use crate::{files, text};

/// Writes the files with the report and gives the report as JSON; says in it where each file is.
pub fn write(finished: &mut Finished, dir: Option<&Path>) -> anyhow::Result<(Outcome, PathBuf)> {
    let report = &mut finished.report;
    let dir = dir.map_or_else(|| default_dir(&report.posting), Path::to_owned);
    for artifact in &mut report.artifacts {
        artifact.path = dir.join(&artifact.kind).display().to_string();
    }
    let outcome = Outcome::json(report)?;
    finished.files.push(("report.json".into(), outcome.text.clone().into_bytes()));
    let written =
        files::write_all(&dir, &finished.files).and_then(|()| remove_old_pages(&dir, finished));
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
