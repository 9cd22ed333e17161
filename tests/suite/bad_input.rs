//! Bad input gets a clear error that says what to do, and leaves nothing half-written.

use crate::support::{Workplace, candidate, sample_cv, sample_posting};

fn refused(bytes: &[u8], name: &str, parts: &[&str]) {
    let place = Workplace::new();
    let file = place.file(name, bytes);
    let ran = place.run([
        "process".as_ref(),
        file.as_os_str(),
        "--profile".as_ref(),
        sample_cv().as_os_str(),
        "--out".as_ref(),
        "out".as_ref(),
    ]);
    ran.fails_with(parts);
    assert_eq!(place.files("out"), Vec::<String>::new(), "nothing is half-written");
}

#[test]
fn an_empty_posting_is_refused() {
    refused(b"", "posting.txt", &["empty"]);
    refused(b" \n\t\r\n ", "posting.txt", &["empty"]);
}

#[test]
fn a_binary_posting_is_refused_by_what_it_is() {
    refused(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0", "posting", &["text"]);
    refused(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "posting.pdf", &["PDF"]);
    refused(b"PK\x03\x04\x14\0\x06\0", "posting.docx", &["Word file", "save it again"]);
}

#[test]
fn fifty_megabytes_are_refused_without_reading_them_all() {
    let place = Workplace::new();
    let page = "A word and another word. ".repeat(2_200_000);
    assert!(page.len() > 50_000_000);
    let profile = sample_cv();
    let args = ["process", "-", "--profile", profile.to_str().unwrap(), "--out", "out"];
    place.run_with(args, |_| {}, page.as_bytes()).fails_with(&["MiB", "save only"]);
    assert_eq!(place.files("out"), Vec::<String>::new());
}

#[test]
fn a_missing_file_is_named() {
    let place = Workplace::new();
    place
        .run(["process", "nowhere.txt", "--profile", sample_cv().to_str().unwrap()])
        .fails_with(&["nowhere.txt"]);
}

#[test]
fn an_address_that_cannot_be_read_says_why() {
    let place = Workplace::new();
    for (url, why) in [
        ("ftp://jobs.example.com/1", "only http:// and https://"),
        ("https://me:secret@jobs.example.com/1", "a name or password"),
        ("https://jobs.example.com:8443/1", "only the ports 80 and 443"),
    ] {
        place.run(["process", url, "--profile", sample_cv().to_str().unwrap()]).fails_with(&[why]);
    }
}

#[test]
fn a_missing_master_cv_says_how_to_make_one() {
    let place = Workplace::new();
    let posting = sample_posting();
    place.run(["process", posting.to_str().unwrap()]).fails_with(&["master CV", "tailord init"]);
    place
        .run(["process", posting.to_str().unwrap(), "--profile", "nowhere"])
        .fails_with(&["nowhere"]);
}

/// GAP-008: an unreadable master CV never makes an application; each problem has file, line, fix.
#[test]
fn a_broken_master_cv_is_refused_with_file_line_and_fix() {
    let place = Workplace::new();
    place.file("cv/candidate.toml", "name = \"Ada Example\"\ntitel = \"Nurse\"\n");
    place.file("cv/roles/01_ward.md", "+++\ncompany = \"Ward\"\nstart = \"2020-13\"\n+++\n");
    let posting = sample_posting();
    let ran = place
        .run(["process", posting.to_str().unwrap(), "--profile", "cv", "--out", "out"])
        .fails_with(&["candidate.toml:2", "titel", "title", "roles/01_ward.md:3", "2020-13"]);
    assert!(ran.stderr.contains("fix:"), "{}", ran.stderr);
    assert_eq!(place.files("out"), Vec::<String>::new());
    let checked = place.run(["profile", "check", "cv"]);
    assert_eq!(checked.code, Some(1));
    assert!(checked.stdout.contains("candidate.toml:2"), "{}", checked.stdout);
}

#[test]
fn a_posting_without_title_or_skills_is_processed_and_says_so() {
    let place = Workplace::new();
    let text = "We are a small family business by the sea and we have been here for a long time. \
                Come and see us, have a cup of tea and let us talk about what you would like to \
                do here with us in the next years. We look forward to hearing from you soon.";
    let file = place.file("posting.txt", text);
    let report = place.process(&file, &candidate("nurse"));
    assert!(report["extracted"]["title"].is_null(), "{}", report["extracted"]["title"]);
    assert_eq!(report["fit"]["category"], "unknown");
    let id = report["posting"]["id"].as_str().unwrap().to_owned();
    let shown = place.run(["show", &id]).ok();
    assert!(shown.stdout.contains("not found in posting"), "{}", shown.stdout);
}

#[test]
fn an_engine_that_is_not_configured_is_refused_before_anything_is_made() {
    let place = Workplace::new();
    let (posting, profile) = (sample_posting(), sample_cv());
    let args = ["process", posting.to_str().unwrap(), "--profile", profile.to_str().unwrap()];
    place.run(args.into_iter().chain(["--engine", "llm"])).fails_with(&["LLM", "--engine offline"]);
    assert!(place.run(["jobs"]).ok().stdout.contains("No postings"));
}

#[test]
fn usage_errors_exit_with_two() {
    let place = Workplace::new();
    for args in [vec!["proces"], vec!["process"], vec![], vec!["process", "a", "--pages", "7"]] {
        let ran = place.run(&args);
        assert_eq!(ran.code, Some(2), "{args:?}: {}", ran.stderr);
    }
}
