//! Named things: every proper noun, acronym and product must stand in a fact.

use super::{Inquiry, Ruling};
use crate::truth::evidence::Evidence;
use crate::truth::parse::token::tokens;
use crate::truth::parse::word::{concept, fold, is_small, stem};
use crate::truth::parse::{Name, Token};

/// Every name must be said by a fact of the ground, or be another form of a skill it shows.
pub(super) fn check(inquiry: &Inquiry<'_>) -> Ruling {
    let mut support = Vec::new();
    for name in &inquiry.sentence.names {
        let words: Vec<(usize, &String)> = (name.start..)
            .zip(&name.words)
            .filter(|&(at, word)| !inquiry.is_exempt(at) && !is_small(word))
            .filter(|&(at, _)| {
                let mut quantities = inquiry.sentence.quantities.iter();
                !quantities.any(|quantity| (quantity.start..quantity.end).contains(&at))
            })
            .collect();
        for (at, word) in words {
            match supporter(inquiry, at, word) {
                Some(fact) => support.extend(fact),
                None => return Err(refused(inquiry, name)),
            }
        }
        // "Irish Water" of a firm in Ireland that tests water.
        let people_of =
            |word: &String| super::language::country_of(word).is_some() || demonym(word).is_some();
        let [first, _, ..] = name.words.as_slice() else { continue };
        let phrase = name.words.join(" ");
        let said =
            inquiry.ground.all().any(|fact| fact.says(&phrase) || fact.words.contains(first));
        let skill = inquiry.is_shown_skill(&inquiry.sentence.tokens[name.start]);
        let exempt = inquiry.is_exempt(name.start);
        if people_of(first)
            && !said
            && !skill
            && !exempt
            && !super::language::is_of_language(inquiry, name.start)
        {
            return Err(refused(inquiry, name));
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
    let word = word.trim_end_matches("'s").trim_end_matches("’s");
    // Skills have been judged, with their aliases.
    let skill =
        inquiry.skills.iter().any(|hit| hit.span.start <= token.start && token.end <= hit.span.end);
    if skill {
        return Some(None);
    }
    // "JS" of JavaScript, where no other word makes sure that a skill is meant.
    let resolved = token.is_marked_name().then(|| inquiry.verifier.lexicon.resolve(&token.text));
    if let Some(known) = resolved.flatten().map(|skill| skill.name.to_lowercase())
        && let Some(fact) = inquiry.ground.all().find(|fact| fact.skills.contains(&known))
    {
        return Some(Some(fact.id.clone()));
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
    let spelled = |fact: &&Evidence| fact.sentences.iter().any(|told| spells(told, &token.text));
    let alias = |fact: &&Evidence| {
        let mut pairs = inquiry.verifier.aliases.iter();
        pairs.any(|(short, long)| short == word && fact.says(long))
    };
    // PhD students are doctoral students: such words have synonyms too.
    let same = crate::truth::parse::word::has_synonyms(&stem(word));
    if same && inquiry.ground.all().any(|fact| fact.concepts.contains(concept(&stem(word)))) {
        return Some(None);
    }
    let place = |fact: &&Evidence| {
        super::language::country_of(word).is_some_and(|country| fact.words.contains(country))
            || demonym(word)
                .is_some_and(|stem| fact.words.iter().any(|known| known.starts_with(stem)))
    };
    if let Some(fact) = inquiry.ground.all().find(place) {
        return Some(Some(fact.id.clone()));
    }
    if let Some(fact) = inquiry.ground.all().find(|fact| said(fact) || alias(fact) || spelled(fact))
    {
        return Some(Some(fact.id.clone()));
    }
    let written_out = |fact: &&Evidence| {
        super::credential::is_written_out(fact, word) || is_spelt_out(inquiry, fact, token)
    };
    if let Some(fact) = inquiry.ground.all().find(written_out) {
        return Some(Some(fact.id.clone()));
    }
    is_everyday(word).then_some(None)
}

/// `Canad` of `Canadian`: the place its people are called after.
fn demonym(word: &str) -> Option<&str> {
    let stem = ["ian", "ese", "ish", "an"].iter().find_map(|end| word.strip_suffix(end))?;
    (stem.len() >= 4).then_some(stem)
}

/// `VMs` of `virtual machines`: words in a row begin with its letters.
pub(super) fn spells(told: &crate::truth::parse::Sentence, written: &str) -> bool {
    let letters = written.strip_suffix('s').unwrap_or(written);
    if letters.len() < 2 || !letters.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return false;
    }
    let letters: Vec<char> = letters.chars().collect();
    let initials: Vec<char> = told
        .tokens
        .iter()
        .filter(|token| token.is_word() && !is_small(&token.lower))
        .filter_map(|token| token.text.chars().next()?.to_uppercase().next())
        .collect();
    initials.windows(letters.len()).any(|row| row == letters.as_slice())
}

/// `Legal Practice Course` of an LPC: words in a row, the token among them, begin with its letters.
pub(super) fn is_spelt_out(inquiry: &Inquiry<'_>, fact: &Evidence, token: &Token) -> bool {
    if fact.acronyms.is_empty() {
        return false;
    }
    let words: Vec<&Token> = inquiry
        .sentence
        .tokens
        .iter()
        .filter(|token| token.is_word() && !is_small(&token.lower))
        .collect();
    let Some(at) = words.iter().position(|word| word.start == token.start) else { return false };
    let initial = |word: &&Token| word.text.chars().next().map(|c| c.to_ascii_uppercase());
    fact.acronyms.iter().any(|letters| {
        (at.saturating_sub(letters.len() - 1)..=at).any(|start| {
            words.get(start..start + letters.len()).is_some_and(|row| {
                row.iter().map(initial).eq(letters.iter().map(|letter| Some(*letter)))
            })
        })
    })
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
