//! Sentences of letters that offer, ask or thank, and tell nothing.

use crate::truth::Section;
use crate::truth::context::is_first_person;
use crate::truth::parse::{Token, ladder};
use crate::truth::rule::Inquiry;

/// Whether the sentence tells something of the candidate. Bullets and profiles do; a sentence of a
/// letter may also ask, thank, or speak of the employer.
pub(super) fn asserts(inquiry: &Inquiry<'_>) -> bool {
    let tokens = &inquiry.sentence.tokens;
    match inquiry.claim.section {
        Section::Letter | Section::Message => {
            let courteous = (0..tokens.len()).any(|at| {
                let modal = matches!(tokens[at].lower.as_str(), "could" | "can" | "would" | "will");
                // "families who could not come" asks for nothing.
                let mut near = tokens[at.saturating_sub(2)..(at + 3).min(tokens.len())].iter();
                let of_us = near.any(|token| {
                    is_first_person(&token.lower)
                        || matches!(token.lower.as_str(), "you" | "your" | "be")
                });
                is_courteous(&tokens[at].lower) && (!modal || of_us)
            });
            let told = tokens.iter().any(|token| is_first_person(&token.lower))
                || tokens.iter().any(|token| ladder::rung(token).is_some())
                || !inquiry.sentence.quantities.is_empty()
                || tokens.iter().any(|token| is_background(&token.lower));
            told && !courteous
        }
        // One fact has said it all, word by word.
        Section::Credentials => false,
        _ => true,
    }
}

/// The clause speaks of the reader before it speaks of the writer: `your role caught my eye`.
pub(super) fn is_addressed(clause: &[Token]) -> bool {
    let reader = |token: &Token| {
        matches!(
            token.lower.as_str(),
            "you"
                | "your"
                | "sie"
                | "ihr"
                | "ihre"
                | "ihrer"
                | "ihrem"
                | "ihren"
                | "vous"
                | "votre"
                | "vos"
        )
    };
    let first = clause.iter().find(|token| reader(token) || is_first_person(&token.lower));
    first.is_some_and(reader)
}

/// Words of sentences that offer, ask, wish or thank.
pub(super) fn is_courteous(lower: &str) -> bool {
    matches!(
        lower,
        "would"
            | "could"
            | "hope"
            | "look"
            | "looking"
            | "forward"
            | "glad"
            | "happy"
            | "pleased"
            | "welcome"
            | "thank"
            | "thanks"
            | "enclosed"
            | "attached"
            | "like"
            | "enjoy"
            | "interest"
            | "interested"
            | "interests"
            | "want"
            | "wish"
            | "please"
            | "discuss"
            | "talk"
            | "call"
            | "meet"
            | "hear"
            | "understand"
            | "question"
            | "questions"
            | "prefer"
            | "apply"
            | "applying"
            | "application"
            | "can"
            | "will"
            | "explain"
            | "möchte"
            | "würde"
            | "freue"
            | "gerne"
            | "gern"
            | "kann"
            | "bewerbe"
            | "anbei"
            | "bitte"
            | "danke"
            | "hiermit"
            | "erklären"
            | "serais"
            | "souhaite"
            | "joins"
            | "volontiers"
            | "remercie"
            | "aimerais"
            | "peux"
            | "candidature"
            | "préfère"
    )
}

pub(super) fn is_background(lower: &str) -> bool {
    matches!(
        lower,
        "experience"
            | "experienced"
            | "background"
            | "skills"
            | "skilled"
            | "expertise"
            | "career"
            | "work"
            | "worked"
            | "used"
            | "know"
            | "am"
    )
}
