//! BM25F: how relevant a text with several fields is to a weighted query.
//!
//! Source: Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009),
//! with the simple field-weighted form: term frequencies of the fields are added up by weight,
//! normalised by length, before they saturate.

use std::collections::{BTreeMap, BTreeSet};

use rust_stemmers::{Algorithm, Stemmer};
use unicode_segmentation::UnicodeSegmentation;

use crate::memo::Memo;
use crate::pipeline::text::Terms;

const K1: f64 = 1.2;
const B: f64 = 0.6;

/// Terms wanted, with how much: added up over the fields of the query, saturating.
#[derive(Clone, Debug, Default)]
pub struct Query(BTreeMap<String, f64>);

impl Query {
    /// Adds the terms of one field of the query.
    pub fn add(&mut self, terms: &Terms, weight: f64) {
        for (term, frequency) in terms {
            *self.0.entry(term.clone()).or_default() += weight * frequency.min(2.0);
        }
    }

    /// Terms wanted.
    pub fn terms(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }

    /// True when nothing is wanted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The fields of one text, weighted and added up.
#[derive(Clone, Debug, Default)]
pub struct Document {
    frequencies: BTreeMap<String, f64>,
    length: f64,
}

impl Document {
    /// Adds the terms of one field.
    pub fn add(&mut self, terms: &Terms, weight: f64) {
        for (term, frequency) in terms {
            *self.frequencies.entry(term.clone()).or_default() += weight * frequency;
            self.length += weight * frequency;
        }
    }
}

/// Documents with what is needed to score them.
#[derive(Clone, Debug)]
pub struct Corpus {
    documents: Vec<Document>,
    idf: BTreeMap<String, f64>,
    mean_length: f64,
}

impl Corpus {
    /// `background`: other texts of the same field (lines of the posting), so that words common to
    /// all of them weigh less even when the candidate has few achievements. Each counts half.
    ///
    /// `telling`: term → how telling it is anywhere (see [`telling`]); empty where that is unknown.
    #[must_use]
    pub fn new(
        documents: Vec<Document>,
        background: &[Terms],
        telling: &BTreeMap<String, f64>,
    ) -> Self {
        let total = documents.len() as f64 + 0.5 * background.len() as f64;
        let mut seen: BTreeMap<&String, f64> = BTreeMap::new();
        for document in &documents {
            for term in document.frequencies.keys() {
                *seen.entry(term).or_default() += 1.0;
            }
        }
        for terms in background {
            for term in terms.keys() {
                *seen.entry(term).or_default() += 0.5;
            }
        }
        let idf = seen
            .into_iter()
            .map(|(term, n)| {
                let here = (1.0 + (total - n + 0.5) / (n + 0.5)).ln();
                let anywhere = telling.get(term).copied().unwrap_or(USUAL);
                (term.clone(), here.sqrt() * anywhere / USUAL)
            })
            .collect();
        let lengths: f64 = documents.iter().map(|document| document.length).sum();
        let mean_length = (lengths / documents.len().max(1) as f64).max(1.0);
        Self { documents, idf, mean_length }
    }

    /// Scores in the order of the documents, 0 and up.
    #[must_use]
    pub fn scores(&self, query: &Query) -> Vec<f64> {
        self.documents.iter().map(|document| self.score(document, query)).collect()
    }

    /// The score of a text that need not be one of the documents.
    #[must_use]
    pub fn score(&self, document: &Document, query: &Query) -> f64 {
        let norm = 1.0 - B + B * document.length / self.mean_length;
        query
            .0
            .iter()
            .filter_map(|(term, wanted)| {
                let frequency = document.frequencies.get(term)? / norm;
                let idf = self.idf.get(term).copied().unwrap_or(1.0);
                let saturated = wanted / (wanted + 2.0) * 3.0;
                Some(idf * saturated * frequency * (K1 + 1.0) / (K1 + frequency))
            })
            // Not `sum`, which is -0 when nothing matches.
            .fold(0.0, |total, part| total + part)
    }
}

thread_local! {
    /// The stem of a word of the table, and how telling the word is.
    static KNOWN: Memo<Option<(String, f64)>> = Memo::default();
}

/// How telling a term is that the word table does not have.
pub const USUAL: f64 = 5.0;

/// How telling each term of the texts is, by the word table: a term of few occupations tells more
/// than one of all. English only.
#[must_use]
pub fn telling<'t>(texts: impl Iterator<Item = &'t str>) -> BTreeMap<String, f64> {
    let table = crate::lexicon::Words::bundled();
    let mut words: BTreeSet<String> = BTreeSet::new();
    for text in texts {
        words.extend(text.unicode_words().map(str::to_lowercase));
    }
    let stemmer = Stemmer::create(Algorithm::English);
    let mut telling: BTreeMap<String, f64> = BTreeMap::new();
    for word in &words {
        let known = KNOWN.with(|known| {
            known.get_or(word, || {
                let found = table.find(word)?;
                Some((stemmer.stem(word).into_owned(), f64::from(found.weight)))
            })
        });
        let Some((term, found)) = known else { continue };
        let weight = telling.entry(term).or_insert(f64::INFINITY);
        // The commonest form of a term counts.
        *weight = weight.min(found);
    }
    telling
}

/// German compounds: a long word also counts, by half, as the wanted or known words it starts or
/// ends with ("Monatsabschluss" answers "Abschluss").
pub fn split_compounds(terms: &mut Terms, vocabulary: &BTreeSet<String>) {
    const PART: usize = 5;
    let mut parts = Terms::new();
    for term in terms.keys().filter(|term| term.chars().count() >= PART + 4) {
        for (at, _) in term.char_indices() {
            for part in [&term[at..], &term[..at]] {
                if part.chars().count() >= PART
                    && part.len() < term.len()
                    && vocabulary.contains(part)
                {
                    *parts.entry(part.to_owned()).or_default() += 0.5;
                }
            }
        }
    }
    for (part, frequency) in parts {
        *terms.entry(part).or_default() += frequency;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::pipeline::text::terms;

    fn document(text: &str) -> Document {
        let mut document = Document::default();
        document.add(&terms(text, Language::En), 1.0);
        document
    }

    #[test]
    fn the_answer_to_the_query_ranks_first() {
        let corpus = Corpus::new(
            vec![
                document("Planned ward rosters"),
                document("Reconciled supplier invoices monthly"),
            ],
            &[],
            &BTreeMap::new(),
        );
        let mut query = Query::default();
        query.add(&terms("invoice reconciliation of suppliers", Language::En), 3.0);
        let scores = corpus.scores(&query);
        assert!(scores[1] > scores[0]);
        assert!(scores[0].abs() < f64::EPSILON);
    }

    #[test]
    fn compounds_answer_their_parts() {
        let mut bullet = terms("Monatsabschluss verkürzt", Language::De);
        let wanted: BTreeSet<String> = terms("Abschluss", Language::De).into_keys().collect();
        split_compounds(&mut bullet, &wanted);
        assert!(wanted.iter().all(|term| bullet.contains_key(term)), "{bullet:?}");
    }
}
