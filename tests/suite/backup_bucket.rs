//! Buckets with versions, locks, life cycles and users of few rights, set up and repaired with the very
//! commands of docs/backup.md (GAP-003, GAP-010).

use serde_json::Value;

use crate::support::backup::{Kept, restic, restic_as};
use crate::support::bucket::{Moto, PREFIX, documented};

/// Keeps the newest snapshot alone.
fn keep_one() -> Vec<(String, String)> {
    [("LAST", "1"), ("DAILY", "0"), ("WEEKLY", "0"), ("MONTHLY", "0"), ("YEARLY", "0")]
        .into_iter()
        .map(|(key, value)| (format!("TAILORD__BACKUP__KEEP_{key}"), value.to_owned()))
        .collect()
}

/// Two snapshots, of which the second has a file more.
fn backed_up(moto: &Moto) -> Kept {
    let kept = Kept::small(moto.repository());
    kept.back_up();
    kept.place.file("master-cv/more.md", "more");
    kept.back_up();
    kept
}

fn versioned() -> Moto {
    let moto = Moto::start("");
    moto.sh(&documented("Versions")[0]);
    moto
}

fn snapshots(kept: &Kept) -> usize {
    let listed = kept.run(&["backup", "list", "--json"]).ok().json();
    listed["snapshots"].as_array().unwrap().len()
}

/// Deletes many at once, versions or what is newest of files.
fn delete(moto: &Moto, objects: &[Value]) -> String {
    let objects = serde_json::json!({ "Objects": objects });
    moto.sh(&format!("aws s3api delete-objects --bucket BUCKET --delete '{objects}'"))
}

fn undelete(moto: &Moto) {
    moto.sh(&documented("Versions")[1]);
}

/// What `verify --full` names as not what was written, by the commands of the documentation.
fn restore_overwritten(moto: &Moto, file: &str) {
    moto.sh(&documented("Versions")[2].replace("FILE", file));
}

/// Of the configuration, keys, snapshots, index and data one each.
fn one_of_each_kind(files: &[String]) -> impl Iterator<Item = &String> {
    let kind = |file: &str| file.split('/').nth(1).unwrap().to_owned();
    let mut seen = std::collections::BTreeSet::new();
    let found: Vec<&String> = files.iter().filter(|file| seen.insert(kind(file))).collect();
    assert_eq!(seen.len(), 5, "{files:?}");
    found.into_iter()
}

/// A whole S3 from a third side: moto's, read by restic over the network, every byte.
#[test]
fn restic_reads_every_byte_over_s3() {
    let moto = versioned();
    let kept = backed_up(&moto);
    let told = restic(&kept.repository, &["check", "--read-data"]);
    assert!(told.contains("no errors were found"), "{told}");
    // Its lock left a marker, which is no file to us.
    assert!(moto.versions().iter().any(|(key, _, _, deleted)| *deleted && key.contains("/locks/")));
    assert!(kept.is_whole());
}

#[test]
fn every_deleted_file_is_missed_and_comes_back_from_its_version() {
    let moto = versioned();
    let mut kept = backed_up(&moto);
    let files: Vec<String> = moto.versions().into_iter().map(|(key, ..)| key).collect();
    for file in one_of_each_kind(&files) {
        moto.sh(&format!("aws s3api delete-object --bucket BUCKET --key {file}"));
        assert!(!kept.is_whole(), "{file} is not missed");
        undelete(&moto);
        assert!(kept.is_whole(), "{file} did not come back");
    }
    // All at once: the repository is gone.
    let keys: Vec<Value> = files.iter().map(|key| serde_json::json!({ "Key": key })).collect();
    delete(&moto, &keys);
    kept.run(&["backup", "verify"]).fails_with(&["there is no backup in"]);
    undelete(&moto);
    assert!(kept.is_whole());
    let restored = kept.restore("latest", "restored");
    assert_eq!(std::fs::read(restored.join("master-cv/more.md")).unwrap(), b"more");
    assert_eq!(snapshots(&kept), 2);
    // What was thinned out comes back as well, and goes again.
    kept.set = keep_one();
    kept.back_up();
    assert_eq!(snapshots(&kept), 1);
    undelete(&moto);
    assert_eq!(snapshots(&kept), 3);
    assert!(kept.is_whole());
    kept.back_up();
    assert_eq!(snapshots(&kept), 1);
    assert!(kept.is_whole());
}

#[test]
fn every_overwritten_file_is_found_and_its_right_version_put_back() {
    let moto = versioned();
    let kept = backed_up(&moto);
    let files: Vec<String> = moto.versions().into_iter().map(|(key, ..)| key).collect();
    moto.sh("printf '{}' >wrong");
    for file in one_of_each_kind(&files).filter(|file| !file.ends_with("/config")) {
        moto.sh(&format!("aws s3api put-object --bucket BUCKET --key {file} --body wrong"));
        let ran = kept.run(&["backup", "verify", "--full"]);
        assert_ne!(ran.code, Some(0), "{file}: {}", ran.stdout);
        let name = file.strip_prefix(&format!("{PREFIX}/")).unwrap();
        // A key that is none opens nothing: then nothing else can be looked at.
        if !name.starts_with("keys/") {
            let told = format!("{}{}", ran.stdout, ran.stderr);
            assert!(told.contains(name), "{name} is not named in {told}");
        }
        restore_overwritten(&moto, name);
        assert!(kept.is_whole(), "{file} was not put back");
    }
}

/// Nothing is lost while the lock lasts: our own thinning out leaves markers, and nobody can do more.
#[test]
fn a_locked_bucket_keeps_everything_whoever_deletes() {
    let moto = Moto::start("--object-lock-enabled-for-bucket");
    let lock = documented("Locks")[0].clone();
    let (create, rest) = lock.split_once('\n').unwrap();
    assert!(create.ends_with("--object-lock-enabled-for-bucket"), "{create}");
    moto.sh(rest);
    let mut kept = backed_up(&moto);
    let before = moto.versions();
    kept.set = keep_one();
    let made = kept.back_up();
    assert_eq!(made["forgotten"].as_array().unwrap().len(), 2, "{made}");
    assert!(kept.is_whole());
    assert_eq!(snapshots(&kept), 1);
    // Somebody with all keys: no version can be ended, before ours as after.
    let all = moto.versions();
    assert!(before.iter().all(|(key, id, ..)| all.iter().any(|(k, i, ..)| (k, i) == (key, id))));
    let files = || all.iter().filter(|(.., deleted)| !deleted);
    let versions: Vec<Value> =
        files().map(|(key, id, ..)| serde_json::json!({ "Key": key, "VersionId": id })).collect();
    let told: Value = serde_json::from_str(&delete(&moto, &versions)).unwrap();
    let refused = told["Errors"].as_array().unwrap();
    assert_eq!(refused.len(), versions.len(), "{told}");
    assert!(refused.iter().all(|one| one["Code"] == "AccessDenied"), "{told}");
    let keys: Vec<Value> = files().map(|(key, ..)| serde_json::json!({ "Key": key })).collect();
    delete(&moto, &keys);
    kept.run(&["backup", "verify"]).fails_with(&["there is no backup in"]);
    undelete(&moto);
    assert!(kept.is_whole());
    assert_eq!(snapshots(&kept), 3);
    let told = restic(&kept.repository, &["check", "--read-data"]);
    assert!(told.contains("no errors were found"), "{told}");
}

/// A lock counts from the day a file was written: what old files go on being needed for is locked anew.
#[test]
fn locks_are_lengthened_for_all_that_is_there() {
    let moto = Moto::start("--object-lock-enabled-for-bucket");
    let lock = documented("Locks");
    moto.sh(lock[0].split_once('\n').unwrap().1);
    let kept = backed_up(&moto);
    let locked_for = |key: &str| {
        let told = moto.sh(&format!("aws s3api head-object --bucket BUCKET --key {key}"));
        let told: Value = serde_json::from_str(&told).unwrap();
        let until = told["ObjectLockRetainUntilDate"].as_str().unwrap();
        let until = chrono::DateTime::parse_from_rfc3339(until).unwrap();
        (until.to_utc() - chrono::Utc::now()).num_days()
    };
    let files: Vec<String> = moto.versions().into_iter().map(|(key, ..)| key).collect();
    for file in one_of_each_kind(&files) {
        assert!((28..=30).contains(&locked_for(file)), "{file}: {}", locked_for(file));
    }
    moto.sh(&lock[1]);
    for file in one_of_each_kind(&files) {
        assert!((43..=45).contains(&locked_for(file)), "{file}: {}", locked_for(file));
    }
    assert!(kept.is_whole());
}

/// The rule is taken by a server, and ends nothing that a snapshot needs.
#[test]
fn the_life_cycle_ends_older_versions_alone() {
    let moto = versioned();
    moto.sh(&documented("Life cycle")[0]);
    let told = moto.sh("aws s3api get-bucket-lifecycle-configuration --bucket BUCKET");
    let told: Value = serde_json::from_str(&told).unwrap();
    let rule = told["Rules"][0].as_object().unwrap();
    assert_eq!(told["Rules"].as_array().unwrap().len(), 1);
    assert_eq!(rule["Status"], "Enabled");
    assert_eq!(rule["Filter"]["Prefix"], format!("{PREFIX}/"));
    assert_eq!(rule["Expiration"], serde_json::json!({ "ExpiredObjectDeleteMarker": true }));
    assert!(!rule.contains_key("Transitions"), "{told}");
    let after = rule["NoncurrentVersionExpiration"]["NoncurrentDays"].as_i64().unwrap();
    let locked = documented("Locks")[0].clone();
    let days = locked.split("\"Days\": ").nth(1).unwrap();
    let days: String = days.chars().take_while(char::is_ascii_digit).collect();
    assert!(after > days.parse().unwrap(), "versions end after their locks");
    assert!(backed_up(&moto).is_whole());
}

/// The policy of the documentation, enforced: enough for all but deleting, and deleting fails aloud.
#[test]
fn keys_that_may_only_add_are_enough() {
    let moto = versioned();
    let (access, secret) = moto.user_with(&documented("Keys that may only add")[0]);
    let mut kept = Kept::small(moto.repository());
    let keys = |more: Vec<(String, String)>| {
        let keys = [("ACCESS_KEY", &access), ("SECRET_KEY", &secret)];
        let keys = keys.map(|(key, value)| (format!("TAILORD__BACKUP__{key}"), value.clone()));
        keys.into_iter().chain(more).collect::<Vec<_>>()
    };
    let append_only = ("TAILORD__BACKUP__APPEND_ONLY".to_owned(), "true".to_owned());
    kept.set = keys(keep_one().into_iter().chain([append_only]).collect());
    kept.back_up();
    let made = kept.back_up();
    assert_eq!(made["notes"], serde_json::json!([]), "{made}");
    kept.set = keys(keep_one());
    let made = kept.back_up();
    let note = made["notes"][0].as_str().unwrap();
    for part in ["could not be deleted", "these keys may not do that", "backup.append_only"] {
        assert!(note.contains(part), "no {part} in {note}");
    }
    assert!(!note.contains(&secret), "{note}");
    assert_eq!(snapshots(&kept), 3);
    assert!(kept.is_whole());
    kept.restore("latest", "restored");
    // restic reads with the same keys, which may not lock either.
    let told = restic_as(&access, &secret, &kept.repository, &["check", "--no-lock"]);
    assert!(told.contains("no errors were found"), "{told}");
    // Elsewhere they open nothing.
    kept.repository = moto.repository().replace(PREFIX, "other");
    kept.run(&["backup", "now"]).fails_with(&["these keys may not do that"]);
}
