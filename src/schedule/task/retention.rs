//! What is old is removed. The audit is kept, and so are postings, revisions and files.

use chrono::TimeDelta;

use super::{Kit, Outcome};

/// Removes what has ended long ago.
pub fn run(kit: &Kit<'_>) -> Outcome {
    let before = kit.now - TimeDelta::days(i64::from(kit.settings.daemon.keep_days));
    let removed = || {
        let rows = kit.store.prune(before)?;
        let runs = kit.store.prune_task_runs(before)?;
        let alerts = kit.store.prune_alerts(before)?;
        Ok(rows + runs + alerts)
    };
    match removed() {
        Ok(removed) => Outcome::Done(format!("{removed} old rows are removed")),
        Err::<_, crate::store::StoreError>(error) => error.into(),
    }
}
