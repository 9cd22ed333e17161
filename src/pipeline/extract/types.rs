//! The fields of a posting, as extracted.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::posting::Span;

/// A value and where the posting says it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// Where in [`crate::posting::Posting::text`].
    pub span: Span,
}

/// Where the work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemotePolicy {
    /// Remote only.
    FullyRemote,
    /// Some days on site.
    Hybrid,
    /// On site.
    Onsite,
    /// The posting does not say.
    NotSpecified,
}

/// Level of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seniority {
    /// Intern, trainee, apprentice, working student.
    Intern,
    /// Junior, entry level, graduate, assistant.
    Junior,
    /// No mark of level, "mid-level", "experienced".
    Mid,
    /// Senior.
    Senior,
    /// Staff, principal, lead of a subject.
    Staff,
    /// Team lead, manager.
    Manager,
    /// Head, director.
    Director,
    /// VP, C-level, partner.
    Executive,
}

/// Weights of what the position is about; they sum to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Competencies {
    /// Getting things made.
    pub delivery: u8,
    /// How work is done: quality, compliance, operations.
    pub process: u8,
    /// Designing systems, methods, structures.
    pub architecture: u8,
    /// Leading people.
    pub leadership: u8,
}

/// How badly a requirement is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Must-have.
    Must,
    /// Nice-to-have.
    Nice,
}

/// One requirement sentence or bullet of the posting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Requirement {
    /// As written, one line, without the bullet mark.
    pub text: String,
    /// Where.
    pub span: Span,
    /// Must or nice.
    pub need: Need,
    /// Canonical technical and soft skills it names.
    pub skills: Vec<String>,
    /// True when any one of `skills` is enough ("Java or Kotlin").
    pub any_of: bool,
    /// Years of experience it asks for.
    pub years: Option<u32>,
    /// Degree it asks for.
    pub degree: Option<Degree>,
    /// Spoken languages it asks for (English names).
    pub languages: Vec<String>,
    /// Licences, registrations and clearances it asks for, as written.
    #[serde(default)]
    pub licences: Vec<String>,
}

/// Degree levels, ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Degree {
    /// School leaving certificate, high school, GED, Abitur, baccalauréat.
    School,
    /// Vocational training, associate degree, Ausbildung, BTS.
    Vocational,
    /// Bachelor, licence, BSN.
    Bachelor,
    /// Master, Diplom, MBA.
    Master,
    /// `PhD`, `MD`, `JD`.
    Doctorate,
}

/// What a posting pays, as stated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Salary {
    /// Lower bound in whole units of `currency`.
    pub min: Option<u64>,
    /// Upper bound.
    pub max: Option<u64>,
    /// ISO 4217 when the posting makes it clear.
    pub currency: Option<String>,
    /// `year`, `month`, `day`, `hour`, when stated.
    pub period: Option<String>,
}

/// `140,000 to 165,000 EUR a year`.
impl fmt::Display for Salary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let amount = |value: u64| crate::text::grouped(value as f64);
        match (self.min, self.max) {
            (Some(min), Some(max)) if min != max => {
                write!(f, "{} to {}", amount(min), amount(max))?;
            }
            (Some(value), Some(_)) => f.write_str(&amount(value))?,
            (Some(min), None) => write!(f, "from {}", amount(min))?,
            (None, Some(max)) => write!(f, "up to {}", amount(max))?,
            (None, None) => f.write_str("stated without a figure")?,
        }
        if let Some(currency) = self.currency.as_deref().filter(|currency| !currency.is_empty()) {
            write!(f, " {currency}")?;
        }
        match self.period.as_deref() {
            Some("hour") => f.write_str(" an hour"),
            Some(period) => write!(f, " a {period}"),
            None => Ok(()),
        }
    }
}

/// Years of experience asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Years {
    /// At least.
    pub min: u32,
    /// At most, when a range is given.
    pub max: Option<u32>,
}

/// Everything read from a posting. `None` and empty mean "not found in posting".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extracted {
    /// Job title, without location, reference numbers and "(m/f/d)".
    pub title: Option<Found<String>>,
    /// Employer.
    pub company: Option<Found<String>>,
    /// True when the employer is a recruiting agency for another.
    pub agency: bool,
    /// Place or places, one line.
    pub location: Option<Found<String>>,
    /// Where the work is done; `span` points at the words, absent when not specified.
    pub remote: RemotePolicy,
    /// Span of the remote policy.
    pub remote_span: Option<Span>,
    /// E.g. `engineering_management`, `software_engineering`, `nursing`, `accounting`, `research`.
    pub role_category: Option<Found<String>>,
    /// Level.
    pub seniority: Option<Found<Seniority>>,
    /// E.g. `full_time`, `part_time`, `contract`, `temporary`, `internship`.
    pub employment_type: Option<Found<String>>,
    /// Weights, sum 100.
    pub competencies: Competencies,
    /// Duties, 3–15 where the posting has them.
    pub responsibilities: Vec<Found<String>>,
    /// Qualification lines as written, must-haves and nice-to-haves together.
    pub qualifications: Vec<Found<String>>,
    /// Must-haves.
    pub must_have: Vec<Requirement>,
    /// Nice-to-haves.
    pub nice_to_have: Vec<Requirement>,
    /// Canonical names, at most 20, most important first.
    pub technical_skills: Vec<Found<String>>,
    /// Canonical names, at most 10.
    pub soft_skills: Vec<Found<String>>,
    /// 10–20 terms an ATS would look for, most important first, as written in the posting.
    pub keywords: Vec<Found<String>>,
    /// Years of experience overall.
    pub years: Option<Found<Years>>,
    /// Lowest degree asked for.
    pub education: Option<Found<Degree>>,
    /// Industry.
    pub industry: Option<Found<String>>,
    /// Pay, if stated.
    pub salary: Option<Found<Salary>>,
    /// Last day for applications, `YYYY-MM-DD`.
    #[serde(default)]
    pub deadline: Option<Found<String>>,
    /// E-mail address for questions or applications.
    #[serde(default)]
    pub contact: Option<Found<String>>,
    /// Field → how sure it is, 0–1: stated by the page, labelled, said, or worked out.
    #[serde(default)]
    pub confidence: BTreeMap<String, f64>,
    /// Conditions of law, as written: the right to work, checks, clearances. No requirement among
    /// [`Self::must_have`]: experience doesn't answer them.
    #[serde(default)]
    pub legal: Vec<Found<String>>,
    /// Benefit lines.
    pub benefits: Vec<Found<String>>,
    /// Lines about the employer.
    pub about_company: Vec<Found<String>>,
}
