//! What the Web API answers when it does not do what it was asked.

use serde_json::{Value, json};

/// An error code, with details as Slack gives them.
#[derive(Debug)]
pub struct Refusal {
    pub error: &'static str,
    pub messages: Vec<String>,
    /// Whether a correct client never gets here.
    pub violation: bool,
    /// The scope that is missing.
    pub needed: Option<&'static str>,
}

/// What a method answers, `ok` aside.
pub type Answer = Result<Value, Refusal>;

impl Refusal {
    /// What no correct client sends.
    pub fn wrong(error: &'static str, message: &str) -> Self {
        Self { error, messages: vec![message.into()], violation: true, needed: None }
    }

    /// Arguments of wrong names or kinds.
    pub fn arguments(faults: Vec<String>) -> Self {
        let messages = faults.into_iter().map(|fault| format!("[ERROR] {fault}")).collect();
        Self { error: "invalid_arguments", messages, violation: true, needed: None }
    }

    /// A scope the app was not granted.
    pub fn scope(needed: &'static str) -> Self {
        Self { needed: Some(needed), ..Self::from("missing_scope") }
    }

    /// The body of the answer.
    pub fn body(&self, provided: &str) -> Value {
        let mut body = json!({"ok": false, "error": self.error});
        if !self.messages.is_empty() {
            body["response_metadata"] = json!({"messages": self.messages});
        }
        if let Some(needed) = self.needed {
            body["needed"] = needed.into();
            body["provided"] = provided.into();
        }
        body
    }
}

/// A refusal that depends on the workspace's state: any client may meet it.
impl From<&'static str> for Refusal {
    fn from(error: &'static str) -> Self {
        Self { error, messages: Vec::new(), violation: false, needed: None }
    }
}
