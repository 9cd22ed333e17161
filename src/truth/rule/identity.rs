//! Name, contact lines, employers with their titles: as the facts have them, or not at all.

use std::sync::LazyLock;

use regex::Regex;

use super::{Inquiry, Ruling, refusal};
use crate::candidate::{MasterCv, Scope};
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
    held_title(inquiry)
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
        let held = cv
            .roles
            .iter()
            .any(|role| inquiry.named_roles.contains(&role.id) && phrase(&role.title) == title);
        let at_named = cv
            .roles
            .iter()
            .filter(|role| inquiry.named_roles.contains(&role.id))
            .any(|role| said.contains(&format!("{title}at{}", phrase(&role.company))));
        let own = phrase(&cv.identity.title) == title && !at_named;
        if !held && !own {
            return Err(inquiry.refuse("identity", title.trim(), "this title was held elsewhere"));
        }
    }
    Ok(Vec::new())
}

/// A claim of the identity section is one of the candidate's own values, whole.
pub(in crate::truth) fn check_whole(cv: &MasterCv, raw: &str, text: &str) -> Option<Refusal> {
    let identity = &cv.identity;
    let wanted = fold(&text.trim().to_lowercase());
    let same = |known: &str| fold(&known.trim().to_lowercase()) == wanted;
    let known = same(&identity.name)
        || same(&identity.title)
        || identity.location.as_deref().is_some_and(|place| {
            let place = fold(&place.to_lowercase());
            same(&place)
                || wanted
                    .split(',')
                    .all(|part| place.split(',').any(|own| own.trim() == part.trim()))
        })
        || identity.phone.as_deref().is_some_and(|phone| {
            !digits(&wanted).is_empty()
                && digits(phone) == digits(&wanted)
                && wanted.chars().all(|c| c.is_ascii_digit() || " +()-/.".contains(c))
        })
        || (!wanted.contains(' ') && is_known_contact(cv, "", text));
    let _ = raw;
    (!known).then(|| refusal("identity", text, "not the name or a contact detail of the candidate"))
}
