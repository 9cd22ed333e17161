//! `verify`: a CV from anywhere against the master CV.

use super::{Context, Outcome, UserError};
use crate::cli::VerifyArgs;

/// Checks every claim; not a success when one is refused.
pub fn run(context: &Context, args: &VerifyArgs) -> anyhow::Result<Outcome> {
    context.master_cv(args.profile.as_deref())?;
    Err(UserError(format!("{} cannot be read yet", args.file.display())).into())
}
