//! What may go into the CV and in which order: input of the layout, which decides how much fits.

mod heading;
mod order;
mod profile;
mod relevance;
mod skill;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::application::{Cv, CvProject, CvRole, Line};
use crate::candidate::{Credential, FactId, MasterCv};
use crate::language::Language;
use crate::lexicon::Lexicon;
use crate::pipeline::evidence::Evidence;
use crate::pipeline::extract::Extracted;
use crate::pipeline::pains;
use crate::pipeline::prose::ProseError;
use crate::pipeline::text::{Terms, language_of};
use crate::posting::Posting;
use relevance::Ranker;

/// Why an achievement ranks where it does. All parts are 0–1 before weighting.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Relevance {
    /// BM25F against the posting, divided by the best of the candidate.
    pub text: f64,
    /// Weight of the posting's skills it shows, divided by the best of the candidate.
    pub skills: f64,
    /// 1 for the current role, falling with age.
    pub recency: f64,
    /// STAR completeness.
    pub star: f64,
    /// The weighted whole.
    pub total: f64,
}

/// One achievement that may be shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ranked {
    /// The achievement.
    pub fact: FactId,
    /// Its score.
    pub relevance: Relevance,
    /// Value of adding it, diversity taken into account: higher is taken first. Unique, so that the
    /// order is total.
    pub priority: f64,
    /// True when the CV would be wrong without it (the first bullet of a recent role).
    pub keep: bool,
    /// STAR parts it lacks, in words (GAP-005).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub star_missing: Vec<String>,
}

/// A CV with everything that may go in, and the order in which to take it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CvPlan {
    /// The CV with all candidate bullets; within a role in the order to print.
    pub cv: Cv,
    /// All bullets of `cv`, highest priority first.
    pub ranked: Vec<Ranked>,
}

/// The language the candidate writes in: that of their achievements and summary.
#[must_use]
pub fn candidate_language(cv: &MasterCv) -> Language {
    let achievements = cv.roles.iter().flat_map(|role| &role.achievements);
    let achievements = achievements.chain(cv.projects.iter().flat_map(|p| &p.achievements));
    let mut texts: Vec<String> =
        achievements.map(|achievement| achievement.text.to_plain()).collect();
    texts.extend(cv.summary.iter().map(|(_, sentence)| sentence.to_plain()));
    if texts.is_empty() {
        texts = cv.education.iter().map(|e| format!("{} {}", e.degree, e.field)).collect();
    }
    language_of(&texts.join("\n"))
}

/// Plans the CV: every achievement that tells something of its own, in the order of its value for
/// this posting.
pub fn run(
    cv: &MasterCv,
    posting: &Posting,
    extracted: &Extracted,
    lexicon: &Lexicon,
    today: NaiveDate,
) -> Result<CvPlan, ProseError> {
    let language = candidate_language(cv);
    let evidence = Evidence::new(cv, lexicon);
    let by_relevance =
        Ranker::new(&evidence, extracted, &pains::run(posting, extracted), posting, language);
    let relevance = by_relevance.rank(&evidence, today);
    let terms: Vec<Arc<Terms>> = evidence
        .proofs
        .iter()
        .map(|p| by_relevance.terms(&p.achievement.text.to_plain()))
        .collect();
    let taken = order::order(&evidence, &relevance, &terms);
    let ranked = taken
        .iter()
        .map(|taken| Ranked {
            fact: evidence.proofs[taken.proof].achievement.id.clone(),
            relevance: relevance[taken.proof].clone(),
            priority: taken.priority,
            keep: taken.keep,
            star_missing: crate::pipeline::star::check(&evidence.proofs[taken.proof])
                .missing()
                .into_iter()
                .map(str::to_owned)
                .collect(),
        })
        .collect();
    let mut bullets = bullets(&evidence, &by_relevance, &relevance, &taken);
    let roles = cv.roles.iter().map(|role| CvRole {
        role: role.id.clone(),
        bullets: bullets.remove(&role.fact.0).unwrap_or_default(),
    });
    let roles = roles.collect();
    let projects = cv.projects.iter().filter_map(|project| {
        let bullets = bullets.remove(&project.fact.0)?;
        Some(CvProject { project: project.id.clone(), bullets })
    });
    let projects = projects.collect();
    let skills = skill::groups(&evidence, &by_relevance, extracted, posting.language);
    let place = extracted.location.as_ref().map_or("", |found| found.value.as_str());
    let relocation = cv.identity.relocation.as_ref().filter(|said| said.applies_to(place));
    let cv = Cv {
        language: posting.language,
        written: language,
        relocation: relocation.map(|said| said.id.clone()),
        tagline: profile::tagline(&evidence, &by_relevance),
        profile: profile::sentences(&evidence, &by_relevance, language, today)?,
        skills,
        roles,
        projects,
        education: cv.education.iter().map(|entry| entry.id.clone()).collect(),
        certifications: credentials(&cv.certifications, &by_relevance),
        awards: credentials(&cv.awards, &by_relevance),
        publications: credentials(&cv.publications, &by_relevance),
        languages: cv.languages.iter().map(|language| language.id.clone()).collect(),
    };
    Ok(CvPlan { cv, ranked })
}

/// Bullets by the fact of their role or project, most relevant first.
fn bullets(
    evidence: &Evidence<'_>,
    ranker: &Ranker,
    relevance: &[Relevance],
    taken: &[order::Taken],
) -> BTreeMap<String, Vec<Line>> {
    let mut places: Vec<usize> = taken.iter().map(|taken| taken.proof).collect();
    places
        .sort_by(|a, b| relevance[*b].total.total_cmp(&relevance[*a].total).then_with(|| a.cmp(b)));
    let mut bullets: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for place in places {
        let proof = &evidence.proofs[place];
        let text = ranker.wording(proof.achievement).clone();
        let line = Line { text, facts: vec![proof.achievement.id.clone()], posting: Vec::new() };
        bullets.entry(proof.home.fact().0.clone()).or_default().push(line);
    }
    bullets
}

/// Credentials that answer the posting first, the rest in the order of the master CV.
fn credentials(entries: &[Credential], ranker: &Ranker) -> Vec<FactId> {
    let mut scored: Vec<(f64, &Credential)> = entries
        .iter()
        .map(|entry| (ranker.score(&format!("{} {}", entry.name, entry.issuer)), entry))
        .collect();
    // Stable: ties keep their order.
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().map(|(_, entry)| entry.id.clone()).collect()
}
