//! Quantities: value, unit and the noun they count are one; a value that is true of something else
//! is not true.

use super::{Inquiry, Ruling};
use crate::truth::evidence::Evidence;
use crate::truth::parse::quantity::{Comparator, Quantity, Step, Unit};
use crate::truth::parse::word::{self, concept, is_people, is_people_in_general};
use crate::truth::parse::{Sentence, Value, ladder, noun};
use crate::truth::{Refusal, derived};

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
    let mut support = Vec::new();
    for quantity in &inquiry.sentence.quantities {
        if inquiry.is_exempt(quantity.start) {
            continue;
        }
        let (answer, fact) = best(inquiry.ground.all(), inquiry.sentence, quantity);
        match (answer, fact) {
            (Some(Answer::Fits), Some(fact)) => support.push(fact.id.clone()),
            _ => match derived::supports(inquiry, quantity) {
                Some(facts) => support.extend(facts),
                None => return Err(refused(inquiry, quantity, answer, fact)),
            },
        }
    }
    Ok(support)
}

fn best<'a>(
    facts: impl Iterator<Item = &'a Evidence>,
    sentence: &Sentence,
    quantity: &Quantity,
) -> (Option<Answer>, Option<&'a Evidence>) {
    let mut best: Option<(Answer, &Evidence)> = None;
    for fact in facts {
        for told in &fact.sentences {
            for stated in &told.quantities {
                let Some(answer) = answer(sentence, quantity, fact, told, stated) else { continue };
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
    let (elsewhere, other) = best(inquiry.verifier.evidence.iter(), inquiry.sentence, quantity);
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
    sentence: &Sentence,
    claimed: &Quantity,
    fact: &Evidence,
    told: &Sentence,
    stated: &Quantity,
) -> Option<Answer> {
    if !same_value(claimed, stated) {
        return derived_factor(claimed, told, stated)
            .then(|| of_the_same(sentence, claimed, fact, stated));
    }
    if !same_unit(sentence, claimed, told, stated) {
        return Some(Answer::Unit);
    }
    if !bounds(claimed.comparator, stated.comparator) {
        return Some(Answer::Bound);
    }
    let turned = matches!((claimed.direction, stated.direction), (Some(a), Some(b)) if a != b);
    let stepped = match (claimed.step, stated.step) {
        (Some(Step::By), Some(Step::To | Step::From)) | (Some(Step::From), Some(Step::To)) => true,
        (Some(Step::To), Some(Step::By)) => claimed.direction.is_some(),
        (Some(Step::To), Some(Step::From)) => true,
        _ => false,
    };
    // `by 88%` of what stood at 88 %: a level is no change.
    let levelled = claimed.step == Some(Step::By)
        && stated.step != Some(Step::By)
        && stated.direction.is_none();
    if turned || stepped || levelled {
        return Some(Answer::Direction);
    }
    if let Some(per) = claimed.bound.per
        && stated.bound.per != Some(per)
        && (stated.bound.per.is_some() || !fact.concepts.contains(per))
    {
        return Some(Answer::Unit);
    }
    if tells_otherwise(sentence, claimed, fact) {
        return Some(Answer::Noun);
    }
    Some(of_the_same(sentence, claimed, fact, stated))
}

/// The rest of the sentence shares no word with the fact: its value was put into another story.
fn tells_otherwise(sentence: &Sentence, claimed: &Quantity, fact: &Evidence) -> bool {
    if matches!(claimed.unit, Unit::Year | Unit::Label) {
        return false;
    }
    let own = &claimed.bound.after;
    let mut rest = sentence
        .tokens
        .iter()
        .filter(|token| token.is_word() && !word::is_small(&token.lower))
        .filter(|token| !own.contains(&token.stem) && !word::is_weak(&token.stem))
        .filter(|token| ladder::rung(token).is_none())
        .filter(|token| noun::direction_of(&token.stem).is_none())
        .peekable();
    rest.peek().is_some() && rest.all(|token| !fact.concepts.contains(concept(&token.stem)))
}

fn same_value(claimed: &Quantity, stated: &Quantity) -> bool {
    if claimed.vague && !stated.vague {
        let (low, value) = (claimed.value.approximate(), stated.value.approximate());
        return value >= 2.0 * low && value < 1000.0 * low;
    }
    if stated.vague && !claimed.vague {
        return false;
    }
    claimed.value == stated.value
}

/// `halved` of what was cut by 50 %, `doubled` of what went from 5 to 10.
fn derived_factor(claimed: &Quantity, told: &Sentence, stated: &Quantity) -> bool {
    let factor = match claimed.unit {
        Unit::Multiple => claimed.value,
        Unit::Percent if stated.unit == Unit::Multiple => {
            // A halving is a cut by 50 percent, a doubling a rise by 100.
            let half = stated.value == Value::ratio(1, 2).unwrap_or(stated.value);
            let double = stated.value == Value::whole(2);
            return (half && claimed.value == Value::whole(50))
                || (double && claimed.value == Value::whole(100));
        }
        _ => return false,
    };
    if stated.unit == Unit::Percent && stated.step != Some(Step::To) {
        let halved = Value::ratio(1, 2) == Some(factor) && stated.value == Value::whole(50);
        let doubled = factor == Value::whole(2) && stated.value == Value::whole(100);
        return halved || doubled;
    }
    if stated.step != Some(Step::From) {
        return false;
    }
    told.quantities.iter().any(|end| {
        end.step == Some(Step::To)
            && end.start > stated.start
            && end.unit == stated.unit
            && (end.value.over(stated.value) == Some(factor)
                || stated.value.over(end.value) == Some(factor))
    })
}

fn same_unit(sentence: &Sentence, claimed: &Quantity, told: &Sentence, stated: &Quantity) -> bool {
    let label = |sentence: &Sentence, quantity: &Quantity| {
        let before = quantity.start.checked_sub(1).and_then(|at| sentence.tokens.get(at));
        before.map(|token| token.stem.clone())
    };
    match (&claimed.unit, &stated.unit) {
        (Unit::Label, Unit::Label) => label(sentence, claimed) == label(told, stated),
        (Unit::Label, Unit::Count | Unit::Of(_)) => label(sentence, claimed) == label(told, stated),
        (Unit::Count, Unit::Label) => label(sentence, claimed) == label(told, stated),
        (Unit::Year, Unit::Count) | (Unit::Count, Unit::Year | Unit::Of(_)) => true,
        (Unit::Of(of), _) if claimed.unit != stated.unit => {
            told.quantities.iter().any(|other| other.value == *of)
        }
        (left, right) => left == right,
    }
}

/// Whether a fact with this bound supports a claim with that one.
fn bounds(claimed: Comparator, stated: Comparator) -> bool {
    use Comparator::{About, AtLeast, Exact, Nearly, Over, Under, UpTo};
    match claimed {
        Exact => matches!(stated, Exact | About | AtLeast | Over),
        AtLeast => matches!(stated, Exact | AtLeast | Over),
        Over => matches!(stated, Over | AtLeast),
        UpTo => matches!(stated, UpTo | Exact | Under | Nearly | About),
        Under => matches!(stated, Under | Nearly),
        Nearly => matches!(stated, Nearly | Exact | Under),
        About => true,
    }
}

/// Whether the claim's quantity is of the same thing as the fact's.
fn of_the_same(
    sentence: &Sentence,
    claimed: &Quantity,
    fact: &Evidence,
    stated: &Quantity,
) -> Answer {
    if matches!(claimed.unit, Unit::Year | Unit::Label) {
        return Answer::Fits;
    }
    let mut own: Vec<&str> = Vec::new();
    own.extend(stated.bound.after.iter().chain(&stated.bound.before).map(|s| concept(s)));
    let people = own.iter().any(|noun| is_people(noun)) || own.is_empty();
    let in_own = |stem: &String| {
        own.contains(&concept(stem)) || (people && is_people_in_general(stem) && !own.is_empty())
    };
    let in_fact = |stem: &String| fact.concepts.contains(concept(stem));
    let timed = matches!(claimed.unit, Unit::Seconds | Unit::Months);
    let after = &claimed.bound.after;
    if let Some(head) = after.last() {
        let known = after.iter().all(|stem| in_own(stem) || in_fact(stem) || stem.ends_with("li"));
        let headed = in_own(head)
            || (own.is_empty() && in_fact(head))
            || after.iter().any(|stem| in_own(stem) && !word::is_weak(stem)) && in_fact(head);
        if headed && known {
            return Answer::Fits;
        }
        if !timed && !matches!(claimed.unit, Unit::Money(_)) {
            return Answer::Noun;
        }
        if !known {
            return Answer::Noun;
        }
    }
    let measured = &claimed.bound.measured;
    if measured.is_empty() {
        return Answer::Fits;
    }
    if measured.iter().any(in_own) {
        return Answer::Fits;
    }
    let adverbial = timed && claimed.step.is_none();
    let shared = sentence
        .tokens
        .iter()
        .filter(|token| token.is_word() && !word::is_small(&token.lower))
        .filter(|token| in_fact(&token.stem) && !word::is_weak(&token.stem))
        .count();
    let only = fact.sentences.iter().all(|told| told.quantities.len() <= 1);
    if (adverbial && shared >= 2) || (measured.iter().any(in_fact) && (only || own.is_empty())) {
        return Answer::Fits;
    }
    Answer::Noun
}
