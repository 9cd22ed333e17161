//! Requirements without a nameable skill are compared by their words.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::candidate::FactId;
use crate::language::Language;
use crate::pipeline::evidence::Evidence;
use crate::pipeline::extract::Extracted;
use crate::pipeline::rank::split_compounds;
use crate::pipeline::text::{Terms, own_terms, terms};

/// Cover below which words in common are chance.
const FLOOR: f64 = 0.2;
/// Cover at which a requirement counts as met: no bullet repeats a requirement word by word.
const ENOUGH: f64 = 0.6;

/// The candidate's texts with the weights of the posting's words.
///
/// The weights come from the posting alone: if they moved with the candidate's facts, removing a
/// fact could raise a score.
pub struct Wording {
    language: Language,
    texts: Vec<(FactId, Arc<Terms>)>,
    idf: BTreeMap<String, f64>,
    lines: f64,
}

impl Wording {
    /// Reads both sides once.
    pub fn new(evidence: &Evidence<'_>, extracted: &Extracted, language: Language) -> Self {
        let lines: Vec<Terms> = posting_lines(extracted).map(|l| terms(l, language)).collect();
        let mut idf: BTreeMap<String, f64> = BTreeMap::new();
        for term in lines.iter().flat_map(|line| line.keys()) {
            *idf.entry(term.clone()).or_default() += 1.0;
        }
        let total = lines.len() as f64;
        for weight in idf.values_mut() {
            *weight = weigh(*weight, total);
        }
        let vocabulary = idf.keys().cloned().collect();
        let mut texts = texts(evidence, language);
        if language == Language::De {
            for (_, terms) in &mut texts {
                split_compounds(Arc::make_mut(terms), &vocabulary);
            }
        }
        Self { language, texts, idf, lines: total }
    }

    /// How far the best fact covers the words of a requirement, 0–1, and the facts that do.
    pub fn met(&self, requirement: &str) -> (f64, Vec<FactId>) {
        let wanted = terms(requirement, self.language);
        let whole: f64 = wanted.keys().map(|term| self.weight(term)).sum();
        if whole <= 0.0 {
            return (0.0, Vec::new());
        }
        let cover = |select: &dyn Fn(&String) -> bool| -> f64 {
            wanted.keys().filter(|term| select(term)).map(|term| self.weight(term)).sum::<f64>()
                / whole
        };
        let mut covers: Vec<(f64, &FactId)> = self
            .texts
            .iter()
            .map(|(fact, text)| (cover(&|term| text.contains_key(term)), fact))
            .collect();
        covers.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        let best = covers.first().map_or(0.0, |(cover, _)| *cover);
        let together = cover(&|term| self.texts.iter().any(|(_, text)| text.contains_key(term)));
        let share = 0.7 * best + 0.3 * together;
        if best < FLOOR {
            return (0.0, Vec::new());
        }
        let facts = covers.iter().take_while(|(cover, _)| *cover >= FLOOR.max(best * 0.6)).take(3);
        ((share / ENOUGH).min(1.0), facts.map(|(_, fact)| (*fact).clone()).collect())
    }

    /// Content words of a requirement beyond figures and general words.
    pub fn content(&self, requirement: &str) -> usize {
        terms(requirement, self.language).len()
    }

    fn weight(&self, term: &str) -> f64 {
        self.idf.get(term).copied().unwrap_or_else(|| weigh(1.0, self.lines))
    }
}

fn weigh(lines_with_it: f64, lines: f64) -> f64 {
    (1.0 + lines / lines_with_it.max(1.0)).ln()
}

fn posting_lines(extracted: &Extracted) -> impl Iterator<Item = &str> {
    let requirements = extracted.must_have.iter().chain(&extracted.nice_to_have);
    requirements
        .map(|requirement| requirement.text.as_str())
        .chain(extracted.responsibilities.iter().map(|line| line.value.as_str()))
}

fn texts(evidence: &Evidence<'_>, language: Language) -> Vec<(FactId, Arc<Terms>)> {
    let cv = evidence.cv;
    let mut texts = Vec::new();
    for proof in &evidence.proofs {
        let mut text = proof.achievement.texts().join(" ");
        text.push(' ');
        text.push_str(&proof.achievement.skills.join(" "));
        text.push(' ');
        text.push_str(&proof.home.context());
        texts.push((proof.achievement.id.clone(), text));
    }
    for role in &cv.roles {
        let industry = role.industry.as_deref().unwrap_or_default();
        texts.push((role.fact.clone(), format!("{} {industry}", role.title)));
    }
    for entry in &cv.education {
        texts.push((entry.id.clone(), format!("{} {}", entry.degree, entry.field)));
    }
    for entry in cv.certifications.iter().chain(&cv.awards).chain(&cv.publications) {
        texts.push((entry.id.clone(), entry.name.clone()));
    }
    let listed = cv.skills.iter().chain(cv.roles.iter().flat_map(|role| &role.skills));
    texts.extend(listed.map(|skill| (skill.id.clone(), skill.name.clone())));
    texts.into_iter().map(|(fact, text)| (fact, own_terms(&text, language))).collect()
}
