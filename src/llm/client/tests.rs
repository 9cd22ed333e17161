//! The client against a provider that does whatever providers do: answers, and what becomes of the
//! money, of the provider's standing and of the question.

mod answers;
mod chain;
mod failures;
mod hostile;

use std::sync::Arc;
use std::time::Duration;

use crate::config::{LlmSettings, ProviderKind};
use crate::llm::{Ask, AskError, Class, Client, Model as _, Reply, schema};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::support::llm::{KEY, Llm, Wire};
use crate::support::llm_gate::{QuickTime, Till};

/// Both wire formats, whole and in pieces.
const FORMS: [(Wire, bool); 4] = [
    (Wire::Anthropic, false),
    (Wire::Anthropic, true),
    (Wire::OpenAi, false),
    (Wire::OpenAi, true),
];

/// An answer with everything an answer may have.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "that it can be read is what is tested")]
struct Draft {
    /// Of the posting.
    title: String,
    years: Option<u8>,
    remote: Option<Remote>,
    lines: Vec<Line>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Remote {
    /// Everywhere.
    FullyRemote,
    Hybrid,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "that it can be read is what is tested")]
struct Line {
    id: String,
    text: String,
}

fn ask() -> Ask {
    Ask {
        stage: "cv",
        prompt: "cv/1".into(),
        class: Class::Strong,
        run: None,
        run_cap: None,
        system: "You reword achievements of a candidate.".into(),
        user: "Reword: built a billing service in Rust for 40 hospitals in Lower Saxony.".into(),
        schema: schema::of::<Draft>(),
        max_output: 400,
        temperature: 0.2,
        deadline: Duration::from_mins(1),
    }
}

fn settings(llm: &Llm, wire: Wire, streamed: bool) -> LlmSettings {
    let (provider, model, cheap) = match wire {
        Wire::Anthropic => (ProviderKind::Anthropic, "claude-sonnet-5", "claude-haiku-5-5"),
        Wire::OpenAi => (ProviderKind::OpenAi, "gpt-5.6-terra", "gpt-5.6-luna"),
    };
    LlmSettings {
        provider,
        base_url: llm.base_url(),
        api_key: KEY.into(),
        model: model.into(),
        cheap_model: cheap.into(),
        stream: streamed,
        ..LlmSettings::default()
    }
}

/// A client, its till and its clock.
struct Desk {
    client: Client,
    till: Arc<Till>,
    time: Arc<QuickTime>,
}

impl Desk {
    fn new(settings: &LlmSettings) -> Self {
        Self::with(settings, |client| client)
    }

    fn with(settings: &LlmSettings, change: impl FnOnce(Client) -> Client) -> Self {
        let (till, time) = (Arc::new(Till::default()), Arc::new(QuickTime::new()));
        let client = Client::new(settings, Arc::<Till>::clone(&till)).unwrap();
        let client = change(client.with_time(Arc::<QuickTime>::clone(&time)));
        Self { client, till, time }
    }

    fn ask(&self) -> Result<Reply, AskError> {
        self.ask_of(&ask())
    }

    /// Whatever comes of it, the till balances.
    fn ask_of(&self, ask: &Ask) -> Result<Reply, AskError> {
        let result = self.client.ask(ask);
        self.till.balances();
        result
    }
}

fn read(value: &Value) -> Draft {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {value}"))
}
