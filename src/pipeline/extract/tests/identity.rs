//! Title, employer, place and policy.

use super::*;

fn title(text: &str) -> Option<String> {
    read(text).title.map(|t| t.value)
}

#[test]
fn titles_are_found_in_sentences() {
    for (text, expected) in [
        (
            "Northwind is hiring a Senior Data Engineer to join our platform team in Leeds.",
            "Senior Data Engineer",
        ),
        ("We are looking for an experienced Staff Nurse for our ward.", "Staff Nurse"),
        (
            "Für unser Team suchen wir zum nächstmöglichen Zeitpunkt eine Pflegefachkraft (m/w/d) in Vollzeit.",
            "Pflegefachkraft",
        ),
        ("Nous recherchons un Comptable général pour notre cabinet.", "Comptable général"),
    ] {
        assert_eq!(title(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn titles_lose_place_reference_and_gender_marks() {
    for (text, expected) in [
        ("Job title: Warehouse Operative (Ref. 12345)\n\nWork", "Warehouse Operative"),
        ("# Java-Entwickler (m/w/d) - Berlin\n\nText", "Java-Entwickler"),
        ("# Infirmier H/F\n\nTexte", "Infirmier"),
        ("# Senior Accountant | Remote\n\nText", "Senior Accountant"),
        ("Stellenbezeichnung: Lehrkraft für Mathematik (w/m/d)\n", "Lehrkraft für Mathematik"),
    ] {
        assert_eq!(title(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn employers_are_named_by_the_wording() {
    for (text, expected) in [
        ("# Nurse\n\nAbout Elm Hospital\n\nElm Hospital is a small house.", Some("Elm Hospital")),
        ("Company: Harrow & Pike\nTitle: Clerk\n", Some("Harrow & Pike")),
        (
            "# Lagerist (m/w/d)\n\nDie Falkner Logistik GmbH sucht einen Lageristen.",
            Some("Falkner Logistik GmbH"),
        ),
        ("# Comptable\n\nLe groupe recrute.", None),
    ] {
        assert_eq!(read(text).company.map(|c| c.value).as_deref(), expected, "{text}");
    }
    assert!(read("# Clerk\n\nOur client, a mill in Leeds, is looking for a Clerk.").agency);
}

#[test]
fn contradictory_policies_go_to_the_narrower() {
    for (line, expected) in [
        ("This is a fully remote role.", RemotePolicy::FullyRemote),
        ("Remote role; three days a week in the office.", RemotePolicy::Hybrid),
        ("Hybrid working.", RemotePolicy::Hybrid),
        ("There is no remote option.", RemotePolicy::Onsite),
        ("2 Tage Homeoffice pro Woche.", RemotePolicy::Hybrid),
        ("Télétravail 2 jours par semaine.", RemotePolicy::Hybrid),
        ("You lead remote teams and know remote sensing.", RemotePolicy::NotSpecified),
        ("A job like others.", RemotePolicy::NotSpecified),
    ] {
        assert_eq!(read(&format!("# Clerk\n\n{line}\n")).remote, expected, "{line}");
    }
}

#[test]
fn trades_get_their_category_and_level() {
    for (line, category, level) in [
        ("Staff Nurse", "nursing", Seniority::Mid),
        ("Senior Accountant", "accounting", Seniority::Senior),
        ("Mathematics Teacher", "teaching", Seniority::Mid),
        ("Warehouse Operative", "logistics", Seniority::Mid),
        ("Engineering Manager", "engineering_management", Seniority::Manager),
        ("Principal Software Engineer", "software_engineering", Seniority::Staff),
        ("VP Engineering", "engineering_management", Seniority::Executive),
        ("Pflegefachkraft (m/w/d)", "nursing", Seniority::Mid),
        ("Comptable H/F", "accounting", Seniority::Mid),
        ("Junior Data Analyst", "data_science", Seniority::Junior),
        ("Product Manager", "product_management", Seniority::Mid),
    ] {
        let found = read(&format!("# {line}\n\nText.\n"));
        assert_eq!(found.role_category.map(|c| c.value).as_deref(), Some(category), "{line}");
        assert_eq!(found.seniority.map(|s| s.value), Some(level), "{line}");
    }
}
