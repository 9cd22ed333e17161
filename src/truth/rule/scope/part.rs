//! A part told as the whole: half, most, every second, none of a kind.

use crate::truth::Refusal;
use crate::truth::parse::noun;
use crate::truth::parse::quantity::Unit;
use crate::truth::parse::word::is_small;
use crate::truth::rule::Inquiry;

/// `wrote the application` of "wrote half of the application": the part must be told.
pub(super) fn in_part(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
    const PARTS: [&str; 7] = ["half", "part", "parts", "some", "most", "sections", "chapters"];
    let tokens = &inquiry.sentence.tokens;
    for fact in inquiry.ground.facts.iter().filter(|fact| fact.is_told()) {
        let Some(deed) = fact.sentences.first() else { continue };
        let known = |at: usize| deed.tokens.get(at).map_or("", |token| token.lower.as_str());
        let Some(at) = (1..deed.tokens.len().min(4))
            .find(|&at| PARTS.contains(&known(at)) && known(at + 1) == "of")
        else {
            continue;
        };
        let verb = &deed.tokens[at - 1].stem;
        let whole: Vec<&str> = deed.tokens[at + 2..]
            .iter()
            .filter(|token| token.is_word() && !is_small(&token.lower))
            .take(2)
            .map(|token| token.stem.as_str())
            .collect();
        let Some(done) = tokens.iter().position(|token| token.stem == *verb) else { continue };
        let rest = &tokens[done..];
        let of_it = !whole.is_empty()
            && whole.iter().all(|stem| rest.iter().take(8).any(|token| token.stem == *stem));
        let told = tokens.iter().any(|token| {
            PARTS.contains(&token.lower.as_str())
                || matches!(
                    token.lower.as_str(),
                    "helped" | "co" | "involved" | "contributed" | "assisted" | "supported"
                )
        });
        if of_it && !told {
            let words = inquiry.words(done, done + 5);
            let mut refusal = inquiry.refuse("scope", &words, "the fact tells of a part of it");
            refusal.nearest = Some(fact.id.clone());
            return Err(refusal);
        }
    }
    Ok(())
}

/// `both of whom` of two, where the fact tells of one.
pub(super) fn both(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
    let tokens = &inquiry.sentence.tokens;
    for at in 0..tokens.len().saturating_sub(2) {
        let all = tokens[at].lower == "both"
            && tokens[at + 1].lower == "of"
            && matches!(tokens[at + 2].lower.as_str(), "whom" | "which" | "them");
        let says = |word: &str| inquiry.ground.facts.iter().any(|fact| fact.words.contains(word));
        // "two findings, both of them minor" of "two minor findings".
        let two = inquiry
            .sentence
            .quantities
            .iter()
            .any(|one| one.end <= at && one.value == crate::truth::parse::Value::whole(2))
            && says("two")
            && !says("one");
        let all = all && !two;
        if all && !inquiry.is_exempt(at) && !["both", "all", "each"].iter().any(|word| says(word)) {
            let words = inquiry.words(at, at + 3);
            return Err(inquiry.refuse("scope", &words, "no fact says this of both"));
        }
    }
    Ok(())
}

/// `without a single finding` of "without a major finding": none of a kind is not none.
pub(super) fn none_at_all(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
    let denies = |word: &str| matches!(word, "no" | "without" | "zero" | "never");
    let idle = |word: &str| matches!(word, "a" | "an" | "any" | "one" | "single" | "the");
    let denied = |tokens: &[crate::truth::parse::Token], at: usize| -> Vec<usize> {
        (at + 1..tokens.len())
            .take(5)
            .take_while(|&at| tokens[at].is_word())
            .filter(|&at| !idle(&tokens[at].lower))
            .take(2)
            .collect()
    };
    let tokens = &inquiry.sentence.tokens;
    for at in 0..tokens.len().saturating_sub(2) {
        let of_them = tokens[at].lower == "none"
            && tokens[at + 1].lower == "of"
            && matches!(tokens[at + 2].lower.as_str(), "whom" | "which" | "them" | "these");
        const SAYING: [&str; 9] =
            ["none", "no", "not", "never", "nobody", "without", "all", "every", "still"];
        let told = inquiry
            .ground
            .facts
            .iter()
            .any(|fact| SAYING.iter().any(|word| fact.words.contains(*word)));
        if of_them && !told && !inquiry.is_exempt(at) {
            let words = inquiry.words(at, at + 5);
            return Err(inquiry.refuse("scope", &words, "no fact says this of all of them"));
        }
    }
    none_that_is_told(inquiry)?;
    for at in (0..tokens.len()).filter(|&at| denies(&tokens[at].lower)) {
        let Some(&thing) = denied(tokens, at).first() else { continue };
        let stem = &tokens[thing].stem;
        let (mut plain, mut qualified) = (false, None);
        for fact in &inquiry.ground.facts {
            for told in &fact.sentences {
                for known in (0..told.tokens.len()).filter(|&at| denies(&told.tokens[at].lower)) {
                    match denied(&told.tokens, known).as_slice() {
                        [first, ..] if told.tokens[*first].stem == *stem => plain = true,
                        // "no message lost" of "without losing a message"
                        [first, second]
                            if told.tokens[*second].stem == *stem
                                && tokens.iter().any(|t| t.stem == told.tokens[*first].stem) =>
                        {
                            plain = true;
                        }
                        [_, second] if told.tokens[*second].stem == *stem => {
                            qualified = Some(fact.id.clone());
                        }
                        _ => {}
                    }
                }
            }
        }
        if let (false, Some(fact)) = (plain || inquiry.is_exempt(at), qualified) {
            let words = inquiry.words(at, thing + 1);
            let mut refusal =
                inquiry.refuse("scope", &words, "the fact denies a part of these only");
            refusal.nearest = Some(fact);
            return Err(refusal);
        }
    }
    Ok(())
}

/// `without a single breakage` of what broke twice: that there were none, a fact must say.
fn none_that_is_told(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
    const NONE: &str = "no not none never nobody without zero all every still nor neither free any";
    let tokens = &inquiry.sentence.tokens;
    let none = (0..tokens.len().saturating_sub(2)).find(|&at| {
        let two = (tokens[at].lower.as_str(), tokens[at + 1].lower.as_str());
        matches!(two, ("without", "a" | "one" | "any") | ("not", "one" | "a"))
            && (tokens[at + 1].lower != "a" || tokens[at + 2].lower == "single")
            && !inquiry.is_exempt(at)
    });
    let Some(at) = none else { return Ok(()) };
    let told = inquiry.ground.all().any(|fact| {
        NONE.split(' ').any(|word| fact.words.contains(word))
            || fact.words.iter().any(|word| word.starts_with("un") || word.ends_with("n't"))
    });
    match told {
        true => Ok(()),
        false => {
            let words = inquiry.words(at, at + 4);
            Err(inquiry.refuse("scope", &words, "no fact says that there were none"))
        }
    }
}

/// `most of the claims`, `which most merchants use` needs a fact that says most, or a share.
pub(super) fn most(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
    let tokens = &inquiry.sentence.tokens;
    for at in 0..tokens.len().saturating_sub(1) {
        // A third of the merchants are not most of them.
        let of_things = tokens[at].lower == "most"
            && tokens[at + 1].is_word()
            && tokens[at + 1].lower.ends_with('s')
            && at.checked_sub(1).is_none_or(|at| tokens[at].lower != "the");
        if of_things && !inquiry.is_exempt(at) {
            let half = |stated: &crate::truth::parse::Quantity| {
                stated.unit == Unit::Percent && stated.value.approximate() > 50.0
            };
            let told = inquiry.ground.all().any(|fact| {
                ["most", "mostly", "majority", "mainly", "largely", "all", "many", "nearly"]
                    .iter()
                    .any(|word| fact.words.contains(*word))
                    || fact.sentences.iter().flat_map(|told| &told.quantities).any(half)
            });
            let shared = inquiry
                .ground
                .facts
                .iter()
                .flat_map(|fact| &fact.sentences)
                .flat_map(|told| &told.quantities)
                .any(|stated| stated.unit == Unit::Percent);
            if shared && !told {
                let words = inquiry.words(at, at + 2);
                return Err(inquiry.refuse("scope", &words, "no fact states this share"));
            }
        }
        let most = matches!(
            (tokens[at].lower.as_str(), tokens[at + 1].lower.as_str()),
            ("most" | "majority" | "many", "of") | ("nearly" | "almost", "all" | "every")
        );
        if !most || inquiry.is_exempt(at) {
            continue;
        }
        let told = inquiry.ground.facts.iter().any(|fact| {
            ["most", "mostly", "majority", "mainly", "largely", "all", "many", "nearly"]
                .iter()
                .any(|word| fact.words.contains(*word))
                || fact
                    .sentences
                    .iter()
                    .flat_map(|told| &told.quantities)
                    .any(|stated| matches!(stated.unit, Unit::Percent | Unit::Of(_)))
        });
        if !told {
            let words = inquiry.words(at, at + 4);
            return Err(inquiry.refuse("scope", &words, "no fact states this share"));
        }
    }
    Ok(())
}

/// `every Sunday` of "every second Sunday".
pub(super) fn every_second(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
    let tokens = &inquiry.sentence.tokens;
    for at in 0..tokens.len().saturating_sub(1) {
        if tokens[at].lower != "every" || inquiry.is_exempt(at) {
            continue;
        }
        let next = &tokens[at + 1].lower;
        let says = |between: &str| {
            inquiry.ground.all().any(|fact| fact.says(&format!("every {between}{next}")))
        };
        // "two nights a week"
        let counted = noun::period(next).is_some()
            && inquiry.ground.facts.iter().flat_map(|fact| &fact.sentences).any(|told| {
                told.quantities.iter().any(|one| {
                    one.bound.per.is_some()
                        && told
                            .tokens
                            .get(one.end)
                            .is_some_and(|token| token.lower.trim_end_matches('s') == next.as_str())
                })
            });
        if counted && !says("") {
            let words = inquiry.words(at, at + 2);
            return Err(inquiry.refuse("scope", &words, "the fact says less often"));
        }
        let seldom = ["second ", "other ", "third ", "fourth ", "few ", "two ", "three "];
        if seldom.iter().any(|between| says(between)) && !says("") {
            let words = inquiry.words(at, at + 2);
            return Err(inquiry.refuse("scope", &words, "the fact says less often"));
        }
    }
    Ok(())
}
