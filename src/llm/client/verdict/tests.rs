//! What statuses and headers mean.

use super::*;
use crate::config::LlmSettings;
use crate::llm::ask::Class;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_435_200, 0).unwrap()
}

fn failed(status: u16, retry_after: Option<&str>) -> Failed {
    Failed { status, retry_after: retry_after.map(Into::into), ..Failed::default() }
}

fn verdict(failed: Failed) -> Verdict {
    let settings = LlmSettings { api_key: "sk-1".into(), ..LlmSettings::default() };
    let ask = Ask {
        stage: "cv",
        prompt: "cv/1".into(),
        class: Class::Cheap,
        run: None,
        run_cap: None,
        system: String::new(),
        user: "a question of some length about billing".into(),
        schema: Value::Null,
        max_output: 10,
        temperature: 0.0,
        deadline: Duration::from_secs(1),
    };
    let endpoint = settings.chain().unwrap().remove(0);
    Verdict::of(Ok(Answer::Failed(failed)), &endpoint, &ask, false, now())
}

#[test]
fn when_to_come_back_is_read_in_every_form() {
    for (text, seconds) in [
        ("0", 0.0),
        ("12", 12.0),
        (" 1.5 ", 1.5),
        ("-3", 0.0),
        ("Mon, 23 Nov 2026 12:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
    ] {
        let found = retry_after(&failed(429, Some(text)), now());
        assert_eq!(found, Some(Duration::from_secs_f64(seconds)), "{text}");
    }
    for text in ["", "soon", "NaN", "inf", "Mon, 99 Nov 2026"] {
        assert_eq!(retry_after(&failed(429, Some(text)), now()), None, "{text}");
    }
    let exact = Failed { retry_after_ms: Some(250), ..failed(429, Some("1")) };
    assert_eq!(retry_after(&exact, now()), Some(Duration::from_millis(250)));
    // Whoever says "in thirty years" is not waited for, and breaks nothing.
    assert!(retry_after(&failed(429, Some("1e300")), now()).is_some());
}

#[test]
fn every_status_has_a_meaning() {
    for status in (100..600).filter(|status| *status != 200) {
        let verdict = verdict(failed(status, None));
        let repeated = matches!(verdict.next, Next::Again { .. });
        let wanted = matches!(status, 408 | 425 | 429 | 500 | 502..=599);
        assert_eq!(repeated, wanted, "{status}");
        let faulty = matches!(verdict.signal, Signal::Faulty(_));
        assert_eq!(faulty, matches!(status, 201..=299 | 401..=403 | 408 | 425 | 500 | 502..=599));
        let throttled = matches!(verdict.signal, Signal::Throttled(_));
        assert_eq!(throttled, status == 429, "{status}");
        // Only what may be a success may have been charged.
        let free = verdict.settlement == Settlement::Free;
        assert_eq!(free, !(201..=299).contains(&status), "{status}");
    }
}

#[test]
fn what_is_said_of_an_error_is_repeated_short_and_plain() {
    let said = |message: &str| {
        let error = ErrorBody { message: message.into(), ..ErrorBody::default() };
        match verdict(Failed { error, ..failed(418, None) }).next {
            Next::Never(reason) => reason,
            next => panic!("{next:?}"),
        }
    };
    assert_eq!(said(""), "it refuses the request (HTTP 418)");
    assert_eq!(said("No\n\u{1b}[31mtea\u{7}"), "it refuses the request (HTTP 418): No [31mtea");
    assert!(said(&"long ".repeat(5000)).chars().count() < 220);
    assert!(!said("in: a question of some length about").contains("question"));
}
