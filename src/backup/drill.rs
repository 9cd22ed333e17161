//! The drill: the newest backup restored into an empty place, with nothing but the repository and what
//! opens it, and compared with what is live (GAP-010).

use std::path::Path;
use std::time::Instant;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::make::short;
use super::restore::bring;
use super::stage::{CONFIG, PROFILE, STORE};
use super::{BackupError, Desk, Snapshot, access};
use crate::candidate;
use crate::config::Config;
use crate::pipeline::runner::{Runner, Saved};
use crate::render::{self, Backend, Commission};
use crate::store::backup::DrillRecord;
use crate::store::sqlite::compare::{Comparison, compare};
use crate::store::{Edition, JobFilter, Origin, Revision, SqliteStore, Store as _, StoreError};
use crate::text::count;

/// What is rendered again and compared.
const KIND: &str = "cv.pdf";

/// Fingerprint of the engine, from `build.rs`.
pub(super) const ENGINE: &str = env!("TAILORD_ENGINE");

/// Postings looked at for a CV that can be rendered again.
const LOOKED_AT: usize = 200;

/// How a drill ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Drilled {
    /// Everything was as it should be.
    pub passed: bool,
    /// The snapshot.
    pub snapshot: Snapshot,
    /// Files, their manifest included, all by their hashes.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Rows in the restored store.
    pub rows: u64,
    /// Rows the live store has beyond those, newer than the snapshot; `None` without a live store.
    pub newer_rows: Option<u64>,
    /// What is wrong.
    pub problems: Vec<String>,
    /// What the CV that was rendered again is, or why none was.
    pub cv: String,
    /// How much newer the newest live record is than the newest restored one.
    pub rpo_seconds: Option<f64>,
    /// How long it took until everything was there and checked.
    pub rto_seconds: f64,
}

impl Drilled {
    /// In one line.
    pub fn summary(&self) -> String {
        match self.problems.as_slice() {
            [] => format!(
                "snapshot {} restored and compared: {}, {}; {}",
                short(&self.snapshot.id),
                count(self.files, "file"),
                count(self.rows as usize, "row"),
                self.cv
            ),
            problems => format!(
                "snapshot {} was restored, but {}",
                short(&self.snapshot.id),
                problems.join("; ")
            ),
        }
    }
}

/// Restores the newest backup, compares it, and records how that ended. Blocks its thread.
///
/// # Errors
/// When nothing could be restored.
pub fn drill(desk: &Desk<'_>) -> Result<Drilled, BackupError> {
    let start = Instant::now();
    let drilled = exercise(desk, start);
    if matches!(drilled, Err(BackupError::NotConfigured)) {
        return drilled;
    }
    let done = drilled.as_ref().ok();
    desk.store.record_drill(&DrillRecord {
        at: desk.now,
        snapshot: done.map(|done| done.snapshot.id.clone()),
        passed: done.is_some_and(|done| done.passed),
        rpo_seconds: done.and_then(|done| done.rpo_seconds),
        rto_seconds: start.elapsed().as_secs_f64(),
        detail: match &drilled {
            Ok(done) => done.summary(),
            Err(error) => error.to_string(),
        },
    })?;
    drilled
}

fn exercise(desk: &Desk<'_>, start: Instant) -> Result<Drilled, BackupError> {
    let access = access(desk.config)?;
    let live =
        desk.config.store_path().map_err(|error| BackupError::Settings(error.to_string()))?;
    // On the disk of the store, which has room for another: /tmp may be memory.
    let parent = live.parent().unwrap_or(Path::new("."));
    let place =
        |error: std::io::Error| BackupError::Destination(format!("{}: {error}", parent.display()));
    std::fs::create_dir_all(parent).map_err(place)?;
    let place_kept =
        tempfile::Builder::new().prefix("tailord-drill-").tempdir_in(parent).map_err(place)?;
    let folder = place_kept.path().join("restored");
    let (snapshot, manifest) = bring(&access, "latest", &folder)?;
    let mut problems = Vec::new();
    let store = folder.join(STORE);
    let compared = against_live(desk, &store, &live, manifest.time)?;
    let (mut rpo_seconds, mut newer_rows) = (None, None);
    if let Some(compared) = compared {
        problems.extend(compared.problems);
        newer_rows = Some(compared.newer_rows);
        rpo_seconds = compared
            .live
            .zip(compared.restored)
            .map(|(live, restored)| (live - restored).num_milliseconds().max(0) as f64 / 1000.0);
    }
    let since = desk.store.engine_since(ENGINE, desk.now)?;
    let cv = match render_again(desk.config, &folder, since) {
        Ok(cv) => cv,
        Err(problem) => {
            problems.push(problem.clone());
            problem
        }
    };
    Ok(Drilled {
        passed: problems.is_empty(),
        snapshot,
        files: manifest.count(),
        bytes: manifest.bytes(),
        rows: manifest.tables.iter().map(|table| table.rows).sum(),
        newer_rows,
        problems,
        cv,
        rpo_seconds,
        rto_seconds: start.elapsed().as_secs_f64(),
    })
}

/// Compares with the live store, where this host has one that has ever been backed up: on an empty
/// host there is nothing to compare with.
fn against_live(
    desk: &Desk<'_>,
    restored: &Path,
    live: &Path,
    time: DateTime<Utc>,
) -> Result<Option<Comparison>, BackupError> {
    if desk.store.list_snapshots()?.is_empty() {
        return Ok(None);
    }
    Ok(Some(compare(restored, live, time)?))
}

/// Renders the newest CV of the restored store from the restored master CV, and compares its bytes with
/// those that were stored. What an engine rendered that was in use before `since` may differ.
fn render_again(config: &Config, folder: &Path, since: DateTime<Utc>) -> Result<String, String> {
    let master = match folder.join(PROFILE) {
        dir if dir.is_dir() => candidate::load(&dir)
            .map_err(|error| format!("the restored master CV cannot be read: {error}"))?,
        _ => return Ok("no master CV was backed up, so no CV was rendered".into()),
    };
    let relocation = &config.settings.relocation;
    let place = crate::candidate::SourceRef { file: CONFIG.into(), line: 1 };
    let master = master.with_relocation(&relocation.text, &relocation.countries, place);
    let store = SqliteStore::open(&folder.join(STORE)).map_err(|error| error.to_string())?;
    let store_failed = |error: StoreError| format!("the restored store fails: {error}");
    let Some(revision) = newest(&store, &master.version).map_err(store_failed)? else {
        return Ok("no application was made from the master CV as it is now, so no CV was \
                   rendered"
            .into());
    };
    let saved = Saved::from_revision(&revision).map_err(|error| error.to_string())?;
    let stored =
        store.get_artifact(&revision.posting, revision.number, KIND).map_err(store_failed)?;
    let name = format!("the CV of posting {}", revision.posting.0);
    let failed = |error: String| format!("{name} could not be rendered again: {error}");
    let style = saved.style.clone();
    // What an undo brought back was rendered on the day of the revision it equals.
    let rendered = match revision.equals {
        None => revision.created_at,
        Some(equal) => {
            store.get_revision(&revision.posting, equal).map_err(store_failed)?.created_at
        }
    };
    let day = rendered.date_naive();
    let mut backend = match config.settings.render.isolate {
        false => Backend::Here,
        true => {
            let idle = render::Worker::start(config.settings.render.limits());
            let commission = Commission { master: &master, style: &style, today: day };
            let worker = idle.and_then(|idle| idle.open(&commission));
            Backend::Worker(Box::new(worker.map_err(|error| failed(error.to_string()))?))
        }
    };
    // Saved as one more revision of the restored store, which goes with its folder.
    let edition = Edition {
        base: revision.number,
        origin: Origin::Edit,
        equals: None,
        note: "drill".into(),
        master_cv: master.version.clone(),
    };
    let runner = Runner::new(&store, &master, style.clone(), rendered);
    let made = runner
        .revise(&saved, &edition, &(), &mut backend)
        .map_err(|error| failed(error.to_string()))?;
    let again = made.files.iter().find(|(kind, _)| kind == KIND).map(|(_, bytes)| bytes);
    match again {
        Some(bytes) if *bytes == stored.bytes => {
            Ok(format!("{name} rendered again, the same {} bytes", bytes.len()))
        }
        Some(_) if rendered < since => Ok(format!(
            "{name} rendered again, in the look of this version of tailord, which is newer"
        )),
        Some(_) => Err(format!("{name} rendered again is not the one that was stored")),
        None => Err(failed("nothing came".into())),
    }
}

/// The newest revision that was made from this master CV and has what it takes to make it again.
fn newest(store: &SqliteStore, master_cv: &str) -> Result<Option<Revision>, StoreError> {
    let filter = JobFilter {
        sort: crate::store::JobSort::Updated,
        limit: LOOKED_AT,
        ..JobFilter::default()
    };
    for posting in store.list_postings(&filter)? {
        let revision = match store.latest_revision(&posting.id) {
            Ok(revision) => revision,
            Err(StoreError::NotFound { .. }) => continue,
            Err(error) => return Err(error),
        };
        if revision.master_cv == master_cv && revision.model.is_some() {
            return Ok(Some(revision));
        }
    }
    Ok(None)
}
