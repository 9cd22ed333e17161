//! How well selection tells a candidate's own achievements from others': 6 true ones of 30.
//!
//! The task is built from public data: an ESCO occupation's label and description are the posting,
//! six O*NET task statements of the same occupation the achievements that fit, 24 of other
//! occupations those that don't. `far` takes the others from anywhere else, `near` from the same
//! major group (both managers, both nurses). Occupations the word table was made with are left
//! out (see `held_out`). Seeds are fixed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rayon::prelude::*;

use super::interval::{Interval, Random};
use crate::candidate::{
    Achievement, Fact, FactId, FactKind, Identity, MasterCv, Period, RichText, Role, RoleId, Scope,
    SourceRef, StarParts, YearMonth,
};
use crate::lexicon::Lexicon;
use crate::pipeline::{extract, plan};

/// True achievements of each task, and how many are taken.
const TRUE: usize = 6;
/// Achievements of other occupations.
const FALSE: usize = 24;

/// Why the data can't be scored.
#[derive(Debug, thiserror::Error)]
pub enum SelectError {
    /// A file can't be read.
    #[error("cannot read {}: {cause}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// A file is not the table it should be.
    #[error("{}: {cause}", path.display())]
    Csv {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: csv::Error,
    },
    /// No occupation is in both.
    #[error("no occupation of ESCO is also one of O*NET; DIR needs esco/ and onet/")]
    Empty,
}

/// Precision at 6 and NDCG at 6 of one kind of task.
#[derive(Clone, Debug)]
pub struct Score {
    /// Tasks scored.
    pub tasks: usize,
    /// Share of the six taken that are true.
    pub precision: Interval,
    /// Normalised discounted cumulative gain of the six.
    pub ndcg: Interval,
}

/// Both kinds.
#[derive(Clone, Debug)]
pub struct Report {
    /// Others from anywhere else.
    pub far: Score,
    /// Others of the same major group.
    pub near: Score,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "6 true achievements of 30, by ESCO description (chance 0.20)")?;
        writeln!(f, "{:<6}{:>6}  {:<26}NDCG@6 (95 %)", "others", "tasks", "P@6 (95 %)")?;
        for (name, score) in [("far", &self.far), ("near", &self.near)] {
            writeln!(f, "{name:<6}{:>6}  {:<26}{}", score.tasks, score.precision, score.ndcg)?;
        }
        Ok(())
    }
}

/// Builds and scores the tasks of `dir`, a folder with `esco` and `onet`.
pub fn run(dir: &Path) -> Result<Report, SelectError> {
    let data = Data::read(dir)?;
    if data.pairs.is_empty() {
        return Err(SelectError::Empty);
    }
    let lexicon = Lexicon::bundled();
    let score = |near: bool| {
        let mut random = Random::new(if near { 2 } else { 1 });
        let tasks: Vec<Task> =
            data.pairs.iter().filter_map(|pair| data.task(pair, near, &mut random)).collect();
        let rows: Vec<(f64, f64)> = tasks.par_iter().map(|task| task.score(lexicon)).collect();
        Score {
            tasks: rows.len(),
            precision: Interval::of(rows.iter().map(|row| row.0).collect()),
            ndcg: Interval::of(rows.iter().map(|row| row.1).collect()),
        }
    };
    Ok(Report { far: score(false), near: score(true) })
}

/// An occupation of both: label and description, O*NET code.
struct Pair {
    label: String,
    description: String,
    code: String,
}

struct Data {
    pairs: Vec<Pair>,
    /// Code → task statements, six at least.
    tasks: BTreeMap<String, Vec<String>>,
}

struct Task {
    posting: String,
    achievements: Vec<(String, bool)>,
}

/// Three in ten occupations, by their code: the word table was made without them.
fn held_out(code: &str) -> bool {
    let hash = code
        .bytes()
        .fold(2_166_136_261_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619));
    hash % 10 >= 7
}

/// Lower-case words, letters only, plural endings off.
fn normal(title: &str) -> String {
    let letters: String = title
        .to_lowercase()
        .replace(',', " ")
        .chars()
        .filter(|c| c.is_ascii_lowercase() || *c == ' ')
        .collect();
    let words: Vec<&str> = letters
        .split_whitespace()
        .map(|word| word.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(word))
        .collect();
    words.join(" ")
}

impl Data {
    fn read(dir: &Path) -> Result<Self, SelectError> {
        let onet = |name: &str| table(&dir.join("onet").join(name));
        let mut tasks: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in onet("Task_Statements.txt.gz")? {
            tasks.entry(row["O*NET-SOC Code"].clone()).or_default().push(row["Task"].clone());
        }
        tasks.retain(|_, list| list.len() >= TRUE);
        let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (file, column) in
            [("Occupation_Data.txt.gz", "Title"), ("Alternate_Titles.txt.gz", "Alternate Title")]
        {
            for row in onet(file)? {
                let code = row["O*NET-SOC Code"].clone();
                if tasks.contains_key(&code) {
                    names.entry(normal(&row[column])).or_default().insert(code);
                }
            }
        }
        let pairs = table(&dir.join("esco/occupations_v1.1.1_en.tsv.gz"))?
            .into_iter()
            .filter_map(|row| {
                let codes = names.get(&normal(&row["label"]))?;
                let code = codes.iter().next().filter(|code| codes.len() == 1 && held_out(code))?;
                (row["description"].len() > 60).then(|| Pair {
                    label: row["label"].clone(),
                    description: row["description"].clone(),
                    code: code.clone(),
                })
            })
            .collect();
        Ok(Self { pairs, tasks })
    }

    fn task(&self, pair: &Pair, near: bool, random: &mut Random) -> Option<Task> {
        let group = |code: &str| code.get(..2).unwrap_or_default().to_owned();
        let others: Vec<&Vec<String>> = self
            .tasks
            .iter()
            .filter(|(code, _)| **code != pair.code && (group(code) == group(&pair.code)) == near)
            .map(|(_, list)| list)
            .collect();
        if others.len() < 3 {
            return None;
        }
        let own = self.tasks.get(&pair.code)?;
        let mut achievements: Vec<(String, bool)> = Vec::new();
        for (wanted, right) in [(TRUE, true), (FALSE, false)] {
            let before = achievements.len();
            let mut tries = 0;
            while achievements.len() < before + wanted && tries < 2000 {
                tries += 1;
                let list = if right { own } else { others[random.below(others.len())] };
                let text = &list[random.below(list.len())];
                if achievements.iter().all(|(known, _)| known != text) {
                    achievements.push((text.clone(), right));
                }
            }
        }
        random.shuffle(&mut achievements);
        let mut letters = pair.label.chars();
        let title: String = letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect())
            .unwrap_or_default();
        Some(Task { posting: format!("{title}\n\n{}\n", pair.description), achievements })
    }
}

impl Task {
    /// Precision and NDCG at 6 of the program's own selection.
    fn score(&self, lexicon: &Lexicon) -> (f64, f64) {
        let cv = master_cv(&self.achievements);
        let today = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default();
        let taken: Vec<bool> = crate::posting::read("posting.txt", self.posting.as_bytes())
            .ok()
            .and_then(|posting| {
                let extracted = extract::run(&posting, lexicon);
                plan::run(&cv, &posting, &extracted, lexicon, today).ok()
            })
            .map(|plan| {
                let first = plan.ranked.iter().take(TRUE);
                let place = |id: &FactId| id.0.rsplit('/').next().and_then(|n| n.parse().ok());
                first
                    .filter_map(|ranked| place(&ranked.fact))
                    .filter_map(|at: usize| self.achievements.get(at).map(|(_, right)| *right))
                    .collect()
            })
            .unwrap_or_default();
        let gain = |rank: usize| 1.0 / (rank as f64 + 2.0).log2();
        let ideal: f64 = (0..TRUE).map(gain).sum();
        let gained: f64 =
            taken.iter().enumerate().filter(|(_, right)| **right).map(|(at, _)| gain(at)).sum();
        let right = taken.iter().filter(|right| **right).count();
        (right as f64 / TRUE as f64, gained / ideal)
    }
}

/// A master CV whose one role has these achievements.
fn master_cv(achievements: &[(String, bool)]) -> MasterCv {
    let id = RoleId("role/all".to_owned());
    let month = |year| YearMonth { year, month: Some(1) };
    let fact = |at: usize| FactId(format!("role/all/a/{at}"));
    let source = SourceRef { file: "roles/all.md".to_owned(), line: 1 };
    let facts = achievements.iter().enumerate().map(|(at, (text, _))| Fact {
        id: fact(at),
        kind: FactKind::Achievement,
        scope: Scope::Role(id.clone()),
        text: RichText::plain(text.clone()),
        source: source.clone(),
    });
    MasterCv {
        version: String::new(),
        identity: Identity {
            name: "A Candidate".to_owned(),
            title: String::new(),
            email: None,
            phone: None,
            location: None,
            links: Vec::new(),
            relocation: None,
        },
        summary: Vec::new(),
        skills: Vec::new(),
        roles: vec![Role {
            id: id.clone(),
            fact: FactId("role/all".to_owned()),
            company: "All".to_owned(),
            title: String::new(),
            location: String::new(),
            period: Period { start: month(2015), end: None },
            team_size: None,
            industry: None,
            achievements: achievements
                .iter()
                .enumerate()
                .map(|(at, (text, _))| Achievement {
                    id: fact(at),
                    text: RichText::plain(text.clone()),
                    variants: Vec::new(),
                    star: StarParts::default(),
                    skills: Vec::new(),
                })
                .collect(),
            skills: Vec::new(),
        }],
        projects: Vec::new(),
        education: Vec::new(),
        certifications: Vec::new(),
        awards: Vec::new(),
        publications: Vec::new(),
        languages: Vec::new(),
        stars: Vec::new(),
        aliases: Vec::new(),
        facts: facts.collect(),
    }
}

/// Rows of a gzipped table with tabs and a header line.
fn table(path: &Path) -> Result<Vec<BTreeMap<String, String>>, SelectError> {
    let wrap = |cause| SelectError::Read { path: path.to_owned(), cause };
    let file = std::fs::File::open(path).map_err(wrap)?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).map_err(wrap)?;
    let wrap = |cause| SelectError::Csv { path: path.to_owned(), cause };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b'\t').flexible(true).from_reader(text.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().map_err(wrap)
}
