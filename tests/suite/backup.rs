//! Backups made, listed, checked, restored and drilled with the real binary; read back by Debian's
//! restic, which nobody here wrote (GAP-003, GAP-010).

use crate::support::Workplace;
use crate::support::backup::{Kept, PASSWORD, contents, restic};
use crate::support::s3::S3;

/// What is restored is what was backed up, byte for byte, by us and by restic.
fn both_restore_the_same(kept: &Kept) {
    let made = kept.back_up();
    let id = made["snapshot"]["id"].as_str().unwrap();
    let ours = contents(&kept.restore("latest", "ours"));
    restic(
        &kept.repository,
        &["restore", id, "--target", &kept.place.path("theirs").display().to_string()],
    );
    let theirs = contents(&kept.place.path("theirs"));
    assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>());
    assert!(ours == theirs, "some file differs");
    let own = contents(&kept.place.path("master-cv"));
    for (name, content) in &own {
        assert!(ours[&format!("master-cv/{name}")] == *content, "{name}");
    }
    for name in ["tailord.db", "tailord.toml", "manifest.json", "README.txt"] {
        assert!(ours.contains_key(name), "{name}");
    }
    // The restored store is one: the posting is there, its files whole.
    let store = format!("sqlite:{}/ours/tailord.db", kept.place.path("").display());
    let ran = kept.place.run_with(
        ["jobs", "--json"],
        |command| {
            command.env("TAILORD__STORE__URL", &store);
        },
        b"",
    );
    assert_eq!(ran.ok().json()[0]["status"], "ready");
}

#[test]
fn a_folder_is_restored_byte_for_byte_by_us_and_by_restic() {
    let kept = Kept::in_folder();
    both_restore_the_same(&kept);
    let told = restic(&kept.repository, &["check", "--read-data"]);
    assert!(told.contains("no errors were found"), "{told}");
}

#[test]
fn s3_is_restored_byte_for_byte_by_us_and_by_restic() {
    let s3 = S3::start();
    let kept = Kept::on_s3(s3.address, "nora/one");
    both_restore_the_same(&kept);
    // restic asks for lists with an empty delimiter, which this server takes for one: what it stores is
    // a repository in a folder, which is checked as such.
    let folder = s3.folder("nora/one").display().to_string();
    let told = restic(&folder, &["check", "--read-data", "--no-lock"]);
    assert!(told.contains("no errors were found"), "{told}");
}

#[test]
fn an_unchanged_set_is_stored_once() {
    let kept = Kept::in_folder();
    let first = kept.back_up();
    let second = kept.back_up();
    assert_eq!(
        (first["created"].as_bool(), second["created"].as_bool()),
        (Some(true), Some(false))
    );
    let written = |made: &serde_json::Value| made["written"].as_u64().unwrap();
    assert!(written(&second) * 5 < written(&first), "{first} {second}");
}

/// The copy of the store is kept as long as nobody writes, and not a moment longer.
#[test]
fn a_write_between_two_backups_is_in_the_second() {
    let kept = Kept::in_folder();
    kept.back_up();
    kept.back_up();
    let jobs = kept.run(&["jobs", "--json"]).ok().json();
    kept.run(&["status", jobs[0]["id"].as_str().unwrap(), "applied"]).ok();
    kept.back_up();
    let status = |store: std::path::PathBuf| -> String {
        let store = rusqlite::Connection::open(store).unwrap();
        store.query_row("SELECT status FROM posting", [], |row| row.get(0)).unwrap()
    };
    assert_eq!(status(kept.restore("latest", "restored").join("tailord.db")), "applied");
    let listed = kept.run(&["backup", "list", "--json"]).ok().json();
    let second = listed["snapshots"][1]["id"].as_str().unwrap();
    assert_eq!(status(kept.restore(second, "before").join("tailord.db")), "ready");
}

#[test]
fn a_drill_compares_with_what_is_live_and_renders_a_cv_again() {
    let kept = Kept::in_folder();
    kept.back_up();
    let drilled = kept.run(&["backup", "drill", "--json"]).ok().json();
    assert_eq!(drilled["passed"], true, "{drilled}");
    let cv = drilled["cv"].as_str().unwrap();
    assert!(cv.contains("rendered again, the same"), "{cv}");
    assert!(drilled["rto_seconds"].as_f64().unwrap() > 0.0);
    assert!(drilled["rpo_seconds"].as_f64().unwrap() < 24.0 * 3600.0, "{drilled}");
    assert!(kept.place.files("state").iter().all(|name| !name.starts_with("tailord-drill")));

    // An older row that the snapshot has not: it is not what the store was.
    let store = rusqlite::Connection::open(kept.place.path("state/tailord.db")).unwrap();
    store.execute_batch("UPDATE posting SET title = 'changed behind our back'").unwrap();
    drop(store);
    let ran = kept.run(&["backup", "drill"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stdout);
    assert!(ran.stdout.contains("1 row of posting differ"), "{}", ran.stdout);
}

/// The drill needs nothing but the repository and what opens it.
#[test]
fn a_drill_passes_on_an_empty_host() {
    let kept = Kept::in_folder();
    kept.back_up();
    let empty = Workplace::new();
    let ran = empty.run_with(
        ["backup", "drill", "--json"],
        |command| {
            command
                .env("TAILORD__BACKUP__REPOSITORY", &kept.repository)
                .env("TAILORD__BACKUP__PASSWORD", PASSWORD);
        },
        b"",
    );
    let drilled = ran.ok().json();
    assert_eq!(drilled["passed"], true, "{drilled}");
    assert_eq!(drilled["newer_rows"], serde_json::Value::Null);
    assert!(drilled["cv"].as_str().unwrap().contains("the same"), "{drilled}");
}

#[test]
fn nothing_is_restored_over_anything_unless_told_twice() {
    let kept = Kept::in_folder();
    kept.back_up();
    kept.place.file("live/mine.txt", "mine");
    kept.run(&["backup", "restore", "--to", "live"]).fails_with(&["not empty", "--yes-overwrite"]);
    let once = kept.run(&["backup", "restore", "--to", "live", "--force"]);
    assert_eq!(once.code, Some(2), "once is not twice: {}", once.stderr);
    assert_eq!(kept.place.files("live"), ["mine.txt"]);
    let twice = kept.run(&["backup", "restore", "--to", "live", "--force", "--yes-overwrite"]).ok();
    assert!(twice.stdout.contains("live.before-1"), "{}", twice.stdout);
    assert_eq!(kept.place.files("live.before-1"), ["mine.txt"]);
    assert!(kept.place.files("live").contains(&"tailord.db".to_owned()));
    for part in ["every hash", "tailord check", "store.url"] {
        assert!(twice.stdout.contains(part), "no {part} in {}", twice.stdout);
    }
}

/// GAP-004: a backup is no other place to steal secrets from.
#[test]
fn secrets_stay_out_of_the_backup() {
    let kept = Kept::in_folder();
    let config = "[slack]\nbot_token = \"xoxb-hush\" # the bot\napp_token = \"xapp-hush\"\n\
                  [backup]\npassword = \"correct horse battery\"\n";
    kept.place.file("tailord.toml", config);
    let made = kept.back_up();
    assert!(made["notes"][0].as_str().unwrap().contains("stayed out"), "{made}");
    let restored = kept.restore("latest", "restored");
    let text = std::fs::read_to_string(restored.join("tailord.toml")).unwrap();
    assert_eq!(
        text,
        config.replace("xoxb-hush", "").replace("xapp-hush", "").replace(PASSWORD, "")
    );
    for (name, content) in contents(&restored) {
        let text = String::from_utf8_lossy(&content).into_owned();
        assert!(!text.contains("xoxb-hush") && !text.contains(PASSWORD), "{name}");
    }
}

#[test]
fn what_is_wrong_is_told_in_plain_words() {
    let mut kept = Kept::in_folder();
    kept.run(&["backup", "list"]).fails_with(&["no backup in", "backup now"]);
    kept.run(&["backup", "restore", "--to", "x"]).fails_with(&["no backup in"]);
    kept.back_up();
    kept.run(&["backup", "restore", "ffff", "--to", "x"]).fails_with(&["no snapshot ffff"]);
    let set = |kept: &mut Kept, key: &str, value: &str| {
        kept.set = vec![(format!("TAILORD__BACKUP__{key}"), value.to_owned())];
    };
    for command in [["backup", "now"], ["backup", "list"], ["backup", "verify"]] {
        set(&mut kept, "PASSWORD", "wrong horse battery");
        kept.run(&command).fails_with(&["the password does not open", "backup.password"]);
        kept.place.file("foreign/holiday.txt", "photos");
        let foreign = kept.place.path("foreign").display().to_string();
        set(&mut kept, "REPOSITORY", &foreign);
        kept.run(&command).fails_with(&["holds no repository", "backup.repository"]);
        assert_eq!(kept.place.files("foreign"), ["holiday.txt"]);
        set(&mut kept, "REPOSITORY", "s3:http://127.0.0.1:9/backups");
        kept.run(&command).fails_with(&["cannot be reached", "backup.repository"]);
        set(&mut kept, "REPOSITORY", "");
        kept.run(&command).fails_with(&["no backup is configured", "backup.repository"]);
    }
    let s3 = S3::start();
    let at = |bucket: &str| format!("s3:http://{}/{bucket}", s3.address);
    set(&mut kept, "REPOSITORY", &at("nowhere"));
    kept.run(&["backup", "now"]).fails_with(&["no such bucket"]);
    set(&mut kept, "REPOSITORY", &at("backups"));
    kept.set.push(("TAILORD__BACKUP__SECRET_KEY".into(), "another".into()));
    let ran = kept.run(&["backup", "now"]).fails_with(&["keys are not taken"]);
    assert!(!ran.stderr.contains("another"), "{}", ran.stderr);
}

#[test]
fn snapshots_are_thinned_out_by_the_policy_and_never_where_nothing_may_go() {
    let mut kept = Kept::small("repository");
    kept.repository = kept.place.path("repository").display().to_string();
    let policy = |append_only: &str| {
        [("KEEP_LAST", "2"), ("KEEP_DAILY", "0"), ("KEEP_WEEKLY", "0"), ("KEEP_MONTHLY", "0")]
            .into_iter()
            .chain([("KEEP_YEARLY", "0"), ("APPEND_ONLY", append_only)])
            .map(|(key, value)| (format!("TAILORD__BACKUP__{key}"), value.to_owned()))
            .collect::<Vec<_>>()
    };
    let count = |kept: &Kept| {
        let listed = kept.run(&["backup", "list", "--json"]).ok().json();
        assert_eq!(listed["missing"], serde_json::json!([]), "what was forgotten is not missed");
        listed["snapshots"].as_array().unwrap().len()
    };
    kept.set = policy("true");
    for _ in 0..3 {
        kept.back_up();
    }
    assert_eq!(count(&kept), 3);
    kept.set = policy("false");
    let made = kept.back_up();
    assert_eq!(made["forgotten"].as_array().unwrap().len(), 2, "{made}");
    assert_eq!(count(&kept), 2);
    assert!(kept.is_whole());
    let told = restic(&kept.repository, &["check", "--read-data"]);
    assert!(told.contains("no errors were found"), "{told}");
}

/// `check` asks the repository itself, as it asks everything else.
#[test]
fn check_says_how_the_backups_stand() {
    let mut kept = Kept::in_folder();
    let line = |kept: &Kept, sound: bool| {
        let ran = kept.run(&["check", "--json", "--profile", "master-cv"]);
        let all = ran.json();
        let all = all.as_array().unwrap();
        let backup = all.iter().find(|row| row["component"] == "backup").unwrap();
        assert_eq!(backup["ok"], sound, "{backup}");
        backup["detail"].as_str().unwrap().to_owned()
    };
    assert!(line(&kept, true).contains("none was made yet"));
    let id = kept.back_up()["snapshot"]["id"].as_str().unwrap().to_owned();
    assert!(line(&kept, true).contains("1 snapshot, the newest of 2026-11-23"));
    restic(&kept.repository, &["forget", &id, "--prune"]);
    assert!(line(&kept, false).contains("1 snapshot missing"));
    kept.set = vec![("TAILORD__BACKUP__PASSWORD".to_owned(), "wrong horse battery".to_owned())];
    assert!(line(&kept, false).contains("the password does not open"));
    kept.set = vec![("TAILORD__BACKUP__REPOSITORY".to_owned(), String::new())];
    assert!(line(&kept, true).contains("set backup.repository"));
}

/// A deleted snapshot passes every check that looks at the repository alone.
#[test]
fn a_snapshot_that_somebody_deleted_is_missed() {
    let kept = Kept::in_folder();
    let first = kept.back_up()["snapshot"]["id"].as_str().unwrap().to_owned();
    kept.back_up();
    restic(&kept.repository, &["forget", &first, "--prune"]);
    restic(&kept.repository, &["check", "--read-data"]);
    for args in [&["backup", "verify"][..], &["backup", "verify", "--full"], &["backup", "list"]] {
        let ran = kept.run(args);
        assert_eq!(ran.code, Some(1), "{}", ran.stdout);
        let line = format!("Missing: snapshot {}", &first[..8]);
        assert!(ran.stdout.contains(&line), "{}", ran.stdout);
    }
}
