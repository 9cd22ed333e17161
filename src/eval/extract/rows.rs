//! Postings with `labels.json` beside them.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::{EvalError, Report, compare, read};
use crate::lexicon::Lexicon;
use crate::pipeline::extract::{self, Extracted, Requirement};

/// Labels of one posting; `null` means the posting doesn't state it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Labels {
    title: Option<String>,
    company: Option<String>,
    location: Option<String>,
    remote: Option<String>,
    seniority: Option<String>,
    years_min: Option<u32>,
    education: Option<String>,
    salary_min: Option<u64>,
    salary_max: Option<u64>,
    currency: Option<String>,
    must_have: Option<Vec<String>>,
    nice_to_have: Option<Vec<String>>,
    technical_skills: Option<Vec<String>>,
    responsibilities_count: Option<usize>,
}

/// Two lines count as the same requirement from this similarity on.
const SAME_LINE: f64 = 0.6;

pub(super) fn score(dir: &Path, labels: &Path) -> Result<Report, EvalError> {
    let all: BTreeMap<String, Labels> = serde_json::from_slice(&read(labels)?)
        .map_err(|cause| EvalError::Json { path: labels.to_owned(), cause })?;
    let mut report = Report::default();
    for (file, labels) in all {
        match crate::posting::read(&file, &read(&dir.join(&file))?) {
            Ok(posting) => {
                report.next();
                let found = extract::run(&posting, Lexicon::bundled());
                compare_one(&mut report, &file, &labels, &found);
            }
            Err(cause) => report.unreadable.push(format!("{file}: {cause}")),
        }
    }
    report.close();
    Ok(report)
}

fn compare_one(report: &mut Report, file: &str, labels: &Labels, found: &Extracted) {
    let name = |value: &Option<extract::Found<String>>| value.as_ref().map(|f| f.value.clone());
    report.compare(
        file,
        "title",
        labels.title.as_deref(),
        name(&found.title).as_deref(),
        compare::same,
    );
    report.compare(
        file,
        "company",
        labels.company.as_deref(),
        name(&found.company).as_deref(),
        compare::same_employer,
    );
    report.compare(
        file,
        "location",
        labels.location.as_deref(),
        name(&found.location).as_deref(),
        compare::same_place,
    );
    report.compare(
        file,
        "remote",
        labels.remote.as_deref(),
        serde_name(&found.remote).as_deref(),
        |a, b| a == b,
    );
    let seniority =
        found.seniority.as_ref().and_then(|s| serde_name(&s.value)).filter(|s| s != "mid");
    let label = labels.seniority.as_deref().filter(|s| *s != "mid");
    report.compare(file, "seniority", label, seniority.as_deref(), |a, b| a == b);
    let years = found.years.as_ref().map(|y| y.value.min.to_string());
    report.compare(
        file,
        "years",
        labels.years_min.map(|y| y.to_string()).as_deref(),
        years.as_deref(),
        |a, b| a == b,
    );
    let education = found.education.as_ref().and_then(|e| serde_name(&e.value));
    report.compare(file, "education", labels.education.as_deref(), education.as_deref(), |a, b| {
        a == b
    });
    let pay = |min: Option<u64>, max: Option<u64>, currency: Option<&str>| {
        let amount = |v: Option<u64>| v.map_or_else(|| "?".to_owned(), |v| v.to_string());
        (min.is_some() || max.is_some())
            .then(|| format!("{}–{} {}", amount(min), amount(max), currency.unwrap_or("")))
    };
    let own = found
        .salary
        .as_ref()
        .and_then(|s| pay(s.value.min, s.value.max, s.value.currency.as_deref()));
    let label = pay(labels.salary_min, labels.salary_max, labels.currency.as_deref());
    report.compare(file, "salary", label.as_deref(), own.as_deref(), |a, b| a == b);
    lines(report, file, "must_have", labels.must_have.as_ref(), &found.must_have);
    lines(report, file, "nice_to_have", labels.nice_to_have.as_ref(), &found.nice_to_have);
    skills(report, file, labels.technical_skills.as_ref(), found);
    if let Some(count) = labels.responsibilities_count {
        let own = found.responsibilities.len();
        let near = own.abs_diff(count) <= 1;
        report.field("responsibilities").one(count > 0, own > 0, near);
        if !near {
            report.differ(file, "responsibilities", &count.to_string(), &own.to_string());
        }
    }
}

fn serde_name(value: &impl serde::Serialize) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

/// Pairs labelled and extracted lines, best first.
fn lines(
    report: &mut Report,
    file: &str,
    field: &'static str,
    labels: Option<&Vec<String>>,
    found: &[Requirement],
) {
    let Some(labels) = labels else { return };
    let mut taken = vec![false; found.len()];
    for label in labels {
        let best = found
            .iter()
            .enumerate()
            .filter(|(at, _)| !taken[*at])
            .map(|(at, r)| (at, compare::similarity(label, &r.text)))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        if let Some((at, _)) = best.filter(|(_, score)| *score >= SAME_LINE) {
            taken[at] = true;
            report.field(field).right += 1;
        } else {
            report.field(field).missing += 1;
            report.differ(file, field, label, "–");
        }
    }
    for (requirement, _) in found.iter().zip(&taken).filter(|(_, taken)| !**taken) {
        report.field(field).wrong += 1;
        report.differ(file, field, "–", &requirement.text);
    }
}

/// Skills by canonical name where the lexicon knows one.
fn skills(report: &mut Report, file: &str, labels: Option<&Vec<String>>, found: &Extracted) {
    const FIELD: &str = "technical_skills";
    let Some(labels) = labels else { return };
    let canonical = |form: &str| {
        let known = Lexicon::bundled().resolve(form).map(|s| s.name.as_str());
        known.unwrap_or(form).to_lowercase()
    };
    let mut own: Vec<String> = found.technical_skills.iter().map(|s| canonical(&s.value)).collect();
    for label in labels {
        let name = canonical(label);
        if let Some(at) = own.iter().position(|o| *o == name) {
            own.remove(at);
            report.field(FIELD).right += 1;
        } else {
            report.field(FIELD).missing += 1;
            report.differ(file, FIELD, label, "–");
        }
    }
    for extra in own {
        report.field(FIELD).wrong += 1;
        report.differ(file, FIELD, "–", &extra);
    }
}
