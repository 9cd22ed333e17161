//! GAP-023: answers to the application form rest on facts and pass the verifier.

use super::{Case, LEADER_POSTING, NURSE_POSTING, today};
use crate::application::{Answer, FormAnswers};
use crate::candidate::{FactId, RichText};
use crate::pipeline::form;
use crate::posting::form::{Field, FieldKind};
use crate::truth::{Checked, PostingContext, Verifier};

fn field(label: &str, kind: FieldKind, options: &[&str]) -> Field {
    Field {
        label: label.to_owned(),
        kind,
        required: true,
        limit: None,
        options: options.iter().map(|option| (*option).to_owned()).collect(),
    }
}

fn checked(case: &mut Case, fields: Vec<Field>) -> Checked<FormAnswers> {
    case.posting.form.fields = fields;
    let answers = form::run(&case.inputs(), &case.letter());
    let verifier = Verifier::new(&case.cv, crate::lexicon::Lexicon::bundled()).at(today());
    verifier.verify_form(answers, &case.context)
}

/// What is entered in one field, or why nothing is.
fn entered(case: &mut Case, field: Field) -> Result<(String, Vec<FactId>), String> {
    let checked = checked(case, vec![field]);
    assert!(checked.refused.is_empty(), "{:?}", checked.refused);
    let only = checked.document.fields[0].clone();
    match only.answer {
        Some(answer) => {
            let facts = answer.lines.into_iter().flat_map(|line| line.facts).collect();
            Ok((answer.text, facts))
        }
        None => Err(only.note.unwrap()),
    }
}

fn text(case: &mut Case, label: &str) -> Result<String, String> {
    entered(case, field(label, FieldKind::Text, &[])).map(|(text, _)| text)
}

#[test]
fn name_and_contact_are_entered_as_the_master_cv_has_them() {
    let mut case = Case::new("leader", LEADER_POSTING);
    let cases = [
        ("First name", "Nora"),
        ("Nachname", "Feldkamp"),
        ("Full name", "Nora Feldkamp"),
        ("Email", "nora.feldkamp@example.com"),
        ("Phone", "+49 30 23125 014"),
        ("Location (City)", "Berlin, Germany"),
        ("LinkedIn URL", "https://www.linkedin.com/in/nora-feldkamp-example"),
        ("GitHub", "https://github.com/nora-feldkamp-example"),
        ("Website", "https://feldkamp.example.com"),
        ("Current company", "Halden Freight"),
        ("Current title", "VP of Engineering"),
    ];
    for (label, expected) in cases {
        let (entered, facts) = entered(&mut case, field(label, FieldKind::Text, &[])).unwrap();
        assert_eq!(entered, expected, "{label}");
        assert!(!facts.is_empty(), "{label} cites nothing");
    }
}

#[test]
fn years_and_skills_are_said_only_where_facts_show_them() {
    let mut case = Case::new("leader", LEADER_POSTING);
    let total = text(&mut case, "Years of experience").unwrap();
    let kubernetes =
        text(&mut case, "How many years of experience do you have with Kubernetes?").unwrap();
    let (total, kubernetes): (u32, u32) = (total.parse().unwrap(), kubernetes.parse().unwrap());
    assert!(0 < kubernetes && kubernetes <= total, "{kubernetes} of {total}");
    let why = text(&mut case, "How many years of experience do you have with COBOL?").unwrap_err();
    assert!(why.starts_with("you decide: ") && why.contains("COBOL"), "{why}");
    assert!(text(&mut case, "How many years of experience do you have as a pilot?").is_err());

    let yes_no = |label: &str| field(label, FieldKind::Select, &["Yes", "No"]);
    let (yes, facts) =
        entered(&mut case, yes_no("Do you have experience with Kubernetes?")).unwrap();
    assert_eq!(yes, "Yes");
    assert!(facts.iter().any(|fact| fact.0.contains("kubernetes")), "{facts:?}");
    assert!(entered(&mut case, yes_no("Do you have experience with COBOL?")).is_err());
    assert!(
        entered(&mut case, yes_no("Do you have experience with Kubernetes and COBOL?")).is_err()
    );
    let five = yes_no("Do you have at least 2 years of experience with Kubernetes?");
    assert_eq!(entered(&mut case, five).unwrap().0, "Yes");
    let fifty = yes_no("Do you have 50+ years of experience with Kubernetes?");
    assert!(entered(&mut case, fifty).is_err());
    let range = field("Years of experience", FieldKind::Select, &["0-5", "6-10", "11+"]);
    assert_eq!(entered(&mut case, range).unwrap().0, "11+");
    let told = field("Describe your experience with Kubernetes", FieldKind::Textarea, &[]);
    assert!(entered(&mut case, told).unwrap().0.len() > 40);
}

#[test]
fn degrees_and_languages_are_those_of_the_master_cv() {
    let mut case = Case::new("leader", LEADER_POSTING);
    assert!(text(&mut case, "Highest degree").unwrap().contains("MSc"));
    let options = &["Bachelor's degree", "Master's degree", "Doctorate"];
    let degree = entered(&mut case, field("Education level", FieldKind::Select, options)).unwrap();
    assert_eq!(degree.0, "Master's degree");
    let languages = text(&mut case, "What languages do you speak?").unwrap();
    assert!(languages.contains("German") && languages.contains("French"), "{languages}");
    let levels = &["Grundkenntnisse", "Verhandlungssicher", "Muttersprache"];
    let german = field("Wie gut ist Ihr Deutsch?", FieldKind::Select, levels);
    assert_eq!(entered(&mut case, german).unwrap().0, "Muttersprache");
    let french = field("Level of French", FieldKind::Select, levels);
    assert!(entered(&mut case, french).is_err(), "B2 is none of the options");
    assert!(text(&mut case, "Level of Spanish").unwrap_err().contains("does not list"));
}

#[test]
fn motivation_is_told_in_sentences_of_the_letter() {
    let mut case = Case::new("leader", LEADER_POSTING);
    let why = field("Why do you want to work at Lumenroute?", FieldKind::Textarea, &[]);
    let (answer, _) = entered(&mut case, why.clone()).unwrap();
    let letter = case.letter().body.to_plain().replace("\n\n", " ");
    assert!(letter.contains(&answer) && answer.len() > 100, "{answer}");
    let short = Field { limit: Some(150), ..why };
    let (answer, _) = entered(&mut case, short).unwrap();
    assert!(answer.chars().count() <= 150 && letter.contains(&answer), "{answer}");
}

#[test]
fn what_only_the_candidate_knows_is_left_to_them() {
    let mut case = Case::new("nurse", NURSE_POSTING);
    for label in ["Salary expectation", "Do you need a visa?", "Gender", "Start date"] {
        let why = text(&mut case, label).unwrap_err();
        assert!(why.starts_with("you decide: "), "{label}: {why}");
    }
    let file = |label: &str| field(label, FieldKind::File, &[]);
    assert_eq!(entered(&mut case, file("Resume/CV")).unwrap().0, "cv.pdf");
    assert_eq!(entered(&mut case, file("Cover letter")).unwrap().0, "letter.pdf");
    assert!(entered(&mut case, file("Passport")).is_err());
}

/// GAP-001: an answer that the facts don't support is refused, whoever drafted it.
#[test]
fn forged_answers_are_refused() {
    let mut case = Case::new("leader", LEADER_POSTING);
    let fields = vec![
        field("Email", FieldKind::Text, &[]),
        field("Years of experience", FieldKind::Text, &[]),
        field("Resume", FieldKind::File, &[]),
    ];
    case.posting.form.fields = fields;
    let honest = form::run(&case.inputs(), &case.letter());
    let verifier = Verifier::new(&case.cv, crate::lexicon::Lexicon::bundled()).at(today());
    let forge = |at: usize, change: &dyn Fn(&mut Answer)| {
        let mut forged = honest.clone();
        change(forged.fields[at].answer.as_mut().unwrap());
        let checked = verifier.verify_form(forged, &PostingContext::default());
        assert_eq!(checked.refused.len(), 1);
        assert!(checked.document.fields[at].answer.is_none());
        assert!(checked.document.fields[at].note.as_ref().unwrap().contains("refused"));
    };
    forge(0, &|answer| answer.lines[0].text = RichText::plain("other@example.com"));
    forge(0, &|answer| answer.text = "other@example.com".into());
    forge(1, &|answer| answer.lines[0].text = RichText::plain("90 years of experience"));
    forge(1, &|answer| answer.text = "2".into());
    forge(2, &|answer| answer.text = "/etc/passwd".into());
}
