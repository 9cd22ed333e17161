//! Export and import, also of other people's files.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{ImportError, export, import};
use crate::candidate::draft::WriteError;
use crate::candidate::testing::{repository, sample};
use crate::candidate::{MasterCv, load};

const RESUMES: [&str; 3] =
    ["career-changer.resume.json", "complete-resume.json", "senior-engineer.resume.json"];

fn resume(name: &str) -> Value {
    let path = repository().join("tests/fixtures/resumes").join(name);
    let text = fs::read_to_string(path).expect("the fixture is readable");
    serde_json::from_str(&text).expect("the fixture is JSON")
}

/// Imports and loads.
fn imported(resume: &Value) -> (MasterCv, Vec<String>) {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let to = dir.path().join("cv");
    let report = import(resume, &to).expect("it imports");
    let notes =
        report.review.iter().map(|note| format!("{}: {}", note.path, note.message)).collect();
    (load(&to).expect("what was imported loads"), notes)
}

fn small(highlights: &Value) -> Value {
    json!({
        "basics": { "name": "Ada Example", "label": "Nurse" },
        "work": [{
            "name": "Acme", "position": "Nurse", "startDate": "2020-01", "highlights": highlights,
        }],
    })
}

fn texts(master: &MasterCv) -> Vec<String> {
    master.achievements().map(|(_, item)| item.text.to_plain()).collect()
}

#[test]
fn every_highlight_of_other_peoples_resumes_survives_word_for_word() {
    for name in RESUMES {
        let resume = resume(name);
        let (master, _) = imported(&resume);
        let texts = texts(&master);
        let sections = ["work", "projects", "volunteer"];
        let entries = sections.iter().filter_map(|key| resume[key].as_array()).flatten();
        for highlight in entries.filter_map(|entry| entry["highlights"].as_array()).flatten() {
            let highlight = highlight.as_str().expect("a text");
            assert!(texts.iter().any(|text| text == highlight), "{name}: {highlight}");
        }
    }
}

#[test]
fn employers_titles_and_dates_are_imported() {
    let (master, _) = imported(&resume("complete-resume.json"));
    let first = &master.roles[0];
    assert_eq!(
        (first.company.as_str(), first.title.as_str()),
        ("TechCorp Inc", "Senior Software Engineer")
    );
    assert_eq!(first.period.to_string(), "2021-03 to present");
    assert_eq!(master.certifications.len(), 2);
    assert_eq!(master.education.len(), 2);
    assert_eq!(master.identity.location.as_deref(), Some("San Francisco, California, US"));
}

#[test]
fn what_is_left_out_is_listed_for_review() {
    let (_, notes) = imported(&resume("complete-resume.json"));
    for start in
        ["references: left out", "interests: left out", "skills[0].level", "work[0].endDate"]
    {
        assert!(notes.iter().any(|note| note.starts_with(start)), "{start} not in {notes:#?}");
    }
}

#[test]
fn what_looks_like_marks_or_ids_stays_literal() {
    let hostile = [
        "Wrote **kwargs handling for C* and *args",
        "snake_case and __init__ and _private_",
        "a [link](https://example.com) and `code` and 2 * 3",
        "Ends like an id {#fake}",
        "Back\\slash \\* at the end \\",
        "# not a heading",
        "<!-- not a comment",
        "+++",
        "variant: not a variant",
        "{{ template }} #set page()",
    ];
    let (master, _) = imported(&small(&json!(hostile)));
    assert_eq!(texts(&master), hostile);
    let marked = |(_, item): (_, &crate::candidate::Achievement)| item.text.0.len() > 1;
    assert!(!master.achievements().any(marked), "no marks were made up");
}

#[test]
fn an_existing_directory_is_never_touched() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let error = import(&small(&json!(["x"])), dir.path()).expect_err("it exists");
    assert!(matches!(error, ImportError::Write(WriteError::Exists(_))), "{error}");
    assert_eq!(fs::read_dir(dir.path()).expect("readable").count(), 0);
}

#[test]
fn nothing_is_left_behind_when_the_result_would_not_load() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let resume = json!({ "basics": { "name": "Ada Example" } });
    let error = import(&resume, &dir.path().join("cv")).expect_err("no roles");
    assert!(error.to_string().contains("no roles and no projects"), "{error}");
    assert_eq!(fs::read_dir(dir.path()).expect("readable").count(), 0);
}

#[test]
fn json_that_is_no_resume_is_refused() {
    for value in [json!(null), json!([]), json!({}), json!({ "title": "Web Developer" })] {
        let to = PathBuf::from("never-written");
        let error = import(&value, &to).expect_err("no resume");
        assert!(matches!(error, ImportError::NotAResume(_)), "{error}");
        assert!(!to.exists());
    }
}

#[test]
fn wrong_types_and_odd_values_are_left_out_with_a_note() {
    let resume = json!({
        "basics": {
            "name": "  Ada\u{200b} Example ", "label": 7, "email": "nobody", "phone": "-",
            "url": "javascript:alert(1)", "profiles": [{ "network": "X" }, "text", { "url": "example.com/ada" }],
            "location": ["Berlin"],
        },
        "work": [
            { "name": "Acme", "position": "Nurse", "startDate": "2020-01", "endDate": "soon" },
            { "name": "Acme", "position": "Nurse", "startDate": "2019", "endDate": "2018",
              "highlights": "one text" },
            { "name": "Acme", "position": "Lead", "startDate": "2020-01", "highlights": ["a", "a"] },
            { "position": 5, "highlights": [{}, null, "kept"] },
        ],
        "skills": "many", "awards": [{ "awarder": "A" }], "extra": true,
    });
    let (master, notes) = imported(&resume);
    assert_eq!(master.identity.name, "Ada Example");
    assert_eq!((master.identity.email, master.identity.phone), (None, None));
    assert_eq!(master.identity.links[0].url, "https://example.com/ada");
    assert_eq!(master.roles.len(), 1);
    assert_eq!(master.projects.len(), 3);
    for path in ["basics.url", "basics.profiles[1]", "work[0].endDate", "work[1].endDate", "extra"]
    {
        assert!(notes.iter().any(|note| note.starts_with(path)), "{path} not in {notes:#?}");
    }
}

#[test]
fn export_has_the_names_and_formats_of_the_schema() {
    let value = export(&sample());
    assert_eq!(value["basics"]["name"], "Nora Feldkamp");
    assert_eq!(value["basics"]["location"], json!({ "city": "Berlin", "region": "Germany" }));
    assert_eq!(value["basics"]["profiles"][0]["network"], "LinkedIn");
    assert_eq!(value["work"][0]["startDate"], "2022-04");
    assert_eq!(value["work"][0].get("endDate"), None);
    assert_eq!(value["work"][1]["endDate"], "2022-03");
    assert_eq!(value["publications"][0]["releaseDate"], "2025-02");
    assert_eq!(value["awards"][0]["awarder"], "Nordlicht Logistics Forum");
    let text = value.to_string();
    assert!(!text.contains("**"), "marks are not part of the text");
}

#[test]
fn export_and_import_keep_what_was_said_and_held() {
    let before = sample();
    let (after, _) = imported(&export(&before));
    let held = |cv: &MasterCv| {
        let roles = cv.roles.iter();
        roles
            .map(|role| (role.company.clone(), role.title.clone(), role.period))
            .collect::<Vec<_>>()
    };
    assert_eq!(held(&before), held(&after));
    assert_eq!(texts(&before), texts(&after));
    assert_eq!(before.identity.location, after.identity.location);
    assert_eq!(before.education.len(), after.education.len());
    assert_eq!(before.languages.len(), after.languages.len());
}

/// What an importer may do to a text: spaces made single, what nobody sees removed.
fn as_read(text: &str) -> String {
    use crate::candidate::text::{squeeze, without_hidden};
    squeeze(&without_hidden(&squeeze(text)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_highlight_comes_out_as_it_went_in(
        highlights in proptest::collection::btree_set("[A-Za-z0-9(]\\PC{0,60}", 1..5),
    ) {
        let highlights: Vec<String> = highlights.into_iter().collect();
        let (master, _) = imported(&small(&json!(highlights)));
        let mut expected: Vec<String> = Vec::new();
        for text in highlights.iter().map(|text| as_read(text)) {
            if !expected.contains(&text) {
                expected.push(text);
            }
        }
        prop_assert_eq!(texts(&master), expected);
    }

    #[test]
    fn whatever_the_strings_are_the_result_loads(
        text in "\\PC{0,30}", other in "[*_`\\\\\"'{}#\\[\\],:;/@. a-c0-9\u{200b}\n-]{0,30}",
        date in "[0-9]{4}(-[0-9]{2}){0,2}",
    ) {
        let entry = json!({
            "name": text, "position": other, "startDate": date, "endDate": date, "url": other,
            "location": other, "highlights": [other, text], "keywords": [text, other],
            "summary": text, "description": other, "title": text, "issuer": other, "date": date,
            "institution": other, "studyType": text, "area": other, "language": text,
            "fluency": other, "organization": other,
        });
        let both = json!([entry, entry]);
        let resume = json!({
            "basics": {
                "name": format!("A{text}"), "label": other, "email": text, "phone": other,
                "url": other, "summary": text, "location": { "city": other, "region": text },
                "profiles": [{ "url": format!("example.com/{other}") }],
            },
            "work": both, "projects": both, "volunteer": both, "education": both,
            "certificates": both, "awards": both, "publications": both, "languages": both,
            "skills": both,
        });
        let (master, _) = imported(&resume);
        prop_assert!(!master.projects.is_empty());
        let lists = ["work", "projects", "volunteer"];
        let exported = export(&master).to_string();
        prop_assert!(lists.iter().any(|list| exported.contains(list)));
    }
}
