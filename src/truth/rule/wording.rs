//! The plain words: each must be a fact's, or mean what a word of a fact means, or mean nothing in
//! particular; and words that stand together must come from one fact. So nothing is told that no
//! fact tells, and no true words are put together to something untrue.

mod courtesy;
mod deed;
mod known;
mod telling;

use std::collections::BTreeSet;

use super::{Inquiry, Ruling, language};
use crate::candidate::{FactKind, Scope};
use crate::lexicon::{SkillHit, Words};
use crate::truth::Section;
use crate::truth::evidence::Evidence;
use crate::truth::parse::word::{concept, is_people_in_general, is_small};
use crate::truth::parse::{Token, Unit, ladder, noun};
use crate::truth::{general, thesaurus};
use courtesy::{asserts, is_addressed};
pub(in crate::truth) use deed::{clauses, opens_deed};
use deed::{demoted, is_third_person, left_to_others, passive, without_deputy};
use known::words;
use telling::is_strong;
pub(in crate::truth) use telling::says_something;

/// `net margin` of gross margin: the one of a pair of opposites, where the fact has the other.
fn of_the_other_kind(inquiry: &Inquiry<'_>) -> Result<(), crate::truth::Refusal> {
    const PAIRS: [(&str, &str); 14] = [
        ("net", "gross"),
        ("internal", "external"),
        ("import", "export"),
        ("inbound", "outbound"),
        ("left", "right"),
        ("upper", "lower"),
        ("north", "south"),
        ("east", "west"),
        ("northern", "southern"),
        ("eastern", "western"),
        ("mean", "median"),
        ("minimum", "maximum"),
        ("domestic", "foreign"),
        ("online", "offline"),
    ];
    let tokens = &inquiry.sentence.tokens;
    let [fact] = inquiry.ground.facts.as_slice() else { return Ok(()) };
    // "the Belgian deposit scheme" of the Dutch one, whatever country the role was in.
    for two in tokens.windows(2) {
        let of = language::country_of(&two[0].lower);
        let known = of.is_none_or(|country| {
            fact.words.contains(&two[0].lower) || fact.words.contains(country)
        });
        let other = || {
            fact.sentences.iter().flat_map(|told| told.tokens.windows(2)).find(|pair| {
                pair[1].stem == two[1].stem && language::country_of(&pair[0].lower).is_some()
            })
        };
        if !known && let Some(other) = other() {
            let words = format!("{} {}", two[0].text, two[1].text);
            let reason = format!("the fact says {}", other[0].text);
            return Err(inquiry.refuse("rebinding", &words, &reason));
        }
    }
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.is_word()) {
        let other = PAIRS.iter().find_map(|(one, other)| match token.lower.as_str() {
            said if said == *one => Some(*other),
            said if said == *other => Some(*one),
            _ => None,
        });
        let Some(other) = other else { continue };
        let both = fact.words.contains(&token.lower) || !fact.words.contains(other);
        // Of the same thing.
        let next = tokens.get(at + 1).filter(|next| next.is_word());
        let of_it = next.is_some_and(|next| {
            fact.sentences
                .iter()
                .flat_map(|told| told.tokens.windows(2))
                .any(|two| two[0].lower == other && concept(&two[1].stem) == concept(&next.stem))
        });
        if !both && of_it && !inquiry.is_exempt(at) {
            let words = inquiry.words(at, at + 2);
            return Err(inquiry.refuse("rebinding", &words, &format!("the fact says {other}")));
        }
    }
    Ok(())
}

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
    left_to_others(inquiry)?;
    demoted(inquiry, &ground)?;
    without_deputy(inquiry)?;
    of_the_other_kind(inquiry)?;
    Ok(support)
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
            [one] if says_little(inquiry, words, one) => Vec::new(),
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

/// `featuring`, `membership`: one word that claims nothing by itself, beside others that the facts have.
fn says_little(inquiry: &Inquiry<'_>, words: &[Word], novel: &Word) -> bool {
    let token = &inquiry.sentence.tokens[novel.at];
    // "99.97% accuracy" of uptime: what a share is of, no other word may stand for.
    let measured = inquiry.sentence.quantities.iter().any(|one| {
        let share = matches!(one.unit, Unit::Percent | Unit::Points);
        let after = one.bound.after.iter().chain(&one.bound.measured);
        let changed = one.step.is_some() && one.bound.before.contains(&token.stem);
        share && after.clone().any(|stem| *stem == token.stem) || changed
    });
    // The verb of a clause tells the deed.
    let opens = opens_deed(&inquiry.sentence.tokens, novel.at)
        || token.initial && token.lower.ends_with("ed");
    words.len() >= 3
        && !measured
        && !is_strong(&token.stem)
        && ladder::rung(token).is_none()
        && !opens
        && (!token.is_capitalised() || token.initial)
        && general::is_general(&token.stem)
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
        let says_little = |word: &Word| {
            inquiry.claim.section != Section::Experience
                && general::is_general(&tokens[word.at].stem)
        };
        if !adjacent
            || says_little(left)
            || says_little(right)
            || tokens[right.at].stem == "graduat"
            || tokens[right.at].stem == "award"
                && left.facts.iter().any(|&fact| ground[fact].kind == FactKind::Award)
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
    let whole = whole || inquiry.claim.facts.len() > 2;
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
    if !bullet || words.len() < 2 || !told(best) || inquiry.claim.facts.len() != 1 {
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
