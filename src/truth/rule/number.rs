//! Quantities: value, unit and the noun they count are one; a value that is true of something else
//! is not true.

mod story;

use std::collections::BTreeSet;

pub(in crate::truth) use story::manages;
use story::{
    clause, is_of_the_change, is_of_the_change_told, is_of_the_part, is_put_together,
    tells_other_aggregate, tells_otherwise, told_better,
};

use super::{Inquiry, Ruling};
use crate::candidate::FactKind;
use crate::truth::evidence::{Evidence, Telling};
use crate::truth::parse::quantity::{Comparator, Quantity, Step, Unit};
use crate::truth::parse::word::{self, concept, is_light_stem};
use crate::truth::parse::{Sentence, Value, noun};
use crate::truth::{Refusal, derived, thesaurus};

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
        if quantity.bound.after.iter().any(|stem| stem == "degre") && quantity.unit == Unit::Count {
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
            let plain = thing.is_word() && !thing.lower.ends_with('s') && thing.lower.len() > 3;
            let several = |token: &&crate::truth::parse::Token| {
                let own = token.lower.ends_with("'s") || token.lower.ends_with("’s");
                token.stem == thing.stem && token.lower.ends_with('s') && !own && !token.initial
            };
            let tokens = &inquiry.sentence.tokens;
            let Some(at) = tokens.iter().position(|token| several(&token)).filter(|_| plain) else {
                continue;
            };
            if inquiry.is_exempt(at)
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
    let rounded = is_rounded(claimed, stated);
    if !rounded && !same_value(claimed, stated) {
        return derived_factor(claimed, told, stated)
            .then(|| of_the_same(inquiry, claimed, told, stated));
    }
    if !same_unit(sentence, claimed, told, stated) {
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
        )
    });
    // "Designed over 40 lessons" says how many.
    let objects = claimed.start.checked_sub(2).is_some_and(|at| {
        let verb = &sentence.tokens[at];
        verb.initial || crate::truth::parse::ladder::rung(verb).is_some()
    });
    let span = (matches!(claimed.unit, Unit::Seconds | Unit::Months) || held && !objects)
        && claimed.comparator == Comparator::Over
        && stated.comparator == Comparator::Exact;
    if !span && !rounded && !bounds(claimed.comparator, stated.comparator) {
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
        && stated.direction.is_none()
        && (claimed.unit == Unit::Percent || stated.step.is_some());
    if turned || stepped || levelled {
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
    Some(of_the_same(inquiry, claimed, told, stated))
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
}

fn same_value(claimed: &Quantity, stated: &Quantity) -> bool {
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

/// Three months are 90 days, or 91, or 92.
fn same_span(claimed: &Quantity, stated: &Quantity) -> bool {
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
fn is_rounded(claimed: &Quantity, stated: &Quantity) -> bool {
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
        // "Years 3 to 6": the name stands before the first.
        let back = |n: usize| quantity.start.checked_sub(n).and_then(|at| sentence.tokens.get(at));
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
        // Electricity meters are counted; others measure.
        (Unit::Other(_), Unit::Count) => {
            let last = claimed.end.checked_sub(1).and_then(|at| sentence.tokens.get(at));
            last.is_some_and(|token| stated.bound.after.contains(&token.stem))
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

/// Whether the claim's quantity is of the same thing as the fact's: what it counts must be told in
/// the same breath, and no other value of the fact may stand nearer to the claim's words.
fn of_the_same(
    inquiry: &Inquiry<'_>,
    claimed: &Quantity,
    told: &Telling,
    stated: &Quantity,
) -> Answer {
    if matches!(claimed.unit, Unit::Year | Unit::Label) {
        return Answer::Fits;
    }
    let counted =
        claimed.bound.after.iter().filter(|stem| !is_light_stem(stem) && !word::is_weak(stem));
    let mut counted = counted.filter(|stem| !stem.ends_with("li"));
    // A word that no fact has, the rule of wording judges: here it is enough that none is another's.
    let of_another = |stem: &str| {
        let telling = |kind| !matches!(kind, FactKind::Role | FactKind::Title | FactKind::Summary);
        let mut facts = inquiry.verifier.evidence.iter();
        facts.any(|fact| telling(fact.kind) && fact.concepts.contains(concept(stem)))
    };
    // "students' union events" of events at a students' union.
    let of_the_place = |stem: &str| {
        let mut roles = inquiry.ground.all().filter(|fact| fact.kind == FactKind::Role);
        roles.any(|fact| fact.concepts.contains(concept(stem)))
    };
    // "a €38,000 grant" of €38,000 won, "48 students" of seminars.
    let goes_with = |stem: &str| match stem {
        "grant" | "fund" => matches!(claimed.unit, Unit::Money(_)),
        "student" | "pupil" | "particip" => {
            stated.bound.after.is_empty()
                && ["seminar", "cours", "teach", "lectur", "workshop", "class"]
                    .iter()
                    .any(|of| told.has(of))
        }
        _ => false,
    };
    let strange = match inquiry.sentence.is_english() {
        _ if counts_other_people(inquiry, claimed, told, stated) => true,
        true => counted.any(|stem| {
            !told.has(stem)
                && (of_another(stem) || word::is_people(stem))
                && !is_spelled(inquiry, told, stem)
                && !is_skill(inquiry, stem)
                && !goes_with(stem)
                && !word::is_people_in_general(stem)
                && !(claimed.bound.after.last() != Some(stem) && of_the_place(stem))
                && !super::language::country_of(stem)
                    .is_some_and(|country| told.tokens.iter().any(|token| token.lower == country))
        }),
        // Inflections and compounds are compared loosely: one known word will do.
        false => {
            let mut counted = counted.peekable();
            counted.peek().is_some() && !counted.any(|stem| told.has(stem))
        }
    };
    // "30% of the 400": a part is named.
    let of_whole = inquiry.sentence.quantities.iter().any(|other| {
        other.end < claimed.start
            && claimed.start - other.end <= 3
            && inquiry.sentence.tokens[other.end].lower == "of"
    });
    let of_part = !of_whole && is_of_the_part(inquiry, told, stated);
    if strange || counts_others(inquiry, claimed, told, stated) || of_part {
        return Answer::Noun;
    }
    if measures_another(inquiry, claimed, told, stated) {
        return Answer::Noun;
    }
    // What was aimed at is not what was reached.
    if done_to_another(&inquiry.sentence.tokens, claimed, told, stated) {
        return Answer::Noun;
    }
    let aimed = is_aimed_at(&inquiry.sentence.tokens, claimed);
    if aimed != is_aimed_at(&told.tokens, stated) {
        return Answer::Noun;
    }
    if aimed {
        return Answer::Fits;
    }
    // "three as first author" of "three papers as first author and five as co-author".
    let roles = (role_of(&inquiry.sentence.tokens, claimed), role_of(&told.tokens, stated));
    if let (Some(said), Some(known)) = roles {
        return if said == known { Answer::Fits } else { Answer::Noun };
    }
    let own = likeness(claimed, stated);
    // "52 of the 84 interviews": what they are part of is no rival.
    let whole = inquiry.sentence.quantities.iter().find(|other| {
        other.start > claimed.end
            && other.start - claimed.end <= 3
            && inquiry.sentence.tokens[claimed.end].lower == "of"
    });
    // "28 carriages, three of which"
    let of_which = inquiry.sentence.tokens.get(claimed.end..claimed.end + 2).is_some_and(|two| {
        two[0].lower == "of" && matches!(two[1].lower.as_str(), "which" | "whom" | "them")
    });
    let before = || inquiry.sentence.quantities.iter().rfind(|other| other.end <= claimed.start);
    let whole = whole.or_else(|| before().filter(|_| of_which));
    // What it counts decides before what stands around it.
    let counts = |quantity: &Quantity| {
        let mut counted = claimed.bound.after.iter();
        counted.any(|stem| quantity.bound.after.iter().any(|other| concept(other) == concept(stem)))
    };
    let decided = counts(stated);
    // What the claim tells too is told of itself.
    let taken = |other: &Quantity| {
        let mut said = inquiry.sentence.quantities.iter();
        said.any(|one| {
            one.start != claimed.start
                && one.value == other.value
                && (one.step == other.step || one.step.is_none() || other.step.is_none())
                && likeness(one, other) >= likeness(one, stated)
        })
    };
    let rival = told.quantities.iter().any(|other| {
        other.value != stated.value
            && !taken(other)
            && (!decided || counts(other))
            && whole.is_none_or(|whole| whole.value != other.value)
            && same_kind(&other.unit, &stated.unit)
            && likeness(claimed, other) > own
    });
    if rival { Answer::Noun } else { Answer::Fits }
}

/// `Recovered £87,000` of "found £87,000 and recovered £71,000 of it": the verb is of another value.
fn done_to_another(
    tokens: &[crate::truth::parse::Token],
    claimed: &Quantity,
    told: &Telling,
    stated: &Quantity,
) -> bool {
    let verb = |tokens: &[crate::truth::parse::Token], quantity: &Quantity| {
        let mut before = tokens[..quantity.start].iter().rev().take(3);
        let token = before.find(|token| token.is_word() && !word::is_small(&token.lower))?;
        let past = token.lower.ends_with("ed")
            || crate::truth::parse::name::is_past_form_alone(&token.lower);
        past.then(|| concept(&token.stem).to_owned())
    };
    let (Some(said), Some(known)) = (verb(tokens, claimed), verb(&told.tokens, stated)) else {
        return false;
    };
    let mut others = told.quantities.iter().filter(|other| {
        other.start != stated.start
            && other.value != stated.value
            && same_kind(&other.unit, &stated.unit)
    });
    said != known && others.any(|other| verb(&told.tokens, other).as_ref() == Some(&said))
}

/// The words behind `as`, right behind what is counted: `three papers as first author`.
fn role_of(tokens: &[crate::truth::parse::Token], quantity: &Quantity) -> Option<Vec<String>> {
    if quantity.unit != Unit::Count {
        return None;
    }
    let ends = (quantity.end..tokens.len().min(quantity.end + 4))
        .take_while(|&at| tokens[at].is_word() && tokens[at].lower != "and");
    let at = ends.into_iter().find(|&at| tokens[at].lower == "as")?;
    if tokens.get(at + 1).is_none_or(|next| matches!(next.lower.as_str(), "well" | "part" | "many"))
    {
        return None;
    }
    let words = tokens[at + 1..].iter().take_while(|token| token.is_word() || token.is("-"));
    let words = words.filter(|token| token.is_word()).take(2).map(|token| token.stem.clone());
    Some(words.collect())
}

/// `a target of £4.6 million`, `a £4.6 million savings target`.
fn is_aimed_at(tokens: &[crate::truth::parse::Token], quantity: &Quantity) -> bool {
    let aim = |at: usize| {
        tokens.get(at).is_some_and(|token| {
            matches!(token.lower.as_str(), "target" | "targets" | "goal" | "quota" | "aim")
        })
    };
    // The sign of money and words of comparison stand between.
    let between = |at: usize| {
        let code = tokens[at].text.len() == 3 && tokens[at].text.chars().all(char::is_uppercase);
        let sign = ["€", "$", "£", "over", "about", "the", "a"];
        code || sign.contains(&tokens[at].lower.as_str())
    };
    let mut before = (1..=4).map_while(|n| quantity.start.checked_sub(n));
    let before = before.find(|&at| !between(at));
    let led =
        before.is_some_and(|at| tokens[at].lower == "of" && (at.saturating_sub(4)..at).any(aim));
    let ends = (quantity.end..tokens.len().min(quantity.end + 4))
        .take_while(|&at| tokens[at].is_word() && !word::is_small(&tokens[at].lower));
    led || ends.into_iter().any(aim)
}

/// `12 plant controllers` of 12 foremen: the title of the role is nobody the fact counts.
fn counts_other_people(
    inquiry: &Inquiry<'_>,
    claimed: &Quantity,
    told: &Telling,
    stated: &Quantity,
) -> bool {
    let (Some(head), Some(known)) = (claimed.bound.after.last(), stated.bound.after.last()) else {
        return false;
    };
    let mut tokens = inquiry.sentence.tokens.iter().skip(claimed.end);
    let people = tokens.find(|token| token.stem == *head).is_some_and(|token| {
        word::is_people(head) || word::is_people(token.lower.trim_end_matches('s'))
    });
    claimed.unit == Unit::Count
        && people
        && !is_light_stem(head)
        && !word::is_people_in_general(head)
        && !word::is_people_in_general(known)
        && !told.stems.iter().any(|stem| alike(concept(head), concept(stem)))
        && !matches!(head.as_str(), "student" | "pupil" | "particip")
        && !is_skill(inquiry, head)
        && !is_spelled(inquiry, told, head)
}

/// `2.1 million failed deliveries` of 2.1 million parcels, where another value counts the failed
/// deliveries.
fn counts_others(
    inquiry: &Inquiry<'_>,
    claimed: &Quantity,
    told: &Telling,
    stated: &Quantity,
) -> bool {
    // The `use` of "three of the five teams use" is no thing counted.
    let mut heads = claimed.bound.after.iter().rev().skip_while(|stem| is_light_stem(stem));
    let Some(head) = heads.next().filter(|stem| !word::is_weak(stem)) else {
        return false;
    };
    let counts = |quantity: &Quantity| {
        quantity.bound.after.iter().any(|stem| alike(concept(head), concept(stem)))
    };
    let mut others = told.quantities.iter().filter(|other| other.start != stated.start);
    // "three papers as first author and five as co-author": papers, both times.
    let as_what = |tokens: &[crate::truth::parse::Token], at: usize| {
        tokens.get(at).is_some_and(|token| token.lower == "as")
    };
    let of_them = inquiry.sentence.tokens.get(claimed.end..claimed.end + 2).is_some_and(|two| {
        two[0].lower == "of" && matches!(two[1].lower.as_str(), "them" | "which" | "these")
    });
    if as_what(&told.tokens, stated.end)
        || of_them && as_what(&inquiry.sentence.tokens, claimed.end + 2)
    {
        return false;
    }
    matches!(claimed.unit, Unit::Count | Unit::Percent)
        && !stated.bound.after.is_empty()
        && !counts(stated)
        && others.any(counts)
}

/// `cost of sales fell to 2.1%` where it was the variance that did.
fn measures_another(
    inquiry: &Inquiry<'_>,
    claimed: &Quantity,
    told: &Telling,
    stated: &Quantity,
) -> bool {
    let telling = |stem: &&String| !word::is_weak(stem) && !is_light_stem(stem);
    let own = claimed.bound.after.iter().any(|stem| telling(&stem));
    if claimed.step.is_none() || stated.step.is_none() || own {
        return false;
    }
    // "a club that went from 12 pupils to 40": the beginning says what is counted.
    let begun = inquiry.sentence.quantities.iter().rev().find(|other| {
        other.start < claimed.start
            && other.step == Some(Step::From)
            && claimed.step == Some(Step::To)
    });
    if begun
        .is_some_and(|begun| begun.bound.after.iter().any(|stem| stated.bound.after.contains(stem)))
    {
        return false;
    }
    let (start, _) = clause(inquiry, claimed);
    // "a club that started with 12 pupils and grew to 40": what is counted is named.
    let counted = |stem: &&String| {
        stated.bound.after.contains(*stem) && telling(stem) && !stated.bound.after.is_empty()
    };
    if claimed.unit == Unit::Count
        && inquiry.sentence.tokens[start..].iter().any(|token| counted(&&token.stem))
    {
        return false;
    }
    let said: Vec<&String> = (start..claimed.start)
        .filter(|&at| inquiry.says_something(at))
        .map(|at| &inquiry.sentence.tokens[at].stem)
        .filter(telling)
        .collect();
    let known: Vec<&String> = stated.bound.before.iter().filter(telling).collect();
    // DSO are days sales outstanding.
    let spelled = inquiry.sentence.tokens[start..claimed.start]
        .iter()
        .any(|token| super::entity::spells(told, &token.text));
    if spelled {
        return false;
    }
    let named = |stem: &str| known.iter().any(|other| alike(concept(stem), concept(other)));
    let before = &inquiry.sentence.tokens[start..claimed.start];
    !said.is_empty() && !known.is_empty() && !before.iter().any(|token| named(&token.stem))
}

/// The word is of a skill that the ground shows, by whatever name.
fn is_skill(inquiry: &Inquiry<'_>, stem: &str) -> bool {
    let mut tokens = inquiry.sentence.tokens.iter().filter(|token| token.stem == stem);
    tokens.any(|token| inquiry.is_shown_skill(token))
}

/// `RCF` of a revolving credit facility.
fn is_spelled(inquiry: &Inquiry<'_>, told: &Telling, stem: &str) -> bool {
    let mut tokens = inquiry.sentence.tokens.iter().filter(|token| token.stem == stem);
    let normal = std::cell::LazyCell::new(|| format!(" {} ", told.normal()));
    tokens.any(|token| {
        super::entity::spells(told, &token.text)
            || inquiry
                .verifier
                .aliases
                .iter()
                .any(|(short, long)| *short == token.lower && normal.contains(&format!(" {long} ")))
    })
}

fn same_kind(left: &Unit, right: &Unit) -> bool {
    std::mem::discriminant(left) == std::mem::discriminant(right)
}

/// Units of time the text speaks of as rates: `a day`, `monthly`, `each year`.
fn rates(told: &Telling) -> BTreeSet<&'static str> {
    let each = told.quantities.iter().filter_map(|quantity| quantity.bound.per);
    let at = |at: usize| told.tokens.get(at).map_or("", |token| token.lower.as_str());
    let adverbs = (0..told.tokens.len()).filter_map(|index| {
        let lead = matches!(at(index), "per" | "a" | "each" | "every" | "pro");
        if lead { noun::period(at(index + 1)) } else { noun::rate(at(index)) }
    });
    each.chain(adverbs).collect()
}

/// `yearly spend` where the fact tells of monthly spend.
fn tells_other_rate(inquiry: &Inquiry<'_>, claimed: &Quantity, told: &Telling) -> bool {
    let known = rates(told);
    let (start, _) = clause(inquiry, claimed);
    // "the nightly run from 7 hours to 90 minutes and the monthly bill by 35%"
    let others = inquiry.sentence.quantities.iter().map(|other| other.end);
    let start = others.filter(|end| *end <= claimed.start).fold(start, usize::max);
    let before = inquiry.sentence.tokens[start..claimed.start].iter();
    let mut said = before.filter_map(|token| noun::rate(&token.lower)).peekable();
    said.peek().is_some() && !known.is_empty() && said.any(|rate| !known.contains(rate))
}

/// How much of what surrounds the one value surrounds the other: what it counts weighs most, then
/// what is nearest before it.
fn likeness(claimed: &Quantity, stated: &Quantity) -> u32 {
    let weigh = |bound: &noun::Bound| {
        let mut weights: Vec<(String, u32)> = Vec::new();
        let after = bound.after.iter().map(|stem| (stem, 4));
        let measured = bound.measured.iter().map(|stem| (stem, 3));
        let before = bound.before.iter().map(|stem| (stem, 1));
        for (stem, weight) in after.chain(measured).chain(before) {
            let class = concept(stem).to_owned();
            if !weights.iter().any(|(known, _)| *known == class) {
                weights.push((class, weight));
            }
        }
        weights
    };
    let stepped = if claimed.step.is_some() && claimed.step == stated.step { 12 } else { 0 };
    let stated = weigh(&stated.bound);
    let shared: u32 = weigh(&claimed.bound)
        .iter()
        .map(|(class, weight)| {
            let shared = |(other, known): &(String, u32)| {
                let both = (*weight).min(*known);
                // The very word tells more than one that may stand for it.
                if other == class { 2 * both } else { u32::from(alike(class, other)) * both }
            };
            stated.iter().map(shared).max().unwrap_or(0)
        })
        .sum();
    shared + stepped
}

fn alike(left: &str, right: &str) -> bool {
    left == right || thesaurus::may_stand_for(left, right)
}
