//! The big list of naughty strings, whole, through every way a posting comes in (GAP-039).

use serde_json::{Value, json};

use super::invisible::is_invisible;
use super::{Posting, read};

const BEFORE: &str = "Harbour pilot at Larkspur Labs, who guides ships of every size into port.";
const AFTER: &str = "You bring five years of experience on the water and a calm voice at night.";

fn naughty() -> Vec<String> {
    let list = include_str!("../../tests/fixtures/security/blns.json");
    let strings: Vec<String> = serde_json::from_str(list).unwrap();
    assert_eq!(strings.len(), 515);
    strings
}

/// What holds of every posting, whatever it was read from.
fn sane(posting: &Posting, string: &str) {
    let text = &posting.text;
    assert_eq!(posting.id.0.len(), 12, "{string:?}");
    let clean = |c: char| c == '\n' || !(is_invisible(c) || c.is_control());
    assert!(text.chars().all(clean), "{string:?}: {text:?}");
    assert_eq!(text.trim(), text, "{string:?}");
    let stated = &posting.stated;
    for value in [&stated.title, &stated.company, &stated.location].into_iter().flatten() {
        assert!(text.contains(value.as_str()), "{string:?}: `{value}` is not in {text}");
    }
    for field in &posting.form.fields {
        let texts = std::iter::once(&field.label).chain(&field.options);
        for text in texts {
            assert!(!text.is_empty() && !text.contains('\n'), "{string:?}: {field:?}");
            assert!(!text.chars().any(is_invisible), "{string:?}: {field:?}");
        }
    }
}

/// Reads it and asserts that what stands around the string is there.
fn reads(name: &str, bytes: &[u8], string: &str) {
    let posting = read(name, bytes).unwrap_or_else(|error| panic!("{string:?}: {error}"));
    sane(&posting, string);
    for sentence in [BEFORE, AFTER] {
        assert!(posting.text.contains(sentence), "{string:?}: {}", posting.text);
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[test]
fn as_text_and_markdown() {
    for string in naughty() {
        let text = format!("{BEFORE}\n\n{string}\n\n{AFTER}\n");
        for name in ["posting.txt", "posting.md", "standard input"] {
            let posting = read(name, text.as_bytes()).unwrap();
            sane(&posting, &string);
        }
        reads("posting.txt", text.as_bytes(), &string);
    }
}

#[test]
fn in_html_escaped_and_raw() {
    for string in naughty() {
        let page = |inside: &str| {
            format!(
                "<!doctype html><html><head><title>{inside}</title></head><body><main><p>{BEFORE}\
                 </p><p title=\"{inside}\">{inside}</p><p>{AFTER}</p></main><form action=\"/apply\">\
                 <label>{inside}<input name=\"{inside}\"></label><label>CV<input type=file></label>\
                 <select><option>{inside}</option></select></form></body></html>"
            )
        };
        reads("posting.html", page(&escaped(&string)).as_bytes(), &string);
        // Raw markup may swallow what follows it; what is read is clean all the same.
        if let Ok(posting) = read("posting.html", page(&string).as_bytes()) {
            sane(&posting, &string);
        }
    }
}

#[test]
fn in_json_ld() {
    for string in naughty() {
        let data = json!({
            "@context": "https://schema.org", "@type": "JobPosting", "title": string,
            "description": format!("<p>{BEFORE}</p><p>{}</p><p>{AFTER}</p>", escaped(&string)),
            "hiringOrganization": {"name": string}, "employmentType": string,
            "jobLocation": {"address": {"addressLocality": string}}, "datePosted": string,
            "baseSalary": {"currency": string, "value": {"minValue": string, "unitText": string}},
        });
        let data = data.to_string().replace("</", "<\\/");
        let page = format!(
            "<html><script type=\"application/ld+json\">{data}</script><body>x</body></html>"
        );
        reads("posting.html", page.as_bytes(), &string);
        reads("posting.json", data.as_bytes(), &string);
    }
}

#[test]
fn in_the_json_of_boards() {
    let html = |string: &str| format!("<p>{BEFORE}</p><p>{}</p><p>{AFTER}</p>", escaped(string));
    for string in naughty() {
        let greenhouse: Value = json!({
            "title": string, "company_name": string, "absolute_url": string, "internal_job_id": 1,
            "content": escaped(&html(&string)), "location": {"name": string},
            "first_published": string, "metadata": [{"name": "Employment Type", "value": string}],
            "questions": [{"label": string, "required": true, "fields": [{
                "type": "multi_value_single_select", "values": [{"label": string}]}]}],
        });
        let lever = json!({
            "text": string, "hostedUrl": string, "workplaceType": string, "country": string,
            "categories": {"location": string, "commitment": string, "team": string},
            "description": html(&string), "lists": [{"text": string, "content": string}],
        });
        let ashby = json!({"jobs": [{
            "title": string, "location": string, "jobUrl": string, "employmentType": string,
            "descriptionHtml": html(&string), "publishedAt": string,
            "compensation": {"scrapeableCompensationSalarySummary": string},
            "applicationForm": {"sections": [{"fieldEntries": [{"field": {
                "title": string, "type": string, "selectableValues": [{"label": string}]}}]}]},
        }]});
        let workable = json!({
            "shortcode": string, "title": string, "description": html(&string),
            "requirements": string, "location": {"city": string}, "workplace": string,
            "form": [{"fields": [{"label": string, "type": string, "maxLength": 7}]}],
        });
        let smart = json!({
            "name": string, "company": {"name": string}, "location": {"fullLocation": string},
            "jobAd": {"sections": {"jobDescription": {"title": string, "text": html(&string)}}},
        });
        let workday = json!({
            "jobPostingInfo": {"title": string, "jobDescription": html(&string),
                "location": string, "remoteType": string, "startDate": string},
            "hiringOrganization": {"name": string},
        });
        for board in [greenhouse, lever, ashby, workable, smart, workday] {
            reads("board.json", board.to_string().as_bytes(), &string);
        }
    }
}
