//! List marks: typed, drawn with a symbol font, or left over from a font that is gone.

use std::collections::BTreeMap;

use super::line::Line;

/// Characters that are list marks wherever a line begins with one and a space.
const MARKS: &str = "•◦▪●‣⁃∙○■□▸►➢➤✓✔★☆❖◆◇–—·*-";

/// A single glyph that only lists have: a mark, one of a symbol font, or one nobody can name.
pub(super) fn is_glyph(text: &str, symbol: bool) -> bool {
    let mut chars = text.trim().chars();
    match (chars.next(), chars.next()) {
        (None, _) => true,
        (Some(c), None) => {
            symbol || is_private(c) || (MARKS.contains(c) && !matches!(c, '-' | '*' | '–' | '—'))
        }
        _ => false,
    }
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fffd}')
}

/// Takes list marks that are part of the text off its lines. A letter or sign that begins three
/// lines or more at one place with a gap behind it is what is left of a symbol font (`l`, `n`, `§`).
pub(super) fn detach(lines: &mut [Line]) {
    let odd = odd_marks(lines);
    for line in lines.iter_mut().filter(|line| line.bullet.is_none()) {
        let Some((mark, rest)) = line.text.split_once([' ', '\t']) else { continue };
        let mut chars = mark.chars();
        let (Some(c), None) = (chars.next(), chars.next()) else { continue };
        let typed = MARKS.contains(c) || is_private(c);
        if (typed || odd.contains(&c)) && rest.chars().any(char::is_alphanumeric) {
            line.bullet = Some(line.x0);
            // What the mark and the gap took; the text begins about one and a half ems further in.
            line.x0 += 1.2 * line.size;
            line.text = rest.trim_start().to_owned();
        }
    }
}

fn odd_marks(lines: &[Line]) -> Vec<char> {
    let mut seen: BTreeMap<char, usize> = BTreeMap::new();
    for line in lines {
        let mut chars = line.text.chars();
        if let (Some(c), Some(' ' | '\t'), Some(next)) = (chars.next(), chars.next(), chars.next())
            && !c.is_uppercase()
            && !c.is_ascii_digit()
            && !matches!(c, 'a' | 'y' | 'e' | 'à' | '&' | '+' | '(' | '"' | '“' | '|' | '/')
            && next.is_uppercase()
        {
            *seen.entry(c).or_default() += 1;
        }
    }
    seen.into_iter().filter(|(_, times)| *times >= 3).map(|(c, _)| c).collect()
}
