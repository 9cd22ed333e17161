//! One requirement against the facts: skills, years, degree, languages, licence, wording.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::credential::{asks_for_licence, find_language, highest, level_met, licence_met};
use super::wording::Wording;
use super::{Match, degree_name};
use crate::candidate::FactId;
use crate::language::Language;
use crate::lexicon::{Relation, relation};
use crate::pipeline::evidence::{Evidence, Shown};
use crate::pipeline::extract::{Degree, Requirement};
use crate::pipeline::text::{enumerate, terms};

/// Credit for a skill whose words stand in the candidate's texts without being named as a skill.
const BY_WORDING: f64 = 0.6;
/// Credit for a skill that is a kind of the one asked for, and for one that is only related to it.
const KIND_OF: f64 = 0.9;
const RELATED: f64 = 0.2;
/// Credit for a degree of the level asked for in another field.
const OTHER_FIELD: f64 = 0.75;
/// Credit for years of other work where years in a field are asked for.
const OTHER_WORK: f64 = 0.3;
/// Facts named for one requirement.
const MAX_FACTS: usize = 6;

/// What requirements are judged by.
pub struct Judge<'a> {
    pub evidence: &'a Evidence<'a>,
    pub wording: Wording,
    pub language: Language,
    pub today: NaiveDate,
}

/// One aspect of a requirement.
struct Part {
    met: f64,
    facts: Vec<FactId>,
    reason: String,
}

impl Judge<'_> {
    /// Judges one requirement.
    pub fn judge(&self, requirement: &Requirement, weight: f64) -> Match {
        let mut parts = Vec::new();
        if !requirement.skills.is_empty() {
            parts.push(self.skills(requirement));
        }
        if let Some(years) = requirement.years.filter(|years| *years > 0) {
            parts.push(self.years(requirement, years));
        }
        if let Some(degree) = requirement.degree {
            parts.push(self.degree(requirement, degree));
        }
        parts.extend(requirement.languages.iter().map(|name| self.language(name, requirement)));
        if asks_for_licence(&requirement.text) && requirement.degree.is_none() {
            parts.push(self.licence(requirement));
        }
        let only_years = parts.len() == 1 && requirement.years.is_some();
        if parts.is_empty() || (only_years && self.wording.content(&requirement.text) > 1) {
            parts.push(self.words(requirement));
        }
        let met = parts.iter().map(|part| part.met).sum::<f64>() / parts.len() as f64;
        let mut facts: Vec<FactId> = Vec::new();
        for fact in parts.iter().flat_map(|part| &part.facts) {
            if facts.len() < MAX_FACTS && !facts.contains(fact) {
                facts.push(fact.clone());
            }
        }
        Match {
            requirement: requirement.text.clone(),
            span: requirement.span,
            need: requirement.need,
            weight,
            met,
            facts,
            reason: parts.into_iter().map(|part| part.reason).collect::<Vec<_>>().join("; "),
        }
    }

    fn skills(&self, requirement: &Requirement) -> Part {
        let mut facts = Vec::new();
        let (mut shown, mut worded, mut absent) = (Vec::new(), Vec::new(), Vec::new());
        // By what is a kind of it, and by what is only near it: (asked for, known).
        let (mut kinds, mut near) = (Vec::new(), Vec::new());
        for name in &requirement.skills {
            if let Some(skill) = self.evidence.find_skill(name) {
                shown.push(name.as_str());
                facts.extend(skill.facts.iter().take(3).cloned());
            } else {
                match (self.related(name), self.wording.met(name)) {
                    (Some((Relation::KindOf, known)), _) => {
                        facts.extend(known.facts.iter().take(2).cloned());
                        kinds.push((name.as_str(), known.name.as_str()));
                    }
                    (_, (met, by)) if met >= 1.0 => {
                        worded.push(name.as_str());
                        facts.extend(by.into_iter().take(1));
                    }
                    (Some((Relation::Related, known)), _) => {
                        near.push((name.as_str(), known.name.as_str()));
                    }
                    (None, _) => absent.push(name.as_str()),
                }
            }
        }
        // The field of a degree is no skill to be listed.
        let by_wording = if requirement.degree.is_some() { 1.0 } else { BY_WORDING };
        let credits = [
            (shown.len(), 1.0),
            (kinds.len(), KIND_OF),
            (worded.len(), by_wording),
            (near.len(), RELATED),
        ];
        let met = if requirement.any_of {
            let had = credits.iter().filter(|(count, _)| *count > 0);
            had.map(|(_, credit)| *credit).fold(0.0, f64::max)
        } else {
            let credit: f64 = credits.iter().map(|(count, credit)| *count as f64 * credit).sum();
            credit / requirement.skills.len() as f64
        };
        let list = |names: &[&str]| enumerate(names, Language::En);
        let mut reason = Vec::new();
        if !shown.is_empty() {
            reason.push(format!("shown: {}", list(&shown)));
        }
        if !worded.is_empty() {
            reason.push(format!("only in similar words: {}", list(&worded)));
        }
        for (wanted, known) in kinds {
            reason.push(format!("{known} is a kind of {wanted}"));
        }
        for (wanted, known) in near {
            reason.push(format!("for {wanted} only {known}: related, not the same"));
        }
        if !(absent.is_empty() || requirement.any_of && met > 0.0) {
            reason.push(format!("not in the master CV: {}", list(&absent)));
        }
        Part { met, facts, reason: reason.join("; ") }
    }

    /// The skill of the candidate that comes nearest to one they don't have, by ESCO's relations.
    fn related(&self, wanted: &str) -> Option<(Relation, &Shown)> {
        let wanted = self.evidence.key(wanted);
        let known = self
            .evidence
            .skills
            .iter()
            .filter_map(|(key, shown)| Some((relation(key, &wanted)?, shown)));
        known.min_by_key(|(relation, _)| *relation)
    }

    /// Years in roles that show a skill named or whose title answers the requirement; where it
    /// names neither, years of work. Years of other work count a little.
    fn years(&self, requirement: &Requirement, wanted: u32) -> Part {
        let hard = |name: &&String| !self.evidence.is_soft(name);
        let in_skills: BTreeSet<usize> = requirement
            .skills
            .iter()
            .filter(hard)
            .filter_map(|name| self.evidence.find_skill(name))
            .flat_map(|skill| skill.roles.iter().copied())
            .collect();
        let words = terms(&requirement.text, self.language);
        let roles = &self.evidence.cv.roles;
        let titled = |at: usize| {
            terms(&roles[at].title, self.language).keys().any(|term| words.contains_key(term))
        };
        let special = requirement.skills.iter().any(|name| hard(&name));
        let counts = |at: usize| !special || in_skills.contains(&at) || titled(at);
        let have = self.evidence.months(self.today, counts) / 12;
        let all = self.evidence.years(self.today);
        let share = |years: u32| (f64::from(years) / f64::from(wanted)).min(1.0);
        let facts = roles.iter().enumerate().filter(|(at, _)| counts(*at));
        Part {
            met: share(have).max(OTHER_WORK * share(all)),
            facts: facts.map(|(_, role)| role.fact.clone()).collect(),
            reason: if special && have != all {
                format!("{have} years in it ({all} of work) of {wanted} asked for")
            } else {
                format!("{all} years of work of {wanted} asked for")
            },
        }
    }

    fn degree(&self, requirement: &Requirement, wanted: Degree) -> Part {
        let cv = self.evidence.cv;
        let Some((entry, have)) = highest(cv) else {
            let reason = format!("no degree in the master CV; {} asked for", degree_name(wanted));
            return Part { met: 0.0, facts: Vec::new(), reason };
        };
        let facts = vec![entry.id.clone()];
        let name = degree_name(have);
        if have < wanted {
            let share = f64::from(have as u8 + 1) / f64::from(wanted as u8 + 1);
            let reason = format!("highest degree is {name}, {} asked for", degree_name(wanted));
            return Part { met: share * 0.5, facts, reason };
        }
        // Any of the candidate's degrees may be in the right field, not only the highest.
        let asks_field = self.wording.content(&requirement.text) > 2;
        let in_field = cv.education.iter().any(|entry| {
            let field = format!("{} {}", entry.degree, entry.field);
            let wanted = terms(&requirement.text, self.language);
            terms(&field, self.language).keys().any(|term| wanted.contains_key(term))
        });
        if asks_field && !in_field {
            let reason = format!("{name}, the field may differ");
            Part { met: OTHER_FIELD, facts, reason }
        } else {
            Part { met: 1.0, facts, reason: name.to_owned() }
        }
    }

    fn language(&self, name: &str, requirement: &Requirement) -> Part {
        match find_language(self.evidence.cv, name) {
            Some(language) => {
                let level =
                    if language.level.is_empty() { "no level given" } else { &language.level };
                Part {
                    met: level_met(language, &requirement.text),
                    facts: vec![language.id.clone()],
                    reason: format!("{name}: {level}"),
                }
            }
            None => Part {
                met: 0.0,
                facts: Vec::new(),
                reason: format!("{name} is not among the languages of the master CV"),
            },
        }
    }

    fn licence(&self, requirement: &Requirement) -> Part {
        let certifications = self.evidence.cv.certifications.iter();
        let best = certifications
            .map(|entry| (licence_met(&entry.name, &requirement.text, self.language), entry))
            .rev()
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let by_words = self.words(requirement);
        match best {
            Some((met, entry)) if met > 0.0 && met >= by_words.met => {
                Part { met, facts: vec![entry.id.clone()], reason: format!("holds {}", entry.name) }
            }
            _ => by_words,
        }
    }

    fn words(&self, requirement: &Requirement) -> Part {
        let (met, facts) = self.wording.met(&requirement.text);
        let reason = match met {
            m if m >= 0.5 => "similar work in the master CV",
            m if m > 0.0 => "little like it in the master CV",
            _ => "nothing like it in the master CV",
        };
        Part { met, facts, reason: reason.to_owned() }
    }
}
