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

/// The model finds what the lexicon does not, and no worse than when it was made.
#[test]
fn the_model_of_skills_keeps_its_figures() {
    let dir = root().join("tests/eval/skillspan");
    let file = tailord::eval::skills::labelled(&dir).expect("labelled sentences");
    let report = tailord::eval::skills::run(&file).expect("scores");
    assert!(report.knowledge.strict.mean >= 0.50, "{report}");
    assert!(report.knowledge.overlap >= 0.72, "{report}");
    assert!(report.merged.strict.mean >= 0.43, "{report}");
    assert!(report.merged.overlap >= 0.77, "{report}");
    assert!(report.knowledge.strict.mean >= report.lexicon.strict.mean + 0.1, "{report}");
}

/// Six true achievements of thirty, by occupations that nothing was tuned on.
#[test]
fn selection_keeps_its_figures() {
    let report = tailord::eval::select::run(&root().join("tests/eval/occupations"))
        .expect("occupations of both");
    assert!(report.far.precision.mean >= 0.71, "{report}");
    assert!(report.near.precision.mean >= 0.54, "{report}");
    assert!(report.far.tasks >= 150 && report.near.tasks >= 150, "{report}");
}

/// Fields of the labelled postings that come with the program.
#[test]
fn extraction_keeps_its_figures() {
    let report = tailord::eval::extract::run(&root().join("tests/fixtures/postings"))
        .expect("labelled postings");
    let f1 = |field: &str| report.get(field).map_or(0.0, tailord::eval::extract::Tally::f1);
    for (field, floor) in [
        ("title", 0.95),
        ("company", 0.92),
        ("location", 0.86),
        ("remote", 0.91),
        ("seniority", 0.99),
        ("salary", 0.93),
        ("must_have", 0.93),
        ("nice_to_have", 0.9),
    ] {
        assert!(f1(field) >= floor, "{field} fell below {floor}\n{report}");
    }
}

#[test]
fn requirements_and_selection_are_printed_with_intervals() {
    let place = Workplace::new();
    let dir = root().join("tests/fixtures/postings");
    let ran = place.run(["eval".as_ref(), "requirements".as_ref(), dir.as_os_str()]).ok();
    for word in ["must_have", "nice_to_have", "(95 %)"] {
        assert!(ran.stdout.contains(word), "no {word} in {}", ran.stdout);
    }
    assert!(!ran.stdout.contains("\ntitle "), "{}", ran.stdout);
    let ran = place
        .run([
            "eval".as_ref(),
            "select".as_ref(),
            root().join("tests/eval/occupations").as_os_str(),
        ])
        .ok();
    for word in ["far", "near", "P@6", "NDCG@6", "95 %"] {
        assert!(ran.stdout.contains(word), "no {word} in {}", ran.stdout);
    }
    place.run(["eval", "select", "nowhere"]).fails_with(&["nowhere"]);
}

/// The same sentences give the same model, byte for byte.
#[test]
fn training_is_reproducible_and_its_bad_inputs_are_named() {
    let place = Workplace::new();
    let data = place.path("data");
    std::fs::create_dir(&data).expect("a folder");
    let mut text = String::new();
    let file = std::fs::File::open(root().join("tests/eval/skillspan/train.jsonl.gz"));
    std::io::Read::read_to_string(
        &mut flate2::read::GzDecoder::new(file.expect("the sentences")),
        &mut text,
    )
    .expect("text");
    let some: Vec<&str> = text.lines().take(120).collect();
    std::fs::write(data.join("train.jsonl"), some.join("\n")).expect("a file");
    for out in ["one.crf", "two.crf"] {
        place.run(["train", "skills", "data", "--out", out]).ok();
    }
    let [one, two] =
        ["one.crf", "two.crf"].map(|name| std::fs::read(place.path(name)).expect("a model"));
    assert!(one.len() > 10_000 && one == two);
    // What a larger model says of other sentences is learnt from, too, where it is there.
    let taught: Vec<&str> = text.lines().skip(120).take(40).collect();
    std::fs::write(data.join("taught.jsonl"), taught.join("\n")).expect("a file");
    place.run(["train", "skills", "data", "--out", "three.crf"]).ok();
    let three = std::fs::read(place.path("three.crf")).expect("a model");
    assert!(three.len() > one.len());
    std::fs::remove_file(data.join("taught.jsonl")).expect("a file");
    std::fs::write(data.join("train.jsonl"), "{\"tokens\": [\"a\"]}\n").expect("a file");
    place.run(["train", "skills", "data", "--out", "x"]).fails_with(&["train.jsonl", "line 1"]);
    place.run(["train", "skills", "nowhere"]).fails_with(&["nowhere"]);
}

/// GAP-036: what calls cost, to 10⁻⁹ US dollars; what is not equal, or not understood, is told.
#[test]
fn prices_are_equal_or_told_line_by_line() {
    let place = Workplace::new();
    let cases = root().join("tests/eval/prices/cases.jsonl");
    let ran = place.run(["eval".as_ref(), "prices".as_ref(), cases.as_os_str()]).ok();
    assert!(ran.stdout.contains("not equal       0"), "{}", ran.stdout);
    let text = std::fs::read_to_string(&cases).unwrap();
    let wrong = text.replacen("\"prompt_cost_usd\": 1.05", "\"prompt_cost_usd\": 1.050000002", 1);
    assert_ne!(text, wrong);
    let file = place.path("wrong.jsonl");
    std::fs::write(&file, format!("{wrong}{{}}\n")).unwrap();
    let ran = place.run(["eval".as_ref(), "prices".as_ref(), file.as_os_str()]);
    assert_eq!(ran.code, Some(1));
    for part in ["not equal       2", "line 1: gpt-5.4: the prompt costs 1.05", "missing field"] {
        assert!(ran.stdout.contains(part), "no {part} in {}", ran.stdout);
    }
    place.run(["eval", "prices", "nowhere.jsonl"]).fails_with(&["nowhere.jsonl"]);
}

/// The same snapshots kept as by Debian's restic, whose answers these are.
#[test]
fn retention_is_that_of_restic() {
    let place = Workplace::new();
    let mut cases = 0;
    for name in ["daily", "hourly", "irregular", "years"] {
        let path = root().join(format!("tests/eval/retention/{name}.json"));
        let ran = place.run(["eval".as_ref(), "retention".as_ref(), path.as_os_str()]).ok();
        cases += ran.stdout.lines().filter(|line| line.contains(": equal, ")).count();
    }
    assert!(cases >= 64, "{cases} cases");
    let wrong = place.file(
        "wrong.json",
        r#"{"snapshots":["2026-11-01T00:00:00"],"cases":[{"policy":{"last":1},"keep":[]}]}"#,
    );
    let ran = place.run(["eval".as_ref(), "retention".as_ref(), wrong.as_os_str()]);
    assert_eq!(ran.code, Some(1), "a difference is a failure: {}", ran.stdout);
}
