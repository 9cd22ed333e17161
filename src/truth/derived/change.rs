//! Shares, rates, factors and differences of two values of a fact.

use crate::candidate::FactId;
use crate::truth::parse::Token;
use crate::truth::parse::number::grows;
use crate::truth::parse::quantity::{Comparator, Direction, Quantity, Step, Unit, follows_all_but};
use crate::truth::parse::value::Value;
use crate::truth::rule::Inquiry;

/// Quantities that follow one another, years between them left out.
pub(super) fn pairs(told: &crate::truth::parse::Sentence) -> impl Iterator<Item = [&Quantity; 2]> {
    let measures = || told.quantities.iter().filter(|quantity| quantity.unit != Unit::Year);
    measures().zip(measures().skip(1)).map(|(first, second)| [first, second])
}

/// `over nine in ten` of 58 of 63, `nearly half` of 24 of 50; `None` where the share is told as it is.
fn rounds_to(tokens: &[Token], quantity: &Quantity, share: f64) -> Option<bool> {
    let claimed = quantity.value.approximate();
    match quantity.comparator {
        Comparator::Over => Some(share > claimed && share <= 1.34 * claimed),
        Comparator::AtLeast => Some(share >= claimed - 1e-9 && share <= 1.34 * claimed),
        Comparator::Nearly => {
            // In words, "nine in ten"; in digits, to the next point.
            let in_words =
                tokens[quantity.start..quantity.end].iter().all(|token| token.value().is_none());
            let slack = if in_words { 0.08 * share } else { 1.0 };
            Some(share < claimed && claimed - share <= slack)
        }
        Comparator::Under | Comparator::UpTo => Some(false),
        Comparator::Exact | Comparator::About => None,
    }
}

/// `all but five of 46` of "41 of 46", `all but 6%` of 94 %: what is left of the whole.
pub(super) fn all_but(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    if !follows_all_but(&inquiry.sentence.tokens, quantity.start) {
        return None;
    }
    let fact = inquiry.ground.facts.iter().find(|fact| {
        fact.sentences.iter().any(|told| match quantity.unit {
            Unit::Percent => told.quantities.iter().any(|one| {
                one.unit == Unit::Percent
                    && one.value.plus(quantity.value) == Some(Value::whole(100))
            }),
            _ => told.quantities.iter().any(|part| {
                told.quantities.iter().any(|whole| {
                    let of = told
                        .tokens
                        .get(part.end)
                        .is_some_and(|token| matches!(token.lower.as_str(), "of" | "out"));
                    of && (1..=4).contains(&whole.start.saturating_sub(part.end))
                        && part.unit == whole.unit
                        && part.unit == quantity.unit
                        && part.value.plus(quantity.value) == Some(whole.value)
                })
            }),
        })
    })?;
    Some(vec![fact.id.clone()])
}

/// `25 of the 27 levels` of "all but two of 27".
pub(super) fn but_some(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    if quantity.unit != Unit::Count || quantity.comparator != Comparator::Exact {
        return None;
    }
    let fact = inquiry.ground.facts.iter().find(|fact| {
        fact.sentences.iter().any(|told| {
            told.quantities.iter().any(|left| {
                // The claim tells of the whole as well: "25 of the 27 levels".
                let of_whole = |whole: &Quantity| {
                    let behind = &inquiry.sentence.tokens[quantity.end..];
                    let of = behind.first().is_some_and(|token| token.lower == "of");
                    of && inquiry.sentence.quantities.iter().any(|one| {
                        one.value == whole.value
                            && (1..=3).contains(&one.start.saturating_sub(quantity.end))
                    })
                };
                follows_all_but(&told.tokens, left.start)
                    && told.quantities.iter().any(|whole| {
                        whole.unit == Unit::Count
                            && (1..=4).contains(&whole.start.saturating_sub(left.end))
                            && quantity.value.plus(left.value) == Some(whole.value)
                            && of_whole(whole)
                    })
            })
        })
    })?;
    Some(vec![fact.id.clone()])
}

/// `zero missed deadlines` of what "missed no deadline".
pub(super) fn none(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let zero = quantity.value == Value::whole(0) && quantity.unit == Unit::Count;
    let head = quantity.bound.after.iter().find(|stem| {
        !matches!(stem.as_str(), "late" | "miss" | "fail" | "unplan") && stem.len() > 2
    })?;
    let fact = inquiry.ground.facts.iter().filter(|_| zero).find(|fact| {
        fact.sentences.iter().any(|told| {
            told.tokens.iter().enumerate().any(|(at, token)| {
                let more = told.tokens.get(at + 1).is_some_and(|next| {
                    matches!(next.lower.as_str(), "more" | "fewer" | "less" | "longer" | "later")
                });
                matches!(token.lower.as_str(), "no" | "without" | "none" | "zero")
                    && !more
                    && told.tokens.iter().skip(at + 1).take(4).any(|next| next.stem == *head)
            })
        })
    })?;
    Some(vec![fact.id.clone()])
}

/// `two thirds of the screens`, `75%`, of `60 of 90`.
pub(super) fn share(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    // "by nearly a quarter": a change is no share.
    let change = quantity.comparator != Comparator::Exact
        && (quantity.step == Some(Step::By) || quantity.direction.is_some());
    if quantity.unit != Unit::Percent || change {
        return None;
    }
    // "100%" of what is told of all four.
    let all = quantity.value == Value::whole(100) && quantity.step.is_none();
    let fact = inquiry.ground.facts.iter().find(|fact| {
        if all && ["all", "every", "both"].iter().any(|word| fact.words.contains(*word)) {
            return true;
        }
        fact.sentences.iter().any(|told| {
            // "146 parcels in two districts; the office accepted 143 of them"
            let of_them = |part: &Quantity| {
                let word = |at: usize| told.tokens.get(at).map_or("", |t| t.lower.as_str());
                word(part.end) == "of"
                    && matches!(word(part.end + 1), "them" | "these" | "those" | "whom")
            };
            let shared = |part: &Quantity, whole: &Quantity| {
                let share = 100.0 * part.value.approximate() / whole.value.approximate();
                if let Some(near) = rounds_to(&inquiry.sentence.tokens, quantity, share) {
                    return near && part.unit == Unit::Count && whole.unit == Unit::Count;
                }
                let slack = match (quantity.comparator, quantity.value.as_whole()) {
                    (Comparator::About, _) => 2.0,
                    (_, Some(_)) => 0.5,
                    (_, None) => 0.05,
                };
                part.unit == Unit::Count
                    && whole.unit == Unit::Count
                    && (share - quantity.value.approximate()).abs() <= slack
            };
            let whole_of = |part: &Quantity| {
                let before = told.quantities.iter().take_while(|one| one.end <= part.start);
                let before = before.filter(|one| one.unit == Unit::Count);
                before.filter(|one| one.value.approximate() > part.value.approximate()).last()
            };
            // "about two shifts in five"
            let in_so_many = told.tokens.windows(4).enumerate().any(|(at, four)| {
                let of = |at| crate::truth::derived::turn::whole_of(&told.tokens, at);
                let (Some(part), Some(whole)) = (of(at), of(at + 3)) else { return false };
                four[2].lower == "in"
                    && four[1].is_word()
                    && part < whole
                    && (100.0 * part as f64 / whole as f64 - quantity.value.approximate()).abs()
                        <= 0.5
            });
            if in_so_many {
                return true;
            }
            let mut parts = told.quantities.iter().filter(|part| of_them(part));
            if parts.any(|part| whole_of(part).is_some_and(|whole| shared(part, whole))) {
                return true;
            }
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
                        && matches!(after(1), "them" | "whom" | "which" | "these" | "those" | "it");
                let pair = if of_which { [&pair[1], &pair[0]] } else { [&pair[0], &pair[1]] };
                let of = of || of_which;
                let counts = pair.iter().all(|one| one.unit == Unit::Count)
                    || pair[0].unit == pair[1].unit && matches!(pair[0].unit, Unit::Money(_));
                let share = pair[0]
                    .value
                    .over(pair[1].value)
                    .and_then(|share| share.times(Value::whole(100)));
                // "82%" of 31 of 38.
                let rounded = quantity.value.as_whole().is_some_and(|said| {
                    share.is_some_and(|share| (share.approximate() - said as f64).abs() <= 0.5)
                });
                if let Some(near) = share.and_then(|share| {
                    rounds_to(&inquiry.sentence.tokens, quantity, share.approximate())
                }) {
                    return of && counts && near;
                }
                let about = quantity.comparator == Comparator::About
                    && share.is_some_and(|share| {
                        (share.approximate() - quantity.value.approximate()).abs() <= 2.0
                    });
                of && counts && (share == Some(quantity.value) || rounded || about)
            })
        })
    })?;
    Some(vec![fact.id.clone()])
}

/// `fell to a quarter` of what fell from 12% to 3%.
pub(super) fn remainder(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let in_words = inquiry.sentence.tokens[quantity.start..quantity.end]
        .iter()
        .all(|token| token.is_word() && token.value().is_none());
    let exact = quantity.comparator == Comparator::Exact;
    // "fell from 38 to 12, less than a third": of what the same sentence tells.
    let again =
        matches!(quantity.comparator, Comparator::Exact | Comparator::Under | Comparator::About)
            && quantity.step.is_none()
            && inquiry.claim.facts.len() == 1
            && quantity.direction.is_none()
            && inquiry.sentence.quantities.iter().any(|one| one.step == Some(Step::From));
    let to = exact && quantity.step == Some(Step::To);
    if quantity.unit != Unit::Percent || !in_words || !(to || again) {
        return None;
    }
    let part = quantity.value.over(Value::whole(100))?;
    // "to two thirds" of what fell by a third.
    let by_rest = inquiry.ground.facts.iter().filter(|_| to).find(|fact| {
        fact.sentences.iter().flat_map(|told| &told.quantities).any(|one| {
            one.unit == Unit::Percent
                && one.step == Some(Step::By)
                && one.direction == Some(Direction::Down)
                && one
                    .value
                    .plus(quantity.value)
                    .is_some_and(|all| (all.approximate() - 100.0).abs() < 0.01)
        })
    });
    if let Some(fact) = by_rest {
        return Some(vec![fact.id.clone()]);
    }
    let fact = inquiry.ground.facts.iter().find(|fact| {
        fact.sentences.iter().flat_map(|told| pairs(told)).any(|pair| {
            let steps = (pair[0].step, pair[1].step) == (Some(Step::From), Some(Step::To));
            let left = pair[1].value.approximate() / pair[0].value.approximate().max(1e-9);
            let part_told = part.approximate();
            let near = match quantity.comparator {
                Comparator::Under => left < part_told && left > 0.75 * part_told,
                Comparator::About => (left - part_told).abs() <= 0.06 * part_told,
                _ => {
                    pair[1].value.over(pair[0].value) == Some(part)
                        || again && (left - part_told).abs() < 0.006
                }
            };
            steps && pair[0].unit == pair[1].unit && near
        })
    })?;
    Some(vec![fact.id.clone()])
}

/// `1/3` of "a third".
pub(super) fn fraction(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let Unit::Of(whole) = quantity.unit else { return None };
    let share = quantity.value.over(whole)?.times(Value::whole(100))?;
    let fact = inquiry.ground.facts.iter().find(|fact| {
        fact.sentences
            .iter()
            .flat_map(|told| &told.quantities)
            .any(|one| one.unit == Unit::Percent && one.value == share)
    })?;
    Some(vec![fact.id.clone()])
}

/// `0.021%` of `21 per 100,000`.
pub(super) fn rate(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
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

/// `more than doubled` of what rose from 1.8 to 4.1.
pub(super) fn multiple(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let claimed = quantity.value.approximate();
    let fits = |from: f64, to: f64| {
        let ratio = if claimed < 1.0 { to / from } else { (to / from).max(from / to) };
        match quantity.comparator {
            Comparator::Over if claimed < 1.0 => ratio < claimed,
            Comparator::Over | Comparator::AtLeast => ratio > claimed,
            Comparator::Nearly if claimed < 1.0 => ratio >= claimed && ratio < 1.1 * claimed,
            Comparator::Nearly => ratio <= claimed && ratio > 0.9 * claimed,
            _ => (ratio - claimed).abs() <= 0.02 * claimed,
        }
    };
    // "quadrupled" of what fell to a quarter: the other way.
    let grown = grows(&inquiry.sentence.tokens[quantity.start]);
    let fits = |from: f64, to: f64| fits(from, to) && (!grown || to > from);
    let words = || {
        quantity
            .bound
            .before
            .iter()
            .chain(&quantity.bound.after)
            .filter(|stem| !crate::truth::parse::word::is_light(stem))
            .filter(|stem| !crate::truth::parse::word::is_weak(stem))
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
pub(super) fn difference(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    // "six working days shorter", "12 minutes a run shorter"
    let skipped = |lower: &str| {
        matches!(lower, "working" | "business" | "days" | "a" | "per" | "run" | "unit" | "each")
    };
    let compares = |lower: &str| {
        matches!(
            lower,
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
                | "out"
        )
    };
    let own = |token: &Token| quantity.bound.after.contains(&token.stem);
    let mut next = inquiry.sentence.tokens.iter().skip(quantity.end);
    let next = next.find(|t| !skipped(&t.lower) && (compares(&t.lower) || !own(t)));
    let compared = next.is_some_and(|token| compares(&token.lower));
    // "by 145 minutes, more than a third": the change once more.
    let again = quantity.unit == Unit::Percent
        && inquiry.sentence.quantities.iter().any(|before| {
            let between = before.end..quantity.start;
            before.step == Some(Step::By)
                && between.len() <= 3
                && inquiry.sentence.tokens.get(before.end).is_some_and(|mark| mark.is(","))
        });
    // "by half, to 2.4%": of percents, in words.
    let in_words = quantity.step == Some(Step::By)
        && inquiry.sentence.tokens[quantity.start..quantity.end]
            .iter()
            .all(|token| token.is_word() && token.value().is_none());
    let changed = quantity.step == Some(Step::By)
        || again
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
            && (quantity.start..quantity.end).any(|at| {
                let lower = &inquiry.sentence.tokens[at].lower;
                lower.starts_with("day") || lower.starts_with("week")
            });
        // A change of percents is in points.
        let pointed = quantity.unit == Unit::Points
            || quantity.unit == Unit::Count
                && quantity.bound.after.first().is_some_and(|stem| stem == "point");
        let points = pointed && from.unit == Unit::Percent;
        let exact = (of_kind && from.unit != Unit::Percent || points)
            && near(change, 1e-9 * change.max(1.0));
        let share = quantity.unit == Unit::Percent
            && (in_words || from.unit != Unit::Percent)
            && from_value > 0.0
            && near(100.0 * change / from_value, 0.5);
        let up = to_value > from_value;
        let turned = quantity.direction.is_some_and(|direction| (direction == Direction::Up) != up)
            && from.unit != Unit::Rank;
        // "seven weeks, four fewer than before": in the unit of the pair.
        let bare = quantity.unit == Unit::Count && quantity.bound.after.is_empty() && compared;
        let scaled = bare && matches!(from.unit, Unit::Seconds | Unit::Months) && {
            let of = |unit: f64| (change / unit - claimed).abs() < 1e-9;
            match from.unit {
                Unit::Seconds => [1.0, 60.0, 3600.0, 86_400.0, 604_800.0].into_iter().any(of),
                _ => of(1.0) || of(12.0),
            }
        };
        (exact || share || in_days || scaled) && !turned
    };
    let named = |told: &crate::truth::evidence::Telling| {
        // "by four weeks to seven": where it ended says of what it is told; and one change that the one
        // cited fact tells is no other's.
        let of_kind = |one: &&Quantity| one.step == Some(Step::To);
        let ended = inquiry.sentence.quantities.iter().any(|end| {
            end.step == Some(Step::To)
                && told.quantities.iter().filter(of_kind).any(|one| one.value == end.value)
        });
        let only = inquiry.claim.facts.len() == 1
            && told.quantities.iter().filter(|one| one.step == Some(Step::From)).count() == 1;
        if ended || only {
            return true;
        }
        let words = quantity.bound.before.iter().chain(&quantity.bound.after);
        let mut words = words.filter(|stem| !crate::truth::parse::word::is_light(stem)).peekable();
        words.peek().is_none() || words.any(|stem| told.has(stem))
    };
    let fact = inquiry.ground.facts.iter().find(|fact| {
        fact.sentences.iter().filter(|told| named(told)).any(|told| {
            pairs(told).any(|pair| match (pair[0].step, pair[1].step) {
                (Some(Step::From), Some(Step::To)) => fits(pair[0], pair[1]),
                (Some(Step::To), Some(Step::From)) => fits(pair[1], pair[0]),
                _ => false,
            }) || apart(told).any(|pair| fits(pair[0], pair[1]))
        })
    })?;
    Some(vec![fact.id.clone()])
}

/// `94% of patients are now screened within four hours, up from 71%`: a change told apart.
fn apart(told: &crate::truth::parse::Sentence) -> impl Iterator<Item = [&Quantity; 2]> {
    let starts = told.quantities.iter().filter(|one| one.step == Some(Step::From));
    starts.filter_map(|from| {
        let up = from.start.checked_sub(2).map_or("", |at| told.tokens[at].lower.as_str());
        let led = matches!(up, "up" | "down");
        let mut before = told.quantities.iter().rev().filter(|to| to.end <= from.start);
        let to = before.find(|to| to.unit == from.unit && to.step != Some(Step::From));
        to.filter(|_| led).map(|to| [from, to])
    })
}
