//! Master CVs for tests: the bundled sample, and small directories written on the spot.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Checked, MasterCv, check, load};

/// The bundled sample.
pub(crate) fn sample() -> MasterCv {
    load(&repository().join("data/master-cv")).expect("the bundled sample loads")
}

/// Where the sources are.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A directory that goes away with the value. Starts as the smallest valid master CV.
pub(crate) struct Directory {
    dir: tempfile::TempDir,
}

/// The smallest `candidate.toml` without a warning.
pub(crate) const CANDIDATE: &str =
    "name = \"Ada Example\"\ntitle = \"Nurse\"\n\n[contact]\nemail = \"ada@example.com\"\n";

/// A role file with one achievement.
pub(crate) const ROLE: &str = "+++\ncompany = \"Acme\"\ntitle = \"Nurse\"\nstart = \"2020-01\"\n\
                               end = \"present\"\n+++\n\n# Achievements\n\n- Did a thing.\n";

impl Directory {
    pub(crate) fn minimal() -> Self {
        let directory = Self { dir: tempfile::tempdir().expect("a temporary directory") };
        directory.write("candidate.toml", CANDIDATE).write("roles/01_acme.md", ROLE);
        directory
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.dir.path().to_owned()
    }

    pub(crate) fn write(&self, file: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.dir.path().join(file);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folder made");
        fs::write(path, text).expect("file written");
        self
    }

    pub(crate) fn check(&self) -> Checked {
        check(self.dir.path())
    }

    pub(crate) fn load(&self) -> MasterCv {
        load(self.dir.path()).expect("a valid master CV")
    }
}
