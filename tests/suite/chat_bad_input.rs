//! What nobody can do anything with is answered in private: what is wrong, what to do instead, and
//! that nothing was changed.

use crate::support::chat::{Chat, message_with, shown};
use crate::support::slack::{GENERAL, NORA, Slack, dm_of};

fn refused(chat: &Chat, line: &str, parts: &[&str]) {
    let answer = chat.ask(line);
    for part in parts {
        assert!(answer.contains(part), "no `{part}` in: {answer}");
    }
    assert!(answer.contains("Nothing was changed"), "{answer}");
}

fn said(chat: &Chat, act: impl FnOnce(&Slack)) -> String {
    let before = chat.slack.messages(&dm_of(NORA)).len();
    act(&chat.slack);
    let message = chat.slack.wait_for("an answer", crate::support::daemon::PATIENCE, |world| {
        let mut messages = world.messages(&dm_of(NORA)).into_iter().skip(before);
        messages.rfind(|message| message["bot_id"].is_string())
    });
    shown(&message)
}

#[test]
fn what_is_no_command_is_refused_in_plain_words_and_changes_nothing() {
    let chat = Chat::start();
    refused(&chat, "jbos", &["not a command", "`jobs`"]);
    refused(&chat, "frobnicate the widget", &["not a command", "help"]);
    refused(&chat, "jobs --status lost", &["ready"]);
    refused(&chat, "jobs --since yesterday", &["30min"]);
    refused(&chat, "jobs --sicne 3h", &["--since"]);
    refused(&chat, "job 07ad1c", &["no posting", "jobs"]);
    refused(&chat, "approve", &["Which posting?"]);
    refused(&chat, "cancel", &["Say what to cancel"]);
    refused(&chat, "process", &["attach"]);
    refused(&chat, "process short", &["too short"]);
    refused(&chat, "process ftp://jobs.example.com/1", &["http"]);
    refused(&chat, "process --pages 7 https://jobs.example.com/1", &["1 or 2 pages"]);
    refused(&chat, "bulk", &["addresses", "attach"]);
    refused(&chat, "bulk one two", &["one"]);
    refused(&chat, "logs t9999", &["no log"]);
    refused(&chat, "retry t9999", &["No work and no posting"]);
    refused(&chat, "confirm nonsense", &["token"]);
    refused(&chat, &format!("process {}", "word ".repeat(8_100)), &["40000", "Attach a file"]);
    let empty = chat.ask("");
    assert!(empty.contains("What I can do"), "{empty}");
    assert!(chat.ask("queue").contains("Nothing waits"));
    let refusals = chat.ask("audit").matches("refused: ").count();
    assert_eq!(refusals, 18, "each is recorded once");
    chat.end();
}

#[test]
fn what_is_given_too_often_is_refused_until_a_moment_that_is_told() {
    let chat = Chat::start();
    for _ in 0..6 {
        let answer = chat.ask("backup list");
        assert!(answer.contains("No backup is configured"), "{answer}");
    }
    refused(&chat, "backup list", &["`backup` can be given 6 times a minute", "Try again in "]);
    assert!(chat.ask("whoami").contains(NORA), "all else goes on");
    assert!(chat.ask("audit").contains("refused: `backup` can be given 6 times"));
    chat.end();
}

#[test]
fn files_that_are_no_posting_are_refused_by_what_they_are() {
    let chat = Chat::start();
    let direct = dm_of(NORA);
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";
    chat.slack.dm_file(NORA, "process", "screenshot.png", picture);
    message_with(&chat.slack, &direct, &["Failed", "PNG picture"]);
    chat.slack.dm_file(NORA, "", "program", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\0");
    message_with(&chat.slack, &direct, &["Failed", "program", "not text"]);
    let large = said(&chat, |slack| {
        slack.dm_file(NORA, "process", "huge.pdf", &vec![b'a'; (10 << 20) + 1]);
    });
    assert!(large.contains("huge.pdf is larger than 10 MiB"), "{large}");
    let list = said(&chat, |slack| {
        slack.dm_file(NORA, "bulk", "list.bin", &[0xff, 0xfe, 0, 1]);
    });
    assert!(list.contains("list.bin is not text"), "{list}");
    let none = said(&chat, |slack| {
        slack.dm_file(NORA, "bulk", "list.txt", b"jobs.example.com\nnothing here\n");
    });
    assert!(none.contains("no addresses"), "{none}");
    assert!(chat.ask("jobs").contains("No posting fits"));
    let mention = chat.privately(NORA, |slack| slack.mention(NORA, GENERAL, None, "jbos").envelope);
    assert!(shown(&mention).contains("`jobs`"));
    chat.end();
}
