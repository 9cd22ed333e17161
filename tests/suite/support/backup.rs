//! A workplace with an application in its store, and a repository to back it up to.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::s3::{ACCESS_KEY, BUCKET, SECRET_KEY};
use super::{Ran, Workplace, sample_cv, sample_posting};

/// Password of every repository here.
pub const PASSWORD: &str = "correct horse battery";

/// A workplace whose backups go to `repository`.
pub struct Kept {
    pub place: Workplace,
    pub repository: String,
    /// Changes to the environment of every call.
    pub set: Vec<(String, String)>,
    /// Seconds since the day of all tests.
    clock: std::cell::Cell<i64>,
}

impl Kept {
    /// With one application made, backed up to a folder of the workplace.
    pub fn in_folder() -> Self {
        let place = Workplace::new();
        let repository = place.path("repository").display().to_string();
        Self::with_application(place, repository)
    }

    /// The same on S3.
    pub fn on_s3(address: std::net::SocketAddr, prefix: &str) -> Self {
        let repository = format!("s3:http://{address}/{BUCKET}/{prefix}");
        Self::with_application(Workplace::new(), repository)
    }

    /// With next to nothing in it: for what is done many times.
    pub fn small(repository: impl Into<String>) -> Self {
        let place = Workplace::new();
        place.file("master-cv/candidate.toml", "name = \"small\"\n");
        Self::at(place, repository.into())
    }

    fn with_application(place: Workplace, repository: String) -> Self {
        let copied = Command::new("cp")
            .arg("-r")
            .arg(sample_cv())
            .arg(place.path("master-cv"))
            .status()
            .unwrap();
        assert!(copied.success());
        place.file("tailord.toml", "# mine\n[document]\npages = 2\n");
        let kept = Self::at(place, repository);
        kept.run(&["process", &sample_posting().display().to_string(), "--out", "out", "--json"])
            .ok();
        kept
    }

    fn at(place: Workplace, repository: String) -> Self {
        Self { place, repository, set: Vec::new(), clock: std::cell::Cell::new(0) }
    }

    /// The binary with the repository and what opens it; each call a minute after the one before.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.clock.set(self.clock.get() + 60);
        let now: i64 = super::NOW.parse().unwrap();
        let clock = now + self.clock.get();
        self.place.run_with(
            args,
            |command| {
                command
                    .env("SOURCE_DATE_EPOCH", clock.to_string())
                    .env("TAILORD__STORE__URL", "sqlite:state/tailord.db")
                    .env("TAILORD__BACKUP__REPOSITORY", &self.repository)
                    .env("TAILORD__BACKUP__PASSWORD", PASSWORD)
                    .env("TAILORD__BACKUP__ACCESS_KEY", ACCESS_KEY)
                    .env("TAILORD__BACKUP__SECRET_KEY", SECRET_KEY)
                    .envs(self.set.iter().map(|(name, value)| (name, value)));
            },
            b"",
        )
    }

    /// A backup that succeeds.
    pub fn back_up(&self) -> Value {
        self.run(&["backup", "now", "--json"]).ok().json()
    }

    /// The full check passes.
    pub fn is_whole(&self) -> bool {
        let ran = self.run(&["backup", "verify", "--full"]);
        assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
        ran.code == Some(0)
    }

    /// Restores into a new folder and returns it.
    pub fn restore(&self, snapshot: &str, to: &str) -> PathBuf {
        self.run(&["backup", "restore", snapshot, "--to", to]).ok();
        self.place.path(to)
    }
}

/// Debian's restic on a repository.
pub fn restic(repository: &str, args: &[&str]) -> String {
    restic_as(ACCESS_KEY, SECRET_KEY, repository, args)
}

/// The same with other keys.
pub fn restic_as(access: &str, secret: &str, repository: &str, args: &[&str]) -> String {
    let output = Command::new("restic")
        .args(["--no-cache", "-r", repository])
        .args(args)
        .env("RESTIC_PASSWORD", PASSWORD)
        .env("AWS_ACCESS_KEY_ID", access)
        .env("AWS_SECRET_ACCESS_KEY", secret)
        .output()
        .expect("restic is needed: scripts/test installs it");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "restic {args:?}: {text}{errors}");
    text
}

/// Every file below a folder with its content, by its path there.
pub fn contents(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut found = std::collections::BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}
