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
