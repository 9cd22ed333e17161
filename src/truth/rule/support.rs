//! What is left: plain words. A deed told in words no fact uses is a deed no fact states.

use super::{Inquiry, Ruling};
use crate::candidate::{FactKind, Scope};
use crate::truth::parse::word::{concept, is_small};
use crate::truth::parse::{Token, ladder};

/// Weighs the plain words of each clause against the ground.
pub(super) fn check(inquiry: &Inquiry<'_>) -> Ruling {
    let deeds = inquiry.claim.scope != Scope::Candidate;
    let mut known_total = 0;
    let mut novel_total = 0;
    for clause in clauses(&inquiry.sentence.tokens) {
        let (start, end) = clause;
        let tokens = inquiry.sentence.tokens.get(start..end).unwrap_or_default();
        let mut known = 0;
        let mut novel: Vec<usize> = Vec::new();
        for (offset, token) in tokens.iter().enumerate() {
            let at = start + offset;
            if !token.is_word()
                || is_small(&token.lower)
                || inquiry.is_exempt(at)
                || is_filler(token)
            {
                continue;
            }
            let class = concept(&token.stem);
            if ladder_word(token) {
                continue;
            }
            let names_employer =
                |fact: &crate::truth::evidence::Evidence| fact.kind == FactKind::Role && !deeds;
            let told = inquiry.ground.all().filter(|fact| !names_employer(fact));
            if told.into_iter().any(|fact| fact.concepts.contains(class)) {
                // The verb that opens a clause says little by itself.
                known += usize::from(!(offset == 0 && is_participle(token)));
            } else if !inquiry.ground.all().any(|fact| fact.concepts.contains(class)) {
                novel.push(at);
            }
        }
        let told = deeds || tokens.iter().any(|token| ladder::rung(token).is_some());
        if told && known == 0 && novel.len() >= 2 {
            let last = novel.last().copied().unwrap_or(start);
            let words = inquiry.words(novel.first().copied().unwrap_or(start), last + 1);
            return Err(inquiry.refuse("unsupported", &words, "no fact tells of this"));
        }
        known_total += known;
        novel_total += novel.len();
    }
    if deeds && known_total == 0 && novel_total > 0 {
        return Err(inquiry.refuse("unsupported", &inquiry.claim.text, "no fact tells of this"));
    }
    if deeds && novel_total >= 4 && novel_total > 2 * known_total {
        let reason = "most of this is in no fact";
        return Err(inquiry.refuse("unsupported", &inquiry.claim.text, reason));
    }
    let fact = inquiry.nearest().filter(|_| known_total > 0);
    Ok(fact.into_iter().collect())
}

fn is_participle(token: &Token) -> bool {
    token.lower.ends_with("ing") || token.lower.ends_with("ed")
}

/// Verbs of responsibility were judged on their ladder.
fn ladder_word(token: &Token) -> bool {
    ladder::rung(token).is_some() || crate::truth::parse::noun::direction_of(&token.stem).is_some()
}

/// Words that add colour, not facts.
fn is_filler(token: &Token) -> bool {
    token.lower.ends_with("ly")
        || matches!(
            concept(&token.stem),
            "use"
                | "work"
                | "includ"
                | "focus"
                | "help"
                | "key"
                | "strong"
                | "way"
                | "new"
                | "improve"
                | "approach"
                | "effort"
                | "initi"
                | "order"
                | "part"
                | "role"
                | "good"
                | "clear"
        )
}

/// Spans of clauses: parted by commas, semicolons, `and` before a verb, `while`, `which`.
fn clauses(tokens: &[Token]) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut start = 0;
    for (at, token) in tokens.iter().enumerate() {
        let verb_next = tokens.get(at + 1).is_some_and(|next| {
            ladder::rung(next).is_some()
                || next.lower.ends_with("ing")
                || next.lower.ends_with("ed")
        });
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
