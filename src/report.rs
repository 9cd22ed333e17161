//! The result of a run as one document: what `--json` prints, `report.json` holds and the store
//! keeps with each revision. Its shape is a contract.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::application::{FieldAnswer, FormAnswers};
use crate::candidate::{FactId, MasterCv};
use crate::pipeline::assist::Tier;
use crate::pipeline::extract::{Competencies, Extracted, Found, Requirement, Salary, Years};
use crate::pipeline::fit::Fit;
use crate::pipeline::grade::Grade;
use crate::posting::form::Field;
use crate::posting::{Posting, Span};
use crate::store::{Revision, StageRecord};

/// The whole document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The posting.
    pub posting: ReportPosting,
    /// What was read in it.
    pub extracted: ReportExtracted,
    /// How well the candidate meets it.
    pub fit: Fit,
    /// The CV.
    pub cv: ReportCv,
    /// The cover letter.
    pub letter: ReportLetter,
    /// The messages.
    pub messages: Vec<ReportMessage>,
    /// The application form, filled in as far as the facts carry (GAP-023).
    #[serde(default)]
    pub form: ReportForm,
    /// The files, `report.json` excepted.
    pub artifacts: Vec<ReportArtifact>,
    /// The stages as executed.
    pub stages: Vec<StageRecord>,
    /// What the run cost, in US dollars.
    pub cost_usd: f64,
    /// How much was done with a model, where one was asked: `high`, `medium` or `low`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
    /// How good the CV is, with its parts.
    pub grade: Option<Grade>,
    /// Version of the master CV.
    pub master_cv: String,
    /// What its owner should know.
    pub warnings: Vec<String>,
}

/// The posting in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportPosting {
    /// Id.
    pub id: String,
    /// Title; `null` = not found in posting.
    pub title: Option<String>,
    /// Employer; `null` = not found in posting.
    pub company: Option<String>,
    /// Place; `null` = not found in posting.
    pub location: Option<String>,
    /// Where it came from.
    pub source: String,
    /// Language of its text.
    pub language: String,
    /// `text`, `markdown`, `json_ld`, `html` or `board_json`.
    pub format: String,
}

/// What was read in the posting. `null` and empty mean "not found in posting" (GAP-062).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportExtracted {
    /// Title.
    pub title: Option<String>,
    /// Employer.
    pub company: Option<String>,
    /// True when a recruiting agency advertises for another.
    pub agency: bool,
    /// Place.
    pub location: Option<String>,
    /// `fully_remote`, `hybrid`, `onsite` or `not_specified`.
    pub remote: String,
    /// Category.
    pub role_category: Option<String>,
    /// Level.
    pub seniority: Option<String>,
    /// `full_time` …
    pub employment_type: Option<String>,
    /// Weights, sum 100.
    pub competencies: Competencies,
    /// Duties.
    pub responsibilities: Vec<String>,
    /// Qualification lines.
    pub qualifications: Vec<String>,
    /// Canonical names.
    pub technical_skills: Vec<String>,
    /// Canonical names.
    pub soft_skills: Vec<String>,
    /// Must-haves as written.
    pub must_have: Vec<String>,
    /// Nice-to-haves as written.
    pub nice_to_have: Vec<String>,
    /// Terms an ATS looks for.
    pub keywords: Vec<String>,
    /// Years of experience.
    pub years: Option<Years>,
    /// Lowest degree.
    pub education: Option<String>,
    /// Industry.
    pub industry: Option<String>,
    /// Pay.
    pub salary: Option<Salary>,
    /// Last day for applications, `YYYY-MM-DD`.
    #[serde(default)]
    pub deadline: Option<String>,
    /// E-mail address for questions or applications.
    #[serde(default)]
    pub contact: Option<String>,
    /// Field → how sure it is, 0–1.
    #[serde(default)]
    pub confidence: BTreeMap<String, f64>,
    /// Conditions of law: the right to work, checks, clearances.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legal: Vec<String>,
    /// Benefit lines.
    pub benefits: Vec<String>,
    /// Field → byte ranges of the posting's clean text, one per value.
    pub spans: BTreeMap<String, Vec<Span>>,
}

/// The CV: every line with its evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportCv {
    /// Revision, from 1; 0 while not stored.
    pub revision: u32,
    /// Pages.
    pub pages: usize,
    /// How full the last page is, 0–1.
    pub last_page_fill: f64,
    /// Lines in reading order.
    pub lines: Vec<ReportLine>,
    /// Skills shown.
    pub skills: Vec<ReportSkill>,
    /// What the verifier refused.
    pub refused: Vec<ReportRefusal>,
}

/// One line of the CV.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportLine {
    /// How `tailord edit` addresses it; empty in reports of earlier versions.
    #[serde(default)]
    pub id: String,
    /// Plain text.
    pub text: String,
    /// `profile`, `experience`, `projects`, `education` …
    pub section: String,
    /// Role or project it stands under.
    pub role: Option<String>,
    /// Facts it rests on.
    pub facts: Vec<FactId>,
    /// STAR parts a bullet's achievement lacks, in words (GAP-005).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub star_missing: Vec<String>,
}

/// One skill shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportSkill {
    /// As shown.
    pub name: String,
    /// Heading it stands under.
    pub category: String,
    /// Facts that show it.
    pub facts: Vec<FactId>,
}

/// One refused line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportRefusal {
    /// The line.
    pub text: String,
    /// Which document.
    pub document: String,
    /// Rule.
    pub rule: String,
    /// Offending words.
    pub words: String,
    /// Why.
    pub reason: String,
    /// What stands there instead; `null` = dropped.
    pub fallback: Option<String>,
}

/// The cover letter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportLetter {
    /// Plain text from salutation to name.
    pub text: String,
    /// Words of the body.
    pub words: usize,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportMessage {
    /// `linkedin_note`, `linkedin_note_short`, `inmail`, `email`.
    pub channel: String,
    /// Subject, where the channel has one.
    pub subject: Option<String>,
    /// The text as it will be sent.
    pub text: String,
    /// Unicode scalar values of `text` (GAP-011).
    pub characters: usize,
}

/// The application form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReportForm {
    /// In the order of the form; empty when none was found.
    pub fields: Vec<ReportField>,
}

/// One field of the application form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportField {
    /// What is asked.
    pub label: String,
    /// `text`, `textarea`, `url`, `file`, `checkbox` or `select`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether the form can't be sent without it.
    pub required: bool,
    /// Most characters, where the form has a limit.
    pub limit: Option<usize>,
    /// What may be chosen.
    pub options: Vec<String>,
    /// What to enter; `null` = for the candidate to decide.
    pub answer: Option<String>,
    /// Facts the answer rests on.
    pub facts: Vec<FactId>,
    /// Why there is no answer.
    pub note: Option<String>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportArtifact {
    /// File name.
    pub kind: String,
    /// Where it was written; the file name alone while only stored.
    pub path: String,
    /// SHA-256 in hex.
    pub sha256: String,
    /// Size.
    pub bytes: usize,
}

impl Report {
    /// The report stored with a revision.
    pub fn from_revision(revision: &Revision) -> anyhow::Result<Self> {
        let mut report: Self = serde_json::from_str(&revision.application).map_err(|error| {
            crate::store::StoreError::Damaged(format!(
                "the report of revision {} of posting {} cannot be read: {error}",
                revision.number, revision.posting.0
            ))
        })?;
        report.cv.revision = revision.number;
        Ok(report)
    }
}

impl ReportForm {
    /// From the verified answers.
    pub fn new(form: &FormAnswers) -> Self {
        let field = |entered: &FieldAnswer| {
            let mut facts: Vec<FactId> = Vec::new();
            for fact in entered.answer.iter().flat_map(|a| &a.lines).flat_map(|line| &line.facts) {
                if !facts.contains(fact) {
                    facts.push(fact.clone());
                }
            }
            let Field { label, kind, required, limit, options } = entered.field.clone();
            ReportField {
                label,
                kind: word(&kind),
                required,
                limit,
                options,
                answer: entered.answer.as_ref().map(|answer| answer.text.clone()),
                facts,
                note: entered.note.clone(),
            }
        };
        Self { fields: form.fields.iter().map(field).collect() }
    }
}

impl ReportPosting {
    /// From posting and extraction.
    pub fn new(posting: &Posting, extracted: &Extracted) -> Self {
        Self {
            id: posting.id.0.clone(),
            title: value(extracted.title.as_ref()),
            company: value(extracted.company.as_ref()),
            location: value(extracted.location.as_ref()),
            source: posting.source.clone(),
            language: posting.language.code().into(),
            format: word(&posting.format),
        }
    }
}

impl ReportExtracted {
    /// From the extraction: values here, their spans under the field's name.
    pub fn new(extracted: &Extracted) -> Self {
        Self {
            title: value(extracted.title.as_ref()),
            company: value(extracted.company.as_ref()),
            agency: extracted.agency,
            location: value(extracted.location.as_ref()),
            remote: word(&extracted.remote),
            role_category: value(extracted.role_category.as_ref()),
            seniority: extracted.seniority.as_ref().map(|found| word(&found.value)),
            employment_type: value(extracted.employment_type.as_ref()),
            competencies: extracted.competencies,
            responsibilities: values(&extracted.responsibilities),
            qualifications: values(&extracted.qualifications),
            technical_skills: values(&extracted.technical_skills),
            soft_skills: values(&extracted.soft_skills),
            must_have: requirements(&extracted.must_have),
            nice_to_have: requirements(&extracted.nice_to_have),
            keywords: values(&extracted.keywords),
            years: extracted.years.as_ref().map(|found| found.value),
            education: extracted.education.as_ref().map(|found| word(&found.value)),
            industry: value(extracted.industry.as_ref()),
            salary: extracted.salary.as_ref().map(|found| found.value.clone()),
            deadline: value(extracted.deadline.as_ref()),
            contact: value(extracted.contact.as_ref()),
            confidence: extracted.confidence.clone(),
            legal: values(&extracted.legal),
            benefits: values(&extracted.benefits),
            spans: spans(extracted),
        }
    }
}

fn value(found: Option<&Found<String>>) -> Option<String> {
    found.map(|found| found.value.clone())
}

fn values(found: &[Found<String>]) -> Vec<String> {
    found.iter().map(|found| found.value.clone()).collect()
}

fn requirements(requirements: &[Requirement]) -> Vec<String> {
    requirements.iter().map(|requirement| requirement.text.clone()).collect()
}

/// The serde name of a unit variant.
pub fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

fn spans(extracted: &Extracted) -> BTreeMap<String, Vec<Span>> {
    fn one<T>(found: Option<&Found<T>>) -> Vec<Span> {
        found.map(|found| found.span).into_iter().collect()
    }
    fn all(found: &[Found<String>]) -> Vec<Span> {
        found.iter().map(|found| found.span).collect()
    }
    let of = |list: &[Requirement]| list.iter().map(|requirement| requirement.span).collect();
    [
        ("title", one(extracted.title.as_ref())),
        ("company", one(extracted.company.as_ref())),
        ("location", one(extracted.location.as_ref())),
        ("remote", extracted.remote_span.into_iter().collect()),
        ("role_category", one(extracted.role_category.as_ref())),
        ("seniority", one(extracted.seniority.as_ref())),
        ("employment_type", one(extracted.employment_type.as_ref())),
        ("responsibilities", all(&extracted.responsibilities)),
        ("qualifications", all(&extracted.qualifications)),
        ("technical_skills", all(&extracted.technical_skills)),
        ("soft_skills", all(&extracted.soft_skills)),
        ("must_have", of(&extracted.must_have)),
        ("nice_to_have", of(&extracted.nice_to_have)),
        ("keywords", all(&extracted.keywords)),
        ("years", one(extracted.years.as_ref())),
        ("education", one(extracted.education.as_ref())),
        ("industry", one(extracted.industry.as_ref())),
        ("salary", one(extracted.salary.as_ref())),
        ("deadline", one(extracted.deadline.as_ref())),
        ("contact", one(extracted.contact.as_ref())),
        ("legal", all(&extracted.legal)),
        ("benefits", all(&extracted.benefits)),
    ]
    .into_iter()
    .filter(|(_, spans): &(&str, Vec<Span>)| !spans.is_empty())
    .map(|(field, spans)| (field.to_owned(), spans))
    .collect()
}

/// A fact as `why` shows it: where it is written and what it says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evidence {
    /// The fact.
    pub fact: FactId,
    /// `file:line` in the master CV; absent when the master CV has changed since.
    pub source: Option<String>,
    /// Its text.
    pub text: Option<String>,
}

impl Evidence {
    /// Looks the fact up.
    pub fn find(master: &MasterCv, fact: &FactId) -> Self {
        let found = master.fact(fact);
        Self {
            fact: fact.clone(),
            source: found.map(|fact| format!("{}:{}", fact.source.file, fact.source.line)),
            text: found.map(|fact| fact.text.to_plain()),
        }
    }
}
