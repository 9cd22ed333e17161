//! The plain words: each must be a fact's, or mean what a word of a fact means, or mean nothing in
//! particular; and words that stand together must come from one fact. So nothing is told that no
//! fact tells, and no true words are put together to something untrue.

use std::collections::BTreeSet;

use super::{Inquiry, Ruling};
use crate::candidate::{FactKind, Scope};
use crate::lexicon::{SkillHit, Words};
use crate::truth::Section;
use crate::truth::context::is_first_person;
use crate::truth::evidence::Evidence;
use crate::truth::parse::word::{concept, is_light, is_people_in_general, is_small};
use crate::truth::parse::{Rung, Token, Unit, ladder, noun};
use crate::truth::thesaurus;

/// A word that says something, and the facts that have it.
struct Word {
    at: usize,
    /// Places in the list of all facts of the ground.
    facts: BTreeSet<usize>,
}

/// Weighs the plain words of each clause against the ground.
pub(super) fn check(inquiry: &Inquiry<'_>) -> Ruling {
    if !asserts(inquiry) {
        return Ok(Vec::new());
    }
    let ground: Vec<&Evidence> = inquiry.ground.all().collect();
    let mut support = Vec::new();
    let letter = matches!(inquiry.claim.section, Section::Letter | Section::Message);
    for &(start, end) in &inquiry.clauses {
        if letter && is_addressed(&inquiry.sentence.tokens[start..end]) {
            continue;
        }
        let words = words(inquiry, &ground, start, end);
        newcomers(inquiry, &ground, (start, end))?;
        untold(inquiry, &words, &ground, (start, end))?;
        joined(inquiry, &words, &ground)?;
        support.extend(anchored(inquiry, &words, &ground, (start, end))?);
    }
    turn_of_period(inquiry, &ground)?;
    passive(inquiry)?;
    demoted(inquiry, &ground)?;
    Ok(support)
}

/// Whether the sentence tells something of the candidate. Bullets and profiles do; a sentence of a
/// letter may also ask, thank, or speak of the employer.
fn asserts(inquiry: &Inquiry<'_>) -> bool {
    let tokens = &inquiry.sentence.tokens;
    match inquiry.claim.section {
        Section::Letter | Section::Message => {
            let courteous = (0..tokens.len()).any(|at| {
                let modal = matches!(tokens[at].lower.as_str(), "could" | "can" | "would" | "will");
                // "families who could not come" asks for nothing.
                let mut near = tokens[at.saturating_sub(2)..(at + 3).min(tokens.len())].iter();
                let of_us = near.any(|token| {
                    is_first_person(&token.lower)
                        || matches!(token.lower.as_str(), "you" | "your" | "be")
                });
                is_courteous(&tokens[at].lower) && (!modal || of_us)
            });
            let told = tokens.iter().any(|token| is_first_person(&token.lower))
                || tokens.iter().any(|token| ladder::rung(token).is_some())
                || !inquiry.sentence.quantities.is_empty()
                || tokens.iter().any(|token| is_background(&token.lower));
            told && !courteous
        }
        // One fact has said it all, word by word.
        Section::Credentials => false,
        _ => true,
    }
}

/// The clause speaks of the reader before it speaks of the writer: `your role caught my eye`.
fn is_addressed(clause: &[Token]) -> bool {
    let reader = |token: &Token| {
        matches!(
            token.lower.as_str(),
            "you"
                | "your"
                | "sie"
                | "ihr"
                | "ihre"
                | "ihrer"
                | "ihrem"
                | "ihren"
                | "vous"
                | "votre"
                | "vos"
        )
    };
    let first = clause.iter().find(|token| reader(token) || is_first_person(&token.lower));
    first.is_some_and(reader)
}

/// Words of sentences that offer, ask, wish or thank.
fn is_courteous(lower: &str) -> bool {
    matches!(
        lower,
        "would"
            | "could"
            | "hope"
            | "look"
            | "looking"
            | "forward"
            | "glad"
            | "happy"
            | "pleased"
            | "welcome"
            | "thank"
            | "thanks"
            | "enclosed"
            | "attached"
            | "like"
            | "enjoy"
            | "interest"
            | "interested"
            | "interests"
            | "want"
            | "wish"
            | "please"
            | "discuss"
            | "talk"
            | "call"
            | "meet"
            | "hear"
            | "understand"
            | "question"
            | "questions"
            | "prefer"
            | "apply"
            | "applying"
            | "application"
            | "can"
            | "will"
            | "explain"
            | "möchte"
            | "würde"
            | "freue"
            | "gerne"
            | "gern"
            | "kann"
            | "bewerbe"
            | "anbei"
            | "bitte"
            | "danke"
            | "hiermit"
            | "erklären"
            | "serais"
            | "souhaite"
            | "joins"
            | "volontiers"
            | "remercie"
            | "aimerais"
            | "peux"
            | "candidature"
            | "préfère"
    )
}

fn is_background(lower: &str) -> bool {
    matches!(
        lower,
        "experience"
            | "experienced"
            | "background"
            | "skills"
            | "skilled"
            | "expertise"
            | "career"
            | "work"
            | "worked"
            | "used"
            | "know"
            | "am"
    )
}

/// The words of a clause that say something, with the facts that have them.
fn words(inquiry: &Inquiry<'_>, ground: &[&Evidence], start: usize, end: usize) -> Vec<Word> {
    (start..end)
        .filter(|&at| inquiry.says_something(at))
        .filter_map(|at| {
            let token = inquiry.sentence.tokens.get(at)?;
            let facts: BTreeSet<usize> =
                (0..ground.len()).filter(|&fact| tells(inquiry, ground[fact], token)).collect();
            let titled = facts.is_empty()
                && (inquiry.is_in_a_title(token) || goes_without_saying(inquiry, ground, at));
            (!titled).then_some(Word { at, facts })
        })
        .collect()
}

/// What a word adds that the facts tell without it: that an employer is a company, that money got is
/// funding, that one does a thing oneself.
fn goes_without_saying(inquiry: &Inquiry<'_>, ground: &[&Evidence], at: usize) -> bool {
    const REFLEXIVE: [&str; 8] =
        ["themselves", "themself", "himself", "herself", "myself", "that he", "that she", "that i"];
    let tokens = &inquiry.sentence.tokens;
    let word = tokens[at].lower.as_str();
    let before = at.checked_sub(1).map_or("", |at| tokens[at].lower.as_str());
    match word {
        // "at a photonics company": of what trade, its own rule judges.
        // "wake-ups" of "waking it": the particle of a noun.
        "ups" | "up" | "outs" | "offs" | "ins" if before == "-" => true,
        // Whoever teaches, teaches classes.
        "classes" | "class" | "lessons" => {
            ground.iter().any(|fact| fact.concepts.contains(concept("teach")))
        }
        "company" | "firm" | "employer" | "organisation" | "organization" => {
            ground.iter().any(|fact| {
                // "saves the company £210,000"
                let paid = before == "the"
                    && inquiry.sentence.quantities.iter().any(|one| {
                        matches!(one.unit, Unit::Money(_)) && (at + 1..at + 3).contains(&one.start)
                    });
                let whole = inquiry.claim.scope == Scope::Candidate || paid;
                fact.kind == FactKind::Role
                    && whole
                    && !matches!(before, "" | "," | "and" | "whole" | "entire" | "across")
            })
        }
        // "self-drafted" of what "he drafted".
        "self" => ground.iter().any(|fact| REFLEXIVE.iter().any(|own| fact.says(own))),
        "absence" | "absences" => ground.iter().any(|fact| {
            ["away", "absent", "off", "leave", "holiday"].iter().any(|w| fact.words.contains(*w))
        }),
        // "inter-coder agreement" of agreement "between coders".
        "inter" => ground
            .iter()
            .any(|fact| ["between", "among"].iter().any(|word| fact.words.contains(*word))),
        // The money that amounts are told in.
        "euro" | "euros" | "pounds" | "dollars" | "francs" | "kronor" | "kroner" => {
            let code = crate::truth::parse::quantity::currency(word);
            let mut told = inquiry.verifier.evidence.iter().flat_map(|fact| &fact.sentences);
            told.any(|told| {
                told.quantities
                    .iter()
                    .any(|one| matches!(one.unit, Unit::Money(known) if Some(known) == code))
            })
        }
        "students" | "pupils" => ground.iter().any(|fact| {
            ["seminar", "teach", "lectur", "cours", "class"]
                .iter()
                .any(|stem| fact.concepts.contains(concept(stem)))
        }),
        "popular" => ground.iter().any(|fact| {
            ["most watched", "most read", "most viewed", "most played", "most used"]
                .iter()
                .any(|most| fact.says(most))
        }),
        // Whom a nurse nurses are patients.
        "patient" | "patients" => ground.iter().any(|fact| {
            const OF_CARE: [&str; 4] = ["nurs", "care", "ward", "clinic"];
            const THEY: [&str; 9] = [
                "children",
                "residents",
                "adults",
                "newborns",
                "newborn",
                "infants",
                "women",
                "mothers",
                "babies",
            ];
            OF_CARE.iter().any(|stem| fact.concepts.contains(concept(stem)))
                && THEY.iter().any(|word| fact.words.contains(*word))
        }),
        "funding" | "funds" | "money" | "grant" | "grants" => ground.iter().any(|fact| {
            const GOT: &str = "obtain win rais secur receiv attract get grant award";
            fact.sentences.iter().any(|told| {
                let money = told.quantities.iter().any(|q| matches!(q.unit, Unit::Money(_)));
                let got = told.tokens.iter().any(|t| GOT.split_whitespace().any(|g| g == t.stem));
                money && got
            })
        }),
        _ => false,
    }
}

/// The fact has the word; a strong verb must be told as it is.
fn tells(inquiry: &Inquiry<'_>, fact: &Evidence, token: &Token) -> bool {
    if matches!(token.lower.as_str(), "winner" | "winners") && fact.kind == FactKind::Award {
        return true;
    }
    // Who holds a certificate is certified.
    if matches!(
        token.lower.as_str(),
        "certified" | "certificate" | "certificates" | "certification"
    ) && fact.kind == FactKind::Certification
    {
        return true;
    }
    // "taught how" of "showed how".
    let how = || inquiry.sentence.tokens.iter().any(|token| token.lower == "how");
    if token.stem == "teach" && how() && fact.concepts.contains("show") {
        return true;
    }
    match is_strong(&token.stem) {
        // "prescribing of antibiotics" of prescriptions: the noun.
        true => {
            fact.concepts.contains(concept(&token.stem))
                || lesser_like(&token.stem).iter().any(|like| fact.concepts.contains(*like))
                || token.lower.ends_with("ing")
                    && is_noun(inquiry, token)
                    && inquiry.has(fact, token)
        }
        false => inquiry.has(fact, token),
    }
}

/// Strong verbs that tell as much as this one, or more: who supervised one mentored one.
fn lesser_like(stem: &str) -> &'static [&'static str] {
    match stem {
        "invit" => &["ask"],
        "edit" => &["cut", "revis", "correct", "proofread", "shorten"],
        "award" => &["win", "prize", "receiv", "grant", "fund"],
        "rewrit" => &["rebuild", "redo", "overhaul", "revis", "rework"],
        "mentor" | "coach" => &["manag", "supervis", "precept", "train", "tutor"],
        "train" | "teach" => &["mentor", "onboard", "tutor", "instruct"],
        "treat" => &["care"],
        "win" => &["recov", "secur", "award"],
        "volunt" => &["volunteer"],
        "host" => &["coordin", "organis", "hold", "run"],
        "audit" | "examin" | "inspect" => &["audit", "inspect", "examin", "check", "analys"],
        "present" => &["talk", "demo", "speak", "lectur"],
        _ => &[],
    }
}

/// `prescribing of`: a word in -ing with `of` behind it.
fn is_noun(inquiry: &Inquiry<'_>, token: &Token) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let at = tokens.iter().position(|other| other.start == token.start);
    at.and_then(|at| tokens.get(at + 1)).is_some_and(|next| next.lower == "of")
}

pub(super) fn says_something(inquiry: &Inquiry<'_>, at: usize) -> bool {
    let Some(token) = inquiry.sentence.tokens.get(at) else { return false };
    // "three countries": how many the facts name, the rule of quantities has judged.
    if crate::truth::derived::is_place(&token.stem)
        && at > 0
        && inquiry.sentence.quantities.iter().any(|quantity| quantity.end == at)
    {
        return false;
    }
    // "talks about the tool": what it is, was told before.
    let anaphoric = at > 0
        && inquiry.sentence.tokens[at - 1].lower == "the"
        && matches!(
            token.lower.as_str(),
            "tool"
                | "project"
                | "programme"
                | "program"
                | "initiative"
                | "product"
                | "campaign"
                | "subject"
                | "topic"
                | "matter"
        );
    if anaphoric {
        return false;
    }
    // "the Instagram account": what the name is of.
    if matches!(
        token.lower.as_str(),
        "account" | "accounts" | "channel" | "channels" | "site" | "sites" | "office" | "offices"
    ) && at > 0
        && inquiry.sentence.tokens[at - 1].is_capitalised()
        && !inquiry.sentence.tokens[at - 1].initial
    {
        return false;
    }
    // "has seen the time fall from 52 minutes": its direction is judged with the number.
    if token.lower == "fall"
        && inquiry
            .sentence
            .tokens
            .get(at + 1)
            .is_some_and(|next| matches!(next.lower.as_str(), "from" | "by" | "to"))
        && inquiry.sentence.tokens.get(at + 2).is_some_and(|next| next.value().is_some())
    {
        return false;
    }
    // "line 6's"
    if token.lower == "s" && at > 0 && inquiry.sentence.tokens[at - 1].is_mark() {
        return false;
    }
    // "newly hired", "on site", "ahead of schedule": set phrases, judged as such or telling nothing.
    let back =
        |n: usize| at.checked_sub(n).map_or("", |at| inquiry.sentence.tokens[at].lower.as_str());
    let phrase = match token.lower.as_str() {
        // "the following year"
        "year" | "month" | "quarter" | "week" | "day" | "years"
            if matches!(back(1), "following" | "next" | "previous" | "preceding" | "same")
                || matches!(back(1), "a" | "per") && matches!(back(2), "times" | "time") =>
        {
            true
        }
        "site" => back(1) == "on" || back(1) == "-" && back(2) == "on",
        "schedule" | "plan" | "deadline" => back(1) == "of" && back(2) == "ahead",
        word => back(1) == "newly" && word.ends_with("ed") && word != "qualified",
    };
    if phrase {
        return false;
    }
    // "at home in PyTorch"
    let at_home = token.lower == "home"
        && at > 0
        && inquiry.sentence.tokens[at - 1].lower == "at"
        && inquiry
            .sentence
            .tokens
            .get(at + 1)
            .is_some_and(|next| matches!(next.lower.as_str(), "in" | "with"));
    if at_home {
        return false;
    }
    // "lent a hand"
    let idiom = token.lower == "hand"
        && at >= 2
        && inquiry.sentence.tokens[at - 1].lower == "a"
        && matches!(
            inquiry.sentence.tokens[at - 2].lower.as_str(),
            "lent" | "lend" | "gave" | "give"
        );
    if idiom {
        return false;
    }
    let counted = inquiry
        .sentence
        .quantities
        .iter()
        .any(|quantity| (quantity.start..quantity.end).contains(&at));
    // "Reduced falls": what was reduced, no change of its own.
    let is_changed = token.lower.ends_with('s')
        && at > 0
        && noun::direction_of(&inquiry.sentence.tokens[at - 1].stem).is_some();
    let responsibility = ladder::rung(token).is_some_and(|rung| rung != Rung::Did);
    token.is_word()
        && !is_plain_verb(inquiry, at)
        && !is_small(&token.lower)
        && !is_light(&token.lower)
        && !token.lower.ends_with("ly")
        && !inquiry.is_exempt(at)
        && !super::language::is_of_language(inquiry, at)
        && !counted
        && !inquiry.is_shown_skill(token)
        && !responsibility
        && (noun::direction_of(&token.stem).is_none() || is_changed)
}

/// A verb of no particular claim: how a thing was done may be told in other words, what was done
/// may not. Verbs that stand for a power or an achievement of their own must be a fact's.
fn is_plain_verb(inquiry: &Inquiry<'_>, at: usize) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let token = &tokens[at];
    if !inquiry.sentence.is_english() || is_strong(&token.stem) || !thesaurus::is_verb(&token.stem)
    {
        return false;
    }
    // "spending on antibiotics" is a thing that is measured.
    if token.lower.ends_with("ing") && concept(&token.stem) == "cost" {
        return false;
    }
    let lower = token.lower.as_str();
    // "attendance": what such endings make of a verb is a thing.
    const THINGS: [&str; 8] = ["ance", "ence", "tion", "sion", "ment", "ness", "ity", "ship"];
    if THINGS.iter().any(|end| lower.ends_with(end)) {
        return false;
    }
    let before = at.checked_sub(1).map(|at| &tokens[at]);
    // "lost readings", "the recycled gravel": before a noun, a participle says which.
    let which = before.is_some_and(|token| {
        ladder::rung(token).is_some()
            || noun::direction_of(&token.stem).is_some()
            || matches!(
                token.lower.as_str(),
                "a" | "an"
                    | "the"
                    | "of"
                    | "for"
                    | "with"
                    | "from"
                    | "by"
                    | "on"
                    | "in"
                    | "their"
                    | "its"
                    | "our"
                    | "my"
                    | "all"
                    | "more"
                    | "less"
            )
    });
    let opens = before.is_none_or(|token| {
        matches!(
            token.lower.as_str(),
            "to" | "i" | "and" | "that" | "which" | "who" | "we" | "it" | "they" | "now" | "still"
        ) || token.is(",")
            || token.is(";")
            || token.is(":")
            || token.is(".")
    });
    let next_glued = tokens.get(at + 1).is_some_and(|next| next.glued && next.is("-"));
    let form = lower.ends_with("ed") && lower.len() > 4
        || crate::truth::parse::name::is_verb_form_alone(lower);
    // "reporting pack", "transfer pricing": before a noun, or of a skill, -ing is no verb.
    // "at the standard in reading", "secured funding": a thing too, no object follows.
    let bare = tokens.get(at + 1).is_none_or(|next| {
        next.is_mark() && !next.glued
            || next.is(",")
            || next.is(".")
            || matches!(
                next.lower.as_str(),
                "from" | "for" | "by" | "of" | "at" | "and" | "with" | "in" | "within" | "over"
            )
    });
    let begun = |stem: &str| {
        matches!(
            stem,
            "start" | "begin" | "stop" | "keep" | "continu" | "help" | "finish" | "enjoy"
        )
    };
    let governed = before.is_some_and(|token| {
        // "in retail and shipping"
        let listed = matches!(token.lower.as_str(), "and" | "or")
            && at >= 2
            && !(tokens[at - 2].lower.ends_with("ing") || tokens[at - 2].lower.ends_with("ed"));
        listed
            || matches!(token.lower.as_str(), "in" | "of" | "on" | "for")
            || ladder::rung(token).is_some() && !begun(&token.stem)
            || token.lower.ends_with("ed") && token.lower != "used" && !begun(&token.stem)
    });
    let ing = lower.ends_with("ing")
        && lower.len() > 5
        && !(bare && governed)
        && !is_named_skill(inquiry, token)
        && (opens
            || before.is_some_and(|token| is_small(&token.lower))
            || tokens
                .get(at + 1)
                .is_some_and(|next| is_small(&next.lower) || next.value().is_some())
            || crate::truth::parse::number::number_at(tokens, at + 1).is_some());
    // "accounts, transfer pricing": in a list a bare word is a thing.
    let object = tokens.get(at + 1).is_some_and(|next| {
        matches!(
            next.lower.as_str(),
            "the"
                | "a"
                | "an"
                | "my"
                | "our"
                | "their"
                | "its"
                | "his"
                | "her"
                | "to"
                | "it"
                | "them"
                | "this"
                | "these"
                | "on"
                | "at"
                | "up"
                | "out"
        ) || next.value().is_some()
    });
    let infinitive = tokens[at.saturating_sub(6)..at].iter().any(|token| token.lower == "to");
    let listed = before.is_some_and(|token| token.is(",") || token.lower == "and")
        && !(form || ing || object || infinitive);
    ((form && !which) || ing || opens && !listed) && !next_glued
}

/// Verbs that claim more than work: a power, a verdict, a first.
fn is_strong(stem: &str) -> bool {
    const STRONG: &str = "approv authoris author negoti invent patent sign sell win award certifi \
        accredit hire fire promot publish cite prove diagnos prescrib audit teach train mentor coach \
        interview inspect licens recruit found pioneer treat operat present advis judg elect \
        nomin recommend acquir donat rewrit rescu sponsor represent consult examin pass \
        graduat win qualifi volunt chair host travel invit commiss master decid reclaim edit";
    STRONG.split_whitespace().any(|strong| strong == stem)
}

/// `newly qualified nurses` of student nurses: a fact must tell of something new.
fn newcomers(
    inquiry: &Inquiry<'_>,
    ground: &[&Evidence],
    (start, end): (usize, usize),
) -> Result<(), crate::truth::Refusal> {
    const NEW: &str = "new newly newcomers joined joiners joining starters hired hires recruits \
        graduates graduate recent recently qualified induction onboarded beginners junior trainees \
        started opened founded set built";
    let at = (start..end).find(|&at| inquiry.sentence.tokens[at].lower == "newly");
    let Some(at) = at.filter(|&at| !inquiry.is_exempt(at)) else { return Ok(()) };
    let told =
        ground.iter().any(|fact| NEW.split_whitespace().any(|word| fact.words.contains(word)));
    if told {
        return Ok(());
    }
    Err(inquiry.refuse("unsupported", &inquiry.words(at, at + 2), "no fact tells of this"))
}

/// No word may be one that no fact has.
fn untold(
    inquiry: &Inquiry<'_>,
    words: &[Word],
    ground: &[&Evidence],
    clause: (usize, usize),
) -> Result<(), crate::truth::Refusal> {
    let novel: Vec<&Word> = words.iter().filter(|word| word.facts.is_empty()).collect();
    let novel = match inquiry.sentence.is_english() {
        true => match novel.as_slice() {
            [one] if stands_in(inquiry, words, one, ground, clause) => Vec::new(),
            _ => novel,
        },
        false => strange_nouns(inquiry, novel),
    };
    if novel.is_empty() {
        return Ok(());
    }
    let first = novel.first().map_or(0, |word| word.at);
    let last = novel.last().map_or(first, |word| word.at);
    // The words from the first to the last of a row, not half the sentence.
    let end = if last - first <= 4 { last } else { first };
    let said = inquiry.words(first, end + 1);
    Err(inquiry.refuse("unsupported", &said, "no fact tells of this"))
}

/// `visit` for the trip, `documentation` for the paperwork: one word of a deed, a message or a state
/// in place of a like word of the one fact that tells all the rest. A thing, a person, a place or a
/// sum may not be put in another's place, nor what a number measures the change of.
fn stands_in(
    inquiry: &Inquiry<'_>,
    words: &[Word],
    novel: &Word,
    ground: &[&Evidence],
    (start, end): (usize, usize),
) -> bool {
    const LIKE: f64 = 0.35;
    let tokens = &inquiry.sentence.tokens;
    let token = &tokens[novel.at];
    let changed = inquiry
        .sentence
        .quantities
        .iter()
        .any(|quantity| (start..end).contains(&quantity.start) && quantity.step.is_some());
    if changed
        || words.len() < 3
        || token.is_capitalised()
        || is_strong(&token.stem)
        || !thesaurus::is_abstract(&token.stem)
    {
        return false;
    }
    let Some(meaning) = Words::bundled().meaning(&token.lower) else { return false };
    let said: Vec<&str> = tokens.iter().map(|token| concept(&token.stem)).collect();
    ground.iter().enumerate().any(|(fact, evidence)| {
        let rest = words.iter().filter(|word| word.at != novel.at);
        let told = evidence.is_told() && rest.clone().all(|word| word.facts.contains(&fact));
        let replaced = |known: &Token| {
            known.is_word()
                && !is_small(&known.lower)
                && !said.contains(&concept(&known.stem))
                && thesaurus::is_abstract(&known.stem)
                && Words::bundled()
                    .meaning(&known.lower)
                    .is_some_and(|other| meaning.likeness(&other) >= LIKE)
        };
        told && evidence.sentences.first().is_some_and(|deed| deed.tokens.iter().any(replaced))
    })
}

/// In German and French, of which there is no thesaurus, other verbs and adjectives may be used;
/// German nouns, which have capitals, may not.
fn strange_nouns<'w>(inquiry: &Inquiry<'_>, novel: Vec<&'w Word>) -> Vec<&'w Word> {
    let noun = |word: &&Word| {
        let token = &inquiry.sentence.tokens[word.at];
        token.is_capitalised() && !token.initial
    };
    novel.into_iter().filter(noun).collect()
}

/// `year-end` is not `month-end`.
fn turn_of_period(
    inquiry: &Inquiry<'_>,
    ground: &[&Evidence],
) -> Result<(), crate::truth::Refusal> {
    let tokens = &inquiry.sentence.tokens;
    for at in 2..tokens.len() {
        let end = tokens[at].lower == "end" && tokens[at - 1].is("-") && tokens[at - 1].glued;
        let period = tokens[at - 2].lower.as_str();
        if !end || noun::period(period).is_none() || inquiry.is_exempt(at) {
            continue;
        }
        if !ground.iter().any(|fact| fact.says(&format!("{period} end"))) {
            let words = inquiry.words(at - 2, at + 1);
            return Err(inquiry.refuse("unsupported", &words, "no fact tells of this"));
        }
    }
    Ok(())
}

/// Words side by side, `solid electrolytes`, must stand in one fact.
fn joined(
    inquiry: &Inquiry<'_>,
    words: &[Word],
    ground: &[&Evidence],
) -> Result<(), crate::truth::Refusal> {
    let tokens = &inquiry.sentence.tokens;
    let verbal = |at: usize| {
        tokens.get(at).is_some_and(|token| {
            token.initial
                || ladder::rung(token).is_some()
                || token.lower.ends_with("ed")
                || token.lower.ends_with("ing") && !is_named_skill(inquiry, token)
                || is_third_person(tokens, at)
        })
    };
    // "simulation training," is a thing: no object follows.
    let named = |at: usize| {
        let next = tokens.get(at + 1);
        tokens[at].lower.ends_with("ing")
            && !tokens[at].initial
            && next.is_none_or(|next| [",", ".", ";", ")"].iter().any(|mark| next.is(mark)))
    };
    for pair in words.windows(2) {
        let (left, right) = (&pair[0], &pair[1]);
        let adjacent = (left.at + 1..right.at).all(|at| tokens[at].is("-") && tokens[at].glued)
            && right.at - left.at <= 2;
        if !adjacent
            || verbal(left.at)
            || verbal(right.at) && !named(right.at)
            || left.facts.is_empty()
        {
            continue;
        }
        // "renal patients" of a renal ward: those a thing is for.
        let stem = &tokens[right.at].stem;
        if is_people_in_general(stem) || matches!(concept(stem), "patient" | "custom" | "user") {
            continue;
        }
        // "hospital discharges" at a hospital: where one works says which.
        // "S7 PLC controllers" where "PLC Maintenance" is listed.
        let context = |word: &Word| {
            let named = tokens[word.at].is_marked_name();
            word.facts.iter().any(|&fact| {
                let kind = ground[fact].kind;
                kind == FactKind::Role || named && kind == FactKind::Skill
            })
        };
        if context(left) || context(right) {
            continue;
        }
        let together = left.facts.intersection(&right.facts).next().is_some();
        if !together && !right.facts.is_empty() && ground.len() > 1 {
            let said = inquiry.words(left.at, right.at + 1);
            return Err(inquiry.refuse("unsupported", &said, "no one fact tells of this"));
        }
    }
    Ok(())
}

/// `fjordbias carries the licence`: a verb of the thing before it.
fn is_third_person(tokens: &[Token], at: usize) -> bool {
    let next = tokens.get(at + 1).map_or("", |token| token.lower.as_str());
    // "modules serve eight teams"
    let many = at > 0 && tokens[at - 1].lower.ends_with('s') && tokens[at - 1].is_word();
    (tokens[at].lower.ends_with('s') || many)
        && thesaurus::is_verb(&tokens[at].stem)
        && (matches!(next, "the" | "a" | "an" | "its" | "their" | "all" | "no")
            || crate::truth::parse::number::number_at(tokens, at + 1).is_some())
}

/// The word is of a skill of the lexicon, whether or not the candidate has it.
fn is_named_skill(inquiry: &Inquiry<'_>, token: &Token) -> bool {
    inquiry.skills.iter().any(|hit| hit.span.start <= token.start && token.end <= hit.span.end)
}

/// A clause tells one fact: what another tells is another clause.
fn anchored(
    inquiry: &Inquiry<'_>,
    words: &[Word],
    ground: &[&Evidence],
    clause: (usize, usize),
) -> Ruling {
    let told = |fact: usize| words.iter().filter(|word| word.facts.contains(&fact)).count();
    let best = (0..ground.len()).max_by_key(|&fact| (told(fact), std::cmp::Reverse(fact)));
    let Some(best) = best.filter(|&fact| told(fact) > 0) else { return Ok(Vec::new()) };
    foreign_skill(inquiry, words, ground, clause, best)?;
    let context = |fact: &usize| !ground[*fact].is_told();
    let strangers: Vec<&Word> = words
        .iter()
        .filter(|word| !word.facts.contains(&best) && !word.facts.iter().any(context))
        .collect();
    let whole = inquiry.claim.scope == Scope::Candidate;
    if !whole && strangers.len() >= 2 && strangers.len() * 3 > words.len() {
        let first = strangers.first().map_or(0, |word| word.at);
        let said = inquiry.words(first, first + 1);
        let mut refusal =
            inquiry.refuse("rebinding", &said, "this belongs to another fact than the rest");
        refusal.nearest = Some(ground[best].id.clone());
        return Err(refusal);
    }
    Ok(vec![ground[best].id.clone()])
}

/// A tool that one deed is told with is not the tool of another.
fn foreign_skill(
    inquiry: &Inquiry<'_>,
    words: &[Word],
    ground: &[&Evidence],
    (start, end): (usize, usize),
    best: usize,
) -> Result<(), crate::truth::Refusal> {
    let told = |fact: usize| words.iter().all(|word| word.facts.contains(&fact));
    let bullet = inquiry.claim.section == Section::Experience && ground[best].is_told();
    // Told of one fact alone: a clause may put two of them together.
    if !bullet || words.len() < 2 || !told(best) || inquiry.claim.facts.len() > 1 {
        return Ok(());
    }
    let tokens = &inquiry.sentence.tokens[start..end];
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return Ok(()) };
    let inside = |hit: &&SkillHit| first.start <= hit.span.start && hit.span.end <= last.end;
    for hit in inquiry.skills.iter().filter(inside) {
        let name = hit.name.to_lowercase();
        let written = inquiry.claim.text.get(hit.span.start..hit.span.end).unwrap_or_default();
        let written = written.to_lowercase();
        let shows = |fact: &&Evidence| {
            fact.is_told() && (fact.skills.contains(&name) || fact.says(&written))
        };
        // Where two facts tell all of the clause, either may be meant.
        if (0..ground.len()).any(|at| told(at) && shows(&ground[at])) {
            continue;
        }
        if let Some(other) = inquiry.ground.facts.iter().copied().find(shows) {
            let reason = "the facts tell this skill of another deed";
            let mut refusal = inquiry.refuse("skill", &hit.name, reason);
            refusal.nearest = Some(other.id.clone());
            return Err(refusal);
        }
    }
    Ok(())
}

/// Words that make less of the word behind them: a deputy captain is no captain.
fn lessens(lower: &str) -> bool {
    matches!(
        lower,
        "deputy"
            | "assistant"
            | "vice"
            | "second"
            | "co"
            | "junior"
            | "associate"
            | "acting"
            | "interim"
            | "joint"
            | "trainee"
            | "student"
            | "aspiring"
            | "stellvertretende"
            | "stellvertretender"
            | "adjoint"
    )
}

/// What the facts only have with such a word must keep it.
fn demoted(inquiry: &Inquiry<'_>, ground: &[&Evidence]) -> Result<(), crate::truth::Refusal> {
    let lessened = |tokens: &[Token], at: usize| {
        // "Associate Product Manager": the word may stand one further ahead.
        let joined = |token: &&Token| token.is_word() && !is_small(&token.lower) || token.is("-");
        let mut before =
            tokens[..at].iter().rev().take_while(joined).filter(|t| t.is_word()).take(2);
        // "Data Analyst Intern", "Data Analyst (internship)".
        let mut after = tokens[at + 1..].iter().filter(|token| !token.is("(")).take(1);
        before.any(|token| lessens(&token.lower))
            || after.any(|token| {
                lessens(&token.lower)
                    || matches!(token.lower.as_str(), "intern" | "internship" | "apprentice")
            })
    };
    let tokens = &inquiry.sentence.tokens;
    for (at, token) in tokens.iter().enumerate() {
        let rank = is_office(&token.lower);
        if !rank || inquiry.is_exempt(at) || lessened(tokens, at) {
            continue;
        }
        let mut seen = false;
        let full = ground.iter().flat_map(|fact| &fact.sentences).any(|told| {
            told.tokens.iter().enumerate().any(|(at, known)| {
                let same = known.lower.trim_end_matches('s') == token.lower.trim_end_matches('s');
                seen |= same;
                same && !lessened(&told.tokens, at)
            })
        });
        if seen && !full {
            let words = inquiry.words(at.saturating_sub(1), at + 1);
            return Err(inquiry.refuse(
                "seniority",
                &words,
                "the facts say less: deputy, assistant, co- …",
            ));
        }
    }
    Ok(())
}

/// Offices that may be held by a deputy.
fn is_office(lower: &str) -> bool {
    const OFFICES: &str = "captain nurse director head manager editor chair treasurer president \
        investigator supervisor applicant founder organiser organizer lead leader principal secretary \
        coach teacher lecturer professor engineer developer analyst surgeon partner";
    OFFICES.split_whitespace().any(|office| office == lower)
}

/// `Approved business cases` of cases that `were approved`: others did it.
fn passive(inquiry: &Inquiry<'_>) -> Result<(), crate::truth::Refusal> {
    // "Signed off for suturing", in the style of notes.
    let second = inquiry.sentence.tokens.get(1).map_or("", |token| token.lower.as_str());
    if second == "off" {
        return Ok(());
    }
    let Some(verb) = inquiry.sentence.tokens.first().filter(|token| token.lower.ends_with("ed"))
    else {
        return Ok(());
    };
    let mut done_by_others = None;
    for fact in &inquiry.ground.facts {
        for told in &fact.sentences {
            for (at, token) in told.tokens.iter().enumerate() {
                if token.stem != verb.stem {
                    continue;
                }
                let back = |n: usize| at.checked_sub(n).map_or("", |at| &told.tokens[at].lower);
                let is =
                    |word: &str| matches!(word, "was" | "were" | "been" | "be" | "being" | "got");
                let by = told.tokens.get(at + 1).is_some_and(|next| next.lower == "by")
                    && told.tokens.get(at + 2).is_none_or(|next| !next.lower.ends_with("ing"));
                // "the CFO negotiated it"
                let article =
                    |word: &str| matches!(word, "the" | "a" | "an" | "her" | "his" | "their");
                let another = at >= 2
                    && article(back(2))
                    && told.tokens[at - 1].is_word()
                    && !is_small(&told.tokens[at - 1].lower)
                    && told.tokens.get(at + 1).is_some_and(|next| {
                        matches!(next.lower.as_str(), "it" | "them" | "the" | "this")
                    });
                if is(back(1)) || is(back(2)) || (by && at > 0) || another {
                    done_by_others = Some(fact);
                } else {
                    return Ok(());
                }
            }
        }
    }
    match done_by_others {
        Some(fact) => {
            let mut refusal =
                inquiry.refuse("seniority", &verb.text, "the fact says that others did this");
            refusal.nearest = Some(fact.id.clone());
            Err(refusal)
        }
        None => Ok(()),
    }
}

/// A verb stands here, with an adverb or a pronoun before it perhaps.
fn opens_clause(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at).filter(|token| token.is_word()) else { return false };
    let skipped = token.lower.ends_with("ly")
        || matches!(token.lower.as_str(), "i" | "also" | "then" | "later" | "co" | "have" | "has");
    let next = if tokens.get(at + 1).is_some_and(|t| t.is("-")) { at + 2 } else { at + 1 };
    ladder::rung(token).is_some()
        || token.lower.ends_with("ing")
        || token.lower.ends_with("ed")
        || crate::truth::parse::name::is_verb_form_alone(&token.lower)
        || is_third_person(tokens, at)
        || skipped && opens_clause(tokens, next)
}

/// A verb in a past form, or of the third person, stands here: a deed is told.
pub(in crate::truth) fn opens_deed(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at).filter(|token| token.is_word()) else { return false };
    let next = tokens.get(at + 1);
    let adverb = token.lower.ends_with("ly") && at + 1 < tokens.len();
    // "tested and documented code": a row of participles before one thing.
    let object = next.is_some_and(|next| next.is_word() || next.value().is_some());
    (token.lower.ends_with("ed") && object
        || crate::truth::parse::name::is_past_form_alone(&token.lower)
        || is_third_person(tokens, at))
        || adverb && opens_deed(tokens, at + 1)
}

/// Spans of clauses: parted by commas, semicolons, `and` before a verb, `while`, `which`.
pub(in crate::truth) fn clauses(tokens: &[Token]) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut start = 0;
    for (at, token) in tokens.iter().enumerate() {
        let verb_next = opens_clause(tokens, at + 1);
        let parts = (token.is_mark()
            && matches!(token.text.as_str(), "," | ";" | "." | ":" | "–" | "—" | "(" | ")"))
            || matches!(token.lower.as_str(), "while" | "which" | "whereby" | "wobei" | "wodurch")
            || (matches!(token.lower.as_str(), "and" | "und" | "et" | "by" | "through")
                && verb_next);
        if parts {
            spans.push((start, at));
            start = at + 1;
        }
    }
    spans.push((start, tokens.len()));
    spans.retain(|(start, end)| end > start);
    spans
}
