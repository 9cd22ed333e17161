//! The bundled price table, and the prices of one's own.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::{ModelPrice, Rate, Rates, Tier};

/// 473 models, as litellm 1.109.1 has them.
const BUNDLED: &str = include_str!("../../../data/prices/model_prices.json");

static TABLE: LazyLock<BTreeMap<String, ModelPrice>> = LazyLock::new(|| {
    let table: BTreeMap<String, Map<String, Value>> =
        serde_json::from_str(BUNDLED).expect("the bundled price table is JSON");
    table.iter().filter_map(|(name, fields)| Some((name.clone(), read(name, fields)?))).collect()
});

/// Tiers begin with their threshold: <https://docs.x.ai/docs/models>.
const INCLUSIVE: &str = "xai";

/// Reads its cache at half the price where no other is named.
const HALF_FOR_CACHED: &str = "fireworks_ai";

/// Has no price for tokens written to the cache in the table. litellm, which finds it under its
/// vendor's name, takes nothing for them.
const FREE_TO_CACHE: &str = "deepseek-chat";

/// What the table leaves out of litellm 1.109.1: a model that costs less at some hours. What is
/// charged is always the full price, so that caps hold at any hour.
const OFF_PEAK: [(&str, [Rate; 4]); 1] = [(
    "deepseek/deepseek-flash",
    [Rate(150_000_000_000), Rate(600_000_000_000), Rate(3_000_000_000), Rate(0)],
)];

/// Vendors by the names that routers and the table give them. Those without a prefix in the table
/// come first.
const VENDORS: [(&str, &str); 13] = [
    ("anthropic", "anthropic"),
    ("openai", "openai"),
    ("cohere", "cohere_chat"),
    ("cohere_chat", "cohere_chat"),
    ("deepseek", "deepseek"),
    ("gemini", "gemini"),
    ("google", "gemini"),
    ("groq", "groq"),
    ("mistral", "mistral"),
    ("mistralai", "mistral"),
    ("perplexity", "perplexity"),
    ("xai", "xai"),
    ("x-ai", "xai"),
];

/// Prices by the name of the model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PriceTable {
    own: BTreeMap<String, ModelPrice>,
}

impl PriceTable {
    /// As shipped.
    #[must_use]
    pub fn bundled() -> Self {
        Self::default()
    }

    /// Reads the table ahead of the first question, which would have to.
    pub fn load() {
        LazyLock::force(&TABLE);
    }

    /// With a price of one's own, which goes before the bundled one.
    #[must_use]
    pub fn with(mut self, model: impl Into<String>, price: ModelPrice) -> Self {
        self.own.insert(model.into(), price);
        self
    }

    /// The price of a model by its name, or by a name that means the same: with its vendor before it
    /// (`anthropic/…`, `openai/…`), or without. `None` when nobody knows: such a model is not asked.
    #[must_use]
    pub fn find(&self, model: &str) -> Option<&ModelPrice> {
        self.own.get(model).or_else(|| TABLE.get(model)).or_else(|| by_other_name(model))
    }

    /// The price of a model at its cheaper hours, where it has some: of no use for a bill, but an
    /// amount that was paid may well be by it.
    #[must_use]
    pub fn off_peak(model: &str) -> Option<ModelPrice> {
        let (_, [input, output, cache_read, cache_write]) =
            OFF_PEAK.into_iter().find(|(name, _)| *name == model)?;
        Some(ModelPrice::flat(Rates {
            input: Some(input),
            output: Some(output),
            cache_read: Some(cache_read),
            cache_write: Some(cache_write),
        }))
    }

    /// How many models have a price.
    #[must_use]
    pub fn len(&self) -> usize {
        TABLE.len() + self.own.keys().filter(|name| !TABLE.contains_key(*name)).count()
    }

    /// No model has a price: never, some are bundled.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All names that are bundled.
    pub fn names() -> impl Iterator<Item = &'static str> {
        TABLE.keys().map(String::as_str)
    }
}

fn by_other_name(model: &str) -> Option<&'static ModelPrice> {
    if let Some((prefix, bare)) = model.split_once('/') {
        let (_, vendor) = VENDORS.iter().find(|(name, _)| *name == prefix)?;
        let of_vendor = |price: &&ModelPrice| price.vendor == *vendor;
        return TABLE
            .get(&format!("{vendor}/{bare}"))
            .or_else(|| TABLE.get(bare))
            .filter(of_vendor);
    }
    let mut found = VENDORS
        .iter()
        .filter(|(name, vendor)| name == vendor)
        .filter_map(|(_, vendor)| TABLE.get(&format!("{vendor}/{model}")));
    // Two vendors may have two prices for it.
    found.next().filter(|price| found.all(|other| other.base == price.base))
}

fn read(name: &str, fields: &Map<String, Value>) -> Option<ModelPrice> {
    let vendor = fields.get("litellm_provider").and_then(Value::as_str).unwrap_or_default();
    let mut base = rates(fields, "");
    // Both are always there; without one of them nobody knows what a call costs.
    base.input?;
    base.output?;
    if vendor == HALF_FOR_CACHED && base.cache_read.is_none() {
        base.cache_read = base.input.map(|Rate(input)| Rate(input.div_ceil(2)));
    }
    if name == FREE_TO_CACHE {
        base.cache_write = base.cache_write.or(Some(Rate(0)));
    }
    let mut thresholds: Vec<u64> = fields.keys().filter_map(|key| threshold(key)).collect();
    thresholds.sort_unstable();
    thresholds.dedup();
    let tiers = thresholds.into_iter().map(|threshold| Tier {
        threshold,
        rates: rates(fields, &format!("_above_{}k_tokens", threshold / 1000)),
    });
    Some(ModelPrice {
        base,
        tiers: tiers.collect(),
        inclusive: vendor == INCLUSIVE,
        vendor: vendor.to_owned(),
        max_input_tokens: fields.get("max_input_tokens").and_then(Value::as_u64),
        max_output_tokens: fields.get("max_output_tokens").and_then(Value::as_u64),
    })
}

/// `input_cost_per_token_above_200k_tokens` → 200 000; nothing for batches and other services.
fn threshold(key: &str) -> Option<u64> {
    let (kind, rest) = key.split_once("_above_")?;
    let thousands: u64 = rest.strip_suffix("k_tokens")?.parse().ok()?;
    KINDS.contains(&kind).then_some(thousands * 1000)
}

const KINDS: [&str; 4] = [
    "input_cost_per_token",
    "output_cost_per_token",
    "cache_read_input_token_cost",
    "cache_creation_input_token_cost",
];

fn rates(fields: &Map<String, Value>, suffix: &str) -> Rates {
    let [input, output, cache_read, cache_write] =
        KINDS.map(|kind| fields.get(&format!("{kind}{suffix}")).and_then(rate));
    Rates { input, output, cache_read, cache_write }
}

/// The shortest decimal form of a number is the one that was written.
fn rate(value: &Value) -> Option<Rate> {
    Rate::per_token(&format!("{:e}", value.as_f64()?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::Usage;

    #[test]
    fn every_bundled_model_has_a_price() {
        assert_eq!(PriceTable::bundled().len(), 473);
        let written: Map<String, Value> = serde_json::from_str(BUNDLED).unwrap();
        assert_eq!(written.len(), TABLE.len());
        // Every tier of the table is read, and every price of it.
        for (name, fields) in &written {
            let fields = fields.as_object().unwrap();
            let prices =
                fields.iter().filter(|(key, _)| KINDS.iter().any(|kind| key.starts_with(kind)));
            let price = &TABLE[name];
            for (key, value) in prices.filter(|(key, _)| threshold(key).is_some()) {
                let tier = price.tiers.iter().find(|tier| Some(tier.threshold) == threshold(key));
                let rates = tier.unwrap().rates;
                let all = [rates.input, rates.output, rates.cache_read, rates.cache_write];
                assert!(all.contains(&rate(value)), "{name} {key}");
            }
        }
    }

    #[test]
    fn names_that_mean_the_same_have_the_same_price() {
        let table = PriceTable::bundled();
        let find = |name: &str| table.find(name);
        assert!(find("claude-opus-4-7").is_some());
        assert_eq!(find("anthropic/claude-opus-4-7"), find("claude-opus-4-7"));
        assert_eq!(find("x-ai/grok-4.20"), find("xai/grok-4.20"));
        assert_eq!(find("grok-4.20"), find("xai/grok-4.20"));
        // Not Google's model, and not on this vendor's list.
        assert_eq!(find("google/claude-opus-4-7"), None);
        assert_eq!(find("openai/claude-opus-4-7"), None);
        for unknown in ["", "/", "gpt", "openai/", "local-model", "CLAUDE-OPUS-4-7"] {
            assert_eq!(find(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn a_price_of_ones_own_goes_first() {
        let free = ModelPrice::flat(Rates::default());
        let table = PriceTable::bundled().with("local-model", free.clone());
        assert!(table.find("local-model").unwrap().is_free());
        let table = table.with("claude-opus-4-7", free);
        let usage = Usage { input: 1000, output: 1000, ..Usage::default() };
        assert_eq!(table.find("claude-opus-4-7").unwrap().cost(&usage).total().0, 0);
        assert_eq!(table.len(), 474);
    }

    /// Bytes bound tokens from above, and this bounds their cost: at every model, whatever is cached.
    #[test]
    fn no_call_costs_more_than_the_worst_case_it_was_reserved_with() {
        let mut random = 7_u64;
        let mut below = |most: u64| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (random >> 33) % (most + 1)
        };
        for (name, price) in TABLE.iter() {
            for most_input in [1_000, 100_000, 128_001, 200_000, 272_001, 900_000] {
                let most = Usage { input: most_input, output: 4_000, ..Usage::default() };
                let worst = price.worst(&most);
                for _ in 0..20 {
                    let prompt = below(most_input);
                    let cache_read = below(prompt);
                    let cache_write = below(prompt - cache_read);
                    let usage = Usage {
                        input: prompt - cache_read - cache_write,
                        cache_read,
                        cache_write,
                        output: below(4_000),
                    };
                    let cost = price.cost(&usage).total().charged();
                    assert!(cost <= worst, "{name}: {usage:?} costs {cost:?}, at worst {worst:?}");
                }
            }
        }
    }
}
