//! Throws mangled input at every parser of outside data for a while:
//! `scripts/fuzz [SECONDS [SEED [TARGET]]]`, seconds for each target.
//!
//! Nothing may panic, and nothing may take longer than its limit five times in a row. The input at work is
//! in `target/fuzz/TARGET`, so that one which ends the process is found there. The seed is printed.
//! `scripts/fuzz again TARGET FILE` throws such a file a hundred times.
//! Limits are those of a release build; one with checks of the debugger's has a hundred times as much.

#![expect(clippy::print_stdout, reason = "a tool for people")]

mod mutate;
mod target;

use std::path::Path;
use std::time::{Duration, Instant};

use tailord::eval::interval::Random;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let words: Vec<String> =
        std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    if let [word, name, file] = words.as_slice()
        && word == "again"
    {
        return again(root, name, file);
    }
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<u64>().ok());
    let seconds = number(0).unwrap_or(10);
    let seed = number(1).unwrap_or_else(|| u64::from(std::process::id()));
    let only = words.get(2).map(String::as_str);
    let kept = root.join("target/fuzz");
    std::fs::create_dir_all(&kept).expect("a folder for inputs");
    for mut target in target::all(root) {
        if only.is_some_and(|only| only != target.name) {
            continue;
        }
        if cfg!(debug_assertions) {
            target.limit *= 100;
        }
        let mut dice = Random::new(seed);
        let (mut inputs, mut slowest) = (0_u64, Duration::ZERO);
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(seconds) {
            slowest = slowest.max(target.throw(&mut dice, &kept, target.limit));
            inputs += 1;
        }
        println!(
            "{:<10} {inputs:>8} inputs, no panic, slowest {slowest:.1?} (limit {:?}); seed {seed}",
            target.name, target.limit
        );
    }
}

fn again(root: &Path, name: &str, file: &str) {
    let input = std::fs::read(file).expect("a file with an input");
    let mut targets = target::all(root);
    let target = targets.iter_mut().find(|target| target.name == name).expect("a target");
    let mut times: Vec<Duration> = (0..100).map(|_| target.time(&input, Path::new(file))).collect();
    times.sort();
    println!(
        "{name}: no panic, fastest {:.1?}, half within {:.1?}, slowest {:.1?}",
        times[0], times[50], times[99]
    );
}
