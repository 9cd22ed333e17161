//! Cards that show what is true now: every change of a posting's status is seen on each of its cards
//! (GAP-009, GAP-049).

use super::card::{self, Answer};
use super::say::{Call, Origin};
use super::{Desk, Trouble};
use crate::report::Report;
use crate::store::PostingRecord;
use crate::store::desk::{Effect, WorkFilter};

/// Most cards of one posting that are kept true: the newest.
const MOST: usize = 10;

/// Edits of all cards of a posting to what `record` and `report` say.
pub fn cards(
    desk: &Desk<'_>,
    call: &Call<'_>,
    record: &PostingRecord,
    report: &Report,
    answer: Option<&Answer>,
) -> Result<Vec<Effect>, Trouble> {
    let filter = WorkFilter { posting: Some(record.id.clone()), ..WorkFilter::default() };
    let mut origins: Vec<Origin> = Vec::new();
    for work in desk.store.list_work(&filter)? {
        // A batch has one card for all of its postings.
        if work.batch.is_some() || origins.len() == MOST {
            continue;
        }
        let Some(origin) = Origin::of(&work) else { continue };
        if !origins.iter().any(|known| known.card == origin.card) {
            origins.push(origin);
        }
    }
    Ok(origins
        .into_iter()
        .map(|origin| {
            let ticket = origin.card.split('/').next().unwrap_or(&origin.ticket).to_owned();
            let message = card::ready(&ticket, record, report, answer);
            origin.edit(format!("{}/edit/{}-status", origin.card, call.ticket), message)
        })
        .collect())
}
