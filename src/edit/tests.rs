//! Changes on the bundled sample.

use std::path::Path;

use chrono::NaiveDate;

use super::*;
use crate::candidate::{self, RoleId};
use crate::lexicon::Lexicon;
use crate::pipeline::{Inputs, extract, fit, letter, outreach, pains, plan};
use crate::posting;

struct Sample {
    master: MasterCv,
    verifier: Verifier,
    context: PostingContext,
    application: Application,
}

impl Sample {
    fn new() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let master = candidate::load(&root.join("data/master-cv")).unwrap();
        let bytes = std::fs::read(root.join("data/postings/sample.txt")).unwrap();
        let posting = posting::read("sample.txt", &bytes).unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let lexicon = master.lexicon(Lexicon::bundled());
        let extracted = extract::run(&posting, Lexicon::bundled());
        let verifier = Verifier::new(&master, Lexicon::bundled()).at(today);
        let context = PostingContext {
            employer: extracted.company.as_ref().map(|found| found.value.clone()),
            title: extracted.title.as_ref().map(|found| found.value.clone()),
            ..PostingContext::default()
        };
        let inputs = Inputs {
            cv: &master,
            posting: &posting,
            extracted: &extracted,
            lexicon: &lexicon,
            today,
            verifier: &verifier,
            context: &context,
        };
        let plan = plan::run(&master, &posting, &extracted, &lexicon, today).unwrap();
        let fit = fit::run(&master, &extracted, &lexicon, today);
        let letter = letter::run(&inputs, &plan, &fit, &pains::run(&posting, &extracted)).unwrap();
        let messages = outreach::run(&inputs, &plan).unwrap();
        let mut cv = plan.cv;
        for role in &mut cv.roles {
            role.bullets.truncate(3);
        }
        Self { verifier, application: Application { cv, letter, messages }, master, context }
    }

    fn apply(&self, change: &Change) -> Result<Application, EditError> {
        let desk = Desk { master: &self.master, verifier: &self.verifier, context: &self.context };
        desk.apply(&self.application, change)
    }

    fn replace(&self, line: &str, text: &str) -> Result<Application, EditError> {
        self.apply(&Change::Replace { line: line.into(), text: text.into() })
    }

    /// The names of the bullets of the latest role.
    fn bullets(application: &Application) -> Vec<&str> {
        application.cv.roles[0].bullets.iter().map(|line| line.facts[0].0.as_str()).collect()
    }
}

fn message(result: Result<Application, EditError>) -> String {
    result.expect_err("a refusal").to_string()
}

/// Each line that is listed has a name that finds it, and what is listed is what can be typed.
#[test]
fn every_listed_line_is_found_by_its_name_and_takes_its_own_text() {
    let sample = Sample::new();
    let listed = lines(&sample.application, &sample.master);
    assert!(listed.len() > 80, "{}", listed.len());
    for line in listed {
        assert_eq!(line.id.parse::<LineId>().unwrap().to_string(), line.id);
        match sample.replace(&line.id, &line.text) {
            Err(EditError::Unchanged | EditError::NotText { .. }) => {}
            other => panic!("{}: {other:?}", line.id),
        }
    }
}

#[test]
fn a_supported_text_stands_with_its_marks_and_facts() {
    let sample = Sample::new();
    let line = "role/halden-freight/a/dispatch-time";
    let text = "Cut order-to-truck time from **47 minutes** to *6* across 23 depots.";
    let changed = sample.replace(line, text).unwrap();
    let bullets = &changed.cv.roles[0].bullets;
    let bullet = bullets.iter().find(|bullet| bullet.facts[0].0 == line).unwrap();
    assert_eq!(bullet.text, RichText::parse_marks(text));
    let marks: Vec<_> = bullet.text.0.iter().map(|inline| (inline.bold, inline.italic)).collect();
    assert!(marks.contains(&(true, false)) && marks.contains(&(false, true)), "{marks:?}");
}

#[test]
fn what_the_facts_do_not_support_is_refused_with_rule_words_reason_and_fact() {
    let sample = Sample::new();
    let line = "role/halden-freight/a/dispatch-time";
    let said = message(sample.replace(line, "Cut order-to-truck time from 47 minutes to 2."));
    for part in ["refused (number)", "to 2", "why", line, "roles/01_halden-freight.md:"] {
        assert!(said.contains(part), "no `{part}` in {said}");
    }
    for (line, text, rule) in [
        (line, "Cut time with [a stranger](https://evil.example.net).", "identity"),
        (line, "Cut time by `rm -rf`** and more.", "markup"),
        ("profile/1", "Engineering leader of 900 people.", "refused"),
        ("skills/1.1", "Underwater Basket Weaving", "skill"),
        ("skills/1", "8 years of cloud", "number"),
        ("letter/salutation", &"Dear all, ".repeat(9), "longer than a salutation"),
    ] {
        let said = message(sample.replace(line, text));
        assert!(said.contains(rule), "{line}: {said}");
    }
}

#[test]
fn lines_are_dropped_moved_restored_and_added() {
    let sample = Sample::new();
    let names = Sample::bullets(&sample.application);
    let (first, second) = (names[0], names[1]);
    let dropped = sample.apply(&Change::Drop { line: first.into() }).unwrap();
    assert_eq!(Sample::bullets(&dropped), names[1..]);
    let moved = sample.apply(&Change::Move { line: second.into(), position: 1 }).unwrap();
    assert_eq!(Sample::bullets(&moved)[..2], [second, first]);

    let known = &sample.master.role(&RoleId("halden-freight".into())).unwrap().achievements;
    let unshown = known.iter().find(|told| !names.contains(&told.id.0.as_str())).unwrap();
    let fact = unshown.id.0.clone();
    let added = sample.apply(&Change::Add { fact: fact.clone(), position: Some(2) }).unwrap();
    assert_eq!(Sample::bullets(&added)[1], fact);

    let edited = sample.replace(first, "Cut order-to-truck time across 23 depots.").unwrap();
    let again = Sample { application: edited, ..Sample::new() };
    let restored = again.apply(&Change::Restore { line: first.into() }).unwrap();
    let own = sample.master.fact(&FactId(first.into())).unwrap();
    assert_eq!(restored.cv.roles[0].bullets[0].text, own.text);
}

#[test]
fn sentences_of_a_message_move_through_its_paragraphs() {
    let sample = Sample::new();
    let texts = |application: &Application| -> Vec<String> {
        let email = application.messages.last().unwrap();
        email.body.0.iter().flatten().map(|line| line.text.to_plain()).collect()
    };
    let before = texts(&sample.application);
    let line = "message/email/1".to_owned();
    let moved = sample.apply(&Change::Move { line, position: before.len() }).unwrap();
    let mut expected = before.clone();
    let first = expected.remove(0);
    expected.push(first);
    assert_eq!(texts(&moved), expected);
    let lengths = |application: &Application| -> Vec<usize> {
        application.messages.last().unwrap().body.0.iter().map(Vec::len).collect()
    };
    assert_eq!(lengths(&moved), lengths(&sample.application));
}

/// GAP-011: whoever writes the note, it fits its channel.
#[test]
fn channels_keep_their_limits() {
    let sample = Sample::new();
    let long = "I would be glad to hear from you. ".repeat(8);
    for line in ["message/linkedin_note/1", "message/linkedin_note_short/1"] {
        let said = message(sample.replace(line, &long));
        assert!(said.contains("characters; at most"), "{said}");
    }
    let said = message(sample.replace("message/email/subject", "Hello"));
    assert!(said.contains("5 to 10 are good"), "{said}");
    let said = message(sample.replace("message/email/1", "Thank you \u{1F600} for reading."));
    assert!(said.contains("emoji") || said.contains("refused"), "{said}");
    let said = message(sample.apply(&Change::Drop { line: "letter/closing".into() }));
    assert!(said.contains("cannot be left out"), "{said}");
    assert!(sample.replace("message/linkedin_note/3", "Shall we talk?").is_ok());
}

#[test]
fn what_cannot_be_done_says_what_can() {
    let sample = Sample::new();
    let known = &sample.master.role(&RoleId("halden-freight".into())).unwrap().achievements;
    let shown = Sample::bullets(&sample.application);
    let hidden = known.iter().find(|told| !shown.contains(&told.id.0.as_str())).unwrap();
    let hidden = hidden.id.0.clone();
    let degree = sample.application.cv.education[0].0.clone();
    let drop = |line: &str| message(sample.apply(&Change::Drop { line: line.into() }));
    let add =
        |fact: &str| message(sample.apply(&Change::Add { fact: fact.into(), position: None }));
    assert!(drop("profile/99").contains("no line `profile/99`"));
    assert!(drop("profil/1").contains("did you mean `profile/1`?"), "{}", drop("profil/1"));
    assert!(drop("../../etc/passwd").contains("no line"));
    assert!(drop(&hidden).contains("is not shown; `add"));
    assert!(message(sample.replace(&degree, "PhD in everything")).contains("not reworded"));
    assert!(message(sample.replace("profile/1", "  ")).contains("`drop`"));
    assert!(message(sample.replace("profile/1", &"x".repeat(1001))).contains("at most 1000"));
    assert!(add(shown[0]).contains("is shown already"));
    assert!(add("role/halden-freight").contains("no line of its own"));
    assert!(add("role/nowhere/a/x").contains("no fact"));
    let far = Change::Move { line: shown[0].into(), position: 40 };
    assert!(message(sample.apply(&far)).contains("no position 40; the last one is 3"));
    let letter = Change::Restore { line: "letter/1.1".into() };
    assert!(message(sample.apply(&letter)).contains("`undo`"));
}
