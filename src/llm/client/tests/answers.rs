//! Answers, and what is sent for them.

use std::sync::Mutex;

use crate::llm::{Class, Model as _, Settlement, Signal};
use serde_json::json;

use super::{Desk, FORMS, ask, read, settings};
use crate::support::llm::{KEY, Llm, Play, Wire};

#[test]
fn an_answer_fits_its_type_and_costs_what_the_provider_counted() {
    for (wire, streamed) in FORMS {
        let llm = Llm::start();
        let desk = Desk::new(&settings(&llm, wire, streamed));
        let reply = desk.ask().unwrap();
        let draft = read(&reply.value);
        assert_eq!(draft.title, "text");
        let [asked] = llm.asked().try_into().unwrap();
        assert_eq!((asked.streamed, asked.stage.as_str()), (streamed, "cv"));
        assert_eq!(llm.refused(), [""; 0]);
        let usage = reply.bill.usage;
        assert_eq!(usage.input + usage.cache_write + usage.cache_read, asked.input_tokens);
        assert_eq!(usage.output, asked.output_tokens);
        assert!(usage.output > 5, "{usage:?}");
        assert_eq!(reply.bill.cost.0, asked.input_tokens + asked.output_tokens);
        assert_eq!((reply.bill.attempts, reply.bill.model), (1, asked.model));
        assert_eq!(desk.till.settlements(), [Settlement::Used(usage)]);
        assert_eq!(desk.till.signals(), [Signal::Healthy]);
    }
}

#[test]
fn requests_carry_the_key_the_limit_and_the_form() {
    for (wire, streamed) in FORMS {
        let llm = Llm::start();
        Desk::new(&settings(&llm, wire, streamed)).ask().unwrap();
        let [asked] = llm.asked().try_into().unwrap();
        let body = &asked.body;
        match wire {
            Wire::Anthropic => {
                assert_eq!(asked.headers["x-api-key"], KEY);
                assert!(!asked.headers.contains_key("authorization"));
                assert_eq!(body["max_tokens"], 400);
                assert_eq!(body["thinking"]["type"], "disabled");
                assert_eq!(body["tool_choice"]["name"], "cv");
                assert_eq!(body["system"][0]["cache_control"]["type"], "ephemeral");
            }
            Wire::OpenAi => {
                assert_eq!(asked.headers["authorization"], format!("Bearer {KEY}"));
                assert_eq!(body["max_completion_tokens"], 400);
                assert_eq!(body["response_format"]["json_schema"]["strict"], true);
                assert_eq!(body["reasoning_effort"], "none");
            }
        }
        assert_eq!(asked.user, ask().user);
        assert_eq!(asked.system, ask().system);
    }
}

#[test]
fn the_class_of_a_question_chooses_the_model() {
    let llm = Llm::start();
    let desk = Desk::new(&settings(&llm, Wire::Anthropic, false));
    let mut question = ask();
    question.class = Class::Cheap;
    desk.ask_of(&question).unwrap();
    desk.ask().unwrap();
    let models: Vec<String> = llm.asked().into_iter().map(|asked| asked.model).collect();
    assert_eq!(models, ["claude-haiku-5-5", "claude-sonnet-5"]);
    assert_eq!(desk.client.name(Class::Cheap), "anthropic:claude-haiku-5-5");
    assert_eq!(desk.client.name(Class::Strong), "anthropic:claude-sonnet-5");
}

/// Cached tokens are counted once, at their own price.
#[test]
fn what_the_provider_cached_is_told_apart() {
    for (wire, streamed) in FORMS {
        let llm = Llm::start();
        let desk = Desk::new(&settings(&llm, wire, streamed));
        let mut question = ask();
        question.system = "You reword achievements of a candidate, and nothing else. ".repeat(150);
        let first = desk.ask_of(&question).unwrap().bill.usage;
        let second = desk.ask_of(&question).unwrap().bill.usage;
        let read = |usage: crate::llm::Usage| usage.input + usage.cache_read + usage.cache_write;
        assert_eq!(read(first), llm.asked()[0].input_tokens);
        assert_eq!(read(second), llm.asked()[1].input_tokens);
        assert_eq!(first.cache_read, 0);
        assert!(second.cache_read > 1000, "{second:?}");
        assert_eq!(wire == Wire::Anthropic, first.cache_write > 1000, "{first:?}");
    }
}

/// Servers of one's own speak the format in part.
#[test]
fn an_endpoint_that_knows_no_schemas_is_asked_in_words_and_remembered() {
    for streamed in [false, true] {
        for (model, refusals) in [("local-json", 1), ("local-bare", 2), ("gpt-4.1-mini", 0)] {
            let llm = Llm::start();
            let mut settings = settings(&llm, Wire::OpenAi, streamed);
            settings.model = model.into();
            let desk = Desk::new(&settings);
            read(&desk.ask().unwrap().value);
            assert_eq!(llm.refused().len(), refusals, "{:?}", llm.refused());
            let reply = desk.ask().unwrap();
            read(&reply.value);
            assert_eq!(llm.refused().len(), refusals, "{model}: it was asked the same again");
            assert_eq!(reply.bill.attempts, 1);
            let last = llm.asked().pop().unwrap();
            assert_eq!(last.body["temperature"], 0.2);
            assert_eq!(last.body["max_tokens"], 400);
            // What is refused costs nothing and says nothing of the provider.
            for entry in desk.till.entries().iter().take(refusals) {
                assert_eq!(entry.settlement, Some(Settlement::Free));
                assert_eq!(entry.signal, Some(Signal::Silent));
            }
        }
    }
}

/// Models of one provider differ in what they take; what is known of them costs no refusal.
#[test]
fn each_model_is_asked_in_its_own_way() {
    for (model, tool, thinking, temperature) in [
        ("claude-haiku-4-5", true, None, true),
        ("claude-opus-4-8", true, None, false),
        ("claude-sonnet-5", true, Some("disabled"), false),
        ("claude-sonnet-5-5", false, Some("between_tools"), false),
        ("claude-opus-5-5", false, None, false),
        ("claude-fable-5-1", false, None, false),
    ] {
        let llm = Llm::start();
        let mut settings = settings(&llm, Wire::Anthropic, true);
        settings.model = model.into();
        let desk = Desk::new(&settings);
        read(&desk.ask().unwrap().value);
        assert_eq!(llm.refused(), [""; 0], "{model}");
        let body = &llm.asked()[0].body;
        assert_eq!(body["tool_choice"].is_object(), tool, "{model}");
        assert_eq!(body["output_config"]["format"].is_object(), !tool, "{model}");
        assert_eq!(body["thinking"]["type"].as_str(), thinking, "{model}");
        assert_eq!(body.get("temperature").is_some(), temperature, "{model}");
        // Who thinks whatever is said needs room for it, and that is reserved.
        let thinks = !tool && thinking.is_none();
        assert_eq!(body["max_tokens"], if thinks { 2448 } else { 400 }, "{model}");
        assert_eq!(body["output_config"]["effort"] == "low", thinks, "{model}");
        assert_eq!(desk.till.asked()[0].usage.output, body["max_tokens"], "{model}");
    }
}

#[test]
fn what_is_not_known_of_a_model_is_learnt_from_its_refusals() {
    let llm = Llm::start();
    let mut settings = settings(&llm, Wire::Anthropic, false);
    settings.model = "claude-novel-9".into();
    let desk = Desk::new(&settings);
    read(&desk.ask().unwrap().value);
    // It cannot leave thinking, and therefore takes no forced tool.
    assert_eq!(llm.refused().len(), 2, "{:?}", llm.refused());
    desk.ask().unwrap();
    assert_eq!(llm.refused().len(), 2, "it was asked the same again");
}

/// A refusal may be about something else than it seems: only an answer proves what was learnt.
#[test]
fn what_did_not_help_is_forgotten() {
    let llm = Llm::start();
    let desk = Desk::new(&settings(&llm, Wire::OpenAi, false));
    let refusal = "Please reduce max_tokens or the length of the messages";
    llm.script("", [Play::Status(400, "invalid_request_error", refusal)]);
    desk.ask().unwrap_err();
    assert_eq!(llm.refused().len(), 1, "the other name of the limit is refused");
    desk.ask().unwrap();
    assert_eq!(llm.refused().len(), 1);
}

#[test]
fn thoughts_are_had_where_they_are_asked_for() {
    for wire in [Wire::Anthropic, Wire::OpenAi] {
        let llm = Llm::start();
        let mut settings = settings(&llm, wire, false);
        settings.reasoning_effort = "high".into();
        let desk = Desk::new(&settings);
        read(&desk.ask().unwrap().value);
        let body = &llm.asked()[0].body;
        let effort = match wire {
            Wire::Anthropic => &body["output_config"]["effort"],
            Wire::OpenAi => &body["reasoning_effort"],
        };
        assert_eq!(effort, "high");
        assert!(body.get("thinking").is_none());
        assert_eq!(desk.till.asked()[0].usage.output, 2448);
    }
}

#[test]
fn an_answer_in_a_fence_or_after_thoughts_is_read() {
    let answer = json!({ "title": "t", "years": null, "remote": null, "lines": [] });
    for text in [
        format!("```json\n{answer}\n```"),
        format!("<think>\nWhat do they want?\n</think>\n{answer}"),
        format!("\n {answer}"),
    ] {
        let llm = Llm::start();
        let mut settings = settings(&llm, Wire::OpenAi, false);
        settings.model = "local-bare".into();
        llm.always("", Play::Text(text));
        assert_eq!(Desk::new(&settings).ask().unwrap().value, answer);
    }
}

/// What the client says of itself, at the most talkative.
#[test]
fn neither_the_key_nor_a_word_of_the_question_is_logged() {
    for (wire, streamed) in FORMS {
        let llm = Llm::start();
        let desk = Desk::new(&settings(&llm, wire, streamed));
        let log = tempfile::NamedTempFile::new().unwrap();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(Mutex::new(log.reopen().unwrap()))
            .finish();
        tracing::subscriber::with_default(subscriber, || {
            desk.ask().unwrap();
            llm.script("", [Play::Status(400, "invalid_request_error", "Unknown region")]);
            desk.ask().unwrap_err();
        });
        let log = std::fs::read_to_string(log.path()).unwrap();
        let asked: Vec<&str> =
            log.lines().filter(|line| line.contains("asked a language model")).collect();
        let [sound, failed] = asked.as_slice() else { panic!("{log}") };
        for part in ["stage=\"cv\"", "attempts=1", "tokens.output=", "req_011TEST"] {
            assert!(sound.contains(part), "no {part} in {sound}");
        }
        assert!(failed.contains("failed=Unavailable"), "{failed}");
        for secret in [KEY, "billing", "reword"] {
            assert!(!log.contains(secret), "{log}");
        }
    }
}

/// Bytes bound tokens from above, whatever the text is made of.
#[test]
fn the_reserved_worst_case_covers_texts_of_any_script() {
    for text in
        ["名前は山田です。", "Ünïcödé", "🦀🦀🦀", "\u{1}\u{2}\u{3}", "0x9f8b7c6d5e4f", "a b c d"]
    {
        for (wire, streamed) in FORMS {
            let llm = Llm::start();
            let desk = Desk::new(&settings(&llm, wire, streamed));
            let mut question = ask();
            question.user = text.repeat(300);
            desk.ask_of(&question).unwrap();
            let [worst] = desk.till.asked().try_into().unwrap();
            let read = worst.usage.input + worst.usage.cache_write;
            assert!(read > llm.asked()[0].input_tokens, "{text}");
            assert_eq!(worst.usage.output, 400);
        }
    }
}
