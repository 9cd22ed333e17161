//! Everything that goes wrong with one provider.

use std::time::Duration;

use crate::llm::ask::AskErrorKind;
use crate::llm::{Settlement, Signal};

use super::{Desk, FORMS, ask, read, settings};
use crate::support::llm::{KEY, Llm, Play, Wire};

fn is_faulty(signal: &Signal) -> bool {
    matches!(signal, Signal::Faulty(_))
}

/// The clock of these tests begins at 2026-11-23 12:00:00 UTC.
#[test]
fn it_comes_back_when_the_provider_says() {
    for (wire, streamed) in FORMS {
        let llm = Llm::start();
        let desk = Desk::new(&settings(&llm, wire, streamed));
        let after = |text: &str| Play::Throttled(Some(text.into()));
        llm.script("", [after("7"), after("Mon, 23 Nov 2026 12:00:20 GMT")]);
        let reply = desk.ask().unwrap();
        assert_eq!(reply.bill.attempts, 3);
        assert_eq!(desk.time.waits(), [Duration::from_secs(7), Duration::from_secs(13)]);
        assert_eq!(desk.till.settlements()[..2], [Settlement::Free, Settlement::Free]);
        let moment = |seconds: i64| chrono::DateTime::from_timestamp(1_795_435_200 + seconds, 0);
        assert_eq!(
            desk.till.signals()[..2],
            [Signal::Throttled(moment(7)), Signal::Throttled(moment(20))]
        );
        assert!(reply.bill.cost.0 > 0 && reply.bill.ms >= 20_000);
    }
}

#[test]
fn without_a_word_of_when_it_waits_longer_each_time() {
    let llm = Llm::start();
    let desk = Desk::new(&settings(&llm, Wire::OpenAi, false));
    llm.script("", [Play::Throttled(None), Play::Throttled(None)]);
    desk.ask().unwrap();
    // Half of the most that each may be, by the chance of this clock.
    assert_eq!(desk.time.waits(), [Duration::from_millis(250), Duration::from_millis(500)]);
    assert_eq!(desk.till.signals()[0], Signal::Throttled(None));
}

#[test]
fn attempts_and_time_are_bounded() {
    let llm = Llm::start();
    let desk = Desk::new(&settings(&llm, Wire::Anthropic, false));
    llm.always("", Play::Status(500, "api_error", "Internal server error"));
    let error = desk.ask().unwrap_err();
    assert_eq!(error.kind, AskErrorKind::Unavailable);
    assert_eq!(error.reason, "anthropic: it failed (HTTP 500): Internal server error");
    assert_eq!((error.bill.attempts, error.bill.cost.0), (3, 0));
    assert!(desk.till.signals().iter().all(is_faulty));

    // A minute is more than there is left: nobody waits for that.
    let llm = Llm::start();
    let desk = Desk::new(&settings(&llm, Wire::Anthropic, false));
    llm.always("", Play::Throttled(Some("61".into())));
    let error = desk.ask().unwrap_err();
    assert_eq!((error.kind, error.bill.attempts), (AskErrorKind::Unavailable, 1));
    assert_eq!(desk.time.waits(), [Duration::ZERO; 0]);
}

#[test]
fn failures_of_the_provider_pass() {
    for (wire, streamed) in FORMS {
        let llm = Llm::start();
        let desk = Desk::new(&settings(&llm, wire, streamed));
        llm.script(
            "",
            [
                Play::Status(529, "overloaded_error", "Overloaded"),
                Play::Status(503, "server_error", "The engine is overloaded"),
            ],
        );
        read(&desk.ask().unwrap().value);
        assert_eq!(desk.till.settlements()[..2], [Settlement::Free, Settlement::Free]);
        assert!(desk.till.signals()[..2].iter().all(is_faulty));
    }
}

/// Nobody knows whether the provider charges for it: the worst case is taken as spent.
#[test]
fn an_answer_that_broke_off_is_paid_and_asked_for_again() {
    for (wire, streamed) in FORMS {
        let llm = Llm::start();
        let desk = Desk::new(&settings(&llm, wire, streamed));
        llm.script("", [Play::CutBody]);
        let reply = desk.ask().unwrap();
        read(&reply.value);
        assert_eq!(desk.till.settlements()[0], Settlement::Unknown);
        assert!(is_faulty(&desk.till.signals()[0]));
        let worst = desk.till.entries()[0].worst.usage;
        assert!(reply.bill.cost.0 > worst.input + worst.output);
    }
}

#[test]
fn a_provider_that_hangs_is_left_in_time() {
    for (wire, streamed) in FORMS {
        let llm = Llm::start();
        let desk = Desk::new(&settings(&llm, wire, streamed));
        llm.always("", Play::Hang);
        let mut question = ask();
        question.deadline = Duration::from_millis(200);
        // The clock of the test stands still while the real one runs: one attempt, then the next.
        let error = desk.ask_of(&question).unwrap_err();
        assert_eq!(error.kind, AskErrorKind::Unavailable);
        assert!(error.reason.contains("no answer within 0.2 s"), "{}", error.reason);
        assert!(desk.till.settlements().iter().all(|it| *it == Settlement::Unknown));
        assert!(desk.till.signals().iter().all(is_faulty));
    }
}

#[test]
fn a_slow_answer_is_waited_for() {
    let llm = Llm::start();
    let desk = Desk::new(&settings(&llm, Wire::Anthropic, false));
    llm.script("", [Play::Slow(Duration::from_millis(50), Box::new(Play::Answer))]);
    assert_eq!(desk.ask().unwrap().bill.attempts, 1);
}

#[test]
fn a_provider_that_is_not_there_costs_nothing() {
    let llm = Llm::start();
    let settings = settings(&llm, Wire::OpenAi, false);
    drop(llm);
    let desk = Desk::new(&settings);
    let error = desk.ask().unwrap_err();
    assert_eq!(error.kind, AskErrorKind::Unavailable);
    assert!(error.reason.contains("it could not be reached"), "{}", error.reason);
    assert_eq!(error.bill.cost.0, 0);
    assert!(desk.till.settlements().iter().all(|it| *it == Settlement::Free));
    assert!(desk.till.signals().iter().all(is_faulty));
}

#[test]
fn a_refused_key_is_said_plainly_and_never_shown() {
    for (wire, streamed) in FORMS {
        let llm = Llm::start();
        let mut settings = settings(&llm, wire, streamed);
        settings.api_key = "sk-wrong-abcdefghijklmnop".into();
        let desk = Desk::new(&settings);
        let error = desk.ask().unwrap_err();
        assert_eq!(error.kind, AskErrorKind::Unavailable);
        let wanted = "the key is refused (HTTP 401); check llm.api_key";
        assert!(error.reason.ends_with(wanted), "{}", error.reason);
        assert!(!error.reason.contains("sk-wrong"), "{}", error.reason);
        // Anthropic's format has two headers for a key: one failure all the same.
        let signals = desk.till.signals();
        assert_eq!(signals.iter().filter(|signal| is_faulty(signal)).count(), 1, "{signals:?}");
        assert!(desk.till.settlements().iter().all(|it| *it == Settlement::Free));
        assert!(!format!("{:?} {settings:?}", desk.client).contains("sk-wrong"));
    }
}

/// Those who speak Anthropic's format do not all take the key in its own header.
#[test]
fn a_key_that_is_refused_as_such_is_shown_as_a_bearer_token() {
    let llm = Llm::start();
    let desk = Desk::new(&settings(&llm, Wire::Anthropic, false));
    llm.script("", [Play::Status(401, "authentication_error", "invalid x-api-key")]);
    desk.ask().unwrap();
    desk.ask().unwrap();
    let asked = llm.asked();
    assert!(!asked[0].headers.contains_key("authorization"));
    for asked in &asked[1..] {
        assert_eq!(asked.headers["authorization"], format!("Bearer {KEY}"));
        assert!(!asked.headers.contains_key("x-api-key"));
    }
    assert_eq!((asked.len(), desk.till.signals()[0].clone()), (3, Signal::Silent));
}

#[test]
fn a_request_that_is_refused_is_not_repeated() {
    for (play, wanted) in [
        (
            Play::Status(400, "invalid_request_error", "Unknown region"),
            "(HTTP 400): Unknown region",
        ),
        (Play::Status(404, "not_found_error", "model: x"), "does not know the model"),
        (Play::Status(413, "request_too_large", "Too large"), "(HTTP 413): Too large"),
        (Play::Redirect("http://127.0.0.1:9/v1/messages".into()), "redirect (HTTP 307)"),
        (Play::Status(402, "payment_required", "Pay"), "no credit left"),
        (Play::Status(429, "insufficient_quota", "You exceeded your quota"), "no credit left"),
        (
            Play::Status(400, "invalid_request_error", "Your credit balance is too low to access"),
            "no credit left",
        ),
    ] {
        let llm = Llm::start();
        let desk = Desk::new(&settings(&llm, Wire::Anthropic, false));
        llm.always("", play.clone());
        let error = desk.ask().unwrap_err();
        assert!(error.reason.contains(wanted), "{play:?}: {}", error.reason);
        assert_eq!((error.kind, error.bill.attempts), (AskErrorKind::Unavailable, 1), "{play:?}");
        assert_eq!(desk.till.settlements(), [Settlement::Free], "{play:?}");
        assert_eq!(llm.asked().len(), 1);
    }
}

/// What a provider says of an error may repeat what it was asked.
#[test]
fn neither_key_nor_question_is_repeated_in_an_error() {
    let question = ask().user;
    let echo = format!("Unknown region in: {question}");
    let leaks: [&'static str; 2] =
        [Box::leak(echo.into_boxed_str()), Box::leak(format!("Bad key {KEY}").into_boxed_str())];
    for message in leaks {
        let llm = Llm::start();
        let desk = Desk::new(&settings(&llm, Wire::OpenAi, false));
        llm.always("", Play::Status(400, "invalid_request_error", message));
        let error = desk.ask().unwrap_err();
        assert_eq!(
            error.reason,
            "openai: it refuses the request (HTTP 400): invalid_request_error"
        );
    }
}

#[test]
fn an_answer_of_no_use_is_asked_for_once_more() {
    for (wire, streamed) in FORMS {
        for play in
            [Play::Malformed, Play::WrongSchema, Play::LengthLimit, Play::Text(String::new())]
        {
            let llm = Llm::start();
            let desk = Desk::new(&settings(&llm, wire, streamed));
            llm.script("", [play.clone()]);
            let reply = desk.ask().unwrap();
            read(&reply.value);
            assert_eq!(reply.bill.attempts, 2, "{play:?}");
            let user = &llm.asked()[1].user;
            assert!(user.contains("An earlier answer could not be used: "), "{user}");
            // Both are paid, and neither says anything against the provider.
            let used: u64 =
                llm.asked().iter().map(|asked| asked.input_tokens + asked.output_tokens).sum();
            if play_has_tokens(&play) {
                assert_eq!(reply.bill.cost.0, used, "{play:?}");
            }
            assert_eq!(desk.till.signals(), [Signal::Healthy, Signal::Healthy]);

            let llm = Llm::start();
            let desk = Desk::new(&settings(&llm, wire, streamed));
            llm.always("", play.clone());
            let error = desk.ask().unwrap_err();
            assert_eq!((error.kind, error.bill.attempts), (AskErrorKind::Malformed, 2), "{play:?}");
            assert!(error.bill.cost.0 > 0);
        }
    }
}

fn play_has_tokens(play: &Play) -> bool {
    !matches!(play, Play::Text(_))
}

#[test]
fn a_refusal_stands_and_is_paid() {
    for (wire, streamed) in FORMS {
        let llm = Llm::start();
        let desk = Desk::new(&settings(&llm, wire, streamed));
        llm.always("", Play::Refusal);
        let error = desk.ask().unwrap_err();
        assert_eq!((error.kind, error.bill.attempts), (AskErrorKind::Refused, 1));
        assert!(error.bill.usage.input > 0);
        assert_eq!(desk.till.signals(), [Signal::Healthy]);
    }
}

#[test]
fn an_answer_without_usage_costs_the_worst_case() {
    for (wire, streamed) in FORMS {
        let llm = Llm::start();
        let desk = Desk::new(&settings(&llm, wire, streamed));
        llm.always("", Play::NoUsage);
        let reply = desk.ask().unwrap();
        assert_eq!(desk.till.settlements(), [Settlement::Unknown]);
        assert_eq!(desk.till.signals(), [Signal::Healthy]);
        let worst = desk.till.asked()[0].usage;
        assert_eq!(reply.bill.cost.0, worst.input + worst.cache_write + worst.output);
    }
}
