//! `runs`: what was run, when, and what it cost (GAP-036, GAP-043).

use super::{Context, Outcome};
use crate::cli::RunsArgs;
use crate::reply;
use crate::store::Store as _;

/// Lists runs, newest first.
pub fn run(context: &Context, args: &RunsArgs) -> anyhow::Result<Outcome> {
    let store = context.store()?;
    let posting = match &args.posting {
        Some(prefix) => Some(store.find_posting(prefix)?.id),
        None => None,
    };
    let runs = store.list_runs(posting.as_ref(), args.limit)?;
    if args.json {
        return Outcome::json(&runs);
    }
    Ok(Outcome::done(reply::runs(&runs)))
}
