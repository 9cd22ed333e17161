//! Each board's answer to a posting, in the shapes the boards have.

use crate::posting::form::{FieldKind, Form};
use crate::posting::{Format, Posting, read};

const ID: &str = "0b6f7c1e-4a52-4a7e-9d0c-5d1f3a2b4c6d";

fn fixture(name: &str) -> Vec<u8> {
    let root = env!("CARGO_MANIFEST_DIR");
    std::fs::read(format!("{root}/tests/fixtures/boards/{name}")).unwrap()
}

fn posting(name: &str) -> Posting {
    let posting = read(name, &fixture(name)).unwrap();
    assert_eq!(posting.format, Format::BoardJson, "{name}");
    assert_eq!(posting.snapshot.media_type, "application/json");
    assert_eq!(posting.snapshot.bytes, fixture(name), "GAP-032");
    posting
}

fn labels(form: &Form) -> Vec<&str> {
    form.fields.iter().map(|field| field.label.as_str()).collect()
}

#[test]
fn greenhouse_states_its_fields_and_asks_its_questions() {
    let posting = posting("greenhouse.json");
    let stated = &posting.stated;
    assert_eq!(stated.title.as_deref(), Some("Engineering Manager, Booking"));
    assert_eq!(stated.company.as_deref(), Some("Larkspur Labs"));
    assert_eq!(stated.location.as_deref(), Some("Leeds, United Kingdom"));
    assert_eq!(stated.employment_type.as_deref(), Some("Full-time"));
    assert_eq!(stated.salary.as_deref(), Some("GBP 90,000–110,000 per year"));
    assert_eq!(stated.date_posted.as_deref(), Some("2026-11-02"));
    assert!(!stated.remote && posting.text.contains("Workplace: Hybrid"));
    assert!(posting.text.contains("# What you bring\n\n- 8+ years of experience"));
    let form = &posting.form;
    assert_eq!(form.fields.len(), 14, "{:?}", labels(form));
    let field = |label: &str| form.fields.iter().find(|field| field.label == label).unwrap();
    assert!(field("First Name").required && !field("Phone").required);
    assert_eq!(field("Resume/CV").kind, FieldKind::File);
    assert_eq!(field("Why do you want to work at Larkspur Labs?").kind, FieldKind::Textarea);
    let visa = field("Do you require visa sponsorship to work in the UK?");
    assert_eq!((visa.kind, visa.options.len()), (FieldKind::Select, 2));
    assert_eq!(field("How do you describe your gender?").options.len(), 3);
}

#[test]
fn lever_states_its_fields() {
    let posting = posting("lever.json");
    let stated = &posting.stated;
    assert_eq!(stated.title.as_deref(), Some("Night Operations Manager"));
    // The interface has no employer's name, but the text spells the one of the address.
    assert_eq!(stated.company.as_deref(), Some("Marshgate"));
    assert_eq!(stated.location.as_deref(), Some("Bristol; Cardiff"));
    assert_eq!(stated.salary.as_deref(), Some("GBP 42,000–48,000 per year"));
    assert_eq!(stated.date_posted.as_deref(), Some("2026-11-02"));
    assert!(posting.text.contains("# What we ask\n\n- 5+ years of experience in operations"));
    assert!(posting.text.ends_with("Marshgate pays for your train."));
}

#[test]
fn ashby_states_its_fields_and_one_of_many_is_picked() {
    let answer = fixture("ashby.json");
    let job = super::pick(&answer, ID).unwrap();
    let posting = read("https://jobs.ashbyhq.com/tidewater-analytics", &job).unwrap();
    let stated = &posting.stated;
    assert_eq!(stated.title.as_deref(), Some("Data Engineer"));
    assert_eq!(stated.company.as_deref(), Some("Tidewater Analytics"));
    assert_eq!(stated.location.as_deref(), Some("Hamburg, Germany; Vienna"));
    assert_eq!(stated.salary.as_deref(), Some("EUR 70,000–85,000 per year"));
    assert_eq!(stated.employment_type.as_deref(), Some("Full-time"));
    assert!(stated.remote);
    assert!(super::pick(&answer, "no-such-id").is_none());
    let whole = read("board.json", &answer).unwrap();
    assert!(whole.warnings[0].contains("2 postings"), "{:?}", whole.warnings);
}

#[test]
fn workable_smartrecruiters_and_workday_state_their_fields() {
    let workable = posting("workable.json");
    assert_eq!(workable.stated.title.as_deref(), Some("Staff Nurse, Night Shift"));
    assert_eq!(workable.stated.location.as_deref(), Some("Galway, Connacht, Ireland"));
    assert_eq!(workable.stated.employment_type.as_deref(), Some("Part-time"));
    assert!(workable.text.contains("# Requirements\n\n- Registered nurse"));

    let smart = posting("smartrecruiters.json");
    assert_eq!(smart.stated.company.as_deref(), Some("Brunnthal Werkzeuge GmbH"));
    assert!(smart.text.contains("# Qualifikationen") && smart.text.contains("Workplace: Hybrid"));
    assert_eq!(labels(&smart.form), ["Ihr frühester Eintrittstermin", "Wie gut ist Ihr Deutsch?"]);

    let workday = posting("workday.json");
    assert_eq!(workday.stated.company.as_deref(), Some("Copperline Rail"));
    let places = "York, United Kingdom; Derby, United Kingdom";
    assert_eq!(workday.stated.location.as_deref(), Some(places));
    assert_eq!(workday.stated.date_posted.as_deref(), Some("2026-11-20"));
}

/// GAP-023: forms that boards keep apart from their postings.
#[test]
fn forms_of_their_own_are_read() {
    let text = |name: &str| String::from_utf8(fixture(name)).unwrap();
    let workable = super::form(&text("workable-form.json")).unwrap();
    assert_eq!(workable.fields.len(), 8, "{:?}", labels(&workable));
    assert_eq!(workable.fields[0].limit, Some(127));
    assert_eq!(workable.fields[6].options, ["Nights", "Weekends"]);
    let ashby = super::form(&text("ashby-application.html")).unwrap();
    assert_eq!(labels(&ashby)[3], "What languages do you speak?");
    assert_eq!(ashby.fields[4].options, ["None", "One month", "Three months"]);
    assert_eq!(ashby.fields[5].kind, FieldKind::Checkbox);
    assert!(super::form("{}").is_none() && super::form("<html>window.__appData").is_none());
}

#[test]
fn json_of_something_else_is_no_posting_of_a_board() {
    for text in ["{}", "[]", "[1, 2]", "{\"jobs\": []}", "{\"title\": \"x\"}", "{\"jobs\": [{}]}"] {
        assert!(super::parse(text).is_none(), "{text}");
    }
    let odd = r#"{"title": 7, "content": "x", "absolute_url": ["a"], "location": "Leeds",
        "questions": [{"label": {"a": 1}, "fields": {}}, 3], "metadata": {"name": null}}"#;
    let value = super::parse(odd).unwrap();
    let mut notes = crate::posting::notes::Notes::default();
    assert!(super::read(&value, &mut notes).is_some(), "odd shapes are read as far as they go");
}
