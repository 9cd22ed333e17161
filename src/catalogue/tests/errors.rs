//! What people are told of lines that are no commands.

use super::super::{Command, MAX_CHARACTERS, ParseError, Problem, catalogue, parse};
use super::told;

#[test]
fn a_slip_in_any_command_is_recognised() {
    let near = |word: &str| match parse(word) {
        Err(ParseError::Unknown { near, .. }) => near,
        other => panic!("{word}: {other:?}"),
    };
    for name in Command::NAMES {
        let last = name.chars().last().unwrap();
        let doubled = format!("{name}{last}");
        assert_eq!(near(&doubled), Some(*name), "{doubled}");
        if name.len() > 4 {
            let mut swapped: Vec<char> = name.chars().collect();
            swapped.swap(1, 2);
            let swapped: String = swapped.into_iter().collect();
            assert!(swapped == **name || near(&swapped) == Some(name), "{swapped}");
            let cut = [&name[..2], &name[3..]].concat();
            assert_eq!(near(&cut), Some(*name), "{cut}");
        }
    }
}

#[test]
fn an_unknown_command_names_the_likely_one() {
    assert_eq!(
        told("/tailord Jbos --since 3h"),
        "`jbos` is not a command. Did you mean `jobs`? `help` lists what can be done."
    );
    assert_eq!(
        told("orchestrate"),
        "`orchestrate` is not a command. `help` lists what can be done."
    );
    assert_eq!(
        parse("<https://jobs.example.com/1>"),
        Err(ParseError::Unknown {
            word: "<https://jobs.example.com/1>".to_owned(),
            near: Some("process")
        })
    );
}

#[test]
fn an_error_says_what_is_wrong_and_what_to_write() {
    insta::assert_snapshot!(told("job xyz"), @"
    `xyz` is no id of a posting: ids look like 07ad1c. `jobs` lists them.
    Write: job [POSTING]
    Example: job 07ad1c
    ");
    insta::assert_snapshot!(told("letter 07ad1c pfd"), @"
    `pfd` is not something a letter can do. Did you mean `pdf`? Use show, pdf or docx.
    Write: letter [POSTING] [show|pdf|docx]
    Example: letter 07ad1c
    ");
}

#[test]
fn every_kind_of_mistake_has_its_words() {
    for (line, part) in [
        ("jobs --sinec 3h", "There is no `--sinec` here. Did you mean `--since`?"),
        ("jobs --colour=red", "There is no `--colour` here.\n"),
        ("jobs --since", "`--since` needs a value"),
        ("jobs --since --page 2", "`--since` needs a value"),
        ("jobs --text \"\"", "`--text` needs a value"),
        ("jobs --since 3h --since 2h", "`--since` is given twice"),
        ("jobs --since 3h --from 2026-11-23", "`--since` and `--from` can't be together"),
        ("jobs --since 3 fortnights", "--since: `3` is not a span; write"),
        ("jobs --from yesterday", "--from: `yesterday` is not a moment; write 2026-11-23"),
        ("jobs --status redy", "--status: `redy` is not a status. Did you mean `ready`? Use new,"),
        ("jobs --tier hihg", "Did you mean `high`? Use medium, high or low."),
        (
            "jobs --sort size",
            "`size` is not an order. Use newest, oldest, fit, updated or employer.",
        ),
        ("jobs --page 0", "`0` is not a page"),
        ("jobs berlin", "`berlin` was not expected."),
        ("jobs --text \"two", "A quotation mark is not closed"),
        ("cv 07ad1c pfd", "Did you mean `pdf`?"),
        ("cv 07ad1c pdf --to 3", "`--to` goes with `undo`"),
        ("cv --revision x", "--revision: `x` is not the number of a revision"),
        ("message fax", "`fax` is not a channel"),
        ("status 07ad1c aplied", "Did you mean `applied`?"),
        ("status --reason why", "Say which status the reason is for."),
        ("cancel", "Say what to cancel"),
        ("retry", "Say what to do again"),
        ("logs", "Say the number of a run"),
        ("confirm", "Say the token"),
        ("queue full", "Use list, dead or running."),
        ("budget 2026", "`2026` was not expected."),
        ("help jbos", "Did you mean `jobs`?"),
        ("process --pages 3 https://a.example", "--pages: a CV fills 1 or 2 pages"),
        ("process --theme modrn", "Did you mean `modern`? Use plain, modern or designed."),
        ("process --teir high", "There is no `--teir` here. Did you mean `--tier`?"),
        ("process hello", "`hello` is too short for a posting: give its address, paste"),
        ("process senior engineer", "too short"),
        ("process jobs.example.com/17", "Write addresses whole: `https://jobs.example.com/17`."),
        ("process https://", "is not a whole address"),
        ("process https://a.example https://b.example", "`bulk` takes several"),
        ("bulk https://a.example hello", "`hello` is not a whole address; it begins with https://"),
        ("bulk b.example/1", "Write addresses whole: `https://b.example/1`."),
    ] {
        let told = told(line);
        assert!(told.contains(part), "{line}\n{told}");
        assert!(told.lines().count() <= 3, "{told}");
        let command = line.split(' ').next().unwrap();
        let usage = &catalogue().get(command).unwrap().usage;
        assert!(told.contains(&format!("Write: {usage}")), "{told}");
    }
}

#[test]
fn only_the_web_is_fetched_from() {
    for address in [
        "ftp://a.example/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,hello",
        "slack://channel",
        "<ftp://a.example|a.example>",
    ] {
        for command in ["process", "bulk"] {
            match parse(&format!("{command} {address}")) {
                Err(ParseError::Arguments { problem: Problem::Scheme(_), .. }) => {}
                // With a label, the address of pasted text is only its words.
                Err(ParseError::Arguments { problem: Problem::NoScheme(_), .. })
                    if address.contains('|') && command == "process" => {}
                other => panic!("{command} {address}: {other:?}"),
            }
        }
    }
}

#[test]
fn a_line_has_at_most_40_000_characters() {
    let line = |characters: usize| {
        let text = "process ä b c d e ".to_owned();
        let missing = characters - text.chars().count();
        text + &"ü".repeat(missing)
    };
    assert!(parse(&line(MAX_CHARACTERS)).is_ok());
    let error = parse(&line(MAX_CHARACTERS + 1)).unwrap_err();
    assert_eq!(error, ParseError::TooLong { characters: 40_001 });
    let told = error.to_string();
    assert!(
        told.contains("40001") && told.contains("40000") && told.contains("Attach a file"),
        "{told}"
    );
}

#[test]
fn what_was_written_is_repeated_on_one_short_line() {
    let told = told(&format!("job {}`\u{2028}{}", "x".repeat(90), "y".repeat(90)));
    for line in ["cv \"\n\"", "jobs --since \"\n\n3\n\"", "message \"a\nb\"", "jobs --\u{2028}"] {
        assert_eq!(super::told(line).lines().count(), 3, "{line:?}");
    }
    let long = super::told(&format!("jobs --since {}", "9".repeat(9_000)));
    assert!(long.chars().count() < 500, "{long}");
    let first = told.lines().next().unwrap();
    assert!(first.starts_with(&format!("`{}…` is no id", "x".repeat(39))), "{first}");
}
