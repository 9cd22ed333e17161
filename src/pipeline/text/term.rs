//! Terms: stemmed content words with how often they occur.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_segmentation::UnicodeSegmentation;

use super::stop::is_stop;
use crate::language::Language;
use crate::memo::Memo;

/// Stem → how often. Ordered, so that sums over it are the same everywhere.
pub type Terms = BTreeMap<String, f64>;

/// Stemmed content words of a text. Figures are left out: they never make two texts alike.
#[must_use]
pub fn terms(text: &str, language: Language) -> Terms {
    let mut found = Terms::new();
    for word in text.unicode_words() {
        // Elided articles and possessives: l'équipe, company's.
        for part in word.split(['\'', '’']) {
            if let Some(term) = term(part, language) {
                *found.entry(term).or_default() += 1.0;
            }
        }
    }
    found
}

thread_local! {
    static KNOWN: [Memo<Option<String>>; 3] = std::array::from_fn(|_| Memo::default());
}

/// The same of a text of the candidate, which every posting is compared with: kept.
#[must_use]
pub fn own_terms(text: &str, language: Language) -> Arc<Terms> {
    thread_local! {
        static KNOWN: [Memo<Arc<Terms>>; 3] = std::array::from_fn(|_| Memo::default());
    }
    let (place, _) = stemming(language);
    KNOWN.with(|known| known[place].get_or(text, || Arc::new(terms(text, language))))
}

fn stemming(language: Language) -> (usize, Algorithm) {
    match language {
        Language::En => (0, Algorithm::English),
        Language::De => (1, Algorithm::German),
        Language::Fr => (2, Algorithm::French),
    }
}

/// The stem of a content word; none of a small word or a figure.
fn term(word: &str, language: Language) -> Option<String> {
    let (place, algorithm) = stemming(language);
    let make = || {
        let lower = word.to_lowercase();
        let content = lower.chars().count() > 1
            && lower.chars().any(char::is_alphabetic)
            && !is_stop(&lower, language);
        content.then(|| Stemmer::create(algorithm).stem(&lower).into_owned())
    };
    KNOWN.with(|known| known[place].get_or(word, make))
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
        let text = "managed the delivery of medication";
        for _ in 0..2 {
            assert_eq!(*own_terms(text, Language::En), bullet, "kept or not");
            assert_eq!(*own_terms(text, Language::De), terms(text, Language::De), "by language");
        }
    }

    #[test]
    fn figures_and_stop_words_are_no_terms() {
        assert!(terms("the 45 of 2019, and", Language::En).is_empty());
        assert!(terms("für die", Language::De).is_empty());
    }
}
