//! Reach that a fact tells in other words: `every deadline met` of who "missed no deadline", `all three
//! unqualified` of "three audits, all with an unqualified opinion".

use super::idea::qualifies;
use crate::candidate::FactKind;
use crate::truth::Section;
use crate::truth::evidence::Evidence;
use crate::truth::parse::word::{concept, stem};
use crate::truth::parse::{Quantity, Token};
use crate::truth::rule::credential::LESSER;
use crate::truth::rule::{Inquiry, language};

/// A form of reach that the claim uses.
pub(super) struct Asked<'a> {
    /// The claim.
    pub inquiry: &'a Inquiry<'a>,
    /// The form, folded.
    pub form: &'a str,
    /// The claim's words, folded, a space at either end.
    pub said: &'a str,
    /// Class of the thing that it qualifies, if it does.
    pub next: Option<&'a str>,
}

impl Asked<'_> {
    /// Whether the fact tells it in other words.
    pub fn is_told_otherwise(&self, fact: &Evidence) -> bool {
        match self.form {
            "every" | "each" | "all" => {
                self.missed_none(fact)
                    || self.of_a_name_written_out(fact)
                    || self.of_as_many(fact)
                    || self.of_both(fact)
            }
            "first" => self.at_the_first_go(fact),
            "best" | "highest" | "largest" | "biggest" => self.of_a_like_superlative(fact),
            "international" => fact.words.contains("countries") || language::names_countries(fact),
            "award winning" | "prize winning" => self.of_an_award(fact),
            "adopted" | "taken up" | "adoption" | "replicated" | "adopts" => self.is_used(fact),
            _ => false,
        }
    }

    /// Place of the form in the claim.
    fn at(&self) -> Option<usize> {
        self.inquiry.sentence.tokens.iter().position(|token| token.lower == self.form)
    }

    /// `every filing on time` of who "missed no filing".
    fn missed_none(&self, fact: &Evidence) -> bool {
        const TOLD: [&str; 5] =
            ["missed no", "without one late", "without a late", "without a single late", "no late"];
        // "every filing on time", "every deadline met": said of it, right behind.
        let on_time = self.at().is_some_and(|at| {
            let mut behind = self.inquiry.sentence.tokens.iter().skip(at + 2).take(3);
            behind.any(|token| matches!(token.lower.as_str(), "time" | "met"))
        });
        let deadlines = self.next.is_some_and(|next| next.starts_with("deadlin"));
        (on_time || deadlines) && TOLD.iter().any(|none| fact.says(none))
    }

    /// `every FEM model` of "every finite element model".
    fn of_a_name_written_out(&self, fact: &Evidence) -> bool {
        let next = self.at().and_then(|at| self.inquiry.sentence.tokens.get(at + 1));
        next.filter(|next| next.is_marked_name()).is_some_and(|next| self.inquiry.has(fact, next))
            && ["every", "each", "all"].iter().any(|all| fact.words.contains(*all))
    }

    /// `all three unqualified`, `all 4 apprentices`: as many as the fact says all of.
    fn of_as_many(&self, fact: &Evidence) -> bool {
        let counted = self.at().filter(|_| self.form == "all").and_then(|at| {
            let mut quantities = self.inquiry.sentence.quantities.iter();
            quantities.find(|one| one.start == at + 1).map(|one| one.value)
        });
        let Some(counted) = counted else { return false };
        let all = |token: &Token| matches!(token.lower.as_str(), "all" | "both" | "each" | "every");
        fact.sentences.iter().any(|told| {
            let of_all = |one: &Quantity| {
                let before = one.start.checked_sub(1).is_some_and(|at| all(&told.tokens[at]));
                let behind = told.tokens[one.end..].iter().take(5).any(all);
                one.value == counted && (before || behind)
            };
            told.quantities.iter().any(of_all)
        })
    }

    /// `each of whom` of "both of whom".
    fn of_both(&self, fact: &Evidence) -> bool {
        self.form == "each"
            && self.said.contains(" each of ")
            && ["both of whom", "both of which", "all of whom", "all of which"]
                .iter()
                .any(|both| fact.says(both))
    }

    /// `at the first attempt` of the "first submission".
    fn at_the_first_go(&self, fact: &Evidence) -> bool {
        const GOES: [&str; 8] =
            ["try", "attempt", "go", "time", "round", "submission", "sitting", "sat"];
        GOES.iter().any(|own| fact.says(&format!("first {own}")))
            && GOES.iter().any(|own| self.next == Some(concept(&stem(own))))
    }

    /// `the second best mark` of the "second highest".
    fn of_a_like_superlative(&self, fact: &Evidence) -> bool {
        let like: &[&str] = match self.form {
            "best" => &["highest"],
            "highest" => &["best"],
            _ => &["biggest", "largest", "greatest"],
        };
        like.iter().any(|like| {
            let lesser =
                ["second", "third", "fourth"].iter().find(|n| fact.says(&format!("{n} {like}")));
            match lesser {
                Some(second) => self.said.contains(&format!(" {second} {} ", self.form)),
                None => self.next.is_some_and(|next| qualifies(fact, like, next, false)),
            }
        })
    }

    /// `Prize-winning bioinformatician` of who was awarded a prize.
    fn of_an_award(&self, fact: &Evidence) -> bool {
        fact.kind == FactKind::Award
            && self.inquiry.claim.section == Section::Profile
            && self.said.starts_with(&format!(" {} ", self.form))
            && !LESSER.iter().chain(&["mention"]).any(|lesser| fact.words.contains(*lesser))
    }

    /// `which two schools have taken up` of lessons that they use.
    fn is_used(&self, fact: &Evidence) -> bool {
        const USED: [&str; 11] = [
            "also use",
            "now use",
            "used by",
            "build with",
            "built from",
            "took up",
            "took over",
            "have built",
            "team used",
            "teams use",
            "in use",
        ];
        self.inquiry.claim.facts.len() == 1 && USED.iter().any(|used| fact.says(used))
    }
}
