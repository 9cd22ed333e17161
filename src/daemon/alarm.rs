//! Sees what is wrong, and has it told.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use super::office::Office;
use crate::alert::route::{Told, ToldAlert};
use crate::alert::watch::{Seen, Watch};
use crate::alert::{self, Fault, second};
use crate::config::{AlertSettings, Settings};
use crate::schedule::TaskName;
use crate::store::alert::SecondDelivery;
use crate::store::schedule::TaskState;
use crate::store::{AlertStore as _, DaemonStore as _, ScheduleStore as _, StoreError};

/// Time between two looks.
const LOOK: Duration = Duration::from_secs(1);

/// What is still so is noted again after so long.
const AGAIN: TimeDelta = TimeDelta::seconds(60);

/// What the loop remembers between two looks; all else is in the store.
#[derive(Debug, Default)]
struct Memory {
    watch: Watch,
    /// When each fault was last noted, and whether as there or as gone.
    noted: BTreeMap<String, (bool, DateTime<Utc>)>,
    /// The run of each task that was looked at last.
    runs: BTreeMap<TaskName, i64>,
    /// Since when the store takes nothing.
    mute: Option<DateTime<Utc>>,
    /// When that was told, past the store.
    shouted: Option<DateTime<Utc>>,
}

/// Looks until the daemon stops.
pub async fn run(office: Arc<Office>) {
    let mut stop = office.stop.clone();
    let mut memory = Memory::default();
    while !office.stops() {
        let now = Utc::now();
        let looked = office
            .off_thread(move |office| {
                let result = look(office, &mut memory, now);
                Ok::<_, StoreError>((result, memory))
            })
            .await;
        let (result, kept) = looked.unwrap_or_else(|error| (Err(error), Memory::default()));
        memory = kept;
        match result {
            Ok(waiting) => {
                recovered(&office, &mut memory).await;
                for delivery in waiting {
                    send(&office, delivery).await;
                }
            }
            Err(reason) => shout(&office, &mut memory, &reason, now).await,
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => {}
        }
    }
}

fn look(
    office: &Office,
    memory: &mut Memory,
    now: DateTime<Utc>,
) -> Result<Vec<SecondDelivery>, String> {
    observe(office, memory, now).map_err(|error| error.to_string())
}

fn observe(
    office: &Office,
    memory: &mut Memory,
    now: DateTime<Utc>,
) -> Result<Vec<SecondDelivery>, StoreError> {
    let (store, settings) = (&office.stores.tasks, &office.context.config.settings);
    let mut seen = memory.watch.look(&office.health(store), &settings.alerts, now);
    seen.push(dead_letters(store.count_work(None)?.dead));
    for one in seen {
        let (fingerprint, wrong) = match &one {
            Seen::Wrong(fault) => (fault.fingerprint.clone(), true),
            Seen::Right(fingerprint) => (fingerprint.clone(), false),
        };
        let known = memory.noted.get(&fingerprint).is_some_and(|(as_wrong, at)| {
            *as_wrong == wrong && (!wrong || now - *at < AGAIN) && *at <= now
        });
        if known {
            continue;
        }
        match &one {
            Seen::Wrong(fault) => alert::raise(store, settings, fault, now)?,
            Seen::Right(name) => alert::clear(store, &settings.alerts, name, now)?,
        }
        memory.noted.insert(fingerprint, (wrong, now));
    }
    tasks(office, memory, now)?;
    alert::stays_up(store, &settings.alerts, now)?;
    if alert::tell(store, settings, now)? > 0 {
        office.to_send.notify_one();
    }
    store.second_deliveries(now)
}

/// A task whose last run failed is wrong until one does not: level, not edge, so that nothing that
/// ends in between is missed.
fn tasks(office: &Office, memory: &mut Memory, now: DateTime<Utc>) -> Result<(), StoreError> {
    let (store, settings) = (&office.stores.tasks, &office.context.config.settings);
    for task in TaskName::ALL {
        let Some(run) = store.last_ended(task)? else { continue };
        if memory.runs.get(&task) == Some(&run.id) {
            continue;
        }
        let fingerprint = format!("task/{task}");
        match run.state {
            TaskState::Failed => {
                let reason = run.told.unwrap_or_default();
                let summary = format!("the task {task} failed: {reason}");
                alert::raise(store, settings, &Fault::red(fingerprint, summary), now)?;
            }
            _ => alert::clear(store, &settings.alerts, &fingerprint, now)?,
        }
        memory.runs.insert(task, run.id);
    }
    Ok(())
}

fn dead_letters(dead: u32) -> Seen {
    match dead {
        0 => Seen::Right("queue/dead-letters".into()),
        dead => {
            let what = crate::text::count(dead as usize, "piece");
            let summary = format!(
                "{what} of work given up: `queue dead` lists it, `retry` tries it again, `cancel` \
                 dismisses it"
            );
            Seen::Wrong(Fault::amber("queue/dead-letters", summary))
        }
    }
}

async fn send(office: &Arc<Office>, delivery: SecondDelivery) {
    let end = second::send(&office.context.config.settings, &delivery, Utc::now()).await;
    tracing::info!(channel = delivery.channel, ?end, "the second channel was used");
    let settled =
        office.off_thread(move |office| office.stores.tasks.settle_second(delivery.id, &end));
    if let Err(error) = settled.await {
        tracing::error!(error, "what the second channel sent was not saved");
    }
}

impl Memory {
    /// The store takes nothing now. Since when, where it is time to say so.
    fn mute(&mut self, settings: &AlertSettings, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let since = *self.mute.get_or_insert(now);
        let long = now - since >= TimeDelta::seconds(i64::from(settings.red_after_seconds));
        let pause = TimeDelta::hours(i64::from(settings.repeat_hours));
        let due = long && self.shouted.is_none_or(|at| now - at >= pause);
        due.then(|| {
            self.shouted = Some(now);
            since
        })
    }

    /// It takes something again. Since when it did not, where that was said.
    fn heard(&mut self) -> Option<DateTime<Utc>> {
        let since = self.mute.take();
        self.shouted.take().and(since)
    }
}

/// A store that takes nothing keeps no alert either: the second channels are told past it.
async fn shout(office: &Office, memory: &mut Memory, reason: &str, now: DateTime<Utc>) {
    tracing::error!(reason, "faults can't be noted");
    let settings = &office.context.config.settings;
    if let Some(since) = memory.mute(&settings.alerts, now) {
        let reason = crate::redact::mask(reason).into_owned();
        send_everywhere(settings, &told("firing", &reason, since)).await;
    }
}

async fn recovered(office: &Office, memory: &mut Memory) {
    if let Some(since) = memory.heard() {
        let told = told("resolved", "it is written and read again", since);
        send_everywhere(&office.context.config.settings, &told).await;
    }
}

fn told(status: &str, reason: &str, since: DateTime<Utc>) -> Told {
    past_the_store(status, "health/store", &format!("store: {reason}"), since)
}

fn past_the_store(status: &str, fingerprint: &str, summary: &str, since: DateTime<Utc>) -> Told {
    let title = match status {
        "resolved" => format!("Resolved: {fingerprint}"),
        _ => format!("Alert: {fingerprint} is red"),
    };
    let since = since.to_rfc3339_opts(SecondsFormat::Secs, true);
    Told {
        version: 1,
        status: status.into(),
        text: format!("{title}\n{summary}, since {since}"),
        title,
        alerts: vec![ToldAlert {
            id: String::new(),
            fingerprint: fingerprint.into(),
            severity: "red".into(),
            status: status.into(),
            summary: summary.into(),
            since,
            count: 1,
        }],
    }
}

async fn send_everywhere(settings: &Settings, told: &Told) {
    for channel in second::configured(&settings.alerts) {
        if let Err(reason) = second::through(settings, &channel, told).await {
            tracing::error!(reason, channel, "the second channel failed");
        }
    }
}

/// The last words of a daemon that can't start, once it has tried too often: nobody else says so.
pub fn last_words(settings: &Settings, reason: &str, now: DateTime<Utc>) {
    let hidden = crate::redact::mask(reason).into_owned();
    let summary = format!("the daemon does not start: {hidden}");
    let told = past_the_store("firing", alert::BOOT_LOOP, &summary, now);
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(send_everywhere(settings, &told)),
        Err(error) => tracing::error!(%error, "the second channel could not be used"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    #[test]
    fn a_store_that_takes_nothing_is_told_after_a_while_every_few_hours_and_once_when_it_does() {
        let (mut memory, settings) = (Memory::default(), AlertSettings::default());
        let told: Vec<i64> = (0..10 * 3600)
            .step_by(5)
            .filter(|second| memory.mute(&settings, at(*second)) == Some(at(0)))
            .collect();
        assert_eq!(told, [60, 4 * 3600 + 60, 8 * 3600 + 60]);
        assert_eq!(memory.heard(), Some(at(0)));
        assert_eq!(memory.heard(), None);
        // A moment is nothing.
        assert_eq!(memory.mute(&settings, at(50_000)), None);
        assert_eq!(memory.heard(), None);
    }

    #[test]
    fn what_is_told_past_the_store_has_the_form_of_all_alerts() {
        let told = told("firing", "the disk is full", at(0));
        assert_eq!(told.title, "Alert: health/store is red");
        assert!(told.text.contains("store: the disk is full, since 2027-01-15T08:00:00Z"));
        assert_eq!((told.alerts[0].severity.as_str(), told.status.as_str()), ("red", "firing"));
    }
}
