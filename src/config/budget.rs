//! What may be spent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::usd::{self, Usd};

/// What may be spent on language models. A call is made when its worst case fits under every cap.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BudgetSettings {
    /// Most that one run may cost.
    pub run_usd: Usd,
    /// Most within a day.
    pub day_usd: Usd,
    /// Most within a month.
    pub month_usd: Usd,
    /// Most ever; none = no such cap.
    #[serde(with = "usd::optional")]
    pub total_usd: Option<Usd>,
    /// Most within a month at one provider, by its name.
    pub provider_month_usd: BTreeMap<String, Usd>,
    /// What is done when a call could pass a cap.
    pub at_cap: AtCap,
    /// IANA name of the zone whose midnight begins a day and a month.
    pub time_zone: String,
}

/// What is done when a call could pass a cap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AtCap {
    /// The deterministic text stands, at no cost.
    #[default]
    Offline,
    /// The cheap model is asked instead where that fits under the caps, else as offline.
    Downgrade,
    /// The run fails, with the cap as its reason.
    Refuse,
}

impl Default for BudgetSettings {
    fn default() -> Self {
        Self {
            run_usd: Usd::cents(100),
            day_usd: Usd::cents(500),
            month_usd: Usd::cents(5_000),
            total_usd: None,
            provider_month_usd: BTreeMap::new(),
            at_cap: AtCap::Offline,
            time_zone: "UTC".into(),
        }
    }
}

impl BudgetSettings {
    /// The zone, where its name is known.
    #[must_use]
    pub fn zone(&self) -> Option<chrono_tz::Tz> {
        self.time_zone.trim().parse().ok()
    }

    /// Says what does not fit, naming the key.
    pub(super) fn validate(&self) -> Result<(), String> {
        if self.zone().is_none() {
            let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
            let near = crate::text::did_you_mean(&self.time_zone, names)
                .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            return Err(format!(
                "budget.time_zone is `{}`, which is no IANA time zone such as \
                 `Europe/Berlin`{near}",
                self.time_zone
            ));
        }
        for (smaller, small, larger, large) in [
            ("run_usd", self.run_usd, "day_usd", self.day_usd),
            ("day_usd", self.day_usd, "month_usd", self.month_usd),
        ] {
            if small > large {
                return Err(format!(
                    "budget.{smaller} is {small}, more than budget.{larger}, which is {large}: it \
                     would never be reached"
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<BudgetSettings, String> {
        let settings: BudgetSettings = toml::from_str(text).map_err(|error| error.to_string())?;
        settings.validate().map(|()| settings)
    }

    #[test]
    fn there_is_always_a_cap() {
        let settings = read("").unwrap();
        assert_eq!(settings.day_usd.to_string(), "5.00");
        assert_eq!(settings.at_cap, AtCap::Offline);
    }

    #[test]
    fn amounts_are_text_or_numbers() {
        let settings = read(
            "run_usd = 0.25\nday_usd = \"2\"\nmonth_usd = 20\ntotal_usd = \"99.99\"\n\
             time_zone = \"America/New_York\"\nat_cap = \"downgrade\"\n\
             provider_month_usd = { openai = \"4.5\" }\n",
        )
        .unwrap();
        assert_eq!(settings.total_usd.unwrap().to_string(), "99.99");
        assert_eq!(settings.provider_month_usd["openai"].to_string(), "4.50");
        assert_eq!(read("total_usd = 7.5").unwrap().total_usd, Some(Usd::cents(750)));
        assert_eq!(read("total_usd = \"\"").unwrap().total_usd, None);
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (text, part) in [
            ("day_usd = -1", "amount"),
            ("run_usd = \"5.5\"", "budget.run_usd is 5.50, more than budget.day_usd"),
            ("month_usd = 1", "budget.day_usd is 5.00, more than budget.month_usd"),
            ("time_zone = \"Europe/Berln\"", "did you mean `Europe/Berlin`?"),
            ("at_cap = \"never\"", "unknown variant"),
            ("total_usd = \"a lot\"", "is not an amount"),
            ("year_usd = 1", "unknown field"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
