//! A typed parse of a sentence: tokens, quantities with what they count, named things, verbs of
//! responsibility.
//!
//! English first; German and French number words and verbs well enough not to refuse what a German
//! or French master CV says itself.

pub mod ladder;
pub mod name;
pub mod noun;
pub mod number;
pub mod quantity;
pub mod token;
pub mod value;
pub mod word;

use std::collections::BTreeSet;

pub use ladder::{Responsibility, Rung};
pub use name::Name;
pub use quantity::{Quantity, Unit};
pub use token::Token;
pub use value::Value;

/// One text, parsed.
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    /// Words, numbers and marks in order.
    pub tokens: Vec<Token>,
    /// Quantities in order.
    pub quantities: Vec<Quantity>,
    /// Proper nouns, acronyms, product names.
    pub names: Vec<Name>,
    /// Verbs of responsibility with their rung.
    pub verbs: Vec<Responsibility>,
    /// Stems of all words.
    pub stems: BTreeSet<String>,
    /// Reads as German or French.
    pub foreign: bool,
}

impl Sentence {
    /// Parses one line of plain text. Never fails: what is not understood stays a word.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let tokens = token::tokens(text);
        let german = word::is_german(&tokens);
        let quantities = quantity::quantities(&tokens);
        let names = name::names(&tokens, german);
        let verbs = ladder::responsibilities(&tokens);
        let stems = tokens.iter().filter(|t| t.is_word()).map(|t| t.stem.clone()).collect();
        let foreign = german || word::is_french(&tokens);
        Self { tokens, quantities, names, verbs, stems, foreign }
    }

    /// Reads as English, the language the thesaurus is of.
    #[must_use]
    pub fn is_english(&self) -> bool {
        !self.foreign
    }

    /// Words in lower case, marks left out: equal for texts that differ in punctuation only.
    #[must_use]
    pub fn normal(&self) -> String {
        let words: Vec<&str> = self
            .tokens
            .iter()
            .filter(|token| !token.is_mark())
            .map(|token| token.lower.as_str())
            .collect();
        words.join(" ")
    }
}
