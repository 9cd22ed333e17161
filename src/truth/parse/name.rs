//! Named things: proper nouns by default, not by trigger words.

use super::quantity::is_month;
use super::token::Token;
use super::word::{fold, is_small};

/// A run of tokens that names something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As written.
    pub text: String,
    /// Its words in lower case without accents.
    pub words: Vec<String>,
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
}

/// Names in a text. In German every noun has a capital, so there only marked forms (`AWS`,
/// `GitHub`, `k8s`) and what follows `bei` count.
#[must_use]
pub fn names(tokens: &[Token], german: bool) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !is_name(tokens, at, german) {
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        while tokens.get(at).is_some_and(super::token::Token::is_word)
            && is_name(tokens, at, german)
        {
            at += 1;
        }
        let run = &tokens[start..at];
        names.push(Name {
            text: run.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" "),
            words: run.iter().map(|t| fold(&t.lower)).collect(),
            start,
            end: at,
        });
    }
    names
}

fn is_name(tokens: &[Token], at: usize, german: bool) -> bool {
    let Some(token) = tokens.get(at).filter(|token| token.is_word()) else { return false };
    if token.is_marked_name() {
        return !is_roman_or_unit(token);
    }
    if !token.is_capitalised() || is_common_capital(&token.lower) {
        return false;
    }
    if german {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        return before.is_some_and(|t| t.lower == "bei");
    }
    if !token.initial {
        return true;
    }
    // A sentence may open with a name: two capitals in a row, or a form verbs don't have.
    let next = tokens.get(at + 1);
    let pair = next.is_some_and(|next| {
        next.is_word() && next.is_capitalised() && !is_common_capital(&next.lower)
    });
    pair && !is_verb_form(&token.lower)
}

fn is_roman_or_unit(token: &Token) -> bool {
    matches!(token.text.as_str(), "II" | "III" | "IV" | "VI" | "OK" | "kWh" | "MWh" | "GHz" | "MHz")
}

/// Capital letters that name nothing by themselves.
fn is_common_capital(lower: &str) -> bool {
    is_small(lower)
        || is_month(lower)
        || super::word::is_weekday(lower)
        || matches!(
            lower,
            "dear"
                | "sir"
                | "madam"
                | "i'm"
                | "i've"
                | "i'd"
                | "i'll"
                | "ok"
                | "yes"
                | "no"
                | "mr"
                | "ms"
                | "mrs"
                | "hello"
                | "hi"
                | "team"
                | "hiring"
                | "regards"
                | "sincerely"
                | "thank"
                | "thanks"
                | "kind"
                | "best"
                | "position"
                | "role"
                | "application"
        )
}

/// Verbs in the past that no ending gives away.
#[must_use]
pub fn is_verb_form_alone(lower: &str) -> bool {
    const VERBS: &str = "led built cut ran grew won wrote drove set taught held made kept sold gave \
        took brought oversaw manage build design develop run use own rebuilt rewrote chose found \
        spoke met put split sped shrank came went got fell rose became began bought fought sought \
        thought caught left lost paid read sent shot shut sat stood told wore withdrew undertook \
        drew saw threw flew dug rode swept dealt lent let lay act maintain supervise lead teach mentor coach write speak";
    VERBS.split_whitespace().any(|verb| verb == lower)
}

/// Those of them that are not the bare form too.
#[must_use]
pub fn is_past_form_alone(lower: &str) -> bool {
    const BARE: &str = "cut set put split manage build design develop run use own read shut came \
        become let act maintain supervise lead teach mentor coach write speak";
    is_verb_form_alone(lower) && !BARE.split_whitespace().any(|verb| verb == lower)
}

/// Forms bullets open with: Led, Building, Designs, Successfully.
fn is_verb_form(lower: &str) -> bool {
    lower.ends_with("ed")
        || lower.ends_with("ing")
        || lower.ends_with("ly")
        || super::word::stem(lower) != fold(lower)
        || matches!(
            lower,
            "led"
                | "built"
                | "cut"
                | "ran"
                | "grew"
                | "won"
                | "wrote"
                | "drove"
                | "set"
                | "taught"
                | "held"
                | "made"
                | "kept"
                | "sold"
                | "gave"
                | "took"
                | "brought"
                | "oversaw"
                | "lead"
                | "manage"
                | "build"
                | "design"
                | "develop"
                | "run"
                | "use"
                | "using"
                | "own"
                | "rebuilt"
                | "rewrote"
                | "chose"
                | "found"
                | "spoke"
                | "met"
                | "put"
                | "split"
                | "sped"
                | "shrank"
        )
}
