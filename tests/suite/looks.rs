//! Themes, margins, the language of headings and the line on relocation, from the command line to
//! the pages.

use std::path::Path;
use std::process::Command;

use crate::support::{Workplace, folded, pdftotext, posting, sample_cv, sample_posting};

/// `tailord process` with settings from the environment.
fn process(place: &Workplace, posting: &Path, out: &str, settings: &[(&str, &str)]) {
    place
        .run_with(
            [
                "process".as_ref(),
                posting.as_os_str(),
                "--profile".as_ref(),
                sample_cv().as_os_str(),
                "--out".as_ref(),
                out.as_ref(),
            ],
            |command| {
                for (key, value) in settings {
                    command.env(format!("TAILORD__{key}"), value);
                }
            },
            b"",
        )
        .ok();
}

/// Least and most of the words' edges on the first page, in points: left, right, top, bottom.
fn extent(pdf: &Path) -> [f64; 4] {
    let output = Command::new("pdftotext").args(["-bbox", "-l", "1"]).arg(pdf).arg("-").output();
    let text = String::from_utf8(output.expect("pdftotext is needed").stdout).unwrap();
    let edges = |key: &str| -> Vec<f64> {
        let mark = format!("{key}=\"");
        let parts = text.split(&mark).skip(1);
        parts.map(|part| part.split('"').next().unwrap().parse().unwrap()).collect()
    };
    let least = |key: &str| edges(key).into_iter().fold(f64::MAX, f64::min);
    let most = |key: &str| edges(key).into_iter().fold(0.0, f64::max);
    [least("xMin"), most("xMax"), least("yMin"), most("yMax")]
}

/// GAP-057: text keeps to the margins asked for: one inch, half an inch, one and a half, custom.
#[test]
fn text_keeps_to_the_margins_asked_for() {
    let place = Workplace::new();
    for (margin, [top, right, bottom, left]) in [
        ("normal", [72.0; 4]),
        ("narrow", [36.0; 4]),
        ("wide", [108.0; 4]),
        ("{top=90,right=40,bottom=60,left=110}", [90.0, 40.0, 60.0, 110.0]),
    ] {
        process(&place, &sample_posting(), "out", &[("DOCUMENT__MARGIN", margin)]);
        let [x_min, x_max, y_min, y_max] = extent(&place.path("out/cv.pdf"));
        assert!((x_min - left).abs() < 3.0, "{margin}: text begins at {x_min}");
        assert!(595.28 - x_max > right - 1.0, "{margin}: text ends at {x_max}");
        // The box of a word is taller than its letters.
        assert!(y_min > top - 12.0 && y_min < top + 12.0, "{margin}: text begins at {y_min}");
        assert!(841.89 - y_max > bottom - 12.0, "{margin}: text ends at {y_max}");
    }
}

#[test]
fn values_that_are_no_look_are_refused_with_the_known_ones() {
    let place = Workplace::new();
    let ran = place.run(["process", "x.txt", "--theme", "gaudy"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("plain, modern, designed"), "{}", ran.stderr);
    place.file("tailord.toml", "[document]\nmargin = \"cosy\"\n");
    place.run(["check"]).fails_with(&["document.margin", "standard, normal, narrow, wide"]);
    place.file("tailord.toml", "[document]\ntheme = \"gaudy\"\n");
    place.run(["check"]).fails_with(&["document.theme", "`plain`, `modern`"]);
}

/// GAP-014: a posting in one of the countries gets the candidate's statement; others do not.
#[test]
fn the_statement_on_relocation_is_made_where_it_matters() {
    const SAYS: &str = "Open to relocating to the Gulf region at own expense";
    let place = Workplace::new();
    let profile = sample_cv().display().to_string();
    place.file(
        "tailord.toml",
        format!("[relocation]\n\ntext = \"{SAYS}\"\n[profile]\ndir = {profile:?}\n"),
    );
    let advert = std::fs::read_to_string(sample_posting()).unwrap();
    let gulf =
        "Head of Engineering\nMarassi Freight LLC\nLocation: Dubai, United Arab Emirates\n\n";
    let gulf = place.file("gulf.txt", format!("{gulf}{advert}"));
    process(&place, &gulf, "gulf", &[]);
    process(&place, &sample_posting(), "home", &[]);
    let pdf = |folder: &str| folded(&pdftotext(&place.path(folder).join("cv.pdf")));
    let txt = |folder: &str| std::fs::read_to_string(place.path(folder).join("cv.txt")).unwrap();
    assert!(pdf("gulf").contains(SAYS), "{}", pdf("gulf"));
    assert!(txt("gulf").contains(SAYS));
    assert!(!pdf("home").contains("relocating") && !txt("home").contains("relocating"));
    let report = place.path("gulf/report.json");
    let why = place.run(["why".as_ref(), report.as_os_str()]).ok().stdout;
    let line = why.lines().skip_while(|line| !line.contains(SAYS)).take(3).collect::<String>();
    assert!(line.contains("tailord.toml:3"), "the statement names where it is written: {why}");
}

/// Headings follow the posting, the candidate's sentences stay as they are, and the PDF says which
/// language is which.
#[test]
fn headings_follow_the_posting() {
    let place = Workplace::new();
    for (name, words, code) in [
        ("software-de.html", ["Berufserfahrung", "Kenntnisse", "heute"], "de"),
        ("responsable-logistique-fr.txt", ["Expérience", "Compétences", "aujourd’hui"], "fr"),
    ] {
        process(&place, &posting(name), code, &[]);
        let pdf = place.path(code).join("cv.pdf");
        let text = folded(&pdftotext(&pdf));
        for word in words {
            assert!(text.contains(word), "{name}: no `{word}` in {text}");
        }
        assert!(text.contains("Engineering leader with a hands-on past"), "{text}");
        let output = Command::new("pdfinfo").arg("-struct").arg(&pdf).output().unwrap();
        assert!(output.status.success());
        let bytes = std::fs::read(&pdf).unwrap();
        let holds = |part: &str| bytes.windows(part.len()).any(|window| window == part.as_bytes());
        assert!(holds("/Lang(en)") && holds(&format!("/Lang({code})")), "{name}");
    }
}
