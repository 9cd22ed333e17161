//! The candidate's facts, indexed for comparison with a posting: which achievement shows which
//! skill, where it belongs, how long it was done.
//!
//! Architecture Invariant: removing a fact from the master CV only ever removes entries here, so
//! that a score built on it can't rise (see [`crate::pipeline::fit`]).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use crate::candidate::{
    Achievement, FactId, FactKind, ListedSkill, MasterCv, Period, Project, Role,
};
use crate::lexicon::{Lexicon, SkillKind};

/// Where an achievement belongs.
#[derive(Clone, Copy, Debug)]
pub enum Home<'a> {
    /// A role and its place in the master CV, the latest being 0.
    Role(usize, &'a Role),
    /// A project.
    Project(&'a Project),
}

/// One achievement with the skills it shows.
#[derive(Clone, Debug)]
pub struct Proof<'a> {
    /// The achievement.
    pub achievement: &'a Achievement,
    /// Its role or project.
    pub home: Home<'a>,
    /// Keys of the skills it shows (see [`Evidence::key`]).
    pub skills: BTreeSet<String>,
}

/// A skill the candidate shows somewhere.
#[derive(Clone, Debug)]
pub struct Shown {
    /// As the candidate lists it, else its canonical name.
    pub name: String,
    /// True for soft skills.
    pub soft: bool,
    /// Listings and achievements that show it.
    pub facts: Vec<FactId>,
    /// True when the candidate names it as a skill, not only mentions it.
    pub listed: bool,
    /// Places of the roles that show it.
    pub roles: BTreeSet<usize>,
}

/// All of it.
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    /// The master CV.
    pub cv: &'a MasterCv,
    /// Achievements of roles (latest first), then of projects.
    pub proofs: Vec<Proof<'a>>,
    /// Skills by key.
    pub skills: BTreeMap<String, Shown>,
    lexicon: &'a Lexicon,
}

impl<'a> Evidence<'a> {
    /// Reads the master CV once.
    #[must_use]
    pub fn new(cv: &'a MasterCv, lexicon: &'a Lexicon) -> Self {
        let mut evidence = Self { cv, proofs: Vec::new(), skills: BTreeMap::new(), lexicon };
        for skill in &cv.skills {
            evidence.list(skill, None);
        }
        for (place, role) in cv.roles.iter().enumerate() {
            for skill in &role.skills {
                evidence.list(skill, Some(place));
            }
            for achievement in &role.achievements {
                evidence.prove(achievement, Home::Role(place, role));
            }
        }
        for project in &cv.projects {
            for skill in &project.skills {
                evidence.list(skill, None);
            }
            for achievement in &project.achievements {
                evidence.prove(achievement, Home::Project(project));
            }
        }
        evidence
    }

    /// The key under which all forms of one skill meet.
    #[must_use]
    pub fn key(&self, form: &str) -> String {
        self.lexicon.resolve(form).map_or(form, |skill| skill.name.as_str()).to_lowercase()
    }

    /// The lexicon's heading for a skill, empty when it knows none.
    #[must_use]
    pub fn group_of(&self, form: &str) -> String {
        self.lexicon.resolve(form).map(|skill| skill.group.clone()).unwrap_or_default()
    }

    /// Whether the lexicon holds a skill for a soft one, whatever the candidate lists it as.
    #[must_use]
    pub fn is_soft(&self, form: &str) -> bool {
        self.lexicon.resolve(form).is_some_and(|skill| skill.kind == SkillKind::Soft)
    }

    /// The candidate's evidence for a skill, if any.
    #[must_use]
    pub fn find_skill(&self, form: &str) -> Option<&Shown> {
        self.skills.get(&self.key(form))
    }

    /// Months covered by the roles that `select` picks, overlaps counted once.
    #[must_use]
    pub fn months(&self, today: NaiveDate, select: impl Fn(usize) -> bool) -> u32 {
        let periods = self.cv.roles.iter().enumerate();
        months_of_union(periods.filter(|(at, _)| select(*at)).map(|(_, r)| r.period), today)
    }

    /// Whole years of work.
    #[must_use]
    pub fn years(&self, today: NaiveDate) -> u32 {
        self.months(today, |_| true) / 12
    }

    fn list(&mut self, skill: &ListedSkill, role: Option<usize>) {
        let key = self.key(&skill.name);
        let shown = self.skills.entry(key).or_insert_with(|| Shown {
            name: skill.name.clone(),
            soft: !skill.hard,
            facts: Vec::new(),
            listed: true,
            roles: BTreeSet::new(),
        });
        shown.facts.push(skill.id.clone());
        shown.roles.extend(role);
    }

    fn prove(&mut self, achievement: &'a Achievement, home: Home<'a>) {
        let mut skills = BTreeSet::new();
        let texts = achievement.texts();
        let hits = texts.iter().flat_map(|text| self.lexicon.find(text));
        let mut named: Vec<(String, bool)> =
            achievement.skills.iter().map(|form| (form.clone(), true)).collect();
        named.extend(hits.map(|hit| (hit.name, false)));
        for (name, listed) in named {
            let soft = self.is_soft(&name);
            let key = self.key(&name);
            let shown = self.skills.entry(key.clone()).or_insert_with(|| Shown {
                name,
                soft,
                facts: Vec::new(),
                listed: false,
                roles: BTreeSet::new(),
            });
            shown.listed |= listed;
            if !shown.facts.contains(&achievement.id) {
                shown.facts.push(achievement.id.clone());
            }
            if let Home::Role(place, _) = home {
                shown.roles.insert(place);
            }
            skills.insert(key);
        }
        self.proofs.push(Proof { achievement, home, skills });
    }
}

impl Home<'_> {
    /// Title and industry of the role, or the name of the project: context of its achievements.
    #[must_use]
    pub fn context(&self) -> String {
        match self {
            Self::Role(_, role) => {
                format!("{} {}", role.title, role.industry.as_deref().unwrap_or_default())
            }
            Self::Project(project) => project.name.clone(),
        }
    }

    /// The role, if it is one.
    #[must_use]
    pub fn role(&self) -> Option<&Role> {
        match self {
            Self::Role(_, role) => Some(role),
            Self::Project(_) => None,
        }
    }

    /// Fact of the role or project.
    #[must_use]
    pub fn fact(&self) -> &FactId {
        match self {
            Self::Role(_, role) => &role.fact,
            Self::Project(project) => &project.fact,
        }
    }
}

/// Fact of a kind there is one of (name, title).
#[must_use]
pub fn single_fact(cv: &MasterCv, kind: FactKind) -> Option<FactId> {
    cv.facts.iter().find(|fact| fact.kind == kind).map(|fact| fact.id.clone())
}

fn months_of_union(periods: impl Iterator<Item = Period>, today: NaiveDate) -> u32 {
    let mut ranges: Vec<(i32, i32)> = periods
        .map(|period| {
            let start = period.start.year * 12 + period.start.month.unwrap_or(1) as i32 - 1;
            (start, start + period.months(today) as i32)
        })
        .collect();
    let now = today.year() * 12 + today.month() as i32;
    ranges.sort_unstable();
    let mut total = 0;
    let mut covered = i32::MIN;
    for (start, end) in ranges {
        let (start, end) = (start.max(covered), end.min(now));
        total += (end - start).max(0);
        covered = covered.max(end);
    }
    u32::try_from(total).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::YearMonth;

    fn period(start: (i32, u32), end: Option<(i32, u32)>) -> Period {
        let month = |(year, month)| YearMonth { year, month: Some(month) };
        Period { start: month(start), end: end.map(month) }
    }

    #[test]
    fn overlapping_roles_count_once() {
        let today = NaiveDate::from_ymd_opt(2025, 6, 15).unwrap_or_default();
        let roles = [
            period((2020, 1), Some((2021, 12))),
            period((2021, 7), Some((2022, 12))),
            period((2024, 7), None),
        ];
        assert_eq!(months_of_union(roles.into_iter(), today), 36 + 12);
    }

    #[test]
    fn a_role_in_the_future_counts_nothing() {
        let today = NaiveDate::from_ymd_opt(2025, 6, 15).unwrap_or_default();
        assert_eq!(months_of_union([period((2026, 1), None)].into_iter(), today), 0);
    }
}
