//! Scores against labelled data, as a gate: they may rise, not fall.

use crate::support::{Workplace, root};

#[test]
fn eval_prints_a_score_per_field() {
    let place = Workplace::new();
    let dir = root().join("tests/fixtures/postings");
    let ran = place.run(["eval".as_ref(), "extract".as_ref(), dir.as_os_str()]).ok();
    for word in ["title", "company", "must", "precision", "recall", "F1"] {
        assert!(ran.stdout.contains(word), "no {word} in {}", ran.stdout);
    }
}

#[test]
fn eval_of_the_verifier_prints_a_score_per_class() {
    let place = Workplace::new();
    let dir = root().join("tests/truth");
    let ran = place.run(["eval".as_ref(), "verify".as_ref(), dir.as_os_str()]).ok();
    for word in ["number", "skill", "faithful"] {
        assert!(ran.stdout.contains(word), "no {word} in {}", ran.stdout);
    }
}

#[test]
fn eval_of_a_folder_without_labels_says_what_is_missing() {
    let place = Workplace::new();
    place.run(["eval", "extract", "nowhere"]).fails_with(&["nowhere"]);
    place.run(["eval", "verify", "nowhere"]).fails_with(&["nowhere"]);
}
