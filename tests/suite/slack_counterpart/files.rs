//! Files: the three steps of an upload, sharing, and downloads.

use serde_json::{Value, json};

use super::NONE;
use crate::support::slack::{Fault, GENERAL, NORA, Slack};
use crate::support::slack_client::{call, posted, read, request};

fn announced(slack: &Slack, length: usize) -> (String, String) {
    let query = format!("filename=cv.pdf&length={length}");
    let answer = read(slack, "files.getUploadURLExternal", &query);
    let text = |name: &str| answer[name].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
    (text("file_id"), text("upload_url"))
}

fn completed(slack: &Slack, id: &str, thread: Option<&str>) -> Value {
    let mut args = json!({"files": [{"id": id, "title": "CV"}], "channel_id": GENERAL});
    if let Some(thread) = thread {
        args["thread_ts"] = thread.into();
    }
    call(slack, "files.completeUploadExternal", &args)
}

#[test]
fn an_upload_is_announced_sent_and_completed_once() {
    let slack = Slack::start();
    let top = posted(&slack, GENERAL, "application");
    let (id, url) = announced(&slack, 5);
    assert_eq!(completed(&slack, &id, None)["error"], "file_not_found");
    assert_eq!(request("POST", &url, &[], b"%PDF").status, 400);
    assert_eq!(slack.violations().len(), 1);
    let sent = request("POST", &url, &[], b"%PDF-");
    assert_eq!((sent.status, sent.body.as_slice()), (200, b"OK - 5".as_slice()));
    let done = completed(&slack, &id, Some(&top));
    assert_eq!(done["files"][0]["title"], "CV", "{done}");
    assert_eq!(completed(&slack, &id, Some(&top))["error"], "file_not_found");
    assert_eq!(request("POST", &url, &[], b"%PDF-").status, 400);
    assert_eq!(slack.files(GENERAL, Some(&top)), [("cv.pdf".to_owned(), b"%PDF-".to_vec())]);
    let info = read(&slack, "files.info", &format!("file={id}"));
    assert_eq!(info["file"]["shares"]["public"][GENERAL][0]["thread_ts"], top.as_str());
}

#[test]
fn a_form_with_one_file_is_taken_too() {
    let slack = Slack::start();
    let (id, url) = announced(&slack, 3);
    let form = b"--x\r\ncontent-disposition: form-data; name=\"filename\"\r\n\r\nabc\r\n--x--\r\n";
    let kind = [("content-type", "multipart/form-data; boundary=x")];
    assert_eq!(request("POST", &url, &kind, form).status, 200);
    assert_eq!(completed(&slack, &id, None)["ok"], true);
    assert_eq!(slack.files(GENERAL, None)[0].1, b"abc");
    assert_eq!(slack.violations(), NONE);
}

#[test]
fn a_download_without_the_token_gets_a_page_that_is_no_file() {
    let slack = Slack::start();
    slack.mention_file(NORA, GENERAL, "my CV", "cv.txt", b"Nora Feldkamp");
    let message = &slack.messages(GENERAL)[0];
    assert_eq!(message["subtype"], "file_share");
    let url = message["files"][0]["url_private_download"].as_str().unwrap();
    let page = request("GET", url, &[], b"");
    assert_eq!(page.status, 200);
    assert!(String::from_utf8_lossy(&page.body).contains("Sign in"), "{page:?}");
    assert_eq!(slack.violations().len(), 1);
    let bearer = format!("Bearer {}", slack.bot_token());
    let file = request("GET", url, &[("authorization", &bearer)], b"");
    assert_eq!(file.body, b"Nora Feldkamp");
}

#[test]
fn a_lost_reply_to_an_upload_keeps_the_bytes_and_a_lost_download_gives_none() {
    let slack = Slack::start();
    let (id, url) = announced(&slack, 3);
    slack.fail_next("upload", Fault::CutAfter);
    assert_eq!(request("POST", &url, &[], b"abc").status, 0);
    assert_eq!(completed(&slack, &id, None)["ok"], true);
    let files = slack.messages(GENERAL)[0]["files"].clone();
    let address = files[0]["url_private_download"].as_str().unwrap();
    let bearer = format!("Bearer {}", slack.bot_token());
    for (fault, status) in [(Fault::CutAfter, 0), (Fault::Status500, 500)] {
        slack.fail_next("download", fault);
        let headers = [("authorization", bearer.as_str())];
        assert_eq!(request("GET", address, &headers, b"").status, status);
    }
    assert_eq!(slack.calls("download").len(), 2);
    assert_eq!(slack.violations(), NONE);
}
