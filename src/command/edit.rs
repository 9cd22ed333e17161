//! `edit`: one change, verified, rendered and saved as a new revision (GAP-055).

use std::io::Read as _;

use anyhow::Context as _;
use chrono::{DateTime, Utc};

use super::process::Bar;
use super::{Context, Outcome, UserError, backend, output};
use crate::cli::{EditArgs, EditVerb};
use crate::edit::{Change, Desk, MAX_CHARS};
use crate::pipeline::runner::{Finished, RunError, Runner, Saved};
use crate::posting::PostingId;
use crate::render::Commission;
use crate::reply;
use crate::report::Report;
use crate::store::{Edition, Origin, Revision, RevisionInfo, SqliteStore, Store, StoreError};

/// Makes one change, or lists the revisions.
pub fn run(context: &Context, args: &EditArgs, quiet: bool) -> anyhow::Result<Outcome> {
    let store = context.store()?;
    let posting = store.find_posting(&args.posting)?.id;
    let desk = Editor { context, args, store: &store, posting };
    let (mut finished, note) = match &args.verb {
        EditVerb::Revisions => return desk.revisions(),
        EditVerb::Undo { to } => desk.undo(*to)?,
        verb => desk.change(&change(verb)?)?,
    };
    let (mut outcome, dir) = output::write(&mut finished, args.out.as_deref(), None)?;
    if !args.json {
        outcome.text = if quiet {
            format!("{}\n", dir.join("cv.pdf").display())
        } else {
            reply::edited(&finished.report, &note, &dir)
        };
    }
    Ok(outcome)
}

/// The change asked for; a text of `-` is read from standard input.
fn change(verb: &EditVerb) -> anyhow::Result<Change> {
    Ok(match verb.clone() {
        EditVerb::Replace { line, text } if text == "-" => {
            let mut text = String::new();
            // One character more than is taken, so that too long a text is seen to be so.
            let most = (MAX_CHARS * 4 + 4) as u64;
            std::io::stdin()
                .lock()
                .take(most)
                .read_to_string(&mut text)
                .context("cannot read the text from standard input")?;
            Change::Replace { line, text }
        }
        EditVerb::Replace { line, text } => Change::Replace { line, text },
        EditVerb::Drop { line } => Change::Drop { line },
        EditVerb::Restore { line } => Change::Restore { line },
        EditVerb::Move { line, position } => Change::Move { line, position },
        EditVerb::Add { fact, at } => Change::Add { fact, position: at },
        EditVerb::Undo { .. } | EditVerb::Revisions => {
            return Err(UserError("that is no change of a line".into()).into());
        }
    })
}

struct Editor<'a> {
    context: &'a Context,
    args: &'a EditArgs,
    store: &'a SqliteStore,
    posting: PostingId,
}

impl Editor<'_> {
    fn change(&self, change: &Change) -> anyhow::Result<(Finished, String)> {
        let context = self.context;
        let latest = self.latest(Some(change))?;
        let saved = Saved::from_revision(&latest)?;
        let worker = context.render_worker()?;
        let master = context.master_cv(self.args.profile.as_deref())?;
        let (style, today) = (saved.style.clone(), context.now.date_naive());
        let mut backend = backend(worker, &Commission { master: &master, style: &style, today })?;
        let runner = Runner::new(self.store, &master, style, context.now);
        let words = runner.context(&saved)?;
        let desk = Desk { master: &master, verifier: runner.verifier(), context: &words };
        let application = desk.apply(&saved.application, change)?;
        let edition = Edition {
            base: latest.number,
            origin: Origin::Edit,
            equals: None,
            note: change.to_string(),
            master_cv: master.version.clone(),
        };
        let bar = Bar::new(context.interactive);
        let finished = runner.revise(&Saved { application, ..saved }, &edition, &bar, &mut backend);
        bar.clear();
        let mut finished = finished.map_err(|error| self.explain(error, Some(change)))?;
        if latest.master_cv != master.version {
            finished.report.warnings.push(
                "the master CV has changed since the revision before: names, dates and contact \
                 lines are shown as it has them now"
                    .into(),
            );
        }
        Ok((finished, edition.note))
    }

    fn undo(&self, to: Option<u32>) -> anyhow::Result<(Finished, String)> {
        let latest = self.latest(None)?;
        undo(self.store, &latest, to, self.context.now).map_err(|error| match error.downcast() {
            Ok(error) => self.explain(error, None),
            Err(error) => error,
        })
    }

    fn revisions(&self) -> anyhow::Result<Outcome> {
        let all = self.store.list_revisions(&self.posting)?;
        if self.args.json {
            return Outcome::json(&all);
        }
        Ok(Outcome::done(reply::revisions(&all)))
    }

    /// The latest revision; an error when the person looked at another one.
    fn latest(&self, change: Option<&Change>) -> anyhow::Result<Revision> {
        let latest = self.store.latest_revision(&self.posting)?;
        match self.args.base {
            Some(base) if base > latest.number => Err(StoreError::NotFound {
                what: "revision",
                id: format!("{base} of {}", self.posting.0),
            }
            .into()),
            Some(base) if base != latest.number => Err(self.conflict(base, change)),
            _ => Ok(latest),
        }
    }

    /// A conflict in full; other errors as they are.
    fn explain(&self, error: RunError, change: Option<&Change>) -> anyhow::Error {
        match error {
            RunError::Store(StoreError::Conflict { base, .. }) => self.conflict(base, change),
            error => error.into(),
        }
    }

    /// What was changed meanwhile, what was typed, and how to go on.
    fn conflict(&self, base: u32, change: Option<&Change>) -> anyhow::Error {
        let typed = match change {
            Some(Change::Replace { text, .. }) => Some(text.as_str()),
            _ => None,
        };
        match self.store.list_revisions(&self.posting) {
            Ok(all) => UserError(reply::conflict(&self.posting, base, &all, typed)).into(),
            Err(error) => error.into(),
        }
    }
}

/// Brings an earlier revision back as the newest.
///
/// # Errors
/// [`RunError`] when the store fails or `latest` is no longer the latest; otherwise words for people.
pub(crate) fn undo(
    store: &dyn Store,
    latest: &Revision,
    to: Option<u32>,
    now: DateTime<Utc>,
) -> anyhow::Result<(Finished, String)> {
    let all = store.list_revisions(&latest.posting)?;
    let target = earlier(&all, latest, to)?;
    let revision = store.get_revision(&latest.posting, target)?;
    let mut report = Report::from_revision(&revision)?;
    let edition = Edition {
        base: latest.number,
        origin: Origin::Undo,
        equals: Some(target),
        note: format!("revision {target} brought back"),
        master_cv: revision.master_cv.clone(),
    };
    let kinds: Vec<String> =
        report.artifacts.iter().map(|artifact| artifact.kind.clone()).collect();
    let (made, files) =
        crate::pipeline::runner::restore(store, &revision, &kinds, &edition, report.fit.score, now)
            .map_err(RunError::from)?;
    report.cv.revision = made.number;
    Ok((Finished { report, files }, edition.note))
}

/// The revision to bring back: the one asked for, else the one before the last change.
fn earlier(all: &[RevisionInfo], latest: &Revision, to: Option<u32>) -> anyhow::Result<u32> {
    let find = |number: u32| all.iter().find(|info| info.number == number);
    let content = |number: u32| find(number).map_or(number, RevisionInfo::content);
    let now = content(latest.number);
    let target = match to {
        Some(number) => Some(number),
        None => find(now).and_then(|info| info.base),
    };
    let Some(target) = target else {
        return Err(UserError(format!(
            "revision {now} is the first; there is nothing to undo. `tailord edit {} revisions` \
             lists them all, `undo --to N` brings any of them back",
            latest.posting.0
        ))
        .into());
    };
    if find(target).is_none() {
        return Err(StoreError::NotFound {
            what: "revision",
            id: format!("{target} of {}", latest.posting.0),
        }
        .into());
    }
    if content(target) == now {
        return Err(UserError(format!(
            "revision {} holds what revision {target} does already; nothing to save",
            latest.number
        ))
        .into());
    }
    Ok(content(target))
}
