//! Sentences with their place in the text.

use crate::posting::Span;

/// Words before a full stop that do not end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "e.g", "i.e", "etc", "inc", "ltd", "co", "corp", "dr", "mr", "mrs", "ms", "prof", "st", "no",
    "vs", "approx", "z", "b", "bzw", "ca", "ggf", "inkl", "exkl", "mind", "max", "min", "nr", "d",
    "h", "u", "a", "usw", "evtl", "p", "ex", "env", "m", "mme", "jan", "feb", "sept", "oct", "nov",
    "dec", "u.s", "u.k", "sr", "jr",
];

/// Sentences in order. A line end always ends one; blanks around a sentence are not part of it.
#[must_use]
pub fn sentences(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        split_line(text, line_start, line, &mut found);
        line_start += line.len();
    }
    found
}

fn split_line(text: &str, offset: usize, line: &str, found: &mut Vec<Span>) {
    let mut start = 0;
    for (at, mark) in line.match_indices(['.', '!', '?']) {
        let end = at + mark.len();
        if end > start && ends_sentence(line, start, at, end) {
            push(text, offset + start, offset + end, found);
            start = end;
        }
    }
    push(text, offset + start, offset + line.len(), found);
}

fn ends_sentence(line: &str, start: usize, at: usize, end: usize) -> bool {
    let rest = &line[end..];
    let Some(blank) = rest.chars().next() else { return true };
    if !blank.is_whitespace() {
        return false;
    }
    let next = rest.trim_start().chars().next();
    if next.is_some_and(char::is_lowercase) {
        return false;
    }
    let before = &line[start..at];
    let word = before.rsplit(char::is_whitespace).next().unwrap_or(before);
    let word = word.trim_start_matches(['(', '"', '“', '„', '«']).to_lowercase();
    !(line[at..].starts_with('.') && ABBREVIATIONS.contains(&word.as_str()))
}

fn push(text: &str, start: usize, end: usize, found: &mut Vec<Span>) {
    let raw = &text[start..end];
    let trimmed = raw.trim();
    if !trimmed.is_empty() {
        let start = start + (raw.len() - raw.trim_start().len());
        found.push(Span { start, end: start + trimmed.len() });
    }
}

/// Runs of blanks made one space, ends trimmed.
#[must_use]
pub fn squash(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|span| &text[span.start..span.end]).collect()
    }

    #[test]
    fn lines_and_full_stops_end_sentences() {
        assert_eq!(split("One. Two!\nThree"), ["One.", "Two!", "Three"]);
    }

    #[test]
    fn abbreviations_and_decimals_do_not() {
        assert_eq!(
            split("Tools, e.g. Excel, for 1.5 teams. Next"),
            ["Tools, e.g. Excel, for 1.5 teams.", "Next"]
        );
        assert_eq!(split("Erfahrung, z. B. Datev. Gut."), ["Erfahrung, z. B. Datev.", "Gut."]);
    }
}
