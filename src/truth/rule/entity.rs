//! Named things: every proper noun, acronym and product must stand in a fact.

use super::{Inquiry, Ruling};
use crate::truth::evidence::Evidence;
use crate::truth::parse::token::tokens;
use crate::truth::parse::word::{concept, fold, is_small, stem};
use crate::truth::parse::{Name, Token};

/// `from PostgreSQL to MySQL` of what went the other way.
fn turned_round(inquiry: &Inquiry<'_>) -> Result<(), crate::truth::Refusal> {
    for (from, to, at, end) in moves(&inquiry.sentence.tokens) {
        let mut known = inquiry
            .ground
            .facts
            .iter()
            .flat_map(|fact| fact.sentences.iter().map(move |told| (fact, told)))
            .flat_map(|(fact, told)| moves(&told.tokens).into_iter().map(move |one| (fact, one)))
            .filter(|(_, (a, b, ..))| [a, b].iter().all(|stem| [&from, &to].contains(stem)))
            .peekable();
        let Some((nearest, _)) = known.peek().map(|(fact, one)| (fact.id.clone(), one.2)) else {
            continue;
        };
        if known.all(|(_, (a, b, ..))| a == to && b == from) {
            let words = inquiry.words(at, end);
            let mut refusal =
                inquiry.refuse("rebinding", &words, "the fact tells it the other way round");
            refusal.nearest = Some(nearest);
            return Err(refusal);
        }
    }
    Ok(())
}

/// What is changed for what, as stems, and the tokens that say so: `from A to B`, `replaced A with B`.
fn moves(tokens: &[Token]) -> Vec<(String, String, usize, usize)> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let ends: &[&str] = match token.lower.as_str() {
            "from" | "off" => &["to", "onto", "into"],
            "replaced" | "replacing" | "replaces" => &["with", "by"],
            _ => continue,
        };
        let thing = |at: usize| tokens.get(at).filter(|t| t.is_word() && t.value().is_none());
        let far = |end: &usize| ends.contains(&tokens[*end].lower.as_str());
        let Some(end) = (at + 2..(at + 7).min(tokens.len())).find(far) else { continue };
        if let (Some(from), Some(to)) = (thing(end - 1), thing(end + 1))
            && !(is_small(&from.lower) || is_small(&to.lower))
            && from.stem != to.stem
        {
            found.push((from.stem.clone(), to.stem.clone(), at, end + 2));
        }
    }
    found
}

/// Every name must be said by a fact of the ground, or be another form of a skill it shows.
pub(super) fn check(inquiry: &Inquiry<'_>) -> Ruling {
    // A line of credentials is one fact's, word by word: that has been judged.
    if inquiry.claim.section == crate::truth::Section::Credentials {
        return Ok(Vec::new());
    }
    turned_round(inquiry)?;
    let mut support = Vec::new();
    for name in &inquiry.sentence.names {
        if is_another_time(inquiry, name) {
            continue;
        }
        let words: Vec<(usize, &String)> = (name.start..)
            .zip(&name.words)
            .filter(|&(at, word)| !inquiry.is_exempt(at) && !is_small(word))
            .filter(|&(at, _)| {
                let mut quantities = inquiry.sentence.quantities.iter();
                !inquiry.is_before_dollar(at)
                    && !inquiry.is_of_degrees(at)
                    && !inquiry.is_currency_code(at)
                    && !quantities.any(|quantity| {
                        (quantity.start..quantity.end).contains(&at)
                            || at > quantity.end
                                && at <= quantity.end + 1
                                && inquiry.sentence.tokens[at - 1].is("/")
                    })
            })
            .collect();
        for (at, word) in words {
            match supporter(inquiry, at, word) {
                Some(fact) => support.extend(fact),
                None => return Err(refused(inquiry, name)),
            }
        }
        if is_scattered(inquiry, name) {
            return Err(refused(inquiry, name));
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

/// `Canadian Institutes of Health Research` of "Canadian dollars from the Maritime Health Research
/// Fund": each word is told, but of no one thing.
fn is_scattered(inquiry: &Inquiry<'_>, name: &Name) -> bool {
    // "Canadian Institutes of Health Research": one name.
    let all = &inquiry.sentence.tokens;
    let mut end = name.end.min(all.len());
    while all.get(end).is_some_and(|token| matches!(token.lower.as_str(), "of" | "for"))
        && all.get(end + 1).is_some_and(Token::is_capitalised)
    {
        end += 1;
        while all.get(end).is_some_and(Token::is_capitalised) {
            end += 1;
        }
    }
    let tokens = &all[name.start..end];
    let words: Vec<String> = tokens
        .iter()
        .filter(|token| token.is_word() && !is_small(&token.lower))
        .map(|token| fold(&token.lower))
        .collect();
    if words.len() < 3
        || !inquiry.sentence.is_english()
        || inquiry.is_exempt(name.start)
        || tokens.iter().any(|token| inquiry.is_shown_skill(token) || token.is(","))
    {
        return false;
    }
    let near = |fact: &Evidence| {
        fact.sentences.iter().any(|told| {
            let said: Vec<usize> = told
                .tokens
                .iter()
                .enumerate()
                .filter(|(_, token)| words.contains(&fold(&token.lower)))
                .map(|(at, _)| at)
                .collect();
            said.windows(words.len()).any(|row| row[row.len() - 1] - row[0] < 2 * words.len() + 2)
        })
    };
    let known = |word: &String| {
        inquiry
            .ground
            .all()
            .any(|fact| fact.words.contains(word) || fact.concepts.contains(concept(&stem(word))))
    };
    words.iter().all(known) && !inquiry.verifier.evidence.iter().any(near)
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
            // "Oatly" is not oat.
            || (!token.is_marked_name()
                && (token.initial || !word.ends_with("ly"))
                && fact.concepts.contains(concept(&stem(word))))
    };
    let spelled = |fact: &&Evidence| fact.sentences.iter().any(|told| told.spells(&token.text));
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
        // "in Canada" of a Canadian firm, "Peruvian" of Peru
        super::language::is_of_same_country(fact, word)
            || demonym(word)
                .is_some_and(|stem| fact.words.iter().any(|known| known.starts_with(stem)))
            || fact.words.iter().any(|known| {
                demonym(known).is_some_and(|stem| word.len() > 4 && word.starts_with(stem))
            })
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
    let formula = |fact: &&Evidence| formula(word).is_some_and(|name| fact.says(name));
    if let Some(fact) = inquiry.ground.all().find(formula) {
        return Some(Some(fact.id.clone()));
    }
    is_everyday(word).then_some(None)
}

/// What a formula stands for.
pub(super) fn formula(word: &str) -> Option<&'static str> {
    Some(match word {
        "gpu" | "gpus" => "graphics processor",
        "cli" => "command line",
        "fps" => "frames per second",
        "p95" => "95th percentile",
        "p99" => "99th percentile",
        "co2" => "carbon dioxide",
        "h2" => "hydrogen",
        "o2" => "oxygen",
        "n2" => "nitrogen",
        "h2o" => "water",
        "ch4" => "methane",
        "nh3" => "ammonia",
        "nacl" => "sodium chloride",
        _ => return None,
    })
}

/// `Canad` of `Canadian`: the place its people are called after.
fn demonym(word: &str) -> Option<&str> {
    let stem = ["ian", "ese", "ish", "an"].iter().find_map(|end| word.strip_suffix(end))?;
    (stem.len() >= 4).then_some(stem)
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
            | "recent"
            | "experienced"
            | "former"
            | "skilled"
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

/// `Before Lumenbase I was controller at …`: an employer of the candidate, told of as another time.
fn is_another_time(inquiry: &Inquiry<'_>, name: &Name) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let back = |n: usize| name.start.checked_sub(n).map_or("", |at| tokens[at].lower.as_str());
    let led = matches!(back(1), "before" | "after" | "since")
        || matches!((back(2), back(1)), ("prior", "to") | ("before" | "after", "joining"))
        || matches!((back(2), back(1)), ("since" | "after" | "before", "leaving"));
    led && (name.start..name.end).all(|at| inquiry.is_employer(&tokens[at]))
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
