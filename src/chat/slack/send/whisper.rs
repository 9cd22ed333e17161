//! Messages for one person: nobody can look for them, so they are never sent again unsure.

use serde_json::{Value, json};

use super::{Sender, Tried, again};
use crate::chat::message::Message;
use crate::chat::outbound::Target;
use crate::chat::slack::api::ApiError;
use crate::chat::slack::blocks::{self, Post};
use crate::store::desk::Outbound;
use crate::store::{DaemonStore, StoreError};

impl<S: DaemonStore> Sender<S> {
    pub(super) async fn whisper(
        &self,
        row: &Outbound,
        user: &str,
        message: &Message,
        thread: Option<String>,
        respond: Option<&str>,
        unsure: bool,
    ) -> Result<Tried, StoreError> {
        if unsure {
            return Ok(Tried::Never(
                "it may have been seen: the program ended before Slack's answer".into(),
            ));
        }
        let posts = blocks::message(message);
        for (at, post) in posts.iter().enumerate() {
            let tried = self.whisper_one(row, user, post, thread.as_deref(), respond).await;
            match tried {
                Tried::Done(_) => {}
                // Said again, its beginning would be there twice.
                Tried::Wait(_, reason) | Tried::Lost(_, reason) if at > 0 => {
                    return Ok(Tried::Never(reason));
                }
                other => return Ok(other),
            }
        }
        // Nobody can be shown a file alone: it stands where it was asked for.
        self.attach(row, posts, thread.map(Target::Reference))?;
        Ok(Tried::Done(None))
    }

    pub(super) async fn whisper_one(
        &self,
        row: &Outbound,
        user: &str,
        post: &Post,
        thread: Option<&str>,
        respond: Option<&str>,
    ) -> Tried {
        let mut body = json!({
            "channel": row.channel, "user": user, "text": post.text, "blocks": post.blocks,
        });
        if let Some(thread) = thread {
            body["thread_ts"] = json!(thread);
        }
        match (self.api.post("chat.postEphemeral", &body).await, respond) {
            (Err(ApiError::Refused { code, .. }), Some(url))
                if matches!(
                    code.as_str(),
                    "not_in_channel" | "channel_not_found" | "user_not_in_channel"
                ) =>
            {
                let body = json!({
                    "response_type": "ephemeral", "text": post.text, "blocks": post.blocks,
                });
                match self.api.respond(url, &body).await {
                    Err(ApiError::Lost { reason, .. }) => Tried::Never(reason),
                    other => again(other.map(|()| Value::Null), row.attempts),
                }
            }
            (Err(ApiError::Lost { reason, .. }), _) => {
                Tried::Never(format!("it may have been seen: {reason}"))
            }
            (outcome, _) => again(outcome, row.attempts),
        }
    }
}
