//! Who did it, as what, and where one deed ends and the next begins.

use crate::candidate::{FactId, FactKind};
use crate::truth::evidence::Evidence;
use crate::truth::parse::word::is_small;
use crate::truth::parse::{Token, ladder};
use crate::truth::rule::Inquiry;
use crate::truth::thesaurus;

/// `fjordbias carries the licence`: a verb of the thing before it.
pub(super) fn is_third_person(tokens: &[Token], at: usize) -> bool {
    let next = tokens.get(at + 1).map_or("", |token| token.lower.as_str());
    // "modules serve eight teams"
    let many = at > 0 && tokens[at - 1].lower.ends_with('s') && tokens[at - 1].is_word();
    (tokens[at].lower.ends_with('s') || many)
        && (thesaurus::is_verb(&tokens[at].stem)
            || matches!(tokens[at].stem.as_str(), "mentor" | "coach" | "tutor" | "chair" | "host"))
        && (matches!(next, "the" | "a" | "an" | "its" | "their" | "all" | "no")
            || crate::truth::parse::number::number_at(tokens, at + 1).is_some())
}

/// Words that make less of the word behind them: a deputy captain is no captain.
pub(super) fn lessens(lower: &str) -> bool {
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
pub(super) fn demoted(
    inquiry: &Inquiry<'_>,
    ground: &[&Evidence],
) -> Result<(), crate::truth::Refusal> {
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

/// `tester in charge` of who "stood in as deputy tester in charge": the words of the fact without what
/// lessens them.
pub(super) fn without_deputy(inquiry: &Inquiry<'_>) -> Result<(), crate::truth::Refusal> {
    const DEPUTY: [&str; 5] = ["deputy", "assistant", "acting", "associate", "vice"];
    let tokens = &inquiry.sentence.tokens;
    if tokens.iter().any(|token| DEPUTY.contains(&token.lower.as_str())) {
        return Ok(());
    }
    for fact in inquiry.ground.facts.iter().filter(|fact| fact.kind == FactKind::Achievement) {
        for three in fact.sentences.iter().flat_map(|told| told.tokens.windows(3)) {
            if !DEPUTY.contains(&three[0].lower.as_str()) {
                continue;
            }
            let said = (0..tokens.len().saturating_sub(1)).find(|&at| {
                tokens[at].lower == three[1].lower && tokens[at + 1].lower == three[2].lower
            });
            if let Some(at) = said.filter(|&at| !inquiry.is_exempt(at)) {
                let words = inquiry.words(at, at + 2);
                let reason = format!("the fact says {} {}", three[0].lower, three[1].lower);
                return Err(inquiry.refuse("seniority", &words, &reason));
            }
        }
    }
    Ok(())
}

/// Offices that may be held by a deputy.
pub(super) fn is_office(lower: &str) -> bool {
    const OFFICES: &str = "captain nurse director head manager editor chair treasurer president \
        investigator supervisor applicant founder organiser organizer lead leader principal secretary \
        coach teacher lecturer professor engineer developer analyst surgeon partner";
    OFFICES.split_whitespace().any(|office| office == lower)
}

/// `Approved business cases` of cases that `were approved`: others did it.
pub(super) fn passive(inquiry: &Inquiry<'_>) -> Result<(), crate::truth::Refusal> {
    // "Signed off for suturing", in the style of notes.
    let second = inquiry.sentence.tokens.get(1).map_or("", |token| token.lower.as_str());
    if second == "off" {
        return Ok(());
    }
    let Some(verb) = inquiry.sentence.tokens.first().filter(|token| token.lower.ends_with("ed"))
    else {
        return Ok(());
    };
    let mut by_others = None;
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
                    by_others = Some(fact);
                } else {
                    return Ok(());
                }
            }
        }
    }
    match by_others {
        Some(fact) => Err(done_by_others(inquiry, verb, &fact.id)),
        None => Ok(()),
    }
}

fn done_by_others(inquiry: &Inquiry<'_>, verb: &Token, fact: &FactId) -> crate::truth::Refusal {
    let mut refusal = inquiry.refuse("seniority", &verb.text, "the fact says that others did this");
    refusal.nearest = Some(fact.clone());
    refusal
}

/// `Prepared and signed the returns` of returns prepared "for the director to sign": others did it.
pub(super) fn left_to_others(inquiry: &Inquiry<'_>) -> Result<(), crate::truth::Refusal> {
    // "for the finance director to sign", "that the board approved"
    let others = |tokens: &[Token], at: usize| {
        let told_of = at >= 3
            && matches!(tokens[at - 3].lower.as_str(), "that" | "which")
            && matches!(tokens[at - 2].lower.as_str(), "the" | "a" | "an" | "its" | "their")
            && tokens[at - 1].is_word()
            && !is_small(&tokens[at - 1].lower);
        told_of
            || at >= 3
                && tokens[at - 1].lower == "to"
                && tokens[at.saturating_sub(7)..at - 2].iter().any(|token| token.lower == "for")
                && !is_small(&tokens[at - 2].lower)
                && tokens[at - 2].is_word()
    };
    let tokens = &inquiry.sentence.tokens;
    for (at, token) in tokens.iter().enumerate() {
        // What the candidate is said to have done: it opens the line, or goes on with "and".
        let before = at.checked_sub(1).map_or("", |at| tokens[at].lower.as_str());
        let opens = token.initial || matches!(before, "and" | "i");
        let past = token.lower.ends_with("ed") && token.lower.len() > 4;
        let by = tokens.get(at + 1).is_some_and(|next| next.lower == "by");
        if !opens || !past || by {
            continue;
        }
        let mut nearest = None;
        let mut own = false;
        for fact in inquiry.ground.facts.iter().filter(|fact| fact.is_told()) {
            for told in &fact.sentences {
                for (at, known) in told.tokens.iter().enumerate() {
                    match known.stem == token.stem {
                        true if others(&told.tokens, at) => nearest = Some(&fact.id),
                        true => own = true,
                        false => {}
                    }
                }
            }
        }
        if let Some(nearest) = nearest.filter(|_| !own) {
            return Err(done_by_others(inquiry, token, nearest));
        }
    }
    Ok(())
}

/// A verb stands here, with an adverb or a pronoun before it perhaps.
pub(super) fn opens_clause(tokens: &[Token], at: usize) -> bool {
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
        let parts = (token.is_mark()
            && matches!(token.text.as_str(), "," | ";" | "." | ":" | "–" | "—" | "(" | ")"))
            || matches!(token.lower.as_str(), "while" | "which" | "whereby" | "wobei" | "wodurch")
            || (matches!(token.lower.as_str(), "and" | "und" | "et" | "by" | "through")
                && opens_clause(tokens, at + 1));
        if parts {
            spans.push((start, at));
            start = at + 1;
        }
    }
    spans.push((start, tokens.len()));
    spans.retain(|(start, end)| end > start);
    spans
}
