//! PDF and DOCX from outside: postings, CVs to check, CVs to import.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::{Workplace, candidate, root, sample_cv, sample_posting, strings};

fn document(name: &str) -> PathBuf {
    root().join("tests/fixtures/documents").join(name)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// GAP-032: the posting is read, and its original is kept as it came.
#[test]
fn postings_come_as_pdf_and_docx() {
    for (name, format) in [("posting.pdf", "pdf"), ("posting.docx", "docx")] {
        let place = Workplace::new();
        let report = place.process(&document(name), &sample_cv());
        assert_eq!(report["extracted"]["title"], "Senior Data Engineer", "{name}");
        assert_eq!(report["posting"]["location"], "Riga, Latvia", "{name}");
        assert_eq!(report["extracted"]["remote"], "hybrid", "{name}: {}", report["extracted"]);
        let skills = strings(&report["extracted"]["technical_skills"]).join(" ");
        for skill in ["Kafka", "Python", "Kubernetes", "PostgreSQL"] {
            assert!(skills.contains(skill), "{name}: {skill} not in {skills}");
        }
        let must = strings(&report["extracted"]["must_have"]).join("\n");
        assert!(must.contains("At least five years"), "{name}: {must}");
        let id = report["posting"]["id"].as_str().unwrap();
        place.run(["show", id, "--original", "--out", "kept"]).ok();
        let kept = std::fs::read(place.path(&format!("kept/original.{format}"))).unwrap();
        assert!(kept == std::fs::read(document(name)).unwrap(), "{format} is not as it came");
    }
}

#[test]
fn postings_that_cannot_be_read_say_why() {
    let place = Workplace::new();
    let cases: [(&str, &[u8], &str); 3] = [
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old word", "old Word"),
        ("page.rtf", b"{\\rtf1 hello}", "RTF"),
        ("broken.pdf", b"%PDF-1.7 and nothing else", "PDF can't be read"),
    ];
    for (name, bytes, part) in cases {
        let file = place.file(name, bytes);
        place.run(["process", text(&file), "--profile", text(&sample_cv())]).fails_with(&[part]);
    }
}

/// Every CV this program makes passes its own check, in the form an employer gets.
#[test]
fn own_pdf_and_docx_pass_and_lies_in_them_do_not() {
    let people: Vec<PathBuf> = ["accountant", "graduate", "nurse", "researcher"]
        .map(candidate)
        .into_iter()
        .chain([sample_cv()])
        .collect();
    for profile in people {
        let place = Workplace::new();
        place.process(&sample_posting(), &profile);
        for file in ["out/cv.pdf", "out/cv.docx"] {
            let ran = place.run(["verify", "--profile", text(&profile), file]);
            assert_eq!(ran.code, Some(0), "{} {file}: {}", profile.display(), ran.stdout);
            assert!(ran.stdout.contains(" 0 refused"), "{}", ran.stdout);
        }
    }
}

#[test]
fn a_changed_number_employer_title_or_skill_in_pdf_and_docx_is_refused() {
    let place = Workplace::new();
    place.process(&sample_posting(), &sample_cv());
    // The facts are changed and not the file: what the file says is a lie all the same.
    let changes = [
        ("number", "1.4 million", "1.9 million"),
        ("employer", "Halden Freight", "Harbour Freight"),
        ("title", "Lead Software Engineer", "Software Tester"),
        ("start", "\"2016-07\"", "\"2017-07\""),
        ("skill", "Terraform", "Ansible"),
    ];
    for (what, from, to) in changes {
        copy(&sample_cv(), &place.path(what), &|text| text.replace(from, to));
        for cv in ["out/cv.pdf", "out/cv.docx"] {
            let ran = place.run(["verify", "--profile", what, cv]);
            assert_eq!(ran.code, Some(1), "{what} in {cv}: {}", ran.stdout);
            assert!(ran.stdout.contains("REFUSED"), "{what} in {cv}");
        }
    }
}

/// Copies a folder with every file changed.
fn copy(from: &Path, to: &Path, change: &dyn Fn(&str) -> String) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target, change);
        } else {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            std::fs::write(target, change(&text)).unwrap();
        }
    }
}

/// Imports a file and gives what the master CV made of it says.
fn import(place: &Workplace, file: &Path, to: &str) -> (Value, String) {
    let said = place.run(["profile", "import", text(file), "--to", to]).ok().stdout;
    (place.run(["profile", "export", "--profile", to]).ok().json(), said)
}

/// What a list holds that is not in another, by some of its fields.
fn missing(truth: &Value, found: &Value, list: &str, fields: &[&str]) -> Vec<Vec<String>> {
    let rows = |value: &Value| -> Vec<Vec<String>> {
        let entries = value[list].as_array().cloned().unwrap_or_default();
        // A CV knows no days.
        let field = |entry: &Value, name: &&str| {
            let text = entry[*name].as_str().unwrap_or("");
            let date = name.to_lowercase().ends_with("date");
            text[..if date { text.len().min(7) } else { text.len() }].to_owned()
        };
        entries.iter().map(|entry| fields.iter().map(|name| field(entry, name)).collect()).collect()
    };
    let found = rows(found);
    rows(truth).into_iter().filter(|row| !found.contains(row)).collect()
}

fn highlights(value: &Value, list: &str) -> Vec<String> {
    let entries = value[list].as_array().cloned().unwrap_or_default();
    entries
        .iter()
        .filter_map(|entry| entry["highlights"].as_array())
        .flatten()
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
}

/// Our own CV comes back as it went out: roles, dates, bullets, degrees, credentials.
#[test]
fn own_pdf_and_docx_are_imported_whole() {
    let place = Workplace::new();
    place.process(&sample_posting(), &sample_cv());
    let truth: Value =
        serde_json::from_slice(&std::fs::read(place.path("out/cv.json")).unwrap()).unwrap();
    for file in ["cv.pdf", "cv.docx"] {
        let (found, _) = import(&place, &place.path(&format!("out/{file}")), file);
        let lists: [(&str, &[&str]); 6] = [
            ("work", &["name", "position", "location", "startDate", "endDate"]),
            ("education", &["institution", "studyType", "area", "startDate", "endDate"]),
            ("certificates", &["name", "issuer", "date"]),
            ("awards", &["title", "awarder", "date"]),
            ("publications", &["name", "publisher", "releaseDate"]),
            ("languages", &["language", "fluency"]),
        ];
        for (list, fields) in lists {
            let missing = missing(&truth, &found, list, fields);
            assert!(missing.is_empty(), "{file} {list}: {missing:?}");
        }
        for list in ["work", "projects"] {
            assert_eq!(highlights(&found, list), highlights(&truth, list), "{file}");
        }
        for field in ["name", "email", "phone", "label"] {
            assert_eq!(found["basics"][field], truth["basics"][field], "{file}");
        }
    }
}

/// Layouts other programs made: sidebars, tables, two columns, dates in the margin.
#[test]
fn foreign_layouts_are_imported_with_every_role_and_achievement() {
    let senior = "senior-engineer.resume.json";
    let cases = [
        ("cv-styles.docx", senior),
        ("cv-styles.pdf", senior),
        ("cv-two-columns.pdf", senior),
        ("cv-plain.docx", "career-changer.resume.json"),
        ("cv-sidebar.docx", "complete-resume.json"),
        ("cv-sidebar.pdf", "complete-resume.json"),
    ];
    for (name, source) in cases {
        let place = Workplace::new();
        let path = root().join("tests/fixtures/resumes").join(source);
        let truth: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let (found, said) = import(&place, &document(name), "cv");
        assert_eq!(found["basics"]["name"], truth["basics"]["name"], "{name}");
        assert_eq!(found["basics"]["email"], truth["basics"]["email"], "{name}");
        let wrong = missing(&truth, &found, "work", &["name", "position", "startDate", "endDate"]);
        assert!(wrong.is_empty(), "{name}: {wrong:?}\n{found:#}");
        assert_eq!(highlights(&found, "work"), highlights(&truth, "work"), "{name}");
        let schools = missing(&truth, &found, "education", &["institution", "studyType", "area"]);
        assert!(schools.is_empty(), "{name}: {schools:?}");
        assert!(said.contains("Please look at"), "{name}: {said}");
    }
}

/// Exports and `cv.json` are valid by the current schema, formats included, and by that of 1.0.0,
/// which allows no other keys. That one asks for the day of a certificate, which a CV does not know
/// and the current one no longer wants: of its formats all but `date` are checked.
#[test]
fn json_resumes_validate_against_the_official_schema() {
    let place = Workplace::new();
    let mut profiles: Vec<PathBuf> =
        ["accountant", "graduate", "nurse", "researcher"].map(candidate).to_vec();
    profiles.push(sample_cv());
    for name in
        ["John_Doe.yaml", "ats_academic.yaml", "complete-resume.json", "career-changer.resume.json"]
    {
        let file = root().join("tests/fixtures/resumes").join(name);
        place.run(["profile", "import", text(&file), "--to", name]).ok();
        profiles.push(place.path(name));
    }
    let mut files = Vec::new();
    for (index, profile) in profiles.iter().enumerate() {
        let exported = place.run(["profile", "export", "--profile", text(profile)]).ok().stdout;
        files.push(place.file(&format!("export-{index}.json"), exported));
    }
    for profile in &profiles[..5] {
        let other = Workplace::new();
        other.process(&sample_posting(), profile);
        let cv = std::fs::read(other.path("out/cv.json")).unwrap();
        files.push(place.file(&format!("cv-{}.json", files.len()), cv));
    }
    let broken = place.file("broken.json", "{\"basics\": {\"email\": 7}, \"hobby\": []}");
    let script = "import json, sys, jsonschema\n\
                  schema = json.load(open(sys.argv[1]))\n\
                  formats = jsonschema.FormatChecker(sys.argv[2].split(','))\n\
                  check = jsonschema.validators.validator_for(schema)(schema, format_checker=formats)\n\
                  for name in sys.argv[3:]:\n    for error in check.iter_errors(json.load(open(name))):\n        print(name, list(error.path), error.message)\n";
    let validate = |schema: &str, formats: &str, files: &[PathBuf]| {
        let output = Command::new(crate::readers::python())
            .args(["-W", "ignore", "-c", script])
            .arg(root().join("tests/fixtures/schema").join(schema))
            .arg(formats)
            .args(files)
            .output()
            .expect("python3 is needed");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let (current, strict) = ("resume-schema-1.3.1.json", "resume-schema-1.0.0.json");
    assert_eq!(validate(current, "date,email,idn-email,uri", &files), "");
    assert_eq!(validate(strict, "email,idn-email,uri", &files), "");
    assert!(validate(strict, "email", &[broken]).contains("hobby"), "the validator sees errors");
}
