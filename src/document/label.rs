//! Words a document needs besides its content: headings, months, "present", per language.

use chrono::{Datelike, NaiveDate};

use crate::candidate::{Period, YearMonth};
use crate::language::Language;

/// Headings and small words of one language.
#[derive(Debug)]
pub(crate) struct Labels {
    pub(crate) cv: &'static str,
    pub(crate) profile: &'static str,
    pub(crate) skills: &'static str,
    pub(crate) experience: &'static str,
    pub(crate) projects: &'static str,
    pub(crate) education: &'static str,
    pub(crate) certifications: &'static str,
    pub(crate) awards: &'static str,
    pub(crate) publications: &'static str,
    pub(crate) languages: &'static str,
    pub(crate) letter: &'static str,
    pub(crate) grade: &'static str,
    present: &'static str,
    /// After the day of a month, and after its first.
    ordinals: [&'static str; 2],
    months: [&'static str; 12],
    long_months: [&'static str; 12],
}

static EN: Labels = Labels {
    cv: "Curriculum vitae",
    profile: "Profile",
    skills: "Skills",
    experience: "Experience",
    projects: "Projects",
    education: "Education",
    certifications: "Certifications",
    awards: "Awards",
    publications: "Publications",
    languages: "Languages",
    letter: "Cover letter",
    grade: "Grade",
    present: "Present",
    ordinals: ["", ""],
    months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    long_months: Language::En.months(),
};

static DE: Labels = Labels {
    cv: "Lebenslauf",
    profile: "Profil",
    skills: "Kenntnisse",
    experience: "Berufserfahrung",
    projects: "Projekte",
    education: "Ausbildung",
    certifications: "Zertifikate",
    awards: "Auszeichnungen",
    publications: "Publikationen",
    languages: "Sprachen",
    letter: "Anschreiben",
    grade: "Note",
    present: "heute",
    ordinals: [".", "."],
    months: [
        "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.",
        "Dez.",
    ],
    long_months: Language::De.months(),
};

static FR: Labels = Labels {
    cv: "Curriculum vitæ",
    profile: "Profil",
    skills: "Compétences",
    experience: "Expérience professionnelle",
    projects: "Projets",
    education: "Formation",
    certifications: "Certifications",
    awards: "Distinctions",
    publications: "Publications",
    languages: "Langues",
    letter: "Lettre de motivation",
    grade: "Mention",
    present: "aujourd’hui",
    ordinals: ["", "er"],
    months: [
        "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
        "déc.",
    ],
    long_months: Language::Fr.months(),
};

impl Labels {
    /// Labels of a language.
    pub(crate) fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &EN,
            Language::De => &DE,
            Language::Fr => &FR,
        }
    }

    /// `Mar 2021`, or the year alone.
    pub(crate) fn month(&self, date: YearMonth) -> String {
        let name = date.month.and_then(|month| self.months.get(month.checked_sub(1)? as usize));
        match name {
            Some(name) => format!("{name} {}", date.year),
            None => date.year.to_string(),
        }
    }

    /// `Mar 2021 – Present`; a period of one month or year is written once.
    pub(crate) fn period(&self, period: &Period) -> String {
        let start = self.month(period.start);
        match period.end {
            None => format!("{start} – {}", self.present),
            Some(end) if end == period.start => start,
            Some(end) => format!("{start} – {}", self.month(end)),
        }
    }

    /// The date of a letter: `23 November 2026`, `23. November 2026`, `23 novembre 2026`.
    pub(crate) fn day(&self, date: NaiveDate) -> String {
        let month = self.long_months[date.month0() as usize % 12];
        let ordinal = self.ordinals[usize::from(date.day() == 1)];
        format!("{}{ordinal} {month} {}", date.day(), date.year())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(year: i32, month: u32) -> YearMonth {
        YearMonth { year, month: Some(month) }
    }

    #[test]
    fn periods_are_written_as_each_language_does() {
        let now = Period { start: month(2021, 3), end: None };
        let past = Period { start: month(2019, 1), end: Some(month(2021, 2)) };
        let once = Period { start: month(2020, 5), end: Some(month(2020, 5)) };
        assert_eq!(EN.period(&now), "Mar 2021 – Present");
        assert_eq!(DE.period(&now), "März 2021 – heute");
        assert_eq!(FR.period(&past), "janv. 2019 – févr. 2021");
        assert_eq!(EN.period(&once), "May 2020");
        assert_eq!(EN.month(YearMonth { year: 2020, month: None }), "2020");
        assert_eq!(EN.month(YearMonth { year: 2020, month: Some(13) }), "2020");
    }

    #[test]
    fn letters_are_dated_as_each_language_does() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 1).expect("a date");
        assert_eq!(EN.day(date), "1 November 2026");
        assert_eq!(DE.day(date), "1. November 2026");
        assert_eq!(FR.day(date), "1er novembre 2026");
    }
}
