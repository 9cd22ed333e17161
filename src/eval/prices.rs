//! Compares what calls cost by the bundled table with what they are said to cost. The line format
//! is described in `tests/eval/prices/README.md`.

use std::fmt;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

use crate::llm::Usage;
use crate::llm::price::{ModelPrice, PriceTable};

/// Largest difference that is none: expected amounts are floats.
const TOLERANCE_USD: f64 = 1e-9;

/// Cases that are shown one by one.
const SHOWN: usize = 20;

/// One line.
#[derive(Debug, Deserialize)]
struct Case {
    model: String,
    /// Cached tokens included.
    prompt_tokens: u64,
    completion_tokens: u64,
    #[serde(default)]
    cache_read: u64,
    #[serde(default)]
    cache_creation: u64,
    prompt_cost_usd: f64,
    completion_cost_usd: f64,
}

/// What came of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PricesReport {
    /// Lines that are not empty.
    pub cases: usize,
    /// Of them, those whose amounts both are as expected.
    pub equal: usize,
    /// What is wrong with the others, in order: line and reason.
    pub wrong: Vec<(usize, String)>,
}

impl PricesReport {
    /// All are as expected, and there are some.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.cases > 0 && self.equal == self.cases
    }
}

impl fmt::Display for PricesReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "cases      {:>6}", self.cases)?;
        writeln!(f, "equal      {:>6}   within {TOLERANCE_USD:e} USD", self.equal)?;
        writeln!(f, "not equal  {:>6}", self.cases - self.equal)?;
        for (line, reason) in self.wrong.iter().take(SHOWN) {
            writeln!(f, "line {line}: {reason}")?;
        }
        if self.wrong.len() > SHOWN {
            writeln!(f, "and {} more", self.wrong.len() - SHOWN)?;
        }
        Ok(())
    }
}

/// Reads a file of JSON lines and compares each.
///
/// # Errors
/// When it cannot be read.
pub fn run(path: &Path) -> anyhow::Result<PricesReport> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("reading the cases {}", path.display()))?;
    Ok(compare(&text))
}

fn compare(text: &str) -> PricesReport {
    let table = PriceTable::bundled();
    let mut report = PricesReport::default();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        report.cases += 1;
        match check(&table, line) {
            Ok(()) => report.equal += 1,
            Err(reason) => report.wrong.push((at + 1, reason)),
        }
    }
    report
}

fn check(table: &PriceTable, line: &str) -> Result<(), String> {
    let case: Case =
        serde_json::from_str(line).map_err(|error| format!("is not a case: {error}"))?;
    let price =
        table.find(&case.model).ok_or_else(|| format!("no price is known of {}", case.model))?;
    let cached = case.cache_read.saturating_add(case.cache_creation);
    let usage = Usage {
        input: case.prompt_tokens.saturating_sub(cached),
        cache_read: case.cache_read,
        cache_write: case.cache_creation,
        output: case.completion_tokens,
    };
    let told = differs(&case, price, &usage);
    // A case does not say at which hour it was.
    match (told, PriceTable::off_peak(&case.model)) {
        (Some(told), Some(cheaper)) => {
            differs(&case, &cheaper, &usage).map_or(Ok(()), |_| Err(told))
        }
        (Some(told), None) => Err(told),
        (None, _) => Ok(()),
    }
}

/// How the amounts of a case differ from those of a price, if they do.
fn differs(case: &Case, price: &ModelPrice, usage: &Usage) -> Option<String> {
    let cost = price.cost_of_prompt(case.prompt_tokens, usage);
    [
        ("the prompt", cost.prompt.to_usd(), case.prompt_cost_usd),
        ("the completion", cost.completion.to_usd(), case.completion_cost_usd),
    ]
    .into_iter()
    // Not a number is no amount, and equal to none.
    .find(|(_, ours, expected)| {
        let difference = (ours - expected).abs();
        difference.is_nan() || difference > TOLERANCE_USD
    })
    .map(|(kind, ours, expected)| {
        format!("{}: {kind} costs {ours:.12} USD, {expected:.12} was expected", case.model)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_samples_are_equal() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/eval/prices/cases.jsonl");
        let report = run(&path).unwrap();
        assert!(report.passes(), "{report}");
        assert!(report.cases >= 200, "{report}");
    }

    /// GAP-036: what is not understood never counts as equal.
    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let case = |model: &str, prompt: &str| {
            format!(
                "{{\"model\":\"{model}\",\"prompt_tokens\":1000,\"completion_tokens\":0,\
                 \"cache_read\":0,\"cache_creation\":0,\"prompt_cost_usd\":{prompt},\
                 \"completion_cost_usd\":0}}"
            )
        };
        let price = PriceTable::bundled();
        let usage = Usage { input: 1000, ..Usage::default() };
        let right = price.find("claude-opus-4-7").unwrap().cost(&usage).prompt.to_usd();
        let text = [
            case("claude-opus-4-7", &right.to_string()),
            String::new(),
            case("claude-opus-4-7", &(right + 2e-9).to_string()),
            case("nobody/knows", "0"),
            "{\"model\":".into(),
            case("claude-opus-4-7", "null"),
            case("claude-opus-4-7", "\"1\""),
        ]
        .join("\n");
        let report = compare(&text);
        assert_eq!((report.cases, report.equal), (6, 1));
        let shown = report.to_string();
        assert!(shown.contains("line 3: claude-opus-4-7: the prompt costs"), "{shown}");
        assert!(shown.contains("line 4: no price is known of nobody/knows"), "{shown}");
        assert!(shown.contains("line 5: is not a case"), "{shown}");
        assert!(!report.passes());
        assert!(!compare("").passes());
    }

    #[test]
    fn a_model_with_cheaper_hours_may_cost_either() {
        let case = |prompt: &str, completion: &str| {
            compare(&format!(
                "{{\"model\":\"deepseek/deepseek-flash\",\"prompt_tokens\":1000000,\
                 \"completion_tokens\":1000000,\"prompt_cost_usd\":{prompt},\
                 \"completion_cost_usd\":{completion}}}"
            ))
        };
        assert!(case("0.3", "1.2").passes());
        assert!(case("0.15", "0.6").passes());
        assert!(!case("0.15", "1.2").passes());
        assert!(!case("0.2", "0.6").passes());
    }

    #[test]
    fn many_mismatches_are_not_all_shown() {
        let report = compare(&"nonsense\n".repeat(30));
        assert_eq!(report.to_string().lines().count(), 3 + SHOWN + 1);
        assert!(report.to_string().ends_with("and 10 more\n"));
    }
}
