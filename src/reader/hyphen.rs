//! Words broken at a line end: whether the hyphen is the word's or the typesetter's.

use std::collections::BTreeSet;

/// First halves of compounds that keep their hyphen at a line end.
const COMPOUND_STARTS: &[&str] = &[
    "all", "anti", "back", "best", "client", "cloud", "co", "cost", "cross", "customer", "data",
    "day", "decision", "detail", "end", "entry", "event", "fast", "first", "forward", "four",
    "front", "full", "goal", "hands", "hard", "high", "in", "industry", "large", "life", "long",
    "low", "mid", "mission", "multi", "non", "object", "off", "on", "open", "part", "post", "pre",
    "problem", "re", "real", "result", "results", "risk", "role", "second", "self", "semi",
    "service", "short", "single", "small", "state", "team", "third", "three", "time", "top", "two",
    "under", "user", "value", "well", "work", "world", "year",
];

/// The words of a document in lower case, to judge broken words by.
#[derive(Clone, Debug, Default)]
pub struct Words(BTreeSet<String>);

impl Words {
    /// Collects the words of lines; one broken at the end of its line is none.
    pub fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let words = lines
            .flat_map(|line| line.split(|c: char| !(c.is_alphanumeric() || c == '-')))
            .filter(|word| !word.ends_with('-'))
            .map(str::to_lowercase)
            .collect();
        Self(words)
    }

    /// Appends `next` to `line`: a hyphen of wrapping goes, a hyphen of the word stays.
    pub fn join(&self, line: &mut String, next: &str) {
        if !breaks_word(line, next) || continues_list(next) {
            if !line.is_empty() {
                line.push(' ');
            }
        } else if !self.hyphen_belongs(line, next) {
            line.pop();
        }
        line.push_str(next);
    }

    fn hyphen_belongs(&self, line: &str, next: &str) -> bool {
        let stem = line.trim_end_matches('-');
        let first = stem.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_lowercase();
        let end = next.find(|c: char| !c.is_alphanumeric()).unwrap_or(next.len());
        let second = next[..end].to_lowercase();
        if self.0.contains(&format!("{first}{second}")) {
            return false;
        }
        self.0.contains(&format!("{first}-{second}"))
            || COMPOUND_STARTS.contains(&first.as_str())
            || stem.rsplit(char::is_whitespace).next().is_some_and(|word| word.contains('-'))
    }
}

/// `pre- and post-sales`: the hyphen stands for a word to come.
fn continues_list(next: &str) -> bool {
    let word = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    matches!(word, "and" | "or" | "und" | "oder" | "bzw" | "to" | "et" | "ou" | "bis")
}

/// True when `line` ends in the first half of a word that `next` begins with the rest of.
#[must_use]
pub fn breaks_word(line: &str, next: &str) -> bool {
    let hyphenated = line.strip_suffix('-').is_some_and(|stem| stem.ends_with(char::is_alphabetic));
    hyphenated && next.chars().next().is_some_and(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hyphens_of_words_stay_and_hyphens_of_lines_go() {
        let words = Words::of(["we maintain it", "a cost-plus contract"].into_iter());
        let joined = |first: &str, second: &str| {
            let mut line = first.to_owned();
            words.join(&mut line, second);
            line
        };
        assert_eq!(joined("main-", "tain systems"), "maintain systems");
        assert_eq!(joined("a cost-", "plus deal"), "a cost-plus deal");
        assert_eq!(joined("short-", "term"), "short-term");
        assert_eq!(joined("pre-", "and post-sales"), "pre- and post-sales");
        assert_eq!(joined("Vor-", "Ort"), "Vor- Ort");
    }
}
