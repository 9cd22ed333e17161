//! From a directory to a validated [`MasterCv`].

use std::cmp::Reverse;
use std::path::Path;

use super::ledger::Ledger;
use super::problem::{Findings, LoadError};
use super::profile::{self, end_month};
use super::source::{SourceFile, Sources};
use super::{
    Fact, FactId, FactKind, MasterCv, Problem, Project, RichText, Role, Scope, build, extra,
};
use crate::hash::sha256_parts;

/// What checking a directory gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The master CV, if there is no problem.
    pub master: Option<MasterCv>,
    /// What must be mended, by file and line.
    pub problems: Vec<Problem>,
    /// What is worth a look, by file and line.
    pub warnings: Vec<Problem>,
}

/// Loads the whole directory (GAP-008).
///
/// # Errors
/// Every problem found, with file, line and the fix.
pub fn load(dir: &Path) -> Result<MasterCv, LoadError> {
    let checked = check(dir);
    for warning in &checked.warnings {
        tracing::debug!(file = %warning.file.display(), line = warning.line, "{}", warning.message);
    }
    checked.master.ok_or(LoadError { problems: checked.problems })
}

/// Loads the whole directory and says all there is to say about it.
#[must_use]
pub fn check(dir: &Path) -> Checked {
    let findings = Findings::default();
    let master = read(dir, &findings);
    let (mut problems, warnings) = findings.into_parts();
    if master.is_none() && problems.is_empty() {
        problems.push(Problem {
            file: ".".into(),
            line: None,
            message: "nothing could be read".into(),
            fix: "start from the sample: `tailord init`".into(),
        });
    }
    Checked { master: master.filter(|_| problems.is_empty()), problems, warnings }
}

fn read(dir: &Path, findings: &Findings) -> Option<MasterCv> {
    let sources = Sources::read(dir, findings);
    let mut ledger = Ledger::default();
    let candidate = sources.candidate.as_ref()?;
    let profile = profile::read(candidate, &mut ledger, findings);
    let (roles, role_files) = roles(&sources.roles, &mut ledger, findings);
    let projects: Vec<Project> = sources
        .projects
        .iter()
        .filter_map(|file| build::project(file, &mut ledger, findings))
        .collect();
    if sources.roles.is_empty() && sources.projects.is_empty() {
        let fix = "add roles/01_company.md, one file for each role you held";
        findings.problem("roles", None, "no roles and no projects", fix);
    }
    let whole = roles.len() == sources.roles.len() && projects.len() == sources.projects.len();
    let stars = sources.stars.as_ref().map(|file| extra::stars(file, &ledger, whole, findings));
    let mut profile = profile?;
    if profile.identity.title.is_empty() {
        profile.identity.title = title_from_latest_role(&roles, candidate, &mut ledger, findings);
    }
    let mut master = MasterCv {
        version: version(&sources, &role_files),
        identity: profile.identity,
        summary: profile.summary,
        skills: profile.skills,
        roles,
        projects,
        education: profile.education,
        certifications: profile.certifications,
        awards: profile.awards,
        publications: profile.publications,
        languages: profile.languages,
        stars: stars.unwrap_or_default(),
        aliases: Vec::new(),
        facts: ledger.facts,
    };
    if let Some(file) = &sources.aliases {
        master.aliases = extra::aliases(file, |name| names_skill(&master, name), findings);
    }
    Some(master)
}

/// Roles latest first, each with its file. Roles of the same dates keep the order of their files.
fn roles<'a>(
    files: &'a [SourceFile],
    ledger: &mut Ledger,
    findings: &Findings,
) -> (Vec<Role>, Vec<&'a SourceFile>) {
    let mut read: Vec<(Role, &SourceFile, Vec<Fact>)> = Vec::new();
    let mut facts_of_failed = Vec::new();
    for file in files {
        let before = ledger.facts.len();
        let role = build::role(file, ledger, findings);
        let facts = ledger.facts[before..].to_vec();
        match role {
            Some(role) => read.push((role, file, facts)),
            None => facts_of_failed.extend(facts),
        }
    }
    let key = |role: &Role| (end_month(&role.period), role.period.start.first_month());
    read.sort_by_key(|(role, _, _)| Reverse(key(role)));
    let facts = read.iter().flat_map(|(_, _, facts)| facts.iter().cloned());
    ledger.reorder_tail(facts.chain(facts_of_failed).collect());
    read.into_iter().map(|(role, file, _)| (role, file)).unzip()
}

/// Without a title of their own, the candidate goes by that of the latest role.
fn title_from_latest_role(
    roles: &[Role],
    candidate: &SourceFile,
    ledger: &mut Ledger,
    findings: &Findings,
) -> String {
    let fix = "add title = \"…\" below the name";
    let Some(role) = roles.first() else {
        findings.warn(&candidate.path, None, "no `title`", fix);
        return String::new();
    };
    let message = format!("no `title`; that of the latest role is used: {}", role.title);
    findings.warn(&candidate.path, None, message, fix);
    if let Some(source) = ledger.find(&role.fact).map(|fact| fact.source.clone()) {
        let fact = Fact {
            id: FactId("title".into()),
            kind: FactKind::Title,
            text: RichText::plain(role.title.as_str()),
            scope: Scope::Candidate,
            source,
        };
        ledger.enter(fact, findings);
    }
    role.title.clone()
}

/// Whether the master CV names this skill anywhere.
fn names_skill(master: &MasterCv, name: &str) -> bool {
    let name = name.to_lowercase();
    let named = |skill: &str| skill.to_lowercase() == name;
    master.all_skills().any(|(skill, _)| named(&skill.name))
        || master.achievements().any(|(_, item)| item.skills.iter().any(|skill| named(skill)))
        || master.stars.iter().any(|star| star.skills.iter().any(|skill| named(skill)))
        || master.facts.iter().any(|fact| fact.text.to_plain().to_lowercase().contains(&name))
}

/// SHA-256 over the files in a fixed order: what they say, not where they lie. The number in a
/// file's name counts only where it decides the order.
fn version(sources: &Sources, role_files: &[&SourceFile]) -> String {
    let top = [&sources.candidate, &sources.stars, &sources.aliases];
    let files = top.into_iter().flatten().chain(role_files.iter().copied());
    let parts: Vec<[String; 3]> = files
        .chain(&sources.projects)
        .map(|file| {
            let folder = file.path.split('/').next().unwrap_or_default();
            [folder.to_owned(), build::file_slug(&file.path), file.text.trim_end().to_owned()]
        })
        .collect();
    sha256_parts(parts.iter().flatten().map(String::as_bytes))
}

#[cfg(test)]
mod problem_tests;
#[cfg(test)]
mod tests;
