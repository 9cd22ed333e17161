//! Backups through the interface of the module, with workers in processes of their own, in a folder
//! and on a real S3.

mod shelf;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;

use super::message::{Reply, Task};
use super::{
    Access, BackupError, Desk, Place, Whereto, access, check, drill, list, now, process, restore,
};
use crate::command::Context;
use crate::store::backup::{AttemptKind, BackupStore as _};
use crate::store::{SqliteStore, Status, Store as _};
use crate::support::s3::{ACCESS_KEY, BUCKET, S3, SECRET_KEY};
use crate::support::{Workplace, sample_posting};

const PASSWORD: &str = "correct horse battery";

/// A workplace whose backups go somewhere; its store knows no application yet.
struct Kept {
    place: Workplace,
    context: Context,
    store: SqliteStore,
}

impl Kept {
    fn at(repository: &str, more: &str) -> Self {
        let place = Workplace::with(&format!(
            "[render]\nisolate = false\n[backup]\nrepository = {repository:?}\n\
             password = {PASSWORD:?}\naccess_key = {ACCESS_KEY:?}\nsecret_key = {SECRET_KEY:?}\n{more}"
        ));
        place.own_cv();
        // As new as the applications that command lines make.
        let context = Context { now: chrono::Utc::now(), ..place.context() };
        let store = place.store();
        Self { place, context, store }
    }

    fn in_folder() -> Self {
        Self::at("repository", "")
    }

    /// So many minutes after the beginning.
    fn desk(&self, minutes: i64) -> Desk<'_> {
        let now = self.context.now + TimeDelta::minutes(minutes);
        Desk { config: &self.context.config, store: &self.store, now }
    }

    fn access(&self) -> Access {
        access(&self.context.config).unwrap()
    }

    fn restore(&self, snapshot: &str, to: &str) -> Result<super::Restored, BackupError> {
        let whereto = Whereto { folder: self.place.path(to), replace: false };
        restore(&self.access(), snapshot, &whereto)
    }
}

/// Every file below a folder with its content, by its path there.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let name = path.strip_prefix(folder).unwrap().display().to_string();
                    found.insert(name, std::fs::read(&path).unwrap());
                }
            }
        }
    }
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    contents(folder).into_keys().map(|name| folder.join(name)).collect()
}

/// Made, listed, checked and restored: what comes back is what was there, byte for byte.
fn goes_there_and_back(kept: &Kept) {
    let first = now(&kept.desk(0)).unwrap();
    assert!(first.created && first.forgotten.is_empty(), "{first:?}");
    kept.place.file("master-cv/more.md", "more");
    let second = now(&kept.desk(1)).unwrap();
    assert!(!second.created, "{second:?}");
    assert!(second.written * 3 < first.written, "{} {}", first.written, second.written);
    let listed = list(&kept.desk(2)).unwrap();
    assert_eq!(listed.snapshots, [first.snapshot.clone(), second.snapshot.clone()]);
    assert_eq!(listed.missing, []);
    for full in [false, true] {
        let checked = check(&kept.desk(3), full).unwrap();
        assert!(checked.passed, "{checked:?}");
        assert_eq!((checked.snapshots, checked.read > 0), (2, full));
        assert_eq!(checked.summary(), "2 snapshots, all there and whole");
    }
    let restored = kept.restore("latest", "ours").unwrap();
    assert_eq!(restored.snapshot, second.snapshot);
    let ours = contents(&restored.folder);
    for (name, content) in contents(&kept.place.path("master-cv")) {
        assert_eq!(ours[&format!("master-cv/{name}")], content, "{name}");
    }
    assert_eq!((ours.len(), restored.before), (restored.files, None));
    let before = kept.restore(&first.snapshot.id[..8], "before").unwrap();
    assert!(!before.folder.join("master-cv/more.md").exists());
    let attempt = kept.store.last_attempt(AttemptKind::Check).unwrap().unwrap();
    assert!(attempt.passed && attempt.detail.contains("all there and whole"), "{attempt:?}");
}

#[test]
fn a_folder_takes_and_gives_back_what_was_there() {
    goes_there_and_back(&Kept::in_folder());
}

#[test]
fn s3_takes_and_gives_back_what_was_there() {
    let s3 = S3::start();
    goes_there_and_back(&Kept::at(&format!("s3:http://{}/{BUCKET}/nora/one", s3.address), ""));
    assert!(s3.folder("nora/one/config").is_file());
}

/// GAP-010: compared with what is live, and a CV rendered again.
#[test]
fn a_drill_says_how_old_the_backup_is_and_what_differs() {
    let kept = Kept::in_folder();
    kept.place.done(&[
        "process",
        sample_posting().to_str().unwrap(),
        "--out",
        kept.place.path("out").to_str().unwrap(),
    ]);
    now(&kept.desk(60)).unwrap();
    let drilled = drill(&kept.desk(61)).unwrap();
    assert!(drilled.passed, "{drilled:?}");
    assert!(drilled.cv.contains("rendered again, the same"), "{}", drilled.cv);
    assert!(drilled.rows > 0 && drilled.files > 10 && drilled.newer_rows == Some(0), "{drilled:?}");
    assert!(drilled.summary().contains("restored and compared"), "{}", drilled.summary());
    let left = std::fs::read_dir(kept.place.path("")).unwrap();
    let left = left.filter(|entry| {
        entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("tailord-drill")
    });
    assert_eq!(left.count(), 0, "what was restored on trial goes");

    // Another status of the posting is an older row that differs.
    let posting = kept.store.list_postings(&crate::store::JobFilter::default()).unwrap().remove(0);
    let connection = rusqlite::Connection::open(kept.place.path("tailord.db")).unwrap();
    connection.execute_batch("UPDATE posting SET title = 'changed behind our back'").unwrap();
    let drilled = drill(&kept.desk(62)).unwrap();
    assert!(!drilled.passed && drilled.summary().contains("1 row of posting"), "{drilled:?}");
    // Through the door, it is a newer one.
    kept.store.set_status(&posting.id, Status::Applied, None, kept.desk(63).now).unwrap();
    let restored = kept.restore("latest", "restored").unwrap();
    let old = SqliteStore::open(&restored.folder.join("tailord.db")).unwrap();
    assert_eq!(old.find_posting(&posting.id.0).unwrap().status, Status::Ready);
}

#[test]
fn damage_and_what_was_deleted_are_found_and_named() {
    let kept = Kept::in_folder();
    let made = now(&kept.desk(0)).unwrap();
    kept.place.file("master-cv/more.md", "more");
    let second = now(&kept.desk(1)).unwrap();
    let root = kept.place.path("repository");
    let pack = files(&root.join("data")).remove(0);
    let whole = std::fs::read(&pack).unwrap();
    let mut torn = whole.clone();
    let half = torn.len() / 2;
    torn[half] ^= 0x10;
    std::fs::write(&pack, &torn).unwrap();
    // Where the library that reads it breaks off, its worker does.
    let told = match check(&kept.desk(2), true) {
        Ok(checked) => {
            assert!(!checked.passed && !checked.damage.is_empty(), "{checked:?}");
            checked.summary()
        }
        Err(error) => error.to_string(),
    };
    assert!(told.contains("damage"), "{told}");
    std::fs::write(&pack, &whole).unwrap();
    assert!(check(&kept.desk(3), true).unwrap().passed, "put back, it is whole");

    std::fs::remove_file(root.join("snapshots").join(&made.snapshot.id)).unwrap();
    let checked = check(&kept.desk(4), false).unwrap();
    assert!(checked.summary().starts_with("1 snapshot missing, the newest "), "{checked:?}");
    assert_eq!(checked.missing[0].id, made.snapshot.id);
    let listed = list(&kept.desk(5)).unwrap();
    assert_eq!((listed.snapshots.len(), listed.missing.len()), (1, 1));
    // A snapshot whose file is not what was written opens nothing.
    std::fs::write(root.join("snapshots").join(&second.snapshot.id), b"x").unwrap();
    assert!(kept.restore("latest", "x").is_err() && !kept.place.path("x").exists());
}

#[test]
fn the_policy_thins_out_unless_nothing_may_be_deleted() {
    let policy =
        "keep_last = 2\nkeep_daily = 0\nkeep_weekly = 0\nkeep_monthly = 0\nkeep_yearly = 0\n";
    let kept = Kept::at("repository", policy);
    let ids: Vec<String> = (0..2).map(|at| now(&kept.desk(at)).unwrap().snapshot.id).collect();
    let third = now(&kept.desk(2)).unwrap();
    assert_eq!(third.forgotten, ids[..1]);
    let listed = list(&kept.desk(3)).unwrap();
    assert_eq!(listed.snapshots.len(), 2);
    assert_eq!(listed.missing, [], "what goes by the policy is not missed");

    let kept = Kept::at("repository", &format!("{policy}append_only = true\n"));
    for at in 0..3 {
        assert!(now(&kept.desk(at)).unwrap().forgotten.is_empty());
    }
    assert_eq!(list(&kept.desk(3)).unwrap().snapshots.len(), 3);
}

#[test]
fn nothing_is_restored_over_anything_unless_that_was_said() {
    let kept = Kept::in_folder();
    now(&kept.desk(0)).unwrap();
    kept.place.file("live/mine.txt", "mine");
    let refused = kept.restore("latest", "live").unwrap_err().to_string();
    assert!(refused.contains("not empty") && refused.contains("--yes-overwrite"), "{refused}");
    let whereto = Whereto { folder: kept.place.path("live"), replace: true };
    // A daemon at work there is in the way.
    let lock = kept.place.file("live/tailord.lock", "");
    let held = std::fs::File::open(&lock).unwrap();
    rustix::fs::flock(&held, rustix::fs::FlockOperation::NonBlockingLockExclusive).unwrap();
    let refused = restore(&kept.access(), "latest", &whereto).unwrap_err().to_string();
    assert!(refused.contains("stop it first"), "{refused}");
    drop(held);
    let restored = restore(&kept.access(), "latest", &whereto).unwrap();
    let before = restored.before.unwrap();
    assert!(before.ends_with("live.before-1"), "{}", before.display());
    assert_eq!(std::fs::read(before.join("mine.txt")).unwrap(), b"mine");
    assert!(kept.place.path("live/tailord.db").exists());
    assert!(!kept.place.path("live/mine.txt").exists());
    let unknown = kept.restore("ffff", "y").unwrap_err().to_string();
    assert!(unknown.contains("no snapshot ffff"), "{unknown}");
    let file = Whereto { folder: kept.place.path("tailord.toml"), replace: false };
    assert!(matches!(
        restore(&kept.access(), "latest", &file).unwrap_err(),
        BackupError::Destination(_)
    ));
}

#[test]
fn what_is_wrong_with_a_repository_is_told_in_plain_words() {
    let none = Kept::at("", "");
    assert!(matches!(now(&none.desk(0)), Err(BackupError::NotConfigured)));
    assert!(matches!(check(&none.desk(0), false), Err(BackupError::NotConfigured)));
    assert!(matches!(drill(&none.desk(0)), Err(BackupError::NotConfigured)));
    assert_eq!(none.store.last_attempt(AttemptKind::Backup).unwrap(), None, "that is no attempt");

    let kept = Kept::in_folder();
    for told in [list(&kept.desk(0)).unwrap_err(), drill(&kept.desk(0)).unwrap_err()] {
        assert!(told.to_string().contains("there is no backup in"), "{told}");
    }
    now(&kept.desk(1)).unwrap();
    let wrong = Access { password: "wrong horse battery".into(), ..kept.access() };
    let told = process::ask(&wrong, Task::List).unwrap_err().to_string();
    assert!(told.contains("the password does not open"), "{told}");
    kept.place.file("foreign/holiday.txt", "photos");
    let foreign = Access { place: Place::Folder(kept.place.path("foreign")), ..kept.access() };
    let save = || {
        let folder = kept.place.path("master-cv");
        Task::Save { folder, time: kept.context.now, files: 1, bytes: 1 }
    };
    let told = process::ask(&foreign, Task::List).unwrap_err().to_string();
    assert!(told.contains("holds no repository"), "{told}");
    let told = process::ask(&foreign, save()).unwrap_err().to_string();
    assert!(told.contains("is not empty and holds no repository"), "{told}");
    assert_eq!(contents(&kept.place.path("foreign")).len(), 1, "nothing is written there");
    // A snapshot that holds something else than was announced is none.
    let told = process::ask(&kept.access(), save()).unwrap_err().to_string();
    assert!(told.contains("of 1 files") && told.contains("was dropped"), "{told}");
    let Reply::Listed(listed) = process::ask(&kept.access(), Task::List).unwrap() else { panic!() };
    assert_eq!(listed.len(), 1, "{listed:?}");

    let at = |bucket: &str, address: &str| Access {
        place: Place::parse(&format!("s3:http://{address}/{bucket}"), Path::new("/")).unwrap(),
        ..kept.access()
    };
    let told = process::ask(&at(BUCKET, "127.0.0.1:9"), Task::List).unwrap_err().to_string();
    assert!(told.contains("cannot be reached"), "{told}");
    let s3 = S3::start();
    let address = s3.address.to_string();
    let told = process::ask(&at("nowhere", &address), save()).unwrap_err().to_string();
    assert!(told.contains("no such bucket"), "{told}");
    let keys = Access { secret_key: "another".into(), ..at(BUCKET, &address) };
    let told = process::ask(&keys, Task::List).unwrap_err().to_string();
    assert!(told.contains("keys are not taken") && !told.contains("another"), "{told}");
}
