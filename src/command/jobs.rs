//! `jobs`: the postings stored.

use super::{Context, Outcome};
use crate::cli::JobsArgs;
use crate::reply;
use crate::store::{JobFilter, Store as _};

/// Lists postings, newest first.
pub fn run(context: &Context, args: &JobsArgs) -> anyhow::Result<Outcome> {
    let filter = JobFilter {
        from: args.since.map(|span| span.before(context.now)).or(args.from),
        to: args.to,
        status: args.status,
        text: args.text.clone(),
        limit: args.limit,
        ..JobFilter::default()
    };
    let postings = context.store()?.list_postings(&filter)?;
    if args.json {
        return Outcome::json(&postings);
    }
    Ok(Outcome::done(reply::jobs(&postings)))
}
