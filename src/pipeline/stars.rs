//! Two or three STAR records that answer the posting's pains, chosen through edges: a skill the
//! posting asks for, the same domain, an outcome that answers a need (GAP-044).

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::candidate::{FactId, RichText, StarParts};
use crate::language::Language;
use crate::pipeline::Inputs;
use crate::pipeline::evidence::{Evidence, Proof};
use crate::pipeline::pains::{Pain, Pains};
use crate::pipeline::plan::CvPlan;
use crate::pipeline::text::{Terms, has_figure, own_terms, terms};

/// Records at most.
pub const MAX: usize = 3;
/// Weights of the edges; relevance to the posting as a whole counts 1.
const SKILL: f64 = 0.15;
const DOMAIN: f64 = 0.2;
const OUTCOME: f64 = 0.6;
/// Share of a need's words from which a record is near it.
const NEAR: f64 = 0.2;
/// What a record written out in parts is worth over a bare bullet.
const WRITTEN: f64 = 0.3;

/// One record, in the candidate's own words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StarRecord {
    /// What it is about.
    pub title: String,
    /// Achievements it rests on.
    pub facts: Vec<FactId>,
    /// Where it was: employer or project.
    pub place: String,
    /// Parts, where the candidate wrote them; absent ones stay absent.
    pub situation: Option<String>,
    /// What had to be done.
    pub task: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// What came of it.
    pub result: Option<String>,
    /// Quote of the need it answers, if one of the posting's needs is near.
    pub answers: Option<String>,
    /// Why it was chosen: the edges, in words.
    pub because: Vec<String>,
    /// Sum of the edges.
    pub score: f64,
}

struct Draft<'a> {
    title: String,
    facts: Vec<FactId>,
    parts: &'a StarParts,
    text: String,
    skills: BTreeSet<String>,
    home: &'a Proof<'a>,
    written: bool,
}

/// Chooses the records.
#[must_use]
pub fn run(inputs: &Inputs<'_>, pains: &Pains, plan: &CvPlan) -> Vec<StarRecord> {
    told_once(ranked(inputs, pains, plan))
}

/// The first records, none of which tells what an earlier one tells.
#[must_use]
pub fn told_once(records: Vec<StarRecord>) -> Vec<StarRecord> {
    let mut chosen: Vec<StarRecord> = Vec::new();
    for record in records {
        let told = chosen.iter().any(|c| c.facts.iter().any(|fact| record.facts.contains(fact)));
        if !told && chosen.len() < MAX {
            chosen.push(record);
        }
    }
    chosen
}

/// All records, the best first.
#[must_use]
pub fn ranked(inputs: &Inputs<'_>, pains: &Pains, plan: &CvPlan) -> Vec<StarRecord> {
    let evidence = Evidence::new(inputs.cv, inputs.lexicon);
    let needs: Vec<(&Pain, Terms)> = pains
        .pain_points
        .iter()
        .chain(&pains.strategic_needs)
        .chain(&pains.success_metrics)
        .map(|pain| (pain, terms(&pain.quote, inputs.posting.language)))
        .collect();
    let mut scored: Vec<StarRecord> = drafts(inputs, &evidence)
        .iter()
        .map(|draft| score(draft, inputs, &evidence, &needs, plan))
        .collect();
    // Stable: ties keep the order of the master CV.
    scored.sort_by(|a, b| b.score.total_cmp(&a.score));
    scored
}

/// Records of `stars.toml`, then every achievement.
fn drafts<'a>(inputs: &Inputs<'a>, evidence: &'a Evidence<'a>) -> Vec<Draft<'a>> {
    let records = inputs.cv.stars.iter().filter_map(|star| {
        let home = evidence.proofs.iter().find(|p| star.facts.contains(&p.achievement.id))?;
        Some(Draft {
            title: star.title.clone(),
            facts: star.facts.clone(),
            parts: &star.parts,
            text: plain_parts(&star.parts).join(" "),
            skills: star.skills.iter().map(|name| evidence.key(name)).collect(),
            home,
            written: true,
        })
    });
    let bullets = evidence.proofs.iter().map(|proof| {
        let parts = &proof.achievement.star;
        let text = proof.achievement.text.to_plain();
        Draft {
            title: text.clone(),
            facts: vec![proof.achievement.id.clone()],
            parts,
            text: format!("{text} {}", plain_parts(parts).join(" ")),
            skills: proof.skills.clone(),
            home: proof,
            written: plain_parts(parts).len() >= 3,
        }
    });
    records.chain(bullets).collect()
}

fn score(
    draft: &Draft<'_>,
    inputs: &Inputs<'_>,
    evidence: &Evidence<'_>,
    needs: &[(&Pain, Terms)],
    plan: &CvPlan,
) -> StarRecord {
    let mut because = Vec::new();
    let relevance = draft
        .facts
        .iter()
        .filter_map(|fact| plan.ranked.iter().find(|ranked| ranked.fact == *fact))
        .map(|ranked| ranked.relevance.total)
        .fold(0.0, f64::max);
    let shared: Vec<&str> = inputs
        .extracted
        .technical_skills
        .iter()
        .chain(&inputs.extracted.soft_skills)
        .filter(|found| draft.skills.contains(&evidence.key(&found.value)))
        .map(|found| found.value.as_str())
        .take(4)
        .collect();
    if !shared.is_empty() {
        because.push(format!("skill: {}", shared.join(", ")));
    }
    let domain = shared_domain(draft, inputs);
    if let Some(domain) = &domain {
        because.push(format!("domain: {domain}"));
    }
    let answer = nearest(draft, inputs, needs);
    if let Some((pain, _)) = answer {
        because.push(format!("outcome: answers “{}”", pain.quote));
    }
    let score = relevance
        + SKILL * shared.len() as f64
        + if domain.is_some() { DOMAIN } else { 0.0 }
        + OUTCOME * answer.map_or(0.0, |(_, near)| near)
        + if draft.written { WRITTEN } else { 0.0 };
    let text = |part: &Option<RichText>| part.as_ref().map(RichText::to_plain);
    let bullet = draft.home.achievement.text.to_plain();
    StarRecord {
        title: draft.title.clone(),
        facts: draft.facts.clone(),
        place: match draft.home.home.role() {
            Some(role) => role.company.clone(),
            None => draft.home.home.context(),
        },
        situation: text(&draft.parts.situation),
        task: text(&draft.parts.task),
        // A bare bullet tells action and result in one sentence.
        action: text(&draft.parts.action).or_else(|| Some(bullet.clone())),
        result: text(&draft.parts.result)
            .or_else(|| (draft.parts.action.is_some() && has_figure(&bullet)).then_some(bullet)),
        answers: answer.map(|(pain, _)| pain.quote.clone()),
        because,
        score,
    }
}

/// Industry of the role when it is the posting's.
fn shared_domain(draft: &Draft<'_>, inputs: &Inputs<'_>) -> Option<String> {
    let industry = draft.home.home.role()?.industry.clone()?;
    let wanted = &inputs.extracted.industry.as_ref()?.value;
    let language = inputs.posting.language;
    let (have, want) = (terms(&industry, language), terms(wanted, language));
    have.keys().any(|term| want.contains_key(term)).then_some(industry)
}

/// The need whose words the record covers best, and how far, 0–1.
fn nearest<'p>(
    draft: &Draft<'_>,
    inputs: &Inputs<'_>,
    needs: &[(&'p Pain, Terms)],
) -> Option<(&'p Pain, f64)> {
    let words = own_terms(&draft.text, inputs.posting.language);
    needs
        .iter()
        .map(|(pain, wanted)| (*pain, cover(wanted, &words)))
        .filter(|(_, near)| *near >= NEAR)
        .reduce(|best, next| if next.1 > best.1 { next } else { best })
}

/// Which achievement answers a need.
pub struct Answers<'a> {
    language: Language,
    proofs: Vec<(&'a Proof<'a>, Arc<Terms>)>,
}

impl<'a> Answers<'a> {
    /// Reads the achievements once.
    #[must_use]
    pub fn new(inputs: &Inputs<'_>, evidence: &'a Evidence<'a>) -> Self {
        let language = inputs.posting.language;
        let words = |proof: &Proof<'_>| own_terms(&proof.achievement.texts().join(" "), language);
        Self {
            language,
            proofs: evidence.proofs.iter().map(|proof| (proof, words(proof))).collect(),
        }
    }

    /// The achievement whose words cover those of the need best, if any is near.
    #[must_use]
    pub fn to(&self, pain: &Pain) -> Option<&'a Proof<'a>> {
        let wanted = terms(&pain.quote, self.language);
        self.proofs
            .iter()
            .map(|(proof, words)| (*proof, cover(&wanted, words)))
            .filter(|(_, near)| *near >= NEAR)
            .reduce(|best, next| if next.1 > best.1 { next } else { best })
            .map(|(proof, _)| proof)
    }

    /// True when this achievement is near the need.
    #[must_use]
    pub fn is_near(&self, pain: &Pain, fact: &FactId) -> bool {
        let wanted = terms(&pain.quote, self.language);
        self.proofs
            .iter()
            .any(|(proof, words)| proof.achievement.id == *fact && cover(&wanted, words) >= NEAR)
    }
}

/// Share of the terms wanted that a text has. One word in common is chance.
fn cover(wanted: &Terms, words: &Terms) -> f64 {
    match wanted.keys().filter(|term| words.contains_key(*term)).count() {
        0 | 1 => 0.0,
        common => common as f64 / wanted.len().max(4) as f64,
    }
}

fn plain_parts(parts: &StarParts) -> Vec<String> {
    [&parts.situation, &parts.task, &parts.action, &parts.result]
        .into_iter()
        .flatten()
        .map(RichText::to_plain)
        .collect()
}
