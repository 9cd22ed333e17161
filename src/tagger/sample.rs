//! Labelled sentences as `SkillSpan` has them: one JSON object a line, gzipped or not, with `tokens`,
//! `tags_skill` and `tags_knowledge` (`B`, `I`, `O`).

use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// What a phrase names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A tool, a method, a field, a language: something known.
    Knowledge,
    /// Something done: "work in a team".
    Skill,
}

/// One sentence with its labels.
#[derive(Clone, Debug, Deserialize)]
pub struct Sample {
    /// Words and marks.
    pub tokens: Vec<String>,
    /// Which posting it is of, in its source.
    #[serde(default)]
    idx: u64,
    #[serde(default)]
    source: String,
    tags_skill: Vec<String>,
    #[serde(default)]
    tags_knowledge: Vec<String>,
}

/// Why labelled sentences can't be read.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// The file can't be read.
    #[error("cannot read {}: {cause}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// A line is no labelled sentence.
    #[error("{}, line {line}: {cause}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// Why.
        cause: String,
    },
}

/// The sentences of a file.
pub fn read(path: &Path) -> Result<Vec<Sample>, SampleError> {
    let wrap = |cause| SampleError::Read { path: path.to_owned(), cause };
    let bytes = std::fs::read(path).map_err(wrap)?;
    let text = if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut text = Vec::new();
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut text).map_err(wrap)?;
        text
    } else {
        bytes
    };
    let text = String::from_utf8_lossy(&text);
    let mut samples = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let wrong =
            |cause: String| SampleError::Line { path: path.to_owned(), line: at + 1, cause };
        let sample: Sample =
            serde_json::from_str(line).map_err(|cause| wrong(cause.to_string()))?;
        let lengths = [sample.tags_skill.len(), sample.tags_knowledge.len()];
        let even = lengths[0] == sample.tokens.len()
            && (lengths[1] == sample.tokens.len() || lengths[1] == 0);
        if !even {
            return Err(wrong("as many labels as tokens are needed".to_owned()));
        }
        samples.push(sample);
    }
    Ok(samples)
}

impl Sample {
    /// Its words.
    #[must_use]
    pub fn words(&self) -> Vec<&str> {
        self.tokens.iter().map(String::as_str).collect()
    }

    /// The posting it is of: sentences of one stand together, in order.
    #[must_use]
    pub fn posting(&self) -> (&str, u64) {
        (&self.source, self.idx)
    }

    /// Labelled phrases of a kind: first token, one past the last.
    #[must_use]
    pub fn spans(&self, kind: Kind) -> Vec<(usize, usize)> {
        let tags = match kind {
            Kind::Knowledge => &self.tags_knowledge,
            Kind::Skill => &self.tags_skill,
        };
        let mut spans = Vec::new();
        let mut start = None;
        for (at, tag) in tags.iter().map(String::as_str).chain(["O"]).enumerate() {
            if tag != "I"
                && let Some(from) = start.take()
            {
                spans.push((from, at));
            }
            if tag == "B" || tag == "I" && start.is_none() {
                start = Some(at);
            }
        }
        spans
    }

    /// Phrases of either kind; where both label a token, those of skill, as they are longer.
    #[must_use]
    pub fn merged(&self) -> Vec<(usize, usize)> {
        let mut spans = self.spans(Kind::Knowledge);
        let skills = self.spans(Kind::Skill);
        spans.retain(|&(start, end)| !skills.iter().any(|&(from, to)| start < to && from < end));
        spans.extend(skills);
        spans.sort_unstable();
        spans
    }
}
