//! Titles, marks of rank, and the ladder of responsibility: contributed does not become led.

mod above;
mod allowed;
mod title;

use super::{Inquiry, Ruling};
use crate::candidate::{FactId, FactKind};
use crate::truth::evidence::{Evidence, Telling};
use crate::truth::parse::word::{concept, fold, is_people, is_people_in_general, is_small};
use crate::truth::parse::{Responsibility, Rung};
use above::{over_others, part_of_whole};
use allowed::{allowed, leads_people};
use title::{acted_as, titles};

/// Titles, then verbs.
pub(super) fn check(inquiry: &Inquiry<'_>) -> Ruling {
    made(inquiry)?;
    acted_as(inquiry)?;
    let mut support = titles(inquiry)?;
    support.extend(verbs(inquiry)?);
    Ok(support)
}

/// No verb may stand higher than the fact's verb for the same thing.
fn verbs(inquiry: &Inquiry<'_>) -> Ruling {
    let mut support = Vec::new();
    for verb in &inquiry.sentence.verbs {
        // "split testing", "Award in Managing Food Safety": part of a name.
        let named = inquiry.is_shown_skill(&inquiry.sentence.tokens[verb.at])
            && verb.rung <= Rung::Managed
            || is_of_a_certificate(inquiry, verb);
        if inquiry.is_exempt(verb.at)
            || named
            || is_participle(inquiry, verb)
            || is_noun_use(inquiry, verb)
            || is_of_a_thing(inquiry, verb)
            || is_of_a_subject(inquiry, verb)
            || comes_of_help(inquiry, verb)
        {
            continue;
        }
        over_others(inquiry, verb)?;
        over_who_helped(inquiry, verb)?;
        part_of_whole(inquiry, verb)?;
        let Some((rung, fact)) = allowed(inquiry, verb) else {
            let cited = inquiry.claim.facts.len() == 1;
            let people = verb.object.iter().any(|stem| {
                is_people_in_general(stem)
                    || concept(stem) == "nurs"
                    || cited && is_people(stem) && only_mentors(inquiry, verb)
            });
            let place = verb.rung >= Rung::Managed
                && !verb.object.is_empty()
                && allowed::is_place_of_work(&verb.object[0])
                && inquiry.claim.facts.len() == 1;
            let high = place || verb.rung == Rung::Led || (verb.rung == Rung::Managed && people);
            if high && !verb.object.is_empty() && !leads_people(inquiry, verb, Rung::Did) {
                let words = inquiry.words(verb.at, verb.at + 4);
                let reason = "no fact states this responsibility";
                return Err(inquiry.refuse("seniority", &words, reason));
            }
            continue;
        };
        // Who supervises a shift is in charge of it.
        let charge = inquiry.sentence.tokens[verb.at].lower == "charge"
            && (rung == Rung::Managed || ran(inquiry, &fact) || looks_after(inquiry, &fact, verb));
        // "founded" of what one "set up"; "with three others" of "one of four who".
        let said = inquiry.sentence.tokens[verb.at].lower.as_str();
        let alone = said == "sole"
            && inquiry.ground.facts.iter().any(|fact| fact.words.contains("only"))
            || matches!(said, "personally" | "herself" | "himself" | "sole" | "solely" | "alone")
                && inquiry.claim.facts.len() == 1
                && inquiry.ground.facts.iter().any(|fact| {
                    ["myself", "herself", "himself", "personally", "alone", "solely", "sole"]
                        .iter()
                        .any(|own| fact.words.contains(*own))
                });
        let started = matches!(said, "founded" | "founding") && set_up(inquiry, &fact);
        // "Leads a weekly review" of who runs it, "leads the shift" of the "shift leader".
        let facilitates = said.starts_with("facilitat");
        // "Headed the seminars" and "directed" them say more.
        let leads = verb.rung == Rung::Led && (said.starts_with("lead") || said == "led");
        let presides = (leads || facilitates) && presides(inquiry, &fact, verb);
        let jointly = verb.rung == Rung::Did && rung == Rung::Contributed && is_joint(inquiry);
        let kept = verb.rung == Rung::Managed
            && rung == Rung::Did
            && !verb.object.first().is_some_and(|s| is_people(s) || is_people_in_general(s))
            && kept(inquiry, &fact, verb);
        if verb.rung <= rung
            || is_a_deed_of(inquiry, &fact, verb)
            || verb.rung == Rung::Led && investigates(inquiry, verb)
            || kept
            || charge
            || started
            || jointly
            || presides
            || alone
            || leads_people(inquiry, verb, rung) && !only_mentors(inquiry, verb)
        {
            support.push(fact);
            continue;
        }
        let words = inquiry.words(verb.at, verb.at + 4);
        let mut refusal =
            inquiry.refuse("seniority", &words, "the fact states a lesser responsibility");
        refusal.nearest = Some(fact);
        return Err(refusal);
    }
    Ok(support.into_iter().take(1).collect())
}

/// The cited fact of this id.
fn known<'a>(inquiry: &'a Inquiry<'_>, fact: &'a FactId) -> impl Iterator<Item = &'a Evidence> {
    inquiry.ground.facts.iter().copied().filter(move |known| known.id == *fact)
}

/// Its sentences.
fn sentences<'a>(inquiry: &'a Inquiry<'_>, fact: &'a FactId) -> impl Iterator<Item = &'a Telling> {
    known(inquiry, fact).flat_map(|known| &known.sentences)
}

/// `Traced 86 risk controls` of who "took part in the analysis and traced 86 risk controls": a deed by
/// itself, of the candidate's own.
fn is_a_deed_of(inquiry: &Inquiry<'_>, fact: &FactId, said: &Responsibility) -> bool {
    let verb = &inquiry.sentence.tokens[said.at];
    let facts = || known(inquiry, fact);
    // "Coordinated a winter bird count" of who "coordinated a winter count".
    let same = |told: &Telling| {
        told.verbs.iter().any(|known| {
            told.tokens[known.at].stem == verb.stem
                && known.rung >= said.rung
                && said.object.iter().take(3).any(|thing| {
                    let shared = |own: &String| concept(own) == concept(thing);
                    !is_people(thing) && known.object.iter().take(3).any(shared)
                })
        })
    };
    if sentences(inquiry, fact).any(same) {
        return true;
    }
    if said.rung != Rung::Did {
        return false;
    }
    // "Watched 30 lessons" of who observed them.
    if verb.stem == "watch" && facts().any(|known| known.words.contains("observed")) {
        return true;
    }
    // "Supplied the credit block" of who "contributed the credit block".
    const GIVES: [&str; 6] =
        ["supplied", "supplying", "provided", "providing", "enrolled", "donated"];
    let gave = GIVES.contains(&verb.lower.as_str());
    if gave
        && facts().any(|known| known.words.contains("contributed") && !known.says("contributed to"))
    {
        return true;
    }
    sentences(inquiry, fact).any(|told| {
        told.tokens.windows(2).enumerate().any(|(at, two)| {
            let parted = two[0].is(",") || two[0].is(";") || two[0].lower == "and";
            let past = two[1].lower.ends_with("ed")
                || crate::truth::parse::name::is_past_form_alone(&two[1].lower);
            let of_others = told.tokens[..at]
                .iter()
                .any(|token| matches!(token.lower.as_str(), "who" | "that" | "which" | "whose"));
            let of_it = told.tokens[at + 2..]
                .iter()
                .take(7)
                .any(|token| said.object.iter().take(3).any(|thing| *thing == token.stem));
            parted && past && two[1].stem == verb.stem && !of_others && of_it
        })
    })
}

/// `Helped to set up a pathway, shortening the stay`: what came of what one helped with.
fn comes_of_help(inquiry: &Inquiry<'_>, verb: &Responsibility) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let led = verb.at.checked_sub(1).is_some_and(|at| tokens[at].is(","));
    let earlier = inquiry.sentence.verbs.iter().rfind(|other| other.at < verb.at);
    led && verb.rung == Rung::Did
        && tokens[verb.at].lower.ends_with("ing")
        && earlier.is_some_and(|earlier| earlier.rung <= Rung::Contributed)
}

/// `courses in growing kelp` of "courses on kelp growing": what they are about, nobody did.
fn is_of_a_subject(inquiry: &Inquiry<'_>, verb: &Responsibility) -> bool {
    let token = &inquiry.sentence.tokens[verb.at];
    let subject = |told: &Telling| {
        told.tokens.windows(3).any(|three| {
            matches!(three[0].lower.as_str(), "on" | "in" | "of" | "about")
                && three[1].is_word()
                && !is_small(&three[1].lower)
                && !three[1].lower.ends_with("ed")
                && three[2].lower == token.lower
        })
    };
    token.lower.ends_with("ing")
        && inquiry.ground.facts.iter().any(|fact| fact.sentences.iter().any(subject))
}

/// Verbs of who has a thing in hand.
const KEEPS: &str = "keep keeps keeping kept handle handles handled handling look looks looked looking \
    carry carries carried carrying process processes processed ran run runs running";

/// `Managed the reagent store` of one who kept it: the same thing, no people.
fn kept(inquiry: &Inquiry<'_>, fact: &FactId, said: &Responsibility) -> bool {
    let token = &inquiry.sentence.tokens[said.at];
    // "Managed pain and nausea": what one treats.
    let treated = ["pain", "nausea", "symptom", "wound", "airway", "fluid", "medic"];
    if said.object.first().is_some_and(|thing| treated.contains(&thing.as_str())) {
        return true;
    }
    // The fact opens with one of these, and tells of such a thing.
    let opens = |verbs: &[&str], thing: &dyn Fn(&str) -> bool| {
        sentences(inquiry, fact).any(|told| {
            let first = told.tokens.first().map_or("", |token| token.lower.as_str());
            let mut near = told.tokens.iter().skip(1).take(9).take_while(|token| {
                !matches!(token.lower.as_str(), "with" | "for" | "from" | "by")
            });
            verbs.contains(&first) && near.any(|token| thing(&token.stem))
        })
    };
    let of = |stem: &str| said.object.iter().take(4).any(|thing| thing == stem);
    const CARES: [&str; 13] = [
        "cared", "care", "cares", "hold", "holds", "held", "looked", "carry", "carried", "carries",
        "saw", "see", "sees",
    ];
    const CARED_FOR: [&str; 6] = ["patient", "caseload", "client", "adult", "child", "woman"];
    const ORGANISES: [&str; 10] = [
        "organised",
        "organized",
        "organise",
        "organises",
        "organize",
        "arranged",
        "planned",
        "ran",
        "run",
        "runs",
    ];
    // "Managed a caseload" of who cared for as many; "a budget" of who owns it.
    if token.stem == "manag"
        && (of("caseload") && opens(&CARES, &|stem| CARED_FOR.contains(&stem))
            || of("budget")
                && opens(&["treasurer", "owns", "owned", "holds", "held"], &|stem| {
                    stem == "budget"
                }))
    {
        return true;
    }
    // "Coordinated a tax clinic" of who organised it.
    if token.stem.starts_with("coordin") && opens(&ORGANISES, &|stem| !is_people(stem) && of(stem))
    {
        return true;
    }
    let Some(thing) = said.object.first().filter(|_| token.stem == "manag") else { return false };
    let mut facts = known(inquiry, fact);
    facts.any(|known| {
        known.sentences.iter().any(|told| {
            // Further on in the sentence, the thing stands close behind.
            let further = told.tokens.windows(5).any(|five| {
                KEEPS.split_whitespace().any(|keeps| keeps == five[0].lower)
                    && five[1..].iter().any(|token| {
                        said.object.iter().take(2).any(|thing| *thing == token.stem)
                            && !is_people(&token.stem)
                            && !is_people(token.lower.trim_end_matches('s'))
                    })
            });
            if further {
                return true;
            }
            let keeps = told.tokens.first().is_some_and(|first| {
                matches!(
                    first.lower.as_str(),
                    "kept"
                        | "keep"
                        | "keeps"
                        | "ran"
                        | "run"
                        | "runs"
                        | "administered"
                        | "hold"
                        | "holds"
                        | "held"
                        | "carry"
                        | "carries"
                        | "carried"
                        | "handled"
                        | "handle"
                )
            });
            // What is kept stands right behind the verb.
            let near = told.verbs.first().is_some_and(|verb| {
                verb.at == 0 && said.object.iter().take(4).any(|own| verb.object.contains(own))
            });
            let mut next = told.tokens.iter().skip(1).filter(|token| token.is_word());
            let kept = next.find(|token| !crate::truth::parse::word::is_small(&token.lower));
            let governed = told.verbs.first().is_some_and(|verb| verb.object.contains(thing));
            keeps && (governed || near || kept.is_some_and(|token| token.stem == *thing))
        })
    })
}

/// Verbs that bring a thing into being, and those that only use or tend one.
fn makes(stem: &str) -> bool {
    const MAKING: &str = "implement introduc build design develop creat establish architect invent";
    MAKING.split_whitespace().any(|known| known == stem)
}

/// What one was trained on, tested with or reported in, one did not bring in.
fn made(inquiry: &Inquiry<'_>) -> Result<(), crate::truth::Refusal> {
    const USING: &str = "train teach use test maintain oper analys check review attend present report \
        mentor supervis monitor measur record collect inspect treat visit proofread";
    let using = |stem: &str| USING.split_whitespace().any(|known| known == stem);
    for verb in &inquiry.sentence.verbs {
        let token = &inquiry.sentence.tokens[verb.at];
        let Some(head) = verb.object.first().filter(|_| makes(&token.stem)) else { continue };
        // "when SAP was introduced": by whoever.
        let passive = verb.at.checked_sub(1).is_some_and(|at| {
            matches!(inquiry.sentence.tokens[at].lower.as_str(), "was" | "were" | "been" | "being")
        });
        if passive {
            continue;
        }
        // "established that lithium is enriched": found out.
        let next = inquiry.sentence.tokens.get(verb.at + 1);
        if next.is_some_and(|next| next.lower == "that") {
            continue;
        }
        if inquiry.is_exempt(verb.at) || is_noun_use(inquiry, verb) || verb.rung < Rung::Did {
            continue;
        }
        let mut telling = inquiry
            .ground
            .facts
            .iter()
            .filter(|fact| fact.is_told() && fact.concepts.contains(concept(head)))
            .peekable();
        let nearest = telling.peek().map(|fact| fact.id.clone());
        let only_used = nearest.is_some()
            && telling.all(|fact| {
                let verbs = fact.sentences.iter().filter(|told| !told.verbs.is_empty());
                let deeds = verbs.flat_map(|told| {
                    told.verbs.iter().map(move |verb| told.tokens[verb.at].stem.as_str())
                });
                let mut deeds = deeds.peekable();
                deeds.peek().is_some() && deeds.all(using)
            });
        if only_used {
            let words = inquiry.words(verb.at, verb.at + 3);
            let reason = "the facts tell of its use, not of its making";
            let mut refusal = inquiry.refuse("seniority", &words, reason);
            refusal.nearest = nearest;
            return Err(refusal);
        }
    }
    Ok(())
}

/// The fact says that the candidate began it.
fn set_up(inquiry: &Inquiry<'_>, fact: &FactId) -> bool {
    let mut facts = known(inquiry, fact);
    facts.any(|known| {
        known.sentences.iter().any(|told| {
            let word = |at: usize| told.tokens.get(at).map_or("", |token| token.lower.as_str());
            matches!((word(0), word(1)), ("set", "up") | ("started" | "founded" | "established", _))
        })
    })
}

/// `together with three other midwives`, `with two colleagues`: one of several.
fn is_joint(inquiry: &Inquiry<'_>) -> bool {
    let said = format!(" {} ", inquiry.sentence.normal());
    [
        " together with ",
        " jointly with ",
        " as one of ",
        " one of ",
        " in a team of ",
        " part of a team ",
    ]
    .iter()
    .any(|phrase| said.contains(phrase))
}

/// Of a meeting or a class that one runs, one is the leader; of a shift, its leader is.
fn presides(inquiry: &Inquiry<'_>, fact: &FactId, said: &Responsibility) -> bool {
    const HELD: &str = "review meet session clinic workshop class course drop-in seminar train huddl \
        group circl club shift seminar tutori exercis round tour walk visit day fieldwork";
    let held = said.object.iter().take(6).any(|stem| HELD.split_whitespace().any(|h| h == stem));
    let leader = said.object.first().is_some_and(|thing| {
        let mut facts = known(inquiry, fact);
        facts.any(|known| known.says(&format!("{thing} leader")))
    });
    let chairs = || {
        let mut facts = known(inquiry, fact);
        facts.any(|known| ["chair", "chairs", "chaired"].iter().any(|c| known.words.contains(*c)))
    };
    // The class, the shift or the tour stands close behind the verb that opens the fact.
    const GIVES: [&str; 14] = [
        "taught", "teach", "teaches", "gave", "guided", "guide", "guides", "ran", "run", "runs",
        "running", "hold", "holds", "held",
    ];
    // A shift or a day is no other one's.
    const TIMES: [&str; 5] = ["shift", "day", "visit", "round", "fieldwork"];
    let of_time = said.object.iter().any(|own| TIMES.contains(&own.as_str()));
    let gives = || {
        sentences(inquiry, fact).any(|told| {
            let first = told.tokens.first().map_or("", |token| token.lower.as_str());
            let words = told.tokens.iter().skip(1).filter(|token| token.is_word());
            let mut near = words.take(8).take_while(|token| {
                !matches!(
                    token.lower.as_str(),
                    "on" | "at" | "during" | "per" | "each" | "every" | "to" | "for" | "with"
                )
            });
            let given = |token: &crate::truth::parse::Token| {
                HELD.split_whitespace().any(|held| held == token.stem)
                    && (!of_time || said.object.contains(&token.stem))
            };
            GIVES.contains(&first) && near.any(given)
        })
    };
    held && (gives() || !of_time && ran(inquiry, fact) || chairs()) || leader
}

/// `Supervised the pharmacist` of what one did "with the pharmacist".
fn over_who_helped(
    inquiry: &Inquiry<'_>,
    said: &Responsibility,
) -> Result<(), crate::truth::Refusal> {
    let [fact] = inquiry.ground.facts.as_slice() else { return Ok(()) };
    let Some(head) = said.object.first().filter(|_| said.rung >= Rung::Managed) else {
        return Ok(());
    };
    let beside = fact.sentences.iter().flat_map(|told| told.tokens.windows(3)).any(|three| {
        three[0].lower == "with"
            && matches!(three[1].lower.as_str(), "the" | "a" | "an")
            && three[2].stem == *head
            && is_people(head)
    });
    let above = fact
        .sentences
        .iter()
        .flat_map(|told| &told.verbs)
        .any(|verb| verb.rung >= Rung::Managed && verb.object.contains(head));
    // "with a crew of nine" of who led: the crew, too.
    const GROUPS: [&str; 5] = ["crew", "team", "group", "squad", "staff"];
    let led = GROUPS.contains(&head.as_str())
        && fact.sentences.first().is_some_and(|told| {
            told.verbs.first().is_some_and(|verb| verb.at == 0 && verb.rung == Rung::Led)
        });
    if beside && !above && !led {
        let words = inquiry.words(said.at, said.at + 3);
        return Err(inquiry.refuse("seniority", &words, "the fact tells of working with them"));
    }
    Ok(())
}

/// `Manages four engineers` of who "mentors four engineers", whatever the title.
fn only_mentors(inquiry: &Inquiry<'_>, said: &Responsibility) -> bool {
    const MENTORS: [&str; 5] = ["mentor", "coach", "tutor", "train", "teach"];
    let [fact] = inquiry.ground.facts.as_slice() else { return false };
    let shared = |stem: &String| {
        said.object.iter().any(|own| concept(own) == concept(stem)) && is_people(stem)
    };
    let mut sentences = fact.sentences.iter();
    let mentors = sentences.any(|told| {
        told.tokens.iter().enumerate().any(|(at, token)| {
            let mut next = told.tokens.iter().skip(at + 1).take(4);
            MENTORS.contains(&token.stem.as_str()) && next.any(|token| shared(&token.stem))
        })
    });
    let manages = fact
        .sentences
        .iter()
        .flat_map(|told| &told.verbs)
        .any(|verb| verb.rung >= Rung::Managed && verb.object.iter().any(shared));
    mentors && !manages
}

/// The fact says that the candidate ran it.
fn ran(inquiry: &Inquiry<'_>, fact: &FactId) -> bool {
    let mut facts = known(inquiry, fact);
    facts.any(|known| {
        known.sentences.iter().any(|told| {
            told.tokens.first().is_some_and(|first| {
                matches!(first.lower.as_str(), "ran" | "run" | "runs" | "running")
            })
        })
    })
}

/// The fact says that the candidate looked after the thing.
fn looks_after(inquiry: &Inquiry<'_>, fact: &FactId, said: &Responsibility) -> bool {
    sentences(inquiry, fact).any(|told| {
        told.tokens.windows(2).enumerate().any(|(at, two)| {
            let looks = matches!(
                (two[0].lower.as_str(), two[1].lower.as_str()),
                ("looked" | "look" | "looks", "after") | ("responsible", "for")
            );
            // The thing itself: no owner of it.
            let thing = |at: usize| {
                let ends = told.tokens.get(at + 1).is_none_or(|next| {
                    let owns = next.text.starts_with(['\'', '’']);
                    let small = crate::truth::parse::word::is_small(&next.lower);
                    !owns && (!next.is_word() || small)
                });
                told.tokens.get(at).is_some_and(|token| {
                    let owner = token.lower.ends_with("'s") || token.lower.ends_with("’s");
                    ends && !owner && said.object.iter().take(2).any(|own| *own == token.stem)
                })
            };
            looks && (at + 2..at + 6).any(thing)
        })
    })
}

/// `Led a £640,000 study` of its principal investigator.
fn investigates(inquiry: &Inquiry<'_>, said: &Responsibility) -> bool {
    const STUDIES: [&str; 5] = ["studi", "project", "trial", "survey", "experi"];
    let study = said.object.iter().take(4).any(|stem| STUDIES.contains(&stem.as_str()));
    study
        && inquiry.ground.facts.iter().any(|fact| {
            fact.says("as principal investigator")
                || fact.phrases.iter().any(|text| text.starts_with(" principal investigator"))
        })
}

/// The verb stands within the name of a certificate or a degree.
fn is_of_a_certificate(inquiry: &Inquiry<'_>, verb: &Responsibility) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let before = verb.at.saturating_sub(2);
    let around: Vec<String> = tokens[before..(verb.at + 2).max(before + 3).min(tokens.len())]
        .iter()
        .filter(|token| token.is_word())
        .map(|token| fold(&token.lower))
        .collect();
    around.len() >= 3
        && inquiry.verifier.evidence.iter().any(|fact| {
            matches!(fact.kind, FactKind::Certification | FactKind::Education)
                && fact.says(&around.join(" "))
        })
}

/// `leading to`, `lead time`, `a leading bank`, `a bootcamp-trained engineer`.
fn is_participle(inquiry: &Inquiry<'_>, verb: &Responsibility) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let compound = tokens[verb.at].glued
        && tokens[verb.at].lower.ends_with("ed")
        && verb.at.checked_sub(1).is_some_and(|at| tokens[at].is("-"))
        // "Line-managed four engineers" is a deed.
        && verb.at.checked_sub(2).is_some_and(|at| !tokens[at].initial);
    if compound {
        return true;
    }
    // "the move of 8,200 files, moved from paper": what was done to them.
    let behind = verb.at.checked_sub(1).is_some_and(|at| tokens[at].is(","))
        && tokens[verb.at].lower.ends_with("ed")
        && verb.rung == Rung::Did
        && tokens.get(verb.at + 1).is_some_and(|next| {
            matches!(
                next.lower.as_str(),
                "from" | "by" | "into" | "onto" | "as" | "for" | "at" | "in"
            )
        });
    if behind {
        return true;
    }
    let word = |at: usize| inquiry.sentence.tokens.get(at).map_or("", |token| token.lower.as_str());
    // "modelled the risk, leading the developer to drop 12"
    let caused = word(verb.at) == "leading"
        && verb.at.checked_sub(1).is_some_and(|at| tokens[at].is(","))
        && tokens.get(verb.at + 1).is_some_and(|next| next.value().is_none())
        && !verb.object.iter().any(|stem| is_people_in_general(stem))
        && (verb.at + 2..verb.at + 7).any(|at| word(at) == "to");
    // "dated with lead-210", "whose way into testing led through support"
    let metal = word(verb.at) == "lead"
        && tokens.get(verb.at + 1).is_some_and(|next| next.glued && next.is("-"));
    let path = word(verb.at) == "led" && matches!(word(verb.at + 1), "from" | "through" | "into");
    // "Lead antimicrobial pharmacist, registered in Flanders": the title.
    let title = word(verb.at) == "lead"
        && tokens[verb.at].initial
        && tokens
            .iter()
            .skip(verb.at + 1)
            .take(4)
            .take_while(|t| t.is_word())
            .any(|token| is_people(&token.stem) || is_people(&token.lower))
        && tokens.get(verb.at + 1).is_some_and(|next| {
            inquiry.verifier.evidence.iter().any(|fact| {
                matches!(fact.kind, FactKind::Role | FactKind::Title)
                    && fact.says(&format!("lead {}", next.lower))
            })
        });
    caused
        || metal
        || path
        || title
        || matches!(
            (word(verb.at), word(verb.at + 1)),
            ("leading" | "led" | "leads" | "lead", "to") | ("lead", "time" | "times")
        )
        || (word(verb.at) == "leading"
            && matches!(word(verb.at.wrapping_sub(1)), "a" | "the" | "-"))
}

/// `a model that reached`, `which cut`: the thing did it.
fn is_of_a_thing(inquiry: &Inquiry<'_>, verb: &Responsibility) -> bool {
    let before = verb.at.checked_sub(1).and_then(|at| inquiry.sentence.tokens.get(at));
    let after = inquiry.sentence.tokens.get(verb.at + 1);
    // "which led the factory to alter its profile": the finding did.
    let caused = before.is_some_and(|token| matches!(token.lower.as_str(), "that" | "which"))
        && inquiry.sentence.tokens[verb.at..].iter().take(6).any(|token| token.lower == "to");
    if inquiry.sentence.tokens[verb.at].lower == "led" && caused {
        return true;
    }
    // "led by nurses": they did.
    if after.is_some_and(|token| matches!(token.lower.as_str(), "by" | "von" | "par")) {
        return verb.rung > Rung::Did;
    }
    // "when the hospital moved from paper"
    let when = (1..=5)
        .map_while(|n| verb.at.checked_sub(n))
        .take_while(|&at| !inquiry.sentence.tokens[at].is_mark())
        .find(|&at| {
            matches!(
                inquiry.sentence.tokens[at].lower.as_str(),
                "when"
                    | "as"
                    | "where"
                    | "because"
                    | "since"
                    | "while"
                    | "whose"
                    | "i"
                    | "we"
                    | "he"
                    | "she"
            )
        });
    let by_another = when.is_some_and(|at| {
        let led = inquiry.sentence.tokens[at].lower.as_str();
        matches!(led, "when" | "where" | "because" | "since" | "whose")
            && at + 2 <= verb.at
            && inquiry.sentence.tokens[verb.at - 1].is_word()
            && !crate::truth::parse::word::is_small(&inquiry.sentence.tokens[verb.at - 1].lower)
    });
    if verb.rung == Rung::Did && by_another {
        return true;
    }
    // "when 9,000 boxes moved"
    let subject = before.is_some_and(|token| {
        token.is_word()
            && !token.initial
            && !crate::truth::parse::word::is_small(&token.lower)
            && !token.lower.ends_with("ly")
            && token.lower.ends_with('s')
    });
    if verb.rung == Rung::Did && subject && inquiry.sentence.tokens[verb.at].lower.ends_with("ed") {
        return true;
    }
    let passive = (1..=2).any(|back| {
        let earlier = verb.at.checked_sub(back).and_then(|at| inquiry.sentence.tokens.get(at));
        earlier.is_some_and(|token| {
            matches!(token.lower.as_str(), "was" | "were" | "been" | "be" | "being" | "is" | "are")
        })
    });
    if verb.rung == Rung::Did && passive {
        return true;
    }
    verb.rung == Rung::Did
        && before.is_some_and(|token| matches!(token.lower.as_str(), "that" | "which"))
}

/// `the build`, `software design`, `a cut`: nouns claim no responsibility of their own.
fn is_noun_use(inquiry: &Inquiry<'_>, verb: &Responsibility) -> bool {
    let tokens = &inquiry.sentence.tokens;
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let noun = matches!(
        word(verb.at),
        "build"
            | "design"
            | "run"
            | "launch"
            | "set"
            | "cut"
            | "help"
            | "lead"
            | "building"
            | "training"
            | "running"
            | "writing"
            | "teaching"
            | "contribution"
            | "alone"
            | "testing"
            | "hiring"
            | "planning"
            | "engineering"
    );
    // "Stood in for the team lead", "18 team leads consult it", "lent the lead engineer a hand"
    let of_a_body = matches!(
        word(verb.at.wrapping_sub(1)),
        "team" | "shift" | "project" | "squad" | "ward" | "technical" | "clinical" | "tech"
    );
    let article = |at: usize| matches!(word(at), "the" | "our" | "a");
    let titled = word(verb.at) == "lead"
        && (of_a_body && article(verb.at.wrapping_sub(2))
            || article(verb.at.wrapping_sub(1))
                && tokens.get(verb.at + 1).is_some_and(|next| is_people(&next.stem)));
    let leads = word(verb.at) == "leads" && of_a_body;
    // "team leading" is what a team leader does.
    let trade = word(verb.at) == "leading"
        && matches!(word(verb.at.wrapping_sub(1)), "team" | "people" | "project");
    trade || leads || titled || noun && verb.at > 0 && verb.rung <= Rung::Did
}
