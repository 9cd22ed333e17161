//! Three to four categories of skills derived from the posting (GAP-002): which ones, what they
//! are called and what stands first in them follows from what the posting asks for. A skill the
//! candidate does not show is never among them (GAP-001).

use std::collections::BTreeMap;

use super::heading::{self, Heading};
use super::relevance::Ranker;
use crate::application::{ShownSkill, SkillGroup};
use crate::language::Language;
use crate::pipeline::evidence::{Evidence, Shown};
use crate::pipeline::extract::Extracted;

/// Categories at most.
const MAX_GROUPS: usize = 4;
/// Skills of a category at most.
const MAX_SKILLS: usize = 8;
/// Skills a category is filled up to with ones the posting does not name.
const FILLED: usize = 6;
/// Skills gathered from thin categories when the posting asks for fewer of them.
const LEFTOVERS: usize = 4;
/// Facts cited for one skill.
const MAX_FACTS: usize = 4;

/// A skill of the candidate with its worth for the posting.
struct Entry<'a> {
    shown: &'a Shown,
    wanted: f64,
    /// Place in the posting's list, late when absent.
    place: usize,
}

/// The categories for this posting.
pub fn groups(
    evidence: &Evidence<'_>,
    ranker: &Ranker,
    extracted: &Extracted,
    language: Language,
) -> Vec<SkillGroup> {
    let mut by_group: BTreeMap<String, Vec<Entry<'_>>> = BTreeMap::new();
    let places = places(evidence, extracted);
    for (key, shown) in &evidence.skills {
        let wanted = ranker.wanted(key);
        // A skill only mentioned in passing is shown when the posting asks for it.
        if wanted > 0.0 || shown.listed {
            let place = places.get(key).copied().unwrap_or(usize::MAX);
            let entry = Entry { shown, wanted, place };
            by_group.entry(group(evidence, shown)).or_default().push(entry);
        }
    }
    let mut groups: Vec<(String, Vec<Entry<'_>>)> = by_group.into_iter().collect();
    for (_, entries) in &mut groups {
        entries.sort_by(|a, b| {
            b.wanted
                .total_cmp(&a.wanted)
                .then_with(|| a.place.cmp(&b.place))
                .then_with(|| latest(a).cmp(&latest(b)))
                .then_with(|| b.shown.facts.len().cmp(&a.shown.facts.len()))
                .then_with(|| a.shown.name.cmp(&b.shown.name))
        });
    }
    groups.sort_by(|a, b| worth(b).total_cmp(&worth(a)).then_with(|| a.0.cmp(&b.0)));
    let mut groups = divide(gather(groups));
    // In print soft skills stand last.
    groups.sort_by_key(|(heading, _)| *heading == Heading::Group(heading::SOFT.to_owned()));
    groups.into_iter().map(|(heading, entries)| show(&heading, entries, language)).collect()
}

/// Place of the latest role that shows a skill.
fn latest(entry: &Entry<'_>) -> usize {
    entry.shown.roles.first().copied().unwrap_or(usize::MAX)
}

/// The lexicon's heading; what it does not know is soft or professional as the candidate says.
fn group(evidence: &Evidence<'_>, shown: &Shown) -> String {
    match evidence.group_of(&shown.name) {
        known if !known.is_empty() => known,
        _ if shown.soft => heading::SOFT.to_owned(),
        _ => String::new(),
    }
}

/// Where the posting's lists name each skill first, by key.
fn places(evidence: &Evidence<'_>, extracted: &Extracted) -> BTreeMap<String, usize> {
    let mut places = BTreeMap::new();
    let named = extracted.technical_skills.iter().chain(&extracted.soft_skills);
    for (place, found) in named.enumerate() {
        places.entry(evidence.key(&found.value)).or_insert(place);
    }
    places
}

/// What a category is worth: what the posting asks for, then how much there is. Soft skills count
/// less: a CV can assert them, hardly show them.
fn worth((name, entries): &(String, Vec<Entry<'_>>)) -> f64 {
    let asked: f64 = entries.iter().map(|entry| entry.wanted).sum();
    let worth = asked + 0.02 * entries.len().min(MAX_SKILLS) as f64;
    if name == heading::SOFT { worth * 0.5 } else { worth }
}

/// The best categories; skills asked for that stand in none of them are gathered in a last one.
fn gather(groups: Vec<(String, Vec<Entry<'_>>)>) -> Vec<(Heading, Vec<Entry<'_>>)> {
    let thin = |entries: &[Entry<'_>]| entries.len() < 2;
    let full = groups.iter().filter(|(_, entries)| !thin(entries)).count();
    let mut chosen: Vec<(Heading, Vec<Entry<'_>>)> = Vec::new();
    let mut rest: Vec<Entry<'_>> = Vec::new();
    let room = if full > MAX_GROUPS { MAX_GROUPS - 1 } else { MAX_GROUPS };
    for (name, entries) in groups {
        if chosen.len() < room && !(thin(&entries) && full > 0) {
            chosen.push((Heading::Group(name), entries));
        } else {
            rest.extend(entries);
        }
    }
    let asked = rest.iter().any(|entry| entry.wanted > 0.0);
    if asked || chosen.len() < MAX_GROUPS - 1 {
        if chosen.len() == MAX_GROUPS
            && let Some((_, last)) = chosen.pop()
        {
            rest.extend(last);
        }
        rest.sort_by(|a, b| b.wanted.total_cmp(&a.wanted).then_with(|| a.place.cmp(&b.place)));
        // With enough asked for, the rest would only be a list of leftovers.
        let asked = rest.iter().filter(|entry| entry.wanted > 0.0).count();
        rest.truncate(asked.max(LEFTOVERS));
        if !rest.is_empty() {
            chosen.push((Heading::Further, rest));
        }
    }
    chosen
}

/// With fewer than three categories, the largest is divided: what the posting asks for, and what
/// else the candidate brings.
fn divide(mut groups: Vec<(Heading, Vec<Entry<'_>>)>) -> Vec<(Heading, Vec<Entry<'_>>)> {
    while groups.len() < MAX_GROUPS - 1 {
        let largest = (0..groups.len())
            .filter(|at| matches!(groups[*at].0, Heading::Group(_)))
            .max_by_key(|at| (groups[*at].1.len(), std::cmp::Reverse(*at)));
        let Some(at) = largest.filter(|at| groups[*at].1.len() >= 4) else { break };
        let asked = groups[at].1.iter().filter(|entry| entry.wanted > 0.0).count();
        let total = groups[at].1.len();
        let cut = if asked >= 2 && total - asked >= 2 { asked.min(MAX_SKILLS) } else { total / 2 };
        let tail = groups[at].1.split_off(cut);
        let Heading::Group(name) = groups[at].0.clone() else { break };
        groups.insert(at + 1, (Heading::More(name), tail));
    }
    groups
}

fn show(heading: &Heading, entries: Vec<Entry<'_>>, language: Language) -> SkillGroup {
    let asked = entries.iter().filter(|entry| entry.wanted > 0.0).count();
    let skills = entries
        .into_iter()
        .take(asked.clamp(FILLED, MAX_SKILLS))
        .map(|entry| ShownSkill {
            name: entry.shown.name.clone(),
            facts: entry.shown.facts.iter().take(MAX_FACTS).cloned().collect(),
        })
        .collect();
    SkillGroup { name: heading.words(language), skills }
}
