//! `show`: one posting, what was found in it and what was made of it.

use std::path::Path;

use anyhow::Context as _;

use super::{Context, Outcome, UserError};
use crate::cli::ShowArgs;
use crate::reply;
use crate::report::Report;
use crate::store::{Revision, SqliteStore, Store as _};

/// Shows one posting, or writes its stored artifacts to a folder.
pub fn run(context: &Context, args: &ShowArgs) -> anyhow::Result<Outcome> {
    let store = context.store()?;
    let posting = store.find_posting(&args.posting)?;
    if args.original {
        let (bytes, media_type) = store.get_snapshot(&posting.id)?;
        if let Some(dir) = &args.out {
            return write_original(bytes, &media_type, dir);
        }
        let text = String::from_utf8(bytes).map_err(|_| {
            UserError(format!("the original is {media_type} and not UTF-8 text; use --out DIR"))
        })?;
        return Ok(Outcome::done(text));
    }
    // A posting whose run failed has no revision yet; that is a state, not an error.
    let revision = match store.latest_revision(&posting.id) {
        Ok(revision) => Some(revision),
        Err(crate::store::StoreError::NotFound { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let report = revision.as_ref().map(Report::from_revision).transpose()?;
    if let Some(dir) = &args.out {
        let (Some(revision), Some(report)) = (&revision, &report) else {
            return Err(UserError(format!(
                "posting {} has no artifacts yet; run `tailord process` on it",
                posting.id.0
            ))
            .into());
        };
        return export(&store, revision, report, dir);
    }
    if args.json {
        return Outcome::json(&serde_json::json!({ "posting": posting, "report": report }));
    }
    Ok(Outcome::done(reply::show(&posting, report.as_ref())))
}

/// Writes the posting as it came (GAP-032), under a name its type asks for.
fn write_original(bytes: Vec<u8>, media_type: &str, dir: &Path) -> anyhow::Result<Outcome> {
    let ending = match media_type {
        "application/pdf" => "pdf",
        "text/html" => "html",
        "text/markdown" => "md",
        "text/plain" => "txt",
        other if other.ends_with("wordprocessingml.document") => "docx",
        _ => "bin",
    };
    let name = format!("original.{ending}");
    crate::files::write_all(dir, &[(name.clone(), bytes)])
        .with_context(|| format!("writing the original to {}", dir.display()))?;
    Ok(Outcome::done(format!("{name} written to {}\n", dir.display())))
}

fn export(
    store: &SqliteStore,
    revision: &Revision,
    report: &Report,
    dir: &Path,
) -> anyhow::Result<Outcome> {
    let files = report
        .artifacts
        .iter()
        .map(|artifact| {
            let stored = store.get_artifact(&revision.posting, revision.number, &artifact.kind)?;
            Ok((stored.kind, stored.bytes))
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    crate::files::write_all(dir, &files)
        .with_context(|| format!("writing the artifacts to {}", dir.display()))?;
    Ok(Outcome::done(format!(
        "{} files of revision {} written to {}\n",
        files.len(),
        revision.number,
        dir.display()
    )))
}
