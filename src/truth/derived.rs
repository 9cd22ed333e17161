//! What the dates and particulars of the master CV say without a sentence: years of experience,
//! number of employers, size of a team.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::Section;
use super::parse::Token;
use super::parse::quantity::{Comparator, Direction, Quantity, Step, Unit};
use super::parse::value::Value;
use super::parse::word::{concept, is_people_in_general, is_small};
use super::rule::Inquiry;
use crate::candidate::{FactId, FactKind, MasterCv, Role, Scope, YearMonth};

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
            .or_else(|| named_next(inquiry, quantity)),
        Unit::Multiple => multiple(inquiry, quantity),
        Unit::Money(_) => together(inquiry, quantity),
        _ => None,
    };
    by_unit
        .or_else(|| share(inquiry, quantity))
        .or_else(|| rate(inquiry, quantity))
        .or_else(|| turn(inquiry, quantity))
        .or_else(|| one(inquiry, quantity))
        .or_else(|| difference(inquiry, quantity))
        .or_else(|| per_other_time(inquiry, quantity))
        .or_else(|| dated(inquiry, quantity))
}

/// `£20,000 a month` of £240,000 a year, `28 a month` of 140 in five months.
fn per_other_time(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let months = |per: &str| match per {
        "month" => Some(Value::whole(1)),
        "quarter" => Some(Value::whole(3)),
        "year" => Some(Value::whole(12)),
        _ => None,
    };
    let monthly = quantity.value.over(months(quantity.bound.per?)?)?;
    if quantity.comparator != Comparator::Exact {
        return None;
    }
    let counts = |stated: &Quantity| {
        stated.unit == quantity.unit
            && quantity.bound.after.iter().all(|stem| {
                super::parse::word::is_light_stem(stem) || stated.bound.after.contains(stem)
            })
    };
    let fact = inquiry.ground.facts.iter().find(|fact| {
        fact.sentences.iter().any(|told| {
            told.quantities.iter().filter(|stated| counts(stated)).any(|stated| {
                let rate = stated.bound.per.and_then(months);
                let rated = rate.and_then(|rate| stated.value.over(rate)) == Some(monthly);
                // "in five months", right behind what was done.
                let over = told.quantities.iter().find(|span| {
                    span.unit == Unit::Months
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

/// Quantities that follow one another, years between them left out.
fn pairs(told: &super::parse::Sentence) -> impl Iterator<Item = [&Quantity; 2]> {
    let measures = || told.quantities.iter().filter(|quantity| quantity.unit != Unit::Year);
    measures().zip(measures().skip(1)).map(|(first, second)| [first, second])
}

/// `four times a year` of what a fact tells of `quarterly`.
fn frequency(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let names: &[&str] = match (quantity.value.as_whole()?, quantity.bound.per?) {
        (4, "year") => &["quarterly", "quarter"],
        (12, "year") => &["monthly", "month"],
        (2, "year") => &["half-yearly", "biannual", "biannually", "semester"],
        (52, "year") => &["weekly", "week"],
        (1, "day") => &["daily"],
        _ => return None,
    };
    let mut facts = inquiry.ground.facts.iter();
    let fact = facts.find(|fact| names.iter().any(|name| fact.words.contains(*name)))?;
    Some(vec![fact.id.clone()])
}

/// `one year` of what a fact tells of `a year`.
fn one(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let tokens = &inquiry.sentence.tokens;
    let number = tokens.get(quantity.start).map_or("", |token| token.lower.as_str());
    let unit = tokens
        .get(quantity.start + 1)
        .filter(|unit| matches!(number, "one" | "1") && unit.is_word())?;
    // "one in twenty" is of nothing: the facts must have it so.
    if is_small(&unit.lower) {
        let bottom = tokens.get(quantity.start + 2)?;
        let share = format!("{number} {} {}", unit.lower, bottom.lower);
        let fact = inquiry.ground.facts.iter().find(|fact| fact.says(&share))?;
        return Some(vec![fact.id.clone()]);
    }
    let phrases = ["a", "an", "one", "the", "that", "this", "its", "eine", "einem", "einen"]
        .map(|one| format!("{one} {}", unit.lower));
    let (start, end) = inquiry.clause_of(quantity.start)?;
    let of_it = |fact: &super::evidence::Evidence| {
        let mut said = (start..end).filter(|&at| inquiry.says_something(at)).peekable();
        said.peek().is_none() || said.any(|at| inquiry.has(fact, &tokens[at]))
    };
    let facts = inquiry.ground.facts.iter();
    // "over two years, with the Year 6 team" tells of no one year.
    let otherwise = |fact: &super::evidence::Evidence| {
        let mut stated = fact.sentences.iter().flat_map(|told| &told.quantities);
        quantity.unit == Unit::Months && stated.any(|one| one.unit == Unit::Months)
    };
    let mut facts = facts.filter(|fact| !otherwise(fact));
    let fact = facts.find(|fact| phrases.iter().any(|p| fact.says(p)) && of_it(fact))?;
    Some(vec![fact.id.clone()])
}

/// `a team of two` of what one did `in a pair`.
fn pair(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let mut people = quantity.bound.after.iter().chain(&quantity.bound.measured);
    let two = quantity.value == Value::whole(2)
        && people.any(|stem| is_people_in_general(stem) || super::parse::word::is_people(stem));
    let mut facts = inquiry.ground.facts.iter().filter(|_| two);
    let fact = facts.find(|fact| {
        ["pair", "duo", "couple", "tandem"].iter().any(|word| fact.words.contains(*word))
    })?;
    Some(vec![fact.id.clone()])
}

/// `58 people` of `52 pupils and 6 adults`.
fn sum(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let people = |quantity: &Quantity, general: bool| {
        quantity.bound.after.iter().any(|stem| match general {
            true => is_people_in_general(stem),
            false => {
                super::parse::word::is_people(stem) || matches!(stem.as_str(), "adult" | "child")
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
fn together(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
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
fn product(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
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
fn sum_of_one_kind(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let head = quantity.bound.after.last().filter(|head| !super::parse::word::is_people(head))?;
    // "eight papers as first author" says which.
    let tokens = &inquiry.sentence.tokens;
    let at = (quantity.end..tokens.len()).find(|&at| tokens[at].stem == *head)?;
    let plain = tokens.get(at + 1).is_none_or(|next| {
        next.is_mark() && !next.glued
            || [",", "."].iter().any(|mark| next.is(mark))
            || matches!(next.lower.as_str(), "since" | "in" | "and" | "during" | "over" | "from")
    });
    let exact = quantity.unit == Unit::Count && quantity.comparator == Comparator::Exact && plain;
    let mut facts = inquiry.ground.facts.iter().filter(|_| exact);
    let fact = facts.find(|fact| {
        fact.sentences.iter().any(|told| {
            let counts: Vec<&Quantity> = told.quantities.iter().collect();
            counts.windows(2).any(|pair| {
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

/// `01/2023`, `the first half of 2023`, of what a fact tells of months of that year.
fn dated(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let tokens = &inquiry.sentence.tokens;
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let named = |fact: &super::evidence::Evidence, month: usize| {
        let name = MONTHS[month];
        fact.words.contains(name) || fact.words.contains(&name[..3])
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
fn turns(tokens: &[Token]) -> Vec<(String, i64, usize, usize)> {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let stem = |at: usize| tokens.get(at).filter(|t| t.is_word()).map(|token| token.stem.clone());
    let whole = |at: usize| {
        super::parse::number::number_at(tokens, at).and_then(|number| number.value.as_whole())
    };
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let turn = match (word(at), word(at + 1), word(at + 2)) {
            ("every" | "each", "other" | "second", _) => stem(at + 2).map(|of| (of, 2, at + 3)),
            ("every" | "each", _, _) => {
                whole(at + 1).and_then(|n| Some((stem(at + 2)?, n, at + 3)))
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
pub(super) fn takes_turns(tokens: &[Token], at: usize) -> bool {
    turns(tokens).iter().any(|(_, _, start, end)| (*start..*end).contains(&at))
}

/// A plain number in words or digits.
fn whole_of(tokens: &[Token], at: usize) -> Option<i64> {
    let number = super::parse::number::number_at(tokens, at)?;
    (number.form == super::parse::number::Form::Plain).then(|| number.value.as_whole()).flatten()
}

/// `one weekend in three` of what comes `every third weekend`.
fn turn(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let said = turns(&inquiry.sentence.tokens);
    let (of, n, ..) =
        said.iter().find(|(_, _, start, end)| *start < quantity.end && quantity.start < *end)?;
    let mut facts = inquiry.ground.facts.iter();
    let fact = facts.find(|fact| {
        let mut told = fact.sentences.iter().flat_map(|told| turns(&told.tokens));
        told.any(|(known, every, ..)| known == *of && every == *n)
    })?;
    Some(vec![fact.id.clone()])
}

/// `every three months` of what a fact tells of `every quarter`.
fn interval(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
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

/// `two thirds of the screens`, `75%`, of `60 of 90`.
fn share(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    if quantity.unit != Unit::Percent || quantity.comparator == Comparator::Over {
        return None;
    }
    // "100%" of what is told of all four.
    let all = quantity.value == Value::whole(100) && quantity.step.is_none();
    let fact = inquiry.ground.facts.iter().find(|fact| {
        if all && ["all", "every", "both"].iter().any(|word| fact.words.contains(*word)) {
            return true;
        }
        fact.sentences.iter().any(|told| {
            told.quantities.windows(2).any(|pair| {
                let between = &told.tokens[pair[0].end.min(pair[1].start)..pair[1].start];
                let of = between.len() <= 4 && between.iter().any(|token| token.lower == "of");
                // "9 features, of which 6": the whole stands first.
                let of_which = between.windows(2).any(|two| {
                    two[0].lower == "of" && matches!(two[1].lower.as_str(), "which" | "whom")
                }) && between
                    .last()
                    .is_some_and(|token| matches!(token.lower.as_str(), "which" | "whom"));
                // "8 late readers; six of them"
                let after = |n: usize| {
                    told.tokens.get(pair[1].end + n).map_or("", |token| token.lower.as_str())
                };
                let of_which = of_which
                    || after(0) == "of"
                        && matches!(after(1), "them" | "whom" | "which" | "these" | "those");
                let pair = if of_which { [&pair[1], &pair[0]] } else { [&pair[0], &pair[1]] };
                let of = of || of_which;
                let counts = pair.iter().all(|one| one.unit == Unit::Count);
                let share = pair[0]
                    .value
                    .over(pair[1].value)
                    .and_then(|share| share.times(Value::whole(100)));
                // "82%" of 31 of 38.
                let rounded = quantity.value.as_whole().is_some_and(|said| {
                    share.is_some_and(|share| (share.approximate() - said as f64).abs() <= 0.5)
                });
                of && counts && (share == Some(quantity.value) || rounded)
            })
        })
    })?;
    Some(vec![fact.id.clone()])
}

/// `0.021%` of `21 per 100,000`.
fn rate(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    if quantity.unit != Unit::Percent {
        return None;
    }
    let part = quantity.value.over(Value::whole(100))?;
    let fact = inquiry.ground.facts.iter().find(|fact| {
        fact.sentences.iter().any(|told| {
            let of = |whole: &Quantity| {
                let before = whole.start.checked_sub(1).map_or("", |at| &told.tokens[at].lower);
                matches!(before, "per" | "in" | "of")
                    && whole.unit == Unit::Count
                    && whole.value.approximate() >= 100.0
            };
            told.quantities.iter().filter(|whole| of(whole)).any(|whole| {
                told.quantities
                    .iter()
                    .any(|one| one.unit == Unit::Count && one.value.over(whole.value) == Some(part))
            })
        })
    })?;
    Some(vec![fact.id.clone()])
}

/// `two clients, a brewery and a carrier`: counted and then named, and the names are judged by
/// themselves.
fn named_next(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let count = usize::try_from(quantity.value.as_whole()?).ok().filter(|count| *count < 6)?;
    let tokens = &inquiry.sentence.tokens;
    let mark = (quantity.end..quantity.end + 4).find(|&at| {
        tokens.get(at).is_some_and(|token| token.is(",") || token.is(":") || token.is("("))
    })?;
    let rest = tokens[mark + 1..].iter().take_while(|token| !token.is(".") && !token.is(";"));
    let named = rest.filter(|token| matches!(token.lower.as_str(), "a" | "an")).count();
    let first =
        tokens.get(mark + 1).is_some_and(|token| matches!(token.lower.as_str(), "a" | "an"));
    let fact = inquiry.ground.facts.first()?;
    (first && named == count).then(|| vec![fact.id.clone()])
}

/// `with three teammates` of a team of four.
fn the_others(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    const OTHERS: [&str; 7] =
        ["teammat", "colleagu", "other", "peer", "fellow", "classmat", "student"];
    let next = inquiry.sentence.tokens.get(quantity.end).map_or("", |token| &token.lower);
    let others = matches!(next, "other" | "others")
        || quantity.bound.after.iter().any(|stem| OTHERS.contains(&stem.as_str()));
    // "one of four engineers" of "with three other engineers".
    let back = |n: usize| {
        let at = quantity.start.checked_sub(n);
        at.map_or("", |at| inquiry.sentence.tokens[at].lower.as_str())
    };
    if back(1) == "of" && back(2) == "one" {
        let mut facts = inquiry.ground.facts.iter();
        let fact = facts.find(|fact| {
            fact.sentences.iter().any(|told| {
                told.quantities.iter().any(|stated| {
                    let next = told.tokens.get(stated.end).map_or("", |token| &token.lower);
                    let more = stated.value.plus(Value::whole(1)) == Some(quantity.value);
                    more && matches!(next, "other" | "others" | "colleagues")
                })
            })
        })?;
        return Some(vec![fact.id.clone()]);
    }
    if !others {
        return None;
    }
    let all = quantity.value.plus(Value::whole(1))?;
    let fact = inquiry.ground.facts.iter().find(|fact| {
        fact.sentences.iter().flat_map(|told| told.quantities.iter().map(move |q| (told, q))).any(
            |(told, stated)| {
                let back = |n: usize| {
                    stated.start.checked_sub(n).map_or("", |at| told.tokens[at].lower.as_str())
                };
                let one_of = back(1) == "of" && back(2) == "one";
                stated.value == all && (matches!(back(2), "team" | "group") || one_of)
            },
        )
    })?;
    Some(vec![fact.id.clone()])
}

/// A kind of place, of which facts give names.
pub(super) fn is_place(stem: &str) -> bool {
    matches!(stem, "countri" | "citi" | "town" | "market" | "region" | "land")
}

/// `in three countries` of `Norway, Sweden and Finland`: as many names in a row as are counted.
fn listed(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let head = quantity.bound.after.last()?;
    let count = usize::try_from(quantity.value.as_whole()?).ok()?;
    if !is_place(head) || quantity.bound.after.len() > 1 || count < 2 {
        return None;
    }
    let named = |token: &Token| token.is_word() && token.is_capitalised() && !token.initial;
    let fact = inquiry.ground.facts.iter().find(|fact| {
        fact.sentences.iter().any(|told| {
            let tokens = &told.tokens;
            (0..tokens.len()).any(|start| {
                let mut at = start;
                let mut names = 0;
                while tokens.get(at).is_some_and(named) {
                    while tokens.get(at).is_some_and(named) {
                        at += 1;
                    }
                    names += 1;
                    let joined = tokens.get(at).is_some_and(|t| {
                        t.is(",") || matches!(t.lower.as_str(), "and" | "und" | "et")
                    });
                    at += usize::from(joined);
                }
                names == count && (start == 0 || !named(&tokens[start - 1]))
            })
        })
    })?;
    Some(vec![fact.id.clone()])
}

/// `more than doubled` of what rose from 1.8 to 4.1.
fn multiple(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let claimed = quantity.value.approximate();
    let fits = |from: f64, to: f64| {
        let ratio = if claimed < 1.0 { to / from } else { (to / from).max(from / to) };
        match quantity.comparator {
            Comparator::Over if claimed < 1.0 => ratio < claimed,
            Comparator::Over | Comparator::AtLeast => ratio > claimed,
            Comparator::Nearly => ratio <= claimed && ratio > 0.9 * claimed,
            _ => (ratio - claimed).abs() <= 0.02 * claimed,
        }
    };
    let words = || {
        quantity
            .bound
            .before
            .iter()
            .chain(&quantity.bound.after)
            .filter(|stem| !super::parse::word::is_light(stem))
            .filter(|stem| !super::parse::word::is_weak(stem))
    };
    let fact = inquiry.ground.facts.iter().find(|fact| {
        fact.sentences.iter().any(|told| {
            let known = words().filter(|stem| told.has(stem)).count();
            let named = 2 * known >= words().count();
            named
                && pairs(told).any(|pair| {
                    let (left, right) = (pair[0].value.approximate(), pair[1].value.approximate());
                    match (pair[0].step, pair[1].step) {
                        (Some(Step::From), Some(Step::To)) => {
                            left > 0.0 && right > 0.0 && fits(left, right)
                        }
                        (Some(Step::To), Some(Step::From)) => {
                            left > 0.0 && right > 0.0 && fits(right, left)
                        }
                        _ => false,
                    }
                })
        })
    })?;
    Some(vec![fact.id.clone()])
}

/// `by €44,000` of what went from 118,000 to 74,000: the difference of a pair a fact states; of
/// percent, rounded.
fn difference(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    // "six working days shorter", "12 minutes a run shorter"
    let skipped = |lower: &str| {
        matches!(lower, "working" | "business" | "days" | "a" | "per" | "run" | "unit" | "each")
    };
    let mut next = inquiry.sentence.tokens.iter().skip(quantity.end).map(|t| t.lower.as_str());
    let next = next.find(|lower| !skipped(lower)).unwrap_or_default();
    let compared = matches!(
        next,
        "faster"
            | "shorter"
            | "earlier"
            | "sooner"
            | "less"
            | "fewer"
            | "more"
            | "higher"
            | "lower"
            | "longer"
            | "above"
            | "below"
            | "quicker"
            | "lighter"
            | "heavier"
            | "off"
    );
    let changed = quantity.step == Some(Step::By)
        || compared
        || (quantity.step.is_none() && quantity.direction.is_some());
    if !changed || matches!(quantity.comparator, Comparator::Under | Comparator::UpTo) {
        return None;
    }
    let claimed = quantity.value.approximate();
    // How far the exact change may be from the one told.
    let near = |change: f64, slack: f64| match quantity.comparator {
        Comparator::Nearly => change <= claimed && claimed <= 1.08 * change,
        Comparator::About => (change - claimed).abs() <= 0.06 * change,
        Comparator::Over | Comparator::AtLeast => change >= claimed && change <= 1.34 * claimed,
        _ => (change - claimed).abs() <= slack,
    };
    let fits = |from: &Quantity, to: &Quantity| {
        let (from_value, to_value) = (from.value.approximate(), to.value.approximate());
        let change = (from_value - to_value).abs();
        let of_kind = std::mem::discriminant(&from.unit) == std::mem::discriminant(&quantity.unit)
            || (from.unit == Unit::Rank && quantity.unit == Unit::Count);
        // Days sales outstanding are days.
        let in_days = from.unit == Unit::Count
            && quantity.unit == Unit::Seconds
            && (change * 86_400.0 - claimed).abs() < 1.0
            && (quantity.start..quantity.end)
                .any(|at| inquiry.sentence.tokens[at].lower.starts_with("day"));
        // A change of percents is in points.
        let points = quantity.unit == Unit::Points && from.unit == Unit::Percent;
        let exact = (of_kind && from.unit != Unit::Percent || points)
            && near(change, 1e-9 * change.max(1.0));
        let share = quantity.unit == Unit::Percent
            && !matches!(from.unit, Unit::Percent)
            && from_value > 0.0
            && near(100.0 * change / from_value, 0.5);
        let up = to_value > from_value;
        let turned = quantity.direction.is_some_and(|direction| (direction == Direction::Up) != up)
            && from.unit != Unit::Rank;
        (exact || share || in_days) && !turned
    };
    let named = |told: &super::evidence::Telling| {
        let words = quantity.bound.before.iter().chain(&quantity.bound.after);
        let mut words = words.filter(|stem| !super::parse::word::is_light(stem)).peekable();
        words.peek().is_none() || words.any(|stem| told.has(stem))
    };
    let fact = inquiry.ground.facts.iter().find(|fact| {
        fact.sentences.iter().filter(|told| named(told)).any(|told| {
            pairs(told).any(|pair| match (pair[0].step, pair[1].step) {
                (Some(Step::From), Some(Step::To)) => fits(pair[0], pair[1]),
                (Some(Step::To), Some(Step::From)) => fits(pair[1], pair[0]),
                _ => false,
            })
        })
    })?;
    Some(vec![fact.id.clone()])
}

/// Last month counted for running roles: `today`, else the latest date the master CV states.
pub(super) fn horizon(cv: &MasterCv, today: Option<NaiveDate>) -> NaiveDate {
    let stated = cv
        .roles
        .iter()
        .flat_map(|role| [Some(role.period.start), role.period.end])
        .flatten()
        .chain(cv.certifications.iter().chain(&cv.awards).filter_map(|known| known.date))
        .filter_map(|date| NaiveDate::from_ymd_opt(date.year, date.month.unwrap_or(1), 1))
        .max();
    today.or(stated).unwrap_or_default()
}

/// Months covered by at least one of the roles.
fn months<'a>(roles: impl Iterator<Item = &'a Role>, today: NaiveDate) -> i64 {
    let now = today.year() * 12 + today.month() as i32 - 1;
    let mut covered = BTreeSet::new();
    for role in roles {
        let start = role.period.start.year * 12 + role.period.start.month.unwrap_or(1) as i32 - 1;
        let end = role
            .period
            .end
            .map_or(now, |end| (end.year * 12 + end.month.unwrap_or(12) as i32 - 1).min(now));
        covered.extend(start..=end.min(start + 1200));
    }
    covered.len() as i64
}

/// `15 years of experience`: the union of the roles' periods, of those in the field where one is
/// named; `three years` under a role: its own period. Less may be claimed, never more.
fn years(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let cv = &inquiry.verifier.cv;
    let today = inquiry.verifier.horizon;
    let at_named = names_employer(inquiry, quantity);
    let field = match field(inquiry, quantity) {
        Some(field) => field,
        None if at_named => Vec::new(),
        None => return None,
    };
    // A bullet tells how long its deed took, which the dates of the role do not say.
    let deed = inquiry.claim.section == Section::Experience
        && inquiry.claim.scope != Scope::Candidate
        && (field.is_empty() || quantity.step.is_some());
    // "Spent seven months in a laboratory", where the fact says five.
    let timed = || {
        let mut cited = inquiry.ground.facts.iter().filter(|fact| fact.is_told());
        cited.any(|fact| fact.sentences.iter().any(|told| tells_how_long(inquiry, quantity, told)))
    };
    if deed || inquiry.claim.section == Section::Experience && timed() {
        return None;
    }
    // "running the ward's pharmacy for eight years": where the ward was.
    let told = match field.is_empty() && !at_named {
        true => told_before(inquiry, quantity),
        false => Vec::new(),
    };
    let tells = |role: &Role| {
        told.iter().all(|stem| is_of(inquiry, role, std::slice::from_ref(stem), true))
    };
    let roles: Vec<&Role> = cv
        .roles
        .iter()
        .filter(|role| tells(role))
        .filter(|role| match &inquiry.claim.scope {
            Scope::Role(id) => role.id == *id,
            Scope::Candidate => true,
            Scope::Project(_) => false,
        })
        .filter(|role| !at_named || inquiry.named_roles.contains(&role.id))
        .filter(|role| {
            let held = !of_experience(inquiry, quantity) && names_title(inquiry, quantity, &field);
            at_named || !held || has_title(inquiry, role)
        })
        .filter(|role| field.is_empty() || field.iter().any(|one| is_of(inquiry, role, one, false)))
        .collect();
    let mut have = months(roles.iter().copied(), today);
    // "13 years on the register": no longer than the certificate is held.
    if let Some(since) = registered_since(inquiry, quantity) {
        let months = |year: i32, month: u32| i64::from(year) * 12 + i64::from(month);
        let held =
            months(today.year(), today.month()) - months(since.year, since.month.unwrap_or(1));
        have = have.min(held);
    }
    let claimed = quantity.value.approximate();
    let enough = match quantity.comparator {
        Comparator::Over => claimed < have as f64,
        Comparator::Nearly => claimed <= (have + 3) as f64,
        _ => claimed <= have as f64,
    };
    (enough && have > 0 && claimed > 0.0)
        .then(|| roles.iter().map(|role| role.fact.clone()).collect())
}

/// Since when the candidate is on a register, where the years are said to be spent on it.
fn registered_since(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<YearMonth> {
    let tokens = &inquiry.sentence.tokens;
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let end = quantity.end;
    let on_it = matches!(word(end), "on" | "since")
        && (end + 1..end + 3).any(|at| {
            matches!(word(at), "register" | "registration" | "qualification" | "qualifying")
        })
        || matches!(word(end), "qualified" | "registered" | "post");
    // "a decade of research since the doctorate"
    let studied = (end..tokens.len()).find(|&at| word(at) == "since").and_then(|at| {
        (at + 1..at + 4).map(word).find_map(|word| {
            let of: &[&str] = match word {
                "doctorate" | "phd" | "doctoral" => &["ph", "doct", "dphil"],
                "master's" | "masters" | "msc" => &["ma", "ms", "m."],
                "degree" | "graduating" | "graduation" | "university" => &[""],
                _ => return None,
            };
            let studies = inquiry.verifier.cv.education.iter().filter(|study| {
                let degree = study.degree.to_lowercase();
                of.iter().any(|begins| degree.starts_with(begins))
            });
            studies.filter_map(|study| study.period?.end).min()
        })
    });
    if studied.is_some() {
        return studied;
    }
    let certificates = inquiry.verifier.cv.certifications.iter().filter(|_| on_it);
    let named = certificates.filter(|known| {
        let name = known.name.to_lowercase();
        ["regist", "charter", "licen", "qualif", "certif"].iter().any(|word| name.contains(word))
    });
    named.filter_map(|known| known.date).min()
}

/// The fact says how long the deed of the clause took, or since when it is done.
fn tells_how_long(
    inquiry: &Inquiry<'_>,
    quantity: &Quantity,
    told: &super::evidence::Telling,
) -> bool {
    let timed = told
        .quantities
        .iter()
        .any(|stated| matches!(stated.unit, Unit::Months | Unit::Seconds) && stated.step.is_none());
    let Some((start, end)) = inquiry.clause_of(quantity.start).filter(|_| timed) else {
        return false;
    };
    let own = |at: usize| (quantity.start..quantity.end).contains(&at);
    (start..end)
        .filter(|&at| !own(at))
        .map(|at| &inquiry.sentence.tokens[at])
        .any(|token| token.is_word() && !is_small(&token.lower) && told.has(&token.stem))
}

/// `with over nine years of professional experience`: of work as a whole, not under one title.
fn of_experience(inquiry: &Inquiry<'_>, quantity: &Quantity) -> bool {
    let next = inquiry.sentence.tokens.iter().skip(quantity.end).take(4);
    next.take_while(|token| token.is_word() || token.is("'"))
        .any(|token| matches!(token.lower.as_str(), "experience" | "career" | "berufserfahrung"))
}

/// `a research fellow for eight years`: the years were spent under a title.
fn names_title(inquiry: &Inquiry<'_>, quantity: &Quantity, fields: &[Vec<String>]) -> bool {
    let held = opened_by(&inquiry.sentence.tokens, quantity.start).is_some_and(|at| {
        matches!(inquiry.sentence.tokens[at].lower.as_str(), "for" | "since")
            || fields.is_empty() && inquiry.sentence.tokens[at].lower == "with"
    });
    held && inquiry.verifier.cv.roles.iter().any(|role| has_title(inquiry, role))
}

fn has_title(inquiry: &Inquiry<'_>, role: &Role) -> bool {
    let title = role.title.split([',', '(']).next().unwrap_or_default();
    let words: Vec<String> = super::parse::token::tokens(title)
        .into_iter()
        .filter(Token::is_word)
        .map(|token| token.lower)
        .collect();
    let said = format!(" {} ", inquiry.sentence.normal());
    words.len() > 1 && said.contains(&format!(" {} ", words.join(" ")))
}

/// The clause of the years names an employer: `six years at Northwind`, but not `17 years of
/// experience, currently at Northwind`.
fn names_employer(inquiry: &Inquiry<'_>, quantity: &Quantity) -> bool {
    let ends = |token: &&super::parse::Token| !(token.is(",") || token.is(";") || token.is("."));
    let tokens = &inquiry.sentence.tokens;
    let before = tokens.iter().take(quantity.start).rev().take_while(ends);
    let after = tokens.iter().skip(quantity.end).take_while(ends);
    let said: BTreeSet<&str> = before.chain(after).map(|token| token.lower.as_str()).collect();
    inquiry.verifier.cv.roles.iter().any(|role| {
        inquiry.named_roles.contains(&role.id)
            && super::parse::token::tokens(&role.company)
                .iter()
                .find(|token| token.is_word())
                .is_some_and(|token| said.contains(token.lower.as_str()))
    })
}

/// The fields the years were spent in, any of which counts: empty for experience in general, `None` when the sentence
/// does not speak of experience at all.
fn field(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<Vec<String>>> {
    let tokens = &inquiry.sentence.tokens;
    let mut fields: Vec<Vec<String>> = Vec::new();
    let mut field = Vec::new();
    let mut general = false;
    let next = tokens.get(quantity.end).map_or("", |token| token.lower.as_str());
    let led = matches!(next, "in" | "of");
    for (at, token) in tokens.iter().enumerate().skip(quantity.end).take(14) {
        let lower = token.lower.as_str();
        if general && !field.is_empty() && (token.is(",") || lower == "and" || lower == "und") {
            fields.push(std::mem::take(&mut field));
            continue;
        }
        // "in audit, packaging and shipbuilding": any of them.
        let list = token.is(",") || matches!(lower, "and" | "und");
        if list && led && !field.is_empty() && tokens.get(at + 1).is_some_and(Token::is_word) {
            fields.push(std::mem::take(&mut field));
            continue;
        }
        if token.is_mark() && !token.glued || token.is(",") || token.is(".") {
            break;
        }
        if matches!(
            lower,
            "experience"
                | "career"
                | "erfahrung"
                | "berufserfahrung"
                | "expérience"
                | "expériences"
        ) {
            general = true;
            continue;
        }
        if general && matches!(lower, "with" | "in" | "of" | "on") {
            continue;
        }
        if matches!(
            lower,
            "and"
                | "at"
                | "across"
                | "with"
                | "I"
                | "from"
                | "including"
                | "before"
                | "previously"
                | "formerly"
                | "then"
                | "und"
                | "since"
                | "seit"
        ) {
            break;
        }
        let filler = matches!(
            lower,
            "professional"
                | "work"
                | "working"
                | "industry"
                | "relevant"
                | "combined"
                | "hands"
                | "practical"
                | "running"
                | "straight"
                | "consecutive"
                | "role"
                | "roles"
                | "job"
                | "jobs"
                | "positions"
                | "leading"
                | "building"
                | "total"
                | "'"
                | "overall"
                | "proven"
                | "trade"
                | "profession"
                | "firm"
                | "firms"
                | "company"
                | "companies"
                | "businesses"
                | "organisations"
                | "industries"
                | "business"
                | "field"
                | "sector"
                | "practice"
        );
        let trade = token.text == "IT";
        if token.is_word() && (trade || !is_small(lower)) && !filler && !inquiry.is_exempt(at) {
            field.push(token.stem.clone());
        }
        if lower == "leading" {
            field.push("leading".to_owned());
        }
    }
    fields.extend((!field.is_empty()).then_some(field));
    let spent = tokens.get(quantity.end).is_some_and(|token| {
        matches!(
            token.lower.as_str(),
            "in" | "of"
                | "on"
                | "as"
                | "with"
                | "building"
                | "leading"
                | "working"
                | "managing"
                | "running"
                | "teaching"
                | "nursing"
                | "als"
                | "dans"
                | "comme"
        )
    });
    if !general && !spent {
        fields.clear();
    }
    let opened = opened_by(tokens, quantity.start);
    let for_or_in = opened.is_some_and(|at| {
        matches!(
            tokens[at].lower.as_str(),
            "for" | "seit" | "depuis" | "spent" | "with" | "over" | "als" | ","
        )
    });
    if fields.is_empty() && !general {
        fields.extend(opened.and_then(|at| field_before(tokens, at)));
    }
    (general || !fields.is_empty() || for_or_in).then_some(fields)
}

/// What is told of before `for eight years` in the same clause.
fn told_before(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Vec<String> {
    let tokens = &inquiry.sentence.tokens;
    let led = opened_by(tokens, quantity.start).filter(|&at| tokens[at].lower == "for");
    let Some(led) = led else { return Vec::new() };
    let (start, end) = inquiry.clause_of(led).unwrap_or((0, quantity.end));
    let telling = |token: &Token| {
        token.is_word() && !is_small(&token.lower) && !super::parse::word::is_light(&token.lower)
    };
    let told = |span: std::ops::Range<usize>| -> Vec<String> {
        let words = span.filter(|&at| {
            telling(&tokens[at]) && super::parse::ladder::rung(&tokens[at]).is_none()
        });
        words.map(|at| tokens[at].stem.clone()).collect()
    };
    // "For six months I took samples": it stands behind.
    let before = told(start..led);
    if before.is_empty() { told(quantity.end..end) } else { before }
}

/// The word that leads in the years, behind any words of comparison: `for more than ten years`.
fn opened_by(tokens: &[Token], start: usize) -> Option<usize> {
    (0..start).rev().take(4).find(|&at| {
        !matches!(
            tokens[at].lower.as_str(),
            "more"
                | "than"
                | "over"
                | "nearly"
                | "almost"
                | "about"
                | "some"
                | "the"
                | "last"
                | "mehr"
                | "als"
                | "über"
                | "fast"
                | "a"
        )
    })
}

/// `in emergency care for more than five years`: the field stands before.
fn field_before(tokens: &[Token], opened: usize) -> Option<Vec<String>> {
    if tokens[opened].lower != "for" {
        return None;
    }
    let start = (0..opened)
        .rev()
        .take(6)
        .find(|&at| matches!(tokens[at].lower.as_str(), "in" | "on" | "with"))?;
    let field: Vec<String> = tokens[start + 1..opened]
        .iter()
        .filter(|token| token.is_word() && !is_small(&token.lower))
        .map(|token| token.stem.clone())
        .collect();
    (!field.is_empty()).then_some(field)
}

/// Lines of work whose roles go by many names: the words that stand for all of it, and those that
/// stand for a part. Years in audit are years in finance, not the reverse.
const TRADES: &[(&[&str], &[&str])] = &[
    (
        &["softwar", "develop", "programm", "engin", "technolog", "it"],
        &[
            "backend",
            "frontend",
            "web",
            "devop",
            "platform",
            "data",
            "infrastructur",
            "system",
            "host",
            "cloud",
        ],
    ),
    (
        &["financ", "financi", "account"],
        &["audit", "control", "treasuri", "tax", "analysi", "analyst", "bookkeep"],
    ),
    (&["nurs", "care", "clinic", "healthcar", "health", "pfleg"], &["ward", "emerg"]),
    (&["research", "scienc", "academ"], &["scientist", "postdoctor", "laboratori", "fellow"]),
    (&["teach", "educ", "school", "classroom"], &["teacher", "lectur", "tutor"]),
    (&["sale", "commerci"], &["market"]),
    (&["logist", "suppli", "transport"], &["warehous", "freight"]),
    (&["hospit"], &["ward", "suit", "emerg", "surgic", "intens"]),
    (&["pharmaci", "pharmacist", "hospit"], &["infirmari", "medicin"]),
    (
        &["manufactur", "industri", "industry"],
        &[
            "textil",
            "automot",
            "machin",
            "machineri",
            "mechan",
            "food",
            "chemic",
            "steel",
            "packag",
            "plastic",
            "electron",
            "mill",
            "factori",
            "plant",
            "furnitur",
            "paper",
            "brewer",
        ],
    ),
];

/// The role is of the line of work that the word names.
fn is_of_trade(role: &Role, stem: &str) -> bool {
    let named = format!("{} {}", role.title, role.industry.as_deref().unwrap_or_default());
    let named: BTreeSet<String> =
        super::parse::token::tokens(&named).into_iter().map(|token| token.stem).collect();
    TRADES.iter().any(|(whole, parts)| {
        whole.contains(&stem) && whole.iter().chain(*parts).any(|other| named.contains(*other))
    })
}

/// The facts of the role name the field.
fn is_of(inquiry: &Inquiry<'_>, role: &Role, field: &[String], named_loosely: bool) -> bool {
    let scope = Scope::Role(role.id.clone());
    let told = || inquiry.verifier.evidence.iter().filter(|fact| fact.scope == scope);
    let title = role.title.to_lowercase();
    let leads = ["lead", "head", "manager", "director", "vp", "chief", "leit", "president"]
        .iter()
        .any(|word| title.contains(word));
    let names = |stem: &String| match concept(stem) {
        "lead" | "leading" | "leader" | "leadership" | "manag" | "team" | "person" => leads,
        // A bullet must name the field itself; title and employer may in other words.
        _ => {
            told().any(|fact| match named_loosely || fact.kind == FactKind::Role {
                true => fact.has(stem),
                false => fact.concepts.contains(concept(stem)),
            }) || is_of_trade(role, stem)
        }
    };
    // A postdoc's years are none of a doctoral student's.
    let postdoc = field.iter().any(|stem| stem.starts_with("postdoc"));
    if postdoc && !title.contains("postdoc") && !title.contains("fellow") {
        return false;
    }
    // Of a long name of a field, "cardiac step-down care", most is enough.
    let named = field.iter().filter(|stem| names(stem)).count();
    named == field.len() || field.len() >= 3 && named * 2 > field.len()
}

/// `across six companies`, `in four roles`.
fn employers(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let head = quantity.bound.after.last()?;
    let cv = &inquiry.verifier.cv;
    let count = match head.as_str() {
        "compani" | "employ" | "organis" | "organiz" | "unternehmen" | "entrepris" => {
            cv.roles.iter().map(|role| role.company.as_str()).collect::<BTreeSet<_>>().len()
        }
        "role" | "posit" | "job" => cv.roles.len(),
        "industri" | "branch" => cv
            .roles
            .iter()
            .filter_map(|role| role.industry.as_deref())
            .collect::<BTreeSet<_>>()
            .len(),
        "languag" => cv.languages.len(),
        "degre" | "diploma" => cv.education.len(),
        _ => return None,
    };
    let whole = quantity.value.as_whole()?;
    let plain = quantity.bound.after.len() == 1 && inquiry.claim.scope == Scope::Candidate;
    (plain && usize::try_from(whole).ok() == Some(count) && quantity.comparator != Comparator::Over)
        .then(|| cv.roles.iter().map(|role| role.fact.clone()).collect())
}

/// `a team of 12`, `14 people`, `14 engineers` under a title that says so.
fn team(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let whole = quantity.value.as_whole().filter(|_| !super::rule::manages(inquiry))?;
    let nouns = || quantity.bound.after.iter().chain(&quantity.bound.measured);
    inquiry
        .verifier
        .cv
        .roles
        .iter()
        .filter(|role| match &inquiry.claim.scope {
            Scope::Role(id) => role.id == *id,
            Scope::Candidate => true,
            Scope::Project(_) => false,
        })
        .filter(|role| inquiry.named_roles.is_empty() || inquiry.named_roles.contains(&role.id))
        .find(|role| {
            let title: BTreeSet<String> =
                super::parse::token::tokens(&role.title).into_iter().map(|t| t.stem).collect();
            role.team_size.map(i64::from) == Some(whole)
                && quantity.comparator != Comparator::Over
                && match quantity.bound.after.last() {
                    Some(head) => is_people_in_general(head) || title.contains(head),
                    None => nouns().any(|noun| is_people_in_general(noun)),
                }
        })
        .map(|role| vec![role.fact.clone()])
}
