//! Whether a fact has a word, or tells it without it.

use super::Word;
use super::telling::is_strong;
use std::collections::BTreeSet;

use crate::candidate::{FactKind, Scope};
use crate::truth::evidence::{Evidence, Telling};
use crate::truth::parse::word::concept;
use crate::truth::parse::{Token, Unit};
use crate::truth::rule::{Inquiry, language};

/// The words of a clause that say something, with the facts that have them.
pub(super) fn words(
    inquiry: &Inquiry<'_>,
    ground: &[&Evidence],
    start: usize,
    end: usize,
) -> Vec<Word> {
    (start..end)
        .filter(|&at| inquiry.says_something(at))
        .filter_map(|at| {
            let token = inquiry.sentence.tokens.get(at)?;
            let facts: BTreeSet<usize> =
                (0..ground.len()).filter(|&fact| tells(inquiry, ground[fact], token)).collect();
            let titled = facts.is_empty()
                && (inquiry.is_in_a_title(token) || goes_without_saying(inquiry, ground, at));
            (!titled).then_some(Word { at, facts })
        })
        .collect()
}

/// What a word adds that the facts tell without it: that an employer is a company, that money got is
/// funding, that one does a thing oneself.
pub(super) fn goes_without_saying(inquiry: &Inquiry<'_>, ground: &[&Evidence], at: usize) -> bool {
    const REFLEXIVE: [&str; 8] =
        ["themselves", "themself", "himself", "herself", "myself", "that he", "that she", "that i"];
    let tokens = &inquiry.sentence.tokens;
    let word = tokens[at].lower.as_str();
    let before = at.checked_sub(1).map_or("", |at| tokens[at].lower.as_str());
    let after = |n: usize| tokens.get(at + n).map_or("", |token| token.lower.as_str());
    let tell_any = |words: &[&str]| {
        ground.iter().any(|fact| words.iter().any(|word| fact.words.contains(*word)))
    };
    match word {
        // "at a photonics company": of what trade, its own rule judges.
        // "wake-ups" of "waking it": the particle of a noun.
        "ups" | "up" | "outs" | "offs" | "ins" if before == "-" => true,
        // Whoever teaches, teaches classes.
        "classes" | "class" | "lessons" => {
            ground.iter().any(|fact| fact.concepts.contains(concept("teach")))
        }
        "company's" | "firm's" | "company" | "firm" | "employer" | "organisation"
        | "organization" => {
            ground.iter().any(|fact| {
                // "saves the company £210,000"
                let paid = before == "the"
                    && inquiry.sentence.quantities.iter().any(|one| {
                        matches!(one.unit, Unit::Money(_)) && (at + 1..at + 3).contains(&one.start)
                    });
                let whole = inquiry.claim.scope == Scope::Candidate || paid;
                fact.kind == FactKind::Role
                    && whole
                    && !matches!(before, "" | "," | "and" | "whole" | "entire" | "across")
            })
        }
        // "in collaboration with two librarians" of what was done with them.
        "collaboration" | "cooperation" | "partnership" | "conjunction" | "tandem"
            if after(1) == "with" || after(1) == "between" =>
        {
            tell_any(&["with", "together", "jointly"])
        }
        // "in two languages" of "in French and English".
        "languages" | "language" => {
            inquiry.claim.section == crate::truth::Section::Languages
                || ground.iter().any(|fact| {
                    fact.kind == FactKind::Language
                        || fact.words.iter().any(|word| language::is_named(word))
                })
        }
        // "from three different suppliers": as many, no two of them one.
        "different" => {
            let counted = |one: &crate::truth::parse::Quantity| {
                one.unit == Unit::Count && one.value.approximate() > 1.0 && one.end == at
            };
            inquiry.sentence.quantities.iter().any(counted)
        }
        // "by nine points" of percents.
        "points" | "point" => ground.iter().any(|fact| {
            let mut stated = fact.sentences.iter().flat_map(|told| &told.quantities);
            stated.any(|one| matches!(one.unit, Unit::Percent | Unit::Points))
        }),
        "spring" => tell_any(&["march", "april", "may"]),
        "summer" => tell_any(&["june", "july", "august", "summers"]),
        "autumn" => tell_any(&["september", "october", "november"]),
        "winter" => tell_any(&["december", "january", "february", "winters"]),
        // "a little Spanish", "made possible by", "owing to", "consisting of"
        "little" if before == "a" => true,
        "possible" if matches!(before, "made" | "makes" | "making") => true,
        "owing" if after(1) == "to" => true,
        "consisting" | "consists" | "consisted" if after(1) == "of" => true,
        "e" if after(1) == "-" => {
            tell_any(&["email", "emails", "newsletter", "online", "electronic", "mail", "e"])
        }
        "non" if after(1) == "-" => tell_any(&["none", "no", "not", "without", "neither"]),
        "pre" if after(1) == "-" => tell_any(&["before", "ahead", "pre", "prior"]),
        "post" if after(1) == "-" => tell_any(&["after", "following", "post"]),
        "multi" if after(1) == "-" => ground.iter().any(|fact| {
            let stem = tokens.get(at + 2).map(|token| concept(&token.stem));
            let mut stated = fact.sentences.iter().flat_map(|told| &told.quantities);
            stated.any(|one| {
                one.unit == Unit::Count
                    && one.value.approximate() > 1.0
                    && one.bound.after.iter().any(|own| Some(concept(own)) == stem)
            })
        }),
        // "the year after" of the next year's number.
        "year" if before == "the" && matches!(after(1), "after" | "before") => {
            inquiry.sentence.quantities.iter().any(|one| one.unit == Unit::Year)
        }
        // "at 8 on Monday morning" of 08:00.
        "morning" | "a.m" | "am" | "afternoon" | "p.m" | "pm" => {
            let timed = at.checked_sub(2).is_some_and(|from| {
                tokens[from..at].iter().any(|token| {
                    token.value().is_some() || crate::truth::parse::word::is_weekday(&token.stem)
                })
            });
            timed
                && ground.iter().any(|fact| {
                    fact.words.contains("o'clock")
                        || fact.words.contains(word)
                        || fact.sentences.iter().flat_map(|told| told.tokens.windows(3)).any(|t| {
                            t[0].value().is_some() && t[1].is(":") && t[2].value().is_some()
                        })
                })
        }
        "age" | "aged" | "ages" => ground.iter().any(|fact| {
            const YOUNG: [&str; 9] =
                ["under", "aged", "old", "over", "to", "olds", "between", "year", "from"];
            const WHO: [&str; 12] = [
                "children", "pupils", "people", "adults", "women", "men", "visitors", "boys",
                "girls", "patients", "speakers", "students",
            ];
            YOUNG.iter().any(|word| fact.words.contains(*word))
                && WHO.iter().any(|word| fact.words.contains(*word))
        }),
        // "six months sooner", "the longer terms": of times that were shortened or extended.
        "sooner" | "earlier" | "quicker" | "shorter" | "faster" | "longer" => {
            const OF: [&str; 8] = [
                "extended",
                "lengthened",
                "shortened",
                "ahead",
                "early",
                "extending",
                "lengthening",
                "shortening",
            ];
            tell_any(&OF)
                || ground.iter().filter(|fact| fact.is_told()).any(|fact| {
                    let mut stated = fact.sentences.iter().flat_map(|told| &told.quantities);
                    stated.any(|one| {
                        matches!(one.unit, Unit::Seconds | Unit::Months)
                            && one.step == Some(crate::truth::parse::quantity::Step::From)
                    })
                })
        }
        // "reduced the weight from 1.9 to 1.3 kg", "£64,000 in costs": what such a value measures.
        "weight" | "mass" | "length" | "width" | "height" | "depth" | "size" | "distance"
        | "costs" | "cost" | "expenses" | "ratio" | "rate" | "share" | "percentage"
        | "proportion" | "area" | "volume" => measured(inquiry, at, word),
        // "R code" of what was written in R.
        "code" | "script" | "scripts" | "program" if after(1) != "of" => {
            let named = at.checked_sub(1).and_then(|at| tokens.get(at));
            named.is_some_and(|token| inquiry.is_shown_skill(token))
                || tell_any(&["lines", "code", "script", "program"])
        }
        // "in the retail and manufacturing sectors" of retail and manufacturing.
        "sector" | "sectors" | "industries" => at.checked_sub(1).is_some_and(|at| {
            ground.iter().any(|fact| fact.is_told() && inquiry.has(fact, &tokens[at]))
        }),
        // "the controlling department" of controlling.
        "department" | "function" => {
            at.checked_sub(1).is_some_and(|at| {
                inquiry.says_something(at)
                    && ground.iter().any(|fact| fact.is_told() && inquiry.has(fact, &tokens[at]))
            }) && !matches!(before, "the" | "a" | "whole" | "entire")
                && inquiry
                    .sentence
                    .verbs
                    .iter()
                    .all(|verb| verb.rung < crate::truth::parse::Rung::Managed)
        }
        // "temperature data" of what was predicted from temperature.
        "readings" | "data" | "figures" if in_sums(ground) => true,
        // "two hours of downtime" of what "was down for two hours".
        "downtime" => tell_any(&["down", "outage", "unavailable"]),
        // "a budget of £1,200" of what was bought "within £1,200".
        "budget" => ground.iter().any(|fact| {
            fact.sentences.iter().any(|told| {
                let mut money = told.quantities.iter();
                money.any(|one| {
                    matches!(one.unit, Unit::Money(_))
                        && told.tokens[..one.start]
                            .iter()
                            .rev()
                            .take(3)
                            .any(|token| matches!(token.lower.as_str(), "within" | "inside"))
                })
            })
        }),
        // "a fellow student" of "another student".
        "fellow" => tell_any(&[
            "another",
            "other",
            "together",
            "pair",
            "colleague",
            "colleagues",
            "team",
            "group",
            "classmates",
        ]),
        // "the former … the latter": what was named before.
        "former" | "latter" if before == "the" => tokens
            .get(at + 1)
            .is_none_or(|next| next.is_mark() || crate::truth::parse::word::is_small(&next.lower)),
        // "into a PostgreSQL database"
        "database" | "databases" => ground.iter().any(|fact| {
            const BASES: &str = "postgresql mysql mariadb sqlite oracle mongodb db2 sql dynamodb";
            BASES.split(' ').any(|base| fact.words.contains(base))
        }),
        // "at temperatures down to -30 °C"
        "temperature" | "temperatures" => {
            ground.iter().any(|fact| fact.phrases.iter().any(|text| text.contains('°')))
        }
        // "from data in six systems"
        "data" => ground.iter().any(|fact| {
            const OF_DATA: &str =
                "analys report figur statist record system model measur number survey";
            OF_DATA.split(' ').any(|stem| fact.concepts.contains(concept(stem)))
        }),
        // "by a factor of 2.4"
        "factor" => inquiry.sentence.quantities.iter().any(|one| one.unit == Unit::Multiple),
        // "overnight maintenance" of "night maintenance".
        "overnight" => tell_any(&["night", "nights", "nightly"]),
        "exam" | "exams" => tell_any(&["examination", "examinations"]),
        // "three counting methods" of "three ways of counting".
        "method" | "methods" => tell_any(&["way", "ways", "technique", "techniques"]),
        // "an extra visit" of what was done "by adding a visit".
        "extra" | "additional" => {
            tell_any(&["adding", "added", "adds", "another", "more", "second", "further"])
        }
        // "made openly available" of "published".
        "available" => ground.iter().any(|fact| {
            ["publish", "releas", "share"].iter().any(|stem| fact.concepts.contains(concept(stem)))
                || ["open", "openly", "online", "free"].iter().any(|w| fact.words.contains(*w))
        }),
        // "re-measured" of "measured anew".
        "re" if tokens.get(at + 1).is_some_and(|next| next.is("-")) => {
            const ANEW: [&str; 14] = [
                "reassess",
                "recalculat",
                "reestimat",
                "reevaluat",
                "remeasur",
                "retest",
                "recheck",
                "reexamin",
                "reanalys",
                "resurvey",
                "revisit",
                "rebuil",
                "rewr",
                "recount",
            ];
            let again = |word: &String| ANEW.iter().any(|anew| word.starts_with(anew));
            tell_any(&["again", "anew", "re", "afresh", "second", "twice"])
                || ground.iter().any(|fact| fact.is_told() && fact.words.iter().any(again))
        }
        // Whoever holds a degree graduated.
        "graduate" => {
            let evidence = &inquiry.verifier.evidence;
            inquiry.claim.section != crate::truth::Section::Experience
                && evidence.iter().any(|fact| fact.kind == FactKind::Education)
        }
        "why" | "proud" | "whoever" | "fond" | "love" => {
            inquiry.claim.section != crate::truth::Section::Experience
        }
        // "a master's degree": which, the rule of credentials judges.
        "bachelor's" | "bachelor’s" | "master's" | "master’s" => true,
        // "self-drafted" of what the fact begins with: "Drafted".
        "self" if is_first_deed(ground, tokens.get(at + 2)) => true,
        // "self-drafted" of what "he drafted".
        "self" => ground.iter().any(|fact| REFLEXIVE.iter().any(|own| fact.says(own))),
        "absence" | "absences" => tell_any(&["away", "absent", "off", "leave", "holiday"]),
        // "inter-coder agreement" of agreement "between coders".
        "inter" => tell_any(&["between", "among"]),
        // The money that amounts are told in.
        "euro" | "euros" | "pounds" | "dollars" | "francs" | "kronor" | "kroner" => {
            let code = crate::truth::parse::quantity::currency(word);
            let mut told = inquiry.verifier.evidence.iter().flat_map(|fact| &fact.sentences);
            told.any(|told| {
                told.quantities
                    .iter()
                    .any(|one| matches!(one.unit, Unit::Money(known) if Some(known) == code))
            })
        }
        "students" | "pupils" => ground.iter().any(|fact| {
            ["seminar", "teach", "lectur", "cours", "class"]
                .iter()
                .any(|stem| fact.concepts.contains(concept(stem)))
        }),
        "popular" => ground.iter().any(|fact| {
            ["most watched", "most read", "most viewed", "most played", "most used"]
                .iter()
                .any(|most| fact.says(most))
        }),
        // Whom a nurse nurses are patients.
        "patient" | "patients" => ground.iter().any(|fact| {
            const OF_CARE: [&str; 4] = ["nurs", "care", "ward", "clinic"];
            const THEY: [&str; 10] = [
                "children",
                "residents",
                "adults",
                "newborns",
                "newborn",
                "infants",
                "women",
                "mothers",
                "babies",
                "people",
            ];
            OF_CARE.iter().any(|stem| fact.concepts.contains(concept(stem)))
                && THEY.iter().any(|word| fact.words.contains(*word))
        }),
        "funding" | "funds" | "money" | "grant" | "grants" => ground.iter().any(|fact| {
            const GOT: &str = "obtain win rais secur receiv attract get grant award";
            fact.sentences.iter().any(|told| {
                let money = told.quantities.iter().any(|q| matches!(q.unit, Unit::Money(_)));
                let got = told.tokens.iter().any(|t| GOT.split_whitespace().any(|g| g == t.stem));
                money && got
            })
        }),
        _ => false,
    }
}

/// A value beside the word is of what it measures: `the weight from 1.9 to 1.3 kg`.
fn measured(inquiry: &Inquiry<'_>, at: usize, word: &str) -> bool {
    let of_unit = |unit: &Unit| match (word, unit) {
        ("weight" | "mass", Unit::Other(unit)) => unit == "g",
        ("length" | "width" | "height" | "depth" | "distance" | "size", Unit::Other(unit)) => {
            unit == "m" || unit == "byte"
        }
        ("area", Unit::Other(unit)) => unit == "m²",
        ("volume", Unit::Other(unit)) => unit == "litre",
        ("costs" | "cost" | "expenses", Unit::Money(_)) => true,
        ("ratio" | "rate" | "share" | "percentage" | "proportion", Unit::Percent) => true,
        _ => false,
    };
    let (start, end) = inquiry.clause_of(at).unwrap_or((0, inquiry.sentence.tokens.len()));
    let near = |one: &crate::truth::parse::Quantity| {
        (start..end).contains(&one.start) && one.start.abs_diff(at) <= 8
    };
    inquiry.sentence.quantities.iter().any(|one| near(one) && of_unit(&one.unit))
}

/// A fact that tells of a model, a forecast or a measurement: what goes into it is data.
fn in_sums(ground: &[&Evidence]) -> bool {
    const OF: &str =
        "model forecast predict measur estimat calcul map chart dashboard report pipelin";
    ground
        .iter()
        .filter(|fact| fact.is_told())
        .any(|fact| OF.split_whitespace().any(|stem| fact.concepts.contains(concept(stem))))
}

/// A fact begins with this deed: its own subject is the candidate.
fn is_first_deed(ground: &[&Evidence], deed: Option<&Token>) -> bool {
    let begins = |told: &Telling| {
        told.tokens.first().zip(deed).is_some_and(|(first, deed)| first.stem == deed.stem)
    };
    ground.iter().any(|fact| fact.is_told() && fact.sentences.iter().any(begins))
}

/// The fact has the word; a strong verb must be told as it is.
pub(super) fn tells(inquiry: &Inquiry<'_>, fact: &Evidence, token: &Token) -> bool {
    // What is an award was won.
    if matches!(token.lower.as_str(), "winner" | "winners" | "won" | "win" | "winning")
        && fact.kind == FactKind::Award
    {
        return true;
    }
    // Who holds a certificate is certified.
    if matches!(
        token.lower.as_str(),
        "certified" | "certificate" | "certificates" | "certification"
    ) && fact.kind == FactKind::Certification
    {
        return true;
    }
    // "taught how", "taught to use" of "showed how".
    let how = || {
        let mut tokens = inquiry.sentence.tokens.iter();
        tokens.any(|token| matches!(token.lower.as_str(), "how" | "to" | "in"))
    };
    let shows_how = || fact.concepts.contains("show") && fact.words.contains("how");
    if matches!(token.stem.as_str(), "teach" | "train") && how() && shows_how() {
        return true;
    }
    if token.stem == "publish"
        && fact.kind == FactKind::Publication
        && inquiry.claim.section != crate::truth::Section::Experience
    {
        return true;
    }
    // "published its catalogue" of "put its catalogue online".
    if token.stem == "publish" && fact.words.contains("online") && fact.words.contains("put") {
        return true;
    }
    // "misconfigured" of "wrongly configured".
    if let Some(rest) = token.stem.strip_prefix("mis").filter(|rest| rest.len() > 4)
        && fact.has(rest)
        && ["wrong", "wrongly", "incorrect", "incorrectly", "badly"]
            .iter()
            .any(|word| fact.words.contains(*word))
    {
        return true;
    }
    match is_strong(&token.stem) {
        // "prescribing of antibiotics" of prescriptions: the noun.
        true => {
            fact.concepts.contains(concept(&token.stem))
                || lesser_like(&token.stem).iter().any(|like| fact.concepts.contains(concept(like)))
                || may_be_reworded(&token.stem) && inquiry.may_reword(fact, &token.stem)
                || token.lower.ends_with("ing")
                    && is_noun(inquiry, token)
                    && inquiry.has(fact, token)
        }
        false => inquiry.has(fact, token),
    }
}

/// A strong verb that other words may be told with: none of rank, of consent or of standing.
fn may_be_reworded(stem: &str) -> bool {
    const MAY: &str = "author publish edit reclaim operat rescu volunt travel examin inspect audit sell \
        treat teach train mentor coach recruit cite rewrit donat pass win";
    MAY.split_whitespace().any(|may| may == stem)
}

/// Strong verbs that tell as much as this one, or more: who supervised one mentored one.
pub(super) fn lesser_like(stem: &str) -> &'static [&'static str] {
    match stem {
        "invit" => &["ask"],
        "publish" => &["releas", "issu"],
        "edit" => &["cut", "revis", "correct", "proofread", "shorten"],
        "award" => &["win", "prize", "receiv", "grant", "fund"],
        "rewrit" => &["rebuild", "redo", "overhaul", "revis", "rework"],
        "mentor" | "coach" => &["manag", "supervis", "precept", "train", "tutor"],
        "train" | "teach" => &["mentor", "onboard", "tutor", "instruct"],
        "treat" => &["care"],
        "win" => &["recov", "secur", "award", "success"],
        "volunt" => &["volunteer"],
        "host" => &["coordin", "organis", "hold", "run"],
        "audit" | "examin" | "inspect" => &["audit", "inspect", "examin", "check", "analys"],
        "present" => &["talk", "demo", "speak", "lectur"],
        _ => &[],
    }
}

/// `prescribing of`: a word in -ing with `of` behind it.
pub(super) fn is_noun(inquiry: &Inquiry<'_>, token: &Token) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let at = tokens.iter().position(|other| other.start == token.start);
    at.and_then(|at| tokens.get(at + 1)).is_some_and(|next| next.lower == "of")
}
