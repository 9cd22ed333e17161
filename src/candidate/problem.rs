//! What is wrong with a master CV: all of it at once, each with file, line and the fix.

use std::cell::RefCell;
use std::fmt;

use super::Problem;

/// The master CV can't be used. Holds every problem found, not only the first.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct LoadError {
    /// At least one.
    pub problems: Vec<Problem>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}\n  fix: {}", self.message, self.fix)
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.problems.iter().map(Problem::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

/// Collects problems (the master CV can't be used) and warnings (it can).
#[derive(Debug, Default)]
pub(super) struct Findings {
    problems: RefCell<Vec<Problem>>,
    warnings: RefCell<Vec<Problem>>,
}

impl Findings {
    /// Something that must be mended.
    pub fn problem(
        &self,
        file: &str,
        line: impl Into<Option<usize>>,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.problems.borrow_mut().push(finding(file, line.into(), message.into(), fix.into()));
    }

    /// Something worth a look.
    pub fn warn(
        &self,
        file: &str,
        line: impl Into<Option<usize>>,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.warnings.borrow_mut().push(finding(file, line.into(), message.into(), fix.into()));
    }

    /// Problems and warnings, each by file and line.
    pub fn into_parts(self) -> (Vec<Problem>, Vec<Problem>) {
        let sorted = |cell: RefCell<Vec<Problem>>| {
            let mut list = cell.into_inner();
            list.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
            list.dedup();
            list
        };
        (sorted(self.problems), sorted(self.warnings))
    }
}

fn finding(file: &str, line: Option<usize>, message: String, fix: String) -> Problem {
    Problem { file: file.into(), line, message, fix }
}
