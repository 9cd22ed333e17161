//! The workspace: who is there, what was said, and everything that was asked of it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use serde_json::{Map, Value};

use super::delivery::Envelope;
use super::fault::Fault;
use super::socket::Socket;

/// The workspace's id.
pub const TEAM: &str = "T0TAILOR01";
/// The app's id.
pub const APP: &str = "A0TAILOR01";
/// The bot's user id.
pub const BOT_USER: &str = "U0TAILORBT";
/// The bot's id, which stands beside the user id in what it posts.
pub const BOT: &str = "B0TAILORBT";
/// A person in `GENERAL`.
pub const NORA: &str = "U0NORAFELD";
/// Another person in `GENERAL`.
pub const OTTO: &str = "U0OTTOBRNT";
/// A public channel with both people and the bot.
pub const GENERAL: &str = "C0GENERAL1";
/// A public channel with `OTTO` alone.
pub const ELSEWHERE: &str = "C0ELSEWHER";
/// Seconds of the first message: 2026-11-23 12:00 UTC, the day of all tests.
const EPOCH: u64 = 1_795_435_200;

/// A conversation.
#[derive(Debug, Default)]
pub struct Channel {
    /// Its name; a direct message has none.
    pub name: Option<String>,
    /// The person at the other end of a direct message.
    pub person: Option<String>,
    /// Who reads along.
    pub members: BTreeSet<String>,
    /// Messages by `ts`.
    pub messages: BTreeMap<String, Value>,
}

/// A file, from the moment its upload was announced.
#[derive(Clone, Debug)]
pub struct StoredFile {
    /// The name it was announced with.
    pub name: String,
    /// The title people see.
    pub title: String,
    /// Announced length in bytes.
    pub length: usize,
    /// The bytes, once uploaded.
    pub bytes: Option<Vec<u8>>,
    /// Whether its upload was completed.
    pub complete: bool,
    /// Who uploaded it.
    pub owner: String,
    /// Where it is shared: channel, message, thread.
    pub shares: Vec<(String, String, Option<String>)>,
}

/// One request to the Web API.
#[derive(Clone, Debug)]
pub struct Call {
    /// `chat.postMessage`, …
    pub method: String,
    /// Arguments, decoded.
    pub args: Map<String, Value>,
    /// Since the start.
    pub at: Duration,
    /// The body of the answer; `None` while held and when the line was cut.
    pub answer: Option<Value>,
}

/// An offer to open a view.
#[derive(Debug)]
pub struct Trigger {
    /// When it was made, by the counterpart's clock.
    pub born: Duration,
    /// Who caused it.
    pub person: String,
    /// Whether it was exchanged.
    pub used: bool,
}

/// A `response_url`.
#[derive(Debug)]
pub struct Hook {
    /// When it was made.
    pub born: Duration,
    /// How often it was used.
    pub used: usize,
    /// Who caused it.
    pub person: String,
    /// In which channel.
    pub channel: String,
    /// The message it replaces or deletes.
    pub message: Option<String>,
}

/// All state; public to the closures of `Slack::wait_for`.
pub struct World {
    pub origin: String,
    started: Instant,
    skew: Duration,
    minted: u64,
    pub channels: BTreeMap<String, Channel>,
    pub people: BTreeMap<String, String>,
    pub scopes: BTreeSet<String>,
    pub subscriptions: BTreeSet<String>,
    pub ephemerals: Vec<Value>,
    pub files: BTreeMap<String, StoredFile>,
    /// Views by id, with whom they are open for; a closed view stays without a person.
    pub views: BTreeMap<String, (Option<String>, Value)>,
    pub homes: BTreeMap<String, String>,
    pub triggers: BTreeMap<String, Trigger>,
    pub hooks: BTreeMap<String, Hook>,
    pub faults: Vec<(String, Fault)>,
    pub held: BTreeSet<usize>,
    pub calls: Vec<Call>,
    pub violations: Vec<String>,
    pub tickets: BTreeSet<String>,
    pub sockets: BTreeMap<u64, Socket>,
    pub connections: usize,
    pub pongs: usize,
    pub envelopes: Vec<Envelope>,
    pub waiting: VecDeque<String>,
    pub failures: Vec<String>,
    pub next_socket: usize,
    pub socket_mode: bool,
    pub ack_within: Duration,
}

impl World {
    pub fn new(origin: String, scopes: &[&str]) -> Self {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
        let mut world = Self {
            origin,
            started: Instant::now(),
            skew: Duration::ZERO,
            minted: 0,
            channels: BTreeMap::new(),
            people: BTreeMap::new(),
            scopes: words(scopes),
            subscriptions: words(&[
                "app_home_opened",
                "app_mention",
                "message.im",
                "reaction_added",
                "reaction_removed",
            ]),
            ephemerals: Vec::new(),
            files: BTreeMap::new(),
            views: BTreeMap::new(),
            homes: BTreeMap::new(),
            triggers: BTreeMap::new(),
            hooks: BTreeMap::new(),
            faults: Vec::new(),
            held: BTreeSet::new(),
            calls: Vec::new(),
            violations: Vec::new(),
            tickets: BTreeSet::new(),
            sockets: BTreeMap::new(),
            connections: 0,
            pongs: 0,
            envelopes: Vec::new(),
            waiting: VecDeque::new(),
            failures: Vec::new(),
            next_socket: 0,
            socket_mode: true,
            ack_within: Duration::from_secs(3),
        };
        for (id, name) in [(NORA, "nora"), (OTTO, "otto"), (BOT_USER, "tailord")] {
            world.people.insert(id.into(), name.into());
        }
        for (id, name, members) in
            [(GENERAL, "general", vec![NORA, OTTO, BOT_USER]), (ELSEWHERE, "elsewhere", vec![OTTO])]
        {
            let members = members.into_iter().map(str::to_owned).collect();
            let channel = Channel { name: Some(name.into()), members, ..Channel::default() };
            world.channels.insert(id.into(), channel);
        }
        for person in [NORA, OTTO] {
            let members = [person, BOT_USER].map(str::to_owned).into();
            let channel = Channel { person: Some(person.into()), members, ..Channel::default() };
            world.channels.insert(dm_of(person), channel);
        }
        world
    }

    /// The counterpart's clock, since the start.
    pub fn now(&self) -> Duration {
        self.started.elapsed() + self.skew
    }

    /// Moves the clock ahead.
    pub fn pass(&mut self, time: Duration) {
        self.skew += time;
    }

    /// A number never given before.
    pub fn number(&mut self) -> u64 {
        self.minted += 1;
        self.minted
    }

    /// An id with this letter, as `F0000000001`.
    pub fn id(&mut self, letter: &str) -> String {
        format!("{letter}{:010}", self.number())
    }

    /// A `ts` later than all before.
    pub fn ts(&mut self) -> String {
        let number = self.number() * 100;
        format!("{}.{:06}", EPOCH + number / 1_000_000, number % 1_000_000)
    }

    /// Whole seconds of the workspace's clock.
    pub fn seconds(&self) -> u64 {
        EPOCH + self.now().as_secs()
    }

    /// Notes what a correct client does not do.
    pub fn violation(&mut self, what: impl Into<String>) {
        self.violations.push(what.into());
    }

    /// Records a call and gives its number.
    pub fn record(&mut self, method: &str, args: Map<String, Value>) -> usize {
        self.calls.push(Call { method: method.into(), args, at: self.now(), answer: None });
        self.calls.len() - 1
    }

    /// A new offer to open a view.
    pub fn trigger(&mut self, person: &str) -> String {
        let id = format!("{}.{}.{:032x}", self.number(), 1_000_001, self.minted);
        let trigger = Trigger { born: self.now(), person: person.into(), used: false };
        self.triggers.insert(id.clone(), trigger);
        id
    }

    /// A new `response_url`.
    pub fn hook(&mut self, person: &str, channel: &str, message: Option<&str>) -> String {
        let id = self.id("hook");
        let hook = Hook {
            born: self.now(),
            used: 0,
            person: person.into(),
            channel: channel.into(),
            message: message.map(str::to_owned),
        };
        self.hooks.insert(id.clone(), hook);
        format!("{}/response/{id}", self.origin)
    }
}

/// The direct message between a person and the bot.
pub fn dm_of(person: &str) -> String {
    format!("D{}", &person[1..])
}
