//! Which word may stand for which, from the bundled thesaurus (`data/lexicon/thesaurus.tsv`,
//! derived from WordNet): synonyms, what a word is a kind of, other parts of speech of its root.
//! `sites` may stand for `websites`, not the reverse: less may be said, never more.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Rows `stem TAB meanings TAB near meanings TAB marks`, sorted by stem; `v` marks verbs, `a` nouns of
/// deeds, events, messages, states and qualities.
static ROWS: &str = include_str!("../../data/lexicon/thesaurus.tsv");

/// Number of a meaning.
pub(super) type Meaning = u32;

/// The meanings of a stem; none for a word the thesaurus does not know.
pub(super) fn meanings(stem: &str) -> impl Iterator<Item = Meaning> {
    let row = find(stem).unwrap_or_default();
    numbers(row.split('\t').nth(1).unwrap_or_default())
}

/// Whether the word of this stem can be a verb.
pub(super) fn is_verb(stem: &str) -> bool {
    find(stem).is_some_and(|row| row.ends_with('v'))
}

/// Whether the word of this stem is, as a noun, a deed, an event, a message, a state or a quality: no
/// thing, person, place or sum.
pub(super) fn is_abstract(stem: &str) -> bool {
    find(stem)
        .and_then(|row| row.rsplit('\t').next())
        .is_some_and(|marks| matches!(marks, "a" | "av"))
}

/// Adds what the stem means and what it is near to.
pub(super) fn extend(known: &mut HashSet<Meaning>, stem: &str) {
    let row = find(stem).unwrap_or_default();
    row.split('\t').skip(1).take(2).for_each(|column| known.extend(numbers(column)));
}

/// Whether the one stem may stand for the other.
pub(super) fn may_stand_for(said: &str, known: &str) -> bool {
    let row = find(known).unwrap_or_default();
    let wider = || row.split('\t').skip(1).take(2).flat_map(|column| column.split(' '));
    let said = find(said).and_then(|row| row.split('\t').nth(1)).unwrap_or_default();
    // Written alike where they are alike: no number need be read.
    said.split(' ').any(|meaning| !meaning.is_empty() && wider().any(|other| other == meaning))
}

fn numbers(column: &str) -> impl Iterator<Item = Meaning> {
    column.split(' ').filter_map(|digits| u32::from_str_radix(digits, 36).ok())
}

/// The rows, in order; cut once.
static INDEX: LazyLock<Vec<&'static str>> = LazyLock::new(|| ROWS.lines().collect());

/// The row of a stem, or of its American spelling.
fn find(stem: &str) -> Option<&'static str> {
    row_of(stem).or_else(|| {
        let american = match stem {
            // The stem of "reorganise" keeps an ending that "reorganize" loses.
            _ if stem.ends_with("is") => {
                let short = stem.strip_suffix("is")?;
                return row_of(&format!("{short}iz"))
                    .or_else(|| row_of(short).filter(|_| short.len() > 4));
            }
            _ if stem.contains("our") => stem.replacen("our", "or", 1),
            _ if stem.ends_with("ys") => format!("{}z", stem.strip_suffix('s')?),
            _ => return None,
        };
        row_of(&american)
    })
}

fn row_of(stem: &str) -> Option<&'static str> {
    let at = INDEX.binary_search_by(|row| by_key(row, stem)).ok()?;
    INDEX.get(at).copied()
}

/// The stem of a row beside a stem. A tab comes before every letter, so it need not be looked for.
fn by_key(row: &str, stem: &str) -> Ordering {
    let (row, stem) = (row.as_bytes(), stem.as_bytes());
    let begins = row.get(..stem.len()).unwrap_or(row);
    begins.cmp(stem).then_with(|| match row.get(stem.len()) {
        Some(b'\t') | None => Ordering::Equal,
        Some(_) => Ordering::Greater,
    })
}

#[cfg(test)]
mod tests {
    use super::super::parse::word::stem;
    use super::*;

    fn may_stand_for(said: &str, fact: &str) -> bool {
        super::may_stand_for(&stem(said), &stem(fact))
    }

    #[test]
    fn synonyms_and_kinds_may_stand_for_a_word_and_nothing_else() {
        for (said, fact) in
            [("keep", "retain"), ("regain", "recover"), ("fix", "repair"), ("vehicle", "car")]
        {
            assert!(may_stand_for(said, fact), "{said} for {fact}");
        }
        for (said, fact) in
            [("knee", "hip"), ("accuracy", "uptime"), ("car", "vehicle"), ("nurse", "patient")]
        {
            assert!(!may_stand_for(said, fact), "{said} for {fact}");
        }
    }

    #[test]
    fn every_row_is_found_and_rows_are_in_order() {
        let stems: Vec<&str> = ROWS
            .lines()
            .filter(|row| !row.starts_with('#'))
            .filter_map(|row| row.split('\t').next())
            .collect();
        assert!(stems.len() > 10_000 && stems.is_sorted());
        assert!(is_abstract("visit") && is_abstract("document") && is_verb("visit"));
        assert!(!is_abstract("nurs") && !is_abstract("zzzz"));
        assert!(stems.iter().all(|stem| find(stem).is_some()));
        assert!(find("").is_none() && find("zzzz").is_none());
    }
}
