//! What the dates and particulars of the master CV say without a sentence: years of experience,
//! number of employers, size of a team.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::parse::quantity::{Comparator, Quantity, Unit};
use super::parse::word::{concept, is_people_in_general, is_small};
use super::rule::Inquiry;
use crate::candidate::{FactId, MasterCv, Role, Scope};

/// Facts that give the quantity, if they do.
pub(super) fn supports(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    match quantity.unit {
        Unit::Months => years(inquiry, quantity).or_else(|| one(inquiry, quantity)),
        Unit::Seconds => one(inquiry, quantity),
        Unit::Count => employers(inquiry, quantity).or_else(|| team(inquiry, quantity)),
        _ => None,
    }
}

/// `one year` of what a fact tells of `a year`.
fn one(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let tokens = &inquiry.sentence.tokens;
    let number = tokens.get(quantity.start).map_or("", |token| token.lower.as_str());
    let unit = tokens.get(quantity.start + 1).filter(|_| matches!(number, "one" | "1"))?;
    let phrases = [format!("a {}", unit.lower), format!("an {}", unit.lower)];
    let fact = inquiry.ground.facts.iter().find(|fact| phrases.iter().any(|p| fact.says(p)))?;
    Some(vec![fact.id.clone()])
}

/// Last month counted for running roles: `today`, else the latest date the master CV states.
pub(super) fn horizon(cv: &MasterCv, today: Option<NaiveDate>) -> NaiveDate {
    let stated = cv
        .roles
        .iter()
        .flat_map(|role| [Some(role.period.start), role.period.end])
        .flatten()
        .chain(cv.certifications.iter().chain(&cv.awards).filter_map(|known| known.date))
        .filter_map(|date| NaiveDate::from_ymd_opt(date.year, date.month.unwrap_or(1), 1))
        .max();
    today.or(stated).unwrap_or_default()
}

/// Months covered by at least one of the roles.
fn months<'a>(roles: impl Iterator<Item = &'a Role>, today: NaiveDate) -> i64 {
    let now = today.year() * 12 + today.month() as i32 - 1;
    let mut covered = BTreeSet::new();
    for role in roles {
        let start = role.period.start.year * 12 + role.period.start.month.unwrap_or(1) as i32 - 1;
        let end = role
            .period
            .end
            .map_or(now, |end| (end.year * 12 + end.month.unwrap_or(12) as i32 - 1).min(now));
        covered.extend(start..=end.min(start + 1200));
    }
    covered.len() as i64
}

/// `15 years of experience`: the union of the roles' periods, of those in the field where one is
/// named; `three years` under a role: its own period. Less may be claimed, never more.
fn years(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let cv = &inquiry.verifier.cv;
    let today = inquiry.verifier.horizon;
    let field = field(inquiry, quantity)?;
    let at_named = names_employer(inquiry, quantity);
    let roles: Vec<&Role> = cv
        .roles
        .iter()
        .filter(|role| match &inquiry.claim.scope {
            Scope::Role(id) => role.id == *id,
            Scope::Candidate => true,
            Scope::Project(_) => false,
        })
        .filter(|role| !at_named || inquiry.named_roles.contains(&role.id))
        .filter(|role| field.is_empty() || field.iter().any(|one| is_of(inquiry, role, one)))
        .collect();
    let have = months(roles.iter().copied(), today);
    let claimed = quantity.value.approximate();
    let enough = match quantity.comparator {
        Comparator::Over => claimed < have as f64,
        Comparator::Nearly => claimed <= (have + 3) as f64,
        _ => claimed <= have as f64,
    };
    (enough && have > 0 && claimed > 0.0)
        .then(|| roles.iter().map(|role| role.fact.clone()).collect())
}

/// The clause of the years names an employer: `six years at Northwind`, but not `17 years of
/// experience, currently at Northwind`.
fn names_employer(inquiry: &Inquiry<'_>, quantity: &Quantity) -> bool {
    let ends = |token: &&super::parse::Token| !(token.is(",") || token.is(";") || token.is("."));
    let tokens = &inquiry.sentence.tokens;
    let before = tokens.iter().take(quantity.start).rev().take_while(ends);
    let after = tokens.iter().skip(quantity.end).take_while(ends);
    let said: BTreeSet<&str> = before.chain(after).map(|token| token.lower.as_str()).collect();
    inquiry.verifier.cv.roles.iter().any(|role| {
        inquiry.named_roles.contains(&role.id)
            && super::parse::token::tokens(&role.company)
                .iter()
                .filter(|token| token.is_word())
                .all(|token| said.contains(token.lower.as_str()))
    })
}

/// The fields the years were spent in, any of which counts: empty for experience in general, `None` when the sentence
/// does not speak of experience at all.
fn field(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<Vec<String>>> {
    let tokens = &inquiry.sentence.tokens;
    let mut fields: Vec<Vec<String>> = Vec::new();
    let mut field = Vec::new();
    let mut general = false;
    for (at, token) in tokens.iter().enumerate().skip(quantity.end).take(14) {
        let lower = token.lower.as_str();
        if general && !field.is_empty() && (token.is(",") || lower == "and" || lower == "und") {
            fields.push(std::mem::take(&mut field));
            continue;
        }
        if token.is_mark() && !token.glued || token.is(",") || token.is(".") {
            break;
        }
        if matches!(lower, "experience" | "career" | "erfahrung" | "berufserfahrung" | "expérience")
        {
            general = true;
            continue;
        }
        if matches!(lower, "and" | "at" | "across" | "with" | "I" | "from" | "including" | "und") {
            break;
        }
        let filler = matches!(
            lower,
            "professional"
                | "work"
                | "working"
                | "industry"
                | "relevant"
                | "combined"
                | "hands"
                | "practical"
                | "leading"
                | "building"
                | "total"
                | "'"
                | "overall"
                | "proven"
        );
        if token.is_word() && !is_small(lower) && !filler && !inquiry.is_exempt(at) {
            field.push(token.stem.clone());
        }
        if lower == "leading" {
            field.push("leading".to_owned());
        }
    }
    fields.extend((!field.is_empty()).then_some(field));
    let back = quantity.start.checked_sub(1).and_then(|at| tokens.get(at));
    let for_or_in = back.is_some_and(|t| {
        matches!(t.lower.as_str(), "for" | "seit" | "depuis" | "spent" | "with" | "over")
    });
    (general || !fields.is_empty() || for_or_in).then_some(fields)
}

/// The facts of the role name the field.
fn is_of(inquiry: &Inquiry<'_>, role: &Role, field: &[String]) -> bool {
    let scope = Scope::Role(role.id.clone());
    let told = || inquiry.verifier.evidence.iter().filter(|fact| fact.scope == scope);
    let title = role.title.to_lowercase();
    let leads = ["lead", "head", "manager", "director", "vp", "chief", "leit", "president"]
        .iter()
        .any(|word| title.contains(word));
    field.iter().all(|stem| match concept(stem) {
        "lead" | "leading" | "leader" | "leadership" | "manag" | "team" | "person" => leads,
        other => told().any(|fact| fact.concepts.contains(other)),
    })
}

/// `across six companies`, `in four roles`.
fn employers(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let head = quantity.bound.after.last()?;
    let cv = &inquiry.verifier.cv;
    let count = match head.as_str() {
        "compani" | "employ" | "organis" | "organiz" | "unternehmen" | "entrepris" => {
            cv.roles.iter().map(|role| role.company.as_str()).collect::<BTreeSet<_>>().len()
        }
        "role" | "posit" | "job" => cv.roles.len(),
        "industri" | "branch" => cv
            .roles
            .iter()
            .filter_map(|role| role.industry.as_deref())
            .collect::<BTreeSet<_>>()
            .len(),
        "languag" => cv.languages.len(),
        _ => return None,
    };
    let whole = quantity.value.as_whole()?;
    let plain = quantity.bound.after.len() == 1 && inquiry.claim.scope == Scope::Candidate;
    (plain && usize::try_from(whole).ok() == Some(count) && quantity.comparator != Comparator::Over)
        .then(|| cv.roles.iter().map(|role| role.fact.clone()).collect())
}

/// `a team of 12`, `14 people`, `14 engineers` under a title that says so.
fn team(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let whole = quantity.value.as_whole()?;
    let nouns = || quantity.bound.after.iter().chain(&quantity.bound.measured);
    inquiry
        .verifier
        .cv
        .roles
        .iter()
        .filter(|role| match &inquiry.claim.scope {
            Scope::Role(id) => role.id == *id,
            Scope::Candidate => true,
            Scope::Project(_) => false,
        })
        .filter(|role| inquiry.named_roles.is_empty() || inquiry.named_roles.contains(&role.id))
        .find(|role| {
            let title: BTreeSet<String> =
                super::parse::token::tokens(&role.title).into_iter().map(|t| t.stem).collect();
            role.team_size.map(i64::from) == Some(whole)
                && quantity.comparator != Comparator::Over
                && match quantity.bound.after.last() {
                    Some(head) => is_people_in_general(head) || title.contains(head),
                    None => nouns().any(|noun| is_people_in_general(noun)),
                }
        })
        .map(|role| vec![role.fact.clone()])
}
