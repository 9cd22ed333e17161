//! What crosses the pipe is verified on both sides, and what passed once passes again.

use std::path::Path;

use chrono::NaiveDate;

use super::worker::passed;
use crate::application::{Cv, Line};
use crate::candidate::{self, FactId, MasterCv, RichText};
use crate::lexicon::Lexicon;
use crate::pipeline::{Inputs, extract, fit, letter, outreach, pains, plan};
use crate::posting;
use crate::truth::{PostingContext, Verified, Verifier};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date")
}

fn master(name: &str) -> MasterCv {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dir = match name {
        "leader" => root.join("data/master-cv"),
        other => root.join("tests/fixtures/candidates").join(other),
    };
    candidate::load(&dir).expect("a sound master CV")
}

fn sample_cv(master: &MasterCv) -> Cv {
    let bytes = std::fs::read("data/postings/sample.txt").unwrap();
    let posting = posting::read("x", &bytes).unwrap();
    let lexicon = master.lexicon(Lexicon::bundled());
    let extracted = extract::run(&posting, Lexicon::bundled());
    plan::run(master, &posting, &extracted, &lexicon, today()).unwrap().cv
}

/// The worker refuses what its verifier refuses, so what the program's verifier passed, with the
/// sentences it put in for refused ones, must pass a second time.
#[test]
fn what_passed_the_verifier_passes_it_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/postings");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| !path.ends_with("labels.json") && !path.ends_with("README.md"));
    paths.sort();
    let mut checked = 0;
    for name in ["leader", "nurse", "accountant", "graduate", "researcher"] {
        let master = master(name);
        let lexicon = master.lexicon(Lexicon::bundled());
        let verifier = Verifier::new(&master, Lexicon::bundled()).at(today());
        for path in paths.iter().step_by(7) {
            let Ok(posting) = posting::read("x", &std::fs::read(path).unwrap()) else { continue };
            let extracted = extract::run(&posting, Lexicon::bundled());
            let nothing = PostingContext::default();
            let inputs = Inputs {
                cv: &master,
                posting: &posting,
                extracted: &extracted,
                lexicon: &lexicon,
                today: today(),
                verifier: &verifier,
                context: &nothing,
            };
            let plan = plan::run(&master, &posting, &extracted, &lexicon, today()).unwrap();
            let fit = fit::run(&master, &extracted, &lexicon, today());
            let pains = pains::run(&posting, &extracted);
            let draft = letter::run(&inputs, &plan, &fit, &pains).unwrap();
            // Nothing may be said of the posting: whatever the letter says of it is refused once.
            let context = PostingContext::default();
            let cv = verifier.verify_cv(plan.cv.clone()).document.into_inner();
            passed("the CV", verifier.verify_cv(cv)).unwrap();
            let letter = verifier.verify_letter(draft, &context).document.into_inner();
            passed("the letter", verifier.verify_letter(letter, &context)).unwrap();
            for message in outreach::run(&inputs, &plan).unwrap() {
                let message = verifier.verify_message(message, &context).document.into_inner();
                passed("a message", verifier.verify_message(message, &context)).unwrap();
            }
            checked += 1;
        }
    }
    assert!(checked >= 20, "{checked}");
}

/// A frame is data: a line nobody verified is not rendered, whoever wrote the frame.
#[test]
fn a_line_the_facts_do_not_support_is_not_rendered() {
    let master = master("leader");
    let verifier = Verifier::new(&master, Lexicon::bundled()).at(today());
    let mut cv = sample_cv(&master);
    let own: FactId = cv.roles[0].bullets[0].facts[0].clone();
    let text = RichText::plain("Tripled revenue to 900 million euros in a week.");
    cv.roles[0].bullets[0] = Line { text, facts: vec![own], posting: Vec::new() };
    let failure = passed("the CV", verifier.verify_cv(cv)).unwrap_err().to_string();
    assert!(failure.contains("the CV was not made") && failure.contains("Tripled"), "{failure}");
}

/// What comes back from a worker is taken only as a part of what was sent.
#[test]
fn a_cv_that_comes_back_is_a_part_of_the_one_sent_or_refused() {
    let master = master("leader");
    let verifier = Verifier::new(&master, Lexicon::bundled()).at(today());
    let cv = sample_cv(&master);
    let sent = verifier.verify_cv(cv).document;
    let mut fitted = Cv::clone(&sent);
    fitted.roles.iter_mut().for_each(|role| role.bullets.truncate(1));
    fitted.profile.truncate(1);
    fitted.awards.clear();
    assert_eq!(sent.reduced_to(fitted.clone()).map(Verified::into_inner), Some(fitted.clone()));
    let frauds: [fn(&mut Cv); 5] = [
        |cv| cv.roles[0].bullets[0].text = RichText::plain("Won everything."),
        |cv| cv.profile.push(Line::default()),
        |cv| cv.roles.swap(0, 1),
        |cv| cv.skills[0].name = "Wizardry".into(),
        |cv| cv.education.push(FactId("education/invented".into())),
    ];
    for fraud in frauds {
        let mut forged = fitted.clone();
        fraud(&mut forged);
        assert!(sent.reduced_to(forged).is_none());
    }
}
