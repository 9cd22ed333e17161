//! What comes in from chat, free of any platform.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::message::Action;
use crate::candidate::RichText;

/// Something a person did.
#[derive(Clone, Debug, PartialEq)]
pub struct Inbound {
    /// E.g. `slack`.
    pub platform: String,
    /// The platform's id of the person.
    pub actor: String,
    /// Where.
    pub place: Place,
    /// Opens a form, for a few seconds.
    pub trigger: Option<String>,
    /// Takes answers for a while where the program is no member of the channel.
    pub respond: Option<String>,
    /// What.
    pub body: Body,
}

/// Where something happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The platform's id of the channel; empty where there is none, as on a home page.
    pub channel: String,
    /// The message that heads the thread.
    pub thread: Option<String>,
    /// Between the person and the program alone.
    pub direct: bool,
}

/// What a person did.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Gave a command.
    Command {
        /// As typed.
        line: String,
        /// Files sent with it.
        files: Vec<SentFile>,
    },
    /// Pressed or chose something.
    Pressed {
        /// What it does.
        action: Action,
        /// The message it stands under.
        message: Option<String>,
        /// All that is chosen on the page it stands on.
        fields: BTreeMap<String, Field>,
        /// On the person's home page.
        home: bool,
    },
    /// Sent a form.
    Submitted {
        /// What the form is for.
        callback: String,
        /// What it carried unseen.
        private: String,
        /// The platform's id of the form.
        view: String,
        /// What was filled in.
        fields: BTreeMap<String, Field>,
    },
    /// Reacted to a message, or took that back.
    Reacted {
        /// The reaction, without colons.
        name: String,
        /// False when it was taken back.
        added: bool,
        /// The message.
        message: String,
    },
    /// Opened the home page.
    Home,
    /// Nothing that concerns the program, for this reason.
    Ignored(&'static str),
}

/// A file sent with a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentFile {
    /// As sent.
    pub name: String,
    /// Where the platform keeps it.
    pub url: String,
    /// Its size.
    pub bytes: u64,
}

/// What was filled in or chosen.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// Text with marks.
    Rich(RichText),
    /// Plain text, or the value of an option.
    Text(String),
    /// A moment.
    Moment(DateTime<Utc>),
    /// Left empty.
    Empty,
}
