//! Grammar and declarations are the two sides of one thing.

use std::collections::BTreeSet;
use std::path::Path;

use super::super::{
    Catalogue, Command, Declaration, Role, catalogue, help, help_command, reference,
};
use super::read;
use crate::chat::message::{Message, Part};

/// The files as they are in the repository, not as they were embedded.
fn files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("commands");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn every_command_has_a_file_and_every_file_a_command() {
    let of_files: BTreeSet<String> = files().into_iter().map(|(name, _)| name).collect();
    let of_grammar: BTreeSet<String> =
        Command::NAMES.iter().map(|name| format!("{name}.toml")).collect();
    assert_eq!(of_files, of_grammar);
    assert_eq!(of_grammar.len(), Command::NAMES.len(), "no name twice");
    let embedded: Vec<&str> =
        catalogue().all().iter().map(|declaration| declaration.name).collect();
    assert_eq!(embedded, Command::NAMES);
}

#[test]
fn a_missing_an_extra_and_a_misspelt_declaration_are_refused() {
    let error = |files: &[(String, String)]| Catalogue::from_files(files).unwrap_err().to_string();
    let all = files();
    let without: Vec<_> = all.iter().filter(|(name, _)| name != "jobs.toml").cloned().collect();
    assert_eq!(error(&without), "commands/jobs.toml is missing");
    let mut extra = all.clone();
    extra.push(("dance.toml".to_owned(), String::new()));
    assert_eq!(error(&extra), "commands/dance.toml belongs to no command");
    let changed = |from: &str, to: &str| {
        let mut files = all.clone();
        let (_, text) = files.iter_mut().find(|(name, _)| name == "whoami.toml").unwrap();
        assert!(text.contains(from), "{from}");
        *text = text.replace(from, to);
        error(&files)
    };
    assert!(changed("role", "roles").contains("unknown field `roles`"));
    assert!(changed("\"anyone\"", "\"admin\"").contains("admin"));
    assert!(changed("usage = \"whoami\"", "usage = \"who\"").contains("usage"));
    assert!(changed("examples = [\"whoami\"]", "examples = []").contains("examples"));
    assert!(changed("role =", "rate_per_minute = 0\nrole =").contains("rate_per_minute"));
    assert!(changed("\"slack\", ", "\"irc\", ").contains("irc"));
}

#[test]
fn every_example_is_read_as_its_own_command_and_is_its_own_line() {
    for declaration in catalogue().all() {
        for example in &declaration.examples {
            let command = read(example);
            assert_eq!(command.name(), declaration.name, "{example}");
            assert_eq!(read(&command.to_string()), command, "{example}");
        }
    }
}

/// An option that help shows and nobody reads, or the other way round, would be a lie.
#[test]
fn every_option_of_a_usage_is_known_to_the_grammar() {
    let mut seen = 0;
    for declaration in catalogue().all() {
        let words = declaration.usage.split(|c: char| !(c.is_ascii_lowercase() || c == '-'));
        for flag in words.filter(|word| word.starts_with("--")) {
            seen += 1;
            let line = format!("{} {flag}x", declaration.name);
            let told = super::told(&line);
            assert!(told.contains(&format!("Did you mean `{flag}`?")), "{line}: {told}");
        }
    }
    assert!(seen >= 15, "{seen}");
}

#[test]
fn no_word_calls_two_commands() {
    let mut seen = BTreeSet::new();
    for name in catalogue().all().iter().flat_map(Declaration::names) {
        assert!(seen.insert(name), "`{name}` is declared twice");
        assert_ne!(name, "tailord");
    }
    for declaration in catalogue().all() {
        for alias in &declaration.aliases {
            assert_eq!(catalogue().find(alias).unwrap().name, declaration.name);
        }
    }
}

#[test]
fn what_changes_or_reveals_the_most_needs_the_most() {
    let role = |name: &str| catalogue().get(name).unwrap().role;
    assert!(
        Role::Anyone < Role::Viewer && Role::Viewer < Role::Member && Role::Member < Role::Owner
    );
    for name in ["help", "whoami"] {
        assert_eq!(role(name), Role::Anyone, "{name} always answers");
        assert_eq!(catalogue().get(name).unwrap().rate_per_minute, None, "{name} always answers");
    }
    for name in ["process", "bulk", "cv", "approve", "reject", "apply", "status", "cancel", "retry"]
    {
        assert!(role(name) >= Role::Member, "{name}");
    }
    for name in ["backup", "audit"] {
        assert_eq!(role(name), Role::Owner, "{name}");
    }
    let destructive = |one: &&Declaration| one.destructive;
    let asks: Vec<_> = catalogue().all().iter().filter(destructive).map(|one| one.name).collect();
    assert_eq!(asks, ["cancel"]);
}

fn listed(message: &Message) -> Vec<String> {
    let items = message.parts.iter().find_map(|part| match part {
        Part::List(items) => Some(items),
        _ => None,
    });
    items.unwrap().iter().map(|item| serde_json::to_string(item).unwrap()).collect()
}

#[test]
fn help_lists_what_the_person_may_do() {
    let has = |role: Role, name: &str| {
        listed(&help(role)).iter().any(|line| line.contains(&format!("\"text\":\"{name}\"")))
    };
    assert!(has(Role::Anyone, "help") && has(Role::Anyone, "whoami"));
    assert!(!has(Role::Anyone, "jobs") && has(Role::Viewer, "jobs"));
    assert!(!has(Role::Viewer, "process") && has(Role::Member, "process"));
    assert!(!has(Role::Member, "audit") && has(Role::Owner, "audit"));
    assert_eq!(listed(&help(Role::Owner)).len(), Command::NAMES.len());
}

#[test]
fn help_of_one_command_has_its_usage_and_examples() {
    let message = help_command("/JOBS").unwrap();
    assert_eq!(message.summary, "jobs: List postings, newest first.");
    let shown = serde_json::to_string(&message).unwrap();
    let jobs = catalogue().get("jobs").unwrap();
    assert!(message.parts.contains(&Part::Code(jobs.usage.clone())));
    assert!(shown.contains("jobs --since 3h") && shown.contains("viewers, members and owners"));
    assert_eq!(help_command("ls"), Some(message));
    assert_eq!(help_command("dance"), None);
}

#[test]
fn the_reference_is_that_of_the_declarations() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/commands.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, reference()).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == reference(),
        "docs/commands.md is old: UPDATE_DOCS=1 scripts/test reference, then look at it"
    );
}
