//! Skills: by token with aliases, from facts of the claim's place (GAP-001). "Java" is never
//! "JavaScript".

use super::{Inquiry, Ruling};
use crate::candidate::FactId;
use crate::lexicon::SkillKind;
use crate::truth::parse::token::tokens;
use crate::truth::parse::word::{concept, fold};
use crate::truth::{Refusal, Verifier};

/// Every skill a sentence names must be shown by a fact of its ground.
pub(super) fn check(inquiry: &Inquiry<'_>) -> Ruling {
    let mut support = Vec::new();
    for hit in &inquiry.skills {
        let at = inquiry.sentence.tokens.iter().position(|token| token.start >= hit.span.start);
        if at.is_some_and(|at| inquiry.is_exempt(at)) {
            continue;
        }
        let name = hit.name.to_lowercase();
        let written = inquiry.claim.text.get(hit.span.start..hit.span.end).unwrap_or(&hit.name);
        if let Some(fact) = inquiry.ground.all().find(|fact| fact.skills.contains(&name)) {
            support.push(fact.id.clone());
            continue;
        }
        if hit.kind == SkillKind::Soft || is_ordinary(inquiry, written) {
            continue;
        }
        let elsewhere = inquiry.verifier.evidence.iter().find(|fact| fact.skills.contains(&name));
        return Err(match elsewhere {
            Some(fact) => Refusal {
                nearest: Some(fact.id.clone()),
                ..super::refusal(
                    "skill",
                    written,
                    "this skill belongs to another role, project or fact",
                )
            },
            None => inquiry.refuse("skill", written, "no fact shows this skill"),
        });
    }
    Ok(support)
}

/// Plain words that happen to be a skill's name ("budgeting"): their meaning is in the ground, or
/// one lower-case word that `support` will weigh.
fn is_ordinary(inquiry: &Inquiry<'_>, written: &str) -> bool {
    let words: Vec<_> = tokens(written).into_iter().filter(|token| !token.is_mark()).collect();
    let plain = written.chars().all(|c| c.is_lowercase() || c == ' ' || c == '-');
    let known = words
        .iter()
        .all(|token| inquiry.ground.all().any(|fact| fact.concepts.contains(concept(&token.stem))));
    let proper = inquiry.verifier.lexicon.resolve(written).is_some_and(|skill| {
        skill.name.split(' ').all(|word| word.chars().next().is_some_and(char::is_uppercase))
            && is_product(&skill.name)
    });
    plain && !proper && (known || words.len() == 1)
}

/// Names of products have inner capitals, digits or marks, or are single words not in any English
/// sentence; the lexicon does not say, so a single capitalised word counts as a product unless it
/// ends like a common noun of activity.
fn is_product(name: &str) -> bool {
    let activity = ["ing", "ment", "tion", "sis", "ship", "ics", "ity", "ance", "ence"]
        .iter()
        .any(|end| name.ends_with(end));
    !name.contains(' ') && !activity
}

/// A listed skill must be one of the candidate's, whole.
pub(in crate::truth) fn check_listed(verifier: &Verifier, text: &str) -> Result<FactId, Refusal> {
    let wanted = fold(&text.trim().to_lowercase());
    let canonical = verifier.lexicon.resolve(text.trim()).map(|skill| skill.name.to_lowercase());
    let canonical = canonical.unwrap_or_else(|| wanted.clone());
    let phrase: Vec<String> = tokens(text)
        .into_iter()
        .filter(|token| !token.is_mark())
        .map(|token| fold(&token.lower))
        .collect();
    let phrase = phrase.join(" ");
    let listed = verifier.listed.iter().find(|(name, _)| *name == wanted || *name == canonical);
    let fact = listed.map(|(_, id)| id.clone()).or_else(|| {
        let shown = |fact: &&crate::truth::evidence::Evidence| {
            fact.skills.contains(&canonical) || (!phrase.is_empty() && fact.says(&phrase))
        };
        verifier.evidence.iter().find(shown).map(|fact| fact.id.clone())
    });
    fact.ok_or_else(|| {
        let mut refusal = super::refusal("skill", text, "no fact shows this skill");
        let own = tokens(text).into_iter().map(|token| concept(&token.stem).to_owned()).collect();
        refusal.nearest = crate::truth::evidence::nearest(verifier.evidence.iter(), &own);
        refusal
    })
}
