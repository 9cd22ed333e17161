//! What may be said in place of the words of a fact, from the bundled table
//! (`data/lexicon/rewordings.tsv`): `in a row` may be told as `consecutive`, `telephoned` as `by
//! phone`. The thesaurus knows single words and what they are kinds of; this table knows phrases, and
//! how people who write CVs put things. Less may be said, never more.
//!
//! The table holds stems, so that none need be made when a candidate is read. It is made from the
//! plain words in `data/lexicon/rewordings.txt`: `TAILORD_UPDATE=1 scripts/test --lib rewording`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::parse::Token;

/// Rows `stems of a fact's words TAB stems of what may stand for them, separated by commas`, sorted.
static ROWS: &str = include_str!("../../data/lexicon/rewordings.tsv");

/// The rows, in order; cut once.
static INDEX: LazyLock<Vec<&'static str>> = LazyLock::new(|| ROWS.lines().collect());

/// The rows whose first word has this stem.
fn rows(stem: &str) -> impl Iterator<Item = &'static str> {
    let first = |row: &&'static str| row.split([' ', '\t']).next().unwrap_or_default();
    let start = INDEX.partition_point(|row| first(row) < stem);
    let end = start + INDEX[start..].partition_point(|row| first(row) == stem);
    INDEX[start..end].iter().copied()
}

/// What may be said for what a text tells.
#[derive(Clone, Debug, Default)]
pub(super) struct Rewordings {
    /// Stems of single words with those of what each may stand for, sorted.
    words: Vec<(&'static str, &'static str)>,
    /// Stems of phrases, under each of their words, sorted.
    phrases: Vec<(&'static str, &'static str)>,
}

impl Rewordings {
    /// Of a text, by its tokens.
    pub fn of(tokens: &[Token]) -> Self {
        let mut found = Self::default();
        let stems: Vec<&str> =
            tokens.iter().filter(|t| !t.is_mark()).map(|token| token.stem.as_str()).collect();
        for (at, stem) in stems.iter().enumerate() {
            for (known, said) in rows(stem).filter_map(|row| row.split_once('\t')) {
                let told = stems[at..].iter().take(known.split(' ').count());
                if told.copied().eq(known.split(' ')) {
                    said.split(',').for_each(|said| found.add(said, known));
                }
            }
        }
        found.words.sort_unstable();
        found.words.dedup();
        found.phrases.sort_unstable();
        found.phrases.dedup();
        found
    }

    fn add(&mut self, said: &'static str, known: &'static str) {
        match said.contains(' ') {
            true => self.phrases.extend(said.split(' ').map(|word| (word, said))),
            false => self.words.push((said, known)),
        }
    }

    /// Whether the word of this stem may be said by itself in a sentence of these stems: it stands in
    /// place of words, so those are not said as well.
    pub fn has(&self, stem: &str, said: &BTreeSet<String>) -> bool {
        under(&self.words, stem).any(|known| !known.split(' ').all(|known| said.contains(known)))
    }

    /// Whether the word at `at` is of a phrase that may be said.
    pub fn has_phrase(&self, tokens: &[Token], at: usize) -> bool {
        tokens.get(at).is_some_and(|token| {
            under(&self.phrases, &token.stem).any(|phrase| stands_in_row(tokens, at, phrase))
        })
    }
}

/// What the sorted pairs have under a stem.
fn under<'p>(
    pairs: &'p [(&'static str, &'static str)],
    stem: &'p str,
) -> impl Iterator<Item = &'static str> + 'p {
    let start = pairs.partition_point(|(word, _)| *word < stem);
    pairs[start..].iter().take_while(move |(word, _)| *word == stem).map(|(_, other)| *other)
}

/// The phrase stands in the text, the word at `at` in it; marks between its words are passed over.
fn stands_in_row(tokens: &[Token], at: usize, phrase: &str) -> bool {
    let word = |token: &&Token| !token.is_mark();
    let length = phrase.split(' ').count();
    phrase.split(' ').enumerate().filter(|(_, stem)| *stem == tokens[at].stem).any(|(nth, _)| {
        let before = tokens[..at].iter().rev().filter(word).take(nth);
        let after = tokens[at + 1..].iter().filter(word).take(length - nth - 1);
        let stems = |token: &Token| token.stem.clone();
        let mut row: Vec<String> = before.map(stems).collect();
        row.reverse();
        row.push(tokens[at].stem.clone());
        row.extend(after.map(stems));
        row.iter().map(String::as_str).eq(phrase.split(' '))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::parse::token::tokens;
    use super::super::parse::word::{concept, is_people, is_small, stem};
    use super::super::thesaurus::may_stand_for;
    use super::*;

    /// The plain words: `words of a fact TAB what may stand for them, separated by commas`.
    const PLAIN: &str = include_str!("../../data/lexicon/rewordings.txt");

    #[test]
    fn words_and_phrases_may_be_said_for_those_of_a_fact() {
        let fact = "Passed three inspections in a row and looked after 40 people.";
        let told = Rewordings::of(&tokens(fact));
        let none = BTreeSet::new();
        assert!(told.has(&stem("consecutive"), &none) && !told.has(&stem("annual"), &none));
        let row = ["in", "a", "row"].map(str::to_owned).into();
        assert!(!told.has(&stem("consecutive"), &row), "said beside the words it stands for");
        let said = tokens("was in charge of 40 people");
        assert!(told.has_phrase(&said, 2) && !told.has_phrase(&said, 5));
    }

    #[test]
    fn the_table_is_made_from_the_plain_words() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/lexicon/rewordings.tsv");
        let table = table(PLAIN);
        if std::env::var_os("TAILORD_UPDATE").is_some() {
            std::fs::write(path, &table).expect("the table can be written");
        }
        let known = std::fs::read_to_string(path).expect("the table is there");
        assert!(known == table, "write it anew: TAILORD_UPDATE=1 scripts/test --lib rewording");
        assert!(table.lines().count() > 5_000);
    }

    /// The stems of all rows, those of one key together, without what is known elsewhere.
    fn table(plain: &str) -> String {
        let mut rows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in plain.lines().filter(|row| !row.starts_with('#')) {
            let (known, said) = row.split_once('\t').expect(row);
            let known = stems(known);
            let said = said.split(", ").map(stems).filter(|said| adds(said, &known));
            rows.entry(known.clone()).or_default().extend(said);
        }
        rows.retain(|_, said| !said.is_empty());
        let rows = rows.into_iter().map(|(known, said)| {
            format!("{known}\t{}\n", said.into_iter().collect::<Vec<_>>().join(","))
        });
        let mut rows: Vec<String> = rows.collect();
        rows.sort();
        rows.concat()
    }

    fn stems(words: &str) -> String {
        let words: Vec<String> =
            tokens(words).iter().filter(|token| !token.is_mark()).map(|t| t.stem.clone()).collect();
        words.join(" ")
    }

    /// The classes and the thesaurus do not know it; and a word of people stands for people only: who
    /// "built" is no engineer.
    fn adds(said: &str, known: &str) -> bool {
        let single = !said.contains(' ') && !known.contains(' ');
        let told = single && (concept(said) == concept(known) || may_stand_for(said, known));
        let people = |words: &str| words.split(' ').any(is_people);
        let nobody = said == "author" || said.contains(' ') || !is_people(said) || people(known);
        !said.is_empty() && said != known && !is_small(said) && !told && nobody
    }
}
