//! Named things: every proper noun, acronym and product must stand in a fact.

use super::{Inquiry, Ruling};
use crate::truth::evidence::Evidence;
use crate::truth::parse::Name;
use crate::truth::parse::token::tokens;
use crate::truth::parse::word::{concept, fold, is_small, stem};

/// Every name must be said by a fact of the ground, or be another form of a skill it shows.
pub(super) fn check(inquiry: &Inquiry<'_>) -> Ruling {
    let mut support = Vec::new();
    for name in &inquiry.sentence.names {
        let words: Vec<(usize, &String)> = (name.start..)
            .zip(&name.words)
            .filter(|&(at, word)| !inquiry.is_exempt(at) && !is_small(word))
            .collect();
        for (at, word) in words {
            match supporter(inquiry, at, word) {
                Some(fact) => support.extend(fact),
                None => return Err(refused(inquiry, name)),
            }
        }
    }
    Ok(support)
}

/// `Some(None)` when nothing needs support.
fn supporter(
    inquiry: &Inquiry<'_>,
    at: usize,
    word: &str,
) -> Option<Option<crate::candidate::FactId>> {
    let token = inquiry.sentence.tokens.get(at)?;
    // Skills have been judged, with their aliases.
    let skill =
        inquiry.skills.iter().any(|hit| hit.span.start <= token.start && token.end <= hit.span.end);
    if skill {
        return Some(None);
    }
    let own = tokens(&inquiry.verifier.cv.identity.name);
    if own.iter().any(|own| fold(&own.lower) == word) {
        return Some(None);
    }
    let said = |fact: &&Evidence| {
        fact.words.contains(word)
            || fact.words.contains(word.trim_end_matches('s'))
            || fact.words.contains(&format!("{word}s"))
            || (!token.is_marked_name() && fact.concepts.contains(concept(&stem(word))))
    };
    if let Some(fact) = inquiry.ground.all().find(said) {
        return Some(Some(fact.id.clone()));
    }
    is_everyday(word).then_some(None)
}

/// Capitals that claim nothing: units of time, forms of address, the documents themselves.
fn is_everyday(word: &str) -> bool {
    matches!(
        word,
        "cv" | "resume"
            | "am"
            | "pm"
            | "q1"
            | "q2"
            | "q3"
            | "q4"
            | "i"
            | "linkedin"
            | "e"
            | "x"
            | "eur"
            | "usd"
            | "gbp"
            | "chf"
            | "mio"
            | "mrd"
    )
}

fn refused(inquiry: &Inquiry<'_>, name: &Name) -> crate::truth::Refusal {
    let elsewhere = inquiry.verifier.evidence.iter().find(|fact| {
        fact.says(&name.words.join(" ")) && !inquiry.ground.all().any(|own| own.id == fact.id)
    });
    match elsewhere {
        Some(fact) => crate::truth::Refusal {
            nearest: Some(fact.id.clone()),
            ..super::refusal("rebinding", &name.text, "this name belongs to another role or fact")
        },
        None => inquiry.refuse("entity", &name.text, "no fact names this"),
    }
}
