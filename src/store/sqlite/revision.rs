//! Revisions: numbered, never changed, never removed.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{bad_value, doing, instant, micros, put_blob};
use crate::hash::sha256_hex;
use crate::posting::PostingId;
use crate::store::{Edition, Origin, Publication, Revision, RevisionInfo, StoreError};

const INFO: &str = "number, created_at, origin, base, equals, note, master_cv";

fn info_from(row: &Row<'_>) -> rusqlite::Result<RevisionInfo> {
    let origin: String = row.get("origin")?;
    Ok(RevisionInfo {
        number: row.get("number")?,
        created_at: instant(row, "created_at")?,
        origin: origin.parse().map_err(bad_value)?,
        base: row.get("base")?,
        equals: row.get("equals")?,
        note: row.get("note")?,
        master_cv: row.get("master_cv")?,
    })
}

fn revision_from(row: &Row<'_>) -> rusqlite::Result<Revision> {
    let info = info_from(row)?;
    Ok(Revision {
        posting: PostingId(row.get("posting")?),
        number: info.number,
        master_cv: info.master_cv,
        created_at: info.created_at,
        origin: info.origin,
        base: info.base,
        equals: info.equals,
        note: info.note,
        application: row.get("application")?,
        model: row.get("model")?,
    })
}

pub(super) fn latest(connection: &Connection, posting: &str) -> rusqlite::Result<Option<Revision>> {
    connection
        .query_row(
            "SELECT * FROM revision WHERE posting = ?1 ORDER BY number DESC LIMIT 1",
            [posting],
            revision_from,
        )
        .optional()
}

pub(super) fn get(
    connection: &Connection,
    posting: &str,
    number: u32,
) -> rusqlite::Result<Option<Revision>> {
    connection
        .query_row(
            "SELECT * FROM revision WHERE posting = ?1 AND number = ?2",
            params![posting, number],
            revision_from,
        )
        .optional()
}

pub(super) fn list(connection: &Connection, posting: &str) -> rusqlite::Result<Vec<RevisionInfo>> {
    connection
        .prepare(&format!("SELECT {INFO} FROM revision WHERE posting = ?1 ORDER BY number DESC"))?
        .query_map([posting], info_from)?
        .collect()
}

/// The latest revision, if this publication says and holds nothing else: a second run of an
/// unchanged posting is no new revision.
pub(super) fn same(
    transaction: &Transaction<'_>,
    posting: &str,
    publication: &Publication,
) -> Result<Option<Revision>, StoreError> {
    const DOING: &str = "comparing revisions";
    let Some(latest) = latest(transaction, posting).map_err(doing(DOING))? else {
        return Ok(None);
    };
    let mut statement = transaction
        .prepare("SELECT kind, sha256 FROM artifact WHERE posting = ?1 AND revision = ?2")
        .map_err(doing(DOING))?;
    let mut stored: Vec<(String, String)> = statement
        .query_map(params![posting, latest.number], |row| Ok((row.get(0)?, row.get(1)?)))
        .and_then(Iterator::collect)
        .map_err(doing(DOING))?;
    let mut new: Vec<(String, String)> = publication
        .artifacts
        .iter()
        .map(|artifact| (artifact.kind.clone(), sha256_hex(&artifact.bytes)))
        .collect();
    stored.sort();
    new.sort();
    let same = latest.application == publication.application
        && latest.model == publication.model
        && stored == new;
    Ok(same.then_some(latest))
}

/// A revision to be: all but its content.
pub(super) struct New<'a> {
    pub(super) posting: &'a str,
    pub(super) master_cv: &'a str,
    pub(super) origin: Origin,
    pub(super) base: Option<u32>,
    pub(super) equals: Option<u32>,
    pub(super) note: &'a str,
}

pub(super) fn insert(
    transaction: &Transaction<'_>,
    new: &New<'_>,
    publication: &Publication,
    now: DateTime<Utc>,
) -> Result<Revision, StoreError> {
    const DOING: &str = "saving a revision";
    let number: u32 = transaction
        .query_row(
            "SELECT coalesce(max(number), 0) + 1 FROM revision WHERE posting = ?1",
            [new.posting],
            |row| row.get(0),
        )
        .map_err(doing(DOING))?;
    transaction
        .execute(
            "INSERT INTO revision (posting, number, master_cv, created_at, application, model, \
             origin, base, equals, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                new.posting,
                number,
                new.master_cv,
                micros(now),
                publication.application,
                publication.model,
                new.origin.as_str(),
                new.base,
                new.equals,
                new.note,
            ],
        )
        .map_err(doing(DOING))?;
    for artifact in &publication.artifacts {
        let sha256 = put_blob(transaction, &artifact.bytes).map_err(doing(DOING))?;
        transaction
            .execute(
                "INSERT INTO artifact (posting, revision, kind, sha256) VALUES (?1, ?2, ?3, ?4)",
                params![new.posting, number, artifact.kind, sha256],
            )
            .map_err(doing(DOING))?;
    }
    get(transaction, new.posting, number)
        .map_err(doing(DOING))?
        .ok_or_else(|| StoreError::Damaged("a revision just saved is not there".into()))
}

/// Compares the base with the latest revision and adds the next one.
pub(super) fn publish_edit(
    transaction: &Transaction<'_>,
    id: &PostingId,
    edition: &Edition,
    publication: &Publication,
    now: DateTime<Utc>,
) -> Result<Revision, StoreError> {
    const DOING: &str = "saving a change";
    let latest = latest(transaction, &id.0)
        .map_err(doing(DOING))?
        .ok_or_else(|| StoreError::NotFound { what: "application for", id: id.0.clone() })?;
    if latest.number != edition.base {
        return Err(StoreError::Conflict { base: edition.base, latest: latest.number });
    }
    let new = New {
        posting: &id.0,
        master_cv: &edition.master_cv,
        origin: edition.origin,
        base: Some(edition.base),
        equals: edition.equals,
        note: &edition.note,
    };
    let revision = insert(transaction, &new, publication, now)?;
    transaction
        .execute(
            "UPDATE posting SET score = ?2, updated_at = ?3 WHERE id = ?1",
            params![id.0, publication.score, micros(now)],
        )
        .map_err(doing(DOING))?;
    Ok(revision)
}
