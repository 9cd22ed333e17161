//! Terms of the posting in the CV: those the candidate can show, and no others.

use super::*;
use crate::pipeline::coverage;
use crate::pipeline::evidence::Evidence;

/// Every candidate with every posting that comes with the program.
fn everyone_everywhere() -> Vec<Case> {
    let postings = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/postings");
    let mut texts: Vec<String> = std::fs::read_dir(postings)
        .expect("the postings")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|end| end == "txt" || end == "md"))
        .map(|path| std::fs::read_to_string(path).expect("text"))
        .collect();
    texts.sort();
    ["leader", "nurse", "accountant", "graduate", "researcher"]
        .into_iter()
        .flat_map(|candidate| texts.iter().map(move |text| Case::new(candidate, text)))
        .collect()
}

#[test]
fn no_skill_the_candidate_lacks_is_admitted_and_hardly_any_they_have_is_left_out() {
    let (mut had, mut kept) = (0, 0);
    for case in everyone_everywhere() {
        let cv = case.plan().cv;
        let evidence = Evidence::new(&case.cv, &case.lexicon);
        let shown: Vec<String> = cv
            .skills
            .iter()
            .flat_map(|group| &group.skills)
            .map(|skill| {
                assert!(!skill.facts.is_empty(), "{}", skill.name);
                evidence.key(&skill.name)
            })
            .collect();
        for key in &shown {
            assert!(evidence.skills.contains_key(key), "{key} is nowhere in the master CV");
        }
        let lines: Vec<String> =
            cv.roles.iter().flat_map(|role| &role.bullets).map(|l| l.text.to_plain()).collect();
        let text = lines.join("\n");
        let told: Vec<String> =
            case.lexicon.find(&text).iter().map(|hit| evidence.key(&hit.name)).collect();
        for skill in &case.extracted.technical_skills {
            let key = evidence.key(&skill.value);
            if evidence.skills.contains_key(&key) {
                had += 1;
                kept += usize::from(shown.contains(&key) || told.contains(&key));
            } else {
                assert!(!shown.contains(&key), "{key} was taken from the posting");
            }
        }
    }
    assert!(had > 50, "{had}");
    assert!(kept * 100 >= had * 98, "{kept} of {had}");
}

#[test]
fn keywords_are_covered_attainable_or_neither_and_what_is_lacked_stays_out() {
    for case in everyone_everywhere() {
        let coverage = coverage::run(&case.inputs(), &case.plan().cv);
        let all = [&coverage.covered, &coverage.attainable, &coverage.unattainable];
        let count: usize = all.iter().map(|list| list.len()).sum();
        assert_eq!(count, case.extracted.keywords.len());
        assert!((0.0..=1.0).contains(&coverage.share()));
        let evidence = Evidence::new(&case.cv, &case.lexicon);
        for name in &coverage.unattainable {
            assert!(!evidence.skills.contains_key(&evidence.key(name)), "{name}");
        }
    }
}
