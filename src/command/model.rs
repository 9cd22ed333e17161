//! Whom stages may ask: the configured language models, behind the budget that all processes share.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;

use super::{Context, UserError};
use crate::config::{AtCap, Endpoint, LlmSettings, PriceSettings, Settings};
use crate::llm::budget::{ProviderLimits, StoreGate};
use crate::llm::price::{ModelPrice, PriceTable};
use crate::llm::{Client, Prompts};
use crate::pipeline::assist::{Assistant, Tier, Tiers};
use crate::store::SqliteStore;
use crate::store::spend::SpendStore;

/// A client with its prompts.
#[derive(Debug)]
pub struct Helper {
    client: Client,
    prompts: Prompts,
    tiers: Tiers,
    refuse_at_cap: bool,
    deadline: Duration,
    pass_mark: u8,
}

impl Helper {
    /// Opens it; `None` when no model is configured.
    ///
    /// # Errors
    /// When settings or prompts cannot be used, or the store cannot be opened.
    pub fn open(context: &Context) -> anyhow::Result<Option<Self>> {
        if !context.config.settings.llm.is_wanted() {
            return Ok(None);
        }
        let store = context.store().context("opening the store for the budget")?;
        Self::open_on(context, &Arc::new(store))
    }

    /// The same, keeping its accounts in a store that is open already.
    ///
    /// # Errors
    /// When settings or prompts cannot be used.
    pub fn open_on(context: &Context, store: &Arc<SqliteStore>) -> anyhow::Result<Option<Self>> {
        let settings = &context.config.settings;
        let llm = &settings.llm;
        if !llm.is_wanted() {
            return Ok(None);
        }
        let gate = gate(settings, Arc::clone(store) as Arc<dyn SpendStore>)?;
        let client = Client::new(llm, Arc::new(gate))
            .map_err(|error| UserError(error.to_string()))?
            .with_downgrade(settings.budget.at_cap == AtCap::Downgrade);
        Ok(Some(Self {
            client,
            prompts: prompts(context)?,
            tiers: Tiers::from(&llm.tiers),
            refuse_at_cap: settings.budget.at_cap == AtCap::Refuse,
            deadline: Duration::from_secs(llm.deadline_seconds),
            pass_mark: llm.pass_mark,
        }))
    }

    /// For one run; the tier by rule unless a person set it.
    #[must_use]
    pub fn assistant(&self, tier: Option<Tier>) -> Assistant<'_> {
        Assistant {
            model: &self.client,
            prompts: &self.prompts,
            tiers: self.tiers.clone(),
            tier,
            insist: false,
            refuse_at_cap: self.refuse_at_cap,
            deadline: self.deadline,
            pass_mark: self.pass_mark,
        }
    }
}

/// The prompts of the working folder over those of the program.
///
/// # Errors
/// The first that cannot be used, with file and line.
pub fn prompts(context: &Context) -> anyhow::Result<Prompts> {
    let folder = prompt_folder(context);
    Ok(Prompts::load(folder.is_dir().then_some(folder.as_path()))
        .map_err(|error| UserError(error.to_string()))?)
}

/// `prompts` beside the configuration file.
#[must_use]
pub fn prompt_folder(context: &Context) -> PathBuf {
    let beside = context.config.file.as_deref().and_then(std::path::Path::parent);
    beside.map_or_else(|| PathBuf::from("prompts"), |folder| folder.join("prompts"))
}

fn gate(settings: &Settings, store: Arc<dyn SpendStore>) -> anyhow::Result<StoreGate> {
    let chain = settings.llm.chain().map_err(UserError)?;
    let gate = StoreGate::new(store, price_table(&settings.llm)?, &settings.budget);
    Ok(chain.iter().fold(gate, |gate, one| gate.with_limits(&one.name, limits(one, &settings.llm))))
}

fn limits(endpoint: &Endpoint, llm: &LlmSettings) -> ProviderLimits {
    ProviderLimits {
        requests_per_minute: endpoint.requests_per_minute,
        tokens_per_minute: endpoint.tokens_per_minute,
        concurrency: endpoint.concurrency,
        failures: llm.breaker_failures,
        open_seconds: llm.breaker_open_seconds,
        most_open_seconds: llm.breaker_most_seconds,
    }
}

/// The bundled prices, and those of the configuration before them.
///
/// # Errors
/// A price that is finer than any price is.
pub fn price_table(llm: &LlmSettings) -> anyhow::Result<PriceTable> {
    let mut table = PriceTable::bundled();
    for (model, price) in &llm.prices {
        let PriceSettings { input, output, cache_read, cache_write } = *price;
        let price = ModelPrice::per_million(input, output, cache_read, cache_write)
            .map_err(|error| UserError(format!("llm.prices.\"{model}\" {error}")))?;
        table = table.with(model, price);
    }
    Ok(table)
}
