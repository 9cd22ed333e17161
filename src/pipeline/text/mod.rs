//! Small tools for words and sentences, shared by the stages.

mod clean;
mod clip;
mod pattern;
mod sentence;
mod stop;
mod term;

pub use clean::{clean, without_emoji};
pub use clip::{clip, clip_quote, count};
pub use pattern::{CuePattern, lower_case_pattern};
pub use sentence::{sentences, squash};
pub use term::{Terms, jaccard, own_terms, terms};

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::language::Language;
use crate::posting::Span;

/// The words of `span`; empty when the span does not fit the text.
#[must_use]
pub fn slice(text: &str, span: Span) -> &str {
    text.get(span.start..span.end).unwrap_or_default()
}

/// `a`, `a and b`, `a, b and c` in the language given.
#[must_use]
pub fn enumerate<S: AsRef<str>>(items: &[S], language: Language) -> String {
    let and = match language {
        Language::En => "and",
        Language::De => "und",
        Language::Fr => "et",
    };
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [start @ .., last] => {
            let start: Vec<&str> = start.iter().map(AsRef::as_ref).collect();
            format!("{} {and} {}", start.join(", "), last.as_ref())
        }
    }
}

/// The language a text is mostly written in, of the three supported; English when it is too short
/// or in doubt.
#[must_use]
pub fn language_of(text: &str) -> Language {
    use whatlang::{Detector, Lang};
    if text.split_whitespace().count() < 4 {
        return Language::En;
    }
    let detector = Detector::with_allowlist(vec![Lang::Eng, Lang::Deu, Lang::Fra]);
    match detector.detect_lang(text) {
        Some(Lang::Deu) => Language::De,
        Some(Lang::Fra) => Language::Fr,
        _ => Language::En,
    }
}

/// Words that state a figure without digits.
const FIGURE_WORDS: &str = "two three four five six seven eight nine ten eleven twelve twenty \
hundred thousand million half halved doubled tripled zwei drei vier fünf sechs sieben acht neun zehn \
elf zwölf hundert tausend million millionen hälfte halbiert verdoppelt verdreifacht deux trois \
quatre cinq six sept huit neuf dix onze douze vingt cent mille moitié doublé triplé";

static FIGURES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| FIGURE_WORDS.split_whitespace().collect());

/// True when the text states a figure, in digits or in words. A year is none.
#[must_use]
pub fn has_figure(text: &str) -> bool {
    has_digits(text)
        || text
            .split(|c: char| !c.is_alphabetic())
            .any(|word| !word.is_empty() && FIGURES.contains(word.to_lowercase().as_str()))
}

/// True when the text states a figure in digits that is not a year.
#[must_use]
pub fn has_digits(text: &str) -> bool {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | ',' | '%' | '€' | '$' | '£')))
        .map(|word| word.trim_matches(|c| matches!(c, '.' | ',')))
        .any(|word| {
            word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '€' | '$' | '£'))
                && word.contains(|c: char| c.is_ascii_digit())
                && !is_year(word)
        })
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse::<u32>().is_ok_and(|year| (1950..2100).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_in_each_language() {
        assert_eq!(enumerate(&["a"], Language::En), "a");
        assert_eq!(enumerate(&["a", "b", "c"], Language::En), "a, b and c");
        assert_eq!(enumerate(&["a", "b"], Language::De), "a und b");
        assert_eq!(enumerate(&["a", "b"], Language::Fr), "a et b");
    }

    #[test]
    fn a_year_is_not_a_result() {
        assert!(has_figure("Cut cost by 12%"));
        assert!(has_figure("Saved €1.2M a year"));
        assert!(!has_figure("Joined in 2019."));
        assert!(!has_figure("Ran the platform team"));
    }

    #[test]
    fn language_is_told_apart() {
        assert_eq!(language_of("Monatsabschluss von neun auf fünf Tage verkürzt"), Language::De);
        assert_eq!(language_of("Réduction du délai de clôture de neuf à cinq jours"), Language::Fr);
        assert_eq!(language_of("Cut the monthly close from nine days to five"), Language::En);
        assert_eq!(language_of(""), Language::En);
    }
}
