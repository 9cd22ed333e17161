//! The queue in chat: what waits is shown, taken back once it is confirmed, and tried again; many
//! postings at once are told in one message (GAP-034).

use serde_json::{Value, json};

use crate::support::chat::{Chat, control, shown, ts};
use crate::support::daemon::PATIENCE;
use crate::support::server::{Answer, Server};
use crate::support::slack::{GENERAL, NORA, OTTO, dm_of};
use crate::support::{Workplace, posting};

fn page(name: &str) -> Answer {
    Answer::ok("text/html; charset=utf-8", std::fs::read(posting(name)).unwrap())
}

/// One slot, so that what comes second waits; both people may act.
fn start(server: &Server) -> Chat {
    Chat::start_with(Workplace::new(), |command| {
        server.allow(command);
        command
            .env("TAILORD__QUEUE__SLOTS", "1")
            .env("TAILORD__FETCH__TIMEOUT_MS", "60000")
            .env("TAILORD__ACCESS__MEMBERS", format!("[\"{OTTO}\"]"));
    })
}

fn token(answer: &str) -> String {
    let rest = answer.split("confirm ").nth(1).unwrap_or_else(|| panic!("no token in {answer}"));
    rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap().to_owned()
}

#[test]
fn work_is_taken_back_once_it_is_confirmed_by_the_one_who_asked() {
    let server = Server::start(&[("/slow", Answer::Silence), ("/job", page("software-de.html"))]);
    let chat = start(&server);
    let url = server.url("/slow");
    let slow = chat.posted(GENERAL, &["Ticket", "/slow"], |slack| {
        slack.slash(NORA, GENERAL, "/process", &url)
    });
    let url = server.url("/job");
    let next = chat
        .posted(GENERAL, &["Ticket", "/job"], |slack| slack.slash(NORA, GENERAL, "/process", &url));
    let (_, waiting) = control(&next, "Cancel").unwrap();
    chat.slack
        .wait_for("the first to begin", PATIENCE, |_| (!server.asked().is_empty()).then_some(()));
    let queue = chat.ask("queue");
    assert!(queue.contains("1 waiting, 1 under way") && queue.contains(&waiting), "{queue}");
    assert!(!chat.ask("queue running").contains("/job"));

    let asked = chat.ask(&format!("cancel {waiting}"));
    let token = token(&asked);
    let unknown = ["not known", "Nothing was changed"];
    for (person, line) in
        [(NORA, "confirm aaaaaaaaaa".to_owned()), (OTTO, format!("confirm {token}"))]
    {
        let answer = shown(&chat.answer(person, &line));
        assert!(unknown.iter().all(|part| answer.contains(part)), "{line}: {answer}");
    }
    assert!(shown(&chat.message(GENERAL, &ts(&next))).contains("Queued"));
    let done = chat.ask(&format!("confirm {token}"));
    assert!(done.contains("One piece of work is taken back"), "{done}");
    chat.wait_shown(GENERAL, &ts(&next), &["Cancelled", "Nothing was made"]);
    let audit = chat.ask(&format!("audit {NORA}"));
    let entry = format!("cancel {waiting} (confirmed) → cancelled 1");
    assert!(audit.contains(&entry), "{audit}");
    let again = chat.ask(&format!("confirm {token}"));
    assert!(unknown.iter().all(|part| again.contains(part)), "it works once: {again}");

    // What is under way stops at the press of its button, and what was taken back can be had again.
    chat.press(NORA, GENERAL, &ts(&slow), "Cancel");
    chat.wait_shown(GENERAL, &ts(&slow), &["Cancelled"]);
    chat.press(NORA, GENERAL, &ts(&next), "Try again");
    chat.wait_shown(GENERAL, &ts(&next), &["Approve CV"]);
    let nothing = chat.ask(&format!("retry {waiting}"));
    assert!(nothing.contains("was not given up"), "{nothing}");
    assert!(chat.ask("queue").contains("Nothing waits"));
    chat.end();
}

#[test]
fn a_list_of_addresses_is_one_batch_with_one_message_edited_to_its_end() {
    let server = Server::start(&[
        ("/1", page("software-de.html")),
        ("/2", page("data-engineer-div-soup.html")),
        ("/slow/1", Answer::Silence),
        ("/slow/2", Answer::Silence),
        ("/slow/3", Answer::Silence),
    ]);
    let chat = start(&server);
    let line = format!(
        "--tier high {} {}, {} {}",
        server.url("/1"),
        server.url("/2"),
        server.url("/1"),
        server.url("/gone")
    );
    let card = chat
        .posted(GENERAL, &["0 of 3 postings"], |slack| slack.slash(NORA, GENERAL, "/bulk", &line));
    let done = chat.wait_shown(GENERAL, &ts(&card), &["Done: 3 of 3 postings"]);
    assert!(shown(&done).contains("*Ready*\n2") && shown(&done).contains("*Failed*\n1"));
    assert!(control(&done, "Cancel the rest").is_none());
    assert!(control(&done, "Try the others again").is_some());
    assert_eq!(chat.tops(GENERAL), [ts(&card)], "one message for all of them");
    assert_eq!(chat.slack.thread(GENERAL, &ts(&card)).len(), 1);
    assert_eq!(server.asked().iter().filter(|path| *path == "/1").count(), 1, "given twice");
    let jobs = chat.ask("jobs --tier high");
    assert_eq!(jobs.matches("ready").count(), 2, "{jobs}");
    let dead = chat.ask("queue dead");
    assert!(dead.contains("/gone") && dead.contains("404"), "{dead}");

    // As a file, with words around the addresses, and one of them twice.
    let slow = |number: u8| server.url(&format!("/slow/{number}"));
    let list = format!("# today\n{}\n{};soon\n\n{}\n<{}>\n", slow(1), slow(2), slow(1), slow(3));
    let direct = dm_of(NORA);
    let card = chat.posted(&direct, &["0 of 3 postings"], |slack| {
        slack.dm_file(NORA, "bulk", "list.txt", list.as_bytes()).envelope
    });
    let told = |message: &Value| shown(message).contains("1 address was given more than once");
    chat.slack.wait_for("what was given twice", PATIENCE, |world| {
        world.messages(&direct).iter().any(told).then_some(())
    });
    chat.press(NORA, &direct, &ts(&card), "Cancel the rest");
    chat.wait_shown(&direct, &ts(&card), &["Cancelled: 3 of 3 postings"]);
    // What was taken back can be had again, under the same card; a second press adds nothing.
    let card = ts(&card);
    let tops = chat.tops(&direct);
    let stale = control(&chat.message(&direct, &card), "Try the others again").unwrap();
    chat.press(NORA, &direct, &card, "Try the others again");
    chat.wait_shown(&direct, &card, &["Working: 0 of 3 postings", "Cancel the rest"]);
    let again = chat.posted(&direct, &["nothing to try again"], |slack| {
        slack.raw(
            "interactive",
            json!({
                "type": "block_actions",
                "user": {"id": NORA},
                "channel": {"id": direct},
                "message": {"ts": card},
                "actions": [{"type": "button", "action_id": stale.0, "value": stale.1}],
            }),
        )
    });
    assert!(shown(&again).contains("Nothing was changed"), "{}", shown(&again));
    let (queue, batch) = (chat.ask("queue"), format!("{}.", stale.1));
    assert_eq!(queue.matches(&batch).count(), 3, "each once: {queue}");
    chat.press(NORA, &direct, &card, "Cancel the rest");
    chat.wait_shown(&direct, &card, &["Cancelled: 3 of 3 postings"]);
    let cards = |tops: &[String]| {
        let is_card = |ts: &&String| shown(&chat.message(&direct, ts)).contains("of 3 postings");
        tops.iter().filter(is_card).count()
    };
    assert_eq!((cards(&tops), cards(&chat.tops(&direct))), (1, 1), "one card");

    // What was given up needs attention until a person has dismissed it by its key.
    let health = chat.ask("health");
    assert!(health.contains("1 given up: `queue dead` lists it"), "{health}");
    let dead = chat.answer(NORA, "queue dead");
    let blocks = dead["blocks"].to_string();
    let (_, rest) = blocks.split_once("Dismiss ").unwrap_or_else(|| panic!("{blocks}"));
    let key = rest.split('"').next().unwrap().to_owned();
    let asked = chat.ask(&format!("cancel {key}"));
    let done = chat.ask(&format!("confirm {}", token(&asked)));
    assert!(done.contains("One piece of work that was given up is dismissed"), "{done}");
    let health = chat.ask("health");
    assert!(health.contains("0 given up"), "{health}");
    chat.end();
}
