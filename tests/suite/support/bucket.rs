//! A bucket with versions, locks, life cycles and users with policies: `moto`, in Python, for these
//! alone, since it takes wrong checksums. What it is told, it is told as docs/backup.md says.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use super::s3::{ACCESS_KEY, BUCKET, SECRET_KEY};
use super::{python, root};

/// Beginning of all keys of the repository.
pub const PREFIX: &str = "nora";

/// The server; it ends with the test.
pub struct Moto {
    child: Child,
    /// Where the `aws` command is.
    tools: tempfile::TempDir,
    pub address: SocketAddr,
}

impl Moto {
    /// The server with [`BUCKET`], made by `create` (more arguments of `create-bucket`).
    pub fn start(create: &str) -> Self {
        let tools = tempfile::tempdir().unwrap();
        let script = root().join("tests/suite/aws.py");
        let aws = tools.path().join("aws");
        let text =
            format!("#!/bin/sh\nexec '{}' '{}' \"$@\"\n", python().display(), script.display());
        std::fs::write(&aws, text).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(&aws, mode).unwrap();
        let mut child = Command::new(python())
            .args(["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("moto starts");
        let mut told = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let address = told
            .find_map(|line| line.split_once("Running on http://")?.1.trim().parse().ok())
            .expect("moto runs: is it installed? scripts/test does it");
        // What it says of each request goes nowhere.
        std::thread::spawn(move || told.for_each(drop));
        let moto = Self { child, tools, address };
        moto.sh(&format!("aws s3api create-bucket --bucket {BUCKET} {create}"));
        moto
    }

    /// The repository.
    pub fn repository(&self) -> String {
        format!("s3:http://{}/{BUCKET}/{PREFIX}", self.address)
    }

    /// Runs lines of a shell in which there is `aws`, with BUCKET and PREFIX put in.
    pub fn try_sh(&self, text: &str) -> Output {
        let text = text.replace("BUCKET", BUCKET).replace("PREFIX", PREFIX);
        let path = std::env::var("PATH").unwrap();
        Command::new("sh")
            .args(["-eu", "-c", &text])
            .current_dir(self.tools.path())
            .env("PATH", format!("{}:{path}", self.tools.path().display()))
            .env("AWS_ENDPOINT_URL", format!("http://{}", self.address))
            .env("AWS_ACCESS_KEY_ID", ACCESS_KEY)
            .env("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
            .output()
            .unwrap()
    }

    /// The same; it succeeds.
    pub fn sh(&self, text: &str) -> String {
        let output = self.try_sh(text);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && errors.is_empty(), "{text}: {errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// All versions of all files: key, id, whether it is the newest, whether it marks a deletion.
    pub fn versions(&self) -> Vec<(String, String, bool, bool)> {
        let told = self.sh("aws s3api list-object-versions --bucket BUCKET --prefix PREFIX/");
        let told: Value = serde_json::from_str(&told).unwrap();
        let mut found = Vec::new();
        for (kind, deleted) in [("Versions", false), ("DeleteMarkers", true)] {
            for one in told[kind].as_array().into_iter().flatten() {
                let text = |key: &str| one[key].as_str().unwrap().to_owned();
                let newest = one["IsLatest"].as_bool().unwrap();
                found.push((text("Key"), text("VersionId"), newest, deleted));
            }
        }
        found
    }

    /// From now on everybody needs a policy that allows it: keys of a user that has this one.
    pub fn user_with(&self, policy: &str) -> (String, String) {
        self.sh("aws iam create-user --user-name nora");
        self.sh(&format!(
            "aws iam put-user-policy --user-name nora --policy-name p --policy-document '{policy}'"
        ));
        let made = self.sh("aws iam create-access-key --user-name nora");
        let made: Value = serde_json::from_str(&made).unwrap();
        let key = |name: &str| made["AccessKey"][name].as_str().unwrap().to_owned();
        let keys = (key("AccessKeyId"), key("SecretAccessKey"));
        let output = Command::new("python3")
            .arg("-c")
            .arg(
                "import sys, urllib.request as r; r.urlopen(r.Request(sys.argv[1], b'0', \
                 {'Content-Type': 'text/plain'}))",
            )
            .arg(format!("http://{}/moto-api/reset-auth", self.address))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        keys
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The blocks of docs/backup.md below a heading, each without its fence.
pub fn documented(heading: &str) -> Vec<String> {
    let path: PathBuf = root().join("docs/backup.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (_, rest) = text
        .split_once(&format!("\n## {heading}\n"))
        .unwrap_or_else(|| panic!("docs/backup.md has no heading {heading}"));
    let section = rest.split("\n## ").next().unwrap();
    let parts = section.split("\n```").skip(1).step_by(2);
    parts.map(|part| part.split_once('\n').unwrap().1.to_owned()).collect()
}
