//! Throws mangled claims at the verifier for a while: `scripts/fuzz [SECONDS]`.
//!
//! Each input is a line of the truth benchmark with random edits: characters dropped, doubled,
//! swapped for odd ones, halves of two lines joined. Nothing may panic, and none may take longer
//! than ten milliseconds twice in a row; an input that does either is printed and ends the run with
//! an error. The seed is printed, and taken from the second argument.

#![expect(clippy::print_stdout, reason = "a tool for people")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tailord::candidate::{self, RoleId, Scope};
use tailord::eval::interval::Random;
use tailord::lexicon::Lexicon;
use tailord::truth::{Claim, Section, Verifier};

/// What one claim may cost.
const LIMIT: Duration = Duration::from_millis(10);

/// Longest input, in characters: three times the longest line of a CV.
const LONGEST: usize = 1_000;

/// Characters that parsers trip over.
const ODD: &[char] = &[
    '\u{200b}', '\u{202e}', '\u{feff}', '\u{0}', '\n', '\t', ' ', '-', '–', '.', ',', ';', '%',
    '€', '/', '+', '1', '0', '９', '½', 'ß', 'İ', 'é', '漢', '🙂', '"', '\'', '(', ')', 'x', 'k',
    'm',
];

fn main() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut numbers = std::env::args().skip(1).filter_map(|argument| argument.parse::<u64>().ok());
    let seconds = numbers.next().unwrap_or(10);
    let seed = numbers.next().unwrap_or_else(|| u64::from(std::process::id()));
    let lines = corpus(&root);
    let master = candidate::load(&root.join("data/master-cv")).expect("the sample is sound");
    let verifier = Verifier::new(&master, Lexicon::bundled());
    let mut dice = Random::new(seed);
    let (mut inputs, mut slowest) = (0_u64, Duration::ZERO);
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(seconds) {
        let claim = claim(&mut dice, &lines);
        let mut took = time(&verifier, &claim);
        if took > LIMIT {
            // The machine may have been busy with something else.
            took = took.min(time(&verifier, &claim)).min(time(&verifier, &claim));
        }
        assert!(took <= LIMIT, "{took:?} for {:?} in {:?}", claim.text, claim.section);
        slowest = slowest.max(took);
        inputs += 1;
    }
    println!("{inputs} inputs, no panic, slowest {slowest:.1?} (limit {LIMIT:?}); seed {seed}");
}

fn time(verifier: &Verifier, claim: &Claim) -> Duration {
    let start = Instant::now();
    let verdict = verifier.check(claim);
    let took = start.elapsed();
    drop(verdict);
    took
}

/// The texts of the truth benchmark.
fn corpus(root: &Path) -> Vec<String> {
    let mut lines = Vec::new();
    for folder in ["tests/truth", "tests/truth/more"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("the benchmark") {
            let path = entry.expect("a file").path();
            if path.extension().is_none_or(|ending| ending != "jsonl") {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a text");
            lines.extend(text.lines().map(|line| {
                let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
                line["text"].as_str().expect("a text").to_owned()
            }));
        }
    }
    assert!(lines.len() > 1_000, "the benchmark has {} lines", lines.len());
    lines.sort();
    lines
}

fn claim(dice: &mut Random, lines: &[String]) -> Claim {
    let mut text: Vec<char> = lines[dice.below(lines.len())].chars().collect();
    if dice.below(4) == 0 {
        let other: Vec<char> = lines[dice.below(lines.len())].chars().collect();
        text.truncate(dice.below(text.len() + 1));
        text.extend(&other[dice.below(other.len())..]);
    }
    for _ in 0..dice.below(8) {
        if text.is_empty() {
            break;
        }
        let at = dice.below(text.len());
        match dice.below(4) {
            0 => drop(text.remove(at)),
            1 => text.insert(at, ODD[dice.below(ODD.len())]),
            2 => text[at] = ODD[dice.below(ODD.len())],
            _ => {
                let end = (at + 1 + dice.below(12)).min(text.len());
                let again: Vec<char> = text[at..end].to_vec();
                text.splice(at..at, again);
            }
        }
    }
    text.truncate(LONGEST);
    let sections = [
        Section::Profile,
        Section::Experience,
        Section::Skills,
        Section::Credentials,
        Section::Languages,
        Section::Identity,
        Section::Letter,
        Section::Message,
    ];
    let section = sections[dice.below(sections.len())];
    let scope = match section {
        Section::Experience => Scope::Role(RoleId("halden-freight".to_owned())),
        _ => Scope::Candidate,
    };
    Claim { text: text.into_iter().collect(), section, scope, facts: Vec::new() }
}
