//! Versions of a prompt side by side, on recorded answers: what they cost, whether they have the form
//! asked for, what the verifier refuses of them, and how many keywords the CV carries. Nothing is
//! asked.
//!
//! ```text
//! DIR/postings/<case>.…       the posting of a case: text, HTML, any form
//! DIR/prompts/<stage>/…       versions to compare, where they are not the ones in force
//! DIR/replies.jsonl           {case, prompt, model, usage{input, output}, reply, again?} a line
//! ```

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use crate::command::{Context, UserError, model};
use crate::document::Style;
use crate::llm::ask::AskErrorKind;
use crate::llm::price::PriceTable;
use crate::llm::{Ask, AskError, Bill, Class, Model, NanoUsd, Prompts, Reply, Usage};
use crate::pipeline::assist::{Assistant, Tier, Tiers};
use crate::pipeline::runner::Runner;
use crate::posting::{self, Posting};
use crate::store::SqliteStore;

/// A recorded answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recorded {
    case: String,
    prompt: String,
    model: String,
    usage: Tokens,
    reply: serde_json::Value,
    /// To the second question, where the first answer was refused.
    #[serde(default)]
    again: Option<serde_json::Value>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Tokens {
    input: u64,
    output: u64,
}

/// How one version does.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Row {
    /// `cv/1`.
    pub prompt: String,
    /// Answers recorded.
    pub cases: usize,
    /// Of the form asked for.
    pub valid: usize,
    /// Sentences that the verifier refused, first answers and second ones together.
    pub refused: usize,
    /// Keywords that the facts support and the CV carries, 0–1, over all cases.
    pub coverage: f64,
    /// Tokens read.
    pub input: u64,
    /// Tokens written.
    pub output: u64,
    /// US dollars, by the bundled prices.
    pub cost_usd: f64,
}

/// Plays recorded answers through the stages they were recorded for.
///
/// # Errors
/// A folder that cannot be read, a line that is no record, a prompt or posting that is not there.
pub fn run(context: &Context, dir: &Path, profile: Option<&Path>) -> anyhow::Result<Vec<Row>> {
    let own = dir.join("prompts");
    let prompts = match own.is_dir() {
        true => Prompts::load(Some(&own)).map_err(|error| UserError(error.to_string()))?,
        false => model::prompts(context)?,
    };
    let prices = model::price_table(&context.config.settings.llm)?;
    let master = context.master_cv(profile)?;
    let path = dir.join("replies.jsonl");
    let text =
        std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let mut rows: BTreeMap<String, (Row, usize, usize)> = BTreeMap::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let recorded: Recorded = serde_json::from_str(line)
            .map_err(|error| UserError(format!("{}:{number}: {error}", path.display())))?;
        let version = recorded.prompt.split_once('/').and_then(|(stage, version)| {
            prompts.find_version(stage, version.parse().ok()?).cloned()
        });
        let Some(version) = version else {
            let known: Vec<String> = prompts.all().map(crate::llm::Prompt::name).collect();
            return Err(UserError(format!(
                "{}:{number}: there is no prompt `{}`; there are {}",
                path.display(),
                recorded.prompt,
                known.join(", ")
            ))
            .into());
        };
        let posting = posting_of(&dir.join("postings"), &recorded.case)?;
        let only = prompts.only(&version);
        let mut tiers = Tiers::default();
        tiers.high.stages = vec![version.stage.clone()];
        tiers.high.class = Class::Strong;
        let replay = Replay { recorded: &recorded, prices: &prices, asked: AtomicUsize::new(0) };
        let assistant =
            Assistant { prompts: &only, tiers, tier: Some(Tier::High), ..Assistant::new(&replay) };
        let store = SqliteStore::in_memory()?;
        let runner = Runner::new(&store, &master, Style::default(), context.now);
        let report = runner.with_assistant(assistant).run(&posting, &())?.report;
        let (row, covered, open) = rows.entry(version.name()).or_default();
        row.prompt = version.name();
        row.cases += 1;
        let failed = report.warnings.iter().any(|line| line.starts_with("without a model"));
        row.valid += usize::from(!failed);
        row.refused += report.cv.refused.len();
        row.input += recorded.usage.input;
        row.output += recorded.usage.output;
        row.cost_usd += replay.cost().to_usd();
        if let Some(grade) = &report.grade {
            *covered += grade.keywords.covered.len();
            *open += grade.keywords.covered.len() + grade.keywords.attainable.len();
        }
    }
    Ok(rows
        .into_values()
        .map(|(row, covered, open)| Row {
            coverage: if open == 0 { 1.0 } else { covered as f64 / open as f64 },
            ..row
        })
        .collect())
}

/// The one file of the folder whose name is that of the case.
fn posting_of(folder: &Path, case: &str) -> anyhow::Result<Posting> {
    let reading = || format!("reading {}", folder.display());
    for entry in std::fs::read_dir(folder).with_context(reading)? {
        let path = entry.with_context(reading)?.path();
        if path.file_stem().is_some_and(|stem| stem == case) {
            let bytes = std::fs::read(&path).with_context(reading)?;
            return Ok(posting::read(&path.display().to_string(), &bytes)?);
        }
    }
    Err(UserError(format!("there is no posting `{case}` in {}", folder.display())).into())
}

/// The rows for people.
#[must_use]
pub fn table(rows: &[Row]) -> String {
    let mut text = format!(
        "{:<12} {:>5} {:>5} {:>7} {:>8} {:>7} {:>7} {:>9}\n",
        "prompt", "cases", "valid", "refused", "keywords", "input", "output", "cost"
    );
    for row in rows {
        text += &format!(
            "{:<12} {:>5} {:>5} {:>7} {:>7.0}% {:>7} {:>7} {:>9}\n",
            row.prompt,
            row.cases,
            row.valid,
            row.refused,
            row.coverage * 100.0,
            row.input,
            row.output,
            format!("${:.4}", row.cost_usd),
        );
    }
    text
}

/// Answers as it was answered.
struct Replay<'a> {
    recorded: &'a Recorded,
    prices: &'a PriceTable,
    asked: AtomicUsize,
}

impl Replay<'_> {
    fn cost(&self) -> NanoUsd {
        let Tokens { input, output } = self.recorded.usage;
        let usage = Usage { input, output, ..Usage::default() };
        let price = self.prices.find(&self.recorded.model);
        price.map_or(NanoUsd(0), |price| price.cost(&usage).total().charged())
    }
}

impl Model for Replay<'_> {
    fn name(&self, _class: Class) -> String {
        format!("recorded:{}", self.recorded.model)
    }

    fn ask(&self, ask: &Ask) -> Result<Reply, AskError> {
        let bill = Bill {
            provider: "recorded".into(),
            model: self.recorded.model.clone(),
            ..Bill::default()
        };
        let failed = |kind, reason: String| AskError { kind, reason, bill: Box::new(bill.clone()) };
        let mut value = match self.asked.fetch_add(1, Ordering::Relaxed) {
            0 => self.recorded.reply.clone(),
            _ => self.recorded.again.clone().ok_or_else(|| {
                failed(AskErrorKind::Unavailable, "no second answer is recorded".into())
            })?,
        };
        match crate::llm::schema::fit(&ask.schema, &mut value) {
            Ok(()) => Ok(Reply { value, bill }),
            Err(reason) => Err(failed(AskErrorKind::Malformed, reason)),
        }
    }
}
