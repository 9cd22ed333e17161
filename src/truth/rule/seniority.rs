//! Titles, marks of rank, and the ladder of responsibility: contributed does not become led.

use super::{Inquiry, Ruling};
use crate::candidate::{FactId, FactKind, Scope};
use crate::truth::evidence::Evidence;
use crate::truth::parse::word::{concept, fold, is_people, is_people_in_general};
use crate::truth::parse::{Responsibility, Rung};

/// Titles, then verbs.
pub(super) fn check(inquiry: &Inquiry<'_>) -> Ruling {
    made(inquiry)?;
    let mut support = titles(inquiry)?;
    support.extend(verbs(inquiry)?);
    Ok(support)
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
        let Some((rung, fact)) = allowed(inquiry, verb) else {
            let people = verb.object.iter().any(|stem| is_people_in_general(stem));
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
            && !verb.object.iter().any(|stem| is_people(stem) || is_people_in_general(stem))
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

/// `Managed the reagent store` of one who kept it: the same thing, no people.
fn kept(inquiry: &Inquiry<'_>, fact: &FactId, said: &Responsibility) -> bool {
    let token = &inquiry.sentence.tokens[said.at];
    let Some(thing) = said.object.first().filter(|_| token.stem == "manag") else { return false };
    let mut facts = inquiry.ground.facts.iter().filter(|known| known.id == *fact);
    facts.any(|known| {
        known.sentences.iter().any(|told| {
            let keeps = told.tokens.first().is_some_and(|first| {
                matches!(first.lower.as_str(), "kept" | "keeps" | "ran" | "runs" | "administered")
            });
            keeps && told.verbs.first().is_some_and(|verb| verb.object.contains(thing))
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
    let Some(before) = verb.at.checked_sub(2) else { return false };
    let around: Vec<String> = tokens[before..(verb.at + 2).min(tokens.len())]
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
            let most = if people { Rung::Did } else { Rung::Owned };
            (words > 0).then_some((words, rung.min(most)))
        }
        Some(found) => Some(found),
        None => (words > 0).then_some((words, Rung::Did)),
    }
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
    people && verb.rung <= Rung::Led && (rung == Rung::Managed || (rung >= Rung::Did && titled()))
}
