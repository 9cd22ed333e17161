//! Reads the master-CV directory: bounded, never outside the directory, all of it.

use std::fs;
use std::io::Read;
use std::path::Path;

use super::problem::Findings;
use super::text;
use crate::text::did_you_mean;

/// More than this in one file is not a CV.
const MAX_FILE_BYTES: u64 = 1024 * 1024;
/// More files than this in one folder are not a CV.
const MAX_FILES: usize = 500;
/// Files looked for directly in the directory.
const TOP_FILES: [&str; 3] = ["candidate.toml", "stars.toml", "aliases.toml"];
/// Folders looked into.
const FOLDERS: [&str; 2] = ["roles", "projects"];

/// A text file of the directory, ready to parse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SourceFile {
    /// Path relative to the directory, with `/`.
    pub path: String,
    /// Its text: no byte order mark, lines end in `\n`.
    pub text: String,
}

/// Everything read from the directory.
#[derive(Debug, Default)]
pub(super) struct Sources {
    pub candidate: Option<SourceFile>,
    pub stars: Option<SourceFile>,
    pub aliases: Option<SourceFile>,
    /// By file name.
    pub roles: Vec<SourceFile>,
    /// By file name.
    pub projects: Vec<SourceFile>,
}

impl Sources {
    /// Reads what there is; what can't be read is a finding.
    pub fn read(dir: &Path, findings: &Findings) -> Self {
        let root = match dir.canonicalize() {
            Ok(root) if root.is_dir() => root,
            Ok(_) => {
                let message = format!("{} is a file, not a master-CV directory", dir.display());
                findings.problem(
                    ".",
                    None,
                    message,
                    "name the directory that holds candidate.toml",
                );
                return Self::default();
            }
            Err(error) => {
                let message = format!("can't open {}: {error}", dir.display());
                let fix = "name an existing master-CV directory; `tailord init` makes a sample";
                findings.problem(".", None, message, fix);
                return Self::default();
            }
        };
        let reader = Reader { root: &root, findings };
        reader.report_unknown_entries();
        let mut files = TOP_FILES.map(|name| reader.file(name, name == "candidate.toml"));
        Self {
            candidate: files[0].take(),
            stars: files[1].take(),
            aliases: files[2].take(),
            roles: reader.folder("roles"),
            projects: reader.folder("projects"),
        }
    }
}

struct Reader<'a> {
    root: &'a Path,
    findings: &'a Findings,
}

impl Reader<'_> {
    /// Names in a folder, sorted; hidden files and editor leavings are passed over.
    fn names(&self, folder: &str) -> Vec<String> {
        let entries = match fs::read_dir(self.root.join(folder)) {
            Ok(entries) => entries,
            Err(error) => {
                let message = format!("can't read this folder: {error}");
                self.findings.problem(folder, None, message, "check its permissions");
                return Vec::new();
            }
        };
        let mut names = Vec::new();
        for entry in entries {
            match entry.map(|entry| entry.file_name().into_string()) {
                Ok(Ok(name)) if name.starts_with('.') || name.ends_with('~') => {}
                Ok(Ok(name)) => names.push(name),
                Ok(Err(name)) => self.findings.problem(
                    &format!("{folder}/{}", name.to_string_lossy()),
                    None,
                    "this file name is not UTF-8",
                    "rename it in plain letters, e.g. 01_company.md",
                ),
                Err(error) => {
                    let message = format!("can't read an entry of this folder: {error}");
                    self.findings.problem(folder, None, message, "check the disk and permissions");
                }
            }
        }
        names.sort();
        if names.len() > MAX_FILES {
            let message = format!("{} files; at most {MAX_FILES} are read", names.len());
            self.findings.problem(folder, None, message, "keep one file per role or project");
            names.truncate(MAX_FILES);
        }
        names
    }

    fn report_unknown_entries(&self) {
        for name in self.names(".") {
            let known = TOP_FILES.iter().chain(&FOLDERS).any(|known| *known == name);
            let documentation =
                ["README", "LICENSE", "NOTICE"].iter().any(|prefix| name.starts_with(prefix));
            if known || documentation {
                continue;
            }
            let fix = match did_you_mean(&name, TOP_FILES.into_iter().chain(FOLDERS)) {
                Some(known) => format!("did you mean `{known}`?"),
                None => "move it elsewhere, or ignore this".to_owned(),
            };
            self.findings.warn(&name, None, "not part of a master CV; it is not read", fix);
        }
    }

    fn folder(&self, folder: &str) -> Vec<SourceFile> {
        let path = self.root.join(folder);
        if fs::symlink_metadata(&path).is_err() {
            return Vec::new();
        }
        if !path.is_dir() {
            self.findings.problem(folder, None, "not a folder", "make it a folder of .md files");
            return Vec::new();
        }
        if !self.inside(folder) {
            return Vec::new();
        }
        let mut files = Vec::new();
        for name in self.names(folder) {
            let relative = format!("{folder}/{name}");
            if Path::new(&name).extension().is_some_and(|extension| extension == "md") {
                files.extend(self.file(&relative, true));
            } else {
                self.findings.warn(
                    &relative,
                    None,
                    "not a .md file; it is not read",
                    "rename it to end in .md, or move it elsewhere",
                );
            }
        }
        files
    }

    fn file(&self, relative: &str, required: bool) -> Option<SourceFile> {
        let path = self.root.join(relative);
        if fs::symlink_metadata(&path).is_err() {
            if required {
                let fix = "create it; `tailord init` makes a sample to start from";
                self.findings.problem(relative, None, "this file is missing", fix);
            }
            return None;
        }
        if !self.inside(relative) {
            return None;
        }
        match read_bounded(&path) {
            Ok(bytes) => self.decode(relative, bytes),
            Err(reason) => {
                self.findings.problem(relative, None, reason.message, reason.fix);
                None
            }
        }
    }

    /// Whether a path, links followed, stays in the directory.
    fn inside(&self, relative: &str) -> bool {
        match self.root.join(relative).canonicalize() {
            Ok(real) if real.starts_with(self.root) => true,
            Ok(_) => {
                let message = "a link that leads out of the master-CV directory";
                self.findings.problem(relative, None, message, "put the file itself here");
                false
            }
            Err(error) => {
                let message = format!("can't be opened: {error}");
                self.findings.problem(relative, None, message, "mend or remove the link");
                false
            }
        }
    }

    fn decode(&self, relative: &str, bytes: Vec<u8>) -> Option<SourceFile> {
        let raw = match String::from_utf8(bytes) {
            Ok(raw) => raw,
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let line = error.as_bytes().iter().take(valid).filter(|b| **b == b'\n').count() + 1;
                let fix = "save the file as UTF-8 text";
                self.findings.problem(relative, line, "not UTF-8 text", fix);
                return None;
            }
        };
        let text = raw.strip_prefix('\u{feff}').unwrap_or(&raw).replace("\r\n", "\n");
        for (index, line) in text.split('\n').enumerate() {
            if let Some(c) = text::find_hidden(line) {
                let message = format!("an invisible character, U+{:04X}", u32::from(c));
                let fix = "delete it: retype the words around it";
                self.findings.problem(relative, index + 1, message, fix);
            }
        }
        Some(SourceFile { path: relative.to_owned(), text })
    }
}

struct Unreadable {
    message: String,
    fix: &'static str,
}

fn read_bounded(path: &Path) -> Result<Vec<u8>, Unreadable> {
    let failed = |error: std::io::Error| Unreadable {
        message: format!("can't be read: {error}"),
        fix: "check that the file exists and its permissions",
    };
    // Asked before opening: opening a pipe would wait for ever.
    if !fs::metadata(path).map_err(failed)?.is_file() {
        return Err(Unreadable { message: "not a regular file".into(), fix: "make it a file" });
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(failed)?;
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(Unreadable {
            message: "larger than 1 MiB".into(),
            fix: "keep only the CV's text in it",
        });
    }
    Ok(bytes)
}
