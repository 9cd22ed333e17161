//! Handlers on a store in memory that holds the application of the bundled sample.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::outcome::{self, Outcome};
use super::*;
use crate::candidate;
use crate::catalogue::catalogue;
use crate::chat::inbound::{Body, Field, Inbound, Place};
use crate::chat::message::{Action, Control, Part};
use crate::chat::outbound::Content;
use crate::config::AccessSettings;
use crate::pipeline::runner::Runner;
use crate::posting::{self, PostingId};
use crate::store::SqliteStore;
use crate::store::desk::{Applied, Change, Delivery, Effect, Lane, NewEnvelope, Receipt, Work};
use crate::worker::{Ended, Fault, LineRefused, Task};

const OWNER: &str = "U0OWNER";
const CHANNEL: &str = "C0GENERAL";

/// Seconds after the day of all tests.
fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_435_200 + second, 0).unwrap()
}

struct World {
    store: SqliteStore,
    master: Arc<MasterCv>,
    config: Config,
    id: PostingId,
    seq: std::cell::Cell<i64>,
}

impl World {
    /// With the sample's application made under the ticket of the first envelope, and its card sent.
    fn new() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let master = candidate::load(&root.join("data/master-cv")).unwrap();
        let bytes = std::fs::read(root.join("data/postings/sample.txt")).unwrap();
        let sample = posting::read("sample.txt", &bytes).unwrap();
        let store = SqliteStore::in_memory().unwrap();
        let runner = Runner::new(&store, &master, crate::document::Style::default(), at(0));
        let revision = runner.run(&sample, &()).unwrap().report.cv.revision;
        let mut config = Config::load(None).unwrap();
        config.settings.profile.dir = root.join("data/master-cv");
        config.settings.access = AccessSettings {
            owners: vec![OWNER.into()],
            channels: vec![CHANNEL.into()],
            ..AccessSettings::default()
        };
        let (id, master) = (sample.id, Arc::new(master));
        let world = Self { store, master, config, id, seq: std::cell::Cell::new(0) };
        world.made(&world.command(OWNER, &format!("process {}", String::from_utf8_lossy(&bytes))));
        let work = world.claimed();
        let made = Ended::Made {
            posting: world.id.clone(),
            revision,
            note: String::new(),
            warnings: vec!["mind this".into()],
        };
        world.ended(&work, made);
        let card = world.store.find_outbound("t1/card").unwrap().unwrap();
        world.store.settle_outbound(card.seq, &Delivery::Sent(Some("1.1".into())), at(2)).unwrap();
        world
    }

    fn desk<T>(&self, second: i64, work: impl FnOnce(&Desk<'_>) -> T) -> T {
        let health = || {
            let signals = crate::signal::Signals::new(at(0));
            let settings = &self.config.settings;
            crate::health::all(&signals, &self.store, settings, "abc", true, at(60))
        };
        let fetch = |_: &SentFile| Ok(b"https://jobs.example/1\nhttps://jobs.example/2".to_vec());
        work(&Desk {
            store: &self.store,
            config: &self.config,
            master: Arc::clone(&self.master),
            now: at(second),
            health: &health,
            fetch: &fetch,
        })
    }

    /// Saves an envelope and handles it, without making the change.
    fn handled(&self, inbound: &Inbound) -> Change {
        self.seq.set(self.seq.get() + 1);
        let envelope = NewEnvelope {
            platform: "slack".into(),
            envelope: format!("e{}", self.seq.get()),
            event: None,
            payload: "{}".into(),
        };
        let saved = self.store.receive(&[envelope], at(1)).unwrap();
        let Some(Receipt::Saved(seq)) = saved.first() else { panic!("{saved:?}") };
        // A minute apart, so that nobody is too fast.
        self.desk(60 * seq, |desk| handle(desk, *seq, inbound)).unwrap()
    }

    fn made(&self, change: &Change) {
        assert_eq!(self.store.apply(change, at(2)).unwrap(), Applied::Yes);
    }

    fn inbound(&self, actor: &str, body: Body) -> Inbound {
        Inbound {
            platform: "slack".into(),
            actor: actor.into(),
            place: Place { channel: CHANNEL.into(), thread: Some("1.1".into()), direct: false },
            trigger: Some("trigger".into()),
            respond: None,
            body,
        }
    }

    fn command(&self, actor: &str, line: &str) -> Change {
        let body = Body::Command { line: line.into(), files: Vec::new() };
        self.handled(&self.inbound(actor, body))
    }

    fn press(&self, actor: &str, action: Action, home: bool) -> Change {
        let message = (!home).then(|| "1.1".to_owned());
        let fields = BTreeMap::from([
            ("home_status".to_owned(), Field::Text("ready".into())),
            ("home_from".to_owned(), Field::Moment(at(-9))),
        ]);
        self.handled(&self.inbound(actor, Body::Pressed { action, message, fields, home }))
    }

    fn claimed(&self) -> Work {
        let claim = |lane| self.store.claim_work(lane, "lease", at(99), at(3)).unwrap();
        claim(Lane::Pipeline).or_else(|| claim(Lane::Render)).unwrap()
    }

    fn ended(&self, work: &Work, ended: Ended) -> Vec<Effect> {
        let task: Task = serde_json::from_str(&work.task).unwrap();
        let origin: Origin = serde_json::from_str(&work.origin).unwrap();
        let ended = Outcome::Ended(ended);
        let change = self
            .desk(5, |desk| outcome::change(desk, work, &task, &origin, &ended))
            .unwrap_or_else(|trouble| panic!("{trouble}"));
        self.made(&change);
        change.effects
    }
}

fn contents(change: &[Effect]) -> Vec<Content> {
    let said = change.iter().filter_map(|effect| match effect {
        Effect::Say(said) => Some(serde_json::from_str(&said.content).unwrap()),
        _ => None,
    });
    said.collect()
}

fn controls(content: &Content) -> Vec<Action> {
    let parts = match content {
        Content::Post { message, .. }
        | Content::Edit { message, .. }
        | Content::Whisper { message, .. } => &message.parts,
        Content::Home { parts, .. } => parts,
        _ => return Vec::new(),
    };
    let controls = parts.iter().filter_map(|part| match part {
        Part::Actions(controls) => Some(controls),
        _ => None,
    });
    controls
        .flatten()
        .flat_map(|control| match control {
            Control::Button { action, .. } => vec![action.clone()],
            Control::Menu { items, .. } => items.iter().map(|(_, action)| action.clone()).collect(),
            _ => Vec::new(),
        })
        .collect()
}

/// Says something, and is in the audit.
fn assert_answered(change: &Change, what: &str) {
    assert!(change.envelope.is_some(), "{what}");
    let said = change.effects.iter().any(|effect| matches!(effect, Effect::Say(_)));
    let works = change.effects.iter().any(|effect| matches!(effect, Effect::Enqueue(_)));
    assert!(said || works, "{what} is not answered: {change:?}");
    let audited = change.effects.iter().filter(|effect| matches!(effect, Effect::Audit(_)));
    assert_eq!(audited.count(), 1, "{what} is not recorded once");
}

#[test]
fn every_example_of_every_command_is_answered_and_recorded() {
    let world = World::new();
    for declaration in catalogue().all() {
        for example in &declaration.examples {
            let line = example.replace("07ad1c", &world.id.0[..6]);
            let change = world.command(OWNER, &line);
            assert_answered(&change, &line);
            world.made(&change);
        }
    }
    let audit = world.store.list_audit(Some(OWNER), 0, 500).unwrap();
    let all: usize = catalogue().all().iter().map(|one| one.examples.len()).sum();
    assert_eq!(audit.len(), all + 1);
}

#[test]
fn a_stranger_gets_a_private_answer_and_nothing_else_happens() {
    let world = World::new();
    for declaration in catalogue().all() {
        for example in &declaration.examples {
            let line = example.replace("07ad1c", &world.id.0[..6]);
            let change = world.command("U0STRANGER", &line);
            assert_answered(&change, &line);
            let harmless = |effect: &Effect| {
                matches!(effect, Effect::Say(_) | Effect::Audit(_) | Effect::Log(_))
            };
            assert!(change.effects.iter().all(harmless), "{line}: {:?}", change.effects);
            let private = |content: &Content| matches!(content, Content::Whisper { .. });
            assert!(contents(&change.effects).iter().all(private), "{line}");
        }
    }
}

#[test]
fn every_button_that_is_shown_does_something_for_its_owner_and_nothing_for_a_stranger() {
    let world = World::new();
    let shown = world.store.find_outbound("t1/card").unwrap().into_iter();
    let thread = ["letter", "message-email", "message-linkedin_note"]
        .map(|name| world.store.find_outbound(&format!("t1/card/r1/{name}")).unwrap().unwrap());
    let home = world.handled(&world.inbound(OWNER, Body::Home));
    let job = world.command(OWNER, "job");
    let contents = shown
        .chain(thread)
        .map(|row| serde_json::from_str::<Content>(&row.content).unwrap())
        .chain(contents(&home.effects))
        .chain(contents(&job.effects));
    let actions: Vec<Action> = contents.flat_map(|content| controls(&content)).collect();
    assert!(actions.len() > 12, "{actions:?}");
    for action in actions {
        let at_home = action.name.starts_with("home_");
        let change = world.press(OWNER, action.clone(), at_home);
        let says = contents_or_work(&change);
        assert!(says, "{action:?} does nothing: {change:?}");
        let stranger = world.press("U0STRANGER", action.clone(), at_home);
        let harmless =
            |effect: &Effect| matches!(effect, Effect::Say(_) | Effect::Audit(_) | Effect::Log(_));
        assert!(stranger.effects.iter().all(harmless), "{action:?}: {stranger:?}");
    }
}

fn contents_or_work(change: &Change) -> bool {
    !contents(&change.effects).is_empty()
        || change.effects.iter().any(|effect| matches!(effect, Effect::Enqueue(_)))
}

#[test]
fn reactions_approve_reject_and_run_again_and_others_are_let_be() {
    let world = World::new();
    let react = |name: &str, added: bool| {
        let body = Body::Reacted { name: name.into(), added, message: "1.1".into() };
        world.handled(&world.inbound(OWNER, body))
    };
    assert!(react("tada", true).effects.is_empty());
    let yes = react("white_check_mark", true);
    let decided =
        |change: &Change| change.effects.iter().any(|effect| matches!(effect, Effect::Decide(..)));
    assert!(decided(&yes));
    world.made(&yes);
    // A second yes is told so; taking it back opens the question again.
    assert!(!decided(&react("white_check_mark", true)));
    let back = react("white_check_mark", false);
    assert!(back.effects.iter().any(|effect| matches!(effect, Effect::Reopen(_))));
    world.made(&back);
    assert!(decided(&react("x", true)));
    let again = react("repeat", true);
    assert!(again.effects.iter().any(|effect| matches!(effect, Effect::Enqueue(_))));
}

#[test]
fn every_end_of_work_is_told_and_recorded() {
    let world = World::new();
    let id = &world.id.0[..6];
    let ends = [
        Ended::Refused(vec![LineRefused { line: "profile/1".into(), reason: "no fact".into() }]),
        Ended::Conflict { latest: 2, reason: "somebody else".into() },
        Ended::Failed(Fault { reason: "it broke".into(), lasting: true }),
        Ended::Failed(Fault { reason: "it broke".into(), lasting: false }),
        Ended::Told("ranked".into()),
        Ended::Drawn { name: "a.png".into(), hex: "00".into() },
    ];
    for ended in ends {
        world.made(&world.command(OWNER, &format!("cv {id} edit profile/1 \"Another line.\"")));
        let work = world.claimed();
        let effects = world.ended(&work, ended.clone());
        let again = matches!(&ended, Ended::Failed(fault) if !fault.lasting);
        assert!(again || !contents(&effects).is_empty(), "{ended:?} is not told");
        assert_eq!(world.store.find_work(&work.key).unwrap().unwrap().lease, None);
        if again {
            // It would be next, again and again.
            world.made(&Change {
                effects: vec![Effect::Cancel(Some(work.key))],
                ..Change::default()
            });
        }
    }
}

#[test]
fn a_form_that_is_sent_becomes_work_and_an_unchanged_one_does_not() {
    let world = World::new();
    let opened = world.press(OWNER, Action::new("edit", format!("{}/1/cv", world.id.0)), false);
    let private = contents(&opened.effects)
        .into_iter()
        .find_map(|content| match content {
            Content::OpenModal { modal, .. } => Some(modal.private),
            _ => None,
        })
        .unwrap();
    let submit = |fields: BTreeMap<String, Field>| {
        let body = Body::Submitted {
            callback: "edit".into(),
            private: private.clone(),
            view: "V1".into(),
            fields,
        };
        let inbound = Inbound { place: Place::default(), ..world.inbound(OWNER, body) };
        world.handled(&inbound)
    };
    let works =
        |change: &Change| change.effects.iter().any(|effect| matches!(effect, Effect::Enqueue(_)));
    assert!(!works(&submit(BTreeMap::new())));
    let text = Field::Text("Another sentence.".into());
    assert!(works(&submit(BTreeMap::from([("profile/1".to_owned(), text)]))));
}

#[test]
fn a_token_is_good_once_for_its_owner_and_for_a_while() {
    let world = World::new();
    world.made(&world.command(OWNER, "process https://jobs.example/1"));
    let asked = world.command(OWNER, "cancel all");
    world.made(&asked);
    let token = asked
        .effects
        .iter()
        .find_map(|effect| match effect {
            Effect::IssueToken(token) => Some(token.clone()),
            _ => None,
        })
        .unwrap();
    assert!(token.expires_at - at(0) < TimeDelta::hours(1));
    let cancels =
        |change: &Change| change.effects.iter().any(|effect| matches!(effect, Effect::Cancel(_)));
    // Handlers run a minute apart each; the token's time is counted from its own.
    let line = format!("confirm {}", token.token);
    let done = world.command(OWNER, &line);
    assert!(cancels(&done), "{done:?}");
    world.made(&done);
    assert!(!cancels(&world.command(OWNER, &line)), "used twice");
}
