//! `show`: one posting, what was found in it and what was made of it.

use std::path::Path;

use anyhow::Context as _;

use super::{Context, Outcome, UserError};
use crate::cli::ShowArgs;
use crate::edit;
use crate::pipeline::runner::Saved;
use crate::posting::PostingId;
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
            let name = format!("original.{}", ending(&media_type));
            crate::files::write_all(dir, &[(name.clone(), bytes)])
                .with_context(|| format!("writing the original to {}", dir.display()))?;
            return Ok(Outcome::done(format!("{}\n", dir.join(name).display())));
        }
        let text = String::from_utf8(bytes).map_err(|_| {
            UserError(format!("the original is {media_type} and not UTF-8 text; use --out DIR"))
        })?;
        return Ok(Outcome::done(text));
    }
    let revision = match args.revision {
        Some(number) => Some(store.get_revision(&posting.id, number)?),
        // A posting whose run failed has no revision yet; that is a state, not an error.
        None => match store.latest_revision(&posting.id) {
            Ok(revision) => Some(revision),
            Err(crate::store::StoreError::NotFound { .. }) => None,
            Err(error) => return Err(error.into()),
        },
    };
    if args.lines {
        let revision = revision.ok_or_else(|| nothing_yet(&posting.id))?;
        return lines(context, &revision, args.json);
    }
    let report = revision.as_ref().map(Report::from_revision).transpose()?;
    if let Some(dir) = &args.out {
        let (Some(revision), Some(report)) = (&revision, &report) else {
            return Err(nothing_yet(&posting.id).into());
        };
        return export(&store, revision, report, dir);
    }
    if args.json {
        return Outcome::json(&serde_json::json!({ "posting": posting, "report": report }));
    }
    Ok(Outcome::done(reply::show(&posting, report.as_ref())))
}

/// The usual ending of files of this kind.
pub(crate) fn ending(media_type: &str) -> &'static str {
    match media_type {
        "text/html" => "html",
        "text/markdown" => "md",
        "application/json" => "json",
        "application/pdf" => "pdf",
        kind if kind.ends_with("wordprocessingml.document") => "docx",
        _ => "txt",
    }
}

fn nothing_yet(posting: &PostingId) -> UserError {
    UserError(format!("posting {} has no artifacts yet; run `tailord process` on it", posting.0))
}

/// Every line that can be changed, with the name it goes by.
fn lines(context: &Context, revision: &Revision, json: bool) -> anyhow::Result<Outcome> {
    let saved = Saved::from_revision(revision)?;
    let lines = edit::lines(&saved.application, &context.master_cv(None)?);
    if json {
        return Outcome::json(&serde_json::json!({
            "posting": revision.posting,
            "revision": revision.number,
            "lines": lines,
        }));
    }
    Ok(Outcome::done(reply::lines(revision.number, &lines)))
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
