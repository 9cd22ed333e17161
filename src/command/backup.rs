//! `backup`: make, list, verify, restore, drill.

use super::{Context, Outcome};
use crate::backup::{self, Desk, Whereto};
use crate::cli::{BackupArgs, BackupVerb};
use crate::reply::backup as reply;

/// Does one of them.
pub fn run(context: &Context, args: &BackupArgs) -> anyhow::Result<Outcome> {
    if let BackupVerb::Restore { snapshot, to, force, yes_overwrite } = &args.verb {
        let whereto = Whereto { folder: to.clone(), replace: *force && *yes_overwrite };
        // Needs no store: it may be what was lost.
        let access = backup::access(&context.config)?;
        let restored = backup::restore(&access, snapshot, &whereto)?;
        return answer(args, &restored, reply::restored(&restored), true);
    }
    // Asked for first: without a repository, no store is made, either.
    backup::access(&context.config)?;
    let store = context.store()?;
    let desk = Desk { config: &context.config, store: &store, now: context.now };
    match &args.verb {
        BackupVerb::Now => {
            let made = backup::now(&desk)?;
            answer(args, &made, reply::made(&made), true)
        }
        BackupVerb::List => {
            let listed = backup::list(&desk)?;
            let whole = listed.missing.is_empty();
            answer(args, &listed, reply::listed(&listed), whole)
        }
        BackupVerb::Verify { full } => {
            let checked = backup::check(&desk, *full)?;
            answer(args, &checked, reply::checked(&checked), checked.passed)
        }
        BackupVerb::Drill => {
            let drilled = backup::drill(&desk)?;
            answer(args, &drilled, reply::drilled(&drilled), drilled.passed)
        }
        BackupVerb::Restore { .. } => Ok(Outcome::done("")),
    }
}

fn answer(
    args: &BackupArgs,
    value: &impl serde::Serialize,
    text: String,
    success: bool,
) -> anyhow::Result<Outcome> {
    let outcome = if args.json { Outcome::json(value)? } else { Outcome::done(text) };
    Ok(Outcome { success, ..outcome })
}
