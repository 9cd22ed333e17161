//! CVs of every theme as readers nobody here wrote see them: poppler, pdfminer.six, pypdf, and the
//! résumé parser `openresume-parser`. `scripts/test` installs them.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use tailord::candidate::{MasterCv, load};

pub use crate::support::python;
use crate::support::{Workplace, candidate, folded, pdftotext, root, sample_cv, sample_posting};

const THEMES: [&str; 3] = ["plain", "modern", "designed"];

/// What the Python readers say of each file.
fn read(files: &[PathBuf]) -> Vec<Value> {
    let script = root().join("tests/suite/readers.py");
    let output = Command::new(python()).arg(script).args(files).output().expect("Python starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let read: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect();
    assert_eq!(read.len(), files.len());
    read
}

/// One CV in every theme, each with its report.
fn in_every_theme(place: &Workplace, profile: &std::path::Path) -> Vec<(PathBuf, Value)> {
    THEMES
        .iter()
        .map(|theme| {
            let mut report = place.run_with(
                [
                    "process".as_ref(),
                    sample_posting().as_os_str(),
                    "--profile".as_ref(),
                    profile.as_os_str(),
                    "--out".as_ref(),
                    theme.as_ref(),
                    "--theme".as_ref(),
                    theme.as_ref(),
                    "--json".as_ref(),
                ],
                |_| {},
                b"",
            );
            report = report.ok();
            (place.path(theme).join("cv.pdf"), report.json())
        })
        .collect()
}

/// The words of a CV in reading order, from its plain text, which no layout has touched; without
/// the marks that only one of the formats has.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(str::to_lowercase)
        .filter(|word| !["•", "·", "-"].contains(&word.as_str()))
        .collect()
}

/// `cv.txt` writes the target of a link after its title; the PDF has it as a link.
fn without_targets(text: &str) -> String {
    text.split_whitespace().filter(|word| !word.starts_with("(http")).collect::<Vec<_>>().join(" ")
}

fn first_difference(wanted: &[String], found: &[String]) -> String {
    let at = wanted.iter().zip(found).take_while(|(a, b)| a == b).count();
    let part = |words: &[String]| words.iter().skip(at).take(8).cloned().collect::<Vec<_>>();
    format!("word {at}: wanted {:?}, found {:?}", part(wanted), part(found))
}

/// All words, in order, none broken, none joined: four candidates, three themes, three readers.
#[test]
fn every_reader_finds_every_word_in_order() {
    let mut profiles: Vec<PathBuf> =
        ["accountant", "nurse", "researcher", "graduate"].map(candidate).into();
    profiles.push(sample_cv());
    let places: Vec<Workplace> = profiles.iter().map(|_| Workplace::new()).collect();
    let mut files: Vec<PathBuf> = Vec::new();
    for (profile, place) in profiles.iter().zip(&places) {
        files.extend(in_every_theme(place, profile).into_iter().map(|(file, _)| file));
    }
    for (file, seen) in files.iter().zip(read(&files)) {
        let text = std::fs::read_to_string(file.with_extension("txt")).unwrap();
        let wanted = words(&without_targets(&text));
        let poppler = pdftotext(file);
        for (reader, found) in [
            ("pdftotext", poppler.as_str()),
            ("pdfminer", seen["pdfminer"].as_str().unwrap()),
            ("pypdf", seen["pypdf"].as_str().unwrap()),
        ] {
            let found = words(found);
            let difference = first_difference(&wanted, &found);
            assert!(wanted == found, "{reader}, {}: {difference}", file.display());
        }
    }
}

/// What a recruiter's software looks for, in the order in which it stands: name, contact lines,
/// each heading, each title, employer, date and bullet.
fn landmarks(master: &MasterCv, report: &Value) -> Vec<String> {
    let identity = &master.identity;
    let mut marks = vec![identity.name.clone()];
    marks.extend(identity.email.clone());
    marks.extend(identity.phone.clone());
    marks.extend(identity.links.iter().map(|link| link.label.clone()));
    marks.extend(["Profile", "Skills", "Experience"].map(str::to_owned));
    for role in &master.roles {
        marks.extend([role.title.clone(), role.company.clone()]);
        let end = role.period.end.map_or("Present".to_owned(), |end| end.year.to_string());
        marks.extend([role.period.start.year.to_string(), end]);
        let lines = report["cv"]["lines"].as_array().unwrap().iter();
        let own = lines
            .filter(|line| line["section"] == "experience" && line["role"] == role.id.0.as_str());
        marks.extend(own.map(|line| line["text"].as_str().unwrap().to_owned()));
    }
    marks.push("Education".into());
    marks.extend(master.education.iter().map(|entry| entry.institution.clone()));
    marks.push("Certifications".into());
    marks.push("Languages".into());
    marks
}

#[test]
fn readers_find_contact_headings_titles_employers_dates_and_bullets() {
    let place = Workplace::new();
    let master = load(&sample_cv()).unwrap();
    let made = in_every_theme(&place, &sample_cv());
    let files: Vec<PathBuf> = made.iter().map(|(file, _)| file.clone()).collect();
    for ((file, report), seen) in made.iter().zip(read(&files)) {
        for reader in ["pdfminer", "pypdf"] {
            let text = folded(seen[reader].as_str().unwrap());
            let mut from = 0;
            for mark in landmarks(&master, report) {
                let found = text[from..].find(&folded(&mark));
                let at = found.unwrap_or_else(|| {
                    panic!("{reader}, {}: no `{mark}` in {}", file.display(), &text[from..])
                });
                from += at + folded(&mark).len();
            }
        }
        let links: Vec<&str> =
            seen["links"].as_array().unwrap().iter().map(|url| url.as_str().unwrap()).collect();
        for link in &master.identity.links {
            assert!(links.contains(&link.url.as_str()), "{}: {links:?}", file.display());
        }
        assert!(links.contains(&"mailto:nora.feldkamp@example.com"), "{links:?}");
        parsed_resume(&seen["resume"], &master, report);
    }
}

/// `openresume-parser` 0.1.6 reads lines without their places, so it takes all jobs of a page for
/// one and the whole line of a date for the date. What it can tell is checked in full.
fn parsed_resume(parsed: &Value, master: &MasterCv, report: &Value) {
    assert_eq!(parsed["ok"], true, "{parsed:#}");
    let resume = &parsed["resume"];
    assert_eq!(resume["full_name"], master.identity.name.as_str());
    assert_eq!(resume["email"].as_str(), master.identity.email.as_deref());
    assert_eq!(resume["phone"].as_str(), master.identity.phone.as_deref());
    let sections: Vec<&str> = parsed["diagnostics"]["detectedSections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|section| section.as_str().unwrap())
        .collect();
    for section in ["summary", "skills", "experience", "education", "certifications", "languages"] {
        assert!(sections.contains(&section), "no {section} in {sections:?}");
    }
    let jobs = resume["experience"]["work_history"].as_array().unwrap();
    let text = |key: &str| {
        let values: Vec<&str> = jobs.iter().filter_map(|job| job[key].as_str()).collect();
        folded(&values.join(" "))
    };
    assert_eq!(jobs[0]["start_date"], "Apr 2022");
    assert_eq!(jobs[0]["current"], true);
    let told = text("description");
    for line in report["cv"]["lines"].as_array().unwrap() {
        if line["section"] == "experience" {
            // It takes a number at the start of a line for the number of a list.
            let bullet = folded(line["text"].as_str().unwrap());
            let whole = told.contains(&bullet);
            let start: String = bullet.chars().take(40).collect();
            assert!(whole || told.contains(&start), "no `{bullet}` in {told}");
        }
    }
    let skills: Vec<&str> =
        resume["skills"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    for skill in report["cv"]["skills"].as_array().unwrap() {
        let name = skill["name"].as_str().unwrap();
        assert!(skills.iter().any(|found| found.ends_with(name)), "no `{name}` in {skills:?}");
    }
}
