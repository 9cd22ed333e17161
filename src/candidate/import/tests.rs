//! Imports of every format: what comes out loads, and nothing is made up.

use std::fs;
use std::io::{Cursor, Write as _};

use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{ImportError, ImportReport, import, import_bytes};
use crate::candidate::testing::{repository, sample};
use crate::candidate::{MasterCv, json_resume, load};

fn imported(name: &str, bytes: &[u8]) -> (MasterCv, ImportReport) {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let to = dir.path().join("cv");
    let report = import_bytes(name, bytes, &to).expect("it imports");
    (load(&to).expect("what was imported loads"), report)
}

fn refused(name: &str, bytes: &[u8]) -> ImportError {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let to = dir.path().join("cv");
    let error = import_bytes(name, bytes, &to).expect_err("it is refused");
    assert!(!to.exists(), "nothing is left behind");
    error
}

fn resume(name: &str) -> Vec<u8> {
    fs::read(repository().join("tests/fixtures/resumes").join(name)).expect("a fixture")
}

fn noted(report: &ImportReport, place: &str, message: &str) -> bool {
    report.review.iter().any(|note| note.path.contains(place) && note.message.contains(message))
}

#[test]
fn rendercv_keeps_roles_degrees_and_marks() {
    let (master, report) = imported("John_Doe.yaml", &resume("John_Doe.yaml"));
    let first = &master.roles[0];
    assert_eq!((first.company.as_str(), first.title.as_str()), ("Nexus AI", "Co-Founder & CTO"));
    assert_eq!(first.period.to_string(), "2023-06 to present");
    assert_eq!(master.roles.len(), 5);
    assert_eq!(master.education[0].institution, "Princeton University");
    assert_eq!(master.education[1].grade.as_deref(), Some("3.97/4.00"));
    assert_eq!(master.publications.len(), 4);
    assert_eq!(master.projects[0].url.as_deref(), Some("https://github.com/"));
    assert_eq!(master.awards[0].name, "MIT Technology Review 35 Under 35 Innovators");
    assert!(master.skills.iter().any(|skill| skill.name == "CUDA"));
    assert_eq!(master.identity.links[1].url, "https://www.linkedin.com/in/rendercv");
    assert!(noted(&report, "John_Doe.yaml:32", "left out of the degree: Thesis"), "{report:#?}");
    assert!(noted(&report, "John_Doe.yaml", "patents"), "{report:#?}");
}

#[test]
fn a_missing_date_stays_missing_and_is_listed() {
    let yaml = "cv:\n  name: Ada Example\n  sections:\n    experience:\n    - company: Acme\n      \
                position: Nurse\n      highlights:\n      - Made **rounds** shorter\n";
    let (master, report) = imported("cv.yaml", yaml.as_bytes());
    assert!(master.roles.is_empty(), "no date was invented");
    assert_eq!(master.projects[0].period, None);
    assert!(noted(&report, "cv.yaml:5", "start date is missing"), "{report:#?}");
    assert!(master.projects[0].achievements[0].text.0[1].bold, "marks survive (GAP-012)");
}

#[test]
fn linkedins_export_is_read_from_archive_and_folder() {
    let files = [
        (
            "Profile.csv",
            "First Name,Last Name,Headline,Summary,Geo Location,Websites\nAda,Example,Nurse,\"Calm, always.\",\"Riga, Latvia\",[PORTFOLIO:https://ada.example.com/]\n",
        ),
        (
            "Positions.csv",
            "Company Name,Title,Description,Location,Started On,Finished On\nAcme,Nurse,\"• Cut waiting from 40 to 12 minutes\n• Trained nine people\",Riga,Mar 2020,\nOld Ward,Trainee,,Riga,sometime,Feb 2020\n",
        ),
        (
            "Education.csv",
            "School Name,Start Date,End Date,Notes,Degree Name,Activities\nRiga College,2014,2017,,BSc Nursing,Choir\n",
        ),
        ("Skills.csv", "Name\nTriage\nTriage\nLatvian Sign Language\n"),
        (
            "Certifications.csv",
            "Name,Url,Authority,Started On,Finished On,License Number\nALS,,Board of Health,Mar 2023,,1\n",
        ),
        ("Languages.csv", "Name,Proficiency\nLatvian,Native\n"),
        ("Honors.csv", "Title,Description,Issued On\nNurse of the Year,,Nov 2024\n"),
        (
            "Projects.csv",
            "Title,Description,Url,Started On,Finished On\nWard app,A list of beds,https://ward.example.com,Jan 2022,\n",
        ),
        (
            "Email Addresses.csv",
            "Email Address,Confirmed,Primary,Updated On\nold@example.com,Yes,No,\nada@example.com,Yes,Yes,\n",
        ),
        ("messages.csv", "FROM,CONTENT\nsomebody,secret\n"),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let folder = tempfile::tempdir().expect("a temporary directory");
    for (name, text) in files {
        zip.start_file(name, SimpleFileOptions::default()).expect("an entry");
        zip.write_all(text.as_bytes()).expect("written");
        fs::write(folder.path().join(name), text).expect("written");
    }
    let bytes = zip.finish().expect("an archive").into_inner();
    let (master, report) = imported("export.zip", &bytes);
    assert_eq!(master.identity.name, "Ada Example");
    assert_eq!(master.identity.email.as_deref(), Some("ada@example.com"));
    assert_eq!(master.identity.links[0].url, "https://ada.example.com/");
    assert_eq!(master.roles[0].period.to_string(), "2020-03 to present");
    let told: Vec<String> =
        master.roles[0].achievements.iter().map(|item| item.text.to_plain()).collect();
    assert_eq!(told, ["Cut waiting from 40 to 12 minutes", "Trained nine people"]);
    assert_eq!(master.roles.len(), 1, "`sometime` is no date, and none was made up");
    assert!(noted(&report, "Positions.csv:4", "`sometime` is not a date"), "{report:#?}");
    assert_eq!(
        master.education[0].period.map(|it| it.to_string()).as_deref(),
        Some("2014 to 2017")
    );
    assert_eq!(
        (master.certifications.len(), master.awards.len(), master.languages.len()),
        (1, 1, 1)
    );
    let to = tempfile::tempdir().expect("a temporary directory");
    import(folder.path(), &to.path().join("cv")).expect("the folder imports");
    let from_folder = load(&to.path().join("cv")).expect("it loads");
    assert_eq!(from_folder.version, master.version);
}

#[test]
fn markdown_and_text_are_read_by_their_headings() {
    let markdown = "# Ada Example\nHead Nurse\n\nada@example.com · Riga, Latvia · https://ada.example.com\n\n\
                    ## Experience\n\n**Head Nurse**, Acme Clinic, Riga, Latvia (Mar 2020 – Present)\n\n\
                    - Cut **waiting** from 40\n  to 12 minutes\n- Trained nine people\n\n\
                    ## Education\n\nBSc Nursing, Riga College, 2014 – 2017\n\n## Skills\n\nClinical: Triage, Ventilation\n\n\
                    ## Hobbies\n\n- Chess\n";
    let (master, report) = imported("cv.md", markdown.as_bytes());
    let role = &master.roles[0];
    assert_eq!((role.company.as_str(), role.title.as_str()), ("Acme Clinic", "Head Nurse"));
    assert_eq!(role.location, "Riga, Latvia");
    assert_eq!(role.achievements[0].text.to_plain(), "Cut waiting from 40 to 12 minutes");
    assert!(role.achievements[0].text.0[1].bold, "marks survive (GAP-012)");
    assert_eq!(master.education[0].institution, "Riga College");
    assert_eq!(master.skills.len(), 2);
    assert!(noted(&report, "cv.md:8", "told apart at its commas"), "{report:#?}");
    assert!(noted(&report, "cv.md", "no interests"), "{report:#?}");
}

#[test]
fn what_is_no_cv_says_what_would_be() {
    let letter = b"Dear all,\n\nI am writing to you because of the position.\n\nKind regards";
    assert!(refused("letter.txt", letter).to_string().contains("Experience, Education"));
    assert!(matches!(refused("x.bin", b"\0\x01\x02binary\0"), ImportError::NoText));
    assert!(matches!(refused("x.json", b"{ not json"), ImportError::Json(_)));
    assert!(refused("x.yaml", b"a: [1\n").to_string().contains("RenderCV"));
    assert!(refused("x.yaml", b"design: classic\n").to_string().contains("cv:"));
    assert!(refused("x.rtf", b"{\\rtf1 hello}").to_string().contains("RTF"));
    let folder = tempfile::tempdir().expect("a temporary directory");
    let to = folder.path().join("cv");
    assert!(matches!(import(folder.path(), &to), Err(ImportError::Folder(_))));
}

/// GAP-039: every naughty string in every field, as JSON and as YAML: it imports or says why not.
#[test]
fn naughty_strings_are_imported_or_refused_in_words() {
    let path = repository().join("tests/fixtures/security/blns.json");
    let strings: Vec<String> =
        serde_json::from_slice(&fs::read(path).expect("a fixture")).expect("JSON");
    assert!(strings.len() > 400, "{}", strings.len());
    let mut done = 0;
    for text in &strings {
        let work = json!({ "name": text, "position": text, "startDate": "2020-01", "endDate": text, "highlights": [text, "kept"] });
        let resume = json!({
            "basics": { "name": format!("A {text}"), "label": text, "email": text, "url": text, "summary": text },
            "work": [work], "skills": [{ "name": text, "keywords": [text] }],
            "education": [{ "institution": text, "studyType": text, "startDate": text }],
            "projects": [{ "name": text, "highlights": [text] }],
        });
        let (master, _) = imported("cv.json", resume.to_string().as_bytes());
        assert!(!master.facts.is_empty(), "{text}");
        // JSON strings are YAML's double-quoted ones.
        let quoted = Value::String(text.clone()).to_string();
        let yaml = format!(
            "cv:\n  name: {quoted}\n  headline: {quoted}\n  sections:\n    experience:\n    - company: {quoted}\n      \
             position: {quoted}\n      start_date: 2020-01\n      highlights:\n      - {quoted}\n      - kept\n    \
             {quoted}:\n    - bullet: {quoted}\n"
        );
        let dir = tempfile::tempdir().expect("a temporary directory");
        match import_bytes("cv.yaml", yaml.as_bytes(), &dir.path().join("cv")) {
            Ok(_) => done += 1,
            Err(error) => assert!(!error.to_string().is_empty(), "{text}"),
        }
        let plain = format!(
            "# {text}\n\n## Experience\n\n### {text}\n{text} 2020 – 2021\n\n- {text}\n- kept\n"
        );
        match import_bytes("cv.md", plain.as_bytes(), &dir.path().join("md")) {
            Ok(_) => done += 1,
            Err(error) => assert!(!error.to_string().is_empty(), "{text}"),
        }
    }
    assert!(done > strings.len(), "{done} of {}", 2 * strings.len());
}

/// Import, export, import again: nothing changes any more.
#[test]
fn a_round_trip_is_stable() {
    let exported = |master: &MasterCv| json_resume::export(master);
    let mut first: Vec<MasterCv> = vec![sample()];
    for name in [
        "John_Doe.yaml",
        "ats_academic.yaml",
        "ats_minimal.yaml",
        "complete-resume.json",
        "senior-engineer.resume.json",
    ] {
        first.push(imported(name, &resume(name)).0);
    }
    for master in first {
        let once = exported(&master);
        let (again, _) = imported("cv.json", once.to_string().as_bytes());
        assert_eq!(exported(&again), once, "{}", master.identity.name);
    }
}
