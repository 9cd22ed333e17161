//! Training: L-BFGS over the labelled sentences, then the weights under hashed names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crfs::Attribute;
use crfs::train::Trainer;

use super::around::Around;
use super::feature;
use super::model::{LABELS, Model, Weights};
use super::sample::{self, Kind, Sample, SampleError};
use crate::lexicon::Lexicon;

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

/// A model, from `train.jsonl` or `train.jsonl.gz` of `dir`, and from `phrases.jsonl` or
/// `phrases.jsonl.gz` beside it, where there is one: other postings, whose phrases (`tags_skill`) the
/// first field learns to mark. So are the sentences of `taught.jsonl` or `taught.jsonl.gz`, labelled
/// by a larger model: the second field learns from them too. The same data gives the same model.
pub fn run(dir: &Path) -> Result<Model, TrainError> {
    let file = find(dir, "train").ok_or_else(|| TrainError::None(dir.to_owned()))?;
    let samples = sample::read(&file)?;
    let mut model = Model::default();
    if let Some(file) = find(dir, "phrases") {
        let others = sample::read(&file)?;
        model.hints = field(&HINTED, others.iter().map(hinted))?;
    }
    let mut around = Around::default();
    let mut before = None;
    let rows = samples.iter().map(|sample| {
        let words = sample.words();
        if before.as_ref() != Some(&sample.posting()) {
            around = Around::default();
            before = Some(sample.posting());
        }
        let rows = looked_at(&words, &model, Some(&around));
        around.pass(&words);
        (rows, labels(sample))
    });
    let mut rows: Vec<Row> = rows.collect();
    if let Some(file) = find(dir, "taught") {
        let taught = sample::read(&file)?;
        rows.extend(taught.iter().map(|sample| {
            let words = sample.words();
            (looked_at(&words, &model, None), labels(sample))
        }));
    }
    model.phrases = field(&FULL, rows)?;
    Ok(model)
}

/// Features of the second field, by what stands before the sentence, where that is known.
fn looked_at(words: &[&str], model: &Model, around: Option<&Around>) -> Vec<Vec<Attribute>> {
    let known = feature::known(words, Lexicon::bundled());
    let hints = model.hints_of(words, &known);
    let mut rows: Vec<Vec<Attribute>> = vec![Vec::new(); words.len()];
    let mut add = |at: usize, parts: &[&str]| rows[at].push(Attribute::new(parts.concat(), 1.0));
    feature::features(words, &known, &mut add);
    feature::further(words, around, &hints, &mut add);
    rows
}

/// Sentences as features and labels.
type Row = (Vec<Vec<Attribute>>, Vec<&'static str>);

/// How a field is trained: strength of the penalties (many weights become zero by L1, none becomes
/// large by L2), rounds of L-BFGS.
struct Way {
    l1: f64,
    l2: f64,
    rounds: usize,
}

const HINTED: Way = Way { l1: 0.2, l2: 0.3, rounds: 60 };
const FULL: Way = Way { l1: 0.05, l2: 0.1, rounds: 80 };

fn find(dir: &Path, name: &str) -> Option<PathBuf> {
    let names = [format!("{name}.jsonl.gz"), format!("{name}.jsonl")];
    names.into_iter().map(|name| dir.join(name)).find(|path| path.is_file())
}

fn field(way: &Way, rows: impl IntoIterator<Item = Row>) -> Result<Weights, TrainError> {
    let mut trainer =
        Trainer::lbfgs().with_c1(way.l1)?.with_c2(way.l2)?.with_max_iterations(way.rounds)?;
    for (rows, labels) in rows {
        trainer.append(&rows, &labels)?;
    }
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model");
    trainer.train(&path)?;
    let bytes = std::fs::read(&path)?;
    let mut text = Vec::new();
    crfs::Model::new(&bytes)?.dump(&mut text)?;
    Ok(from_dump(&String::from_utf8_lossy(&text)))
}

/// Features of the first field, and its labels under the first names of [`LABELS`].
fn hinted(sample: &Sample) -> Row {
    let words = sample.words();
    let known = feature::known(&words, Lexicon::bundled());
    let mut rows: Vec<Vec<Attribute>> = vec![Vec::new(); words.len()];
    feature::features(&words, &known, |at, parts| {
        rows[at].push(Attribute::new(parts.concat(), 1.0));
    });
    let mut labels = vec![LABELS[0]; words.len()];
    for (start, end) in sample.spans(Kind::Skill) {
        labels[start..end].fill(LABELS[2]);
        labels[start] = LABELS[1];
    }
    (rows, labels)
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
fn from_dump(text: &str) -> Weights {
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
            _ => states.entry(feature::hash(&[name])).or_default()[to] += weight,
        }
    }
    Weights::new(transitions, states)
}
