//! Prints the figures of backups beside their targets: `scripts/bench backup`.
//!
//! The real binary, a store of 1 GiB that no compression makes smaller, and a real S3 on the machine at
//! hand, which shares its processors and its disk. Needs 4 GiB of disk. Nothing fails here: figures
//! are for people.

#![expect(clippy::print_stdout, reason = "printing figures is what a benchmark is for")]

#[expect(dead_code, unused_imports, reason = "the tests use the rest")]
#[path = "../tests/suite/support/mod.rs"]
mod support;

use std::time::Instant;

use sha2::{Digest as _, Sha256};
use support::Workplace;
use support::backup::{Kept, PASSWORD};
use support::s3::{ACCESS_KEY, S3, SECRET_KEY};

/// Files in the store, of this size each: 1 GiB.
const FILES: u64 = 16_384;
const BYTES: usize = 65_536;

fn main() {
    println!("{:<58}{:>14}  target", "figure", "measured");
    let s3 = S3::start();
    let kept = Kept::on_s3(s3.address, "bench");
    fill(&kept.place);
    let first = timed(|| kept.back_up());
    row("first backup of 1 GiB to local S3", &seconds(first.1), "-");
    let mut again: Vec<(u64, f64)> = (0..5)
        .map(|_| {
            let (made, took) = timed(|| kept.back_up());
            (made["written"].as_u64().unwrap_or(u64::MAX), took)
        })
        .collect();
    again.sort_by(|a, b| a.1.total_cmp(&b.1));
    row("backup of the unchanged 1 GiB, median of 5", &seconds(again[2].1), "≤ 3 s");
    let most = again.iter().map(|(written, _)| *written).max().unwrap_or(u64::MAX);
    row("uploaded for it, at most", &format!("{} KiB", most / 1024), "≤ 1024 KiB");
    let (_, took) = timed(|| kept.run(&["backup", "verify", "--full"]).ok());
    row("full check of it", &seconds(took), "-");

    let empty = Workplace::new();
    let (ran, took) = timed(|| {
        empty.run_with(
            ["backup", "drill", "--json"],
            |command| {
                command
                    .env("TAILORD__BACKUP__REPOSITORY", &kept.repository)
                    .env("TAILORD__BACKUP__PASSWORD", PASSWORD)
                    .env("TAILORD__BACKUP__ACCESS_KEY", ACCESS_KEY)
                    .env("TAILORD__BACKUP__SECRET_KEY", SECRET_KEY);
            },
            b"",
        )
    });
    let drilled = ran.ok().json();
    assert_eq!(drilled["passed"], true, "{drilled}");
    row("drill on an empty host, 1 GiB from local S3", &seconds(took), "≤ 60 s");
}

fn row(figure: &str, measured: &str, target: &str) {
    println!("{figure:<58}{measured:>14}  {target}");
}

fn seconds(took: f64) -> String {
    format!("{took:.1} s")
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begun = Instant::now();
    let done = work();
    (done, begun.elapsed().as_secs_f64())
}

/// Files of noise, each another: the hashes of a counter.
fn fill(place: &Workplace) {
    let mut store =
        rusqlite::Connection::open(place.path("state/tailord.db")).expect("the store opens");
    let transaction = store.transaction().expect("a transaction");
    for number in 0..FILES {
        let mut bytes = Vec::with_capacity(BYTES);
        while bytes.len() < BYTES {
            let mut hasher = Sha256::new();
            hasher.update(number.to_le_bytes());
            hasher.update((bytes.len() as u64).to_le_bytes());
            bytes.extend_from_slice(&hasher.finalize());
        }
        let name = tailord::hash::sha256_hex(&bytes);
        transaction
            .execute("INSERT INTO blob (sha256, bytes) VALUES (?1, ?2)", (name, bytes))
            .expect("a file is stored");
    }
    transaction.commit().expect("the store is filled");
}
