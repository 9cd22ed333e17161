//! GAP-053: what goes wrong in a render fails that render alone, with its reason.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::support::{Ran, Workplace, sample_cv, sample_posting};

fn process(place: &Workplace, settings: &[(&str, &str)]) -> Ran {
    let (posting, profile) = (sample_posting(), sample_cv());
    let args = ["process", posting.to_str().unwrap(), "--profile", profile.to_str().unwrap()];
    place.run_with(
        args.into_iter().chain(["--out", "out", "--json"]),
        |command| {
            command.envs(settings.iter().copied());
        },
        b"",
    )
}

/// A run with a fault in one document fails with the reason, the store is sound, and the next run
/// makes the application.
fn fails_alone(fault: &str, settings: &[(&str, &str)], reason: &[&str]) {
    let place = Workplace::new();
    let settings: Vec<_> =
        settings.iter().copied().chain([("TAILORD_RENDER_FAULT", fault)]).collect();
    process(&place, &settings).fails_with(reason);
    assert_eq!(place.files("out"), Vec::<String>::new(), "nothing is half-written");

    let runs = place.run(["runs", "--json"]).ok().json();
    assert_eq!(runs[0]["state"], "failed");
    let recorded = runs[0]["reason"].as_str().unwrap();
    assert!(reason.iter().all(|part| recorded.contains(part)), "{recorded}");
    let jobs = place.run(["jobs", "--json"]).ok().json();
    assert_eq!(
        (jobs[0]["status"].as_str(), jobs[0]["reason"].as_str()),
        (Some("failed"), Some(recorded))
    );

    let report = process(&place, &[]).ok().json();
    assert_eq!(report["cv"]["revision"], 1, "the failed run published nothing");
    assert!(place.files("out").contains(&"cv.pdf".to_owned()));
    let profile = sample_cv();
    let check = ["check", "--profile", profile.to_str().unwrap()];
    place.run(check).ok();
}

#[test]
fn a_panic_fails_its_render_with_its_message() {
    fails_alone("panic:cv.pdf", &[], &["the render of cv.pdf crashed", "asked for by a test"]);
}

#[test]
fn an_endless_loop_ends_at_the_processor_limit() {
    let settings =
        [("TAILORD__RENDER__CPU_SECONDS", "2"), ("TAILORD__RENDER__WALL_SECONDS", "600")];
    fails_alone("loop:cv.pdf", &settings, &["longer than 2 s of processor time"]);
}

#[test]
fn a_render_that_waits_for_ever_ends_at_the_time_limit() {
    let settings = [("TAILORD__RENDER__WALL_SECONDS", "4")];
    fails_alone("hang:letter.pdf", &settings, &["letter.pdf", "took longer than 4 s"]);
}

#[test]
fn two_gibibytes_are_refused_at_the_memory_limit() {
    fails_alone("memory:cv.pdf", &[], &["the render of cv.pdf", "used more than 512 MiB"]);
}

#[test]
fn a_stack_without_end_fails_the_last_document_too() {
    fails_alone("stack:dossier.pdf", &[], &["dossier.pdf", "crashed", "stack overflowed"]);
}

/// The same bytes wherever they are made.
#[test]
fn isolated_or_not_the_documents_are_the_same() {
    let (apart, here) = (Workplace::new(), Workplace::new());
    let one = process(&apart, &[]).ok().json();
    let two = process(&here, &[("TAILORD__RENDER__ISOLATE", "false")]).ok().json();
    assert_eq!(one["artifacts"], two["artifacts"]);
    assert_eq!(one["cv"], two["cv"]);
}

/// Starts a run whose worker hangs, and gives program and worker once it does.
fn hanging(place: &Workplace) -> (Child, PathBuf) {
    let mut child = place
        .command()
        .arg("process")
        .arg(sample_posting())
        .arg("--profile")
        .arg(sample_cv())
        .args(["--out", "out"])
        .env("TAILORD__LOG__LEVEL", "tailord::render=debug")
        .env("TAILORD_RENDER_FAULT", "hang:cv.pdf")
        .env("SECRET_OF_THE_PROGRAM", "swordfish")
        .spawn()
        .unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    let begun = log.any(|line| line.is_ok_and(|line| line.contains("render begun")));
    assert!(begun, "no render began");
    let task = format!("/proc/{0}/task", child.id());
    let workers: Vec<String> = std::fs::read_dir(task)
        .unwrap()
        .filter_map(|task| std::fs::read_to_string(task.unwrap().path().join("children")).ok())
        .flat_map(|pids| pids.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert_eq!(workers.len(), 1, "{workers:?}");
    (child, Path::new("/proc").join(&workers[0]))
}

fn end(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Nothing of the environment, no folder, no file of the program; limits that cannot be raised.
#[test]
fn a_worker_has_three_pipes_and_nothing_else() {
    let place = Workplace::new();
    let (child, worker) = hanging(&place);
    let read = |name: &str| std::fs::read_to_string(worker.join(name)).unwrap();
    let environment = read("environ");
    let names: BTreeSet<&str> =
        environment.split('\0').filter_map(|pair| pair.split('=').next()).collect();
    let limits = read("limits");
    let limit = |name: &str| -> Vec<String> {
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
        line[name.len()..].split_whitespace().take(2).map(str::to_owned).collect()
    };
    let of = [
        limit("Max data size"),
        limit("Max cpu time"),
        limit("Max core file size"),
        limit("Max open files"),
        limit("Max file size"),
    ];
    let folder = std::fs::read_link(worker.join("cwd")).unwrap();
    let files: Vec<PathBuf> = std::fs::read_dir(worker.join("fd"))
        .unwrap()
        .map(|file| std::fs::read_link(file.unwrap().path()).unwrap())
        .collect();
    end(child);

    assert!(!environment.contains("swordfish"), "{environment}");
    // A debug build lets the fault in that this test asks for; coverage its own variable.
    let expected = |name: &&str| {
        name.is_empty()
            || *name == "TAILORD_RENDER_FAULT"
            || ["LLVM_PROFILE", "MIMALLOC_"].iter().any(|own| name.starts_with(own))
    };
    assert!(names.iter().all(expected), "{names:?}");
    assert_eq!(folder, Path::new("/"));
    let both = |value: &str| vec![value.to_owned(), value.to_owned()];
    let processor = vec!["20".to_owned(), "21".to_owned()];
    assert_eq!(of[..3], [both("536870912"), processor, both("0")]);
    if !cfg!(tarpaulin) {
        assert_eq!(of[3..], [both("3"), both("0")]);
    }
    let home = place.path("");
    assert!(files.iter().all(|file| !file.starts_with(&home)), "{files:?}");
}

/// Whatever it is doing, a worker ends with the program that started it.
#[test]
fn a_worker_does_not_outlive_its_program() {
    let place = Workplace::new();
    let (child, worker) = hanging(&place);
    end(child);
    let alive = || {
        let stat = std::fs::read_to_string(worker.join("stat")).unwrap_or_default();
        stat.rsplit(") ").next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with('Z'))
    };
    let deadline = Instant::now() + Duration::from_secs(20);
    while alive() && Instant::now() < deadline {
        std::thread::yield_now();
    }
    assert!(!alive(), "the worker is still there");
}

/// The subcommand is for programs: it is in no help, and says what it needs.
#[test]
fn the_worker_is_hidden_and_refuses_nonsense() {
    let place = Workplace::new();
    for page in [place.run(["--help"]).ok().stdout, place.run(["man"]).ok().stdout] {
        assert!(!page.contains("render-worker"), "{page}");
    }
    let worker = |stdin: &[u8]| {
        let args = ["render-worker", "--memory-mib", "512", "--cpu-seconds", "20"];
        let args = args.into_iter().chain(["--wall-seconds", "20"]);
        // As whoever starts one sets it: memory is limited before anything is made.
        let change = |command: &mut Command| {
            command.env("MIMALLOC_ARENA_EAGER_COMMIT", "0");
        };
        place.run_with(args, change, stdin)
    };
    assert_eq!(worker(b"").ok().stdout, "");
    worker(b"\x0c\0\0\0{\"dance\": 1}").fails_with(&["unknown variant `dance`"]);
    worker(b"\xff\xff\xff\xff").fails_with(&["too long"]);
}
