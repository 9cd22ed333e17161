//! Retention: which snapshots are kept, against labelled cases.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Context as _;
use chrono::{DateTime, NaiveDateTime, Utc};
use serde::Deserialize;

use crate::backup::retention::{Policy, kept};

/// A file of cases over one list of snapshots.
#[derive(Deserialize)]
struct File {
    /// Times in RFC 3339 without a zone, UTC.
    snapshots: Vec<String>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    /// A number each; none or null is 0.
    policy: BTreeMap<String, Option<i64>>,
    /// Those of `snapshots` that are kept.
    keep: Vec<String>,
}

/// How many cases came out as labelled, and how the others differ.
#[derive(Debug, PartialEq, Eq)]
pub struct Report {
    lines: Vec<String>,
    equal: usize,
}

impl Report {
    /// No case differs.
    #[must_use]
    pub fn all_equal(&self) -> bool {
        self.equal == self.lines.len()
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for line in &self.lines {
            writeln!(f, "{line}")?;
        }
        writeln!(f, "{} of {} cases equal", self.equal, self.lines.len())
    }
}

/// Compares every case of a file.
///
/// # Errors
/// A file that can't be read.
pub fn run(path: &Path) -> anyhow::Result<Report> {
    let text = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    let file: File =
        serde_json::from_slice(&text).with_context(|| format!("reading {}", path.display()))?;
    let times = file.snapshots.iter().map(|text| instant(text)).collect::<Result<Vec<_>, _>>()?;
    let mut report = Report { lines: Vec::new(), equal: 0 };
    for (number, case) in file.cases.iter().enumerate() {
        let wanted = case.keep.iter().map(|text| instant(text)).collect::<Result<Vec<_>, _>>()?;
        let wanted: BTreeSet<_> = wanted.into_iter().collect();
        let numbers = case.policy.iter().filter_map(|(key, number)| Some((key, (*number)?)));
        let policy: Policy = serde_json::to_value(numbers.collect::<BTreeMap<_, _>>())
            .and_then(serde_json::from_value)
            .with_context(|| format!("policy of case {}", number + 1))?;
        let got = kept(&times, &policy);
        let got: BTreeSet<_> =
            times.iter().zip(got).filter(|(_, kept)| *kept).map(|(time, _)| *time).collect();
        let number = number + 1;
        if got == wanted {
            report.equal += 1;
            report.lines.push(format!("case {number}: equal, {} kept", got.len()));
        } else {
            let told = |one: &BTreeSet<DateTime<Utc>>, other: &BTreeSet<DateTime<Utc>>| {
                let times = one.difference(other);
                times.map(|time| time.naive_utc().to_string()).collect::<Vec<_>>().join(", ")
            };
            report.lines.push(format!(
                "case {number}: differs; kept and should not be: [{}]; should be and was not: [{}]",
                told(&got, &wanted),
                told(&wanted, &got)
            ));
        }
    }
    Ok(report)
}

fn instant(text: &str) -> anyhow::Result<DateTime<Utc>> {
    let plain = text.trim_end_matches('Z');
    let time: NaiveDateTime = plain.parse().with_context(|| format!("`{text}` is no time"))?;
    Ok(time.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(keep: &str) -> Report {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("cases.json");
        let text = format!(
            "{{\"snapshots\": [\"2026-11-01T08:00:00\", \"2026-11-02T08:00:00.5\"], \
             \"cases\": [{{\"policy\": {{\"last\": 1}}, \"keep\": [{keep}]}}]}}"
        );
        std::fs::write(&path, text).unwrap();
        run(&path).unwrap()
    }

    #[test]
    fn a_case_is_equal_or_says_how_it_differs() {
        let same = report("\"2026-11-02T08:00:00.5\"");
        assert!(same.all_equal(), "{same}");
        let other = report("\"2026-11-01T08:00:00\"");
        assert!(!other.all_equal());
        assert_eq!(
            other.to_string(),
            "case 1: differs; kept and should not be: [2026-11-02 08:00:00.500]; should be and \
             was not: [2026-11-01 08:00:00]\n0 of 1 cases equal\n"
        );
    }
}
