//! ZIP archives from outside: only named entries are unpacked, each to its end or not at all, all
//! together within a budget. Nothing is written anywhere, so names are only ever compared.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::error::ReadError;

/// Largest archive opened.
pub const MAX_BYTES: usize = 20_000_000;
/// Most bytes unpacked of one archive.
pub const MAX_UNPACKED: usize = 20_000_000;
/// Most entries.
pub const MAX_ENTRIES: usize = 2_000;
/// Text does not shrink more than this; a bomb does.
const MAX_RATIO: u64 = 300;
/// Small entries may shrink by any ratio.
const SMALL: u64 = 500_000;

/// An open archive.
#[derive(Debug)]
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    what: &'static str,
    budget: usize,
}

impl<'a> Archive<'a> {
    /// Opens an archive; `what` names it in messages.
    ///
    /// # Errors
    /// Too large, too many entries, no archive, or names that lead out of it.
    pub fn open(bytes: &'a [u8], what: &'static str) -> Result<Self, ReadError> {
        if bytes.len() > MAX_BYTES {
            return Err(ReadError::TooLarge { what, limit: MAX_BYTES });
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(what, &error))?;
        if zip.len() > MAX_ENTRIES {
            return Err(ReadError::TooMuch { what, detail: "more than 2000 entries" });
        }
        if let Some(name) = zip.file_names().find(|name| leads_out(name)) {
            let name: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
            let detail = format!("its entry `{name}` has a path that leads out of it");
            return Err(ReadError::Damaged { what, detail });
        }
        Ok(Self { zip, what, budget: MAX_UNPACKED })
    }

    /// The names of all entries.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.zip.file_names()
    }

    /// Whether there is an entry of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// Unpacks one entry; `None` when there is none of this name.
    ///
    /// # Errors
    /// A password, a bomb, a size that is not what the archive says, or damage.
    pub fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let what = self.what;
        let mut entry = match self.zip.by_name(name) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(ReadError::Password { what });
            }
            Err(error) => return Err(damaged(what, &error)),
        };
        let (stated, packed) = (entry.size(), entry.compressed_size().max(1));
        if stated > SMALL && stated / packed > MAX_RATIO {
            return Err(ReadError::TooMuch {
                what,
                detail: "it unpacks to hundreds of times its size",
            });
        }
        if stated > self.budget as u64 {
            return Err(ReadError::TooMuch { what, detail: "more than 20 MB unpacked" });
        }
        let mut out = Vec::new();
        let read = entry.by_ref().take(stated + 1).read_to_end(&mut out);
        let wrong = |detail: String| ReadError::Damaged { what, detail };
        read.map_err(|error| wrong(format!("its part {name}: {error}")))?;
        if out.len() as u64 != stated {
            return Err(wrong(format!("its part {name} does not have the size it states")));
        }
        self.budget -= out.len();
        Ok(Some(out))
    }
}

fn damaged(what: &'static str, error: &ZipError) -> ReadError {
    ReadError::Damaged { what, detail: error.to_string() }
}

/// Absolute paths, drives, `..` and what no archiver writes.
fn leads_out(name: &str) -> bool {
    name.starts_with(['/', '\\'])
        || name.contains(['\0', ':'])
        || name.split(['/', '\\']).any(|part| part == "..")
}
