//! Whole postings of several trades and languages.

use super::*;

const ENGINEER: &str = "\
# Engineering Manager, Payments Platform (m/f/d)
Northwind Pay · Berlin, Germany · Hybrid (2 days in the office)

## About us
Northwind Pay is a fintech that moves money for 4,000 merchants. Founded 12 years ago, we raised €40 million.

## What you'll do
- Lead a team of eight engineers
- Own the roadmap of the payments platform
- Improve incident management and on-call

## What you bring
- 5+ years of experience with Java or Kotlin
- Experience with Kubernetes and AWS
- Strong communication skills
- Bachelor's degree in computer science required, Master's preferred
- No PHP needed

## Nice to have
- Kafka
- German

## Benefits
- €95,000 – €115,000 a year
- 30 days of vacation

We are an equal opportunity employer and do not discriminate on the basis of race, religion, gender or disability.
";

#[test]
fn an_engineering_posting_is_read_field_by_field() {
    let e = read(ENGINEER);
    assert_eq!(
        e.title.as_ref().map(|t| t.value.as_str()),
        Some("Engineering Manager, Payments Platform")
    );
    assert_eq!(e.company.as_ref().map(|t| t.value.as_str()), Some("Northwind Pay"));
    assert_eq!(e.location.as_ref().map(|t| t.value.as_str()), Some("Berlin, Germany"));
    assert_eq!(e.remote, RemotePolicy::Hybrid);
    assert_eq!(e.role_category.as_ref().map(|t| t.value.as_str()), Some("engineering_management"));
    assert_eq!(e.seniority.as_ref().map(|t| t.value), Some(Seniority::Manager));
    assert_eq!(e.years.as_ref().map(|y| y.value), Some(Years { min: 5, max: None }));
    assert_eq!(e.education.as_ref().map(|y| y.value), Some(Degree::Bachelor));
    let pay = e.salary.as_ref().map(|s| (s.value.min, s.value.max, s.value.currency.clone()));
    assert_eq!(pay, Some((Some(95_000), Some(115_000), Some("EUR".to_owned()))));
    assert_eq!(e.responsibilities.len(), 3);
    let nice: Vec<&str> = e.nice_to_have.iter().map(|r| r.text.as_str()).collect();
    assert_eq!(nice, ["Master's preferred", "Kafka", "German"]);
    assert!(e.must_have[0].any_of, "Java or Kotlin: {:?}", e.must_have[0]);
    assert_eq!(e.must_have[0].skills, ["Java", "Kotlin"]);
    assert!(e.technical_skills.iter().all(|s| s.value != "PHP"), "negated");
    assert!(e.benefits.iter().any(|b| b.value.contains("vacation")));
}

fn spans(e: &Extracted) -> Vec<crate::posting::Span> {
    let text = |f: &Found<String>| f.span;
    let mut all: Vec<_> =
        [&e.title, &e.company, &e.location, &e.role_category, &e.employment_type, &e.industry]
            .into_iter()
            .flatten()
            .map(text)
            .collect();
    for list in [
        &e.responsibilities,
        &e.qualifications,
        &e.technical_skills,
        &e.soft_skills,
        &e.keywords,
        &e.benefits,
        &e.about_company,
    ] {
        all.extend(list.iter().map(text));
    }
    all.extend(e.must_have.iter().chain(&e.nice_to_have).map(|r| r.span));
    all.extend(e.remote_span);
    all.extend(e.years.as_ref().map(|f| f.span));
    all.extend(e.education.as_ref().map(|f| f.span));
    all.extend(e.salary.as_ref().map(|f| f.span));
    all.extend(e.seniority.as_ref().map(|f| f.span));
    all
}

fn check(text: &str) {
    let e = read(text);
    for span in spans(&e) {
        assert!(text.get(span.start..span.end).is_some(), "{span:?} in {text:?}");
    }
    let c = e.competencies;
    let sum = u32::from(c.delivery)
        + u32::from(c.process)
        + u32::from(c.architecture)
        + u32::from(c.leadership);
    assert_eq!(sum, 100);
    assert!(
        e.technical_skills.len() <= 20
            && e.soft_skills.len() <= 10
            && e.keywords.len() <= 20
            && e.responsibilities.len() <= 15
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(128))]

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn any_mix_of_posting_words_is_read(parts in proptest::collection::vec(
        proptest::sample::select(vec!["# Requirements", "\n- ", "5+ Jahre", "Erfahrung mit", " Größe ", "€65.000 – ", "(m/w/d)", "Nurse", "ß", "é", "\n\n", ": ", "Über uns", "preferred", ", ", "remote", "C++", "About Élan", "\t", "   ", "is hiring a ", "İ", "‑", "à Lyon", "Location:"]), 0..40)) {
        check(&parts.concat());
    }
}

#[test]
fn the_same_text_gives_the_same_result() {
    assert_eq!(read(ENGINEER), read(ENGINEER));
}

#[test]
fn a_text_without_any_field_gives_none() {
    let e = read("x");
    assert_eq!(
        (e.title, e.company, e.location, e.salary, e.years, e.education),
        (None, None, None, None, None, None)
    );
    assert!(e.must_have.is_empty() && e.technical_skills.is_empty());
}

#[test]
fn how_to_apply_is_no_benefit() {
    let text = "# Clerk\n\n# What we offer\n- 30 days of holiday\n- An application budget for tools\n\nWe pay for the train. \
                We read every application ourselves. A CV and a short letter are enough.";
    let found: Vec<String> = read(text).benefits.into_iter().map(|found| found.value).collect();
    assert_eq!(
        found,
        ["30 days of holiday", "An application budget for tools", "We pay for the train."]
    );
}

#[test]
fn conditions_of_law_are_listed_apart() {
    let e = read(
        "# Nurse\n\nRequirements\n- Two years of ward experience\n- Must be legally authorized to work in the \
         United States\n\nOffers depend on a background check. We are an equal opportunity employer and hire \
         without regard to criminal history where the law asks for it. Harrow Ward is in Leeds, UK.\n",
    );
    let legal: Vec<&str> = e.legal.iter().map(|one| one.value.as_str()).collect();
    assert_eq!(
        legal,
        [
            "Must be legally authorized to work in the United States",
            "Offers depend on a background check."
        ]
    );
    assert!(e.must_have.iter().all(|one| !one.text.contains("authorized")), "{:?}", e.must_have);
}
