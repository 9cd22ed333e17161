//! When an extracted value counts as the labelled one.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

/// Lower-case words without punctuation.
pub(super) fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .replace(['’', '\''], "")
        .split(|c: char| !c.is_alphanumeric() && c != '+' && c != '#')
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The same words in the same order.
pub(super) fn same(a: &str, b: &str) -> bool {
    words(a) == words(b)
}

/// The same employer: equal, or equal to a part of the label ("Faculty, University (ABC)"), the
/// article aside.
pub(super) fn same_employer(label: &str, found: &str) -> bool {
    let bare = |text: &str| {
        let mut all = words(text);
        all.retain(|w| w != "the" && w != "and");
        all
    };
    let found = bare(found);
    let parts = label.split([',', '(', ')', '–', '—', '/', '|']).chain([label]);
    let outside = label.split('(').next().unwrap_or(label);
    !found.is_empty()
        && parts.chain([outside]).map(bare).any(|part| {
            part == found
                || part.len() > 1
                    && found.len() > part.len()
                    && found.windows(part.len()).any(|w| w == part)
                || found.len() > 1 && part.windows(found.len()).any(|w| w == found)
        })
}

/// The same place, accents and commas aside: the city is equal; or the label has a part of the city
/// before it ("North Campus, Edmonton, Alberta") and the city and its region are equal.
pub(super) fn same_place(label: &str, found: &str) -> bool {
    let fold = |text: &str| -> String {
        text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect()
    };
    let (label, found) = (fold(label), fold(found));
    let head = label.split(['(', ';', '—', '–', '|']).next().unwrap_or(&label);
    let parts = |text: &str| -> Vec<Vec<String>> { text.split(',').map(words).collect() };
    let (wide, near) = (parts(head), parts(&found));
    let county = near.first().is_some_and(|part| part.last().is_some_and(|w| w == "county"));
    let within = wide.len() >= 3 && near.len() >= 2 && !county && wide[1..].starts_with(&near[..2]);
    same_city(&label, &found) || words(head) == words(&found) || within
}

/// The same city, as written: the first component is equal.
pub(super) fn same_city(label: &str, found: &str) -> bool {
    let city = |text: &str| {
        let head = text.split(['(', ';', '—', '–', '|']).next().unwrap_or(text);
        words(head.split(',').next().unwrap_or(head))
    };
    let (label, found) = (city(label), city(found));
    let mut bare = found.clone();
    bare.retain(|w| !w.chars().all(|c| c.is_ascii_digit()));
    label == found
        || label == bare
        || label.len() > 1 && label.starts_with(&bare) && !bare.is_empty()
}

/// Share of the label's words that `text` holds.
pub(super) fn overlap(label: &str, text: &str) -> f64 {
    let content = |t: &str| words(t).into_iter().filter(|w| w.len() > 2).collect::<BTreeSet<_>>();
    let (label, text) = (content(label), content(text));
    if label.is_empty() {
        return 0.0;
    }
    label.intersection(&text).count() as f64 / label.len() as f64
}

/// Similarity of two lines, 0–1: shared words over the longer one's.
pub(super) fn similarity(a: &str, b: &str) -> f64 {
    let content = |t: &str| words(t).into_iter().collect::<BTreeSet<_>>();
    let (a, b) = (content(a), content(b));
    let longer = a.len().max(b.len());
    if longer == 0 { 0.0 } else { a.intersection(&b).count() as f64 / longer as f64 }
}
