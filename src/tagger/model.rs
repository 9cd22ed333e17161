//! The trained weights, and the best labelling by them (Viterbi).

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use super::feature::{self, Known};
use super::sample::Kind;

/// Labels, in the order of the model's weights.
pub(super) const LABELS: [&str; 5] = ["O", "K-B", "K-I", "S-B", "S-I"];
const COUNT: usize = LABELS.len();
const MAGIC: &[u8; 8] = b"TLCRF1\0\0";
/// Weights are stored in steps of this.
const STEP: f32 = 1.0 / 1024.0;
/// How much less the label `O` counts than trained: a phrase missed is worse than one too many, and
/// the labels miss some. Chosen on the training half.
const READY: f32 = 0.3;

static BUNDLED: LazyLock<Model> = LazyLock::new(|| {
    Model::read(include_bytes!("../../data/lexicon/skills.crf"))
        .expect("the bundled model is whole")
});

/// Why bytes are no model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a model of skills, or a damaged one")]
pub struct ModelError;

/// Keys are hashes already.
#[derive(Clone, Copy, Debug, Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

/// Weights of a linear-chain CRF.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// From label to label.
    transitions: [[f32; COUNT]; COUNT],
    /// Hash of a feature's name → weight for each label.
    states: HashMap<u64, [i16; COUNT], BuildHasherDefault<AsIs>>,
}

impl Model {
    /// The model that comes with the program.
    #[must_use]
    pub fn bundled() -> &'static Self {
        &BUNDLED
    }

    /// From rounded weights; those of less than a step are left out.
    pub(super) fn new(
        transitions: [[f32; COUNT]; COUNT],
        states: impl IntoIterator<Item = (u64, [f32; COUNT])>,
    ) -> Self {
        let round = |weight: f32| (weight / STEP).round().clamp(-32767.0, 32767.0) as i16;
        let states = states
            .into_iter()
            .map(|(name, weights)| (name, weights.map(round)))
            .filter(|(_, weights)| weights.iter().any(|weight| *weight != 0));
        Self { transitions, states: states.collect() }
    }

    /// As a file: the same weights, the same bytes.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend((self.states.len() as u32).to_le_bytes());
        for weight in self.transitions.iter().flatten() {
            bytes.extend(weight.to_le_bytes());
        }
        let mut rows: Vec<_> = self.states.iter().collect();
        rows.sort_unstable_by_key(|(name, _)| **name);
        for (name, weights) in rows {
            bytes.extend(name.to_le_bytes());
            weights.iter().for_each(|weight| bytes.extend(weight.to_le_bytes()));
        }
        bytes
    }

    /// From a file.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(ModelError)?;
        let (count, rest) = rest.split_first_chunk::<4>().ok_or(ModelError)?;
        let count = u32::from_le_bytes(*count) as usize;
        let (head, rows) = rest.split_at_checked(4 * COUNT * COUNT).ok_or(ModelError)?;
        let mut transitions = [[0.0; COUNT]; COUNT];
        for (weight, bytes) in transitions.iter_mut().flatten().zip(head.as_chunks::<4>().0) {
            *weight = f32::from_le_bytes(*bytes);
        }
        const ROW: usize = 8 + 2 * COUNT;
        let (rows, []) = rows.as_chunks::<ROW>() else { return Err(ModelError) };
        if rows.len() != count {
            return Err(ModelError);
        }
        let row = |row: &[u8; ROW]| {
            let (name, weights) = row.split_first_chunk::<8>()?;
            let mut all = [0; COUNT];
            for (weight, bytes) in all.iter_mut().zip(weights.as_chunks::<2>().0) {
                *weight = i16::from_le_bytes(*bytes);
            }
            Some((u64::from_le_bytes(*name), all))
        };
        let states = rows.iter().map(row).collect::<Option<_>>().ok_or(ModelError)?;
        Ok(Self { transitions, states })
    }

    /// Phrases of a sentence: first word, one past the last, kind.
    #[must_use]
    pub fn spans(&self, words: &[&str], known: &[Known]) -> Vec<(usize, usize, Kind)> {
        let mut scores = vec![[0.0_f32; COUNT]; words.len()];
        feature::features(words, known, |at, name| {
            if let Some(weights) = self.states.get(&feature::hash(name)) {
                for (score, weight) in scores[at].iter_mut().zip(weights) {
                    *score += f32::from(*weight) * STEP;
                }
            }
        });
        scores.iter_mut().for_each(|score| score[0] -= READY);
        phrases(&self.best(&scores))
    }

    /// The labelling with the highest score.
    fn best(&self, scores: &[[f32; COUNT]]) -> Vec<usize> {
        let Some((first, rest)) = scores.split_first() else { return Vec::new() };
        let mut sums = *first;
        let mut back: Vec<[usize; COUNT]> = Vec::with_capacity(rest.len());
        for score in rest {
            let mut from = [0; COUNT];
            let mut next = [f32::NEG_INFINITY; COUNT];
            for to in 0..COUNT {
                for (before, sum) in sums.iter().enumerate() {
                    let sum = sum + self.transitions[before][to];
                    if sum > next[to] {
                        (next[to], from[to]) = (sum, before);
                    }
                }
                next[to] += score[to];
            }
            back.push(from);
            sums = next;
        }
        let mut at = (0..COUNT).max_by(|a, b| sums[*a].total_cmp(&sums[*b])).unwrap_or(0);
        let mut labels = vec![at];
        for from in back.iter().rev() {
            at = from[at];
            labels.push(at);
        }
        labels.reverse();
        labels
    }
}

/// Phrases of labels; an inner label without a first opens one.
fn phrases(labels: &[usize]) -> Vec<(usize, usize, Kind)> {
    let kind = |label: usize| match label {
        1 | 2 => Some(Kind::Knowledge),
        3 | 4 => Some(Kind::Skill),
        _ => None,
    };
    let mut found: Vec<(usize, usize, Kind)> = Vec::new();
    for (at, &label) in labels.iter().enumerate() {
        let Some(kind) = kind(label) else { continue };
        let first = matches!(label, 1 | 3);
        match found.last_mut() {
            Some(last) if !first && last.1 == at && last.2 == kind => last.1 = at + 1,
            _ => found.push((at, at + 1, kind)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_survives_its_file_and_damage_is_noticed() {
        let mut transitions = [[0.0; COUNT]; COUNT];
        transitions[1][2] = 1.5;
        let model = Model::new(transitions, [(7, [0.0, 1.0, -2.0, 0.5, 0.0]), (3, [1.0; COUNT])]);
        let bytes = model.write();
        let again = Model::read(&bytes).expect("whole");
        assert_eq!(again.write(), bytes);
        for end in 0..bytes.len() {
            assert_eq!(Model::read(&bytes[..end]).err(), Some(ModelError));
        }
    }

    #[test]
    fn labels_become_phrases() {
        let found = phrases(&[0, 1, 2, 1, 0, 4, 3]);
        let (k, s) = (Kind::Knowledge, Kind::Skill);
        assert_eq!(found, [(1, 3, k), (3, 4, k), (5, 6, s), (6, 7, s)]);
    }
}
