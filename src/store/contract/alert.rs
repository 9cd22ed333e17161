//! What every store must do for alerts, and the figures of all that it holds.

use super::*;
use crate::alert::{Fault, state};
use crate::config::AlertSettings;
use crate::store::alert::{Alert, AlertState, NewNotification, SecondEnd};
use crate::store::desk::{Applied, Change, Effect, NewOutbound};

#[test]
fn sqlite_keeps_the_contract_of_alerts() {
    let fresh = || SqliteStore::in_memory().unwrap();
    a_fault_is_one_open_alert(&fresh());
    a_change_that_says_nothing_changes_nothing(&fresh());
    what_is_told_is_whole_or_nothing(&fresh());
    what_was_told_is_not_told_again(&fresh());
    a_second_channel_is_spared_what_chat_has(&fresh());
    starts_are_counted(&fresh());
    figures_count_what_is_there(&fresh());
}

fn raise(store: &impl AlertStore, name: &str, second: i64) {
    let (fault, settings) = (Fault::red(name, "broken"), AlertSettings::default());
    store
        .update_alert(name, &mut |open| Some(state::raised(open, &fault, &settings, at(second))))
        .unwrap();
}

fn open(store: &impl AlertStore) -> Vec<Alert> {
    store.open_alerts().unwrap()
}

fn notification(key: &str, alerts: &[Alert]) -> NewNotification {
    let settings = AlertSettings::default();
    let told = |alert: &Alert| state::told(alert.clone(), &settings, at(30));
    NewNotification {
        key: key.into(),
        alerts: alerts.iter().map(told).collect(),
        content: Some("{}".into()),
        said: vec![NewOutbound {
            key: format!("{key}/C1"),
            platform: "slack".into(),
            channel: "C1".into(),
            content: "{}".into(),
            supersedes: None,
            not_before: None,
        }],
        channels: vec!["webhook".into(), "mail".into()],
        second_at: at(90),
    }
}

fn a_fault_is_one_open_alert(store: &impl AlertStore) {
    raise(store, "task/backup", 0);
    raise(store, "task/backup", 5);
    raise(store, "task/Backup", 6);
    let alerts = open(store);
    assert_eq!(alerts.len(), 2);
    assert_eq!((alerts[0].count, alerts[0].since, alerts[0].seen_at), (2, at(0), at(5)));
    // Over, the same fault is another alert.
    let mut end = |open: Option<Alert>| state::cleared(open?, &AlertSettings::default(), at(7));
    store.update_alert("task/backup", &mut end).unwrap();
    raise(store, "task/backup", 8);
    let all = store.list_alerts(9).unwrap();
    assert_eq!((all.len(), open(store).len()), (3, 2));
    assert_eq!(all[2].state, AlertState::Resolved);
}

fn a_change_that_says_nothing_changes_nothing(store: &impl AlertStore) {
    raise(store, "task/backup", 0);
    let before = open(store);
    store.update_alert("task/backup", &mut |_| None).unwrap();
    store.update_alert("unknown", &mut |open| open).unwrap();
    assert_eq!(open(store), before);
}

fn what_is_told_is_whole_or_nothing(store: &impl DaemonStore) {
    raise(store, "task/backup", 0);
    raise(store, "health/disk", 0);
    let told = notification("alert/1", &open(store));
    // One of them changes meanwhile.
    let id = open(store)[1].id;
    let effects = vec![Effect::Acknowledge(vec![id], "U1".into())];
    store.apply(&Change { effects, ..Change::default() }, at(10)).unwrap();
    assert_eq!(store.notify(&told, at(30)).unwrap(), Applied::Refused);
    assert_eq!(store.find_outbound("alert/1/C1").unwrap(), None);
    assert!(open(store).iter().all(|alert| alert.told == 0));
    assert_eq!(store.second_deliveries(at(900)).unwrap(), []);
    assert_eq!(store.alerts_of("alert/1").unwrap(), Vec::<i64>::new());
    let told = notification("alert/1", &open(store));
    assert_eq!(store.notify(&told, at(30)).unwrap(), Applied::Yes);
    assert_eq!(store.alerts_of("alert/1").unwrap(), [open(store)[0].id, id]);
}

fn what_was_told_is_not_told_again(store: &impl DaemonStore) {
    raise(store, "task/backup", 0);
    let told = notification("alert/1", &open(store));
    assert_eq!(store.notify(&told, at(30)).unwrap(), Applied::Yes);
    assert_eq!(store.notify(&told, at(31)).unwrap(), Applied::Late);
    let [alert] = &open(store)[..] else { panic!("one alert") };
    assert_eq!((alert.told, alert.told_at, alert.state), (1, Some(at(30)), AlertState::Firing));
}

fn a_second_channel_is_spared_what_chat_has(store: &impl DaemonStore) {
    raise(store, "task/backup", 0);
    store.notify(&notification("alert/1", &open(store)), at(30)).unwrap();
    raise(store, "health/disk", 31);
    let second: Vec<Alert> = open(store).into_iter().skip(1).collect();
    // Its key begins like the other one's, and is another.
    store.notify(&notification("alert/10", &second), at(31)).unwrap();
    let chat = store.find_outbound("alert/1/C1").unwrap().unwrap();
    let there = crate::store::desk::Delivery::Sent(Some("1.1".into()));
    store.settle_outbound(chat.seq, &there, at(40)).unwrap();
    assert_eq!(store.second_deliveries(at(89)).unwrap(), []);
    let waiting = store.second_deliveries(at(90)).unwrap();
    let channels: Vec<_> = waiting.iter().map(|one| (one.channel.as_str(), one.at)).collect();
    assert_eq!(channels, [("webhook", at(31)), ("mail", at(31))]);
    store.settle_second(waiting[0].id, &SecondEnd::Sent).unwrap();
    store.settle_second(waiting[0].id, &SecondEnd::Later(at(95), "late".into())).unwrap();
    store.settle_second(waiting[1].id, &SecondEnd::Later(at(200), "refused".into())).unwrap();
    assert_eq!(store.second_deliveries(at(199)).unwrap(), []);
    let again = store.second_deliveries(at(200)).unwrap();
    assert_eq!((again.len(), again[0].attempts), (1, 1));
    store.settle_second(again[0].id, &SecondEnd::Failed("for good".into())).unwrap();
    assert_eq!(store.second_deliveries(at(900)).unwrap(), []);
}

fn starts_are_counted(store: &impl AlertStore) {
    assert_eq!(store.note_start(at(-600), at(0)).unwrap(), 1);
    assert_eq!(store.note_start(at(-570), at(30)).unwrap(), 2);
    assert_eq!(store.note_start(at(10), at(610)).unwrap(), 2);
    assert_eq!(store.starts_since(at(30)).unwrap(), 1);
    assert_eq!(store.starts_since(at(610)).unwrap(), 0);
}

fn figures_count_what_is_there(store: &impl DaemonStore) {
    let new = posting("aa11", "Editor");
    store.save_posting(&new, at(0)).unwrap();
    for (second, cost_usd) in [(1, 0.25), (100, 0.5)] {
        let run = store.start_run(&new.id, "offline", "v1", at(second)).unwrap();
        let stage = StageRecord { cost_usd, ..stage() };
        store.fail_run(run, &[stage], "no", at(second + 1)).unwrap();
    }
    store.start_run(&new.id, "offline", "v1", at(200)).unwrap();
    let runs = |since: Option<i64>| store.count_runs(since.map(at)).unwrap();
    assert_eq!(runs(None), [("failed".to_owned(), 2), ("running".to_owned(), 1)]);
    assert_eq!(runs(Some(150)), [("running".to_owned(), 1)]);
    let costs = store.stage_costs(None).unwrap();
    let [stage] = &costs[..] else { panic!("{costs:?}") };
    assert_eq!(
        (stage.stage.as_str(), stage.engine.as_str(), stage.count),
        ("extract", "offline", 2)
    );
    assert!((stage.cost_usd - 0.75).abs() < 1e-12);
    assert!((store.stage_costs(Some(at(50))).unwrap()[0].cost_usd - 0.5).abs() < 1e-12);
    assert_eq!(store.count_postings().unwrap(), [("processing".to_owned(), 1)]);
    assert_eq!(store.count_outbound().unwrap(), []);
}
