//! The runbook does what it says (GAP-041): its commands, in a folder that `init` made.

use std::path::Path;
use std::process::Command;

use crate::support::{Workplace, root};

/// A fenced block: the words after its fence, its line, and what is in it.
struct Block {
    marks: Vec<String>,
    line: usize,
    text: String,
}

fn blocks(document: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (at, line) in document.lines().enumerate() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(""), Some(block)) => blocks.push(block),
            (Some(marks), None) => {
                let marks = marks.split_whitespace().map(str::to_owned).collect();
                open = Some(Block { marks, line: at + 1, text: String::new() });
            }
            (None, Some(mut block)) => {
                block.text.push_str(line);
                block.text.push('\n');
                open = Some(block);
            }
            (None, None) => {}
            (Some(_), Some(block)) => panic!("line {}: a fence in a fence", block.line),
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    blocks
}

/// The folder in which the commands are run: `tailord` is found, and one piece of work was given up.
fn prepared(place: &Workplace, backup: bool) -> impl Fn(&str) -> std::process::Output + '_ {
    let bin = place.path("bin");
    std::fs::create_dir_all(&bin).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_tailord"), bin.join("tailord")).unwrap();
    place.run(["init", "work"]).ok();
    let run = move |script: &str| {
        let mut command: Command = place.command();
        let path = std::env::var("PATH").unwrap_or_default();
        let path = format!("{}:{path}", place.path("bin").display());
        let mut shell = Command::new("sh");
        shell
            .args(["-eu", "-c", script])
            .current_dir(place.path("work"))
            .env_clear()
            .env("HOME", place.path(""))
            .env("PATH", path)
            .env("TAILORD__QUEUE__MOST_ATTEMPTS", "1");
        for (key, value) in command.env("LC_ALL", "C.UTF-8").get_envs() {
            if let (true, Some(value)) = (key.to_string_lossy().starts_with("LLVM_"), value) {
                shell.env(key, value);
            }
        }
        if backup {
            shell
                .env("TAILORD__BACKUP__REPOSITORY", place.path("repository"))
                .env("TAILORD__BACKUP__PASSWORD", "a long pass phrase of the test");
        }
        shell.output().unwrap()
    };
    // Addresses inside the own network are refused: it fails for good, as ticket t1.
    let given_up = run("tailord do 'process http://127.0.0.1:9/posting'");
    assert_eq!(given_up.status.code(), Some(1), "{given_up:?}");
    let sealed = run("printf 'a password of mail' | tailord vault set alerts.smtp_password");
    assert!(sealed.status.success(), "{sealed:?}");
    run
}

#[test]
fn every_command_of_the_runbook_does_what_it_says() {
    let document = std::fs::read_to_string(root().join("docs/runbook.md")).unwrap();
    let place = Workplace::new();
    // Blocks that need a part of the program are run wherever the program has it.
    let help = place.run(["--help"]).ok().stdout;
    let has = |part: &str| help.lines().any(|line| line.trim_start().starts_with(part));
    let run = prepared(&place, has("backup "));
    let mut count = 0;
    for block in blocks(&document) {
        let marks: Vec<&str> = block.marks.iter().map(String::as_str).collect();
        match marks.as_slice() {
            ["sh"] => {}
            ["sh", part @ ("backup" | "vault")] if !has(&format!("{part} ")) => continue,
            ["sh", "backup" | "vault"] => {}
            ["console"] => continue,
            other => panic!("line {}: {other:?} is no mark of this document", block.line),
        }
        let ran = run(&block.text);
        let said = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(
            ran.status.code(),
            Some(0),
            "line {}:\n{}\n{}{said}",
            block.line,
            block.text,
            String::from_utf8_lossy(&ran.stdout)
        );
        assert!(!said.contains("panicked"), "line {}: {said}", block.line);
        count += block.text.lines().filter(|line| line.starts_with("tailord ")).count();
    }
    assert!(count >= 30, "{count} commands");
}

/// What an owner is woken by has a chapter, and chapters that are pointed to are there.
#[test]
fn the_runbook_has_a_chapter_for_each_trouble_and_no_dead_link() {
    let document = std::fs::read_to_string(root().join("docs/runbook.md")).unwrap();
    let chapters: Vec<String> = document
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .map(|title| title.to_lowercase().replace(' ', "-").replace('\'', ""))
        .collect();
    for trouble in [
        "it-will-not-start",
        "slack-is-silent",
        "the-queue-is-stuck",
        "dead-letters",
        "the-budget-is-reached",
        "a-provider-is-down",
        "a-backup-failed",
        "restore-on-a-new-machine",
        "the-disk-is-full",
        "the-clock-is-wrong",
        "the-vaults-key-is-lost",
        "boot-loop",
    ] {
        assert!(chapters.iter().any(|chapter| chapter == trouble), "no {trouble} in {chapters:?}");
    }
    for link in document.split("](#").skip(1).filter_map(|rest| rest.split(')').next()) {
        assert!(chapters.iter().any(|chapter| chapter == link), "#{link} is nowhere");
    }
    for file in ["docs/runbook.md", "docs/monitoring.md", "docs/slack.md"] {
        assert!(Path::new(&root()).join(file).is_file(), "{file}");
    }
}
