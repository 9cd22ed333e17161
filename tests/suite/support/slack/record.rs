//! What tests look for in the workspace, and what they print when it is not there.

use serde_json::{Value, json};

use super::delivery::Envelope;
use super::world::{Call, World};

impl World {
    /// A message, wherever it stands.
    pub fn message(&self, channel: &str, ts: &str) -> Option<&Value> {
        self.channels.get(channel)?.messages.get(ts)
    }

    /// All messages of a channel, replies included, oldest first.
    pub fn messages(&self, channel: &str) -> Vec<Value> {
        self.channels
            .get(channel)
            .map_or_else(Vec::new, |found| found.messages.values().cloned().collect())
    }

    /// A thread: its parent, then its replies.
    pub fn thread(&self, channel: &str, ts: &str) -> Vec<Value> {
        let mut messages = self.messages(channel);
        messages.retain(|message| message["ts"] == ts || message["thread_ts"] == ts);
        messages
    }

    /// Calls of a method.
    pub fn calls(&self, method: &str) -> Vec<Call> {
        self.calls.iter().filter(|call| call.method == method).cloned().collect()
    }

    /// What was shown to one person alone.
    pub fn ephemerals(&self, person: &str) -> Vec<Value> {
        self.ephemerals.iter().filter(|message| message["shown_to"] == person).cloned().collect()
    }

    /// The App Home of a person.
    pub fn home(&self, person: &str) -> Option<Value> {
        Some(self.views.get(self.homes.get(person)?)?.1.clone())
    }

    /// Views open now for a person, App Home aside.
    pub fn open_views(&self, person: &str) -> Vec<Value> {
        let open = self
            .views
            .values()
            .filter(|(whom, view)| whom.as_deref() == Some(person) && view["type"] == "modal");
        open.map(|(_, view)| view.clone()).collect()
    }

    /// What stands in front of the person when a test gives up, for its failure message.
    pub fn dump(&self) -> String {
        let calls = self.calls.iter().map(|call| {
            let answer = call.answer.as_ref().map_or("no answer".into(), Value::to_string);
            format!("{:?} {} {}\n    {answer}\n", call.at, call.method, json!(call.args))
        });
        let envelopes = self.envelopes.iter().map(|one| {
            let Envelope { id, kind, sent, attempt, acks, payload, .. } = one;
            format!("{id} {kind} sent {sent} attempt {attempt} {acks:?}\n    {payload}\n")
        });
        format!(
            "calls:\n{}envelopes:\n{}violations: {:#?}\nsockets open: {}",
            calls.collect::<String>(),
            envelopes.collect::<String>(),
            self.violations,
            self.sockets.len()
        )
    }
}
