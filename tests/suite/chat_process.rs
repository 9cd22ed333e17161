//! Postings given in chat, each way there is, and what comes back.

use crate::support::chat::{Chat, control, quoted, shown, ts};
use crate::support::daemon::PATIENCE;
use crate::support::server::{Answer, Server};
use crate::support::slack::{GENERAL, NORA, dm_of};
use crate::support::{Workplace, posting};

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(posting(name)).unwrap()
}

/// The number before a word: `212 of 300 characters`.
fn number_before(text: &str, word: &str) -> usize {
    let head = text.split(word).next().unwrap();
    head.split_whitespace().next_back().unwrap().parse().unwrap()
}

/// GAP-009, GAP-011, GAP-022, GAP-046, GAP-049, GAP-052: one card, and below it what it stands for.
#[test]
fn a_pasted_posting_has_pages_files_fit_letter_and_messages_in_its_thread() {
    let chat = Chat::start();
    let made = chat.sample();
    let card = chat.message(GENERAL, &made.ts);
    let text = shown(&card);
    for part in [
        "Director of Engineering, Platform",
        "Tallowick",
        "ready",
        "revision 1",
        "Hamburg",
        "medium",
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    assert_eq!(chat.tops(GENERAL), [made.ts.as_str()], "one message is edited, none is added");

    let pages = number_before(&text, " page");
    let files = chat.slack.files(GENERAL, Some(&made.ts));
    let beginnings: Vec<(String, &[u8])> = (1..=pages)
        .map(|page| (format!("cv-{page}.png"), b"\x89PNG\r\n".as_slice()))
        .chain([("cv.pdf".into(), b"%PDF-1.".as_slice()), ("cv.docx".into(), b"PK\x03\x04")])
        .collect();
    assert_eq!(files.len(), beginnings.len());
    for ((name, bytes), (ending, beginning)) in files.iter().zip(&beginnings) {
        assert!(name.ends_with(ending.as_str()), "{name} is not {ending}");
        assert!(name.contains("tallowick"), "{name} does not say whose it is");
        assert!(bytes.starts_with(beginning) && bytes.len() > 5_000, "{name}: {}", bytes.len());
    }

    let fit = shown(&chat.in_thread(&made, &["Missing must-haves"]));
    assert!(fit.contains("SAP"), "{fit}");
    let letter = chat.in_thread(&made, &["Cover letter, "]);
    // The body: what is longer than a salutation or a closing.
    let body = quoted(&letter).into_iter().filter(|text| text.split_whitespace().count() > 4);
    let words: usize = body.map(|text| text.split_whitespace().count()).sum();
    assert_eq!(words, number_before(&shown(&letter), " word"));
    for (name, most) in
        [("LinkedIn note, ", 300), ("Short LinkedIn note, ", 200), ("InMail, ", 1900)]
    {
        let message = chat.in_thread(&made, &[name, &format!("of {most} characters")]);
        let text = shown(&message);
        let said = number_before(&text, &format!(" of {most} characters"));
        let length = quoted(&message).join("\n\n").chars().count();
        assert_eq!(said, length, "{name}");
        assert!(length <= most, "{name}");
    }
    chat.in_thread(&made, &["E-mail, "]);
    assert!(chat.status(&made.id).contains("is ready"));
    chat.end();
}

#[test]
fn an_address_and_files_are_taken_in_channel_and_direct_message() {
    let page = Answer::ok("text/html; charset=utf-8", fixture("director-engineering-jsonld.html"));
    let server = Server::start(&[("/job", page)]);
    let chat = Chat::start_with(Workplace::new(), |command| {
        server.allow(command);
    });
    let url = server.url("/job");
    let direct = dm_of(NORA);
    let made = [
        chat.made(GENERAL, |slack| slack.slash(NORA, GENERAL, "/process", &format!("<{url}>"))),
        chat.made(GENERAL, |slack| {
            slack
                .mention_file(NORA, GENERAL, "process", "p.txt", &fixture("one-paragraph.txt"))
                .envelope
        }),
        chat.made(&direct, |slack| {
            slack.dm_file(NORA, "process", "teacher.txt", &fixture("teacher.txt")).envelope
        }),
        // A file without a word is a posting, too.
        chat.made(&direct, |slack| {
            slack.dm_file(NORA, "", "porter.txt", &fixture("no-skills.txt")).envelope
        }),
        chat.made(&direct, |slack| {
            let text = String::from_utf8(fixture("vp-engineering-word-copy.txt")).unwrap();
            slack.dm(NORA, &format!("process {text}")).envelope
        }),
    ];
    assert_eq!(server.asked().iter().filter(|path| *path == "/job").count(), 1);
    for one in &made {
        let names: Vec<String> = chat
            .slack
            .files(&one.channel, Some(&one.ts))
            .into_iter()
            .map(|(name, _)| name)
            .filter(|name| name.ends_with("cv.pdf"))
            .collect();
        assert_eq!(names.len(), 1, "{names:?}");
    }
    let jobs = chat.ask("jobs");
    assert!(made.iter().all(|one| jobs.contains(&one.id[..6])), "{jobs}");
    let original = chat.file_of(&format!("posting {}", made[2].id));
    assert_eq!(original.1, fixture("teacher.txt"), "GAP-032: as it came");
    chat.end();
}

#[test]
fn what_fails_says_why_on_its_card_and_can_be_tried_again() {
    let server = Server::start(&[]);
    let chat = Chat::start_with(Workplace::new(), |command| {
        server.allow(command);
    });
    let url = server.url("/gone");
    let card =
        chat.posted(GENERAL, &["Ticket"], |slack| slack.slash(NORA, GENERAL, "/process", &url));
    let ts = ts(&card);
    let card = chat.wait_shown(GENERAL, &ts, &["Failed", "404"]);
    assert!(control(&card, "Try again").is_some());
    let asked = server.asked().len();
    let answer = chat.privately(NORA, |_| chat.press(NORA, GENERAL, &ts, "Try again"));
    assert!(shown(&answer).contains("in the queue again"), "{}", shown(&answer));
    chat.slack.wait_for("another try", PATIENCE, |_| (server.asked().len() > asked).then_some(()));
    chat.wait_shown(GENERAL, &ts, &["Failed", "404"]);

    let card = chat.posted(GENERAL, &["Ticket"], |slack| {
        let text = "process The canteen is closed on Friday, please bring your own lunch.";
        slack.mention(NORA, GENERAL, None, text).envelope
    });
    chat.wait_shown(GENERAL, &crate::support::chat::ts(&card), &["Failed", "too few"]);
    assert!(chat.ask("queue dead").contains("canteen"));
    let jobs = chat.ask("jobs");
    assert!(jobs.contains("No posting fits"), "nothing half-made is stored: {jobs}");
    chat.end();
}
