//! What people ask for, and get.

use serde_json::{Value, json};

use super::{chat, ended, token};
use crate::schedule::TaskName;
use crate::store::DaemonStore as _;
use crate::store::schedule::TaskState;
use crate::support::chat::{Chat, Made, control, message_with, shown, ts};
use crate::support::daemon::PATIENCE;
use crate::support::server::{Answer, Server};
use crate::support::slack::{GENERAL, NORA, OTTO, dm_of};
use crate::support::{posting, sample_cv};

const LINE: &str = "role/halden-freight/a/dispatch-time";
const PLAIN: &str = "Cut order-to-truck time from 47 minutes to 6 across 23 depots.";

fn answers(chat: &Chat, made: &Made, line: &str, parts: &[&str]) {
    let answer = chat.ask_in(made, line);
    for part in parts {
        assert!(answer.contains(part), "{line}: no {part} in {answer}");
    }
}

/// Opens the form of a message.
fn form(chat: &Chat, message: &str) -> Value {
    let known: Vec<Value> = chat.slack.views(NORA).iter().map(|view| view["id"].clone()).collect();
    chat.press(NORA, GENERAL, message, "Edit");
    chat.slack.wait_for("a form", PATIENCE, |world| {
        world.open_views(NORA).into_iter().find(|view| !known.contains(&view["id"]))
    })
}

/// Submits a form, and waits until it shows these words.
fn submit(chat: &Chat, view: &Value, line: &str, text: &str, words: &[&str]) -> Value {
    let id = view["id"].as_str().unwrap();
    let section =
        json!({"type": "rich_text_section", "elements": [{"type": "text", "text": text}]});
    let value = json!({"type": "rich_text", "elements": [section]});
    let sent = chat.slack.submit(NORA, id, &json!({ line: value }));
    let ack = chat.slack.wait_ack(&sent, PATIENCE).payload.expect("a payload");
    assert_eq!(ack["response_action"], "update", "{ack}");
    chat.slack.wait_for(&format!("the form to show {words:?}"), PATIENCE, |world| {
        let mut open = world.open_views(NORA).into_iter();
        open.find(|view| view["id"] == id && words.iter().all(|word| shown(view).contains(word)))
    })
}

/// One application, from its posting to its last answer: shown, changed, taken back, approved, handed
/// over.
#[test]
fn an_application_goes_its_whole_way() {
    let chat = chat("");
    let made = chat.sample();
    let id = &made.id;
    let card = shown(&chat.message(GENERAL, &made.ts));
    for part in ["Director of Engineering, Platform", "Tallowick", "ready", "revision 1"] {
        assert!(card.contains(part), "no {part} in {card}");
    }
    let files = chat.slack.files(GENERAL, Some(&made.ts));
    assert!(files.iter().any(|(name, bytes)| name.ends_with("cv.pdf") && bytes.len() > 5_000));
    chat.in_thread(&made, &["Missing must-haves", "SAP"]);

    // By command, verified.
    let line = format!("cv {id} edit {LINE} \"{PLAIN}\"");
    chat.slack.slash(NORA, GENERAL, "/tailord", &line);
    chat.wait_shown(GENERAL, &made.ts, &["revision 2", "Approve CV"]);
    let invented = format!("cv {id} edit {LINE} \"Cut it from 90 minutes to 6.\"");
    chat.slack.slash(NORA, GENERAL, "/tailord", &invented);
    chat.in_thread(&made, &["Not saved; nothing was changed", LINE, "90"]);
    chat.slack.mention(NORA, GENERAL, Some(&made.ts), "cv undo");
    chat.wait_shown(GENERAL, &made.ts, &["revision 3", "Approve CV"]);
    // In a form, refused at its line and then taken.
    let view = form(&chat, &made.ts);
    let answer = submit(&chat, &view, LINE, "Cut it from 90 minutes to 6.", &["Not saved", "90"]);
    submit(&chat, &answer, LINE, PLAIN, &["Saved as revision 4"]);
    chat.wait_shown(GENERAL, &made.ts, &["revision 4", "Approve CV"]);
    // One that somebody has overtaken.
    let old = form(&chat, &made.ts);
    chat.slack.mention(NORA, GENERAL, Some(&made.ts), "cv undo --to 1");
    chat.wait_shown(GENERAL, &made.ts, &["revision 5", "Approve CV"]);
    submit(&chat, &old, LINE, "Cut order-to-truck time to 6 minutes.", &["revision 5 meanwhile"]);

    for (line, parts) in [
        ("job", vec!["Hamburg", "Artifacts of revision 5"]),
        ("fit", vec!["Fit 73", "Missing must-haves", "SAP"]),
        ("why", vec!["Why: revision 5", "candidate.toml:7"]),
        ("why fit", vec!["Why this fit: revision 5", "SAP"]),
        ("message linkedin_note", vec!["of 300 characters", "Hello"]),
        ("letter", vec!["Cover letter, ", "Dear Hiring Team"]),
        ("cv", vec!["CV, revision 5", "Kafka"]),
        ("cv revisions", vec!["revision 1 brought back", "5"]),
        ("runs", vec!["revision 1", "done"]),
        ("approve fax", vec!["`fax` can't be approved"]),
        ("cv show --revision 77", vec!["77"]),
    ] {
        answers(&chat, &made, line, &parts);
    }
    chat.slack.mention(NORA, GENERAL, Some(&made.ts), "why selection");
    chat.in_thread(&made, &["Why each bullet is in or out", "dispatch"]);
    for (line, ending, beginning) in [
        (format!("cv {id} pdf"), "cv.pdf", b"%PDF-1.".as_slice()),
        (format!("letter {id} docx"), "letter.docx", b"PK\x03\x04"),
        (format!("dossier {id}"), "dossier.pdf", b"%PDF-1."),
        (format!("posting {id}"), ".txt", b"Director of Engineering"),
        (format!("logs {id}"), ".log.txt", b"20"),
        (format!("cv {id} preview"), "cv-1.png", b"\x89PNG"),
    ] {
        let (name, bytes) = chat.file_of(&line);
        assert!(name.ends_with(ending) && bytes.starts_with(beginning), "{line}: {name}");
    }

    // Yes, taken back, no, and what comes of it.
    chat.slack.react(NORA, GENERAL, &made.ts, "white_check_mark");
    chat.in_thread(&made, &["The CV of revision 5 is approved by", NORA]);
    assert!(chat.status(id).contains("is approved"));
    let again = chat.ask_in(&made, "reject --reason \"too far away\"");
    assert!(again.contains("was approved on"), "{again}");
    chat.slack.unreact(NORA, GENERAL, &made.ts, "white_check_mark");
    chat.in_thread(&made, &["about the CV of revision 5 is taken back"]);
    let email = ts(&chat.in_thread(&made, &["E-mail, "]));
    chat.slack.react(NORA, GENERAL, &email, "x");
    chat.in_thread(&made, &["The e-mail of revision 5 is rejected by"]);
    let told = chat.ask(&format!("apply {id}"));
    assert!(told.contains("is marked as applied") && told.contains("no CV of it was approved"));
    let told = chat.ask(&format!("status {id} interview"));
    assert!(told.contains("now interview (was applied)"), "{told}");
    let audit = chat.ask(&format!("audit {NORA}"));
    for part in ["react white_check_mark → approved cv.pdf", "why selection → asked", "apply"] {
        assert!(audit.contains(part), "no {part} in {audit}");
    }
    chat.end();
}

/// What there is to be seen besides applications; who may not see it.
#[test]
fn everything_that_can_be_asked_is_answered() {
    let chat = chat("[http]\nlisten = \"127.0.0.1:0\"\n");
    for (line, parts) in [
        ("help", vec!["process", "jobs", "backup"]),
        ("help cv", vec!["cv 07ad1c pdf"]),
        ("whoami", vec!["Your role", "owner"]),
        ("jobs", vec!["No posting fits"]),
        ("jobs --since yesterdy", vec!["yesterdy"]),
        ("queue", vec!["Nothing waits"]),
        ("runs", vec![""]),
        ("budget", vec!["Nothing was spent in 30 days"]),
        ("profile", vec!["Nora Feldkamp", "roles"]),
        ("settings", vec!["slack.bot_token"]),
        ("settings tiers", vec!["high", "80"]),
        ("backup", vec!["No backup"]),
        ("alerts", vec!["No open alerts"]),
        ("schedule", vec!["retention", "backup"]),
        ("schedule run retention", vec!["retention"]),
        ("schedule run nothing", vec!["nothing"]),
        ("status aabbcc", vec!["aabbcc"]),
        ("cv aabbcc pdf", vec!["aabbcc"]),
        ("logs aabbcc", vec!["aabbcc"]),
        ("confirm aaaaaaaaaa", vec!["not known", "Nothing was changed"]),
        ("jbos", vec!["Did you mean `jobs`?", "Ticket"]),
        ("process short", vec![""]),
    ] {
        let answer = chat.ask(line);
        for part in parts {
            assert!(answer.contains(part), "{line}: no {part} in {answer}");
        }
        assert!(!answer.contains("xoxb"), "{line}: {answer}");
    }
    let (state, told) = ended(&chat, TaskName::Retention);
    assert!(state == TaskState::Done && told.contains("old rows are removed"), "{told}");
    let history = chat.ask("schedule history retention");
    assert!(history.contains("asked for") && history.contains("old rows"), "{history}");
    // Who has no role sees nothing.
    let stranger = shown(&chat.answer(OTTO, "jobs"));
    assert!(stranger.contains("no role") && stranger.contains(OTTO), "{stranger}");
    chat.slack.open_home(OTTO);
    let home = chat.slack.wait_for("a page", PATIENCE, |world| world.home(OTTO));
    assert!(shown(&home).contains(OTTO), "{}", shown(&home));
    chat.slack.open_home(NORA);
    let home = chat.slack.wait_for("a page", PATIENCE, |world| world.home(NORA));
    for part in ["Postings", "No posting fits the filters", "green – "] {
        assert!(shown(&home).contains(part), "no {part} in {}", shown(&home));
    }

    // The same over HTTP, for programs.
    let health = chat.ask("health");
    let address = health.split("listens on ").nth(1).unwrap_or_else(|| panic!("{health}"));
    let address = address.split_whitespace().next().unwrap().trim_end_matches(',');
    let get = |path: &str| {
        use std::io::{Read as _, Write as _};
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        let head = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().to_owned(), body.to_owned())
    };
    assert_eq!(get("/healthz").0, "200");
    let (_, metrics) = get("/metrics");
    for part in ["tailord_outbox_messages{state=\"sent\"}", "tailord_alerts{severity=\"red\"} 0"] {
        assert!(metrics.contains(part), "no {part} in {metrics}");
    }
    for path in ["/", "/readyz", "/alerts", "/openapi.json"] {
        let (status, body) = get(path);
        assert_eq!(status, "200", "{path}: {body}");
        assert!(!body.contains(chat.slack.bot_token()), "{path}");
    }
    assert_eq!(get("/nowhere").0, "404");
    chat.end();
}

fn page(name: &str) -> Answer {
    Answer::ok("text/html; charset=utf-8", std::fs::read(posting(name)).unwrap())
}

/// What fails says why, what waits is taken back, and many are told in one message.
#[test]
fn work_fails_waits_is_taken_back_and_comes_in_batches() {
    let server = Server::start(&[
        ("/slow", Answer::Silence),
        ("/1", page("software-de.html")),
        ("/slow/1", Answer::Silence),
        ("/slow/2", Answer::Silence),
    ]);
    let chat = chat(&format!(
        "[fetch]\nallow_private = [\"{}\"]\ntimeout_ms = 60000\n[queue]\nslots = 1\n",
        server.address
    ));
    let give = |path: &str| {
        let url = server.url(path);
        chat.posted(GENERAL, &["Ticket"], |slack| slack.slash(NORA, GENERAL, "/process", &url))
    };
    let gone = ts(&give("/gone"));
    let card = chat.wait_shown(GENERAL, &gone, &["Failed", "404"]);
    assert!(control(&card, "Try again").is_some());
    let asked = server.asked().len();
    let told = chat.privately(NORA, |_| chat.press(NORA, GENERAL, &gone, "Try again"));
    assert!(shown(&told).contains("in the queue again"), "{}", shown(&told));
    let store = chat.workplace.store();
    chat.slack.wait_for("another try, in vain", PATIENCE, |_| {
        (server.asked().len() > asked && store.count_work(None).unwrap().dead == 1).then_some(())
    });
    let dead = chat.ask("queue dead");
    assert!(dead.contains("/gone") && dead.contains("404"), "{dead}");

    let asked = server.asked().len();
    let slow = ts(&give("/slow"));
    let next = give("/1");
    let (_, waiting) = control(&next, "Cancel").unwrap();
    chat.slack.wait_for("it to begin", PATIENCE, |_| (server.asked().len() > asked).then_some(()));
    let queue = chat.ask("queue");
    assert!(queue.contains("1 waiting, 1 under way") && queue.contains(&waiting), "{queue}");
    let confirm = token(&chat.ask(&format!("cancel {waiting}")));
    let done = chat.ask(&format!("confirm {confirm}"));
    assert!(done.contains("One piece of work is taken back"), "{done}");
    chat.wait_shown(GENERAL, &ts(&next), &["Cancelled", "Nothing was made"]);
    // What is under way, too: its worker ends in the middle of it.
    chat.press(NORA, GENERAL, &slow, "Cancel");
    chat.wait_shown(GENERAL, &slow, &["Cancelled"]);

    // A file with addresses: one that can be had, two that are silent, one twice.
    let list = ["/1", "/slow/1", "/slow/2", "/1"].map(|path| server.url(path)).join("\n");
    let direct = dm_of(NORA);
    let card = chat.posted(&direct, &["0 of 3 postings"], |slack| {
        slack.dm_file(NORA, "bulk", "list.txt", list.as_bytes()).envelope
    });
    let told = |message: &Value| shown(message).contains("1 address was given more than once");
    chat.slack.wait_for("what was given twice", PATIENCE, |world| {
        world.messages(&direct).iter().any(told).then_some(())
    });
    chat.slack.wait_for("the second to begin", PATIENCE, |_| {
        server.asked().iter().any(|path| path.starts_with("/slow/")).then_some(())
    });
    chat.press(NORA, &direct, &ts(&card), "Cancel the rest");
    let done = chat.wait_shown(&direct, &ts(&card), &["Done: 3 of 3 postings", "2 cancelled"]);
    assert!(shown(&done).contains("*Ready*\n1"), "{}", shown(&done));
    // A file that is a posting.
    let made = chat.made(&direct, |slack| {
        let text = std::fs::read(posting("teacher.txt")).unwrap();
        slack.dm_file(NORA, "", "teacher.txt", &text).envelope
    });
    let jobs = chat.ask("jobs");
    assert!(jobs.contains(&made.id[..6]), "{jobs}");
    let text = "process The canteen is closed on Friday, please bring your own lunch.";
    chat.posted(&direct, &["Ticket"], |slack| slack.dm(NORA, text).envelope);
    message_with(&chat.slack, &direct, &["Failed", "too few"]);
    chat.end();
}

/// GAP-003, GAP-010: by a person, and by the clock.
#[test]
fn backups_are_made_checked_and_tried_from_chat_and_by_the_schedule() {
    let chat =
        chat("[backup]\nrepository = \"repository\"\npassword = \"correct horse battery\"\n");
    // Six lines a minute are what `backup` takes.
    for (line, words) in [
        ("backup now", ["A backup was made", "The repository is new"]),
        ("backup verify", ["all there and whole", "every byte"]),
        ("backup drill", ["Passed", "no CV was rendered"]),
    ] {
        chat.slack.slash(NORA, GENERAL, "/tailord", line);
        let told = message_with(&chat.slack, GENERAL, &words);
        assert!(!shown(&told).contains("correct horse"));
    }
    let standing = chat.ask("backup status");
    for part in ["restore drill", "RPO", "RTO", "Newest snapshot"] {
        assert!(standing.contains(part), "no {part} in {standing}");
    }
    for (task, words) in [
        (TaskName::Backup, "Snapshot "),
        (TaskName::BackupCheck, "All is there and whole"),
        (TaskName::RestoreDrill, "Passed"),
    ] {
        chat.ask(&format!("schedule run {task}"));
        let (state, told) = ended(&chat, task);
        assert!(state == TaskState::Done && told.contains(words), "{task}: {told}");
    }
    std::fs::remove_dir_all(chat.workplace.path("repository/snapshots")).unwrap();
    chat.slack.slash(NORA, GENERAL, "/tailord", "backup verify");
    message_with(&chat.slack, GENERAL, &["The check of the backups failed", "Missing: snapshot"]);
    chat.end();
}

/// Another master CV is read before the next work, without a new start.
#[test]
fn a_changed_master_cv_is_in_the_next_application() {
    let workplace = crate::support::Workplace::new();
    let profile = workplace.own_cv();
    let chat = Chat::start_with(workplace, |_| {});
    let made = chat.sample();
    let text = std::fs::read_to_string(sample_cv().join("candidate.toml")).unwrap();
    let changed = text.replacen("Nora Feldkamp", "Nora Feldkamp-Voss", 1);
    assert_ne!(text, changed);
    std::fs::write(profile.join("candidate.toml"), changed).unwrap();
    chat.slack.react(NORA, GENERAL, &made.ts, "repeat");
    chat.wait_shown(GENERAL, &made.ts, &["revision 2", "Approve CV"]);
    let cv = chat.slack.files(GENERAL, Some(&made.ts));
    assert!(cv.iter().filter(|(name, _)| name.ends_with("cv.pdf")).count() == 2);
    chat.slack.unreact(NORA, GENERAL, &made.ts, "repeat");
    // One that cannot be read fails the work with its place.
    std::fs::write(profile.join("candidate.toml"), "name = ").unwrap();
    chat.slack.react(NORA, GENERAL, &made.ts, "repeat");
    chat.wait_shown(GENERAL, &made.ts, &["candidate.toml"]);
    chat.end();
}
