//! `why`: the evidence for each line.

use std::path::Path;

use anyhow::Context as _;

use super::{Context, Outcome, UserError};
use crate::candidate::FactId;
use crate::catalogue::WhySubject;
use crate::cli::WhyArgs;
use crate::lexicon::Lexicon;
use crate::pipeline::{extract, plan};
use crate::posting::{self, PostingId};
use crate::reply;
use crate::report::{Evidence, Report, ReportLine};
use crate::store::{Revision, SqliteStore, Store as _, StoreError};

/// Shows line → evidence for a posting id, a `report.json` or a posting file processed before.
pub fn run(context: &Context, args: &WhyArgs) -> anyhow::Result<Outcome> {
    let (subject, posting) = args.subject().map_err(UserError)?;
    let report = find(context, posting, args.revision)?;
    match subject {
        WhySubject::Lines => {}
        WhySubject::Fit if args.json => return Outcome::json(&report.fit),
        WhySubject::Fit => return Ok(Outcome::done(reply::why_fit(&report.fit))),
        WhySubject::Selection => return selection(context, &report, args.json),
    }
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

/// Every achievement with the parts of its rank, and whether the CV shows it.
pub(crate) fn selection(context: &Context, report: &Report, json: bool) -> anyhow::Result<Outcome> {
    let master = context.master_cv(None)?;
    let store = context.store()?;
    let (bytes, _) = store.get_snapshot(&PostingId(report.posting.id.clone()))?;
    let posting = posting::read(&report.posting.source, &bytes)?;
    let lexicon = master.lexicon(Lexicon::bundled());
    let extracted = extract::run(&posting, &lexicon);
    let plan = plan::run(&master, &posting, &extracted, &lexicon, context.now.date_naive())?;
    let shown = |fact: &FactId| report.cv.lines.iter().any(|line| line.facts.contains(fact));
    let rows: Vec<reply::Selected> = plan
        .ranked
        .iter()
        .enumerate()
        .filter_map(|(at, ranked)| {
            let (achievement, _) = master.achievement(&ranked.fact)?;
            Some(reply::Selected {
                rank: at + 1,
                shown: shown(&ranked.fact),
                fact: ranked.fact.clone(),
                text: achievement.text.to_plain(),
                relevance: ranked.relevance.clone(),
                keep: ranked.keep,
            })
        })
        .collect();
    let ranked: Vec<&FactId> = rows.iter().map(|row| &row.fact).collect();
    let left: Vec<(FactId, String)> = master
        .achievements()
        .filter(|(_, achievement)| !ranked.contains(&&achievement.id))
        .map(|(_, achievement)| (achievement.id.clone(), achievement.text.to_plain()))
        .collect();
    if json {
        return Outcome::json(&serde_json::json!({ "ranked": rows, "said_already": left }));
    }
    Ok(Outcome::done(reply::why_selection(&rows, &left)))
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
