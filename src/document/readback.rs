//! Reads the text of a PDF back, as an applicant tracking system would, and compares it with what
//! was meant to be in it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::typeset::{SOFT_BREAK, Text, is_default_ignorable, is_right_to_left};
use super::view::{Body, CvView, DOT, Entry, Item, Linked};
use crate::reader::pdf;

/// The text of a PDF is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// The bytes are not a PDF.
    #[error("not a readable PDF")]
    Unreadable,
    /// A line differs.
    #[error("expected `{expected}` but read `{found}`")]
    Differs {
        /// The line as it should be.
        expected: String,
        /// What stands in its place.
        found: String,
    },
    /// There is text that should not be there.
    #[error("unexpected text at the end: `{0}`")]
    Extra(String),
}

/// The text of a PDF in the order of its content, lines separated by `\n`.
///
/// # Errors
/// [`Mismatch::Unreadable`].
pub fn extract(pdf: &[u8]) -> Result<String, Mismatch> {
    pdf::in_content_order(pdf).ok_or(Mismatch::Unreadable)
}

/// Compares the text of `pdf` with the lines it should have, in reading order. White space and
/// ligatures do not count, line breaks may stand for spaces; words may not be broken, except at a
/// zero-width space of the expected line. Nothing else may be in the PDF.
///
/// # Errors
/// The first difference.
pub fn check(pdf: &[u8], expected: &[String]) -> Result<(), Mismatch> {
    compare(&extract(pdf)?, expected)
}

/// The comparison of [`check`].
pub(crate) fn compare(text: &str, expected: &[String]) -> Result<(), Mismatch> {
    let found = normalised(text);
    let mut at = 0;
    for line in expected {
        at = skip_spaces(&found, at);
        at = matched(&found, at, line).ok_or_else(|| Mismatch::Differs {
            expected: line.replace(SOFT_BREAK, ""),
            found: found.iter().skip(at).take(line.chars().count() + 12).collect(),
        })?;
    }
    let rest: String = found.iter().skip(skip_spaces(&found, at)).collect();
    if rest.is_empty() { Ok(()) } else { Err(Mismatch::Extra(rest)) }
}

/// Position behind `line` in `found`, when it stands at `at`.
fn matched(found: &[char], mut at: usize, line: &str) -> Option<usize> {
    if line.chars().any(is_right_to_left) {
        return matched_in_any_order(found, at, line);
    }
    for c in normalised(line) {
        match c {
            SOFT_BREAK => at = skip_spaces(found, at),
            ' ' => {
                let behind = skip_spaces(found, at);
                if behind == at {
                    return None;
                }
                at = behind;
            }
            c if found.get(at) == Some(&c) => at += 1,
            _ => return None,
        }
    }
    // The line must end where a word ends.
    found.get(at).is_none_or(|next| *next == ' ').then_some(at)
}

/// Right-to-left text is drawn in the order of the eye: the same characters must be there, in
/// whatever order.
fn matched_in_any_order(found: &[char], mut at: usize, line: &str) -> Option<usize> {
    let mut wanted: Vec<char> =
        normalised(line).into_iter().filter(|c| !matches!(*c, ' ' | SOFT_BREAK)).collect();
    let mut seen = Vec::with_capacity(wanted.len());
    while seen.len() < wanted.len() {
        match found.get(at) {
            Some(' ') => {}
            Some(c) => seen.push(*c),
            None => return None,
        }
        at += 1;
    }
    let key = |c: &char| mirrored(*c);
    wanted.sort_unstable_by_key(key);
    seen.sort_unstable_by_key(key);
    let same = wanted.iter().map(|c| mirrored(*c)).eq(seen.iter().map(|c| mirrored(*c)));
    same.then_some(at)
}

/// Brackets are mirrored in right-to-left text.
fn mirrored(c: char) -> char {
    match c {
        ')' => '(',
        ']' => '[',
        '}' => '{',
        '>' => '<',
        '»' => '«',
        c => c,
    }
}

fn skip_spaces(text: &[char], at: usize) -> usize {
    at + text[at.min(text.len())..].iter().take_while(|c| **c == ' ').count()
}

/// Compatibility forms resolved, marks that fonts may reorder and invisible characters dropped,
/// one space for any white space. Soft breaks stay.
fn normalised(text: &str) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(text.len());
    let compatible = text.chars().flat_map(|c| {
        // Spacing accents would come apart into a space and an accent.
        let whole = c.is_ascii() || (!c.is_whitespace() && c.nfkd().next() == Some(' '));
        let parts = (!whole).then(|| c.nfkd());
        whole.then_some(c).into_iter().chain(parts.into_iter().flatten())
    });
    for c in compatible {
        if c.is_whitespace() {
            if out.last().is_some_and(|last| *last != ' ') {
                out.push(' ');
            }
        } else if c.is_ascii()
            || c == SOFT_BREAK
            || !(is_combining_mark(c) || is_default_ignorable(c))
        {
            out.push(c);
        }
    }
    while out.last() == Some(&' ') {
        out.pop();
    }
    out
}

/// What a CV's PDF says, line by line.
pub(crate) fn cv_lines(view: &CvView) -> Vec<String> {
    let mut lines = vec![view.name.expected_large(), view.tagline.expected()];
    lines.extend(view.contact.iter().map(|row| join_expected(row)));
    lines.push(view.relocation.expected());
    for section in &view.sections {
        lines.push(section.title.expected());
        match &section.body {
            Body::Prose { text } => lines.push(text.expected()),
            Body::Groups { groups } => lines.extend(groups.iter().map(|group| {
                if group.name.is_empty() {
                    group.items.expected()
                } else {
                    format!("{}: {}", group.name.expected(), group.items.expected())
                }
            })),
            Body::Items { items } => lines.extend(items.iter().map(item_line)),
            Body::Entries { entries } => lines.extend(entries.iter().flat_map(entry_lines)),
        }
    }
    lines.retain(|line| !line.trim().is_empty());
    lines
}

/// The parts of one line with dots between.
pub(crate) fn join_expected(parts: &[Linked]) -> String {
    let parts: Vec<String> = parts.iter().map(|part| part.text.expected()).collect();
    parts.join(DOT)
}

fn item_line(item: &Item) -> String {
    joined(&[&item.title.text, &item.detail, &item.dates])
}

/// A title, what stands beside or under it, and bullets.
fn entry_lines(entry: &Entry) -> Vec<String> {
    let title = &entry.title.text;
    let mut lines = if entry.has_own_line() {
        vec![title.expected(), joined(&[&entry.detail, &entry.dates])]
    } else {
        vec![joined(&[title, &entry.detail, &entry.dates])]
    };
    lines.extend(entry.bullets.iter().map(|bullet| format!("• {}", bullet.text.expected())));
    lines
}

/// The parts that are there, with dots between.
fn joined(parts: &[&Text]) -> String {
    let parts = parts.iter().filter(|part| !part.is_empty()).map(|part| part.expected());
    parts.collect::<Vec<_>>().join(DOT)
}
