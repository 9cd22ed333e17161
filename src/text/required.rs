//! Words without which a pattern matches nothing.
//!
//! Compiling a large pattern takes a thousand times as long as looking for its words: where a text
//! has none of them, that is spared.

use std::collections::BTreeMap;

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{
    Ast, ClassBracketed, ClassSet, ClassSetItem, Concat, RepetitionKind, RepetitionRange,
};

/// Most texts of one part of a pattern that are told apart.
const MOST_TEXTS: usize = 48;
/// Most words of a pattern; those with more are not looked for.
const MOST_WORDS: usize = 256;
/// Longer words are no rarer.
const LONG: usize = 5;
/// Letters of no word that are a case of plain ones: the long s, the sign of Kelvin.
const OTHER_CASES: [&str; 2] = ["ſ", "\u{212a}"];

/// For up to 64 patterns, words of which every match of the pattern holds one, whatever its case.
#[derive(Debug)]
pub struct Required {
    /// In order, each with a bit for every pattern whose word it is.
    words: Vec<(String, u64)>,
    /// Where the words with this first byte begin, and at the next those after them.
    first: [u16; 257],
    /// The bytes that anything looked for begins with.
    begins: [bool; 256],
    /// Patterns of which no words are known.
    always: u64,
    all: u64,
}

impl Required {
    /// Of these patterns, by their place.
    pub fn new<S: AsRef<str>>(patterns: impl IntoIterator<Item = S>) -> Self {
        let mut words: BTreeMap<String, u64> = BTreeMap::new();
        let (mut always, mut all) = (0, 0);
        for (at, pattern) in patterns.into_iter().enumerate() {
            let bit = 1_u64 << at;
            all |= bit;
            match words_of(pattern.as_ref()) {
                Some(found) => {
                    for word in found {
                        *words.entry(word).or_default() |= bit;
                    }
                }
                None => always |= bit,
            }
        }
        let words: Vec<(String, u64)> = words.into_iter().collect();
        let mut first = [0; 257];
        for (at, start) in first.iter_mut().enumerate() {
            let before = |(word, _): &(String, u64)| usize::from(word.as_bytes()[0]) < at;
            *start = words.partition_point(before) as u16;
        }
        let mut begins = [false; 256];
        let words_begin = words.iter().map(|(word, _)| word.as_bytes()[0]);
        for byte in words_begin.chain(OTHER_CASES.map(|other| other.as_bytes()[0])) {
            begins[usize::from(byte)] = true;
            begins[usize::from(byte.to_ascii_uppercase())] = true;
        }
        Self { words, first, begins, always, all }
    }

    /// The patterns that may match within this text, a bit for each; the others do not.
    pub fn in_text(&self, text: &str) -> u64 {
        let mut found = self.always;
        if found == self.all {
            return found;
        }
        let bytes = text.as_bytes();
        for (at, &byte) in bytes.iter().enumerate() {
            if !self.begins[usize::from(byte)] {
                continue;
            }
            let here = &bytes[at..];
            if OTHER_CASES.iter().any(|other| here.starts_with(other.as_bytes())) {
                return self.all;
            }
            let byte = byte.to_ascii_lowercase();
            let (from, to) = (self.first[usize::from(byte)], self.first[usize::from(byte) + 1]);
            for (word, patterns) in &self.words[usize::from(from)..usize::from(to)] {
                let same = here
                    .get(..word.len())
                    .is_some_and(|here| here.eq_ignore_ascii_case(word.as_bytes()));
                if same {
                    found |= patterns;
                }
            }
            if found == self.all {
                break;
            }
        }
        found
    }
}

/// Words of which every match holds one, in lower case, where some are known.
fn words_of(pattern: &str) -> Option<Vec<String>> {
    // A pattern that is wrong is told of where it is compiled.
    let mut words = known(&Parser::new().parse(pattern).ok()?).words()?;
    words.sort_unstable();
    // What holds a longer word holds its beginning.
    words.dedup_by(|word, shorter| word.starts_with(shorter.as_str()));
    (words.len() <= MOST_WORDS).then_some(words)
}

/// What is known of the texts that a part of a pattern matches.
#[derive(Default)]
struct Known {
    /// All of them, where they are few.
    texts: Option<Vec<String>>,
    /// Words of which each of them holds one.
    words: Option<Vec<String>>,
}

impl Known {
    fn texts(texts: Vec<String>) -> Self {
        Self { texts: Some(texts), words: None }
    }

    /// The better of both.
    fn words(self) -> Option<Vec<String>> {
        let mut best = Best::default();
        best.offer(self.texts);
        best.offer(self.words);
        best.0
    }
}

/// The words that are in fewest texts: the longest, else the fewest.
#[derive(Default)]
struct Best(Option<Vec<String>>);

impl Best {
    fn offer(&mut self, words: Option<Vec<String>>) {
        let Some(words) = words else { return };
        let shortest = |words: &[String]| words.iter().map(String::len).min().unwrap_or(0);
        let rank = |words: &[String]| (LONG - shortest(words).min(LONG), words.len());
        let is_use = shortest(&words) > 0;
        if is_use && self.0.as_deref().is_none_or(|best| rank(&words) < rank(best)) {
            self.0 = Some(words);
        }
    }
}

fn known(ast: &Ast) -> Known {
    match ast {
        Ast::Empty(_) | Ast::Flags(_) | Ast::Assertion(_) => Known::texts(vec![String::new()]),
        Ast::Literal(literal) => Known { texts: cases(literal.c), words: None },
        Ast::ClassBracketed(class) => Known { texts: characters(class), words: None },
        Ast::Group(group) => known(&group.ast),
        Ast::Repetition(repeated) => {
            let part = known(&repeated.ast);
            match &repeated.op.kind {
                RepetitionKind::ZeroOrOne => {
                    let with_none =
                        |texts: Vec<String>| std::iter::once(String::new()).chain(texts).collect();
                    Known { texts: part.texts.map(with_none), words: None }
                }
                RepetitionKind::OneOrMore
                | RepetitionKind::Range(
                    RepetitionRange::Exactly(1..)
                    | RepetitionRange::AtLeast(1..)
                    | RepetitionRange::Bounded(1.., _),
                ) => Known { texts: None, words: part.words() },
                RepetitionKind::ZeroOrMore | RepetitionKind::Range(_) => Known::default(),
            }
        }
        Ast::Alternation(either) => {
            let mut texts = Some(Vec::new());
            let mut words = Some(Vec::new());
            for part in either.asts.iter().map(known) {
                texts = texts.zip(part.texts.clone()).map(|(all, own)| [all, own].concat());
                texts = texts.filter(|texts| texts.len() <= MOST_TEXTS);
                words = words.zip(part.words()).map(|(all, own)| [all, own].concat());
            }
            Known { texts, words }
        }
        Ast::Concat(parts) => known_of_all(parts),
        Ast::Dot(_) | Ast::ClassUnicode(_) | Ast::ClassPerl(_) => Known::default(),
    }
}

/// Of parts after one another: the longest stretches of which all texts are known, and the words of
/// the others.
fn known_of_all(parts: &Concat) -> Known {
    let nothing = || vec![String::new()];
    let mut best = Best::default();
    let (mut stretch, mut is_whole) = (nothing(), true);
    for part in parts.asts.iter().map(known) {
        match part.texts {
            Some(texts) if stretch.len() * texts.len() <= MOST_TEXTS => {
                let pairs =
                    stretch.iter().flat_map(|text| texts.iter().map(move |next| (text, next)));
                stretch = pairs.map(|(text, next)| format!("{text}{next}")).collect();
            }
            texts => {
                is_whole = false;
                best.offer(Some(std::mem::replace(&mut stretch, nothing())));
                stretch = texts.unwrap_or(stretch);
                best.offer(part.words);
            }
        }
    }
    if is_whole {
        return Known::texts(stretch);
    }
    best.offer(Some(stretch));
    Known { texts: None, words: best.0 }
}

/// The characters of a class of a few.
fn characters(class: &ClassBracketed) -> Option<Vec<String>> {
    let ClassSet::Item(item) = &class.kind else { return None };
    let items = match item {
        ClassSetItem::Union(union) => union.items.as_slice(),
        item => std::slice::from_ref(item),
    };
    if class.negated || items.len() > 8 {
        return None;
    }
    let of_item = |item: &ClassSetItem| match item {
        ClassSetItem::Literal(literal) => cases(literal.c),
        _ => None,
    };
    items.iter().map(of_item).collect::<Option<Vec<_>>>().map(|texts| texts.concat())
}

/// The character in either case, that of ASCII apart, where it has at most these two.
fn cases(c: char) -> Option<Vec<String>> {
    let of_western_europe =
        matches!(c, 'à'..='þ' | 'À'..='Þ') && !matches!(c, 'å' | 'Å' | '÷' | '×');
    match c {
        _ if c.is_ascii() => Some(vec![c.to_ascii_lowercase().into()]),
        _ if of_western_europe => {
            Some(vec![c.to_lowercase().collect(), c.to_uppercase().collect()])
        }
        _ if !c.is_alphabetic() => Some(vec![c.into()]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    fn words(pattern: &str) -> Vec<String> {
        words_of(pattern).unwrap_or_default()
    }

    #[test]
    fn every_match_holds_one_of_the_words() {
        for (pattern, expected) in [
            (r"(?i)\b(Remote|hybrid)\b", &["hybrid", "remote"][..]),
            (r"\byears? of\b", &["year of", "years of"]),
            (r"years?", &["year"]),
            (
                r"(?x) hybrid e? \ work | on-?site",
                &["hybrid work", "hybride work", "on-site", "onsite"],
            ),
            (r"[A-Z]\w+ (?:is|are) seeking", &[" are seeking", " is seeking"]),
            (r"(?:[[:alpha:]]+ )*salar(?:y|ies)", &["salaries", "salary"]),
            (r"(?:year ){2,3}\d", &["year "]),
            (r"organi[sz]ation", &["organisation", "organization"]),
            (r"über|uber", &["uber", "Über", "über"]),
            (r"don[’']t|weiß", &["don't", "don’t", "wei"]),
        ] {
            assert_eq!(words(pattern), expected, "{pattern}");
        }
        for pattern in [r"\w+", r"(?:remote)?", r"(?:remote)*x{0,2}", r"a|\d", r"[^abc]", "", "å"]
        {
            assert_eq!(words(pattern), [""; 0], "{pattern}");
        }
    }

    #[test]
    fn patterns_that_cannot_match_are_told_from_those_that_may() {
        let required = Required::new([r"(?i)remote work", r"\d+", r"on[- ]site"]);
        assert_eq!(required.in_text("We offer Remote WORK – and more"), 0b011);
        assert_eq!(required.in_text("remote"), 0b010);
        assert_eq!(required.in_text("ON SITE: on-sit"), 0b110);
        assert_eq!(required.in_text(""), 0b010);
        assert_eq!(required.in_text("é"), 0b010);
    }

    #[test]
    fn no_match_is_missed_whatever_a_pattern_is_made_of() {
        let parts = [
            "a",
            "b?",
            "[ab]",
            "(?:ab|c)",
            r"\w",
            ".",
            "(?:bc)+",
            "(?:ca)*",
            "é",
            "^",
            r"\b",
            "(?i:B)",
            "[^a]",
            "(?:a|bé){2}",
        ];
        let letters = ["a", "B", "b", "c", "é"];
        let mut texts = vec![String::new()];
        for from in [0, 1, 6, 31] {
            let longer = texts[from..].iter();
            let longer: Vec<_> =
                longer.flat_map(|text| letters.map(|letter| format!("{text}{letter}"))).collect();
            texts.extend(longer);
        }
        let pairs: Vec<String> =
            parts.iter().flat_map(|one| parts.map(|two| format!("{one}{two}"))).collect();
        let either =
            pairs.iter().zip(pairs.iter().skip(17)).map(|(one, two)| format!("{one}|{two}"));
        let triples =
            pairs.iter().zip(parts.iter().cycle().step_by(3)).map(|(p, q)| format!("{p}{q}"));
        for pattern in pairs.iter().cloned().chain(either).chain(triples) {
            let (required, regex) = (Required::new([&pattern]), Regex::new(&pattern));
            let regex = regex.expect("a pattern");
            for text in texts.iter().filter(|text| regex.is_match(text)) {
                assert_eq!(required.in_text(text), 1, "`{text}` is matched by {pattern}");
            }
        }
    }

    #[test]
    fn a_character_has_no_other_cases() {
        for c in ('\u{80}'..='\u{2fff}').chain("KSks".chars()) {
            let Some(cases) = cases(c) else { continue };
            let any_case = Regex::new(&format!("(?i){}", regex::escape(&c.to_string())));
            let any_case = any_case.expect("a pattern");
            let others = ('\u{80}'..='\u{2fff}').chain('\u{a640}'..='\u{ffff}');
            for other in others.filter(|other| !matches!(other, 'ſ' | '\u{212a}')) {
                let other = other.to_string();
                assert_eq!(any_case.is_match(&other), cases.contains(&other), "{c} {other}");
            }
        }
    }

    #[test]
    fn letters_of_other_alphabets_that_are_a_case_of_plain_ones_are_known() {
        let required = Required::new([r"(?i)skills"]);
        for letter in 'a'..='z' {
            let any_case = Regex::new(&format!("(?i){letter}")).expect("a pattern");
            for other in ('\u{80}'..='\u{10ffff}').filter(|c| c.is_alphabetic()) {
                if any_case.is_match(other.encode_utf8(&mut [0; 4])) {
                    assert_eq!(required.in_text(&format!("x {other}")), 1, "{letter} {other}");
                }
            }
        }
        assert_eq!(required.in_text("ßåé"), 0);
    }
}
