//! Years and pay: the right numbers and none of the others.

use super::*;

#[test]
fn years_are_those_of_experience() {
    for (line, expected) in [
        ("5+ years of experience with Java", Some((5, None))),
        ("Five years of experience in nursing", Some((5, None))),
        ("3-5 years of experience in accounting", Some((3, Some(5)))),
        ("Mindestens 3 Jahre Berufserfahrung", Some((3, None))),
        ("3 à 5 ans d'expérience dans un poste similaire", Some((3, Some(5)))),
        ("Minimum of two (2) years of teaching experience", Some((2, None))),
        ("You must be at least 18 years of age", None),
        ("Our company has grown for 25 years", None),
    ] {
        let found = read(&format!("# Clerk\n\n# Requirements\n- {line}\n")).years;
        assert_eq!(found.map(|y| (y.value.min, y.value.max)), expected, "{line}");
    }
}

#[test]
fn pay_is_read_in_the_formats_of_many_countries() {
    for (line, min, max, currency, period) in [
        ("Salary: $120,000–$150,000 per year", Some(120_000), Some(150_000), "USD", Some("year")),
        ("Salary: 120k-150k USD", Some(120_000), Some(150_000), "USD", None),
        ("Gehalt: €65.000 – €80.000 pro Jahr", Some(65_000), Some(80_000), "EUR", Some("year")),
        ("Salary up to £45k", None, Some(45_000), "GBP", None),
        ("Gehalt: 4.200 € brutto/Monat", Some(4200), Some(4200), "EUR", Some("month")),
        ("Pay: $42.50/hour", Some(42), Some(42), "USD", Some("hour")),
        ("Lohn: CHF 95'000 pro Jahr", Some(95_000), Some(95_000), "CHF", Some("year")),
        ("Salaire : 45 000 € brut annuel", Some(45_000), Some(45_000), "EUR", Some("year")),
    ] {
        let found = read(&format!("# Clerk\n\n{line}\n")).salary.map(|s| s.value);
        let expected = Salary {
            min,
            max,
            currency: Some(currency.to_owned()),
            period: period.map(str::to_owned),
        };
        assert_eq!(found, Some(expected), "{line}");
    }
}

#[test]
fn revenue_and_funding_are_no_pay() {
    for line in [
        "We raised $40 million in our Series B.",
        "Our revenue is €120,000 per employee.",
        "You will own a budget of $250,000 - $300,000.",
        "A learning budget of €2,000 a year.",
    ] {
        assert_eq!(read(&format!("# Clerk\n\n{line}\n")).salary, None, "{line}");
    }
}

#[test]
fn a_salary_is_told_as_people_write_it() {
    for (line, told) in [
        ("Salary: €140,000 to €165,000 plus bonus", "140,000 to 165,000 EUR"),
        ("Salary: $18.50 per hour", "18 USD an hour"),
        ("Pay: £30,000 a year", "30,000 GBP a year"),
        ("Salary up to £45k", "up to 45,000 GBP"),
    ] {
        let found = read(&format!("# Clerk\n\n{line}\n")).salary;
        assert_eq!(found.map(|found| found.value.to_string()).as_deref(), Some(told), "{line}");
    }
}
