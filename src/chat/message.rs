//! What is said in chat, free of any platform: each adapter renders it as its platform can.
//!
//! Architecture Invariant: text here is data. Only an adapter turns it into its platform's markup,
//! and escapes it there; whatever a posting says, it can't mention, link or format.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::candidate::RichText;

/// One message.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// One plain line: what a notification shows, and what stands where parts can't be shown.
    pub summary: String,
    /// From top to bottom.
    pub parts: Vec<Part>,
}

/// A part of a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A title.
    Heading(String),
    /// A paragraph.
    Text(Rich),
    /// Items with bullets.
    List(Vec<Rich>),
    /// Somebody's words.
    Quote(Rich),
    /// Label and value pairs.
    Fields(Vec<(String, Rich)>),
    /// Tables and logs, in a fixed pitch.
    Code(String),
    /// Small print.
    Context(Rich),
    /// A line across.
    Divider,
    /// What can be pressed or chosen.
    Actions(Vec<Control>),
}

/// Text with marks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rich(pub Vec<Run>);

/// A run of text under one set of marks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Run {
    /// Characters.
    Text {
        /// As they are.
        text: String,
        /// Bold.
        #[serde(default)]
        bold: bool,
        /// Italic.
        #[serde(default)]
        italic: bool,
        /// In a fixed pitch.
        #[serde(default)]
        code: bool,
    },
    /// A link.
    Link {
        /// `https`, `http` or `mailto`; anything else is shown as its text.
        url: String,
        /// What is shown.
        text: String,
    },
    /// A moment, shown in the reader's own time zone where the platform can.
    Moment(DateTime<Utc>),
    /// A person, by the platform's id.
    User(String),
    /// A channel, by the platform's id.
    Channel(String),
}

/// What can be pressed or chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Control {
    /// A button.
    Button {
        /// Its words.
        label: String,
        /// What it does.
        action: Action,
        /// How it looks.
        look: Look,
        /// A question to be answered before it is done.
        confirm: Option<String>,
    },
    /// An overflow menu of two to five items.
    Menu {
        /// Name and effect of each item.
        items: Vec<(String, Action)>,
    },
    /// One of several.
    Select {
        /// What is chosen.
        label: String,
        /// Name of the action; its value is that of the option.
        action: String,
        /// Name and value of each.
        options: Vec<(String, String)>,
        /// The value shown at first.
        chosen: Option<String>,
    },
    /// A date with a time.
    Moment {
        /// What is chosen.
        label: String,
        /// Name of the action; its value is the moment in seconds since 1970.
        action: String,
        /// Shown at first.
        chosen: Option<DateTime<Utc>>,
    },
}

/// How a button looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// Like the others.
    #[default]
    Plain,
    /// The one most people want.
    Primary,
    /// The one to think about.
    Danger,
}

/// What pressing something does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// E.g. `approve`.
    pub name: String,
    /// What it is about, e.g. `07ad1c2b3d4e/3/cv.pdf`.
    pub value: String,
}

/// A form over the conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Modal {
    /// At its head.
    pub title: String,
    /// Words of the button that sends it; none when there is nothing to send.
    pub submit: Option<String>,
    /// Words of the button that closes it.
    pub close: String,
    /// What it is for, e.g. `edit`.
    pub callback: String,
    /// Comes back with it, unseen.
    pub private: String,
    /// From top to bottom.
    pub parts: Vec<ModalPart>,
}

/// A part of a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModalPart {
    /// Something to read.
    Part(Part),
    /// Something to fill in.
    Input(Input),
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// Comes back with what was filled in.
    pub id: String,
    /// Above it.
    pub label: String,
    /// Below it.
    pub hint: Option<String>,
    /// May be left empty.
    pub optional: bool,
    /// Of which kind.
    pub kind: InputKind,
}

/// Kind of a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InputKind {
    /// Text with bold, italic and links.
    Rich(RichText),
    /// Plain text.
    Text {
        /// Filled in at first.
        initial: String,
        /// More than one line.
        multiline: bool,
        /// Most characters.
        max: usize,
    },
    /// One of several.
    Select {
        /// Name and value of each.
        options: Vec<(String, String)>,
        /// The value shown at first.
        initial: Option<String>,
    },
    /// A date with a time.
    Moment {
        /// Shown at first.
        initial: Option<DateTime<Utc>>,
    },
}

impl Message {
    /// A message of one paragraph, which is its summary as well.
    pub fn text(text: impl Into<String>) -> Self {
        let summary = text.into();
        Self { parts: vec![Part::Text(Rich::plain(summary.clone()))], summary }
    }

    /// With this line for notifications, and no part yet.
    pub fn new(summary: impl Into<String>) -> Self {
        Self { summary: summary.into(), parts: Vec::new() }
    }

    /// The same message with one more part.
    #[must_use]
    pub fn with(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }
}

impl Rich {
    /// Characters without marks.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::default().then(text)
    }

    /// The same with plain characters after it.
    #[must_use]
    pub fn then(self, text: impl Into<String>) -> Self {
        self.marked(text, false, false, false)
    }

    /// The same with bold characters after it.
    #[must_use]
    pub fn bold(self, text: impl Into<String>) -> Self {
        self.marked(text, true, false, false)
    }

    /// The same with characters of a fixed pitch after it.
    #[must_use]
    pub fn code(self, text: impl Into<String>) -> Self {
        self.marked(text, false, false, true)
    }

    /// The same with a link after it.
    #[must_use]
    pub fn link(mut self, url: impl Into<String>, text: impl Into<String>) -> Self {
        self.0.push(Run::Link { url: url.into(), text: text.into() });
        self
    }

    /// The same with a moment after it.
    #[must_use]
    pub fn moment(mut self, moment: DateTime<Utc>) -> Self {
        self.0.push(Run::Moment(moment));
        self
    }

    /// The same with a person after it.
    #[must_use]
    pub fn user(mut self, id: impl Into<String>) -> Self {
        self.0.push(Run::User(id.into()));
        self
    }

    fn marked(mut self, text: impl Into<String>, bold: bool, italic: bool, code: bool) -> Self {
        self.0.push(Run::Text { text: text.into(), bold, italic, code });
        self
    }
}

impl From<&str> for Rich {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

impl From<String> for Rich {
    fn from(text: String) -> Self {
        Self::plain(text)
    }
}

impl From<&RichText> for Rich {
    fn from(text: &RichText) -> Self {
        let run = |inline: &crate::candidate::Inline| match &inline.link {
            Some(url) => Run::Link { url: url.clone(), text: inline.text.clone() },
            None => Run::Text {
                text: inline.text.clone(),
                bold: inline.bold,
                italic: inline.italic,
                code: false,
            },
        };
        Self(text.0.iter().map(run).collect())
    }
}

impl Action {
    /// An action on something.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

impl Control {
    /// A plain button.
    pub fn button(label: impl Into<String>, action: Action) -> Self {
        Self::Button { label: label.into(), action, look: Look::Plain, confirm: None }
    }

    /// The button most people want.
    pub fn primary(label: impl Into<String>, action: Action) -> Self {
        Self::Button { label: label.into(), action, look: Look::Primary, confirm: None }
    }
}
