//! Reach over a place, over all of it, over several; in use; from when on.

use crate::truth::Refusal;
use crate::truth::evidence::Evidence;
use crate::truth::parse::word::{fold, is_small};
use crate::truth::parse::{Token, noun};
use crate::truth::rule::Inquiry;

/// `throughout the UK`: a fact must tell of that place, not only lie in it.
pub(super) fn over_a_place(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
    let tokens = &inquiry.sentence.tokens;
    for (at, token) in tokens.iter().enumerate() {
        // "A Cell Atlas Across Eight Decades": the title of a paper.
        let titled = token.is_capitalised() && !token.initial;
        if !matches!(token.lower.as_str(), "throughout" | "across")
            || titled
            || inquiry.is_exempt(at)
        {
            continue;
        }
        let article = tokens.get(at + 1).is_some_and(|token| token.lower == "the");
        let place = at + 1 + usize::from(article);
        let Some(named) =
            tokens.get(place).filter(|token| token.is_word() && token.is_capitalised())
        else {
            continue;
        };
        let word = fold(&named.lower);
        let told = inquiry.ground.all().any(|fact| fact.is_told() && fact.words.contains(&word));
        // "across Portugal and Canada": in two places, each of which is judged.
        let listed = tokens.get(place + 1).is_some_and(|next| next.is(",") || next.lower == "and")
            && tokens.get(place + 2).is_some_and(Token::is_capitalised);
        if listed {
            continue;
        }
        if !told && !inquiry.is_exempt(place) {
            let words = inquiry.words(at, place + 1);
            return Err(inquiry.refuse(
                "scope",
                &words,
                "no fact tells of a reach over this place",
            ));
        }
    }
    Ok(())
}

/// `throughout the institute`, where the fact tells of a group of it.
pub(super) fn over_all_of_it(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
    const WHOLES: &str = "institute hospital company organisation organization department group \
        division trust university school firm business ward country region city industry network \
        faculty college";
    let tokens = &inquiry.sentence.tokens;
    for at in 0..tokens.len().saturating_sub(2) {
        let over = matches!(tokens[at].lower.as_str(), "throughout" | "across")
            && matches!(tokens[at + 1].lower.as_str(), "the" | "our" | "its");
        let whole = tokens[at + 2].lower.as_str();
        if !over || inquiry.is_exempt(at) || !WHOLES.split_whitespace().any(|one| one == whole) {
            continue;
        }
        let told = inquiry.ground.facts.iter().filter(|fact| fact.is_told()).any(|fact| {
            fact.words.contains(whole)
                || ["whole", "entire", "everywhere", "wide"]
                    .iter()
                    .any(|word| fact.words.contains(*word))
        });
        if !told {
            let words = inquiry.words(at, at + 3);
            return Err(inquiry.refuse("scope", &words, "no fact tells of a reach over all of it"));
        }
    }
    Ok(())
}

/// `from the first month` of "from the second year".
pub(super) fn from_when(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
    const ORDINALS: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];
    let when = |tokens: &[crate::truth::parse::Token], at: usize| {
        let (led, nth, of) = (&tokens[at].lower, &tokens[at + 1].lower, &tokens[at + 2].lower);
        let from = matches!(led.as_str(), "the" | "her" | "his" | "my" | "their")
            && at > 0
            && tokens[at - 1].lower == "from";
        let from = from && ORDINALS.contains(&nth.as_str()) && noun::period(of).is_some();
        from.then(|| (nth.clone(), of.clone()))
    };
    let all = |tokens: &[crate::truth::parse::Token]| -> Vec<(String, String)> {
        (0..tokens.len().saturating_sub(2)).filter_map(|at| when(tokens, at)).collect()
    };
    let said = all(&inquiry.sentence.tokens);
    let Some((nth, of)) = said.first() else { return Ok(()) };
    let told: Vec<(String, String)> = inquiry
        .ground
        .facts
        .iter()
        .flat_map(|fact| &fact.sentences)
        .flat_map(|told| all(&told.tokens))
        .collect();
    if !told.is_empty() && !told.contains(&said[0]) {
        let words = format!("from the {nth} {of}");
        return Err(inquiry.refuse("duration", &words, "the fact says from when"));
    }
    Ok(())
}

/// `several universities`: more than one of a thing that no fact tells of.
pub(super) fn several(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
    let tokens = &inquiry.sentence.tokens;
    for at in 0..tokens.len().saturating_sub(1) {
        let many =
            matches!(tokens[at].lower.as_str(), "several" | "numerous" | "various" | "multiple");
        let thing = &tokens[at + 1];
        let plural = thing.is_word() && thing.lower.ends_with('s') && !is_small(&thing.lower);
        if !many || !plural || inquiry.is_exempt(at) {
            continue;
        }
        let told = |fact: &&&Evidence| fact.is_told() && fact.has(&thing.stem);
        let whole = inquiry.claim.facts.is_empty();
        let other = |fact: &&&Evidence| whole && fact.has(&thing.stem);
        // "several countries" of "Finland, Poland and Estonia".
        let named = |fact: &Evidence| {
            thing.lower == "countries" && super::super::language::names_countries(fact)
        };
        if !inquiry.ground.facts.iter().any(|fact| told(&fact) || other(&fact) || named(fact)) {
            let words = inquiry.words(at, at + 2);
            return Err(inquiry.refuse("scope", &words, "no fact tells of more than one"));
        }
    }
    Ok(())
}

/// `now used throughout the hospital`: a fact must tell that it is used, adopted, the standard.
pub(super) fn in_use(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
    const USE: &str =
        "use adopt roll standard implement introduc deploy instal run appli take serv";
    let tokens = &inquiry.sentence.tokens;
    for at in 0..tokens.len().saturating_sub(1) {
        let used = matches!(tokens[at].lower.as_str(), "used" | "adopted" | "use")
            && matches!(tokens[at + 1].lower.as_str(), "throughout" | "across");
        let told = || {
            inquiry.ground.facts.iter().flat_map(|fact| &fact.sentences).any(|told| {
                told.tokens.iter().any(|token| USE.split_whitespace().any(|u| u == token.stem))
            })
        };
        if used && !inquiry.is_exempt(at) && !told() {
            let words = inquiry.words(at, at + 4);
            return Err(inquiry.refuse("scope", &words, "no fact tells of its use there"));
        }
    }
    Ok(())
}
