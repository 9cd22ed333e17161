//! Training: L-BFGS over the labelled sentences, then the weights under hashed names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crfs::Attribute;
use crfs::train::Trainer;

use super::feature;
use super::model::{LABELS, Model};
use super::sample::{self, Kind, Sample, SampleError};
use crate::lexicon::Lexicon;

/// Strength of the penalties: many weights become zero (L1), none becomes large (L2).
const L1: f64 = 0.2;
const L2: f64 = 0.3;
/// Rounds of L-BFGS.
const ROUNDS: usize = 150;

/// Why no model was trained.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// The labelled sentences can't be read.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// The folder has none.
    #[error("no train.jsonl or train.jsonl.gz in {}", .0.display())]
    None(PathBuf),
    /// The trainer failed.
    #[error("training failed: {0}")]
    Train(#[from] std::io::Error),
}

/// A model, from `train.jsonl` or `train.jsonl.gz` of `dir`. The same data gives the same model.
pub fn run(dir: &Path) -> Result<Model, TrainError> {
    let file = ["train.jsonl.gz", "train.jsonl"]
        .into_iter()
        .map(|name| dir.join(name))
        .find(|path| path.is_file())
        .ok_or_else(|| TrainError::None(dir.to_owned()))?;
    let samples = sample::read(&file)?;
    let lexicon = Lexicon::bundled();
    let mut trainer = Trainer::lbfgs().with_c1(L1)?.with_c2(L2)?.with_max_iterations(ROUNDS)?;
    for sample in &samples {
        let words: Vec<&str> = sample.tokens.iter().map(String::as_str).collect();
        let mut rows: Vec<Vec<Attribute>> = vec![Vec::new(); words.len()];
        let known = feature::known(&words, lexicon);
        feature::features(&words, &known, |at, name| rows[at].push(Attribute::new(name, 1.0)));
        trainer.append(&rows, &labels(sample))?;
    }
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model");
    trainer.train(&path)?;
    let bytes = std::fs::read(&path)?;
    let mut text = Vec::new();
    crfs::Model::new(&bytes)?.dump(&mut text)?;
    Ok(from_dump(&String::from_utf8_lossy(&text)))
}

/// `K-` for knowledge, `S-` for skill; where both label a token, knowledge.
fn labels(sample: &Sample) -> Vec<&'static str> {
    let mut labels = vec![LABELS[0]; sample.tokens.len()];
    for (kind, first, inside) in
        [(Kind::Skill, LABELS[3], LABELS[4]), (Kind::Knowledge, LABELS[1], LABELS[2])]
    {
        for (start, end) in sample.spans(kind) {
            labels[start..end].fill(inside);
            labels[start] = first;
        }
    }
    labels
}

/// The weights of the trainer's own listing: `  (0) name --> label: weight`.
fn from_dump(text: &str) -> Model {
    let mut transitions = [[0.0_f32; LABELS.len()]; LABELS.len()];
    let mut states: BTreeMap<u64, [f32; LABELS.len()]> = BTreeMap::new();
    let place = |label: &str| LABELS.iter().position(|known| *known == label);
    for line in text.lines() {
        let Some((kind, rest)) = line.trim_start().split_once(") ") else { continue };
        let Some((name, rest)) = rest.rsplit_once(" --> ") else { continue };
        let Some((label, weight)) = rest.rsplit_once(": ") else { continue };
        let (Some(to), Ok(weight)) = (place(label), weight.parse::<f32>()) else { continue };
        match (kind, place(name)) {
            ("(1", Some(from)) => transitions[from][to] = weight,
            _ => states.entry(feature::hash(name)).or_default()[to] += weight,
        }
    }
    Model::new(transitions, states)
}
