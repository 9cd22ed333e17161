//! Language models: which providers, which models, and how hard they may be asked.

mod endpoint;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use self::endpoint::{Endpoint, Format};
use super::secret::Secret;
use crate::llm::Class;
use crate::pipeline::assist::{PASS_MARK, STAGES};

/// Language models. Nothing set = none: the deterministic engine does all of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LlmSettings {
    /// Wire format; empty = guessed from address, key and model.
    pub provider: ProviderKind,
    /// Name of the provider in caps, reports and `health`; empty = its format.
    pub name: String,
    /// Address, with or without `/v1`; empty = the provider's own.
    pub base_url: String,
    /// Key; empty = taken from `api_key_env`, or none.
    pub api_key: Secret,
    /// Name of the environment variable that holds the key.
    pub api_key_env: String,
    /// The better model; empty = a current one of the provider.
    pub model: String,
    /// The cheap model; empty = a current one of the provider, else the better one.
    pub cheap_model: String,
    /// How much models that reason may: `low`, `medium`, `high`; empty = not at all, or as little as
    /// they can.
    pub reasoning_effort: String,
    /// Answers come in pieces: a connection that broke is noticed at once.
    pub stream: bool,
    /// Most requests in a minute, 0 = no limit.
    pub requests_per_minute: u32,
    /// Most tokens in a minute, 0 = no limit.
    pub tokens_per_minute: u32,
    /// Most requests at the same time.
    pub concurrency: u32,
    /// Longest time of one request, in seconds.
    pub timeout_seconds: u64,
    /// Longest time of one question, in seconds: all its waits and retries.
    pub deadline_seconds: u64,
    /// How often one provider is asked the same before the next one is.
    pub attempts: u32,
    /// Failures in a row after which a provider is left alone.
    pub breaker_failures: u32,
    /// For how long at first, in seconds; doubled each time it still fails.
    pub breaker_open_seconds: u64,
    /// For how long at most, in seconds.
    pub breaker_most_seconds: u64,
    /// Further providers, asked in this order when those before give no answer.
    pub fallback: Vec<ProviderSettings>,
    /// Prices of models that the bundled table does not know, or knows otherwise.
    pub prices: BTreeMap<String, PriceSettings>,
    /// Below this grade a CV is improved once, where the tier has it graded.
    pub pass_mark: u8,
    /// What each tier of postings gets.
    pub tiers: TiersSettings,
}

impl Default for LlmSettings {
    fn default() -> Self {
        let first = ProviderSettings::default();
        Self {
            provider: first.provider,
            name: first.name,
            base_url: first.base_url,
            api_key: first.api_key,
            api_key_env: first.api_key_env,
            model: first.model,
            cheap_model: first.cheap_model,
            reasoning_effort: first.reasoning_effort,
            stream: first.stream,
            requests_per_minute: first.requests_per_minute,
            tokens_per_minute: first.tokens_per_minute,
            concurrency: first.concurrency,
            timeout_seconds: first.timeout_seconds,
            deadline_seconds: 120,
            attempts: 3,
            breaker_failures: 5,
            breaker_open_seconds: 30,
            breaker_most_seconds: 900,
            fallback: Vec::new(),
            prices: BTreeMap::new(),
            pass_mark: PASS_MARK,
            tiers: TiersSettings::default(),
        }
    }
}

/// One provider; see the keys of the same names in [`LlmSettings`].
#[expect(missing_docs, reason = "said once, above")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProviderSettings {
    pub provider: ProviderKind,
    pub name: String,
    pub base_url: String,
    pub api_key: Secret,
    pub api_key_env: String,
    pub model: String,
    pub cheap_model: String,
    pub reasoning_effort: String,
    pub stream: bool,
    pub requests_per_minute: u32,
    pub tokens_per_minute: u32,
    pub concurrency: u32,
    pub timeout_seconds: u64,
}

impl Default for ProviderSettings {
    fn default() -> Self {
        Self {
            provider: ProviderKind::Guess,
            name: String::new(),
            base_url: String::new(),
            api_key: Secret::default(),
            api_key_env: String::new(),
            model: String::new(),
            cheap_model: String::new(),
            reasoning_effort: String::new(),
            stream: false,
            requests_per_minute: 120,
            tokens_per_minute: 0,
            concurrency: 8,
            timeout_seconds: 60,
        }
    }
}

/// Whose wire format a provider speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProviderKind {
    /// To be guessed, or none.
    #[default]
    #[serde(rename = "")]
    Guess,
    /// Anthropic's Messages.
    #[serde(rename = "anthropic", alias = "claude")]
    Anthropic,
    /// `OpenAI`'s chat completions, as most others speak it too.
    #[serde(
        rename = "openai",
        alias = "openai-compatible",
        alias = "openrouter",
        alias = "ollama",
        alias = "vllm",
        alias = "llama.cpp"
    )]
    OpenAi,
}

/// Prices of a model in US dollars for a million tokens. Zero is a price: a model of one's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceSettings {
    /// Tokens read.
    pub input: f64,
    /// Tokens written.
    pub output: f64,
    /// Tokens read from the provider's cache; not set = as any other.
    #[serde(default)]
    pub cache_read: Option<f64>,
    /// Tokens written to the provider's cache; not set = as any other.
    #[serde(default)]
    pub cache_write: Option<f64>,
}

/// Tiers of postings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TiersSettings {
    /// Fit from which a posting is `high`, unless a person sets its tier.
    pub high_from: u8,
    /// Fit from which it is `medium`.
    pub medium_from: u8,
    /// For the best fits.
    pub high: TierSettings,
    /// For most.
    pub medium: TierSettings,
    /// For the rest.
    pub low: TierSettings,
}

impl Default for TiersSettings {
    fn default() -> Self {
        let tier = |stages: &[&str], class, cap_usd| TierSettings {
            stages: stages.iter().map(|&stage| stage.to_owned()).collect(),
            class,
            cap_usd,
        };
        Self {
            high_from: 80,
            medium_from: 60,
            high: tier(&STAGES, Class::Strong, 0.5),
            medium: tier(&["read", "cv", "letter", "outreach"], Class::Cheap, 0.1),
            low: tier(&["letter", "outreach"], Class::Cheap, 0.05),
        }
    }
}

/// What a tier gets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierSettings {
    /// Stages for which a model is asked; the deterministic engine does the others.
    pub stages: Vec<String>,
    /// Which of the provider's models.
    pub class: Class,
    /// What one run may cost, in US dollars.
    pub cap_usd: f64,
}

impl LlmSettings {
    /// Something of it is set.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        self.first().is_wanted()
    }

    /// The providers, in the order in which they are asked; none when none is wanted.
    ///
    /// # Errors
    /// Says what does not fit, naming the key.
    pub fn chain(&self) -> Result<Vec<Endpoint>, String> {
        if !self.is_wanted() {
            return match self.fallback.is_empty() {
                true => Ok(Vec::new()),
                false => Err("llm.fallback is set, but no provider that it could stand in for; \
                              set llm.provider"
                    .into()),
            };
        }
        let mut chain = vec![Endpoint::from_settings(&self.first(), "llm")?];
        for (index, settings) in self.fallback.iter().enumerate() {
            chain.push(Endpoint::from_settings(settings, &format!("llm.fallback[{index}]"))?);
        }
        let mut names = BTreeSet::new();
        if let Some(twice) = chain.iter().find(|endpoint| !names.insert(&endpoint.name)) {
            return Err(format!(
                "two providers of [llm] are named `{}`; give each of them its own `name`",
                twice.name
            ));
        }
        Ok(chain)
    }

    fn first(&self) -> ProviderSettings {
        ProviderSettings {
            provider: self.provider,
            name: self.name.clone(),
            base_url: self.base_url.clone(),
            api_key: self.api_key.clone(),
            api_key_env: self.api_key_env.clone(),
            model: self.model.clone(),
            cheap_model: self.cheap_model.clone(),
            reasoning_effort: self.reasoning_effort.clone(),
            stream: self.stream,
            requests_per_minute: self.requests_per_minute,
            tokens_per_minute: self.tokens_per_minute,
            concurrency: self.concurrency,
            timeout_seconds: self.timeout_seconds,
        }
    }

    /// Says what does not fit, naming the key.
    pub(super) fn validate(&self) -> Result<(), String> {
        for (key, value, most) in [
            ("deadline_seconds", self.deadline_seconds, 3600),
            ("attempts", self.attempts.into(), 10),
            ("breaker_failures", self.breaker_failures.into(), 1000),
            ("breaker_open_seconds", self.breaker_open_seconds, 86_400),
            ("breaker_most_seconds", self.breaker_most_seconds, 86_400),
        ] {
            if !(1..=most).contains(&value) {
                return Err(format!("llm.{key} is {value}; write 1 to {most}"));
            }
        }
        if self.breaker_most_seconds < self.breaker_open_seconds {
            return Err("llm.breaker_most_seconds is less than llm.breaker_open_seconds".into());
        }
        for (model, price) in &self.prices {
            let all = [Some(price.input), Some(price.output), price.cache_read, price.cache_write];
            // More than any provider takes: dollars for a token were meant for a million.
            let sound = |price: f64| (0.0..=100_000.0).contains(&price);
            if !all.into_iter().flatten().all(sound) {
                return Err(format!(
                    "llm.prices.\"{model}\" has a price below 0 or above 100000; prices are US \
                     dollars for a million tokens"
                ));
            }
        }
        let TiersSettings { high_from, medium_from, .. } = self.tiers;
        if high_from > 100 || medium_from > high_from {
            return Err(format!(
                "llm.tiers.medium_from is {medium_from} and llm.tiers.high_from is {high_from}; \
                 write numbers of 0 to 100, the second not below the first"
            ));
        }
        if self.pass_mark > 100 {
            return Err(format!("llm.pass_mark is {}; write 0 to 100", self.pass_mark));
        }
        let tiers =
            [("high", &self.tiers.high), ("medium", &self.tiers.medium), ("low", &self.tiers.low)];
        for (name, tier) in tiers {
            if !(0.0..=1000.0).contains(&tier.cap_usd) {
                return Err(format!(
                    "llm.tiers.{name}.cap_usd is {}; write 0 to 1000",
                    tier.cap_usd
                ));
            }
            let unknown = tier.stages.iter().find(|stage| !STAGES.contains(&stage.as_str()));
            if let Some(stage) = unknown {
                return Err(format!(
                    "llm.tiers.{name}.stages has `{stage}`, which asks no model; those that do are \
                     {}",
                    STAGES.join(", ")
                ));
            }
        }
        self.chain().map(|_| ())
    }
}

impl ProviderSettings {
    fn is_wanted(&self) -> bool {
        self.provider != ProviderKind::Guess
            || !self.api_key.is_empty()
            || [&self.base_url, &self.api_key_env, &self.model].iter().any(|text| !text.is_empty())
    }
}
