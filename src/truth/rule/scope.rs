//! Reach, exclusivity, adoption and renown: `company-wide`, `only`, `adopted by`, `award-winning`
//! need a fact that says so.

use std::sync::LazyLock;

use super::{Inquiry, Ruling};
use crate::candidate::FactId;
use crate::truth::evidence::Evidence;
use crate::truth::parse::noun;
use crate::truth::parse::quantity::Unit;
use crate::truth::parse::word::{concept, fold, is_small};
use crate::truth::{Refusal, Section};

/// One idea of reach.
struct Idea {
    /// Forms that claim it.
    claiming: Vec<String>,
    /// All forms by which a fact may state it.
    stating: Vec<String>,
}

static IDEAS: LazyLock<Vec<Idea>> = LazyLock::new(|| {
    let forms = |part: &str| -> Vec<String> {
        part.split_whitespace().map(|form| form.replace('_', " ")).collect()
    };
    include_str!("scope.txt")
        .lines()
        .filter(|row| !row.starts_with('#') && !row.trim().is_empty())
        .map(|row| {
            let (claiming, only_stating) = row.split_once('|').unwrap_or((row, ""));
            let claiming = forms(claiming);
            let stating = claiming.iter().cloned().chain(forms(only_stating)).collect();
            Idea { claiming, stating }
        })
        .collect()
});

/// Every idea of reach in the claim must be in one fact of its ground.
pub(super) fn check(inquiry: &Inquiry<'_>) -> Ruling {
    over_a_place(inquiry)?;
    in_use(inquiry)?;
    over_all_of_it(inquiry)?;
    several(inquiry)?;
    from_when(inquiry)?;
    in_part(inquiry)?;
    every_second(inquiry)?;
    both(inquiry)?;
    none_at_all(inquiry)?;
    most(inquiry)?;
    let mut support = Vec::new();
    let said = said(inquiry);
    for idea in IDEAS.iter() {
        let forms = idea.claiming.iter().filter(|form| said.contains(&format!(" {form} ")));
        for form in forms {
            support.extend(judged(inquiry, idea, form, &said)?);
        }
    }
    Ok(support)
}

/// One form of an idea that the claim uses: the fact that states it, none where nothing need.
fn judged(
    inquiry: &Inquiry<'_>,
    idea: &Idea,
    form: &str,
    said: &str,
) -> Result<Option<FactId>, Refusal> {
    // "International Financial Reporting Standards" is the name of a skill.
    let named = || {
        let mut said = inquiry.sentence.tokens.iter().filter(|t| fold(&t.lower) == *form);
        said.clone().next().is_some() && said.all(|token| inquiry.is_shown_skill(token))
    };
    if is_innocent(form, said)
        || matches!(form, "the most" | "most popular") && tells_of_most(inquiry)
        || named()
        || is_interval(inquiry, form)
        || (is_lone(form) && is_courtesy(inquiry, said))
        || form == "first" && is_a_grade(inquiry)
    {
        return Ok(None);
    }
    // "LLB (First)": a grade.
    let grade = form == "first" && inquiry.claim.section == Section::Credentials;
    let next = qualified(inquiry, form).filter(|_| !grade);
    // "a group" may stand for each group, not for the whole of it.
    let one_by_one = |known: &str| {
        matches!(known, "each" | "every") && !matches!(form, "each" | "every" | "all")
    };
    let states = |fact: &&Evidence| {
        let mut stating = idea.stating.iter().filter(|known| !one_by_one(known));
        stating.any(|known| match &next {
            Some(next) => qualifies(fact, known, next, said.contains(" whose ")),
            None => {
                const LESSER: [&str; 3] = ["second", "third", "fourth"];
                let lower = LESSER.iter().any(|one| fact.says(&format!("{one} {known}")));
                let owned = LESSER.iter().any(|one| said.contains(one));
                fact.says(known) && (owned || !lower)
            }
        })
    };
    match inquiry.ground.all().find(states) {
        Some(fact) => Ok(Some(fact.id.clone())),
        None => {
            let reason = "no fact states this reach, exclusivity or recognition";
            Err(inquiry.refuse("scope", form, reason))
        }
    }
}

/// `the most intense rain` of "the strongest rain": some superlative before the same thing.
fn tells_of_most(inquiry: &Inquiry<'_>) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let Some(at) =
        tokens.windows(2).position(|two| two[0].lower == "the" && two[1].lower == "most")
    else {
        return false;
    };
    let said: Vec<&str> = tokens.iter().skip(at + 2).take(5).map(|t| t.stem.as_str()).collect();
    inquiry.ground.facts.iter().any(|fact| {
        fact.sentences.iter().any(|told| {
            told.tokens.iter().enumerate().any(|(at, token)| {
                // "the most watched"
                let popular = token.lower == "most"
                    && told.tokens.get(at + 1).is_some_and(|token| {
                        matches!(
                            token.lower.as_str(),
                            "watched"
                                | "read"
                                | "viewed"
                                | "played"
                                | "used"
                                | "visited"
                                | "popular"
                        )
                    });
                if popular && said.contains(&"popular") {
                    return true;
                }
                let most = token.lower.ends_with("est") && token.lower.len() > 5;
                let mut next = told.tokens.iter().skip(at + 1).take(3);
                most && next.any(|token| token.is_word() && said.contains(&token.stem.as_str()))
            })
        })
    })
}

/// `an MEng (First)`: the grade of a degree that has it.
fn is_a_grade(inquiry: &Inquiry<'_>) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let graded = inquiry.verifier.cv.education.iter().any(|study| {
        study.grade.as_ref().is_some_and(|grade| grade.to_lowercase().contains("first"))
    });
    let mut at = (0..tokens.len()).filter(|&at| tokens[at].lower == "first").peekable();
    graded
        && at.peek().is_some()
        && at.all(|at| {
            let before = at.checked_sub(1).is_some_and(|at| tokens[at].is("("));
            let after = tokens.get(at + 1).is_some_and(|next| next.is(")") || next.is("-"));
            // "a First from the university"
            let named = tokens[at].is_capitalised()
                && at > 0
                && tokens[at - 1].lower == "a"
                && tokens.get(at + 1).is_none_or(|next| {
                    next.is(",") || matches!(next.lower.as_str(), "from" | "in" | "at" | "-")
                });
            let sought = tokens.get(at + 1).is_some_and(|next| {
                matches!(next.lower.as_str(), "post" | "job" | "role" | "position")
            });
            before && after || named || sought
        })
}

/// `throughout the UK`: a fact must tell of that place, not only lie in it.
fn over_a_place(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
    let tokens = &inquiry.sentence.tokens;
    for (at, token) in tokens.iter().enumerate() {
        if !matches!(token.lower.as_str(), "throughout" | "across") || inquiry.is_exempt(at) {
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
fn over_all_of_it(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
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
                || ["whole", "entire", "all", "every", "everywhere", "wide"]
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
fn from_when(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
    const ORDINALS: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];
    let when = |tokens: &[crate::truth::parse::Token], at: usize| {
        let (led, nth, of) = (&tokens[at].lower, &tokens[at + 1].lower, &tokens[at + 2].lower);
        let from = matches!(led.as_str(), "the") && at > 0 && tokens[at - 1].lower == "from";
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
fn several(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
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
        if !inquiry.ground.facts.iter().any(|fact| told(&fact) || other(&fact)) {
            let words = inquiry.words(at, at + 2);
            return Err(inquiry.refuse("scope", &words, "no fact tells of more than one"));
        }
    }
    Ok(())
}

/// `now used throughout the hospital`: a fact must tell that it is used, adopted, the standard.
fn in_use(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
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

/// `wrote the application` of "wrote half of the application": the part must be told.
fn in_part(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
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
fn both(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
    let tokens = &inquiry.sentence.tokens;
    for at in 0..tokens.len().saturating_sub(2) {
        let all = tokens[at].lower == "both"
            && tokens[at + 1].lower == "of"
            && matches!(tokens[at + 2].lower.as_str(), "whom" | "which" | "them");
        let says = |word: &str| inquiry.ground.facts.iter().any(|fact| fact.words.contains(word));
        if all && !inquiry.is_exempt(at) && !["both", "all", "each"].iter().any(|word| says(word)) {
            let words = inquiry.words(at, at + 3);
            return Err(inquiry.refuse("scope", &words, "no fact says this of both"));
        }
    }
    Ok(())
}

/// `without a single finding` of "without a major finding": none of a kind is not none.
fn none_at_all(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
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
    for at in (0..tokens.len()).filter(|&at| denies(&tokens[at].lower)) {
        let Some(&thing) = denied(tokens, at).first() else { continue };
        let stem = &tokens[thing].stem;
        let (mut plain, mut qualified) = (false, None);
        for fact in &inquiry.ground.facts {
            for told in &fact.sentences {
                for known in (0..told.tokens.len()).filter(|&at| denies(&told.tokens[at].lower)) {
                    match denied(&told.tokens, known).as_slice() {
                        [first, ..] if told.tokens[*first].stem == *stem => plain = true,
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

/// `most of the claims` needs a fact that says most, or a share.
fn most(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
    let tokens = &inquiry.sentence.tokens;
    for at in 0..tokens.len().saturating_sub(1) {
        let most = matches!(
            (tokens[at].lower.as_str(), tokens[at + 1].lower.as_str()),
            ("most" | "majority" | "many", "of") | ("nearly" | "almost", "all" | "every")
        );
        if !most || inquiry.is_exempt(at) {
            continue;
        }
        let told = inquiry.ground.all().any(|fact| {
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
fn every_second(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
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

/// `every 15 minutes`, `each month`: how often, not how far.
fn is_interval(inquiry: &Inquiry<'_>, form: &str) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let times = "minute hour day night week month quarter year shift second morning evening \
                 monday tuesday wednesday thursday friday saturday sunday semester term sprint time";
    let timed = |token: &crate::truth::parse::Token| {
        let one = token.lower.trim_end_matches("'s").trim_end_matches("’s").trim_end_matches('s');
        times.split_whitespace().any(|time| time == one)
    };
    let of_time = |at: usize| {
        tokens.get(at + 1).is_some_and(timed)
            || inquiry.sentence.quantities.iter().any(|quantity| {
                quantity.start == at + 1
                    && matches!(quantity.unit, Unit::Seconds | Unit::Months | Unit::Rank)
            })
    };
    let led: Vec<usize> = (0..tokens.len()).filter(|&at| tokens[at].lower == form).collect();
    if form == "first" {
        // "in the first six months": when, not who came first.
        return led.into_iter().all(|at| {
            let next = tokens.get(at + 1).map_or("", |token| token.lower.as_str());
            let boast = tokens.iter().skip(at + 2).take(3).any(|token| {
                matches!(
                    token.lower.as_str(),
                    "country"
                        | "company"
                        | "world"
                        | "industry"
                        | "region"
                        | "europe"
                        | "class"
                        | "state"
                        | "field"
                        | "nation"
                        | "kind"
                )
            });
            tokens.get(at + 1).is_none_or(|token| {
                token.is_mark() && !token.glued
                    || token.is(".")
                    || token.is(",")
                    || token.lower == "and"
                        && tokens.get(at + 2).is_none_or(|after| after.lower != "only")
            }) || !boast
                && matches!(
                    next,
                    "on" | "in" | "at" | "as" | "for" | "with" | "when" | "then" | "before" | "by"
                )
                || (at + 1..at + 4).any(|at| tokens.get(at).is_some_and(timed))
                || matches!(next, "half" | "quarter" | "term")
        });
    }
    if form == "only" {
        // "only one in 2024": how few; "the only one of 12" is another matter.
        return led.into_iter().all(|at| {
            let few = tokens.get(at + 1).is_some_and(|next| next.lower == "one")
                || inquiry.sentence.quantities.iter().any(|quantity| quantity.start == at + 1);
            few && at.checked_sub(1).is_none_or(|at| tokens[at].lower != "the")
        });
    }
    matches!(form, "every" | "each") && led.into_iter().all(of_time)
}

/// The claim's words, without those that speak of the posting.
fn said(inquiry: &Inquiry<'_>) -> String {
    let words: Vec<String> = inquiry
        .sentence
        .tokens
        .iter()
        .enumerate()
        .filter(|(at, token)| !token.is_mark() && !inquiry.is_exempt(*at))
        .map(|(_, token)| fold(&token.lower))
        .collect();
    format!(" {} ", words.join(" "))
}

/// The thing a lone word of reach qualifies: `the only platform`, `every employee`.
fn qualified(inquiry: &Inquiry<'_>, form: &str) -> Option<String> {
    let lone = is_lone(form);
    let tokens = &inquiry.sentence.tokens;
    let at = tokens.iter().position(|token| fold(&token.lower) == form).filter(|_| lone)?;
    // "each within 1.5 cm": each of what was told before.
    let floats =
        tokens.get(at + 1).is_some_and(|next| is_small(&next.lower) || next.lower.ends_with("ed"));
    // "the largest 2.4 metres wide": of what was told before, too.
    let superlative = form.ends_with("est")
        && tokens
            .get(at + 1)
            .is_some_and(|next| next.lower == "of" || next.value().is_some() || next.is_mark());
    if matches!(form, "each" | "every") && floats || superlative {
        return None;
    }
    tokens
        .iter()
        .skip(at + 1)
        .take(4)
        // "all results in Python": what stands behind says where or how.
        .take_while(|token| {
            !matches!(token.lower.as_str(), "in" | "on" | "at" | "with" | "from" | "by" | "into")
        })
        .find(|token| token.is_word() && !is_small(&token.lower))
        .map(|token| concept(&token.stem).to_owned())
}

/// Words of reach that mean something only before a thing.
fn is_lone(form: &str) -> bool {
    matches!(
        form,
        "first"
            | "only"
            | "all"
            | "every"
            | "each"
            | "entire"
            | "whole"
            | "best"
            | "largest"
            | "biggest"
            | "highest"
            | "fastest"
            | "lowest"
            | "youngest"
            | "sole"
            | "unique"
            | "record"
            | "always"
            | "never"
            | "critical"
            | "exclusive"
            | "novel"
    )
}

/// A sentence of a letter that offers, asks or thanks tells no deed.
fn is_courtesy(inquiry: &Inquiry<'_>, said: &str) -> bool {
    let polite = [
        "would",
        "could",
        "can",
        "glad",
        "happy",
        "enclosed",
        "attached",
        "thank",
        "forward",
        "hope",
        "möchte",
        "mochte",
        "wurde",
        "freue",
        "gerne",
        "anbei",
        "anlage",
        "beigefugt",
        "serais",
        "joint",
        "volontiers",
    ];
    matches!(inquiry.claim.section, Section::Letter | Section::Message)
        && polite.iter().any(|word| said.contains(&format!(" {word} ")))
}

/// The fact has the word of reach within a few words before the same thing.
fn qualifies(fact: &Evidence, form: &str, next: &str, some_only: bool) -> bool {
    // One each is one per, and each of a thing is each of it in any words.
    // Eleven minutes a unit are eleven from every unit.
    if matches!(form, "each" | "every") {
        return fact.sentences.iter().any(|told| {
            told.tokens.iter().enumerate().any(|(at, token)| {
                let each = matches!(token.lower.as_str(), "per" | "each" | "every" | "a" | "all");
                let counted = told.tokens.get(at + 1).is_some_and(|token| token.value().is_some());
                let near = matches!(token.lower.as_str(), "a" | "per") && !counted;
                let reach = if near { 1 } else { 4 };
                let mut behind = told.tokens.iter().enumerate().skip(at + 1).take(reach);
                let found = behind.find(|(_, token)| concept(&token.stem) == next);
                // "each patient whose family agreed" is not every patient.
                let some = !some_only
                    && found.is_some_and(|(at, _)| {
                        told.tokens.get(at + 1).is_some_and(|token| token.lower == "whose")
                    });
                each && found.is_some() && !some
            })
        });
    }
    fact.sentences.iter().any(|told| {
        told.tokens.iter().enumerate().any(|(at, token)| {
            let lesser = form.ends_with("est") && at > 0 && {
                let before = told.tokens[at - 1].lower.as_str();
                matches!(before, "second" | "third" | "fourth" | "fifth" | "2nd" | "3rd")
            };
            fold(&token.lower) == form
                && !lesser
                && told.tokens.iter().skip(at + 1).take(5).any(|token| concept(&token.stem) == next)
        })
    })
}

/// Everyday phrases with a word of reach in them.
fn is_innocent(form: &str, said: &str) -> bool {
    let phrases: &[&str] = match form {
        "first" => &[
            "first hand",
            "first time",
            "at first",
            "first name",
            "first line",
            "first class",
            "first aid",
            "first look",
            "first conversation",
            "first step",
            "first call",
            "first post",
            "first job",
            "first role",
            "first position",
        ],
        "only" => &["not only", "read only"],
        "all" => &["above all", "first of all", "after all", "all the best", "in all"],
        "every" | "each" => {
            &["above all", "each other", "first of all", "after all", "all the best"]
        }
        "best" => &[
            "best regards",
            "best practice",
            "best practices",
            "best wishes",
            "all the best",
            "best suited",
            "at their best",
        ],
        "record" => &[
            "record of",
            "track record",
            "patient record",
            "records",
            "record platform",
            "proven record",
        ],
        "exceeded" | "exceeding" => &[],
        "the most" => &["the most of", "make the most", "at the most"],
        "board" => &["on board", "across the board"],
        "alone" => &["stand alone"],
        "always" | "never" => &["i have always", "i have never"],
        "recognised" | "recognized" => &[],
        "the standard" => &["as the standard"],
        _ => &[],
    };
    phrases.iter().any(|phrase| said.contains(&format!(" {phrase} ")))
}
