//! What tokens cost: per model, with context tiers and cache prices. Integers throughout: prices are
//! in 10⁻¹⁸ US dollars a token, sums are exact, and only what is charged is rounded, up to 10⁻⁹.
//!
//! The rules are those of litellm 1.109.1, from which the bundled table comes
//! (<https://github.com/BerriAI/litellm>, MIT):
//!
//! - The whole prompt, cached tokens included, is compared with the threshold of a tier; one token
//!   more than it and all tokens of the call, those of the answer too, have the price of the tier.
//!   xAI's tiers begin with the threshold itself.
//! - A tier without a price of some kind leaves that of the tier below.
//! - Tokens read from or written to a cache that has no price of its own cost as much as others;
//!   those that Fireworks reads, half of what others cost below all tiers.

mod table;

use serde::{Deserialize, Serialize};

pub use table::PriceTable;

use super::ask::{NanoUsd, Usage};
use super::money::{self, AmountError};

/// Price of one token in 10⁻¹⁸ US dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(u64);

impl Rate {
    /// From US dollars a million tokens, as price lists have it: `0.15`.
    ///
    /// # Errors
    /// When it is no amount, or finer or larger than any price.
    pub fn per_million(usd: &str) -> Result<Self, AmountError> {
        let rate = money::exact(usd, 12)?;
        u64::try_from(rate).map(Self).map_err(|_| AmountError::TooLarge)
    }

    /// From US dollars a token; finer digits are rounded up.
    fn per_token(usd: &str) -> Result<Self, AmountError> {
        let rate = money::rounded_up(usd, 18)?;
        u64::try_from(rate).map(Self).map_err(|_| AmountError::TooLarge)
    }

    fn of(self, tokens: u64) -> AttoUsd {
        AttoUsd(u128::from(self.0) * u128::from(tokens))
    }
}

/// An amount in 10⁻¹⁸ US dollars: exact for any number of tokens.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct AttoUsd(pub u128);

impl AttoUsd {
    /// The sum, or the most there is.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// What is charged: rounded up.
    #[must_use]
    pub fn charged(self) -> NanoUsd {
        NanoUsd(u64::try_from(self.0.div_ceil(1_000_000_000)).unwrap_or(u64::MAX))
    }

    /// For reports. Never for arithmetic.
    #[must_use]
    pub fn to_usd(self) -> f64 {
        self.0 as f64 / 1e18
    }
}

/// What a call costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// All that was read.
    pub prompt: AttoUsd,
    /// All that was written.
    pub completion: AttoUsd,
}

impl Cost {
    /// Both.
    #[must_use]
    pub fn total(self) -> AttoUsd {
        self.prompt.plus(self.completion)
    }
}

/// Prices of each kind of token; where one is absent, another holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    /// Read at the full price.
    pub input: Option<Rate>,
    /// Written.
    pub output: Option<Rate>,
    /// Read from the cache.
    pub cache_read: Option<Rate>,
    /// Written to the cache.
    pub cache_write: Option<Rate>,
}

impl Rates {
    /// These, and what they leave out as it was below.
    fn over(self, below: Self) -> Self {
        Self {
            input: self.input.or(below.input),
            output: self.output.or(below.output),
            cache_read: self.cache_read.or(below.cache_read),
            cache_write: self.cache_write.or(below.cache_write),
        }
    }

    /// Prices of all kinds.
    fn whole(self) -> [Rate; 4] {
        let input = self.input.unwrap_or_default();
        [
            input,
            self.output.unwrap_or_default(),
            self.cache_read.unwrap_or(input),
            self.cache_write.unwrap_or(input),
        ]
    }
}

/// Prices from a length of the prompt on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tier {
    /// Tokens.
    threshold: u64,
    rates: Rates,
}

/// Prices of one model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelPrice {
    base: Rates,
    /// By rising threshold.
    tiers: Vec<Tier>,
    /// Tiers begin with their threshold, not after it.
    inclusive: bool,
    /// Whose price it is.
    vendor: String,
    /// Longest prompt, in tokens, where it is known.
    pub max_input_tokens: Option<u64>,
    /// Longest answer, in tokens, where it is known.
    pub max_output_tokens: Option<u64>,
}

impl ModelPrice {
    /// Prices that do not depend on the length of the prompt.
    #[must_use]
    pub fn flat(rates: Rates) -> Self {
        Self { base: rates, ..Self::default() }
    }

    /// The same, from numbers in US dollars a million tokens: input, output, read from the cache and
    /// written to it. The shortest decimal form of a number is what was written.
    ///
    /// # Errors
    /// When one of them is no amount.
    pub fn per_million(
        input: f64,
        output: f64,
        cache_read: Option<f64>,
        cache_write: Option<f64>,
    ) -> Result<Self, AmountError> {
        let rate = |usd: f64| Rate::per_million(&usd.to_string());
        Ok(Self::flat(Rates {
            input: Some(rate(input)?),
            output: Some(rate(output)?),
            cache_read: cache_read.map(rate).transpose()?,
            cache_write: cache_write.map(rate).transpose()?,
        }))
    }

    /// What these tokens cost.
    #[must_use]
    pub fn cost(&self, usage: &Usage) -> Cost {
        let prompt = usage.input.saturating_add(usage.cache_read).saturating_add(usage.cache_write);
        self.cost_of_prompt(prompt, usage)
    }

    /// The same, where the provider's count of the whole prompt is not the sum of its parts.
    #[must_use]
    pub fn cost_of_prompt(&self, prompt: u64, usage: &Usage) -> Cost {
        let [input, output, cache_read, cache_write] = self.rates_of(prompt).whole();
        Cost {
            prompt: input
                .of(usage.input)
                .plus(cache_read.of(usage.cache_read))
                .plus(cache_write.of(usage.cache_write)),
            completion: output.of(usage.output),
        }
    }

    /// The most that a call can cost which reads and writes no more than this, whatever the provider
    /// takes from its cache or puts into it.
    #[must_use]
    pub fn worst(&self, most: &Usage) -> NanoUsd {
        let prompt = most.input.saturating_add(most.cache_read).saturating_add(most.cache_write);
        // A shorter prompt than this one is in a tier below, which may well have the higher price.
        let reached = std::iter::once(0)
            .chain(self.tiers.iter().map(|tier| tier.threshold.saturating_add(1)))
            .filter(|length| *length <= prompt)
            .chain([prompt]);
        let dearest = reached.map(|length| {
            let [input, output, cache_read, cache_write] = self.rates_of(length).whole();
            let read = input.max(cache_read).max(cache_write);
            read.of(prompt).plus(output.of(most.output))
        });
        dearest.max().unwrap_or_default().charged()
    }

    /// Nothing is ever charged.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.worst(&Usage { input: 1 << 40, output: 1 << 40, ..Usage::default() }) == NanoUsd(0)
    }

    fn rates_of(&self, prompt: u64) -> Rates {
        self.tiers
            .iter()
            .filter(|tier| prompt > tier.threshold || (self.inclusive && prompt == tier.threshold))
            .fold(self.base, |below, tier| tier.rates.over(below))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(input: u64, cache_read: u64, cache_write: u64, output: u64) -> Usage {
        Usage { input, cache_read, cache_write, output }
    }

    fn rate(usd: &str) -> Option<Rate> {
        Some(Rate::per_million(usd).unwrap())
    }

    /// $2 in, $10 out, $0.20 from the cache; above 200 000 tokens $4, $15 and $0.40.
    fn tiered(inclusive: bool) -> ModelPrice {
        let base = Rates {
            input: rate("2"),
            output: rate("10"),
            cache_read: rate("0.2"),
            cache_write: None,
        };
        let above = Rates {
            input: rate("4"),
            output: rate("15"),
            cache_read: rate("0.4"),
            cache_write: None,
        };
        ModelPrice {
            tiers: vec![Tier { threshold: 200_000, rates: above }],
            inclusive,
            ..ModelPrice::flat(base)
        }
    }

    #[test]
    fn one_token_above_the_threshold_makes_all_dearer() {
        let nano = |usage| tiered(false).cost(&usage).total().charged().0;
        assert_eq!(nano(usage(200_000, 0, 0, 1_000)), 410_000_000);
        assert_eq!(nano(usage(200_001, 0, 0, 1_000)), 815_004_000);
        // The whole prompt counts, not only what is read at the full price.
        assert_eq!(nano(usage(1, 200_000, 0, 1_000)), 95_004_000);
        // Without a price for writing to the cache it costs as much as reading.
        assert_eq!(nano(usage(0, 0, 1_000, 0)), 2_000_000);
        let inclusive = tiered(true).cost(&usage(200_000, 0, 0, 1_000)).total().charged();
        assert_eq!(inclusive.0, 815_000_000);
    }

    #[test]
    fn the_worst_case_is_never_less_than_any_call_within_it() {
        // The second tier is cheaper to read, as some are.
        let odd = ModelPrice {
            tiers: vec![Tier {
                threshold: 100,
                rates: Rates { input: rate("1"), cache_write: rate("3"), ..Rates::default() },
            }],
            ..tiered(false)
        };
        for model in [tiered(false), tiered(true), odd] {
            for most in [usage(50, 0, 0, 7), usage(150, 0, 0, 9), usage(100_000, 0, 150_000, 0)] {
                let worst = model.worst(&most);
                let prompt = most.input + most.cache_write;
                for part in 0..=20 {
                    let read = prompt * part / 20;
                    for split in 0..=4 {
                        let cached = read * split / 4;
                        for used in [
                            usage(read - cached, cached, 0, most.output),
                            usage(read - cached, 0, cached, most.output),
                        ] {
                            assert!(model.cost(&used).total().charged() <= worst, "{used:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn only_what_is_charged_is_rounded_and_upwards() {
        let model = ModelPrice::flat(Rates { input: rate("0.0001"), ..Rates::default() });
        let cost = model.cost(&usage(1, 0, 0, 1));
        assert_eq!((cost.total().0, cost.total().charged().0), (100_000_000, 1));
        assert_eq!(model.cost(&usage(10, 0, 0, 0)).total().charged().0, 1);
        assert_eq!(model.cost(&usage(11, 0, 0, 0)).total().charged().0, 2);
        assert!(!model.is_free());
        assert_eq!(
            ModelPrice::per_million(0.0001, 0.0, None, None).unwrap().base.input,
            rate("0.0001")
        );
        assert!(ModelPrice::per_million(-1.0, 0.0, None, None).is_err());
        assert!(ModelPrice::flat(Rates::default()).is_free());
    }
}
