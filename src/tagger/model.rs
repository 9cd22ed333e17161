//! The trained weights, and the best labelling by them (Viterbi).

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use super::around::Around;
use super::feature::{self, Hint, Known, Place};
use super::sample::Kind;

/// Labels, in the order of the model's weights.
pub(super) const LABELS: [&str; 5] = ["O", "K-B", "K-I", "S-B", "S-I"];
const COUNT: usize = LABELS.len();
/// Labels of the first field: `O`, `B`, `I`.
const HINTS: usize = 3;
const MAGIC: &[u8; 8] = b"TLCRF2\0\0";
/// Weights are stored in steps of this.
const STEP: f32 = 1.0 / 1024.0;
/// Features whose weights all are smaller, in steps, are left out: they are most of a model's size and
/// change hardly a labelling.
const LEAST: i16 = 20;
/// How much less the label `O` counts than trained: a phrase missed is worse than one too many, and
/// the labels miss some. Chosen on thirds of the training half.
const READY: f32 = 0.5;

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
pub(super) struct Weights {
    /// From label to label.
    transitions: [[f32; COUNT]; COUNT],
    /// Hash of a feature's name → weight for each label.
    states: HashMap<u64, [i16; COUNT], BuildHasherDefault<AsIs>>,
}

impl Weights {
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

    /// The same weights, the same bytes; the second field is trained before the first is cut.
    fn write(&self, bytes: &mut Vec<u8>) {
        let told = |weights: &[i16; COUNT]| weights.iter().any(|weight| weight.abs() >= LEAST);
        let mut rows: Vec<_> = self.states.iter().filter(|(_, weights)| told(weights)).collect();
        bytes.extend((rows.len() as u32).to_le_bytes());
        for weight in self.transitions.iter().flatten() {
            bytes.extend(weight.to_le_bytes());
        }
        rows.sort_unstable_by_key(|(name, _)| **name);
        for (name, weights) in rows {
            bytes.extend(name.to_le_bytes());
            weights.iter().for_each(|weight| bytes.extend(weight.to_le_bytes()));
        }
    }

    /// From the start of `bytes`, with what follows.
    fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (count, rest) = bytes.split_first_chunk::<4>()?;
        let count = u32::from_le_bytes(*count) as usize;
        let (head, rest) = rest.split_at_checked(4 * COUNT * COUNT)?;
        let mut transitions = [[0.0; COUNT]; COUNT];
        for (weight, bytes) in transitions.iter_mut().flatten().zip(head.as_chunks::<4>().0) {
            *weight = f32::from_le_bytes(*bytes);
        }
        const ROW: usize = 8 + 2 * COUNT;
        let (rows, rest) = rest.split_at_checked(count.checked_mul(ROW)?)?;
        let row = |row: &[u8; ROW]| {
            let (name, weights) = row.split_first_chunk::<8>()?;
            let mut all = [0; COUNT];
            for (weight, bytes) in all.iter_mut().zip(weights.as_chunks::<2>().0) {
                *weight = i16::from_le_bytes(*bytes);
            }
            Some((u64::from_le_bytes(*name), all))
        };
        let states = rows.as_chunks::<ROW>().0.iter().map(row).collect::<Option<_>>()?;
        Some((Self { transitions, states }, rest))
    }

    /// Adds what a feature says to the score of each label.
    fn add(&self, name: u64, scores: &mut [f32; COUNT]) {
        if let Some(weights) = self.states.get(&name) {
            for (score, weight) in scores.iter_mut().zip(weights) {
                *score += f32::from(*weight) * STEP;
            }
        }
    }

    /// The labelling with the highest score, of the first `count` labels.
    fn best(&self, scores: &[[f32; COUNT]], count: usize) -> Vec<usize> {
        let Some((first, rest)) = scores.split_first() else { return Vec::new() };
        let mut sums = *first;
        let mut back: Vec<[usize; COUNT]> = Vec::with_capacity(rest.len());
        for score in rest {
            let mut from = [0; COUNT];
            let mut next = [f32::NEG_INFINITY; COUNT];
            for to in 0..count {
                for (before, sum) in sums.iter().enumerate().take(count) {
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
        let mut at = (0..count).max_by(|a, b| sums[*a].total_cmp(&sums[*b])).unwrap_or(0);
        let mut labels = vec![at];
        for from in back.iter().rev() {
            at = from[at];
            labels.push(at);
        }
        labels.reverse();
        labels
    }

    /// How likely each word has the label `O`, of the first `count` labels (forward and backward).
    fn outside(&self, scores: &[[f32; COUNT]], count: usize) -> Vec<f32> {
        let pass = |order: &mut dyn Iterator<Item = usize>, forward: bool| {
            let mut all = vec![[0.0_f32; COUNT]; scores.len()];
            let mut before: Option<usize> = None;
            for at in order {
                if let Some(before) = before {
                    for to in 0..count {
                        let mut terms = [f32::NEG_INFINITY; COUNT];
                        for (from, term) in terms.iter_mut().enumerate().take(count) {
                            let step = match forward {
                                true => self.transitions[from][to],
                                false => self.transitions[to][from],
                            };
                            *term = all[before][from] + scores[before][from] + step;
                        }
                        all[at][to] = log_sum(&terms[..count]);
                    }
                }
                before = Some(at);
            }
            all
        };
        let ahead = pass(&mut (0..scores.len()), true);
        let behind = pass(&mut (0..scores.len()).rev(), false);
        let sums = ahead.iter().zip(&behind).zip(scores).map(|((a, b), score)| {
            let mut sums = [f32::NEG_INFINITY; COUNT];
            for label in 0..count {
                sums[label] = a[label] + b[label] + score[label];
            }
            (sums[0] - log_sum(&sums[..count])).exp()
        });
        sums.collect()
    }
}

/// Logarithm of the sum of what these are the logarithms of.
fn log_sum(terms: &[f32]) -> f32 {
    let most = terms.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    most + terms.iter().map(|term| (term - most).exp()).sum::<f32>().ln()
}

/// Two fields: the first marks phrases as other postings' labels have them, the second knows that
/// and tells knowledge from skill.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub(super) hints: Weights,
    pub(super) phrases: Weights,
}

impl Model {
    /// The model that comes with the program.
    #[must_use]
    pub fn bundled() -> &'static Self {
        &BUNDLED
    }

    /// As a file: the same weights, the same bytes.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        self.hints.write(&mut bytes);
        self.phrases.write(&mut bytes);
        bytes
    }

    /// From a file.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(ModelError)?;
        let (hints, rest) = Weights::read(rest).ok_or(ModelError)?;
        let (phrases, []) = Weights::read(rest).ok_or(ModelError)? else { return Err(ModelError) };
        Ok(Self { hints, phrases })
    }

    /// What the first field holds each word for; nothing without one.
    pub(super) fn hints(&self, scores: &[[f32; COUNT]]) -> Vec<Hint> {
        if self.hints.states.is_empty() {
            return Vec::new();
        }
        let labels = self.hints.best(scores, HINTS);
        let outside = self.hints.outside(scores, HINTS);
        let hint = |(label, outside): (usize, f32)| Hint {
            label: [Place::Out, Place::First, Place::Inside][label.min(2)],
            sure: ((1.0 - outside) * 5.0) as u8,
        };
        labels.into_iter().zip(outside).map(hint).collect()
    }

    /// Hints of a sentence.
    pub(super) fn hints_of(&self, words: &[&str], known: &[Known]) -> Vec<Hint> {
        let mut scores = vec![[0.0_f32; COUNT]; words.len()];
        feature::features(words, known, |at, name| {
            self.hints.add(feature::hash(name), &mut scores[at]);
        });
        self.hints(&scores)
    }

    /// Phrases of a sentence: first word, one past the last, kind.
    #[must_use]
    pub fn spans(
        &self,
        words: &[&str],
        known: &[Known],
        around: &Around,
    ) -> Vec<(usize, usize, Kind)> {
        let mut scores = vec![[0.0_f32; COUNT]; words.len()];
        let mut hinted = scores.clone();
        feature::features(words, known, |at, name| {
            let name = feature::hash(name);
            self.hints.add(name, &mut hinted[at]);
            self.phrases.add(name, &mut scores[at]);
        });
        let hints = self.hints(&hinted);
        feature::further(words, Some(around), &hints, |at, name| {
            self.phrases.add(feature::hash(name), &mut scores[at]);
        });
        scores.iter_mut().for_each(|score| score[0] -= READY);
        phrases(&self.phrases.best(&scores, COUNT))
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
        let phrases =
            Weights::new(transitions, [(7, [0.0, 1.0, -2.0, 0.5, 0.0]), (3, [1.0; COUNT])]);
        let model = Model { hints: Weights::new(transitions, [(9, [0.5; COUNT])]), phrases };
        let bytes = model.write();
        let again = Model::read(&bytes).expect("whole");
        assert_eq!(again.write(), bytes);
        for end in 0..bytes.len() {
            assert_eq!(Model::read(&bytes[..end]).err(), Some(ModelError));
        }
    }

    #[test]
    fn chances_of_a_word_add_up_over_all_labellings() {
        let mut weights = Weights::default();
        weights.transitions[0][1] = 0.7;
        weights.transitions[1][2] = 1.3;
        let scores = [[0.1, 0.4, -1.0, 0.0, 0.0], [0.3, -0.2, 0.6, 0.0, 0.0], [0.0; COUNT]];
        let mut sums = [[0.0_f32; 2]; 3];
        for labels in (0..27).map(|at| [at / 9, at / 3 % 3, at % 3]) {
            let mut score = scores.iter().zip(labels).map(|(row, label)| row[label]).sum::<f32>();
            score += labels.windows(2).map(|w| weights.transitions[w[0]][w[1]]).sum::<f32>();
            for (sum, label) in sums.iter_mut().zip(labels) {
                sum[usize::from(label != 0)] += score.exp();
            }
        }
        let outside = weights.outside(&scores, HINTS);
        for (found, sum) in outside.iter().zip(sums) {
            assert!((found - sum[0] / (sum[0] + sum[1])).abs() < 1e-4, "{outside:?}");
        }
    }

    #[test]
    fn labels_become_phrases() {
        let found = phrases(&[0, 1, 2, 1, 0, 4, 3]);
        let (k, s) = (Kind::Knowledge, Kind::Skill);
        assert_eq!(found, [(1, 3, k), (3, 4, k), (5, 6, s), (6, 7, s)]);
    }
}
