//! `prompts`: listed, compared, evaluated on recorded answers; and those of the working folder.

use crate::support::{Workplace, root, sample_cv, sample_posting};

#[test]
fn prompts_are_listed_with_the_version_in_force() {
    let place = Workplace::new();
    let listed = place.run(["prompts", "list"]).ok().stdout;
    for stage in ["read", "stars", "cv", "letter", "outreach", "form", "grade"] {
        assert!(listed.contains(&format!("* {stage}/1")), "{listed}");
    }
    let rows = place.run(["prompts", "list", "--json"]).ok().json();
    assert_eq!(rows.as_array().unwrap().len(), 7);
    assert_eq!(rows[0]["prompt"], "cv/1");
    place
        .run(["prompts", "diff", "cv/1", "cv/9"])
        .fails_with(&["there is no prompt `cv/9`", "cv/1"]);
    assert!(place.run(["prompts", "diff", "cv/1", "cv/1"]).ok().stdout.contains("no difference"));
}

/// A working folder has prompts to change; what cannot be used is told with file and line.
#[test]
fn prompts_of_the_working_folder_are_taken_and_checked() {
    let place = Workplace::new();
    place.run(["init", "work"]).ok();
    let config = place.path("work/tailord.toml");
    let with = |args: &[&str]| place.run([&["--config", config.to_str().unwrap()], args].concat());
    let text = std::fs::read_to_string(place.path("work/prompts/cv/1.j2")).unwrap();
    std::fs::write(place.path("work/prompts/cv/2.j2"), text.replace("at most 32", "at most 28"))
        .unwrap();
    let listed = with(&["prompts", "list"]).ok().stdout;
    assert!(listed.contains("* cv/2") && listed.contains("  cv/1"), "{listed}");
    let diff = with(&["prompts", "diff", "cv/1", "cv/2"]).ok().stdout;
    assert!(
        diff.contains("\n- Bullets: one sentence") && diff.contains("\n+ Bullets: one"),
        "{diff}"
    );
    let check = with(&["check"]).ok().stdout;
    assert!(check.contains("prompts") && check.contains("cv/2"), "{check}");
    std::fs::write(place.path("work/prompts/cv/2.j2"), text.replace("{{ title }}", "{{ titel }}"))
        .unwrap();
    let refused = with(&["check"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.stdout.contains("cv/2.j2:15: undefined value"), "{}", refused.stdout);
    // Offline nobody needs them.
    with(&["process", sample_posting().to_str().unwrap(), "--engine", "offline", "--quiet"]).ok();
}

#[test]
fn versions_are_compared_on_recorded_answers() {
    let place = Workplace::new();
    let dir = root().join("tests/eval/prompts");
    let (dir, cv) = (dir.to_str().unwrap().to_owned(), sample_cv());
    let cv = cv.to_str().unwrap();
    let rows = place.run(["prompts", "eval", &dir, "--profile", cv, "--json"]).ok().json();
    let row = |at: usize| {
        let row = &rows[at];
        (
            row["prompt"].as_str().unwrap().to_owned(),
            row["cases"].as_u64().unwrap(),
            row["valid"].as_u64().unwrap(),
            row["refused"].as_u64().unwrap(),
        )
    };
    assert_eq!(row(0), ("cv/1".into(), 2, 2, 0));
    let second = row(1);
    assert_eq!((second.0.as_str(), second.1, second.2), ("cv/2", 2, 1));
    assert!(second.3 >= 2, "unsupported keywords are refused: {second:?}");
    assert!(rows[0]["cost_usd"].as_f64().unwrap() > 0.0, "{rows}");
    let told = place.run(["prompts", "eval", &dir, "--profile", cv]).ok().stdout;
    assert!(told.contains("refused") && told.contains("cv/2"), "{told}");

    let own = place.file("eval/replies.jsonl", "{\"case\": 1}\n");
    let own = own.parent().unwrap().to_str().unwrap();
    place
        .run(["prompts", "eval", own, "--profile", cv])
        .fails_with(&["replies.jsonl:1: invalid type"]);
}
