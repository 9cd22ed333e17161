//! What the dates and particulars of the master CV say without a sentence: years of experience,
//! number of employers, size of a team.

mod change;
mod count;
mod sum;
mod turn;
mod years;

use super::parse::quantity::{Quantity, Unit};
use super::rule::Inquiry;
use crate::candidate::FactId;
use change::{all_but, but_some, difference, fraction, multiple, none, rate, remainder, share};
pub(in crate::truth) use count::is_place;
use count::{employers, listed, named_next, roman, team, the_others, told_in_a_word};
use sum::{pair, product, sum, together};
pub(in crate::truth) use turn::takes_turns;
use turn::{dated, frequency, interval, one, per_other_time, turn};
pub(in crate::truth) use years::horizon;
use years::years;

/// Facts that give the quantity, if they do.
pub(super) fn supports(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let by_unit = match quantity.unit {
        Unit::Rank => turn(inquiry, quantity),
        Unit::Months => years(inquiry, quantity).or_else(|| interval(inquiry, quantity)),
        Unit::Seconds => interval(inquiry, quantity),
        Unit::Count => employers(inquiry, quantity)
            .or_else(|| team(inquiry, quantity))
            .or_else(|| the_others(inquiry, quantity))
            .or_else(|| listed(inquiry, quantity))
            .or_else(|| frequency(inquiry, quantity))
            .or_else(|| pair(inquiry, quantity))
            .or_else(|| sum(inquiry, quantity))
            .or_else(|| product(inquiry, quantity))
            .or_else(|| named_next(inquiry, quantity))
            .or_else(|| told_in_a_word(inquiry, quantity)),
        Unit::Multiple => multiple(inquiry, quantity),
        Unit::Label => roman(inquiry, quantity),
        Unit::Money(_) => together(inquiry, quantity),
        _ => None,
    };
    by_unit
        .or_else(|| share(inquiry, quantity))
        .or_else(|| remainder(inquiry, quantity))
        .or_else(|| rate(inquiry, quantity))
        .or_else(|| fraction(inquiry, quantity))
        .or_else(|| all_but(inquiry, quantity))
        .or_else(|| but_some(inquiry, quantity))
        .or_else(|| none(inquiry, quantity))
        .or_else(|| turn(inquiry, quantity))
        .or_else(|| one(inquiry, quantity))
        .or_else(|| difference(inquiry, quantity))
        .or_else(|| per_other_time(inquiry, quantity))
        .or_else(|| dated(inquiry, quantity))
}
