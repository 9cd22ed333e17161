//! Amounts in US dollars, exact to 10⁻⁹.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::llm::{NanoUsd, money};

/// An amount in US dollars: `"2.50"` or `2.5`. Never negative, never rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Usd(pub NanoUsd);

impl Usd {
    /// From cents.
    #[must_use]
    pub const fn cents(cents: u64) -> Self {
        Self(NanoUsd(cents * 10_000_000))
    }

    /// From decimal text.
    ///
    /// # Errors
    /// Why it is no amount.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let nano = money::exact(text, 9).map_err(|error| format!("`{text}` {error}"))?;
        let nano = u64::try_from(nano).ok().filter(|nano| i64::try_from(*nano).is_ok());
        nano.map(|nano| Self(NanoUsd(nano))).ok_or_else(|| format!("`{text}` is too large"))
    }
}

impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, nano) = (self.0.0 / 1_000_000_000, self.0.0 % 1_000_000_000);
        let digits = format!("{nano:09}");
        let shown = digits.trim_end_matches('0');
        write!(f, "{whole}.{shown:0<2}")
    }
}

impl Serialize for Usd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Usd {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Amount)
    }
}

struct Amount;

impl Visitor<'_> for Amount {
    type Value = Usd;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an amount in US dollars such as \"2.50\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Usd, E> {
        Usd::parse(text).map_err(E::custom)
    }

    fn visit_u64<E: Error>(self, whole: u64) -> Result<Usd, E> {
        self.visit_str(&whole.to_string())
    }

    fn visit_i64<E: Error>(self, whole: i64) -> Result<Usd, E> {
        self.visit_str(&whole.to_string())
    }

    /// The shortest decimal form of a float is what was written.
    fn visit_f64<E: Error>(self, amount: f64) -> Result<Usd, E> {
        self.visit_str(&amount.to_string())
    }
}

/// An amount that may be left out: an empty text.
pub mod optional {
    use super::{Amount, Deserialize, Deserializer, Serialize, Serializer, Usd};

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given {
        Text(String),
        #[serde(deserialize_with = "number")]
        Number(Usd),
    }

    fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Usd, D::Error> {
        deserializer.deserialize_any(Amount)
    }

    /// Empty text for none.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(usd: &Option<Usd>, serializer: S) -> Result<S::Ok, S::Error> {
        match usd {
            Some(usd) => usd.serialize(serializer),
            None => serializer.serialize_str(""),
        }
    }

    /// None for empty text.
    ///
    /// # Errors
    /// When it is neither empty nor an amount.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Usd>, D::Error> {
        match Given::deserialize(deserializer)? {
            Given::Text(text) if text.trim().is_empty() => Ok(None),
            Given::Text(text) => Usd::parse(&text).map(Some).map_err(serde::de::Error::custom),
            Given::Number(usd) => Ok(Some(usd)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_and_shown_exactly() {
        for (text, shown, nano) in [
            ("\"2.50\"", "2.50", 2_500_000_000),
            ("2.5", "2.50", 2_500_000_000),
            ("3", "3.00", 3_000_000_000),
            ("0.1", "0.10", 100_000_000),
            ("\"0.000000001\"", "0.000000001", 1),
            ("0", "0.00", 0),
        ] {
            let usd: Usd = serde_json::from_str(text).unwrap();
            assert_eq!((usd.0.0, usd.to_string().as_str()), (nano, shown), "{text}");
            let again: Usd = serde_json::from_str(&serde_json::to_string(&usd).unwrap()).unwrap();
            assert_eq!(again, usd);
        }
        for text in ["-1", "\"1.2.3\"", "\"\"", "0.0000000001", "1e30", "true", "\"9223372037\""] {
            assert!(serde_json::from_str::<Usd>(text).is_err(), "{text}");
        }
    }
}
