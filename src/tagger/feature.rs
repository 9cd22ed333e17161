//! What the model looks at, for each word: itself, its ends, its shape, its neighbours, the classes
//! all of them belong to, and what the lexicon says.

use std::fmt::Write;

use crate::lexicon::{Lexicon, Word, Words};

/// Longest phrase looked up whole.
const LONGEST: usize = 4;

/// What the lexicon says of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// By its rules of case and context: "Go" in a list of languages.
    pub found: Place,
    /// By its letters alone: "go" anywhere.
    pub listed: Place,
}

/// Where a token stands in a phrase of the lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In none.
    Out,
    /// First of one.
    First,
    /// Further in.
    Inside,
}

impl Place {
    fn letter(self) -> char {
        match self {
            Self::Out => 'O',
            Self::First => 'B',
            Self::Inside => 'I',
        }
    }
}

/// For each word, whether it is of a phrase that the lexicon knows.
#[must_use]
pub fn known(words: &[&str], lexicon: &Lexicon) -> Vec<Known> {
    let mut text = String::new();
    let mut starts = Vec::with_capacity(words.len());
    for word in words {
        if !text.is_empty() {
            text.push(' ');
        }
        starts.push(text.len());
        text.push_str(word);
    }
    let mut known = vec![Known { found: Place::Out, listed: Place::Out }; words.len()];
    for hit in lexicon.find(&text) {
        let inside = |at: &usize| starts[*at] >= hit.span.start && starts[*at] < hit.span.end;
        for (place, at) in (0..words.len()).filter(inside).enumerate() {
            known[at].found = if place == 0 { Place::First } else { Place::Inside };
        }
    }
    let mut at = 0;
    while at < words.len() {
        let longest = (1..=LONGEST.min(words.len() - at)).rev().find(|length| {
            let end = starts[at + length - 1] + words[at + length - 1].len();
            lexicon.resolve(&text[starts[at]..end]).is_some()
        });
        for place in 0..longest.unwrap_or(0) {
            known[at + place].listed = if place == 0 { Place::First } else { Place::Inside };
        }
        at += longest.unwrap_or(1);
    }
    known
}

/// `Xxd-x` of `Rev3-a`: capitals, small letters, digits and marks, each run once.
fn shape(word: &str) -> String {
    let mut shape = String::new();
    for letter in word.chars() {
        let class = match letter {
            _ if letter.is_uppercase() => 'X',
            _ if letter.is_lowercase() => 'x',
            _ if letter.is_numeric() => 'd',
            other => other,
        };
        if !shape.ends_with(class) {
            shape.push(class);
        }
    }
    shape
}

fn head(word: &str, count: usize) -> &str {
    let end = word.char_indices().nth(count).map_or(word.len(), |(at, _)| at);
    &word[..end]
}

fn tail(word: &str, count: usize) -> &str {
    let start = word.char_indices().rev().nth(count - 1).map_or(0, |(at, _)| at);
    &word[start..]
}

/// Hands each feature of each word to `emit`: place of the word, name of the feature.
pub fn features(words: &[&str], known: &[Known], mut emit: impl FnMut(usize, &str)) {
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let shapes: Vec<String> = words.iter().map(|word| shape(word)).collect();
    let table = Words::bundled();
    let classes: Vec<Option<Word>> = lower.iter().map(|word| table.find(word)).collect();
    let mut name = String::new();
    for at in 0..words.len() {
        let mut add = |arguments: std::fmt::Arguments<'_>| {
            name.clear();
            // Writing to a string cannot fail.
            let _ = name.write_fmt(arguments);
            emit(at, &name);
        };
        let word = lower[at].as_str();
        add(format_args!("b"));
        add(format_args!("w={}", words[at]));
        add(format_args!("l={word}"));
        add(format_args!("s={}", shapes[at]));
        add(format_args!("p3={}", head(word, 3)));
        for count in 2..=4 {
            add(format_args!("x{count}={}", tail(word, count)));
        }
        for by in [-2_isize, -1, 1, 2] {
            let Some(other) = at.checked_add_signed(by).filter(|other| *other < words.len()) else {
                add(format_args!("l{by}=<>"));
                continue;
            };
            add(format_args!("l{by}={}", lower[other]));
            if by.abs() == 1 {
                add(format_args!("s{by}={}", shapes[other]));
                add(format_args!("x{by}={}", tail(&lower[other], 3)));
                add(format_args!("k{by}={}", known[other].found.letter()));
                add(format_args!("r{by}={}", known[other].listed.letter()));
            }
        }
        if let Some(before) = at.checked_sub(1) {
            add(format_args!("g-={}|{word}", lower[before]));
            if let (Some(one), Some(two)) = (classes[before], classes[at]) {
                add(format_args!("cc={}|{}", one.coarse, two.coarse));
            }
        }
        if let Some(next) = lower.get(at + 1) {
            add(format_args!("g+={word}|{next}"));
        }
        add(format_args!("k={}", known[at].found.letter()));
        add(format_args!("r={}", known[at].listed.letter()));
        for by in -2_isize..=2 {
            let class = at.checked_add_signed(by).and_then(|other| *classes.get(other)?);
            let Some(class) = class else { continue };
            add(format_args!("c{by}={}", class.coarse));
            if by.abs() < 2 {
                add(format_args!("f{by}={}", class.fine));
            }
        }
        add(format_args!("start={}", lower[0]));
        add(format_args!("len={}", (words.len() / 4).min(6)));
        add(format_args!("{}", if at == 0 { "first" } else { "in" }));
    }
}

/// FNV-1a, 64 bits.
#[must_use]
pub fn hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
