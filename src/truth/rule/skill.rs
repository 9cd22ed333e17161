//! Skills: by token with aliases, from facts of the claim's place (GAP-001). "Java" is never
//! "JavaScript".

use super::{Inquiry, Ruling};
use crate::candidate::{FactId, FactKind, Scope};
use crate::lexicon::SkillKind;
use crate::truth::context::is_first_person;
use crate::truth::parse::token::tokens;
use crate::truth::parse::word::{concept, fold};
use crate::truth::{Refusal, Section, Verifier};

/// Every skill a sentence names must be shown by a fact of its ground.
pub(super) fn check(inquiry: &Inquiry<'_>) -> Ruling {
    taken_up(inquiry)?;
    let mut support = Vec::new();
    for hit in &inquiry.skills {
        let at = inquiry.sentence.tokens.iter().position(|token| token.start >= hit.span.start);
        if at.is_some_and(|at| inquiry.is_exempt(at)) {
            continue;
        }
        // The Canadian dollars of "CAD 21,000" are no drawings.
        if at.is_some_and(|at| inquiry.is_currency_code(at) || inquiry.is_of_degrees(at)) {
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
        // "PLC" where "PLC Maintenance" is listed.
        let marked = written.len() > 2 && written.chars().all(|c| c.is_ascii_uppercase());
        let spelled = fold(&written.to_lowercase());
        if let Some(fact) = inquiry.ground.all().find(|fact| marked && fact.says(&spelled)) {
            support.push(fact.id.clone());
            continue;
        }
        let elsewhere = inquiry.verifier.evidence.iter().find(|fact| fact.skills.contains(&name));
        // "at Velder Pumps, with a background in audit": of the years before.
        if let Some(fact) = elsewhere.filter(|_| at.is_some_and(|at| is_background(inquiry, at))) {
            support.push(fact.id.clone());
            continue;
        }
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

/// The skill is told of the candidate as a whole, whatever employer the sentence names.
fn is_background(inquiry: &Inquiry<'_>, at: usize) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let clause = tokens[..at].iter().rev().take(8).take_while(|token| {
        !(token.is(";") || token.is(".") || token.is(",") || token.lower == "at")
    });
    let words: Vec<&str> = clause.map(|token| token.lower.as_str()).collect();
    inquiry.claim.section == Section::Profile
        && inquiry.claim.scope == Scope::Candidate
        && ["background", "began", "started", "moved", "trained", "came"]
            .iter()
            .any(|word| words.contains(word))
}

/// `You ask for Hyperion; I have built forecasts in it`: what the posting names and the candidate
/// lacks, claimed by a pronoun.
fn taken_up(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
    let tokens = &inquiry.sentence.tokens;
    let lacked = inquiry.skills.iter().filter_map(|hit| {
        let at = tokens.iter().position(|token| token.start >= hit.span.start)?;
        let end =
            tokens.iter().position(|token| token.start >= hit.span.end).unwrap_or(tokens.len());
        let name = hit.name.to_lowercase();
        let shown = inquiry.ground.all().any(|fact| fact.skills.contains(&name));
        Some((at, end, !shown && hit.kind != SkillKind::Soft))
    });
    // Where one applies is not what one has used.
    let sought = |start: usize| {
        let before = start.checked_sub(1).map_or("", |at| tokens[at].lower.as_str());
        matches!(before, "at" | "for" | "with" | "join")
    };
    let named = inquiry.sentence.names.iter().filter(|name| !sought(name.start));
    let named = named.map(|name| (name.start, name.end, false));
    for (start, end, lacked) in lacked.chain(named) {
        let foreign = inquiry.is_exempt(start)
            && (lacked
                || (start..end).any(|at| {
                    let token = &tokens[at];
                    token.is_word()
                        && !inquiry.is_shown_skill(token)
                        && !inquiry.ground.all().any(|fact| inquiry.has(fact, token))
                }));
        let rest = &tokens[end..];
        let mut first = rest.iter().position(|token| is_first_person(&token.lower));
        // "damit arbeite ich": the pronoun may stand before the verb.
        first = first.map(|at| at.saturating_sub(2));
        let Some(first) = first.filter(|_| foreign) else { continue };
        let courteous = rest.iter().any(|token| {
            matches!(
                token.lower.as_str(),
                "would"
                    | "could"
                    | "learn"
                    | "not"
                    | "never"
                    | "like"
                    | "möchte"
                    | "würde"
                    | "nicht"
            )
        });
        let meant = rest.iter().enumerate().any(|(at, token)| {
            let pronoun = matches!(
                token.lower.as_str(),
                "it" | "this" | "these" | "them" | "both" | "damit" | "dies" | "es" | "beides"
            );
            (pronoun && at >= first) || (token.lower == "which" && at <= 2)
        });
        if meant && !courteous {
            let words = inquiry.words(start, end);
            return Err(inquiry.refuse("skill", &words, "the posting names it, no fact shows it"));
        }
    }
    Ok(())
}

/// Plain words that happen to be a skill's name ("budgeting"): their meaning is in the ground, or
/// one lower-case word that `support` will weigh.
fn is_ordinary(inquiry: &Inquiry<'_>, written: &str) -> bool {
    let words: Vec<_> = tokens(written).into_iter().filter(|token| !token.is_mark()).collect();
    // The first word of a sentence has a capital whatever it is.
    let opens = inquiry.claim.text.starts_with(written);
    let first = usize::from(opens);
    let plain = written.chars().skip(first).all(|c| c.is_lowercase() || c == ' ' || c == '-');
    let known = inquiry
        .ground
        .all()
        .any(|fact| words.iter().all(|token| fact.concepts.contains(concept(&token.stem))));
    // "data pipeline" of a data engineer: the pipeline is told, and the title says of what.
    let titled = words.split_last().is_some_and(|(head, rest)| {
        let has = |token: &crate::truth::parse::Token, told: bool| {
            inquiry.ground.all().any(|fact| {
                fact.concepts.contains(concept(&token.stem))
                    && (if told { fact.is_told() } else { fact.kind == FactKind::Role })
            })
        };
        has(head, true) && !rest.is_empty() && rest.iter().all(|token| has(token, false))
    });
    let reworded = words.len() > 1
        && words.iter().all(|token| {
            let mut facts = inquiry.ground.facts.iter();
            facts.any(|fact| fact.is_told() && inquiry.has(fact, token))
        });
    let known = known || titled || reworded;
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

/// A line of skills: each must be one of the candidate's, whole.
pub(in crate::truth) fn check_listed(
    verifier: &Verifier,
    scope: &Scope,
    text: &str,
) -> Result<Vec<FactId>, Refusal> {
    let whole = match check_one(verifier, scope, text) {
        Ok(fact) => return Ok(vec![fact]),
        Err(refusal) => refusal,
    };
    let (headed, list) = without_heading(verifier, text);
    let parts: Vec<&str> = list
        .split([',', ';', '|', '·', '•'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    match parts.as_slice() {
        [_, _, ..] => {
            let facts = parts.into_iter().map(|part| check_part(verifier, scope, part));
            let facts: Result<Vec<Vec<FactId>>, Refusal> = facts.collect();
            Ok(facts?.concat())
        }
        [one] if headed => check_part(verifier, scope, one),
        _ => Err(whole),
    }
}

/// The list behind a heading that says nothing of its own: `Languages and data: Kotlin, Go`.
fn without_heading<'t>(verifier: &Verifier, text: &'t str) -> (bool, &'t str) {
    const RANKS: [&str; 9] = [
        "expert",
        "advanced",
        "fluent",
        "certified",
        "lead",
        "senior",
        "professional",
        "proficient",
        "master",
    ];
    const HEADINGS: &str = "skills languages language programming data databases database systems system \
        tools tool software methods method techniques frameworks libraries cloud platforms platform \
        infrastructure technologies technology hard soft technical clinical laboratory finance \
        accounting statistics statistical analysis testing design engineering research teaching web \
        front-end back-end frontend backend mobile devops networks networking protocols standards \
        hardware operations other further key core and & / areas competencies packages it office \
        applications reporting practice care nursing fields subjects equipment instruments";
    let Some((heading, list)) = text.split_once(':') else { return (false, text) };
    let mut words = heading.split_whitespace().map(str::to_lowercase);
    // A word of the candidate's own, that claims no rank, heads a list as well.
    let own = |word: &str| {
        !RANKS.contains(&word)
            && verifier.evidence.iter().any(|fact| fact.words.contains(word))
            && word.len() > 3
    };
    match words.all(|word| HEADINGS.split_whitespace().any(|known| known == word) || own(&word)) {
        true => (true, list),
        false => (false, text),
    }
}

/// One skill of a list, or two that share their last word: `survey and field experiments`.
fn check_part(verifier: &Verifier, scope: &Scope, part: &str) -> Result<Vec<FactId>, Refusal> {
    let whole = match check_one(verifier, scope, part) {
        Ok(fact) => return Ok(vec![fact]),
        Err(refusal) => refusal,
    };
    let Some((first, second)) = part.split_once(" and ") else { return Err(whole) };
    let shared = second.rsplit_once(' ').map(|(_, last)| format!("{first} {last}"));
    let second = check_one(verifier, scope, second).map_err(|_| whole.clone())?;
    let first = check_one(verifier, scope, first)
        .or_else(|refusal| match shared {
            Some(shared) => check_one(verifier, scope, &shared),
            None => Err(refusal),
        })
        .map_err(|_| whole)?;
    Ok(vec![first, second])
}

/// A listed skill must be one of the candidate's, whole.
fn check_one(verifier: &Verifier, scope: &Scope, text: &str) -> Result<FactId, Refusal> {
    let near = |fact: &crate::truth::evidence::Evidence| {
        *scope == Scope::Candidate || fact.scope == *scope
    };
    let wanted = fold(&text.trim().to_lowercase());
    let canonical = verifier.lexicon.resolve(text.trim()).map(|skill| skill.name.to_lowercase());
    let canonical = canonical.unwrap_or_else(|| wanted.clone());
    let phrase: Vec<String> = tokens(text)
        .into_iter()
        .filter(|token| !token.is_mark())
        .map(|token| fold(&token.lower))
        .collect();
    let phrase = phrase.join(" ");
    let here = |id: &FactId| verifier.evidence.iter().any(|fact| fact.id == *id && near(fact));
    let listed = verifier
        .listed
        .iter()
        .find(|(name, id)| (*name == wanted || *name == canonical) && here(id));
    let fact = listed.map(|(_, id)| id.clone()).or_else(|| {
        let shown = |fact: &&crate::truth::evidence::Evidence| {
            fact.skills.contains(&canonical) || (!phrase.is_empty() && fact.says(&phrase))
        };
        verifier.evidence.iter().filter(|fact| near(fact)).find(shown).map(|fact| fact.id.clone())
    });
    fact.ok_or_else(|| {
        let mut refusal = super::refusal("skill", text, "no fact shows this skill");
        let own = tokens(text).into_iter().map(|token| concept(&token.stem).to_owned()).collect();
        refusal.nearest = crate::truth::evidence::nearest(verifier.evidence.iter(), &own);
        refusal
    })
}
