//! Whether everything is in place: settings, prompts, secrets, the master CV itself.

use serde_json::Value;

use crate::support::llm::{KEY, Llm};
use crate::support::slack::{APP_TOKEN, BOT_TOKEN, NORA, Slack};
use crate::support::{Workplace, root, sample_cv};

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no {part} in {text}");
    }
}

fn row(place: &Workplace, component: &str) -> (bool, String) {
    let outcome = place.run(&["check", "--json"]).unwrap();
    let rows: Value = serde_json::from_str(&outcome.text).unwrap();
    let rows = rows.as_array().unwrap();
    assert_eq!(outcome.success, rows.iter().all(|row| row["ok"] == true), "{}", outcome.text);
    let row = rows.iter().find(|row| row["component"] == component).unwrap();
    (row["ok"] == true, row["detail"].as_str().unwrap().to_owned())
}

#[test]
fn a_fresh_place_is_sound_and_says_what_it_has() {
    let place = Workplace::new();
    let said = place.done(&["check"]);
    has(&said, &["tailord.toml", "facts, version", "bundled: ", "next backup", "none configured"]);
    has(
        &said,
        &["none; `tailord vault set NAME` makes it", "not configured; `tailord slack manifest`"],
    );
    has(&said, &["no chat; second channel: none; outside watcher: none"]);
    let explained = place.done(&["check", "--explain"]);
    let line = |key: &str| explained.lines().find(|line| line.starts_with(key)).unwrap();
    has(line("profile.dir"), &["file ", "tailord.toml"]);
    has(line("document.paper"), &["default"]);
    let rows = place.json(&["check", "--explain", "--json"]);
    assert!(rows.as_array().unwrap().iter().any(|row| row["key"] == "slack.pace_ms"), "{rows}");

    std::fs::write(place.path("tailord.db"), "this is no store at all, but text").unwrap();
    let (sound, detail) = row(&place, "store");
    assert!(!sound && !detail.is_empty());
    let broken = Workplace::new();
    let profile = broken.own_cv();
    std::fs::write(profile.join("candidate.toml"), "name = ").unwrap();
    let (sound, detail) = row(&broken, "master CV");
    assert!(!sound && detail.contains("candidate.toml"), "{detail}");
    broken.file("prompts/letter/9.j2", "{{ nothing_of_the_kind }}");
    let (sound, detail) = row(&broken, "prompts");
    assert!(!sound && detail.contains("letter"), "{detail}");
}

#[test]
fn slack_is_asked_whether_it_takes_the_token() {
    let slack = Slack::start();
    let check = |token: &str, owners: &str| {
        row(
            &Workplace::with(&format!(
                "[slack]\napi_url = {:?}\nbot_token = {token:?}\napp_token = {APP_TOKEN:?}\n\
                 [access]\nowners = [{owners}]\n",
                slack.api_url()
            )),
            "Slack",
        )
    };
    let (sound, detail) = check(BOT_TOKEN, &format!("{NORA:?}"));
    assert!(sound && detail.contains("1 owner(s)"), "{detail}");
    let (sound, detail) = check(BOT_TOKEN, "");
    assert!(!sound && detail.contains("access.owners is empty"), "{detail}");
    let (sound, detail) = check("xoxb-nobody", &format!("{NORA:?}"));
    assert!(!sound && detail.contains("invalid_auth") && !detail.contains("xoxb"), "{detail}");
}

#[test]
fn models_are_looked_up_and_priced_before_they_are_asked() {
    let llm = Llm::start();
    let check = |base: &str, key: &str, model: &str, more: &str| {
        let place = Workplace::with(&format!(
            "[llm]\nprovider = \"openai\"\nbase_url = {base:?}\napi_key = {key:?}\n\
             model = {model:?}\ncheap_model = {model:?}\n{more}"
        ));
        let told = row(&place, "language models");
        assert!(!told.1.contains("sk-"), "{}", told.1);
        told
    };
    let base = llm.base_url();
    let (sound, detail) = check(&base, KEY, "gpt-5.6-terra", "");
    assert!(sound && detail == "openai: gpt-5.6-terra", "{detail}");
    let (sound, detail) = check(&base, KEY, "gpt-5.6-tera", "");
    assert!(!sound && detail.contains("it has no model gpt-5.6-tera"), "{detail}");
    let (sound, detail) = check(&base, "sk-wrong-key-0123", "gpt-5.6-terra", "");
    assert!(!sound && detail.contains("the key is refused (HTTP 401"), "{detail}");
    let (sound, detail) = check(&base, KEY, "local-json", "");
    assert!(!sound && detail.contains("set llm.prices.\"local-json\""), "{detail}");
    let free = "[llm.prices.local-json]\ninput = 0\noutput = 0\n";
    assert!(check(&base, KEY, "local-json", free).0);
    let (sound, detail) = check("http://127.0.0.1:9", KEY, "gpt-5.6-terra", "");
    assert!(!sound && detail.contains("could not be reached"), "{detail}");
    assert_eq!(llm.asked().len(), 0, "a check costs nothing");
}

/// GAP-004: the first secret makes vault, key and kit; each says where it came from.
#[test]
fn secrets_go_into_the_vault_and_are_in_force() {
    const TOKEN: &str = "xoxb-555-of-the-vault";
    let place = Workplace::with("[slack]\napp_token = \"xapp-of-the-file\"\n");
    let set = |name: &str, value: &str| place.program(&["vault", "set", name], value);
    has(&place.refused(&["vault", "list"]), &["vault"]);
    let (code, said, told) = set("slack.bot_token", &format!("{TOKEN}\n"));
    assert_eq!(code, 0, "{told}");
    has(
        &said,
        &["Made the vault", "vault.key", "recovery-kit-", "slack.bot_token is in the vault"],
    );
    let kit = |place: &Workplace| {
        let entries = std::fs::read_dir(place.path("")).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.starts_with("recovery-kit-")).collect::<Vec<_>>()
    };
    assert_eq!(kit(&place).len(), 1);
    assert_eq!(
        set("notes.mine", "p\"ä'ss").1,
        "notes.mine is in the vault.\nNo setting has this name: nothing but `vault get` reads it.\n"
    );
    has(&set("slack.app_token", "xapp-of-the-vault").1, &["It goes before the one in the file"]);
    let listed = place.done(&["vault", "list"]);
    has(&listed, &["slack.bot_token", "in force", "notes.mine"]);
    assert!(!listed.contains(TOKEN), "{listed}");
    let rows = place.json(&["vault", "list", "--json"]);
    assert_eq!(rows["secrets"].as_array().unwrap().len(), 3, "{rows}");
    assert_eq!(place.done(&["vault", "get", "notes.mine", "--reveal"]), "p\"ä'ss\n");
    has(&place.refused(&["vault", "get", "notes.mine"]), &["--reveal"]);
    has(
        &place.refused(&["vault", "get", "slack.bot_tokn", "--reveal"]),
        &["did you mean slack.bot_token?"],
    );
    let refused = place.refused(&["vault", "set", "llm.api_key", "hunter2-hunter2"]);
    assert!(refused.contains("never an argument") && !refused.contains("hunter2"), "{refused}");
    has(&set("../etc", "x").2, &["is no name of a secret"]);
    has(&set("empty", "\n").2, &["there is no value for empty"]);
    has(&set("long", &"x".repeat(70_000)).2, &["longer than 65536 bytes"]);
    let explained = place.done(&["check", "--explain"]);
    let line = explained.lines().find(|line| line.starts_with("slack.bot_token")).unwrap();
    assert!(line.contains("vault ") && !line.contains("555"), "{line}");
    let (_, detail) = row(&place, "vault");
    has(&detail, &["3 secrets, opened by 2 keys"]);
    place.done(&["vault", "remove", "slack.app_token"]);
    let (_, detail) = row(&place, "vault");
    has(&detail, &["2 secrets", "in clear in the file: slack.app_token"]);

    let out = place.path("kit.pdf");
    let out = out.to_str().unwrap();
    has(&place.done(&["vault", "recovery", "--out", out]), &["kit.pdf"]);
    assert!(std::fs::read(out).unwrap().starts_with(b"%PDF-1."));
    has(
        &place.refused(&["vault", "recovery", "--out", out]),
        &["is there already; nothing was changed"],
    );
    let before = std::fs::read(place.path("vault.key")).unwrap();
    has(&place.done(&["vault", "rotate"]), &["is sealed for a new key, kept in "]);
    let after = std::fs::read(place.path("vault.key")).unwrap();
    assert_ne!(before, after);
    assert_eq!(place.done(&["vault", "get", "slack.bot_token", "--reveal"]), format!("{TOKEN}\n"));
    has(&place.done(&["vault", "remove", "notes.mine"]), &["no longer in the vault"]);
    has(&place.refused(&["vault", "remove", "notes.mine"]), &["notes.mine"]);
    // Without its key half of the tokens is missing: that is told with its reason.
    std::fs::remove_file(place.path("vault.key")).unwrap();
    let told = place.refused(&["run"]);
    has(&told, &["slack.bot_token is not set", "its key is not at", "recovery kit"]);
}

#[test]
fn prompts_are_listed_compared_and_scored() {
    let place = Workplace::new();
    has(&place.done(&["prompts", "list"]), &["cv/1", "letter/1"]);
    let listed = place.json(&["prompts", "list", "--json"]);
    assert!(
        listed.as_array().unwrap().iter().all(|one| one["sha256"].as_str().unwrap().len() == 64)
    );
    let text = std::fs::read_to_string(root().join("prompts/letter/1.j2")).unwrap();
    crate::llm::prompt::write(&place.path("prompts")).unwrap();
    let changed = text.replacen("warm, concrete", "concrete, warm", 1);
    assert_ne!(text, changed);
    std::fs::write(place.path("prompts/letter/2.j2"), changed).unwrap();
    has(
        &place.done(&["prompts", "diff", "letter/1", "letter/2"]),
        &["concrete, warm", "warm, concrete"],
    );
    has(
        &place.refused(&["prompts", "diff", "letter/1", "letter/7"]),
        &["there is no prompt `letter/7`", "letter/2"],
    );
    let dir = root().join("tests/eval/prompts");
    let dir = dir.to_str().unwrap();
    let cv = sample_cv();
    let cv = cv.to_str().unwrap();
    let table = place.done(&["prompts", "eval", dir, "--profile", cv]);
    has(&table, &["cv/1", "cv/2"]);
    let rows = place.json(&["prompts", "eval", dir, "--profile", cv, "--json"]);
    assert!(rows.as_array().unwrap().len() >= 2, "{rows}");
    has(&place.refused(&["prompts", "eval", "/nowhere"]), &["/nowhere"]);
}

#[test]
fn a_working_folder_is_made_once_and_what_it_holds_works() {
    let place = Workplace::new();
    let dir = place.path("mine");
    let dir = dir.to_str().unwrap();
    has(&place.done(&["init", dir]), &["tailord.toml", "fictional sample", "Try it:"]);
    has(&place.refused(&["init", dir]), &["is there already; nothing was changed"]);
    let cv = format!("{dir}/master-cv");
    has(&place.done(&["profile", "check", &cv]), &["roles"]);
    let resume = place.json(&["profile", "export", "--profile", &cv]);
    let file = place.file("resume.json", resume.to_string());
    let to = place.path("imported");
    let import = ["profile", "import", file.to_str().unwrap(), "--to", to.to_str().unwrap()];
    has(&place.done(&import), &["imported"]);
    let again = place.json(&["profile", "export", "--profile", to.to_str().unwrap()]);
    assert_eq!(again["work"], resume["work"]);
    has(&place.refused(&import), &["was not imported"]);
    has(
        &place.refused(&[
            "profile",
            "check",
            root().join("tests/fixtures/candidates/broken").to_str().unwrap(),
        ]),
        &["to mend in"],
    );
    has(&place.done(&["man"]), &["tailord", "process"]);
    has(&place.done(&["slack", "manifest"]), &["slash_commands"]);
    has(&place.done(&["slack", "manifest", "--json"]), &["\"slash_commands\""]);
}

/// Figures and their floors stand in the end-to-end tests; here: what they are made from.
#[test]
fn scores_are_told_and_what_they_cannot_read_is_named() {
    let place = Workplace::new();
    let data = |name: &str| root().join(name).to_str().unwrap().to_owned();
    has(
        &place.done(&["eval", "retention", &data("tests/eval/retention/daily.json")]),
        &["equal, "],
    );
    let wrong = place.file(
        "wrong.json",
        r#"{"snapshots":["2026-11-01T00:00:00"],"cases":[{"policy":{"last":1},"keep":[]}]}"#,
    );
    place.refused(&["eval", "retention", wrong.to_str().unwrap()]);
    has(
        &place.done(&["eval", "prices", &data("tests/eval/prices/cases.jsonl")]),
        &["not equal       0"],
    );
    for kind in ["extract", "requirements", "select", "verify", "prices", "retention"] {
        has(&place.refused(&["eval", kind, "/nowhere"]), &["/nowhere"]);
    }
    has(&place.refused(&["train", "skills", "/nowhere"]), &["/nowhere"]);
    let sentence = r#"{"tokens":["You","know","Kafka","and","speak","Dutch"],"tags_skill":["O","O","O","O","B","I"],"tags_knowledge":["O","O","B","O","O","O"]}"#;
    let folder = place.path("data");
    place.file("data/train.jsonl", format!("{sentence}\n{sentence}\n"));
    let out = place.path("skills.crf");
    let train = ["train", "skills", folder.to_str().unwrap(), "--out", out.to_str().unwrap()];
    place.done(&train);
    let first = std::fs::read(&out).unwrap();
    place.done(&train);
    assert!(!first.is_empty() && first == std::fs::read(&out).unwrap(), "the same bytes");
    place.file("data/train.jsonl", "{\"tokens\": [\"a\"]}\n");
    has(&place.refused(&train), &["train.jsonl", "line 1"]);
}
