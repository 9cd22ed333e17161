//! The home page: where everything stands at a glance, narrowed as a person chooses.

use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

use crate::support::chat::{Chat, control, shown};
use crate::support::daemon::PATIENCE;
use crate::support::seed::{Seed, seeded};
use crate::support::slack::{EnvelopeId, NORA, OTTO};

const PORTER: Seed<'static> = Seed {
    id: "aa0000000001",
    title: "Night Porter",
    company: "Gannet Hotel",
    location: "Whitmouth",
    status: "ready",
    tier: Some("low"),
    score: 41,
    age: 60,
};
const NURSE: Seed<'static> = Seed {
    id: "bb0000000002",
    title: "Intensive Care Nurse",
    company: "Harrow Clinic",
    location: "Hamburg",
    status: "rejected",
    tier: Some("high"),
    score: 88,
    age: 600,
};

/// The page once it has been made anew after what was done.
fn page(chat: &Chat, act: impl FnOnce() -> EnvelopeId) -> (Value, String) {
    let before = chat.slack.calls("views.publish").len();
    let id = act();
    chat.slack.wait_ack(&id, PATIENCE);
    let home = chat.slack.wait_for("the page", PATIENCE, |world| {
        let calls = world.calls("views.publish");
        let answered = calls.get(before).is_some_and(|call| call.answer.is_some());
        answered.then(|| world.home(NORA)).flatten()
    });
    let text = shown(&home);
    (home, text)
}

/// What stands under a heading.
fn under<'a>(text: &'a str, heading: &str) -> &'a str {
    let rest = text.split(heading).nth(1).unwrap_or_else(|| panic!("no {heading} in {text}"));
    ["\nApplications\n", "\nRuns and spend\n", "\nHealth\n", "Any status"]
        .iter()
        .filter_map(|next| rest.find(next))
        .min()
        .map_or(rest, |end| &rest[..end])
}

#[test]
fn the_home_page_counts_lists_and_narrows() {
    let now = Utc::now();
    let chat = Chat::start_with(seeded(&[PORTER, NURSE], now), |_| {});
    let made = chat.sample();
    let (home, text) = page(&chat, || chat.slack.open_home(NORA));
    let view = home["id"].as_str().unwrap().to_owned();
    for part in ["*ready*\n2", "*rejected*\n1", "*all*\n"] {
        assert!(under(&text, "Postings\n").contains(part), "no {part} in {text}");
    }
    let zero = "*Today*\n0\n*This week*\n0\n*This month*\n0\n*In all*\n0";
    assert!(under(&text, "Applications\n").contains(zero), "{text}");
    let runs = under(&text, "Runs and spend\n");
    assert!(runs.contains("1 run") && runs.contains("$0.00") && runs.contains('▱'), "{text}");
    // GAP-059: each part has a light, a reason, and its age where it has one.
    let health = under(&text, "Health\n");
    for part in ["store", "Slack", "queue", "outbox", "master CV"] {
        assert!(health.contains(part), "no {part} in {text}");
    }
    assert!(health.contains("green – ") && health.contains(" ago"), "{text}");
    assert!(text.contains("alert"), "{text}");
    for name in ["Night Porter", "Intensive Care Nurse", "Director of Engineering"] {
        assert!(text.contains(name), "no {name} in {text}");
    }

    let choose = |action: &str, choice: Value| {
        page(&chat, || chat.slack.choose_in_view(NORA, &view, action, &choice)).1
    };
    let text = choose("home_status", json!("rejected"));
    assert!(text.contains("Intensive Care Nurse") && !text.contains("Night Porter"), "{text}");
    let text = choose("home_clear", json!("all"));
    assert!(text.contains("Night Porter"), "{text}");
    // GAP-016: to the minute.
    let moment = |minutes: i64| json!((now - TimeDelta::minutes(minutes)).timestamp());
    let text = choose("home_from", moment(61));
    assert!(text.contains("Night Porter") && !text.contains("Intensive Care"), "{text}");
    let text = choose("home_to", moment(59));
    assert!(text.contains("Night Porter") && !text.contains("Director"), "both count: {text}");
    let text = choose("home_from", moment(58));
    assert!(text.contains("No posting fits the filters"), "{text}");
    let (action, hours) = control(&home, "Last 24 h").unwrap();
    let text = choose(&action, json!(hours));
    assert!(text.contains("Intensive Care Nurse") && !text.contains("Director"), "{text}");

    // By the moment of sending; taken back, it counts no more.
    let told = chat.ask(&format!("apply {}", made.id));
    assert!(told.contains("is marked as applied") && told.contains("no CV of it was approved"));
    let (_, text) = page(&chat, || chat.slack.open_home(NORA));
    let one = "*Today*\n1\n*This week*\n1\n*This month*\n1\n*In all*\n1";
    assert!(under(&text, "Applications\n").contains(one), "{text}");
    // What comes of it keeps the moment it was sent.
    let told = chat.ask(&format!("status {} interview", made.id));
    assert!(told.contains("now interview (was applied)") && told.contains("Applied "), "{told}");
    chat.wait_shown(&made.channel, &made.ts, &["*interview*", "*Applied*"]);
    let told = chat.status(&made.id);
    assert!(told.contains("is interview") && told.contains("Applied "), "{told}");
    chat.ask(&format!("apply {} --undo", made.id));
    let (_, text) = page(&chat, || chat.slack.open_home(NORA));
    assert!(under(&text, "Applications\n").contains(zero), "{text}");

    chat.slack.open_home(OTTO);
    let home = chat.slack.wait_for("a page", PATIENCE, |world| world.home(OTTO));
    assert!(shown(&home).contains(OTTO) && !shown(&home).contains("Porter"), "{}", shown(&home));
    chat.end();
}
