//! A workplace for one test: its own home, store and output folder, and the real binary.

pub mod backup;
pub mod bucket;
pub mod chat;
pub mod daemon;
#[expect(dead_code, reason = "tests of the library use the rest")]
pub mod llm;
#[expect(dead_code, reason = "tests of the library and benches use it")]
pub mod llm_gate;
#[expect(dead_code, reason = "tests of the library use the rest")]
pub mod model;
pub mod s3;
pub mod seed;
pub mod server;
pub mod sink;
pub mod slack;
pub mod slack_client;
pub mod tls;
pub mod watcher;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// The day on which all tests happen: 2026-11-23 12:00 UTC.
pub const NOW: &str = "1795435200";

/// The repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The Python of the environment that `scripts/test` makes.
pub fn python() -> PathBuf {
    std::env::var_os("TAILORD_READERS")
        .map(PathBuf::from)
        .expect("the readers are missing: scripts/test installs them and sets TAILORD_READERS")
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

/// A fixture master CV.
pub fn candidate(name: &str) -> PathBuf {
    root().join("tests/fixtures/candidates").join(name)
}

/// What a run of the binary left.
#[derive(Debug)]
pub struct Ran {
    /// Exit code; `None` when killed.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Ran {
    /// Asserts exit code 0.
    pub fn ok(self) -> Self {
        assert_eq!(self.code, Some(0), "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    /// Asserts exit code 1 with a message that holds all `parts`, and that is no panic.
    pub fn fails_with(self, parts: &[&str]) -> Self {
        assert_eq!(self.code, Some(1), "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        for part in parts {
            assert!(self.stderr.contains(part), "no `{part}` in: {}", self.stderr);
        }
        self
    }

    /// Standard output as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}\n{}", self.stdout, self.stderr))
    }
}

/// A home, a store and an output folder of its own.
pub struct Workplace {
    dir: tempfile::TempDir,
}

impl Workplace {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
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

    /// The binary in this workplace, with nothing of the machine's settings.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tailord"));
        command
            .env_clear()
            .env("HOME", self.dir.path())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("SOURCE_DATE_EPOCH", NOW)
            .current_dir(self.dir.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // Coverage tools tell the child where to write through these.
        for (key, value) in std::env::vars_os() {
            if key.to_string_lossy().starts_with("LLVM_PROFILE") {
                command.env(key, value);
            }
        }
        command
    }

    /// Runs the binary.
    pub fn run<S: AsRef<std::ffi::OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Ran {
        self.run_with(args, |_| {}, b"")
    }

    /// Runs the binary with changes to its command and standard input.
    pub fn run_with<S: AsRef<std::ffi::OsStr>>(
        &self,
        args: impl IntoIterator<Item = S>,
        change: impl FnOnce(&mut Command),
        stdin: &[u8],
    ) -> Ran {
        let mut command = self.command();
        command.args(args).stdin(Stdio::piped());
        change(&mut command);
        let mut child = command.spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let stdin = stdin.to_vec();
        // The program may stop reading early, on purpose.
        let writer = std::thread::spawn(move || pipe.write_all(&stdin).is_ok());
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Ran {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// `tailord process POSTING --profile CV --out out --json`, parsed.
    pub fn process(&self, posting: &Path, profile: &Path) -> Value {
        self.run([
            "process".as_ref(),
            posting.as_os_str(),
            "--profile".as_ref(),
            profile.as_os_str(),
            "--out".as_ref(),
            "out".as_ref(),
            "--json".as_ref(),
        ])
        .ok()
        .json()
    }

    /// Names of the files in a folder, sorted; empty when it is not there.
    pub fn files(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.path(folder)) else { return Vec::new() };
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

/// The text of a PDF as poppler reads it, in reading order.
pub fn pdftotext(path: &Path) -> String {
    let output = Command::new("pdftotext")
        .args(["-enc", "UTF-8", "-nopgbrk"])
        .arg(path)
        .arg("-")
        .output()
        .expect("pdftotext is needed: install poppler-utils");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The paragraphs of a Word file, one a line, as `unzip` and a plain look at its XML give them.
pub fn docx_text(path: &Path) -> String {
    let output = Command::new("unzip").arg("-p").arg(path).arg("word/document.xml").output();
    let output = output.expect("unzip is needed");
    assert!(output.status.success());
    let xml = String::from_utf8(output.stdout).unwrap();
    let mut text = String::new();
    for paragraph in xml.split("</w:p>") {
        for run in paragraph.split("<w:t").skip(1) {
            let Some((_, rest)) = run.split_once('>') else { continue };
            text.push_str(rest.split("</w:t>").next().unwrap_or_default());
        }
        text.push('\n');
    }
    for (entity, character) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]
    {
        text = text.replace(entity, character);
    }
    text
}

/// Folds white space, so that line breaks of a layout do not matter.
pub fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// All strings of a JSON array.
pub fn strings(value: &Value) -> Vec<String> {
    value
        .as_array()
        .unwrap_or_else(|| panic!("not an array: {value}"))
        .iter()
        .map(|one| one.as_str().unwrap_or_else(|| panic!("not a string: {one}")).to_owned())
        .collect()
}
