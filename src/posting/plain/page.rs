//! Headers and footers that printing put on every page.

use std::{collections::BTreeMap, sync::LazyLock};

use regex::{Regex, RegexSet};

use crate::posting::pattern::{regex, regex_set};

/// Lines that only number or date a page.
static PAGE_MARK: LazyLock<RegexSet> = LazyLock::new(|| {
    regex_set([
        r"(?i)^(?:page|seite|p\.|s\.)\s*\d{1,3}(?:\s*(?:of|/|von|sur|de)\s*\d{1,3})?$",
        r"(?i)^\d{1,3}\s*(?:of|/|von|sur)\s*\d{1,3}$",
        r"^[-–—]\s*\d{1,3}\s*[-–—]$",
        r"^https?://\S+\s+(?:page\s+)?\d{1,3}\s*(?:/|of)\s*\d{1,3}$",
        r"^\d{1,3}\s*(?:of|/)\s*\d{1,3}\s+\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+\d{1,2}:\d{2}.*$",
    ])
});

/// Lines that start with a date and a time, as browsers print above a page.
static PRINTED_AT: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+\d{1,2}:\d{2}(?:\s*[AP]M)?\b"));

/// Clears the lines that repeat on pages: numbered addresses, page numbers, dates of printing, and
/// whatever stands beside them each time. Cleared lines become [`GAP`], which doesn't end a
/// paragraph.
pub(super) fn clear_furniture(lines: &mut [String]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for line in lines.iter() {
        *counts.entry(signature(line)).or_default() += 1;
    }
    let repeats = |line: &str| counts.get(&signature(line)).is_some_and(|&count| count > 1);
    let marks: Vec<bool> = lines
        .iter()
        .map(|line| {
            let line = line.trim_matches(' ');
            is_page_mark(line) || (is_printed_at(line) && repeats(line)) || line == PAGE_BREAK
        })
        .collect();
    let mut clear = marks.clone();
    let clears = |at: usize| {
        let line = lines[at].trim();
        marks[at] || line.is_empty() || (line.len() > 3 && repeats(line))
    };
    for (index, _) in marks.iter().enumerate().filter(|(_, mark)| **mark) {
        let before = (index.saturating_sub(BESIDE)..index).rev();
        let after = index + 1..lines.len().min(index + 1 + BESIDE);
        for at in before.take_while(|&at| clears(at)).chain(after.take_while(|&at| clears(at))) {
            clear[at] |= !lines[at].trim().is_empty();
        }
    }
    for (line, clear) in lines.iter_mut().zip(clear) {
        if clear {
            GAP.clone_into(line);
        }
    }
}

/// How many lines before and after a page mark may belong to it.
const BESIDE: usize = 5;

/// Stands where a page mark was.
pub(super) const GAP: &str = "\u{c}";

/// A form feed on a line of its own.
const PAGE_BREAK: &str = "\u{c}";

fn is_page_mark(line: &str) -> bool {
    PAGE_MARK.is_match(line)
}

fn is_printed_at(line: &str) -> bool {
    PRINTED_AT.is_match(line)
}

/// The line without what changes from page to page.
fn signature(line: &str) -> String {
    line.split_whitespace()
        .map(|word| word.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect())
        .collect::<Vec<String>>()
        .join(" ")
}
