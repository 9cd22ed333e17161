//! What common English words are near to in work: a vector, clusters, and how telling each is.
//!
//! The table is `data/lexicon/words.bin`, made by `scripts/build_words.py` from public word vectors
//! turned so that tasks of one occupation lie close together (see `data/lexicon/NOTICE`). Words
//! meet that share no letters: "invoices" and "billing".

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::memo::Memo;

static TABLE: &[u8] = include_bytes!("../../data/lexicon/words.bin");

/// Words that tell nothing of what a text is about; the table was made without them.
const STOP: &str = "the a an of and or to in for with on by as at from is are be their they that this \
    such other any may using use used work working including include all it its who which can into \
    than also these them not has have will etc was were been but our your you we";

static STOPPED: LazyLock<HashSet<&str>> = LazyLock::new(|| STOP.split_whitespace().collect());

/// Longest text whose meaning is kept: the sentences of a candidate come again with every posting,
/// the text of a posting does not.
const KEPT: usize = 400;

/// Vectors of words.
#[derive(Debug)]
pub struct Words {
    /// Where each word's row starts in the table, in order of the words.
    rows: Vec<u32>,
    /// Where in `rows` the words of each first byte begin; the last is the end of all.
    heads: [usize; 257],
    dimensions: usize,
    scale: f32,
}

/// One word of the table.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// How telling: the natural logarithm of its inverse frequency over occupations.
    pub weight: f32,
    /// Its cluster of 256.
    pub coarse: u16,
    /// Its cluster of 1,024.
    pub fine: u16,
    /// Its vector, unscaled.
    vector: &'static [u8],
}

/// What a text is about: a vector of length 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Meaning(Vec<f32>);

impl Meaning {
    /// Cosine of both, −1 to 1.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> f64 {
        f64::from(self.0.iter().zip(&other.0).map(|(a, b)| a * b).sum::<f32>())
    }
}

static BUNDLED: LazyLock<Words> = LazyLock::new(|| Words::read(TABLE));

impl Words {
    /// The bundled table, read on first use.
    #[must_use]
    pub fn bundled() -> &'static Self {
        &BUNDLED
    }

    fn read(table: &'static [u8]) -> Self {
        let number = |at: usize| u32::from_le_bytes([0, 1, 2, 3].map(|byte| table[at + byte]));
        let (count, dimensions) = (number(8) as usize, number(12) as usize);
        let scale = f32::from_bits(number(16));
        let mut rows = Vec::with_capacity(count);
        let mut heads = [0; 257];
        let mut at = 20;
        for _ in 0..count {
            rows.push(at as u32);
            // Words are in order: so far they reach up to here.
            heads[usize::from(table[at + 1]) + 1] = rows.len();
            at += 1 + usize::from(table[at]) + 5 + dimensions;
        }
        let mut reached = 0;
        for head in &mut heads {
            reached = reached.max(*head);
            *head = reached;
        }
        Self { rows, heads, dimensions, scale }
    }

    /// The row of a word in lower case, if the table has it.
    #[must_use]
    pub fn find(&self, word: &str) -> Option<Word> {
        let name = |row: &u32| {
            let at = *row as usize;
            &TABLE[at + 1..at + 1 + usize::from(TABLE[at])]
        };
        let first = usize::from(*word.as_bytes().first()?);
        let rows = &self.rows[self.heads[first]..self.heads[first + 1]];
        let row = rows.binary_search_by(|row| name(row).cmp(word.as_bytes())).ok()?;
        let at = rows[row] as usize + 1 + word.len();
        let cluster = |at: usize| u16::from_le_bytes([TABLE[at], TABLE[at + 1]]);
        Some(Word {
            weight: f32::from(TABLE[at]) / 30.0,
            coarse: cluster(at + 1),
            fine: cluster(at + 3),
            vector: &TABLE[at + 5..at + 5 + self.dimensions],
        })
    }

    /// What a text is about; `None` when it has no word of the table.
    #[must_use]
    pub fn meaning(&self, text: &str) -> Option<Meaning> {
        thread_local! {
            static KNOWN: Memo<Option<Meaning>> = Memo::default();
        }
        if text.len() > KEPT {
            return self.read_meaning(text);
        }
        KNOWN.with(|known| known.get_or(text, || self.read_meaning(text)))
    }

    fn read_meaning(&self, text: &str) -> Option<Meaning> {
        let mut sum = vec![0.0_f32; self.dimensions];
        let lower = text.to_lowercase();
        for word in lower.split(|c: char| !c.is_ascii_lowercase()) {
            if word.len() < 3 || STOPPED.contains(word) {
                continue;
            }
            let Some(found) = self.find(word) else { continue };
            for (total, byte) in sum.iter_mut().zip(found.vector) {
                *total += found.weight * self.scale * f32::from(byte.cast_signed());
            }
        }
        let length = sum.iter().map(|part| part * part).sum::<f32>().sqrt();
        (length > 0.0).then(|| Meaning(sum.into_iter().map(|part| part / length).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_one_trade_are_near_without_a_word_in_common() {
        let words = Words::bundled();
        let meaning = |text| words.meaning(text).expect("known words");
        let ledger = meaning("Reconciled supplier invoices and closed the ledgers");
        let billing = meaning("Bookkeeping, accounts payable, financial statements");
        let ward = meaning("Administered medication to patients after surgery");
        assert!(ledger.likeness(&billing) > ledger.likeness(&ward) + 0.2);
    }

    #[test]
    fn words_are_in_order_and_each_is_found() {
        let words = Words::bundled();
        assert!(words.rows.len() > 20_000);
        for word in ["accounting", "nurse", "welding"] {
            let found = words.find(word).expect(word);
            assert!(found.weight > 0.0 && found.fine < 1024 && found.coarse < 256);
        }
        assert!(words.find("zzzz").is_none());
        assert!(words.meaning("—").is_none());
    }
}
