//! Which achievements a letter or message tells, and in which words.

use crate::candidate::FactId;
use crate::language::Language;
use crate::pipeline::evidence::{Evidence, Home, Proof};
use crate::pipeline::extract::Extracted;
use crate::pipeline::first_person;
use crate::pipeline::plan::CvPlan;
use crate::pipeline::text::{count, has_digits, has_figure, without_emoji};
use crate::posting::Span;

/// What a figure is worth in a letter: a reader remembers one.
const FIGURE: f64 = 0.2;
/// How many of the best achievements are considered.
const CONSIDERED: usize = 24;
/// What being sayable in the first person is worth.
const SAYABLE: f64 = 0.1;

/// One achievement in the words of a letter.
#[derive(Clone, Debug)]
pub struct Told<'a> {
    /// Where it was.
    pub home: Home<'a>,
    /// First-person clause without a full stop, where the grammar allows one.
    pub clause: Option<String>,
    /// The candidate's words with a full stop.
    pub text: String,
    /// The achievement and its role or project.
    pub facts: Vec<FactId>,
    /// True when it states a figure.
    pub figure: bool,
}

impl Told<'_> {
    /// Employer or project.
    #[must_use]
    pub fn place(&self) -> &str {
        match self.home {
            Home::Role(_, role) => &role.company,
            Home::Project(project) => &project.name,
        }
    }
}

/// Achievements worth telling, the best first, each in its best wording of at most `max`
/// characters; those that have none are left out.
#[must_use]
pub fn pick<'a>(
    evidence: &Evidence<'a>,
    plan: &CvPlan,
    language: Language,
    max: usize,
) -> Vec<Told<'a>> {
    let mut told: Vec<(f64, Told<'a>)> = plan
        .ranked
        .iter()
        .take(CONSIDERED)
        .filter_map(|ranked| {
            let proof = evidence.proofs.iter().find(|p| p.achievement.id == ranked.fact)?;
            let told = tell(proof, language, max)?;
            let bonus = if told.figure { FIGURE } else { 0.0 }
                + if told.clause.is_some() { SAYABLE } else { 0.0 };
            Some((ranked.relevance.total + bonus, told))
        })
        .collect();
    // Stable: ties keep the order of the plan.
    told.sort_by(|a, b| b.0.total_cmp(&a.0));
    told.into_iter().map(|(_, told)| told).collect()
}

/// The wording to tell an achievement in: sayable before quotable, with its figure before without,
/// longer before shorter, within `max` characters.
fn tell<'a>(proof: &Proof<'a>, language: Language, max: usize) -> Option<Told<'a>> {
    let current = proof.home.role().is_some_and(|role| role.period.end.is_none());
    let wordings = std::iter::once(&proof.achievement.text).chain(&proof.achievement.variants);
    let (text, clause) = wordings
        .map(|wording| without_emoji(&wording.to_plain()))
        .filter(|text| !text.is_empty() && count(text) <= max)
        .map(|text| {
            let clause = first_person::clause(&text, language, current);
            (text, clause)
        })
        .max_by_key(|(text, clause)| (clause.is_some(), has_figure(text), count(text)))?;
    Some(Told {
        home: proof.home,
        clause,
        figure: has_digits(&text),
        text: if text.ends_with(['.', '!', '?']) { text } else { format!("{text}.") },
        facts: vec![proof.achievement.id.clone(), proof.home.fact().clone()],
    })
}

/// Professional skills the posting asks for and the candidate shows, in the posting's order: name,
/// facts, place in the posting.
#[must_use]
pub fn asked_skills(
    evidence: &Evidence<'_>,
    extracted: &Extracted,
    max: usize,
) -> Vec<(String, Vec<FactId>, Span)> {
    let mut asked: Vec<(String, Vec<FactId>, Span)> = Vec::new();
    for found in &extracted.technical_skills {
        if let Some(shown) = evidence.find_skill(&found.value)
            && asked.len() < max
            && asked.iter().all(|(name, _, _)| *name != shown.name)
        {
            let facts = shown.facts.iter().take(3).cloned().collect();
            asked.push((shown.name.clone(), facts, found.span));
        }
    }
    asked
}
