//! Envelopes on their way to the app: sent to one open socket, acknowledged within the deadline,
//! or delivered again.

use std::time::Duration;

use serde_json::{Value, json};

use super::api::{Content, post, shown_view};
use super::socket::Order;
use super::surface;
use super::world::World;

/// How often an event is delivered again.
const RETRIES: u32 = 3;

/// What the app answered an envelope with, and how long after it was sent.
#[derive(Clone, Debug)]
pub struct Ack {
    pub after: Duration,
    pub payload: Option<Value>,
}

/// One envelope.
#[derive(Clone, Debug)]
pub struct Envelope {
    pub id: String,
    /// The id under which the same thing was delivered first.
    pub origin: String,
    pub kind: &'static str,
    pub payload: Value,
    pub attempt: u32,
    pub reason: &'static str,
    /// How often it was sent.
    pub sent: usize,
    pub sent_at: Duration,
    pub socket: Option<u64>,
    pub acks: Vec<Ack>,
    /// Whether nobody waits for its acknowledgement any more.
    pub settled: bool,
}

impl Envelope {
    fn frame(&self) -> Value {
        let mut frame = json!({
            "envelope_id": self.id,
            "type": self.kind,
            "accepts_response_payload": self.kind != "events_api",
            "payload": self.payload,
        });
        if self.kind == "events_api" {
            frame["retry_attempt"] = self.attempt.into();
            frame["retry_reason"] = self.reason.into();
        }
        frame
    }
}

impl World {
    /// Sends an envelope, now or with the next connection.
    pub fn send(&mut self, kind: &'static str, payload: Value) -> String {
        self.enqueue(kind, payload, None, 0, "")
    }

    fn enqueue(
        &mut self,
        kind: &'static str,
        payload: Value,
        origin: Option<String>,
        attempt: u32,
        reason: &'static str,
    ) -> String {
        let number = self.number();
        let id = format!("{number:08x}-0000-4000-8000-{number:012x}");
        self.envelopes.push(Envelope {
            id: id.clone(),
            origin: origin.unwrap_or_else(|| id.clone()),
            kind,
            payload,
            attempt,
            reason,
            sent: 0,
            sent_at: Duration::ZERO,
            socket: None,
            acks: Vec::new(),
            settled: false,
        });
        self.waiting.push_back(id.clone());
        self.deliver();
        id
    }

    /// Hands waiting envelopes to open sockets, in turn.
    pub fn deliver(&mut self) {
        while !self.waiting.is_empty() {
            let open: Vec<u64> =
                self.sockets.iter().filter(|(_, one)| one.open).map(|(id, _)| *id).collect();
            if open.is_empty() {
                return;
            }
            self.next_socket += 1;
            let socket = open[self.next_socket % open.len()];
            let id = self.waiting.pop_front().expect("not empty");
            let now = self.now();
            let found = self.envelopes.iter_mut().find(|one| one.id == id).expect("enqueued");
            found.sent += 1;
            found.sent_at = now;
            found.socket = Some(socket);
            found.settled = false;
            let frame = found.frame().to_string();
            self.sockets[&socket].order(Order::Text(frame));
        }
    }

    /// The same frame again, under the same id.
    pub fn duplicate(&mut self, id: &str) {
        assert!(self.envelopes.iter().any(|one| one.id == id), "no envelope {id}");
        self.waiting.push_back(id.to_owned());
        self.deliver();
    }

    /// An event delivered again: another envelope, the same `event_id`, one attempt more.
    pub fn redeliver(&mut self, id: &str) -> String {
        let found = self.envelopes.iter_mut().find(|one| one.id == id);
        let found = found.unwrap_or_else(|| panic!("no envelope {id}"));
        assert_eq!(found.kind, "events_api", "only events are delivered again");
        found.settled = true;
        let again = found.clone();
        self.enqueue(again.kind, again.payload, Some(again.origin), again.attempt + 1, "timeout")
    }

    /// What was not acknowledged in time: events come again, people see that a command failed.
    /// Says whether there was any.
    pub fn overdue(&mut self) -> bool {
        let now = self.now();
        let late: Vec<Envelope> = self
            .envelopes
            .iter_mut()
            .filter(|one| one.sent > 0 && !one.settled && now >= one.sent_at + self.ack_within)
            .map(|one| {
                one.settled = true;
                one.clone()
            })
            .collect();
        for one in &late {
            if one.kind != "events_api" {
                self.failures.push(one.id.clone());
            } else if one.attempt < RETRIES {
                self.redeliver(&one.id);
            }
        }
        !late.is_empty()
    }

    /// An acknowledgement that came in over a socket.
    pub fn acknowledge(&mut self, frame: &str) {
        let Ok(ack) = serde_json::from_str::<Value>(frame) else {
            return self.violation(format!("a frame that is no JSON: {frame}"));
        };
        let now = self.now();
        let id = ack["envelope_id"].as_str().unwrap_or_default();
        let Some(found) = self.envelopes.iter_mut().find(|one| one.id == id && one.sent > 0) else {
            return self.violation(format!("acknowledged what was never sent: {frame}"));
        };
        let payload = ack.get("payload").filter(|payload| !payload.is_null()).cloned();
        let after = now.saturating_sub(found.sent_at);
        found.acks.push(Ack { after, payload: payload.clone() });
        found.settled = true;
        let found = found.clone();
        if found.acks.len() > found.sent {
            self.violation(format!("acknowledged more often than sent: {frame}"));
        }
        let Some(payload) = payload.filter(|payload| *payload != json!({})) else {
            if found.payload["type"] == "view_submission" {
                self.close_view(&found.payload);
            }
            return;
        };
        let done = match (found.kind, found.payload["type"].as_str()) {
            ("slash_commands", _) => self.answer_command(&found.payload, &payload),
            (_, Some("view_submission")) => self.answer_submission(&found.payload, &payload),
            _ => Err(format!("{} takes no payload", found.kind)),
        };
        if let Err(why) = done {
            self.violation(format!("payload of an acknowledgement: {why}: {payload}"));
        }
    }

    fn close_view(&mut self, submission: &Value) {
        let id = submission["view"]["id"].as_str().unwrap_or_default();
        if let Some((person, _)) = self.views.get_mut(id) {
            *person = None;
        }
    }

    /// A message for the person, or for everybody.
    fn answer_command(&mut self, command: &Value, payload: &Value) -> Result<(), String> {
        let content =
            Content::from_values(self, payload["text"].as_str(), payload.get("blocks"), None)
                .map_err(|refusal| format!("{refusal:?}"))?;
        let channel = command["channel_id"].as_str().expect("a channel");
        match payload["response_type"].as_str() {
            None | Some("ephemeral") => {
                let person = command["user_id"].as_str().expect("a person");
                self.whisper(channel, person, None, content);
            }
            Some("in_channel") => {
                post(self, channel, None, content, serde_json::Map::new());
            }
            Some(other) => return Err(format!("no response_type {other}")),
        }
        Ok(())
    }

    fn answer_submission(&mut self, submission: &Value, payload: &Value) -> Result<(), String> {
        let id = submission["view"]["id"].as_str().expect("a view").to_owned();
        match payload["response_action"].as_str() {
            Some("errors") => {
                let errors = payload["errors"].as_object().filter(|errors| !errors.is_empty());
                let blocks = submission["view"]["blocks"].as_array().expect("blocks");
                for (name, text) in errors.ok_or("no errors")? {
                    let known = blocks
                        .iter()
                        .any(|block| block["block_id"] == *name && block["type"] == "input");
                    if !known || !text.is_string() {
                        return Err(format!("no input block {name}"));
                    }
                }
            }
            Some("clear") => self.close_view(submission),
            Some("update") => {
                surface::check(&payload["view"], "modal").map_err(|fault| format!("{fault:?}"))?;
                let view = shown_view(self, &id, &payload["view"]);
                self.views.get_mut(&id).expect("submitted").1 = view;
            }
            other => return Err(format!("no response_action {other:?}")),
        }
        Ok(())
    }
}
