//! Slack as an app sees it: Web API, Socket Mode, files and `response_url`s of one workspace, on
//! this machine and in memory.
//!
//! It refuses what Slack refuses, and notes as a violation what no correct client sends, where
//! Slack may be silent: a test that passed ends with `assert_eq!(slack.violations(), [""; 0])`.
//! It never waits for the wall clock where a test can say `pass`.

mod api;
mod block;
mod control;
mod delivery;
mod element;
mod fault;
mod hook;
mod interaction;
mod payload;
mod person;
mod record;
mod shape;
mod socket;
mod surface;
mod wire;
mod world;

pub use delivery::Ack;
pub use fault::Fault;
pub use person::EnvelopeId;
pub use socket::Goodbye;
pub use world::{BOT_USER, Call, ELSEWHERE, GENERAL, NORA, OTTO, World, dm_of};

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::routing::{any, get, post};
use serde_json::Value;
use tokio::runtime::Runtime;
use tokio::sync::Notify;

use self::wire::{Wire, Wires};

/// The token of the bot.
pub const BOT_TOKEN: &str = "xoxb-1000001-tailord";
/// The token of the app, for Socket Mode alone.
pub const APP_TOKEN: &str = "xapp-1-A0TAILOR01-tailord";
/// How often deadlines of acknowledgements are looked at.
const TICK: Duration = Duration::from_millis(50);

/// The workspace, for handlers and tests alike.
#[derive(Clone)]
struct Shared {
    world: Arc<(Mutex<World>, Condvar)>,
    released: Arc<Notify>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, World> {
        // A test that fails while it looks must not hide its message behind another.
        self.world.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the workspace and wakes whoever waits for something in it.
    fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let done = change(&mut self.lock());
        self.world.1.notify_all();
        done
    }
}

/// A running counterpart; it ends with the test.
pub struct Slack {
    shared: Shared,
    origin: String,
    runtime: Option<Runtime>,
}

impl Slack {
    /// Starts on a free port of this machine, with every scope granted.
    pub fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let world = World::new(origin.clone(), &api::method::all_scopes());
        let shared = Shared {
            world: Arc::new((Mutex::new(world), Condvar::new())),
            released: Arc::default(),
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        runtime.spawn(watch_deadlines(shared.clone()));
        let router = router(shared.clone());
        runtime.spawn(async move {
            let wires = Wires(tokio::net::TcpListener::from_std(listener).unwrap());
            axum::serve(wires, router.into_make_service_with_connect_info::<Wire>()).await
        });
        Self { shared, origin, runtime: Some(runtime) }
    }

    /// The base address of the Web API, without a slash at its end.
    pub fn api_url(&self) -> String {
        format!("{}/api", self.origin)
    }

    pub fn bot_token(&self) -> &'static str {
        BOT_TOKEN
    }

    pub fn app_token(&self) -> &'static str {
        APP_TOKEN
    }

    /// Looks at the workspace.
    pub fn look<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.shared.lock())
    }

    /// Waits until something can be found; panics with all that was recorded when it cannot in time.
    pub fn wait_for<T>(
        &self,
        what: &str,
        deadline: Duration,
        find: impl Fn(&World) -> Option<T>,
    ) -> T {
        let end = Instant::now() + deadline;
        let mut world = self.shared.lock();
        loop {
            if let Some(found) = find(&world) {
                return found;
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let dump = world.dump();
                drop(world);
                panic!("waited {deadline:?} in vain for {what}\n{dump}");
            }
            let waited = self.shared.world.1.wait_timeout(world, left);
            world = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The first acknowledgement of an envelope, or of a later delivery of the same event.
    pub fn wait_ack(&self, id: &EnvelopeId, deadline: Duration) -> Ack {
        self.wait_for(&format!("an ack of {}", id.0), deadline, |world| {
            let mut of_it =
                world.envelopes.iter().filter(|one| one.origin == id.0 || one.id == id.0);
            of_it.find_map(|one| one.acks.first().cloned())
        })
    }

    /// Waits until this many sockets are open for envelopes.
    pub fn wait_sockets(&self, count: usize, deadline: Duration) {
        self.wait_for(&format!("{count} open sockets"), deadline, |world| {
            (world.sockets.values().filter(|socket| socket.open).count() == count).then_some(())
        });
    }

    /// All messages of a channel, replies included.
    pub fn messages(&self, channel: &str) -> Vec<Value> {
        self.look(|world| world.messages(channel))
    }

    /// A message with its replies.
    pub fn thread(&self, channel: &str, ts: &str) -> Vec<Value> {
        self.look(|world| world.thread(channel, ts))
    }

    /// Names and bytes of the files in a channel, or in one of its threads.
    pub fn files(&self, channel: &str, thread: Option<&str>) -> Vec<(String, Vec<u8>)> {
        self.look(|world| {
            let messages = match thread {
                Some(ts) => world.thread(channel, ts),
                None => world.messages(channel),
            };
            let listed =
                messages.iter().filter_map(|message| message["files"].as_array()).flatten();
            let found = listed.map(|file| &world.files[file["id"].as_str().expect("an id")]);
            found.map(|file| (file.name.clone(), file.bytes.clone().unwrap_or_default())).collect()
        })
    }

    /// What was shown to one person alone.
    pub fn ephemerals(&self, person: &str) -> Vec<Value> {
        self.look(|world| world.ephemerals(person))
    }

    /// Modals open now for a person.
    pub fn views(&self, person: &str) -> Vec<Value> {
        self.look(|world| world.open_views(person))
    }

    /// The App Home of a person, once published.
    pub fn home(&self, person: &str) -> Option<Value> {
        self.look(|world| world.home(person))
    }

    /// Calls of a method so far.
    pub fn calls(&self, method: &str) -> Vec<Call> {
        self.look(|world| world.calls(method))
    }

    /// What no correct client does, so far.
    pub fn violations(&self) -> Vec<String> {
        self.look(|world| world.violations.clone())
    }

    /// Commands and interactions that were not acknowledged in time, as people see them fail.
    pub fn failures(&self) -> Vec<String> {
        self.look(|world| world.failures.clone())
    }
}

impl Drop for Slack {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn router(shared: Shared) -> Router {
    Router::new()
        .route("/api/{method}", any(api::call))
        .route("/link/", get(socket::link))
        .route("/upload/v1/{id}", post(api::upload))
        .route("/files-pri/{id}/download/{name}", get(api::download))
        .route("/response/{id}", post(hook::respond))
        .fallback(unknown)
        .with_state(shared)
}

async fn unknown(State(shared): State<Shared>, uri: Uri) -> StatusCode {
    shared.change(|world| world.violation(format!("no such address: {}", uri.path())));
    StatusCode::NOT_FOUND
}

async fn watch_deadlines(shared: Shared) {
    let mut ticks = tokio::time::interval(TICK);
    loop {
        ticks.tick().await;
        // Nobody is woken for nothing.
        let due = shared.lock().overdue();
        if due {
            shared.world.1.notify_all();
        }
    }
}
