//! Scores the verifier against labelled claims: fabrications it must refuse, faithful rewordings it
//! must not. The line format is described in `tests/truth/README.md`.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use crate::candidate::{self, FactId, ProjectId, RoleId, Scope};
use crate::lexicon::Lexicon;
use crate::truth::{Claim, PostingContext, Section, Verdict, Verifier};

/// One labelled claim.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Labelled {
    /// Master-CV directory, relative to the file.
    candidate: PathBuf,
    /// `number`, `rebinding`, …; what kind of lie, or of rewording.
    class: String,
    /// `refused` for a fabrication, `supported` for a faithful line.
    expect: Expected,
    /// Where it stands.
    section: Section,
    /// `candidate`, `role/ID` or `project/ID`.
    scope: String,
    /// Facts it cites.
    #[serde(default)]
    facts: Vec<String>,
    /// The claim.
    text: String,
    /// For letters and messages.
    #[serde(default)]
    posting: Option<LabelledPosting>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Expected {
    Refused,
    Supported,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LabelledPosting {
    employer: Option<String>,
    title: Option<String>,
    words: Vec<String>,
}

/// Counts of one class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Claims of the class.
    pub claims: usize,
    /// Of them, refused.
    pub refused: usize,
}

/// A claim the verifier judged wrongly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// File and line.
    pub place: String,
    /// Its class.
    pub class: String,
    /// The claim.
    pub text: String,
    /// What the verifier said, in words.
    pub said: String,
}

/// What came of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Fabrications by class: all should be refused.
    pub fabrications: BTreeMap<String, Tally>,
    /// Faithful lines by class: none should be refused.
    pub faithful: BTreeMap<String, Tally>,
    /// Claims judged wrongly, in file order.
    pub misses: Vec<Miss>,
}

/// Scores every `*.jsonl` file of `dir`, in order of their names. Running roles are counted up to
/// 1 January 2026, so that scores do not age.
pub fn run(dir: &Path) -> anyhow::Result<Report> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(dir)
        .with_context(|| format!("cannot read {}", dir.display()))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .collect();
    files.sort();
    if files.is_empty() {
        bail!("{} has no .jsonl file of labelled claims", dir.display());
    }
    let mut report = Report::default();
    let mut verifiers = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(&file)
            .with_context(|| format!("cannot read {}", file.display()))?;
        for (number, line) in text.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let place = format!("{name}:{}", number + 1);
            let labelled: Labelled =
                serde_json::from_str(line).with_context(|| format!("in {place}"))?;
            let verifier = verifier(&mut verifiers, dir, &labelled.candidate)?;
            report.score(verifier, labelled, place)?;
        }
    }
    Ok(report)
}

fn verifier<'a>(
    known: &'a mut BTreeMap<PathBuf, Verifier>,
    dir: &Path,
    candidate: &Path,
) -> anyhow::Result<&'a Verifier> {
    use std::collections::btree_map::Entry;
    match known.entry(candidate.to_owned()) {
        Entry::Occupied(entry) => Ok(entry.into_mut()),
        Entry::Vacant(entry) => {
            let path = dir.join(candidate);
            let cv = candidate::load(&path)
                .map_err(|problems| anyhow::anyhow!("{}: {problems}", path.display()))?;
            let today = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default();
            Ok(entry.insert(Verifier::new(&cv, Lexicon::bundled()).at(today)))
        }
    }
}

impl Report {
    fn score(
        &mut self,
        verifier: &Verifier,
        labelled: Labelled,
        place: String,
    ) -> anyhow::Result<()> {
        let posting = labelled.posting.unwrap_or_default();
        let context = PostingContext {
            employer: posting.employer,
            title: posting.title,
            words: posting.words,
            text: String::new(),
        };
        let claim = Claim {
            scope: scope(&labelled.scope).with_context(|| format!("in {place}"))?,
            section: labelled.section,
            facts: labelled.facts.into_iter().map(FactId).collect(),
            text: labelled.text,
        };
        let verdict = verifier.check_with(&claim, &context);
        let refused = verdict.refusal().is_some();
        let tallies = match labelled.expect {
            Expected::Refused => &mut self.fabrications,
            Expected::Supported => &mut self.faithful,
        };
        let tally = tallies.entry(labelled.class.clone()).or_default();
        tally.claims += 1;
        tally.refused += usize::from(refused);
        if refused != (labelled.expect == Expected::Refused) {
            let said = match verdict {
                Verdict::Refused(refusal) => {
                    format!("{}: \"{}\": {}", refusal.rule, refusal.words, refusal.reason)
                }
                Verdict::Supported { .. } => "supported".to_owned(),
                Verdict::Unverifiable => "unverifiable".to_owned(),
            };
            self.misses.push(Miss { place, class: labelled.class, text: claim.text, said });
        }
        Ok(())
    }

    /// All fabrications together.
    #[must_use]
    pub fn all_fabrications(&self) -> Tally {
        sum(&self.fabrications)
    }

    /// All faithful lines together.
    #[must_use]
    pub fn all_faithful(&self) -> Tally {
        sum(&self.faithful)
    }
}

fn scope(written: &str) -> anyhow::Result<Scope> {
    match written.split_once('/') {
        None if written == "candidate" => Ok(Scope::Candidate),
        Some(("role", id)) => Ok(Scope::Role(RoleId(id.to_owned()))),
        Some(("project", id)) => Ok(Scope::Project(ProjectId(id.to_owned()))),
        _ => bail!("scope is \"{written}\"; write candidate, role/ID or project/ID"),
    }
}

fn sum(tallies: &BTreeMap<String, Tally>) -> Tally {
    tallies.values().fold(Tally::default(), |all, tally| Tally {
        claims: all.claims + tally.claims,
        refused: all.refused + tally.refused,
    })
}

fn percent(tally: Tally) -> f64 {
    if tally.claims == 0 { 0.0 } else { 100.0 * tally.refused as f64 / tally.claims as f64 }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = |f: &mut fmt::Formatter<'_>, title: &str, tallies: &BTreeMap<String, Tally>| {
            writeln!(f, "{title:<28} {:>7} {:>8} {:>7}", "claims", "refused", "%")?;
            for (class, tally) in tallies {
                let (claims, refused) = (tally.claims, tally.refused);
                writeln!(f, "  {class:<26} {claims:>7} {refused:>8} {:>7.1}", percent(*tally))?;
            }
            let all = sum(tallies);
            writeln!(
                f,
                "  {:<26} {:>7} {:>8} {:>7.1}",
                "all",
                all.claims,
                all.refused,
                percent(all)
            )
        };
        table(f, "Fabrications (want 100 %)", &self.fabrications)?;
        table(f, "Faithful lines (want 0 %)", &self.faithful)?;
        if !self.misses.is_empty() {
            writeln!(f, "Judged wrongly:")?;
        }
        for miss in &self.misses {
            writeln!(f, "  {} [{}] {}\n      {}", miss.place, miss.class, miss.text, miss.said)?;
        }
        Ok(())
    }
}
