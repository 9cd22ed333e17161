//! List markers of all kinds.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use regex::Regex;

use crate::posting::pattern::regex;

/// What stands before a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// A glyph that is only ever a bullet, or a dash or asterisk followed by a space.
    Glyph,
    /// The letter `o`, which word processors use as a second-level bullet.
    LetterO,
    /// `1.`, `2)`, `(3)`.
    Number(u32),
    /// `a)`, `(b)`.
    Letter(char),
}

/// Bullets that need no space after them.
const SURE: &str =
    r"•·∙●○◦▪▫■□◆◇◊⚫⚪‣⁃➢➤►▶▸➔→⇒✓✔✅☑✗❖★☆\u{f0a7}\u{f0b7}\u{f0d8}\u{f0fc}\u{f076}\u{f06e}";

static SURE_MARKER: LazyLock<Regex> = LazyLock::new(|| regex(&format!(r"^[{SURE}]+\s*")));
static DASH_MARKER: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?:[-–—−*+>»]|--)(?:\s+|$)"));
static NUMBER_MARKER: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?:\((\d{1,2})\)|(\d{1,2})[.)])(?:\s+|$)"));
static LETTER_MARKER: LazyLock<Regex> = LazyLock::new(|| regex(r"^\(?([a-z])\)(?:\s+|$)"));
static INLINE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\s+[•●○◦▪■‣➢➤►✓✔\u{f0a7}\u{f0b7}\u{f0d8}]\s+"));

/// The marker `line` starts with and what follows it.
pub(super) fn split(line: &str) -> Option<(Marker, &str)> {
    if let Some(found) = SURE_MARKER.find(line) {
        return Some((Marker::Glyph, &line[found.end()..]));
    }
    if let Some(found) = DASH_MARKER.find(line) {
        return Some((Marker::Glyph, &line[found.end()..]));
    }
    if let Some(rest) = line.strip_prefix("o ").filter(|rest| !rest.trim().is_empty()) {
        return Some((Marker::LetterO, rest.trim_start()));
    }
    if let Some(found) = NUMBER_MARKER.captures(line) {
        let digits = found.get(1).or(found.get(2))?;
        let number = digits.as_str().parse().ok()?;
        return Some((Marker::Number(number), &line[found.get(0)?.end()..]));
    }
    let found = LETTER_MARKER.captures(line)?;
    let letter = found.get(1)?.as_str().chars().next()?;
    Some((Marker::Letter(letter), &line[found.get(0)?.end()..]))
}

/// Items of a list that was pasted as one line: `• A • B • C`.
pub(super) fn split_inline(item: &str) -> Vec<&str> {
    INLINE.split(item).map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Lines that must start with the same odd mark for it to be a bullet.
const MIN_ODD: usize = 3;

/// Signs that three or more of `lines` start with: bullets of a font that got lost on the way, such
/// as `!"` or `Ø`.
pub(super) fn odd_marks<'a>(lines: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for mark in lines.filter_map(odd_mark) {
        *counts.entry(mark).or_default() += 1;
    }
    counts.into_iter().filter(|&(_, count)| count >= MIN_ODD).map(|(mark, _)| mark).collect()
}

/// The sign `line` starts with, when no sentence starts with such a one.
pub(super) fn odd_mark(line: &str) -> Option<&str> {
    let end = line.find(|c: char| c.is_alphanumeric() || c.is_whitespace())?;
    let mark = &line[..end];
    let starts_text = mark.starts_with([
        '"', '\'', '“', '„', '«', '‘', '(', '[', '{', '<', '#', '@', '$', '€', '£', '¥', '.', '…',
        '/', '&', '=', '|', '`', '~', '_', '¿', '¡',
    ]);
    if (1..=3).contains(&mark.chars().count()) {
        return (!starts_text && line[end..].chars().any(char::is_alphabetic)).then_some(mark);
    }
    // Letters that Wingdings shows as arrows, ticks and squares.
    let letter = line.chars().next().filter(|c| "Øüvq".contains(*c))?;
    let mark = &line[..letter.len_utf8()];
    let rest = line[mark.len()..].strip_prefix(' ')?;
    rest.starts_with(char::is_alphabetic).then_some(mark)
}
