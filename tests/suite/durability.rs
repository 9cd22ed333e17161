//! What was acknowledged survives: SIGKILL after any stage, then a second run finishes the job.

use std::io::{BufRead as _, BufReader};

use crate::support::{Workplace, sample_cv, sample_posting};

fn process(place: &Workplace) -> std::process::Command {
    let mut command = place.command();
    command
        .arg("process")
        .arg(sample_posting())
        .arg("--profile")
        .arg(sample_cv())
        .args(["--out", "out", "--json"])
        .env("TAILORD__LOG__LEVEL", "tailord=info");
    command
}

/// Starts a run and kills it as soon as it has logged the end of its `stages`-th stage.
/// False when it ended before.
fn kill_after(place: &Workplace, stages: usize) -> bool {
    let mut child = process(place).stdout(std::process::Stdio::null()).spawn().unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut seen = 0;
    let mut killed = false;
    for line in lines.map_while(Result::ok) {
        seen += usize::from(line.contains("stage finished"));
        if seen == stages && !killed {
            child.kill().unwrap();
            killed = true;
        }
    }
    child.wait().unwrap();
    killed
}

/// GAP-050: state survives kill -9, and a second run repeats nothing that was finished.
#[test]
fn a_run_killed_after_any_stage_is_finished_by_the_next() {
    for stages in [1, 2, 4, 7, 10] {
        let place = Workplace::new();
        assert!(kill_after(&place, stages), "fewer than {stages} stages");
        let files = place.files("out");
        assert!(files.is_empty(), "killed after {stages} stages, yet there is {files:?}");

        let output = process(&place).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let reused = report["stages"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|stage| stage["engine"] == "checkpoint")
            .count();
        assert!(reused > 0, "killed after {stages} stages, nothing was kept: {}", report["stages"]);
        let check = place.run(["jobs", "--json"]).ok().json();
        assert_eq!(check[0]["status"], "ready");
        assert_eq!(report["cv"]["revision"], 1, "the killed run published nothing");
    }
}

/// The same input gives the same revision, not a new one, and every stage is reused.
#[test]
fn a_second_run_changes_nothing() {
    let place = Workplace::new();
    let first = place.process(&sample_posting(), &sample_cv());
    let second = place.process(&sample_posting(), &sample_cv());
    assert_eq!(first["artifacts"], second["artifacts"]);
    assert_eq!(second["cv"]["revision"], 1);
    assert_eq!(place.run(["runs", "--json"]).ok().json().as_array().unwrap().len(), 2);
}

/// GAP-007: `--since` counts from now, exactly.
#[test]
fn jobs_since_is_exact_to_the_second() {
    let place = Workplace::new();
    place.process(&sample_posting(), &sample_cv());
    let later = |seconds: i64, since: &str| {
        let now: i64 = crate::support::NOW.parse().unwrap();
        let ran = place.run_with(
            ["jobs", "--since", since, "--json"],
            |command| {
                command.env("SOURCE_DATE_EPOCH", (now + seconds).to_string());
            },
            b"",
        );
        ran.ok().json().as_array().unwrap().len()
    };
    assert_eq!(later(3 * 3600, "3h"), 1);
    assert_eq!(later(3 * 3600 + 1, "3h"), 0);
    assert_eq!(later(14 * 86_400, "2w"), 1);
    assert_eq!(later(14 * 86_400 + 1, "2w"), 0);
}
