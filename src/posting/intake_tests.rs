//! Addresses to postings with a scripted network: boards, their forms, and the way back to the page.

use std::time::Duration;

use super::board::BoardSettings;
use super::fetch::testing::{Names, PUBLIC, Spy, html, redirect};
use super::fetch::{Allowed, Fetcher, Response};
use super::{Format, Intake, IntakeError, Posting};

const ID: &str = "0b6f7c1e-4a52-4a7e-9d0c-5d1f3a2b4c6d";
const GREENHOUSE: &str = "https://job-boards.greenhouse.io/larkspurlabs/jobs/4001";
const GREENHOUSE_API: &str = "https://boards-api.greenhouse.io/v1/boards/larkspurlabs/jobs/4001?\
                              questions=true&pay_transparency=true";

fn fixture(name: &str) -> String {
    let root = env!("CARGO_MANIFEST_DIR");
    std::fs::read_to_string(format!("{root}/tests/fixtures/boards/{name}")).unwrap()
}

fn json(text: &str) -> Response {
    Response { content_type: Some("application/json".into()), ..html(text) }
}

fn status(status: u16) -> Response {
    Response { status, ..Response::default() }
}

fn page() -> Response {
    let words = "Larkspur Labs seeks an engineering manager for its booking team in Leeds. ";
    html(&format!(
        "<html><body><main><h1>Manager</h1><p>{}</p></main></body></html>",
        words.repeat(3)
    ))
}

fn read(spy: &Spy, url: &str) -> Result<Posting, IntakeError> {
    let fetcher = Fetcher::new(Names::default(), spy.clone(), Allowed::default());
    let (boards, timeout) = (BoardSettings::default(), Duration::from_secs(10));
    Intake { fetcher: &fetcher, boards: &boards, timeout }.read(url)
}

#[test]
fn lever_is_read_from_its_interface_and_its_form_from_its_page() {
    let url = format!("https://jobs.lever.co/marshgate/{ID}");
    let api = format!("https://api.lever.co/v0/postings/marshgate/{ID}?mode=json");
    let spy = Spy::default()
        .page(&api, json(&fixture("lever.json")))
        .page(&format!("{url}/apply"), html(&fixture("lever-apply.html")));
    let posting = read(&spy, &url).unwrap();
    assert_eq!((posting.format, posting.source.as_str()), (Format::BoardJson, url.as_str()));
    assert_eq!(posting.form.fields.len(), 8);
    assert!(posting.warnings.is_empty(), "{:?}", posting.warnings);
    // Without its form the posting is as good; the warning says what is missing.
    let posting = read(&Spy::default().page(&api, json(&fixture("lever.json"))), &url).unwrap();
    assert!(posting.form.fields.is_empty());
    assert!(posting.warnings[0].contains("could not be read: it cannot"), "{:?}", posting.warnings);
}

#[test]
fn ashby_is_picked_out_of_its_board() {
    let url = format!("https://jobs.ashbyhq.com/tidewater-analytics/{ID}");
    let api = "https://api.ashbyhq.com/posting-api/job-board/tidewater-analytics?\
               includeCompensation=true";
    let spy = Spy::default()
        .page(api, json(&fixture("ashby.json")))
        .page(&format!("{url}/application"), html(&fixture("ashby-application.html")));
    let posting = read(&spy, &url).unwrap();
    assert_eq!(posting.stated.title.as_deref(), Some("Data Engineer"));
    assert_eq!(posting.form.fields.len(), 6);
    // What is kept is this posting, not the whole board; it reads the same again (GAP-032).
    let kept = super::read("kept.json", &posting.snapshot.bytes).unwrap();
    assert_eq!(kept.text, posting.text);
}

#[test]
fn a_board_that_fails_gives_way_to_its_page_and_says_so() {
    let broken = [status(500), status(403), json("{}"), json("not JSON"), html("<html></html>")];
    for answer in broken {
        let spy = Spy::default().page(GREENHOUSE_API, answer).page(GREENHOUSE, page());
        let posting = read(&spy, GREENHOUSE).unwrap();
        assert_eq!(posting.format, Format::Html);
        let warning = &posting.warnings[0];
        assert!(warning.contains("interface of Greenhouse could not be used"), "{warning}");
        assert!(spy.contacted().iter().all(|address| *address == format!("{PUBLIC}:443")));
    }
}

#[test]
fn a_posting_that_was_taken_down_is_not_taken_for_the_list_of_all_others() {
    let list = "https://job-boards.greenhouse.io/larkspurlabs?error=true";
    let spy = Spy::default()
        .page(GREENHOUSE_API, status(404))
        .page(GREENHOUSE, redirect(302, list))
        .page(list, page());
    let error = read(&spy, GREENHOUSE).unwrap_err().to_string();
    assert!(error.contains("is gone") && error.contains(list), "{error}");
    let error = read(&Spy::default(), GREENHOUSE).unwrap_err().to_string();
    assert!(error.contains(GREENHOUSE), "{error}");
}

#[test]
fn other_pages_are_read_as_pages() {
    let url = "https://larkspur.example.com/careers/4001";
    let posting = read(&Spy::default().page(url, page()), url).unwrap();
    assert_eq!(posting.source, url);
    assert!(posting.warnings.is_empty(), "{:?}", posting.warnings);
    let thin = Spy::default().page(url, html("<html><body>Loading…</body></html>"));
    let error = read(&thin, url).unwrap_err().to_string();
    assert!(error.starts_with(url) && error.contains("script"), "{error}");
}
