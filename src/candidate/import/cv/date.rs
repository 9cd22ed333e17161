//! Dates as CVs write them, within a line.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::candidate::date;

const MONTH: &str = "(?:jan|feb|mar|mär|mrz|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|janv|fév|fev|\
                     avr|juin|juil|aoû|déc)[a-zäéû]*\\.?";
const NOW: &str = "present|now|current|currently|today|ongoing|date|heute|aktuell|jetzt|aujourd'hui|\
                   aujourd’hui|présent|actuel";

static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    let date = date_pattern();
    pattern(&format!(
        r"(?i)(?P<start>{date})\s*(?:[-–—]{{1,3}}|\bto\b|\buntil\b|\btill\b|\bthrough\b|\bbis\b|\bà\b)\s*(?P<end>{date}|\b(?:{NOW})\b)"
    ))
});
static SINCE: LazyLock<Regex> = LazyLock::new(|| {
    let date = date_pattern();
    pattern(&format!(r"(?i)\b(?:since|seit|depuis|from|ab)\s+(?P<start>{date})"))
});
static SINGLE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("(?i){}", date_pattern())));
static NOW_WORD: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("(?i)^(?:{NOW})$")));

fn date_pattern() -> String {
    format!(
        r"(?:\b(?:19|20)\d{{2}}-(?:0[1-9]|1[0-2])\b|\b{MONTH},?\s+(?:19|20)\d{{2}}\b|\b(?:spring|summer|fall|autumn|winter)\s+(?:19|20)\d{{2}}\b|\b(?:0?[1-9]|1[0-2])[./](?:19|20)\d{{2}}\b|\b(?:19|20)\d{{2}}\b)"
    )
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a valid pattern")
}

/// A date or a period found in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Found {
    /// `2020-03` or `2020`.
    pub start: String,
    /// The same; `None` = until now.
    pub end: Option<String>,
    /// One date only.
    pub single: bool,
    /// Where it stands.
    pub span: Range<usize>,
}

/// The last period of a line: what comes before it may have years in its name.
pub(super) fn period(line: &str) -> Option<Found> {
    if let Some(found) = RANGE.captures_iter(line).last() {
        let whole = found.get(0)?;
        let end = found.name("end")?.as_str();
        let end = if NOW_WORD.is_match(end) { None } else { Some(date::suggest(end)?) };
        let start = date::suggest(found.name("start")?.as_str())?;
        return Some(Found { start, end, single: false, span: whole.range() });
    }
    let found = SINCE.captures_iter(line).last()?;
    let start = date::suggest(found.name("start")?.as_str())?;
    Some(Found { start, end: None, single: false, span: found.get(0)?.range() })
}

/// The last date of a line, or its period.
pub(in super::super) fn any(line: &str) -> Option<Found> {
    period(line).or_else(|| {
        let found = SINGLE.find_iter(line).last()?;
        let start = date::suggest(found.as_str())?;
        Some(Found { end: Some(start.clone()), start, single: true, span: found.range() })
    })
}

/// The line without the date and what held it: brackets, commas, bars.
pub(super) fn without(line: &str, span: &Range<usize>) -> String {
    const EDGES: &[char] = &[' ', '\t', ',', ';', '|', '·', '•', '-', '–', '—', '/', '(', '[', ':'];
    let before = line[..span.start].trim_end_matches(EDGES);
    let after = line[span.end..].trim_start_matches([
        ' ', '\t', ')', ']', ',', ';', '.', '|', '·', '•', '–', '—', '-', ':',
    ]);
    let mut out = before.trim_start_matches(['|', '·', ' ', '\t']).to_owned();
    if !after.trim().is_empty() {
        if !out.is_empty() {
            out.push('\t');
        }
        out.push_str(after.trim());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> (String, Option<String>, String) {
        let found = any(line).expect("a date");
        (found.start, found.end, without(line, &found.span))
    }

    #[test]
    fn periods_are_found_in_the_forms_cvs_have() {
        let some = |text: &str| Some(text.to_owned());
        let cases = [
            ("Nurse\tMar 2020 – Present", "2020-03", None, "Nurse"),
            ("08/2014 - 04/2015", "2014-08", some("2015-04"), ""),
            ("Acme (2018-2020)", "2018", some("2020"), "Acme"),
            ("2018-09 – 2020-01 | Acme", "2018-09", some("2020-01"), "Acme"),
            ("Okt. 2012 – März 2018", "2012-10", some("2018-03"), ""),
            ("August 2024 to April 2025 | Austin, TX", "2024-08", some("2025-04"), "Austin, TX"),
            ("Lead, since May 2019", "2019-05", None, "Lead"),
            ("CKA, CNCF, Nov 2020", "2020-11", some("2020-11"), "CKA, CNCF"),
        ];
        for (line, start, end, rest) in cases {
            assert_eq!(read(line), (start.to_owned(), end, rest.to_owned()), "{line}");
        }
    }

    #[test]
    fn numbers_that_are_no_years_are_no_dates() {
        assert_eq!(any("Grew revenue by 3000 and 1850 buses"), None);
        assert_eq!(any("+49 30 20251234"), None);
    }
}
