//! Until when applications are taken, and whom questions go to.

use chrono::NaiveDate;

use super::block::Block;
use super::pattern::pattern;
use super::types::Found;

pattern!(
    CUE,
    r"(?ix)\b(deadline | clos(?:e|es|ing)\s+dates? | date\s+closed? | clos(?:es|ing)\s+(?:on|at) | apply\s+(?:by|before)
      | applications?\s+(?:are\s+|is\s+)?(?:due|close[sd]?|accepted\s+(?:until|through)|must\s+be\s+(?:received|submitted)(?:\s+(?:by|before))?|received\s+by|should\s+be\s+(?:received|submitted)\s+by)
      | (?:posting|vacancy|position|job)\s+(?:end|close[sd]?)\s*(?:date)? | open\s+until | submit(?:ted)?\s+(?:[\w\s]{0,40}\s)?(?:by|no\s+later\s+than) | no\s+later\s+than | for\s+(?:full|best|first)\s+consideration
      | bewerbungs(?:schluss|frist|ende) | bewerb\w+\s+(?:[\p{L}\s]{0,40}\s)?bis(?:\s+(?:zum|spätestens))? | bis\s+(?:zum|spätestens)
      | date\s+limite | jusqu['’]au | avant\s+le | candidatures?\s+(?:[\p{L}\s]{0,30}\s)?(?:avant|jusqu))\b"
);
pattern!(
    DATE,
    r"(?ix)(?P<iso>\b20\d\d-\d{1,2}-\d{1,2}\b)
      | \b(?P<m1>\p{L}{3,9})\.?\s+(?P<d1>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y1>20\d\d)\b
      | \b(?P<d2>\d{1,2})(?:st|nd|rd|th|\.|er)?\s+(?:of\s+)?(?P<m2>\p{L}{3,9})\.?,?\s+(?P<y2>20\d\d)\b
      | \b(?P<d5>\d{1,2})-(?P<m5>\p{L}{3,9})-(?P<y5>20\d\d)\b
      | \b(?P<d3>\d{1,2})\.(?P<m3>\d{1,2})\.(?P<y3>20\d\d)\b
      | \b(?P<a4>\d{1,2})/(?P<b4>\d{1,2})/(?P<y4>20\d\d|\d\d)\b"
);
pattern!(EMAIL, r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}");
pattern!(
    ASKS,
    r"(?i)\b(contact|questions?|inquir\w+|enquir\w+|information|ansprechpartner\w*|ansprechperson|kontakt|fragen|rückfragen|renseignements|contactez|adressez)\b"
);

const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "janvier"],
    &["february", "feb", "februar", "février", "fevrier"],
    &["march", "mar", "märz", "maerz", "mars"],
    &["april", "apr", "avril"],
    &["may", "mai"],
    &["june", "jun", "juni", "juin"],
    &["july", "jul", "juli", "juillet"],
    &["august", "aug", "août", "aout"],
    &["september", "sep", "sept", "septembre"],
    &["october", "oct", "oktober", "okt", "octobre"],
    &["november", "nov", "novembre"],
    &["december", "dec", "dezember", "dez", "décembre"],
];

/// Characters between the cue and its date, at most.
const NEAR: usize = 70;

/// The day, as `YYYY-MM-DD`; numbers with slashes as the United States write them, unless that is
/// no date.
pub(super) fn find(blocks: &[Block]) -> Option<Found<String>> {
    blocks.iter().filter(|block| !block.is_heading()).find_map(|block| {
        let text = &block.text;
        let led = CUE.is_match(&block.under).then_some(0);
        let mut cues = CUE.find_iter(text).map(|cue| cue.end()).chain(led);
        cues.find_map(|end| {
            let (mut date, mut found) = date_in(text, end)?;
            // "04/10/2026 to 05/01/2026": the end of it.
            if let Some((last, place)) = date_in(text, found.1)
                && text.get(found.1..place.0).is_some_and(|between| {
                    matches!(between.trim(), "to" | "-" | "–" | "bis" | "au" | "through")
                })
            {
                (date, found) = (last, place);
            }
            (found.0 <= end + NEAR).then(|| Found {
                value: date.format("%Y-%m-%d").to_string(),
                span: block.span(found.0, found.1),
            })
        })
    })
}

fn date_in(text: &str, from: usize) -> Option<(NaiveDate, (usize, usize))> {
    DATE.captures_iter(text).find_map(|found| {
        let whole = found.get(0).filter(|whole| whole.start() >= from)?;
        let number = |name: &str| found.name(name).and_then(|m| m.as_str().parse::<u32>().ok());
        let month = |name: &str| {
            let word = found.name(name)?.as_str().to_lowercase();
            let at = MONTHS.iter().position(|names| names.contains(&word.as_str()))?;
            u32::try_from(at + 1).ok()
        };
        let day = |year: Option<u32>, month: Option<u32>, day: Option<u32>| {
            let year = i32::try_from(year?).ok()?;
            NaiveDate::from_ymd_opt(if year < 100 { 2000 + year } else { year }, month?, day?)
        };
        let date = if let Some(iso) = found.name("iso") {
            NaiveDate::parse_from_str(iso.as_str(), "%Y-%m-%d").ok()
        } else {
            day(number("y1"), month("m1"), number("d1"))
                .or_else(|| day(number("y2"), month("m2"), number("d2")))
                .or_else(|| day(number("y5"), month("m5"), number("d5")))
                .or_else(|| day(number("y3"), number("m3"), number("d3")))
                .or_else(|| day(number("y4"), number("a4"), number("b4")))
                .or_else(|| day(number("y4"), number("b4"), number("a4")))
        };
        Some((date?, (whole.start(), whole.end())))
    })
}

/// The address for questions or applications: an e-mail address where the text speaks of them,
/// else the only one there is.
pub(super) fn contact(blocks: &[Block]) -> Option<Found<String>> {
    let addresses = || {
        blocks.iter().enumerate().flat_map(|(at, block)| {
            EMAIL.find_iter(&block.text).map(move |found| {
                let span = block.span(found.start(), found.end());
                (at, Found { value: found.as_str().to_owned(), span })
            })
        })
    };
    let asked = addresses()
        .find(|(at, _)| ASKS.is_match(&blocks[*at].text) || ASKS.is_match(&blocks[*at].under));
    let only = || {
        let mut all = addresses();
        let first = all.next()?;
        all.all(|(_, other)| other.value == first.1.value).then_some(first)
    };
    asked.or_else(only).map(|(_, found)| found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deadline(text: &str) -> Option<String> {
        find(&super::super::block::blocks(text)).map(|found| found.value)
    }

    #[test]
    fn deadlines_are_read_in_three_languages_and_many_forms() {
        for (text, day) in [
            ("Clerk\n\nApplication deadline: January 30, 2026", "2026-01-30"),
            ("Clerk\n\nPlease apply by 5th of March 2026 at noon.", "2026-03-05"),
            ("Clerk\n\nClosing date\n10/21/2021\n", "2021-10-21"),
            ("Clerk\n\nBewerbungsfrist: 30.01.2026", "2026-01-30"),
            ("Clerk\n\nBewerben Sie sich bis zum 3. März 2026.", "2026-03-03"),
            ("Clerk\n\nDate limite de candidature : 12 février 2026", "2026-02-12"),
            ("Clerk\n\nOpen until 2026-04-02.", "2026-04-02"),
        ] {
            assert_eq!(deadline(text).as_deref(), Some(day), "{text}");
        }
    }

    #[test]
    fn other_dates_are_no_deadlines() {
        for text in [
            "Clerk\n\nStart date: 1 March 2026",
            "Clerk\n\nPosted on January 30, 2026",
            "Clerk\n\nOpen until filled",
            "Clerk\n\nDeadline: 31.02.2026",
        ] {
            assert_eq!(deadline(text), None, "{text}");
        }
    }

    #[test]
    fn the_address_for_questions_is_the_contact() {
        let blocks = super::super::block::blocks(
            "Clerk\n\nPress: press@harrow.example\n\nQuestions? Write to Ada at ada@harrow.example.",
        );
        assert_eq!(contact(&blocks).map(|c| c.value).as_deref(), Some("ada@harrow.example"));
    }
}
