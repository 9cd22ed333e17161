//! What may be said in place of the words of a fact, from the bundled table
//! (`data/lexicon/rewordings.tsv`): `in a row` may be told as `consecutive`, `telephoned` as `by
//! phone`. The thesaurus knows single words and what they are kinds of; this table knows phrases, and
//! how people who write CVs put things. Less may be said, never more.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use super::parse::Token;
use super::parse::word::{is_people, stem_anew};

/// Rows `words of a fact TAB what may stand for them, separated by commas`.
static ROWS: &str = include_str!("../../data/lexicon/rewordings.tsv");

/// The rows by the stem of their first word.
static INDEX: LazyLock<HashMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let mut index: HashMap<String, Vec<&'static str>> = HashMap::new();
    for row in ROWS.lines().filter(|row| !row.starts_with('#')) {
        if let Some(first) = row.split([' ', '-', '\t']).next() {
            index.entry(stem_anew(first)).or_default().push(row);
        }
    }
    index
});

/// What may be said for what a text tells.
#[derive(Clone, Debug, Default)]
pub(super) struct Rewordings {
    /// Stems of single words, with the stems of what each may stand for.
    words: HashMap<String, Vec<Vec<String>>>,
    /// Stems of phrases.
    phrases: Vec<Vec<String>>,
}

impl Rewordings {
    /// Of a text, by its tokens.
    pub fn of(tokens: &[Token]) -> Self {
        let mut found = Self::default();
        let words: Vec<&Token> = tokens.iter().filter(|token| !token.is_mark()).collect();
        for (at, token) in words.iter().enumerate() {
            for row in INDEX.get(&token.stem).into_iter().flatten() {
                let Some((known, said)) = row.split_once('\t') else { continue };
                let stems = stems(known);
                let told = words.get(at..at + stems.len());
                if told.is_some_and(|told| told.iter().map(|t| &t.stem).eq(stems.iter())) {
                    said.split(", ").for_each(|said| found.add(said, &stems));
                }
            }
        }
        found
    }

    fn add(&mut self, said: &str, known: &[String]) {
        let mut said = stems(said);
        if said.len() > 1 {
            self.phrases.push(said);
        } else if let Some(word) = said.pop().filter(|word| names_nobody(word, known)) {
            self.words.entry(word).or_default().push(known.to_vec());
        }
    }

    /// Those of several texts.
    pub fn extend(&mut self, other: &Self) {
        for (said, known) in &other.words {
            self.words.entry(said.clone()).or_default().extend(known.iter().cloned());
        }
        self.phrases.extend(other.phrases.iter().cloned());
    }

    /// Whether the word of this stem may be said by itself in a sentence of these stems: it stands in
    /// place of words, so those are not said as well.
    pub fn has(&self, stem: &str, said: &BTreeSet<String>) -> bool {
        let replaced = |known: &Vec<String>| !known.iter().all(|known| said.contains(known));
        self.words.get(stem).is_some_and(|known| known.iter().any(replaced))
    }

    /// Whether the word at `at` is of a phrase that may be said.
    pub fn has_phrase(&self, tokens: &[Token], at: usize) -> bool {
        self.phrases.iter().any(|phrase| {
            let own = tokens.get(at).map(|token| &token.stem);
            phrase
                .iter()
                .enumerate()
                .any(|(nth, stem)| Some(stem) == own && stands_in_row(tokens, at, phrase, nth))
        })
    }
}

/// The phrase stands in the text with its `nth` word at `at`; marks between its words are passed over.
fn stands_in_row(tokens: &[Token], at: usize, phrase: &[String], nth: usize) -> bool {
    let words = |tokens: &'_ [Token]| {
        tokens
            .iter()
            .filter(|token| !token.is_mark())
            .map(|token| token.stem.clone())
            .collect::<Vec<_>>()
    };
    let reach = 2 * phrase.len();
    let before = words(&tokens[at.saturating_sub(reach)..at]);
    let after = words(tokens.get(at + 1..(at + 1 + reach).min(tokens.len())).unwrap_or_default());
    before.ends_with(&phrase[..nth]) && after.starts_with(&phrase[nth + 1..])
}

/// A word of people stands for people only: who "built" is no engineer.
fn names_nobody(word: &str, known: &[String]) -> bool {
    word == "author" || !is_people(word) || known.iter().any(|known| is_people(known))
}

fn stems(words: &str) -> Vec<String> {
    words.split([' ', '-']).filter(|word| !word.is_empty()).map(stem_anew).collect()
}

#[cfg(test)]
mod tests {
    use super::super::parse::token::tokens;
    use super::super::parse::word::stem;
    use super::*;

    #[test]
    fn words_and_phrases_may_be_said_for_those_of_a_fact() {
        let told = Rewordings::of(&tokens(
            "Passed three inspections in a row and looked after 40 people.",
        ));
        let none = BTreeSet::new();
        assert!(told.has(&stem("consecutive"), &none) && !told.has(&stem("annual"), &none));
        let row = ["in", "a", "row"].map(str::to_owned).into();
        assert!(!told.has(&stem("consecutive"), &row), "said beside the words it stands for");
        let said = tokens("was responsible for 40 people");
        assert!(told.has_phrase(&said, 1) && !told.has_phrase(&said, 4));
    }

    #[test]
    fn every_row_is_words_a_tab_and_what_may_stand_for_them() {
        let rows: Vec<&str> = ROWS.lines().filter(|row| !row.starts_with('#')).collect();
        assert!(rows.len() > 1_000 && rows.is_sorted());
        for row in rows {
            let (known, said) = row.split_once('\t').expect(row);
            assert!(
                !known.is_empty() && said.split(", ").all(|said| !said.trim().is_empty()),
                "{row}"
            );
            assert!(!said.split(", ").any(|said| said == known), "{row}");
        }
    }
}
