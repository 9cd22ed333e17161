//! What every store must do so that spend can't run away.

use super::*;
use crate::llm::gate::Signal;
use crate::llm::{NanoUsd, Usage};
use crate::store::spend::{
    Breaker, Cap, CapOf, Charge, NewReservation, ProviderLimits, SpendState, Spent, Verdict, Window,
};

/// Runs every story on a fresh store each.
fn run_all<S: SpendStore>(fresh: impl Fn() -> S) {
    what_is_reserved_is_held_and_what_is_settled_is_charged(&fresh());
    the_worst_case_must_fit_under_every_cap(&fresh());
    windows_hold_their_first_moment_and_not_their_last(&fresh());
    a_reservation_ends_once_or_is_corrected(&fresh());
    what_dies_is_free_or_taken_as_spent(&fresh());
    unknown_reservations_are_loud(&fresh());
    sums_are_by_stage_and_model(&fresh());
    thresholds_are_noted_once_for_each_cap_and_window(&fresh());
    a_breaker_is_the_same_for_all(&fresh());
}

#[test]
fn sqlite_in_memory_keeps_the_contract_of_spend() {
    run_all(|| SqliteStore::in_memory().unwrap());
}

#[test]
fn sqlite_on_disk_keeps_the_contract_of_spend() {
    let folder = tempfile::tempdir().unwrap();
    let count = std::cell::Cell::new(0);
    run_all(|| {
        count.set(count.get() + 1);
        SqliteStore::open(&folder.path().join(format!("{}.db", count.get()))).unwrap()
    });
}

fn call(provider: &str, nano: u64, second: i64) -> NewReservation {
    NewReservation {
        run: None,
        stage: "cv".into(),
        provider: provider.into(),
        model: "m".into(),
        cost: NanoUsd(nano),
        tokens: nano,
        run_cap: NanoUsd(1_000),
        until: at(second + 10),
    }
}

fn no_caps(_: &str, _: DateTime<Utc>) -> Vec<Cap> {
    Vec::new()
}

/// A cap of 100 for each span of 1 000 s.
fn hundred(_: &str, now: DateTime<Utc>) -> Vec<Cap> {
    let second = now.timestamp() - at(0).timestamp();
    let from = second.div_euclid(1_000) * 1_000;
    let window =
        Window { from: Some(at(from)), until: Some(at(from + 1_000)), ..Window::default() };
    vec![Cap { of: CapOf::Day, window, most: NanoUsd(100) }]
}

fn ask(store: &impl SpendStore, new: &NewReservation, second: i64) -> Verdict {
    store.reserve_spend(new, &hundred, &ProviderLimits::default(), at(second)).unwrap()
}

fn granted(store: &impl SpendStore, new: &NewReservation, second: i64) -> i64 {
    match ask(store, new, second) {
        Verdict::Granted(id) => id,
        other => panic!("{other:?}"),
    }
}

fn used(nano: u64) -> Charge {
    Charge::Used {
        cost: NanoUsd(nano),
        usage: Usage { input: nano, cache_read: 2, cache_write: 3, output: 4 },
    }
}

fn settle(store: &impl SpendStore, id: i64, charge: &Charge, second: i64) -> u64 {
    let limits = ProviderLimits::default();
    store.settle_spend(id, charge, &Signal::Healthy, &hundred, &limits, at(second)).unwrap().0
}

fn all(store: &impl SpendStore) -> (u64, u64) {
    let Spent { charged, held, .. } = store.spent(&Window::default()).unwrap();
    (charged.0, held.0)
}

fn what_is_reserved_is_held_and_what_is_settled_is_charged(store: &impl SpendStore) {
    let run = Some(RunId(9));
    let id = granted(store, &NewReservation { run, ..call("p", 60, 0) }, 0);
    assert_eq!(all(store), (0, 60));
    assert!(store.send_spend(id, at(1)).unwrap());
    assert!(!store.send_spend(id, at(1)).unwrap(), "it leaves once");
    assert_eq!(store.get_reservation(id).unwrap().state, SpendState::Sent);
    assert_eq!(settle(store, id, &used(25), 2), 25);
    assert_eq!(all(store), (25, 0));
    let of_run = store.spent_by_run(RunId(9)).unwrap();
    assert_eq!((of_run.charged, of_run.calls), (NanoUsd(25), 1));
    assert_eq!(store.spent_by_run(RunId(8)).unwrap(), Spent::default());
}

fn the_worst_case_must_fit_under_every_cap(store: &impl SpendStore) {
    let id = granted(store, &call("p", 60, 0), 0);
    // Others may leave room.
    assert!(matches!(ask(store, &call("q", 41, 0), 0), Verdict::Wait(until) if until > at(0)));
    granted(store, &call("q", 40, 0), 0);
    settle(store, id, &used(60), 1);
    let Verdict::Over { cap, spent } = ask(store, &call("q", 41, 1), 1) else { panic!() };
    assert_eq!((cap.of, spent.charged, spent.held), (CapOf::Day, NanoUsd(60), NanoUsd(40)));
    let tight = NewReservation { run_cap: NanoUsd(5), ..call("p", 6, 1) };
    let Verdict::Over { cap, .. } = ask(store, &tight, 1) else { panic!() };
    assert_eq!(cap.of, CapOf::Run);
    // What was refused holds nothing.
    assert_eq!(all(store), (60, 40));
}

fn windows_hold_their_first_moment_and_not_their_last(store: &impl SpendStore) {
    for second in [999, 1_000, 1_999] {
        let id = granted(store, &call("p", 10, second), second);
        settle(store, id, &used(10), second);
    }
    let within = |from, until| {
        let window = Window { from: Some(at(from)), until: Some(at(until)), ..Window::default() };
        store.spent(&window).unwrap().charged.0
    };
    assert_eq!((within(0, 1_000), within(1_000, 2_000), within(2_000, 3_000)), (10, 20, 0));
    let of = |provider: &str| Window { provider: Some(provider.into()), ..Window::default() };
    assert_eq!(store.spent(&of("p")).unwrap().charged.0, 30);
    assert_eq!(store.spent(&of("q")).unwrap().charged.0, 0);
}

fn a_reservation_ends_once_or_is_corrected(store: &impl SpendStore) {
    let id = granted(store, &call("p", 50, 0), 0);
    assert_eq!(settle(store, id, &Charge::Presumed, 1), 50);
    // The answer came after all.
    assert_eq!(settle(store, id, &used(20), 2), 20);
    assert_eq!(settle(store, id, &used(99), 3), 20);
    assert_eq!(settle(store, id, &Charge::Free, 3), 20);
    assert_eq!(all(store), (20, 0));
    let free = granted(store, &call("p", 50, 4), 4);
    assert_eq!(settle(store, free, &Charge::Free, 5), 0);
    assert!(!store.send_spend(free, at(5)).unwrap());
    assert_eq!(settle(store, free, &used(50), 6), 0, "its money may be held by another by now");
    assert_eq!(all(store), (20, 0));
}

fn what_dies_is_free_or_taken_as_spent(store: &impl SpendStore) {
    let unsent = granted(store, &call("p", 30, 0), 0);
    let sent = granted(store, &call("p", 40, 0), 0);
    assert!(store.send_spend(sent, at(1)).unwrap());
    assert_eq!(store.expire_spend(&hundred, at(9)).unwrap(), 0);
    assert!(!store.send_spend(unsent, at(10)).unwrap(), "its time is over");
    assert_eq!(store.expire_spend(&hundred, at(10)).unwrap(), 2);
    assert_eq!(all(store), (40, 0));
    assert_eq!(store.get_reservation(unsent).unwrap().state, SpendState::Freed);
    assert_eq!(store.get_reservation(sent).unwrap().state, SpendState::Presumed);
    assert_eq!(store.provider_states(at(10)).unwrap()[0].in_flight, 0);
}

fn unknown_reservations_are_loud(store: &impl SpendStore) {
    let not_found = |result: Result<(), StoreError>| {
        assert!(matches!(result, Err(StoreError::NotFound { .. })), "{result:?}");
    };
    not_found(store.get_reservation(77).map(drop));
    let limits = ProviderLimits::default();
    let settled = store.settle_spend(77, &Charge::Free, &Signal::Silent, &no_caps, &limits, at(0));
    not_found(settled.map(drop));
    assert!(!store.send_spend(77, at(0)).unwrap());
}

fn sums_are_by_stage_and_model(store: &impl SpendStore) {
    for (stage, model, nano) in
        [("cv", "m", 10), ("letter", "m", 30), ("cv", "m", 10), ("cv", "n", 5)]
    {
        let new = NewReservation { stage: stage.into(), model: model.into(), ..call("p", nano, 0) };
        let id = granted(store, &new, 0);
        settle(store, id, &used(nano), 1);
    }
    let free = granted(store, &call("p", 9, 2), 2);
    settle(store, free, &Charge::Free, 2);
    let rows = store.spend_rows(&Window::default()).unwrap();
    let shown: Vec<(&str, &str, u64, u64, u64)> = rows
        .iter()
        .map(|row| {
            let (stage, model) = (row.stage.as_str(), row.model.as_str());
            (stage, model, row.calls, row.charged.0, row.usage.output)
        })
        .collect();
    assert_eq!(shown, [("letter", "m", 1, 30, 4), ("cv", "m", 2, 20, 8), ("cv", "n", 1, 5, 4)]);
    assert_eq!(rows[1].usage, Usage { input: 20, cache_read: 4, cache_write: 6, output: 8 });
}

fn thresholds_are_noted_once_for_each_cap_and_window(store: &impl SpendStore) {
    let spend = |nano, second| {
        let id = granted(store, &call("p", nano, second), second);
        settle(store, id, &used(nano), second);
    };
    let untold = || -> Vec<(u8, Option<i64>)> {
        let untold = store.untold_thresholds().unwrap();
        let since = |one: &crate::store::spend::Threshold| {
            one.since.map(|since| since.timestamp() - at(0).timestamp())
        };
        untold.iter().map(|one| (one.percent, since(one))).collect()
    };
    spend(50, 1);
    spend(1, 2);
    assert_eq!(untold(), [(50, Some(0))]);
    spend(49, 3);
    assert_eq!(untold(), [(50, Some(0)), (80, Some(0)), (90, Some(0)), (100, Some(0))]);
    spend(60, 1_001);
    assert_eq!(untold().last(), Some(&(50, Some(1_000))));
    for one in store.untold_thresholds().unwrap() {
        assert!(store.threshold_told(one.id, at(5)).unwrap());
        assert!(!store.threshold_told(one.id, at(5)).unwrap());
    }
    assert!(untold().is_empty());
    // A call that dies after it has left reaches them, too, in the window in which it was made.
    let id = granted(store, &call("p", 95, 2_990), 2_990);
    assert!(store.send_spend(id, at(2_991)).unwrap());
    store.expire_spend(&hundred, at(3_100)).unwrap();
    assert_eq!(untold(), [(50, Some(2_000)), (80, Some(2_000)), (90, Some(2_000))]);
}

fn a_breaker_is_the_same_for_all(store: &impl SpendStore) {
    let limits = ProviderLimits { failures: 1, open_seconds: 5, ..ProviderLimits::default() };
    let ask = |provider: &str, second| {
        let new = call(provider, 1, second);
        store.reserve_spend(&new, &no_caps, &limits, at(second)).unwrap()
    };
    let Verdict::Granted(id) = ask("p", 0) else { panic!() };
    let faulty = Signal::Faulty("no route to host".into());
    store.settle_spend(id, &Charge::Free, &faulty, &no_caps, &limits, at(1)).unwrap();
    assert_eq!(ask("p", 2), Verdict::Open { failures: 1, until: at(6) });
    assert!(matches!(ask("q", 2), Verdict::Granted(_)), "of one provider alone");
    let states = store.provider_states(at(2)).unwrap();
    let names: Vec<&str> = states.iter().map(|state| state.provider.as_str()).collect();
    assert_eq!(names, ["p", "q"]);
    assert_eq!(states[0].breaker, Breaker::Open { until: at(6) });
    assert_eq!(states[0].reason.as_deref(), Some("no route to host"));
    assert_eq!((states[1].breaker, states[1].in_flight), (Breaker::Closed, 1));
    assert!(matches!(ask("p", 6), Verdict::Granted(_)));
    assert!(matches!(ask("p", 6), Verdict::Wait(_)), "one probe");
}
