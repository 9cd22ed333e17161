//! How high the facts let a verb stand.

use super::ran;
use crate::candidate::{FactId, FactKind};
use crate::truth::evidence::Evidence;
use crate::truth::parse::word::{concept, is_people, is_people_in_general};
use crate::truth::parse::{Responsibility, Rung};
use crate::truth::rule::Inquiry;

/// Highest rung the ground gives for what the verb governs, and the fact that gives it.
pub(super) fn allowed(inquiry: &Inquiry<'_>, verb: &Responsibility) -> Option<(Rung, FactId)> {
    let object: Vec<&str> = verb.object.iter().map(|stem| concept(stem)).collect();
    let mut best: Option<(usize, Rung, &Evidence)> = None;
    for fact in inquiry.ground.facts.iter().filter(|fact| fact.is_told()) {
        // A skill's name beside the sentence says nothing of who did what.
        let deeds = || fact.sentences.iter().filter(|told| !told.verbs.is_empty());
        let told: Vec<_> = match deeds().next() {
            Some(_) => deeds().collect(),
            None => fact.sentences.iter().collect(),
        };
        for told in told {
            let start = best_in(&object, told, verb.rung);
            let Some((shared, rung)) = start else { continue };
            let better =
                best.is_none_or(|(most, high, _)| shared > most || (shared == most && rung > high));
            if better {
                best = Some((shared, rung, fact));
            }
        }
    }
    best.map(|(_, rung, fact)| (rung, fact.id.clone()))
}

/// How many words of the object the sentence's best verb shares, and how high that verb stands.
pub(super) fn best_in(
    object: &[&str],
    told: &crate::truth::evidence::Telling,
    claimed: Rung,
) -> Option<(usize, Rung)> {
    let overlap = |verb: &Responsibility| {
        let shared = verb.object.iter().filter(|stem| object.contains(&concept(stem))).count();
        // "leads a team" of who "leads 24 nurses".
        let people = verb.rung >= Rung::Managed
            && object.last().is_some_and(|head| is_people_in_general(head))
            && verb.object.first().is_some_and(|head| is_people(head));
        if people {
            return shared.max(1);
        }
        // Who manages the care assistants does not manage the care home: the head counts.
        let headed = claimed < Rung::Managed
            || object.last().is_none_or(|head| {
                verb.object.iter().any(|stem| {
                    concept(stem) == *head || crate::truth::thesaurus::may_stand_for(head, stem)
                })
            });
        if headed { shared } else { 0 }
    };
    let mut best: Option<(usize, Rung)> = None;
    for verb in &told.verbs {
        let shared = overlap(verb);
        let earlier = told.verbs.iter().filter(|other| other.at < verb.at).map(|other| other.rung);
        // What one led a team to build, one also led; what one helped with stays help.
        let rung = if verb.rung == Rung::Did {
            earlier.filter(|rung| *rung >= Rung::Managed).max().unwrap_or(Rung::Did)
        } else {
            verb.rung
        };
        if best.is_none_or(|(most, high)| shared > most || (shared == most && rung > high)) {
            best = Some((shared, rung));
        }
    }
    let words =
        object.iter().filter(|word| told.stems.iter().any(|stem| concept(stem) == **word)).count();
    match best {
        // Told of, but not as what the verb governs: no more than some work on it.
        Some((0, rung)) => {
            let people = claimed == Rung::Managed
                && object.last().is_some_and(|head| is_people(head))
                && told.verbs.iter().all(|verb| !verb.object.iter().any(|stem| is_people(stem)));
            // Of a place one works in, no more than that.
            let place = claimed >= Rung::Managed
                && object.last().is_some_and(|head| is_place_of_work(head));
            let most = if people || place { Rung::Did } else { Rung::Owned };
            (words > 0).then_some((words, rung.min(most)))
        }
        Some(found) => Some(found),
        None => (words > 0).then_some((words, Rung::Did)),
    }
}

/// Stems of places that one may work at without being in charge of them.
pub(super) fn is_place_of_work(stem: &str) -> bool {
    const PLACES: &str = "ward unit clinic department hospit store shop practic school branch plant \
        hotel restaur kitchen divis nurseri laboratori pharmaci theatr site cafe café bakeri bar pub salon";
    PLACES.split_whitespace().any(|place| place == stem || place == concept(stem))
}

/// Managing and leading people is one thing; a manager's title says it too.
pub(super) fn leads_people(inquiry: &Inquiry<'_>, verb: &Responsibility, rung: Rung) -> bool {
    let people = verb.object.iter().any(|stem| {
        is_people_in_general(stem)
            || concept(stem) == "engin"
            || concept(stem) == "nurs"
            || concept(stem) == "analyst"
    });
    let titled = || {
        inquiry.ground.all().any(|fact| {
            fact.kind == FactKind::Role
                && [
                    "manager",
                    "head",
                    "director",
                    "vp",
                    "lead",
                    "chief",
                    "leiter",
                    "leiterin",
                    "president",
                ]
                .iter()
                .any(|title| fact.words.contains(*title))
        })
    };
    let runs_a_shift = || {
        inquiry
            .ground
            .facts
            .iter()
            .any(|fact| ran(inquiry, &fact.id) && fact.words.contains("shift"))
    };
    // "I lead nine people" of a "team of nine" that one manages, whichever fact else is cited.
    let leads = || {
        inquiry.claim.facts.len() > 1
            && inquiry.ground.facts.iter().flat_map(|fact| &fact.sentences).any(|told| {
                let as_many = told.quantities.iter().any(|known| {
                    inquiry.sentence.quantities.iter().any(|said| said.value == known.value)
                });
                as_many
                    && told.verbs.iter().any(|known| {
                        known.rung >= Rung::Managed
                            && known
                                .object
                                .iter()
                                .any(|stem| is_people(stem) || is_people_in_general(stem))
                    })
            })
    };
    people
        && verb.rung <= Rung::Led
        && (leads() || rung == Rung::Managed || (rung >= Rung::Did && (titled() || runs_a_shift())))
}
