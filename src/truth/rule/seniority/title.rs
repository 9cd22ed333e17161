//! Titles and words of rank.

use crate::candidate::{FactKind, Scope};
use crate::truth::evidence::Evidence;
use crate::truth::parse::word::fold;
use crate::truth::parse::{Rung, Token};
use crate::truth::rule::{Inquiry, Ruling};

/// `acted as site engineer` of what was done "under the site engineer".
pub(super) fn acted_as(inquiry: &Inquiry<'_>) -> Result<(), crate::truth::Refusal> {
    let tokens = &inquiry.sentence.tokens;
    for at in 1..tokens.len().saturating_sub(1) {
        let next = tokens.get(at + 1).map_or("", |token| token.lower.as_str());
        let ranked = is_rank(next, false, false, None);
        let acted = tokens[at].lower == "as"
            && (ranked
                || matches!(
                    tokens[at - 1].lower.as_str(),
                    "acted" | "served" | "worked" | "acting" | "serving" | "working"
                ));
        if !acted || inquiry.is_exempt(at) {
            continue;
        }
        let article = usize::from(matches!(tokens[at + 1].lower.as_str(), "a" | "an" | "the"));
        let title: Vec<&str> = tokens[at + 1 + article..]
            .iter()
            .take_while(|token| {
                token.is_word() && !crate::truth::parse::word::is_small(&token.lower)
            })
            .take(3)
            .map(|token| token.lower.as_str())
            .collect();
        let title = title.join(" ");
        let under = |fact: &&Evidence| {
            ["under the", "under a", "under", "to the", "with the", "by the", "for the"]
                .iter()
                .any(|lead| fact.says(&format!("{lead} {title}")))
        };
        let own = inquiry.ground.all().any(|fact| {
            matches!(fact.kind, FactKind::Role | FactKind::Title) && fact.says(&title)
                || fact.says(&format!("as {title}"))
                || fact.says(&format!("as the {title}"))
        });
        if let Some(fact) = inquiry.ground.facts.iter().copied().filter(|_| !own).find(under) {
            let words = inquiry.words(at - 1, at + 4);
            let mut refusal =
                inquiry.refuse("seniority", &words, "the fact says that another held this post");
            refusal.nearest = Some(fact.id.clone());
            return Err(refusal);
        }
    }
    Ok(())
}

/// `Senior SRE` of a "Senior Site Reliability Engineer".
fn is_spelt_title(fact: &Evidence, rank: &str, next: Option<&Token>) -> bool {
    let title = matches!(fact.kind, FactKind::Role | FactKind::Title);
    title
        && fact.words.contains(rank)
        && next.is_some_and(|next| fact.sentences.iter().any(|told| told.spells(&next.text)))
}

/// `Senior FP&A manager` of a "Senior Manager, FP&A": the words of the title in another order.
fn is_of_the_title(fact: &Evidence, phrase: &str, inquiry: &Inquiry<'_>, at: usize) -> bool {
    let rank = phrase.split(' ').next().unwrap_or_default();
    // "senior fixed-income analyst": a hyphen parts no title.
    let joined = |token: &&Token| !(token.glued && token.is("-"));
    let mut words =
        inquiry.sentence.tokens.iter().skip(at + 1).filter(joined).take_while(|token| {
            token.is_word() && !crate::truth::parse::word::is_small(&token.lower)
        });
    let title = matches!(fact.kind, FactKind::Role | FactKind::Title);
    rank == "senior"
        && title
        && fact.words.contains(rank)
        && words.clone().count() > 1
        && words.all(|token| fact.words.contains(&fold(&token.lower)))
}

/// Words of rank. Each needs a fact that uses it, before the same word where it qualifies one.
pub(super) fn titles(inquiry: &Inquiry<'_>) -> Ruling {
    let mut support = Vec::new();
    let tokens = &inquiry.sentence.tokens;
    for (at, token) in tokens.iter().enumerate() {
        let word = fold(&token.lower);
        let singular = word.strip_suffix('s').unwrap_or(&word);
        let next = tokens
            .get(at + 1)
            .filter(|next| next.is_word())
            .map(|next| fold(next.lower.trim_end_matches("'s").trim_end_matches("’s")));
        let rank = is_rank(singular, token.is_capitalised(), token.initial, next.as_deref());
        // "as clinical lead"
        let lead = singular == "lead"
            && next.as_deref().is_none_or(|next| matches!(next, "with" | "who"))
            && at.checked_sub(1).is_some_and(|at| {
                tokens[at].is_word() && !crate::truth::parse::word::is_small(&tokens[at].lower)
            });
        // "at the head of a group of four" of one who leads it.
        let leads = singular == "head"
            && at >= 2
            && tokens[at - 2].lower == "at"
            && tokens[at - 1].lower == "the"
            && inquiry.ground.facts.iter().any(|fact| {
                let mut verbs = fact.sentences.iter().flat_map(|told| &told.verbs);
                verbs.any(|verb| verb.rung >= Rung::Led)
            });
        if !(rank || lead) || leads || inquiry.is_exempt(at) {
            continue;
        }
        let qualifies = matches!(
            singular,
            "senior"
                | "principal"
                | "chief"
                | "lead"
                | "head"
                | "staff"
                | "vice"
                | "deputy"
                | "executive"
        );
        let phrase = next
            .filter(|next| qualifies && !crate::truth::parse::word::is_small(next))
            .map(|next| format!("{word} {next}"));
        let states = |fact: &&Evidence| match &phrase {
            Some(phrase) => {
                fact.says(phrase)
                    || is_shortened(fact, phrase)
                    || phrase == "lead nurse" && fact.says("nurse lead")
                    || is_of_the_title(fact, phrase, inquiry, at)
                    || is_spelt_title(fact, &word, tokens.get(at + 1))
                    // "Chief Financial Officer" of a CFO
                    || word == "chief" && super::super::entity::is_spelt_out(inquiry, fact, token)
                    || phrase == "lead author" && fact.says("first author")
                    || phrase == "lead investigator" && fact.says("principal investigator")
                    || phrase == "principal investigator" && fact.says("lead investigator")
            }
            None => {
                synonyms(singular).iter().any(|known| {
                    fact.words.contains(*known) || fact.words.contains(&format!("{known}s"))
                }) || fact.words.contains(singular)
                    || fact.words.contains(&word)
                    || fact.words.contains(&format!("{singular}'s"))
                    || singular == "supervisor" && fact.words.contains("supervisors")
            }
        };
        // "supervisor to four students" of who "supervises four": the noun of the deed.
        let of_deed = |fact: &Evidence| {
            let deeds: &[&str] = match singular {
                "supervisor" => &["supervise", "supervises", "supervised", "supervising"],
                "adviser" | "advisor" => &["advise", "advises", "advised", "advising"],
                "owner" => &["owns", "owned"],
                "director" => &["directs", "directed"],
                "lead" | "leader" => &["led", "leads"],
                "cfo" => &["chief financial officer"],
                "cto" => &["chief technology officer", "chief technical officer"],
                "ceo" => &["chief executive officer", "chief executive"],
                "coo" => &["chief operating officer"],
                _ => &[],
            };
            let cited = fact.is_told() && !inquiry.claim.facts.is_empty();
            cited && !names_oneself(inquiry, at) && deeds.iter().any(|deed| fact.says(deed))
        };
        let by_deed = inquiry.ground.facts.iter().find(|fact| of_deed(fact));
        if let Some(fact) = by_deed {
            support.push(fact.id.clone());
            continue;
        }
        // "The fleet manager and I coached": somebody else.
        let another =
            tokens[at..].windows(2).take(6).any(|two| two[0].lower == "and" && two[1].lower == "i");
        let own_title =
            inquiry.verifier.evidence.iter().filter(|fact| {
                fact.kind == FactKind::Title && inquiry.claim.scope == Scope::Candidate
            });
        // What someone calls themselves must be a title, not a word of some story.
        let own = inquiry.claim.scope == Scope::Candidate && !another && names_oneself(inquiry, at);
        let may_say = |fact: &&Evidence| {
            let studied = inquiry.claim.section == crate::truth::Section::Credentials
                && fact.kind == FactKind::Education;
            !own || studied
                || phrase.as_ref().is_some_and(|phrase| fact.says(phrase))
                || matches!(
                    fact.kind,
                    FactKind::Role
                        | FactKind::Title
                        | FactKind::Summary
                        | FactKind::Certification
                        | FactKind::Award
                )
        };
        if let Some(fact) = inquiry.ground.all().chain(own_title).filter(may_say).find(states) {
            support.push(fact.id.clone());
        } else {
            let words = phrase.unwrap_or_else(|| token.text.clone());
            return Err(inquiry.refuse("seniority", &words, "no fact gives this rank or title"));
        }
    }
    Ok(support)
}

/// The word stands where a sentence says what its subject is: before any verb or preposition.
pub(super) fn names_oneself(inquiry: &Inquiry<'_>, at: usize) -> bool {
    inquiry.sentence.tokens.iter().take(at).all(|token| {
        matches!(
            token.lower.as_str(),
            "a" | "an"
                | "as"
                | "i"
                | "am"
                | "i'm"
                | "the"
                | "and"
                | ","
                | "-"
                | "ich"
                | "bin"
                | "als"
        ) || (token.is_word()
            && !crate::truth::parse::word::is_small(&token.lower)
            && crate::truth::parse::ladder::rung(token).is_none()
            && !token.lower.ends_with("ed"))
    })
}

/// `senior underwriter` of a Senior Trade Credit Underwriter.
fn is_shortened(fact: &Evidence, phrase: &str) -> bool {
    let Some((rank, head)) = phrase.split_once(' ') else { return false };
    let titled = matches!(fact.kind, FactKind::Role | FactKind::Title);
    titled
        && fact.sentences.iter().any(|told| {
            let at = told.tokens.iter().position(|token| token.lower == rank);
            let behind = at.map(|at| told.tokens[at + 1..].iter().take(4));
            behind.is_some_and(|behind| {
                let mut words = behind.take_while(|t| t.is_word() && t.is_capitalised());
                words.any(|token| token.lower == head)
            })
        })
}

pub(super) fn is_rank(word: &str, capitalised: bool, initial: bool, next: Option<&str>) -> bool {
    match word {
        "senior" | "principal" | "chief" | "director" | "vp" | "svp" | "evp" | "president"
        | "ceo" | "cto" | "cfo" | "coo" | "cio" | "ciso" | "cpo" | "cno" | "founder"
        | "cofounder" | "manager" | "supervisor" | "expert" | "guru" | "ninja" | "rockstar"
        | "veteran" | "seasoned" | "visionary" | "luminary" | "architect" | "professor"
        | "executive" | "leader" | "deputy" | "consultant" | "advisor" | "adviser"
        | "expertise" | "mastery" | "specialist" | "matron" | "controller" | "partner"
        | "lecturer" | "leiter" | "leiterin" | "geschaftsfuhrer" | "direktor" | "directeur"
        | "directrice" | "mastermind" | "prodigy" | "genius" | "accomplished" | "distinguished"
        | "owner" => true,
        "lead" => {
            capitalised && !initial && next.is_some()
                || next.is_some_and(|next| {
                    matches!(
                        next,
                        "engineer"
                            | "developer"
                            | "nurse"
                            | "author"
                            | "researcher"
                            | "architect"
                            | "designer"
                            | "auditor"
                            | "scientist"
                            | "investigator"
                            | "accountant"
                    )
                })
        }
        // "a leading authority on"; decision authority is no rank.
        "authority" => matches!(next, Some("on" | "in")),
        "head" => matches!(next, Some("of" | "nurse" | "teacher")),
        "staff" => matches!(next, Some("engineer" | "scientist" | "nurse" | "accountant")),
        "vice" => next == Some("president"),
        _ => {
            ["leiter", "leiterin", "direktor", "direktorin", "chefin", "vorstand"]
                .iter()
                .any(|title| word.len() > title.len() + 2 && word.ends_with(title))
                && !word.contains("anleiter")
        }
    }
}

pub(super) fn synonyms(word: &str) -> &'static [&'static str] {
    match word {
        "leader" => &[
            "leader",
            "lead",
            "led",
            "head",
            "director",
            "vp",
            "manager",
            "leadership",
            "leads",
            "leading",
        ],
        "manager" => &["manager", "leiter", "leiterin", "responsable"],
        "consultant" | "advisor" | "adviser" => &["consultant", "advisor", "adviser"],
        "expertise" | "expert" => &["expert", "expertise"],
        "founder" | "cofounder" => &["founder", "cofounder", "founded"],
        "executive" => &["executive", "vp", "ceo", "cto"],
        "owner" => &["owner", "owned", "ownership"],
        "supervisor" => &["supervise", "supervises", "supervised", "supervision", "supervising"],
        "architect" => &["architect"],
        _ => &[],
    }
}
