//! Sentences and clauses of a line, as byte ranges.

use std::ops::Range;

/// Abbreviations a sentence does not end after.
const ABBREVIATIONS: &[&str] = &[
    "e.g", "i.e", "etc", "vs", "dr", "mr", "mrs", "ms", "st", "inc", "ltd", "co", "corp", "no",
    "approx", "u.s", "u.k", "ph.d", "b.s", "m.s", "b.a", "m.a", "z.b", "d.h", "u.a", "ca", "bzw",
    "ggf", "inkl", "etc", "evtl", "mind", "max", "min", "nr", "str", "p.ex", "env", "resp", "incl",
    "jr", "sr", "dept", "univ", "s.o", "o.ä", "usw", "a.m", "p.m", "bsc", "hr", "hrs", "yr", "yrs",
];

/// Sentences of `text`; together they cover all of it but the spaces between.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if !matches!(c, '.' | '!' | '?') {
            continue;
        }
        let end = at + 1;
        let rest = &text[end..];
        let next = rest.trim_start().chars().next();
        let closes = rest.starts_with(char::is_whitespace)
            && next.is_some_and(|n| {
                n.is_uppercase() || n.is_ascii_digit() || matches!(n, '"' | '“' | '(')
            });
        if closes && !(c == '.' && is_abbreviation(&text[start..at])) {
            out.push(start..end);
            start = end + (rest.len() - rest.trim_start().len());
        }
    }
    if start < text.len() {
        out.push(start..text.len());
    }
    out
}

fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit([' ', '(']).next().unwrap_or(before).to_lowercase();
    word.chars().count() == 1 && word.chars().all(char::is_alphabetic)
        || ABBREVIATIONS.contains(&word.as_str())
}

/// Sentences, split again at semicolons.
pub(super) fn clauses(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for sentence in sentences(text) {
        let mut start = sentence.start;
        for (at, _) in text[sentence.clone()].match_indices("; ") {
            out.push(start..sentence.start + at);
            start = sentence.start + at + 2;
        }
        out.push(start..sentence.end);
    }
    out.retain(|r| text[r.clone()].chars().any(char::is_alphanumeric));
    out
}
