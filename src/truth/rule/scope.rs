//! Reach, exclusivity, adoption and renown: `company-wide`, `only`, `adopted by`, `award-winning`
//! need a fact that says so.

mod idea;
mod otherwise;
mod part;
mod reach;

use std::sync::LazyLock;

use super::{Inquiry, Ruling};
use crate::candidate::FactId;
use crate::truth::evidence::Evidence;
use crate::truth::parse::word::fold;
use crate::truth::{Refusal, Section};
use idea::{
    is_a_grade, is_courtesy, is_innocent, is_interval, is_lone, qualified, qualifies, said,
    tells_of_most,
};
use otherwise::Asked;
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
    let asked = Asked { inquiry, form, said, next: next.as_deref() };
    let states = |fact: &&Evidence| {
        if asked.is_told_otherwise(fact) {
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
