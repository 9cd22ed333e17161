//! Postings that wait for a person: applications that are ready and lie there, and those that were
//! sent and heard nothing since. Each is named once for each time it was touched.

use chrono::TimeDelta;

use super::{Kit, Outcome};
use crate::alert::route;
use crate::chat::message::{Message, Part, Rich};
use crate::store::desk::{Change, Effect};
use crate::store::{PostingRecord, Status, StoreError};
use crate::text::count;

/// Most that are named at once; the rest is next.
const MOST: usize = 10;

/// Applications that are ready or approved and untouched.
pub fn stale(kit: &Kit<'_>) -> Outcome {
    let days = kit.settings.schedule.stale_days;
    let kind = Kind {
        name: "stale",
        statuses: &[Status::Ready, Status::Approved],
        days,
        head: |found| format!("{} ready and not sent", count(found, "application")),
        hint: "`apply ID` records that it was sent, `status ID discarded` puts it aside.",
    };
    kind.run(kit).unwrap_or_else(Outcome::from)
}

/// Applications that were sent, with nothing noted since.
pub fn follow_ups(kit: &Kit<'_>) -> Outcome {
    let days = kit.settings.schedule.follow_up_days;
    let kind = Kind {
        name: "follow_up",
        statuses: &[Status::Applied, Status::Interview],
        days,
        head: |found| format!("{} without an answer", count(found, "application")),
        hint: "`message ID email` shows what was written; `status ID interview` (or offer, \
               rejected) records what came of it.",
    };
    kind.run(kit).unwrap_or_else(Outcome::from)
}

struct Kind {
    name: &'static str,
    statuses: &'static [Status],
    days: u32,
    head: fn(usize) -> String,
    hint: &'static str,
}

impl Kind {
    fn run(&self, kit: &Kit<'_>) -> Result<Outcome, StoreError> {
        let before = kit.now - TimeDelta::days(i64::from(self.days));
        let found = kit.store.unreminded(self.name, self.statuses, before, MOST)?;
        if found.is_empty() {
            return Ok(Outcome::Skipped("nobody needs to be reminded".into()));
        }
        let key = format!("reminder/{}/{}", self.name, kit.now.timestamp());
        let mut effects = route::said(kit.settings, &key, &self.message(&found));
        if effects.is_empty() {
            return Ok(Outcome::Skipped("there is no chat to remind anybody in".into()));
        }
        // In the transaction in which it is said: nobody is reminded twice, or not at all.
        effects.extend(found.iter().map(|posting| Effect::Remind {
            kind: self.name.into(),
            posting: posting.id.clone(),
            touched: posting.updated_at,
        }));
        kit.store.apply(&Change { effects, ..Change::default() }, kit.now)?;
        Ok(Outcome::Done((self.head)(found.len())))
    }

    fn message(&self, found: &[PostingRecord]) -> Message {
        let head = format!("{} for {} days", (self.head)(found.len()), self.days);
        let rows = found.iter().map(crate::handler::posting_row).collect();
        Message::new(head.clone())
            .with(Part::Text(Rich::default().bold(head)))
            .with(Part::List(rows))
            .with(Part::Context(Rich::plain(self.hint)))
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::config::Settings;
    use crate::posting::PostingId;
    use crate::schedule::task::{NoKeeper, Pinger};
    use crate::store::{DaemonStore as _, NewPosting, SqliteStore, Store as _};

    fn at(day: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + 86_400 * day, 0).unwrap()
    }

    struct Nobody;

    impl Pinger for Nobody {
        fn send(&self, _: &str, _: &str) -> Result<(), String> {
            Err("nobody is there".into())
        }
    }

    fn settings() -> Settings {
        let mut settings = Settings::default();
        settings.slack.bot_token = "xoxb-1".into();
        settings.slack.app_token = "xapp-1".into();
        settings.access.owners = vec!["U1".into(), "U2".into()];
        settings
    }

    fn run(store: &SqliteStore, settings: &Settings, day: i64) -> Outcome {
        let health = Vec::new;
        stale(&Kit {
            store,
            settings,
            health: &health,
            keeper: &NoKeeper,
            pinger: &Nobody,
            now: at(day),
        })
    }

    #[test]
    fn what_lies_there_is_named_once_for_each_time_it_was_touched() {
        let store = SqliteStore::in_memory().unwrap();
        let id = PostingId("aa0000000001".into());
        store.save_posting(&NewPosting::sample(&id), at(0)).unwrap();
        store.set_status(&id, Status::Ready, None, at(0)).unwrap();
        let settings = settings();
        assert!(matches!(run(&store, &settings, 7), Outcome::Skipped(_)), "seven days are up");
        let told = run(&store, &settings, 8);
        assert_eq!(told, Outcome::Done("1 application ready and not sent".into()));
        let said = store.next_outbound("slack", at(8)).unwrap();
        assert_eq!(said.len(), 2, "each owner has it");
        assert!(said[0].content.contains("aa0000"), "{}", said[0].content);
        assert!(matches!(run(&store, &settings, 30), Outcome::Skipped(_)), "never twice");
        store.set_status(&id, Status::Approved, None, at(30)).unwrap();
        assert!(matches!(run(&store, &settings, 38), Outcome::Done(_)), "it was touched again");
    }

    #[test]
    fn without_chat_nobody_is_taken_for_reminded() {
        let store = SqliteStore::in_memory().unwrap();
        let id = PostingId("aa0000000001".into());
        store.save_posting(&NewPosting::sample(&id), at(0)).unwrap();
        store.set_status(&id, Status::Ready, None, at(0)).unwrap();
        assert!(matches!(run(&store, &Settings::default(), 9), Outcome::Skipped(_)));
        assert!(matches!(run(&store, &settings(), 9), Outcome::Done(_)));
    }
}
