//! The score: weights, monotonicity, honesty about what is missing.

use super::*;
use crate::candidate::{RichText, StarParts};
use crate::pipeline::extract::Need;

/// The master CV with one fact less, for every fact that can go.
fn with_one_fact_less(cv: &MasterCv) -> Vec<MasterCv> {
    let mut fewer = Vec::new();
    let mut without = |change: &dyn Fn(&mut MasterCv)| {
        let mut less = cv.clone();
        change(&mut less);
        fewer.push(less);
    };
    for at in 0..cv.skills.len() {
        without(&|cv| drop(cv.skills.remove(at)));
    }
    for at in 0..cv.education.len() {
        without(&|cv| drop(cv.education.remove(at)));
    }
    for at in 0..cv.certifications.len() {
        without(&|cv| drop(cv.certifications.remove(at)));
    }
    for at in 0..cv.languages.len() {
        without(&|cv| drop(cv.languages.remove(at)));
    }
    for at in 0..cv.roles.len() {
        without(&|cv| drop(cv.roles.remove(at)));
        for skill in 0..cv.roles[at].skills.len() {
            without(&|cv| drop(cv.roles[at].skills.remove(skill)));
        }
        for achievement in 0..cv.roles[at].achievements.len() {
            without(&|cv| drop(cv.roles[at].achievements.remove(achievement)));
            without(&|cv| cv.roles[at].achievements[achievement].skills.clear());
            without(&|cv| cv.roles[at].achievements[achievement].star = StarParts::default());
        }
    }
    for at in 0..cv.projects.len() {
        without(&|cv| drop(cv.projects.remove(at)));
    }
    fewer
}

fn met(fit: &Fit) -> f64 {
    fit.matched.iter().chain(&fit.missing).map(|m| m.weight * m.met).sum()
}

#[test]
fn removing_a_fact_never_raises_the_score() {
    for case in [
        Case::new("nurse", NURSE_POSTING),
        Case::new("accountant", ACCOUNTANT_POSTING),
        Case::new("graduate", GRADUATE_POSTING),
    ] {
        let whole = met(&case.fit());
        for less in with_one_fact_less(&case.cv) {
            let fit = crate::pipeline::fit::run(&less, &case.extracted, &case.lexicon, today());
            assert!(met(&fit) <= whole + 1e-9, "{} rose above {whole}", met(&fit));
        }
    }
}

#[test]
fn weights_sum_to_one_and_must_haves_weigh_more() {
    let fit = Case::new("leader", LEADER_POSTING).fit();
    let all: Vec<_> = fit.matched.iter().chain(&fit.missing).collect();
    let whole: f64 = all.iter().map(|m| m.weight).sum();
    assert!((whole - 1.0).abs() < 1e-9, "{whole}");
    let heaviest =
        |need| all.iter().filter(|m| m.need == need).map(|m| m.weight).fold(0.0, f64::max);
    assert!(heaviest(Need::Must) > 2.0 * heaviest(Need::Nice));
}

#[test]
fn those_of_the_trade_score_higher_than_strangers() {
    let own = Case::new("nurse", NURSE_POSTING).fit();
    let other = Case::new("accountant", NURSE_POSTING).fit();
    assert!(own.score >= 70, "{} {}", own.score, own.rationale);
    assert!(other.score <= 30, "{} {}", other.score, other.rationale);
}

#[test]
fn missing_must_haves_are_named() {
    let fit = Case::new("accountant", NURSE_POSTING).fit();
    assert!(fit.rationale.contains("Missing must-haves"), "{}", fit.rationale);
    assert!(fit.rationale.contains("ventilator management"), "{}", fit.rationale);
    assert!(fit.missing.iter().all(|m| m.met < 0.5));
}

#[test]
fn a_posting_without_requirements_has_no_score() {
    let mut case = Case::new("nurse", NURSE_POSTING);
    case.extracted.must_have.clear();
    case.extracted.nice_to_have.clear();
    case.extracted.technical_skills.clear();
    case.extracted.years = None;
    case.extracted.education = None;
    let fit = case.fit();
    assert_eq!((fit.score, fit.category.as_str()), (0, "unknown"));
    assert!(fit.rationale.contains("no requirement"));
}

#[test]
fn evidence_is_cited_and_exists() {
    for case in Case::all() {
        for m in &case.fit().matched {
            assert!(!m.facts.is_empty(), "{} is met by nothing", m.requirement);
            for fact in &m.facts {
                assert!(case.cv.fact(fact).is_some(), "{fact:?}");
            }
        }
    }
}

#[test]
fn years_are_those_in_the_field() {
    let mut case = Case::new("nurse", NURSE_POSTING);
    let whole = case.fit();
    // The same years in another trade.
    for role in &mut case.cv.roles {
        role.title = "Driver".into();
        role.skills.clear();
        for achievement in &mut role.achievements {
            achievement.skills.clear();
            achievement.variants.clear();
            achievement.star = StarParts::default();
            achievement.text = RichText::plain("Drove 40 parcels a day");
        }
    }
    assert!(case.fit().score < whole.score);
}
