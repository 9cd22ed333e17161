//! All text that people read on the command line: pure functions of the data.

pub mod backup;
pub mod vault;

use std::fmt::Write as _;

use crate::candidate::FactId;
use crate::edit::EditableLine;
use crate::llm::Prompt;
use crate::pipeline::fit::{Fit, Match};
use crate::pipeline::plan::Relevance;
use crate::posting::PostingId;
use crate::report::{Evidence, Report, ReportLine};
use crate::store::{Origin, PostingRecord, RevisionInfo, RunRecord, RunState, StageRecord};
use crate::text::{bytes, shorten};

/// What stands where a posting does not say.
pub const NOT_FOUND: &str = "not found in posting";

/// Rows under a head, each column as wide as its widest cell (the last one excepted).
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .chain([head[column].chars().count()])
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let padded: Vec<String> =
            cells.zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        format!("{}\n", padded.join("  ").trim_end())
    };
    let mut text = line(&mut head.iter().copied());
    for row in rows {
        text.push_str(&line(&mut row.iter().map(String::as_str)));
    }
    text
}

/// `jobs`.
pub fn jobs(postings: &[PostingRecord]) -> String {
    if postings.is_empty() {
        return "No postings. `tailord process FILE` makes one.\n".into();
    }
    let rows: Vec<Vec<String>> = postings
        .iter()
        .map(|posting| {
            vec![
                posting.id.0.clone(),
                posting.created_at.format("%Y-%m-%d %H:%M").to_string(),
                posting.status.to_string(),
                posting.score.map_or_else(|| "-".into(), |score| score.to_string()),
                shorten(posting.title.as_deref().unwrap_or(NOT_FOUND), 50),
                shorten(posting.company.as_deref().unwrap_or(NOT_FOUND), 30),
            ]
        })
        .collect();
    table(&["id", "added (UTC)", "status", "fit", "title", "employer"], &rows)
}

/// `runs`.
pub fn runs(runs: &[RunRecord]) -> String {
    if runs.is_empty() {
        return "No runs yet.\n".into();
    }
    let rows: Vec<Vec<String>> = runs
        .iter()
        .map(|run| {
            let cost: f64 = run.stages.iter().map(|stage| stage.cost_usd).sum();
            let spent: f64 = run.stages.iter().map(|stage| stage.ms).sum();
            let result = match (run.state, run.revision, &run.reason) {
                (RunState::Done, Some(revision), _) => format!("revision {revision}"),
                (RunState::Running, ..) => "under way, or cut off with its process".into(),
                (_, _, reason) => reason.clone().unwrap_or_default(),
            };
            vec![
                run.id.to_string(),
                run.posting.0.clone(),
                run.started_at.format("%Y-%m-%d %H:%M:%S").to_string(),
                crate::report::word(&run.state),
                run.engine.clone(),
                format!("{spent:.0}"),
                format!("{cost:.4}"),
                shorten(&result, 70),
            ]
        })
        .collect();
    let head = ["run", "posting", "started (UTC)", "state", "engine", "ms", "usd", "result"];
    table(&head, &rows)
}

/// `show`.
pub fn show(posting: &PostingRecord, report: Option<&Report>) -> String {
    let or_missing = |value: &Option<String>| value.clone().unwrap_or_else(|| NOT_FOUND.into());
    let mut text = format!(
        "{}\n{}\n\n",
        posting.title.as_deref().unwrap_or("Title not found in posting"),
        posting.company.as_deref().unwrap_or("Employer not found in posting"),
    );
    let mut rows = vec![
        ("posting", posting.id.0.clone()),
        ("source", posting.source.clone()),
        ("added", posting.created_at.format("%Y-%m-%d %H:%M UTC").to_string()),
        ("status", posting.status.to_string()),
    ];
    if let Some(reason) = &posting.reason {
        rows.push(("reason", reason.clone()));
    }
    if let Some(applied) = posting.applied_at {
        rows.push(("applied", applied.format("%Y-%m-%d %H:%M UTC").to_string()));
    }
    if let Some(report) = report {
        rows.extend(extracted_rows(report));
    } else {
        rows.push(("location", or_missing(&posting.location)));
    }
    for (name, value) in rows {
        let _ = writeln!(text, "{name:<16}{value}");
    }
    if let Some(report) = report {
        text.push_str(&form(report));
        text.push_str(&fit(report));
        let _ = writeln!(text, "\nArtifacts of revision {}", report.cv.revision);
        for artifact in &report.artifacts {
            let _ = writeln!(text, "  {:<14}{}", artifact.kind, bytes(artifact.bytes));
        }
    }
    text
}

/// Every extracted field, always (GAP-062).
fn extracted_rows(report: &Report) -> Vec<(&'static str, String)> {
    let found = &report.extracted;
    let or_missing = |value: &Option<String>| value.clone().unwrap_or_else(|| NOT_FOUND.into());
    let list = |values: &[String]| match values.is_empty() {
        true => NOT_FOUND.to_owned(),
        false => values.join(", "),
    };
    let count = |values: &[String]| match values.len() {
        0 => NOT_FOUND.to_owned(),
        count => count.to_string(),
    };
    let years = found.years.map_or_else(
        || NOT_FOUND.into(),
        |years| match years.max {
            Some(max) => format!("{}–{max}", years.min),
            None => format!("{} or more", years.min),
        },
    );
    let salary = found.salary.as_ref().map_or_else(|| NOT_FOUND.into(), ToString::to_string);
    let spaced = |value: &Option<String>| or_missing(value).replace('_', " ");
    vec![
        ("location", or_missing(&found.location)),
        ("remote", found.remote.replace("not_specified", NOT_FOUND)),
        ("category", spaced(&found.role_category)),
        ("seniority", or_missing(&found.seniority)),
        ("employment", spaced(&found.employment_type)),
        ("years", years),
        ("education", or_missing(&found.education)),
        ("industry", or_missing(&found.industry)),
        ("salary", salary),
        ("deadline", or_missing(&found.deadline)),
        ("contact", or_missing(&found.contact)),
        ("skills", list(&found.technical_skills)),
        ("soft skills", list(&found.soft_skills)),
        ("must-haves", count(&found.must_have)),
        ("nice-to-haves", count(&found.nice_to_have)),
        ("duties", count(&found.responsibilities)),
        ("keywords", list(&found.keywords)),
    ]
}

fn fit(report: &Report) -> String {
    let fit = &report.fit;
    let mut text = format!("\nFit {} ({})\n{}\n", fit.score, fit.category, fit.rationale);
    for (mark, matches) in [("have", &fit.matched), ("miss", &fit.missing)] {
        for one in matches {
            let need = crate::report::word(&one.need);
            let _ = writeln!(text, "  {mark}  {need:<5} {}", shorten(&one.requirement, 90));
        }
    }
    text
}

/// The application form in a line, and the required fields that are left.
fn form(report: &Report) -> String {
    let fields = &report.form.fields;
    if fields.is_empty() {
        return String::new();
    }
    let answered = fields.iter().filter(|field| field.answer.is_some()).count();
    let mut text = format!(
        "Application form: {} fields, {answered} answered, {} for you to decide\n",
        fields.len(),
        fields.len() - answered
    );
    for field in fields.iter().filter(|field| field.required && field.answer.is_none()) {
        let _ = writeln!(text, "  required: {}", shorten(&field.label, 90));
    }
    text
}

/// Summary of `process`.
pub fn processed(report: &Report, dir: &std::path::Path) -> String {
    let mut text = format!(
        "{} at {} (posting {})\n",
        report.posting.title.as_deref().unwrap_or("Title not found in posting"),
        report.posting.company.as_deref().unwrap_or("an employer not found in the posting"),
        report.posting.id,
    );
    let _ = writeln!(
        text,
        "Fit {} ({}): {} of {} requirements met",
        report.fit.score,
        report.fit.category,
        report.fit.matched.len(),
        report.fit.matched.len() + report.fit.missing.len(),
    );
    for missing in report.fit.missing.iter().take(5) {
        let need = crate::report::word(&missing.need);
        let _ = writeln!(text, "  missing ({need}): {}", shorten(&missing.requirement, 90));
    }
    let bullets = report.cv.lines.iter().filter(|line| line.section == "experience").count();
    let _ = writeln!(
        text,
        "CV revision {}: {} {}, {bullets} lines of experience, {} refused",
        report.cv.revision,
        report.cv.pages,
        if report.cv.pages == 1 { "page" } else { "pages" },
        report.cv.refused.len(),
    );
    for refused in &report.cv.refused {
        let _ = writeln!(text, "  refused ({}): {}", refused.rule, shorten(&refused.text, 90));
    }
    text.push_str(&keywords(report));
    text.push_str(&star(report));
    text.push_str(&form(report));
    for warning in &report.warnings {
        let _ = writeln!(text, "Note: {warning}");
    }
    let ms: f64 = report.stages.iter().map(|stage| stage.ms).sum();
    let cost = crate::llm::budget::dollars_of(report.cost_usd);
    let _ = writeln!(text, "Took {ms:.0} ms, cost {cost}");
    let _ = writeln!(text, "\nFiles in {}", dir.display());
    for artifact in &report.artifacts {
        let _ = writeln!(text, "  {:<14}{:>8}", artifact.kind, bytes(artifact.bytes));
    }
    let _ = writeln!(text, "  report.json    the whole result with the evidence for each line");
    text
}

/// Keywords of the posting: in the CV, attainable with the facts there are, and not.
fn keywords(report: &Report) -> String {
    let Some(grade) = &report.grade else { return String::new() };
    let coverage = &grade.keywords;
    let all = coverage.covered.len() + coverage.attainable.len() + coverage.unattainable.len();
    if all == 0 {
        return String::new();
    }
    let mut text = format!("Keywords: {} of {all} are in the CV\n", coverage.covered.len());
    for (what, list) in
        [("could be shown", &coverage.attainable), ("not in the master CV", &coverage.unattainable)]
    {
        if !list.is_empty() {
            let _ = writeln!(text, "  {what}: {}", shorten(&list.join(", "), 100));
        }
    }
    text
}

/// Which bullets leave out what a reader asks for: situation or task, action, result.
fn star(report: &Report) -> String {
    const SHOWN: usize = 3;
    let told = ["experience", "projects"];
    let bullets = report.cv.lines.iter().filter(|line| told.contains(&line.section.as_str()));
    let (bare, whole): (Vec<_>, Vec<_>) = bullets
        .filter(|line| line.id.contains("/a/"))
        .partition(|line| !line.star_missing.is_empty());
    if bare.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "STAR: {} of {} bullets tell situation, action and result\n",
        whole.len(),
        bare.len() + whole.len()
    );
    for line in bare.iter().take(SHOWN) {
        let _ =
            writeln!(text, "  no {}: {}", line.star_missing.join(", no "), shorten(&line.text, 80));
    }
    if bare.len() > SHOWN {
        let _ = writeln!(text, "  … and {} more in report.json", bare.len() - SHOWN);
    }
    text
}

/// `why`: each line with the facts it rests on.
pub fn why(lines: &[(ReportLine, Vec<Evidence>)]) -> String {
    let mut text = String::new();
    let mut section = "";
    for (line, evidence) in lines {
        if line.section != section {
            section = &line.section;
            let _ = writeln!(text, "{}{section}", if text.is_empty() { "" } else { "\n" });
        }
        let _ = writeln!(text, "  {}", line.text);
        for found in evidence {
            match (&found.source, &found.text) {
                (Some(source), Some(fact)) => {
                    let same = fact == &line.text;
                    let shown = if same { "the same words".into() } else { shorten(fact, 100) };
                    let _ = writeln!(text, "      {source}  {shown}");
                }
                _ => {
                    let _ = writeln!(text, "      {}  no longer in the master CV", found.fact.0);
                }
            }
        }
        if evidence.is_empty() {
            let _ = writeln!(text, "      says nothing of the candidate");
        }
    }
    text
}

/// `why fit`: each requirement with its share of the score and its evidence, or the word "missing".
pub fn why_fit(fit: &Fit) -> String {
    let mut all: Vec<&Match> = fit.matched.iter().chain(&fit.missing).collect();
    all.sort_by(|a, b| a.need.cmp(&b.need).then(b.weight.total_cmp(&a.weight)));
    let mut text = format!("Fit {} ({})\n{}\n\n", fit.score, fit.category, fit.rationale);
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|one| {
            vec![
                format!("{:.1}", 100.0 * one.weight * one.met),
                format!("{:.1}", 100.0 * one.weight),
                crate::report::word(&one.need),
                shorten(&one.requirement, 70),
                if one.facts.is_empty() { "missing".to_owned() } else { shorten(&one.reason, 60) },
            ]
        })
        .collect();
    text.push_str(&table(&["points", "of", "need", "requirement", "evidence"], &rows));
    for one in all.iter().filter(|one| !one.facts.is_empty()) {
        let facts: Vec<&str> = one.facts.iter().map(|fact| fact.0.as_str()).collect();
        let _ = write!(text, "\n{}\n  {}\n", shorten(&one.requirement, 90), one.reason);
        let _ = writeln!(text, "  rests on {}", facts.join(", "));
    }
    text
}

/// One achievement in the order of its value for the posting.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Selected {
    /// From 1.
    pub rank: usize,
    /// The CV shows it.
    pub shown: bool,
    /// Its fact.
    pub fact: FactId,
    /// The sentence.
    pub text: String,
    /// Parts of its rank.
    pub relevance: Relevance,
    /// The CV would be wrong without it.
    pub keep: bool,
}

/// `why selection`.
pub fn why_selection(rows: &[Selected], left: &[(FactId, String)]) -> String {
    let mut text = String::from(
        "Achievements by their value for this posting. Text: how far its words answer the posting; \
         skills: of those it asks for; recency; star: parts told.\n\n",
    );
    let part = |value: f64| format!("{value:.2}");
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let why = match (row.shown, row.keep) {
                (true, true) => "in, first of a recent role",
                (true, false) => "in",
                (false, _) => "out, no room",
            };
            vec![
                row.rank.to_string(),
                why.to_owned(),
                part(row.relevance.total),
                part(row.relevance.text),
                part(row.relevance.skills),
                part(row.relevance.recency),
                part(row.relevance.star),
                shorten(&row.text, 70),
            ]
        })
        .collect();
    let head = ["rank", "", "value", "text", "skills", "recency", "star", "achievement"];
    text.push_str(&table(&head, &cells));
    for (fact, said) in left {
        let _ =
            writeln!(text, "out, says what a better one says: {}  {}", fact.0, shorten(said, 70));
    }
    text
}

/// `show --lines`: each line under what it belongs to, its name first.
pub fn lines(revision: u32, lines: &[EditableLine]) -> String {
    let mut text = format!("Revision {revision}\n");
    let mut section = "";
    for line in lines {
        if line.section != section {
            section = &line.section;
            let _ = writeln!(text, "\n{section}");
        }
        let _ = writeln!(text, "  {}\n      {}", line.id, line.text);
    }
    text
}

/// `edit`: what was saved, and how to take it back.
pub fn edited(report: &Report, note: &str, dir: &std::path::Path) -> String {
    let mut text = format!("Saved as revision {}: {note}\n", report.cv.revision);
    let pages = if report.cv.pages == 1 { "page" } else { "pages" };
    let _ = writeln!(
        text,
        "CV: {} {pages}, the last one {:.0} % full",
        report.cv.pages,
        report.cv.last_page_fill * 100.0
    );
    for message in &report.messages {
        if note.starts_with(&format!("message/{}/", message.channel)) {
            let _ = writeln!(text, "{}: {} characters", message.channel, message.characters);
        }
    }
    for warning in &report.warnings {
        let _ = writeln!(text, "Note: {warning}");
    }
    let _ = writeln!(text, "Files in {}", dir.display());
    let _ = writeln!(text, "`tailord edit {} undo` takes it back", report.posting.id);
    text
}

/// `edit revisions`.
pub fn revisions(revisions: &[RevisionInfo]) -> String {
    if revisions.is_empty() {
        return "No revisions yet. `tailord process FILE` makes the first.\n".into();
    }
    let rows: Vec<Vec<String>> = revisions
        .iter()
        .map(|revision| {
            vec![
                revision.number.to_string(),
                revision.created_at.format("%Y-%m-%d %H:%M:%S").to_string(),
                what_was_done(revision),
            ]
        })
        .collect();
    table(&["revision", "saved (UTC)", "what was done"], &rows)
}

fn what_was_done(revision: &RevisionInfo) -> String {
    match revision.origin {
        Origin::Run => "written by a run".into(),
        Origin::Edit | Origin::Undo => revision.note.clone(),
    }
}

/// A change of a revision that is not the newest any more.
pub fn conflict(
    posting: &PostingId,
    base: u32,
    revisions: &[RevisionInfo],
    typed: Option<&str>,
) -> String {
    let latest = revisions.first().map_or(base, |latest| latest.number);
    let mut text = format!("revision {base} is no longer the newest. Since then:\n");
    for revision in revisions.iter().rev().filter(|revision| revision.number > base) {
        let _ = writeln!(
            text,
            "  revision {}, {} UTC: {}",
            revision.number,
            revision.created_at.format("%Y-%m-%d %H:%M:%S"),
            what_was_done(revision)
        );
    }
    text.push_str("Nothing was changed.\n");
    if let Some(typed) = typed {
        let _ = writeln!(text, "Your text was:\n  {typed}");
    }
    let _ = write!(
        text,
        "Look at it with `tailord show {} --lines`, then repeat your change with --base {latest}",
        posting.0
    );
    text
}

/// Rows of `check`: component, state, what it says.
pub fn check(rows: &[(String, bool, String)]) -> String {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|(name, sound, says)| {
            vec![name.clone(), if *sound { "ok" } else { "FAILED" }.into(), says.clone()]
        })
        .collect();
    table(&["component", "state", "detail"], &rows)
}

/// Rows of `check --explain`.
pub fn explain(rows: &[(String, String, String)]) -> String {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|(key, value, from)| vec![key.clone(), from.clone(), value.clone()])
        .collect();
    table(&["key", "from", "value"], &rows)
}

/// Stage names for the progress line.
pub fn stages(stages: &[StageRecord]) -> String {
    stages.iter().map(|stage| stage.name.as_str()).collect::<Vec<_>>().join(" · ")
}

/// `profile check`.
pub fn profile_checked(dir: &std::path::Path, checked: &crate::candidate::Checked) -> String {
    let mut text = String::new();
    for problem in &checked.problems {
        let _ = writeln!(text, "{problem}");
    }
    for warning in &checked.warnings {
        let _ = writeln!(text, "warning: {warning}");
    }
    match &checked.master {
        Some(cv) => {
            let _ = writeln!(
                text,
                "{} is sound: {} roles, {} achievements, {} facts, version {}",
                dir.display(),
                cv.roles.len(),
                cv.achievements().count(),
                cv.facts.len(),
                shorten(&cv.version, 13),
            );
        }
        None => {
            let count = checked.problems.len();
            let _ = writeln!(text, "{count} problem(s) to mend in {}", dir.display());
        }
    }
    text
}

/// `profile import`.
pub fn profile_imported(
    to: &std::path::Path,
    report: &crate::candidate::json_resume::ImportReport,
) -> String {
    let mut text = format!("Made {} ({} files).\n", to.display(), report.files.len());
    if report.review.is_empty() {
        text.push_str("Everything was taken over. Read it once all the same.\n");
        return text;
    }
    let _ = writeln!(text, "Please look at {} thing(s):", report.review.len());
    for note in &report.review {
        let _ = writeln!(text, "  {}: {}", note.path, note.message);
    }
    text
}

/// Prompts with their versions; the one that is asked with is marked.
pub fn prompts(rows: &[(&Prompt, bool)]) -> String {
    let mut text = format!(
        "  {:<12} {:<7} {:>11} {:>10}  file\n",
        "prompt", "class", "temperature", "max output"
    );
    for (prompt, asked) in rows {
        text += &format!(
            "{} {:<12} {:<7} {:>11.1} {:>10}  {}\n",
            if *asked { '*' } else { ' ' },
            prompt.name(),
            prompt.class.as_str(),
            prompt.temperature,
            prompt.max_output,
            prompt.file,
        );
    }
    text + "* is asked with\n"
}

/// What differs between two prompts, line by line.
pub fn prompt_difference(a: &Prompt, b: &Prompt) -> String {
    let mut text = format!("- {}\n+ {}\n", a.name(), b.name());
    let (old, new): (Vec<&str>, Vec<&str>) =
        (a.source.lines().collect(), b.source.lines().collect());
    let lines = crate::text::difference(&old, &new);
    if lines.iter().all(|(mark, _)| *mark == ' ') {
        return text + "  no difference\n";
    }
    for (mark, line) in lines {
        text += format!("{mark} {line}").trim_end();
        text.push('\n');
    }
    text
}
