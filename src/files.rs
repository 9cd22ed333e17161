//! Writing files so that nothing is ever half-written.

use std::io::Write as _;
use std::path::Path;

/// Writes all files into `dir` (made when missing): first each to a temporary file beside its
/// place, flushed to disk, then all renamed. A failure before the renames leaves the old files
/// untouched.
///
/// The files are readable by their owner only: they are personal.
///
/// Names are plain file names; anything with a path separator is refused.
pub fn write_all(dir: &Path, files: &[(String, Vec<u8>)]) -> std::io::Result<()> {
    std::fs::create_dir_all(dir)?;
    let mut written = Vec::with_capacity(files.len());
    for (name, bytes) in files {
        let plain = Path::new(name).file_name().is_some_and(|file| file == name.as_str());
        if !plain {
            return Err(std::io::Error::other(format!("`{name}` is not a file name")));
        }
        let mut file = tempfile::Builder::new().prefix(".tailord-").tempfile_in(dir)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        written.push((file, dir.join(name)));
    }
    for (file, path) in written {
        file.persist(&path).map_err(|error| error.error)?;
    }
    std::fs::File::open(dir)?.sync_all()
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
