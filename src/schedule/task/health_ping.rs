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
