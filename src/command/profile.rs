//! `profile`: the master CV itself.

use std::path::Path;

use anyhow::Context as _;

use super::{Context, Outcome};
use crate::cli::ProfileVerb;
use crate::{candidate, reply};

/// Checks, imports or exports a master CV.
pub fn run(context: &Context, verb: &ProfileVerb) -> anyhow::Result<Outcome> {
    match verb {
        ProfileVerb::Check { dir } => check(context, dir.as_deref()),
        ProfileVerb::Import { file, to } => import(file, to),
        ProfileVerb::Export { profile } => {
            let cv = context.master_cv(profile.as_deref())?;
            Outcome::json(&candidate::json_resume::export(&cv))
        }
    }
}

fn check(context: &Context, dir: Option<&Path>) -> anyhow::Result<Outcome> {
    let dir = context.profile_dir(dir);
    let checked = candidate::check(&dir);
    Ok(Outcome { text: reply::profile_checked(&dir, &checked), success: checked.master.is_some() })
}

fn import(file: &Path, to: &Path) -> anyhow::Result<Outcome> {
    let report = candidate::import::import(file, to)
        .with_context(|| format!("{} was not imported", file.display()))?;
    Ok(Outcome::done(reply::profile_imported(to, &report)))
}
