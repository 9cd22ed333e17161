//! `verify`: a CV from anywhere against the master CV.

use anyhow::Context as _;

use super::{Context, Outcome};
use crate::cli::VerifyArgs;
use crate::lexicon::Lexicon;
use crate::truth::{Verifier, document};

/// Checks every claim; not a success when one is refused.
pub fn run(context: &Context, args: &VerifyArgs) -> anyhow::Result<Outcome> {
    let master = context.master_cv(args.profile.as_deref())?;
    let bytes = std::fs::read(&args.file)
        .with_context(|| format!("cannot read {}", args.file.display()))?;
    let verifier = Verifier::new(&master, Lexicon::bundled()).at(context.now.date_naive());
    let report = document::verify_file(&verifier, &args.file.to_string_lossy(), &bytes)?;
    let mut outcome = match args.json {
        true => Outcome::json(&report)?,
        false => Outcome::done(report.to_string()),
    };
    outcome.success = report.refused == 0;
    Ok(outcome)
}
