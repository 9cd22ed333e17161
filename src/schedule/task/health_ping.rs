//! The dead man's switch: an outside watcher is told that everything works, once that is proved. When
//! the pings stop, it says so (GAP-037).
//!
//! Protocol: <https://healthchecks.io/docs/http_api/>: `URL/start`, `URL`, `URL/fail`, each by POST,
//! the body being kept for people.

use super::{Kit, Outcome};
use crate::health::{Health, Light};

/// Parts whose failure is that of the whole.
const VITAL: [&str; 5] = ["store", "Slack", "queue", "outbox", "scheduler"];

/// Longest body: what the protocol keeps.
const LONGEST: usize = 10_000;

/// Reaches the outside watcher. Each call blocks until it is over.
pub trait Pinger: Send + Sync {
    /// Posts a body to an address.
    ///
    /// # Errors
    /// Why it was not taken, in words for people, without the address.
    fn send(&self, url: &str, body: &str) -> Result<(), String>;
}

/// Without this part nothing works.
pub fn is_vital(part: &Health) -> bool {
    VITAL.contains(&part.part)
}

/// Proves that the store can be written and read, looks at all parts, and pings.
pub fn run(kit: &Kit<'_>) -> Outcome {
    let url = kit.settings.alerts.ping_url.expose().trim_end_matches('/');
    if url.is_empty() {
        return Outcome::Skipped("no outside watcher is configured: alerts.ping_url".into());
    }
    let mut troubles: Vec<String> = Vec::new();
    if let Err(reason) = kit.pinger.send(&format!("{url}/start"), "") {
        troubles.push(reason);
    }
    let parts = proved(kit);
    let (ending, body) = match &parts {
        Ok(parts) => {
            let lines: Vec<String> = parts
                .iter()
                .map(|one| format!("{}: {} - {}", one.part, one.light.as_str(), one.reason))
                .collect();
            let fails = parts.iter().any(|part| is_vital(part) && part.light == Light::Red);
            (if fails { "/fail" } else { "" }, lines.join("\n"))
        }
        Err(reason) => ("/fail", reason.clone()),
    };
    let body = crate::redact::mask(&crate::text::shorten(&body, LONGEST)).into_owned();
    if let Err(reason) = kit.pinger.send(&format!("{url}{ending}"), &body) {
        troubles.push(reason);
    }
    match (troubles.pop(), ending) {
        (Some(reason), _) => {
            Outcome::Failed(format!("the outside watcher was not reached: {reason}"))
        }
        (None, "") => Outcome::Done("the watcher knows that everything works".into()),
        (None, _) => Outcome::Done("the watcher knows that something does not work".into()),
    }
}

fn proved(kit: &Kit<'_>) -> Result<Vec<Health>, String> {
    kit.store.probe(kit.now).map_err(|error| error.to_string())?;
    Ok((kit.health)())
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use chrono::DateTime;

    use super::*;
    use crate::config::Settings;
    use crate::schedule::task::NoKeeper;
    use crate::store::SqliteStore;

    /// Keeps what is sent; what goes to these endings is refused.
    #[derive(Default)]
    struct Kept {
        sent: Mutex<Vec<(String, String)>>,
        refuses: Vec<&'static str>,
    }

    impl Pinger for Kept {
        fn send(&self, url: &str, body: &str) -> Result<(), String> {
            let ending = url.strip_prefix("https://hc.example/secret-id").unwrap().to_owned();
            let refused = self.refuses.contains(&ending.as_str());
            self.sent.lock().unwrap().push((ending, body.to_owned()));
            if refused { Err("the answer was 503".into()) } else { Ok(()) }
        }
    }

    fn ping(light: Light, pinger: &Kept, url: &str) -> Outcome {
        let store = SqliteStore::in_memory().unwrap();
        let mut settings = Settings::default();
        settings.alerts.ping_url = url.into();
        settings.slack.bot_token = "xoxb-the-token".into();
        let reason = "xoxb-the-token was refused";
        let health = || vec![Health { part: "Slack", light, reason: reason.into(), since: None }];
        run(&Kit {
            store: &store,
            settings: &settings,
            health: &health,
            keeper: &NoKeeper,
            pinger,
            now: DateTime::UNIX_EPOCH,
        })
    }

    #[test]
    fn success_is_only_said_of_work_that_is_proved() {
        for (light, ending) in
            [(Light::Green, ""), (Light::Amber, ""), (Light::Unknown, ""), (Light::Red, "/fail")]
        {
            let pinger = Kept::default();
            // A `/` at the end is as good as none.
            let ended = ping(light, &pinger, "https://hc.example/secret-id/");
            assert!(matches!(ended, Outcome::Done(_)), "{ended:?}");
            let sent = pinger.sent.into_inner().unwrap();
            let endings: Vec<&str> = sent.iter().map(|(ending, _)| ending.as_str()).collect();
            assert_eq!(endings, ["/start", ending], "{light:?}");
            assert!(sent[1].1.starts_with("Slack: ") && sent[1].1.contains("******** was refused"));
        }
    }

    #[test]
    fn a_watcher_that_is_not_reached_is_a_failure_and_none_is_nothing_to_do() {
        for refuses in [vec!["/start", ""], vec![""], vec!["/start"]] {
            let pinger = Kept { refuses, ..Kept::default() };
            let ended = ping(Light::Green, &pinger, "https://hc.example/secret-id");
            assert!(matches!(&ended, Outcome::Failed(why) if why.contains("503")), "{ended:?}");
            assert_eq!(pinger.sent.into_inner().unwrap().len(), 2, "the end is said all the same");
        }
        let pinger = Kept::default();
        assert!(matches!(ping(Light::Green, &pinger, ""), Outcome::Skipped(_)));
        assert!(pinger.sent.into_inner().unwrap().is_empty());
    }
}
