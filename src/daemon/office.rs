//! What the tasks of a daemon share.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::{Notify, watch};

use crate::candidate::MasterCv;
use crate::chat::inbound::SentFile;
use crate::chat::slack::api::Api;
use crate::command::Context;
use crate::handler::{Desk, Origin};
use crate::health::{self, Health};
use crate::posting::PostingId;
use crate::schedule::task::{Keeper, NoKeeper};
use crate::signal::Signals;
use crate::store::SqliteStore;
use crate::store::desk::Lane;

/// Longest wait for a file that a handler needs.
const FETCH: Duration = Duration::from_secs(10);

/// Work under way, as its worker last told of it.
#[derive(Clone, Debug)]
pub struct Running {
    /// Where it is told.
    pub origin: Origin,
    /// What is worked on, for people.
    pub label: String,
    /// In a batch, which has a message of its own.
    pub batched: bool,
    /// Since when.
    pub started: DateTime<Utc>,
    /// Its stage, and its place from 0.
    pub stage: Option<(String, usize)>,
    /// The posting, once it is known.
    pub posting: Option<PostingId>,
    /// When its card was last edited.
    pub shown: DateTime<Utc>,
    /// How often its card was edited.
    pub edits: u32,
}

/// Connections to the store, one for each part that must not wait for another.
pub struct Stores {
    /// Saves what comes in.
    pub inbox: SqliteStore,
    /// Handles it.
    pub desk: SqliteStore,
    /// Leases and ends work.
    pub queue: SqliteStore,
    /// Sends what is to be said.
    pub outbox: Arc<SqliteStore>,
    /// Does what is due, and tells what is wrong.
    pub tasks: SqliteStore,
}

/// What the tasks of a daemon share.
pub struct Office {
    /// Configuration and folders.
    pub context: Context,
    /// State.
    pub stores: Stores,
    /// Slack, where it is configured.
    pub slack: Option<Arc<Api>>,
    /// Makes and restores backups.
    pub keeper: Box<dyn Keeper>,
    /// Signs of life.
    pub signals: Arc<Signals>,
    /// The daemon stops.
    pub stop: watch::Receiver<bool>,
    /// Something was put into the outbox.
    pub to_send: Notify,
    /// Something came in.
    pub to_handle: crate::daemon::bell::Bell,
    to_do: [Notify; 3],
    running: Mutex<HashMap<String, Running>>,
    master: Mutex<Arc<MasterCv>>,
}

impl Office {
    /// Everything is idle.
    pub fn new(
        context: Context,
        stores: Stores,
        slack: Option<Arc<Api>>,
        master: MasterCv,
        stop: watch::Receiver<bool>,
    ) -> Self {
        Self {
            signals: Arc::new(Signals::new(Utc::now())),
            keeper: Box::new(NoKeeper),
            context,
            stores,
            slack,
            stop,
            to_send: Notify::new(),
            to_handle: crate::daemon::bell::Bell::default(),
            to_do: [Notify::new(), Notify::new(), Notify::new()],
            running: Mutex::default(),
            master: Mutex::new(Arc::new(master)),
        }
    }

    /// There is new work in a lane.
    pub fn to_do(&self, lane: Lane) -> &Notify {
        match lane {
            Lane::Pipeline => &self.to_do[0],
            Lane::Render => &self.to_do[1],
            Lane::Backup => &self.to_do[2],
        }
    }

    /// Something was saved that any part may have to look at.
    pub fn ring(&self) {
        self.to_send.notify_one();
        for lane in &self.to_do {
            lane.notify_waiters();
        }
    }

    /// The daemon has been told to stop.
    pub fn stops(&self) -> bool {
        *self.stop.borrow()
    }

    /// The master CV as it was last read.
    pub fn master(&self) -> Arc<MasterCv> {
        Arc::clone(&self.master.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the master CV again. One that can't be read leaves the last one in force.
    pub fn refresh_master(&self) {
        match self.context.master_cv(None) {
            Ok(master) => {
                let mut kept = self.master.lock().unwrap_or_else(PoisonError::into_inner);
                if kept.version != master.version {
                    tracing::info!(version = master.version, "the master CV has changed");
                    *kept = Arc::new(master);
                }
            }
            Err(error) => {
                tracing::warn!(error = format!("{error:#}"), "the master CV can't be read");
            }
        }
    }

    /// Runs what waits for the disk where it holds up no task. A panic in it is an error like another.
    pub async fn off_thread<T, E>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, E> + Send + 'static,
    ) -> Result<T, String>
    where
        T: Send + 'static,
        E: std::fmt::Display + Send + 'static,
    {
        let office = Arc::clone(self);
        match tokio::task::spawn_blocking(move || work(&office)).await {
            Ok(done) => done.map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Changes what is known of running work.
    pub fn with_running<T>(&self, work: impl FnOnce(&mut HashMap<String, Running>) -> T) -> T {
        work(&mut self.running.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How each part is.
    pub fn health(&self, store: &SqliteStore) -> Vec<Health> {
        let master = self.master();
        let version = master.version.get(..12).unwrap_or(&master.version);
        let settings = &self.context.config.settings;
        health::all(&self.signals, store, settings, version, self.slack.is_some(), Utc::now())
    }

    /// The content of a small file that was sent with a command. Blocks its thread.
    fn fetch(&self, file: &SentFile) -> Result<Vec<u8>, String> {
        let Some(api) = &self.slack else { return Err("Slack is not configured".into()) };
        let runtime = tokio::runtime::Handle::try_current().map_err(|error| error.to_string())?;
        runtime.block_on(async {
            tokio::time::timeout(FETCH, api.download(&file.url))
                .await
                .map_err(|_| format!("it did not come within {} s", FETCH.as_secs()))?
                .map_err(|error| error.to_string())
        })
    }

    /// Runs a handler with what it may know.
    pub fn at_desk<T>(&self, store: &SqliteStore, work: impl FnOnce(&Desk<'_>) -> T) -> T {
        let health = || self.health(store);
        let fetch = |file: &SentFile| self.fetch(file);
        work(&Desk {
            store,
            config: &self.context.config,
            master: self.master(),
            now: Utc::now(),
            health: &health,
            fetch: &fetch,
        })
    }

    /// The configuration file, for workers.
    pub fn config_file(&self) -> Option<PathBuf> {
        self.context.config.file.clone()
    }
}
