//! What is chosen for the CV and in which order.

use std::collections::BTreeSet;

use super::*;
use crate::candidate::{Achievement, FactId, RichText, StarParts};

fn headings(plan: &CvPlan) -> Vec<&str> {
    plan.cv.skills.iter().map(|group| group.name.as_str()).collect()
}

/// GAP-002.
#[test]
fn other_postings_give_other_categories_and_other_bullets() {
    let leader = Case::new("leader", LEADER_POSTING).plan();
    let data = Case::new("leader", DATA_POSTING).plan();
    assert_ne!(headings(&leader), headings(&data));
    let top = |plan: &CvPlan| -> BTreeSet<FactId> {
        plan.ranked.iter().take(5).map(|ranked| ranked.fact.clone()).collect()
    };
    assert!(top(&leader).intersection(&top(&data)).count() <= 3);
}

/// GAP-002.
#[test]
fn three_or_four_categories_of_at_most_eight() {
    for case in Case::all() {
        let plan = case.plan();
        assert!((3..=4).contains(&plan.cv.skills.len()), "{:?}", headings(&plan));
        let distinct: BTreeSet<_> = headings(&plan).into_iter().collect();
        assert_eq!(distinct.len(), plan.cv.skills.len());
        assert!(plan.cv.skills.iter().all(|g| (1..=8).contains(&g.skills.len())));
    }
}

/// GAP-001.
#[test]
fn every_skill_shown_has_evidence() {
    for case in Case::all() {
        for skill in case.plan().cv.skills.iter().flat_map(|group| &group.skills) {
            assert!(!skill.facts.is_empty(), "{}", skill.name);
            assert!(skill.facts.iter().all(|fact| case.cv.fact(fact).is_some()));
        }
    }
}

/// GAP-001: the posting asks for Scala, the candidate has none.
#[test]
fn a_skill_the_candidate_lacks_is_nowhere() {
    let plan = Case::new("leader", LEADER_POSTING).plan();
    let text = serde_json::to_string(&plan.cv).expect("serialises");
    assert!(!text.contains("Scala\""), "{text}");
}

#[test]
fn the_order_is_total_and_the_same_each_time() {
    for case in Case::all() {
        let plan = case.plan();
        assert!(plan.ranked.windows(2).all(|pair| pair[0].priority > pair[1].priority));
        assert_eq!(plan, case.plan());
    }
}

#[test]
fn ranked_and_shown_bullets_are_the_same() {
    for case in Case::all() {
        let plan = case.plan();
        let shown = plan.cv.roles.iter().flat_map(|role| &role.bullets);
        let shown = shown.chain(plan.cv.projects.iter().flat_map(|project| &project.bullets));
        let shown: BTreeSet<&FactId> = shown.map(|line| &line.facts[0]).collect();
        let ranked: BTreeSet<&FactId> = plan.ranked.iter().map(|ranked| &ranked.fact).collect();
        assert_eq!(shown, ranked);
    }
}

#[test]
fn bullets_are_the_candidates_own_words() {
    for case in Case::all() {
        let plan = case.plan();
        for line in plan.cv.roles.iter().flat_map(|role| &role.bullets) {
            let (achievement, _) = case.cv.achievement(&line.facts[0]).expect("exists");
            assert!(line.text == achievement.text || achievement.variants.contains(&line.text));
        }
    }
}

#[test]
fn what_is_said_twice_is_shown_once() {
    let mut case = Case::new("nurse", NURSE_POSTING);
    let first = case.cv.roles[0].achievements[1].clone();
    let again = Achievement {
        id: FactId("role/other/a/again".into()),
        text: RichText::plain(format!("{} again", first.text.to_plain())),
        variants: Vec::new(),
        star: StarParts::default(),
        skills: Vec::new(),
    };
    case.cv.roles[1].achievements.push(again.clone());
    let ranked = case.plan().ranked;
    let count = ranked.iter().filter(|r| r.fact == again.id || r.fact == first.id).count();
    assert_eq!(count, 1);
}

#[test]
fn recent_roles_come_first_and_keep_a_bullet() {
    let plan = Case::new("leader", LEADER_POSTING).plan();
    let latest = &plan.cv.roles[0].bullets;
    let first_ten: Vec<&FactId> = plan.ranked.iter().take(10).map(|r| &r.fact).collect();
    let of = |bullets: &[crate::application::Line]| {
        bullets.iter().filter(|line| first_ten.contains(&&line.facts[0])).count()
    };
    assert!(of(latest) >= 3);
    assert!(of(latest) >= of(&plan.cv.roles[4].bullets));
    assert_eq!(plan.ranked.iter().filter(|ranked| ranked.keep).count(), 3);
}

/// GAP-005.
#[test]
fn bullets_without_a_result_are_reported() {
    let mut case = Case::new("nurse", NURSE_POSTING);
    case.cv.roles[0].achievements[0] = Achievement {
        text: RichText::plain("Helped on the ward"),
        variants: Vec::new(),
        star: StarParts::default(),
        skills: Vec::new(),
        ..case.cv.roles[0].achievements[0].clone()
    };
    let plan = case.plan();
    let fact = &case.cv.roles[0].achievements[0].id;
    let ranked = plan.ranked.iter().find(|ranked| ranked.fact == *fact).expect("is ranked");
    assert!(ranked.star_missing.contains(&"result".to_owned()), "{:?}", ranked.star_missing);
}

#[test]
fn a_profile_has_two_to_four_sentences() {
    for mut case in Case::all() {
        assert!((2..=4).contains(&case.plan().cv.profile.len()));
        case.cv.summary.clear();
        let plan = case.plan();
        assert!((2..=4).contains(&plan.cv.profile.len()), "{:?}", plan.cv.profile);
        assert!(plan.cv.profile.iter().all(|line| !line.facts.is_empty()));
    }
}

#[test]
fn german_candidates_get_german_headings() {
    let plan = Case::new("accountant", ACCOUNTANT_POSTING).plan();
    assert_eq!(plan.cv.language, crate::language::Language::De);
    assert!(headings(&plan).contains(&"Finanz- & Rechnungswesen"), "{:?}", headings(&plan));
}

#[test]
fn an_empty_master_cv_gives_an_empty_plan() {
    let mut case = Case::new("graduate", GRADUATE_POSTING);
    case.cv.roles.clear();
    case.cv.projects.clear();
    case.cv.summary.clear();
    case.cv.skills.clear();
    case.cv.education.clear();
    let plan = case.plan();
    assert!(plan.ranked.is_empty());
    assert!(plan.cv.skills.is_empty());
}
