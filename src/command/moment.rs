//! Moments and spans as people write them, exact (GAP-007, GAP-016).

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Duration, Months, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

/// A span back from now. Stored as it is written: `3h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Span {
    /// A fixed length.
    Exact(Duration),
    /// Calendar months.
    Months(u32),
}

impl Span {
    /// The moment this long before `now`.
    #[must_use]
    pub fn before(self, now: DateTime<Utc>) -> DateTime<Utc> {
        let moment = match self {
            Self::Exact(length) => now.checked_sub_signed(length),
            Self::Months(count) => now.checked_sub_months(Months::new(count)),
        };
        moment.unwrap_or(DateTime::<Utc>::MIN_UTC)
    }
}

impl fmt::Display for Span {
    /// In the largest unit that leaves no rest.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = match self {
            Self::Months(count) => return write!(f, "{count}m"),
            Self::Exact(length) => length.num_seconds(),
        };
        let units = [(604_800, "w"), (86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
        let fits = |(size, _): &&(i64, &str)| seconds != 0 && seconds % size == 0;
        let (size, unit) = units.iter().find(fits).unwrap_or(&(1, "s"));
        write!(f, "{}{unit}", seconds / size)
    }
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        parse_span(text)
    }
}

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        parse_span(&text)
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}

/// Reads `90s`, `30min`, `3h`, `2d`, `2w`, `1m` (month), `1y`.
pub fn parse_span(text: &str) -> Result<Span, String> {
    let help = || {
        format!(
            "`{text}` is not a span; write a number and a unit: 30min, 3h, 2d, 2w, 1m (month), 1y"
        )
    };
    let text = text.trim();
    let split = text.find(|character: char| !character.is_ascii_digit()).ok_or_else(help)?;
    let (number, unit) = text.split_at(split);
    let number: u32 = number.parse().map_err(|_| help())?;
    let exact = |seconds: i64| Span::Exact(Duration::seconds(i64::from(number) * seconds));
    match unit.trim() {
        "s" => Ok(exact(1)),
        "min" => Ok(exact(60)),
        "h" => Ok(exact(3_600)),
        "d" => Ok(exact(86_400)),
        "w" => Ok(exact(7 * 86_400)),
        "m" | "mo" => Ok(Span::Months(number)),
        "y" => number.checked_mul(12).map(Span::Months).ok_or_else(help),
        _ => Err(help()),
    }
}

/// Reads `2026-11-23`, `2026-11-23T14:05`, `2026-11-23 14:05:10`, each in UTC, or RFC 3339.
pub fn parse_instant(text: &str) -> Result<DateTime<Utc>, String> {
    let text = text.trim();
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Ok(instant.with_timezone(&Utc));
    }
    if let Ok(instant) = DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%:z") {
        return Ok(instant.with_timezone(&Utc));
    }
    let formats = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
    formats
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0))
        .map(|naive| naive.and_utc())
        .ok_or_else(|| {
            format!("`{text}` is not a moment; write 2026-11-23 or 2026-11-23T14:05 (UTC)")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gap_007_every_documented_span_is_exact() {
        let now = parse_instant("2026-03-31T12:00:00").unwrap();
        let back = |span: &str| parse_span(span).unwrap().before(now).to_rfc3339();
        assert_eq!(back("1h"), "2026-03-31T11:00:00+00:00");
        assert_eq!(back("3h"), "2026-03-31T09:00:00+00:00");
        assert_eq!(back("6h"), "2026-03-31T06:00:00+00:00");
        assert_eq!(back("12h"), "2026-03-31T00:00:00+00:00");
        assert_eq!(back("2w"), "2026-03-17T12:00:00+00:00");
        assert_eq!(back("1m"), "2026-02-28T12:00:00+00:00");
    }

    #[test]
    fn nonsense_is_refused_with_examples() {
        for text in ["", "3", "h", "-3h", "3 fortnights", "99999999999h", "١h"] {
            assert!(parse_span(text).is_err(), "{text}");
        }
        assert!(parse_span("4294967295y").is_err());
        assert!(parse_instant("yesterday").unwrap_err().contains("2026-11-23"));
    }

    #[test]
    fn a_span_is_written_as_it_is_read() {
        for text in ["0s", "90s", "30min", "3h", "2d", "2w", "1m", "24m", "4294967295w"] {
            assert_eq!(parse_span(text).unwrap().to_string(), text);
        }
        assert_eq!(parse_span("60min").unwrap().to_string(), "1h");
        assert_eq!(parse_span("14d").unwrap().to_string(), "2w");
        let stored = serde_json::to_string(&parse_span("3h").unwrap()).unwrap();
        assert_eq!(stored, "\"3h\"");
        assert_eq!(serde_json::from_str::<Span>(&stored).unwrap(), parse_span("3h").unwrap());
    }

    #[test]
    fn offsets_are_honoured() {
        assert_eq!(
            parse_instant("2026-11-23T14:05+01:00").unwrap(),
            parse_instant("2026-11-23 13:05").unwrap()
        );
    }
}
