//! Name, contact lines, employers with their titles: as the facts have them, or not at all.

use std::sync::LazyLock;

use regex::Regex;

use super::{Inquiry, Ruling, refusal};
use crate::candidate::{MasterCv, Role, Scope};
use crate::truth::Refusal;
use crate::truth::parse::token::tokens;
use crate::truth::parse::word::fold;

/// E-mail addresses, web addresses, phone numbers.
static CONTACT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)[\w.+-]+@[\w-]+\.[\w.-]*\w
        |\bhttps?://[^\s)>,]+|\bwww\.[^\s)>,]+
        |\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|de|fr|eu|me|ai|co|uk|ch|at)(?:/[\w./~%?=&\#-]*)?\b
        |\+\d[\d\s()/.-]{6,}\d",
    )
    .expect("a constant pattern")
});

/// Contact details within a sentence must be the candidate's; employer and title must be of one
/// role.
pub(super) fn check(inquiry: &Inquiry<'_>) -> Ruling {
    let cv = &inquiry.verifier.cv;
    for found in CONTACT.find_iter(&inquiry.claim.text) {
        let exempt = inquiry
            .sentence
            .tokens
            .iter()
            .position(|token| token.start >= found.start())
            .is_some_and(|at| inquiry.is_exempt(at));
        if !exempt && !is_known_contact(cv, &inquiry.verifier.raw, found.as_str()) {
            return Err(inquiry.refuse(
                "identity",
                found.as_str(),
                "not a contact detail of the candidate",
            ));
        }
    }
    head_of_role(inquiry)?;
    held_title(inquiry)
}

/// `Commercial Manager, Castellan Build, Birmingham` under a role: a line that is only its head must
/// have its title.
fn head_of_role(inquiry: &Inquiry<'_>) -> Result<(), Refusal> {
    let Scope::Role(id) = &inquiry.claim.scope else { return Ok(()) };
    let cv = &inquiry.verifier.cv;
    let Some(role) = cv.roles.iter().find(|role| role.id == *id) else { return Ok(()) };
    let text = &inquiry.claim.text;
    let named = text.split([',', '|', '·']).any(|part| same(part, &role.company));
    // "Build" of a name is no deed.
    let name = |at: usize| {
        inquiry.sentence.tokens.get(at).is_some_and(|t| t.is_capitalised() && !t.initial)
    };
    let deedless = inquiry.sentence.verbs.iter().all(|verb| name(verb.at))
        && inquiry
            .sentence
            .quantities
            .iter()
            .all(|one| one.unit == crate::truth::parse::Unit::Year);
    match (named && deedless).then(|| check_whole(cv, &inquiry.claim.scope, text)).flatten() {
        Some(_) => Err(inquiry.refuse("identity", text, "not the head of this role")),
        None => Ok(()),
    }
}

fn bare(text: &str) -> String {
    let lower = text.trim().to_lowercase();
    let lower = lower.trim_start_matches("mailto:");
    let lower = lower.trim_start_matches("https://").trim_start_matches("http://");
    lower.trim_start_matches("www.").trim_end_matches('/').to_owned()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn is_known_contact(cv: &MasterCv, raw: &str, text: &str) -> bool {
    let identity = &cv.identity;
    if text.starts_with('+') {
        return identity.phone.as_ref().is_some_and(|phone| digits(phone) == digits(text));
    }
    let wanted = bare(text);
    let urls = identity
        .links
        .iter()
        .flat_map(|link| [link.url.as_str(), link.label.as_str()])
        .chain(identity.email.as_deref())
        .chain(cv.projects.iter().filter_map(|project| project.url.as_deref()))
        .chain(
            [&cv.certifications, &cv.awards, &cv.publications]
                .into_iter()
                .flatten()
                .filter_map(|known| known.url.as_deref()),
        );
    // A product may be called like an address ("Booking.com"): then the facts say so in words.
    urls.map(bare).any(|known| known == wanted) || (!text.contains('@') && raw.contains(&wanted))
}

/// `as Director of Engineering at Halden Freight`: both must be of one role.
fn held_title(inquiry: &Inquiry<'_>) -> Ruling {
    let cv = &inquiry.verifier.cv;
    if inquiry.named_roles.is_empty() || inquiry.claim.scope != Scope::Candidate {
        return Ok(Vec::new());
    }
    let said = format!(" {} ", fold(&inquiry.sentence.normal()));
    let phrase = |title: &str| {
        let words: Vec<String> = tokens(title)
            .into_iter()
            .filter(|token| !token.is_mark())
            .map(|token| fold(&token.lower))
            .collect();
        format!(" {} ", words.join(" "))
    };
    // The longest title said counts: "Software Engineer" stands within "Senior Software Engineer".
    let mut titles: Vec<String> = cv
        .roles
        .iter()
        .map(|role| phrase(&role.title))
        .filter(|t| said.contains(t.as_str()))
        .collect();
    titles.sort_by_key(|title| std::cmp::Reverse(title.len()));
    let all = titles.clone();
    titles.retain(|title| {
        !all.iter().any(|other| other.len() > title.len() && other.contains(title.as_str()))
    });
    for title in titles {
        let held = cv.roles.iter().any(|role| {
            inquiry.named_roles.contains(&role.id) && phrase(&role.title).contains(title.as_str())
        });
        let at_named = cv
            .roles
            .iter()
            .filter(|role| inquiry.named_roles.contains(&role.id))
            .any(|role| said.contains(&format!("{title}at{}", phrase(&role.company))));
        let own = phrase(&cv.identity.title) == title && !at_named;
        let apart = said.contains(&format!(" and as a{title}"))
            || said.contains(&format!(" and as{title}"));
        let studied = cv
            .roles
            .iter()
            .filter(|role| inquiry.named_roles.contains(&role.id))
            .any(|role| cv.education.iter().any(|study| study.institution == role.company));
        // "after three years as a postdoctoral researcher", "as a mobile engineer before that": of
        // another time.
        let at = said.find(title.as_str()).unwrap_or_default();
        let (before, after) = said.split_at(at);
        let after = &after[title.len().min(after.len())..];
        let words = |text: &str, list: &[&str]| {
            let text = format!(" {text} ");
            list.iter().any(|word| text.contains(&format!(" {word} ")))
        };
        const EARLIER: [&str; 5] = ["previously", "earlier", "formerly", "after", "following"];
        let led: Vec<&str> = before.split(' ').rev().take(9).collect();
        let earlier = !at_named
            && (led.iter().any(|word| EARLIER.contains(word))
                || words(after, &["before that", "before then", "previously", "beforehand"]));
        if !held && !own && !apart && !studied && !earlier {
            return Err(inquiry.refuse("identity", title.trim(), "this title was held elsewhere"));
        }
    }
    Ok(Vec::new())
}

/// A line of identity: the candidate's own values, whole, or the head of one role. Parts may stand
/// in a row, parted by commas or bars; those of a role must all be of the same one.
pub(in crate::truth) fn check_whole(cv: &MasterCv, scope: &Scope, text: &str) -> Option<Refusal> {
    let roles = cv.roles.iter().filter(|role| match scope {
        Scope::Candidate => true,
        Scope::Role(id) => role.id == *id,
        Scope::Project(_) => false,
    });
    let known = is_own(cv, text)
        || in_parts(text, &|part| *scope == Scope::Candidate && is_own(cv, part))
        || roles.into_iter().any(|role| {
            in_parts(text, &|part| {
                is_of_role(role, part)
                    || (*scope == Scope::Candidate && same(part, &cv.identity.name))
            })
        });
    (!known).then(|| refusal("identity", text, "not the name or a contact detail of the candidate"))
}

/// Every part of the line passes: cut at every separator, or with some commas kept, because places
/// and titles have commas too.
fn in_parts(text: &str, passes: &dyn Fn(&str) -> bool) -> bool {
    const MOST: usize = 8;
    let parts: Vec<&str> = text
        .split([',', '|', '·', '•', ';', '\n', '(', ')'])
        .flat_map(|part| part.split(" – "))
        .flat_map(|part| part.split(" at "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    fn rest(parts: &[&str], passes: &dyn Fn(&str) -> bool) -> bool {
        parts.is_empty()
            || (1..=parts.len().min(3))
                .any(|length| passes(&parts[..length].join(", ")) && rest(&parts[length..], passes))
    }
    parts.len() > 1 && parts.len() <= MOST && rest(&parts, passes)
}

fn same(left: &str, right: &str) -> bool {
    let plain = |text: &str| fold(&text.trim().to_lowercase());
    plain(left) == plain(right)
}

/// Title, employer, place or dates of the role.
fn is_of_role(role: &Role, part: &str) -> bool {
    let place = || {
        let own = fold(&role.location.to_lowercase());
        own.split(',').any(|own| same(own, part)) || same(&role.location, part)
    };
    same(&role.title, part) || same(&role.company, part) || place() || is_period(role, part)
}

/// `March 2019 to present`, `2018-11 to 2021-09`, `since May 2021`.
fn is_period(role: &Role, part: &str) -> bool {
    let said = super::super::evidence::dates(role.period).join(" ").to_lowercase();
    let stated: Vec<String> =
        tokens(&said).into_iter().map(|token| token.lower).filter(|word| word != ",").collect();
    let mut dated = false;
    let fits = tokens(part).into_iter().all(|token| {
        dated |= token.value().is_some();
        token.is_mark()
            || stated.contains(&token.lower)
            || matches!(token.lower.as_str(), "to" | "from" | "since" | "until" | "now" | "today")
    });
    fits && dated
}

fn is_own(cv: &MasterCv, text: &str) -> bool {
    let identity = &cv.identity;
    let wanted = fold(&text.trim().to_lowercase());
    same(text, &identity.name)
        || same(text, &identity.title)
        || identity.location.as_deref().is_some_and(|place| {
            let place = fold(&place.to_lowercase());
            wanted.split(',').all(|part| place.split(',').any(|own| own.trim() == part.trim()))
        })
        || identity.phone.as_deref().is_some_and(|phone| {
            !digits(&wanted).is_empty()
                && digits(phone) == digits(&wanted)
                && wanted.chars().all(|c| c.is_ascii_digit() || " +()-/.".contains(c))
        })
        || (!wanted.contains(' ') && is_known_contact(cv, "", text))
}
