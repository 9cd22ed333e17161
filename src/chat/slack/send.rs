//! Sends what the outbox holds: in order, and never twice.
//!
//! A message carries its key as metadata, so that one whose answer was lost can be looked for before
//! it is sent again. A file is named by Slack before it is shared, so that its fate can be asked. Edits,
//! reactions and home pages are the same when done twice. Only what nobody can look up – a whisper, a
//! form – is not sent again when its answer was lost.

mod file;
mod post;
mod whisper;

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::api::{Api, ApiError};
use super::blocks::{self, Post};
use crate::chat::message::{Message, Modal};
use crate::chat::outbound::{Content, Target};
use crate::store::desk::{Change, Delivery, Effect, NewOutbound, Outbound, OutboundState};
use crate::store::{DaemonStore, StoreError};

/// Kind of the metadata that messages carry.
const EVENT: &str = "tailord_message";

/// After so many answers that were lost or made no sense a message is given up.
const MOST_LOST: u32 = 12;

/// After so many tries of any kind a message is given up.
const MOST_TRIES: u32 = 1000;

/// For so long a message is tried while Slack can't be reached or takes no more.
const MOST_AGE: TimeDelta = TimeDelta::hours(24);

/// Pages of two hundred messages that are looked through for one that may be there: what is looked
/// for was sent just before.
const MOST_PAGES: u32 = 10;

/// Longest wait between two tries.
const MOST_WAIT: Duration = Duration::from_mins(5);

/// What is noted of a message on its way.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Progress {
    /// References of the posts that are there, in order: a long message is several.
    #[serde(default)]
    posts: Vec<String>,
    /// The file Slack has named, with the address to send its content to.
    #[serde(default)]
    file: Option<(String, String)>,
    /// Its content is there; sharing has begun.
    #[serde(default)]
    sharing: bool,
    /// Answers that were lost or made no sense.
    #[serde(default)]
    lost: u32,
}

/// Sends the messages of one workspace.
pub struct Sender<S> {
    api: Arc<Api>,
    store: Arc<S>,
    pace: Option<DefaultKeyedRateLimiter<(String, String)>>,
}

/// How far one try came.
enum Tried {
    Done(Option<String>),
    Wait(Duration, String),
    /// Its answer was lost, or made no sense; doing it again does no harm.
    Lost(Duration, String),
    /// It may be there; look before the next try.
    Unsure(Duration, String),
    Never(String),
}

impl<S: DaemonStore> Sender<S> {
    /// At most one message a channel in `pace`, with a few at once; none of it when zero.
    pub fn new(api: Arc<Api>, store: Arc<S>, pace: Duration) -> Self {
        let quota = Quota::with_period(pace);
        let burst = NonZeroU32::new(3).unwrap_or(NonZeroU32::MIN);
        let pace = quota.map(|quota| RateLimiter::keyed(quota.allow_burst(burst)));
        Self { api, store, pace }
    }

    /// The store waits for the disk, and for others who write: the socket's tasks must not.
    fn at<T>(&self, work: impl FnOnce(&S) -> T) -> T {
        tokio::task::block_in_place(|| work(&self.store))
    }

    /// Tries to send one message and records what became of it.
    ///
    /// # Errors
    /// When the store fails: the message stays as it is.
    pub async fn send(&self, row: &Outbound) -> Result<(), StoreError> {
        let unsure = row.state == OutboundState::Sending;
        let content: Content = match serde_json::from_str(&row.content) {
            Ok(content) => content,
            Err(error) => {
                let reason = format!("it was saved in a form this tailord does not read: {error}");
                let failed = Delivery::Failed(reason);
                return self.at(|store| store.settle_outbound(row.seq, &failed, Utc::now()));
            }
        };
        // One that ends its sender each time is not tried for ever.
        if row.attempts >= MOST_TRIES {
            let failed = Delivery::Failed(format!("given up after {MOST_TRIES} tries"));
            return self.at(|store| store.settle_outbound(row.seq, &failed, Utc::now()));
        }
        self.wait_for_turn(&content, &row.channel).await;
        if !self.at(|store| store.begin_outbound(row.seq))? {
            // A newer one took its place while it waited for its turn.
            return Ok(());
        }
        let mut progress: Progress = row
            .progress
            .as_deref()
            .and_then(|progress| serde_json::from_str(progress).ok())
            .unwrap_or_default();
        let tried = match self.attempt(row, &content, unsure, &mut progress).await? {
            Tried::Lost(wait, reason) => {
                self.note(row, &mut progress, |progress| progress.lost += 1)?;
                Tried::Wait(wait, reason)
            }
            tried => tried,
        };
        let now = Utc::now();
        let delivery = match tried {
            Tried::Done(reference) => Delivery::Sent(reference),
            Tried::Never(reason) => Delivery::Failed(reason),
            // What Slack can't be reached for is kept for a day; what it chokes on, not for ever.
            Tried::Wait(_, reason) | Tried::Unsure(_, reason)
                if progress.lost >= MOST_LOST || now - row.created_at > MOST_AGE =>
            {
                Delivery::Failed(format!("given up; the last reason: {reason}"))
            }
            Tried::Wait(wait, reason) | Tried::Lost(wait, reason) => {
                Delivery::Later(now + delta(wait), reason)
            }
            Tried::Unsure(wait, reason) => Delivery::Unsure(now + delta(wait), reason),
        };
        match &delivery {
            Delivery::Failed(reason) => {
                tracing::error!(key = row.key, reason, "a message was not sent");
            }
            Delivery::Later(at, reason) | Delivery::Unsure(at, reason) => {
                tracing::warn!(key = row.key, reason, %at, "a message is sent later");
            }
            Delivery::Sent(_) => {}
        }
        self.at(|store| store.settle_outbound(row.seq, &delivery, now))
    }

    /// Slack takes about one message a second in a channel. <https://docs.slack.dev/apis/web-api/rate-limits>
    async fn wait_for_turn(&self, content: &Content, channel: &str) {
        let method = match content {
            Content::Post { .. } | Content::File { .. } => "post",
            Content::Edit { .. } => "edit",
            Content::Whisper { .. } => "whisper",
            Content::React { .. } => "react",
            // A form can't wait, a home page is one a person.
            Content::Home { .. } | Content::OpenModal { .. } | Content::UpdateModal { .. } => {
                return;
            }
        };
        if let Some(pace) = &self.pace {
            pace.until_key_ready(&(method.to_owned(), channel.to_owned())).await;
        }
    }

    async fn attempt(
        &self,
        row: &Outbound,
        content: &Content,
        unsure: bool,
        progress: &mut Progress,
    ) -> Result<Tried, StoreError> {
        let channel = row.channel.as_str();
        Ok(match content {
            Content::Post { message, thread } => {
                let Some(thread) = self.resolve(thread.as_ref())? else { return Ok(orphan()) };
                self.post(row, message, thread, unsure, progress).await?
            }
            Content::Edit { target, message } => {
                let Some(Some(ts)) = self.resolve(Some(target))? else { return Ok(orphan()) };
                let post = first_post(message);
                let body = json!({
                    "channel": channel, "ts": ts, "text": post.text, "blocks": post.blocks,
                });
                again(self.api.post("chat.update", &body).await, row.attempts)
            }
            Content::Whisper { user, message, thread, respond } => {
                let Some(thread) = self.resolve(thread.as_ref())? else { return Ok(orphan()) };
                self.whisper(row, user, message, thread, respond.as_deref(), unsure).await?
            }
            Content::File { name, body, thread, comment } => {
                let Some(thread) = self.resolve(thread.as_ref())? else { return Ok(orphan()) };
                self.file(row, name, body, thread, comment.as_deref(), progress).await?
            }
            Content::React { target, name, on } => {
                let Some(Some(ts)) = self.resolve(Some(target))? else { return Ok(orphan()) };
                let (method, done) = match on {
                    true => ("reactions.add", "already_reacted"),
                    false => ("reactions.remove", "no_reaction"),
                };
                let body = json!({ "channel": channel, "timestamp": ts, "name": name });
                match self.api.post(method, &body).await {
                    Err(error) if error.code() == Some(done) => Tried::Done(None),
                    other => again(other, row.attempts),
                }
            }
            Content::Home { user, parts } => {
                let body = json!({ "user_id": user, "view": blocks::home(parts) });
                again(self.api.post("views.publish", &body).await, row.attempts)
            }
            Content::OpenModal { trigger, expires_at, modal, otherwise } => {
                let tried = self.open_modal(trigger, *expires_at, modal, unsure).await;
                if let (Tried::Never(_), Some((channel, content))) = (&tried, otherwise) {
                    let key = format!("{}/instead", row.key);
                    let said = content.outbound(&row.platform, channel, key);
                    self.also_say(std::iter::once(said))?;
                }
                tried
            }
            Content::UpdateModal { view, modal } => {
                let body = json!({ "view_id": view, "view": blocks::modal(modal) });
                match self.api.post("views.update", &body).await {
                    // Closed by the person meanwhile: what it would say is in the thread.
                    Err(error) if error.code() == Some("not_found") => Tried::Done(None),
                    other => again(other, row.attempts),
                }
            }
        })
    }

    /// The platform's name of a target: `Some(None)` without one, `None` when it never came to be.
    fn resolve(&self, target: Option<&Target>) -> Result<Option<Option<String>>, StoreError> {
        match target {
            None => Ok(Some(None)),
            Some(Target::Reference(reference)) => Ok(Some(Some(reference.clone()))),
            Some(Target::Key(key)) => {
                let found = self.at(|store| store.find_outbound(key))?;
                Ok(found.and_then(|row| row.reference).map(Some))
            }
        }
    }

    fn note(
        &self,
        row: &Outbound,
        progress: &mut Progress,
        change: impl FnOnce(&mut Progress),
    ) -> Result<(), StoreError> {
        change(progress);
        let noted = serde_json::to_string(progress)
            .map_err(|error| StoreError::Damaged(error.to_string()))?;
        self.at(|store| store.note_outbound(row.seq, &noted))
    }

    /// Saves more to be sent; what was saved before is not saved again.
    fn also_say(&self, said: impl Iterator<Item = NewOutbound>) -> Result<(), StoreError> {
        let effects: Vec<Effect> = said.map(Effect::Say).collect();
        if effects.is_empty() {
            return Ok(());
        }
        let change = Change { effects, ..Change::default() };
        self.at(|store| store.apply(&change, Utc::now())).map(drop)
    }

    async fn open_modal(
        &self,
        trigger: &str,
        expires_at: DateTime<Utc>,
        modal: &Modal,
        unsure: bool,
    ) -> Tried {
        if unsure || Utc::now() > expires_at {
            return Tried::Never("too late: Slack opens forms within three seconds only".into());
        }
        let body = json!({ "trigger_id": trigger, "view": blocks::modal(modal) });
        match self.api.post("views.open", &body).await {
            Ok(answer) => Tried::Done(answer["view"]["id"].as_str().map(str::to_owned)),
            Err(ApiError::Unreached { reason, .. }) => {
                Tried::Wait(Duration::from_millis(200), reason)
            }
            Err(error) => Tried::Never(error.to_string()),
        }
    }
}

fn first_post(message: &Message) -> Post {
    blocks::message(message).into_iter().next().unwrap_or_else(|| Post {
        text: message.summary.clone(),
        blocks: Vec::new(),
        attachment: None,
    })
}

fn orphan() -> Tried {
    Tried::Never("what it belongs to was not sent".into())
}

/// For what is the same when done twice.
fn again(outcome: Result<Value, ApiError>, attempts: u32) -> Tried {
    match outcome {
        Ok(answer) => Tried::Done(answer["ts"].as_str().map(str::to_owned)),
        Err(error) => later(&error, attempts),
    }
}

/// Nothing was done, or it is the same when done twice: when to try again.
fn later(error: &ApiError, attempts: u32) -> Tried {
    match error {
        ApiError::Refused { .. } => Tried::Never(error.to_string()),
        ApiError::Lost { .. } => Tried::Lost(pause(error, attempts), error.to_string()),
        _ => Tried::Wait(pause(error, attempts), error.to_string()),
    }
}

/// As long as Slack says, else longer each time.
fn pause(error: &ApiError, attempts: u32) -> Duration {
    match error {
        ApiError::Limited { after, .. } => *after,
        _ => Duration::from_secs(1).saturating_mul(1 << attempts.min(10)).min(MOST_WAIT),
    }
}

fn delta(wait: Duration) -> TimeDelta {
    TimeDelta::from_std(wait).unwrap_or(TimeDelta::zero())
}
