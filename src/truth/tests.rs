//! What a candidate wrote passes as it is; what is changed in it does not.

use std::path::{Path, PathBuf};

use crate::candidate::{self, FactId, FactKind, MasterCv, Scope};
use crate::lexicon::Lexicon;
use crate::truth::{Claim, Section, Verdict, Verifier};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn load(path: &Path) -> MasterCv {
    candidate::load(path).unwrap_or_else(|problems| panic!("{}: {problems}", path.display()))
}

fn sample() -> Verifier {
    Verifier::new(&load(&root().join("data/master-cv")), Lexicon::bundled())
}

fn everyone() -> Vec<MasterCv> {
    let mut dirs = vec![root().join("data/master-cv")];
    if let Ok(entries) = std::fs::read_dir(root().join("tests/fixtures/candidates")) {
        dirs.extend(entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|p| p.is_dir()));
    }
    dirs.sort();
    dirs.iter().map(|dir| load(dir)).collect()
}

fn claim(text: &str, section: Section, scope: &Scope, facts: &[FactId]) -> Claim {
    Claim { text: text.to_owned(), section, scope: scope.clone(), facts: facts.to_vec() }
}

fn assert_passes(verifier: &Verifier, claim: &Claim) {
    let verdict = verifier.check(claim);
    assert!(verdict.refusal().is_none(), "{claim:?}\n{verdict:?}");
}

#[test]
fn every_sentence_of_every_master_cv_passes_as_it_is() {
    for cv in everyone() {
        let verifier = Verifier::new(&cv, Lexicon::bundled());
        for (id, text) in &cv.summary {
            let text = text.to_plain();
            assert_passes(&verifier, &claim(&text, Section::Profile, &Scope::Candidate, &[]));
            let cited = std::slice::from_ref(id);
            assert_passes(&verifier, &claim(&text, Section::Profile, &Scope::Candidate, cited));
        }
        let roles = cv.roles.iter().map(|r| (Scope::Role(r.id.clone()), &r.achievements));
        let projects = cv.projects.iter().map(|p| (Scope::Project(p.id.clone()), &p.achievements));
        for (scope, achievements) in roles.chain(projects) {
            for told in achievements {
                let parts =
                    [&told.star.situation, &told.star.task, &told.star.action, &told.star.result];
                let texts = [&told.text].into_iter().chain(&told.variants);
                for text in texts.chain(parts.into_iter().flatten()) {
                    let text = text.to_plain();
                    let cited = std::slice::from_ref(&told.id);
                    assert_passes(&verifier, &claim(&text, Section::Experience, &scope, cited));
                    assert_passes(&verifier, &claim(&text, Section::Experience, &scope, &[]));
                    assert_passes(
                        &verifier,
                        &claim(&text, Section::Letter, &Scope::Candidate, &[]),
                    );
                }
            }
        }
    }
}

#[test]
fn the_rules_alone_pass_every_sentence_too() {
    // A word added in front turns off the comparison of whole texts.
    let mut refused = Vec::new();
    for cv in everyone() {
        let verifier = Verifier::new(&cv, Lexicon::bundled());
        for role in &cv.roles {
            let scope = Scope::Role(role.id.clone());
            for told in &role.achievements {
                for text in [&told.text].into_iter().chain(&told.variants) {
                    let text = format!("{} too", text.to_plain().trim_end_matches('.'));
                    let cited = std::slice::from_ref(&told.id);
                    let claim = claim(&text, Section::Experience, &scope, cited);
                    if let Verdict::Refused(refusal) = verifier.check(&claim) {
                        refused.push(format!("{text}\n   {refusal:?}"));
                    }
                }
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn listed_skills_pass_and_their_neighbours_do_not() {
    for cv in everyone() {
        let verifier = Verifier::new(&cv, Lexicon::bundled());
        for fact in cv.facts.iter().filter(|fact| fact.kind == FactKind::Skill) {
            let text = fact.text.to_plain();
            assert_passes(&verifier, &claim(&text, Section::Skills, &Scope::Candidate, &[]));
        }
    }
    let verifier = sample();
    for stranger in ["Rails", "Haskell", "Salesforce", "C#", "Expert Java", "Python (12 years)"] {
        let claim = claim(stranger, Section::Skills, &Scope::Candidate, &[]);
        assert!(verifier.check(&claim).refusal().is_some(), "{stranger}");
    }
}

#[test]
fn benchmark_meets_its_targets() {
    let report = crate::eval::verify::run(&root().join("tests/truth")).expect("labelled claims");
    let (lies, faithful) = (report.all_fabrications(), report.all_faithful());
    assert!(lies.claims >= 300 && faithful.claims >= 100, "{report}");
    assert!(lies.refused * 100 >= lies.claims * 97, "{report}");
    assert!(faithful.refused * 100 <= faithful.claims * 3, "{report}");
}
