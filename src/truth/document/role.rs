//! Which role or project a head (employer, title, dates) belongs to.

use std::collections::BTreeSet;

use crate::candidate::{FactId, MasterCv, Period, Role, RoleId};
use crate::truth::parse::quantity::is_month;
use crate::truth::parse::token::{Token, tokens};
use crate::truth::parse::word::{fold, is_small};

/// Words of a text, without marks, in lower case without accents.
pub(super) fn words(text: &str) -> Vec<String> {
    tokens(text).into_iter().filter(|t| !t.is_mark()).map(|t| fold(&t.lower)).collect()
}

/// The same name, but for legal forms, case and marks.
pub(super) fn same_name(left: &str, right: &str) -> bool {
    let plain = |text: &str| -> Vec<String> {
        let legal =
            ["gmbh", "inc", "ltd", "llc", "ag", "se", "plc", "sa", "sarl", "corp", "kg", "co"];
        words(text).into_iter().filter(|word| !legal.contains(&word.as_str())).collect()
    };
    let left = plain(left);
    !left.is_empty() && left == plain(right)
}

/// What a head says.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    pub company: String,
    pub title: String,
    /// `2021-03`, `2021`, `present`, or empty.
    pub start: String,
    /// Like `start`.
    pub end: String,
}

/// The role a head names, or what does not fit and the nearest role.
pub(super) fn find<'a>(
    cv: &'a MasterCv,
    head: &Head,
) -> Result<&'a Role, (String, Option<FactId>)> {
    let of_company: Vec<&Role> =
        cv.roles.iter().filter(|role| same_name(&role.company, &head.company)).collect();
    let Some(first) = of_company.first() else {
        return Err(("no role was held at this employer".to_owned(), None));
    };
    let nearest = Some(first.fact.clone());
    let titled: Vec<&&Role> =
        of_company.iter().filter(|role| same_name(&role.title, &head.title)).collect();
    if titled.is_empty() {
        let reason = format!("the title held there was {}", first.title);
        return Err((reason, nearest));
    }
    let dated = titled.iter().find(|role| {
        fits(&head.start, Some((role.period.start.year, role.period.start.month)))
            && fits(&head.end, role.period.end.map(|end| (end.year, end.month)))
    });
    dated.copied().copied().ok_or_else(|| ("the dates of this role differ".to_owned(), nearest))
}

/// A date as written against the fact's; what is not written fits, `None` is the present.
fn fits(written: &str, stated: Option<(i32, Option<u32>)>) -> bool {
    let written = written.trim().to_lowercase();
    if written.is_empty() {
        return true;
    }
    let Some((year, month)) = stated else {
        return is_present(&written);
    };
    let mut parts = written.split('-');
    let same_year = parts.next().and_then(|part| part.parse::<i32>().ok()) == Some(year);
    let written_month = parts.next().and_then(|part| part.parse::<u32>().ok());
    same_year && (written_month.is_none() || month.is_none() || written_month == month)
}

/// Words for "until now".
pub(super) fn is_present(word: &str) -> bool {
    matches!(
        word,
        "present"
            | "now"
            | "today"
            | "current"
            | "heute"
            | "aktuell"
            | "aujourd'hui"
            | "present."
            | "actuel"
    )
}

/// The role whose employer a block of lines names; `Err` says why the block is no role's.
pub(super) fn find_in_text<'a>(
    cv: &'a MasterCv,
    block: &str,
) -> Result<&'a Role, (String, Option<FactId>)> {
    let said = format!(" {} ", words(block).join(" "));
    let names = |phrase: &str| {
        let phrase = words(phrase).join(" ");
        !phrase.is_empty() && said.contains(&format!(" {phrase} "))
    };
    let of_company: Vec<&Role> = cv.roles.iter().filter(|role| names(&role.company)).collect();
    let Some(first) = of_company.first() else {
        return Err((
            "no role of the candidate has this employer, title and dates".to_owned(),
            None,
        ));
    };
    let nearest = Some(first.fact.clone());
    let whole = of_company.iter().find(|role| stranger(role, block).is_none());
    if let Some(role) = whole {
        Ok(role)
    } else {
        let word = stranger(first, block).unwrap_or_default();
        Err((format!("\"{word}\" is not of this role"), nearest))
    }
}

/// The first word of the block that the role's particulars don't have.
fn stranger(role: &Role, block: &str) -> Option<String> {
    let mut known: BTreeSet<String> = BTreeSet::new();
    for text in [&role.company, &role.title, &role.location] {
        known.extend(words(text));
    }
    known.extend(role.industry.iter().flat_map(|industry| words(industry)));
    let tokens = tokens(block);
    let title: BTreeSet<String> = words(&role.title).into_iter().collect();
    let said: BTreeSet<String> = tokens.iter().map(|token| fold(&token.lower)).collect();
    if let Some(missing) = title.iter().find(|word| !said.contains(*word) && !is_small(word)) {
        return Some(format!("without {missing}"));
    }
    let dates = dates(&role.period);
    tokens.iter().find(|token| is_strange(token, &known, &dates)).map(|token| token.text.clone())
}

fn is_strange(token: &Token, known: &BTreeSet<String>, dates: &BTreeSet<String>) -> bool {
    let word = fold(&token.lower);
    let harmless = token.is_mark()
        || is_small(&token.lower)
        || known.contains(&word)
        || matches!(word.as_str(), "gmbh" | "inc" | "ltd" | "ag" | "se" | "remote" | "hybrid");
    if harmless {
        return false;
    }
    let of_time = token.value().is_some() || is_month(&token.lower) || is_present(&word);
    !(of_time && dates.contains(&word))
}

/// Every way the dates of a period may be written, word by word.
fn dates(period: &Period) -> BTreeSet<String> {
    const MONTHS: [&str; 12] = [
        "january jan januar janvier",
        "february feb februar fevrier",
        "march mar marz mars",
        "april apr avril",
        "may mai",
        "june jun juni juin",
        "july jul juli juillet",
        "august aug aout",
        "september sep sept septembre",
        "october oct oktober okt octobre",
        "november nov novembre",
        "december dec dezember dez decembre",
    ];
    let mut dates = BTreeSet::new();
    for date in [Some(period.start), period.end].into_iter().flatten() {
        dates.insert(date.year.to_string());
        if let Some(month) = date.month {
            dates.insert(month.to_string());
            dates.insert(format!("{month:02}"));
            let names = MONTHS.get(month as usize - 1).copied().unwrap_or_default();
            dates.extend(names.split(' ').map(str::to_owned));
        }
    }
    if period.end.is_none() {
        dates.extend(
            ["present", "now", "today", "current", "heute", "aktuell", "aujourd'hui", "actuel"]
                .map(str::to_owned),
        );
    }
    dates
}

/// True when the text names one of the candidate's employers.
pub(super) fn names_employer(cv: &MasterCv, text: &str) -> Option<RoleId> {
    let said = format!(" {} ", words(text).join(" "));
    let role = cv.roles.iter().find(|role| {
        let company = words(&role.company).join(" ");
        !company.is_empty() && said.contains(&format!(" {company} "))
    });
    role.map(|role| role.id.clone())
}
