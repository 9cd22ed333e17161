//! Alerts on a store of their own, at moments that are given.

use std::collections::BTreeSet;

use super::*;
use crate::chat::outbound::Content;
use crate::store::SqliteStore;
use crate::store::alert::SecondEnd;
use crate::store::desk::{Change, Delivery, Effect, Outbound};

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
}

const HOUR: i64 = 3_600;

fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.slack.bot_token = "xoxb-1-secret".into();
    settings.slack.app_token = "xapp-1-secret".into();
    settings.alerts.channel = "C0ALERTS".into();
    settings.alerts.webhook_url = "https://hooks.example/very-secret".into();
    settings
}

fn fault(name: &str) -> Fault {
    Fault::red(name, format!("{name} does not work"))
}

/// Everything that chat is to say, in order; it is taken as said.
fn said(store: &SqliteStore, second: i64) -> Vec<String> {
    let mut said = Vec::new();
    loop {
        let heads = store.next_outbound("slack", at(second)).unwrap();
        let Some(row) = heads.into_iter().next() else { return said };
        said.push(summary(&row));
        store.settle_outbound(row.seq, &Delivery::Sent(Some("1.1".into())), at(second)).unwrap();
    }
}

fn summary(row: &Outbound) -> String {
    match serde_json::from_str(&row.content).unwrap() {
        Content::Post { message, .. } => message.summary,
        other => panic!("{other:?}"),
    }
}

fn apply(store: &SqliteStore, effect: Effect, second: i64) {
    let change = Change { effects: vec![effect], ..Change::default() };
    assert_eq!(store.apply(&change, at(second)).unwrap(), Applied::Yes);
}

fn id_of(store: &SqliteStore, fingerprint: &str) -> i64 {
    let open = store.open_alerts().unwrap();
    open.iter().find(|alert| alert.fingerprint == fingerprint).unwrap().id
}

/// Ticks every so many seconds, with the repeats that are due, and gathers what is said.
fn run(store: &SqliteStore, settings: &Settings, from: i64, to: i64, step: usize) -> Vec<String> {
    let mut all = Vec::new();
    for second in (from..to).step_by(step) {
        tell(store, settings, at(second)).unwrap();
        repeat(store, settings, at(second));
        all.extend(said(store, second));
    }
    all
}

#[test]
fn a_thousand_identical_faults_are_one_alert_its_repeats_and_one_end() {
    let (store, settings) = (SqliteStore::in_memory().unwrap(), settings());
    let mut all = Vec::new();
    for second in 0..1000 {
        raise(&store, &settings, &fault("task/backup"), at(second)).unwrap();
        all.extend(run(&store, &settings, second, second + 1, 1));
    }
    assert_eq!(all, ["Alert: task/backup is red"]);
    let [alert] = &store.open_alerts().unwrap()[..] else { panic!("several") };
    assert_eq!((alert.count, alert.told), (1000, 1));
    // A day of it: said again every four hours.
    let day = run(&store, &settings, 1000, 24 * HOUR, 300);
    assert_eq!(day, vec!["Still red: task/backup"; 5]);
    clear(&store, &settings.alerts, "task/backup", at(24 * HOUR)).unwrap();
    let end = run(&store, &settings, 24 * HOUR, 48 * HOUR, 10);
    assert_eq!(end, ["Resolved: task/backup"]);
    assert_eq!(store.open_alerts().unwrap(), []);
}

#[test]
fn what_is_gone_before_it_is_told_is_never_told_and_what_comes_and_goes_is_told_once() {
    let (store, settings) = (SqliteStore::in_memory().unwrap(), settings());
    raise(&store, &settings, &fault("health/disk"), at(0)).unwrap();
    clear(&store, &settings.alerts, "health/disk", at(29)).unwrap();
    assert_eq!(run(&store, &settings, 0, 600, 5), [""; 0]);
    // On and off every ten seconds, for ten minutes.
    let mut all = Vec::new();
    for second in (600..1200).step_by(20) {
        raise(&store, &settings, &fault("health/store"), at(second)).unwrap();
        all.extend(run(&store, &settings, second, second + 35, 5));
        clear(&store, &settings.alerts, "health/store", at(second + 10)).unwrap();
        all.extend(run(&store, &settings, second + 10, second + 20, 5));
    }
    assert_eq!(all, ["Alert: health/store is red"]);
    assert_eq!(run(&store, &settings, 1210, 1300, 5), ["Resolved: health/store"]);
}

#[test]
fn alerts_that_come_together_are_told_together() {
    let (store, settings) = (SqliteStore::in_memory().unwrap(), settings());
    for name in ["task/backup", "queue/dead-letters", "health/outbox"] {
        raise(&store, &settings, &fault(name), at(0)).unwrap();
    }
    assert_eq!(run(&store, &settings, 0, 60, 1), ["3 alerts"]);
}

/// A silence never hides another fingerprint.
#[test]
fn a_silence_hides_what_it_names_for_its_time_and_nothing_else() {
    let (store, settings) = (SqliteStore::in_memory().unwrap(), settings());
    let names = ["task/backup", "task/backup_check", "xtask/backup", "task/Backup", "health/http"];
    let silence = |matcher: &str, until| Effect::Silence(matcher.into(), "U1".into(), at(until));
    apply(&store, silence("task/backup", HOUR), 0);
    for name in names {
        raise(&store, &settings, &fault(name), at(0)).unwrap();
    }
    tell(&store, &settings, at(30)).unwrap();
    let told: BTreeSet<String> = store
        .open_alerts()
        .unwrap()
        .into_iter()
        .filter(|alert| alert.told > 0)
        .map(|alert| alert.fingerprint)
        .collect();
    assert_eq!(told, names[1..].iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(said(&store, 30), ["4 alerts"]);
    // It is told when the silence ends, not before.
    assert_eq!(run(&store, &settings, 31, HOUR, 10), [""; 0]);
    assert_eq!(run(&store, &settings, HOUR, HOUR + 120, 10), ["Alert: task/backup is red"]);
    // The beginning of names hides those, and ends with its end.
    apply(&store, silence("task/*", 24 * HOUR), 2 * HOUR);
    raise(&store, &settings, &fault("task/retention"), at(2 * HOUR)).unwrap();
    raise(&store, &settings, &fault("tas"), at(2 * HOUR)).unwrap();
    let all = run(&store, &settings, 2 * HOUR, 2 * HOUR + 60, 10);
    assert_eq!(all, ["Alert: tas is red"]);
    let id = store.silences(at(2 * HOUR)).unwrap()[0].id;
    apply(&store, Effect::EndSilence(id), 3 * HOUR);
    let all = run(&store, &settings, 3 * HOUR, 3 * HOUR + 120, 10);
    assert_eq!(all, ["Alert: task/retention is red"]);
}

#[test]
fn who_knows_of_it_is_told_no_more_until_it_gets_worse_or_ends() {
    let (store, settings) = (SqliteStore::in_memory().unwrap(), settings());
    let mild = Fault::amber("health/disk", "8 % free");
    raise(&store, &settings, &mild, at(0)).unwrap();
    assert_eq!(run(&store, &settings, 0, 60, 10), ["Alert: health/disk is amber"]);
    apply(&store, Effect::Acknowledge(vec![id_of(&store, "health/disk")], "U1".into()), 60);
    assert_eq!(run(&store, &settings, 60, 20 * HOUR, 300), [""; 0]);
    raise(&store, &settings, &fault("health/disk"), at(20 * HOUR)).unwrap();
    let worse = run(&store, &settings, 20 * HOUR, 20 * HOUR + 60, 10);
    assert_eq!(worse, ["Alert: health/disk is red"]);
    apply(&store, Effect::Acknowledge(vec![id_of(&store, "health/disk")], "U1".into()), 21 * HOUR);
    clear(&store, &settings.alerts, "health/disk", at(22 * HOUR)).unwrap();
    let end = run(&store, &settings, 22 * HOUR, 23 * HOUR, 10);
    assert_eq!(end, ["Resolved: health/disk"]);
}

#[test]
fn what_follows_from_a_dead_store_is_not_told_while_it_is_dead() {
    let (store, settings) = (SqliteStore::in_memory().unwrap(), settings());
    for name in ["health/store", "health/queue", "task/backup", "boot-loop"] {
        raise(&store, &settings, &fault(name), at(0)).unwrap();
    }
    assert_eq!(run(&store, &settings, 0, 600, 10), ["2 alerts"]);
    clear(&store, &settings.alerts, "health/store", at(600)).unwrap();
    clear(&store, &settings.alerts, "health/queue", at(600)).unwrap();
    // The queue's was gone before anybody was told.
    assert_eq!(run(&store, &settings, 600, 800, 10), ["1 alert, 1 resolved"]);
    let backup = &store.open_alerts().unwrap()[0];
    assert_eq!((backup.fingerprint.as_str(), backup.told), ("task/backup", 1));
}

#[test]
fn a_restart_neither_forgets_nor_repeats_and_two_tellers_tell_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let settings = settings();
    raise(&SqliteStore::open(&path).unwrap(), &settings, &fault("task/backup"), at(0)).unwrap();
    let barrier = std::sync::Barrier::new(8);
    let told: usize = std::thread::scope(|scope| {
        let tellers: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    let store = SqliteStore::open(&path).unwrap();
                    barrier.wait();
                    tell(&store, &settings, at(30)).unwrap()
                })
            })
            .collect();
        tellers.into_iter().map(|teller| teller.join().unwrap()).sum()
    });
    assert_eq!(told, 1);
    let store = SqliteStore::open(&path).unwrap();
    assert_eq!(said(&store, 31), ["Alert: task/backup is red"]);
    assert_eq!(run(&store, &settings, 31, HOUR, 60), [""; 0]);
    assert_eq!(run(&store, &settings, HOUR, 5 * HOUR, 60), ["Still red: task/backup"]);
}

#[test]
fn the_second_channel_has_what_chat_did_not_take() {
    let (store, settings) = (SqliteStore::in_memory().unwrap(), settings());
    raise(&store, &settings, &fault("task/backup"), at(0)).unwrap();
    tell(&store, &settings, at(30)).unwrap();
    assert_eq!(store.second_deliveries(at(89)).unwrap(), [], "chat has a minute");
    let waiting = store.second_deliveries(at(90)).unwrap();
    let [one] = &waiting[..] else { panic!("{waiting:?}") };
    assert!(one.channel == "webhook" && one.content.contains("task/backup"));
    store.settle_second(one.id, &SecondEnd::Later(at(100), "refused".into())).unwrap();
    assert_eq!(store.second_deliveries(at(99)).unwrap(), []);
    assert_eq!(store.second_deliveries(at(100)).unwrap()[0].attempts, 1);
    store.settle_second(one.id, &SecondEnd::Sent).unwrap();
    assert_eq!(store.second_deliveries(at(900)).unwrap(), []);
    // What chat took is not sent again.
    said(&store, 900);
    raise(&store, &settings, &fault("health/outbox"), at(1000)).unwrap();
    tell(&store, &settings, at(1030)).unwrap();
    assert_eq!(said(&store, 1031).len(), 1);
    assert_eq!(store.second_deliveries(at(9999)).unwrap(), []);
    // Without chat it goes at once.
    let mut alone = settings;
    alone.slack = crate::config::SlackSettings::default();
    raise(&store, &alone, &fault("health/disk"), at(2000)).unwrap();
    tell(&store, &alone, at(2030)).unwrap();
    assert_eq!(store.second_deliveries(at(2030)).unwrap().len(), 1);
}

#[test]
fn no_secret_leaves_with_an_alert() {
    let (store, settings) = (SqliteStore::in_memory().unwrap(), settings());
    let summary = "POST https://hooks.example/very-secret with xoxb-1-secret\nfailed";
    raise(&store, &settings, &Fault::red("task/backup", summary), at(0)).unwrap();
    tell(&store, &settings, at(30)).unwrap();
    let chat = &store.next_outbound("slack", at(30)).unwrap()[0].content;
    let second = &store.second_deliveries(at(90)).unwrap()[0].content;
    for text in [chat, second, &store.open_alerts().unwrap()[0].summary] {
        assert!(!text.contains("secret"), "{text}");
        assert!(text.contains("POST ******** with ******** failed"), "{text}");
    }
}

#[test]
fn nobody_is_mentioned_through_a_webhook() {
    let (store, settings) = (SqliteStore::in_memory().unwrap(), settings());
    let fault = Fault::red("task/backup", "<!channel> <https://evil.example|click>");
    raise(&store, &settings, &fault, at(0)).unwrap();
    tell(&store, &settings, at(30)).unwrap();
    let told: route::Told =
        serde_json::from_str(&store.second_deliveries(at(90)).unwrap()[0].content).unwrap();
    assert!(told.text.contains("‹!channel›") && !told.text.contains('<'), "{}", told.text);
}

#[test]
fn a_daemon_that_starts_too_often_says_so_at_once_and_once() {
    let (store, settings) = (SqliteStore::in_memory().unwrap(), settings());
    let mut all = Vec::new();
    for start in 0..8 {
        let second = start * 20;
        let looping = started(&store, &settings, at(second)).unwrap();
        assert_eq!(looping, start >= 4, "start {start}");
        all.extend(run(&store, &settings, second, second + 1, 1));
    }
    assert_eq!(all, ["Alert: boot-loop is red"]);
    stays_up(&store, &settings.alerts, at(300)).unwrap();
    assert_eq!(run(&store, &settings, 300, 400, 10), [""; 0], "not up for long enough");
    stays_up(&store, &settings.alerts, at(140 + 601)).unwrap();
    assert_eq!(run(&store, &settings, 741, 800, 10), ["Resolved: boot-loop"]);
    // Starts over a day are nothing.
    for hour in 1..24 {
        assert!(!started(&store, &settings, at(hour * HOUR)).unwrap());
    }
}

#[test]
fn old_alerts_go_and_open_ones_stay() {
    let (store, settings) = (SqliteStore::in_memory().unwrap(), settings());
    for name in ["task/backup", "health/disk"] {
        raise(&store, &settings, &fault(name), at(0)).unwrap();
    }
    run(&store, &settings, 0, 60, 10);
    clear(&store, &settings.alerts, "health/disk", at(60)).unwrap();
    run(&store, &settings, 60, 120, 10);
    store.second_deliveries(at(HOUR)).unwrap();
    assert!(store.prune_alerts(at(HOUR)).unwrap() >= 3);
    let left = store.list_alerts(9).unwrap();
    assert_eq!(
        left.iter().map(|one| one.fingerprint.as_str()).collect::<Vec<_>>(),
        ["task/backup"]
    );
}
