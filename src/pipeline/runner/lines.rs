//! The lines of a CV in reading order, each with the facts it rests on.

use crate::application::{Cv, Line};
use crate::candidate::{FactId, MasterCv};
use crate::pipeline::plan::Ranked;
use crate::report::{ReportLine, ReportSkill};

/// Every line but the skills, which stand in [`skills`].
pub fn lines(master: &MasterCv, cv: &Cv) -> Vec<ReportLine> {
    let mut list = List { master, lines: Vec::new() };
    list.fact("identity", None, &FactId("name".into()));
    match &cv.tagline {
        Some(tagline) => list.line("tagline".into(), "identity", None, tagline),
        None => list.fact("identity", None, &FactId("title".into())),
    }
    for fact in &master.facts {
        if fact.id.0.starts_with("contact/") {
            list.fact("identity", None, &fact.id);
        }
    }
    if let Some(id) = &cv.relocation {
        list.fact("identity", None, id);
    }
    for (number, line) in (1..).zip(&cv.profile) {
        list.line(format!("profile/{number}"), "profile", None, line);
    }
    for shown in &cv.roles {
        let Some(role) = master.role(&shown.role) else { continue };
        list.fact("role", Some(&shown.role.0), &role.fact);
        for bullet in &shown.bullets {
            list.line(own_fact(bullet), "experience", Some(&shown.role.0), bullet);
        }
    }
    for shown in &cv.projects {
        let Some(project) = master.project(&shown.project) else { continue };
        list.fact("project", Some(&shown.project.0), &project.fact);
        for bullet in &shown.bullets {
            list.line(own_fact(bullet), "projects", Some(&shown.project.0), bullet);
        }
    }
    let credentials = [
        ("education", &cv.education),
        ("certifications", &cv.certifications),
        ("awards", &cv.awards),
        ("publications", &cv.publications),
        ("languages", &cv.languages),
    ];
    for (section, facts) in credentials {
        for fact in facts {
            list.fact(section, None, fact);
        }
    }
    list.lines
}

/// Notes at each bullet what its achievement does not tell.
pub fn note_missing(lines: &mut [ReportLine], ranked: &[Ranked]) {
    for line in lines {
        if let Some(told) = ranked.iter().find(|ranked| ranked.fact.0 == line.id) {
            line.star_missing.clone_from(&told.star_missing);
        }
    }
}

/// The skills with the category they stand under.
pub fn skills(cv: &Cv) -> Vec<ReportSkill> {
    cv.skills
        .iter()
        .flat_map(|group| {
            group.skills.iter().map(|skill| ReportSkill {
                name: skill.name.clone(),
                category: group.name.clone(),
                facts: skill.facts.clone(),
            })
        })
        .collect()
}

struct List<'a> {
    master: &'a MasterCv,
    lines: Vec<ReportLine>,
}

/// A bullet goes by the fact it tells.
fn own_fact(bullet: &Line) -> String {
    bullet.facts.first().map(|fact| fact.0.clone()).unwrap_or_default()
}

impl List<'_> {
    fn line(&mut self, id: String, section: &str, role: Option<&str>, line: &Line) {
        self.push(id, section, role, line.text.to_plain(), line.facts.clone());
    }

    /// A line whose text the renderer takes from the fact itself.
    fn fact(&mut self, section: &str, role: Option<&str>, id: &FactId) {
        if let Some(fact) = self.master.fact(id) {
            self.push(id.0.clone(), section, role, fact.text.to_plain(), vec![id.clone()]);
        }
    }

    fn push(
        &mut self,
        id: String,
        section: &str,
        role: Option<&str>,
        text: String,
        facts: Vec<FactId>,
    ) {
        let (section, role) = (section.to_owned(), role.map(str::to_owned));
        self.lines.push(ReportLine { id, text, section, role, facts, star_missing: Vec::new() });
    }
}
