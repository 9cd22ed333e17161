//! Reach, exclusivity, adoption and renown: `company-wide`, `only`, `adopted by`, `award-winning`
//! need a fact that says so.

mod idea;
mod part;
mod reach;

use std::sync::LazyLock;

use super::{Inquiry, Ruling};
use crate::candidate::FactId;
use crate::truth::evidence::Evidence;
use crate::truth::parse::word::{concept, fold, stem};
use crate::truth::parse::{Quantity, Token};
use crate::truth::{Refusal, Section};
use idea::{
    is_a_grade, is_courtesy, is_innocent, is_interval, is_lone, qualified, qualifies, said,
    tells_of_most,
};
use part::{both, every_second, in_part, most, none_at_all};
use reach::{from_when, in_use, over_a_place, over_all_of_it, several};

/// One idea of reach.
struct Idea {
    /// Forms that claim it.
    claiming: Vec<String>,
    /// All forms by which a fact may state it.
    stating: Vec<String>,
}

static IDEAS: LazyLock<Vec<Idea>> = LazyLock::new(|| {
    let forms = |part: &str| -> Vec<String> {
        part.split_whitespace().map(|form| form.replace('_', " ")).collect()
    };
    include_str!("scope.txt")
        .lines()
        .filter(|row| !row.starts_with('#') && !row.trim().is_empty())
        .map(|row| {
            let (claiming, only_stating) = row.split_once('|').unwrap_or((row, ""));
            let claiming = forms(claiming);
            let stating = claiming.iter().cloned().chain(forms(only_stating)).collect();
            Idea { claiming, stating }
        })
        .collect()
});

/// Every idea of reach in the claim must be in one fact of its ground.
pub(super) fn check(inquiry: &Inquiry<'_>) -> Ruling {
    over_a_place(inquiry)?;
    in_use(inquiry)?;
    over_all_of_it(inquiry)?;
    several(inquiry)?;
    from_when(inquiry)?;
    in_part(inquiry)?;
    every_second(inquiry)?;
    both(inquiry)?;
    none_at_all(inquiry)?;
    most(inquiry)?;
    let mut support = Vec::new();
    let said = said(inquiry);
    for idea in IDEAS.iter() {
        let forms = idea.claiming.iter().filter(|form| said.contains(&format!(" {form} ")));
        for form in forms {
            support.extend(judged(inquiry, idea, form, &said)?);
        }
    }
    Ok(support)
}

/// One form of an idea that the claim uses: the fact that states it, none where nothing need.
fn judged(
    inquiry: &Inquiry<'_>,
    idea: &Idea,
    form: &str,
    said: &str,
) -> Result<Option<FactId>, Refusal> {
    // "International Financial Reporting Standards" is the name of a skill.
    let named = || {
        let mut said = inquiry.sentence.tokens.iter().filter(|t| fold(&t.lower) == *form);
        said.clone().next().is_some() && said.all(|token| inquiry.is_shown_skill(token))
    };
    if is_innocent(form, said)
        || matches!(form, "the most" | "most popular") && tells_of_most(inquiry)
        || named()
        || is_interval(inquiry, form)
        || (is_lone(form) && is_courtesy(inquiry, said))
        || form == "first" && is_a_grade(inquiry)
    {
        return Ok(None);
    }
    // "LLB (First)": a grade.
    let grade = form == "first" && inquiry.claim.section == Section::Credentials;
    let next = qualified(inquiry, form).filter(|_| !grade);
    // "a group" may stand for each group, not for the whole of it.
    let one_by_one = |known: &str| {
        matches!(known, "each" | "every") && !matches!(form, "each" | "every" | "all")
    };
    // "was never late" of what was done "without one late submission".
    // "never breached a limit" of what was done "without breaching a limit".
    let tokens = &inquiry.sentence.tokens;
    let denied = tokens.iter().position(|token| token.lower == "never");
    let denied = denied.and_then(|at| tokens.get(at + 1)).map(|token| &token.stem);
    let without = |fact: &Evidence| {
        form == "never"
            && fact.sentences.iter().any(|told| {
                told.tokens.windows(2).any(|two| {
                    let like = denied.is_some_and(|stem| {
                        stem.len() > 4 && two[1].stem.starts_with(&stem[..stem.len() - 1])
                    });
                    matches!(two[0].lower.as_str(), "without" | "no")
                        && (Some(&two[1].stem) == denied || like)
                })
            })
    };
    // "all four trainees passed" of "four trainees, all of whom passed".
    let all_of_them = |fact: &Evidence| {
        form == "all"
            && next.as_ref().is_some_and(|next| fact.concepts.contains(next))
            && ["all of whom", "all of which", "all of them"].iter().any(|all| fact.says(all))
    };
    let not_once = |fact: &Evidence| {
        matches!(form, "never" | "always")
            && [
                "missed no",
                "no late",
                "met every",
                "met all",
                "made every",
                "without one",
                "without a single",
                "not one",
                "not once",
                "not a single",
            ]
            .iter()
            .any(|none| fact.says(none))
    };
    // "every filing on time" of who "missed no filing".
    let none_late = |fact: &Evidence| {
        const TOLD: [&str; 5] =
            ["missed no", "without one late", "without a late", "without a single late", "no late"];
        let tokens = &inquiry.sentence.tokens;
        let at = tokens.iter().position(|token| token.lower == form);
        // "every filing on time", "every deadline met": said of it, right behind.
        let on_time = at.is_some_and(|at| {
            let mut behind = tokens.iter().skip(at + 2).take(3);
            behind.any(|token| matches!(token.lower.as_str(), "time" | "met"))
        });
        let deadlines = next.as_deref().is_some_and(|next| next.starts_with("deadlin"));
        matches!(form, "every" | "all" | "each")
            && (on_time || deadlines)
            && TOLD.iter().any(|none| fact.says(none))
    };
    // "every FEM model" of "every finite element model"
    let spelled = |fact: &Evidence| {
        let tokens = &inquiry.sentence.tokens;
        let named = tokens.iter().position(|token| token.lower == form);
        let named = named.and_then(|at| tokens.get(at + 1)).filter(|next| next.is_marked_name());
        matches!(form, "every" | "each" | "all")
            && named.is_some_and(|next| inquiry.has(fact, next))
            && ["every", "each", "all"].iter().any(|all| fact.words.contains(*all))
    };
    // "all three unqualified", "all 4 apprentices": as many as the fact says all of.
    let all_counted = |fact: &Evidence| {
        let tokens = &inquiry.sentence.tokens;
        let at = tokens.iter().position(|token| token.lower == form);
        let counted = at.and_then(|at| {
            let mut quantities = inquiry.sentence.quantities.iter();
            quantities.find(|one| one.start == at + 1).map(|one| one.value)
        });
        let all = |token: &Token| matches!(token.lower.as_str(), "all" | "both" | "each" | "every");
        // "all four passed": as many, of all of them.
        form == "all"
            && counted.is_some_and(|counted| {
                fact.sentences.iter().any(|told| {
                    let of_all = |one: &Quantity| {
                        let before =
                            one.start.checked_sub(1).is_some_and(|at| all(&told.tokens[at]));
                        let behind = told.tokens[one.end..].iter().take(5).any(all);
                        one.value == counted && (before || behind)
                    };
                    told.quantities.iter().any(of_all)
                })
            })
    };
    // "at the first attempt" of the "first submission".
    let first_go = |fact: &Evidence| {
        const GOES: [&str; 8] =
            ["try", "attempt", "go", "time", "round", "submission", "sitting", "sat"];
        let go = |word: &str| next.as_deref() == Some(concept(&stem(word)));
        form == "first"
            && GOES.iter().any(|own| fact.says(&format!("first {own}")))
            && GOES.iter().any(|own| go(own))
    };
    let of_both = |fact: &Evidence| {
        form == "each"
            && said.contains(" each of ")
            && ["both of whom", "both of which", "all of whom", "all of which"]
                .iter()
                .any(|both| fact.says(both))
    };
    // "the second best mark" of the "second highest".
    let like = |fact: &Evidence| {
        let of: &[&str] = match form {
            "best" => &["highest"],
            "highest" => &["best"],
            "largest" | "biggest" => &["biggest", "largest", "greatest"],
            _ => &[],
        };
        of.iter().any(|of| {
            let fact_second =
                ["second", "third", "fourth"].iter().find(|n| fact.says(&format!("{n} {of}")));
            match fact_second {
                Some(second) => said.contains(&format!(" {second} {form} ")),
                None => next.as_ref().is_some_and(|next| qualifies(fact, of, next, false)),
            }
        })
    };
    // "an international consortium" of one "from six countries".
    let abroad = |fact: &Evidence| {
        form == "international"
            && (fact.words.contains("countries") || super::language::names_countries(fact))
    };
    // "Prize-winning bioinformatician" of who was awarded a prize.
    let awarded = |fact: &Evidence| {
        matches!(form, "award winning" | "prize winning")
            && fact.kind == crate::candidate::FactKind::Award
            && inquiry.claim.section == Section::Profile
            && said.starts_with(&format!(" {form} "))
            && ![
                "shortlisted",
                "shortlist",
                "finalist",
                "nominated",
                "nominee",
                "runner",
                "mention",
            ]
            .iter()
            .any(|lesser| fact.words.contains(*lesser))
    };
    // "which two schools have taken up" of lessons that they use.
    let taken_up = |fact: &Evidence| {
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
        matches!(form, "adopted" | "taken up" | "adoption" | "replicated" | "adopts")
            && inquiry.claim.facts.len() == 1
            && USED.iter().any(|used| fact.says(used))
    };
    let states = |fact: &&Evidence| {
        if none_late(fact)
            || spelled(fact)
            || taken_up(fact)
            || awarded(fact)
            || all_counted(fact)
            || first_go(fact)
            || of_both(fact)
            || like(fact)
            || abroad(fact)
        {
            return true;
        }
        // "first authorship of two" of two papers "as first author".
        let first_author = form == "first"
            && next.as_deref().is_some_and(|next| next.starts_with("author"))
            && fact.says("first author");
        if not_once(fact) || without(fact) || all_of_them(fact) || first_author {
            return true;
        }
        // "all but six weekends" are not every weekend.
        let but = fact.says("all but") && !said.contains(" all but ");
        let mut stating = idea.stating.iter().filter(|known| !one_by_one(known));
        stating.any(|known| match &next {
            Some(_) if but && known == "all" => false,
            Some(next) => qualifies(fact, known, next, said.contains(" whose ")),
            None => {
                const LESSER: [&str; 3] = ["second", "third", "fourth"];
                let lower = LESSER.iter().any(|one| fact.says(&format!("{one} {known}")));
                let owned = LESSER.iter().any(|one| said.contains(one));
                fact.says(known) && (owned || !lower)
            }
        })
    };
    // "in all 27 levels" of "all but two of 27".
    let but = |fact: &&Evidence| form == "all" && fact.says("all but") && !said.contains(" but ");
    match inquiry.ground.all().filter(|fact| !but(fact)).find(states) {
        Some(fact) => Ok(Some(fact.id.clone())),
        None => {
            let reason = "no fact states this reach, exclusivity or recognition";
            Err(inquiry.refuse("scope", form, reason))
        }
    }
}
