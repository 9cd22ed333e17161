//! How well the model finds what postings ask for, on sentences labelled as `SkillSpan`'s.

use std::fmt;
use std::path::{Path, PathBuf};

use super::interval::Interval;
use crate::lexicon::Lexicon;
use crate::tagger::sample::{self, Kind, SampleError};
use crate::tagger::{Around, Model, known};

type Spans = Vec<(usize, usize)>;

/// Labelled and found phrases of one sentence.
type Row = (Spans, Spans);

/// One way to find phrases, scored.
#[derive(Clone, Debug)]
pub struct Score {
    /// Exact phrases that are right among those found.
    pub precision: f64,
    /// Exact phrases found among those labelled.
    pub recall: f64,
    /// F1 of exact phrases.
    pub strict: Interval,
    /// F1 where any word in common counts.
    pub overlap: f64,
}

/// Scores of the model, and of the lexicon alone.
#[derive(Clone, Debug)]
pub struct Report {
    /// Sentences scored.
    pub sentences: usize,
    /// What is known: tools, methods, fields.
    pub knowledge: Score,
    /// Known and done, merged.
    pub merged: Score,
    /// Knowledge, by the lexicon alone.
    pub lexicon: Score,
}

/// `dev.jsonl.gz` or `dev.jsonl` of a folder, if it has one.
#[must_use]
pub fn labelled(dir: &Path) -> Option<PathBuf> {
    let mut names = ["dev.jsonl.gz", "dev.jsonl", "test.jsonl.gz", "test.jsonl"].into_iter();
    names.find_map(|name| Some(dir.join(name)).filter(|path| path.is_file()))
}

/// Scores a file of labelled sentences.
pub fn run(path: &Path) -> Result<Report, SampleError> {
    let samples = sample::read(path)?;
    let lexicon = Lexicon::bundled();
    let model = Model::bundled();
    let mut rows: [Vec<Row>; 3] = Default::default();
    let mut around = Around::default();
    let mut before = None;
    for sample in &samples {
        let words = sample.words();
        if before != Some(sample.posting()) {
            around = Around::default();
            before = Some(sample.posting());
        }
        let known = known(&words, lexicon);
        let found = model.spans(&words, &known, &around);
        around.pass(&words);
        let of = |kind: Option<Kind>| -> Spans {
            let wanted = found.iter().filter(|one| kind.is_none_or(|kind| one.2 == kind));
            wanted.map(|one| (one.0, one.1)).collect()
        };
        rows[0].push((sample.spans(Kind::Knowledge), of(Some(Kind::Knowledge))));
        rows[1].push((sample.merged(), of(None)));
        rows[2].push((sample.spans(Kind::Knowledge), listed(&known)));
    }
    let [knowledge, merged, lexicon] = rows.map(|rows| score(&rows));
    Ok(Report { sentences: samples.len(), knowledge, merged, lexicon })
}

/// Phrases of the lexicon.
fn listed(known: &[crate::tagger::Known]) -> Spans {
    use crate::tagger::Place;
    let mut spans: Spans = Vec::new();
    for (at, place) in known.iter().enumerate() {
        match place.found {
            Place::Out => {}
            Place::First => spans.push((at, at + 1)),
            Place::Inside => {
                if let Some(last) = spans.last_mut() {
                    last.1 = at + 1;
                }
            }
        }
    }
    spans
}

fn score(rows: &[Row]) -> Score {
    let count = |rows: &[&Row], right: fn(&Row) -> (usize, usize)| {
        let mut sums = [0_usize; 4];
        for row in rows {
            let (found, labelled) = right(row);
            sums[0] += found;
            sums[1] += row.1.len();
            sums[2] += labelled;
            sums[3] += row.0.len();
        }
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        (share(sums[0], sums[1]), share(sums[2], sums[3]))
    };
    let f1 = |(p, r): (f64, f64)| if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
    let exact = |row: &Row| {
        let right = row.1.iter().filter(|span| row.0.contains(span)).count();
        (right, right)
    };
    let overlap = |row: &Row| {
        let meets = |a: &(usize, usize), b: &(usize, usize)| a.0 < b.1 && b.0 < a.1;
        let found = row.1.iter().filter(|one| row.0.iter().any(|other| meets(one, other)));
        let labelled = row.0.iter().filter(|one| row.1.iter().any(|other| meets(one, other)));
        (found.count(), labelled.count())
    };
    let all: Vec<&Row> = rows.iter().collect();
    let (precision, recall) = count(&all, exact);
    Score {
        precision,
        recall,
        strict: Interval::by(rows, |sample| f1(count(sample, exact))),
        overlap: f1(count(&all, overlap)),
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} sentences", self.sentences)?;
        writeln!(
            f,
            "{:<32}{:>10}{:>8}  {:<26}{:>10}",
            "phrases", "precision", "recall", "strict F1 (95 %)", "overlap F1"
        )?;
        for (name, score) in [
            ("knowledge", &self.knowledge),
            ("skill and knowledge, merged", &self.merged),
            ("knowledge, by the lexicon alone", &self.lexicon),
        ] {
            writeln!(
                f,
                "{name:<32}{:>10.3}{:>8.3}  {:<26}{:>10.3}",
                score.precision, score.recall, score.strict, score.overlap
            )?;
        }
        Ok(())
    }
}
