//! `why`: the evidence for each line.

use std::path::Path;

use anyhow::Context as _;

use super::{Context, Outcome, UserError};
use crate::cli::WhyArgs;
use crate::posting::{self, PostingId};
use crate::reply;
use crate::report::{Evidence, Report, ReportLine};
use crate::store::{Revision, SqliteStore, Store as _, StoreError};

/// Shows line → evidence for a posting id, a `report.json` or a posting file processed before.
pub fn run(context: &Context, args: &WhyArgs) -> anyhow::Result<Outcome> {
    let report = find(context, &args.posting, args.revision)?;
    let master = context.master_cv(None)?;
    let mut rows: Vec<(ReportLine, Vec<Evidence>)> = Vec::new();
    let skills = report.cv.skills.iter().map(|skill| ReportLine {
        id: String::new(),
        text: format!("{} ({})", skill.name, skill.category),
        section: "skills".into(),
        role: None,
        facts: skill.facts.clone(),
        star_missing: Vec::new(),
    });
    for line in report.cv.lines.iter().cloned().chain(skills) {
        let evidence = line.facts.iter().map(|fact| Evidence::find(&master, fact)).collect();
        rows.push((line, evidence));
    }
    if args.json {
        let lines: Vec<_> = rows
            .iter()
            .map(|(line, evidence)| {
                serde_json::json!({
                    "text": line.text,
                    "section": line.section,
                    "role": line.role,
                    "evidence": evidence,
                })
            })
            .collect();
        return Outcome::json(&serde_json::json!({
            "posting": report.posting,
            "revision": report.cv.revision,
            "master_cv": report.master_cv,
            "lines": lines,
            "refused": report.cv.refused,
        }));
    }
    let mut text = format!("Revision {}\n\n{}", report.cv.revision, reply::why(&rows));
    if master.version != report.master_cv {
        text.push_str("\nNote: the master CV has changed since this application was made.\n");
    }
    Ok(Outcome::done(text))
}

fn find(context: &Context, what: &str, number: Option<u32>) -> anyhow::Result<Report> {
    let path = Path::new(what);
    if !path.is_file() {
        let store = context.store()?;
        let posting = store.find_posting(what)?;
        return Report::from_revision(&revision(&store, &posting.id, number)?);
    }
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {what}"))?;
    if path.extension().is_some_and(|extension| extension == "json") {
        return serde_json::from_slice(&bytes).map_err(|error| {
            UserError(format!("{what} is not a report of `tailord process`: {error}")).into()
        });
    }
    let posting = posting::read(what, &bytes)?;
    let store = context.store()?;
    let revision = revision(&store, &posting.id, number).map_err(|error| match number {
        Some(_) => error.into(),
        None => anyhow::Error::from(UserError(format!(
            "{what} has not been processed yet; run `tailord process {what}` first"
        ))),
    })?;
    Report::from_revision(&revision)
}

/// The revision asked for, else the newest.
fn revision(
    store: &SqliteStore,
    posting: &PostingId,
    number: Option<u32>,
) -> Result<Revision, StoreError> {
    match number {
        Some(number) => store.get_revision(posting, number),
        None => store.latest_revision(posting),
    }
}
