//! Whether two values are of the same thing.

use super::Answer;
use super::story::{clause, is_of_the_part};
use super::unit::same_kind;

use crate::candidate::FactKind;
use crate::truth::evidence::{Evidence, Telling};
use crate::truth::parse::noun;
use crate::truth::parse::quantity::{Quantity, Step, Unit};
use crate::truth::parse::word::{self, concept, is_light_stem};
use crate::truth::rule::Inquiry;
use crate::truth::thesaurus;

/// Whether the claim's quantity is of the same thing as the fact's: what it counts must be told in
/// the same breath, and no other value of the fact may stand nearer to the claim's words.
pub(super) fn of_the_same(
    inquiry: &Inquiry<'_>,
    claimed: &Quantity,
    (fact, told): (&Evidence, &Telling),
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
        // Of one cited fact, the rule of wording knows no other's words but those of its place.
        let cited = inquiry.claim.facts.len() == 1 && !crate::truth::derived::is_place(stem);
        let near = |fact: &Evidence| match cited {
            true => inquiry.ground.all().any(|own| own.id == fact.id),
            false => telling(fact.kind),
        };
        facts.any(|fact| fact.concepts.contains(concept(stem)) && near(fact))
    };
    // "students' union events" of events at a students' union.
    let of_the_place = |stem: &str| {
        let mut roles = inquiry.ground.all().filter(|fact| fact.kind == FactKind::Role);
        roles.any(|fact| fact.concepts.contains(concept(stem)))
    };
    // "a €38,000 grant" of €38,000 won, "48 students" of seminars.
    let goes_with = |stem: &str| match stem {
        "grant" | "fund" => matches!(claimed.unit, Unit::Money(_)),
        // "five years of research" of a study of five years.
        "research" | "work" => {
            matches!(claimed.unit, Unit::Months)
                && ["studi", "project"].iter().any(|of| told.has(of))
        }
        "student" if told.has("undergradu") || told.has("graduat") => true,
        "student" | "pupil" | "particip" => {
            stated.bound.after.is_empty()
                && ["seminar", "cours", "teach", "lectur", "workshop", "class"]
                    .iter()
                    .any(|of| told.has(of))
        }
        _ => false,
    };
    // Of the one fact that is cited, in other words.
    let reworded = |stem: &str| {
        let mut tokens = inquiry.sentence.tokens.iter().filter(|token| token.stem == stem);
        !inquiry.claim.facts.is_empty()
            && (told.may_be_told_with(stem, &inquiry.sentence.stems)
                || tokens.any(|token| inquiry.has(fact, token)))
    };
    let strange = match inquiry.sentence.is_english() {
        _ if counts_other_people(inquiry, claimed, told, stated) => true,
        true => counted.any(|stem| {
            // Of one cited fact: what comes before the thing counted, the rule of wording judges, but for
            // words of skills.
            let head = claimed.bound.after.last() == Some(stem);
            let of_a_skill = || {
                let mut facts = inquiry.ground.all().filter(|fact| fact.kind == FactKind::Skill);
                facts.any(|fact| fact.concepts.contains(concept(stem)))
            };
            (inquiry.claim.facts.len() != 1 || head || of_a_skill())
                && !told.has(stem)
                && !reworded(stem)
                && (inquiry.claim.facts.len() != 1 || !fact.has(stem))
                && (of_another(stem)
                    || word::is_people(stem) && claimed.bound.after.last() == Some(stem))
                && !is_spelled(inquiry, told, stem)
                && !is_skill(inquiry, stem)
                && !goes_with(stem)
                && !word::is_people_in_general(stem)
                && !(claimed.bound.after.last() != Some(stem) && of_the_place(stem))
                && !crate::truth::rule::language::country_of(stem)
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
    if done_to_another(&inquiry.sentence.tokens, claimed, told, stated) {
        return Answer::Noun;
    }
    // What was aimed at is not what was reached.
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
    // "hired three graduates and coached two of them": graduates too.
    let word = |at: usize| told.tokens.get(at).map_or("", |token| token.lower.as_str());
    let of_them = word(stated.end) == "of" && matches!(word(stated.end + 1), "them" | "whom");
    let rival = told.quantities.iter().any(|other| {
        other.value != stated.value
            && !(of_them && other.end <= stated.start)
            && !taken(other)
            && (!decided || counts(other))
            && whole.is_none_or(|whole| whole.value != other.value)
            && same_kind(&other.unit, &stated.unit)
            && likeness(claimed, other) > own
    });
    if rival { Answer::Noun } else { Answer::Fits }
}

/// `Recovered £87,000` of "found £87,000 and recovered £71,000 of it": the verb is of another value.
pub(super) fn done_to_another(
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
pub(super) fn role_of(
    tokens: &[crate::truth::parse::Token],
    quantity: &Quantity,
) -> Option<Vec<String>> {
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
pub(super) fn is_aimed_at(tokens: &[crate::truth::parse::Token], quantity: &Quantity) -> bool {
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
    let led = before.is_some_and(|at| {
        matches!(tokens[at].lower.as_str(), "of" | "was" | "is")
            && (at.saturating_sub(4)..at).any(aim)
    });
    // "the £4.6 million we were asked to save"
    let asked = (quantity.end..tokens.len().min(quantity.end + 4)).any(|at| {
        tokens[at].lower == "asked" && matches!(tokens[at - 1].lower.as_str(), "were" | "was")
    });
    // "a survey of 410 targets": things.
    if quantity.unit == Unit::Count
        && tokens.get(quantity.end).is_some_and(|t| t.lower == "targets")
    {
        return false;
    }
    let ends = (quantity.end..tokens.len().min(quantity.end + 4))
        .take_while(|&at| tokens[at].is_word() && !word::is_small(&tokens[at].lower));
    led || asked || ends.into_iter().any(aim)
}

/// `12 plant controllers` of 12 foremen: the title of the role is nobody the fact counts.
pub(super) fn counts_other_people(
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
        && !told.may_be_told_with(head, &inquiry.sentence.stems)
        && !matches!(head.as_str(), "student" | "pupil" | "particip")
        && !is_skill(inquiry, head)
        && !is_spelled(inquiry, told, head)
}

/// `2.1 million failed deliveries` of 2.1 million parcels, where another value counts the failed
/// deliveries.
pub(super) fn counts_others(
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
    // "eight of the nine graduates": of as many as the claim says too.
    let partial = claimed.unit == Unit::Count
        && inquiry
            .sentence
            .tokens
            .get(claimed.end)
            .is_some_and(|next| matches!(next.lower.as_str(), "of" | "that" | "which" | "who"));
    let said = |other: &Quantity| {
        let mut said = inquiry.sentence.quantities.iter();
        partial && said.any(|one| one.start != claimed.start && one.value == other.value)
    };
    let mut others =
        told.quantities.iter().filter(|other| other.start != stated.start && !said(other));
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
pub(super) fn measures_another(
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
    // Of one cited fact: a word that it does not have, the rule of wording judges.
    let cited = inquiry.claim.facts.len() == 1;
    let told_of = |stem: &&String| {
        let mut tokens = inquiry.sentence.tokens.iter().filter(|token| token.stem == **stem);
        tokens.any(|token| inquiry.ground.all().any(|fact| inquiry.has(fact, token)))
    };
    let said: Vec<&String> = said.into_iter().filter(|stem| !cited || told_of(stem)).collect();
    let known: Vec<&String> = stated.bound.before.iter().filter(telling).collect();
    // DSO are days sales outstanding.
    let spelled =
        inquiry.sentence.tokens[start..claimed.start].iter().any(|token| told.spells(&token.text));
    if spelled {
        return false;
    }
    // "we brought ours down from 16 weeks to 7": what it is, was said before.
    let before = &inquiry.sentence.tokens[start..claimed.start];
    if before.iter().any(|token| matches!(token.lower.as_str(), "ours" | "theirs" | "mine")) {
        return false;
    }
    let named = |stem: &str| known.iter().any(|other| alike(concept(stem), concept(other)));
    !said.is_empty() && !known.is_empty() && !before.iter().any(|token| named(&token.stem))
}

/// The word is of a skill that the ground shows, by whatever name.
pub(super) fn is_skill(inquiry: &Inquiry<'_>, stem: &str) -> bool {
    let mut tokens = inquiry.sentence.tokens.iter().filter(|token| token.stem == stem);
    tokens.any(|token| inquiry.is_shown_skill(token))
}

/// `RCF` of a revolving credit facility.
pub(super) fn is_spelled(inquiry: &Inquiry<'_>, told: &Telling, stem: &str) -> bool {
    let mut tokens = inquiry.sentence.tokens.iter().filter(|token| token.stem == stem);
    let normal = std::cell::LazyCell::new(|| format!(" {} ", told.normal()));
    tokens.any(|token| {
        told.spells(&token.text)
            || inquiry
                .verifier
                .aliases
                .iter()
                .any(|(short, long)| *short == token.lower && normal.contains(&format!(" {long} ")))
    })
}

/// How much of what surrounds the one value surrounds the other: what it counts weighs most, then
/// what is nearest before it.
pub(super) fn likeness(claimed: &Quantity, stated: &Quantity) -> u32 {
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

pub(super) fn alike(left: &str, right: &str) -> bool {
    left == right || thesaurus::may_stand_for(left, right)
}
