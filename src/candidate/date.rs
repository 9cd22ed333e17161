//! Months and periods as a CV writes them.

use std::fmt;

use super::{Period, YearMonth};

/// Words for "until now", in the languages CVs are written in.
const PRESENT: [&str; 8] =
    ["present", "now", "today", "current", "ongoing", "heute", "aktuell", "aujourd'hui"];

impl YearMonth {
    /// Reads `2021-03`, `2021-03-15` (the day is dropped) or `2021`.
    ///
    /// # Errors
    /// None of these, or outside the years 1900–2100.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let mut parts = text.trim().split('-');
        let year = parts.next().and_then(|part| digits(part, 4)).ok_or(DateError)?;
        let month = parts.next().map(|part| digits(part, 2).ok_or(DateError)).transpose()?;
        let day = parts.next().map(|part| digits(part, 2).ok_or(DateError)).transpose()?;
        let valid = (1900..=2100).contains(&year)
            && month.is_none_or(|month| (1..=12).contains(&month))
            && day.is_none_or(|day| (1..=31).contains(&day))
            && parts.next().is_none();
        if valid { Ok(Self { year: year as i32, month }) } else { Err(DateError) }
    }

    /// Months since year 0; January where only the year is known.
    pub(super) fn first_month(self) -> i32 {
        self.year * 12 + self.month.unwrap_or(1) as i32 - 1
    }

    /// Months since year 0; December where only the year is known.
    pub(super) fn last_month(self) -> i32 {
        self.year * 12 + self.month.unwrap_or(12) as i32 - 1
    }
}

/// How a date written otherwise is probably meant: `March 2020`, `03/2020`, `15.03.2020` →
/// `2020-03`.
pub(super) fn suggest(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let year = words.iter().find_map(|word| digits(word, 4))?;
    let named = |word: &String| {
        MONTHS.iter().position(|names| names.iter().any(|name| word.starts_with(name)))
    };
    let month = words.iter().find_map(named).map(|at| at as u32 + 1).or_else(|| {
        let numbers = words.iter().filter(|word| word.len() <= 2);
        numbers.filter_map(|word| word.parse().ok()).next_back()
    });
    let text = month.map_or_else(|| year.to_string(), |month| format!("{year}-{month:02}"));
    YearMonth::parse(&text).ok().map(|date| date.to_string())
}

/// How the names of the months begin in English, German and French.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän"],
    &["feb", "fév", "fev"],
    &["mar", "mär", "mrz"],
    &["apr", "avr"],
    &["may", "mai"],
    &["jun", "juin"],
    &["jul", "juil"],
    &["aug", "aoû", "aou"],
    &["sep"],
    &["oct", "okt"],
    &["nov"],
    &["dec", "dez", "déc"],
];

/// Not a date a CV can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date of the form 2021-03 or 2021")]
pub struct DateError;

/// Whether the word stands for "until now".
pub(super) fn is_present(text: &str) -> bool {
    PRESENT.contains(&text.trim().to_lowercase().as_str())
}

fn digits(part: &str, len: usize) -> Option<u32> {
    (part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| part.parse().ok())
        .flatten()
}

impl fmt::Display for YearMonth {
    /// `2021-03`, or `2021` without a month: also the ISO 8601 form JSON Resume wants.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.month {
            Some(month) => write!(f, "{:04}-{month:02}", self.year),
            None => write!(f, "{:04}", self.year),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.end {
            Some(end) if end == self.start => write!(f, "{end}"),
            Some(end) => write!(f, "{} to {end}", self.start),
            None => write!(f, "{} to present", self.start),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_with_and_without_month_and_day() {
        assert_eq!(YearMonth::parse("2021-03"), Ok(YearMonth { year: 2021, month: Some(3) }));
        assert_eq!(YearMonth::parse("2021-03-15"), Ok(YearMonth { year: 2021, month: Some(3) }));
        assert_eq!(YearMonth::parse(" 2021 "), Ok(YearMonth { year: 2021, month: None }));
    }

    #[test]
    fn what_is_not_a_date_is_refused() {
        for text in ["", "2021-13", "2021-00", "21-03", "2021-3", "03/2021", "2021-03-32", "1021"] {
            assert_eq!(YearMonth::parse(text), Err(DateError), "{text}");
        }
    }

    #[test]
    fn a_date_written_otherwise_is_understood_well_enough_to_suggest() {
        let meant = |text| suggest(text).unwrap_or_default();
        for text in ["March 2020", "Mar. 2020", "03/2020", "15.03.2020", "März 2020", "2020-3"] {
            assert_eq!(meant(text), "2020-03", "{text}");
        }
        assert_eq!(meant("since 2020"), "2020");
        assert_eq!((meant("13/2020"), meant("soon")), (String::new(), String::new()));
    }

    #[test]
    fn until_now_has_many_words() {
        assert!(is_present("Present") && is_present("heute") && !is_present("2021"));
    }
}
