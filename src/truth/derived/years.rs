//! What the periods of the roles say: years of experience, of one trade, under one title.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use crate::candidate::{FactId, FactKind, MasterCv, Role, Scope, YearMonth};
use crate::truth::Section;
use crate::truth::parse::Token;
use crate::truth::parse::quantity::{Comparator, Quantity, Unit};
use crate::truth::parse::word::{concept, is_small};
use crate::truth::rule::Inquiry;

/// Last month counted for running roles: `today`, else the latest date the master CV states.
pub(in crate::truth) fn horizon(cv: &MasterCv, today: Option<NaiveDate>) -> NaiveDate {
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
pub(super) fn months<'a>(roles: impl Iterator<Item = &'a Role>, today: NaiveDate) -> i64 {
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
pub(super) fn years(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<FactId>> {
    let cv = &inquiry.verifier.cv;
    let today = inquiry.verifier.horizon;
    let at_named = names_employer(inquiry, quantity);
    let field = match field(inquiry, quantity) {
        Some(field) => field,
        None if at_named => Vec::new(),
        None => return None,
    };
    // A bullet tells how long its deed took, which the dates of the role do not say.
    let deed = inquiry.claim.section == Section::Experience
        && inquiry.claim.scope != Scope::Candidate
        && (field.is_empty() || quantity.step.is_some());
    // "Spent seven months in a laboratory", where the fact says five.
    let timed = || {
        let mut cited = inquiry.ground.facts.iter().filter(|fact| fact.is_told());
        cited.any(|fact| fact.sentences.iter().any(|told| tells_how_long(inquiry, quantity, told)))
    };
    if deed || inquiry.claim.section == Section::Experience && timed() {
        return None;
    }
    // "running the ward's pharmacy for eight years": where the ward was.
    let told = match field.is_empty() && !at_named {
        true => told_before(inquiry, quantity),
        false => Vec::new(),
    };
    let tells = |role: &Role| {
        told.iter().all(|stem| is_of(inquiry, role, std::slice::from_ref(stem), true))
    };
    let roles: Vec<&Role> = cv
        .roles
        .iter()
        .filter(|role| tells(role))
        .filter(|role| match &inquiry.claim.scope {
            Scope::Role(id) => role.id == *id,
            Scope::Candidate => true,
            Scope::Project(_) => false,
        })
        .filter(|role| !at_named || inquiry.named_roles.contains(&role.id))
        .filter(|role| {
            let held = !of_experience(inquiry, quantity) && names_title(inquiry, quantity, &field);
            at_named || !held || has_title(inquiry, role)
        })
        .filter(|role| field.is_empty() || field.iter().any(|one| is_of(inquiry, role, one, false)))
        .collect();
    let mut have = months(roles.iter().copied(), today);
    // "13 years on the register": no longer than the certificate is held.
    if let Some(since) = registered_since(inquiry, quantity) {
        let months = |year: i32, month: u32| i64::from(year) * 12 + i64::from(month);
        let held =
            months(today.year(), today.month()) - months(since.year, since.month.unwrap_or(1));
        have = have.min(held);
    }
    let claimed = quantity.value.approximate();
    let enough = match quantity.comparator {
        Comparator::Over => claimed < have as f64,
        Comparator::Nearly => claimed <= (have + 3) as f64,
        _ => claimed <= have as f64,
    };
    (enough && have > 0 && claimed > 0.0)
        .then(|| roles.iter().map(|role| role.fact.clone()).collect())
}

/// Since when the candidate is on a register, where the years are said to be spent on it.
pub(super) fn registered_since(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<YearMonth> {
    let tokens = &inquiry.sentence.tokens;
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let end = quantity.end;
    let on_it = matches!(word(end), "on" | "since")
        && (end + 1..end + 3).any(|at| {
            matches!(word(at), "register" | "registration" | "qualification" | "qualifying")
        })
        || matches!(word(end), "qualified" | "registered" | "post");
    // "a decade of research since the doctorate", "ten years of experience after the doctorate"
    let since = |&at: &usize| matches!(word(at), "since" | "after");
    let studied = (end..tokens.len()).find(since).and_then(|at| {
        (at + 1..at + 4).map(word).find_map(|word| {
            let of: &[&str] = match word {
                "doctorate" | "phd" | "doctoral" => &["ph", "doct", "dphil"],
                "master's" | "masters" | "msc" => &["ma", "ms", "m."],
                "degree" | "graduating" | "graduation" | "university" => &[""],
                _ => return None,
            };
            let studies = inquiry.verifier.cv.education.iter().filter(|study| {
                let degree = study.degree.to_lowercase();
                of.iter().any(|begins| degree.starts_with(begins))
            });
            studies.filter_map(|study| study.period?.end).min()
        })
    });
    if studied.is_some() {
        return studied;
    }
    let certificates = inquiry.verifier.cv.certifications.iter().filter(|_| on_it);
    let named = certificates.filter(|known| {
        let name = known.name.to_lowercase();
        ["regist", "charter", "licen", "qualif", "certif"].iter().any(|word| name.contains(word))
    });
    named.filter_map(|known| known.date).min()
}

/// The fact says how long the deed of the clause took, or since when it is done.
pub(super) fn tells_how_long(
    inquiry: &Inquiry<'_>,
    quantity: &Quantity,
    told: &crate::truth::evidence::Telling,
) -> bool {
    let timed = told
        .quantities
        .iter()
        .any(|stated| matches!(stated.unit, Unit::Months | Unit::Seconds) && stated.step.is_none());
    let Some((start, end)) = inquiry.clause_of(quantity.start).filter(|_| timed) else {
        return false;
    };
    let own = |at: usize| (quantity.start..quantity.end).contains(&at);
    (start..end)
        .filter(|&at| !own(at))
        .map(|at| &inquiry.sentence.tokens[at])
        .any(|token| token.is_word() && !is_small(&token.lower) && told.has(&token.stem))
}

/// `with over nine years of professional experience`: of work as a whole, not under one title.
pub(super) fn of_experience(inquiry: &Inquiry<'_>, quantity: &Quantity) -> bool {
    let next = inquiry.sentence.tokens.iter().skip(quantity.end).take(4);
    next.take_while(|token| token.is_word() || token.is("'"))
        .any(|token| matches!(token.lower.as_str(), "experience" | "career" | "berufserfahrung"))
}

/// `a research fellow for eight years`: the years were spent under a title.
pub(super) fn names_title(
    inquiry: &Inquiry<'_>,
    quantity: &Quantity,
    fields: &[Vec<String>],
) -> bool {
    let held = opened_by(&inquiry.sentence.tokens, quantity.start).is_some_and(|at| {
        matches!(inquiry.sentence.tokens[at].lower.as_str(), "for" | "since")
            || fields.is_empty() && inquiry.sentence.tokens[at].lower == "with"
    });
    held && inquiry.verifier.cv.roles.iter().any(|role| has_title(inquiry, role))
}

pub(super) fn has_title(inquiry: &Inquiry<'_>, role: &Role) -> bool {
    let title = role.title.split([',', '(']).next().unwrap_or_default();
    let words: Vec<String> = crate::truth::parse::token::tokens(title)
        .into_iter()
        .filter(Token::is_word)
        .map(|token| token.lower)
        .collect();
    let said = format!(" {} ", inquiry.sentence.normal());
    words.len() > 1 && said.contains(&format!(" {} ", words.join(" ")))
}

/// The clause of the years names an employer: `six years at Northwind`, but not `17 years of
/// experience, currently at Northwind`.
pub(super) fn names_employer(inquiry: &Inquiry<'_>, quantity: &Quantity) -> bool {
    let ends =
        |token: &&crate::truth::parse::Token| !(token.is(",") || token.is(";") || token.is("."));
    let tokens = &inquiry.sentence.tokens;
    let before = tokens.iter().take(quantity.start).rev().take_while(ends);
    let after = tokens.iter().skip(quantity.end).take_while(ends);
    let said: BTreeSet<&str> = before.chain(after).map(|token| token.lower.as_str()).collect();
    inquiry.verifier.cv.roles.iter().any(|role| {
        inquiry.named_roles.contains(&role.id)
            && crate::truth::parse::token::tokens(&role.company)
                .iter()
                .find(|token| token.is_word())
                .is_some_and(|token| said.contains(token.lower.as_str()))
    })
}

/// The fields the years were spent in, any of which counts: empty for experience in general, `None` when the sentence
/// does not speak of experience at all.
pub(super) fn field(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Option<Vec<Vec<String>>> {
    let tokens = &inquiry.sentence.tokens;
    let mut fields: Vec<Vec<String>> = Vec::new();
    let mut field = Vec::new();
    let mut general = false;
    let next = tokens.get(quantity.end).map_or("", |token| token.lower.as_str());
    let led = matches!(next, "in" | "of");
    for (at, token) in tokens.iter().enumerate().skip(quantity.end).take(14) {
        let lower = token.lower.as_str();
        if general && !field.is_empty() && (token.is(",") || lower == "and" || lower == "und") {
            fields.push(std::mem::take(&mut field));
            continue;
        }
        // "in audit, packaging and shipbuilding": any of them.
        let list = token.is(",") || matches!(lower, "and" | "und");
        if list && led && !field.is_empty() && tokens.get(at + 1).is_some_and(Token::is_word) {
            fields.push(std::mem::take(&mut field));
            continue;
        }
        if token.is_mark() && !token.glued || token.is(",") || token.is(".") {
            break;
        }
        if matches!(
            lower,
            "experience"
                | "standing"
                | "career"
                | "erfahrung"
                | "berufserfahrung"
                | "expérience"
                | "expériences"
        ) {
            general = true;
            continue;
        }
        if general && matches!(lower, "with" | "in" | "of" | "on") {
            continue;
        }
        if matches!(
            lower,
            "and"
                | "at"
                | "across"
                | "with"
                | "I"
                | "from"
                | "including"
                | "before"
                | "previously"
                | "formerly"
                | "then"
                | "und"
                | "since"
                | "seit"
        ) {
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
                | "running"
                | "straight"
                | "consecutive"
                | "role"
                | "roles"
                | "job"
                | "jobs"
                | "positions"
                | "leading"
                | "building"
                | "total"
                | "'"
                | "overall"
                | "proven"
                | "trade"
                | "profession"
                | "firm"
                | "firms"
                | "company"
                | "companies"
                | "businesses"
                | "organisations"
                | "industries"
                | "business"
                | "field"
                | "sector"
                | "practice"
        );
        let trade = token.text == "IT";
        if token.is_word() && (trade || !is_small(lower)) && !filler && !inquiry.is_exempt(at) {
            field.push(token.stem.clone());
        }
        if lower == "leading" {
            field.push("leading".to_owned());
        }
    }
    fields.extend((!field.is_empty()).then_some(field));
    let spent = tokens.get(quantity.end).is_some_and(|token| {
        matches!(
            token.lower.as_str(),
            "in" | "of"
                | "on"
                | "as"
                | "with"
                | "building"
                | "leading"
                | "working"
                | "managing"
                | "running"
                | "teaching"
                | "nursing"
                | "als"
                | "dans"
                | "comme"
        )
    });
    if !general && !spent {
        fields.clear();
    }
    let opened = opened_by(tokens, quantity.start);
    let for_or_in = opened.is_some_and(|at| {
        matches!(
            tokens[at].lower.as_str(),
            "for" | "seit" | "depuis" | "spent" | "with" | "over" | "als" | ","
        )
    });
    if fields.is_empty() && !general {
        fields.extend(opened.and_then(|at| field_before(tokens, at)));
    }
    (general || !fields.is_empty() || for_or_in).then_some(fields)
}

/// What is told of before `for eight years` in the same clause.
pub(super) fn told_before(inquiry: &Inquiry<'_>, quantity: &Quantity) -> Vec<String> {
    let tokens = &inquiry.sentence.tokens;
    let led = opened_by(tokens, quantity.start).filter(|&at| tokens[at].lower == "for");
    let Some(led) = led else { return Vec::new() };
    let (start, end) = inquiry.clause_of(led).unwrap_or((0, quantity.end));
    let telling = |token: &Token| {
        token.is_word()
            && !is_small(&token.lower)
            && !crate::truth::parse::word::is_light(&token.lower)
    };
    let told = |span: std::ops::Range<usize>| -> Vec<String> {
        let words = span.filter(|&at| {
            telling(&tokens[at]) && crate::truth::parse::ladder::rung(&tokens[at]).is_none()
        });
        words.map(|at| tokens[at].stem.clone()).collect()
    };
    // "For six months I took samples": it stands behind.
    let before = told(start..led);
    if before.is_empty() { told(quantity.end..end) } else { before }
}

/// The word that leads in the years, behind any words of comparison: `for more than ten years`.
pub(super) fn opened_by(tokens: &[Token], start: usize) -> Option<usize> {
    (0..start).rev().take(4).find(|&at| {
        !matches!(
            tokens[at].lower.as_str(),
            "more"
                | "than"
                | "over"
                | "nearly"
                | "almost"
                | "about"
                | "some"
                | "the"
                | "last"
                | "mehr"
                | "als"
                | "über"
                | "fast"
                | "a"
        )
    })
}

/// `in emergency care for more than five years`: the field stands before.
pub(super) fn field_before(tokens: &[Token], opened: usize) -> Option<Vec<String>> {
    if tokens[opened].lower != "for" {
        return None;
    }
    let start = (0..opened)
        .rev()
        .take(6)
        .find(|&at| matches!(tokens[at].lower.as_str(), "in" | "on" | "with"))?;
    let field: Vec<String> = tokens[start + 1..opened]
        .iter()
        .filter(|token| token.is_word() && !is_small(&token.lower))
        .map(|token| token.stem.clone())
        .collect();
    (!field.is_empty()).then_some(field)
}

/// Lines of work whose roles go by many names: the words that stand for all of it, and those that
/// stand for a part. Years in audit are years in finance, not the reverse.
pub(super) const TRADES: &[(&[&str], &[&str])] = &[
    (
        &["softwar", "develop", "programm", "engin", "technolog", "it"],
        &[
            "backend",
            "frontend",
            "web",
            "devop",
            "platform",
            "data",
            "infrastructur",
            "system",
            "host",
            "cloud",
        ],
    ),
    (
        &["financ", "financi", "account"],
        &["audit", "control", "treasuri", "tax", "analysi", "analyst", "bookkeep"],
    ),
    (&["nurs", "care", "clinic", "healthcar", "health", "pfleg"], &["ward", "emerg"]),
    (&["research", "scienc", "academ"], &["scientist", "postdoctor", "laboratori", "fellow"]),
    (&["teach", "educ", "school", "classroom"], &["teacher", "lectur", "tutor"]),
    (&["sale", "commerci"], &["market"]),
    (
        &["media"],
        &["televis", "publish", "broadcast", "radio", "film", "anim", "newspap", "magazin", "news"],
    ),
    (&["logist", "suppli", "transport"], &["warehous", "freight"]),
    (&["hospit"], &["ward", "suit", "emerg", "surgic", "intens"]),
    (&["pharmaci", "pharmacist", "hospit"], &["infirmari", "medicin"]),
    (
        &["manufactur", "industri", "industry"],
        &[
            "textil",
            "automot",
            "machin",
            "machineri",
            "mechan",
            "food",
            "chemic",
            "steel",
            "packag",
            "plastic",
            "electron",
            "mill",
            "factori",
            "plant",
            "furnitur",
            "paper",
            "brewer",
        ],
    ),
];

/// The role is of the line of work that the word names.
pub(super) fn is_of_trade(role: &Role, stem: &str) -> bool {
    let named = format!("{} {}", role.title, role.industry.as_deref().unwrap_or_default());
    let named: BTreeSet<String> =
        crate::truth::parse::token::tokens(&named).into_iter().map(|token| token.stem).collect();
    TRADES.iter().any(|(whole, parts)| {
        whole.contains(&stem) && whole.iter().chain(*parts).any(|other| named.contains(*other))
    })
}

/// The facts of the role name the field.
pub(super) fn is_of(
    inquiry: &Inquiry<'_>,
    role: &Role,
    field: &[String],
    named_loosely: bool,
) -> bool {
    let scope = Scope::Role(role.id.clone());
    let told = || inquiry.verifier.evidence.iter().filter(|fact| fact.scope == scope);
    let title = role.title.to_lowercase();
    let leads = ["lead", "head", "manager", "director", "vp", "chief", "leit", "president"]
        .iter()
        .any(|word| title.contains(word));
    let names = |stem: &String| match concept(stem) {
        "team" if title.contains("team") => true,
        "lead" | "leading" | "leader" | "leadership" | "manag" | "team" | "person" => leads,
        // A bullet must name the field itself; title and employer may in other words.
        _ => {
            told().any(|fact| match named_loosely || fact.kind == FactKind::Role {
                true => fact.has(stem),
                false => fact.concepts.contains(concept(stem)),
            }) || is_of_trade(role, stem)
        }
    };
    // A postdoc's years are none of a doctoral student's.
    let postdoc = field.iter().any(|stem| stem.starts_with("postdoc"));
    if postdoc && !title.contains("postdoc") && !title.contains("fellow") {
        return false;
    }
    // Of a long name of a field, "cardiac step-down care", most is enough.
    let named = field.iter().filter(|stem| names(stem)).count();
    named == field.len() || field.len() >= 3 && named * 2 > field.len()
}
