//! The facts, parsed once, and which of them may speak for a claim.

use std::collections::BTreeSet;

use super::parse::{Sentence, word};
use crate::candidate::{Achievement, FactId, FactKind, MasterCv, RichText, Scope};
use crate::lexicon::Lexicon;

/// One fact with everything the candidate wrote under its id.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    /// Stable id.
    pub id: FactId,
    /// What it is about.
    pub kind: FactKind,
    /// Where it belongs.
    pub scope: Scope,
    /// The sentence, its variants, its STAR parts.
    pub sentences: Vec<Sentence>,
    /// Classes of meaning of all its words.
    pub concepts: BTreeSet<String>,
    /// All its words in lower case without accents.
    pub words: BTreeSet<String>,
    /// All words of each text in order, for phrases.
    pub phrases: Vec<String>,
    /// Canonical names of the skills it shows, in lower case.
    pub skills: BTreeSet<String>,
}

impl Evidence {
    fn new(
        id: &FactId,
        kind: FactKind,
        scope: &Scope,
        texts: &[String],
        lexicon: &Lexicon,
    ) -> Self {
        let sentences: Vec<Sentence> = texts.iter().map(|text| Sentence::parse(text)).collect();
        let tokens = || sentences.iter().flat_map(|sentence| &sentence.tokens);
        Self {
            id: id.clone(),
            kind,
            scope: scope.clone(),
            concepts: tokens()
                .filter(|token| token.is_word())
                .map(|token| word::concept(&token.stem).to_owned())
                .collect(),
            words: tokens()
                .filter(|token| !token.is_mark())
                .map(|token| word::fold(&token.lower))
                .collect(),
            phrases: sentences.iter().map(|s| format!(" {} ", word::fold(&s.normal()))).collect(),
            skills: texts
                .iter()
                .flat_map(|text| lexicon.find(text))
                .map(|hit| hit.name.to_lowercase())
                // A name by itself ("Go") is no sentence: ambiguous words mean the skill there.
                .chain(
                    texts
                        .iter()
                        .filter_map(|text| lexicon.resolve(text))
                        .map(|s| s.name.to_lowercase()),
                )
                .collect(),
            sentences,
        }
    }

    /// True when one of its texts has this phrase (words in lower case, single spaces).
    pub fn says(&self, phrase: &str) -> bool {
        let phrase = format!(" {phrase} ");
        self.phrases.iter().any(|text| text.contains(&phrase))
    }

    /// An achievement, or one of the candidate's own sentences about themselves.
    pub fn is_told(&self) -> bool {
        matches!(self.kind, FactKind::Achievement | FactKind::Summary)
    }
}

/// Parses every fact of the master CV.
pub(super) fn all(cv: &MasterCv, lexicon: &Lexicon) -> Vec<Evidence> {
    cv.facts
        .iter()
        .map(|fact| {
            let mut texts = vec![fact.text.to_plain()];
            let achievement = achievements(cv).find(|known| known.id == fact.id);
            if let Some(achievement) = achievement {
                texts.extend(told(achievement));
                texts.extend(achievement.skills.iter().cloned());
            }
            for star in cv.stars.iter().filter(|star| star.facts.contains(&fact.id)) {
                let parts = &star.parts;
                texts.extend(
                    [&parts.situation, &parts.task, &parts.action, &parts.result]
                        .into_iter()
                        .flatten()
                        .map(RichText::to_plain),
                );
            }
            texts.extend(particulars(cv, &fact.id));
            Evidence::new(&fact.id, fact.kind, &fact.scope, &texts, lexicon)
        })
        .collect()
}

fn achievements(cv: &MasterCv) -> impl Iterator<Item = &Achievement> {
    let roles = cv.roles.iter().flat_map(|role| &role.achievements);
    roles.chain(cv.projects.iter().flat_map(|project| &project.achievements))
}

fn told(achievement: &Achievement) -> Vec<String> {
    let star = &achievement.star;
    let parts = [&star.situation, &star.task, &star.action, &star.result];
    achievement.variants.iter().chain(parts.into_iter().flatten()).map(RichText::to_plain).collect()
}

/// What the typed fields of a fact say, so that nothing hangs on the wording of its readable line.
fn particulars(cv: &MasterCv, id: &FactId) -> Vec<String> {
    let mut texts = Vec::new();
    if let Some(role) = cv.roles.iter().find(|role| role.fact == *id) {
        texts.extend([role.title.clone(), role.company.clone(), role.location.clone()]);
        texts.extend(role.industry.clone());
        texts.push(format!("since {}", role.period.start.year));
        texts.extend(role.period.end.map(|end| format!("until {}", end.year)));
        texts.extend(role.team_size.map(|size| format!("team of {size}")));
    }
    if let Some(project) = cv.projects.iter().find(|project| project.fact == *id) {
        texts.push(project.name.clone());
        if let Some(period) = project.period {
            texts.push(format!("since {}", period.start.year));
            texts.extend(period.end.map(|end| format!("until {}", end.year)));
        }
    }
    if let Some(study) = cv.education.iter().find(|study| study.id == *id) {
        texts.push(format!("{} in {}", study.degree, study.field));
        texts.push(format!("{} {}", study.degree, study.field));
        texts.extend([study.institution.clone(), study.location.clone()]);
        texts.extend(study.grade.clone());
        texts.extend(study.grade.as_ref().map(|grade| format!("GPA {grade} grade")));
        if let Some(period) = study.period {
            texts.push(format!("since {}", period.start.year));
            texts.extend(period.end.map(|end| format!("until {}", end.year)));
        }
    }
    for list in [&cv.certifications, &cv.awards, &cv.publications] {
        if let Some(known) = list.iter().find(|known| known.id == *id) {
            texts.extend([known.name.clone(), known.issuer.clone()]);
            texts.extend(known.date.map(|date| format!("in {}", date.year)));
        }
    }
    if let Some(language) = cv.languages.iter().find(|language| language.id == *id) {
        texts.push(format!("{} {}", language.name, language.level));
    }
    texts.retain(|text| !text.trim().is_empty());
    texts
}

/// The facts that may support one claim.
#[derive(Clone, Debug, Default)]
pub(super) struct Ground<'a> {
    /// Facts that tell of deeds: only they state quantities and achievements.
    pub facts: Vec<&'a Evidence>,
    /// The role's own particulars and listed skills.
    pub context: Vec<&'a Evidence>,
}

impl<'a> Ground<'a> {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &'a Evidence> + '_ {
        self.facts.iter().chain(&self.context).copied()
    }

    /// The fact that shares most words with `concepts`.
    pub fn nearest(&self, concepts: &BTreeSet<String>) -> Option<FactId> {
        nearest(self.facts.iter().copied(), concepts)
    }
}

/// The fact that shares most words with `concepts`; the first of equals.
pub(super) fn nearest<'a>(
    facts: impl Iterator<Item = &'a Evidence>,
    concepts: &BTreeSet<String>,
) -> Option<FactId> {
    let mut best: Option<(usize, &Evidence)> = None;
    for fact in facts {
        let shared =
            fact.concepts.intersection(concepts).filter(|concept| !word::is_small(concept)).count();
        if shared > best.map_or(0, |(most, _)| most) {
            best = Some((shared, fact));
        }
    }
    best.map(|(_, fact)| fact.id.clone())
}
