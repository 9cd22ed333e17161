//! Terms: stemmed content words with how often they occur.

use std::collections::BTreeMap;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_segmentation::UnicodeSegmentation;

use super::stop::is_stop;
use crate::language::Language;

/// Stem → how often. Ordered, so that sums over it are the same everywhere.
pub type Terms = BTreeMap<String, f64>;

/// Stemmed content words of a text. Figures are left out: they never make two texts alike.
#[must_use]
pub fn terms(text: &str, language: Language) -> Terms {
    let stemmer = Stemmer::create(match language {
        Language::En => Algorithm::English,
        Language::De => Algorithm::German,
        Language::Fr => Algorithm::French,
    });
    let mut found = Terms::new();
    for word in text.unicode_words() {
        // Elided articles and possessives: l'équipe, company's.
        for part in word.split(['\'', '’']) {
            let lower = part.to_lowercase();
            let content = lower.chars().count() > 1
                && lower.chars().any(char::is_alphabetic)
                && !is_stop(&lower, language);
            if content {
                *found.entry(stemmer.stem(&lower).into_owned()).or_default() += 1.0;
            }
        }
    }
    found
}

/// Share of terms two texts have in common, 0–1.
#[must_use]
pub fn jaccard(a: &Terms, b: &Terms) -> f64 {
    let common = a.keys().filter(|term| b.contains_key(*term)).count();
    let all = a.len() + b.len() - common;
    if all == 0 { 0.0 } else { common as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflected_forms_meet() {
        let posting = terms("Managing deliveries of medications", Language::En);
        let bullet = terms("managed the delivery of medication", Language::En);
        assert!(jaccard(&posting, &bullet) > 0.9, "{posting:?} {bullet:?}");
    }

    #[test]
    fn figures_and_stop_words_are_no_terms() {
        assert!(terms("the 45 of 2019, and", Language::En).is_empty());
        assert!(terms("für die", Language::De).is_empty());
    }
}
