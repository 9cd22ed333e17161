//! Counts of what the master CV lists: employers, a team, names in a row.

use std::collections::BTreeSet;

use crate::candidate::{FactId, Scope};
use crate::truth::parse::Token;
use crate::truth::parse::quantity::{Comparator, Quantity};
use crate::truth::parse::value::Value;
use crate::truth::parse::word::{is_people_in_general, is_small};
use crate::truth::rule::Inquiry;

/// `two clients, a brewery and a carrier`: counted and then named, and the names are judged by
/// themselves.
pub(super) fn named_next(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let count = usize::try_from(quantity.value.as_whole()?).ok().filter(|count| *count < 6)?;
    let tokens = &inquiry.sentence.tokens;
    let mark = (quantity.end..quantity.end + 4).find(|&at| {
        tokens.get(at).is_some_and(|token| token.is(",") || token.is(":") || token.is("("))
    })?;
    let rest = tokens[mark + 1..].iter().take_while(|token| !token.is(".") && !token.is(";"));
    let articles = rest.clone().filter(|token| matches!(token.lower.as_str(), "a" | "an")).count();
    let first =
        tokens.get(mark + 1).is_some_and(|token| matches!(token.lower.as_str(), "a" | "an"));
    // "two departments, factual and children's": as many names as are counted, all known.
    let words: Vec<&Token> = rest.take(3 * count).collect();
    let closes = tokens.len() <= mark + 1 + words.len() + 1;
    let parts = words.iter().filter(|token| token.is(",") || token.lower == "and").count() + 1;
    let known = |token: &&Token| {
        !token.is_word()
            || is_small(&token.lower)
            || inquiry.ground.facts.iter().any(|fact| inquiry.has(fact, token))
    };
    let listed = closes && count > 1 && parts == count && words.iter().all(known);
    let fact = inquiry.ground.facts.first()?;
    (first && articles == count || listed).then(|| vec![fact.id.clone()])
}

/// `Solvency 2` of "Solvency II".
pub(super) fn roman(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    const ROMAN: [&str; 10] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
    let number = usize::try_from(quantity.value.as_whole()?).ok()?;
    let written = ROMAN.get(number.checked_sub(1)?)?;
    let name = inquiry.sentence.tokens.get(quantity.start.checked_sub(1)?)?;
    let phrase = format!("{} {written}", crate::truth::parse::word::fold(&name.lower));
    let fact = inquiry.ground.all().find(|fact| name.is_capitalised() && fact.says(&phrase))?;
    Some(vec![fact.id.clone()])
}

/// `two secondary schools` of "both secondary schools", `zero downtime` of what tells of none.
pub(super) fn told_in_a_word(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let words: &[&str] = match quantity.value.as_whole()? {
        0 => &["no", "without", "not", "never", "none"],
        2 => &["both"],
        _ => return None,
    };
    let of_it = |token: &Token| quantity.bound.after.contains(&token.stem);
    let reworded = |fact: &crate::truth::evidence::Evidence| {
        let mut stems = quantity.bound.after.iter();
        !inquiry.claim.facts.is_empty()
            && *words != ["both"]
            && stems.any(|stem| fact.may_be_told_with(stem, &inquiry.sentence.stems))
    };
    let mut facts = inquiry.ground.facts.iter();
    let fact = facts.find(|fact| {
        fact.sentences.iter().any(|told| {
            let tokens = &told.tokens;
            let led = |at: &usize| words.contains(&tokens[*at].lower.as_str());
            (0..tokens.len())
                .filter(led)
                .any(|at| tokens[at + 1..].iter().take(5).any(of_it) || reworded(fact))
        })
    })?;
    Some(vec![fact.id.clone()])
}

/// `with three teammates` of a team of four.
pub(super) fn the_others(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
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
    if back(1) == "of" && matches!(back(2), "one" | "team" | "group") {
        let mut facts = inquiry.ground.facts.iter();
        let fact = facts.find(|fact| {
            fact.sentences.iter().any(|told| {
                told.quantities.iter().any(|stated| {
                    let next = told.tokens.get(stated.end).map_or("", |token| token.lower.as_str());
                    let more = stated.value.plus(Value::whole(1)) == Some(quantity.value);
                    more && matches!(
                        next,
                        "other" | "others" | "colleagues" | "classmates" | "fellow" | "teammates"
                    )
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
pub(in crate::truth) fn is_place(stem: &str) -> bool {
    matches!(stem, "countri" | "citi" | "town" | "market" | "region" | "land")
}

/// `in three countries` of `Norway, Sweden and Finland`: as many names in a row as are counted.
pub(super) fn listed(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let head = quantity.bound.after.last()?;
    let count = usize::try_from(quantity.value.as_whole()?).ok()?;
    let several = is_place(head) || head == "languag";
    if !several || quantity.bound.after.len() > 1 || count < 2 {
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

/// `across six companies`, `in four roles`.
pub(super) fn employers(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
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
pub(super) fn team(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let whole = quantity.value.as_whole().filter(|_| !crate::truth::rule::manages(inquiry))?;
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
            let title: BTreeSet<String> = crate::truth::parse::token::tokens(&role.title)
                .into_iter()
                .map(|t| t.stem)
                .collect();
            role.team_size.map(i64::from) == Some(whole)
                && quantity.comparator != Comparator::Over
                && match quantity.bound.after.last() {
                    Some(head) => is_people_in_general(head) || title.contains(head),
                    None => nouns().any(|noun| is_people_in_general(noun)),
                }
        })
        .map(|role| vec![role.fact.clone()])
}
