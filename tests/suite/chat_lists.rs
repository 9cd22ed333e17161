//! Lists in chat: postings with exact filters, runs, logs, and who did what.

use chrono::{TimeDelta, Utc};

use crate::support::chat::{Chat, control, shown, ts};
use crate::support::seed::{Seed, seeded};
use crate::support::slack::{GENERAL, NORA};

const NIGHT: Seed<'static> = Seed {
    id: "aa0000000001",
    title: "Night Porter",
    company: "Gannet Hotel",
    location: "Whitmouth",
    status: "ready",
    tier: Some("low"),
    score: 41,
    age: 20,
};
const NURSE: Seed<'static> = Seed {
    id: "bb0000000002",
    title: "Intensive Care Nurse",
    company: "Harrow Clinic",
    location: "Hamburg",
    status: "applied",
    tier: Some("high"),
    score: 88,
    age: 100,
};
const CHEF: Seed<'static> = Seed {
    id: "cc0000000003",
    title: "Head Chef",
    company: "Brasserie Lune",
    location: "Lyon",
    status: "rejected",
    tier: None,
    score: 63,
    age: 3 * 24 * 60,
};

/// GAP-007, GAP-016: filters are exact; each answer names what fits and nothing else.
#[test]
fn postings_are_filtered_exactly_sorted_and_turned_page_by_page() {
    let now = Utc::now();
    let ids: Vec<String> = (0..17).map(|number| format!("dd00000001{number:02}")).collect();
    let many = ids.iter().map(|id| Seed {
        id,
        title: "Crane Driver",
        company: "Port of Dale",
        location: "Dale",
        status: "new",
        age: 40 * 24 * 60,
        ..NIGHT
    });
    let seeds: Vec<Seed<'_>> = [NIGHT, NURSE, CHEF].into_iter().chain(many).collect();
    let chat = Chat::start_with(seeded(&seeds, now), |_| {});
    let moment = |minutes: i64| (now - TimeDelta::minutes(minutes)).format("%Y-%m-%dT%H:%M");
    for (line, wanted) in [
        ("jobs --since 1h".to_owned(), "N"),
        ("jobs --since 3h".to_owned(), "NI"),
        ("jobs --since 1w".to_owned(), "NIH"),
        ("jobs --since 30min".to_owned(), "N"),
        (format!("jobs --from {} --to {}", moment(102), moment(98)), "I"),
        (format!("jobs --from {} --to {}", moment(98), moment(22)), ""),
        (format!("jobs --to {} --from {}", moment(18), moment(22)), "N"),
        ("jobs --status rejected".to_owned(), "H"),
        ("jobs --tier high".to_owned(), "I"),
        ("jobs --location hamburg --since 1w".to_owned(), "I"),
        ("jobs --text brasserie".to_owned(), "H"),
        ("jobs --since 1w --sort fit".to_owned(), "IHN"),
        ("jobs --since 1w --sort oldest".to_owned(), "HIN"),
        ("jobs --since 1w --sort employer".to_owned(), "HNI"),
        ("jobs --since 1w --status ready --text hotel".to_owned(), "N"),
    ] {
        let answer = chat.ask(&line);
        let names = [("N", "Night Porter"), ("I", "Intensive Care"), ("H", "Head Chef")];
        let mut found: Vec<(usize, &str)> =
            names.iter().filter_map(|(letter, name)| Some((answer.find(name)?, *letter))).collect();
        found.sort_unstable();
        let found: String = found.into_iter().map(|(_, letter)| letter).collect();
        assert_eq!(found, wanted, "{line}: {answer}");
        assert_eq!(answer.contains("No posting fits"), wanted.is_empty(), "{line}: {answer}");
    }

    let page = chat.answer(NORA, "jobs --status new");
    assert_eq!(shown(&page).matches("Crane Driver").count(), 15);
    assert!(control(&page, "Previous page").is_none());
    let (action, value) = control(&page, "Next page").expect("there are 17");
    let next =
        chat.privately(NORA, |slack| slack.press(NORA, GENERAL, &ts(&page), &action, &value));
    assert_eq!(shown(&next).matches("Crane Driver").count(), 2, "{}", shown(&next));
    assert!(control(&next, "Next page").is_none());
    let (action, value) = control(&next, "Previous page").unwrap();
    let back =
        chat.privately(NORA, |slack| slack.press(NORA, GENERAL, &ts(&next), &action, &value));
    assert_eq!(shown(&back), shown(&page));
    assert!(chat.ask("jobs --page 9").contains("no page 9"));
    chat.end();
}

/// GAP-028, GAP-043, GAP-061: runs, the log of what failed by its ticket, spend, and the audit.
#[test]
fn runs_logs_spend_and_audit_tell_what_happened() {
    let chat = Chat::start();
    let made = chat.sample();
    let runs = chat.ask("runs");
    assert!(runs.contains(&made.id) && runs.contains("revision 1"), "{runs}");
    let refused = chat.ask("jbos");
    let ticket = refused.split("Ticket `").nth(1).unwrap().split('`').next().unwrap().to_owned();
    let (name, log) = chat.file_of(&format!("logs {ticket}"));
    let log = String::from_utf8(log).unwrap();
    assert!(name.starts_with(&ticket) && log.contains("`jbos` is not a command"), "{name}: {log}");
    let (_, log) = chat.file_of("logs 1");
    let log = String::from_utf8(log).unwrap();
    assert!(log.contains("extract") && log.contains("ms"), "{log}");
    for (line, parts) in [
        ("budget", vec!["Today", "$0.00", "1 run"]),
        ("health", vec!["store", "Slack", "queue", "outbox", "master CV", "green"]),
        ("profile", vec!["Nora Feldkamp", "roles"]),
        ("settings", vec!["slack.bot_token"]),
        ("settings tiers", vec!["high", "80"]),
        ("backup", vec!["No backup"]),
        ("alerts", vec![""]),
    ] {
        let answer = chat.ask(line);
        for part in parts {
            assert!(answer.contains(part), "{line}: no {part} in {answer}");
        }
    }
    assert!(!chat.ask("settings").contains("xoxb"), "secrets stay out of chat");

    let audit = chat.ask("audit");
    assert!(audit.contains("process Director of Engineering, Platform Tallowick"), "one line each");
    for part in ["process", "jbos → refused", "settings tiers", NORA, &ticket] {
        assert!(audit.contains(part), "no {part} in {audit}");
    }
    let oldest = audit.lines().rfind(|line| line.starts_with("20")).unwrap().to_owned();
    for _ in 0..25 {
        chat.ask("whoami");
    }
    let second = chat.ask("audit --page 2");
    assert!(second.contains(&oldest), "what is recorded stays as it is: {second}");
    assert!(chat.ask("audit --of U0NOBODY00").contains("Nothing is recorded"));
    chat.end();
}
