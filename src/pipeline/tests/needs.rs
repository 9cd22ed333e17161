//! Pains, employer and position: only what the posting says, with its place.

use super::*;
use crate::pipeline::pains::Pain;
use crate::pipeline::text::slice;
use crate::pipeline::{company, role};

fn all(pains: &Pains) -> impl Iterator<Item = &Pain> {
    pains
        .pain_points
        .iter()
        .chain(&pains.strategic_needs)
        .chain(&pains.risks)
        .chain(&pains.success_metrics)
}

#[test]
fn every_pain_quotes_the_posting() {
    for case in Case::all() {
        let pains = case.pains();
        let count = pains.pain_points.len();
        assert!(count == 0 || (2..=6).contains(&count), "{count}");
        for pain in all(&pains) {
            let words = slice(&case.posting.text, pain.span);
            assert!(words.contains(pain.quote.trim_end_matches('…')), "{pain:?}");
            assert!(pain.text.chars().count() >= 10);
            assert!((0.0..=1.0).contains(&pain.confidence));
        }
    }
}

#[test]
fn what_hurts_is_found() {
    let pains = Case::new("leader", LEADER_POSTING).pains();
    let quotes: Vec<&str> = pains.pain_points.iter().map(|pain| pain.quote.as_str()).collect();
    assert!(quotes.iter().any(|quote| quote.contains("legacy monolith")), "{quotes:?}");
    assert!(quotes.iter().any(|quote| quote.contains("cloud spend")), "{quotes:?}");
    let german = Case::new("accountant", ACCOUNTANT_POSTING).pains();
    assert!(!german.pain_points.is_empty() || !german.strategic_needs.is_empty());
}

#[test]
fn none_found_is_none() {
    let plain = "Shop Assistant\nCompany: Brindle\n\nYou sell shoes to people in our shop in town. \
                 You open the shop and you close it again in the evening.";
    let pains = Case::new("nurse", plain).pains();
    assert!(pains.pain_points.is_empty(), "{pains:?}");
}

#[test]
fn denied_needs_are_none() {
    let text = "Engineer\nCompany: Brindle\n\nWe have no legacy systems and never any backlog to work off. \
                You write programs for shops.";
    assert!(Case::new("nurse", text).pains().pain_points.is_empty());
}

#[test]
fn the_employer_is_told_in_the_postings_words() {
    for case in Case::all() {
        let brief = company::run(&case.posting, &case.extracted);
        let position = role::run(&case.posting, &case.extracted);
        let quotes = brief.summary.iter().chain(&position.summary);
        for quote in quotes.chain(&position.business_impact).chain(&position.why_now) {
            let words = slice(&case.posting.text, quote.span);
            assert!(words.contains(quote.text.trim_end_matches('…')), "{quote:?}");
        }
        for signal in &brief.signals {
            assert!(!slice(&case.posting.text, signal.span).is_empty());
        }
    }
    let case = Case::new("leader", LEADER_POSTING);
    let brief = company::run(&case.posting, &case.extracted);
    assert!(brief.signals.iter().any(|signal| signal.kind == "funding"), "{brief:?}");
}
