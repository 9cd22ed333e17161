//! Above whom, and of the whole or a part.

use crate::candidate::FactKind;
use crate::truth::parse::{Responsibility, Rung};
use crate::truth::rule::Inquiry;

/// `managed the managers`, `ran a ward` of who nursed on it: whom or what one was above, a fact must
/// say.
pub(super) fn over_others(
    inquiry: &Inquiry<'_>,
    verb: &Responsibility,
) -> Result<(), crate::truth::Refusal> {
    const ABOVE: &str = "manager director supervisor head leader chief";
    const PLACES: &str = "ward unit department clinic store shop practice school branch plant hotel \
        restaurant kitchen division nursery laboratory pharmacy office";
    let tokens = &inquiry.sentence.tokens;
    let said = &tokens[verb.at];
    let next = (verb.at + 1..tokens.len().min(verb.at + 7))
        // "a 28-bed ward"
        .take_while(|&at| {
            (!tokens[at].is_mark() || tokens[at].glued && tokens[at].is("-"))
                && !leads_off(&tokens[at].lower)
        });
    let words: Vec<&str> =
        next.map(|at| tokens[at].lower.strip_suffix('s').unwrap_or(&tokens[at].lower)).collect();
    // Of "the morning shift of a unit" the shift is run.
    let whole = |tokens: &[crate::truth::parse::Token], at: usize| {
        let part = ["shift", "section", "side", "team", "part", "half", "bay"];
        !tokens[at.saturating_sub(5)..at]
            .windows(2)
            .any(|two| part.contains(&two[0].lower.as_str()) && two[1].lower == "of")
    };
    let sentences = || inquiry.ground.facts.iter().flat_map(|fact| &fact.sentences);
    let is = |token: &crate::truth::parse::Token, words: &[&str]| {
        words.contains(&token.lower.strip_suffix('s').unwrap_or(&token.lower))
    };
    let told =
        |words: &[&str]| sentences().any(|told| told.tokens.iter().any(|token| is(token, words)));
    let listed = |list: &str, word: &&str| list.split_whitespace().any(|one| one == *word);
    let refused = |reason: &str| {
        Err(inquiry.refuse("seniority", &inquiry.words(verb.at, verb.at + 5), reason))
    };
    if verb.rung >= Rung::Managed {
        let above: Vec<&str> =
            words.iter().skip(1).copied().filter(|word| listed(ABOVE, word)).collect();
        if !above.is_empty() && !told(&above) {
            return refused("no fact tells of managing managers");
        }
    }
    let ran = matches!(said.lower.as_str(), "ran" | "run" | "runs" | "running");
    let headed = words.last().filter(|word| listed(PLACES, word));
    if let Some(place) = headed.filter(|_| ran && !inquiry.is_exempt(verb.at)) {
        let runs = |lower: &str| {
            matches!(lower, "ran" | "run" | "runs" | "running" | "charge" | "founded")
                || crate::truth::parse::ladder::rung_of_word(lower) >= Some(Rung::Managed)
        };
        let run = || {
            sentences().any(|told| {
                let mut places = told.tokens.iter().enumerate();
                places.any(|(at, token)| is(token, &[*place]) && whole(&told.tokens, at))
                    && told.tokens.iter().any(|token| runs(&token.lower))
            })
        };
        let titled = inquiry.ground.all().any(|fact| {
            let ranks =
                ["manager", "head", "director", "matron", "sister", "lead", "owner", "chef"];
            fact.kind == FactKind::Role && ranks.iter().any(|rank| fact.words.contains(*rank))
        });
        if !titled && told(&[*place]) && !run() {
            return refused("the fact states a lesser responsibility");
        }
    }
    Ok(())
}

/// Where what a verb governs ends.
pub(super) fn leads_off(lower: &str) -> bool {
    matches!(
        lower,
        "of" | "on"
            | "in"
            | "at"
            | "for"
            | "with"
            | "from"
            | "by"
            | "to"
            | "and"
            | "who"
            | "that"
            | "which"
            | "during"
            | "across"
    )
}

/// `Coordinates the project` of who "leads one of the five work packages of the project".
pub(super) fn part_of_whole(
    inquiry: &Inquiry<'_>,
    verb: &Responsibility,
) -> Result<(), crate::truth::Refusal> {
    if verb.rung < Rung::Managed {
        return Ok(());
    }
    let tokens = &inquiry.sentence.tokens;
    let said: Vec<&str> = tokens
        .iter()
        .skip(verb.at + 1)
        .take(8)
        .filter(|token| token.is_word() && !crate::truth::parse::word::is_small(&token.lower))
        .map(|token| token.stem.as_str())
        .collect();
    let Some(first) = said.first() else { return Ok(()) };
    for fact in inquiry.ground.facts.iter().filter(|fact| fact.is_told()) {
        let Some(deed) = fact.sentences.first() else { continue };
        let word = |at: usize| deed.tokens.get(at).map_or("", |token| token.lower.as_str());
        let Some(one) = deed.verbs.first().map(|known| known.at + 1) else { continue };
        let partitive = word(one) == "one" && word(one + 1) == "of";
        if !partitive {
            continue;
        }
        let Some(of) = (one + 2..deed.tokens.len()).find(|&at| word(at) == "of") else { continue };
        let telling = |range: std::ops::Range<usize>| -> Vec<&str> {
            deed.tokens[range]
                .iter()
                .filter(|t| t.is_word() && !crate::truth::parse::word::is_small(&t.lower))
                .map(|token| token.stem.as_str())
                .collect()
        };
        let parts = telling(one + 2..of);
        let whole = telling(of + 1..deed.tokens.len().min(of + 5));
        if whole.contains(first) && !said.iter().any(|stem| parts.contains(stem)) {
            let words = inquiry.words(verb.at, verb.at + 4);
            let mut refusal = inquiry.refuse("seniority", &words, "the fact tells of a part of it");
            refusal.nearest = Some(fact.id.clone());
            return Err(refusal);
        }
    }
    Ok(())
}
