//! Prints the figures of asking language models beside their targets: `scripts/bench llm`; those of
//! whole runs alone: `scripts/bench llm runs`.
//!
//! The real client and a provider of the tests' own. Nothing fails here: figures are for people.

#![expect(clippy::print_stdout, reason = "printing figures is what a benchmark is for")]

#[expect(dead_code, unused_imports, reason = "the tests use the rest")]
#[path = "../tests/suite/support/mod.rs"]
mod support;

use std::io::{Read, Write};
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::llm::{KEY, Llm, Play, Wire};
use support::llm_gate::Till;
use support::model::faithful;
use support::{Workplace, sample_cv, sample_posting};
use tailord::config::{LlmSettings, ProviderKind};
use tailord::llm::{Ask, Class, Client, Model as _};

/// As a provider takes for an answer.
const ANSWER: Duration = Duration::from_secs(2);

fn main() {
    if std::env::args().any(|a| a == "runs") {
        return runs();
    }
    println!("{:<58}{:>14}  target", "figure", "measured");
    for (name, provider, streamed) in [
        ("Anthropic", ProviderKind::Anthropic, false),
        ("Anthropic, streamed", ProviderKind::Anthropic, true),
        ("OpenAI", ProviderKind::OpenAi, false),
        ("OpenAI, streamed", ProviderKind::OpenAi, true),
    ] {
        let llm = Llm::start();
        let client = client(&llm, provider, streamed);
        // Counting tokens takes a moment the first time.
        client.ask(&ask()).expect("an answer");
        let mut times: Vec<f64> = (0..200)
            .map(|_| {
                let begun = Instant::now();
                client.ask(&ask()).expect("an answer");
                begun.elapsed().as_secs_f64() * 1000.0
            })
            .collect();
        times.sort_by(f64::total_cmp);
        row(&format!("a question, {name}, median of 200"), &format!("{:.2} ms", times[100]), "");
        llm.always("", Play::Slow(ANSWER, Box::new(Play::Answer)));
        let begun = Instant::now();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| client.ask(&ask()).expect("an answer"));
            }
        });
        let took = begun.elapsed().as_secs_f64();
        row(
            &format!("8 questions at once of 2 s each, {name}"),
            &format!("{took:.3} s"),
            "≤ 2.1 s",
        );
    }
    runs();
}

/// Whole runs of the program, each question answered after 2 s, beside the longest chain of
/// questions that need each other.
fn runs() {
    for (tier, chain) in [("low", 1), ("medium", 2), ("high", 3)] {
        let mut shares = Vec::new();
        for number in 0..5 {
            let (llm, place) = (Llm::start(), Workplace::new());
            llm.write(|asked| Some(faithful(&asked.stage, &asked.user)));
            llm.always("", Play::Slow(ANSWER, Box::new(Play::Answer)));
            let begun = Instant::now();
            let args = ["process", "--tier", tier, "--json", "--profile"];
            let ran = place.run_with(
                args,
                |command| {
                    llm.configure(Wire::Anthropic, command);
                    command.arg(sample_cv()).arg(sample_posting());
                },
                b"",
            );
            ran.ok();
            // The first one warms the disk.
            if number > 0 {
                shares.push(
                    begun.elapsed().as_secs_f64() / (ANSWER.as_secs_f64() * f64::from(chain)),
                );
            }
        }
        shares.sort_by(f64::total_cmp);
        row(
            &format!("a run at tier {tier}: {chain} question(s) after another of 2 s, of 4 runs"),
            &format!("{:.3}–{:.3} ×", shares[0], shares[3]),
            "≤ 1.05 ×",
        );
        let mut shares = warm_runs(tier, chain);
        shares.sort_by(f64::total_cmp);
        row(
            &format!("the same in a worker of the daemon, of {} runs", shares.len()),
            &format!("{:.3}–{:.3} ×", shares[0], shares[shares.len() - 1]),
            "≤ 1.05 ×",
        );
    }
}

/// The runs of one worker process, as the daemon keeps it while there is work, each with a posting
/// of its own: the first, which loads everything, is not counted.
fn warm_runs(tier: &str, chain: u32) -> Vec<f64> {
    let (llm, place) = (Llm::start(), Workplace::new());
    llm.write(|asked| Some(faithful(&asked.stage, &asked.user)));
    llm.always("", Play::Slow(ANSWER, Box::new(Play::Answer)));
    let mut command = place.command();
    llm.configure(Wire::Anthropic, &mut command);
    command.env("TAILORD__PROFILE__DIR", sample_cv()).arg(tailord::worker::SUBCOMMAND);
    let mut worker =
        command.stdin(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("a worker");
    let mut input = worker.stdin.take().expect("its input");
    let mut output = worker.stdout.take().expect("its output");
    let posting = std::fs::read_to_string(sample_posting()).expect("the sample");
    let mut shares = Vec::new();
    for (number, field) in ["Data", "Payments", "Mobile", "Search", "Tools"].into_iter().enumerate()
    {
        // A title that no question held before: answers are paid for once.
        let text = posting.replace("Engineering, Platform", &format!("Engineering, {field}"));
        let task = json!({ "process": { "source": { "text": text }, "tier": tier } });
        let request = json!({ "task": task, "now": chrono::Utc::now(), "attached": false });
        let begun = Instant::now();
        say(&mut input, &request);
        let ended = loop {
            let reply = hear(&mut output);
            if let Some(ended) = reply.get("ended") {
                break ended.clone();
            }
        };
        assert!(ended.get("made").is_some(), "{ended}");
        assert!(llm.asked().len() >= (number + 1) * chain as usize, "answers of an earlier run");
        if number > 0 {
            shares.push(begun.elapsed().as_secs_f64() / (ANSWER.as_secs_f64() * f64::from(chain)));
        }
    }
    drop(input);
    worker.wait().expect("it goes");
    shares
}

/// One frame to a worker: its length, then so many bytes.
fn say(input: &mut impl Write, value: &Value) {
    let bytes = value.to_string().into_bytes();
    let length = u32::try_from(bytes.len()).expect("a short frame").to_le_bytes();
    input.write_all(&length).and_then(|()| input.write_all(&bytes)).expect("a worker that reads");
    input.flush().expect("a worker that reads");
}

/// One frame of a worker.
fn hear(output: &mut impl Read) -> Value {
    let mut length = [0; 4];
    output.read_exact(&mut length).expect("a worker that answers");
    let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
    output.read_exact(&mut bytes).expect("a whole answer");
    serde_json::from_slice(&bytes).expect("an answer in JSON")
}

fn row(figure: &str, measured: &str, target: &str) {
    println!("{figure:<58}{measured:>14}  {target}");
}

fn client(llm: &Llm, provider: ProviderKind, stream: bool) -> Client {
    let settings = LlmSettings {
        provider,
        base_url: llm.base_url(),
        api_key: KEY.into(),
        stream,
        ..LlmSettings::default()
    };
    Client::new(&settings, Arc::new(Till::default())).expect("a client")
}

fn ask() -> Ask {
    Ask {
        stage: "cv",
        prompt: "cv/1".into(),
        class: Class::Cheap,
        run: None,
        run_cap: None,
        system: "You reword achievements of a candidate.".into(),
        user: "Built a billing service for 40 hospitals. ".repeat(50),
        schema: json!({
            "type": "object",
            "properties": { "lines": { "type": "array", "items": { "type": "string" } } },
        }),
        max_output: 500,
        temperature: 0.0,
        deadline: Duration::from_mins(1),
    }
}
