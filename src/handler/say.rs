//! Where answers go, and how they are saved.

use serde::{Deserialize, Serialize};

use super::Desk;
use crate::chat::inbound::{Body, Inbound, Place, SentFile};
use crate::chat::message::Message;
use crate::chat::outbound::{Content, Target};
use crate::posting::PostingId;
use crate::store::StoreError;
use crate::store::desk::{Effect, NewOutbound, Work, WorkFilter};

/// What people call what an envelope began: work, log and answer go by it.
pub fn ticket(seq: i64) -> String {
    format!("t{seq}")
}

/// One thing a person did, with all that is needed to answer.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// What came in.
    pub inbound: &'a Inbound,
    /// Its ticket.
    pub ticket: String,
    /// Files sent with it.
    pub files: &'a [SentFile],
}

/// Who asked for work and where it is told, kept with the work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// E.g. `slack`.
    pub platform: String,
    /// The platform's id of the person.
    pub actor: String,
    /// Where.
    pub place: Place,
    /// Key of the message that shows how it stands; its thread takes what is made.
    pub card: String,
    /// The ticket it goes by.
    pub ticket: String,
}

impl Origin {
    /// In the channel of this card.
    pub fn say(&self, key: impl Into<String>, content: &Content) -> Effect {
        say(&self.platform, &self.place.channel, key, content)
    }

    /// The thread below the card.
    pub fn thread(&self) -> Option<Target> {
        Some(Target::Key(self.card.clone()))
    }

    /// What the card shows from now on. An older picture that is still unsent is left out.
    pub fn picture(&self, key: impl Into<String>, message: Message) -> NewOutbound {
        let content = Content::Edit { target: Target::Key(self.card.clone()), message };
        NewOutbound {
            supersedes: Some(format!("{}/edit/", self.card)),
            ..content.outbound(&self.platform, &self.place.channel, key)
        }
    }

    /// Puts that picture into the place of the one before.
    pub fn edit(&self, key: impl Into<String>, message: Message) -> Effect {
        Effect::Say(self.picture(key, message))
    }

    /// Who asked for this work; `None` when another version saved it.
    pub fn of(work: &Work) -> Option<Self> {
        serde_json::from_str(&work.origin).ok()
    }

    /// Where a posting was last told in the channel of this call. A batch is told elsewhere: it has
    /// one card for all of its postings.
    pub fn known(
        desk: &Desk<'_>,
        call: &Call<'_>,
        id: &PostingId,
    ) -> Result<Option<Self>, StoreError> {
        const LOOKED_AT: usize = 50;
        let filter =
            WorkFilter { posting: Some(id.clone()), limit: LOOKED_AT, ..WorkFilter::default() };
        let channel = &call.inbound.place.channel;
        let mut work =
            desk.store.list_work(&filter)?.into_iter().filter(|work| work.batch.is_none());
        Ok(work.find_map(|work| {
            Self::of(&work).filter(|origin| channel.is_empty() || origin.place.channel == *channel)
        }))
    }
}

impl Call<'_> {
    /// For the person alone: a whisper, or a plain message where the two are alone.
    pub fn whisper(&self, key: &str, message: Message) -> Effect {
        let (channel, content) = self.aside(message);
        say(&self.inbound.platform, &channel, format!("{}/{key}", self.ticket), &content)
    }

    /// Channel and content of what the person alone is told.
    pub fn aside(&self, message: Message) -> (String, Box<Content>) {
        let Inbound { actor, place, respond, .. } = self.inbound;
        let thread = place.thread.clone().map(Target::Reference);
        if place.channel.is_empty() {
            // Home pages and forms are in no channel: the person's own takes it.
            return (actor.clone(), Box::new(Content::Post { message, thread: None }));
        }
        let content = if place.direct {
            Content::Post { message, thread }
        } else {
            Content::Whisper { user: actor.clone(), message, thread, respond: respond.clone() }
        };
        (place.channel.clone(), Box::new(content))
    }

    /// The thread that files go to: the one it was asked in, or that below the card whose button
    /// was pressed.
    pub fn thread(&self) -> Option<Target> {
        let card = match &self.inbound.body {
            Body::Pressed { message, home: false, .. } => message.as_ref(),
            _ => None,
        };
        self.inbound.place.thread.as_ref().or(card).cloned().map(Target::Reference)
    }

    /// For all, in the thread it was asked in.
    pub fn post(&self, key: &str, message: Message) -> Effect {
        let thread = self.inbound.place.thread.clone().map(Target::Reference);
        self.say(key, &Content::Post { message, thread })
    }

    /// In the channel it was asked in.
    pub fn say(&self, key: &str, content: &Content) -> Effect {
        let Inbound { platform, place, .. } = self.inbound;
        say(platform, &place.channel, format!("{}/{key}", self.ticket), content)
    }

    /// Work asked for now, told under a card of its own.
    pub fn origin(&self) -> Origin {
        Origin {
            platform: self.inbound.platform.clone(),
            actor: self.inbound.actor.clone(),
            place: Place { thread: None, ..self.inbound.place.clone() },
            card: format!("{}/card", self.ticket),
            ticket: self.ticket.clone(),
        }
    }
}

/// Saves something to be sent.
pub fn say(platform: &str, channel: &str, key: impl Into<String>, content: &Content) -> Effect {
    Effect::Say(content.outbound(platform, channel, key))
}
