//! An answer as a provider gave it, before anything of it is believed.

use serde_json::Value;

use crate::llm::ask::Usage;

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Draft {
    pub content: Content,
    /// As the provider says; `None` = it does not, or says what can't be.
    pub usage: Option<Usage>,
    pub stop: Stop,
}

/// What it says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    Text(String),
    Value(Value),
}

impl Content {
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::Value(value) => value.is_null(),
        }
    }
}

/// Why it ends there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// It is all said.
    Whole,
    /// At the most tokens it may have.
    Cut,
    /// The model declines, or a filter did.
    Refused,
}

impl Draft {
    /// Words for nothing are not believed.
    pub fn doubted(mut self) -> Self {
        if self.usage.is_some_and(|usage| usage.output == 0) && !self.content.is_empty() {
            self.usage = None;
        }
        self
    }
}
