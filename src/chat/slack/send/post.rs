//! Messages for all: each carries its key, so that it can be looked for.

use serde_json::json;

use super::{EVENT, MOST_PAGES, Progress, Sender, Tried, later, pause};
use crate::chat::message::Message;
use crate::chat::outbound::{Content, FileBody, Target};
use crate::chat::slack::api::ApiError;
use crate::chat::slack::blocks::{self, Post};
use crate::store::desk::Outbound;
use crate::store::{DaemonStore, StoreError};

impl<S: DaemonStore> Sender<S> {
    /// A message, as one post or several. Each is noted once it is there.
    pub(super) async fn post(
        &self,
        row: &Outbound,
        message: &Message,
        thread: Option<String>,
        unsure: bool,
        progress: &mut Progress,
    ) -> Result<Tried, StoreError> {
        let posts = blocks::message(message);
        let mut look = unsure;
        for (at, post) in posts.iter().enumerate().skip(progress.posts.len()) {
            let key = format!("{}#{at}", row.key);
            // What follows the first post of a message in a channel stands in its thread.
            let thread = thread.clone().or_else(|| progress.posts.first().cloned());
            if std::mem::take(&mut look) {
                match self.look_for(&row.channel, thread.as_deref(), &key).await {
                    Ok(Some(ts)) => {
                        self.note(row, progress, |progress| progress.posts.push(ts))?;
                        continue;
                    }
                    Ok(None) => {}
                    // Nobody knows whether it is there: to be looked for again.
                    Err(error @ ApiError::Refused { .. }) => {
                        return Ok(Tried::Never(format!("it may be there: {error}")));
                    }
                    Err(error) => {
                        let wait = pause(&error, row.attempts);
                        return Ok(Tried::Unsure(wait, error.to_string()));
                    }
                }
            }
            let mut body = json!({
                "channel": row.channel,
                "text": post.text,
                "blocks": post.blocks,
                "metadata": { "event_type": EVENT, "event_payload": { "key": key } },
                // Nothing in the text is markup, a name or a link to be looked up.
                "mrkdwn": false,
                "link_names": false,
                "unfurl_links": false,
                "unfurl_media": false,
            });
            if let Some(thread) = &thread {
                body["thread_ts"] = json!(thread);
            }
            let answer = match self.api.post("chat.postMessage", &body).await {
                Ok(answer) => answer,
                Err(error @ ApiError::Lost { .. }) => {
                    self.note(row, progress, |progress| progress.lost += 1)?;
                    let wait = pause(&error, row.attempts);
                    return Ok(Tried::Unsure(wait, error.to_string()));
                }
                Err(error) => return Ok(later(&error, row.attempts)),
            };
            let ts = answer["ts"].as_str().unwrap_or_default().to_owned();
            self.note(row, progress, |progress| progress.posts.push(ts))?;
        }
        self.attach(row, posts, Some(Target::Key(row.key.clone())))?;
        Ok(Tried::Done(progress.posts.first().cloned()))
    }

    /// What was too long for a message follows it as a file.
    pub(super) fn attach(
        &self,
        row: &Outbound,
        posts: Vec<Post>,
        thread: Option<Target>,
    ) -> Result<(), StoreError> {
        let files = posts.into_iter().filter_map(|post| post.attachment).enumerate();
        let said = files.map(|(at, (name, text))| {
            let body = FileBody::Text(text);
            let content = Content::File { name, body, thread: thread.clone(), comment: None };
            content.outbound(&row.platform, &row.channel, format!("{}/file-{at}", row.key))
        });
        self.also_say(said)
    }

    /// The message that carries this key, if it is there. Not bounded by time: this machine's clock
    /// need not be Slack's.
    pub(super) async fn look_for(
        &self,
        channel: &str,
        thread: Option<&str>,
        key: &str,
    ) -> Result<Option<String>, ApiError> {
        let mut cursor = String::new();
        for _ in 0..MOST_PAGES {
            let mut params = vec![
                ("channel", channel.to_owned()),
                ("include_all_metadata", "true".to_owned()),
                ("limit", "200".to_owned()),
            ];
            if !cursor.is_empty() {
                params.push(("cursor", cursor));
            }
            let method = match thread {
                Some(thread) => {
                    params.push(("ts", thread.to_owned()));
                    "conversations.replies"
                }
                None => "conversations.history",
            };
            let answer = self.api.get(method, &params).await?;
            let messages = answer["messages"].as_array().cloned().unwrap_or_default();
            let found = messages.iter().find(|message| {
                message["metadata"]["event_type"] == EVENT
                    && message["metadata"]["event_payload"]["key"] == key
            });
            if let Some(ts) = found.and_then(|message| message["ts"].as_str()) {
                return Ok(Some(ts.to_owned()));
            }
            let next = answer["response_metadata"]["next_cursor"].as_str().unwrap_or_default();
            if next.is_empty() {
                return Ok(None);
            }
            cursor = next.to_owned();
        }
        Ok(None)
    }
}
