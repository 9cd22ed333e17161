//! The rules: each looks at one kind of statement and asks the evidence for it.

mod credential;
mod entity;
mod identity;
mod language;
pub(in crate::truth) mod markup;
mod number;
mod scope;
mod seniority;
mod skill;
mod wording;

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::evidence::{Evidence, Ground};
use super::parse::{Sentence, Token, Unit};
use super::{Claim, Refusal, Section, Verifier};
use crate::candidate::{FactId, FactKind, RoleId, Scope};
use crate::lexicon::SkillHit;

pub(in crate::truth) use identity::check_whole as check_identity;
pub(in crate::truth) use number::manages;
pub(in crate::truth) use skill::check_listed as check_listed_skill;
pub(in crate::truth) use wording::{clauses, opens_deed};

/// Facts that support what the rule looked at, or the refusal.
pub(super) type Ruling = Result<Vec<FactId>, Refusal>;

/// One claim with what may support it.
pub(super) struct Inquiry<'a> {
    /// Who asks.
    pub verifier: &'a Verifier,
    /// The claim.
    pub claim: &'a Claim,
    /// Its parse.
    pub sentence: &'a Sentence,
    /// Facts that may speak for it.
    pub ground: Ground<'a>,
    /// Tokens that speak of the posting, not of the candidate.
    pub exempt: Vec<bool>,
    /// Skills it names.
    pub skills: Vec<SkillHit>,
    /// Roles whose employer it names.
    pub named_roles: BTreeSet<RoleId>,
    /// Spans of its clauses.
    pub clauses: Vec<(usize, usize)>,
    /// Which of its words say something, weighed once.
    pub telling: OnceCell<Vec<bool>>,
}

impl Inquiry<'_> {
    /// Whether the word says something that a fact must bear out.
    pub fn says_something(&self, at: usize) -> bool {
        let tokens = 0..self.sentence.tokens.len();
        let telling = self
            .telling
            .get_or_init(|| tokens.map(|at| wording::says_something(self, at)).collect());
        telling.get(at).copied().unwrap_or(false)
    }

    /// True when the token speaks of the posting, or of what the candidate says they lack.
    pub fn is_exempt(&self, at: usize) -> bool {
        self.exempt.get(at).copied().unwrap_or(false) || self.is_denied(at)
    }

    /// `I have not used Anaplan`, `Datadog would be new to me`: an honest gap, in letters.
    fn is_denied(&self, at: usize) -> bool {
        if !matches!(self.claim.section, Section::Letter | Section::Message) {
            return false;
        }
        let tokens = &self.sentence.tokens;
        let ends = |token: &&Token| {
            !(token.is_mark() && !token.glued || token.is(",") || token.is(";") || token.is("."))
        };
        let word = |token: &Token, words: &[&str]| words.contains(&token.lower.as_str());
        let before = tokens[..at].iter().rev().take(6).take_while(ends);
        let denied = before.take_while(|token| !word(token, &["but", "only", "aber", "mais"])).any(
            |token| {
                word(
                    token,
                    &[
                        "not", "never", "haven't", "nicht", "kein", "keine", "noch", "jamais",
                        "lack",
                    ],
                )
            },
        );
        let mut after = tokens[at..].iter().take(7).take_while(ends);
        denied
            || after.any(|token| token.lower == "new")
                && tokens[at..].iter().take(9).any(|token| token.lower == "me")
    }

    /// The span of the clause that the token stands in.
    pub fn clause_of(&self, at: usize) -> Option<(usize, usize)> {
        self.clauses.iter().copied().find(|(start, end)| (*start..*end).contains(&at))
    }

    /// The claim's words from token `start` to before `end`, as written.
    pub fn words(&self, start: usize, end: usize) -> String {
        let tokens = &self.sentence.tokens;
        let last = end.min(tokens.len()).saturating_sub(1);
        match (tokens.get(start), tokens.get(last)) {
            (Some(first), Some(last)) => {
                self.claim.text.get(first.start..last.end).unwrap_or_default().to_owned()
            }
            _ => self.claim.text.clone(),
        }
    }

    /// Whether the token belongs to the name of a skill that a fact of the ground shows.
    pub fn is_shown_skill(&self, token: &Token) -> bool {
        self.skills.iter().any(|hit| {
            hit.span.start <= token.start
                && token.end <= hit.span.end
                && self.ground.all().any(|fact| fact.skills.contains(&hit.name.to_lowercase()))
        })
    }

    /// Whether the fact has the word, one it may stand for, or what it is short for.
    pub fn has(&self, fact: &Evidence, token: &Token) -> bool {
        fact.has(&token.stem)
            || self.has_form(fact, token)
            || is_from_two(fact, token)
            || self.may_reword(fact, &token.stem)
            || self.is_rephrased(fact, token)
            || language::is_of_same_country(fact, &token.lower)
    }

    /// Whether the word may be said for words of the fact. A bullet that cites nothing could take its
    /// words from all facts of the role: it must use their own.
    pub fn may_reword(&self, fact: &Evidence, stem: &str) -> bool {
        !self.cites_nothing() && fact.may_be_told_with(stem, &self.sentence.stems)
    }

    /// A bullet of a role that says of no fact that it tells it.
    fn cites_nothing(&self) -> bool {
        self.claim.facts.is_empty() && self.claim.section == Section::Experience
    }

    /// The token is the code of a currency before its sum: the `CAD` of `CAD 21,000`.
    pub fn is_currency_code(&self, at: usize) -> bool {
        self.sentence
            .quantities
            .iter()
            .any(|quantity| matches!(quantity.unit, Unit::Money(_)) && at + 1 == quantity.start)
    }

    /// The `C` of `60 °C`: of a temperature.
    pub fn is_of_degrees(&self, at: usize) -> bool {
        let tokens = &self.sentence.tokens;
        let sign = at.checked_sub(1).is_some_and(|at| tokens[at].text == "°");
        sign && tokens.get(at).is_some_and(|token| matches!(token.text.as_str(), "C" | "F"))
    }

    /// The token is of a sign of money: the `C` of `C$0.9 million`.
    pub fn is_before_dollar(&self, at: usize) -> bool {
        self.sentence.tokens.get(at + 1).is_some_and(|sign| sign.glued && sign.is("$"))
    }

    /// Whether the word is of a phrase that may be said for words of the fact.
    fn is_rephrased(&self, fact: &Evidence, token: &Token) -> bool {
        if self.cites_nothing() {
            return false;
        }
        let tokens = &self.sentence.tokens;
        let at = tokens.iter().position(|other| other.start == token.start);
        at.is_some_and(|at| fact.may_be_told_as(tokens, at))
    }

    /// Whether the fact has what the word is short for, or is written out from.
    pub fn has_form(&self, fact: &Evidence, token: &Token) -> bool {
        let word = super::parse::word::fold(&token.lower);
        let mut aliases = self.verifier.aliases.iter();
        // "a 64-GPU cluster" of "a cluster of 64 GPUs"
        let many = token.is_marked_name()
            && (fact.words.contains(&format!("{word}s"))
                || word.strip_suffix('s').is_some_and(|one| fact.words.contains(one)));
        many || entity::formula(&word).is_some_and(|name| fact.says(name))
            || fact.sentences.iter().any(|told| told.spells(&token.text))
            || entity::is_spelt_out(self, fact, token)
            || aliases.any(|(short, long)| *short == word && fact.says(long))
    }

    /// Whether the word is of a title the candidate held anywhere, and the claim is of the whole.
    pub fn is_in_a_title(&self, token: &Token) -> bool {
        self.claim.scope == Scope::Candidate
            && self.verifier.evidence.iter().any(|fact| {
                matches!(fact.kind, FactKind::Role | FactKind::Title) && fact.has(&token.stem)
            })
    }

    /// Whether the word is of the name of an employer or project of the candidate.
    pub fn is_employer(&self, token: &Token) -> bool {
        let word = super::parse::word::fold(&token.lower);
        self.verifier.evidence.iter().any(|fact| {
            matches!(fact.kind, FactKind::Role | FactKind::Project) && fact.words.contains(&word)
        })
    }

    /// Classes of meaning of the claim's words.
    pub fn concepts(&self) -> BTreeSet<String> {
        self.sentence
            .stems
            .iter()
            .map(|stem| super::parse::word::concept(stem).to_owned())
            .collect()
    }

    /// The fact nearest to the claim, within its ground or else anywhere.
    pub fn nearest(&self) -> Option<FactId> {
        let concepts = self.concepts();
        self.ground
            .nearest(&concepts)
            .or_else(|| super::evidence::nearest(self.verifier.evidence.iter(), &concepts))
    }

    /// A refusal that names the nearest fact.
    fn refuse(&self, rule: &str, words: &str, reason: &str) -> Refusal {
        Refusal { nearest: self.nearest(), ..refusal(rule, words, reason) }
    }
}

/// `setup` of "setting up", `handover` of "handed over": a noun of a verb and its particle.
fn is_from_two(fact: &Evidence, token: &Token) -> bool {
    const PARTICLES: [&str; 9] =
        ["up", "out", "over", "down", "off", "in", "back", "around", "through"];
    let word = token.lower.as_str();
    let parts = |word: &str| {
        PARTICLES.iter().find_map(|particle| {
            let base = word.strip_suffix(particle).filter(|base| base.len() >= 3)?;
            Some((super::parse::word::stem(base), *particle))
        })
    };
    let Some((base, particle)) = parts(word).or_else(|| parts(word.strip_suffix('s')?)) else {
        return false;
    };
    fact.sentences.iter().any(|told| {
        let mut tokens = told.tokens.iter().enumerate();
        tokens.any(|(at, known)| {
            let mut next = told.tokens.iter().skip(at + 1).take(3);
            known.stem == base && next.any(|token| token.lower == particle)
        })
    })
}

/// All rules in order; the first objection stands. Returns the facts that support the claim.
pub(super) fn all(inquiry: &Inquiry<'_>) -> Ruling {
    let rules: [fn(&Inquiry<'_>) -> Ruling; 9] = [
        identity::check,
        credential::check,
        language::check,
        seniority::check,
        number::check,
        skill::check,
        scope::check,
        entity::check,
        wording::check,
    ];
    let mut facts = Vec::new();
    for rule in rules {
        facts.extend(rule(inquiry)?);
    }
    Ok(facts)
}

/// A refusal without a nearest fact.
pub(in crate::truth) fn refusal(rule: &str, words: &str, reason: &str) -> Refusal {
    Refusal {
        rule: rule.to_owned(),
        words: words.trim().to_owned(),
        reason: reason.to_owned(),
        nearest: None,
    }
}
