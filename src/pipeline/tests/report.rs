//! STAR records, contacts, dossier and grade.

use super::*;
use crate::application::{Block, Dossier};
use crate::pipeline::{company, dossier, grade, people, role, stars};

fn dossier_of(case: &Case) -> Dossier {
    let inputs = case.inputs();
    let (plan, fit, pains) = (case.plan(), case.fit(), case.pains());
    let truth = grade::Truth { supported: 10, refused: 0 };
    dossier::run(
        &inputs,
        &dossier::Parts {
            pains: &pains,
            company: &company::run(&case.posting, &case.extracted),
            role: &role::run(&case.posting, &case.extracted),
            fit: &fit,
            plan: &plan,
            stars: &stars::run(&inputs, &pains, &plan),
            people: &people::run(&case.extracted),
            messages: &case.messages(),
            letter: Some(&case.letter()),
            form: &crate::application::FormAnswers::default(),
            engine: "offline, deterministic",
            cost: crate::llm::NanoUsd(0),
            grade: Some(&grade::run(&inputs, &plan.cv, &fit, truth)),
            flags: &[],
            errors: &[],
        },
    )
}

fn words(dossier: &Dossier) -> String {
    let mut text = String::new();
    for block in dossier.sections.iter().flat_map(|section| &section.blocks) {
        match block {
            Block::Text { text: words } => text.push_str(words),
            Block::List { items } => text.push_str(&items.join("\n")),
            Block::Table { rows, .. } => {
                for row in rows {
                    text.push_str(&row.join(" | "));
                    text.push('\n');
                }
            }
        }
        text.push('\n');
    }
    text
}

#[test]
fn a_dossier_has_ten_sections_none_of_them_empty() {
    for case in Case::all() {
        let dossier = dossier_of(&case);
        assert_eq!(dossier.sections.len(), 10);
        assert!(dossier.sections.iter().all(|section| !section.blocks.is_empty()));
    }
}

/// GAP-062.
#[test]
fn an_absent_field_says_so() {
    let text = words(&dossier_of(&Case::new("nurse", NURSE_POSTING)));
    assert!(text.contains("Salary | not found in posting"), "{text}");
    assert!(text.contains("Application form fields | no form found with the posting"), "{text}");
}

#[test]
fn a_posting_in_another_language_is_flagged() {
    let text = words(&dossier_of(&Case::new("nurse", ACCOUNTANT_POSTING)));
    assert!(text.contains("The posting is in German, the master CV in English"), "{text}");
}

/// GAP-044.
#[test]
fn records_answer_the_posting() {
    let case = Case::new("nurse", NURSE_POSTING);
    let plan = case.plan();
    let records = stars::run(&case.inputs(), &case.pains(), &plan);
    assert!((2..=3).contains(&records.len()));
    assert!(records.iter().any(|record| !record.because.is_empty()));
    assert!(
        records.iter().any(|record| record.facts[0].0.ends_with("infusion-check")),
        "{records:?}"
    );
    let mut facts: Vec<_> = records.iter().flat_map(|record| &record.facts).collect();
    facts.sort();
    facts.dedup();
    assert_eq!(facts.len(), records.iter().map(|record| record.facts.len()).sum::<usize>());
}

/// GAP-031, GAP-060.
#[test]
fn contacts_are_roles_never_people() {
    for case in Case::all() {
        let people = people::run(&case.extracted);
        assert!((1..=3).contains(&people.contacts.len()));
        for contact in &people.contacts {
            assert!(contact.synthetic && contact.label.ends_with("(role, not a person)"));
            assert!(!contact.label.contains("http") && !contact.label.contains('@'));
        }
    }
}

#[test]
fn the_grade_is_its_weighted_parts() {
    for case in Case::all() {
        let truth = grade::Truth { supported: 9, refused: 1 };
        let grade = grade::run(&case.inputs(), &case.plan().cv, &case.fit(), truth);
        let weights: Vec<f64> = grade.parts.iter().map(|part| part.weight).collect();
        assert_eq!(weights, [0.20, 0.25, 0.25, 0.15, 0.15]);
        let whole: f64 = grade.parts.iter().map(|p| p.weight * f64::from(p.score)).sum();
        assert!((whole - f64::from(grade.score)).abs() <= 0.5);
        assert_eq!(grade.parts[4].score, 90);
    }
}

#[test]
fn a_candidate_of_the_trade_is_graded_higher() {
    let graded = |candidate: &str| {
        let case = Case::new(candidate, NURSE_POSTING);
        let truth = grade::Truth { supported: 10, refused: 0 };
        grade::run(&case.inputs(), &case.plan().cv, &case.fit(), truth).score
    };
    assert!(graded("nurse") > graded("researcher"));
}
