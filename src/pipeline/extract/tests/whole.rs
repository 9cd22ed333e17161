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
