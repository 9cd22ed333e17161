//! Spend under concurrency, death and time. GAP-036: what runs cost is known, and bounded.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use chrono::TimeDelta;

use super::*;
use crate::llm::price::{ModelPrice, Rate, Rates};
use crate::store::spend::{Breaker, SpendState};
use crate::store::{RunId, SqliteStore};

/// A token costs so much at the model of these tests.
const TOKEN: u64 = 1_000;

fn at(milliseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_800_000_000_000 + milliseconds).unwrap()
}

fn prices() -> PriceTable {
    let rate = Some(Rate::per_million("1").unwrap());
    PriceTable::bundled()
        .with("m", ModelPrice::flat(Rates { input: rate, output: rate, ..Rates::default() }))
}

fn budget(day_tokens: u64) -> BudgetSettings {
    let usd = Usd(NanoUsd(day_tokens * TOKEN));
    BudgetSettings { run_usd: usd, day_usd: usd, month_usd: usd, ..BudgetSettings::default() }
}

fn wide() -> ProviderLimits {
    ProviderLimits { concurrency: 1_000, ..ProviderLimits::default() }
}

fn gate(store: SqliteStore, budget: &BudgetSettings) -> StoreGate {
    StoreGate::new(Arc::new(store), prices(), budget).with_limits("p", wide())
}

fn memory(budget: &BudgetSettings) -> StoreGate {
    gate(SqliteStore::in_memory().unwrap(), budget)
}

/// A call of so many tokens that ends within a second.
fn call(tokens: u64, now: DateTime<Utc>) -> Worst {
    Worst {
        provider: "p".into(),
        model: "m".into(),
        stage: "cv".into(),
        run: None,
        run_cap: None,
        usage: Usage { input: tokens, ..Usage::default() },
        until: now + TimeDelta::seconds(1),
    }
}

fn granted(gate: &StoreGate, worst: &Worst, now: DateTime<Utc>) -> Grant {
    match gate.admit(worst, now).unwrap() {
        Admission::Granted(grant) => grant,
        other => panic!("{other:?}"),
    }
}

fn denied(gate: &StoreGate, worst: &Worst, now: DateTime<Utc>) -> String {
    match gate.admit(worst, now).unwrap() {
        Admission::Denied(denial) => denial.to_string(),
        other => panic!("{other:?}"),
    }
}

fn used(tokens: u64) -> Settlement {
    Settlement::Used(Usage { input: tokens, ..Usage::default() })
}

fn settle(gate: &StoreGate, grant: Grant, settlement: Settlement, now: DateTime<Utc>) -> u64 {
    gate.settle(grant, settlement, &Signal::Healthy, now).unwrap().0 / TOKEN
}

/// Charged and held, in tokens.
fn tokens(gate: &StoreGate) -> (u64, u64) {
    let spent = gate.store.spent(&Window::default()).unwrap();
    (spent.charged.0 / TOKEN, spent.held.0 / TOKEN)
}

#[test]
fn the_worst_case_is_held_until_what_was_used_is_known() {
    let gate = memory(&budget(1_000));
    let grant = granted(&gate, &call(600, at(0)), at(0));
    assert_eq!(grant.cost, NanoUsd(600 * TOKEN));
    assert_eq!(tokens(&gate), (0, 600));
    // It may use less, and then there is room: worth waiting for.
    assert!(matches!(gate.admit(&call(500, at(1)), at(1)).unwrap(), Admission::Wait(_)));
    gate.sending(grant, at(2)).unwrap();
    assert_eq!(settle(&gate, grant, used(250), at(3)), 250);
    assert_eq!(tokens(&gate), (250, 0));
    // Settled once: what comes later changes nothing.
    assert_eq!(settle(&gate, grant, used(999), at(4)), 250);
    let grant = granted(&gate, &call(750, at(5)), at(5));
    assert_eq!(settle(&gate, grant, Settlement::Free, at(6)), 0);
    let reason = denied(&gate, &call(751, at(7)), at(7));
    assert_eq!(
        reason,
        "a call that may cost $0.0008 could pass the day's cap of $0.001, of which $0.0003 is spent"
    );
}

#[test]
fn a_model_without_a_price_is_never_asked() {
    let gate = memory(&budget(1_000_000));
    let worst = Worst { model: "llama-at-home".into(), ..call(1, at(0)) };
    let reason = denied(&gate, &worst, at(0));
    assert!(reason.contains("[llm.prices.\"llama-at-home\"]"), "{reason}");
    assert_eq!(tokens(&gate), (0, 0));
}

#[test]
fn each_cap_denies_by_its_name() {
    let usd = |tokens: u64| Usd(NanoUsd(tokens * TOKEN));
    let plenty = budget(1_000_000);
    let cases = [
        ("for one run", BudgetSettings { run_usd: usd(10), ..plenty.clone() }),
        ("the day's cap", BudgetSettings { day_usd: usd(10), ..plenty.clone() }),
        ("the month's cap", BudgetSettings { month_usd: usd(10), ..plenty.clone() }),
        (
            "for p",
            BudgetSettings {
                provider_month_usd: [("p".to_owned(), usd(10))].into(),
                ..plenty.clone()
            },
        ),
        ("in all", BudgetSettings { total_usd: Some(usd(10)), ..plenty.clone() }),
    ];
    for (part, settings) in cases {
        let gate = memory(&settings);
        let run = Some(RunId(7));
        let first = granted(&gate, &Worst { run, ..call(6, at(0)) }, at(0));
        settle(&gate, first, used(6), at(1));
        let reason = denied(&gate, &Worst { run, ..call(5, at(2)) }, at(2));
        assert!(reason.contains(part), "{part}: {reason}");
        granted(&gate, &Worst { run, ..call(4, at(3)) }, at(3));
    }
    // A tier may give a run less than the configuration does.
    let gate = memory(&plenty);
    let tight = Worst { run: Some(RunId(1)), run_cap: Some(NanoUsd(9 * TOKEN)), ..call(10, at(0)) };
    assert!(denied(&gate, &tight, at(0)).contains("for one run"));
    granted(&gate, &Worst { run_cap: None, ..tight }, at(0));
    // Another provider, another run: caps of one are not those of all.
    let settings =
        BudgetSettings { provider_month_usd: [("p".to_owned(), usd(10))].into(), ..plenty };
    let gate = memory(&settings);
    granted(&gate, &Worst { provider: "q".into(), ..call(500, at(0)) }, at(0));
}

#[test]
fn what_dies_before_it_leaves_is_free_and_what_dies_after_is_taken_as_spent() {
    let gate = memory(&budget(1_000));
    granted(&gate, &call(400, at(0)), at(0));
    let sent = granted(&gate, &call(300, at(0)), at(0));
    gate.sending(sent, at(10)).unwrap();
    let late = granted(&gate, &call(200, at(0)), at(0));
    // Its time is over: it must not leave any more.
    assert!(gate.sending(late, at(1_000)).is_err());
    // Whoever asks next finds them dead.
    let next = granted(&gate, &call(700, at(1_000)), at(1_000));
    assert_eq!(tokens(&gate), (300, 700));
    // The answer comes after all: what it says is what counts.
    assert_eq!(settle(&gate, sent, used(120), at(1_500)), 120);
    assert_eq!(tokens(&gate), (120, 700));
    assert_eq!(settle(&gate, next, Settlement::Unknown, at(1_600)), 700);
    let reservation = gate.store.get_reservation(next.id).unwrap();
    assert_eq!(reservation.state, SpendState::Presumed);
    assert!(gate.sending(next, at(1_601)).is_err());
}

/// A call that is reserved before midnight and settled after it counts in the day before.
#[test]
fn caps_begin_anew_at_local_midnight() {
    let settings = BudgetSettings {
        month_usd: Usd::cents(100),
        time_zone: "Europe/Berlin".into(),
        ..budget(1_000)
    };
    for (before, midnight) in [
        ("2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z"),
        ("2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z"),
    ] {
        let gate = memory(&settings);
        let (before, midnight): (DateTime<Utc>, DateTime<Utc>) =
            (before.parse().unwrap(), midnight.parse().unwrap());
        let long = Worst { until: before + TimeDelta::minutes(1), ..call(1_000, before) };
        let grant = granted(&gate, &long, before);
        gate.sending(grant, before).unwrap();
        let next = granted(&gate, &call(1_000, midnight), midnight);
        settle(&gate, grant, used(900), midnight);
        let day = |now| gate.store.spent(&gate.budget.windows(now).day).unwrap();
        assert_eq!(day(before).charged.0 / TOKEN, 900);
        assert_eq!(day(midnight).held.0 / TOKEN, 1_000);
        settle(&gate, next, used(1_000), midnight);
        assert!(denied(&gate, &call(1, midnight), midnight).contains("the day's cap"));
        assert!(denied(&gate, &call(101, before), before).contains("the day's cap"));
    }
}

/// 100 callers at a cap, on ten connections to one file; a third of them die with their call, half
/// of those before it leaves.
#[test]
fn a_hundred_callers_at_a_cap_never_pass_it_whoever_dies() {
    const CAP: u64 = 2_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spend.db");
    let settings = budget(CAP);
    let gates: Vec<StoreGate> =
        (0..10).map(|_| gate(SqliteStore::open(&path).unwrap(), &settings)).collect();
    let clock = AtomicI64::new(0);
    let (made, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for caller in 0..100_u64 {
            let gate = &gates[caller as usize % gates.len()];
            let (clock, made, refused) = (&clock, &made, &refused);
            scope.spawn(move || {
                for round in 0..4_u64 {
                    let grant = loop {
                        let now = at(clock.fetch_add(1, Ordering::SeqCst));
                        match gate.admit(&call(90, now), now).unwrap() {
                            Admission::Granted(grant) => break Some(grant),
                            // Time goes by while all wait: the dead are found.
                            Admission::Wait(_) => clock.fetch_add(20, Ordering::SeqCst),
                            Admission::Denied(_) => break None,
                        };
                    };
                    let (charged, held) = tokens(gate);
                    assert!(charged + held <= CAP, "{charged} + {held}");
                    let Some(grant) = grant else {
                        refused.fetch_add(1, Ordering::SeqCst);
                        continue;
                    };
                    made.fetch_add(1, Ordering::SeqCst);
                    let now = at(clock.fetch_add(1, Ordering::SeqCst));
                    match (caller + round) % 6 {
                        0 => {}
                        1 => drop(gate.sending(grant, now)),
                        _ => {
                            if gate.sending(grant, now).is_ok() {
                                settle(gate, grant, used(30 + caller % 60), now);
                            }
                        }
                    }
                }
            });
        }
    });
    let caps = |provider: &str, at| gates[0].budget.caps(provider, at);
    gates[0].store.expire_spend(&caps, at(i64::from(i32::MAX))).unwrap();
    let (charged, held) = tokens(&gates[0]);
    assert!(charged <= CAP && held == 0, "{charged} + {held}");
    assert!(charged > CAP - 90, "there was room left: {charged}");
    let (made, refused) = (made.into_inner(), refused.into_inner());
    assert!(made >= 22 && refused > 0 && made + refused == 400, "{made} {refused}");
    let told = gates[0].store.untold_thresholds().unwrap();
    let mut percents: Vec<u8> =
        told.iter().filter(|one| one.of == CapOf::Day).map(|one| one.percent).collect();
    percents.sort_unstable();
    assert_eq!(percents, [50, 80, 90, 100], "each exactly once");
}

/// What a process of its own does until it is killed: calls, each reported when it was made. Started
/// by itself it makes three, and they are all accounted for.
#[test]
fn a_caller_in_a_process_of_its_own() {
    let store = std::env::var_os("TAILORD_TEST_SPEND");
    let folder = tempfile::tempdir().unwrap();
    let path = store.as_deref().map_or_else(|| folder.path().join("spend.db"), Into::into);
    let gate = gate(SqliteStore::open(&path).unwrap().for_acks().unwrap(), &budget(5_000));
    let calls = if store.is_some() { u64::MAX } else { 3 };
    for number in 0..calls {
        let now = Utc::now();
        match gate.admit(&call(40, now), now).unwrap() {
            Admission::Granted(grant) => {
                gate.sending(grant, Utc::now()).unwrap();
                settle(&gate, grant, used(10 + number % 30), Utc::now());
            }
            Admission::Wait(_) | Admission::Denied(_) => {}
        }
        writeln!(std::io::stdout(), "call {number}").unwrap();
        // Leaves the file to the others for a moment: nothing waits for this.
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    if store.is_none() {
        assert_eq!(tokens(&gate), (33, 0));
    }
}

#[test]
fn processes_that_are_killed_in_the_middle_never_bring_spend_above_the_cap() {
    const CAP: u64 = 5_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spend.db");
    let gate = gate(SqliteStore::open(&path).unwrap().for_acks().unwrap(), &budget(CAP));
    let mut killed = 0;
    // Each is killed after another number of calls, wherever in the next one it then is.
    for wave in 0..3 {
        let children: Vec<Child> = (0..3).map(|_| caller(&path)).collect();
        for (number, mut child) in children.into_iter().enumerate() {
            let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
            let calls = lines.by_ref().map_while(Result::ok).filter(|line| line.contains("call "));
            assert!(calls.take(3 + number * 2 + wave).count() > 0);
            child.kill().unwrap();
            child.wait().unwrap();
            killed += 1;
            let (charged, held) = tokens(&gate);
            assert!(charged + held <= CAP, "{charged} + {held}");
        }
    }
    assert_eq!(killed, 9);
    let caps = |provider: &str, at| gate.budget.caps(provider, at);
    gate.store.expire_spend(&caps, Utc::now() + TimeDelta::hours(1)).unwrap();
    let (charged, held) = tokens(&gate);
    assert!(charged > 0 && charged <= CAP && held == 0, "{charged} + {held}");
}

fn caller(store: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "llm::budget::tests::a_caller_in_a_process_of_its_own", "--nocapture"])
        .env("TAILORD_TEST_SPEND", store)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Target: exactly one probe.
#[test]
fn fifty_callers_at_a_half_open_breaker_are_one_probe() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spend.db");
    let limits = ProviderLimits { failures: 2, open_seconds: 10, ..wide() };
    let gates: Vec<StoreGate> = (0..5)
        .map(|_| {
            gate(SqliteStore::open(&path).unwrap(), &budget(1_000_000))
                .with_limits("p", limits.clone())
        })
        .collect();
    let faulty = Signal::Faulty("503 from the provider".into());
    for _ in 0..2 {
        let grant = granted(&gates[0], &call(1, at(0)), at(0));
        gates[0].settle(grant, Settlement::Free, &faulty, at(0)).unwrap();
    }
    let reason = denied(&gates[1], &call(1, at(9_999)), at(9_999));
    assert!(reason.starts_with("p has failed 2 times in a row"), "{reason}");
    for (round, end) in [(0, faulty), (1, Signal::Silent), (2, Signal::Healthy)] {
        // Open for 10 s, then 20; a probe that says nothing leaves it half open.
        let now = at([10_000, 40_000, 40_001][round]);
        let granted = AtomicUsize::new(0);
        let probe = std::sync::Mutex::new(None);
        std::thread::scope(|scope| {
            for caller in 0..50 {
                let (gate, granted, probe) = (&gates[caller % gates.len()], &granted, &probe);
                scope.spawn(move || match gate.admit(&call(1, now), now).unwrap() {
                    Admission::Granted(grant) => {
                        granted.fetch_add(1, Ordering::SeqCst);
                        *probe.lock().unwrap() = Some(grant);
                    }
                    Admission::Wait(until) => assert!(until > now),
                    Admission::Denied(denial) => panic!("{denial}"),
                });
            }
        });
        assert_eq!(granted.into_inner(), 1, "exactly one probe");
        let states = gates[1].store.provider_states(now).unwrap();
        assert_eq!(states[0].breaker, Breaker::HalfOpen { probing: true });
        let probe = probe.into_inner().unwrap().unwrap();
        gates[2].settle(probe, Settlement::Free, &end, now).unwrap();
    }
    let states = gates[3].store.provider_states(at(40_002)).unwrap();
    assert_eq!((states[0].breaker, states[0].failures), (Breaker::Closed, 0));
    granted(&gates[4], &call(1, at(40_002)), at(40_002));
}

#[test]
fn a_probe_whose_process_dies_is_followed_by_another() {
    let limits = ProviderLimits { failures: 1, open_seconds: 5, ..wide() };
    let gate = memory(&budget(1_000_000)).with_limits("p", limits);
    let grant = granted(&gate, &call(1, at(0)), at(0));
    gate.settle(grant, Settlement::Free, &Signal::Faulty("no route".into()), at(0)).unwrap();
    granted(&gate, &call(1, at(5_000)), at(5_000));
    assert!(matches!(gate.admit(&call(1, at(5_500)), at(5_500)).unwrap(), Admission::Wait(_)));
    granted(&gate, &call(1, at(6_000)), at(6_000));
}

#[test]
fn rates_and_concurrency_are_shared_by_all_connections() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spend.db");
    let limits = ProviderLimits { requests_per_minute: 10, concurrency: 4, ..wide() };
    let gates: Vec<StoreGate> = (0..3)
        .map(|_| {
            gate(SqliteStore::open(&path).unwrap(), &budget(1_000_000))
                .with_limits("p", limits.clone())
        })
        .collect();
    let mut grants: Vec<Grant> =
        (0..4).map(|number| granted(&gates[number % 3], &call(1, at(0)), at(0))).collect();
    let Admission::Wait(_) = gates[2].admit(&call(1, at(0)), at(0)).unwrap() else { panic!() };
    for number in 4..10 {
        settle(&gates[1], grants.remove(0), used(1), at(1));
        grants.push(granted(&gates[number % 3], &call(1, at(1)), at(1)));
    }
    settle(&gates[0], grants.remove(0), used(1), at(2));
    // The eleventh of the minute waits for its turn, a tenth of a minute after the first.
    assert_eq!(gates[0].admit(&call(1, at(2)), at(2)).unwrap(), Admission::Wait(at(6_000)));
}

#[test]
fn each_part_of_a_cap_is_told_once_in_its_window() {
    let gate = memory(&BudgetSettings { month_usd: Usd::cents(100), ..budget(1_000) });
    let day = |gate: &StoreGate| -> Vec<(u8, i64)> {
        let told = gate.store.untold_thresholds().unwrap();
        told.iter()
            .filter(|one| one.of == CapOf::Day)
            .map(|one| (one.percent, one.since.unwrap().timestamp()))
            .collect()
    };
    let spend = |tokens: u64, now| {
        let grant = granted(&gate, &call(tokens, now), now);
        settle(&gate, grant, used(tokens), now);
    };
    spend(499, at(0));
    assert!(day(&gate).is_empty());
    spend(1, at(1));
    spend(100, at(2));
    let today = gate.budget.windows(at(0)).day.from.unwrap().timestamp();
    assert_eq!(day(&gate), [(50, today)]);
    // Two at one stroke; the cap itself is reached when a call no longer fits.
    spend(310, at(3));
    assert_eq!(day(&gate), [(50, today), (80, today), (90, today)]);
    denied(&gate, &call(91, at(4)), at(4));
    denied(&gate, &call(91, at(5)), at(5));
    assert_eq!(day(&gate).last(), Some(&(100, today)));
    let all = gate.store.untold_thresholds().unwrap();
    for one in &all {
        assert!(gate.store.threshold_told(one.id, at(6)).unwrap());
        assert!(!gate.store.threshold_told(one.id, at(6)).unwrap());
    }
    spend(90, at(7));
    assert!(day(&gate).is_empty());
    // The next day begins anew.
    let tomorrow = at(24 * 3_600_000);
    spend(500, tomorrow);
    assert_eq!(day(&gate), [(50, gate.budget.windows(tomorrow).day.from.unwrap().timestamp())]);
}

#[test]
fn amounts_are_shown_to_four_places_below_a_dollar() {
    for (nano, shown) in [
        (0, "$0.00"),
        (12_345_678, "$0.0123"),
        (12_350_000, "$0.0124"),
        (999_960_000, "$1.00"),
        (5_000_000_000, "$5.00"),
        (12_345_000_000, "$12.35"),
        (100_000_000, "$0.10"),
    ] {
        assert_eq!(dollars(NanoUsd(nano)), shown);
        assert_eq!(dollars_of(nano as f64 / 1e9), shown);
    }
}

/// `at_cap = "downgrade"`: what the strong model may not do, the cheap one may.
#[test]
fn a_cheap_model_may_be_asked_where_a_strong_one_would_pass_the_cap() {
    let settings = BudgetSettings { at_cap: AtCap::Downgrade, ..budget(1_000) };
    let store = Arc::new(SqliteStore::in_memory().unwrap());
    let strong = ModelPrice::per_million(20.0, 20.0, None, None).unwrap();
    let gate = StoreGate::new(store, prices().with("strong", strong), &settings);
    assert_eq!(gate.at_cap(), AtCap::Downgrade);
    let worst = Worst { model: "strong".into(), ..call(100, at(0)) };
    assert!(denied(&gate, &worst, at(0)).contains("could pass"));
    granted(&gate, &Worst { model: "m".into(), ..worst }, at(0));
}

/// One thing that happens to calls.
#[derive(Clone, Debug)]
enum Step {
    Ask(u64),
    Send(usize),
    Settle(usize, u64),
    Free(usize),
    Lose(usize),
    Pass(i64),
}

fn step() -> impl proptest::strategy::Strategy<Value = Step> {
    use proptest::prelude::*;
    prop_oneof![
        4 => (1_u64..400).prop_map(Step::Ask),
        3 => (0_usize..8).prop_map(Step::Send),
        3 => (0_usize..8, 0_u64..=100).prop_map(|(call, percent)| Step::Settle(call, percent)),
        1 => (0_usize..8).prop_map(Step::Free),
        1 => (0_usize..8).prop_map(Step::Lose),
        2 => (0_i64..900).prop_map(Step::Pass),
    ]
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(96))]

    /// Whatever happens in whatever order, what is charged and held stays below the cap, and what is
    /// charged is what was used, or a worst case of what was lost.
    #[test]
    fn spend_never_passes_the_cap(steps in proptest::collection::vec(step(), 1..80)) {
        const CAP: u64 = 1_000;
        let gate = memory(&budget(CAP));
        let mut now = 0;
        let mut calls: Vec<(Grant, u64)> = Vec::new();
        for step in steps {
            let pick = |at: usize| calls.get(at % calls.len().max(1)).copied();
            match step {
                Step::Ask(tokens) => {
                    if let Admission::Granted(grant) =
                        gate.admit(&call(tokens, at(now)), at(now)).unwrap()
                    {
                        calls.push((grant, tokens));
                    }
                }
                Step::Send(which) => {
                    if let Some((grant, _)) = pick(which) {
                        let _may_be_over = gate.sending(grant, at(now));
                    }
                }
                Step::Settle(which, percent) => {
                    if let Some((grant, tokens)) = pick(which) {
                        settle(&gate, grant, used(tokens * percent / 100), at(now));
                    }
                }
                Step::Free(which) => {
                    if let Some((grant, _)) = pick(which) {
                        settle(&gate, grant, Settlement::Free, at(now));
                    }
                }
                Step::Lose(which) => {
                    if let Some((grant, _)) = pick(which) {
                        settle(&gate, grant, Settlement::Unknown, at(now));
                    }
                }
                Step::Pass(milliseconds) => now += milliseconds,
            }
            let (charged, held) = tokens(&gate);
            proptest::prop_assert!(charged + held <= CAP, "{} + {}", charged, held);
        }
    }
}
