//! When a word of reach claims nothing, and what a fact must say where it does.

use crate::truth::Section;
use crate::truth::evidence::Evidence;
use crate::truth::parse::noun::direction_of;
use crate::truth::parse::quantity::Unit;
use crate::truth::parse::word::{concept, fold, is_small};
use crate::truth::rule::Inquiry;

/// `the most intense rain` of "the strongest rain": some superlative before the same thing.
pub(super) fn tells_of_most(inquiry: &Inquiry<'_>) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let Some(at) =
        tokens.windows(2).position(|two| two[0].lower == "the" && two[1].lower == "most")
    else {
        return false;
    };
    let said: Vec<&str> = tokens.iter().skip(at + 2).take(5).map(|t| t.stem.as_str()).collect();
    inquiry.ground.facts.iter().any(|fact| {
        fact.sentences.iter().any(|told| {
            told.tokens.iter().enumerate().any(|(at, token)| {
                // "the most watched"
                let popular = token.lower == "most"
                    && told.tokens.get(at + 1).is_some_and(|token| {
                        matches!(
                            token.lower.as_str(),
                            "watched"
                                | "read"
                                | "viewed"
                                | "played"
                                | "used"
                                | "visited"
                                | "popular"
                        )
                    });
                if popular && said.contains(&"popular") {
                    return true;
                }
                let most = token.lower.ends_with("est") && token.lower.len() > 5;
                let mut next = told.tokens.iter().skip(at + 1).take(3);
                most && next.any(|token| token.is_word() && said.contains(&token.stem.as_str()))
            })
        })
    })
}

/// `an MEng (First)`: the grade of a degree that has it.
pub(super) fn is_a_grade(inquiry: &Inquiry<'_>) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let graded = inquiry.verifier.cv.education.iter().any(|study| {
        study.grade.as_ref().is_some_and(|grade| grade.to_lowercase().contains("first"))
    });
    let mut at = (0..tokens.len()).filter(|&at| tokens[at].lower == "first").peekable();
    graded
        && at.peek().is_some()
        && at.all(|at| {
            let before = at.checked_sub(1).is_some_and(|at| tokens[at].is("("));
            let after = tokens.get(at + 1).is_some_and(|next| next.is(")") || next.is("-"));
            // "a First from the university"
            let named = tokens[at].is_capitalised()
                && at > 0
                && tokens[at - 1].lower == "a"
                && tokens.get(at + 1).is_none_or(|next| {
                    next.is(",") || matches!(next.lower.as_str(), "from" | "in" | "at" | "-")
                });
            let sought = tokens.get(at + 1).is_some_and(|next| {
                matches!(next.lower.as_str(), "post" | "job" | "role" | "position")
            });
            before && after || named || sought
        })
}

/// `every 15 minutes`, `each month`: how often, not how far.
pub(super) fn is_interval(inquiry: &Inquiry<'_>, form: &str) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let times = "minute hour day night week month quarter year shift second morning evening \
                 monday tuesday wednesday thursday friday saturday sunday semester term sprint time fortnight autumn spring summer winter season";
    let timed = |token: &crate::truth::parse::Token| {
        let one = token.lower.trim_end_matches("'s").trim_end_matches("’s").trim_end_matches('s');
        times.split_whitespace().any(|time| time == one)
    };
    let of_time = |at: usize| {
        let other = tokens
            .get(at + 1)
            .is_some_and(|t| matches!(t.lower.as_str(), "other" | "second" | "third" | "single"));
        tokens.get(at + 1).is_some_and(timed)
            || other && tokens.get(at + 2).is_some_and(timed)
            || inquiry.sentence.quantities.iter().any(|quantity| {
                quantity.start == at + 1
                    && matches!(quantity.unit, Unit::Seconds | Unit::Months | Unit::Rank)
            })
    };
    let led: Vec<usize> = (0..tokens.len()).filter(|&at| tokens[at].lower == form).collect();
    if form == "first" {
        // "in the first six months": when, not who came first.
        return led.into_iter().all(|at| {
            let next = tokens.get(at + 1).map_or("", |token| token.lower.as_str());
            let boast = tokens.iter().skip(at + 2).take(3).any(|token| {
                matches!(
                    token.lower.as_str(),
                    "country"
                        | "company"
                        | "world"
                        | "industry"
                        | "region"
                        | "europe"
                        | "class"
                        | "state"
                        | "field"
                        | "nation"
                        | "kind"
                )
            });
            tokens.get(at + 1).is_none_or(|token| {
                token.is_mark() && !token.glued
                    || token.is(".")
                    || token.is(":")
                    || token.is(",")
                    || token.lower == "and"
                        && tokens.get(at + 2).is_none_or(|after| after.lower != "only")
            }) || !boast
                && matches!(
                    next,
                    "on" | "in" | "at" | "as" | "for" | "with" | "when" | "then" | "before" | "by"
                )
                || (at + 1..at + 4).any(|at| tokens.get(at).is_some_and(timed))
                || matches!(next, "half" | "quarter" | "term")
        });
    }
    if form == "only" {
        // "only one in 2024": how few; "the only one of 12" is another matter.
        return led.into_iter().all(|at| {
            let few = tokens.get(at + 1).is_some_and(|next| next.lower == "one")
                || inquiry.sentence.quantities.iter().any(|quantity| quantity.start == at + 1);
            few && at.checked_sub(1).is_none_or(|at| tokens[at].lower != "the")
        });
    }
    // "one weekend in every five"
    let in_every = |at: usize| {
        at.checked_sub(1).is_some_and(|at| matches!(tokens[at].lower.as_str(), "in" | "of"))
            && inquiry.sentence.quantities.iter().any(|quantity| quantity.start == at + 1)
    };
    matches!(form, "every" | "each") && led.into_iter().all(|at| of_time(at) || in_every(at))
}

/// The claim's words, without those that speak of the posting.
pub(super) fn said(inquiry: &Inquiry<'_>) -> String {
    let words: Vec<String> = inquiry
        .sentence
        .tokens
        .iter()
        .enumerate()
        .filter(|(at, token)| !token.is_mark() && !inquiry.is_exempt(*at))
        .map(|(_, token)| fold(&token.lower))
        .collect();
    format!(" {} ", words.join(" "))
}

/// The thing a lone word of reach qualifies: `the only platform`, `every employee`.
pub(super) fn qualified(inquiry: &Inquiry<'_>, form: &str) -> Option<String> {
    let lone = is_lone(form);
    let tokens = &inquiry.sentence.tokens;
    let at = tokens.iter().position(|token| fold(&token.lower) == form).filter(|_| lone)?;
    // "each within 1.5 cm": each of what was told before.
    let floats =
        tokens.get(at + 1).is_some_and(|next| is_small(&next.lower) || next.lower.ends_with("ed"));
    // "nine tastings, each drawing 30 visitors", "three years each, which": each of what was told.
    let done = tokens.get(at + 1).is_some_and(|next| {
        next.is_mark() && !next.glued
            || next.is(",")
            || next.is(".")
            || matches!(form, "each" | "every" | "all" | "first")
                && next.lower.ends_with("ing")
                && crate::truth::thesaurus::is_verb(&next.stem)
                && tokens
                    .get(at + 2)
                    .is_some_and(|after| after.value().is_some() || is_small(&after.lower))
    });
    // "the largest measured 2.4 m": of what was told before, too.
    let superlative = form.ends_with("est")
        && tokens.get(at + 1).is_some_and(|next| {
            next.lower.ends_with("ed") || crate::truth::parse::name::is_past_form_alone(&next.lower)
        });
    if done || superlative {
        return None;
    }
    // "the largest 2.4 metres wide": of what was told before, too.
    let superlative = form.ends_with("est")
        && tokens
            .get(at + 1)
            .is_some_and(|next| next.lower == "of" || next.value().is_some() || next.is_mark());
    // "13 chairlifts, all checked by others": all of them.
    let of_them = form == "all"
        && at > 0
        && tokens[at - 1].is(",")
        && tokens.get(at + 1).is_some_and(|next| next.lower.ends_with("ed"));
    if matches!(form, "each" | "every") && floats || superlative || of_them {
        return None;
    }
    tokens
        .iter()
        .skip(at + 1)
        .take(4)
        // "all results in Python": what stands behind says where or how.
        .take_while(|token| {
            !matches!(token.lower.as_str(), "in" | "on" | "at" | "with" | "from" | "by" | "into")
        })
        .find(|token| token.is_word() && !is_small(&token.lower))
        .map(|token| concept(&token.stem).to_owned())
}

/// Words of reach that mean something only before a thing.
pub(super) fn is_lone(form: &str) -> bool {
    matches!(
        form,
        "first"
            | "only"
            | "all"
            | "every"
            | "each"
            | "entire"
            | "whole"
            | "best"
            | "largest"
            | "biggest"
            | "highest"
            | "fastest"
            | "lowest"
            | "youngest"
            | "sole"
            | "unique"
            | "record"
            | "always"
            | "never"
            | "critical"
            | "exclusive"
            | "novel"
    )
}

/// A sentence of a letter that offers, asks or thanks tells no deed.
pub(super) fn is_courtesy(inquiry: &Inquiry<'_>, said: &str) -> bool {
    let polite = [
        "would",
        "could",
        "can",
        "glad",
        "happy",
        "enclosed",
        "attached",
        "thank",
        "forward",
        "hope",
        "möchte",
        "mochte",
        "wurde",
        "freue",
        "gerne",
        "anbei",
        "anlage",
        "beigefugt",
        "serais",
        "joint",
        "volontiers",
    ];
    matches!(inquiry.claim.section, Section::Letter | Section::Message)
        && polite.iter().any(|word| said.contains(&format!(" {word} ")))
}

/// The fact has the word of reach within a few words before the same thing.
pub(super) fn qualifies(fact: &Evidence, form: &str, next: &str, some_only: bool) -> bool {
    // One each is one per, and each of a thing is each of it in any words.
    // Eleven minutes a unit are eleven from every unit.
    if matches!(form, "each" | "every") {
        return fact.sentences.iter().any(|told| {
            told.tokens.iter().enumerate().any(|(at, token)| {
                // "100% of orders", "full branch coverage": each of them.
                let compound =
                    told.tokens.get(at + 1).is_some_and(|next| next.glued && next.is("-"));
                let whole = !compound
                    && matches!(token.lower.as_str(), "full" | "entire" | "whole" | "complete")
                    || token.text == "100"
                        && told.tokens.get(at + 1).is_some_and(|next| next.is("%"));
                let each = whole
                    || matches!(
                        token.lower.as_str(),
                        "per" | "each" | "every" | "a" | "all" | "both"
                    );
                let counted = told.tokens.get(at + 1).is_some_and(|token| token.value().is_some());
                // "one unit went from 25 minutes to 4": each of them does.
                let one = token.lower == "one"
                    && told.tokens.get(at + 2).is_some_and(|verb| {
                        matches!(verb.lower.as_str(), "went" | "takes" | "took" | "costs" | "cost")
                            || direction_of(&verb.stem).is_some()
                    });
                // "on all but six weekends"
                let but = token.lower == "all"
                    && told.tokens.get(at + 1).is_some_and(|next| next.lower == "but");
                let each = (each || one) && !but;
                let counted = counted && !whole;
                let near = (matches!(token.lower.as_str(), "a" | "per") || one) && !counted;
                let reach = if near {
                    1
                } else if whole {
                    3
                } else {
                    4
                };
                let mut behind = told.tokens.iter().enumerate().skip(at + 1).take(reach);
                let found = behind.find(|(_, token)| concept(&token.stem) == next);
                // "each patient whose family agreed" is not every patient.
                let some = !some_only
                    && found.is_some_and(|(at, _)| {
                        told.tokens.get(at + 1).is_some_and(|token| token.lower == "whose")
                    });
                each && found.is_some() && !some
            })
        });
    }
    fact.sentences.iter().any(|told| {
        told.tokens.iter().enumerate().any(|(at, token)| {
            let lesser = form.ends_with("est") && at > 0 && {
                let before = told.tokens[at - 1].lower.as_str();
                matches!(before, "second" | "third" | "fourth" | "fifth" | "2nd" | "3rd")
            };
            fold(&token.lower) == form
                && !lesser
                && told.tokens.iter().skip(at + 1).take(5).any(|token| concept(&token.stem) == next)
        })
    })
}

/// Everyday phrases with a word of reach in them.
pub(super) fn is_innocent(form: &str, said: &str) -> bool {
    let phrases: &[&str] = match form {
        "first" => &[
            "first language",
            "first version",
            "first versions",
            "first draft",
            "first drafts",
            "first contact",
            "first appointment",
            "first hand",
            "first time",
            "at first",
            "first name",
            "first line",
            "first class",
            "first aid",
            "first look",
            "first conversation",
            "first step",
            "first call",
            "first post",
            "first job",
            "first role",
            "first position",
        ],
        "only" => &[
            "not only",
            "read only",
            "only just",
            "only then",
            "only after",
            "only when",
            "only once",
            "only the next",
            "only recently",
        ],
        // "the Year 6 team", "the month-end close".
        "of the year" => &[
            "of the year end",
            "of the year 1",
            "of the year 2",
            "of the year 3",
            "of the year 4",
            "of the year 5",
            "of the year 6",
            "of the year 7",
            "of the year 8",
            "of the year 9",
            "of the year 10",
            "of the year 11",
            "of the year 12",
            "of the year 13",
        ],
        "of the month" => &["of the month end"],
        "eliminating" | "eliminate" | "eliminated" | "eliminates" => &[
            "eliminating the need",
            "eliminate the need",
            "eliminated the need",
            "eliminates the need",
        ],
        "national" => &["higher national diploma", "higher national certificate"],
        "unique" => &["device unique"],
        "all" => &[
            "most of all",
            "all the way",
            "of all ages",
            "above all",
            "first of all",
            "after all",
            "all the best",
            "in all",
        ],
        "every" | "each" => {
            &["above all", "each other", "first of all", "after all", "all the best"]
        }
        "best" => &[
            "best regards",
            "best practice",
            "best practices",
            "best wishes",
            "all the best",
            "best suited",
            "at their best",
        ],
        "record" => &[
            "record of",
            "track record",
            "patient record",
            "records",
            "record platform",
            "proven record",
        ],
        "exceeded" | "exceeding" => &[],
        "the most" => &["the most of", "make the most", "at the most", "for the most part"],
        "board" => &["on board", "across the board"],
        "alone" => &["stand alone"],
        "always" => &["i have always"],
        // How many at most, or at least: the rule of quantities has judged.
        "never" => &[
            "i have never",
            "never more than",
            "never been more than",
            "never less than",
            "never fewer than",
        ],
        "recognised" | "recognized" => &[],
        "the standard" => &["as the standard"],
        _ => &[],
    };
    phrases.iter().any(|phrase| said.contains(&format!(" {phrase} ")))
}
