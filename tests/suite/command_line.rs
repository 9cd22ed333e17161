//! The command line as people meet it: help, configuration, every verb once.

use crate::support::{Workplace, candidate, root, sample_cv, sample_posting};

#[test]
fn init_makes_a_folder_that_works_and_never_overwrites() {
    let place = Workplace::new();
    place.run(["init", "work"]).ok();
    let posting = place.path("work/postings/sample.txt");
    let args = ["--config", "work/tailord.toml", "process", posting.to_str().unwrap()];
    place.run(args.into_iter().chain(["--out", "out"])).ok();
    assert!(place.files("out").contains(&"cv.pdf".to_owned()));
    place.run(["init", "work"]).fails_with(&["already", "nothing was changed"]);
    place.run(["--config", "work/tailord.toml", "check"]).ok();
}

/// The contract: these files, by these names, each listed with its hash.
#[test]
fn process_writes_every_file_of_the_contract() {
    let place = Workplace::new();
    let report = place.process(&sample_posting(), &sample_cv());
    let expected = [
        "cv-1.png",
        "cv-2.png",
        "cv.docx",
        "cv.json",
        "cv.pdf",
        "cv.txt",
        "dossier.pdf",
        "letter.docx",
        "letter.pdf",
        "messages.txt",
        "report.json",
    ];
    assert_eq!(place.files("out"), expected);
    for artifact in report["artifacts"].as_array().unwrap() {
        let bytes = std::fs::read(place.path(artifact["path"].as_str().unwrap())).unwrap();
        assert_eq!(artifact["bytes"], bytes.len());
        assert_eq!(artifact["sha256"], tailord::hash::sha256_hex(&bytes));
        assert!(!bytes.is_empty(), "{}", artifact["kind"]);
    }
    let saved = std::fs::read_to_string(place.path("out/report.json")).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&saved).unwrap(), report);
}

#[test]
fn the_json_document_has_every_key_of_the_contract() {
    let place = Workplace::new();
    let report = place.process(&sample_posting(), &sample_cv());
    let has = |object: &serde_json::Value, keys: &[&str]| {
        for key in keys {
            assert!(object.get(key).is_some(), "no `{key}` in {object}");
        }
    };
    has(
        &report,
        &[
            "posting",
            "extracted",
            "fit",
            "cv",
            "letter",
            "messages",
            "artifacts",
            "stages",
            "cost_usd",
        ],
    );
    has(&report["posting"], &["id", "title", "company", "location"]);
    has(
        &report["extracted"],
        &["technical_skills", "soft_skills", "must_have", "nice_to_have", "keywords", "spans"],
    );
    has(&report["fit"], &["score", "category", "matched", "missing"]);
    has(&report["cv"], &["revision", "pages", "lines", "skills", "refused"]);
    has(&report["cv"]["lines"][0], &["text", "section", "role", "facts"]);
    has(&report["cv"]["skills"][0], &["name", "category", "facts"]);
    has(&report["letter"], &["text", "words"]);
    has(&report["messages"][0], &["channel", "text", "characters"]);
    has(&report["artifacts"][0], &["kind", "path", "sha256", "bytes"]);
    has(&report["stages"][0], &["name", "engine", "ms", "cost_usd"]);
}

#[test]
fn results_go_to_stdout_and_nothing_else_does() {
    let place = Workplace::new();
    let (posting, profile) = (sample_posting(), sample_cv());
    let args = ["process", posting.to_str().unwrap(), "--profile", profile.to_str().unwrap()];
    let ran = place.run(args.into_iter().chain(["--out", "out"])).ok();
    assert!(ran.stdout.contains("Fit "), "{}", ran.stdout);
    assert!(ran.stdout.contains("cv.pdf"));
    assert_eq!(ran.stderr, "");
    let quiet = place.run(args.into_iter().chain(["--out", "out", "--quiet"])).ok();
    assert_eq!(quiet.stdout, "out/cv.pdf\n");
}

#[test]
fn the_folder_is_named_after_the_posting_when_none_is_given() {
    let place = Workplace::new();
    let (posting, profile) = (sample_posting(), sample_cv());
    place.run(["process", posting.to_str().unwrap(), "--profile", profile.to_str().unwrap()]).ok();
    let folders = place.files("applications");
    assert_eq!(folders.len(), 1);
    assert!(folders[0].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
}

#[test]
fn a_posting_is_read_from_standard_input() {
    let place = Workplace::new();
    let text = std::fs::read(sample_posting()).unwrap();
    let profile = sample_cv();
    let args = ["process", "-", "--profile", profile.to_str().unwrap(), "--out", "out", "--json"];
    let piped = place.run_with(args, |_| {}, &text).ok().json();
    assert_eq!(piped["posting"]["source"], "standard input");
}

#[test]
fn pages_are_the_pages_asked_for() {
    for pages in ["1", "2"] {
        let place = Workplace::new();
        let (posting, profile) = (sample_posting(), sample_cv());
        let args = ["process", posting.to_str().unwrap(), "--profile", profile.to_str().unwrap()];
        let report =
            place.run(args.into_iter().chain(["--out", "out", "--json", "--pages", pages])).ok();
        let report = report.json();
        assert_eq!(report["cv"]["pages"].to_string(), pages);
        assert!(report["cv"]["last_page_fill"].as_f64().unwrap() >= 0.8, "{}", report["cv"]);
    }
}

/// Each requirement with its share and evidence; each bullet with its rank (GAP-044, GAP-062).
#[test]
fn why_explains_the_score_and_the_selection() {
    let place = Workplace::new();
    let report = place.process(&sample_posting(), &sample_cv());
    let id = report["posting"]["id"].as_str().expect("an id").to_owned();
    let cv = sample_cv();
    let profile = |command: &mut std::process::Command| {
        command.env("TAILORD__PROFILE__DIR", &cv);
    };
    let fit = place.run_with(["why", "fit", &id], profile, b"").ok().stdout;
    for word in ["points", "missing", "rests on", "must", "nice"] {
        assert!(fit.contains(word), "no {word} in {fit}");
    }
    let json = place.run_with(["why", "fit", &id, "--json"], profile, b"").ok().json();
    assert_eq!(json["score"], report["fit"]["score"]);
    let all = ["matched", "missing"].map(|key| json[key].as_array().expect("a list").clone());
    let weights: f64 = all.iter().flatten().filter_map(|one| one["weight"].as_f64()).sum();
    assert!((weights - 1.0).abs() < 1e-6, "{weights}");
    let told = place.run_with(["why", "selection", &id], profile, b"").ok().stdout;
    for word in ["rank", "recency", "in, first of a recent role", "out, no room"] {
        assert!(told.contains(word), "no {word} in {told}");
    }
    place.run_with(["why", "fit"], profile, b"").fails_with(&["tailord why fit POSTING"]);
    place.run_with(["why", "taste", &id], profile, b"").fails_with(&["fit", "selection"]);
}

#[test]
fn why_show_jobs_runs_and_status_agree_on_a_posting() {
    let place = Workplace::new();
    let report = place.process(&sample_posting(), &sample_cv());
    let id = report["posting"]["id"].as_str().unwrap();
    let profile = sample_cv();
    let with_profile = |command: &mut std::process::Command| {
        command.env("TAILORD__PROFILE__DIR", &profile);
    };
    let posting = sample_posting();
    for what in [&id[..6], "out/report.json", posting.to_str().unwrap()] {
        let why = place.run_with(["why", what], with_profile, b"").ok();
        assert!(why.stdout.contains("roles/"), "{}", why.stdout);
        assert!(!why.stdout.contains("no longer"), "{}", why.stdout);
    }
    let title = report["posting"]["title"].as_str().unwrap();
    assert!(place.run(["show", &id[..6]]).ok().stdout.contains(title));
    assert!(place.run(["jobs"]).ok().stdout.contains(id));
    assert!(place.run(["runs", &id[..6]]).ok().stdout.contains("revision 1"));
    place.run(["status", &id[..6], "applied"]).ok();
    assert_eq!(place.run(["jobs", "--status", "applied", "--json"]).ok().json()[0]["id"], *id);
    place.run(["status", &id[..6], "processing"]).fails_with(&["by tailord itself"]);
    place.run(["show", "ffffff"]).fails_with(&["no posting ffffff"]);

    let original = place.run(["show", id, "--original"]).ok().stdout;
    assert_eq!(original, std::fs::read_to_string(sample_posting()).unwrap(), "GAP-032");
    place.run(["show", id, "--out", "again"]).ok();
    for file in place.files("again") {
        let read = |folder: &str| std::fs::read(place.path(folder).join(&file)).unwrap();
        assert_eq!(read("out"), read("again"), "{file}");
    }
}

#[test]
fn environment_wins_over_file_and_unknown_keys_are_refused() {
    let place = Workplace::new();
    place.file("tailord.toml", "[document]\npages = 1\naccent = \"#112233\"\n");
    let explain = place.run_with(
        ["check", "--explain"],
        |command| {
            command.env("TAILORD__DOCUMENT__ACCENT", "#abcdef");
        },
        b"",
    );
    let explain = explain.ok().stdout;
    let line = |key: &str| explain.lines().find(|line| line.starts_with(key)).unwrap().to_owned();
    assert!(line("document.accent").contains("#abcdef"), "{explain}");
    assert!(line("document.accent").contains("TAILORD__DOCUMENT__ACCENT"), "{explain}");
    assert!(line("document.pages").contains("file"), "{explain}");
    assert!(line("document.paper").contains("default"), "{explain}");
    place
        .run_with(
            ["jobs"],
            |command| {
                command.env("TAILORD__DOCUMENT__COLOUR", "red");
            },
            b"",
        )
        .fails_with(&["colour"]);
}

#[test]
fn every_bundled_master_cv_is_sound() {
    let place = Workplace::new();
    let mut folders = vec![sample_cv()];
    for name in ["nurse", "accountant", "graduate", "researcher"] {
        folders.push(candidate(name));
    }
    for folder in folders {
        place.run(["profile".as_ref(), "check".as_ref(), folder.as_os_str()]).ok();
    }
}

#[test]
fn a_master_cv_goes_to_json_resume_and_back() {
    let place = Workplace::new();
    let profile = sample_cv();
    let export = |profile: &str| place.run(["profile", "export", "--profile", profile]).ok().stdout;
    let exported = export(profile.to_str().unwrap());
    place.file("resume.json", &exported);
    place.run(["profile", "import", "resume.json", "--to", "mine"]).ok();
    let original: serde_json::Value = serde_json::from_str(&exported).unwrap();
    let again: serde_json::Value = serde_json::from_str(&export("mine")).unwrap();
    assert_eq!(original["work"], again["work"]);
    assert_eq!(original["basics"]["name"], again["basics"]["name"]);
    place.run(["profile", "import", "resume.json", "--to", "mine"]).fails_with(&["mine"]);
}

#[test]
fn help_man_page_and_completions_come_from_one_declaration() {
    let place = Workplace::new();
    let help = place.run(["--help"]).ok().stdout;
    let man = place.run(["man"]).ok().stdout;
    let completions = place.run(["completions", "bash"]).ok().stdout;
    for verb in
        ["init", "process", "verify", "why", "jobs", "show", "runs", "check", "profile", "eval"]
    {
        assert!(help.contains(verb), "{verb}");
        assert!(man.contains(verb), "{verb}");
        assert!(completions.contains(verb), "{verb}");
    }
}

/// The repository speaks of the product alone, and no secret or machine path is in it.
#[test]
fn the_readme_names_commands_that_exist() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    for script in ["scripts/demo", "scripts/test"] {
        assert!(readme.contains(script));
        assert!(root().join(script).is_file());
    }
}
