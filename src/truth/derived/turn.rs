//! How often, at which intervals, in which months: other words for the same rate or date.

use crate::candidate::FactId;
use crate::language::Language;
use crate::truth::parse::Token;
use crate::truth::parse::quantity::{Comparator, Quantity, Unit};
use crate::truth::parse::value::Value;
use crate::truth::parse::word::is_small;
use crate::truth::rule::Inquiry;

/// `£20,000 a month` of £240,000 a year, `28 a month` of 140 in five months.
pub(super) fn per_other_time(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    // Of clocks, of weeks, of months: how long each is in the shortest of its kind.
    let length = |per: &str| match per {
        "second" => Some((0, 1)),
        "minute" => Some((0, 60)),
        "hour" => Some((0, 3600)),
        "day" => Some((1, 1)),
        "week" => Some((1, 7)),
        "month" => Some((2, 1)),
        "quarter" => Some((2, 3)),
        "year" => Some((2, 12)),
        _ => None,
    };
    let (kind, own) = length(quantity.bound.per?)?;
    let months = |per: &str| {
        let (of, length) = length(per)?;
        (of == kind).then(|| Value::whole(length))
    };
    let monthly = quantity.value.over(Value::whole(own))?;
    if quantity.comparator != Comparator::Exact {
        return None;
    }
    let counts = |stated: &Quantity| {
        stated.unit == quantity.unit
            && quantity.bound.after.iter().all(|stem| {
                crate::truth::parse::word::is_light_stem(stem) || stated.bound.after.contains(stem)
            })
    };
    let fact = inquiry.ground.facts.iter().find(|fact| {
        fact.sentences.iter().any(|told| {
            told.quantities.iter().filter(|stated| counts(stated)).any(|stated| {
                let rate = stated.bound.per.and_then(months);
                let rated = rate.and_then(|rate| stated.value.over(rate)) == Some(monthly);
                // "in five months", right behind what was done.
                let over = told.quantities.iter().find(|span| {
                    kind == 2
                        && span.unit == Unit::Months
                        && span.start > stated.end
                        && told.tokens[span.start - 1].lower == "in"
                });
                let spread = over.and_then(|span| stated.value.over(span.value)) == Some(monthly);
                rated || rate.is_none() && spread
            })
        })
    })?;
    Some(vec![fact.id.clone()])
}

/// `four times a year` of what a fact tells of `quarterly`.
pub(super) fn frequency(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let names: &[&str] = match (quantity.value.as_whole()?, quantity.bound.per?) {
        (4, "year") => &["quarterly", "quarter"],
        (12, "year") => &["monthly", "month"],
        (2, "year") => {
            &["half-yearly", "biannual", "biannually", "semester", "half yearly", "twice yearly"]
        }
        (52, "year") => &["weekly", "week"],
        (1, "day") => &["daily"],
        _ => return None,
    };
    let mut facts = inquiry.ground.facts.iter();
    let fact = facts.find(|fact| names.iter().any(|name| fact.says(name)))?;
    Some(vec![fact.id.clone()])
}

/// `one year` of what a fact tells of `a year`.
pub(super) fn one(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let tokens = &inquiry.sentence.tokens;
    let number = tokens.get(quantity.start).map_or("", |token| token.lower.as_str());
    let unit = tokens
        .get(quantity.start + 1)
        .filter(|unit| matches!(number, "one" | "1" | "a" | "an") && unit.is_word())?;
    // "an hour of clicking" of an hour of it: no number to the one who wrote the fact.
    if matches!(number, "a" | "an") {
        if quantity.unit != Unit::Seconds {
            return None;
        }
        let phrase = format!("{number} {}", unit.lower);
        let fact = inquiry.ground.facts.iter().find(|fact| fact.says(&phrase))?;
        return Some(vec![fact.id.clone()]);
    }
    // "one in twenty" is of nothing: the facts must have it so.
    if is_small(&unit.lower) {
        let bottom = tokens.get(quantity.start + 2)?;
        let share = format!("one {} {}", unit.lower, bottom.lower);
        let fact = inquiry.ground.facts.iter().find(|fact| fact.says(&share))?;
        return Some(vec![fact.id.clone()]);
    }
    let phrases =
        ["a", "an", "one", "the", "that", "this", "its", "single", "eine", "einem", "einen"]
            .map(|one| format!("{one} {}", unit.lower));
    let (start, end) = inquiry.clause_of(quantity.start)?;
    let of_it = |fact: &crate::truth::evidence::Evidence| {
        let mut said = (start..end).filter(|&at| inquiry.says_something(at)).peekable();
        said.peek().is_none() || said.any(|at| inquiry.has(fact, &tokens[at]))
    };
    let facts = inquiry.ground.facts.iter();
    // "over two years, with the Year 6 team" tells of no one year.
    let otherwise = |fact: &crate::truth::evidence::Evidence| {
        let mut stated = fact.sentences.iter().flat_map(|told| &told.quantities);
        quantity.unit == Unit::Months && stated.any(|one| one.unit == Unit::Months)
    };
    // "one Excel and Power Query model" of "a single model"
    let head = quantity.bound.after.last();
    let single = |fact: &crate::truth::evidence::Evidence| {
        fact.sentences.iter().any(|told| {
            told.tokens.iter().enumerate().any(|(at, token)| {
                let mut next = told.tokens.iter().skip(at + 1).take(3);
                token.lower == "single" && next.any(|token| Some(&token.stem) == head)
            })
        })
    };
    let mut facts = facts.filter(|fact| !otherwise(fact));
    if let Some(fact) = facts.clone().find(|fact| single(fact)) {
        return Some(vec![fact.id.clone()]);
    }
    let fact = facts.find(|fact| phrases.iter().any(|p| fact.says(p)) && of_it(fact))?;
    Some(vec![fact.id.clone()])
}

/// `01/2023`, `the first half of 2023`, of what a fact tells of months of that year.
pub(super) fn dated(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let tokens = &inquiry.sentence.tokens;
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let named = |fact: &crate::truth::evidence::Evidence, month: usize| {
        let name = Language::En.months()[month].to_lowercase();
        fact.words.contains(&name) || fact.words.contains(&name[..3])
    };
    let mut facts = inquiry.ground.facts.iter();
    let fact = if let Unit::Of(year) = quantity.unit {
        let month = usize::try_from(quantity.value.as_whole()?).ok()?;
        let year = year.as_whole().filter(|year| (1950..=2100).contains(year))?.to_string();
        (1..=12).contains(&month).then_some(())?;
        facts.find(|fact| named(fact, month - 1) && fact.words.contains(&year))?
    } else {
        let half = word(quantity.start) == "half" && word(quantity.start + 1) == "of";
        let before = quantity.start.checked_sub(1).map_or("", word);
        let year = word(quantity.start + 2);
        let months = match (half, before) {
            (true, "first") => 0..6,
            (true, "second") => 6..12,
            _ => return None,
        };
        facts.find(|fact| {
            fact.words.contains(year)
                && (0..12).any(|month| named(fact, month))
                && (0..12).all(|month| months.contains(&month) || !named(fact, month))
        })?
    };
    Some(vec![fact.id.clone()])
}

/// A thing and how many of it pass from one time to the next: `every third weekend`, `one weekend
/// in three`, `one in three weekends`, `every three weeks`. With the span of tokens it stands in.
pub(super) fn turns(tokens: &[Token]) -> Vec<(String, i64, usize, usize)> {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let stem = |at: usize| tokens.get(at).filter(|t| t.is_word()).map(|token| token.stem.clone());
    let whole = |at: usize| {
        crate::truth::parse::number::number_at(tokens, at)
            .and_then(|number| number.value.as_whole())
    };
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let turn = match (word(at), word(at + 1), word(at + 2)) {
            ("every" | "each", "other" | "second", _) => stem(at + 2).map(|of| (of, 2, at + 3)),
            ("every" | "each", _, _) => {
                whole(at + 1).and_then(|n| Some((stem(at + 2)?, n, at + 3)))
            }
            // "one weekend in every five"
            ("one" | "1" | "a", _, "in") if matches!(word(at + 3), "every" | "each") => {
                stem(at + 1).and_then(|of| Some((of, whole_of(tokens, at + 4)?, at + 5)))
            }
            ("one" | "1", "in", _) => tokens
                .get(at + 2)
                .and_then(|_| Some((stem(at + 3)?, whole_of(tokens, at + 2)?, at + 4))),
            ("one" | "1" | "a", _, "in") => {
                stem(at + 1).and_then(|of| Some((of, whole_of(tokens, at + 3)?, at + 4)))
            }
            _ => None,
        };
        if let Some((of, n, end)) = turn.filter(|(_, n, _)| (2..=12).contains(n)) {
            found.push((of, n, at, end));
        }
    }
    found
}

/// The word is of what comes in turns: the weekends of `1 in 5 weekends`.
pub(in crate::truth) fn takes_turns(tokens: &[Token], at: usize) -> bool {
    turns(tokens).iter().any(|(_, _, start, end)| (*start..*end).contains(&at))
}

/// A plain number in words or digits.
pub(super) fn whole_of(tokens: &[Token], at: usize) -> Option<i64> {
    let number = crate::truth::parse::number::number_at(tokens, at)?;
    (number.form == crate::truth::parse::number::Form::Plain)
        .then(|| number.value.as_whole())
        .flatten()
}

/// `one brick in ten` of "a tenth of the bricks", "10% of bricks".
fn one_of_so_many(inquiry: &Inquiry<'_>, of: &str, n: i64) -> Option<Vec<FactId>> {
    let share = Value::ratio(100, i128::from(n))?;
    let mut facts = inquiry.ground.facts.iter();
    let fact = facts.find(|fact| {
        fact.sentences.iter().any(|told| {
            told.quantities.iter().any(|stated| {
                stated.unit == Unit::Percent
                    && stated.value == share
                    && stated.bound.after.iter().any(|stem| stem == of)
            })
        })
    })?;
    Some(vec![fact.id.clone()])
}

/// `one weekend in three` of what comes `every third weekend`.
pub(super) fn turn(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let said = turns(&inquiry.sentence.tokens);
    let (of, n, ..) =
        said.iter().find(|(_, _, start, end)| *start < quantity.end && quantity.start < *end)?;
    let mut facts = inquiry.ground.facts.iter();
    let fact = facts.find(|fact| {
        let mut told = fact.sentences.iter().flat_map(|told| turns(&told.tokens));
        told.any(|(known, every, ..)| known == *of && every == *n)
    });
    match fact {
        Some(fact) => Some(vec![fact.id.clone()]),
        None => one_of_so_many(inquiry, of, *n),
    }
}

/// `its first 12 months` of "its first year".
fn nth_period(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let before = quantity.start.checked_sub(1).and_then(|at| inquiry.sentence.tokens.get(at))?;
    let name = match quantity.value.as_whole()? {
        12 => "year",
        3 => "quarter",
        1 => "month",
        _ => return None,
    };
    let phrase = format!("{} {name}", before.lower);
    let nth = matches!(before.lower.as_str(), "first" | "last" | "second" | "final");
    let mut facts = inquiry.ground.facts.iter().filter(|_| nth);
    let fact = facts.find(|fact| fact.says(&phrase))?;
    Some(vec![fact.id.clone()])
}

/// `every three months` of what a fact tells of `every quarter`.
pub(super) fn interval(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    if quantity.unit == Unit::Months
        && let Some(facts) = nth_period(inquiry, quantity)
    {
        return Some(facts);
    }
    const DAY: i64 = 86_400;
    let before = quantity.start.checked_sub(1).and_then(|at| inquiry.sentence.tokens.get(at))?;
    let value = quantity.value.as_whole()?;
    let names: &[&str] = match value {
        _ if quantity.unit == Unit::Seconds => match value {
            1_209_600 => &["fortnight", "fortnightly", "biweekly"],
            604_800 => &["week", "weekly"],
            DAY => &["day", "daily"],
            _ => return None,
        },
        3 => &["quarter", "quarterly"],
        12 => &["year", "yearly", "annually"],
        6 => &["half-yearly", "semester"],
        _ => return None,
    };
    let a_year: i64 = match names.first() {
        Some(&"quarter") => 4,
        Some(&"half-yearly") => 2,
        Some(&"week") => 52,
        Some(&"fortnight") => 26,
        Some(&"day") => 365,
        _ => 1,
    };
    let yearly = |stated: &Quantity| {
        stated.unit == Unit::Count
            && stated.bound.per == Some("year")
            && stated.value == Value::whole(a_year)
    };
    let fact = inquiry.ground.facts.iter().find(|fact| {
        names.iter().any(|name| fact.words.contains(*name))
            || fact.sentences.iter().flat_map(|told| &told.quantities).any(yearly)
    })?;
    matches!(before.lower.as_str(), "every" | "each" | "alle").then(|| vec![fact.id.clone()])
}
