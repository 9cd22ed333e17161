//! Must and nice, and what a requirement asks for.

use super::*;

fn needs(text: &str) -> Vec<(String, Need)> {
    let found = read(text);
    let mut all: Vec<&Requirement> = found.must_have.iter().chain(&found.nice_to_have).collect();
    all.sort_by_key(|r| r.span.start);
    all.into_iter().map(|r| (r.text.clone(), r.need)).collect()
}

#[test]
fn headings_of_three_languages_open_must_and_nice() {
    for (must, nice) in [
        ("# Requirements", "# Nice to have"),
        ("Required qualifications:", "Preferred qualifications:"),
        ("# Ihr Profil", "# Von Vorteil"),
        ("Anforderungen:", "Wünschenswert:"),
        ("# Profil recherché", "# Les plus"),
        ("MUST HAVE", "BONUS POINTS"),
    ] {
        let text =
            format!("# Analyst\n\n{must}\n- Alpha beta gamma\n\n{nice}\n- Delta epsilon zeta\n");
        let expected = [
            ("Alpha beta gamma".to_owned(), Need::Must),
            ("Delta epsilon zeta".to_owned(), Need::Nice),
        ];
        assert_eq!(needs(&text), expected, "{must} / {nice}");
    }
}

#[test]
fn wording_overrides_the_heading() {
    for (line, need) in [
        ("Experience with Kafka is a plus", Need::Nice),
        ("Knowledge of SAP preferred", Need::Nice),
        ("Erfahrung mit DATEV von Vorteil", Need::Nice),
        ("Idealerweise Kenntnisse in SAP", Need::Nice),
        ("La maîtrise de Sage serait un atout", Need::Nice),
        ("Anglais souhaité", Need::Nice),
        ("Experience in a hospital, preferably on a ward", Need::Must),
        ("An ERP (preferably SAP) and Excel", Need::Must),
        ("Gute Deutschkenntnisse erforderlich", Need::Must),
    ] {
        let needs = needs(&format!("# Clerk\n\n# Requirements\n- {line}\n"));
        assert_eq!(needs.first().map(|(_, n)| *n), Some(need), "{line}: {needs:?}");
    }
    let nice = needs("# Clerk\n\n# Nice to have\n- A driving licence is required\n");
    assert_eq!(nice.first().map(|(_, n)| *n), Some(Need::Must));
}

#[test]
fn a_line_with_both_needs_is_two_requirements() {
    let found = needs(
        "# Nurse\n\n# Requirements\n- Bachelor's degree required, Master's degree preferred\n",
    );
    assert_eq!(
        found.iter().map(|(_, n)| *n).collect::<Vec<_>>(),
        [Need::Must, Need::Nice],
        "{found:?}"
    );
}

#[test]
fn without_headings_the_sentences_decide() {
    let text = "Elm School is looking for a Teacher of Mathematics. You must have a teaching certificate. \
                Experience with Moodle would be an advantage. You will plan lessons for three classes.";
    let found = read(text);
    assert_eq!(found.must_have.len(), 1, "{:?}", found.must_have);
    assert_eq!(found.nice_to_have.len(), 1, "{:?}", found.nice_to_have);
    assert!(found.responsibilities.iter().any(|d| d.value.contains("plan lessons")));
}

#[test]
fn legal_lines_and_benefits_ask_for_nothing() {
    let text = "# Cook\n\n# Requirements\n- Two years of experience as a cook\n\n# Benefits\n- Experience days\n\n\
                We are an equal opportunity employer; all qualified applicants must receive consideration without regard to race or religion.\n\
                Reasonable accommodation may be required by law.";
    assert_eq!(read(text).must_have.len(), 1);
    assert!(read(text).nice_to_have.is_empty());
}

#[test]
fn slots_are_read() {
    let text = "# Role\n\n# Requirements\n- Java or Kotlin\n- Python and SQL\n- No PHP experience needed\n- Fluent English and German\n- Mindestens 3 Jahre Erfahrung als Lagerist\n- Master's degree in biology\n";
    let must = read(text).must_have;
    assert_eq!(
        (must[0].any_of, must[0].skills.clone()),
        (true, vec!["Java".to_owned(), "Kotlin".to_owned()])
    );
    assert_eq!(
        (must[1].any_of, must[1].skills.clone()),
        (false, vec!["Python".to_owned(), "SQL".to_owned()])
    );
    assert!(must.iter().all(|r| !r.skills.contains(&"PHP".to_owned())));
    let spoken = must.iter().find(|r| r.text.contains("English")).map(|r| r.languages.clone());
    assert_eq!(spoken, Some(vec!["English".to_owned(), "German".to_owned()]));
    assert!(must.iter().any(|r| r.years == Some(3)));
    assert!(must.iter().any(|r| r.degree == Some(Degree::Master)));
}

#[test]
fn a_level_of_a_language_is_no_school_certificate() {
    for (line, degree) in [
        ("A degree in biology; German at a level that lets you follow a meeting", Degree::Bachelor),
        ("Three A-levels or the like", Degree::School),
        ("Two A Levels", Degree::School),
    ] {
        let found = read(&format!("# Clerk\n\n# Requirements\n- {line}\n"));
        assert_eq!(found.education.map(|found| found.value), Some(degree), "{line}");
    }
}
