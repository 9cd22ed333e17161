//! Counts per field and how they are printed.

use std::fmt;

use crate::eval::interval::Interval;

/// Right, wrong and missing values of one field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Labelled and extracted alike.
    pub right: usize,
    /// Extracted, but not (or not so) labelled.
    pub wrong: usize,
    /// Labelled, but not (or not so) extracted.
    pub missing: usize,
    /// Neither labelled nor extracted.
    pub absent: usize,
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missing += other.missing;
        self.absent += other.absent;
    }

    fn without(&self, other: &Self) -> Self {
        Self {
            right: self.right - other.right,
            wrong: self.wrong - other.wrong,
            missing: self.missing - other.missing,
            absent: self.absent - other.absent,
        }
    }

    /// Adds a field that has at most one value.
    pub(super) fn one(&mut self, labelled: bool, extracted: bool, equal: bool) {
        match (labelled, extracted) {
            (true, true) if equal => self.right += 1,
            (false, false) => self.absent += 1,
            _ => {
                self.wrong += usize::from(extracted);
                self.missing += usize::from(labelled);
            }
        }
    }

    /// Share of what was extracted that is right; 1 when nothing was.
    #[must_use]
    pub fn precision(&self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    /// Share of what is labelled that was extracted; 1 when nothing is.
    #[must_use]
    pub fn recall(&self) -> f64 {
        share(self.right, self.right + self.missing)
    }

    /// Harmonic mean of both.
    #[must_use]
    pub fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }

    /// Share of the postings (or labelled items) that are right, absent ones included.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        let right = self.right + self.absent;
        share(right, right + self.wrong.max(self.missing))
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// Scores of a folder of labelled postings.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Postings scored.
    pub postings: usize,
    /// Field and its counts, in the order to print.
    pub fields: Vec<(&'static str, Tally)>,
    /// One line for each difference, for people who want to look.
    pub differences: Vec<String>,
    /// Files that could not be read as postings, with the reason.
    pub unreadable: Vec<String>,
    /// The same counts, posting by posting: what intervals are drawn from.
    per_posting: Vec<Vec<(&'static str, Tally)>>,
}

impl Report {
    /// Begins the next posting.
    pub(super) fn next(&mut self) {
        self.close();
        self.postings += 1;
    }

    /// Ends the last one.
    pub(super) fn close(&mut self) {
        let mut before: Vec<(&'static str, Tally)> = Vec::new();
        for (name, tally) in self.per_posting.iter().flatten() {
            match before.iter_mut().find(|(known, _)| known == name) {
                Some((_, sum)) => sum.add(tally),
                None => before.push((name, *tally)),
            }
        }
        let own = self.fields.iter().map(|(name, tally)| {
            let before = before.iter().find(|(known, _)| known == name);
            (*name, before.map_or(*tally, |(_, sum)| tally.without(sum)))
        });
        let own = own.collect();
        if self.postings > 0 {
            self.per_posting.push(own);
        }
    }

    /// F1 of a field with its interval over postings.
    #[must_use]
    pub fn interval(&self, name: &str) -> Interval {
        let tallies: Vec<Tally> = self
            .per_posting
            .iter()
            .map(|posting| {
                posting
                    .iter()
                    .find(|(known, _)| *known == name)
                    .map(|(_, t)| *t)
                    .unwrap_or_default()
            })
            .collect();
        Interval::by(&tallies, |sample| {
            let mut sum = Tally::default();
            sample.iter().for_each(|tally| sum.add(tally));
            sum.f1()
        })
    }

    /// Only the fields whose name has one of these words.
    #[must_use]
    pub fn only(mut self, words: &[&str]) -> Self {
        self.fields.retain(|(name, _)| words.iter().any(|word| name.contains(word)));
        self.differences.retain(|line| words.iter().any(|word| line.contains(word)));
        self
    }

    /// Counts of a field.
    pub(super) fn field(&mut self, name: &'static str) -> &mut Tally {
        let at = self.fields.iter().position(|(n, _)| *n == name).unwrap_or_else(|| {
            self.fields.push((name, Tally::default()));
            self.fields.len() - 1
        });
        &mut self.fields[at].1
    }

    /// Counts of a field, if it was scored.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Tally> {
        self.fields.iter().find(|(n, _)| *n == name).map(|(_, tally)| tally)
    }

    /// Adds a field with at most one value, and notes a difference.
    pub(super) fn compare(
        &mut self,
        file: &str,
        name: &'static str,
        label: Option<&str>,
        found: Option<&str>,
        equal: impl Fn(&str, &str) -> bool,
    ) {
        let same = matches!((label, found), (Some(l), Some(f)) if equal(l, f));
        self.field(name).one(label.is_some(), found.is_some(), same);
        if !same && (label.is_some() || found.is_some()) {
            self.differ(file, name, label.unwrap_or("–"), found.unwrap_or("–"));
        }
    }

    pub(super) fn differ(&mut self, file: &str, name: &str, label: &str, found: &str) {
        self.differences.push(format!("{file}  {name}: labelled “{label}”, extracted “{found}”"));
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} postings", self.postings)?;
        writeln!(f)?;
        writeln!(
            f,
            "{:<22} {:>9} {:>7} {:>7} {:<14} {:>9}   {:>5} {:>5} {:>7} {:>6}",
            "field",
            "precision",
            "recall",
            "F1",
            "(95 %)",
            "accuracy",
            "right",
            "wrong",
            "missing",
            "absent"
        )?;
        for (name, tally) in &self.fields {
            let interval = self.interval(name);
            let interval = format!("({:.3}–{:.3})", interval.low, interval.high);
            writeln!(
                f,
                "{name:<22} {:>9.3} {:>7.3} {:>7.3} {interval:<14} {:>9.3}   {:>5} {:>5} {:>7} {:>6}",
                tally.precision(),
                tally.recall(),
                tally.f1(),
                tally.accuracy(),
                tally.right,
                tally.wrong,
                tally.missing,
                tally.absent
            )?;
        }
        if !self.differences.is_empty() {
            writeln!(f, "\nDifferences")?;
            self.differences.iter().try_for_each(|line| writeln!(f, "{line}"))?;
        }
        self.unreadable.iter().try_for_each(|line| writeln!(f, "not read: {line}"))
    }
}
