//! The look for damage: every file against its name, which is its hash, and every reference against
//! what is there.

use std::collections::BTreeSet;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use rustic_core::repofile::IndexFile;
use rustic_core::{CheckOptions, FileType, Id, OpenStatus, Repository, WriteBackend};

use super::message::Findings;
use super::repository::plain;
use crate::hash::sha256_hex;

/// A file of the repository, with its size in bytes.
type File = (FileType, Id, u32);

/// Most findings told one by one.
const MOST: usize = 20;

/// Looks for damage. Keys, snapshots and index are always read; `full` reads the data, too.
///
/// # Errors
/// When the repository can't be listed.
pub fn run(
    repo: &Repository<OpenStatus>,
    backend: &dyn WriteBackend,
    full: bool,
) -> Result<Findings, String> {
    let mut findings = Findings::default();
    let files = named_by_hash(backend)?;
    // The configuration has no hash for a name; it was read and decrypted when it was opened.
    findings.files = files.len() as u64 + 1;
    // Data that a reference leads to is read below; what none leads to is read here.
    let used = used(repo);
    let (led_to, others): (Vec<_>, Vec<_>) = files
        .iter()
        .filter(|(kind, ..)| full || *kind != FileType::Pack)
        .partition(|(kind, id, _)| *kind == FileType::Pack && used.contains(id));
    findings.damage = problems(backend, &others);
    if full {
        findings.read = files.iter().map(|(_, _, size)| u64::from(*size)).sum();
    }
    let options = CheckOptions::default().read_data(full);
    match repo.check(options) {
        Err(error) => findings.damage.push(plain(error)),
        Ok(results) => {
            for (level, finding) in &results.0 {
                let list = match format!("{level:?}").as_str() {
                    "Warn" => &mut findings.notes,
                    _ => &mut findings.damage,
                };
                list.push(one_line(&finding.to_string()));
            }
        }
    }
    if !findings.damage.is_empty() {
        // The check breaks off at a tree that it cannot read: the rest of the data is read here.
        findings.damage.splice(0..0, problems(backend, &led_to));
    }
    shorten(&mut findings.damage);
    shorten(&mut findings.notes);
    Ok(findings)
}

/// Reads every file and looks at nothing but its hash: damage on which [`run`] breaks off is found here.
///
/// # Errors
/// When the repository can't be listed.
pub fn hashes(backend: &dyn WriteBackend) -> Result<Findings, String> {
    let files = named_by_hash(backend)?;
    let mut damage = problems(backend, &files.iter().collect::<Vec<_>>());
    shorten(&mut damage);
    let read = files.iter().map(|(_, _, size)| u64::from(*size)).sum();
    Ok(Findings { files: files.len() as u64 + 1, read, damage, ..Findings::default() })
}

/// All files but the configuration, whose name is no hash, with their sizes.
fn named_by_hash(backend: &dyn WriteBackend) -> Result<Vec<File>, String> {
    let mut files = Vec::new();
    for kind in [FileType::Key, FileType::Snapshot, FileType::Index, FileType::Pack] {
        let found = backend.list_with_size(kind).map_err(plain)?;
        files.extend(found.into_iter().map(|(id, size)| (kind, id, size)));
    }
    Ok(files)
}

fn shorten(list: &mut Vec<String>) {
    let more = list.len().saturating_sub(MOST);
    list.truncate(MOST);
    if more > 0 {
        list.push(format!("and {more} more"));
    }
}

/// Packs that the index knows; none where it can't be read.
fn used(repo: &Repository<OpenStatus>) -> BTreeSet<Id> {
    let Ok(index) = repo.stream_files::<IndexFile>() else { return BTreeSet::new() };
    index.flatten().flat_map(|(_, file)| file.packs.into_iter().map(|pack| *pack.id)).collect()
}

/// Reads these files: those whose content is not what their names say.
fn problems(backend: &dyn WriteBackend, files: &[&File]) -> Vec<String> {
    files.par_iter().filter_map(|(kind, id, _)| hash_problem(backend, *kind, id)).collect()
}

fn hash_problem(backend: &dyn WriteBackend, kind: FileType, id: &Id) -> Option<String> {
    let name = id.to_hex().to_string();
    // As it lies in the repository: who has versions of the file looks for it by this.
    let path = match kind {
        FileType::Pack => format!("data/{}/{name}", &name[..2]),
        kind => format!("{}/{name}", kind.dirname()),
    };
    match backend.read_full(kind, id) {
        Err(error) => Some(format!("{path} cannot be read: {}", plain(error))),
        Ok(content) if sha256_hex(&content) != name => {
            Some(format!("{path} is not what was written"))
        }
        Ok(_) => None,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
