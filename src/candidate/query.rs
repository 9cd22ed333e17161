//! Questions to a master CV.

use chrono::{Datelike, NaiveDate};

use super::{
    Achievement, Fact, FactId, ListedSkill, MasterCv, Period, Project, ProjectId, Role, RoleId,
    Scope,
};
use crate::lexicon::Lexicon;

impl MasterCv {
    /// The fact of this id.
    #[must_use]
    pub fn fact(&self, id: &FactId) -> Option<&Fact> {
        self.facts.iter().find(|fact| &fact.id == id)
    }

    /// The role of this id.
    #[must_use]
    pub fn role(&self, id: &RoleId) -> Option<&Role> {
        self.roles.iter().find(|role| &role.id == id)
    }

    /// The project of this id.
    #[must_use]
    pub fn project(&self, id: &ProjectId) -> Option<&Project> {
        self.projects.iter().find(|project| &project.id == id)
    }

    /// Every achievement with the role or project it belongs to: roles latest first, then projects.
    pub fn achievements(&self) -> impl Iterator<Item = (Scope, &Achievement)> {
        let roles = self.roles.iter().flat_map(|role| {
            role.achievements.iter().map(|item| (Scope::Role(role.id.clone()), item))
        });
        let projects = self.projects.iter().flat_map(|project| {
            project.achievements.iter().map(|item| (Scope::Project(project.id.clone()), item))
        });
        roles.chain(projects)
    }

    /// The achievement of this id, with the role or project it belongs to.
    #[must_use]
    pub fn achievement(&self, id: &FactId) -> Option<(&Achievement, Scope)> {
        self.achievements().find(|(_, item)| &item.id == id).map(|(scope, item)| (item, scope))
    }

    /// Every listed skill with where it is listed: the candidate's own, then each role's, then
    /// each project's. The same skill comes once per place.
    pub fn all_skills(&self) -> impl Iterator<Item = (&ListedSkill, Scope)> {
        let own = self.skills.iter().map(|skill| (skill, Scope::Candidate));
        let roles = self
            .roles
            .iter()
            .flat_map(|role| role.skills.iter().map(|skill| (skill, Scope::Role(role.id.clone()))));
        let projects = self.projects.iter().flat_map(|project| {
            project.skills.iter().map(|skill| (skill, Scope::Project(project.id.clone())))
        });
        own.chain(roles).chain(projects)
    }

    /// Months in which at least one role was held, up to `today`. Overlapping roles count once.
    #[must_use]
    pub fn experience_months(&self, today: NaiveDate) -> u32 {
        let mut spans: Vec<(i32, i32)> =
            self.roles.iter().map(|role| month_span(&role.period, today)).collect();
        spans.sort_unstable();
        let mut total = 0;
        let mut covered_to = i32::MIN;
        for (start, end) in spans {
            let from = start.max(covered_to.saturating_add(1));
            if end >= from {
                total += end - from + 1;
                covered_to = end;
            }
        }
        u32::try_from(total).unwrap_or(0)
    }

    /// `lexicon` with this candidate's skills and aliases added.
    #[must_use]
    pub fn lexicon(&self, lexicon: &Lexicon) -> Lexicon {
        let mut names: Vec<String> =
            self.all_skills().map(|(skill, _)| skill.name.clone()).collect();
        names.extend(self.achievements().flat_map(|(_, item)| item.skills.iter().cloned()));
        names.extend(self.stars.iter().flat_map(|star| star.skills.iter().cloned()));
        names.sort();
        names.dedup();
        let texts = self.achievements().flat_map(|(_, achievement)| achievement.texts());
        lexicon.with_candidate(&names, &self.aliases).knowing(texts)
    }
}

impl Achievement {
    /// All that the candidate wrote about it: the sentence, its variants, its STAR parts.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        let star = &self.star;
        std::iter::once(&self.text)
            .chain(&self.variants)
            .chain([&star.situation, &star.task, &star.action, &star.result].into_iter().flatten())
            .map(super::RichText::to_plain)
            .collect()
    }
}

/// First and last month of a period as months since year 0; empty (`end < start`) for a period
/// that lies after `today`.
fn month_span(period: &Period, today: NaiveDate) -> (i32, i32) {
    let now = today.year() * 12 + today.month0() as i32;
    (period.start.first_month(), period.end.map_or(now, |end| end.last_month().min(now)))
}
