//! Language models by environment and file, as `check` sees them.

use serde_json::Value;

use crate::support::llm::{KEY, Llm, Wire};
use crate::support::{Ran, Workplace, sample_cv};

fn check(place: &Workplace, change: impl FnOnce(&mut std::process::Command)) -> Ran {
    let cv = sample_cv();
    place.run_with(
        ["check".as_ref(), "--profile".as_ref(), cv.as_os_str(), "--json".as_ref()],
        change,
        b"",
    )
}

fn row(ran: &Ran) -> (bool, String) {
    let rows = ran.json();
    let rows = rows.as_array().unwrap();
    let row = rows.iter().find(|row| row["component"] == "language models").unwrap();
    (row["ok"] == true, row["detail"].as_str().unwrap().to_owned())
}

#[test]
fn without_settings_none_is_asked() {
    let (sound, detail) = row(&check(&Workplace::new(), |_| {}).ok());
    assert!(sound && detail.starts_with("none configured"), "{detail}");
}

/// Four variables are enough.
#[test]
fn the_environment_alone_configures_a_provider() {
    for (wire, name) in [(Wire::Anthropic, "anthropic"), (Wire::OpenAi, "openai")] {
        let llm = Llm::start();
        let ran = check(&Workplace::new(), |command| llm.configure(wire, command)).ok();
        let (sound, detail) = row(&ran);
        assert!(sound && detail.starts_with(&format!("{name}: ")), "{detail}");
        assert_eq!(llm.asked().len(), 0, "a check costs nothing");
        let place = Workplace::new();
        let explained = place.run_with(
            ["check", "--explain", "--json"],
            |command| llm.configure(wire, command),
            b"",
        );
        let rows: Value = explained.ok().json();
        let key = rows.as_array().unwrap().iter().find(|row| row["key"] == "llm.api_key").unwrap();
        assert_eq!(key["from"], "environment TAILORD__LLM__API_KEY");
        assert!(!rows.to_string().contains(KEY), "{rows}");
    }
}

#[test]
fn what_is_wrong_is_said_without_showing_the_key() {
    let llm = Llm::start();
    let away = {
        let gone = Llm::start();
        gone.base_url()
    };
    let wrong = |key: &'static str, value: String| {
        let ran = check(&Workplace::new(), |command| {
            llm.configure(Wire::Anthropic, command);
            command.env(key, value);
        });
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
        row(&ran)
    };
    for (key, value, wanted) in [
        ("TAILORD__LLM__API_KEY", "sk-wrong-key-0123".to_owned(), "the key is refused (HTTP 401"),
        ("TAILORD__LLM__MODEL", "claude-sonet-5".to_owned(), "it has no model claude-sonet-5"),
        ("TAILORD__LLM__BASE_URL", away, "could not be reached"),
    ] {
        let (sound, detail) = wrong(key, value);
        assert!(!sound && detail.contains(wanted), "{detail}");
        assert!(!detail.contains("sk-"), "{detail}");
    }
}

/// An environment knows no types: what looks like a number is read as one.
#[test]
fn a_secret_that_looks_like_something_else_is_not_repeated() {
    for key in ["8675309", "-8675309.5", "true"] {
        let ran = Workplace::new().run_with(
            ["jobs"],
            |command| {
                command.env("TAILORD__LLM__API_KEY", key);
            },
            b"",
        );
        let ran = ran.fails_with(&["llm.api_key", "put quotes around it"]);
        assert!(!ran.stderr.contains("8675309"), "{}", ran.stderr);
    }
    let quoted = |command: &mut std::process::Command| {
        command.env("TAILORD__LLM__API_KEY", "\"8675309\"");
    };
    Workplace::new().run_with(["jobs"], quoted, b"").ok();
}

#[test]
fn settings_that_would_give_the_key_away_stop_everything() {
    Workplace::new()
        .run_with(
            ["jobs"],
            |command| {
                command
                    .env("TAILORD__LLM__API_KEY", KEY)
                    .env("TAILORD__LLM__BASE_URL", "http://llm.example");
            },
            b"",
        )
        .fails_with(&["llm.base_url", "no TLS"]);
}
