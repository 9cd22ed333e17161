//! What a good directory loads to.

use proptest::prelude::*;

use super::*;
use crate::candidate::testing::{CANDIDATE, Directory, ROLE, repository};
use crate::candidate::{FactId, RoleId, Scope};

fn ids(master: &MasterCv) -> Vec<&str> {
    master.facts.iter().map(|fact| fact.id.0.as_str()).collect()
}

#[test]
fn the_sample_loads_without_problem_or_warning() {
    let checked = check(&repository().join("data/master-cv"));
    assert_eq!((checked.problems, checked.warnings), (Vec::new(), Vec::new()));
    let master = checked.master.expect("no problems");
    assert_eq!(master.roles.len(), 6);
    assert!((45..=60).contains(&master.achievements().count()));
}

#[test]
fn other_professions_and_languages_load_as_well() {
    for (name, roles) in [("nurse", 3), ("accountant", 2), ("graduate", 2), ("researcher", 2)] {
        let dir = repository().join("tests/fixtures/candidates").join(name);
        let checked = check(&dir);
        assert_eq!((checked.problems, checked.warnings), (Vec::new(), Vec::new()), "{name}");
        assert_eq!(checked.master.expect("no problems").roles.len(), roles, "{name}");
    }
}

#[test]
fn everything_said_is_a_fact_with_a_readable_id_and_its_place() {
    let master = load(&repository().join("data/master-cv")).expect("the sample loads");
    for id in [
        "name",
        "title",
        "contact/email",
        "contact/phone",
        "contact/location",
        "contact/link/feldkamp-example-com",
        "summary/hands-on",
        "skill/leadership",
        "role/halden-freight",
        "role/halden-freight/a/dispatch-time",
        "role/quillbank/skill/go",
        "project/calm-oncall",
        "project/calm-oncall/a/timeline-tool",
        "project/calm-oncall/skill/rust",
        "education/msc-computer-science-technical-university-of-altenau",
        "certification/certified-kubernetes-administrator",
        "award/open-transport-data-prize",
        "language/german",
    ] {
        assert!(master.fact(&FactId(id.into())).is_some(), "{id} not in {:#?}", ids(&master));
    }
    let fact = master.fact(&FactId("role/telvanta".into())).expect("there");
    assert_eq!(
        fact.text.to_plain(),
        "Software Engineer, Telvanta, Bonn, Germany, 2009-09 to 2011-12, Telecommunications"
    );
    assert_eq!(fact.scope, Scope::Role(RoleId("telvanta".into())));
    assert_eq!(fact.source.file, "roles/06_telvanta.md");
    for fact in &master.facts {
        let path = repository().join("data/master-cv").join(&fact.source.file);
        let text = std::fs::read_to_string(path).expect("the source is there");
        let line = text.lines().nth(fact.source.line - 1).unwrap_or_default();
        assert!(!line.trim().is_empty(), "{} points at an empty line", fact.id.0);
    }
}

#[test]
fn a_bullet_has_its_variants_star_parts_and_skills() {
    let text = ROLE.replace(
        "- Did a thing.\n",
        "* Did a **thing**\n  that went on. {#thing}\n\t- variant: Did it.\n  - Situation: Bad.\n    \
         Very bad.\n  - task: t\n  - action: a\n  - result: r\n  - skills: SQL, Care (adults, \
         children), a\\,b\n<!-- a note\n- not a bullet -->\n",
    );
    let directory = Directory::minimal();
    directory.write("roles/01_acme.md", text);
    let master = directory.load();
    let item = &master.roles[0].achievements[0];
    assert_eq!(item.id.0, "role/acme/a/thing");
    assert_eq!(item.text.to_marks(), "Did a **thing** that went on.");
    assert_eq!(item.variants[0].to_plain(), "Did it.");
    assert_eq!(item.star.situation.as_ref().expect("written").to_plain(), "Bad. Very bad.");
    assert!(item.star.task.is_some() && item.star.action.is_some() && item.star.result.is_some());
    assert_eq!(item.skills, ["SQL", "Care (adults, children)", "a,b"]);
    assert_eq!(master.achievements().count(), 1);
}

#[test]
fn roles_are_latest_first_whatever_their_files_are_called() {
    let directory = Directory::minimal();
    let old = ROLE.replace("Acme", "Old").replace("\"present\"", "\"2021-01\"");
    let newest = ROLE.replace("2020-01", "2023-01");
    directory.write("roles/00_old.md", old).write("roles/99_newest.md", newest);
    let master = directory.load();
    let order: Vec<&str> = master.roles.iter().map(|role| role.id.0.as_str()).collect();
    assert_eq!(order, ["newest", "acme", "old"]);
    let facts: Vec<&str> = ids(&master).into_iter().filter(|id| id.starts_with("role/")).collect();
    assert_eq!(facts.iter().position(|id| *id == "role/newest"), Some(0));
}

#[test]
fn experience_counts_overlapping_months_once() {
    let directory = Directory::minimal();
    let second = ROLE.replace("2020-01", "2020-07").replace("present", "2021-06");
    directory
        .write("roles/01_acme.md", ROLE.replace("present", "2020-12"))
        .write("roles/02_other.md", second)
        .write("roles/03_gap.md", ROLE.replace("2020-01", "2023-01"))
        .write("roles/04_future.md", ROLE.replace("2020-01", "2030-01").replace("present", "2031"));
    let today = chrono::NaiveDate::from_ymd_opt(2023, 3, 15).expect("a date");
    assert_eq!(directory.load().experience_months(today), 18 + 3);
}

#[test]
fn version_depends_on_content_and_on_nothing_else() {
    let directory = Directory::minimal();
    let version = directory.load().version;
    assert_eq!(version.len(), 64);
    assert_eq!(Directory::minimal().load().version, version, "another path");
    directory
        .write("candidate.toml", format!("\u{feff}{}\r\n\r\n", CANDIDATE.replace('\n', "\r\n")));
    assert_eq!(directory.load().version, version, "line ends, byte order mark");
    std::fs::rename(
        directory.path().join("roles/01_acme.md"),
        directory.path().join("roles/7_acme.md"),
    )
    .expect("renamed");
    assert_eq!(directory.load().version, version, "another number");
    directory.write("README.md", "notes");
    assert_eq!(directory.load().version, version, "files that are not read");
}

#[test]
fn version_notices_any_change_of_content_in_any_file() {
    let mut versions = std::collections::BTreeSet::new();
    let changes: [(&str, String); 8] = [
        ("candidate.toml", CANDIDATE.to_owned()),
        ("candidate.toml", CANDIDATE.replace("Nurse", "Nurse ")),
        ("roles/01_acme.md", ROLE.replace("thing", "Thing")),
        ("roles/02_acme-two.md", ROLE.to_owned()),
        ("projects/acme.md", "+++\nname = \"P\"\n+++\n# Achievements\n- x\n".to_owned()),
        ("projects/bcme.md", "+++\nname = \"P\"\n+++\n# Achievements\n- x\n".to_owned()),
        ("aliases.toml", "x = \"Nurse\"\n".to_owned()),
        ("stars.toml", String::new()),
    ];
    for (file, text) in changes {
        let directory = Directory::minimal();
        directory.write(file, text);
        versions.insert(directory.load().version);
    }
    assert_eq!(versions.len(), 8);
}

/// A role file with these sentences.
fn role_with(company: &str, sentences: &[String]) -> String {
    let bullets: Vec<String> = sentences.iter().map(|text| format!("- {text}")).collect();
    ROLE.replace("Acme", company).replace("- Did a thing.", &bullets.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Ids don't change when bullets, roles and file numbers are shuffled.
    #[test]
    fn ids_are_stable_under_reordering(
        sentences in proptest::collection::btree_set("[A-Z][a-z]{2,8} [a-z0-9%]{2,8}", 2..8),
        shuffle in Just(()).prop_perturb(|(), mut rng| rng.next_u64()),
        numbers in (0_u32..90, 0_u32..90),
    ) {
        let sentences: Vec<String> = sentences.into_iter().collect();
        let mut shuffled = sentences.clone();
        let turn = shuffle as usize % sentences.len();
        shuffled.rotate_left(turn);
        if shuffle % 2 == 0 { shuffled.reverse(); }

        let before = Directory::minimal();
        before.write("roles/02_one.md", role_with("One", &sentences));
        before.write("roles/03_two.md", role_with("Two", &sentences));
        let after = Directory::minimal();
        after.write(&format!("roles/{:02}_two.md", numbers.0), role_with("Two", &shuffled));
        after.write(&format!("roles/{}-one.md", numbers.1), role_with("One", &shuffled));

        let sorted = |directory: &Directory| {
            let master = directory.load();
            let mut all: Vec<(FactId, String)> = master
                .facts
                .iter()
                .map(|fact| (fact.id.clone(), fact.text.to_plain()))
                .collect();
            all.sort();
            all
        };
        prop_assert_eq!(sorted(&before), sorted(&after));
    }

    /// Whatever is in a file, checking it ends in findings or in a master CV.
    #[test]
    fn no_text_makes_the_loader_panic(text in "\\PC*", front in "[\\PC\n]{0,60}", body in "[-*# \t\n:a-z{}#\\\\`\\[\\]()é\u{200b}]{0,200}") {
        let directory = Directory::minimal();
        directory.write("candidate.toml", &text);
        directory.write("roles/01_acme.md", format!("+++\n{front}\n+++\n{body}"));
        directory.write("roles/02_acme.md", format!("{ROLE}{body}"));
        directory.write("stars.toml", &front);
        directory.write("aliases.toml", &text);
        let checked = directory.check();
        prop_assert_eq!(checked.master.is_some(), checked.problems.is_empty());
    }

    /// A file of any bytes is refused or read.
    #[test]
    fn no_bytes_make_the_loader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let directory = Directory::minimal();
        directory.write("roles/01_acme.md", &bytes);
        let checked = directory.check();
        prop_assert!(checked.master.is_none());
    }
}
