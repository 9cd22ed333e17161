//! Sums and products of what a fact counts.

use crate::candidate::FactId;
use crate::truth::parse::quantity::{Comparator, Quantity, Unit};
use crate::truth::parse::value::Value;
use crate::truth::parse::word::{concept, is_people_in_general, is_small};
use crate::truth::rule::Inquiry;

/// `a team of two` of what one did `in a pair`.
pub(super) fn pair(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let mut people = quantity.bound.after.iter().chain(&quantity.bound.measured);
    let two = quantity.value == Value::whole(2)
        && people
            .any(|stem| is_people_in_general(stem) || crate::truth::parse::word::is_people(stem));
    let mut facts = inquiry.ground.facts.iter().filter(|_| two);
    let fact = facts.find(|fact| {
        ["pair", "duo", "couple", "tandem"].iter().any(|word| fact.words.contains(*word))
    })?;
    Some(vec![fact.id.clone()])
}

/// `58 people` of `52 pupils and 6 adults`.
pub(super) fn sum(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let people = |quantity: &Quantity, general: bool| {
        quantity.bound.after.iter().any(|stem| match general {
            true => is_people_in_general(stem),
            false => {
                crate::truth::parse::word::is_people(stem)
                    || matches!(stem.as_str(), "adult" | "child")
            }
        })
    };
    if !people(quantity, true) {
        return sum_of_one_kind(inquiry, quantity);
    }
    let mut facts = inquiry.ground.facts.iter();
    let fact = facts.find(|fact| {
        fact.sentences.iter().any(|told| {
            told.quantities.windows(2).any(|pair| {
                let [first, second] = pair else { return false };
                let joined = told.tokens[first.end..second.start].iter().any(|t| t.lower == "and")
                    && second.start - first.end <= 3;
                let counted = first.unit == Unit::Count && second.unit == Unit::Count;
                joined
                    && counted
                    && people(first, false)
                    && people(second, false)
                    && first.value.plus(second.value) == Some(quantity.value)
            })
        })
    })?;
    Some(vec![fact.id.clone()])
}

/// `£31.5m together` of £23m and £8.5m.
pub(super) fn together(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let tokens = &inquiry.sentence.tokens;
    let all = tokens.iter().any(|token| {
        matches!(token.lower.as_str(), "together" | "total" | "combined" | "altogether" | "all")
    });
    let exact = quantity.comparator == Comparator::Exact && quantity.step.is_none();
    let mut facts = inquiry.ground.facts.iter().filter(|_| all && exact);
    let fact = facts.find(|fact| {
        fact.sentences.iter().any(|told| {
            let amounts = told.quantities.iter().filter(|one| one.unit == quantity.unit);
            let values: Vec<Value> = amounts
                .filter(|one| one.step.is_none() && one.comparator == Comparator::Exact)
                .map(|one| one.value)
                .collect();
            let Some((first, rest)) = values.split_first() else { return false };
            let sum = rest.iter().try_fold(*first, |sum, one| sum.plus(*one));
            !rest.is_empty() && sum == Some(quantity.value)
        })
    })?;
    Some(vec![fact.id.clone()])
}

/// `100 students` of "four groups of 25 students".
pub(super) fn product(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let head = quantity.bound.after.last()?;
    let exact = quantity.comparator == Comparator::Exact && quantity.unit == Unit::Count;
    let mut facts = inquiry.ground.facts.iter().filter(|_| exact);
    let fact = facts.find(|fact| {
        fact.sentences.iter().any(|told| {
            told.quantities.windows(2).any(|pair| {
                let [groups, each] = pair else { return false };
                let between = &told.tokens[groups.end.min(each.start)..each.start];
                let of = between.len() <= 3 && between.last().is_some_and(|t| t.lower == "of");
                let counted = [groups, each]
                    .iter()
                    .all(|one| one.unit == Unit::Count && one.comparator == Comparator::Exact);
                let same = each.bound.after.iter().any(|stem| concept(stem) == concept(head));
                let bare =
                    each.bound.after.is_empty() && matches!(head.as_str(), "student" | "pupil");
                of && counted
                    && (same || bare)
                    && groups.value.times(each.value) == Some(quantity.value)
            })
        })
    })?;
    Some(vec![fact.id.clone()])
}

/// `eight papers` of "three papers as first author and five as co-author".
pub(super) fn sum_of_one_kind(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let head =
        quantity.bound.after.last().filter(|head| !crate::truth::parse::word::is_people(head))?;
    // "eight papers as first author" says which.
    let tokens = &inquiry.sentence.tokens;
    let at = (quantity.end..tokens.len()).find(|&at| tokens[at].stem == *head)?;
    let plain = tokens.get(at + 1).is_none_or(|next| {
        next.is_mark() && !next.glued
            || [",", ".", ":"].iter().any(|mark| next.is(mark))
            || matches!(
                next.lower.as_str(),
                "since" | "in" | "and" | "during" | "over" | "from" | "published" | "written"
            )
    });
    let exact = quantity.unit == Unit::Count && quantity.comparator == Comparator::Exact && plain;
    let mut facts = inquiry.ground.facts.iter().filter(|_| exact);
    let fact = facts.find(|fact| {
        fact.sentences.iter().any(|told| {
            told.quantities.windows(2).any(|pair| {
                let [first, second] = pair else { return false };
                let between = &told.tokens[first.end.min(second.start)..second.start];
                let joined = between.len() <= 8 && between.iter().any(|t| t.lower == "and");
                let of_kind = |one: &Quantity| {
                    one.bound.after.iter().any(|stem| concept(stem) == concept(head))
                };
                let elided = told.tokens.get(second.end).is_none_or(|t| is_small(&t.lower));
                joined
                    && first.unit == Unit::Count
                    && second.unit == Unit::Count
                    && of_kind(first)
                    && (of_kind(second) || elided)
                    && first.value.plus(second.value) == Some(quantity.value)
            })
        })
    })?;
    Some(vec![fact.id.clone()])
}
