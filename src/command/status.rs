//! `status`: where a posting stands, as its owner says.

use super::{Context, Outcome, UserError};
use crate::cli::StatusArgs;
use crate::store::{Status, Store as _};

/// Sets the status of one posting.
pub fn run(context: &Context, args: &StatusArgs) -> anyhow::Result<Outcome> {
    // These are the daemon's to set; a hand-set "ready" would promise artifacts that may not exist.
    if matches!(args.status, Status::New | Status::Queued | Status::Processing | Status::Failed) {
        return Err(UserError(format!(
            "`{}` is set by tailord itself; you can set ready, applied, interview, offer, \
             rejected or discarded",
            args.status
        ))
        .into());
    }
    let store = context.store()?;
    let posting = store.find_posting(&args.posting)?;
    if args.status == Status::Approved {
        return Err(UserError(format!(
            "a status approves nothing: `tailord do \"approve {}\"` says yes to the CV as it is",
            args.posting
        ))
        .into());
    }
    if args.status == Status::Ready {
        store.latest_revision(&posting.id)?;
    }
    store.set_status(&posting.id, args.status, args.reason.as_deref(), context.now)?;
    Ok(Outcome::done(format!("{} is now {} (was {})\n", posting.id.0, args.status, posting.status)))
}
