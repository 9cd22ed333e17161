//! What tests of the library share with the end-to-end tests: the other ends of connections, and a
//! folder of one's own.
#![expect(dead_code, unused_imports, reason = "the end-to-end tests use the rest")]

#[path = "../tests/suite/support/chat.rs"]
pub mod chat;
pub mod daemon;
#[path = "../tests/suite/support/llm/mod.rs"]
pub mod llm;
#[path = "../tests/suite/support/llm_gate.rs"]
pub mod llm_gate;
#[path = "../tests/suite/support/model.rs"]
pub mod model;
#[path = "../tests/suite/support/s3.rs"]
pub mod s3;
#[path = "../tests/suite/support/server.rs"]
pub mod server;
#[path = "../tests/suite/support/sink.rs"]
pub mod sink;
#[path = "../tests/suite/support/slack/mod.rs"]
pub mod slack;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use chrono::{DateTime, Utc};
use clap::Parser as _;
use serde_json::Value;

use crate::cli::Cli;
use crate::command::{Context, Outcome};
use crate::config::Config;
use crate::store::SqliteStore;
use crate::{app, program};

/// The day on which tests happen: 2026-11-23 12:00 UTC.
pub const NOW: &str = "1795435200";

/// The moment of [`NOW`].
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(NOW.parse().unwrap(), 0).unwrap()
}

/// The repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The bundled sample.
pub fn sample_cv() -> PathBuf {
    root().join("data/master-cv")
}

/// The bundled posting.
pub fn sample_posting() -> PathBuf {
    root().join("data/postings/sample.txt")
}

/// A fixture posting.
pub fn posting(name: &str) -> PathBuf {
    root().join("tests/fixtures/postings").join(name)
}

/// A folder of its own, with a configuration in it.
pub struct Workplace {
    dir: tempfile::TempDir,
    settings: String,
}

impl Workplace {
    pub fn new() -> Self {
        Self::with("")
    }

    /// With these settings more, as in the file: keys before tables.
    pub fn with(settings: &str) -> Self {
        Self { dir: tempfile::tempdir().unwrap(), settings: settings.to_owned() }
    }

    /// Its settings name this.
    pub fn sets(&self, table: &str) -> bool {
        self.settings.contains(table)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file into the workplace.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Copies the sample candidate into it.
    pub fn own_cv(&self) -> PathBuf {
        let to = self.path("master-cv");
        copy(&sample_cv(), &to);
        to
    }

    /// Its configuration file: everything in this folder, the candidate of its own or the sample, its
    /// settings, and these tables more.
    pub fn config_file(&self, more: &str) -> PathBuf {
        let profile = match self.path("master-cv") {
            own if own.exists() => own,
            _ => sample_cv(),
        };
        let text = format!(
            "{}\n{more}\n[profile]\ndir = {profile:?}\n[store]\nurl = \"sqlite:tailord.db\"\n\
             [log]\nlevel = \"off\"\n[vault]\nidentity = \"vault.key\"\n",
            self.settings
        );
        self.file("tailord.toml", text)
    }

    /// Its configuration file as it stands, or as it begins.
    fn config(&self) -> PathBuf {
        let file = self.path("tailord.toml");
        if file.exists() { file } else { self.config_file("") }
    }

    /// What commands need from outside, at [`now`].
    pub fn context(&self) -> Context {
        let config = Config::load(Some(&self.config())).unwrap();
        Context { config, now: now(), interactive: false }
    }

    /// Its store.
    pub fn store(&self) -> SqliteStore {
        SqliteStore::open(&self.path("tailord.db")).unwrap()
    }

    /// Runs a line of the command line in this process.
    pub fn run(&self, args: &[&str]) -> anyhow::Result<Outcome> {
        let config = self.config();
        let config = config.to_str().unwrap();
        let line = ["tailord", "--config", config].into_iter().chain(args.iter().copied());
        app::run(&Cli::try_parse_from(line).unwrap_or_else(|error| panic!("{error}")))
    }

    /// What a command says that is done.
    pub fn done(&self, args: &[&str]) -> String {
        let outcome = self.run(args).unwrap_or_else(|error| panic!("{args:?}: {error:#}"));
        assert!(outcome.success, "{args:?}: {}", outcome.text);
        outcome.text
    }

    /// The same as JSON.
    pub fn json(&self, args: &[&str]) -> Value {
        let text = self.done(args);
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// Why a command is refused.
    pub fn refused(&self, args: &[&str]) -> String {
        match self.run(args) {
            Ok(outcome) if outcome.success => panic!("{args:?}: {}", outcome.text),
            Ok(outcome) => outcome.text,
            Err(error) => format!("{error:#}"),
        }
    }

    /// Runs the program in a process of its own, with this on standard input: its exit code, what it
    /// says, and what it complains of.
    pub fn program(&self, args: &[&str], stdin: &str) -> (i32, String, String) {
        self.program_with(args, &[], stdin)
    }

    /// The same with these variables more.
    pub fn program_with(
        &self,
        args: &[&str],
        variables: &[(&str, &str)],
        stdin: &str,
    ) -> (i32, String, String) {
        let mut child = program::again()
            .unwrap()
            .arg("--config")
            .arg(self.config())
            .args(args)
            .envs(variables.iter().copied())
            .current_dir(self.dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        // Not every command reads it.
        drop(pipe.write_all(stdin.as_bytes()));
        drop(pipe);
        let output = child.wait_with_output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => {
                std::fs::copy(entry.path(), target).unwrap();
            }
        }
    }
}
