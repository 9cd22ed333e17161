//! Each thing that can be wrong is found, with its file and line, and a fix.

use std::fs;
use std::path::Path;

use crate::candidate::load;
use crate::candidate::testing::{CANDIDATE, Directory, ROLE, repository};

/// The findings of a directory, one a line: `file:line: message | fix`.
fn problems(directory: &Directory) -> Vec<String> {
    let checked = directory.check();
    assert!(checked.master.is_none() || checked.problems.is_empty());
    checked.problems.iter().map(|problem| problem.to_string().replace("\n  fix: ", " | ")).collect()
}

fn warnings(directory: &Directory) -> Vec<String> {
    directory.check().warnings.iter().map(ToString::to_string).collect()
}

/// One file changed in the smallest master CV gives exactly this one problem, up to the fix.
#[track_caller]
fn assert_problem(file: &str, text: impl AsRef<[u8]>, expected: &str) {
    let directory = Directory::minimal();
    directory.write(file, text);
    let found = problems(&directory);
    assert!(
        found.len() == 1 && found[0].starts_with(expected),
        "expected `{expected}`, found {found:#?}"
    );
}

fn candidate(addition: &str) -> String {
    format!("{CANDIDATE}{addition}")
}

fn role(from: &str, to: &str) -> String {
    assert!(ROLE.contains(from), "the role has `{from}`");
    ROLE.replace(from, to)
}

const ROLE_FILE: &str = "roles/01_acme.md";

#[test]
fn the_smallest_master_cv_has_no_problem() {
    let directory = Directory::minimal();
    assert_eq!(problems(&directory), Vec::<String>::new());
    assert_eq!(warnings(&directory), Vec::<String>::new());
}

#[test]
fn a_missing_directory_or_file_is_named() {
    let error = load(Path::new("/nowhere/at/all")).expect_err("missing").to_string();
    assert!(error.contains("/nowhere/at/all") && error.contains("fix:"), "{error}");
    let directory = Directory::minimal();
    fs::remove_file(directory.path().join("candidate.toml")).expect("removed");
    assert!(problems(&directory)[0].starts_with("candidate.toml: this file is missing"));
    let file = directory.path().join(ROLE_FILE);
    assert!(load(&file).expect_err("a file").to_string().contains("is a file"));
}

#[test]
fn a_directory_without_roles_is_refused() {
    let directory = Directory::minimal();
    fs::remove_dir_all(directory.path().join("roles")).expect("removed");
    assert!(problems(&directory)[0].starts_with("roles: no roles and no projects"));
}

#[test]
fn text_that_is_not_utf8_is_named_with_its_line() {
    assert_problem(
        "candidate.toml",
        b"name = \"Ada\"\ntitle = \"\xff\"\n",
        "candidate.toml:2: not UTF-8",
    );
}

#[test]
fn invalid_toml_is_named_with_its_line() {
    assert_problem(
        "candidate.toml",
        "name = \"Ada\"\ntitle = \n",
        "candidate.toml:2: not valid TOML",
    );
    assert_problem(
        ROLE_FILE,
        role("title = \"Nurse\"", "title = Nurse"),
        "roles/01_acme.md:3: not valid TOML",
    );
    assert_problem("aliases.toml", "c++ = \"C++\"\n", "aliases.toml:1: not valid TOML");
}

#[test]
fn an_unknown_key_is_refused_and_the_near_one_named() {
    let expected = "candidate.toml:5: unknown key `emial` | did you mean `email`?";
    let text = CANDIDATE.replace("email", "emial");
    assert_problem("candidate.toml", text, expected);
    let expected = "roles/01_acme.md:3: unknown key `titel` | did you mean `title`?";
    let directory = Directory::minimal();
    directory.write(ROLE_FILE, role("title", "titel"));
    assert!(problems(&directory).contains(&expected.to_owned()), "{:?}", problems(&directory));
    assert_problem(
        "candidate.toml",
        candidate("zzz = 1\n"),
        "candidate.toml:6: unknown key `zzz` | known keys",
    );
}

#[test]
fn missing_and_empty_values_are_named() {
    assert_problem(
        "candidate.toml",
        "title = \"Nurse\"\n[contact]\nemail = \"a@example.com\"",
        "candidate.toml:1: `name` is missing",
    );
    assert_problem(
        "candidate.toml",
        CANDIDATE.replace("Ada Example", " "),
        "candidate.toml:1: `name` is empty",
    );
    assert_problem(
        ROLE_FILE,
        role("company = \"Acme\"\n", ""),
        "roles/01_acme.md:1: `company` is missing",
    );
    assert_problem(
        ROLE_FILE,
        role("end = \"present\"\n", ""),
        "roles/01_acme.md:1: `end` is missing",
    );
}

#[test]
fn values_of_the_wrong_type_are_named() {
    assert_problem(
        "candidate.toml",
        CANDIDATE.replace("\"Nurse\"", "7"),
        "candidate.toml:2: `title` must be a text, not a number",
    );
    assert_problem(
        ROLE_FILE,
        role("start", "team_size = \"many\"\nstart"),
        "roles/01_acme.md:4: `team_size` must be a whole number",
    );
    assert_problem(
        ROLE_FILE,
        role("start", "team_size = -1\nstart"),
        "roles/01_acme.md:4: `team_size` must be a whole number",
    );
    assert_problem(
        "candidate.toml",
        candidate("\n[education]\ndegree = \"BSc\"\n"),
        "candidate.toml:7: `education` must be written as [[education]]",
    );
    assert_problem(
        "candidate.toml",
        candidate("\n[skills]\nhard = \"Care\"\n"),
        "candidate.toml:8: `hard` must be a list",
    );
}

#[test]
fn a_wrong_email_phone_or_link_is_named() {
    for address in
        ["ada", "ada@", "@example.com", "ada@example", "a b@example.com", "a@b@example.com"]
    {
        let text = CANDIDATE.replace("ada@example.com", address);
        assert_problem(
            "candidate.toml",
            text,
            &format!("candidate.toml:5: `{address}` is not an e-mail"),
        );
    }
    assert_problem(
        "candidate.toml",
        candidate("phone = \"call me\"\n"),
        "candidate.toml:6: `call me` is not a phone number",
    );
    assert_problem(
        "candidate.toml",
        candidate("links = [\n  \"https://example.com\",\n  \"github.com/ada\",\n]\n"),
        "candidate.toml:8: `github.com/ada` is not a web link | write \"https://github.com/ada\"",
    );
    assert_problem(
        "candidate.toml",
        candidate("links = [\"javascript:alert(1)\"]\n"),
        "candidate.toml:6: `javascript:alert(1)` is not a web link",
    );
}

#[test]
fn wrong_dates_are_named() {
    for date in ["March 2020", "2020-13", "2020-1", "1720-01", "03/2020"] {
        let text = role("2020-01", date);
        assert_problem(
            ROLE_FILE,
            text,
            &format!("roles/01_acme.md:4: `start` is not a date: `{date}`"),
        );
    }
    assert_problem(
        ROLE_FILE,
        role("present", "2019-12"),
        "roles/01_acme.md:5: `end` (2019-12) lies before `start` (2020-01)",
    );
}

#[test]
fn years_and_toml_dates_are_dates() {
    for (start, end) in [("2020", "2020"), ("\"2020\"", "\"2020-06\""), ("2020-01-15", "\"heute\"")]
    {
        let directory = Directory::minimal();
        directory.write(ROLE_FILE, role("\"2020-01\"", start).replace("\"present\"", end));
        assert_eq!(problems(&directory), Vec::<String>::new(), "{start} to {end}");
    }
}

#[test]
fn the_same_thing_twice_is_refused() {
    let twice = "- Did a thing.\n- Did  a thing.\n";
    assert_problem(
        ROLE_FILE,
        role("- Did a thing.\n", twice),
        "roles/01_acme.md:11: `Did a thing.` is there twice; the first is at roles/01_acme.md:10",
    );
    let ids = "- One. {#x}\n- Two. {#x}\n";
    assert_problem(
        ROLE_FILE,
        role("- Did a thing.\n", ids),
        "roles/01_acme.md:11: `Two.` is there twice",
    );
    assert_problem(
        "roles/02_acme.md",
        ROLE,
        "roles/02_acme.md: the same file name as roles/01_acme.md",
    );
    let languages = "\n[[language]]\nname = \"German\"\n[[language]]\nname = \"german\"\n";
    assert_problem(
        "candidate.toml",
        candidate(languages),
        "candidate.toml:9: `german` is there twice",
    );
}

#[test]
fn ids_have_a_form() {
    assert_problem(
        ROLE_FILE,
        role("thing.", "thing. {#Big Thing}"),
        "roles/01_acme.md:10: `{#Big Thing}` is not an id | use small letters, digits and hyphens: {#big-thing}",
    );
}

#[test]
fn a_star_that_cites_no_achievement_is_refused() {
    let directory = Directory::minimal();
    directory.write(ROLE_FILE, role("thing.", "thing. {#thing}"));
    directory.write(
        "stars.toml",
        "[[star]]\ntitle = \"T\"\nfacts = [\"role/acme/a/thimg\", \"name\"]\n",
    );
    let found = problems(&directory);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert_eq!(
        found[0],
        "stars.toml:3: no achievement has the id `role/acme/a/thimg` | did you mean `role/acme/a/thing`?"
    );
    assert_problem(
        "stars.toml",
        "[[star]]\ntitle = \"T\"\n",
        "stars.toml:1: a record that cites no achievement",
    );
}

#[test]
fn an_empty_role_is_refused_unless_meant() {
    assert_problem(ROLE_FILE, "", "roles/01_acme.md: the file is empty");
    assert_problem(
        ROLE_FILE,
        role("- Did a thing.\n", ""),
        "roles/01_acme.md: a role without achievements",
    );
    let directory = Directory::minimal();
    directory
        .write(ROLE_FILE, role("- Did a thing.\n", "").replace("end =", "brief = true\nend ="));
    assert_eq!(problems(&directory), Vec::<String>::new());
}

#[test]
fn the_front_matter_must_be_there_and_closed() {
    assert_problem(ROLE_FILE, "# Achievements\n- x\n", "roles/01_acme.md:1: no front matter");
    assert_problem(
        ROLE_FILE,
        "---\ncompany: Acme\n---\n",
        "roles/01_acme.md:1: the front matter is YAML",
    );
    assert_problem(
        ROLE_FILE,
        "+++\ncompany = \"Acme\"\n",
        "roles/01_acme.md:1: the front matter is never closed",
    );
}

#[test]
fn text_where_none_belongs_is_named() {
    assert_problem(
        ROLE_FILE,
        role("# Achievements\n\n", ""),
        "roles/01_acme.md:8: a bullet outside a section",
    );
    assert_problem(
        ROLE_FILE,
        role("- Did", "Some words.\n\n- Did"),
        "roles/01_acme.md:10: text outside a bullet",
    );
    assert_problem(
        ROLE_FILE,
        role("# Achievements", "# Achievments"),
        "roles/01_acme.md:8: unknown section `Achievments` | did you mean `# Achievements`?",
    );
    assert_problem(
        ROLE_FILE,
        role("thing.\n", "thing.\n  - resullt: x\n"),
        "roles/01_acme.md:11: unknown part `resullt` | did you mean `result`?",
    );
    assert_problem(
        ROLE_FILE,
        role("thing.\n", "thing.\n  - no name\n"),
        "roles/01_acme.md:11: an indented bullet without a name",
    );
    assert_problem(
        ROLE_FILE,
        role("thing.\n", "thing.\n  - task: a\n  - task: b\n"),
        "roles/01_acme.md:12: a second `task`",
    );
    assert_problem(
        ROLE_FILE,
        role("thing.\n", "thing.\n\n# Skills\n\n- SQL, Go\n"),
        "roles/01_acme.md:14: a line of skills must start with",
    );
    assert_problem(
        ROLE_FILE,
        role("thing.\n", "thing.\n-\n"),
        "roles/01_acme.md:11: an empty bullet",
    );
}

#[test]
fn characters_nobody_sees_are_refused() {
    for c in ['\u{200b}', '\u{202e}', '\u{ad}', '\u{e0041}', '\u{7}', '\u{2060}', '\u{f8ff}'] {
        let expected =
            format!("roles/01_acme.md:10: an invisible character, U+{:04X}", u32::from(c));
        assert_problem(ROLE_FILE, role("a thing", &format!("a th{c}ing")), &expected);
    }
    assert_problem(
        "candidate.toml",
        CANDIDATE.replace("Nurse", "Nur\\u200bse"),
        "candidate.toml:2: `title` has an invisible character",
    );
}

#[test]
fn marks_that_would_show_are_refused() {
    assert_problem(
        ROLE_FILE,
        role("a thing", "**a thing"),
        "roles/01_acme.md:10: `**` is never closed",
    );
    assert_problem(
        ROLE_FILE,
        role("a thing", "a `thing"),
        "roles/01_acme.md:10: ``` is never closed",
    );
    assert_problem(
        "candidate.toml",
        CANDIDATE.replace("Nurse", "**Nurse**"),
        "candidate.toml:2: `title` can't have marks",
    );
}

#[test]
fn a_file_too_large_for_a_cv_is_refused() {
    let text = "# note\n".repeat(200_000);
    assert_problem("aliases.toml", text, "aliases.toml: larger than 1 MiB");
    let long = format!("thing {}.", "very ".repeat(500));
    assert_problem(
        ROLE_FILE,
        role("thing.", &long),
        "roles/01_acme.md:10: longer than 2000 characters",
    );
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_directory_is_refused() {
    let outside = tempfile::NamedTempFile::new().expect("a file");
    let directory = Directory::minimal();
    let link = directory.path().join("roles/02_other.md");
    std::os::unix::fs::symlink(outside.path(), &link).expect("linked");
    let expected = "roles/02_other.md: a link that leads out of the master-CV directory";
    assert!(problems(&directory)[0].starts_with(expected), "{:?}", problems(&directory));
    fs::remove_file(&link).expect("removed");
    std::os::unix::fs::symlink("/nowhere/at/all", &link).expect("linked");
    assert!(problems(&directory)[0].starts_with("roles/02_other.md: can't be opened"));
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_refused() {
    let directory = Directory::minimal();
    fs::create_dir(directory.path().join("roles/02_folder.md")).expect("made");
    assert!(problems(&directory)[0].starts_with("roles/02_folder.md: not a regular file"));
}

#[test]
fn what_a_person_reads_names_file_line_and_fix() {
    let dir = repository().join("tests/fixtures/candidates/broken");
    let error = load(&dir).expect_err("it is broken");
    insta::assert_snapshot!(error, @r##"
    candidate.toml:2: unknown key `titel`
      fix: did you mean `title`?
    candidate.toml:3: `**` is never closed
      fix: close it, or write \*\* to mean it
    candidate.toml:6: `max.beispiel` is not an e-mail address
      fix: write it as name@example.com
    candidate.toml:7: `www.example.com` is not a web link
      fix: write "https://www.example.com"
    candidate.toml:12: `end` (2008) lies before `start` (2010)
      fix: correct one of them
    roles/01_backstube.md:4: `start` is not a date: `May 2012`
      fix: write start = "2012-05"
    roles/01_backstube.md:8: unknown section `Achievments`
      fix: did you mean `# Achievements`?
    roles/01_backstube.md:11: unknown part `reslut`
      fix: did you mean `result`?
    roles/01_backstube.md:12: `Baked 400 loaves a night.` is there twice; the first is at roles/01_backstube.md:10
      fix: remove one, or give each an id of its own: `{#short-name}` after a bullet, `id = "short-name"` in a table
    roles/01_backstube.md:16: a line of skills must start with `hard:` or `soft:`
      fix: write `- hard: Kubernetes, SQL` or `- soft: mentoring`
    roles/02_konditorei.md:1: the front matter is never closed
      fix: add a line `+++`
    "##);
}

#[test]
fn every_problem_is_reported_at_once_by_file_and_line() {
    let directory = Directory::minimal();
    directory.write("candidate.toml", "nmae = \"Ada\"\n[contact]\nemail = \"ada\"\n");
    directory.write(ROLE_FILE, role("2020-01", "soon").replace("- Did a thing.", "Loose text."));
    let error = load(&directory.path()).expect_err("wrong in many ways");
    let lines: Vec<String> = error
        .problems
        .iter()
        .map(|p| format!("{}:{}", p.file.display(), p.line.unwrap_or_default()))
        .collect();
    assert_eq!(
        lines,
        [
            "candidate.toml:1",
            "candidate.toml:1",
            "candidate.toml:3",
            "roles/01_acme.md:0",
            "roles/01_acme.md:4",
            "roles/01_acme.md:10",
        ]
    );
    assert_eq!(error.to_string().matches("\n  fix: ").count(), 6);
}

#[test]
fn what_is_only_odd_is_a_warning() {
    let directory = Directory::minimal();
    directory
        .write("aliases.toml", "k8s = \"Kubernetes\"\n")
        .write("stras.toml", "")
        .write("roles/notes.txt", "")
        .write(ROLE_FILE, role("thing.\n", "thing.\n# Skills\n- hard: SQL, sql\n"));
    let found = warnings(&directory);
    assert_eq!(problems(&directory), Vec::<String>::new());
    for expected in [
        "aliases.toml:1: `Kubernetes` is nowhere",
        "stras.toml: not part of a master CV; it is not read\n  fix: did you mean `stars.toml`?",
        "roles/notes.txt: not a .md file",
        "roles/01_acme.md:12: skill `sql` is listed twice",
    ] {
        assert!(
            found.iter().any(|warning| warning.starts_with(expected)),
            "{expected}: {found:#?}"
        );
    }
    assert_eq!(found.len(), 4);
}

#[test]
fn without_a_title_that_of_the_latest_role_is_used() {
    let directory = Directory::minimal();
    directory.write("candidate.toml", CANDIDATE.replace("title = \"Nurse\"\n", ""));
    assert_eq!(directory.load().identity.title, "Nurse");
    assert!(warnings(&directory)[0].starts_with("candidate.toml: no `title`"));
}

#[test]
fn an_alias_with_a_dot_must_be_quoted() {
    assert_problem(
        "aliases.toml",
        "node.js = \"Node\"\n",
        "aliases.toml:1: `node` reads as a table",
    );
    assert_problem(
        "aliases.toml",
        "K8s = \"SQL\"\nk8s = \"Go\"\n",
        "aliases.toml:2: `k8s` already stands for `SQL`",
    );
}
