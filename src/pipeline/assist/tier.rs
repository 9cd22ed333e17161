//! Tiers: how much is done for a posting, and what that may cost. Set by rule, from the fit that the
//! free deterministic pass finds, or by a person.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::config::{TierSettings, TiersSettings};
use crate::llm::{Class, NanoUsd};

/// How much a posting is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Little.
    Low,
    /// The usual.
    Medium,
    /// All there is.
    High,
}

impl Tier {
    /// From the lowest.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// The word in commands and settings.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl FromStr for Tier {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|tier| tier.as_str() == word)
            .ok_or_else(|| format!("`{word}` is not a tier; use high, medium or low"))
    }
}

/// What one tier stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct TierPlan {
    /// Stages that ask a model, of [`super::STAGES`].
    pub stages: Vec<String>,
    /// The best model asked.
    pub class: Class,
    /// What a run may cost in all.
    pub cap: NanoUsd,
}

/// All tiers, and the rule that tells them apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Tiers {
    /// Of `high`.
    pub high: TierPlan,
    /// Of `medium`.
    pub medium: TierPlan,
    /// Of `low`.
    pub low: TierPlan,
    /// Fit from which a posting is `high`.
    pub high_from: u8,
    /// Fit from which a posting is `medium`.
    pub medium_from: u8,
}

impl Default for Tiers {
    fn default() -> Self {
        Self::from(&TiersSettings::default())
    }
}

impl From<&TiersSettings> for Tiers {
    fn from(settings: &TiersSettings) -> Self {
        let plan = |tier: &TierSettings| TierPlan {
            stages: tier.stages.clone(),
            class: tier.class,
            cap: NanoUsd((tier.cap_usd * 1e9).round() as u64),
        };
        Self {
            high: plan(&settings.high),
            medium: plan(&settings.medium),
            low: plan(&settings.low),
            high_from: settings.high_from,
            medium_from: settings.medium_from,
        }
    }
}

impl Tiers {
    /// What a tier stands for.
    #[must_use]
    pub fn plan(&self, tier: Tier) -> &TierPlan {
        match tier {
            Tier::Low => &self.low,
            Tier::Medium => &self.medium,
            Tier::High => &self.high,
        }
    }

    /// By rule: what fits well is worth most.
    #[must_use]
    pub fn of_fit(&self, score: u8) -> Tier {
        match score {
            score if score >= self.high_from => Tier::High,
            score if score >= self.medium_from => Tier::Medium,
            _ => Tier::Low,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_well_is_worth_most() {
        let tiers = Tiers::default();
        let of = |score| tiers.of_fit(score).as_str();
        assert_eq!(
            [of(100), of(80), of(79), of(60), of(59), of(0)],
            ["high", "high", "medium", "medium", "low", "low"]
        );
        let own = Tiers { high_from: 95, medium_from: 90, ..tiers };
        assert_eq!(
            [95, 94, 89].map(|score| own.of_fit(score)),
            [Tier::High, Tier::Medium, Tier::Low]
        );
    }

    #[test]
    fn a_tier_goes_by_its_word() {
        for tier in Tier::ALL {
            assert_eq!(tier.as_str().parse(), Ok(tier));
        }
        assert!("gold".parse::<Tier>().unwrap_err().contains("high, medium or low"));
    }
}
