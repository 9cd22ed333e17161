//! A revision changed by hand: verified, rendered and graded by the same steps as a run.

use chrono::{DateTime, Utc};

use super::settle::Settled;
use super::track::Track;
use super::{Finished, Progress, Ready, RunError, Runner, Saved, new_artifacts, posting_context};
use crate::render::{Backend, Files, Layout};
use crate::store::{Edition, Origin, Publication, Revision, Store, StoreError};
use crate::truth::PostingContext;

impl Runner<'_> {
    /// What letter and messages of a revision may say of its posting.
    ///
    /// # Errors
    /// When the store fails.
    pub fn context(&self, saved: &Saved) -> Result<PostingContext, RunError> {
        let track = Track::new(self.store, self.now, &());
        let extracted = self.extracted(&saved.posting, &track)?;
        let extracted = saved.reading.as_ref().map_or(&extracted, |reading| &reading.extracted);
        Ok(posting_context(&saved.posting, extracted))
    }

    /// Verifies, renders and saves a changed revision as the next one. The stages come from their
    /// checkpoints; what they would say is replaced by what the revision says, and its CV stays as
    /// it is instead of being fitted.
    ///
    /// # Errors
    /// A line that does not stand up, a document that cannot be made, a base that is no longer the
    /// latest. Nothing is saved then.
    pub fn revise(
        &self,
        changed: &Saved,
        edition: &Edition,
        progress: &dyn Progress,
        backend: &mut Backend,
    ) -> Result<Finished, RunError> {
        let track = Track::new(self.store, self.now, progress);
        let posting = &changed.posting;
        let found = self.extracted(posting, &track)?;
        let reading = changed.reading.as_ref();
        let extracted = reading.map_or(&found, |reading| &reading.extracted);
        let context = posting_context(posting, extracted);
        let inputs = self.inputs(posting, extracted, &context);
        let mut drafts = self.draft(&inputs, reading, &track)?;
        drafts.plan.cv = changed.application.cv.clone();
        drafts.letter = changed.application.letter.clone();
        drafts.messages.clone_from(&changed.application.messages);
        let checked = track.always("verify", || {
            let checked = self.verify(&inputs, &drafts, None, None);
            nothing_refused(&checked).map(|()| checked)
        })?;
        let ready = self.complete(&inputs, &drafts, &checked, Layout::AsIs, &track, backend)?;
        backend.close();
        let publication = ready.publication()?;
        let revision = track.always("publish", || {
            self.store.publish_edit(&posting.id, edition, &publication, self.now)
        })?;
        let Ready { mut report, files, .. } = ready;
        report.cv.revision = revision.number;
        report.stages.clone_from(&track.records());
        Ok(Finished { report, files })
    }

    /// What to say when a run has put a new revision over one that was changed by hand.
    pub(super) fn replaced_edit(&self, made: &Revision) -> Result<Option<String>, RunError> {
        let Some(base) = made.base else { return Ok(None) };
        let all = self.store.list_revisions(&made.posting)?;
        let find = |number: u32| all.iter().find(|info| info.number == number);
        let by_hand = find(base)
            .and_then(|info| find(info.content()))
            .is_some_and(|content| content.origin == Origin::Edit);
        Ok(by_hand.then(|| {
            format!(
                "revision {base}, which was edited by hand, is no longer the newest: revision {} \
                 holds what this run wrote. `tailord edit {} undo` brings revision {base} back",
                made.number, made.posting.0
            )
        }))
    }
}

/// Brings an earlier revision back as the next one, with the files `kinds` as they were and
/// its score `fit`.
///
/// # Errors
/// A base that is no longer the latest, or a store that fails.
pub fn restore(
    store: &dyn Store,
    earlier: &Revision,
    kinds: &[String],
    edition: &Edition,
    fit: u8,
    now: DateTime<Utc>,
) -> Result<(Revision, Files), StoreError> {
    let artifacts = kinds
        .iter()
        .map(|kind| store.get_artifact(&earlier.posting, earlier.number, kind))
        .collect::<Result<Vec<_>, _>>()?;
    let files: Files =
        artifacts.into_iter().map(|artifact| (artifact.kind, artifact.bytes)).collect();
    let publication = Publication {
        application: earlier.application.clone(),
        model: earlier.model.clone(),
        score: fit,
        artifacts: new_artifacts(&files),
    };
    let revision = store.publish_edit(&earlier.posting, edition, &publication, now)?;
    Ok((revision, files))
}

fn nothing_refused(checked: &Settled) -> Result<(), RunError> {
    match checked.refused.first() {
        None => Ok(()),
        Some(line) => Err(RunError::Stale {
            count: checked.refused.len(),
            first: format!("\"{}\": {}", line.text, line.reason),
        }),
    }
}
