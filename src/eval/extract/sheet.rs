//! A collection of postings: `labels.csv` and `text/*.txt`.

use std::path::Path;

use serde::Deserialize;

use super::{EvalError, Report, compare, read};
use crate::lexicon::Lexicon;
use crate::pipeline::extract::{self, Extracted, Need, Requirement};

#[derive(Debug, Deserialize)]
struct Row {
    source_file: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    employer: String,
    #[serde(default)]
    location: String,
    #[serde(default)]
    required_skills_qualifications: String,
    #[serde(default)]
    desired_skills_qualifications: String,
    #[serde(default)]
    date_closed: String,
    #[serde(default)]
    date_other: String,
}

/// A labelled item counts as found when the best line holds this share of its words.
const FOUND: f64 = 0.5;

pub(super) fn score(dir: &Path, labels: &Path) -> Result<Report, EvalError> {
    let wrap = |cause| EvalError::Csv { path: labels.to_owned(), cause };
    let bytes = read(labels)?;
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let mut report = Report::default();
    for row in reader.deserialize() {
        let row: Row = row.map_err(wrap)?;
        let stem =
            row.source_file.rsplit_once('.').map_or(row.source_file.as_str(), |(stem, _)| stem);
        let file = format!("{stem}.txt");
        match crate::posting::read(&file, &read(&dir.join("text").join(&file))?) {
            Ok(posting) => {
                report.next();
                let found = extract::run(&posting, Lexicon::bundled());
                compare_one(&mut report, stem, &row, &found);
            }
            Err(cause) => report.unreadable.push(format!("{file}: {cause}")),
        }
    }
    report.close();
    Ok(report)
}

fn compare_one(report: &mut Report, file: &str, row: &Row, found: &Extracted) {
    let value = |f: &Option<extract::Found<String>>| f.as_ref().map(|f| f.value.clone());
    report.compare(
        file,
        "title",
        stated(&row.title),
        value(&found.title).as_deref(),
        compare::same,
    );
    report.compare(
        file,
        "employer",
        stated(&row.employer),
        value(&found.company).as_deref(),
        compare::same_employer,
    );
    report.compare(
        file,
        "location",
        stated(&row.location),
        value(&found.location).as_deref(),
        compare::same_place,
    );
    report.compare(
        file,
        "location, as written",
        stated(&row.location),
        value(&found.location).as_deref(),
        compare::same_city,
    );
    // Days stand in one of two columns; the second has others, too, and both have guesses.
    let told = [&row.date_closed, &row.date_other];
    let known = told[1].contains("deadline") || stated(told[1]).is_none();
    if known && !told.iter().any(|text| text.contains("begin") || text.contains("access date")) {
        let closed = told.into_iter().find_map(|text| stated(text)?.get(..10));
        let found = value(&found.deadline);
        report.compare(file, "deadline", closed, found.as_deref(), compare::same);
    }
    let all: Vec<&Requirement> = found.must_have.iter().chain(&found.nice_to_have).collect();
    for (items, need) in [
        (&row.required_skills_qualifications, Need::Must),
        (&row.desired_skills_qualifications, Need::Nice),
    ] {
        for item in items.split(" | ").filter_map(stated) {
            let best = all
                .iter()
                .map(|r| (compare::overlap(item, &r.text), r))
                .filter(|(score, _)| *score >= FOUND)
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.text.len().cmp(&a.1.text.len())));
            let Some((_, best)) = best else {
                report.field("requirement found").missing += 1;
                report.differ(file, "requirement", item, "–");
                continue;
            };
            report.field("requirement found").right += 1;
            if best.need != need {
                report.differ(
                    file,
                    if need == Need::Must { "is must" } else { "is nice" },
                    item,
                    &best.text,
                );
            }
            for (field, wanted) in
                [("must (of found)", Need::Must), ("nice (of found)", Need::Nice)]
            {
                report.field(field).one(need == wanted, best.need == wanted, need == best.need);
            }
        }
    }
}

fn stated(text: &str) -> Option<&str> {
    let text = text.trim();
    let absent = text.is_empty() || text.to_lowercase().starts_with("not specified");
    (!absent).then_some(text)
}
