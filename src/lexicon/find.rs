//! Finds skills in a text: longest match at each token, then context decides on ambiguous forms.

use super::context::{self, Candidate};
use super::form::Form;
use super::token::{Token, tokens};
use super::{Lexicon, SkillHit};
use crate::posting::Span;

/// Skills named in `text`, in order, not overlapping.
pub(super) fn find(lexicon: &Lexicon, text: &str) -> Vec<SkillHit> {
    let candidates = candidates(lexicon, text);
    context::keep(lexicon, text, candidates)
        .into_iter()
        .map(|found| {
            let skill = &lexicon.skills[found.skill as usize];
            SkillHit { name: skill.name.clone(), kind: skill.kind, span: found.span }
        })
        .collect()
}

fn candidates(lexicon: &Lexicon, text: &str) -> Vec<Candidate> {
    let tokens = tokens(text);
    let lower: Vec<String> = tokens.iter().map(|t| t.text.to_lowercase()).collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(form) = longest(lexicon, text, &tokens[at..], &lower[at..]) else {
            at += 1;
            continue;
        };
        let end = at + form.len();
        let span = Span { start: tokens[at].span.start, end: tokens[end - 1].span.end };
        if !context::is_blocked(
            &form.lower(),
            at.checked_sub(1).map(|i| &tokens[i]),
            span,
            tokens.get(end),
            text,
        ) {
            out.push(Candidate { skill: form.skill, span, certain: !form.mark.needs_context() });
        }
        at = end;
    }
    out
}

/// The longest form the tokens begin with; of equal length, the one added first.
fn longest<'l>(
    lexicon: &'l Lexicon,
    text: &str,
    tokens: &[Token<'_>],
    lower: &[String],
) -> Option<&'l Form> {
    let first = lower.first()?;
    let singular = first.strip_suffix('s').filter(|s| s.len() > 2);
    let mut best: Option<&Form> = None;
    for key in [Some(first.as_str()), singular].into_iter().flatten() {
        for index in lexicon.by_first.get(key).into_iter().flatten() {
            let form = &lexicon.forms[*index as usize];
            if best.is_none_or(|b| form.len() > b.len()) && fits(form, text, tokens, lower) {
                best = Some(form);
            }
        }
    }
    best
}

fn fits(form: &Form, text: &str, tokens: &[Token<'_>], lower: &[String]) -> bool {
    tokens.len() >= form.len()
        && (0..form.len()).all(|at| {
            form.matches(at, tokens[at].text, &lower[at])
                && (at == 0
                    || form.allows_gap(at, &text[tokens[at - 1].span.end..tokens[at].span.start]))
        })
}
