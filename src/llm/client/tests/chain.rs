//! Several providers, the gate, and the end of a question.

use std::sync::Arc;
use std::time::Duration;

use crate::config::{LlmSettings, ProviderKind, ProviderSettings};
use crate::llm::ask::AskErrorKind;
use crate::llm::{Admission, Class, Client, ClientError, Denial, Model as _, Settlement, Signal};
use chrono::DateTime;
use serde_json::json;

use super::{Desk, ask, read, settings};
use crate::support::llm::{KEY, Llm, Play, Wire};
use crate::support::llm_gate::{Broken, StoppedTime, Till};

fn second(llm: &Llm) -> ProviderSettings {
    ProviderSettings {
        name: "local".into(),
        provider: ProviderKind::OpenAi,
        base_url: llm.base_url(),
        api_key: KEY.into(),
        model: "local-json".into(),
        ..ProviderSettings::default()
    }
}

/// Two providers of different formats.
fn both(first: &Llm, other: &Llm) -> LlmSettings {
    let mut settings = settings(first, Wire::Anthropic, false);
    settings.fallback = vec![second(other)];
    settings
}

fn open() -> Admission {
    Admission::Denied(Denial::Open {
        provider: "anthropic".into(),
        failures: 5,
        until: DateTime::from_timestamp(1_795_435_260, 0).unwrap(),
    })
}

fn cap() -> Admission {
    Admission::Denied(Denial::Cap("the cap of the day, 1.00 USD, could be passed".into()))
}

#[test]
fn the_next_provider_stands_in() {
    for play in [
        Play::Status(500, "api_error", "Down"),
        Play::Status(401, "authentication_error", "invalid x-api-key"),
        Play::Status(404, "not_found_error", "model"),
        Play::Throttled(Some("300".into())),
        Play::Page,
    ] {
        let (first, other) = (Llm::start(), Llm::start());
        let desk = Desk::new(&both(&first, &other));
        first.always("", play.clone());
        let reply = desk.ask().unwrap();
        read(&reply.value);
        assert_eq!(reply.bill.provider, "local", "{play:?}");
        assert_eq!(reply.bill.model, "local-json");
        let providers: Vec<String> =
            desk.till.entries().into_iter().map(|entry| entry.worst.provider).collect();
        assert_eq!(providers[0], "anthropic");
        assert_eq!(providers.last().unwrap(), "local");
    }
}

#[test]
fn an_open_breaker_is_passed_by_without_a_request() {
    let (first, other) = (Llm::start(), Llm::start());
    let desk = Desk::new(&both(&first, &other));
    desk.till.plan([open()]);
    assert_eq!(desk.ask().unwrap().bill.provider, "local");
    assert_eq!(first.asked().len(), 0);
}

#[test]
fn when_nobody_answers_each_is_named() {
    let (first, other) = (Llm::start(), Llm::start());
    let desk = Desk::new(&both(&first, &other));
    desk.till.plan([open()]);
    other.always("", Play::Status(400, "invalid_request_error", "Unknown region"));
    let error = desk.ask().unwrap_err();
    assert_eq!(error.kind, AskErrorKind::Unavailable);
    assert!(error.reason.starts_with("anthropic: anthropic has failed 5 times"), "{error}");
    assert!(error.reason.contains("; local: it refuses the request"), "{error}");
}

#[test]
fn a_refusal_and_a_malformed_answer_are_not_taken_elsewhere() {
    for (play, kind) in
        [(Play::Refusal, AskErrorKind::Refused), (Play::Malformed, AskErrorKind::Malformed)]
    {
        let (first, other) = (Llm::start(), Llm::start());
        let desk = Desk::new(&both(&first, &other));
        first.always("", play);
        assert_eq!(desk.ask().unwrap_err().kind, kind);
        assert_eq!(other.asked().len(), 0);
    }
}

#[test]
fn at_the_cap_nothing_is_sent() {
    for admission in [cap(), Admission::Denied(Denial::NoPrice("no price".into()))] {
        let llm = Llm::start();
        let desk = Desk::new(&settings(&llm, Wire::Anthropic, false));
        desk.till.plan([admission]);
        let error = desk.ask().unwrap_err();
        assert_eq!((error.kind, error.bill.attempts), (AskErrorKind::Budget, 0));
        assert_eq!(llm.asked().len(), 0);
    }
}

#[test]
fn at_the_cap_the_cheap_model_is_tried_once_where_that_is_wanted() {
    let llm = Llm::start();
    let settings = settings(&llm, Wire::Anthropic, false);
    let desk = Desk::with(&settings, |client| client.with_downgrade(true));
    desk.till.plan([cap()]);
    assert_eq!(desk.ask().unwrap().bill.model, "claude-haiku-5-5");
    desk.till.plan([cap(), cap()]);
    assert_eq!(desk.ask().unwrap_err().kind, AskErrorKind::Budget);
    let models: Vec<String> = desk.till.asked().into_iter().map(|worst| worst.model).collect();
    let (strong, cheap) = ("claude-sonnet-5", "claude-haiku-5-5");
    assert_eq!(models, [strong, cheap, strong, cheap]);
}

#[test]
fn a_place_is_waited_for_until_the_moment_the_gate_names() {
    let llm = Llm::start();
    let desk = Desk::new(&settings(&llm, Wire::Anthropic, false));
    let moment = |seconds: i64| DateTime::from_timestamp(1_795_435_200 + seconds, 0).unwrap();
    // The second moment has passed by then: it is still not asked for again at once.
    desk.till.plan([Admission::Wait(moment(9)), Admission::Wait(moment(5))]);
    desk.ask().unwrap();
    assert_eq!(desk.time.waits(), [Duration::from_secs(9), Duration::from_millis(10)]);
    desk.till.plan([Admission::Wait(moment(3600))]);
    let error = desk.ask().unwrap_err();
    assert_eq!(error.kind, AskErrorKind::Unavailable);
    assert!(error.reason.contains("no place for the question in time"), "{error}");
}

/// No call is made without a reservation that holds.
#[test]
fn when_the_store_fails_nothing_is_sent() {
    for broken in [Broken::Admission, Broken::Sending] {
        let llm = Llm::start();
        let desk = Desk::new(&settings(&llm, Wire::OpenAi, false));
        desk.till.breaks(broken);
        let error = desk.ask().unwrap_err();
        assert_eq!((error.kind, error.bill.attempts), (AskErrorKind::Unavailable, 0));
        assert_eq!(llm.asked().len(), 0);
        assert!(desk.till.settlements().iter().all(|it| *it == Settlement::Free));
    }
    // What cannot be settled runs out by itself; the answer is paid for and good all the same.
    let llm = Llm::start();
    let desk = Desk::new(&settings(&llm, Wire::OpenAi, false));
    desk.till.breaks(Broken::Settling);
    let reply = desk.client.ask(&ask()).unwrap();
    let worst = desk.till.asked()[0].usage;
    assert_eq!(reply.bill.cost.0, worst.input + worst.output);
}

/// Money for what was sent is taken as spent; nothing is sent any more.
#[test]
fn a_cancelled_question_ends_at_once() {
    let llm = Llm::start();
    let desk = Desk::new(&settings(&llm, Wire::Anthropic, false));
    llm.always("", Play::Hang);
    let error = std::thread::scope(|scope| {
        let asking = scope.spawn(|| desk.client.ask(&ask()));
        llm.wait_for(1);
        desk.client.cancel();
        asking.join().unwrap().unwrap_err()
    });
    assert_eq!(error.kind, AskErrorKind::Cancelled);
    desk.till.balances();
    assert_eq!(desk.till.settlements(), [Settlement::Unknown]);
    assert_eq!(desk.till.signals(), [Signal::Silent]);
    assert!(error.bill.cost.0 > 0);
    let after = desk.ask().unwrap_err();
    assert_eq!((after.kind, after.bill.attempts), (AskErrorKind::Cancelled, 0));
    assert_eq!(llm.asked().len(), 1);
}

#[test]
fn each_thread_gets_the_answer_to_its_own_question() {
    let llm = Llm::start();
    llm.write(|asked| {
        Some(json!({ "title": asked.user, "years": null, "remote": null, "lines": [] }))
    });
    let desk = Desk::new(&settings(&llm, Wire::Anthropic, true));
    std::thread::scope(|scope| {
        for number in 0..16 {
            let desk = &desk;
            scope.spawn(move || {
                let mut question = ask();
                question.user = format!("question {number}");
                let reply = desk.client.ask(&question).unwrap();
                assert_eq!(reply.value["title"], question.user);
            });
        }
    });
    desk.till.balances();
}

/// Waiting for the provider and waiting for the gate both end at once.
#[test]
fn a_cancelled_question_waits_no_longer() {
    let moment = DateTime::from_timestamp(1_795_435_230, 0).unwrap();
    for (play, admission) in
        [(Play::Throttled(Some("30".into())), None), (Play::Answer, Some(Admission::Wait(moment)))]
    {
        let llm = Llm::start();
        let (time, waits) = StoppedTime::new();
        let till = Arc::new(Till::default());
        llm.script("", [play]);
        till.plan(admission);
        let client =
            Client::new(&settings(&llm, Wire::Anthropic, false), Arc::<Till>::clone(&till));
        let client = client.unwrap().with_time(Arc::new(time));
        let error = std::thread::scope(|scope| {
            let asking = scope.spawn(|| client.ask(&ask()));
            assert_eq!(waits.recv().unwrap(), Duration::from_secs(30));
            client.cancel();
            asking.join().unwrap().unwrap_err()
        });
        assert_eq!((error.kind, error.bill.cost.0), (AskErrorKind::Cancelled, 0));
        till.balances();
    }
}

/// Each waits for the others: they can only all be answered if all are asked at once.
#[test]
fn several_threads_ask_at_the_same_time() {
    const MANY: usize = 8;
    let llm = Llm::start();
    let desk = Desk::new(&settings(&llm, Wire::OpenAi, true));
    let barrier = Arc::new(tokio::sync::Barrier::new(MANY));
    llm.always("", Play::Together(barrier));
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..MANY).map(|_| scope.spawn(|| desk.client.ask(&ask()).unwrap())).collect();
        for thread in threads {
            read(&thread.join().unwrap().value);
        }
    });
    assert_eq!(llm.most_at_once(), MANY);
    desk.till.balances();
}

#[test]
fn without_a_provider_or_its_key_there_is_no_client() {
    let client = |settings: &LlmSettings| {
        Client::new(settings, Arc::new(Till::default())).map(|client| client.name(Class::Cheap))
    };
    assert_eq!(client(&LlmSettings::default()), Err(ClientError::NotConfigured));
    let keyless = LlmSettings { provider: ProviderKind::Anthropic, ..LlmSettings::default() };
    let error = client(&keyless).unwrap_err();
    assert!(matches!(error, ClientError::NoKey { .. }), "{error}");
    assert!(error.to_string().contains("set llm.api_key, or have llm.api_key_env"), "{error}");
}
