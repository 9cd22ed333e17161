//! What SECURITY.md says, where it can be looked up.

use std::path::{Path, PathBuf};

use crate::support::root;

/// Each place it names is there.
#[test]
fn the_places_where_things_are_tested_exist() {
    let text = std::fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let named: Vec<&str> = text
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| ["src/", "tests/", "scripts/"].iter().any(|start| word.starts_with(start)))
        .collect();
    assert!(named.len() > 30, "{named:?}");
    for place in named {
        assert!(root().join(place).exists(), "{place} is not there");
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

/// No shell: what is started is this program itself, and `stty` where a person types a secret.
#[test]
fn no_other_program_is_started() {
    let mut started = Vec::new();
    // Tests start themselves.
    let sources = sources(&root().join("src"));
    for path in sources.into_iter().filter(|path| !path.ends_with("tests.rs")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.split("mod tests {").next().unwrap();
        for line in text.lines().filter(|line| line.contains("Command::new(")) {
            let of = line.split("Command::new(").nth(1).unwrap();
            match of.strip_prefix('"') {
                Some(name) => started.push(name.split('"').next().unwrap().to_owned()),
                // The running program, in one place.
                None => assert!(path.ends_with("src/program.rs"), "{}: {line}", path.display()),
            }
        }
    }
    started.sort();
    started.dedup();
    assert_eq!(started, ["stty"]);
}
