//! Stages that ask a language model. Each has a deterministic result already, and asks for a better
//! one:
//!
//! ```text
//! typed input → values of a prompt → Model::ask → typed reply → limits → truth → merged
//!                                         ↑ refused: once more, naming the refusal
//! ```
//!
//! | stage | asks for | keeps |
//! |---|---|---|
//! | `read` | what the extraction missed, pains, role | words that stand in the posting |
//! | `stars` | which records answer the needs | ids among those offered |
//! | `cv` | bullets, profile, tagline in other words | sentences the cited facts support |
//! | `letter`, `outreach`, `form` | the draft's sentences, better | the same, within their limits |
//! | `grade` | what the grade rests on; below the mark, better bullets | explanations; a better grade |
//!
//! Architecture Invariants: a model is given only what its stage needs, never contact details. What it
//! answers is a draft: it chooses among facts and words them, and decides nothing that is true. No
//! answer, a refused one and none at all end in the same place: the deterministic result.

pub mod cv;
pub mod form;
pub mod grade;
pub mod letter;
pub mod line;
pub mod outreach;
pub mod private;
pub mod quote;
pub mod read;
pub mod schema;
pub mod session;
pub mod stars;
pub mod tier;

#[cfg(test)]
mod tests;

use std::time::Duration;

use serde_json::{Value, json};

use self::line::Refused;
pub use self::read::Reading;
pub use self::session::{Call, Session, Unanswered};
pub use self::tier::{Tier, TierPlan, Tiers};
use crate::language::Language;
use crate::llm::{Model, Prompts};
use crate::report::ReportRefusal;

/// Stages that can ask a model, in the order in which they do.
pub const STAGES: [&str; 7] = ["read", "stars", "cv", "letter", "outreach", "form", "grade"];

/// Below this grade a CV is improved once.
pub const PASS_MARK: u8 = 75;

/// Refusals named in a second question.
const NAMED: usize = 10;

/// Whom to ask, and how much.
pub struct Assistant<'a> {
    /// Who answers.
    pub model: &'a dyn Model,
    /// What is asked.
    pub prompts: &'a Prompts,
    /// What each tier stands for.
    pub tiers: Tiers,
    /// The tier where a person set it; else by rule.
    pub tier: Option<Tier>,
    /// A run in which no question is answered fails.
    pub insist: bool,
    /// A run fails when a cap would be passed, instead of going on without a model.
    pub refuse_at_cap: bool,
    /// Longest time of one question.
    pub deadline: Duration,
    /// Below this grade a CV is improved once.
    pub pass_mark: u8,
}

impl<'a> Assistant<'a> {
    /// With the prompts of the program and the usual tiers.
    #[must_use]
    pub fn new(model: &'a dyn Model) -> Self {
        Self {
            model,
            prompts: Prompts::bundled(),
            tiers: Tiers::default(),
            tier: None,
            insist: false,
            refuse_at_cap: false,
            deadline: Duration::from_mins(1),
            pass_mark: PASS_MARK,
        }
    }
}

impl Assistant<'_> {
    /// Whether the first question is about the posting, as far as is known before it is read.
    #[must_use]
    pub fn reads_first(&self) -> bool {
        let reads = |tier| self.tiers.plan(tier).stages.iter().any(|stage| stage == "read");
        self.tier.is_none_or(reads)
    }
}

/// What became of a stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Written<T> {
    /// In the model's words as far as they stand.
    pub value: T,
    /// What did not.
    pub refused: Vec<ReportRefusal>,
    /// Why not all of it is the model's, for people.
    pub note: Option<String>,
    /// Something of it is the model's.
    pub heard: bool,
}

/// Whether every stage has a prompt that asks for its reply.
///
/// # Errors
/// The first that does not, with its file.
pub fn check(prompts: &Prompts) -> Result<(), String> {
    for stage in STAGES {
        let prompt = prompts.find(stage).ok_or_else(|| format!("there is no prompt `{stage}`"))?;
        if prompt.schema != stage {
            return Err(format!(
                "prompt {}:1: schema is `{}`; the stage reads `{stage}`",
                prompt.file, prompt.schema
            ));
        }
    }
    Ok(())
}

/// Refusals as a prompt names them.
fn told(refused: &[(String, Refused)]) -> Value {
    json!(refused.iter().take(NAMED).map(|(id, why)| why.told(id)).collect::<Vec<_>>())
}

/// The language in which a model is to write.
fn language(language: Language) -> &'static str {
    match language {
        Language::En => "English",
        Language::De => "German",
        Language::Fr => "French",
    }
}
