//! `train`: models that the program ships.

use std::path::Path;

use anyhow::Context;

use super::Outcome;

/// The model of skills.
pub fn skills(path: &Path, out: &Path) -> anyhow::Result<Outcome> {
    let bytes = crate::tagger::train::run(path)?.write();
    std::fs::write(out, &bytes).with_context(|| format!("cannot write {}", out.display()))?;
    Ok(Outcome::done(format!("{}: {} kB\n", out.display(), bytes.len() / 1000)))
}
