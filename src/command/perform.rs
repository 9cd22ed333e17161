//! `do`: any command of chat, on the command line. It goes the way of every command: saved, handled
//! once, its work in the queue. Where no daemon runs, the work is done here and now.

use std::time::Duration;

use chrono::Utc;

use super::{Context, Outcome, UserError};
use crate::candidate::MasterCv;
use crate::chat::local;
use crate::chat::outbound::{Content, FileBody};
use crate::chat::plain::plain;
use crate::daemon;
use crate::handler::{Desk, batch_card, handle, ticket};
use crate::health;
use crate::signal::Signals;
use crate::store::desk::{
    Applied, Change, Delivery, Effect, NewEnvelope, Outbound, Receipt, WorkFilter, WorkState,
};
use crate::store::{DaemonStore as _, SqliteStore};

/// How often it is looked whether a running daemon has done the work.
const LOOK: Duration = Duration::from_millis(50);

/// Handles one line and prints what it answers.
pub fn run(context: Context, line: &str) -> anyhow::Result<Outcome> {
    let store = context.store()?;
    // All that can fail beforehand does: a command that is saved will be carried out.
    let master = std::sync::Arc::new(context.master_cv(None)?);
    store.probe(Utc::now())?;
    let envelope = NewEnvelope {
        platform: local::PLATFORM.into(),
        envelope: crate::chance::token()?,
        event: None,
        payload: serde_json::json!({ "line": line }).to_string(),
    };
    let Some(Receipt::Saved(seq)) = store.receive(&[envelope], Utc::now())?.first().copied() else {
        anyhow::bail!("the command could not be saved");
    };
    if let Err(error) = here(&context, &store, master, seq, line) {
        let reason = format!("{error:#}");
        store.fail_envelope(seq, &reason, true, Utc::now())?;
        return Err(error);
    }
    let ticket = ticket(seq);
    let undone = work_off(&context, &store, &ticket)?;
    let (text, failed) = said(&store, &ticket)?;
    Ok(Outcome { text, success: !undone && !failed })
}

/// Handles the line, unless a running daemon has been quicker.
fn here(
    context: &Context,
    store: &SqliteStore,
    master: std::sync::Arc<MasterCv>,
    seq: i64,
    line: &str,
) -> anyhow::Result<()> {
    let signals = Signals::new(Utc::now());
    signals.probed();
    let version = master.version.get(..12).unwrap_or(&master.version).to_owned();
    let settings = &context.config.settings;
    let health = || health::all(&signals, store, settings, &version, false, Utc::now());
    let fetch = |_: &crate::chat::inbound::SentFile| Err("no files come this way".to_owned());
    let desk = Desk {
        store,
        config: &context.config,
        master,
        now: context.now,
        health: &health,
        fetch: &fetch,
    };
    let change = handle(&desk, seq, &local::inbound(line))?;
    match store.apply(&change, Utc::now())? {
        Applied::Yes | Applied::Late => Ok(()),
        Applied::Refused => {
            Err(UserError("somebody else was quicker; look again and try anew".into()).into())
        }
    }
}

/// Sees to it that the work asked for is done; true when it was not.
fn work_off(context: &Context, store: &SqliteStore, ticket: &str) -> anyhow::Result<bool> {
    let is_open = |store: &SqliteStore| -> anyhow::Result<bool> {
        Ok(own(store, ticket)?
            .iter()
            .any(|state| matches!(state, WorkState::Queued | WorkState::Running)))
    };
    while is_open(store)? {
        // Another process may have the queue, and may end before this work is done.
        daemon::work_off(context, |store| Ok(!is_open(store)?))?;
        if is_open(store)? {
            std::thread::sleep(LOOK);
        }
    }
    Ok(own(store, ticket)?.contains(&WorkState::Dead))
}

/// How the work of this ticket stands: one piece, or those of a batch.
fn own(store: &SqliteStore, ticket: &str) -> anyhow::Result<Vec<WorkState>> {
    if let Some(work) = store.find_work(ticket)? {
        return Ok(vec![work.state]);
    }
    let first = store.find_work(&format!("{ticket}.1"))?;
    let Some(batch) = first.and_then(|work| work.batch) else { return Ok(Vec::new()) };
    let filter = WorkFilter { batch: Some(batch), ..WorkFilter::default() };
    Ok(store.list_work(&filter)?.into_iter().map(|work| work.state).collect())
}

/// What was said under this ticket, each message as it stands at the end.
fn said(store: &SqliteStore, ticket: &str) -> anyhow::Result<(String, bool)> {
    let rows = store.unsent(local::PLATFORM, ticket)?;
    let mut text = String::new();
    let mut failed = false;
    for row in &rows {
        let content: Content = serde_json::from_str(&row.content)?;
        if let Some(shown) = shown(&rows, row, &content) {
            text.push_str(shown.trim_end());
            text.push('\n');
        }
        failed |= row.key.ends_with("/failed");
        store.settle_outbound(row.seq, &Delivery::Sent(None), Utc::now())?;
    }
    for batch in store.open_batches()?.iter().filter(|batch| batch.key == ticket) {
        let counts = store.count_work(Some(batch.id))?;
        let elapsed = Utc::now() - batch.created_at;
        text.push_str(&plain(&batch_card(ticket, batch.total, counts, Some(elapsed))));
        let effects = vec![Effect::CloseBatch(batch.id)];
        store.apply(&Change { effects, ..Change::default() }, Utc::now())?;
    }
    failed |= store
        .list_audit(Some(local::ACTOR), 0, 20)?
        .iter()
        .any(|entry| entry.correlation == ticket && entry.result.starts_with("refused"));
    Ok((text, failed))
}

/// A message; nothing where a later edit stands in its place.
fn shown(rows: &[Outbound], row: &Outbound, content: &Content) -> Option<String> {
    match content {
        Content::Post { message, .. } => {
            let beginning = format!("{}/edit/", row.key);
            let edited = rows.iter().any(|other| other.key.starts_with(&beginning));
            (!edited).then(|| plain(message))
        }
        Content::Edit { message, .. } => {
            let beginning =
                row.key.rsplit_once("/edit/").map(|(card, _)| format!("{card}/edit/"))?;
            let last = rows.iter().rfind(|other| other.key.starts_with(&beginning))?;
            (last.seq == row.seq).then(|| plain(message))
        }
        Content::Whisper { message, .. } => Some(plain(message)),
        Content::File { name, body, .. } => Some(match body {
            FileBody::Text(text) => format!("{name}\n{text}"),
            FileBody::Hex(text) => format!("{name}: a picture of {} bytes", text.len() / 2),
            FileBody::Artifact { posting, revision, kind } => format!(
                "{kind}: `tailord show {} --revision {revision} --out DIR` writes it",
                posting.0
            ),
            FileBody::Snapshot(posting) => {
                format!("{name}: `tailord show {} --original --out DIR` writes it", posting.0)
            }
        }),
        Content::React { .. }
        | Content::Home { .. }
        | Content::OpenModal { .. }
        | Content::UpdateModal { .. } => None,
    }
}
