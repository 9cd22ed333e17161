//! Words too general to claim anything by themselves: a rewriter adds them for grammar, for
//! presentation, or as a name for what the fact tells anyway (`data/lexicon/general.txt`).

use std::collections::HashSet;
use std::sync::LazyLock;

use super::parse::word::stem;

/// One word a line, in plain forms.
static PLAIN: &str = include_str!("../../data/lexicon/general.txt");

static STEMS: LazyLock<HashSet<String>> =
    LazyLock::new(|| PLAIN.lines().filter(|row| !row.starts_with('#')).map(stem).collect());

/// Whether the word of this stem claims nothing by itself.
pub(super) fn is_general(stem: &str) -> bool {
    STEMS.contains(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_presentation_are_general_and_things_are_not() {
        for word in ["featuring", "existing", "basis"] {
            assert!(is_general(&stem(word)), "{word}");
        }
        for word in ["fraud", "handbook", "robot", "approved", "chair", "budget"] {
            assert!(!is_general(&stem(word)), "{word}");
        }
    }
}
