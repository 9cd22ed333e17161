//! How relevant each achievement is to the posting: BM25F over its fields, skills shown, recency,
//! STAR completeness.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::Relevance;
use crate::candidate::{Achievement, RichText};
use crate::language::Language;
use crate::lexicon::{Meaning, Words};
use crate::pipeline::evidence::{Evidence, Home, Proof};
use crate::pipeline::extract::Extracted;
use crate::pipeline::pains::Pains;
use crate::pipeline::rank::{Corpus, Document, Query, USUAL, split_compounds, telling};
use crate::pipeline::star;
use crate::pipeline::text::{Terms, count, has_figure, own_terms, terms};
use crate::posting::Posting;

/// Weights of the parts; they sum to 1.
const TEXT: f64 = 0.55;
/// Of the text's part: how much is its words, the rest is what they are near to; and how much an
/// achievement gains by being of one kind with those that answer best. A posting that asks for much
/// is answered by its words; one of two sentences shares few words with anybody. Chosen on the
/// occupations that `tailord eval select` does not measure on.
const LONG: Mix = Mix { words: 0.6, company: 0.2, best: 6, turns: 1, power: 1, telling: false };
const SHORT: Mix = Mix { words: 0.2, company: 1.6, best: 4, turns: 2, power: 2, telling: true };
/// Words a posting asks with, from which it is long.
const ASKED: usize = 25;
/// Two texts with few telling words in common are of one kind already: likeness to this power.
const FEW: f64 = 0.7;
const SKILLS: f64 = 0.25;
const RECENCY: f64 = 0.12;
const STAR: f64 = 0.08;

/// Weights of the posting's fields; the whole of its text counts a little, for what no field has.
const WHOLE: f64 = 0.7;
const TITLE: f64 = 2.0;
const MUST: f64 = 3.0;
const DUTY: f64 = 2.0;
const NICE: f64 = 1.0;
const KEYWORD: f64 = 1.5;
const PAIN: f64 = 3.0;

/// Years after which recency has halved.
const HALF_LIFE: f64 = 6.0;

#[derive(Clone, Copy)]
struct Mix {
    words: f64,
    company: f64,
    /// How many of the best the others are compared with, and how many times: each time with those
    /// that are best by then.
    best: usize,
    turns: usize,
    /// How much more the very best count among them.
    power: i32,
    /// Alike by telling words in common; else by what the words are near to.
    telling: bool,
}

/// Scores texts of the candidate against one posting.
pub struct Ranker {
    language: Language,
    query: Query,
    corpus: Corpus,
    vocabulary: BTreeSet<String>,
    /// Telling words of each achievement, as a vector of length 1; none in other languages.
    kinds: Vec<Terms>,
    /// What the posting is about; `None` when it or the candidate doesn't write English.
    about: Option<(Meaning, Mix)>,
    /// Skill key → weight in the posting.
    wanted: BTreeMap<String, f64>,
}

impl Ranker {
    /// Reads both sides. `language` is the one of the candidate's sentences.
    pub fn new(
        evidence: &Evidence<'_>,
        extracted: &Extracted,
        pains: &Pains,
        posting: &Posting,
        language: Language,
    ) -> Self {
        let (mut query, background) = query(extracted, pains, language);
        query.add(&terms(&posting.text, language), WHOLE);
        let english = language == Language::En && posting.language == Language::En;
        let about = english.then(|| about(extracted, pains, posting)).flatten();
        let mut vocabulary: BTreeSet<String> = query.terms().cloned().collect();
        if language != Language::De {
            vocabulary.clear();
        }
        let documents = evidence
            .proofs
            .iter()
            .map(|proof| document(proof, &proof.achievement.text, language, &vocabulary))
            .collect();
        let telling = match about {
            Some(_) => {
                let own: Vec<String> =
                    evidence.proofs.iter().map(|p| p.achievement.text.to_plain()).collect();
                telling(own.iter().map(String::as_str).chain([posting.text.as_str()]))
            }
            None => BTreeMap::new(),
        };
        let kinds = match about {
            Some(_) => {
                evidence.proofs.iter().map(|proof| kind(proof, language, &telling)).collect()
            }
            None => Vec::new(),
        };
        let corpus = Corpus::new(documents, &background, &telling);
        Self {
            kinds,
            language,
            query,
            corpus,
            vocabulary,
            about,
            wanted: wanted_skills(evidence, extracted),
        }
    }

    /// Relevance of every achievement, in the order of [`Evidence::proofs`].
    pub fn rank(&self, evidence: &Evidence<'_>, today: NaiveDate) -> Vec<Relevance> {
        let texts = self.texts(evidence);
        let skills: Vec<f64> = evidence
            .proofs
            .iter()
            .map(|proof| proof.skills.iter().map(|key| self.wanted(key)).fold(0.0, |a, b| a + b))
            .collect();
        let skills = shares(&skills);
        let rows = evidence.proofs.iter().zip(texts.into_iter().zip(skills));
        rows.map(|(proof, (text, skills))| {
            let recency = recency(&proof.home, today);
            let star = star::check(proof).share();
            let total = TEXT * text + SKILLS * skills + RECENCY * recency + STAR * star;
            Relevance { text, skills, recency, star, total }
        })
        .collect()
    }

    /// How far each achievement's text answers the posting, 0–1: by its words, by what they are near
    /// to, and by the company it keeps among the best.
    fn texts(&self, evidence: &Evidence<'_>) -> Vec<f64> {
        let words = shares(&self.corpus.scores(&self.query));
        let Some((about, mix)) = &self.about else { return words };
        let table = Words::bundled();
        let meanings: Vec<Option<Meaning>> = evidence
            .proofs
            .iter()
            .map(|proof| table.meaning(&proof.achievement.text.to_plain()))
            .collect();
        let near = meanings.iter().map(|meaning| {
            meaning.as_ref().map_or(0.0, |meaning| meaning.likeness(about).max(0.0))
        });
        let own: Vec<f64> = words
            .iter()
            .zip(near)
            .map(|(words, near)| mix.words * words + (1.0 - mix.words) * near)
            .collect();
        let alike = |one: usize, other: usize| match (&meanings[one], &meanings[other]) {
            _ if mix.telling => cosine(&self.kinds[one], &self.kinds[other]).powf(FEW),
            (Some(one), Some(other)) => one.likeness(other).max(0.0),
            _ => 0.0,
        };
        let mut all = own.clone();
        for _ in 0..mix.turns {
            let mut order: Vec<usize> = (0..all.len()).collect();
            order.sort_by(|a, b| all[*b].total_cmp(&all[*a]).then(a.cmp(b)));
            order.truncate(mix.best);
            let mass: f64 = order.iter().map(|at| all[*at].powi(mix.power)).sum();
            let mass = mass.max(f64::MIN_POSITIVE);
            let company = |at: usize| {
                let others = order.iter().filter(|other| **other != at);
                others
                    .map(|&other| alike(at, other) * all[other].powi(mix.power) / mass)
                    .sum::<f64>()
            };
            let next = (0..own.len()).map(|at| own[at] + mix.company * company(at)).collect();
            all = next;
        }
        shares(&all)
    }

    /// The wording of an achievement that answers the posting best: another variant replaces the
    /// sentence when it scores clearly higher, or as high in fewer characters, and does not lose
    /// its figure.
    pub fn wording<'a>(&self, achievement: &'a Achievement) -> &'a RichText {
        let score = |text: &RichText| {
            self.score(&text.to_plain()) / (1.0 + count(&text.to_plain()) as f64 / 600.0)
        };
        let figure = has_figure(&achievement.text.to_plain());
        let mut best = (&achievement.text, score(&achievement.text));
        for variant in &achievement.variants {
            let value = score(variant);
            if value > best.1 * 1.05 && (!figure || has_figure(&variant.to_plain())) {
                best = (variant, value);
            }
        }
        best.0
    }

    /// Relevance of a free text of the candidate (a summary sentence, a certification), 0 and up.
    pub fn score(&self, text: &str) -> f64 {
        let mut document = Document::default();
        document.add(&self.terms(text), 1.0);
        self.corpus.score(&document, &self.query)
    }

    /// Weight of a skill in the posting, 0 when it is not asked for.
    pub fn wanted(&self, key: &str) -> f64 {
        self.wanted.get(key).copied().unwrap_or(0.0)
    }

    /// Stemmed content words of a text of the candidate, in their language.
    pub fn terms(&self, text: &str) -> Arc<Terms> {
        split_terms(text, self.language, &self.vocabulary)
    }
}

/// What the posting is about: its title and what it asks for, else all of it.
fn about(extracted: &Extracted, pains: &Pains, posting: &Posting) -> Option<(Meaning, Mix)> {
    let title = extracted.title.as_ref().map_or("", |title| title.value.as_str());
    let mut lines = vec![title, title];
    lines.extend(extracted.must_have.iter().map(|requirement| requirement.text.as_str()));
    lines.extend(extracted.responsibilities.iter().map(|duty| duty.value.as_str()));
    lines.extend(
        pains.pain_points.iter().chain(&pains.strategic_needs).map(|pain| pain.quote.as_str()),
    );
    let asked = lines.join("\n");
    let short = asked.split_whitespace().count() < ASKED;
    let (text, mix) = if short { (&posting.text, SHORT) } else { (&asked, LONG) };
    Some((Words::bundled().meaning(text)?, mix))
}

fn query(extracted: &Extracted, pains: &Pains, language: Language) -> (Query, Vec<Terms>) {
    let mut query = Query::default();
    let mut background = Vec::new();
    let mut add = |text: &str, weight: f64, line: bool| {
        let found = terms(text, language);
        query.add(&found, weight);
        if line {
            background.push(found);
        }
    };
    if let Some(title) = &extracted.title {
        add(&title.value, TITLE, false);
    }
    for requirement in &extracted.must_have {
        add(&requirement.text, MUST, true);
    }
    for requirement in &extracted.nice_to_have {
        add(&requirement.text, NICE, true);
    }
    for duty in &extracted.responsibilities {
        add(&duty.value, DUTY, true);
    }
    for keyword in &extracted.keywords {
        add(&keyword.value, KEYWORD, false);
    }
    for skill in &extracted.technical_skills {
        add(&skill.value, KEYWORD, false);
    }
    for pain in pains.pain_points.iter().chain(&pains.strategic_needs) {
        add(&pain.quote, PAIN, false);
    }
    (query, background)
}

fn wanted_skills(evidence: &Evidence<'_>, extracted: &Extracted) -> BTreeMap<String, f64> {
    let mut wanted: BTreeMap<String, f64> = BTreeMap::new();
    let mut want = |name: &str, weight: f64| {
        let entry = wanted.entry(evidence.key(name)).or_default();
        *entry = entry.max(weight);
    };
    for (requirements, weight) in [(&extracted.must_have, MUST), (&extracted.nice_to_have, NICE)] {
        for name in requirements.iter().flat_map(|requirement| &requirement.skills) {
            want(name, weight);
        }
    }
    for skill in &extracted.technical_skills {
        want(&skill.value, 1.5);
    }
    for skill in &extracted.soft_skills {
        want(&skill.value, 0.5);
    }
    wanted
}

fn split_terms(text: &str, language: Language, vocabulary: &BTreeSet<String>) -> Arc<Terms> {
    let mut found = own_terms(text, language);
    if !vocabulary.is_empty() {
        split_compounds(Arc::make_mut(&mut found), vocabulary);
    }
    found
}

/// The fields of an achievement: its sentence counts most.
fn document(
    proof: &Proof<'_>,
    text: &RichText,
    language: Language,
    vocabulary: &BTreeSet<String>,
) -> Document {
    let mut document = Document::default();
    let mut add = |text: &str, weight: f64| {
        document.add(&split_terms(text, language, vocabulary), weight);
    };
    add(&text.to_plain(), 1.0);
    add(&proof.achievement.skills.join(" "), 1.0);
    let star = &proof.achievement.star;
    for part in [&star.situation, &star.task, &star.action, &star.result].into_iter().flatten() {
        add(&part.to_plain(), 0.5);
    }
    for variant in &proof.achievement.variants {
        add(&variant.to_plain(), 0.25);
    }
    add(&proof.home.context(), 0.4);
    document
}

/// The words of an achievement by how telling they are, as a vector of length 1.
fn kind(proof: &Proof<'_>, language: Language, telling: &BTreeMap<String, f64>) -> Terms {
    let mut found = terms(&proof.achievement.text.to_plain(), language);
    for (term, weight) in &mut found {
        *weight = (1.0 + weight.ln()) * telling.get(term).copied().unwrap_or(USUAL);
    }
    let length = found.values().map(|weight| weight * weight).sum::<f64>().sqrt();
    found.values_mut().for_each(|weight| *weight /= length.max(f64::MIN_POSITIVE));
    found
}

/// Cosine of two vectors of length 1.
fn cosine(one: &Terms, other: &Terms) -> f64 {
    let common = one.iter().filter_map(|(term, weight)| Some(weight * other.get(term)?));
    common.fold(0.0, |total, part| total + part)
}

/// 1 for what goes on today, halving every [`HALF_LIFE`] years after its end.
fn recency(home: &Home<'_>, today: NaiveDate) -> f64 {
    let period = match home {
        Home::Role(_, role) => Some(role.period),
        Home::Project(project) => project.period,
    };
    let Some(period) = period else { return 0.5 };
    let Some(end) = period.end else { return 1.0 };
    let months =
        (today.year() - end.year) * 12 + today.month() as i32 - end.month.unwrap_or(12) as i32;
    0.5_f64.powf(f64::from(months.max(0)) / 12.0 / HALF_LIFE)
}

/// Values divided by the largest.
fn shares(values: &[f64]) -> Vec<f64> {
    let best = values.iter().copied().fold(0.0, f64::max);
    values.iter().map(|value| if best > 0.0 { value / best } else { 0.0 }).collect()
}
