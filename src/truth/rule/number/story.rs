//! What a value is told with: of which deed, of what part, by whom led. A value that is true of
//! something else is not true.

use std::collections::HashMap;

use super::super::Inquiry;
use super::thing::{alike, is_skill, is_spelled};
use super::unit::same_kind;
use crate::candidate::FactKind;
use crate::truth::Section;
use crate::truth::evidence::{Evidence, Telling};
use crate::truth::parse::quantity::{Direction, Quantity, Step, Unit};
use crate::truth::parse::word::{self, concept};
use crate::truth::parse::{Rung, Token, noun};

/// Another fact that tells more of the clause, and tells another value of the same thing: "staffed
/// the office in Porto with 34 engineers", where that fact says 12 and another team had 34.
pub(super) fn told_better<'a>(
    inquiry: &'a Inquiry<'_>,
    quantity: &Quantity,
    fact: &Evidence,
) -> Option<&'a Evidence> {
    if !inquiry.sentence.is_english() || matches!(quantity.unit, Unit::Year | Unit::Label) {
        return None;
    }
    let states = |told: &&Telling| told.quantities.iter().any(|one| one.value == quantity.value);
    let telling = fact.sentences.iter().find(states).or(fact.sentences.first())?;
    let (start, end) = told_with(inquiry, quantity, telling);
    let words: Vec<&str> = inquiry.sentence.tokens[start..end]
        .iter()
        .filter(|token| token.is_word() && !word::is_small(&token.lower))
        .map(|token| token.stem.as_str())
        .collect();
    let told = |fact: &Evidence| words.iter().filter(|stem| fact.has(stem)).count();
    let own = told(fact);
    let same_thing = |stated: &Quantity| {
        let heads = quantity.bound.after.last().zip(stated.bound.after.last());
        let counted = heads.is_some_and(|(said, known)| alike(concept(said), concept(known)));
        let measured = quantity.bound.after.is_empty()
            && quantity.step.is_some()
            && quantity.step == stated.step
            && quantity.bound.before.iter().any(|stem| stated.bound.before.contains(stem));
        same_kind(&quantity.unit, &stated.unit) && (counted || measured)
    };
    // Its own sentence is told by that fact too, where it is told better by another of it.
    let in_telling = |telling: &Telling| words.iter().filter(|stem| telling.has(stem)).count();
    let here = fact
        .sentences
        .iter()
        .filter(|telling| telling.quantities.iter().any(|one| one.value == quantity.value))
        .map(in_telling)
        .max();
    let deed = fact.sentences.first().filter(|_| fact.is_told());
    let retold = deed.zip(here).is_some_and(|(deed, here)| {
        in_telling(deed) > here + 1
            && !deed.quantities.iter().any(|one| one.value == quantity.value)
            && deed.quantities.iter().any(|one| same_kind(&quantity.unit, &one.unit))
            && matches!(quantity.unit, Unit::Money(_) | Unit::Percent)
    });
    if retold {
        return inquiry.ground.facts.iter().copied().find(|known| known.id == fact.id);
    }
    inquiry.ground.facts.iter().copied().find(|other| {
        let mut stated = other.sentences.iter().flat_map(|told| &told.quantities).peekable();
        other.id != fact.id
            && other.is_told()
            && stated.peek().is_some()
            && told(other) > own
            && !stated.clone().any(|stated| stated.value == quantity.value)
            && stated.any(same_thing)
    })
}

/// The claim says that the candidate manages people, and neither a title nor a bullet does: the size
/// of a team tells who was in it, not who led it.
pub(in crate::truth) fn manages(inquiry: &Inquiry<'_>) -> bool {
    let said = inquiry.sentence.verbs.iter().any(|verb| verb.rung >= Rung::Managed)
        || inquiry.sentence.tokens.iter().any(|token| {
            matches!(token.lower.as_str(), "manager" | "supervisor" | "leader" | "head" | "run")
        });
    let titled = |fact: &&Evidence| {
        let ranks = ["manager", "head", "director", "lead", "leader", "chief", "vp", "supervisor"];
        matches!(fact.kind, FactKind::Role | FactKind::Title)
            && ranks.iter().any(|rank| fact.words.contains(*rank))
    };
    let led = |fact: &&Evidence| {
        fact.is_told()
            && fact.sentences.iter().flat_map(|told| &told.verbs).any(|verb| {
                verb.rung >= Rung::Managed && verb.object.iter().any(|stem| word::is_people(stem))
            })
    };
    // "Line manager of two assistants": how many, the fact says itself.
    let counted = |fact: &&Evidence| {
        fact.sentences.iter().flat_map(|told| &told.quantities).any(|stated| {
            stated.unit == Unit::Count
                && stated.bound.after.iter().any(|stem| word::is_people(stem))
        })
    };
    said && !inquiry.ground.all().any(|fact| titled(&fact) || led(&fact) && !counted(&fact))
}

/// `total downloads` of what the fact tells of average downloads.
pub(super) fn tells_other_aggregate(
    inquiry: &Inquiry<'_>,
    claimed: &Quantity,
    told: &Telling,
) -> bool {
    let aggregate = |token: &Token| match token.lower.as_str() {
        // "Combined a snow model with …": a deed.
        "combined" if token.initial => None,
        "total" | "combined" | "overall" | "aggregate" => Some("sum"),
        "average" | "mean" | "median" | "typical" | "averaging" => Some("mean"),
        "peak" | "maximum" | "record" => Some("most"),
        "minimum" => Some("least"),
        _ => None,
    };
    let (start, _) = clause(inquiry, claimed);
    let mut said = inquiry.sentence.tokens[start..claimed.start].iter().filter_map(aggregate);
    let known: Vec<&str> = told.tokens.iter().filter_map(aggregate).collect();
    !known.is_empty() && said.any(|one| !known.contains(&one))
}

/// `worth £31 million each` of what is worth that together.
pub(super) fn is_put_together(
    inquiry: &Inquiry<'_>,
    claimed: &Quantity,
    told: &Telling,
    stated: &Quantity,
) -> bool {
    let word = |at: usize| inquiry.sentence.tokens.get(at).map_or("", |t| t.lower.as_str());
    let each =
        |at: usize| matches!(word(at), "each" | "apiece") && noun::period(word(at + 1)).is_none();
    let of_each = each(claimed.end)
        || word(claimed.end) == "for" && each(claimed.end + 1)
        || each(claimed.end + 1) && !word(claimed.end).is_empty();
    // "£5 a ticket" is of each; "a budget of £5" is not.
    let near = stated.end..(stated.end + 4).min(told.tokens.len());
    // "four groups of 12"
    let of_groups = stated.start.checked_sub(1).is_some_and(|at| told.tokens[at].lower == "of")
        && told.quantities.iter().any(|other| {
            other.end < stated.start && stated.start - other.end <= 3 && other.unit == Unit::Count
        });
    // "two-page briefings" are of two pages each.
    let adjective = told.tokens.get(stated.end).is_some_and(|token| token.glued && token.is("-"));
    let apart = of_groups
        || adjective
        || told.tokens.iter().enumerate().any(|(at, token)| match token.lower.as_str() {
            "each" | "per" | "every" | "apiece" => true,
            "a" | "an" => near.contains(&at),
            _ => false,
        });
    let together = told.tokens.iter().any(|token| {
        matches!(token.lower.as_str(), "together" | "total" | "combined" | "overall" | "altogether")
    });
    of_each && (together || !apart)
}

/// `Saved £9.2 million`: the value is what was saved.
pub(super) fn is_of_the_change(inquiry: &Inquiry<'_>, claimed: &Quantity) -> bool {
    matches!(claimed.unit, Unit::Money(_))
        && claimed.step.is_none()
        && follows_change(&inquiry.sentence.tokens, claimed)
}

/// The fact tells the value of a change too, not of what was changed: "saved 6% on a home of £9.2
/// million".
pub(super) fn is_of_the_change_told(told: &Telling, stated: &Quantity) -> bool {
    // "a list worth £48,000", "on a budget of £9,400": what a thing is worth, nobody saved or raised.
    let worth = told.tokens[..stated.start].iter().rev().take(4).any(|token| {
        matches!(
            token.lower.as_str(),
            "worth" | "budget" | "valued" | "costing" | "priced" | "fee" | "salary" | "price"
        )
    });
    // "saved €6,200" of what fell from that: a level is no change.
    if matches!(stated.step, Some(Step::From | Step::To))
        && stated.direction == Some(Direction::Down)
    {
        return false;
    }
    if worth && stated.direction.is_none() && stated.step.is_none() {
        return false;
    }
    follows_change(&told.tokens, stated)
        || stated.step == Some(Step::By)
        || !told.tokens[..stated.start]
            .iter()
            .any(|token| noun::direction_of(&token.stem).is_some())
        || stated.start.checked_sub(2).is_some_and(|at| told.tokens[at].lower != "of")
}

/// `11 were won, 5 settled` where 11 were settled and 5 won.
pub(super) fn is_of_another_outcome(
    said: &[Token],
    claimed: &Quantity,
    told: &Telling,
    stated: &Quantity,
) -> bool {
    let outcome = |tokens: &[Token], quantity: &Quantity| -> Option<String> {
        let small = ["was", "were", "are", "is", "of", "them", "which", "whom", "have", "been"];
        let next = tokens[quantity.end.min(tokens.len())..]
            .iter()
            .take(4)
            .find(|token| !small.contains(&token.lower.as_str()))?;
        let past = next.lower.ends_with("ed")
            || crate::truth::parse::name::is_past_form_alone(&next.lower);
        (next.is_word() && past).then(|| concept(&next.stem).to_owned())
    };
    let (Some(ours), Some(theirs)) = (outcome(said, claimed), outcome(&told.tokens, stated)) else {
        return false;
    };
    let mut others = told.quantities.iter().filter(|other| other.start != stated.start);
    ours != theirs && others.any(|other| outcome(&told.tokens, other).as_ref() == Some(&ours))
}

/// Nothing but a sign or a comparison stands between the word of change and the value.
fn follows_change(tokens: &[Token], quantity: &Quantity) -> bool {
    let before = tokens[..quantity.start].iter().rev().find(|token| {
        token.is_word()
            && !matches!(
                token.lower.as_str(),
                "over"
                    | "more"
                    | "than"
                    | "about"
                    | "around"
                    | "some"
                    | "nearly"
                    | "almost"
                    | "by"
                    | "approximately"
                    | "roughly"
                    | "at"
                    | "least"
                    | "up"
                    | "to"
                    | "eur"
                    | "usd"
            )
    });
    before.is_some_and(|token| noun::direction_of(&token.stem).is_some())
}

/// What a word of the clause says of the fact that a value is taken from.
#[derive(Clone, Copy)]
enum Weight {
    /// That fact tells it.
    Known,
    /// It is of the place or the title, whatever the fact.
    Neutral,
    /// It is of something else.
    Strange,
}

/// `a length of 118 kilometres`: what the unit measures says nothing of its own.
fn is_its_measure(unit: &Unit, stem: &str) -> bool {
    match unit {
        Unit::Other(_) => matches!(
            stem,
            "length"
                | "width"
                | "depth"
                | "height"
                | "distanc"
                | "area"
                | "weight"
                | "mass"
                | "size"
                | "capac"
                | "volum"
                | "power"
                | "rate"
                | "total"
        ),
        Unit::Money(_) => {
            matches!(stem, "sum" | "amount" | "total" | "worth" | "valu" | "cost" | "expens")
        }
        Unit::Seconds | Unit::Months => {
            matches!(stem, "period" | "span" | "space" | "cours" | "durat")
        }
        Unit::Percent => matches!(stem, "share" | "proport" | "rate"),
        _ => false,
    }
}

/// The rest of the clause is of another story: its value was put into that.
pub(super) fn tells_otherwise(
    inquiry: &Inquiry<'_>,
    claimed: &Quantity,
    told: &Telling,
    fact: &Evidence,
) -> bool {
    if claimed.unit == Unit::Label {
        return false;
    }
    let (start, end) = told_with(inquiry, claimed, told);
    let own = |at: usize| (claimed.start..claimed.end).contains(&at);
    let (mut known, mut strange) = (0, 0);
    // A word that comes again is weighed once.
    let mut weighed: HashMap<&str, Weight> = HashMap::new();
    for at in (start..end).filter(|&at| !own(at) && inquiry.says_something(at)) {
        let token = &inquiry.sentence.tokens[at];
        let weight = *weighed.entry(&token.lower).or_insert_with(|| {
            let stem = &token.stem;
            let neutral = || {
                matches!(token.lower.as_str(), "full" | "whole" | "entire" | "completed")
                    || is_its_measure(&claimed.unit, stem)
                    || inquiry.ground.context.iter().any(|other| other.has(stem))
                    || claimed.unit == Unit::Count && word::is_people_in_general(stem)
                    || inquiry.is_in_a_title(token)
                    || inquiry.is_employer(token)
                    || is_skill(inquiry, stem)
            };
            let known =
                told.has(stem) || inquiry.has(fact, token) || is_spelled(inquiry, told, stem);
            match known {
                true => Weight::Known,
                false if neutral() => Weight::Neutral,
                false => Weight::Strange,
            }
        });
        match weight {
            Weight::Known => known += 1,
            Weight::Strange => strange += 1,
            Weight::Neutral => {}
        }
    }
    match inquiry.sentence.is_english() {
        true if claimed.unit == Unit::Year => strange > 0 && known == 0,
        true => strange > known,
        false => strange > 2 * known + 1,
    }
}

/// The part of the clause that is told with this quantity: "a shift of 34 that loads 46 lorries"
/// tells two things, where the 46 are another fact's.
fn told_with(inquiry: &Inquiry<'_>, claimed: &Quantity, told: &Telling) -> (usize, usize) {
    let (start, end) = clause(inquiry, claimed);
    let foreign = |other: &&Quantity| {
        let pair = matches!(claimed.step, Some(Step::From | Step::To))
            && matches!(other.step, Some(Step::From | Step::To));
        other.start != claimed.start
            && !pair
            && other.unit != Unit::Label
            && !told.quantities.iter().any(|known| known.value == other.value)
    };
    let others = || inquiry.sentence.quantities.iter().filter(foreign);
    let after = others().map(|other| other.start).filter(|&at| at > claimed.start).min();
    let before = others().filter(|other| other.end <= claimed.start).map(|other| other.end).max();
    // What the other value counts stands behind it, up to where the next thing is told.
    let apart = |at: usize| {
        let token = &inquiry.sentence.tokens[at];
        matches!(token.lower.as_str(), "and" | "that" | "which" | "with" | "to" | "by")
    };
    // "a caseload of 32 adults and a clinic": two things, each for itself.
    let article = |at: usize| {
        let word =
            |at: usize| inquiry.sentence.tokens.get(at).map_or("", |token| token.lower.as_str());
        word(at) == "and" && matches!(word(at + 1), "a" | "an" | "the")
    };
    let end = after
        .filter(|&at| at < end)
        .map_or(end, |after| (claimed.end..after).rev().find(|&at| apart(at)).unwrap_or(after));
    let end = (claimed.end..end).find(|&at| article(at)).unwrap_or(end);
    let start = (start..claimed.start).rev().find(|&at| article(at)).unwrap_or(start);
    // "Embedded engineer: designed updates for 260,000 meters"
    let colon = |at: &usize| inquiry.sentence.tokens[*at].is(":");
    let start = (start..claimed.start).rev().find(colon).map_or(start, |at| at + 1);
    // "Researcher whose variant caller has been cited 140 times and who publishes code"
    let whose = |at: &usize| {
        matches!(inquiry.sentence.tokens[*at].lower.as_str(), "who" | "whose")
            && inquiry.claim.section == Section::Profile
    };
    let start = (start..claimed.start).rev().find(whose).unwrap_or(start);
    let end = (claimed.end..end).find(whose).unwrap_or(end);
    let start = before
        .and_then(|before| (before..claimed.start).rev().find(|&at| apart(at)))
        .map_or(start, |at| at.max(start));
    (start, end)
}

/// The clause a quantity stands in, as a span of tokens.
pub(super) fn clause(inquiry: &Inquiry<'_>, quantity: &Quantity) -> (usize, usize) {
    let sentence = inquiry.sentence;
    let spans = &inquiry.clauses;
    let holds = |span: &(usize, usize)| span.0 <= quantity.start && quantity.start < span.1;
    let Some(at) = spans.iter().position(holds) else { return (0, sentence.tokens.len()) };
    let (start, end) = spans[at];
    // "staffed it with 34": what `it` is stands in the clause before.
    let taken_up = sentence.tokens[start..end]
        .iter()
        .any(|token| matches!(token.lower.as_str(), "it" | "them" | "which" | "that" | "whom"));
    // "rated 4.4 out of 5" has no subject of its own either; "photographed 40 posts" has.
    let bare =
        quantity.bound.after.is_empty() && (start..end).all(|at| !inquiry.says_something(at));
    match at.checked_sub(1).filter(|_| taken_up || bare) {
        Some(before) => (spans[before].0, end),
        None => (start, end),
    }
}

/// `conducted 84 interviews` of "of 84 interviews, conducted 52", `412 water births` of "412 births,
/// 68 of them in water": what is told of a part may not be told of the whole.
pub(super) fn is_of_the_part(inquiry: &Inquiry<'_>, told: &Telling, stated: &Quantity) -> bool {
    let known = |at: usize| told.tokens.get(at).map_or("", |token| token.lower.as_str());
    let of_a_whole = |part: &Quantity| {
        let behind = known(part.end) == "of";
        let them = matches!(known(part.end + 1), "them" | "these" | "those" | "whom" | "which");
        let whole = (part.end..part.end + 3).any(|at| at == stated.start);
        // "Of 84 interviews, conducted 52 herself"
        let led = stated.start == 1 && known(0) == "of";
        part.start > stated.end && (behind && them || led) || behind && whole
    };
    let said = |value: &Quantity| {
        inquiry.sentence.quantities.iter().any(|quantity| quantity.value == value.value)
    };
    // "146 parcels, 98% of which": the part is told as a share.
    let as_share = |part: &Quantity| {
        let share = 100.0 * part.value.approximate() / stated.value.approximate().max(1e-9);
        inquiry.sentence.quantities.iter().any(|quantity| {
            quantity.unit == Unit::Percent && (quantity.value.approximate() - share).abs() <= 0.51
        })
    };
    let parts = told.quantities.iter().filter(|part| {
        part.start != stated.start
            && part.unit == Unit::Count
            && of_a_whole(part)
            && !said(part)
            && !as_share(part)
    });
    // Of two facts, what the other tells is told of that one.
    let elsewhere = |stem: &str| {
        inquiry.claim.facts.len() > 1
            && inquiry.ground.facts.iter().any(|fact| {
                let other =
                    |told: &Telling| !told.quantities.iter().any(|one| one.value == stated.value);
                fact.is_told() && fact.sentences.iter().all(other) && fact.has(stem)
            })
    };
    let telling = |token: &&Token| token.is_word() && !word::is_small(&token.lower);
    for part in parts {
        let done = part.start.checked_sub(1).and_then(|at| told.tokens.get(at));
        let rest = told.tokens[part.end..]
            .iter()
            .skip(2)
            .take_while(|token| !token.is_mark() || token.glued)
            .take_while(|token| !matches!(token.lower.as_str(), "and" | "with"));
        let of_them = part.start > stated.end && known(part.end) == "of";
        let own: Vec<&str> = done
            .into_iter()
            .chain(rest.take(if of_them { 5 } else { 0 }))
            .filter(telling)
            .map(|token| token.stem.as_str())
            .collect();
        // What is told of the whole as well tells nothing.
        let shared = |stem: &str| {
            // "to dialyse at home; 16 of them were still at home": of the whole, too.
            let between = &told.tokens[stated.end.min(part.start)..part.start];
            let mut clause =
                between.iter().take_while(|token| !token.is_mark() || token.glued && token.is("-"));
            if part.start > stated.end && clause.any(|token| token.stem == stem) {
                return true;
            }
            let whole = &told.tokens[..part.start.min(stated.start.max(1))];
            part.start > stated.end && whole.iter().any(|token| token.stem == stem)
                || stated.bound.after.iter().any(|other| other == stem)
        };
        let taken = |stem: &&str| {
            !shared(stem)
                && inquiry.sentence.stems.iter().any(|said| said == stem)
                && !elsewhere(stem)
        };
        if own.iter().any(taken) {
            return true;
        }
    }
    false
}
