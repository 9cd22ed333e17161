//! Tagline and profile: the candidate's own sentences where there are any, completed by what
//! follows from the facts.

use chrono::NaiveDate;
use minijinja::context;

use super::relevance::Ranker;
use crate::application::Line;
use crate::candidate::{FactId, FactKind, RichText};
use crate::language::Language;
use crate::pipeline::career;
use crate::pipeline::evidence::{Evidence, Shown, single_fact};
use crate::pipeline::prose::{ProseError, Voice};
use crate::pipeline::text::{enumerate, has_figure};

/// Sentences of a profile.
const SENTENCES: std::ops::RangeInclusive<usize> = 2..=4;
/// Of them, the candidate's own.
const OWN: usize = 3;
/// Skills of the tagline.
const TAGLINE_SKILLS: usize = 3;

/// Title and the skills asked for that the candidate shows; `None` when none is.
pub fn tagline(evidence: &Evidence<'_>, ranker: &Ranker) -> Option<Line> {
    let title = single_fact(evidence.cv, FactKind::Title)?;
    let skills = top_skills(evidence, ranker, TAGLINE_SKILLS);
    if skills.is_empty() || evidence.cv.identity.title.is_empty() {
        return None;
    }
    let mut words = vec![evidence.cv.identity.title.as_str()];
    words.extend(skills.iter().map(|skill| skill.name.as_str()));
    let facts = std::iter::once(title).chain(cite(&skills)).collect();
    Some(Line { text: RichText::plain(words.join(" · ")), facts, posting: Vec::new() })
}

/// Two to four sentences, as far as the facts carry.
pub fn sentences(
    evidence: &Evidence<'_>,
    ranker: &Ranker,
    language: Language,
    today: NaiveDate,
) -> Result<Vec<Line>, ProseError> {
    let voice = Voice::new("profile", language);
    let mut lines = own(evidence, ranker);
    let says_years = lines.iter().any(|line| has_figure(&line.text.to_plain()));
    if !says_years || lines.len() < *SENTENCES.start() {
        lines.extend(career::lines(evidence, &voice, today)?);
    }
    if lines.len() < *SENTENCES.start() {
        lines.extend(degree(evidence, &voice)?);
    }
    if lines.len() < *SENTENCES.start() {
        lines.extend(works_with(evidence, ranker, &voice, language)?);
    }
    lines.truncate(*SENTENCES.end());
    Ok(lines)
}

/// The candidate's summary: its first sentence and the ones that answer the posting best, in the
/// candidate's order.
fn own(evidence: &Evidence<'_>, ranker: &Ranker) -> Vec<Line> {
    let summary = &evidence.cv.summary;
    let mut order: Vec<(usize, f64)> = summary
        .iter()
        .enumerate()
        .map(|(at, (_, text))| (at, ranker.score(&text.to_plain())))
        .collect();
    order.sort_by(|a, b| {
        // The first sentence introduces the rest.
        (b.0 == 0).cmp(&(a.0 == 0)).then_with(|| b.1.total_cmp(&a.1)).then(a.0.cmp(&b.0))
    });
    let mut chosen: Vec<usize> = order.into_iter().take(OWN).map(|(at, _)| at).collect();
    chosen.sort_unstable();
    chosen
        .into_iter()
        .map(|at| {
            let (fact, text) = &summary[at];
            Line { text: text.clone(), facts: vec![fact.clone()], posting: Vec::new() }
        })
        .collect()
}

fn degree(evidence: &Evidence<'_>, voice: &Voice) -> Result<Option<Line>, ProseError> {
    let Some(entry) = evidence.cv.education.first() else { return Ok(None) };
    let values = context! {
        degree => &entry.degree,
        field => &entry.field,
        institution => &entry.institution,
    };
    voice.line("degree", &values, vec![entry.id.clone()], Vec::new()).map(Some)
}

fn works_with(
    evidence: &Evidence<'_>,
    ranker: &Ranker,
    voice: &Voice,
    language: Language,
) -> Result<Option<Line>, ProseError> {
    let mut skills = top_skills(evidence, ranker, 4);
    if skills.is_empty() {
        skills =
            evidence.skills.values().filter(|skill| skill.listed && !skill.soft).take(4).collect();
    }
    if skills.is_empty() {
        return Ok(None);
    }
    let names: Vec<&str> = skills.iter().map(|skill| skill.name.as_str()).collect();
    let values = context! { skills => enumerate(&names, language) };
    voice.line("skills", &values, cite(&skills), Vec::new()).map(Some)
}

/// Professional skills the posting asks for, the most wanted first.
pub fn top_skills<'e>(evidence: &'e Evidence<'_>, ranker: &Ranker, max: usize) -> Vec<&'e Shown> {
    let mut asked: Vec<(f64, &Shown)> = evidence
        .skills
        .iter()
        .filter(|(key, shown)| !shown.soft && ranker.wanted(key) > 0.0)
        .map(|(key, shown)| (ranker.wanted(key) + 0.1 * (shown.facts.len() as f64).min(9.0), shown))
        .collect();
    asked.sort_by(|a, b| b.0.total_cmp(&a.0));
    asked.into_iter().take(max).map(|(_, shown)| shown).collect()
}

fn cite(skills: &[&Shown]) -> Vec<FactId> {
    let mut facts: Vec<FactId> = Vec::new();
    for fact in skills.iter().flat_map(|skill| skill.facts.iter().take(3)) {
        if !facts.contains(fact) {
            facts.push(fact.clone());
        }
    }
    facts
}
