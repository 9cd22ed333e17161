//! Text made ready for setting: cleaned, and cut into pieces that may or may not be broken across
//! lines, so that no word is torn and the text of a PDF reads back as it was written.

use std::collections::BTreeSet;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::style::Theme;
use super::world;
use crate::candidate::RichText;

/// Stands in the expected text where a word too long for a line may be broken.
pub(crate) const SOFT_BREAK: char = '\u{200B}';

/// Longest word that is kept on one line, in characters.
const LONGEST_WORD: usize = 44;

/// Characters of a row of contact lines where there are no columns.
const CONTACT_ROW: usize = 104;
/// Width of one of them in points, on average.
const CONTACT_CHARACTER: f64 = 4.62;

/// Longest word that a line in the size of a name is sure to hold.
const LONGEST_LARGE: usize = 16;

/// Characters under one set of marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Run {
    #[serde(rename = "t")]
    pub(crate) text: String,
    #[serde(rename = "b")]
    pub(crate) bold: bool,
    #[serde(rename = "i")]
    pub(crate) italic: bool,
    #[serde(rename = "l")]
    pub(crate) link: Option<String>,
}

/// Runs that are set as one; `glued` ones are not broken across lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Piece {
    #[serde(rename = "g")]
    pub(crate) glued: bool,
    #[serde(rename = "r")]
    pub(crate) runs: Vec<Run>,
}

/// One line of text, ready.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Text(pub(crate) Vec<Piece>);

impl Piece {
    /// Characters without marks.
    fn of(glued: bool, text: &str) -> Self {
        let run = Run { text: text.into(), bold: false, italic: false, link: None };
        Self { glued, runs: vec![run] }
    }
}

impl Text {
    /// The characters, with a [`SOFT_BREAK`] where a long word may be broken.
    pub(crate) fn expected(&self) -> String {
        let mut out = String::new();
        let mut after_glued = false;
        for piece in &self.0 {
            if after_glued && piece.glued {
                out.push(SOFT_BREAK);
            }
            out.extend(piece.runs.iter().map(|run| run.text.as_str()));
            after_glued = piece.glued;
        }
        out
    }

    /// The characters, with a [`SOFT_BREAK`] anywhere in words longer than a line of a heading.
    pub(crate) fn expected_large(&self) -> String {
        let mut out = String::new();
        for word in self.expected().split_inclusive(' ') {
            let long = word.chars().count() > LONGEST_LARGE;
            for (at, c) in word.chars().enumerate() {
                if long && at > 0 && c != ' ' {
                    out.push(SOFT_BREAK);
                }
                out.push(c);
            }
        }
        out
    }

    /// The characters, with a [`SOFT_BREAK`] everywhere: for narrow columns.
    pub(crate) fn expected_breakable(&self) -> String {
        let mut out = String::new();
        for c in self.plain().chars() {
            if c != ' ' && out.chars().next_back().is_some_and(|last| last != ' ') {
                out.push(SOFT_BREAK);
            }
            out.push(c);
        }
        out
    }

    /// The characters.
    pub(crate) fn plain(&self) -> String {
        self.runs().map(|run| run.text.as_str()).collect()
    }

    /// All runs in order.
    pub(crate) fn runs(&self) -> impl Iterator<Item = &Run> {
        self.0.iter().flat_map(|piece| &piece.runs)
    }

    /// True without a visible character.
    pub(crate) fn is_empty(&self) -> bool {
        self.runs().all(|run| run.text.trim().is_empty())
    }
}

/// Which characters may be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Glyphs {
    /// Those the embedded fonts have.
    #[default]
    Embedded,
    /// Those, without accents that would have to be placed.
    Simple,
    /// All: the reader brings the fonts.
    Any,
}

/// Prepares text and remembers what no font can show.
#[derive(Debug, Default)]
pub(crate) struct Typesetter {
    missing: BTreeSet<char>,
    glyphs: Glyphs,
    theme: Theme,
    contact_row: Option<usize>,
}

/// A character with the index of the inline it came from.
type Marked = (char, usize);

impl Typesetter {
    /// For formats whose reader brings the fonts (Word, plain text): every character is kept.
    pub(crate) fn keeping_all() -> Self {
        Self { glyphs: Glyphs::Any, ..Self::default() }
    }

    /// For the fonts of a theme.
    pub(crate) fn new(theme: Theme) -> Self {
        Self { theme, ..Self::default() }
    }

    /// For a column of so many points.
    #[must_use]
    pub(crate) fn across(self, points: f64) -> Self {
        Self { contact_row: Some((points / CONTACT_CHARACTER) as usize), ..self }
    }

    /// Characters of contact lines that fit one row.
    pub(crate) fn contact_row(&self) -> usize {
        self.contact_row.unwrap_or(CONTACT_ROW)
    }

    /// For text whose accents did not read back: letters without those that do not compose.
    #[must_use]
    pub(crate) fn simple(self) -> Self {
        Self { glyphs: Glyphs::Simple, ..self }
    }

    /// Characters that had to be replaced, in order of code point.
    pub(crate) fn missing(&self) -> Vec<char> {
        self.missing.iter().copied().collect()
    }

    /// Text without marks.
    pub(crate) fn plain(&mut self, text: &str) -> Text {
        self.rich(&RichText::plain(text))
    }

    /// Names with commas between, each kept on one line.
    pub(crate) fn list(&mut self, names: &[&str]) -> Text {
        let names: Vec<Text> = names.iter().map(|name| self.plain(name)).collect();
        let names: Vec<Text> = names.into_iter().filter(|name| !name.is_empty()).collect();
        let last = names.len().saturating_sub(1);
        let mut pieces = Vec::new();
        for (index, name) in names.into_iter().enumerate() {
            let text = name.plain();
            if text.chars().count() > LONGEST_WORD || text.chars().any(is_right_to_left) {
                pieces.extend(name.0);
                pieces.push(Piece::of(false, if index < last { ", " } else { "" }));
            } else {
                pieces.push(Piece::of(
                    true,
                    &format!("{text}{}", if index < last { "," } else { "" }),
                ));
                pieces.push(Piece::of(false, if index < last { " " } else { "" }));
            }
        }
        pieces.retain(|piece| piece.runs.iter().any(|run| !run.text.is_empty()));
        Text(pieces)
    }

    /// Text without marks, as one string: for metadata.
    pub(crate) fn string(&mut self, text: &str) -> String {
        self.plain(text).plain()
    }

    /// Text with marks.
    pub(crate) fn rich(&mut self, text: &RichText) -> Text {
        let inlines = &text.0;
        let chars = self.clean(text);
        let run = |part: &[Marked]| -> Vec<Run> {
            part.chunk_by(|a, b| a.1 == b.1)
                .map(|same| {
                    let inline = &inlines[same[0].1];
                    Run {
                        text: same.iter().map(|(c, _)| *c).collect(),
                        bold: inline.bold,
                        italic: inline.italic,
                        link: inline.link.as_deref().and_then(safe_link),
                    }
                })
                .collect()
        };
        let mut pieces = Vec::new();
        let mut loose = 0;
        let mut at = 0;
        for word in chars.split(|(c, _)| *c == ' ') {
            if is_fragile(word) {
                if loose < at {
                    pieces.push(Piece { glued: false, runs: run(&chars[loose..at]) });
                }
                let parts = split_long(word);
                pieces.extend(parts.iter().map(|part| Piece { glued: true, runs: run(part) }));
                loose = at + word.len();
            }
            at += word.len() + 1;
        }
        if loose < chars.len() {
            pieces.push(Piece { glued: false, runs: run(&chars[loose..]) });
        }
        Text(pieces)
    }

    /// NFC, one space between words, no control or invisible characters, none without a glyph.
    fn clean(&mut self, text: &RichText) -> Vec<Marked> {
        let mut out: Vec<Marked> = Vec::new();
        for (index, inline) in text.0.iter().enumerate() {
            for c in inline.text.nfc() {
                if c.is_whitespace() {
                    if out.last().is_some_and(|(last, _)| *last != ' ') {
                        out.push((' ', index));
                    }
                } else if is_joiner(c) {
                    // They shape Arabic letters; elsewhere they only hide.
                    if out.last().is_some_and(|(last, _)| is_right_to_left(*last)) {
                        out.push((c, index));
                    }
                } else if is_combining_mark(c) {
                    out.extend(self.accent(c, &out).map(|c| (c, index)));
                } else if !is_invisible(c) {
                    out.push((self.shown(c), index));
                }
            }
        }
        if out.last().is_some_and(|(last, _)| *last == ' ') {
            out.pop();
        }
        out
    }

    /// What stands for `c`: itself when some font has it, else a replacement.
    fn shown(&mut self, c: char) -> char {
        if self.glyphs == Glyphs::Any || c.is_ascii() || world::has_own_glyph(self.theme, c) {
            return c;
        }
        // A letter the text family would take apart into letter and accent.
        let base = c.nfd().next().filter(|base| *base != c && is_solid(*base));
        if world::has_glyph(c) && base.is_none() {
            return c;
        }
        self.missing.insert(c);
        base.unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    /// An accent that does not compose with its letter is kept where the text family can place it;
    /// others are left out, so that the letter can be read: fonts would set them beside it.
    fn accent(&mut self, accent: char, before: &[Marked]) -> Option<char> {
        let shown = match self.glyphs {
            Glyphs::Any => true,
            Glyphs::Simple => false,
            Glyphs::Embedded => {
                before.last().is_some_and(|(letter, _)| is_placeable(*letter, accent))
            }
        };
        if shown {
            return Some(accent);
        }
        self.missing.insert(accent);
        None
    }
}

/// Letters with accents that languages write and Unicode has no single character for (Yoruba ẹ̀,
/// Lithuanian ė̃), which the text family can place.
fn is_placeable(letter: char, accent: char) -> bool {
    let base = letter.nfd().next().unwrap_or(letter).to_ascii_lowercase();
    matches!(base, 'a' | 'e' | 'i' | 'o' | 'u' | 'm' | 'n')
        && matches!(accent, '\u{300}' | '\u{301}' | '\u{303}' | '\u{304}' | '\u{30C}')
}

/// Zero-width joiner and non-joiner, which shape the letters beside them.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Characters that leave no mark and could hide text: controls, formats, bidirectional overrides,
/// variation selectors, tags, private use, what Unicode says is no character.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || (is_default_ignorable(c) && !is_joiner(c))
        || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. | '\u{FDD0}'..='\u{FDEF}')
        || c as u32 & 0xFFFE == 0xFFFE
}

/// `Default_Ignorable_Code_Point` of Unicode, and the interlinear and musical format characters.
pub(crate) fn is_default_ignorable(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFC}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// True when a line break could fall inside `word`: at a hyphen, a slash, an `@`, or anywhere in a
/// word longer than a line. Right-to-left words are left alone, as boxes would be put in
/// left-to-right order.
fn is_fragile(word: &[Marked]) -> bool {
    if word.is_empty() {
        return false;
    }
    if word.len() > LONGEST_WORD {
        return true;
    }
    if word.iter().any(|(c, _)| is_right_to_left(*c)) {
        return false;
    }
    let (_, inner) = word.split_last().unwrap_or((&word[0], word));
    let opening = |at: usize, c: char| at == 0 && matches!(c, '(' | '[' | '“' | '«' | '"');
    inner.iter().enumerate().any(|(at, (c, _))| !is_solid(*c) && !opening(at, *c))
}

/// Letters and digits of scripts that break at spaces only.
fn is_solid(c: char) -> bool {
    (c.is_alphanumeric() && (c as u32) < 0x0590) || matches!(c, '\'' | '’' | '\u{300}'..='\u{36F}')
}

/// Hebrew, Arabic and their like.
pub(crate) fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// Cuts a word into parts that fit a line, after a mark if there is one in the second half, and
/// never inside a grapheme.
fn split_long(word: &[Marked]) -> Vec<&[Marked]> {
    let mut parts = Vec::new();
    let mut rest = word;
    while rest.len() > LONGEST_WORD {
        let text: String = rest[..LONGEST_WORD].iter().map(|(c, _)| *c).collect();
        let marked = rest[LONGEST_WORD / 2..LONGEST_WORD]
            .iter()
            .rposition(|(c, _)| !c.is_alphanumeric() && c.is_ascii())
            .map(|at| at + LONGEST_WORD / 2 + 1);
        let whole = text.graphemes(true).next_back().map_or(0, |last| last.chars().count());
        let cut = marked.unwrap_or(LONGEST_WORD - whole).clamp(1, LONGEST_WORD);
        let (part, tail) = rest.split_at(cut);
        parts.push(part);
        rest = tail;
    }
    parts.push(rest);
    parts.retain(|part| !part.is_empty());
    parts
}

/// A link a document may carry: web, mail or telephone, of a sane length, without spaces.
pub(crate) fn safe_link(url: &str) -> Option<String> {
    let url = url.trim();
    let scheme = url.split_once(':')?.0.to_ascii_lowercase();
    let known = matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel");
    let clean = url.chars().all(|c| !c.is_whitespace() && !c.is_control() && !is_invisible(c));
    (known && clean && url.len() > scheme.len() + 1 && url.len() <= 2000).then(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::rich::Inline;

    fn glued(text: &str) -> Vec<String> {
        let text = Typesetter::default().plain(text);
        let pieces = text.0.iter().filter(|piece| piece.glued);
        pieces.map(|piece| piece.runs.iter().map(|run| run.text.as_str()).collect()).collect()
    }

    #[test]
    fn compounds_are_glued_and_plain_words_are_not() {
        assert_eq!(
            glued("Led cross-functional CI/CD work, (mostly) well."),
            ["cross-functional", "CI/CD"]
        );
        assert_eq!(glued("don't break naïve Кириллица"), Vec::<String>::new());
    }

    #[test]
    fn words_longer_than_a_line_may_be_broken_at_marks() {
        let long = format!("{}/{}", "a".repeat(30), "b".repeat(30));
        assert_eq!(glued(&long), [format!("{}/", "a".repeat(30)), "b".repeat(30)]);
        let text = Typesetter::default().plain(&long);
        assert_eq!(text.plain(), long);
        assert!(text.expected().contains(SOFT_BREAK));
    }

    #[test]
    fn a_word_under_several_marks_stays_one() {
        let bold = Inline { text: "double".into(), bold: true, ..Inline::default() };
        let rest = Inline { text: "-entry  ledger ".into(), ..Inline::default() };
        let text = Typesetter::default().rich(&RichText(vec![bold, rest]));
        assert_eq!(text.0.len(), 2);
        assert!(text.0[0].glued && text.0[0].runs.len() == 2);
        assert_eq!(text.plain(), "double-entry ledger");
    }

    #[test]
    fn only_links_people_expect_are_kept() {
        for url in ["https://example.org/a?b=1", "mailto:a@example.org", "tel:+4930", "HTTP://x.y"]
        {
            assert!(safe_link(url).is_some(), "{url}");
        }
        let long = format!("https://x.y/{}", "a".repeat(3000));
        for url in
            ["javascript:alert(1)", "file:///etc/passwd", "x.y", "", "tel:", "https://a b", &long]
        {
            assert_eq!(safe_link(url), None, "{url}");
        }
    }
}
