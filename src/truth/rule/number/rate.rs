//! Whether two values are told as the same rate.

use super::story::clause;
use std::collections::BTreeSet;

use crate::truth::evidence::Telling;
use crate::truth::parse::noun;
use crate::truth::parse::quantity::Quantity;
use crate::truth::rule::Inquiry;

/// Units of time the text speaks of as rates: `a day`, `monthly`, `each year`.
pub(super) fn rates(told: &Telling) -> BTreeSet<&'static str> {
    let each = told.quantities.iter().filter_map(|quantity| quantity.bound.per);
    let at = |at: usize| told.tokens.get(at).map_or("", |token| token.lower.as_str());
    let adverbs = (0..told.tokens.len()).filter_map(|index| {
        let lead = matches!(at(index), "per" | "a" | "each" | "every" | "pro");
        if lead { noun::period(at(index + 1)) } else { noun::rate(at(index)) }
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
    said.peek().is_some() && !known.is_empty() && said.any(|rate| !known.contains(rate))
}
