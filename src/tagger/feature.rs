//! What the model looks at, for each word: itself, its ends, its shape, its neighbours, the classes
//! all of them belong to, and what the lexicon says.

use super::around::Around;
use crate::lexicon::{Lexicon, Words};

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
    fn letter(self) -> &'static str {
        match self {
            Self::Out => "O",
            Self::First => "B",
            Self::Inside => "I",
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
        let most = if lexicon.begins(words[at]) { LONGEST.min(words.len() - at) } else { 0 };
        let longest = (1..=most).rev().find(|length| {
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

/// Hands each feature of each word to `emit`: place of the word, the parts of the feature's name. The
/// parts are never put together where only their hash is wanted, which is most of the time it takes.
pub fn features(words: &[&str], known: &[Known], mut emit: impl FnMut(usize, &[&str])) {
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let shapes: Vec<String> = words.iter().map(|word| shape(word)).collect();
    let table = Words::bundled();
    let classes: Vec<Option<[String; 2]>> = lower
        .iter()
        .map(|word| table.find(word).map(|word| [word.coarse, word.fine].map(|c| c.to_string())))
        .collect();
    let length = DIGITS[(words.len() / 4).min(6)];
    for at in 0..words.len() {
        let mut add = |parts: &[&str]| emit(at, parts);
        let word = lower[at].as_str();
        add(&["b"]);
        add(&["w=", words[at]]);
        add(&["l=", word]);
        add(&["s=", &shapes[at]]);
        add(&["p3=", head(word, 3)]);
        for (name, count) in [("x2=", 2), ("x3=", 3), ("x4=", 4)] {
            add(&[name, tail(word, count)]);
        }
        for (by, near) in [(-2_isize, "-2="), (-1, "-1="), (1, "1="), (2, "2=")] {
            let Some(other) = at.checked_add_signed(by).filter(|other| *other < words.len()) else {
                add(&["l", near, "<>"]);
                continue;
            };
            add(&["l", near, &lower[other]]);
            if by.abs() == 1 {
                add(&["s", near, &shapes[other]]);
                add(&["x", near, tail(&lower[other], 3)]);
                add(&["k", near, known[other].found.letter()]);
                add(&["r", near, known[other].listed.letter()]);
            }
        }
        if let Some(before) = at.checked_sub(1) {
            add(&["g-=", &lower[before], "|", word]);
            if let (Some([one, _]), Some([two, _])) = (&classes[before], &classes[at]) {
                add(&["cc=", one, "|", two]);
            }
        }
        if let Some(next) = lower.get(at + 1) {
            add(&["g+=", word, "|", next]);
        }
        add(&["k=", known[at].found.letter()]);
        add(&["r=", known[at].listed.letter()]);
        for (by, near) in [(-2_isize, "-2="), (-1, "-1="), (0, "0="), (1, "1="), (2, "2=")] {
            let class = at.checked_add_signed(by).and_then(|other| classes.get(other)?.as_ref());
            let Some([coarse, fine]) = class else { continue };
            add(&["c", near, coarse]);
            if by.abs() < 2 {
                add(&["f", near, fine]);
            }
        }
        add(&["start=", &lower[0]]);
        add(&["len=", length]);
        add(&[if at == 0 { "first" } else { "in" }]);
    }
}

const DIGITS: [&str; 7] = ["0", "1", "2", "3", "4", "5", "6"];

/// Words after which a phrase is often named.
const CUES: &[&str] = &[
    "experience",
    "knowledge",
    "skills",
    "degree",
    "understanding",
    "ability",
    "familiarity",
    "proficiency",
    "with",
    "in",
    "of",
    "to",
    "using",
    "including",
    "as",
    "e.g.",
    "etc",
];
/// How far back such a word is looked for.
const CUE: usize = 6;

/// Further features, for the second model: longer runs of words, the word that opened the list, what
/// stands before the sentence, and what the first model holds each word for.
pub fn further(
    words: &[&str],
    around: Option<&Around>,
    hints: &[Hint],
    mut emit: impl FnMut(usize, &[&str]),
) {
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let shapes: Vec<String> = words.iter().map(|word| shape(word)).collect();
    let around = around.map(Around::features).unwrap_or_default();
    let commas = DIGITS[words.iter().filter(|word| **word == ",").count().min(4)];
    for at in 0..words.len() {
        let mut add = |parts: &[&str]| emit(at, parts);
        around.iter().for_each(|name| add(&[name]));
        let before = lower[at.saturating_sub(CUE)..at].iter().rev();
        if let Some(cue) = before.into_iter().find(|word| CUES.contains(&word.as_str())) {
            add(&["cue=", cue]);
        }
        add(&["com=", commas]);
        if at >= 2 {
            add(&["t-=", &lower[at - 2], "|", &lower[at - 1]]);
        }
        if let (Some(one), Some(two)) = (lower.get(at + 1), lower.get(at + 2)) {
            add(&["t+=", one, "|", two]);
        }
        if at > 0
            && let (Some(next), Some(after)) = (lower.get(at + 1), shapes.get(at + 1))
        {
            add(&["m=", &lower[at - 1], "|", next]);
            add(&["ms=", &shapes[at - 1], "|", &shapes[at], "|", after]);
        }
        let Some(hint) = hints.get(at) else { continue };
        add(&["G=", hint.letter()]);
        add(&["GP=", DIGITS[usize::from(hint.sure).min(5)]]);
        if let Some(hint) = at.checked_sub(1).and_then(|before| hints.get(before)) {
            add(&["G-=", hint.letter()]);
        }
        if let Some(hint) = hints.get(at + 1) {
            add(&["G+=", hint.letter()]);
        }
    }
}

/// What the first model holds a word for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Its label: in no phrase, first of one, further in.
    pub label: Place,
    /// How likely it is of a phrase, in fifths.
    pub sure: u8,
}

impl Hint {
    fn letter(self) -> &'static str {
        self.label.letter()
    }
}

/// FNV-1a, 64 bits, of the parts put together.
#[must_use]
pub fn hash(parts: &[&str]) -> u64 {
    parts.iter().flat_map(|part| part.bytes()).fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
