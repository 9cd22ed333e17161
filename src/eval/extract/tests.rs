use super::*;

const POSTING: &str = "Staff Nurse\nElm Hospital is looking for a Staff Nurse in Leeds, UK.\n\nRequirements\n- Two years of experience in intensive care\n- Registration as a nurse\n- Good written and spoken English\n\nDesirable\n- Experience with wound care\n";

#[test]
fn labels_in_json_are_scored_per_field() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("nurse.txt"), POSTING).expect("a file");
    let labels = r#"{"nurse.txt": {"title": "Staff Nurse", "company": "Elm Hospital", "location": "Leeds", "years_min": 3,
        "must_have": ["Two years of experience in intensive care", "A driving licence"], "nice_to_have": ["Experience with wound care"]}}"#;
    std::fs::write(dir.path().join("labels.json"), labels).expect("a file");
    let report = run(dir.path()).expect("scores");
    assert_eq!(report.get("title").map(Tally::f1), Some(1.0));
    assert_eq!(report.get("years"), Some(&Tally { wrong: 1, missing: 1, ..Tally::default() }));
    assert_eq!(report.get("must_have").map(|t| (t.right, t.missing)), Some((1, 1)));
    assert_eq!(report.get("nice_to_have").map(Tally::f1), Some(1.0));
    assert!(report.to_string().contains("A driving licence"));
}

#[test]
fn labels_in_a_sheet_are_scored_by_need() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(dir.path().join("text")).expect("a folder");
    std::fs::write(dir.path().join("text/nurse.txt"), POSTING).expect("a file");
    let sheet = "source_file,title,employer,location,required_skills_qualifications,desired_skills_qualifications\nnurse.pdf,Staff Nurse,\"Elm Hospital (EH), North Ward\",\"Leeds, UK; on-site\",Two years of experience in intensive care | Registration as a nurse,Experience with wound care\n";
    std::fs::write(dir.path().join("labels.csv"), sheet).expect("a file");
    let report = run(dir.path()).expect("scores");
    for field in ["title", "employer", "location", "must (of found)", "nice (of found)"] {
        assert_eq!(report.get(field).map(Tally::f1), Some(1.0), "{field}\n{report}");
    }
}

#[test]
fn a_folder_without_labels_is_an_error() {
    let dir = tempfile::tempdir().expect("a folder");
    assert!(matches!(run(dir.path()), Err(EvalError::NoLabels(_))));
}
