//! The candidate: the master CV as loaded from its directory, and the facts in it.
//!
//! The master CV is the only evidence there is. Everything an application says of the candidate
//! cites [`Fact`]s of this module by id.
//!
//! Architecture Invariant: nothing here depends on a posting.
//!
//! # The directory
//!
//! ```text
//! candidate.toml      who: name, title, [contact], summary, [skills], [[education]],
//!                     [[certification]], [[award]], [[publication]], [[language]]
//! roles/NN_slug.md    one role each; NN orders the files, the slug is the role's id
//! projects/slug.md    one project each: name, url, start, end
//! stars.toml          optional: [[star]] records told across several achievements
//! aliases.toml        optional: k8s = "Kubernetes"
//! ```
//!
//! A role file is TOML between `+++` lines, then markdown:
//!
//! ```text
//! +++
//! company = "Halden Freight"
//! title = "VP of Engineering"
//! location = "Berlin, Germany"
//! start = "2022-04"               # or "2022", or 2022
//! end = "present"                 # or "2024-05"
//! team_size = 86                  # optional, as is industry
//! +++
//!
//! # Achievements
//!
//! - Cut order-to-truck time from **47 minutes** to 6 across 23 depots. {#dispatch-time}
//!   - variant: Another wording of the same fact.
//!   - situation: … (also task, action, result)
//!   - skills: Apache Kafka, Kubernetes
//!
//! # Skills
//!
//! - hard: Kubernetes, AWS
//! - soft: Coaching
//! ```
//!
//! Sentences may have `**bold**`, `*italic*` and `[links](https://…)`; everything else is plain
//! text. `brief = true` in the front matter lists a role without achievements. Lines in
//! `<!-- … -->` are notes nobody reads. Unknown keys are errors. [`check`] says all there is to say
//! about a directory, [`load`] takes only one without problems.

mod build;
mod date;
pub mod draft;
mod entry;
mod extra;
mod fields;
mod id;
pub mod import;
pub mod json_resume;
mod ledger;
mod load;
mod problem;
mod profile;
mod query;
pub mod relocation;
pub mod rich;
pub mod skill;
mod source;
#[cfg(test)]
pub(crate) mod testing;
mod text;

use std::path::PathBuf;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use date::DateError;
pub use load::{Checked, check, load};
pub use problem::LoadError;
pub use relocation::Relocation;
pub use rich::{Inline, RichText};
pub use skill::SkillIndex;
pub(crate) use text::is_link;

/// Stable id of one fact, e.g. `role/northwind/a/dispatch-time` or `contact/email`.
///
/// It does not change when bullets, roles or files are reordered: an achievement's last part is
/// its explicit `{#slug}`, else the first eight hex digits of the SHA-256 of its normalised text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FactId(pub String);

/// Stable id of a role: its file's slug without the ordering number (`03_northwind.md` → `northwind`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoleId(pub String);

/// Stable id of a project: its file's slug.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProjectId(pub String);

/// What a fact is about; decides which claims it can support.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// The candidate's name.
    Name,
    /// The candidate's professional title or headline.
    Title,
    /// One contact line: e-mail, phone, place, link.
    Contact,
    /// One sentence of the candidate's own summary.
    Summary,
    /// Employer, title, place, dates, team size and industry of one role.
    Role,
    /// One achievement of a role or project.
    Achievement,
    /// One skill listed with a role, a project or the candidate.
    Skill,
    /// One degree or course of study.
    Education,
    /// One certification or licence.
    Certification,
    /// One award.
    Award,
    /// One spoken language with its level.
    Language,
    /// One publication.
    Publication,
    /// Name, dates and link of one project.
    Project,
}

/// Where a fact is written: the file within the master-CV directory and the line, from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRef {
    /// Path relative to the master-CV directory, with `/` on every system.
    pub file: String,
    /// Line number, from 1.
    pub line: usize,
}

/// Where a fact belongs: a claim made in one place may not rest on a fact of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Of the candidate as a whole.
    Candidate,
    /// Of one role.
    Role(RoleId),
    /// Of one project.
    Project(ProjectId),
}

/// One atom of the master CV.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// Stable id.
    pub id: FactId,
    /// What it is about.
    pub kind: FactKind,
    /// Its text with inline marks. For roles, education and the like: a readable one-line form.
    pub text: RichText,
    /// Role or project it belongs to.
    pub scope: Scope,
    /// Where it is written.
    pub source: SourceRef,
}

/// A month of a year; CVs know no days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct YearMonth {
    /// Calendar year.
    pub year: i32,
    /// 1–12; absent when the CV gives the year only.
    pub month: Option<u32>,
}

/// A period of time; `end` absent means "until now".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First month.
    pub start: YearMonth,
    /// Last month; `None` = present.
    pub end: Option<YearMonth>,
}

/// Parts of a STAR record of one achievement, where the candidate wrote them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StarParts {
    /// What was the case.
    pub situation: Option<RichText>,
    /// What had to be done.
    pub task: Option<RichText>,
    /// What the candidate did.
    pub action: Option<RichText>,
    /// What came of it.
    pub result: Option<RichText>,
}

/// One achievement: the sentence of the candidate and what they wrote about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Achievement {
    /// Its fact.
    pub id: FactId,
    /// The sentence.
    pub text: RichText,
    /// Other wordings of the same fact by the candidate (shorter, for other readers). Each is
    /// evidence like the sentence itself, under the same fact id.
    pub variants: Vec<RichText>,
    /// STAR parts, each evidence under the same fact id.
    pub star: StarParts,
    /// Skills the candidate names for it.
    pub skills: Vec<String>,
}

/// One listed skill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedSkill {
    /// Its fact.
    pub id: FactId,
    /// As the candidate writes it.
    pub name: String,
    /// Hard (technical, professional) or soft.
    pub hard: bool,
}

/// One role held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Role {
    /// Stable id.
    pub id: RoleId,
    /// The fact of employer, title, place and dates.
    pub fact: FactId,
    /// Employer.
    pub company: String,
    /// Job title.
    pub title: String,
    /// Place; empty when not stated.
    pub location: String,
    /// When.
    pub period: Period,
    /// People led or worked with, when stated.
    pub team_size: Option<u32>,
    /// Industry, when stated.
    pub industry: Option<String>,
    /// In the order of the file.
    pub achievements: Vec<Achievement>,
    /// In the order of the file.
    pub skills: Vec<ListedSkill>,
}

/// One project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Project {
    /// Stable id.
    pub id: ProjectId,
    /// The fact of its name, dates and link.
    pub fact: FactId,
    /// Its name.
    pub name: String,
    /// When, if stated.
    pub period: Option<Period>,
    /// Link, if any.
    pub url: Option<String>,
    /// In the order of the file.
    pub achievements: Vec<Achievement>,
    /// In the order of the file.
    pub skills: Vec<ListedSkill>,
}

/// A contact link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its fact.
    pub id: FactId,
    /// What to print, e.g. `linkedin.com/in/ada`.
    pub label: String,
    /// Where it goes, `https://…`.
    pub url: String,
}

/// Who the candidate is. Only renderers print these, by id; no engine supplies their text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Full name.
    pub name: String,
    /// Professional title.
    pub title: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone as written.
    pub phone: Option<String>,
    /// Place, e.g. `Berlin, Germany`.
    pub location: Option<String>,
    /// Web links.
    pub links: Vec<Link>,
    /// What they say of moving, if they say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relocation: Option<Relocation>,
}

/// One degree or course of study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Education {
    /// Its fact.
    pub id: FactId,
    /// Degree, e.g. `MSc`.
    pub degree: String,
    /// Field of study; empty when not stated.
    pub field: String,
    /// School.
    pub institution: String,
    /// Place; empty when not stated.
    pub location: String,
    /// When, if stated.
    pub period: Option<Period>,
    /// Grade as written, if stated.
    pub grade: Option<String>,
}

/// A certification, award or publication.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Credential {
    /// Its fact.
    pub id: FactId,
    /// Its name.
    pub name: String,
    /// Who gave or published it; empty when not stated.
    pub issuer: String,
    /// When, if stated.
    pub date: Option<YearMonth>,
    /// Link, if any.
    pub url: Option<String>,
}

/// A spoken language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpokenLanguage {
    /// Its fact.
    pub id: FactId,
    /// Its name, e.g. `German`.
    pub name: String,
    /// Level as written, e.g. `native`, `C1`; empty when not stated.
    pub level: String,
}

/// A STAR record spanning one or several achievements (`stars.toml`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Star {
    /// Its own id.
    pub id: String,
    /// Short name.
    pub title: String,
    /// Achievements it tells of; at least one.
    pub facts: Vec<FactId>,
    /// The parts.
    pub parts: StarParts,
    /// Skills named.
    pub skills: Vec<String>,
}

/// The whole master CV of one candidate, validated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MasterCv {
    /// SHA-256, in hex, over the normalised content of every file. Two directories with the same
    /// content have the same version whatever their path.
    pub version: String,
    /// Who.
    pub identity: Identity,
    /// The candidate's own summary, sentence by sentence: fact id and text.
    pub summary: Vec<(FactId, RichText)>,
    /// Skills of the candidate as a whole.
    pub skills: Vec<ListedSkill>,
    /// Latest first.
    pub roles: Vec<Role>,
    /// In the order of the files.
    pub projects: Vec<Project>,
    /// Latest first.
    pub education: Vec<Education>,
    /// In the order of the file.
    pub certifications: Vec<Credential>,
    /// In the order of the file.
    pub awards: Vec<Credential>,
    /// In the order of the file.
    pub publications: Vec<Credential>,
    /// In the order of the file.
    pub languages: Vec<SpokenLanguage>,
    /// STAR records of `stars.toml`.
    pub stars: Vec<Star>,
    /// Other names of skills: (alias, canonical name), e.g. `("k8s", "Kubernetes")`.
    pub aliases: Vec<(String, String)>,
    /// Every fact, in document order.
    pub facts: Vec<Fact>,
}

/// One thing wrong with a master-CV directory, with the fix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// File relative to the directory.
    pub file: PathBuf,
    /// Line from 1; `None` when it concerns the whole file.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub fix: String,
}

impl Period {
    /// Whole months covered up to `today`, at least 1. A year without a month counts from January
    /// as a start and to December (or `today`) as an end.
    #[must_use]
    pub fn months(&self, today: NaiveDate) -> u32 {
        use chrono::Datelike;
        let start = self.start.year * 12 + self.start.month.unwrap_or(1) as i32 - 1;
        let now = today.year() * 12 + today.month() as i32 - 1;
        let end = self
            .end
            .map_or(now, |end| (end.year * 12 + end.month.unwrap_or(12) as i32 - 1).min(now));
        u32::try_from(end - start + 1).unwrap_or(1).max(1)
    }
}
