//! Damage to a repository, and backups that are cut off: everything is found, nothing is lost.

use std::path::Path;

use crate::support::backup::{Kept, contents, restic};
use crate::support::s3::{Fault, Proxy, S3};

fn in_folder() -> Kept {
    let mut kept = Kept::small("");
    kept.repository = kept.place.path("repository").display().to_string();
    kept
}

/// Every file of the repository, but for what a write that was cut off left behind.
fn files(root: &Path) -> Vec<String> {
    contents(root).into_keys().filter(|name| !name.starts_with("tmp/")).collect()
}

/// Bits flipped at the beginning, in the middle and at the end, files cut and deleted: the full check
/// finds each.
#[test]
fn every_damage_to_every_file_is_found() {
    let kept = in_folder();
    kept.back_up();
    kept.place.file("master-cv/more.md", "more");
    kept.back_up();
    assert!(kept.is_whole());
    let root = kept.place.path("repository");
    let mut missed = Vec::new();
    for name in files(&root) {
        let path = root.join(&name);
        let whole = std::fs::read(&path).unwrap();
        let flipped = |at: usize| {
            let mut content = whole.clone();
            content[at] ^= 0x10;
            content
        };
        let (half, last) = (whole.len() / 2, whole.len() - 1);
        let damages = [
            ("first bit", Some(flipped(0))),
            ("middle bit", Some(flipped(half))),
            ("last bit", Some(flipped(last))),
            ("cut by one", Some(whole[..last].to_vec())),
            ("cut in half", Some(whole[..half].to_vec())),
            ("emptied", Some(Vec::new())),
            ("deleted", None),
        ];
        for (damage, content) in damages {
            match content {
                Some(content) => std::fs::write(&path, content).unwrap(),
                None => std::fs::remove_file(&path).unwrap(),
            }
            if kept.is_whole() {
                missed.push(format!("{name}: {damage}"));
            }
        }
        std::fs::write(&path, &whole).unwrap();
    }
    assert!(missed.is_empty(), "not found: {missed:#?}");
    assert!(kept.is_whole(), "put back, it is whole");
}

/// The worker killed at its n-th write, of the first backup and of one that also thins out: the
/// repository opens, the next backup is good, and what was there before is still there.
#[test]
fn a_backup_killed_at_any_write_to_a_folder_loses_nothing() {
    killed_at_any_write(|_| in_folder());
}

#[test]
fn a_backup_killed_at_any_put_to_s3_loses_nothing() {
    let s3 = S3::start();
    let at = |number: usize| format!("s3:http://{}/backups/killed-{number}", s3.address);
    killed_at_any_write(|number| Kept::small(at(number)));
}

fn killed_at_any_write(fresh: impl Fn(usize) -> Kept) {
    let mut struck = 0;
    for number in 1..40 {
        let mut kept = fresh(number);
        let fault = ("TAILORD_BACKUP_FAULT".to_owned(), format!("kill:{number}"));
        let one = ("TAILORD__BACKUP__KEEP_LAST".to_owned(), "1".to_owned());
        let none = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
            .map(|key| (format!("TAILORD__BACKUP__KEEP_{key}"), "0".to_owned()));
        kept.set = vec![fault.clone()];
        let first = kept.run(&["backup", "now"]);
        let killed = first.code != Some(0);
        if killed {
            first.fails_with(&["the backup worker was ended by signal 9"]);
        }
        kept.set.clear();
        kept.back_up();
        kept.place.file("master-cv/more.md", "more");
        kept.set = [fault, one].into_iter().chain(none).collect();
        let second = kept.run(&["backup", "now", "--json"]);
        let thinned =
            second.code == Some(0) && second.json()["notes"].as_array().unwrap().is_empty();
        kept.set.clear();
        assert!(kept.is_whole(), "killed at write {number}");
        kept.back_up();
        assert!(kept.is_whole(), "killed at write {number}");
        let restored = kept.restore("latest", "restored");
        assert_eq!(std::fs::read(restored.join("master-cv/more.md")).unwrap(), b"more");
        if !killed && thinned {
            break;
        }
        struck += 1;
    }
    assert!((6..39).contains(&struck), "{struck} writes were met");
}

/// Each PUT of a backup broken in each way: either it is made good, or told; the repository is whole
/// either way, and the next backup is good.
#[test]
fn a_put_that_breaks_in_any_way_loses_nothing() {
    let s3 = S3::start();
    // Each way on a line of its own: most of the time is waiting for another try.
    std::thread::scope(|scope| {
        for fault in Fault::ALL {
            let s3 = &s3;
            scope.spawn(move || every_put_broken(s3, fault));
        }
    });
    let folder = s3.folder("Cut-3").display().to_string();
    let told = restic(&folder, &["check", "--read-data", "--no-lock"]);
    assert!(told.contains("no errors were found"), "{told}");
}

fn every_put_broken(s3: &S3, fault: Fault) {
    let proxy = Proxy::start(s3);
    for number in 1.. {
        let prefix = format!("{fault:?}-{number}");
        let kept = Kept::small(format!("s3:http://{}/backups/{prefix}", proxy.address));
        proxy.break_put(number, fault);
        let ran = kept.run(&["backup", "now"]);
        if !proxy.mend() {
            ran.ok();
            assert!(number > 6, "a backup has more PUTs than {number}");
            return;
        }
        let told = format!("{fault:?} at PUT {number}: {}", ran.stderr);
        match fault {
            // The server is asked again, and has it; or it is written again.
            Fault::Doubled | Fault::Unanswered | Fault::Torn => {
                assert_eq!(ran.code, Some(0), "{told}");
            }
            _ => {
                assert_eq!(ran.code, Some(1), "{told}");
                assert!(ran.stderr.contains("s3:http://"), "{told}");
                assert!(!ran.stderr.contains("panicked"), "{told}");
            }
        }
        let next = kept.run(&["backup", "now"]);
        assert_eq!(next.code, Some(0), "the next backup after {told}: {}", next.stderr);
        assert!(kept.is_whole(), "after {told}");
    }
}
