//! Titles, marks of rank, and the ladder of responsibility: contributed does not become led.

use super::{Inquiry, Ruling};
use crate::candidate::{FactId, FactKind, Scope};
use crate::truth::evidence::Evidence;
use crate::truth::parse::word::{concept, fold, is_people, is_people_in_general};
use crate::truth::parse::{Responsibility, Rung};

/// Titles, then verbs.
pub(super) fn check(inquiry: &Inquiry<'_>) -> Ruling {
    made(inquiry)?;
    acted_as(inquiry)?;
    let mut support = titles(inquiry)?;
    support.extend(verbs(inquiry)?);
    Ok(support)
}

/// `acted as site engineer` of what was done "under the site engineer".
fn acted_as(inquiry: &Inquiry<'_>) -> Result<(), crate::truth::Refusal> {
    let tokens = &inquiry.sentence.tokens;
    for at in 1..tokens.len().saturating_sub(1) {
        let next = tokens.get(at + 1).map_or("", |token| token.lower.as_str());
        let ranked = is_rank(next, false, false, None);
        let acted = tokens[at].lower == "as"
            && (ranked
                || matches!(
                    tokens[at - 1].lower.as_str(),
                    "acted" | "served" | "worked" | "acting" | "serving" | "working"
                ));
        if !acted || inquiry.is_exempt(at) {
            continue;
        }
        let article = usize::from(matches!(tokens[at + 1].lower.as_str(), "a" | "an" | "the"));
        let title: Vec<&str> = tokens[at + 1 + article..]
            .iter()
            .take_while(|token| {
                token.is_word() && !crate::truth::parse::word::is_small(&token.lower)
            })
            .take(3)
            .map(|token| token.lower.as_str())
            .collect();
        let title = title.join(" ");
        let under = |fact: &&Evidence| {
            ["under the", "under a", "under", "to the", "with the", "by the", "for the"]
                .iter()
                .any(|lead| fact.says(&format!("{lead} {title}")))
        };
        let own = inquiry.ground.all().any(|fact| {
            matches!(fact.kind, FactKind::Role | FactKind::Title) && fact.says(&title)
                || fact.says(&format!("as {title}"))
                || fact.says(&format!("as the {title}"))
        });
        if let Some(fact) = inquiry.ground.facts.iter().copied().filter(|_| !own).find(under) {
            let words = inquiry.words(at - 1, at + 4);
            let mut refusal =
                inquiry.refuse("seniority", &words, "the fact says that another held this post");
            refusal.nearest = Some(fact.id.clone());
            return Err(refusal);
        }
    }
    Ok(())
}

/// Words of rank. Each needs a fact that uses it, before the same word where it qualifies one.
fn titles(inquiry: &Inquiry<'_>) -> Ruling {
    let mut support = Vec::new();
    let tokens = &inquiry.sentence.tokens;
    for (at, token) in tokens.iter().enumerate() {
        let word = fold(&token.lower);
        let singular = word.strip_suffix('s').unwrap_or(&word);
        let next = tokens
            .get(at + 1)
            .filter(|next| next.is_word())
            .map(|next| fold(next.lower.trim_end_matches("'s").trim_end_matches("’s")));
        let rank = is_rank(singular, token.is_capitalised(), token.initial, next.as_deref());
        // "as clinical lead"
        let lead = singular == "lead"
            && next.is_none()
            && at.checked_sub(1).is_some_and(|at| {
                tokens[at].is_word() && !crate::truth::parse::word::is_small(&tokens[at].lower)
            });
        if !(rank || lead) || inquiry.is_exempt(at) {
            continue;
        }
        let qualifies = matches!(
            singular,
            "senior"
                | "principal"
                | "chief"
                | "lead"
                | "head"
                | "staff"
                | "vice"
                | "deputy"
                | "executive"
        );
        let phrase = next
            .filter(|next| qualifies && !crate::truth::parse::word::is_small(next))
            .map(|next| format!("{word} {next}"));
        let states = |fact: &&Evidence| match &phrase {
            Some(phrase) => {
                fact.says(phrase)
                    || phrase == "lead investigator" && fact.says("principal investigator")
                    || phrase == "principal investigator" && fact.says("lead investigator")
            }
            None => {
                synonyms(singular).iter().any(|known| {
                    fact.words.contains(*known) || fact.words.contains(&format!("{known}s"))
                }) || fact.words.contains(singular)
                    || fact.words.contains(&word)
                    || fact.words.contains(&format!("{singular}'s"))
                    || singular == "supervisor" && fact.words.contains("supervisors")
            }
        };
        let own_title =
            inquiry.verifier.evidence.iter().filter(|fact| {
                fact.kind == FactKind::Title && inquiry.claim.scope == Scope::Candidate
            });
        // What someone calls themselves must be a title, not a word of some story.
        let own = inquiry.claim.scope == Scope::Candidate && names_oneself(inquiry, at);
        let may_say = |fact: &&Evidence| {
            !own || phrase.as_ref().is_some_and(|phrase| fact.says(phrase))
                || matches!(
                    fact.kind,
                    FactKind::Role
                        | FactKind::Title
                        | FactKind::Summary
                        | FactKind::Certification
                        | FactKind::Award
                )
        };
        if let Some(fact) = inquiry.ground.all().chain(own_title).filter(may_say).find(states) {
            support.push(fact.id.clone());
        } else {
            let words = phrase.unwrap_or_else(|| token.text.clone());
            return Err(inquiry.refuse("seniority", &words, "no fact gives this rank or title"));
        }
    }
    Ok(support)
}

/// The word stands where a sentence says what its subject is: before any verb or preposition.
fn names_oneself(inquiry: &Inquiry<'_>, at: usize) -> bool {
    inquiry.sentence.tokens.iter().take(at).all(|token| {
        matches!(
            token.lower.as_str(),
            "a" | "an"
                | "as"
                | "i"
                | "am"
                | "i'm"
                | "the"
                | "and"
                | ","
                | "-"
                | "ich"
                | "bin"
                | "als"
        ) || (token.is_word()
            && !crate::truth::parse::word::is_small(&token.lower)
            && crate::truth::parse::ladder::rung(token).is_none()
            && !token.lower.ends_with("ed"))
    })
}

fn is_rank(word: &str, capitalised: bool, initial: bool, next: Option<&str>) -> bool {
    match word {
        "senior" | "principal" | "chief" | "director" | "vp" | "svp" | "evp" | "president"
        | "ceo" | "cto" | "cfo" | "coo" | "cio" | "ciso" | "cpo" | "cno" | "founder"
        | "cofounder" | "manager" | "supervisor" | "expert" | "guru" | "ninja" | "rockstar"
        | "veteran" | "seasoned" | "visionary" | "authority" | "luminary" | "architect"
        | "professor" | "executive" | "leader" | "deputy" | "consultant" | "advisor"
        | "adviser" | "expertise" | "mastery" | "specialist" | "matron" | "controller"
        | "partner" | "lecturer" | "leiter" | "leiterin" | "geschaftsfuhrer" | "direktor"
        | "directeur" | "directrice" | "mastermind" | "prodigy" | "genius" | "accomplished"
        | "distinguished" | "owner" => true,
        "lead" => {
            capitalised && !initial && next.is_some()
                || next.is_some_and(|next| {
                    matches!(
                        next,
                        "engineer"
                            | "developer"
                            | "nurse"
                            | "author"
                            | "researcher"
                            | "architect"
                            | "designer"
                            | "auditor"
                            | "scientist"
                            | "investigator"
                            | "accountant"
                    )
                })
        }
        "head" => matches!(next, Some("of" | "nurse" | "teacher")),
        "staff" => matches!(next, Some("engineer" | "scientist" | "nurse" | "accountant")),
        "vice" => next == Some("president"),
        _ => {
            ["leiter", "leiterin", "direktor", "direktorin", "chefin", "vorstand"]
                .iter()
                .any(|title| word.len() > title.len() + 2 && word.ends_with(title))
                && !word.contains("anleiter")
        }
    }
}

fn synonyms(word: &str) -> &'static [&'static str] {
    match word {
        "leader" => &[
            "leader",
            "lead",
            "led",
            "head",
            "director",
            "vp",
            "manager",
            "leadership",
            "leads",
            "leading",
        ],
        "manager" => &["manager", "leiter", "leiterin", "responsable"],
        "consultant" | "advisor" | "adviser" => &["consultant", "advisor", "adviser"],
        "expertise" | "expert" => &["expert", "expertise"],
        "founder" | "cofounder" => &["founder", "cofounder", "founded"],
        "executive" => &["executive", "vp", "ceo", "cto"],
        "owner" => &["owner", "owned", "ownership"],
        "supervisor" => &["supervise", "supervises", "supervised", "supervision", "supervising"],
        "architect" => &["architect"],
        _ => &[],
    }
}

/// No verb may stand higher than the fact's verb for the same thing.
fn verbs(inquiry: &Inquiry<'_>) -> Ruling {
    let mut support = Vec::new();
    for verb in &inquiry.sentence.verbs {
        // "split testing", "Award in Managing Food Safety": part of a name.
        let named = inquiry.is_shown_skill(&inquiry.sentence.tokens[verb.at])
            && verb.rung <= Rung::Managed
            || is_of_a_certificate(inquiry, verb);
        if inquiry.is_exempt(verb.at)
            || named
            || is_participle(inquiry, verb)
            || is_noun_use(inquiry, verb)
            || is_of_a_thing(inquiry, verb)
        {
            continue;
        }
        over_others(inquiry, verb)?;
        part_of_whole(inquiry, verb)?;
        let Some((rung, fact)) = allowed(inquiry, verb) else {
            let people = verb
                .object
                .iter()
                .any(|stem| is_people_in_general(stem) || concept(stem) == "nurs");
            let high = verb.rung == Rung::Led || (verb.rung == Rung::Managed && people);
            if high && !verb.object.is_empty() && !leads_people(inquiry, verb, Rung::Did) {
                let words = inquiry.words(verb.at, verb.at + 4);
                let reason = "no fact states this responsibility";
                return Err(inquiry.refuse("seniority", &words, reason));
            }
            continue;
        };
        // Who supervises a shift is in charge of it.
        let charge = inquiry.sentence.tokens[verb.at].lower == "charge"
            && (rung == Rung::Managed || ran(inquiry, &fact));
        // "founded" of what one "set up"; "with three others" of "one of four who".
        let said = inquiry.sentence.tokens[verb.at].lower.as_str();
        let started = matches!(said, "founded" | "founding") && set_up(inquiry, &fact);
        let jointly = verb.rung == Rung::Did && rung == Rung::Contributed && is_joint(inquiry);
        let kept = verb.rung == Rung::Managed
            && rung == Rung::Did
            && !verb.object.first().is_some_and(|s| is_people(s) || is_people_in_general(s))
            && kept(inquiry, &fact, verb);
        if verb.rung <= rung
            || kept
            || charge
            || started
            || jointly
            || leads_people(inquiry, verb, rung)
        {
            support.push(fact);
            continue;
        }
        let words = inquiry.words(verb.at, verb.at + 4);
        let mut refusal =
            inquiry.refuse("seniority", &words, "the fact states a lesser responsibility");
        refusal.nearest = Some(fact);
        return Err(refusal);
    }
    Ok(support.into_iter().take(1).collect())
}

/// `managed the managers`, `ran a ward` of who nursed on it: whom or what one was above, a fact must
/// say.
fn over_others(inquiry: &Inquiry<'_>, verb: &Responsibility) -> Result<(), crate::truth::Refusal> {
    const ABOVE: &str = "manager director supervisor head leader chief";
    const PLACES: &str = "ward unit department clinic store shop practice school branch plant hotel \
        restaurant kitchen division nursery laboratory pharmacy office";
    let tokens = &inquiry.sentence.tokens;
    let said = &tokens[verb.at];
    let next = (verb.at + 1..tokens.len().min(verb.at + 7))
        .take_while(|&at| tokens[at].is_word() && !leads_off(&tokens[at].lower));
    let words: Vec<&str> =
        next.map(|at| tokens[at].lower.strip_suffix('s').unwrap_or(&tokens[at].lower)).collect();
    // Of "the morning shift of a unit" the shift is run.
    let whole = |tokens: &[crate::truth::parse::Token], at: usize| {
        let part = ["shift", "section", "side", "team", "part", "half", "bay"];
        !tokens[at.saturating_sub(5)..at]
            .windows(2)
            .any(|two| part.contains(&two[0].lower.as_str()) && two[1].lower == "of")
    };
    let told = |words: &[&str], verbs: &dyn Fn(&str) -> bool| {
        let mut told = inquiry.ground.facts.iter().flat_map(|fact| &fact.sentences);
        told.any(|told| {
            let named = |token: &crate::truth::parse::Token| {
                words.contains(&token.lower.strip_suffix('s').unwrap_or(&token.lower))
            };
            let mut places = told.tokens.iter().enumerate();
            places.any(|(at, token)| named(token) && (verbs("") || whole(&told.tokens, at)))
                && told.tokens.iter().any(|token| verbs(&token.lower))
        })
    };
    let listed = |list: &str, word: &&str| list.split_whitespace().any(|one| one == *word);
    let refused = |reason: &str| {
        Err(inquiry.refuse("seniority", &inquiry.words(verb.at, verb.at + 5), reason))
    };
    if verb.rung >= Rung::Managed {
        let above: Vec<&str> =
            words.iter().skip(1).copied().filter(|word| listed(ABOVE, word)).collect();
        if !above.is_empty() && !told(&above, &|_| true) {
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
        let titled = inquiry.ground.all().any(|fact| {
            let ranks =
                ["manager", "head", "director", "matron", "sister", "lead", "owner", "chef"];
            fact.kind == FactKind::Role && ranks.iter().any(|rank| fact.words.contains(*rank))
        });
        if !titled && told(&[*place], &|_| true) && !told(&[*place], &runs) {
            return refused("the fact states a lesser responsibility");
        }
    }
    Ok(())
}

/// Where what a verb governs ends.
fn leads_off(lower: &str) -> bool {
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
fn part_of_whole(
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

/// `Managed the reagent store` of one who kept it: the same thing, no people.
fn kept(inquiry: &Inquiry<'_>, fact: &FactId, said: &Responsibility) -> bool {
    let token = &inquiry.sentence.tokens[said.at];
    // "Managed pain and nausea": what one treats.
    let treated = ["pain", "nausea", "symptom", "wound", "airway", "fluid", "medic"];
    if said.object.first().is_some_and(|thing| treated.contains(&thing.as_str())) {
        return true;
    }
    let Some(thing) = said.object.first().filter(|_| token.stem == "manag") else { return false };
    let mut facts = inquiry.ground.facts.iter().filter(|known| known.id == *fact);
    facts.any(|known| {
        known.sentences.iter().any(|told| {
            let keeps = told.tokens.first().is_some_and(|first| {
                matches!(
                    first.lower.as_str(),
                    "kept"
                        | "keeps"
                        | "ran"
                        | "runs"
                        | "administered"
                        | "holds"
                        | "held"
                        | "carries"
                        | "carried"
                )
            });
            // What is kept stands right behind the verb.
            let mut next = told.tokens.iter().skip(1).filter(|token| token.is_word());
            let kept = next.find(|token| !crate::truth::parse::word::is_small(&token.lower));
            let governed = told.verbs.first().is_some_and(|verb| verb.object.contains(thing));
            keeps && (governed || kept.is_some_and(|token| token.stem == *thing))
        })
    })
}

/// Verbs that bring a thing into being, and those that only use or tend one.
fn makes(stem: &str) -> bool {
    const MAKING: &str = "implement introduc build design develop creat establish architect invent";
    MAKING.split_whitespace().any(|known| known == stem)
}

/// What one was trained on, tested with or reported in, one did not bring in.
fn made(inquiry: &Inquiry<'_>) -> Result<(), crate::truth::Refusal> {
    const USING: &str = "train teach use test maintain oper analys check review attend present report \
        mentor supervis monitor measur record collect inspect treat visit proofread";
    let using = |stem: &str| USING.split_whitespace().any(|known| known == stem);
    for verb in &inquiry.sentence.verbs {
        let token = &inquiry.sentence.tokens[verb.at];
        let Some(head) = verb.object.first().filter(|_| makes(&token.stem)) else { continue };
        if inquiry.is_exempt(verb.at) || is_noun_use(inquiry, verb) || verb.rung < Rung::Did {
            continue;
        }
        let mut telling = inquiry
            .ground
            .facts
            .iter()
            .filter(|fact| fact.is_told() && fact.concepts.contains(concept(head)))
            .peekable();
        let nearest = telling.peek().map(|fact| fact.id.clone());
        let only_used = nearest.is_some()
            && telling.all(|fact| {
                let verbs = fact.sentences.iter().filter(|told| !told.verbs.is_empty());
                let deeds = verbs.flat_map(|told| {
                    told.verbs.iter().map(move |verb| told.tokens[verb.at].stem.as_str())
                });
                let mut deeds = deeds.peekable();
                deeds.peek().is_some() && deeds.all(using)
            });
        if only_used {
            let words = inquiry.words(verb.at, verb.at + 3);
            let reason = "the facts tell of its use, not of its making";
            let mut refusal = inquiry.refuse("seniority", &words, reason);
            refusal.nearest = nearest;
            return Err(refusal);
        }
    }
    Ok(())
}

/// The fact says that the candidate began it.
fn set_up(inquiry: &Inquiry<'_>, fact: &FactId) -> bool {
    let mut facts = inquiry.ground.facts.iter().filter(|known| known.id == *fact);
    facts.any(|known| {
        known.sentences.iter().any(|told| {
            let word = |at: usize| told.tokens.get(at).map_or("", |token| token.lower.as_str());
            matches!((word(0), word(1)), ("set", "up") | ("started" | "founded" | "established", _))
        })
    })
}

/// `together with three other midwives`, `with two colleagues`: one of several.
fn is_joint(inquiry: &Inquiry<'_>) -> bool {
    let said = format!(" {} ", inquiry.sentence.normal());
    [
        " together with ",
        " jointly with ",
        " as one of ",
        " one of ",
        " in a team of ",
        " part of a team ",
    ]
    .iter()
    .any(|phrase| said.contains(phrase))
}

/// The fact says that the candidate ran it.
fn ran(inquiry: &Inquiry<'_>, fact: &FactId) -> bool {
    let mut facts = inquiry.ground.facts.iter().filter(|known| known.id == *fact);
    facts.any(|known| {
        known.sentences.iter().any(|told| {
            told.tokens.first().is_some_and(|first| {
                matches!(first.lower.as_str(), "ran" | "run" | "runs" | "running")
            })
        })
    })
}

/// The verb stands within the name of a certificate or a degree.
fn is_of_a_certificate(inquiry: &Inquiry<'_>, verb: &Responsibility) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let before = verb.at.saturating_sub(2);
    let around: Vec<String> = tokens[before..(verb.at + 2).max(before + 3).min(tokens.len())]
        .iter()
        .filter(|token| token.is_word())
        .map(|token| fold(&token.lower))
        .collect();
    around.len() >= 3
        && inquiry.verifier.evidence.iter().any(|fact| {
            matches!(fact.kind, FactKind::Certification | FactKind::Education)
                && fact.says(&around.join(" "))
        })
}

/// `leading to`, `lead time`, `a leading bank`.
fn is_participle(inquiry: &Inquiry<'_>, verb: &Responsibility) -> bool {
    let word = |at: usize| inquiry.sentence.tokens.get(at).map_or("", |token| token.lower.as_str());
    matches!(
        (word(verb.at), word(verb.at + 1)),
        ("leading" | "led" | "leads" | "lead", "to") | ("lead", "time" | "times")
    ) || (word(verb.at) == "leading" && matches!(word(verb.at.wrapping_sub(1)), "a" | "the" | "-"))
}

/// `a model that reached`, `which cut`: the thing did it.
fn is_of_a_thing(inquiry: &Inquiry<'_>, verb: &Responsibility) -> bool {
    let before = verb.at.checked_sub(1).and_then(|at| inquiry.sentence.tokens.get(at));
    let after = inquiry.sentence.tokens.get(verb.at + 1);
    // "led by nurses": they did.
    if after.is_some_and(|token| matches!(token.lower.as_str(), "by" | "von" | "par")) {
        return verb.rung > Rung::Did;
    }
    // "when 9,000 boxes moved"
    let subject = before.is_some_and(|token| {
        token.is_word()
            && !token.initial
            && !crate::truth::parse::word::is_small(&token.lower)
            && !token.lower.ends_with("ly")
            && token.lower.ends_with('s')
    });
    if verb.rung == Rung::Did && subject && inquiry.sentence.tokens[verb.at].lower.ends_with("ed") {
        return true;
    }
    let passive = (1..=2).any(|back| {
        let earlier = verb.at.checked_sub(back).and_then(|at| inquiry.sentence.tokens.get(at));
        earlier.is_some_and(|token| {
            matches!(token.lower.as_str(), "was" | "were" | "been" | "be" | "being" | "is" | "are")
        })
    });
    if verb.rung == Rung::Did && passive {
        return true;
    }
    verb.rung == Rung::Did
        && before.is_some_and(|token| matches!(token.lower.as_str(), "that" | "which"))
}

/// `the build`, `software design`, `a cut`: nouns claim no responsibility of their own.
fn is_noun_use(inquiry: &Inquiry<'_>, verb: &Responsibility) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let noun = matches!(
        word(verb.at),
        "build"
            | "design"
            | "run"
            | "launch"
            | "set"
            | "cut"
            | "help"
            | "lead"
            | "building"
            | "training"
            | "running"
            | "writing"
            | "teaching"
            | "contribution"
            | "alone"
            | "testing"
            | "hiring"
            | "planning"
            | "engineering"
    );
    // "team leading" is what a team leader does.
    let trade = word(verb.at) == "leading"
        && matches!(word(verb.at.wrapping_sub(1)), "team" | "people" | "project");
    trade || noun && verb.at > 0 && verb.rung <= Rung::Did
}

/// Highest rung the ground gives for what the verb governs, and the fact that gives it.
fn allowed(inquiry: &Inquiry<'_>, verb: &Responsibility) -> Option<(Rung, FactId)> {
    let object: Vec<&str> = verb.object.iter().map(|stem| concept(stem)).collect();
    let mut best: Option<(usize, Rung, &Evidence)> = None;
    for fact in inquiry.ground.facts.iter().filter(|fact| fact.is_told()) {
        // A skill's name beside the sentence says nothing of who did what.
        let deeds = || fact.sentences.iter().filter(|told| !told.verbs.is_empty());
        let told: Vec<_> = match deeds().next() {
            Some(_) => deeds().collect(),
            None => fact.sentences.iter().collect(),
        };
        for told in told {
            let start = best_in(&object, told, verb.rung);
            let Some((shared, rung)) = start else { continue };
            let better =
                best.is_none_or(|(most, high, _)| shared > most || (shared == most && rung > high));
            if better {
                best = Some((shared, rung, fact));
            }
        }
    }
    best.map(|(_, rung, fact)| (rung, fact.id.clone()))
}

/// How many words of the object the sentence's best verb shares, and how high that verb stands.
fn best_in(
    object: &[&str],
    told: &crate::truth::evidence::Telling,
    claimed: Rung,
) -> Option<(usize, Rung)> {
    let overlap = |verb: &Responsibility| {
        let shared = verb.object.iter().filter(|stem| object.contains(&concept(stem))).count();
        // "leads a team" of who "leads 24 nurses".
        let people = verb.rung >= Rung::Managed
            && object.last().is_some_and(|head| is_people_in_general(head))
            && verb.object.first().is_some_and(|head| is_people(head));
        if people {
            return shared.max(1);
        }
        // Who manages the care assistants does not manage the care home: the head counts.
        let headed = claimed < Rung::Managed
            || object.last().is_none_or(|head| {
                verb.object.iter().any(|stem| {
                    concept(stem) == *head || crate::truth::thesaurus::may_stand_for(head, stem)
                })
            });
        if headed { shared } else { 0 }
    };
    let mut best: Option<(usize, Rung)> = None;
    for verb in &told.verbs {
        let shared = overlap(verb);
        let earlier = told.verbs.iter().filter(|other| other.at < verb.at).map(|other| other.rung);
        // What one led a team to build, one also led; what one helped with stays help.
        let rung = if verb.rung == Rung::Did {
            earlier.filter(|rung| *rung >= Rung::Managed).max().unwrap_or(Rung::Did)
        } else {
            verb.rung
        };
        if best.is_none_or(|(most, high)| shared > most || (shared == most && rung > high)) {
            best = Some((shared, rung));
        }
    }
    let words =
        object.iter().filter(|word| told.stems.iter().any(|stem| concept(stem) == **word)).count();
    match best {
        // Told of, but not as what the verb governs: no more than some work on it.
        Some((0, rung)) => {
            let people = claimed == Rung::Managed
                && object.last().is_some_and(|head| is_people(head))
                && told.verbs.iter().all(|verb| !verb.object.iter().any(|stem| is_people(stem)));
            // Of a place one works in, no more than that.
            let place = claimed >= Rung::Managed
                && object.last().is_some_and(|head| is_place_of_work(head));
            let most = if people || place { Rung::Did } else { Rung::Owned };
            (words > 0).then_some((words, rung.min(most)))
        }
        Some(found) => Some(found),
        None => (words > 0).then_some((words, Rung::Did)),
    }
}

/// Stems of places that one may work at without being in charge of them.
fn is_place_of_work(stem: &str) -> bool {
    const PLACES: &str = "ward unit clinic department hospit store shop practic school branch plant \
        hotel restaur kitchen divis nurseri laboratori pharmaci theatr site";
    PLACES.split_whitespace().any(|place| place == stem || place == concept(stem))
}

/// Managing and leading people is one thing; a manager's title says it too.
fn leads_people(inquiry: &Inquiry<'_>, verb: &Responsibility, rung: Rung) -> bool {
    let people = verb.object.iter().any(|stem| {
        is_people_in_general(stem)
            || concept(stem) == "engin"
            || concept(stem) == "nurs"
            || concept(stem) == "analyst"
    });
    let titled = || {
        inquiry.ground.all().any(|fact| {
            fact.kind == FactKind::Role
                && [
                    "manager",
                    "head",
                    "director",
                    "vp",
                    "lead",
                    "chief",
                    "leiter",
                    "leiterin",
                    "president",
                ]
                .iter()
                .any(|title| fact.words.contains(*title))
        })
    };
    let runs_a_shift = || {
        inquiry
            .ground
            .facts
            .iter()
            .any(|fact| ran(inquiry, &fact.id) && fact.words.contains("shift"))
    };
    people
        && verb.rung <= Rung::Led
        && (rung == Rung::Managed || (rung >= Rung::Did && (titled() || runs_a_shift())))
}
