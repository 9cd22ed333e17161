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
fn titles_are_what_the_office_calls_the_work() {
    for (text, expected) in [
        // A page too narrow for its heading; the sentence has the whole.
        (
            "Elm Depot Careers\nFreight Data\nAPPLY NOW\nCoordinator\n\nElm Depot seeks a Freight Data Coordinator to join us.\n",
            "Freight Data Coordinator",
        ),
        // The grade of the pay roll before it, or in brackets behind it.
        (
            "# Office Specialist - Harbour Traffic Manager\n\nOffice Specialist\n\nText",
            "Harbour Traffic Manager",
        ),
        ("# OSB II - Harbour Engineer\n\nText", "Harbour Engineer"),
        // Several of them, an event to meet them at, a scanner's letters.
        ("# Archive Interns\n\nText", "Archive Intern"),
        ("# Open House for Ticket Desk Attendant Positions\n\nText", "Ticket Desk Attendant"),
        ("# Laboratory Assistant Ill\n\nText", "Laboratory Assistant III"),
        // The short name of the house.
        (
            "# Archive Technician, EDHM\n\nElm Depot is hiring an Archive Technician for its stores.",
            "Archive Technician",
        ),
        // Of a field it stays.
        (
            "# Support Technician, HVAC\n\nElm Depot is hiring a Support Technician.",
            "Support Technician, HVAC",
        ),
        ("# Director, Software and Logistics\n\nText", "Director, Software and Logistics"),
    ] {
        assert_eq!(title(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn places_are_where_one_works() {
    for (text, expected) in [
        ("# Clerk\n\nDuty station: Ostend\n\nText", Some("Ostend")),
        ("# Clerk\n\nLocation: Pocatello - Main\n\nText", Some("Pocatello")),
        ("# Clerk\n\nUSA - MA - Cambridge\n\nText", Some("Cambridge")),
        ("# Clerk\n\nElm Depot is located in Hays, a town of 20,000.", Some("Hays")),
        (
            "# Clerk\n\nThe New York Elm Museum, Bronx, NY 10458\n\nThe New York Elm Museum is large.",
            Some("Bronx, NY 10458"),
        ),
        (
            "# Clerk\n\nLocation: Los Angeles, CA\n\nThe primary location for this job is at our depot in Carson, CA.",
            Some("Carson, CA"),
        ),
        ("# Clerk\n\nElm Depot\nUniversity Park PA 16802\n", Some("University Park, PA 16802")),
        ("# Clerk\n\nThe first depot in Northern California.", None),
    ] {
        assert_eq!(read(text).location.map(|l| l.value).as_deref(), expected, "{text}");
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
