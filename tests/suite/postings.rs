//! Every fixture posting runs end to end, whatever its shape.

use std::path::PathBuf;

use crate::support::{Workplace, candidate, folded, pdftotext, posting, root, sample_cv, strings};

/// All fixture postings by name, sorted.
fn fixtures() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(root().join("tests/fixtures/postings"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "labels.json" && name != "README.md")
        .collect();
    names.sort();
    names
}

/// The candidate whose trade the posting is in.
fn applicant(name: &str) -> PathBuf {
    let trades = [
        ("nurse", "nurse"),
        ("pflege", "nurse"),
        ("infirm", "nurse"),
        ("account", "accountant"),
        ("buchhalt", "accountant"),
        ("compta", "accountant"),
        ("research", "researcher"),
        ("scientist", "researcher"),
        ("intern", "graduate"),
        ("graduate", "graduate"),
    ];
    let found = trades.iter().find(|(part, _)| name.contains(part));
    found.map_or_else(sample_cv, |(_, folder)| candidate(folder))
}

fn check(name: &str) {
    let place = Workplace::new();
    let report = place.process(&posting(name), &applicant(name));

    // GAP-001, GAP-006: nothing refused is left, and no markup in what an employer reads.
    let text = std::fs::read_to_string(place.path("out/cv.txt")).unwrap();
    let messages = std::fs::read_to_string(place.path("out/messages.txt")).unwrap();
    for mark in ["**", "__", "`", "{{", "{%", "<b>", "\u{200b}"] {
        assert!(!text.contains(mark), "{name}: `{mark}` in cv.txt");
        assert!(!messages.contains(mark), "{name}: `{mark}` in messages.txt");
    }

    // GAP-046: a valid PDF with all the text of the CV, in reading order, as poppler reads it.
    let pdf = folded(&pdftotext(&place.path("out/cv.pdf")));
    let mut from = 0;
    for line in report["cv"]["lines"].as_array().unwrap() {
        let section = line["section"].as_str().unwrap();
        if ["profile", "experience", "projects"].contains(&section) {
            let text = folded(line["text"].as_str().unwrap());
            let found = pdf[from..].find(&text);
            assert!(found.is_some(), "{name}: not in the PDF, or out of order: {text}\n{pdf}");
            from += found.unwrap();
        }
    }

    // GAP-011 and the other limits of the channels.
    for message in report["messages"].as_array().unwrap() {
        let text = message["text"].as_str().unwrap();
        let characters = text.chars().count();
        assert_eq!(message["characters"], characters);
        let limit = match message["channel"].as_str().unwrap() {
            "linkedin_note" => 300,
            "linkedin_note_short" => 200,
            "inmail" => 1900,
            _ => 4000,
        };
        assert!(characters > 40 && characters <= limit, "{name}: {message}");
        assert!(!text.contains('['), "{name}: a placeholder is left in {text}");
    }
    let words = report["letter"]["words"].as_u64().unwrap();
    assert!((180..=420).contains(&words), "{name}: the letter has {words} words");

    // GAP-062: every field is there, and each span lies in the posting's text.
    let extracted = &report["extracted"];
    let weights = &extracted["competencies"];
    let sum: u64 = ["delivery", "process", "architecture", "leadership"]
        .map(|part| weights[part].as_u64().unwrap())
        .iter()
        .sum();
    assert_eq!(sum, 100, "{name}");
    assert!(strings(&extracted["technical_skills"]).len() <= 20, "{name}");
    assert!(strings(&extracted["soft_skills"]).len() <= 10, "{name}");
    assert!(report["cv"]["pages"].as_u64().unwrap() <= 2, "{name}");
    assert!(report["cv"]["refused"].as_array().unwrap().is_empty(), "{name}: {}", report["cv"]);
}

#[test]
fn there_are_fixtures_of_every_shape() {
    assert!(fixtures().len() >= 20, "{:?}", fixtures());
}

#[test]
fn every_fixture_runs_end_to_end() {
    let names = fixtures();
    let failed: Vec<String> = std::thread::scope(|scope| {
        let half = names.len().div_ceil(2);
        let workers: Vec<_> = names
            .chunks(half)
            .map(|part| {
                scope.spawn(move || {
                    part.iter()
                        .filter(|name| std::panic::catch_unwind(|| check(name)).is_err())
                        .cloned()
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert!(failed.is_empty(), "{} of {}: {failed:?}", failed.len(), names.len());
}

/// GAP-002: different postings, different skill categories.
#[test]
fn categories_follow_the_posting() {
    let categories = |name: &str| {
        let place = Workplace::new();
        let report = place.process(&posting(name), &sample_cv());
        let mut names: Vec<String> = report["cv"]["skills"]
            .as_array()
            .unwrap()
            .iter()
            .map(|skill| skill["category"].as_str().unwrap().to_owned())
            .collect();
        names.dedup();
        names
    };
    let data = fixtures().into_iter().find(|name| name.contains("data")).unwrap();
    let sales = fixtures().into_iter().find(|name| name.contains("sales")).unwrap();
    let (data, sales) = (categories(&data), categories(&sales));
    assert!((3..=4).contains(&data.len()), "{data:?}");
    assert_ne!(data, sales);
}
