//! Quantities: value, unit and the noun they count are one; a value that is true of something else
//! is not true.

mod rate;
mod story;
mod thing;
mod unit;

pub(in crate::truth) use story::manages;
use story::{
    clause, is_of_the_change, is_of_the_change_told, is_put_together, tells_other_aggregate,
    tells_otherwise, told_better,
};

use super::{Inquiry, Ruling};
use crate::candidate::FactKind;
use crate::truth::evidence::{Evidence, Telling};
use crate::truth::parse::number::grows;
use crate::truth::parse::quantity::{Comparator, Direction, Quantity, Step, Unit, follows_all_but};
use crate::truth::parse::word::{self};
use crate::truth::parse::{Token, Value};
use crate::truth::{Refusal, derived};
use rate::{happens_otherwise, rates, tells_other_rate};
use thing::of_the_same;
use unit::{
    are_days_outstanding, bounds, derived_factor, is_rounded, same_kind, same_unit, same_value,
};

/// Most numbers of one sentence: each is held against each, and nobody says more in one breath.
const MOST: usize = 48;

/// How well a fact's quantity answers a claim's; best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Answer {
    Fits,
    Bound,
    Direction,
    Noun,
    Unit,
}

/// Every quantity of the claim must be one fact's.
pub(super) fn check(inquiry: &Inquiry<'_>) -> Ruling {
    if let Some(first) = inquiry.sentence.quantities.get(MOST) {
        let words = inquiry.words(first.start, first.end);
        let reason = format!("more than {MOST} numbers in one sentence: make several of it");
        return Err(super::refusal("number", &words, &reason));
    }
    many_of_one(inquiry)?;
    one_of_many(inquiry)?;
    happens_otherwise(inquiry)?;
    if let Some(quantity) = changes_to_itself(&inquiry.sentence.quantities) {
        return Err(refused(inquiry, quantity, None, None));
    }
    if let Some((quantity, fact)) = runs_backwards(inquiry) {
        return Err(refused(inquiry, quantity, Some(Answer::Direction), Some(fact)));
    }
    let mut support = Vec::new();
    for quantity in &inquiry.sentence.quantities {
        if inquiry.is_exempt(quantity.start) {
            continue;
        }
        if is_lone_one(inquiry, quantity) {
            continue;
        }
        if started_otherwise(inquiry, quantity) {
            return Err(refused(inquiry, quantity, None, None));
        }
        let degrees = |one: &Quantity| {
            one.unit == Unit::Count && one.bound.after.iter().any(|stem| stem == "degre")
        };
        // "between 2 and 14 degrees": how warm the water was, a fact tells.
        let measured = || {
            inquiry.ground.all().filter(|fact| fact.is_told()).any(|fact| {
                let mut stated = fact.sentences.iter().flat_map(|told| &told.quantities);
                stated.any(|one| degrees(one) && one.value == quantity.value)
            })
        };
        if degrees(quantity) && !measured() {
            let facts = derived::supports(inquiry, quantity)
                .ok_or_else(|| refused(inquiry, quantity, None, None))?;
            support.extend(facts);
            continue;
        }
        let (answer, fact) = best(inquiry.ground.all(), inquiry, quantity);
        match (answer, fact) {
            (Some(Answer::Fits), Some(fact)) => {
                if let Some(other) = told_better(inquiry, quantity, fact) {
                    return Err(refused(inquiry, quantity, Some(Answer::Noun), Some(other)));
                }
                support.push(fact.id.clone());
            }
            _ => match derived::supports(inquiry, quantity) {
                Some(facts) => support.extend(facts),
                None => return Err(refused(inquiry, quantity, answer, fact)),
            },
        }
    }
    Ok(support)
}

/// `dropped from 10 to 10`: one of the two is not the fact's.
fn changes_to_itself(quantities: &[Quantity]) -> Option<&Quantity> {
    let itself = quantities.windows(2).find(|pair| {
        (pair[0].step, pair[1].step) == (Some(Step::From), Some(Step::To))
            && pair[0].value == pair[1].value
            && pair[0].unit == pair[1].unit
    })?;
    itself.last()
}

/// `from £22 million to £30 million` of what went from £30 million to £22 million.
fn runs_backwards<'a>(inquiry: &'a Inquiry<'_>) -> Option<(&'a Quantity, &'a Evidence)> {
    let changes = |quantities: &'a [Quantity]| {
        quantities.windows(2).filter(|pair| {
            (pair[0].step, pair[1].step) == (Some(Step::From), Some(Step::To))
                && same_kind(&pair[0].unit, &pair[1].unit)
                && pair[0].value != pair[1].value
        })
    };
    let tells = |fact: &'a Evidence, from: Value, to: Value| {
        let told = fact.sentences.iter().flat_map(|told| changes(&told.quantities));
        let mut ends = told.map(|pair| (pair[0].value, pair[1].value));
        ends.any(|ends| ends == (from, to))
    };
    changes(&inquiry.sentence.quantities).find_map(|pair| {
        let (from, to) = (pair[0].value, pair[1].value);
        let told = inquiry.ground.facts.iter().copied().any(|fact| tells(fact, from, to));
        let backwards = inquiry.ground.facts.iter().copied().find(|fact| tells(fact, to, from));
        Some((&pair[1], backwards.filter(|_| !told)?))
    })
}

/// `at Brandreth Vale since 2017`, where the role began in 2019 and no fact of it says 2017.
fn started_otherwise(inquiry: &Inquiry<'_>, quantity: &Quantity) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let since = quantity
        .start
        .checked_sub(1)
        .is_some_and(|at| matches!(tokens[at].lower.as_str(), "since"));
    if quantity.unit != Unit::Year || !since || inquiry.named_roles.is_empty() {
        return false;
    }
    let year = tokens[quantity.start].lower.as_str();
    // "a member of ACCA since 2019": of a certificate.
    let conferred = inquiry.verifier.evidence.iter().any(|fact| {
        fact.kind == FactKind::Certification
            && fact.words.contains(year)
            && tokens[..quantity.start].iter().rev().take(6).any(|token| {
                token.is_word()
                    && !word::is_small(&token.lower)
                    && fact.words.contains(&word::fold(&token.lower))
            })
    });
    if conferred {
        return false;
    }
    let verifier = inquiry.verifier;
    let mut roles = verifier.cv.roles.iter().filter(|role| inquiry.named_roles.contains(&role.id));
    !roles.any(|role| {
        let scope = crate::candidate::Scope::Role(role.id.clone());
        role.period.start.year.to_string() == year
            || verifier
                .evidence
                .iter()
                .any(|fact| fact.scope == scope && fact.is_told() && fact.words.contains(year))
    })
}

/// `a team of apprentices` of "one apprentice": more than the one that the fact counts.
fn many_of_one(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
    for fact in inquiry.ground.facts.iter().filter(|fact| fact.is_told()) {
        let tokens = fact.sentences.iter().flat_map(|told| told.tokens.windows(2));
        for one in tokens.filter(|pair| matches!(pair[0].lower.as_str(), "one" | "1")) {
            let thing = &one[1];
            // "one undergraduate seminar" counts seminars.
            let compound = fact.sentences.iter().any(|told| {
                told.tokens.windows(3).any(|three| {
                    three[0].lower == one[0].lower
                        && three[1].lower == thing.lower
                        && three[2].is_word()
                        && !word::is_small(&three[2].lower)
                        && !three[2].lower.ends_with("ed")
                        && !crate::truth::thesaurus::is_verb(&three[2].stem)
                })
            });
            let plain = thing.is_word()
                && (!compound || word::is_people(&thing.stem))
                && !thing.lower.ends_with('s')
                && thing.lower.len() > 3;
            let several = |token: &&crate::truth::parse::Token| {
                let own = token.lower.ends_with("'s") || token.lower.ends_with("’s");
                token.stem == thing.stem && token.lower.ends_with('s') && !own && !token.initial
            };
            let tokens = &inquiry.sentence.tokens;
            let Some(at) = tokens.iter().position(|token| several(&token)).filter(|_| plain) else {
                continue;
            };
            // "from three evenings to one": how many, the rule of quantities judges.
            let counted = inquiry
                .sentence
                .quantities
                .iter()
                .any(|one| one.unit == Unit::Count && one.end <= at && at <= one.end + 1);
            if counted
                || inquiry.is_exempt(at)
                || derived::takes_turns(tokens, at)
                || inquiry.ground.all().any(|known| known.words.contains(&tokens[at].lower))
            {
                continue;
            }
            let mut refusal =
                inquiry.refuse("number", &inquiry.words(at, at + 1), "the fact counts one");
            refusal.nearest = Some(fact.id.clone());
            return Err(refusal);
        }
    }
    Ok(())
}

/// `over a single weekend` of "over three weekends": fewer than the fact counts.
fn one_of_many(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
    let tokens = &inquiry.sentence.tokens;
    for at in 1..tokens.len().saturating_sub(1) {
        let single = tokens[at].lower == "single" && tokens[at - 1].lower == "a";
        let thing = &tokens[at + 1].stem;
        // "a single credit memo template": a template.
        let compound = tokens.get(at + 2).is_some_and(|next| {
            next.is_word() && !word::is_small(&next.lower) && !next.lower.ends_with("ed")
        });
        if !single || compound || inquiry.is_exempt(at) {
            continue;
        }
        for fact in inquiry.ground.facts.iter().filter(|_| inquiry.claim.facts.len() == 1) {
            let one = ["one", "a", "single"].iter().any(|one| fact.says(&format!("{one} {thing}")));
            let mut stated = fact.sentences.iter().flat_map(|told| &told.quantities);
            let several = stated.any(|stated| {
                stated.unit == Unit::Count
                    && stated.value.approximate() > 1.0
                    && stated.bound.after.first() == Some(thing)
            });
            if several && !one {
                let words = inquiry.words(at - 1, at + 2);
                let mut refusal = inquiry.refuse("number", &words, "the fact counts more than one");
                refusal.nearest = Some(fact.id.clone());
                return Err(refusal);
            }
        }
    }
    Ok(())
}

/// `one` outside a bullet is hardly a count: "one page", "one reason".
fn is_lone_one(inquiry: &Inquiry<'_>, quantity: &Quantity) -> bool {
    let before =
        quantity.start.checked_sub(1).map_or("", |at| inquiry.sentence.tokens[at].lower.as_str());
    let after = |n: usize| {
        inquiry.sentence.tokens.get(quantity.end + n).map_or("", |token| token.lower.as_str())
    };
    // "one table at a time"
    let by_one = inquiry.sentence.tokens[quantity.start].lower == "one"
        && (0..3).any(|n| (after(n), after(n + 1), after(n + 2)) == ("at", "a", "time"));
    if matches!(before, "not" | "no") || by_one {
        return true;
    }
    // "the stronger one satisfied 68%", "two theses, one published in a journal": it, or some one.
    let is_one = inquiry.sentence.tokens[quantity.start].lower == "one"
        && quantity.end == quantity.start + 1
        && quantity.unit == Unit::Count;
    let adjective = quantity.start.checked_sub(1).is_some_and(|at| {
        let token = &inquiry.sentence.tokens[at];
        token.is_word()
            && !word::is_small(&token.lower)
            && !token.initial
            && !token.lower.ends_with("ed")
            && !token.lower.ends_with("ing")
            && crate::truth::parse::ladder::rung(token).is_none()
            && !crate::truth::parse::name::is_past_form_alone(&token.lower)
            && !crate::truth::thesaurus::is_verb(&token.stem)
    });
    let done = inquiry.sentence.tokens.get(quantity.end).is_some_and(|next| {
        next.lower.ends_with("ed") || crate::truth::parse::name::is_past_form_alone(&next.lower)
    });
    let told_one = || inquiry.ground.facts.iter().any(|fact| fact.words.contains("one"));
    if is_one && done && (adjective || told_one()) {
        return true;
    }
    inquiry.claim.section != crate::truth::Section::Experience
        && quantity.unit == Unit::Count
        && inquiry.sentence.tokens[quantity.start].lower == "one"
}

fn best<'a>(
    facts: impl Iterator<Item = &'a Evidence>,
    inquiry: &Inquiry<'_>,
    quantity: &Quantity,
) -> (Option<Answer>, Option<&'a Evidence>) {
    let mut best: Option<(Answer, &Evidence)> = None;
    // What a paper is called says nothing of how long anybody worked.
    let titles = |fact: &&Evidence| {
        quantity.unit == Unit::Months
            && inquiry.claim.section != crate::truth::Section::Credentials
            && matches!(fact.kind, FactKind::Publication | FactKind::Award)
    };
    for fact in facts.filter(|fact| !titles(fact)) {
        for told in &fact.sentences {
            for stated in &told.quantities {
                let Some(answer) = answer(inquiry, quantity, fact, told, stated) else { continue };
                if best.is_none_or(|(known, _)| answer < known) {
                    best = Some((answer, fact));
                }
            }
        }
    }
    best.unzip()
}

fn refused(
    inquiry: &Inquiry<'_>,
    quantity: &Quantity,
    answer: Option<Answer>,
    fact: Option<&Evidence>,
) -> Refusal {
    let words = inquiry.words(quantity.start.saturating_sub(1), quantity.end + 1);
    let (elsewhere, other) = best(inquiry.verifier.evidence.iter(), inquiry, quantity);
    let duration = matches!(quantity.unit, Unit::Months | Unit::Year);
    let (rule, reason, nearest) = match answer {
        Some(Answer::Noun) => ("rebinding", "the fact states this value of another thing", fact),
        Some(Answer::Unit) => ("rebinding", "the fact states this value in another unit", fact),
        Some(Answer::Direction) => {
            ("number", "the fact states this value as another kind of change", fact)
        }
        Some(Answer::Bound) => ("number", "the fact bounds this value differently", fact),
        _ if elsewhere == Some(Answer::Fits) => {
            ("rebinding", "this value belongs to another role, project or fact", other)
        }
        _ if duration => ("duration", "no fact states this time, nor do the dates give it", None),
        _ => ("number", "no fact states this value", None),
    };
    let mut refusal = super::refusal(rule, &words, reason);
    refusal.nearest = nearest.map(|fact| fact.id.clone()).or_else(|| inquiry.nearest());
    refusal
}

/// `None` when the values have nothing to do with each other.
fn answer(
    inquiry: &Inquiry<'_>,
    claimed: &Quantity,
    fact: &Evidence,
    told: &Telling,
    stated: &Quantity,
) -> Option<Answer> {
    let sentence = inquiry.sentence;
    // The 09 of "2019-09" is a month: nothing is about as many.
    let month = told.tokens[stated.start].text.starts_with('0') && stated.unit == Unit::Count;
    let rounded = !month && is_rounded(claimed, stated);
    let outstanding = are_days_outstanding(claimed, told, stated);
    if !rounded && !outstanding && !same_value(claimed, stated) {
        // "quadrupled" of what fell to a quarter: the other way.
        let falls = || {
            stated.direction == Some(Direction::Down)
                || told.quantities.iter().any(|end| {
                    end.step == Some(Step::To)
                        && stated.step == Some(Step::From)
                        && end.unit == stated.unit
                        && end.value.approximate() < stated.value.approximate()
                })
        };
        let turned = || grows(&sentence.tokens[claimed.start]) && falls();
        return (derived_factor(claimed, told, stated) && !turned())
            .then(|| of_the_same(inquiry, claimed, (fact, told), stated));
    }
    // "recovered 90,000" of "all but 90,000": what is left is not what was done.
    // The sign of a sum may stand between.
    let but = |tokens: &[Token], at: usize| {
        follows_all_but(tokens, at) || at > 0 && follows_all_but(tokens, at - 1)
    };
    if but(&told.tokens, stated.start) != but(&sentence.tokens, claimed.start) {
        return Some(Answer::Noun);
    }
    if !outstanding && !same_unit(sentence, claimed, told, stated) {
        return Some(Answer::Unit);
    }
    // "over fourteen months" may say how long, not how much more.
    let held = claimed.bound.after.last().is_some_and(|stem| {
        matches!(
            stem.as_str(),
            "meet"
                | "session"
                | "workshop"
                | "winter"
                | "summer"
                | "season"
                | "sprint"
                | "visit"
                | "round"
                | "lesson"
                | "shift"
                | "night"
                | "semest"
                | "term"
                | "weekend"
                | "floor"
                | "site"
                | "storey"
                | "level"
                | "locat"
        ) || word::is_weekday(stem)
    });
    // "Designed over 40 lessons" says how many.
    let objects = claimed.start.checked_sub(2).is_some_and(|at| {
        let verb = &sentence.tokens[at];
        verb.initial || crate::truth::parse::ladder::rung(verb).is_some()
    });
    // "calls over 1,900 square kilometres": where, not how much more.
    let spread = claimed.start.checked_sub(2).is_some_and(|at| {
        let noun = &sentence.tokens[at];
        noun.is_word()
            && !noun.initial
            && !noun.lower.ends_with("ing")
            && !noun.lower.ends_with("ed")
    }) && sentence.tokens[claimed.start..claimed.end].iter().any(|token| {
        matches!(token.lower.as_str(), "square" | "hectares" | "acres" | "km²" | "km2" | "sq")
    }) && told_behind(told, stated);
    let span = (matches!(claimed.unit, Unit::Seconds | Unit::Months) || spread || held && !objects)
        && claimed.comparator == Comparator::Over
        && stated.comparator == Comparator::Exact;
    // "to within 3 dollars" of "no more than 3 dollars".
    let within = claimed
        .start
        .checked_sub(1)
        .is_some_and(|at| matches!(sentence.tokens[at].lower.as_str(), "within" | "inside"))
        && matches!(stated.comparator, Comparator::UpTo | Comparator::Under);
    // "accreditation over two audits", "a survey over 380 km", "over 2019": where and when.
    let behind = matches!(claimed.unit, Unit::Count | Unit::Year | Unit::Other(_))
        && (claimed.comparator, stated.comparator) == (Comparator::Over, Comparator::Exact)
        && claimed.start.checked_sub(2).is_some_and(|at| {
            let noun = &sentence.tokens[at];
            noun.is_word()
                && !noun.initial
                && !word::is_small(&noun.lower)
                && crate::truth::parse::ladder::rung(noun).is_none()
                && !noun.lower.ends_with("ed")
                && !noun.lower.ends_with("ing")
                && !noun.lower.ends_with('s')
                && (claimed.unit == Unit::Year || told_behind(told, stated))
        });
    // "in under a year" of "within a year".
    let told_within = stated
        .start
        .checked_sub(1)
        .is_some_and(|at| matches!(told.tokens[at].lower.as_str(), "within" | "inside" | "under"));
    let inside = (matches!(claimed.unit, Unit::Seconds | Unit::Months)
        || told_within && claimed.unit != Unit::Percent)
        && claimed.comparator == Comparator::Under
        && (stated.comparator == Comparator::UpTo
            || stated.comparator == Comparator::Exact && told_within);
    // "beneath four turbines" of "under four turbines"
    let beneath = claimed.start.checked_sub(1).is_some_and(|at| {
        matches!(sentence.tokens[at].lower.as_str(), "beneath" | "underneath" | "below")
    }) && stated.comparator == Comparator::Under;
    // "reaching 1,150 children": as many, no fewer.
    let reached = stated.start.checked_sub(1).is_some_and(|at| told.tokens[at].lower == "reaching")
        && claimed.comparator == Comparator::Exact;
    if !span
        && !rounded
        && !within
        && !behind
        && !inside
        && !reached
        && !beneath
        && !bounds(claimed.comparator, stated.comparator)
    {
        return Some(Answer::Bound);
    }
    let turned = matches!((claimed.direction, stated.direction), (Some(a), Some(b)) if a != b);
    let stepped = match (claimed.step, stated.step) {
        (Some(Step::By), Some(Step::To | Step::From)) | (Some(Step::From), Some(Step::To)) => true,
        (Some(Step::To), Some(Step::By)) => claimed.direction.is_some(),
        (Some(Step::To), Some(Step::From)) => true,
        _ => false,
    };
    // "2.4 million under budget" of "6% under the budget of 2.4 million".
    let of_budget = stated.start.checked_sub(2).is_some_and(|at| {
        let back = &told.tokens[at.saturating_sub(1)..stated.start];
        back.iter().any(|token| token.lower == "budget") && back.iter().any(|t| t.lower == "of")
    });
    let under = sentence
        .tokens
        .get(claimed.end)
        .is_some_and(|token| matches!(token.lower.as_str(), "under" | "below" | "over" | "above"));
    if matches!(claimed.unit, Unit::Money(_)) && of_budget && under {
        return Some(Answer::Noun);
    }
    // "at least 120" of "120 on average".
    let averaged = told.tokens.get(stated.end).is_some_and(|token| token.lower == "on")
        && told.tokens.get(stated.end + 1).is_some_and(|token| token.lower == "average");
    if averaged && matches!(claimed.comparator, Comparator::AtLeast | Comparator::Over) {
        return Some(Answer::Bound);
    }
    // "less than half the dose" of "45% less": what is left is no change.
    let next = |tokens: &[Token], at: usize, words: &[&str]| {
        tokens.get(at).is_some_and(|token| words.contains(&token.lower.as_str()))
    };
    const COMPARED: [&str; 8] =
        ["less", "fewer", "lower", "more", "higher", "faster", "cheaper", "lighter"];
    if claimed.unit == Unit::Percent
        && rounded
        && next(&told.tokens, stated.end, &COMPARED)
        && next(&sentence.tokens, claimed.end, &["the", "of", "its", "as"])
    {
        return Some(Answer::Direction);
    }
    // "by 18%" of "340 g (18%) lighter".
    let lighter = told.tokens.get(stated.end).is_some_and(|token| token.is(")"))
        && next(&told.tokens, stated.end + 1, &COMPARED);
    // `by 88%` of what stood at 88 %: a level is no change.
    let levelled = claimed.step == Some(Step::By)
        && !lighter
        && stated.step != Some(Step::By)
        && stated.direction.is_none()
        && (claimed.unit == Unit::Percent || stated.step.is_some());
    if claimed.unit != Unit::Year && (turned || stepped) || levelled {
        return Some(Answer::Direction);
    }
    if claimed.bound.per.is_some_and(|per| !rates(told).contains(per)) {
        return Some(Answer::Unit);
    }
    // "90 clients a month" of 90 in three years, two evenings a month.
    let spread = stated.bound.per.is_none()
        && told.quantities.iter().any(|span| {
            matches!(span.unit, Unit::Months)
                && span.start >= stated.end
                && span.start - stated.end <= 4
                && matches!(told.tokens[span.start - 1].lower.as_str(), "in" | "over" | "within")
        });
    if claimed.bound.per.is_some() && spread {
        return Some(Answer::Unit);
    }
    if story::is_of_another_outcome(&inquiry.sentence.tokens, claimed, told, stated) {
        return Some(Answer::Noun);
    }
    if claimed.unit == Unit::Year && is_of_a_credential(inquiry, claimed) {
        let conferred =
            matches!(fact.kind, FactKind::Certification | FactKind::Award | FactKind::Summary);
        if !conferred {
            return Some(Answer::Noun);
        }
    }
    if fact.kind == FactKind::Role && claimed.unit == Unit::Count && manages(inquiry) {
        return Some(Answer::Noun);
    }
    if tells_other_aggregate(inquiry, claimed, told)
        || is_put_together(inquiry, claimed, told, stated)
    {
        return Some(Answer::Noun);
    }
    if is_of_the_change(inquiry, claimed) && !is_of_the_change_told(told, stated) {
        return Some(Answer::Noun);
    }
    if tells_other_rate(inquiry, claimed, told) {
        return Some(Answer::Unit);
    }
    if tells_otherwise(inquiry, claimed, told, fact) {
        return Some(Answer::Noun);
    }
    Some(of_the_same(inquiry, claimed, (fact, told), stated))
}

/// A fact says it with a preposition of place or time: `along 380 km of coast`, `through two audits`.
fn told_behind(told: &Telling, stated: &Quantity) -> bool {
    stated.start.checked_sub(1).is_some_and(|at| {
        matches!(
            told.tokens[at].lower.as_str(),
            "along" | "across" | "through" | "throughout" | "in" | "during" | "on" | "over" | "for"
        )
    })
}

/// `chartered accountant since 2009`: the year is that of the certificate.
fn is_of_a_credential(inquiry: &Inquiry<'_>, claimed: &Quantity) -> bool {
    let (start, _) = clause(inquiry, claimed);
    let tokens = &inquiry.sentence.tokens;
    let since = claimed.start.checked_sub(1).is_some_and(|at| tokens[at].lower == "since");
    let start = tokens[start..claimed.start]
        .iter()
        .rposition(|token| token.is(",") || token.is(";"))
        .map_or(start, |at| start + at + 1);
    since
        && tokens[start..claimed.start].iter().any(|token| {
            matches!(
                token.lower.as_str(),
                "chartered" | "certified" | "registered" | "licensed" | "qualified" | "accredited"
            )
        })
        && !tokens[start..claimed.start].iter().any(|token| token.lower == "newly")
}
