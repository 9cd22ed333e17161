//! Which keywords of the posting the CV carries, which it could carry because the candidate has
//! evidence, and which it can't: those are told, never put in.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::application::Cv;
use crate::pipeline::Inputs;
use crate::pipeline::evidence::Evidence;
use crate::pipeline::text::{Terms, terms};

/// Keywords of the posting by what the CV and the master CV say of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// In the CV.
    pub covered: Vec<String>,
    /// Not in the CV, though the master CV has evidence.
    pub attainable: Vec<String>,
    /// The master CV has no evidence.
    pub unattainable: Vec<String>,
}

impl Coverage {
    /// Share of what honesty allows that the CV carries; 1 when that is nothing.
    #[must_use]
    pub fn share(&self) -> f64 {
        let whole = self.covered.len() + self.attainable.len();
        if whole == 0 { 1.0 } else { self.covered.len() as f64 / whole as f64 }
    }
}

/// Compares the CV as it will be printed.
#[must_use]
pub fn run(inputs: &Inputs<'_>, cv: &Cv) -> Coverage {
    let evidence = Evidence::new(inputs.cv, inputs.lexicon);
    let printed = terms(&printed(cv), cv.written);
    let master = terms(&texts(inputs), cv.written);
    let shown: BTreeSet<_> = cv
        .skills
        .iter()
        .flat_map(|group| &group.skills)
        .map(|skill| evidence.key(&skill.name))
        .collect();
    let in_cv = |name: &str| shown.contains(&evidence.key(name));
    let has = |have: &Terms, name: &str| {
        let wanted = terms(name, cv.written);
        !wanted.is_empty() && wanted.keys().all(|term| have.contains_key(term))
    };
    let mut coverage = Coverage::default();
    for keyword in &inputs.extracted.keywords {
        let name = keyword.value.as_str();
        let list = if has(&printed, name) || in_cv(name) {
            &mut coverage.covered
        } else if has(&master, name) || evidence.skills.contains_key(&evidence.key(name)) {
            &mut coverage.attainable
        } else {
            &mut coverage.unattainable
        };
        list.push(name.to_owned());
    }
    coverage
}

/// Everything of the CV that a search would read.
fn printed(cv: &Cv) -> String {
    let bullets = cv
        .roles
        .iter()
        .flat_map(|role| &role.bullets)
        .chain(cv.projects.iter().flat_map(|project| &project.bullets));
    let lines = bullets.chain(&cv.profile).chain(&cv.tagline);
    let mut text: Vec<String> = lines.map(|line| line.text.to_plain()).collect();
    text.extend(cv.skills.iter().flat_map(|g| &g.skills).map(|skill| skill.name.clone()));
    text.join("\n")
}

/// Everything the candidate wrote.
fn texts(inputs: &Inputs<'_>) -> String {
    let facts = inputs.cv.facts.iter().map(|fact| fact.text.to_plain());
    let told = inputs.cv.achievements().flat_map(|(_, achievement)| achievement.texts());
    facts.chain(told).collect::<Vec<_>>().join("\n")
}
