//! Margins: presets, one length for all sides, or a length for each (GAP-057).

use std::fmt;

use serde::de::{
    self, Deserialize, Deserializer, MapAccess, Visitor, value::MapAccessDeserializer,
};
use serde::{Serialize, Serializer};

/// Points of an inch.
const INCH: f64 = 72.0;
/// Least and most a side may have, in points: printers leave a quarter of an inch blank, and text
/// needs a column.
const RANGE: std::ops::RangeInclusive<f64> = 18.0..=144.0;

/// White space around the text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Margins {
    /// Tuned for each document; narrower where only that keeps a CV to its pages.
    #[default]
    Standard,
    /// One inch.
    Normal,
    /// Half an inch.
    Narrow,
    /// One and a half inches.
    Wide,
    /// As said.
    Custom(Sides),
}

/// The margin of each side, in points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sides {
    /// Above.
    pub top: f64,
    /// Right.
    pub right: f64,
    /// Below.
    pub bottom: f64,
    /// Left.
    pub left: f64,
}

impl Sides {
    /// Above and below, left and right.
    pub(crate) const fn of(vertical: f64, horizontal: f64) -> Self {
        Self { top: vertical, right: horizontal, bottom: vertical, left: horizontal }
    }

    fn checked(self) -> Result<Self, String> {
        let Self { top, right, bottom, left } = self;
        match [top, right, bottom, left].iter().find(|side| !RANGE.contains(*side)) {
            Some(side) => Err(format!(
                "a margin of {side} points does not fit; write {} to {} points a side",
                RANGE.start(),
                RANGE.end()
            )),
            None => Ok(self),
        }
    }
}

impl Margins {
    const NAMES: [(&'static str, Self); 4] = [
        ("standard", Self::Standard),
        ("normal", Self::Normal),
        ("narrow", Self::Narrow),
        ("wide", Self::Wide),
    ];

    /// The sides of a preset; one inch for the standard ones, which each document tunes.
    pub(crate) fn sides(self) -> Sides {
        match self {
            Self::Standard | Self::Normal => Sides::of(INCH, INCH),
            Self::Narrow => Sides::of(0.5 * INCH, 0.5 * INCH),
            Self::Wide => Sides::of(1.5 * INCH, 1.5 * INCH),
            Self::Custom(sides) => sides,
        }
    }

    /// A preset, or one length for all sides: `20mm`, `0.75in`, `54pt`.
    fn from_word(word: &str) -> Result<Self, String> {
        let word = word.trim().to_lowercase();
        if let Some((_, preset)) = Self::NAMES.iter().find(|(name, _)| *name == word) {
            return Ok(*preset);
        }
        let units = [("pt", 1.0), ("in", INCH), ("mm", INCH / 25.4), ("cm", INCH / 2.54)];
        let length = units.iter().find_map(|(unit, points)| {
            let number: f64 = word.strip_suffix(unit)?.trim().parse().ok()?;
            Some(number * points)
        });
        let Some(length) = length else {
            return Err(format!(
                "`{word}` is no margin; write standard, normal, narrow, wide, a length such as \
                 \"20mm\", or {{ top = 54, right = 60, bottom = 54, left = 60 }} in points"
            ));
        };
        Ok(Self::Custom(Sides::of(length, length).checked()?))
    }
}

impl Serialize for Margins {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Custom(sides) => sides.serialize(serializer),
            named => {
                let known = Self::NAMES.iter().find(|(_, preset)| preset == named);
                serializer.serialize_str(known.map_or("standard", |(name, _)| name))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Margins {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Margins;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a preset, a length, or the points of each side")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Margins, E> {
        Margins::from_word(word).map_err(E::custom)
    }

    fn visit_f64<E: de::Error>(self, points: f64) -> Result<Margins, E> {
        Sides::of(points, points).checked().map(Margins::Custom).map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, points: i64) -> Result<Margins, E> {
        self.visit_f64(points as f64)
    }

    fn visit_u64<E: de::Error>(self, points: u64) -> Result<Margins, E> {
        self.visit_f64(points as f64)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Margins, A::Error> {
        let sides = Sides::deserialize(MapAccessDeserializer::new(map))?;
        sides.checked().map(Margins::Custom).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> Result<Margins, String> {
        let table: Result<std::collections::BTreeMap<String, Margins>, _> =
            toml::from_str(&format!("margin = {value}"));
        table.map(|table| table["margin"]).map_err(|error| error.message().to_owned())
    }

    /// GAP-057: presets of 1, 0.5 and 1.5 inches, and custom.
    #[test]
    fn presets_lengths_and_sides_are_read() {
        for (value, points) in [
            ("\"normal\"", 72.0),
            ("\"narrow\"", 36.0),
            ("\"Wide\"", 108.0),
            ("54", 54.0),
            ("\"0.75in\"", 54.0),
            ("\"25.4 mm\"", 72.0),
        ] {
            let sides = read(value).expect(value).sides();
            assert!((sides.left - points).abs() < 0.01 && (sides.top - points).abs() < 0.01);
        }
        let sides = read("{ top = 40, right = 50.5, bottom = 60, left = 70 }").unwrap().sides();
        assert_eq!(sides, Sides { top: 40.0, right: 50.5, bottom: 60.0, left: 70.0 });
        assert_eq!(read("\"standard\""), Ok(Margins::Standard));
    }

    #[test]
    fn what_is_no_margin_is_refused_with_the_fix() {
        for (value, words) in [
            ("\"cosy\"", "write standard, normal, narrow, wide"),
            ("\"3in\"", "18 to 144 points"),
            ("5", "18 to 144 points"),
            ("\"NaNpt\"", "18 to 144 points"),
            ("{ top = 40 }", "missing field `right`"),
            ("{ top = 40, right = 40, bottom = 40, lift = 40 }", "unknown field `lift`"),
            ("true", "a preset, a length"),
        ] {
            let error = read(value).unwrap_err();
            assert!(error.contains(words), "{value}: {error}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let custom = Margins::Custom(Sides::of(40.0, 60.0));
        for margins in [Margins::Standard, Margins::Wide, custom] {
            let text = serde_json::to_string(&margins).unwrap();
            assert_eq!(serde_json::from_str::<Margins>(&text).unwrap(), margins);
        }
    }
}
