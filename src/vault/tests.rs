use std::path::Path;

use chrono::{DateTime, Utc};

use super::*;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_435_200, 0).unwrap()
}

/// A vault and the recovery key it was made with.
fn made(dir: &Path) -> (Vault, SecretKey) {
    let vault = Vault {
        path: dir.join("vault.age"),
        copy: None,
        identity: Place::of(dir.join("keys/vault.key")),
    };
    let recovery = std::cell::RefCell::new(None);
    vault
        .change(
            now(),
            |made| {
                recovery.replace(made.recovery.clone());
                Ok(())
            },
            |content| content.set("slack.bot_token", "xoxb-first-value", now()),
        )
        .unwrap();
    (vault, recovery.into_inner().expect("a recovery key was made"))
}

fn with_key(vault: &Vault, dir: &Path, key: &SecretKey) -> Vault {
    let path = dir.join("recovery.key");
    file::replace(&path, key.expose().as_bytes(), |_| Ok(())).unwrap();
    Vault { path: vault.path.clone(), copy: None, identity: Place::of(path) }
}

fn never(_: &Made) -> anyhow::Result<()> {
    anyhow::bail!("the vault was made anew")
}

/// GAP-004: each of two keys opens it, alone.
#[test]
fn both_keys_open_it_and_no_value_is_in_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, recovery) = made(dir.path());
    let recovered = with_key(&vault, dir.path(), &recovery);
    for vault in [&vault, &recovered] {
        assert_eq!(vault.open().unwrap().get("slack.bot_token").unwrap().value, "xoxb-first-value");
    }
    let sealed = std::fs::read_to_string(&vault.path).unwrap();
    assert!(sealed.starts_with("-----BEGIN AGE ENCRYPTED FILE-----"), "{sealed}");
    assert!(!sealed.contains("slack") && !sealed.contains("first"));
    assert_eq!(format!("{:?}", vault.open().unwrap()), "{\"slack.bot_token\"}");
}

#[test]
fn a_vault_is_not_made_when_its_recovery_key_could_not_be_kept() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault {
        path: dir.path().join("vault.age"),
        copy: None,
        identity: Place::of(dir.path().join("k")),
    };
    let change = |content: &mut Content| content.set("a", "value", now());
    assert!(vault.change(now(), never, change).is_err());
    assert!(!vault.exists());
}

#[test]
fn a_new_key_opens_it_and_the_old_one_opens_only_the_old_copy() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, recovery) = made(dir.path());
    let old = dir.path().join("old.age");
    std::fs::copy(&vault.path, &old).unwrap();
    let old_key = std::fs::read_to_string(dir.path().join("keys/vault.key")).unwrap();
    vault.rotate(&vault.identity, None, now()).unwrap();
    assert_eq!(vault.open().unwrap().secrets.len(), 1);
    // The new key file opens the old copy; the old key does not open the new vault.
    let copy = Vault { path: old, copy: None, identity: vault.identity.clone() };
    assert_eq!(copy.open().unwrap().secrets.len(), 1);
    std::fs::write(dir.path().join("keys/vault.key"), old_key).unwrap();
    let error = vault.open().unwrap_err().to_string();
    assert!(error.contains("does not open the vault") && error.contains("recovery kit"), "{error}");
    assert_eq!(with_key(&vault, dir.path(), &recovery).open().unwrap().secrets.len(), 1);
}

#[test]
fn a_new_recovery_key_ends_the_old_one() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, recovery) = made(dir.path());
    let fresh = std::cell::RefCell::new(None);
    let keep = |made: &Made| {
        fresh.replace(made.recovery.clone());
        Ok(())
    };
    vault.renew_recovery(now(), keep).unwrap();
    let fresh = fresh.into_inner().unwrap();
    assert_eq!(with_key(&vault, dir.path(), &fresh).open().unwrap().secrets.len(), 1);
    let old = with_key(&vault, dir.path(), &recovery);
    assert!(matches!(old.open(), Err(VaultError::OtherKey { .. })));
    assert_eq!(vault.open().unwrap().secrets.len(), 1);
}

#[test]
fn more_keys_may_open_it_and_what_is_no_key_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, _) = made(dir.path());
    let other = SecretKey::generate();
    vault.rotate(&vault.identity, Some(vec![other.public()]), now()).unwrap();
    assert_eq!(with_key(&vault, dir.path(), &other).open().unwrap().secrets.len(), 1);
    let before = std::fs::read(&vault.path).unwrap();
    let error = vault.rotate(&vault.identity, Some(vec!["age1x".into()]), now()).unwrap_err();
    assert!(error.to_string().contains("`age1x` is no public key"), "{error}");
    assert_eq!(std::fs::read(&vault.path).unwrap(), before);
}

/// Every byte: none goes unnoticed, and none gives anything but the words for it.
#[test]
fn a_damaged_vault_is_told_from_a_foreign_one() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, _) = made(dir.path());
    let sound = std::fs::read(&vault.path).unwrap();
    let content = vault.open().unwrap();
    for at in 0..sound.len() {
        let mut bytes = sound.clone();
        bytes[at] ^= 1;
        std::fs::write(&vault.path, &bytes).unwrap();
        match vault.open() {
            // An armoured line may end in other white space.
            Ok(same) => assert_eq!(same, content, "byte {at}"),
            Err(
                VaultError::Damaged(_) | VaultError::NotSealed(_) | VaultError::OtherKey { .. },
            ) => {}
            Err(other) => panic!("byte {at}: {other}"),
        }
        std::fs::write(&vault.path, &sound[..at]).unwrap();
        // All but the last line break is needed.
        assert!(vault.open().is_err() || at + 1 == sound.len(), "cut off at {at}");
    }
    std::fs::write(&vault.path, "hello").unwrap();
    assert!(vault.open().unwrap_err().to_string().contains("is no vault"));
}

#[test]
fn changes_made_at_the_same_time_are_all_kept() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault {
        path: dir.path().join("vault.age"),
        copy: None,
        identity: Place::of(dir.path().join("vault.key")),
    };
    let kept = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for number in 0..12 {
            let (vault, kept) = (&vault, &kept);
            scope.spawn(move || {
                let keep = |_: &Made| {
                    kept.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    Ok(())
                };
                let name = format!("n{number}");
                vault.change(now(), keep, |content| content.set(&name, "value", now())).unwrap();
            });
        }
    });
    assert_eq!(vault.open().unwrap().secrets.len(), 12);
    assert_eq!(kept.into_inner(), 1, "one recovery key");
}

#[test]
fn a_key_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let (vault, _) = made(dir.path());
    let key = dir.path().join("keys/vault.key");
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o640)).unwrap();
    let error = vault.open().unwrap_err().to_string();
    assert!(error.contains("chmod 600"), "{error}");
    // The service manager keeps its credentials from others by other means.
    let vault = Vault { identity: Place { credential: Some(key), file: None }, ..vault };
    vault.open().unwrap();
}

/// The printed form, typed as it stands, in small letters, with a mistake.
#[test]
fn a_typed_key_is_read_and_a_mistyped_line_is_named_by_its_check() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, recovery) = made(dir.path());
    let kit = kit::Kit {
        key: recovery,
        recipients: vault.open().unwrap().recipients,
        names: Vec::new(),
        sealed: Vec::new(),
        vault: String::new(),
        made: now(),
    };
    let lines = kit.lines();
    let typed: Vec<String> = lines.iter().map(|line| line.groups.join(" ")).collect();
    let path = dir.path().join("typed.key");
    let typed_vault =
        Vault { path: vault.path.clone(), copy: None, identity: Place::of(path.clone()) };
    for text in [typed.join("\n"), typed.join(" ").to_lowercase()] {
        file::replace(&path, text.as_bytes(), |_| Ok(())).unwrap();
        assert_eq!(typed_vault.open().unwrap().secrets.len(), 1);
    }
    let mut wrong = typed.clone();
    let last = wrong[2].pop().unwrap();
    wrong[2].push(if last == 'Q' { 'P' } else { 'Q' });
    file::replace(&path, wrong.join("\n").as_bytes(), |_| Ok(())).unwrap();
    let error = typed_vault.open().unwrap_err().to_string();
    assert!(error.contains("mistyped") && error.contains(&lines[1].check), "{error}");
    assert!(!error.contains(&lines[2].check), "{error}");
    assert!(!error.contains(&typed[2].replace(' ', "")[..12]), "{error}");
    assert_eq!(lines.len(), 5);
}
