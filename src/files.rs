//! Writing files so that nothing is ever half-written.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tempfile::NamedTempFile;

/// Files beside their places, flushed to disk, which they take all at once. Dropped before, they are
/// gone.
#[derive(Debug)]
pub struct Staged {
    dir: PathBuf,
    files: Vec<(NamedTempFile, String)>,
}

impl Staged {
    /// Writes them into `dir` (made when missing), all at the same time: each waits for the disk.
    ///
    /// They are readable by their owner only: they are personal.
    ///
    /// Names are plain file names; anything with a path separator is refused.
    pub fn write(dir: &Path, files: &[(String, Vec<u8>)]) -> io::Result<Self> {
        std::fs::create_dir_all(dir)?;
        let is_plain = |name: &str| Path::new(name).file_name().is_some_and(|file| file == name);
        if let Some((name, _)) = files.iter().find(|(name, _)| !is_plain(name)) {
            return Err(io::Error::other(format!("`{name}` is not a file name")));
        }
        let written = files.par_iter().map(|(name, bytes)| {
            let mut file = tempfile::Builder::new().prefix(".tailord-").tempfile_in(dir)?;
            file.write_all(bytes)?;
            file.as_file().sync_all()?;
            Ok::<_, io::Error>((file, name.clone()))
        });
        Ok(Self { dir: dir.to_owned(), files: written.collect::<io::Result<_>>()? })
    }

    /// Puts them where they belong.
    pub fn put(self) -> io::Result<()> {
        for (file, name) in self.files {
            file.persist(self.dir.join(name)).map_err(|error| error.error)?;
        }
        std::fs::File::open(self.dir)?.sync_all()
    }
}

/// Writes all files into `dir`: a failure before they take their places leaves the old files
/// untouched.
pub fn write_all(dir: &Path, files: &[(String, Vec<u8>)]) -> io::Result<()> {
    Staged::write(dir, files)?.put()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_replaced_whole_and_no_temporary_stays() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        let files = |text: &str| vec![("a.txt".to_owned(), text.as_bytes().to_vec())];
        write_all(&out, &files("one")).unwrap();
        write_all(&out, &files("two")).unwrap();
        assert_eq!(std::fs::read_to_string(out.join("a.txt")).unwrap(), "two");
        assert_eq!(std::fs::read_dir(&out).unwrap().count(), 1);
    }

    #[test]
    fn a_name_that_leaves_the_folder_is_refused_before_anything_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let files = vec![("a".to_owned(), vec![1]), ("../b".to_owned(), vec![2])];
        assert!(write_all(&dir.path().join("out"), &files).is_err());
        assert_eq!(std::fs::read_dir(dir.path().join("out")).unwrap().count(), 0);
    }
}
