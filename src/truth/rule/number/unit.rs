//! Whether two values are the same, in whatever unit they are told.

use crate::truth::parse::quantity::{Comparator, Quantity, Step, Unit, may_be_one_currency};
use crate::truth::parse::{Sentence, Value};

pub(super) fn same_value(claimed: &Quantity, stated: &Quantity) -> bool {
    if claimed.vague && !stated.vague {
        if !same_kind(&claimed.unit, &stated.unit) {
            return false;
        }
        let (low, value) = (claimed.value.approximate(), stated.value.approximate());
        return value >= 2.0 * low && value < 1000.0 * low;
    }
    if stated.vague && !claimed.vague {
        return false;
    }
    match (&claimed.unit, &stated.unit) {
        (Unit::Months, Unit::Seconds) | (Unit::Seconds, Unit::Months) => same_span(claimed, stated),
        _ => claimed.value == stated.value,
    }
}

/// Days sales outstanding are days: `from 67 days to 49` of a DSO that went from 67 to 49.
pub(super) fn are_days_outstanding(claimed: &Quantity, told: &Sentence, stated: &Quantity) -> bool {
    let days = |count: &Quantity, span: &Quantity| {
        (&count.unit, &span.unit) == (&Unit::Count, &Unit::Seconds)
            && count.value.times(Value::whole(86_400)) == Some(span.value)
    };
    let named = told
        .tokens
        .iter()
        .any(|token| matches!(token.lower.as_str(), "outstanding" | "dso" | "dpo" | "dio"));
    named && (days(claimed, stated) || days(stated, claimed))
}

/// Three months are 90 days, or 91, or 92.
pub(super) fn same_span(claimed: &Quantity, stated: &Quantity) -> bool {
    const DAY: f64 = 86_400.0;
    let (months, seconds) = match (&claimed.unit, &stated.unit) {
        (Unit::Months, Unit::Seconds) => (claimed, stated),
        (Unit::Seconds, Unit::Months) => (stated, claimed),
        _ => return false,
    };
    let (months, days) = (months.value.approximate(), seconds.value.approximate() / DAY);
    // A month of 30 or 31 days, and 52 weeks a year.
    (30.0 * months..=31.0 * months).contains(&days)
}

/// `over 180` of 183, `under two hours` of 95 minutes, `almost a fifth` of 19 %: a round value that
/// the exact one bears out. What is far off is another value.
pub(super) fn is_rounded(claimed: &Quantity, stated: &Quantity) -> bool {
    use Comparator::{About, AtLeast, Exact, Nearly, Over, Under};
    const FAR: f64 = 1.34;
    let measured = !matches!(claimed.unit, Unit::Year | Unit::Label | Unit::Rank | Unit::Of(_))
        && !claimed.vague
        && !stated.vague
        && same_kind(&claimed.unit, &stated.unit);
    let (said, known) = (claimed.value.approximate(), stated.value.approximate());
    if !measured || said <= 0.0 || known <= 0.0 || claimed.value == stated.value {
        return false;
    }
    match (claimed.comparator, stated.comparator) {
        (Over | AtLeast, Exact | AtLeast | Over) => known > said && known <= FAR * said,
        (Under, Exact) => known < said && said <= FAR * known,
        (Nearly, Exact | Under | Nearly) => known < said && said <= 1.08 * known,
        (About, Exact | About) => (said - known).abs() <= 0.06 * known,
        _ => false,
    }
}

/// `halved` of what was cut by 50 %, `doubled` of what went from 5 to 10.
pub(super) fn derived_factor(claimed: &Quantity, told: &Sentence, stated: &Quantity) -> bool {
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

pub(super) fn same_unit(
    sentence: &Sentence,
    claimed: &Quantity,
    told: &Sentence,
    stated: &Quantity,
) -> bool {
    let label = |sentence: &Sentence, quantity: &Quantity| {
        // "Years 3 to 6": the name stands before the first.
        let back = |n: usize| quantity.start.checked_sub(n).and_then(|at| sentence.tokens.get(at));
        // "a Cpk of 1.41"
        if back(1).is_some_and(|token| token.lower == "of") {
            return back(2).map(|token| token.stem.clone());
        }
        let joint = back(1).is_some_and(|token| {
            token.is_mark() || matches!(token.lower.as_str(), "and" | "to" | "or" | "und" | "bis")
        });
        let joined = joint && back(2).is_some_and(|token| token.value().is_some());
        let before = if joined { back(3) } else { back(1) };
        before.map(|token| token.stem.clone())
    };
    match (&claimed.unit, &stated.unit) {
        (Unit::Label, Unit::Label) => label(sentence, claimed) == label(told, stated),
        (Unit::Label, Unit::Count | Unit::Of(_)) => label(sentence, claimed) == label(told, stated),
        (Unit::Count, Unit::Label) => label(sentence, claimed) == label(told, stated),
        (Unit::Months, Unit::Seconds) | (Unit::Seconds, Unit::Months) => true,
        // "ten months out of twelve" of "ten of twelve months"
        (Unit::Months, Unit::Count) => {
            let word = |n: usize| sentence.tokens.get(claimed.end + n).map_or("", |t| &t.lower);
            let told_of = told
                .tokens
                .get(stated.end)
                .is_some_and(|token| matches!(token.lower.as_str(), "of" | "out"));
            told_of && (word(0), word(1)) == ("out", "of")
        }
        (Unit::Count, Unit::Months) => {
            let back =
                |n: usize| claimed.start.checked_sub(n).map_or("", |at| &sentence.tokens[at].lower);
            let months = |at: usize| sentence.tokens[at].stem == "month";
            (back(2), back(1)) == ("out", "of") && claimed.start >= 3 && months(claimed.start - 3)
        }
        // "found €96,000 of duplicate payments and got 88,000 back"
        (Unit::Count, Unit::Money(code)) => claimed.value.approximate() >= 1000.0
            && claimed.bound.after.iter().all(|stem| stem == "back" || stem == "recov")
            && sentence.quantities.iter().any(
                |other| matches!(&other.unit, Unit::Money(own) if may_be_one_currency(own, code)),
            ),
        (Unit::Money(left), Unit::Money(right)) => may_be_one_currency(left, right),
        // "84/100" of "84 out of 100".
        (Unit::Of(of), Unit::Percent) => *of == Value::whole(100),
        // "Twice, auditors accepted it" of "in two assessments"
        (Unit::Multiple, Unit::Count) => is_times(sentence, claimed),
        (Unit::Count, Unit::Multiple) => {
            const TURNS: [&str; 8] =
                ["meet", "assess", "audit", "visit", "round", "time", "present", "session"];
            is_times(told, stated)
                && claimed.bound.after.iter().any(|stem| TURNS.contains(&stem.as_str()))
        }
        // "1.7 points of margin"
        (Unit::Count, Unit::Points) => claimed.bound.after.iter().any(|stem| stem == "point"),
        (Unit::Points, Unit::Count) => stated.bound.after.iter().any(|stem| stem == "point"),
        // The 12 of "12/2020" counts nothing.
        (Unit::Count, Unit::Of(of)) => {
            !of.as_whole().is_some_and(|year| (1950..=2100).contains(&year))
        }
        (Unit::Year, Unit::Count) | (Unit::Count, Unit::Year) => true,
        (Unit::Of(of), _) if claimed.unit != stated.unit => {
            told.quantities.iter().any(|other| other.value == *of)
        }
        // "by the third day" of "by day three".
        (Unit::Rank, Unit::Count | Unit::Label) => {
            let before = stated.start.checked_sub(1).map(|at| &told.tokens[at].stem);
            let next = sentence.tokens.get(claimed.end).map(|token| &token.stem);
            before.is_some() && before == next
        }
        // "on day three" of "on the third day"
        (Unit::Count | Unit::Label, Unit::Rank) => {
            let before = claimed.start.checked_sub(1).map(|at| &sentence.tokens[at].stem);
            let next = told.tokens.get(stated.end).map(|token| &token.stem);
            before.is_some() && before == next
        }
        // Electricity meters are counted; others measure.
        (Unit::Other(_), Unit::Count) => {
            let last = claimed.end.checked_sub(1).and_then(|at| sentence.tokens.get(at));
            last.is_some_and(|token| stated.bound.after.contains(&token.stem))
        }
        (left, right) => left == right,
    }
}

/// `twice`, `three times`: how often, not by what factor.
fn is_times(sentence: &Sentence, quantity: &Quantity) -> bool {
    let tokens = &sentence.tokens[quantity.start..quantity.end];
    let next = sentence.tokens.get(quantity.end).map_or("", |token| token.lower.as_str());
    tokens.iter().any(|token| matches!(token.lower.as_str(), "twice" | "thrice" | "times"))
        && !matches!(
            next,
            "as" | "more"
                | "less"
                | "faster"
                | "higher"
                | "the"
                | "its"
                | "what"
                | "their"
                | "that"
                | "bigger"
                | "larger"
                | "greater"
        )
        && quantity.step.is_none()
        && quantity.direction.is_none()
}

/// Whether a fact with this bound supports a claim with that one.
pub(super) fn bounds(claimed: Comparator, stated: Comparator) -> bool {
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

pub(super) fn same_kind(left: &Unit, right: &Unit) -> bool {
    std::mem::discriminant(left) == std::mem::discriminant(right)
}
