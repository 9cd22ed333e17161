//! Which words of a sentence say something that a fact must bear out.

use super::is_named_skill;
use crate::truth::Section;
use crate::truth::parse::quantity::Unit;

use crate::truth::parse::word::{concept, is_light, is_small};
use crate::truth::parse::{Rung, ladder, noun};
use crate::truth::rule::Inquiry;
use crate::truth::thesaurus;

pub(in crate::truth) fn says_something(inquiry: &Inquiry<'_>, at: usize) -> bool {
    let Some(token) = inquiry.sentence.tokens.get(at) else { return false };
    // "three countries": how many the facts name, the rule of quantities has judged.
    if crate::truth::derived::is_place(&token.stem)
        && at > 0
        && inquiry.sentence.quantities.iter().any(|quantity| quantity.end == at)
    {
        return false;
    }
    let near =
        |n: usize| inquiry.sentence.tokens.get(at + n).map_or("", |next| next.lower.as_str());
    // The rule of reach has judged these, that of languages those.
    if matches!(
        token.lower.as_str(),
        "never" | "always" | "bilingual" | "trilingual" | "multilingual"
    ) || token.lower == "tongue"
        && at > 0
        && matches!(inquiry.sentence.tokens[at - 1].lower.as_str(), "mother" | "native")
    {
        return false;
    }
    // The code of "CAD 21,000": the rule of quantities has judged it.
    if inquiry.is_before_dollar(at) || token.text.len() == 3 && inquiry.is_currency_code(at) {
        return false;
    }
    // "in the space of two years"
    if matches!(token.lower.as_str(), "space" | "course") && near(1) == "of" {
        return false;
    }
    // "speaks Dutch": how well, the rule of languages judges.
    if matches!(token.lower.as_str(), "speaks" | "speak" | "speaking")
        && (at + 1..(at + 3).min(inquiry.sentence.tokens.len()))
            .any(|at| super::super::language::is_of_language(inquiry, at))
    {
        return false;
    }
    // "at a cost of one point": how much, is judged.
    if token.lower == "cost"
        && near(1) == "of"
        && at > 1
        && inquiry.sentence.tokens[at - 2].lower == "at"
    {
        return false;
    }
    // "at ease with renal replacement": with what, is judged.
    if token.lower == "ease" && at > 0 && inquiry.sentence.tokens[at - 1].lower == "at" {
        return false;
    }
    // "with roots in logistics"
    if token.lower == "roots" && near(1) == "in" {
        return false;
    }
    // "60 m deep": the measure says it.
    let measured = matches!(
        token.lower.as_str(),
        "deep" | "wide" | "long" | "tall" | "high" | "thick" | "across"
    ) && inquiry
        .sentence
        .quantities
        .iter()
        .any(|one| one.end == at && matches!(&one.unit, Unit::Other(unit) if unit == "m"));
    if measured {
        return false;
    }
    // What one writes about in a letter.
    let letter = matches!(inquiry.claim.section, Section::Letter | Section::Message);
    if letter
        && matches!(
            token.lower.as_str(),
            "vacancy" | "vacancies" | "opening" | "advert" | "advertisement" | "posting"
        )
    {
        return false;
    }
    // "talks about the tool": what it is, was told before.
    let anaphoric = at > 0
        && inquiry.sentence.tokens[at - 1].lower == "the"
        && matches!(
            token.lower.as_str(),
            "tool"
                | "project"
                | "programme"
                | "program"
                | "initiative"
                | "product"
                | "campaign"
                | "subject"
                | "topic"
                | "matter"
        );
    if anaphoric {
        return false;
    }
    // "the Instagram account": what the name is of.
    if matches!(
        token.lower.as_str(),
        "account" | "accounts" | "channel" | "channels" | "site" | "sites" | "office" | "offices"
    ) && at > 0
        && inquiry.sentence.tokens[at - 1].is_capitalised()
        && !inquiry.sentence.tokens[at - 1].initial
    {
        return false;
    }
    // "has seen the time fall from 52 minutes": its direction is judged with the number.
    if token.lower == "fall"
        && inquiry
            .sentence
            .tokens
            .get(at + 1)
            .is_some_and(|next| matches!(next.lower.as_str(), "from" | "by" | "to"))
        && inquiry.sentence.tokens.get(at + 2).is_some_and(|next| next.value().is_some())
    {
        return false;
    }
    // "line 6's"
    if token.lower == "s" && at > 0 && inquiry.sentence.tokens[at - 1].is_mark() {
        return false;
    }
    // "newly hired", "on site", "ahead of schedule": set phrases, judged as such or telling nothing.
    let back =
        |n: usize| at.checked_sub(n).map_or("", |at| inquiry.sentence.tokens[at].lower.as_str());
    let phrase = match token.lower.as_str() {
        // "the following year"
        "year" | "month" | "quarter" | "week" | "day" | "years"
            if matches!(back(1), "following" | "next" | "previous" | "preceding" | "same")
                || matches!(back(1), "a" | "per") && matches!(back(2), "times" | "time") =>
        {
            true
        }
        "site" => back(1) == "on" || back(1) == "-" && back(2) == "on",
        "schedule" | "plan" | "deadline" => back(1) == "of" && back(2) == "ahead",
        word => back(1) == "newly" && word.ends_with("ed") && word != "qualified",
    };
    if phrase {
        return false;
    }
    // "at home in PyTorch"
    let at_home = token.lower == "home"
        && at > 0
        && inquiry.sentence.tokens[at - 1].lower == "at"
        && inquiry
            .sentence
            .tokens
            .get(at + 1)
            .is_some_and(|next| matches!(next.lower.as_str(), "in" | "with"));
    if at_home {
        return false;
    }
    // "lent a hand"
    let idiom = token.lower == "hand"
        && at >= 2
        && inquiry.sentence.tokens[at - 1].lower == "a"
        && matches!(
            inquiry.sentence.tokens[at - 2].lower.as_str(),
            "lent" | "lend" | "gave" | "give"
        );
    if idiom {
        return false;
    }
    let counted = inquiry
        .sentence
        .quantities
        .iter()
        .any(|quantity| (quantity.start..quantity.end).contains(&at));
    // "Reduced falls": what was reduced, no change of its own.
    let is_changed = token.lower.ends_with('s')
        && at > 0
        && noun::direction_of(&inquiry.sentence.tokens[at - 1].stem).is_some();
    let responsibility = ladder::rung(token).is_some_and(|rung| rung != Rung::Did);
    token.is_word()
        && !is_plain_verb(inquiry, at)
        && !is_small(&token.lower)
        && !is_light(&token.lower)
        && !token.lower.ends_with("ly")
        && !inquiry.is_exempt(at)
        && !crate::truth::rule::language::is_of_language(inquiry, at)
        && !counted
        && !inquiry.is_shown_skill(token)
        && !responsibility
        && (noun::direction_of(&token.stem).is_none() || is_changed)
}

/// A verb of no particular claim: how a thing was done may be told in other words, what was done
/// may not. Verbs that stand for a power or an achievement of their own must be a fact's.
pub(super) fn is_plain_verb(inquiry: &Inquiry<'_>, at: usize) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let token = &tokens[at];
    if !inquiry.sentence.is_english() || is_strong(&token.stem) || !thesaurus::is_verb(&token.stem)
    {
        return false;
    }
    // "spending on antibiotics" is a thing that is measured.
    if token.lower.ends_with("ing") && concept(&token.stem) == "cost" {
        return false;
    }
    let lower = token.lower.as_str();
    // "attendance": what such endings make of a verb is a thing.
    const THINGS: [&str; 8] = ["ance", "ence", "tion", "sion", "ment", "ness", "ity", "ship"];
    if THINGS.iter().any(|end| lower.ends_with(end)) {
        return false;
    }
    let before = at.checked_sub(1).map(|at| &tokens[at]);
    // "lost readings", "the recycled gravel": before a noun, a participle says which.
    let which = before.is_some_and(|token| {
        ladder::rung(token).is_some()
            || noun::direction_of(&token.stem).is_some()
            || matches!(
                token.lower.as_str(),
                "a" | "an"
                    | "the"
                    | "of"
                    | "for"
                    | "with"
                    | "from"
                    | "by"
                    | "on"
                    | "in"
                    | "their"
                    | "its"
                    | "our"
                    | "my"
                    | "all"
                    | "more"
                    | "less"
            )
    });
    let opens = before.is_none_or(|token| {
        matches!(
            token.lower.as_str(),
            "to" | "i" | "and" | "that" | "which" | "who" | "we" | "it" | "they" | "now" | "still"
        ) || token.is(",")
            || token.is(";")
            || token.is(":")
            || token.is(".")
    });
    let next_glued = tokens.get(at + 1).is_some_and(|next| next.glued && next.is("-"));
    let form = lower.ends_with("ed") && lower.len() > 4
        || crate::truth::parse::name::is_verb_form_alone(lower);
    // "reporting pack", "transfer pricing": before a noun, or of a skill, -ing is no verb.
    // "at the standard in reading", "secured funding": a thing too, no object follows.
    let bare = tokens.get(at + 1).is_none_or(|next| {
        next.is_mark() && !next.glued
            || next.is(",")
            || next.is(".")
            || matches!(
                next.lower.as_str(),
                "from" | "for" | "by" | "of" | "at" | "and" | "with" | "in" | "within" | "over"
            )
    });
    let begun = |stem: &str| {
        matches!(
            stem,
            "start" | "begin" | "stop" | "keep" | "continu" | "help" | "finish" | "enjoy"
        )
    };
    let governed = before.is_some_and(|token| {
        // "in retail and shipping"
        let listed = matches!(token.lower.as_str(), "and" | "or")
            && at >= 2
            && !(tokens[at - 2].lower.ends_with("ing") || tokens[at - 2].lower.ends_with("ed"));
        listed
            || matches!(token.lower.as_str(), "in" | "of" | "on" | "for")
            || ladder::rung(token).is_some() && !begun(&token.stem)
            || token.lower.ends_with("ed") && token.lower != "used" && !begun(&token.stem)
    });
    let ing = lower.ends_with("ing")
        && lower.len() > 5
        && !(bare && governed)
        && !is_named_skill(inquiry, token)
        && (opens
            || before.is_some_and(|token| is_small(&token.lower))
            || tokens
                .get(at + 1)
                .is_some_and(|next| is_small(&next.lower) || next.value().is_some())
            || crate::truth::parse::number::number_at(tokens, at + 1).is_some());
    // "accounts, transfer pricing": in a list a bare word is a thing.
    let object = tokens.get(at + 1).is_some_and(|next| {
        matches!(
            next.lower.as_str(),
            "the"
                | "a"
                | "an"
                | "my"
                | "our"
                | "their"
                | "its"
                | "his"
                | "her"
                | "to"
                | "it"
                | "them"
                | "this"
                | "these"
                | "on"
                | "at"
                | "up"
                | "out"
        ) || next.value().is_some()
    });
    let infinitive = tokens[at.saturating_sub(6)..at].iter().any(|token| token.lower == "to");
    let listed = before.is_some_and(|token| token.is(",") || token.lower == "and")
        && !(form || ing || object || infinitive);
    ((form && !which) || ing || opens && !listed) && !next_glued
}

/// Verbs that claim more than work: a power, a verdict, a first.
pub(super) fn is_strong(stem: &str) -> bool {
    const STRONG: &str = "approv authoris author negoti invent patent sign sell win award certifi \
        accredit hire fire promot publish cite prove diagnos prescrib audit teach train mentor coach \
        interview inspect licens recruit found pioneer treat operat present advis judg elect \
        nomin recommend acquir donat rewrit rescu sponsor represent consult examin pass \
        graduat win qualifi volunt chair host travel invit commiss master decid reclaim edit";
    STRONG.split_whitespace().any(|strong| strong == stem)
}
