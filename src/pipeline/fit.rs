//! How well the candidate meets the posting: 0–100, computed from requirements matched with facts
//! and those that are missing, must-haves weighted. The same input gives the same score.
//!
//! Architecture Invariant: the score is monotone. Removing a fact from the master CV never raises
//! it, so nothing here may be relative to the candidate's own material.

mod credential;
mod judge;
mod wording;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::candidate::{FactId, MasterCv};
use crate::lexicon::{Lexicon, SkillKind};
use crate::pipeline::evidence::Evidence;
use crate::pipeline::extract::{Extracted, Need, Requirement};
use crate::pipeline::text::{clip_quote, language_of};
use crate::posting::Span;

pub use credential::{degree_of, highest};

/// A must-have counts as much as this many nice-to-haves.
const MUST_TO_NICE: f64 = 3.0;
/// Share of its weight a requirement keeps when it asks for soft skills only: a CV can assert
/// them, hardly show them.
const SOFT_SHARE: f64 = 0.35;
/// From here a requirement counts as matched.
const MATCHED: f64 = 0.5;

/// One requirement with its evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Match {
    /// The requirement as the posting writes it.
    pub requirement: String,
    /// Where.
    pub span: Span,
    /// Must or nice.
    pub need: Need,
    /// Share of the score it carries, 0–1; all weights sum to 1.
    pub weight: f64,
    /// How far it is met, 0–1.
    pub met: f64,
    /// Facts that meet it; empty when missing.
    pub facts: Vec<FactId>,
    /// In words: what is there and what is not.
    pub reason: String,
}

/// The score with its parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// 0–100.
    pub score: u8,
    /// `excellent` ≥ 90, `strong` ≥ 80, `good` ≥ 70, `moderate` ≥ 60, else `weak`;
    /// `unknown` when the posting names no requirement.
    pub category: String,
    /// Requirements met at least half.
    pub matched: Vec<Match>,
    /// The rest; must-haves first.
    pub missing: Vec<Match>,
    /// Two or three sentences that name both.
    pub rationale: String,
}

/// Compares the candidate with the posting's requirements.
#[must_use]
pub fn run(cv: &MasterCv, extracted: &Extracted, lexicon: &Lexicon, today: NaiveDate) -> Fit {
    let requirements = requirements(extracted);
    let evidence = Evidence::new(cv, lexicon);
    let all: Vec<&str> = requirements.iter().map(|r| r.text.as_str()).collect();
    let all = all.join("\n");
    let judge = judge::Judge {
        wording: wording::Wording::new(&evidence, extracted, language_of(&all)),
        evidence: &evidence,
        language: language_of(&all),
        today,
    };
    let weights: Vec<f64> = requirements.iter().map(|r| weight(r, lexicon)).collect();
    let whole: f64 = weights.iter().sum();
    let judged: Vec<Match> = requirements
        .iter()
        .zip(weights)
        .map(|(requirement, weight)| judge.judge(requirement, weight / whole))
        .collect();
    let met: f64 = judged.iter().map(|m| m.weight * m.met).sum();
    let score = (met * 100.0).round().clamp(0.0, 100.0) as u8;
    let (matched, mut missing): (Vec<_>, Vec<_>) =
        judged.into_iter().partition(|m| m.met >= MATCHED);
    missing.sort_by_key(|m| m.need);
    let known = !(matched.is_empty() && missing.is_empty());
    Fit {
        score: if known { score } else { 0 },
        category: if known { category(score) } else { "unknown" }.to_owned(),
        rationale: if known {
            rationale(score, &matched, &missing)
        } else {
            "The posting names no requirement that could be compared, so no score is given. Read \
             it before deciding."
                .to_owned()
        },
        matched,
        missing,
    }
}

/// The requirements of the posting; years and degree that stand outside of them are added.
fn requirements(extracted: &Extracted) -> Vec<Requirement> {
    let mut all: Vec<Requirement> =
        extracted.must_have.iter().chain(&extracted.nice_to_have).cloned().collect();
    let blank = |text: String, span: Span| Requirement {
        text,
        span,
        need: Need::Must,
        skills: Vec::new(),
        any_of: false,
        years: None,
        degree: None,
        languages: Vec::new(),
        licences: Vec::new(),
    };
    if let Some(years) = &extracted.years
        && all.iter().all(|r| r.years.is_none())
        && years.value.min > 0
    {
        let text = format!("{} years of experience", years.value.min);
        all.push(Requirement { years: Some(years.value.min), ..blank(text, years.span) });
    }
    if let Some(degree) = &extracted.education
        && all.iter().all(|r| r.degree.is_none())
    {
        let text = format!("Degree: {}", degree_name(degree.value));
        all.push(Requirement { degree: Some(degree.value), ..blank(text, degree.span) });
    }
    if all.is_empty() {
        // A posting without a requirements section may still name skills.
        all.extend(extracted.technical_skills.iter().map(|skill| Requirement {
            skills: vec![skill.value.clone()],
            ..blank(skill.value.clone(), skill.span)
        }));
    }
    all
}

fn weight(requirement: &Requirement, lexicon: &Lexicon) -> f64 {
    let base = match requirement.need {
        Need::Must => MUST_TO_NICE,
        Need::Nice => 1.0,
    };
    let soft_only = !requirement.skills.is_empty()
        && requirement.years.is_none()
        && requirement.degree.is_none()
        && requirement.languages.is_empty()
        && requirement
            .skills
            .iter()
            .all(|name| lexicon.resolve(name).is_some_and(|skill| skill.kind == SkillKind::Soft));
    if soft_only { base * SOFT_SHARE } else { base }
}

/// The category of a score.
fn category(score: u8) -> &'static str {
    match score {
        90.. => "excellent",
        80.. => "strong",
        70.. => "good",
        60.. => "moderate",
        _ => "weak",
    }
}

fn degree_name(degree: crate::pipeline::extract::Degree) -> &'static str {
    use crate::pipeline::extract::Degree;
    match degree {
        Degree::School => "school leaving certificate",
        Degree::Vocational => "vocational training",
        Degree::Bachelor => "bachelor",
        Degree::Master => "master",
        Degree::Doctorate => "doctorate",
    }
}

fn rationale(score: u8, matched: &[Match], missing: &[Match]) -> String {
    let total = matched.len() + missing.len();
    let musts = |list: &[Match]| list.iter().filter(|m| m.need == Need::Must).count();
    let (met, open) = (musts(matched), musts(missing));
    let mut sentences = vec![format!(
        "{score} of 100: {} of {total} requirements met, {met} of {} must-haves.",
        matched.len(),
        met + open
    )];
    let mut best: Vec<&Match> = matched.iter().collect();
    best.sort_by(|a, b| (b.weight * b.met).total_cmp(&(a.weight * a.met)));
    let quote = |m: &&Match| format!("“{}”", clip_quote(&m.requirement, 80));
    let strengths: Vec<String> = best.iter().take(3).map(quote).collect();
    if !strengths.is_empty() {
        sentences.push(format!("Met: {}.", strengths.join(", ")));
    }
    let gaps: Vec<&Match> = missing.iter().filter(|m| m.need == Need::Must).collect();
    let named: Vec<String> = gaps.iter().take(5).map(quote).collect();
    match gaps.len() - named.len() {
        _ if gaps.is_empty() && met == 0 => {}
        _ if gaps.is_empty() => sentences.push("No must-have is missing.".to_owned()),
        0 => sentences.push(format!("Missing must-haves: {}.", named.join(", "))),
        more => {
            sentences.push(format!("Missing must-haves: {} and {more} more.", named.join(", ")));
        }
    }
    sentences.join(" ")
}
