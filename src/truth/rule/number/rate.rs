//! Whether two values are told as the same rate.

use super::story::clause;
use std::collections::BTreeSet;

use crate::truth::evidence::Telling;
use crate::truth::parse::quantity::Quantity;
use crate::truth::parse::{Token, noun};
use crate::truth::rule::Inquiry;
use crate::truth::{Refusal, Section};

/// Units of time the text speaks of as rates: `a day`, `monthly`, `each year`.
pub(super) fn rates(told: &Telling) -> BTreeSet<&'static str> {
    let each = told.quantities.iter().filter_map(|quantity| quantity.bound.per);
    let at = |at: usize| told.tokens.get(at).map_or("", |token| token.lower.as_str());
    let adverbs = (0..told.tokens.len()).filter_map(|index| {
        let lead = matches!(at(index), "per" | "a" | "each" | "every" | "pro");
        match at(index) {
            // "every night" of what runs "overnight".
            "overnight"
                if told.tokens.get(index + 1).is_none_or(|next| {
                    !next.is_word() || crate::truth::parse::word::is_small(&next.lower)
                }) =>
            {
                Some("day")
            }
            // "18 students each spring"
            "spring" | "summer" | "autumn" | "winter" | "season"
                if index > 0 && matches!(at(index - 1), "each" | "every" | "a") =>
            {
                Some("year")
            }
            _ if lead => noun::period(at(index + 1)),
            other => noun::rate(other),
        }
    });
    each.chain(adverbs).collect()
}

/// `yearly spend` where the fact tells of monthly spend.
pub(super) fn tells_other_rate(inquiry: &Inquiry<'_>, claimed: &Quantity, told: &Telling) -> bool {
    let known = rates(told);
    let (start, _) = clause(inquiry, claimed);
    // "the nightly run from 7 hours to 90 minutes and the monthly bill by 35%"
    let others = inquiry.sentence.quantities.iter().map(|other| other.end);
    let start = others.filter(|end| *end <= claimed.start).fold(start, usize::max);
    let before = inquiry.sentence.tokens[start..claimed.start].iter();
    let mut said = before.filter_map(|token| noun::rate(&token.lower)).peekable();
    let other =
        |rate: &str| !known.contains(rate) && !told.tokens.iter().any(|token| token.lower == rate);
    said.peek().is_some() && !known.is_empty() && said.any(other)
}

/// `returns every month` of what the one fact that is cited tells of quarterly returns, and of no
/// other rate.
pub(super) fn happens_otherwise(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
    let [fact] = inquiry.ground.facts.as_slice() else { return Ok(()) };
    let counted = |told: &Telling| told.quantities.iter().any(|one| one.bound.per.is_some());
    if inquiry.claim.section != Section::Experience || fact.sentences.iter().any(counted) {
        return Ok(());
    }
    let known: Vec<&str> =
        fact.sentences.iter().flat_map(|told| turns(&told.tokens)).map(|(.., rate)| rate).collect();
    let said = turns(&inquiry.sentence.tokens);
    // "monthly" of what is told of the month's end.
    let new = said.iter().find(|(_, at, rate)| {
        !known.contains(rate) && !fact.words.contains(*rate) && !inquiry.is_exempt(*at)
    });
    match new {
        Some((start, at, _)) if !known.is_empty() => {
            let words = inquiry.words(*start, at + 1);
            let mut refusal = inquiry.refuse("number", &words, "the fact tells another rate");
            refusal.nearest = Some(fact.id.clone());
            Err(refusal)
        }
        _ => Ok(()),
    }
}

/// `every month`, `quarterly`: first and last token, and the unit of time.
fn turns(tokens: &[Token]) -> Vec<(usize, usize, &'static str)> {
    let every = |token: &Token| matches!(token.lower.as_str(), "every" | "each");
    let turn = |at: usize| {
        let lower = tokens[at].lower.as_str();
        match at.checked_sub(1).filter(|&before| every(&tokens[before])) {
            Some(before) => Some((before, at, noun::period(lower)?)),
            None => Some((at, at, noun::rate(lower)?)),
        }
    };
    (0..tokens.len()).filter_map(turn).collect()
}
