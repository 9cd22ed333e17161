//! What the program does in chat, free of any platform: the content of a row of the outbox.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::message::{Message, Modal, Part};
use crate::posting::PostingId;
use crate::store::desk::NewOutbound;

/// One thing to do in a channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Says something to all.
    Post {
        /// What.
        message: Message,
        /// In the thread of this message.
        thread: Option<Target>,
    },
    /// Puts something else in the place of what was said.
    Edit {
        /// Of which message.
        target: Target,
        /// What stands there from now on.
        message: Message,
    },
    /// Says something that only one person sees.
    Whisper {
        /// Who.
        user: String,
        /// What.
        message: Message,
        /// In the thread of this message.
        thread: Option<Target>,
        /// Takes it where the program is no member of the channel.
        respond: Option<String>,
    },
    /// Hands over a file.
    File {
        /// Its name.
        name: String,
        /// Its content.
        body: FileBody,
        /// In the thread of this message.
        thread: Option<Target>,
        /// A line above it.
        comment: Option<String>,
    },
    /// Reacts to a message, or takes that back.
    React {
        /// To which.
        target: Target,
        /// The reaction, without colons.
        name: String,
        /// False to take it back.
        on: bool,
    },
    /// A person's home page.
    Home {
        /// Whose.
        user: String,
        /// From top to bottom.
        parts: Vec<Part>,
    },
    /// Opens a form.
    OpenModal {
        /// What lets it be opened.
        trigger: String,
        /// Of no use after this.
        expires_at: DateTime<Utc>,
        /// The form.
        modal: Modal,
        /// What is said instead when it can't be opened any more, and in which channel.
        otherwise: Option<(String, Box<Content>)>,
    },
    /// Puts another form in the place of one that is open.
    UpdateModal {
        /// The platform's id of the form.
        view: String,
        /// The form.
        modal: Modal,
    },
}

/// A message that is there, or will be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// One of the program's own, by the key it was sent under.
    Key(String),
    /// Any, by the platform's name for it.
    Reference(String),
}

/// Content of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileBody {
    /// An artifact, read from the store when it is sent.
    Artifact {
        /// Of which posting.
        posting: PostingId,
        /// Of which revision.
        revision: u32,
        /// Which.
        kind: String,
    },
    /// A posting as it came.
    Snapshot(PostingId),
    /// Text.
    Text(String),
    /// Bytes, in hex: for pictures that nobody needs again.
    Hex(String),
}

impl Content {
    /// What the outbox keeps of it, under a key that names what is said.
    pub fn outbound(&self, platform: &str, channel: &str, key: impl Into<String>) -> NewOutbound {
        NewOutbound {
            key: key.into(),
            platform: platform.to_owned(),
            channel: channel.to_owned(),
            // Strings, numbers and lists always have a JSON form.
            content: serde_json::to_string(self).unwrap_or_default(),
            supersedes: None,
            not_before: None,
        }
    }
}
