//! A grade of the finished application, computed where it can be and stated with its parts:
//! ATS 20 %, impact 25 %, JD alignment 25 %, executive presence 15 %, truth 15 %.

use serde::{Deserialize, Serialize};

use crate::application::{Cv, Line};
use crate::pipeline::Inputs;
use crate::pipeline::coverage::Coverage;
use crate::pipeline::evidence::Evidence;
use crate::pipeline::first_person;
use crate::pipeline::fit::Fit;
use crate::pipeline::star;
use crate::pipeline::text::{has_digits, has_figure};

/// What the verifier counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    /// Claims supported.
    pub supported: usize,
    /// Claims refused (and taken out).
    pub refused: usize,
}

/// One part of the grade.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GradePart {
    /// E.g. `ATS`.
    pub name: String,
    /// Share of the whole, 0–1.
    pub weight: f64,
    /// 0–100.
    pub score: u8,
    /// What was counted.
    pub reason: String,
}

/// The grade with its parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grade {
    /// 0–100.
    pub score: u8,
    /// Five parts.
    pub parts: Vec<GradePart>,
    /// Keywords of the posting: in the CV, attainable, not attainable.
    #[serde(default)]
    pub keywords: Coverage,
    /// What a model says of it; the numbers are computed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// Grades the CV as it will be printed.
#[must_use]
pub fn run(inputs: &Inputs<'_>, cv: &Cv, fit: &Fit, truth: Truth) -> Grade {
    let evidence = Evidence::new(inputs.cv, inputs.lexicon);
    let bullets: Vec<&Line> = cv
        .roles
        .iter()
        .flat_map(|role| &role.bullets)
        .chain(cv.projects.iter().flat_map(|project| &project.bullets))
        .collect();
    let coverage = super::coverage::run(inputs, cv);
    let parts = vec![
        ats(inputs, cv, &coverage),
        impact(&evidence, &bullets),
        alignment(fit),
        presence(inputs, cv, &bullets),
        truthfulness(truth),
    ];
    let whole: f64 = parts.iter().map(|part| part.weight * f64::from(part.score)).sum();
    Grade {
        score: whole.round().clamp(0.0, 100.0) as u8,
        parts,
        keywords: coverage,
        notes: Vec::new(),
    }
}

fn part(name: &str, weight: f64, share: f64, reason: String) -> GradePart {
    let score = (share * 100.0).round().clamp(0.0, 100.0) as u8;
    GradePart { name: name.to_owned(), weight, score, reason }
}

/// Share, or `empty` when there is nothing to count.
fn share(part: usize, whole: usize, empty: f64) -> f64 {
    if whole == 0 { empty } else { part as f64 / whole as f64 }
}

/// Does a keyword search find the candidate, and can a parser read them?
fn ats(inputs: &Inputs<'_>, cv: &Cv, coverage: &Coverage) -> GradePart {
    let covered = coverage.covered.len();
    let open = covered + coverage.attainable.len();
    let contact = inputs.cv.identity.email.is_some();
    let complete = [contact, !cv.roles.is_empty(), !cv.skills.is_empty(), !cv.education.is_empty()];
    let sections = complete.iter().filter(|present| **present).count();
    // Of what the candidate can honestly show; no CV has room for all: four fifths are full marks.
    let keyword_share = (coverage.share() / 0.8).min(1.0);
    part(
        "ATS",
        0.20,
        0.6 * keyword_share + 0.4 * share(sections, complete.len(), 0.0),
        format!(
            "{covered} of {open} keywords that the facts support appear ({} more are not in the master CV); {sections} of {} sections a parser looks for are there",
            coverage.unattainable.len(),
            complete.len()
        ),
    )
}

/// Do the bullets say what came of it?
fn impact(evidence: &Evidence<'_>, bullets: &[&Line]) -> GradePart {
    let figures = bullets.iter().filter(|line| has_figure(&line.text.to_plain())).count();
    let complete: f64 = bullets
        .iter()
        .filter_map(|line| {
            let fact = line.facts.first()?;
            let proof = evidence.proofs.iter().find(|p| p.achievement.id == *fact)?;
            Some(star::check(proof).share())
        })
        .sum();
    let complete = if bullets.is_empty() { 0.0 } else { complete / bullets.len() as f64 };
    let quantified = (share(figures, bullets.len(), 0.0) / 0.7).min(1.0);
    part(
        "Impact",
        0.25,
        0.6 * quantified + 0.4 * complete,
        format!(
            "{figures} of {} bullets state a figure; STAR parts {:.0} % complete",
            bullets.len(),
            complete * 100.0
        ),
    )
}

fn alignment(fit: &Fit) -> GradePart {
    if fit.category == "unknown" {
        return part("JD alignment", 0.25, 0.5, "the posting names no requirement".to_owned());
    }
    let total = fit.matched.len() + fit.missing.len();
    part(
        "JD alignment",
        0.25,
        f64::from(fit.score) / 100.0,
        format!("{} of {total} requirements met", fit.matched.len()),
    )
}

/// Is it written with authority: verbs first, results first, a profile, no overlong bullets?
fn presence(inputs: &Inputs<'_>, cv: &Cv, bullets: &[&Line]) -> GradePart {
    let strong = bullets
        .iter()
        .filter(|line| first_person::clause(&line.text.to_plain(), cv.written, true).is_some())
        .count();
    let concise =
        bullets.iter().filter(|l| l.text.to_plain().split_whitespace().count() <= 40).count();
    let profile = (2..=4).contains(&cv.profile.len());
    let scope = inputs.cv.roles.iter().any(|role| role.team_size.is_some())
        || cv.profile.iter().any(|line| has_digits(&line.text.to_plain()));
    let checks = usize::from(profile) + usize::from(scope);
    part(
        "Executive presence",
        0.15,
        0.4 * share(strong, bullets.len(), 0.0)
            + 0.3 * share(concise, bullets.len(), 0.0)
            + 0.3 * share(checks, 2, 0.0),
        format!(
            "{strong} of {} bullets open with what was done, {concise} are concise; profile {}, scope {}",
            bullets.len(),
            if profile { "present" } else { "thin" },
            if scope { "stated" } else { "not stated" }
        ),
    )
}

fn truthfulness(truth: Truth) -> GradePart {
    let total = truth.supported + truth.refused;
    part(
        "Truth",
        0.15,
        share(truth.supported, total, 0.0),
        format!("{} of {total} claims supported, {} refused", truth.supported, truth.refused),
    )
}
