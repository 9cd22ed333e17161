//! What Slack sends, in its own shapes.

use serde_json::{Value, json};

use super::world::{APP, BOT_USER, TEAM, World};

/// Legacy, and still in every payload.
const VERIFICATION: &str = "verification-token";

impl World {
    /// A name people see.
    pub fn person(&self, id: &str) -> String {
        self.people.get(id).unwrap_or_else(|| panic!("nobody is {id}")).clone()
    }

    /// The name of a channel as commands and interactions carry it.
    pub fn channel_name(&self, id: &str) -> String {
        let found = self.channels.get(id).unwrap_or_else(|| panic!("no channel {id}"));
        found.name.clone().unwrap_or_else(|| "directmessage".into())
    }

    fn listens(&self, subscription: &str) -> bool {
        self.subscriptions.contains(subscription)
    }

    /// Sends an event, when the app subscribed to it.
    pub fn emit(&mut self, subscription: &str, event: Value) -> Option<String> {
        if !self.listens(subscription) {
            return None;
        }
        let payload = json!({
            "token": VERIFICATION,
            "team_id": TEAM,
            "context_team_id": TEAM,
            "context_enterprise_id": null,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": self.id("Ev"),
            "event_time": self.seconds(),
            "authorizations": [{
                "enterprise_id": null,
                "team_id": TEAM,
                "user_id": BOT_USER,
                "is_bot": true,
                "is_enterprise_install": false,
            }],
            "is_ext_shared_channel": false,
            "event_context": format!("4-{}", self.number()),
        });
        Some(self.send("events_api", payload))
    }

    /// The subscription and `channel_type` of a channel's messages.
    fn kind_of(&self, channel: &str) -> (&'static str, &'static str) {
        match self.channels[channel].person {
            Some(_) => ("message.im", "im"),
            None => ("message.channels", "channel"),
        }
    }

    /// The event of a new message, the bot's own included, as Slack sends those too.
    pub fn emit_message(&mut self, channel: &str, mut event: Value) -> Option<String> {
        let (subscription, kind) = self.kind_of(channel);
        event["channel"] = channel.into();
        event["channel_type"] = kind.into();
        event["event_ts"] = event["ts"].clone();
        self.emit(subscription, event)
    }

    /// The event of a changed or deleted message.
    pub fn emit_change(&mut self, channel: &str, subtype: &str, more: Value, before: Value) {
        let (subscription, kind) = self.kind_of(channel);
        let ts = self.ts();
        let mut event = json!({
            "type": "message",
            "subtype": subtype,
            "channel": channel,
            "channel_type": kind,
            "hidden": true,
            "ts": ts,
            "event_ts": ts,
            "previous_message": before,
        });
        let more = more.as_object().expect("an object").clone();
        event.as_object_mut().expect("an object").extend(more);
        self.emit(subscription, event);
    }

    /// A slash command.
    pub fn command(&mut self, person: &str, channel: &str, command: &str, text: &str) -> Value {
        json!({
            "token": VERIFICATION,
            "team_id": TEAM,
            "team_domain": "tailors",
            "channel_id": channel,
            "channel_name": self.channel_name(channel),
            "user_id": person,
            "user_name": self.person(person),
            "command": command,
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": self.hook(person, channel, None),
            "trigger_id": self.trigger(person),
        })
    }

    /// What every interaction carries.
    pub fn interaction(&mut self, kind: &str, person: &str) -> Value {
        let name = self.person(person);
        json!({
            "type": kind,
            "team": {"id": TEAM, "domain": "tailors"},
            "user": {"id": person, "username": name, "name": name, "team_id": TEAM},
            "api_app_id": APP,
            "token": VERIFICATION,
            "trigger_id": self.trigger(person),
            "enterprise": null,
            "is_enterprise_install": false,
        })
    }

    /// The event of a person who opens the App Home.
    pub fn opened_home(&mut self, person: &str) -> Value {
        let mut event = json!({
            "type": "app_home_opened",
            "user": person,
            "channel": super::world::dm_of(person),
            "tab": "home",
            "event_ts": self.ts(),
        });
        if let Some(home) = self.home(person) {
            event["view"] = home;
        }
        event
    }
}
