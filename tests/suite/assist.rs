//! Stages that ask a model: what they take, what they refuse, what they never pay for twice
//! (GAP-005, GAP-024, GAP-030, GAP-036).

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeZone as _, Utc};
use serde_json::{Value, json};
use tailord::candidate::{self, MasterCv};
use tailord::document::Style;
use tailord::llm::{AskErrorKind, Prompts};
use tailord::pipeline::assist::{Assistant, Tier};
use tailord::pipeline::runner::{RunError, Runner};
use tailord::posting::{self, Posting};
use tailord::report::Report;
use tailord::store::SqliteStore;

use crate::support::model::{PRICE, Scripted, faithful, listed, tokens};
use crate::support::{NOW, Workplace, posting as fixture, sample_cv, sample_posting};

/// One candidate and one store.
struct Place {
    _folder: Workplace,
    master: MasterCv,
    store: SqliteStore,
}

impl Place {
    fn new() -> Self {
        let folder = Workplace::new();
        let store = SqliteStore::open(&folder.path("assist.db")).unwrap();
        Self { master: candidate::load(&sample_cv()).unwrap(), store, _folder: folder }
    }

    fn run(&self, posting: &Posting, assistant: Assistant<'_>) -> Result<Report, RunError> {
        let runner = Runner::new(&self.store, &self.master, Style::default(), now());
        let made = runner.with_assistant(assistant).run(posting, &())?;
        Ok(made.report)
    }

    fn offline(&self, posting: &Posting) -> Report {
        let runner = Runner::new(&self.store, &self.master, Style::default(), now());
        runner.run(posting, &()).unwrap().report
    }
}

fn now() -> DateTime<Utc> {
    Utc.timestamp_opt(NOW.parse().unwrap(), 0).unwrap()
}

fn sample() -> Posting {
    posting::read("sample.txt", &std::fs::read(sample_posting()).unwrap()).unwrap()
}

fn at(model: &Scripted, tier: Tier) -> Assistant<'_> {
    Assistant { tier: Some(tier), ..Assistant::new(model) }
}

/// Everything an employer would read.
fn said(report: &Report) -> String {
    let lines = report.cv.lines.iter().map(|line| line.text.clone());
    let messages = report.messages.iter().map(|message| message.text.clone());
    let skills = report.cv.skills.iter().map(|skill| skill.name.clone());
    let answers = report.form.fields.iter().filter_map(|field| field.answer.clone());
    lines
        .chain(messages)
        .chain(skills)
        .chain(answers)
        .chain([report.letter.text.clone()])
        .collect::<Vec<_>>()
        .join("\n")
}

fn engine<'a>(report: &'a Report, stage: &str) -> &'a str {
    &report.stages.iter().find(|record| record.name == stage).unwrap().engine
}

#[test]
fn a_faithful_model_is_heard_and_its_cost_is_told() {
    let place = Place::new();
    let model = Scripted::faithful();
    let report = place.run(&sample(), at(&model, Tier::Medium)).unwrap();
    assert_eq!(report.cv.refused, []);
    assert_eq!(report.warnings, place.offline(&sample()).warnings);
    let reworded =
        report.cv.lines.iter().filter(|line| line.text.ends_with(", overall.")).count();
    assert!(reworded >= 6, "{reworded}");
    for stage in ["extract", "pains", "role", "cv", "letter", "outreach"] {
        assert!(engine(&report, stage).starts_with("test:"), "{stage}");
    }
    assert_eq!(engine(&report, "stars"), "offline");
    assert!((report.cost_usd - 4.0 * PRICE as f64 / 1e9).abs() < 1e-12, "{}", report.cost_usd);
    assert_eq!(model.stages(), ["cv", "letter", "outreach", "read"]);
}
